#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The three verdicts on a port, for real; names; bad input.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

batch()
{
	run $'QUIT\n' "$@"
}

# ---- LISTENING, NOT LISTENING, FILTERED

batch --practice
is "$rc" 0 'LISTENING: status 0'
has_line '=== 127\.0\.0\.1 port [0-9]+: LISTENING \([0-9]+ ms\)' 'LISTENING'

port=$(tap_free_port)
batch 127.0.0.1 "$port"
is "$rc" 11 'NOT LISTENING: status 11'
has_line "\*\*\* 127\.0\.0\.1 port $port: NOT LISTENING, connection refused \([0-9]+ ms\)" \
    'NOT LISTENING, with the reason'

peer full
batch 127.0.0.1 "$PEER_PORT" --connect-timeout=1
is "$rc" 12 'FILTERED: status 12'
has_line "\*\*\* 127\.0\.0\.1 port $PEER_PORT: FILTERED, no answer in 1 s \([0-9]+ ms\)" \
    'FILTERED, with the reason'

# A network without anybody: by one's own right, or as root.
for alone in -rn -n ''; do
	[ -z "$alone" ] || ! unshare "$alone" true 2>/dev/null || break
done
if [ -n "$alone" ]; then
	out=$(printf 'QUIT\n' | unshare "$alone" "$EHLO" no-such-name.invalid 25)
	is $? 10 'an unknown name: status 10'
	like "$out" '^\*\*\* no-such-name\.invalid: ' 'the name and why'
else
	skip 'an unknown name' 'no network namespace to be had'
fi

# ---- bad input: one clear line that names the thing and the way out

bad() { # bad STATUS WORD WAY-OUT ARGUMENTS...
	local status=$1 word=$2 way_out=$3
	shift 3
	batch "$@"
	is "$rc" "$status" "$*: status $status"
	like "$err" "$word" "$*: names it"
	like "$err" "$way_out" "$*: says the way out"
	is "$(printf '%s\n' "$err" | wc -l)" 1 "$*: one line"
	is "$out" '' "$*: nothing on standard output"
}

bad 64 '--bogus' '--help' --bogus
bad 64 '25x' '1 to 65535' 127.0.0.1 25x
bad 64 '65536' '1 to 65535' 127.0.0.1 65536
bad 64 '"0"' '1 to 65535' 127.0.0.1 0
bad 64 'nosuch' 'deathstar' --practice=nosuch
bad 64 'gopher' 'smtp:' gopher://host
batch $'mail\001.example.net' 25
is "$rc" 64 'a control in a name: status 64'
unlike "$err" $'\001' 'it is not printed as it is'
is "$(printf '%s\n' "$err" | wc -l)" 1 'one line'
batch
is "$rc" 64 'no target without a terminal: status 64'
like "$err" 'HOST' 'the way out'
out=$(printf 'QUIT\n' | "$EHLO" --practice >/dev/full 2>"$TAP_DIR/err")
is $? 74 'standard output cannot be written: status 74'

# ---- standard streams that are not there

"$EHLO" --practice <&- >"$TAP_DIR/out" 2>&1
is $? 0 'closed standard input is its end'
printf 'QUIT\n' | "$EHLO" --practice 2>"$TAP_DIR/err" >&-
is $? 74 'closed standard output: status 74'
printf 'QUIT\n' | "$EHLO" --practice >"$TAP_DIR/out" 2>&-
is $? 0 'closed standard error harms nothing'

"$EHLO" --practice <"$TAP_DIR" >"$TAP_DIR/out" 2>"$TAP_DIR/err"
is $? 66 'standard input that cannot be read: status 66'
like "$(<"$TAP_DIR/err")" '^ehlo: standard input cannot be read: ' 'and why'

# A reader that does not read holds up no signal.
mkfifo "$TAP_DIR/slow"
exec {slow}<>"$TAP_DIR/slow"
yes NOOP | head -n 5000 >"$TAP_DIR/noops"
"$EHLO" --practice <"$TAP_DIR/noops" >"$TAP_DIR/slow" 2>&1 &
pid=$!
tap_pids+=("$pid")
head -c 60000 <&"$slow" >/dev/null
kill -TERM "$pid"
ok 'a slow reader holds up no signal' tap_wait_for 60 tap_is_gone "$pid"
wait "$pid"
is $? 143 'it ends with the status of the signal'
exec {slow}<&-

# ---- a server that says something else than SMTP, or nothing

peer 'send "HTTP/1.1 400 Bad Request\r\n"' drain
batch 127.0.0.1 "$PEER_PORT"
is "$rc" 21 'not SMTP: status 21'
peer 'send "554 5.7.1 go away\r\n"' 'answer QUIT "221 bye\r\n"' drain
batch 127.0.0.1 "$PEER_PORT"
is "$rc" 21 'a 554 greeting: status 21'
has_line ' -> QUIT' 'only QUIT is sent'
peer drain
batch 127.0.0.1 "$PEER_PORT" --timeout=1
is "$rc" 21 'no greeting in time: status 21'
has_line '\*\*\* Connection ended: no greeting in 1.*' 'and it is said'
peer 'send "220-half\r\n"' close
batch 127.0.0.1 "$PEER_PORT"
is "$rc" 6 'closed inside the greeting: status 6'

peer 'send "220 hi\r\n"' 'answer any "500 no\r\n"' drain
batch 127.0.0.1 "$PEER_PORT"
is "$rc" 0 'QUIT that is refused ends the run all the same'
peer 'send "220 hi\r\n"' 'answer any "220 go ahead\r\n"' drain
run $'STARTTLS\nMAIL FROM:<>\n' 127.0.0.1 "$PEER_PORT"
is "$rc" 29 'TLS that is not started: status 29'
no_line ' -> MAIL.*' 'nothing in clear follows a 220 to STARTTLS'

# Nobody takes the message: neither memory nor time without an end.
peer 'send "220 hi\r\n"' 'answer DATA "354 go\r\n"' stall
(echo DATA; yes "$(printf '%1000s' x)" | head -n 40000) |
    "$EHLO" 127.0.0.1 "$PEER_PORT" --timeout=3 >"$TAP_DIR/out" 2>&1
is $? 6 'mail data that nobody takes: the deadline'
like "$(tail -n 3 "$TAP_DIR/out")" 'no sent data taken in 3 s' 'and it is said'

tap_done
