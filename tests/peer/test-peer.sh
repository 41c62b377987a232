#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The scripted peer as a program: server and client play to each other.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

PEER=$EHLO_BUILDDIR/tests/peer/peer

# script NAME LINE...: into a file of that name.
script()
{
	local name=$1

	shift
	printf '%s\n' "$@" >"$TAP_DIR/$name"
}

# server OPTION...: plays the script "server"; its port is in $port.
server()
{
	rm -f "$TAP_DIR/said"
	tap_start "$TAP_DIR/said" "$PEER" --record "$TAP_DIR/heard-by-server" \
	    "$@" "$TAP_DIR/server"
	server=$tap_pid
	tap_wait_for 60 test -s "$TAP_DIR/said"
	read -r _ port <"$TAP_DIR/said"
}

# client OPTION...: plays the script "client" to it; its status is in $status.
client()
{
	"$PEER" --record "$TAP_DIR/heard-by-client" \
	    --connect "127.0.0.1:$port" "$@" "$TAP_DIR/client" \
	    2>"$TAP_DIR/err"
	status=$?
}

# both NAME: both sides were content.
both()
{
	is "$status" 0 "$1: the client"
	wait "$server"
	is $? 0 "$1: the server"
}

hex()
{
	od -An -v -tx1 "$1" | tr -d ' \n'
}

# ---- a dialogue, and what was heard

script server 'send "220 hi\r\n"' 'expect line "EHLO me"' \
    'send "250-a\r\n" "250 b\r\n"' 'answer mail "250 ok\r\n"' \
    'expect line' 'expect data' 'expect bytes "x\x00"' 'expect eof'
script client 'expect bytes "220 "' 'expect line "hi"' \
    'send "EHLO me\r\n"' 'expect line "250-a"' 'expect line "250 b"' \
    'send "MAIL FROM:<>\r\n"' 'answer 250 "DATA\r\n"' \
    'send "a\r\n..\r\n.\n.\r\n" "x\x00"'
server
client
both 'a dialogue'
is "$(hex "$TAP_DIR/heard-by-server")" \
    "$(printf 'EHLO me\r\nMAIL FROM:<>\r\nDATA\r\na\r\n..\r\n.\n.\r\nx\0' |
        od -An -v -tx1 | tr -d ' \n')" 'the record of the server'

# ---- bytes

script server 'send "\r\n\t\0\e\\\"\xfF\u202e\U0001F600"' \
    'send "ab" x3 "" x2 random 4 seed 7 "end"'
script client drain
server
client
both 'bytes'
like "$(hex "$TAP_DIR/heard-by-client")" \
    '^0d0a09001b5c22ffe280aef09f9880616261626162[0-9a-f]{8}656e64$' \
    'escapes, repetition and random bytes'

script server 'send mixed 500 seed 3 random 500 seed 3' \
    'send mixed 500 seed 3 random 500 seed 3'
server
client
both 'mixed'
half=$(($(stat -c %s "$TAP_DIR/heard-by-client") / 2))
ok 'the same seed, the same bytes' cmp -n "$half" \
    "$TAP_DIR/heard-by-client" "$TAP_DIR/heard-by-client" 0 "$half"

script server 'send "0123456789" x100000'
server --slice 999
client
both 'slices'
is "$(stat -c %s "$TAP_DIR/heard-by-client")" 1000000 'all of a million bytes'

# ---- ends

script server 'send "220 hi\r\n"' shutdown 'expect line "late"' 'expect eof'
script client 'expect line' 'expect eof' 'send "late\r\n"'
server
client
both 'a half-close'

script server 'send "220 hi\r\n"' 'expect line' reset
script client 'send "x\r\n"' 'expect line' 'expect eof'
server
client
both 'a reset'

script server 'expect line' 'send "220 hi\r\n"' 'send "more"'
script client 'send "x\r\n"' 'expect bytes "220"' 'expect eof'
for end in close reset; do
	server --end-after 3 --end "$end"
	client
	both "cut by $end"
done
server --end-after 3 --end stall
client --limit 1
is "$status" 3 'a stall never ends: the limit does'
tap_stop "$server"

script server 'send "flood" forever'
script client 'expect bytes "flood"' reset
server
client
both 'a flood that ends when nobody hears it'

script server 'window 4096' 'pause 20ms' 'expect bytes "xxxx"' drain
script client 'send "x" x300000'
server
client
both 'a slow reader'

