#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# test-tap - the helpers of the shell tests, tried on small tests.
here=${EHLO_SRCDIR:?}/tests/lib
# shellcheck source=tests/lib/tap.sh
. "$here/tap.sh"

# A test of its own with these lines; its TAP without the notes.
run()
{
	env -u EHLO_REQUIRE_ALL "${@:2}" bash -c ". '$here/tap.sh'; $1" 2>&1
}

is "$(run 'ok one true; is a a two; like abc b. three; tap_done')" \
    "ok 1 - one
ok 2 - two
ok 3 - three
1..3" "passes are counted"
is "$(run 'ok one false; is a b two; like a b three; unlike a a four' |
    grep -v '^#')" "not ok 1 - one
not ok 2 - two
not ok 3 - three
not ok 4 - four" "failures are told"
is "$(run 'is "a
not ok 7" b x')" "not ok 1 - x
# wanted: b
# got:    a
# not ok 7" "what was got cannot forge a result"
is "$(run 'skip one why; tap_done')" "ok 1 - one # SKIP why
1..1" "a skip has its reason"
is "$(run 'skip one why; tap_done' EHLO_REQUIRE_ALL=1)" "not ok 1 - one
# skipped: why
1..1" "where all is required a skip fails"
is "$(run 'skip_all all why; echo not reached')" "ok 1 - all # SKIP why
1..1" "skip_all ends the test"

dir=$(run 'touch $TAP_DIR/x; echo $TAP_DIR; exit 3')
[ -n "$dir" ] && [ ! -e "$dir" ]
tap_result $? "the directory goes away"
pid=$(run 'tap_start /dev/null tail -f /dev/null; echo $tap_pid')
ok "processes end with the test" tap_is_gone "$pid"
pid=$(run 'tap_start /dev/null tail -f /dev/null; echo $tap_pid; kill -TERM $$
    tap_wait_for 5 false')
ok "also when the test is killed" tap_is_gone "$pid"

count()
{
	calls=$((calls + 1))
	[ "$calls" -ge "$1" ]
}
calls=0
tap_wait_for 5 count 3
is "$? $calls" "0 3" "waiting ends with the condition"
calls=0
tap_wait_for 0 count 9
is "$? $calls" "1 1" "waiting ends with the limit"
port=$(tap_free_port)
like "$port" '^[123][0-9]{4}$' "a free port is a number"
tap_port_answers "$port"
is $? 1 "and nobody answers on it"
tap_done
