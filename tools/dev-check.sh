# dev-check.sh - ./dev check: every build and every test, counted into one line.
#
# A step is a claim of its own ("gcc builds without a warning"), or a program
# whose TAP points are counted.  A step that fails shows its log, and the others
# go on.  Programs get their own servers; nothing of ./dev up is touched.
#
# The browsers' part waits for pages more than it works, and so goes on beside the
# steps after it; it is told last.  It begins when the next build is made, for a build
# wants every processor.

. tools/dev-tap.sh

check() {
	long= steps=
	for word in "$@"; do
		case $word in
		--long) long=yes ;;
		gcc|sanitizers|threads|clang) steps="$steps $word" ;;
		*) die "usage: ./dev check [--long] [gcc] [sanitizers] [threads] [clang]" ;;
		esac
	done
	need_packages $packages_build $packages_run $packages_check $packages_browser
	dir=$dev/check
	mkdir -p "$dir"
	start=$(now) beside= browsers=

	for step in ${steps:-gcc sanitizers threads clang}; do
		"check_$step"
	done
	step_join
	[ -z "$long" ] || check_long

	say "took $(($(now) - start)) s; logs are in $dir"
	tap_total
}

# The scenarios of tests/web run under sanitizers alone: the same, and more is seen.
check_gcc() {
	step_build gcc "gcc builds it without a warning" --enable-werror || return 0
	step_unit gcc "unit tests"
	export QUOIN_BUILD="$dir/gcc" QUOIN_NODE="$dev/node"
	for t in tests/check/*; do
		! program "$t" || step_tap "$t" "$t"
	done
	browsers=wanted
}

check_sanitizers() {
	step_build san "it builds with AddressSanitizer and UBSan" --enable-werror --enable-sanitizers || return 0
	begin_browsers
	step_unit san "unit tests under sanitizers"
	step_web san "web tests under sanitizers"
}

begin_browsers() {
	[ -n "$browsers" ] || return 0
	browsers=
	QUOIN_BUILD="$dir/gcc" step_beside tests/browser/run "what browsers and feed readers see" browser
}

# Addresses are not shuffled: ThreadSanitizer wants its own where they would fall.
check_threads() {
	step_begin "it builds with ThreadSanitizer"
	if ! build "$dir/tsan" threaded-programs --enable-werror --enable-sanitizers=thread; then
		step_point failed "$dir/tsan.log"
		return 0
	fi
	step_point ok
	for t in "$dir"/tsan/tests/unit/*/test_* "$dir"/tsan/tests/domain/test_*; do
		! program "$t" || step_threads "$t"
	done
}

step_threads() {
	name=$(basename "$1")
	step_begin "$name under ThreadSanitizer"
	rc=0
	tools/scratch.sh setarch -R "$1" >"$dir/$name-tsan.log" 2>&1 </dev/null || rc=$?
	count_tap "$rc" "$dir/$name-tsan.log"
	step_end
	[ "$bad" = 0 ] || show_log "$dir/$name-tsan.log"
}

check_clang() {
	step_build clang "clang builds it without a warning" \
		CC=clang --enable-werror --enable-sanitizers --enable-fuzzers || return 0
	for f in "$dir"/clang/tests/fuzz/fuzz_*; do
		! program "$f" || step_fuzz "$f"
	done
}

check_long() {
	for t in tests/long/*; do
		! program "$t" || step_tap "$t" "$t"
	done
}

program() { [ -f "$1" ] && [ -x "$1" ]; }

# step_build NAME CLAIM [CONFIGURE-ARGUMENT...]
step_build() {
	name=$1 claim=$2
	shift 2
	step_begin "$claim"
	if build "$dir/$name" check-programs "$@"; then
		step_point ok
	else
		step_point failed "$dir/$name.log"
		return 1
	fi
}

# step_unit NAME TITLE: make check, with a PostgreSQL and a Redis at hand; automake
# leaves one .trs a program.
step_unit() {
	step_begin "$2"
	find "$dir/$1" -name '*.trs' -delete
	rc=0
	tools/scratch.sh make -C "$dir/$1" -j"$(cores)" check >"$dir/$1-unit.log" 2>&1 || rc=$?
	find "$dir/$1" -name '*.trs' -exec sed -n 's/^:test-result: //p' {} + >"$dir/$1-unit.results"
	count_results "$rc" "$dir/$1-unit.results"
	step_end
	[ "$bad" = 0 ] || show_failed_programs "$dir/$1"
}

# step_web NAME TITLE: scenarios through real servers, when there are any.
step_web() {
	[ -x tests/web/run ] || return 0
	QUOIN_BUILD="$dir/$1" step_tap tests/web/run "$2" "$1-web"
}

# step_tap PROGRAM TITLE [LOG-NAME]: exit code and TAP points both count; 77 skips.
step_tap() {
	log=$dir/${3:-$(basename "$1")}.log
	step_begin "$2"
	rc=0
	"./$1" >"$log" 2>&1 </dev/null || rc=$?
	count_tap "$rc" "$log"
	step_end
	[ "$bad" = 0 ] || show_log "$log"
}

# step_beside PROGRAM TITLE LOG-NAME: the same, while the steps after it go on; one at
# a time.  In a session of its own, so that all of it can be told to end.
step_beside() {
	beside_title=$2 beside_log=$dir/$3.log beside_start=$(now)
	setsid "./$1" >"$beside_log" 2>&1 </dev/null &
	beside=$!
	trap 'kill -TERM -$beside 2>/dev/null || true' EXIT
	trap 'exit 130' INT TERM HUP
}

# Wait for it, if there is one.
step_join() {
	begin_browsers
	[ -n "$beside" ] || return 0
	step_begin "$beside_title"
	step_start=$beside_start
	rc=0
	wait "$beside" || rc=$?
	trap - EXIT INT TERM HUP
	count_tap "$rc" "$beside_log"
	step_end
	[ "$bad" = 0 ] || show_log "$beside_log"
	beside=
}

# step_fuzz PROGRAM: a few seconds from its seed corpus; finds stay in $dir.
step_fuzz() {
	name=$(basename "$1")
	step_begin "$name, ${QUOIN_FUZZ_SECONDS:-4} s"
	mkdir -p "$dir/$name"
	rc=0
	(cd "$dir/$name" && exec "$1" -max_total_time="${QUOIN_FUZZ_SECONDS:-4}" -timeout=10 -rss_limit_mb=2048 \
		-print_final_stats=1 . "$src/tests/fuzz/corpus/${name#fuzz_}") >"$dir/$name.log" 2>&1 || rc=$?
	if [ "$rc" = 0 ]; then
		step_point ok
	else
		step_point failed "$dir/$name.log"
	fi
}
