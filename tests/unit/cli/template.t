#!/bin/sh
# template.t - quoin template: output, messages and exit statuses.
set -u
quoin=$PWD/quoin
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

mkdir -p parts/sub
printf 'Hello {{name}} {{{name}}}\n{{#list}}\n  {{>sub/item}}\n{{/list}}\n{{>none}}{{>../outside}}' >page.mustache
printf '%s\n' '- {{.}}' >parts/sub/item.mustache
printf 'outside' >outside.mustache
printf '{"name": "<W>", "list": [1, 2.5]}' >data.json
printf '{"name":\n oops}' >bad.json
printf 'x\n {{#name}}' >open.mustache
printf '<p title={{name}}>' >unquoted.mustache
printf '{{>sub/item}}{{>gone}}' >includes.mustache
printf '{{>loop}}' >parts/loop.mustache

claim "data and partials are rendered" 0 "Hello &lt;W&gt; <W>
  - 1
  - 2.5" "$quoin" template render page.mustache --data data.json --partials parts
claim "html mode shows no raw value" 0 "Hello &lt;W&gt; &lt;W&gt;" \
	"$quoin" template render page.mustache --data=data.json --mode html
claim "text mode escapes nothing" 0 "Hello <W> <W>" "$quoin" template render page.mustache --data data.json --mode text
claim "no data is an empty page" 0 "Hello" sh -c '"$0" template render page.mustache | sed "s/ *$//"' "$quoin"
claim "a template may come from a pipe" 0 "Hello &lt;W&gt; <W>" \
	sh -c 'head -n 1 page.mustache | "$0" template render - --data data.json' "$quoin"
claim "so may the data" 0 "Hello &lt;W&gt; <W>" \
	sh -c 'cat data.json | "$0" template render page.mustache --data - | head -n 1' "$quoin"
claim "a missing file is named" 1 \
	"quoin: could not render the template: could not open gone.mustache: No such file or directory" \
	"$quoin" template render gone.mustache
claim "a fault says where it is" 1 \
	'quoin: could not render the template: open.mustache:2:2: section "name" is never closed' \
	"$quoin" template render open.mustache
claim "bad data says where it is" 1 \
	"quoin: could not render the template: bad.json: Line 2, column 5: invalid token near 'oops'." \
	"$quoin" template render page.mustache --data bad.json
claim "endless partials end" 1 \
	"quoin: could not render the template: parts/loop.mustache:1:1: the page is nested too deeply" \
	"$quoin" template render parts/loop.mustache --partials parts
claim "check knows the places of HTML" 1 \
	"quoin: could not check the template: unquoted.mustache:1:10: put quotes round the value of this attribute" \
	"$quoin" template check unquoted.mustache
claim "check finds partials that are not there" 1 'includes.mustache:1:14: there is no partial "gone"' \
	"$quoin" template check includes.mustache --partials parts
claim "check is silent when all is well" 0 "" "$quoin" template check parts/sub/item.mustache
claim "an unknown mode is a wrong call" 2 "$("$quoin" template 2>&1)" "$quoin" template render page.mustache --mode xml
claim "help goes to standard output" 0 "usage: quoin template render" \
	sh -c '"$0" template --help 2>/dev/null | cut -c1-28 | head -n 1' "$quoin"
echo "1..$n"
