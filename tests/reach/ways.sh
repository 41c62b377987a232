#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Ways to a server: through real proxies, with headers of the PROXY protocol to
# real servers, by UNIX sockets and pipes, from a chosen address. No password is
# written anywhere.
. "$EHLO_SRCDIR/tests/reach/net.sh"
needs microsocks tinyproxy
start_server postfix
start_server dovecot
start_server exim
exim=$tap_pid
PASSWORD=sw0rdfish

# way [OPTION...] TARGET...: a session; all that is written is kept.
session=$'EHLO me\nNOOP\n'
way()
{
	run "$session" "$@"
	printf '%s\n' "$out" "$err" >>"$TAP_DIR/written"
}

goes()
{
	local name=$1

	shift
	way "$@"
	is "$rc" 0 "$name: status 0"
	has_line ' -> NOOP' "$name: a session"
	[ "$rc" -eq 0 ] || tap_note "$out$err"
}

# fails NAME STATUS WORDS ARGUMENTS...
fails()
{
	local name=$1 status=$2 words=$3

	shift 3
	way "$@"
	is "$rc" "$status" "$name: status $status"
	has_line "\*\*\* $words" "$name"
	no_line ' -> .*' "$name: nothing is sent"
}

# ---- proxies

# start_proxy PORT COMMAND...
start_proxy()
{
	local port=$1

	shift
	tap_start "$TAP_DIR/proxy-$port" "${UNPACKED[@]}" "$@"
	tap_wait_for 60 tap_port_answers "$port" ||
	    tap_result 1 "$1 starts" "$(<"$TAP_DIR/proxy-$port")"
}

write_tinyproxy()
{
	cat <<-END
	Port $1
	Listen 127.0.0.1
	Timeout 60
	MaxClients 20
	END
}
write_tinyproxy 3128 >"$TAP_DIR/open.conf"
{ write_tinyproxy 3129; echo "BasicAuth me $PASSWORD"; } >"$TAP_DIR/closed.conf"
start_proxy 1080 microsocks -i 127.0.0.1 -p 1080
start_proxy 1081 microsocks -i 127.0.0.1 -p 1081 -u me -P $PASSWORD
start_proxy 3128 tinyproxy -d -c "$TAP_DIR/open.conf"
start_proxy 3129 tinyproxy -d -c "$TAP_DIR/closed.conf"

server=(127.0.0.1 "$POSTFIX_PORT")
for kind in socks5 http; do
	case $kind in
	socks5) open=1080 closed=1081 ;;
	http) open=3128 closed=3129 ;;
	esac
	goes "$kind" "${server[@]}" --proxy="$kind://127.0.0.1:$open"
	has_line "=== proxy 127\.0\.0\.1:$open LISTENING" "$kind: the proxy is told"
	has_line "=== 127\.0\.0\.1 port $POSTFIX_PORT: LISTENING \([0-9]+ ms\)" \
	    "$kind: the server is told"
	fails "$kind, no proxy there" 71 \
	    'proxy 127\.0\.0\.1:9 NOT LISTENING: connection refused' \
	    "${server[@]}" --proxy="$kind://127.0.0.1:9"
	fails "$kind, no name and password" 71 'Not connected: .*' \
	    "${server[@]}" --proxy="$kind://127.0.0.1:$closed"
	has_line '=== .*: UNDECIDED, the proxy wants a user name and a password .*' \
	    "$kind: why"
	export EHLO_PROXY_PASSWORD=$PASSWORD
	goes "$kind with a password" "${server[@]}" \
	    --proxy="$kind://me@127.0.0.1:$closed"
	way "${server[@]}" --proxy="$kind://me@127.0.0.1:$closed" --format=json
	like "$out" '"ev":"probe".*"verdict":"LISTENING"' "$kind: JSON"
	fails "$kind, another name" 71 'Not connected: .*' \
	    "${server[@]}" --proxy="$kind://you@127.0.0.1:$closed"
	unset EHLO_PROXY_PASSWORD
