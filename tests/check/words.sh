#!/bin/sh
# words.sh - nothing is left for later in the source, and shell scripts parse.
set -u
cd "$(dirname "$0")/../.."

files() {
	if git rev-parse --git-dir >/dev/null 2>&1; then
		git ls-files
	else
		find . -type f -not -path './.dev/*' -not -path './build*' | sed 's|^\./||'
	fi
}

bad=0
# Spelled in halves, so that this file does not find itself.
left=$(files | grep -E '\.(c|h|sh|sql|py|mustache|css|am|ac|mk|md|conf)$|Caddyfile' | tr '\n' '\0' |
	xargs -0 grep -nE "\b(TO""DO|FIX""ME|X""XX)\b" 2>/dev/null)
if [ -z "$left" ]; then
	echo "ok 1 - no note to do something later"
else
	echo "not ok 1 - no note to do something later"; bad=1
	echo "$left" | sed 's/^/# /'
fi

wrong=
for f in dev $(files | grep '\.sh$'); do
	sh -n "$f" || wrong="$wrong $f"
done
if [ -z "$wrong" ]; then
	echo "ok 2 - every shell script parses"
else
	echo "not ok 2 - every shell script parses:$wrong"; bad=1
fi
echo "1..2"
exit $bad
