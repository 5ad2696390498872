#!/bin/sh
# packages.sh - the list of packages is the same wherever it stands: ./dev, the
# Dockerfile's build stage, the instructions in doc/operations.md.  And npm's lock files can be read.
set -u
cd "$(dirname "$0")/../.."
. tools/dev-packages.sh

words() { tr -s ' \t\\' '\n' | grep . | sort -u; }

want=$(echo "$packages_build" | words)
docker=$(sed -n '/AS build/,/^WORKDIR/p' Dockerfile | sed 's/^.*--no-install-recommends//' |
	grep -vE '^(FROM|WORKDIR|RUN)' | words)
manual=$(sed -n '/apt-get install gcc/,/```/p' doc/operations.md | sed 's/apt-get install//; /```/d' | words)

n=0 bad=0
same() {
	n=$((n + 1))
	if [ "$2" = "$want" ]; then
		echo "ok $n - $1 names the packages of tools/dev-packages.sh"
	else
		echo "not ok $n - $1 names the packages of tools/dev-packages.sh"; bad=1
		echo "# only in one of them:" $(printf '%s\n%s\n' "$2" "$want" | sort | uniq -u)
	fi
}
same Dockerfile "$docker"
same doc/operations.md "$manual"
# Debian's npm, 9.2, reads a lock file's ranges and refuses to know what "latest" is.
latest=$(grep -n '": "latest"' console/package-lock.json tests/browser/package-lock.json)
n=$((n + 1))
if [ -z "$latest" ]; then
	echo "ok $n - the lock files say ranges only, as Debian's npm wants them"
else
	echo "not ok $n - the lock files say ranges only, as Debian's npm wants them"; bad=1
	echo "$latest" | sed 's/^/# /'
fi
echo "1..$n"
exit $bad
