#!/bin/sh
# markdown.t - quoin markdown: output, messages and exit statuses.
set -u
quoin=$PWD/quoin
QUOIN_CELL=$PWD/quoin-cell
export QUOIN_CELL
dir=$(mktemp -d) || exit 1
trap 'rm -rf "$dir"' EXIT
cd "$dir" || exit 1
n=0

# claim NAME STATUS OUTPUT COMMAND...: output and errors together.
claim() {
	name=$1 status=$2 want=$3
	shift 3
	got=$("$@" 2>&1)
	rc=$?
	n=$((n + 1))
	if [ "$rc" = "$status" ] && [ "$got" = "$want" ]; then
		echo "ok $n - $name"
		return
	fi
	echo "not ok $n - $name"
	printf '%s\n' "status $rc, want $status; output" "$got" "want" "$want" | sed 's/^/# /'
}

printf '# Hi *there*\n\nText <b onclick=x>bold</b>.\n' >text.md

from_stdin() {
	"$quoin" markdown - <text.md
}

from_pipe() {
	cat text.md | "$quoin" markdown -
}

without_a_name() {
	"$quoin" markdown <text.md
}

piped_without_a_name() {
	cat text.md | "$quoin" markdown
}

from_a_pipe_with_a_name() {
	cat text.md | "$quoin" markdown /dev/stdin
}

too_long() {
	head -c 5000000 /dev/zero | "$quoin" markdown -
}

html='<h2 id="hi-there">Hi <em>there</em></h2>
<p>Text bold.</p>'
claim "the HTML is printed" 0 "$html" "$quoin" markdown text.md
claim "a file is read from standard input" 0 "$html" from_stdin
claim "so is a pipe" 0 "$html" from_pipe
claim "standard input needs no name" 0 "$html" without_a_name
claim "nor does a pipe" 0 "$html" piped_without_a_name
claim "a pipe may have a name" 0 "$html" from_a_pipe_with_a_name
claim "a pipe that does not end in time is refused" 1 \
	"quoin: could not render standard input: could not read standard input: it has more than 4194304 bytes" too_long
claim "the table of contents is printed" 0 '<ol><li><a href="#hi-there">Hi there</a></li></ol>' "$quoin" markdown --toc text.md
claim "the plain text is printed" 0 'Hi there

Text bold.' "$quoin" markdown --plain text.md
claim "raw HTML is kept as far as it may be, and ids have the prefix" 0 '<h2 id="p-hi-there">Hi <em>there</em></h2>
<p>Text <b>bold</b>.</p>' "$quoin" markdown text.md --raw-html --prefix p-
claim "a directory is told" 1 "quoin: could not render .: could not read .: it is not a file" "$quoin" markdown .
claim "a missing file is told" 1 "quoin: could not render none.md: could not open none.md: No such file or directory" \
	"$quoin" markdown none.md
if "$quoin" markdown --json text.md | grep -q '"dropped_html": *2'; then
	n=$((n + 1)); echo "ok $n - JSON tells how much was dropped"
else
	n=$((n + 1)); echo "not ok $n - JSON tells how much was dropped"
fi
"$quoin" markdown text.md text.md >/dev/null 2>&1
[ $? = 2 ] && echo "ok $((n + 1)) - of two files it says how it is used" || echo "not ok $((n + 1)) - of two files it says how it is used"
echo "1..$((n + 1))"
