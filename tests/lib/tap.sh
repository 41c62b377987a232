# SPDX-License-Identifier: GPL-3.0-or-later
# tap - what the shell tests share: results, a directory, processes, waiting.
#
# Source it; then ok, is, like, unlike and skip each print one TAP line, and
# tap_done prints the plan. $TAP_DIR is the test's own directory; it goes away
# at the end, and so does every process started by tap_start, however the test
# ends. Nothing here sleeps for luck: tap_wait_for asks until a condition
# holds, within a limit. With EHLO_REQUIRE_ALL=1 a skip is a failure.

set -u
export LC_ALL=C.UTF-8

tap_count=0
tap_pids=()
# In the build tree, in a directory that make check empties before it begins:
# a test that is killed cannot clean up.
if [ -n "${EHLO_BUILDDIR-}" ]; then
	mkdir -p "$EHLO_BUILDDIR/tests/scratch"
	TMPDIR=$EHLO_BUILDDIR/tests/scratch
fi
TAP_DIR=$(mktemp -d "${TMPDIR:-/tmp}/ehlo-test.XXXXXX") || exit 99
exec {tap_quiet}<> <(:)

# Every password of a test has one word in it. That word, in base64 wherever
# it begins, and in hexadecimal:
tap_passwords='hunter2|aHVudGVyM|h1bnRlcj|odW50ZXIy|68756e74657232'
# What in $TAP_DIR the test itself wrote one into.
tap_own_secrets=()

# tap_leaks PATH...: the files there, or below, that have a password in them.
tap_leaks()
{
	grep -rlaE -- "$tap_passwords" "$@" 2>/dev/null
}

# Before all is gone: what the program wrote and should not have is told to
# the last test of all.
tap_tell_leaks()
{
	local name

	[ -n "${EHLO_BUILDDIR-}" ] || return
	for name in "${tap_own_secrets[@]}"; do
		rm -rf "${TAP_DIR:?}/$name"
	done
	tap_leaks "$TAP_DIR" >>"${TAP_LEAKS:-$TMPDIR/leaks}"
}

tap_end()
{
	local pid

	for pid in "${tap_pids[@]}"; do
		tap_stop "$pid"
	done
	tap_tell_leaks
	rm -rf "$TAP_DIR"
}
trap tap_end EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# ---- results ----------------------------------------------------------------

# tap_result STATUS NAME [EXPLANATION]
tap_result()
{
	tap_count=$((tap_count + 1))
	if [ "$1" -eq 0 ]; then
		echo "ok $tap_count - $2"
	else
		echo "not ok $tap_count - $2"
		[ -z "${3-}" ] || tap_note "$3"
	fi
}

# Each line behind a "#", so that it is no result.
tap_note()
{
	local line

	while IFS= read -r line; do
		echo "# $line"
	done <<<"$1"
}

# ok NAME COMMAND...: it ends with status 0. What it prints explains a failure.
ok()
{
	local name=$1 said status

	shift
	said=$("$@" 2>&1 </dev/null)
	status=$?
	tap_result "$status" "$name" "$said"
}

# is GOT WANTED NAME
is()
{
	local status=0

	[ "$1" = "$2" ] || status=1
	tap_result "$status" "$3" "wanted: $2
got:    $1"
}

# like GOT REGEX NAME / unlike GOT REGEX NAME
like()
{
	local status=0

	[[ $1 =~ $2 ]] || status=1
	tap_result "$status" "$3" "wanted a match of: $2
got: $1"
}

unlike()
{
	local status=0

	[[ ! $1 =~ $2 ]] || status=1
	tap_result "$status" "$3" "wanted no match of: $2
got: $1"
}

# skip NAME REASON
skip()
{
	if [ "${EHLO_REQUIRE_ALL:-0}" = 1 ]; then
		tap_result 1 "$1" "skipped: $2"
		return
	fi
	tap_count=$((tap_count + 1))
	echo "ok $tap_count - $1 # SKIP $2"
}

# skip_all NAME REASON: the whole file; does not return.
skip_all()
{
	skip "$1" "$2"
	tap_done
	exit 0
}

tap_done()
{
	echo "1..$tap_count"
}

# ---- processes --------------------------------------------------------------

# tap_start OUTPUT COMMAND...: in the background; its id is in $tap_pid.
tap_start()
{
	local output=$1

	shift
	"$@" >"$output" 2>&1 </dev/null &
	tap_pid=$!
	tap_pids+=("$tap_pid")
}

# tap_stop PID: TERM, and KILL when that is not enough; its status.
tap_stop()
{
	kill -TERM "$1" 2>/dev/null
	tap_wait_for 20 tap_is_gone "$1" || kill -KILL "$1" 2>/dev/null
	wait "$1" 2>/dev/null
}

tap_is_gone()
{
	local state

	[ -r "/proc/$1/stat" ] || return 0
	read -r state <"/proc/$1/stat" 2>/dev/null || return 0
	state=${state##*) }
	[ "${state%% *}" = Z ]
}

# tap_wait_for SECONDS COMMAND...: asks every 20 ms until it says yes.
tap_wait_for()
{
	local limit=$((${EPOCHREALTIME/[.,]/} + $1 * 1000000))

	shift
	until "$@"; do
		[ "${EPOCHREALTIME/[.,]/}" -lt "$limit" ] || return 1
		read -rt 0.02 -u "$tap_quiet"
	done
	return 0
}

# ---- ports ------------------------------------------------------------------

# tap_port_answers PORT: something on loopback accepts.
tap_port_answers()
{
	(exec 3<>"/dev/tcp/127.0.0.1/$1") 2>/dev/null
}

# A port nobody listens on, below those that the kernel gives to clients.
tap_free_port()
{
	local port

	while :; do
		port=$((10000 + (RANDOM << 15 | RANDOM) % 20000))
		if ! tap_port_answers "$port"; then
			echo "$port"
			return
		fi
	done
}
