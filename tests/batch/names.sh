#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Names from a real name server: found, not found, more than one address, and
# no answer. a05 to a08 number the cases.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

start_server nsd
tap_start "$TAP_DIR/serve" "$EHLO" --serve=127.0.0.2:0
tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve"
PORT=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")

# to NAME: QUIT to that host of example.test.
to()
{
	out=$(printf 'QUIT\n' | with_names timeout 120 "$EHLO" "$1" "$PORT" 2>&1)
	rc=$?
}

to mx2.example.test
is "$rc" 0 'a host with one address: status 0'
has_line '=== mx2\.example\.test: 127\.0\.0\.2' 'its address'
to both.example.test
is "$rc" 0 'a05: two addresses, one of them dead: status 0'
has_line '(===|\*\*\*) 127\.0\.0\.1 port [0-9]+: NOT (LISTENING|TRIED).*' \
    'a05: the dead one'
has_line '=== Connected to 127\.0\.0\.2 port .*' 'a05: the other'
to alias.example.test
is "$rc" 11 'an alias leads to its host'
has_line '=== alias\.example\.test: 127\.0\.0\.1' 'and to its address'
to v6only.example.test
if grep -q '^0\{31\}1 ' /proc/net/if_inet6 2>/dev/null; then
	is "$rc" 11 'a06: IPv6 only, and nobody there: status 11'
	has_line '\*\*\* ::1 port [0-9]+: NOT LISTENING, .*' 'a06: it says so'
else
	is "$rc" 71 'a06: IPv6 only, and this machine has none: status 71'
	has_line '\*\*\* ::1 port [0-9]+: UNDECIDED, .*' 'a06: it says so'
fi
to nosuch.example.test
is "$rc" 10 'a07: no such name: status 10'
has_line '\*\*\* nosuch\.example\.test: no such name' 'a07: it says so'
to nomail.example.test
is "$rc" 10 'a07: a name without an address: status 10'
has_line '\*\*\* nomail\.example\.test: the name has no address .*' \
    'a07: it says so'
to loop.example.test
is "$rc" 10 'a07: aliases in a circle: status 10'
to mx.elsewhere.test
is "$rc" 10 'a07: the name server refuses: status 10'
has_line '\*\*\* mx\.elsewhere\.test: the name server did not answer .*' \
    'a07: it says so'
to many.example.test
is "$rc" 11 'a08: two hundred addresses: status 11'
is "$(grep -c 'NOT LISTENING, ' <<<"$out")" 8 'a08: eight of them are tried'

tap_done
