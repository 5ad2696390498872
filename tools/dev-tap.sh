# dev-tap.sh - counting what tests say, and showing it.

passed=0 failed=0 skipped=0

step_begin() {
	step_start=$(now)
	good=0 bad=0 skip=0
	printf '%-48s ' "$1"
}

# A step that is one claim: step_point ok, or step_point failed LOG.
step_point() {
	[ "$1" = ok ] && good=1 || bad=1
	step_end
	[ "$1" = ok ] || show_log "$2"
}

step_end() {
	passed=$((passed + good)) failed=$((failed + bad)) skipped=$((skipped + skip))
	result="$good ok"
	[ "$bad" = 0 ] || result="$result, $bad FAILED"
	[ "$skip" = 0 ] || result="$result, $skip skipped"
	printf '%s (%s s)\n' "$result" "$(($(now) - step_start))"
}

# count_results RC FILE: lines "PASS ..." as automake writes them.  A program
# that dies counts as ERROR there; a make that fails without one counts too.
count_results() {
	good=$(grep -cE '^(PASS|XFAIL)' "$2" || true)
	bad=$(grep -cE '^(FAIL|XPASS|ERROR)' "$2" || true)
	skip=$(grep -c '^SKIP' "$2" || true)
	[ "$1" = 0 ] || [ "$bad" -gt 0 ] || bad=1
}

# count_tap RC FILE: a program without TAP is one point by its exit code.  Points
# that a plan promised and that never came are failures.
count_tap() {
	good=$(grep -E '^ok( |$)' "$2" | grep -ciEv '# *skip' || true)
	skip=$(grep -E '^ok( |$)' "$2" | grep -ciE '# *skip' || true)
	bad=$(grep -cE '^(not ok|Bail out!)' "$2" || true)
	plan=$(sed -n 's/^1\.\.\([0-9][0-9]*\).*/\1/p' "$2" | tail -n 1)
	if [ -n "$plan" ] && [ $((good + skip + bad)) -lt "$plan" ]; then
		bad=$((plan - good - skip))
	fi
	if [ "$1" = 77 ]; then
		skip=$((skip + 1))
	elif [ "$1" != 0 ] && [ "$bad" = 0 ]; then
		bad=1
	elif [ "$1" = 0 ] && [ $((good + skip + bad)) = 0 ]; then
		good=1
	fi
}

# The end of a build's log, or the failures in a log of TAP.
show_log() {
	if grep -qE '^not ok' "$1"; then
		grep -vE '^(ok|PASS:)' "$1" | head -n "${QUOIN_LOG_LINES:-60}" | sed 's/^/    /'
	else
		grep -vE '^#[0-9]+[ 	]' "$1" | tail -n "${QUOIN_LOG_LINES:-60}" | sed 's/^/    /'
	fi
	say "    (all of it: $1)"
}

# Of a build directory: what the programs that failed wrote.
show_failed_programs() {
	find "$1" -name '*.trs' | while read -r trs; do
		grep -qE '^:test-result: (FAIL|XPASS|ERROR)' "$trs" || continue
		say "    ${trs%.trs}"
		show_log "${trs%.trs}.log"
	done
}

tap_total() {
	line="$passed passed, $failed failed"
	[ "$skipped" = 0 ] || line="$line, $skipped skipped"
	say "$line"
	[ "$failed" = 0 ]
}
