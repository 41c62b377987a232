#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice server as a process of its own: many clients at a time, slow
# ones among them, no descriptors left, and who can reach it. p21 to p34 number
# the attacks.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

# A sanitizer keeps what was freed for a while; that is not what is measured.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}quarantine_size_mb=1

# serve ARGUMENT...: leaves $PORT and $SERVER.
serve()
{
	rm -f "$TAP_DIR/serve"
	tap_start "$TAP_DIR/serve" "$@"
	SERVER=$tap_pid
	tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve"
	PORT=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")
}

# The server's memory in KiB, and how many descriptors it has.
memory()
{
	awk '$1 == "VmRSS:" { print $2 }' "/proc/$SERVER/status"
}

descriptors()
{
	local all=("/proc/$SERVER/fd/"*)

	echo "${#all[@]}"
}

has_descriptors()
{
	[ "$(descriptors)" -eq "$1" ]
}

# gets_back COUNT NAME: it has so many descriptors again. The program keeps its
# memory to itself, and the system with that what it has opened.
gets_back()
{
	if [ -r "/proc/$SERVER/fd" ]; then
		ok "$2" tap_wait_for 60 has_descriptors "$1"
	else
		skip "$2" 'only root sees the descriptors of the program'
	fi
}

# A client as it should be; its status.
ordinary_client()
{
	run $'EHLO me.example\nMAIL FROM:<a@b.example>
RCPT TO:<c@d.example>\nDATA\nSubject: x\n\nx\n.\nQUIT\n' 127.0.0.1 "$PORT"
	return "$rc"
}

# ---- slow ones among many ----------------------------------------------------

# Opens so many, each with its number as descriptor in the array slow.
open_slow()
{
	local fd

	slow=()
	while [ "${#slow[@]}" -lt "$1" ]; do
		exec {fd}<>"/dev/tcp/127.0.0.1/$PORT" || return 1
		slow+=("$fd")
	done
}

# The next byte of the session to each of them.
drip()
{
	local byte=${session:$1:1} fd

	for fd in "${slow[@]}"; do
		printf '%s' "$byte" >&"$fd"
	done
}

# All that is left to say to each of them; $served is how many were served to
# the end.
finish_slow()
{
	local fd

	served=0
	for fd in "${slow[@]}"; do
		printf '%s' "${session:$1}" >&"$fd"
		[[ $(timeout 120 cat <&"$fd") == *$'\r\n221 '* ]] && served=$((served + 1))
		exec {fd}>&-
	done
}

session=$'EHLO slow\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r
DATA\r\nSubject: slow\r\n\r\nx\r\n.\r\nQUIT\r\n'

# Drips to the slow ones and serves ordinary ones while the crowd is at work;
# leaves the worst time in $worst and how many were served in $ordinary.
attend()
{
	local begun took
	at=0 worst=0 ordinary=0

	while ! tap_is_gone "$1"; do
		begun=${EPOCHREALTIME/[.,]/}
		ordinary_client || return 1
		took=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
		[ "$took" -le "$worst" ] || worst=$took
		ordinary=$((ordinary + 1))
		[ "$at" -ge 60 ] || drip "$at"
		at=$((at + 1))
	done
}

crowd()
{
	local before

	smtp_source -s 500 -m 500 -l 2000 "127.0.0.1:$PORT"
	before=$(memory)
	open_slow 100
	tap_start "$TAP_DIR/crowd" smtp_source -d -s 500 -m 5000 -l 2000 \
	    "127.0.0.1:$PORT"
	ok 'p21: ordinary clients are served meanwhile' attend_and_tell
	wait "$tap_pid"
	is "$?:$(<"$TAP_DIR/crowd")" 0: 'p21: 500 sessions at a time, none lost'
	read -r at worst ordinary <"$TAP_DIR/attended"
	tap_note "$ordinary ordinary clients meanwhile, the slowest in $worst ms"
	ok "p21: the slowest in $worst ms" test "$worst" -lt 30000
	finish_slow "$((at < 60 ? at : 60))"
	is "$served" 100 'p21: 100 slow ones among them, none lost'
	tap_note "memory: $before KiB, then $(memory) KiB"
	ok 'p21: memory is bounded' \
	    test "$(memory)" -le "$((before + 16 * 1024))"
	gets_back "$quiet" 'p21: no descriptor is left'
}

