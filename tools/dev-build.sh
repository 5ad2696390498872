# dev-build.sh - configure and make, out of the tree, with progress shown.

# The source seen from a build directory: a link, because configure refuses a
# source path with spaces in it.
source_link() {
	[ "$(readlink "$1/source" 2>/dev/null)" = "$src" ] || ln -sfn "$src" "$1/source"
}

# generate: make configure when there is none or its inputs are newer.
generate() {
	[ ! -f config.status ] || die "this source tree is itself configured; run \"make distclean\" first"
	if [ ! -x configure ] || [ configure.ac -nt configure ] || [ ! -f Makefile.in ]; then
		autoreconf -fi >"$dev/autoreconf.log" 2>&1 || {
			cat "$dev/autoreconf.log" >&2
			die "could not make configure; the story is above"
		}
	fi
}

# build DIR TARGET [CONFIGURE-ARGUMENT...]: DIR is made when it is not there.
# The log is DIR.log.  False when the build fails.
build() {
	build_dir=$1 build_target=$2
	shift 2
	generate
	mkdir -p "$build_dir"
	source_link "$(dirname "$build_dir")"
	if [ ! -f "$build_dir/Makefile" ] || [ "$(cat "$build_dir/configured" 2>/dev/null)" != "$*" ]; then
		(cd "$build_dir" && ../source/configure -q "$@" >../"$(basename "$build_dir")".log 2>&1) || return 1
		echo "$*" >"$build_dir/configured"
	fi
	make_with_progress "$build_dir" "$build_target"
}

# Nothing is counted when nobody watches.
make_with_progress() {
	if [ -t 2 ]; then
		total=$(make -C "$1" -n "$2" 2>/dev/null | grep -c 'echo "  [A-Z]' || true)
	else
		total=0
	fi
	rc=$1.rc
	{ make --no-print-directory -C "$1" -j"$(cores)" "$2" 2>&1; echo $? >"$rc"; } | tee "$1.log" |
		if [ "$total" -gt 0 ]; then show_progress "$total"; else cat >/dev/null; fi
	[ "$(cat "$rc"; rm -f "$rc")" = 0 ]
}

show_progress() {
	awk -v total="$1" '
		/^  [A-Z]+ +/ { n++; if (n > total) total = n
			printf "\r\033[K[%d/%d] %s", n, total, $2; fflush() }
		END { printf "\r\033[K" }' >&2
}
