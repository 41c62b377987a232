# SPDX-License-Identifier: GPL-3.0-or-later
# lib - real servers for tests that have sourced tests/lib/tap.sh.

# start_server NAME: leaves $NAME_PORT and $NAME_DIR, in capitals; skips the
# whole file, with the reason, where NAME cannot run. One that does not start
# where it could is a failure.
start_server()
{
	local script=$EHLO_SRCDIR/tests/servers/$1 said=$TAP_DIR/$1.out
	local dir=$TAP_DIR/$1 port reason

	reason=$("$script" check "$EHLO_SERVERS" 2>&1) ||
	    skip_all "a real $1" "$reason"
	rm -f "$said"
	port=$(tap_free_port)
	tap_own_secrets+=("$1/conf") # its users' passwords
	tap_start "$said" "$script" run "$EHLO_SERVERS" "$dir" "$port"
	declare -g "${1^^}_PORT=$port" "${1^^}_DIR=$dir"
	tap_wait_for 60 server_has_spoken "$said" "$tap_pid"
	grep -q '^ready' "$said" && return
	tap_result 1 "$1 starts" "$(<"$said")"
	tap_done
	exit 1
}

# with_names COMMAND...: where the only name server is the nsd that was started,
# at the address that it has beside its port.
with_names()
{
	local address=127.$((NSD_PORT / 256)).$((NSD_PORT % 256)).53

	printf 'nameserver %s\noptions timeout:2 attempts:1\n' "$address" \
	    >"$TAP_DIR/resolv.conf"
	unshare --mount --propagation private sh -c \
	    'mount --bind "$0" /etc/resolv.conf && exec "$@"' \
	    "$TAP_DIR/resolv.conf" "$@"
}

server_has_spoken()
{
	grep -sq '^ready' "$1" || tap_is_gone "$2"
}

# smtp_source ARGUMENT...: Postfix's source of many sessions at a time. It says
# nothing of those that go well, and ends badly at the first that does not.
smtp_source()
{
	local root=$EHLO_SERVERS/root

	LD_LIBRARY_PATH=$root/usr/lib/postfix:$(echo "$root"/usr/lib/*-linux-*) \
	    "$root/usr/sbin/smtp-source" "$@"
}
