# SPDX-License-Identifier: GPL-3.0-or-later
# fixture - what the real servers of the tests share; each of them sources it.
#
#     tests/servers/NAME check SERVERS
#     tests/servers/NAME run SERVERS DIR PORT
#
# SERVERS is where tests/servers/fetch unpacked them. check ends with 0, or
# says in one line why NAME cannot run here. run serves on 127.0.0.1:PORT,
# says "ready" when it does, and goes on until it gets SIGTERM. All it writes
# is in DIR. Those that take mail take it for example.test, users alice and
# bob, in DIR/mail/alice and DIR/mail/bob; they relay nothing, and nothing
# leaves the machine.
#
# Such servers want to be root, accounts of their own, and fixed places. They
# get that in a mount namespace, where the packages lie over /usr, DIR is
# /mnt, /var and /run are in DIR, /etc/passwd and /etc/group are private, and
# /etc/resolv.conf leads nowhere; and in a process namespace, which ends with
# its first process. The machine is left as it was.
#
# A server's script sets daemon (the program, an absolute path) and accounts
# (lines of NAME:ID), has prepare PORT (writes what is to be in /mnt) and serve
# (stays until it is killed), and ends with: fixture "$@". It may replace
# is_up.
set -eu
server=${0##*/}
domain=example.test

die()
{
	echo "$server: $*" >&2
	exit 1
}

# Root, and with accounts to give: one who is root of his own namespace only has
# his own.
is_root()
{
	local ids

	[ "$(id -u)" -eq 0 ] && read -r _ _ ids </proc/self/uid_map &&
	    [ "$ids" -ge 65536 ]
}

check()
{
	[ -x "$1/root$daemon" ] ||
	    die "not fetched; ./bootstrap check does, or tests/servers/fetch $1"
	is_root || die 'can only be started by root'
	unshare --mount --pid --fork --mount-proc --propagation private \
	    mount -t overlay -o "ro,lowerdir=$1/root/usr:/usr" none /usr \
	    2>/dev/null ||
	    die 'this machine gives root no namespaces, or no overlay in them'
}

# ---- inside the namespaces ---------------------------------------------------

# /etc/passwd and /etc/group with the accounts of this server.
make_accounts()
{
	local file name id

	cp /etc/passwd /etc/group /mnt
	while IFS=: read -r name id; do
		[ -n "$name" ] || continue
		echo "$name:x:$id:$id::/mnt:/usr/sbin/nologin" >>/mnt/passwd
		echo "$name:x:$id:" >>/mnt/group
	done <<<"$accounts"
	for file in passwd group; do
		mount --bind "/mnt/$file" "/etc/$file"
	done
}

# Every question is refused at once. Some servers ask for the client's name
# before they greet, and /etc/hosts only after that: where the machine's name
# server is slow, they would seem dead.
forget_name_servers()
{
	[ -e /etc/resolv.conf ] || return 0
	echo 'nameserver 127.255.255.254' >/mnt/resolv.conf
	mount --bind /mnt/resolv.conf /etc/resolv.conf
}

# inside SERVERS DIR PORT: the first process of its namespace.
inside()
{
	mount -t overlay -o "ro,lowerdir=$1/root/usr:/usr" none /usr
	mount --bind "$2" /mnt
	cd /mnt
	mkdir conf run var var/lib var/log var/spool mail
	ln -s /run var/run
	mount --bind run /run
	mount --bind var /var
	make_accounts
	forget_name_servers
	prepare "$3"
	# Daemons close every descriptor up to the limit.
	ulimit -n 4096
	# Not exec: the first process dies with unshare only as long as it never
	# changes its user, which daemons do.
	serve
	exit
}

# ---- outside -----------------------------------------------------------------

greets()
{
	local line=

	{ read -rt 5 line <&3; } 3<>"/dev/tcp/127.0.0.1/$1" || return 1
	[[ $line == '220 '* ]]
}

is_up()
{
	greets "$1"
}

wait_until_up()
{
	local limit=$((SECONDS + 20)) quiet

	exec {quiet}<> <(:)
	until is_up "$1" 2>/dev/null; do
		kill -0 "$2" 2>/dev/null || return 1
		[ "$SECONDS" -lt "$limit" ] || return 1
		read -rt 0.02 -u "$quiet" || :
	done
}

run()
{
	local servers dir pid

	check "$1"
	! is_up "$3" 2>/dev/null || die "something answers on port $3 already"
	mkdir -p "$2"
	servers=$(cd "$1" && pwd)
	dir=$(cd "$2" && pwd)
	setpriv --pdeathsig KILL unshare --mount --pid --fork --kill-child \
	    --mount-proc --propagation private \
	    bash "$0" inside "$servers" "$dir" "$3" \
	    </dev/null >"$dir/out" 2>&1 &
	pid=$!
	# The namespace goes with its first process, that with unshare, and that
	# with this script, however it ends.
	trap 'kill -KILL "$pid" 2>/dev/null; wait "$pid" 2>/dev/null || :' EXIT
	trap 'exit 0' TERM INT HUP
	if ! wait_until_up "$3" "$pid"; then
		cat "$dir"/out "$dir"/*log >&2 2>/dev/null || :
		die "does not answer on port $3"
	fi
	echo "ready on 127.0.0.1:$3"
	wait "$pid"
}

fixture()
{
	case ${1-} in
	check) check "$2" ;;
	run | inside) "$1" "$2" "$3" "$4" ;;
	*) die "usage: $0 check SERVERS | run SERVERS DIR PORT" ;;
	esac
}
