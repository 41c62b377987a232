# SPDX-License-Identifier: GPL-3.0-or-later
# lib - real servers for tests that have sourced tests/lib/tap.sh.

# start_postfix: leaves $POSTFIX_PORT and $POSTFIX_DIR; skips the whole file,
# with the reason, where Postfix cannot run. One that does not start where it
# could is a failure.
start_postfix()
{
	local postfix=$EHLO_SRCDIR/tests/servers/postfix reason

	reason=$("$postfix" check "$EHLO_SERVERS" 2>&1) ||
	    skip_all 'a real Postfix' "$reason"
	POSTFIX_PORT=$(tap_free_port)
	POSTFIX_DIR=$TAP_DIR/postfix
	tap_start "$TAP_DIR/postfix.out" "$postfix" run "$EHLO_SERVERS" \
	    "$POSTFIX_DIR" "$POSTFIX_PORT"
	tap_wait_for 30 grep -q '^ready' "$TAP_DIR/postfix.out" && return
	tap_result 1 'Postfix starts' "$(<"$TAP_DIR/postfix.out")"
	tap_done
	exit 1
}
