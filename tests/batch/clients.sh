#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice server alone, and the clients that people use today: each
# delivers through it.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

# serve NAME: a practice server on $PORT.
serve()
{
	rm -f "$TAP_DIR/serve"
	tap_start "$TAP_DIR/serve" "$EHLO" --serve=127.0.0.1:0 --practice="$1"
	tap_wait_for 60 grep -q '127\.0\.0\.1:[0-9]' "$TAP_DIR/serve"
	PORT=$(sed -n 's/.* on 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")
}

# with TOOL: whether it is there; a skip that says so when not.
with()
{
	command -v "$1" >/dev/null && return
	skip "$1 delivers" "$1 is not installed"
	return 1
}

serve deathstar
is "$(cat "$TAP_DIR/serve")" \
    "=== practice server deathstar on 127.0.0.1:$PORT
=== inside TLS: AUTH as student with sesame" 'it says where it is'
printf 'Subject: test\n\nhello\n.dot\n' >"$TAP_DIR/message"

if with swaks; then
	ok 'swaks delivers' swaks --server 127.0.0.1 --port "$PORT" --helo me \
	    --from a@b.example --to c@d.example
	ok 'swaks delivers, pipelining' swaks --server 127.0.0.1 --port "$PORT" \
	    --helo me --from a@b.example --to c@d.example,e@d.example --pipeline
fi
if with curl; then
	ok 'curl delivers' curl --silent --show-error --max-time 20 \
	    "smtp://127.0.0.1:$PORT/me" --mail-from a@b.example \
	    --mail-rcpt c@d.example --upload-file "$TAP_DIR/message"
fi
if with msmtp; then
	ok 'msmtp delivers' sh -c 'msmtp --file=/dev/null --host=127.0.0.1 \
	    --port="$1" --domain=me --from=a@b.example c@d.example <"$2"' \
	    msmtp "$PORT" "$TAP_DIR/message"
fi

# Typed by hand: each line waits for the answer to the one before.
by_telnet()
{
	local line answer pid

	coproc TELNET { exec telnet 127.0.0.1 "$PORT" 2>&1; }
	pid=$TELNET_PID
	while read -rt 10 -u "${TELNET[0]}" answer; do
		[[ $answer != 220* ]] || break
	done
	for line in 'HELO me' 'MAIL FROM: a@b.example' 'RCPT TO: c@d.example' \
	    'DATA' $'Subject: x\n\nhello\n.' 'QUIT'; do
		printf '%s\n' "$line" >&"${TELNET[1]}"
		read -rt 10 -u "${TELNET[0]}" answer || return 1
		printf '%s\n' "$answer"
	done
	wait "$pid"
}
if with telnet; then
	like "$(by_telnet)" 'Queued mail for delivery.*Service closing' \
	    'telnet delivers'
fi

serve deathstar-closed
if with swaks; then
	swaks --server 127.0.0.1 --port "$PORT" --helo me --from a@b.example \
	    --to c@d.example >"$TAP_DIR/swaks" 2>&1
	is $? 24 'swaks sees the refusal to relay'
	ok 'a recipient of its own is taken' swaks --server 127.0.0.1 \
	    --port "$PORT" --helo me --from a@b.example --to c@superfreak.LOCAL
fi

# Two at once, and the address is free again afterwards.
tap_start "$TAP_DIR/second" "$EHLO" --serve="127.0.0.1:$PORT"
tap_wait_for 60 tap_is_gone "$tap_pid"
wait "$tap_pid"
is $? 71 'a port in use: status 71'
like "$(cat "$TAP_DIR/second")" "^ehlo: 127\.0\.0\.1:$PORT: " \
    'it names the address'

# A recording for each client, also of one that is there when the server ends.
tap_start "$TAP_DIR/serve" "$EHLO" --serve=127.0.0.1:0 \
    --record "$TAP_DIR/talk.jsonl"
pid=$tap_pid
tap_wait_for 60 grep -q '127\.0\.0\.1:[0-9]' "$TAP_DIR/serve"
PORT=$(sed -n 's/.* on 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")
exec 5<>"/dev/tcp/127.0.0.1/$PORT"
read -rt 60 -u 5 greeting
run 'HELO me
QUIT
' 127.0.0.1 "$PORT"
is "$rc" 0 'a client that is recorded'
kill "$pid"
wait "$pid"
is $? 143 'a signal ends it'
like "$greeting" '^220 ' 'the other client is there'
exec 5>&-
is "$(cd "$TAP_DIR" && stat -c '%n %a' talk*)" 'talk-1.jsonl 600
talk-2.jsonl 600' 'a file for each, private'
run '' --replay "$TAP_DIR/talk-2.jsonl"
has_line ' -> HELO me' 'it is a recording'
like "$(tail -n 1 "$TAP_DIR/talk-1.jsonl")" '"ev":"closed","by":"server"' \
    'the other one is whole'
run '' --serve=127.0.0.1:0 --record "$TAP_DIR/talk.jsonl"
is "$rc" 74 'what is there is not written over'
like "$err" 'talk-1\.jsonl cannot be written' 'it is said before a client comes'

run '' --serve=nowhere
is "$rc" 64 'no place to listen: status 64'
like "$err" '"nowhere".*127\.0\.0\.1:2525' 'it names it, and an example'

tap_done
