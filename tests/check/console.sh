#!/bin/sh
# console.sh - the console's scripts and styles in Chromium: console/test, with the built
# bundles of QUOIN_BUILD (the source tree, if that is not set).
set -u
cd "$(dirname "$0")/../.."
build=${QUOIN_BUILD:-.}

skip() { echo "1..0 # SKIP $*"; exit 77; }
[ -f "$build/console/dist/editor.js" ] || skip "needs a build: set QUOIN_BUILD"
command -v npm >/dev/null || skip "needs npm"

# The same packages, in the same place, as tests/browser has them.
node=${QUOIN_NODE:-.dev/node}
if ! cmp -s tests/browser/package-lock.json "$node/installed" && ! cmp -s tests/browser/package-lock.json "$node/installed-long"; then
	mkdir -p "$node" && cp tests/browser/package.json tests/browser/package-lock.json tests/browser/.npmrc "$node/"
	(cd "$node" && npm ci --ignore-scripts --omit=optional) >"$node/npm.log" 2>&1 ||
		skip "npm could not install what the test needs: $(tail -n 1 "$node/npm.log")"
	cp tests/browser/package-lock.json "$node/installed"
fi
exec node console/test/run.mjs --modules "$node/node_modules" --dist "$build/console/dist" "$@"
