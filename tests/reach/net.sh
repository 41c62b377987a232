# SPDX-License-Identifier: GPL-3.0-or-later
# net - a network of a test's own, which nothing leaves. Source it first: the
# test begins again inside, with loopback and nothing else. No process stays
# when it ends.

# Whoever is not root becomes one who owns this network only. The network that
# it began in is never changed, whatever else is in the environment.
reach_network=$(readlink /proc/self/ns/net)
if [ "${REACH_OUTSIDE-$reach_network}" = "$reach_network" ]; then
	reach_own='--net --mount --pid --fork --kill-child --mount-proc'
	for reach_user in '' --map-root-user; do
		# shellcheck disable=SC2086
		unshare $reach_user $reach_own true 2>/dev/null &&
		    REACH_OUTSIDE=$reach_network exec unshare $reach_user \
			$reach_own "$BASH" "$0"
	done
fi
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"
[ "${REACH_OUTSIDE-$reach_network}" != "$reach_network" ] ||
    skip_all 'a network of its own' 'no network namespace can be made here'
command -v ip >/dev/null ||
    skip_all 'a network of its own' 'there is no ip (package iproute2)'
ip link set lo up

# Before a program that tests/servers/fetch has brought.
REACH_ROOT=$EHLO_SERVERS/root
UNPACKED=(env "PATH=$REACH_ROOT/usr/sbin:$REACH_ROOT/usr/bin:$PATH"
    "LD_LIBRARY_PATH=$(echo "$REACH_ROOT"/usr/lib/*-linux-*)")

# needs PROGRAM...: skips the whole file, unless they were fetched.
needs()
{
	local program

	for program in "$@"; do
		[ -x "$REACH_ROOT/usr/bin/$program" ] ||
		    [ -x "$REACH_ROOT/usr/sbin/$program" ] ||
		    skip_all "$program" \
			'not fetched; ./bootstrap check does, or tests/servers/fetch'
	done
}
