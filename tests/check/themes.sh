#!/bin/sh
# themes.sh - the themes that come with Quoin hold together: every file is
# installed, every name in them leads somewhere, and they keep their promises
# (no script, no other host, no side of the page named left or right).
set -u
cd "$(dirname "$0")/../../themes"

n=0 bad=0
# claim SENTENCE WRONG: holds if there is nothing wrong
claim() {
	n=$((n + 1)) wrong=$2
	if [ -z "$wrong" ]; then
		echo "ok $n - $1"
	else
		bad=1
		echo "not ok $n - $1"
		printf '%s\n' "$wrong" | sed 's/^/# /'
	fi
}

work=$(mktemp -d) && trap 'rm -rf "$work"' EXIT

# names FILE MEMBER: the names in an object of a file of words
names() {
	awk -v member="\"$2\": {" 'index($0, member) { on = 1; next } /^  }/ { on = 0 } on' "$1" |
		sed -n 's/^ *"\([a-z0-9_]*\)": .*/\1/p' | sort
}

other_words() {
	for language in words/*.json; do
		for member in words patterns errors; do
			names words/en.json $member > "$work/want"
			names "$language" $member | diff "$work/want" - | sed -n "s,^[<>],$language $member: &,p"
		done
	done
}

missing_partials() {
	grep -roE '\{\{[<>] *[a-z/-]+' --include='*.mustache' default magazine notebook | sed 's/:{{[<>] */ /' |
		while read -r file name; do
			[ -f "${file%%/*}/$name.mustache" ] || echo "$file: $name"
		done
}

undeclared_settings() {
	grep -roE 'theme\.settings\.[a-z_]+' --include='*.mustache' default magazine notebook | sed 's/:theme\.settings\./ /' |
		while read -r file name; do
			grep -q "\"name\": \"$name\"" "${file%%/*}/theme.json" || echo "$file: $name"
		done
}

scripts_and_hosts() {
	grep -rniE '<script|javascript:|[ "]on[a-z]+=' --include='*.mustache' .
	grep -rniE '(https?:)?//[a-z0-9]|@import|url\(' --include='*.mustache' --include='*.css' .
}

heavy_sheets() {
	for sheet in */assets/style.css; do
		size=$(gzip -9c "$sheet" | wc -c)
		[ "$size" -le 8192 ] || echo "$sheet: $size bytes compressed"
	done
}

find . -type f ! -name local.mk | sed 's,^\./,themes/,' | sort > "$work/files"
sed -n 's,^[ 	]*\(themes/[^ ]*\).*,\1,p' local.mk | sort > "$work/listed"
names words/en.json words > "$work/words"
grep -rhoE '\{\{[#^&]?t\.[a-z_]+' --include='*.mustache' . | sed 's/.*t\.//' | sort -u > "$work/used"

claim "local.mk lists every file of the themes, and no other" "$(diff "$work/files" "$work/listed")"
claim "every language has the words that English has" "$(other_words)"
claim "every word a theme uses is in the files of words" "$(comm -23 "$work/used" "$work/words")"
claim "every word is used by a theme" "$(comm -13 "$work/used" "$work/words")"
claim "every partial and parent is a file of its theme" "$(missing_partials)"
claim "every setting a template reads is declared" "$(undeclared_settings)"
claim "every CSS value of a setting may stand in a style element" \
	"$(grep -rnE '"css": "[^"]*[^A-Za-z0-9 #%.,_+()"-]' --include=theme.json .)"
claim "no theme runs a script or names another host" "$(scripts_and_hosts)"
claim "no style sheet says left or right where it means start or end" \
	"$(grep -rnE '(margin|padding|border)-(left|right)|(^|[ {;])(left|right):|float: (left|right)' --include='*.css' .)"
claim "a style sheet is at most 8 kB, compressed" "$(heavy_sheets)"

echo "1..$n"
exit $bad
