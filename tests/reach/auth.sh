#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# AUTH without TLS to a server that is not on this machine (U15): only when it
# is allowed.
. "$EHLO_SRCDIR/tests/reach/net.sh"
FAR=192.0.2.5
PLAIN=AGFsaWNlAGh1bnRlcjItc2VjcmV0
ip address add $FAR/32 dev lo
export EHLO_PASSWORD=hunter2-secret
tap_own_secrets+=(script)

# at MECHS LINE... [-- OPTION...]: against a server that offers these.
at()
{
	local mechs=$1 lines=()

	shift
	while [ $# -gt 0 ] && [ "$1" != -- ]; do
		lines+=("$1")
		shift
	done
	[ $# -eq 0 ] || shift
	printf '%s\n' 'send "220 hi\r\n"' \
	    "answer EHLO \"250-mx\r\n250 AUTH $mechs\r\n\"" "${lines[@]}" \
	    >"$TAP_DIR/script"
	rm -f "$TAP_DIR/peer"
	tap_start "$TAP_DIR/peer" "$EHLO_BUILDDIR/tests/peer/peer" \
	    --listen $FAR:2525 "$TAP_DIR/script"
	tap_wait_for 60 test -s "$TAP_DIR/peer"
	run 'EHLO me
' --user=alice "$@" $FAR 2525
	wait "$tap_pid"
	is "$?" 0 'the server has heard what it expected'
}

at 'PLAIN LOGIN' 'expect eof' -- --auth
is "$rc" 28 'PLAIN in clear: status 28'
has_line '\*\*\* Connection ended: without TLS whoever is on the way reads the '\
'password \(PLAIN\); --auth-in-clear allows it' 'PLAIN in clear: why'

at 'CRAM-MD5' 'expect eof' -- --auth
is "$rc" 28 'CRAM-MD5 in clear: status 28'
has_line '\*\*\* Connection ended: without TLS whoever is on the way can try '\
'passwords on the answer \(CRAM-MD5\); .*' 'CRAM-MD5 in clear: why'

at 'PLAIN' "expect line \"AUTH PLAIN $PLAIN\"" 'send "235 ok\r\n"' \
    'answer QUIT "221 bye\r\n"' -- --auth --auth-in-clear
is "$rc" 0 'allowed: status 0'
has_line '<-  235 ok' 'allowed'

tap_done