attend_and_tell()
{
	attend "$tap_pid" || return 1
	echo "$at $worst $ordinary" >"$TAP_DIR/attended"
}

serve "$EHLO" --serve
quiet=$(descriptors)
if [ -x "$EHLO_SERVERS/root/usr/sbin/smtp-source" ]; then
	crowd
	before=$(memory)
	ok 'p34: 20 sessions, 5,000 messages' smtp_source -s 20 -m 5000 \
	    "127.0.0.1:$PORT"
	ok 'p34: memory is flat' test "$(memory)" -le "$((before + 4 * 1024))"
else
	skip 'p21, p34: many sessions' 'smtp-source is not fetched'
fi

# ---- who can reach it --------------------------------------------------------

# Where something listens on this port, as the kernel writes it.
listening_on()
{
	awk -v port="$(printf ':%04X' "$1")" \
	    '$4 == "0A" && index($2, port) { print $2 }' /proc/net/tcp{,6}
}

is "$(listening_on "$PORT")" "0100007F:$(printf %04X "$PORT")" \
    'p32: loopback only'
tap_start "$TAP_DIR/open" "$EHLO" --serve=0.0.0.0:0
tap_wait_for 60 grep -qs 'over the network' "$TAP_DIR/open"
like "$(<"$TAP_DIR/open")" 'warning: others can reach' \
    'p32: beyond loopback only when told to, and with a warning'

# ---- connections without end -------------------------------------------------

storm()
{
	local i fd

	for ((i = 0; i < 2000; i++)); do
		exec {fd}<>"/dev/tcp/127.0.0.1/$PORT" || return 1
		exec {fd}>&-
	done
}

ok 'p22: 2,000 connections, closed at once' storm
gets_back "$quiet" 'p22: no descriptor is left'
ok 'p22: the next one is served' ordinary_client

# Mail data without an end, as fast as it is taken, from several at once.
pump()
{
	local fd

	exec {fd}<>"/dev/tcp/127.0.0.1/$PORT"
	printf '%s\r\n' 'EHLO me' 'MAIL FROM:<a@b.example>' \
	    'RCPT TO:<c@d.example>' DATA >&"$fd"
	exec yes 'a line of mail data that has no end to it' >&"$fd"
}

pumps=()
for ((n = 0; n < 4; n++)); do
	tap_start /dev/null pump
	pumps+=("$tap_pid")
done
before=$(memory)
begun=${EPOCHREALTIME/[.,]/}
for ((n = 0; n < 20; n++)); do
	ordinary_client || break
done
took_ms=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
is "$n" 20 'p22: twenty are served while four pump'
[ "$took_ms" -lt 20000 ]
tap_result $? 'p22: in good time' "$took_ms ms"
for pid in "${pumps[@]}"; do
	tap_is_gone "$pid"
	is $? 1 'p22: it pumps still'
done
grown=$(($(memory) - before))
[ "$grown" -lt 60000 ]
tap_result $? 'p22: what is pumped is not kept' "$grown KiB"
for pid in "${pumps[@]}"; do
	tap_stop "$pid"
done
gets_back "$quiet" 'p22: their descriptors come back'

# Each of the slow ones as far as the first bytes of a handshake.
begin_handshakes()
{
	local fd answer

	for fd in "${slow[@]}"; do
		printf 'HELO slow\r\nSTARTTLS\r\n' >&"$fd"
		for _ in 1 2 3; do
			read -rt 60 -u "$fd" answer || return 1
		done
		[[ $answer == 220* ]] || return 1
		printf '\x16\x03\x01\x02' >&"$fd"
	done
}

leave_slow()
{
	local fd

	for fd in "${slow[@]}"; do
		exec {fd}>&-
	done
}

open_slow 200
ok 'p26: 200 handshakes begin' begin_handshakes
ok 'p26: an ordinary client is served meanwhile' ordinary_client
leave_slow
gets_back "$quiet" 'p26: 200 half handshakes leave no descriptor'

# No descriptors left: those who come too many are let go, the others served.
serve bash -c 'ulimit -n 40 && exec "$0" "$@"' "$EHLO" --serve
quiet=$(descriptors)
open_slow 60
trap '' PIPE
finish_slow 0 2>/dev/null
trap - PIPE
ok "p22: without descriptors, $served of 60 are served" \
    test "$served" -ge 20 -a "$served" -lt 60
gets_back "$quiet" 'p22: then it has them back'
ok 'p22: and serves as ever' ordinary_client

tap_done
