#!/bin/sh
# install.sh - what `make dist` packs and what `make install` puts where.
#
# QUOIN_BUILD is a build directory.  tests/installcheck runs what was installed.
set -u
cd "$(dirname "$0")/../.."
src=$(pwd)
build=${QUOIN_BUILD-}
[ -f "$build/Makefile" ] || { echo "1..0 # SKIP QUOIN_BUILD is not set"; exit 77; }
dir=$(mktemp -d) || exit 1
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT

n=0 bad=0
# claim NAME WRONG: each line of WRONG is something that should not be.
claim() {
	n=$((n + 1))
	if [ -z "$2" ]; then
		echo "ok $n - $1"
	else
		echo "not ok $n - $1"; bad=1
		echo "$2" | sed 's/^/# /'
	fi
}

files() { (cd "$1" && find . -type f | sed 's|^\./||' | sort); }

# -- make dist

make -s -C "$build" distdir distdir="$dir/dist" >"$dir/log" 2>&1 || cat "$dir/log"
git -c safe.directory='*' ls-files -c -o --exclude-standard 2>/dev/null | grep -vxE '\.ci/.*|\.gitignore' | sort >"$dir/kept"
if [ -s "$dir/kept" ]; then
	files "$dir/dist" >"$dir/packed"
	claim "the tarball has every file that is under version control" "$(comm -23 "$dir/kept" "$dir/packed")"
	generated='Makefile\.in|aclocal\.m4|configure|config\.h\.in|build-aux/.*|(console|fonts)/dist/.*'
	claim "and no other, but what autoreconf and the console's bundler make" \
		"$(comm -13 "$dir/kept" "$dir/packed" | grep -vxE "$generated")"
else
	echo "ok 1 - the tarball # SKIP this source is not under version control"; n=1
fi

# -- make install-strip; debugging information would name places

make -s -C "$build" install-strip DESTDIR="$dir/root" >"$dir/log" 2>&1 || cat "$dir/log"
prefix=$dir/root$(sed -n 's/^prefix = //p' "$build/Makefile")
version=$(sed -n 's/^AC_INIT(\[quoin\], \[\([^]]*\)\].*/\1/p' configure.ac)
wrong=
for f in bin/quoin sbin/quoin-upgrade libexec/quoin/quoin-cell share/man/man1/quoin.1 share/man/man8/quoin-upgrade.8 share/man/man5/quoin.conf.5 \
	lib/systemd/system/quoin.service \
	share/quoin/fonts/fonts.json share/quoin/fonts/literata.LICENSE \
	share/quoin/themes/default/theme.json share/quoin/themes/magazine/theme.json share/quoin/themes/notebook/theme.json share/quoin/themes/words/en.json; do
	[ -e "$prefix/$f" ] || wrong="$wrong$f is missing
"
done
claim "programs, manuals, themes and their words are installed" "$wrong"
claim "every theme file is installed as it is in the source" "$(diff -r themes "$prefix/share/quoin/themes" | grep -v ': local.mk$')"
claim "the installed program tells the version" \
	"$("$prefix/bin/quoin" --version 2>&1 | grep -vxF "quoin $version")"
claim "nothing installed names the directory it was built or packed in" \
	"$(grep -rlF -e "$build" -e "$dir" "$prefix")"
claim "others may read and run what was installed, and nobody else may write it" \
	"$(find "$prefix" \( -type d ! -perm -755 -o ! -perm -444 -o -perm /022 \) ! -type l)"

# systemd-analyze wants the program to be where the unit says.
if command -v systemd-analyze >/dev/null; then
	sed "s|=/.*/bin/quoin |=$prefix/bin/quoin |" "$prefix/lib/systemd/system/quoin.service" >"$dir/quoin.service"
	claim "systemd has nothing to say against the unit" "$(systemd-analyze verify --man=no "$dir/quoin.service" 2>&1)"
fi

make -s -C "$build" uninstall DESTDIR="$dir/root" >"$dir/log" 2>&1 || cat "$dir/log"
claim "make uninstall leaves no file" "$(files "$dir/root")"

echo "1..$n"
exit $bad
