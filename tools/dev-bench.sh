# dev-bench.sh - ./dev bench: an optimised build, and the figures of doc/benchmarks.md.

bench() {
	need_packages $packages_build $packages_run $packages_check wrk
	mkdir -p "$dev/check"
	build "$dev/check/bench" all || {
		tail -n 30 "$dev/check/bench.log" >&2
		die "the build failed; all of it is in $dev/check/bench.log"
	}
	QUOIN_BUILD=$dev/check/bench
	export QUOIN_BUILD
	exec tests/bench/run "$@"
}