# ---- connections, one after another and together

script server 'connection' 'send "a\r\n"' 'connection x20' 'expect line' \
    'send "b\r\n"'
script client 'connection' 'expect line "a"' 'connection x20' \
    'send "x\r\n"' 'expect line "b"' 'expect eof'
server
client
both '21 connections'

script server 'quiet 50ms' 'expect bytes "a"' 'send "b\r\n"'
script client 'send "a"' 'expect line "b"'
if grep -q '^0*1 ' /proc/net/if_inet6 2>/dev/null; then
	server --listen '[::1]'
	"$PEER" --connect "[::1]:$port" "$TAP_DIR/client"
	status=$?
	both 'IPv6, and a silence'
else
	skip 'IPv6' 'this machine has none'
fi

script server full
server
script client 'send "a"'
client --limit 1
is "$status" 3 'a full queue answers nobody'
tap_stop "$server"

# ---- TLS

script server 'send "220 hi\r\n"' 'starttls good version 1.2' \
    'answer EHLO "250 inside\r\n"' goodbye clear 'send "evil"' drain
script client 'expect line' 'send "STARTTLS\r\n"' 'expect line' \
    'tls none version 1.2' 'send "EHLO me\r\n"' 'expect line "250 inside"' \
    'expect eof'
server
client
both 'STARTTLS, and nothing is heard behind its end'

script server 'tls good tickets 9' 'slice 1' 'send "220 hi\r\n"' 'update 3' \
    'send "x"' 'expect line "back"' shutdown 'expect eof'
script client 'tls client' 'expect line "220 hi"' 'expect bytes "x"' \
    'send "back\r\n"' 'expect eof'
server
client
both 'TLS at once, byte by byte, with new keys'

script server 'tls good cut 100' 'send "clear"' close
script client 'tls none fails'
server
client
both 'a handshake that is cut off'

script server 'tls good version 1.1 fails' 'expect eof'
script client 'tls none version 1.3 fails'
server
client
both 'versions that do not meet'

# ---- what is not kept to

script server 'send "220 hi\r\n"' '# a comment' 'answer EHLO "250 x\r\n"'
script client 'expect line "250 hi"'
server
client
is "$status" 1 'another line: status 1'
is "$(<"$TAP_DIR/err")" \
    "$TAP_DIR/client:1: expected the line \"250 hi\", got 220 hi^M^J" \
    'what was wanted, what was got, and where'
wait "$server"
is $? 1 'the server is disappointed too'
like "$(<"$TAP_DIR/said")" 'server:3: expected the line "EHLO", got the end' \
    'and says so'

# ---- scripts that cannot be read: all errors at once

script server 'sned "x"' 'send x' 'send "\q"' 'expect' 'pause 5' \
    'send "x" y' 'answer' 'slice 0' 'tls' 'tls good version 2' 'connection'
is "$("$PEER" "$TAP_DIR/server" 2>&1 >"$TAP_DIR/said" |
    sed "s|^$TAP_DIR/||")" \
    'server:1:1: a statement that is not known
server:2:6: a text in quotes is wanted here
server:3:8: an escape that is not known
server:4:7: bytes, data, eof, line or verb is wanted here
server:5:7: a time is wanted here, such as 50ms
server:6:10: a text in quotes is wanted here
server:7:7: a verb is wanted here
server:8:7: a number of bytes is wanted here
server:9:4: the name of a certificate is wanted here
server:10:5: asks, cut N, fails, tickets N or version V is wanted here
server:11:11: steps stand before the first connection' \
    'line, column and what is wrong'
is "$(wc -c <"$TAP_DIR/said")" 0 'nothing is opened'

# ---- as a client of the practice server

tap_start "$TAP_DIR/practice" "$EHLO" --serve
tap_wait_for 60 test -s "$TAP_DIR/practice"
port=$(sed -n '1s/.*://p' "$TAP_DIR/practice")
script client 'connection x8' 'answer 220 "HELO me\r\n"' \
    'answer 250 "MAIL FROM:<a@b.example>\r\n"' \
    'answer 250 "RCPT TO:<c@d.example>\r\n"' 'answer 250 "DATA\r\n"' \
    'answer 354 "x\r\n" x500 ".\r\n"' 'answer 250 "QUIT\r\n"' \
    'expect verb 221' 'expect eof'
client --slice 100
is "$status" 0 "eight clients at once: $(<"$TAP_DIR/err")"

tap_done
