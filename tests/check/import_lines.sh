#!/bin/sh
# import_lines.sh - every kind of line an import's report may hold is in
# doc/import.md, and the manual tells of no other.
set -u
cd "$(dirname "$0")/../.."

kinds='(archive|file|failed|date|state|address|link|image|helper|text|media|config)\.[a-z_]+'
told=$(mktemp) said=$(mktemp)
trap 'rm -f "$told" "$said"' EXIT

# Kinds stand in calls that report; names of files, settings and codes of errors do not.
cat src/domain/import/*.c src/text/helper*.c | tr '\n\t' '  ' | grep -oE '(report_line|tell|helper_note) ?\([^;]*;' |
	grep -oE "\"$kinds\"" | tr -d '"' | grep -vE '\.(ya?ml|json|toml)$' | sort -u >"$told"
sed -n '/^## Lines of the report/,$p' doc/import.md | grep -oE "\`$kinds\`" | tr -d '`' | sort -u >"$said"

echo "1..2"
bad=0
if [ -s "$told" ] && missing=$(comm -23 "$told" "$said") && [ -z "$missing" ]; then
	echo "ok 1 - the manual tells of every kind of line"
else
	echo "not ok 1 - the manual tells of every kind of line"; echo "# missing: ${missing-all}"; bad=1
fi
if extra=$(comm -13 "$told" "$said") && [ -z "$extra" ]; then
	echo "ok 2 - the manual tells of no other kind"
else
	echo "not ok 2 - the manual tells of no other kind"; echo "# not in the program:" $extra; bad=1
fi
exit $bad
