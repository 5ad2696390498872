#!/bin/sh
# distcheck.sh - make distcheck in a clone: the tarball builds out of a source that
# cannot be written, its tests pass on real servers, what it installs works by
# itself (tests/installcheck) and is removed again.
set -u
src=$(cd "$(dirname "$0")/../.." && pwd)
git -C "$src" rev-parse --git-dir >/dev/null 2>&1 || { echo "1..0 # SKIP this source is not under version control"; exit 77; }
dir=$(mktemp -d "${TMPDIR:-/tmp}/quoin-dist.XXXXXX") || exit 1
chmod 755 "$dir"
trap 'chmod -R u+w "$dir"; rm -rf "$dir"' EXIT
trap 'exit 130' INT TERM HUP

packed() {
	git clone -q "$src" "$dir/source" && (cd "$dir/source" && autoreconf -fi) && mkdir "$dir/build" && cd "$dir/build" &&
		../source/configure -q && "$src/tools/scratch.sh" make -j"$(nproc)" distcheck
}

echo 1..1
if packed >"$dir/log" 2>&1; then
	echo "ok 1 - make distcheck succeeds"
else
	echo "not ok 1 - make distcheck succeeds"
	{ grep -nE '^(FAIL|ERROR|not ok)|: error:' "$dir/log"; tail -n 40 "$dir/log"; } | sed 's/^/# /'
	exit 1
fi