done
fails 'socks5, the server refuses' 11 \
    'localhost port 9: NOT LISTENING, the proxy says: connection refused .*' \
    localhost 9 --proxy=socks5://127.0.0.1:1080
fails 'http, the server refuses' 71 'Not connected: .*' \
    localhost 9 --proxy=http://127.0.0.1:3128
has_line '=== localhost port 9: UNDECIDED, the proxy says: HTTP/1\.1 500 .*' \
    'http: what the proxy says of it'

# ---- PROXY protocol

# logged NAME REGEX: Postfix's log has it.
logged()
{
	ok "$1: $2" tap_wait_for 60 grep -Eqs -- "$2" "$POSTFIX_DIR/log"
}

behind=(127.0.0.2 "$POSTFIX_PORT")
pair=198.51.100.7:1234,198.51.100.8:25
pair6='[2001:db8::7]:1234,[2001:db8::8]:25'
for version in v1 v2; do
	goes "$version" "${behind[@]}" --haproxy=$version:$pair
	logged "$version" ' connect from unknown\[198\.51\.100\.7\]'
	: >"$POSTFIX_DIR/log"
	goes "$version, IPv6" "${behind[@]}" \
	    --haproxy="$version:$pair6"
	logged "$version, IPv6" ' connect from unknown\[2001:db8::7\]'
	: >"$POSTFIX_DIR/log"
	goes "$version, our own address" "${behind[@]}" \
	    --haproxy=$version --source=127.0.0.7
	logged "$version" ' connect from unknown\[127\.0\.0\.7\]'
	: >"$POSTFIX_DIR/log"
done
goes 'v2, through a proxy' "${behind[@]}" --haproxy=v2:$pair \
    --proxy=socks5://127.0.0.1:1080
logged "v2, through a proxy" ' connect from unknown\[198\.51\.100\.7\]'

# ---- from where

: >"$POSTFIX_DIR/log"
goes 'a source address' "${server[@]}" --source=127.0.0.77
logged 'a source address' ' connect from unknown\[127\.0\.0\.77\]'
goes 'an interface' "${server[@]}" --source=lo

# ---- on this machine


# As seen from here: its whole name may be longer than an address can be.
lmtp=$(realpath --relative-to=. "$DOVECOT_DIR/run/dovecot/lmtp")
session=$'LHLO me\nNOOP\n'
goes 'LMTP on a UNIX socket' "unix:$lmtp"
has_line '<-  220 mx\.example\.test Dovecot .*' 'LMTP on a UNIX socket: Dovecot'
fails 'a UNIX socket that is not there' 11 \
    "unix:$TAP_DIR/none: NOT LISTENING, .*" "unix:$TAP_DIR/none"

# exim_below PID: the Exim among what that process has started.
exim_below()
{
	local child

	for child in $(cat "/proc/$1"/task/*/children 2>/dev/null); do
		if [ "$(<"/proc/$child/comm")" = exim4 ]; then
			echo "$child"
		else
			exim_below "$child"
		fi
	done
}
session='EHLO me
MAIL FROM:<a@b.example>
RCPT TO:<alice@example.test>
DATA
Subject: by a pipe

through a pipe
.
NOOP
'
goes 'a pipe' "pipe:nsenter --target $(exim_below "$exim") --mount --pid \
exim4 -C /mnt/conf/exim.conf -bs"
has_line '<-  220 mx\.example\.test ESMTP Exim .*' 'a pipe: Exim'
ok 'a pipe: the message is delivered' \
    tap_wait_for 60 grep -qsr '^through a pipe$' "$EXIM_DIR/mail/alice"
way pipe:false
is "$rc" 6 'a program that says nothing: status 6'
way 'pipe:no-such-program-here'
is "$rc" 6 'a program that is not there: status 6'

# ---- secrets

# What HTTP makes of it is as good as the password.
basic=$(printf 'me:%s' $PASSWORD | base64)
ok 'something was written' grep -q 'through the proxy' "$TAP_DIR/written"
is "$(grep -cF -e $PASSWORD -e "$basic" "$TAP_DIR/written")" 0 \
    'the password is written nowhere'

tap_done
