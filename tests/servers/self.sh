#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Each real server of the tests starts, is talked to, and leaves nothing behind,
# whether it is asked to stop or its script is killed.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

# descendants PID: all of them, however deep.
descendants()
{
	local child

	for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do
		echo "$child"
		descendants "$child"
	done
}

# Whether every one of these processes is gone.
all_gone()
{
	local pid

	for pid in "$@"; do
		tap_is_gone "$pid" || return 1
	done
}

# Whom the server would ask for names, in its own mounts.
name_servers()
{
	local process

	process=$(descendants "$tap_pid" | tail -n 1)
	nsenter --target "$process" --mount cat /etc/resolv.conf
}

# Sockets of whatever kind on this port, in any state but the wait after an end.
sockets_on()
{
	local port

	port=$(printf ':%04X' "$1")
	cat /proc/net/{tcp,udp}{,6} | awk -v port="$port" \
	    'index($2, port) && $4 != "06" { print }'
}

# leaves_nothing SIGNAL NAME PORT DIR: of the server started last.
leaves_nothing()
{
	local processes

	processes=$(descendants "$tap_pid")
	ok "$2, $1: it has processes" test -n "$processes"
	kill "-$1" "$tap_pid"
	wait "$tap_pid" 2>/dev/null
	# shellcheck disable=SC2086
	ok "$2, $1: no process is left" tap_wait_for 60 all_gone $processes
	is "$(sockets_on "$3")" '' "$2, $1: no socket is left"
	is "$(grep -F "$4" /proc/self/mountinfo)" '' "$2, $1: no mount is left"
	ok "$2, $1: its directory can go" rm -r "$4"
}

# try NAME: both ends, with a session before the first.
try()
{
	local name=$1 begun=${EPOCHREALTIME/[.,]/} port dir

	start_server "$name"
	tap_note "$name: up in $(((${EPOCHREALTIME/[.,]/} - begun) / 1000)) ms"
	port=${name^^}_PORT dir=${name^^}_DIR
	is "$(name_servers)" 'nameserver 127.255.255.254' \
	    "$name: its questions for names go nowhere"
	talk_to "$name" "${!port}"
	leaves_nothing TERM "$name" "${!port}" "${!dir}"
	start_server "$name"
	leaves_nothing KILL "$name" "${!port}" "${!dir}"
}

# A name server has been asked a question when it is ready.
talk_to()
{
	[ "$1" != nsd ] || return
	run $'EHLO client.example.org\nQUIT\n' 127.0.0.1 "$2"
	is "$rc" 0 "$1: a session"
	has_line '<-  220 mx\.example\.test .*' "$1: its greeting"
}

for server in postfix exim dovecot opensmtpd nsd; do
	try "$server"
done
tap_done
