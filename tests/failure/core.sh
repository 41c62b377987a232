#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# core - killed while it knows a password, the program leaves no core, where
# other programs do.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

# A sanitizer would forbid cores by itself.
export ASAN_OPTIONS=${ASAN_OPTIONS:+$ASAN_OPTIONS:}disable_coredump=0
ulimit -c unlimited 2>/dev/null
cd "$TAP_DIR" || exit 99

sh -c 'kill -ABRT $$; :' &
wait $! 2>said
said=$(<said)
like "$said" 'Aborted' 'another program aborts'
if [[ $said != *'core dumped'* ]]; then
	tap_note 'no core here of any program: test-private alone proves it'
fi
rm -f core*

user=$(printf 'alice' | base64) password=$(printf 'Geheim-4711' | base64)
peer 'send "220 mx\r\n"' 'answer AUTH "334 VXNlcm5hbWU6\r\n"' \
    'answer any "334 UGFzc3dvcmQ6\r\n"' 'expect line' stall
printf 'AUTH LOGIN\n%s\n%s\n' "$user" "$password" >in
"$EHLO" --batch 127.0.0.1 "$PEER_PORT" <in >out 2>err &
pid=$!
ok 'the password is on its way' tap_wait_for 20 \
    eval '[ "$(grep -c "^ ->" out)" -eq 3 ]'
# The shell tells of it when it comes to know, in the one or the other.
{
	kill -ABRT "$pid"
	wait "$pid"
} 2>said
said=$(<said)
like "$said" 'Aborted' 'the program aborts'
unlike "$said" 'core dumped' 'no core was written'
is "$(echo core*)" 'core*' 'and there is none'
tap_done
