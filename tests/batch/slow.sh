#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# slow - the same session over a network with small packets, and over one that
# takes 8 kbit a second. a12 and a14 number the faults.
. "$EHLO_SRCDIR/tests/reach/net.sh"

# A session with a long answer; its output is kept as NAME.
session()
{
	peer 'send "220 mx\r\n"' \
	    'answer EHLO "250-mx\r\n" "250-X-NUMBER 0123456789\r\n" x200 "250 OK\r\n"' \
	    'answer MAIL "250 ok\r\n"' 'answer RCPT "250 ok\r\n"' \
	    'answer DATA "354 go\r\n"' 'answer data "250 ok\r\n"' \
	    'answer QUIT "221 bye\r\n"'
	run $'EHLO me\nMAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>
DATA\n'"$(printf 'a line of the message, number %d\n' {1..60})"$'\n.\nQUIT\n' \
	    127.0.0.1 "$PEER_PORT"
	printf '%s\n' "${out//$PEER_PORT/PORT}" | tail -n +3 >"$TAP_DIR/$1"
}

session fast
is "$rc" 0 'a session over a fast network'
ip link set lo mtu 576
session small
is "$rc" 0 'a12: packets of 576 bytes'
ok 'a12: the same, line for line' diff "$TAP_DIR/fast" "$TAP_DIR/small"

if ! tc qdisc add dev lo root tbf rate 8kbit burst 1600 latency 4s \
    2>/dev/null; then
	skip 'a14: 8 kbit a second' 'no tc here, or no token bucket in it'
	tap_done
	exit
fi
begun=${EPOCHREALTIME/[.,]/}
session slow
took_ms=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
is "$rc" 0 'a14: 8 kbit a second'
ok 'a14: the same, line for line' diff "$TAP_DIR/fast" "$TAP_DIR/slow"
[ "$took_ms" -gt 2000 ]
tap_result $? 'a14: it was slow' "$took_ms ms"

# In the middle of an answer that will take its time.
peer 'send "220 mx\r\n"' 'expect line' \
    'send "250-X-NUMBER 0123456789\r\n" forever'
printf 'EHLO me\n' >"$TAP_DIR/in"
"$EHLO" --batch 127.0.0.1 "$PEER_PORT" <"$TAP_DIR/in" >"$TAP_DIR/out" &
pid=$!
tap_pids+=("$pid")
ok 'a14: lines come one by one' \
    tap_wait_for 30 grep -q 'X-NUMBER' "$TAP_DIR/out"
kill -INT "$pid"
ok 'a14: SIGINT is answered at once' tap_wait_for 2 tap_is_gone "$pid"
wait "$pid"
is $? 130 'a14: with its status'
tap_done
