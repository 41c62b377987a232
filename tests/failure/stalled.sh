#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# stalled - nobody reads standard output: deadlines and signals come all the
# same, the server is not read ahead without end, and nothing is lost when the
# reader goes on.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

# start ARGUMENTS...: a session with the peer; its output is a pipe that only
# $reader could read. Leaves its id in $pid.
start()
{
	local both

	rm -f "$TAP_DIR/pipe"
	mkfifo "$TAP_DIR/pipe"
	printf 'EHLO me.example\n' >"$TAP_DIR/in"
	exec {both}<>"$TAP_DIR/pipe"
	"$EHLO" --batch 127.0.0.1 "$PEER_PORT" "$@" <"$TAP_DIR/in" \
	    >"$TAP_DIR/pipe" 2>"$TAP_DIR/err" {both}>&- &
	pid=$!
	tap_pids+=("$pid")
	exec {reader}<"$TAP_DIR/pipe" {both}>&-
}

# More than a pipe takes, and less than is kept for the reader.
big='"250-mx\r\n" "250-X123456789012345678901234567890\r\n" x20000'

# It sleeps and has used none of the processor, twenty times in a row.
is_at_rest()
{
	local before=${used-} stat

	read -r -a stat <"/proc/$pid/stat"
	used="${stat[13]} ${stat[14]}"
	if [ "$used" != "$before" ] || [ "${stat[2]}" != S ]; then
		rests=0
	fi
	[ $((rests += 1)) -ge 20 ]
}

# ---- a deadline

peer 'send "220 mx\r\n"' "answer EHLO $big" 'expect eof'
peer_pid=$tap_pid
start --timeout=1
ok 'the deadline comes: the connection is closed' \
    tap_wait_for 30 tap_is_gone "$peer_pid"
tap_is_gone "$pid"
is $? 1 'the last words wait for the reader'
cat <&"$reader" >"$TAP_DIR/out"
wait "$pid"
is $? 22 'he reads: the status is that of the deadline'
is "$(grep -c '^<-  250-X1234' "$TAP_DIR/out")" 20000 'all lines are there'
like "$(tail -n 1 "$TAP_DIR/out")" '^\*\*\* the reply to EHLO did not come in time$' 'and the last'

# ---- a pipe that another program made non-blocking

# nonblock FLAG DESCRIPTOR: dd says so to all who share what is open there.
nonblock()
{
	dd "$1=nonblock" count=0 <&"$2" >&"$2" 2>/dev/null
}

mkfifo "$TAP_DIR/say"
exec {say}<>"$TAP_DIR/say"
rm -f "$TAP_DIR/pipe"
mkfifo "$TAP_DIR/pipe"
exec {both}<>"$TAP_DIR/pipe"
nonblock iflag "$say"
nonblock oflag "$both"
exec {reader}<"$TAP_DIR/pipe"
# More than is kept: the server is not read until the reader goes on.
peer 'send "220 mx\r\n"' \
    "answer EHLO $big ${big#* } \"250 ok\\r\\n\"" \
    'answer QUIT "221 bye\r\n"'
"$EHLO" --batch 127.0.0.1 "$PEER_PORT" <&"$say" >&"$both" \
    2>"$TAP_DIR/err" {both}>&- {reader}<&- &
pid=$!
tap_pids+=("$pid")
exec {both}>&-
rests=0
ok 'non-blocking input: it waits' tap_wait_for 30 is_at_rest
printf 'EHLO me.example\nQUIT\n' >&"$say"
rests=0
ok 'non-blocking output: it waits for the reader' tap_wait_for 30 is_at_rest
cat <&"$reader" >"$TAP_DIR/out" &
copier=$!
ok 'he reads: it goes on to the end' tap_wait_for 60 tap_is_gone "$pid"
tap_is_gone "$pid" || kill -TERM "$pid"
wait "$pid"
is "$?$(<"$TAP_DIR/err")" 0 'and that is no error'
wait "$copier"
is "$(grep -c '^<-  250-X1234' "$TAP_DIR/out")" 40000 'nothing is lost'
exec {reader}<&- {say}>&-

# ---- a flood, and a signal

resident()
{
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$pid/status"
}

for signal in INT TERM; do
	peer 'send "220 mx\r\n"' 'expect line' \
	    'send "250-X123456789012345678901234567890\r\n" forever'
	start
	rests=0
	ok 'a flood: it waits for the reader' tap_wait_for 30 is_at_rest
	[ "$(resident)" -lt 200000 ]
	tap_result $? 'and keeps little of it' "$(resident) KiB"
	kill -"$signal" "$pid"
	ok "SIG$signal ends it" tap_wait_for 5 tap_is_gone "$pid"
	wait "$pid"
	is $? $((128 + $(kill -l "$signal"))) 'with its status'
	exec {reader}<&-
done
tap_done
