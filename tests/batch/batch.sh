# SPDX-License-Identifier: GPL-3.0-or-later
# batch - what the tests of runs without a screen share.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

# run INPUT ARGUMENTS...: leaves $out, $err and $rc. What is a session is
# recorded, too, and the recording must say the same.
run()
{
	local input=$1 recording=$TAP_DIR/run.ehlo
	local record=(--record "$recording") format=() word

	shift
	for word in "$@"; do
		case $word in
		--record | --replay | --check | --explain | --serve* | --help | \
		    -h | --version | -V | --print-*) record=() ;;
		--time | --suppress-data | --ascii | --quiet | --verbose | \
		    --tempfail-status=*)
			format+=("$word") ;;
		--tempfail-status) format+=(--tempfail-status=75) ;;
		esac
	done
	rm -f "$recording"
	out=$(printf '%s' "$input" | "$EHLO" "$@" "${record[@]}" 2>"$TAP_DIR/err")
	rc=$?
	err=$(<"$TAP_DIR/err")
	if [[ $out == '{"ehlo":'* ]]; then
		format+=(--format=json)
	fi
	if test -s "$recording"; then
		told_again "$recording" "${format[@]}"
	fi
}

# The lines of $out without those of the run itself: the header, the verdict.
facts_of()
{
	grep -v -e '^{"ehlo":' -e '"ev":"verdict"' -e '\*\*\* [^ ].*$' <<<"$1"
}

# told_again FILE OPTIONS...: no result when all is well, for it is no business
# of the test.
told_again()
{
	local again again_rc

	again=$("$EHLO" --batch --replay "$@" 2>&1)
	again_rc=$?
	if test "$again_rc" != "$rc"; then
		is "$again_rc" "$rc" 'the recording ends as the run did'
	fi
	if test "$(facts_of "$again")" != "$(facts_of "$out")"; then
		is "$(facts_of "$again")" "$(facts_of "$out")" \
		    'the recording says what the run said'
	fi
}

# has_line REGEX NAME / no_line REGEX NAME: of $out, whole lines.
has_line()
{
	ok "$2: $1" grep -Exq -- "$1" <(printf '%s\n' "$out")
}

no_line()
{
	ok "$2" test -z "$(printf '%s\n' "$out" | grep -Ex -- "$1")"
}

# The server's lines in $out, without hints.
replies()
{
	printf '%s\n' "$out" | sed -n 's/^<[-~*][ *] //p'
}

# The lines that were sent, joined by "|".
sent()
{
	printf '%s\n' "$out" | sed -n 's/^ -> //p' | tr '\n' '|'
}

# peer LINE...: a server that plays this script, on $PEER_PORT; see
# tests/peer/script.h.
peer()
{
	printf '%s\n' "$@" >"$TAP_DIR/script"
	rm -f "$TAP_DIR/peer"
	tap_start "$TAP_DIR/peer" "$EHLO_BUILDDIR/tests/peer/peer" \
	    "$TAP_DIR/script"
	tap_wait_for 60 test -s "$TAP_DIR/peer"
	read -r _ PEER_PORT <"$TAP_DIR/peer"
}
