#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Connectivity reports on real servers: what they prove, and nothing is queued.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

# reports NAME PORT: leaves $out.
reports()
{
	run '' --check --helo client.example.org --to alice@example.test \
	    "127.0.0.1:$2"
	is "$rc" 0 "$1: LISTENING"
	has_line "  ✓ 127\.0\.0\.1:$2  greets after [0-9]+ ms: \"220 mx\.example\.test .*\"" \
	    "$1: the greeting"
}

# closed NAME PORT REPLY
closed()
{
	reports "$1" "$2"
	has_line "  ✓ .* RCPT TO:<alice@example\.test> is accepted: \"250 .*\"" \
	    "$1: its own recipient"
	has_line "  ✓ relay +refused: no relay for strangers: \"$3\"" \
	    "$1: the relay verdict and its proof"
}

# unqueued NAME DIR: no message came of it.
unqueued()
{
	is "$(find "$2/mail" -type f 2>/dev/null | wc -l)" 0 \
	    "$1: nothing was delivered"
}

start_server postfix
start_server exim
start_server opensmtpd
start_server dovecot

closed Postfix "$POSTFIX_PORT" \
    '554 5\.7\.1 <ehlo-probe@relay-test\.invalid>: Relay access denied'
closed Exim "$EXIM_PORT" '550 .*'
closed OpenSMTPD "$OPENSMTPD_PORT" \
    '550 Invalid recipient: <ehlo-probe@relay-test\.invalid>'
unqueued Postfix "$POSTFIX_DIR"
unqueued Exim "$EXIM_DIR"
unqueued OpenSMTPD "$OPENSMTPD_DIR"

reports Dovecot "$DOVECOT_PORT"
has_line '  ✓ .* wants TLS or authentication before mail, as for submission: "530 5\.7\.0 Authentication required\."' \
    'Dovecot: mail after a login only'
has_line '  ! .* offers AUTH before TLS: .*' 'Dovecot: AUTH in clear'

tap_done
