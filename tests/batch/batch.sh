# SPDX-License-Identifier: GPL-3.0-or-later
# batch - what the tests of runs without a screen share.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

# run INPUT ARGUMENTS...: leaves $out, $err and $rc.
run()
{
	local input=$1

	shift
	out=$(printf '%s' "$input" | "$EHLO" "$@" 2>"$TAP_DIR/err")
	rc=$?
	err=$(<"$TAP_DIR/err")
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
