#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --record: all facts into a file of the person's own, whatever ends the run.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

file=$TAP_DIR/session.ehlo
lines=$'EHLO me\nMAIL FROM:<a@b>\nQUIT\n'

# facts FORMAT-JSON: without header, and without what follows from facts.
facts() { sed 1d | grep -v '"derived":true'; }
# whole FILE: it begins with a header, and every line is an object.
whole() { head -n 1 "$1" | grep -q '^{"ehlo":1,' && ! grep -qv '^{.*}$' "$1" &&
    test -z "$(tail -c 1 "$1")"; }

run "$lines" --practice --record "$file" --format json
is "$rc" 0 'a recorded run ends as one that is not'
is "$err" '' 'nothing is said of it'
is "$(facts <"$file")" "$(facts <<<"$out")" 'all facts are there, in order'
is "$(stat -c %a "$file")" 600 'for nobody else to read'
like "$(head -n 1 "$file")" '"target":"practice:[a-z]*"' 'its header tells of what'
run $'AUTH PLAIN AGJvYgBodW50ZXIy\nQUIT\n' --practice --record "$TAP_DIR/secret"
unlike "$(<"$TAP_DIR/secret")" 'AGJvYgBodW50ZXIy' 'no password is in one'

before=$(<"$file")
run "$lines" --practice --record "$file"
is "$rc" 74 'a recording is not written over'
like "$err" '^ehlo: .*/session\.ehlo cannot be written: it is there already; .*name a new file' 'that is told, with a way out'
is "$out" '' 'and nothing has begun'
is "$(<"$file")" "$before" 'the old one is as it was'

: >"$TAP_DIR/empty"
chmod 644 "$TAP_DIR/empty"
run "$lines" --practice --record "$TAP_DIR/empty"
is "$rc" 0 'an empty file holds nothing that would be lost'
ok 'it is a whole recording' whole "$TAP_DIR/empty"
is "$(stat -c %a "$TAP_DIR/empty")" 600 'and nobody else reads it now'

run "$lines" --practice --record "$TAP_DIR/none/x"
is "$rc" 74 'no directory, no recording'
like "$err" '^ehlo: .*/none/x cannot be written: No such file or directory$' 'that is told'

run "$lines" --practice --record /dev/full
is "$rc" 74 'a full disk: status 74'
is "$(wc -l <<<"$err")" 1 'one line says so'
like "$err" '^ehlo: the recording /dev/full ends here, it cannot be written: No space left on device$' 'with the reason'
has_line ' -> QUIT' 'the session goes on to its end'
has_line '<-  221 .*' 'and all of it is on standard output'

mkfifo "$TAP_DIR/fifo"
run "$lines" --practice --record "$TAP_DIR/fifo"
is "$rc" 74 'a pipe that nobody reads'
like "$err" 'nobody reads from this pipe' 'is told, and not waited for'
cat "$TAP_DIR/fifo" >"$TAP_DIR/read" &
reader=$!
tap_wait_for 60 test -e "$TAP_DIR/read"
run_when_read() { run "$lines" --practice --record "$TAP_DIR/fifo"; test "$rc" = 0; }
tap_wait_for 60 run_when_read
wait "$reader"
ok 'a pipe that is read gets it all' whole "$TAP_DIR/read"
like "$(tail -n 1 "$TAP_DIR/read")" '"ev":"closed"' 'to the end'

# ended SIGNAL STATUS: by a signal, while a reply is due that never comes.
ended()
{
	local pid

	rm -f "$file"
	printf 'EHLO me\n' >&9
	"$EHLO" --record "$file" 127.0.0.1 "$PEER_PORT" \
	    <"$TAP_DIR/in" >"$TAP_DIR/out" 2>&1 9>&- &
	pid=$!
	tap_wait_for 60 grep -q 'EHLO me' "$file"
	kill -s "$1" "$pid"
	wait "$pid"
	is $? "$2" "SIG$1 ends the run"
	ok "the recording is whole (SIG$1)" whole "$file"
	like "$(tail -n 2 "$file" | head -n 1)" '"ev":"closed","by":"client"' \
	    "it tells the end (SIG$1)"
	like "$(tail -n 1 "$file")" "\"ev\":\"ended\",\"status\":$2," \
	    "and what ended it (SIG$1)"
	run '' --batch --replay "$file"
	is "$rc" "$2" "replayed, it ends so again (SIG$1)"
	is "$out" "$(<"$TAP_DIR/out")" "and says the same (SIG$1)"
}

mkfifo "$TAP_DIR/in"
exec 9<>"$TAP_DIR/in" # an input that does not end
for signal in 'INT 130' 'TERM 143' 'HUP 129'; do
	peer 'send "220 peer\r\n"' 'stall'
	# shellcheck disable=SC2086 # two words
	ended $signal
done
exec 9>&-

rm -f "$file"
peer 'send "220 peer\r\n"' 'expect line' 'send "250-peer\r\n250 PIPE"' 'close'
run $'EHLO me\n' --record "$file" 127.0.0.1 "$PEER_PORT"
is "$rc" 6 'a server that is lost in the middle of a line'
ok 'leaves a whole recording' whole "$file"
like "$(tail -n 1 "$file")" '"ev":"closed","by":"server"' 'with the end'
like "$(<"$file")" '"line":"250 PIPE","eol":"none"' 'and the line without one'

# ---- and again ------------------------------------------------------

rm -f "$file"
run $'EHLO me\nNOOP\nQUIT\n' --practice --record "$file" --format json
live=$out
run '' --replay "$file" --format json
is "$rc" 0 'a replay ends as the run did'
is "$(sed '1d;$d' <<<"$out")" "$(sed '1d;$d' <<<"$live")" 'and says the same'
like "$(tail -n 1 <<<"$out")" '"ev":"verdict",.*"status":0' 'to the verdict'
run $'EHLO me\nMAIL FROM:<a@b>\nRCPT TO:<>\nQUIT\n' --practice --record "$TAP_DIR/refused"
is "$rc" 24 'a run in which no recipient was accepted'
live=$out
run '' --batch --replay "$TAP_DIR/refused"
is "$rc" 24 'has the same status again'
is "$out" "$live" 'and the same text'

head -c -20 "$file" >"$TAP_DIR/cut"
run '' --replay "$TAP_DIR/cut"
is "$rc" 0 'a last line that is cut is no error'
like "$err" '^ehlo: .*/cut: the last line is cut, and left out$' 'but told'
has_line ' -> QUIT' 'all before it is shown'

sed '5s/"eol"/"x"/' "$file" >"$TAP_DIR/bad"
run '' --replay "$TAP_DIR/bad"
is "$rc" 66 'a line that is wrong ends it'
like "$err" '^ehlo: .*/bad:[0-9]+: (field|no JSON)' 'with file and line'

run '' --replay "$EHLO_SRCDIR/README"
is "$rc" 66 'what is no recording'
like "$err" '/README:1: this is no recording' 'is told to be none'
run '' --replay "$TAP_DIR/fifo"
is "$rc" 66 'a pipe is no file'
run '' --replay "$file" --practice
is "$rc" 64 'a replay has no target'

tap_done
