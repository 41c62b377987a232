#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Connectivity reports on the practice server, on real servers, on ports with
# something else or nothing behind them; statuses, formats, signals.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

# check ARGUMENT...: as run does.
check()
{
	run '' --check "$@"
}

# ---- the practice server

tap_start "$TAP_DIR/serve" "$EHLO" --serve=127.0.0.1:0
tap_wait_for 10 grep -q '127\.0\.0\.1:' "$TAP_DIR/serve"
practice=$(grep -Eom1 '127\.0\.0\.1:[0-9]+' "$TAP_DIR/serve")

check "$practice"
is "$rc" 0 'LISTENING: status 0'
is "$err" '' 'no progress where no terminal is'
has_line "$practice: [0-9]+ passed, .*" 'the head'
has_line "  ✓ $practice  LISTENING, [0-9]+ ms" 'the port'
has_line "  ✓ $practice  greets after [0-9]+ ms: \"220 .*\"" 'the greeting'
has_line 'Fix first: .*' 'the last line says what to mend'
like "${out##*$'\n'}" '^Fix first: ' 'it is the last'
check "$practice" --strict
is "$rc" 0 'nothing failed: --strict changes nothing'
check "$practice" --ascii
is "$(LC_ALL=C grep -c '[^ -~]' <<<"$out")" 0 '--ascii is ASCII'

check "$practice" --format json
is "$(wc -l <<<"$out")" 1 'JSON: one object on one line'
like "$out" '^\{"target":"127\.0\.0\.1:[0-9]+","verdict":"LISTENING",' \
    'JSON: target and verdict'
like "$out" '"relay":\{"verdict":"(unknown|refused|accepted)"' 'JSON: relay'

# ---- ports without a mail server

port=$(tap_free_port)
check "127.0.0.1:$port"
is "$rc" 1 'NOT LISTENING: status 1'
has_line "  ✗ 127\.0\.0\.1:$port  NOT LISTENING, [0-9]+ ms: connection refused" \
    'NOT LISTENING, with reason and time'

peer full
check "127.0.0.1:$PEER_PORT" --connect-timeout=1
is "$rc" 2 'FILTERED: status 2'
has_line "  ✗ 127\.0\.0\.1:$PEER_PORT  FILTERED, 1[0-9]{3} ms: no answer in 1 s" \
    'FILTERED, with reason and time'

check "$practice" "127.0.0.1:$port" "127.0.0.1:$PEER_PORT" --connect-timeout=1
is "$rc" 2 'several targets: the worst status'
is "$(grep -c '^Fix first: ' <<<"$out")" 3 'a report each'
is "$(head -n 1 <<<"$out" | cut -d' ' -f1)" "$practice:" \
    'in the order of the targets'
check "$practice" "127.0.0.1:$port" --format json
is "$(wc -l <<<"$out")" 2 'JSON: an object each'

# ---- bad input

check
is "$rc" 64 'no target: status 64'
check practice:
is "$rc" 64 'practice: is no place: status 64'
check "$practice" --ports 25,x
is "$rc" 64 'no list of ports: status 64'
check "$practice" --to $'a@b\r\nDATA'
is "$rc" 64 'a line end in an address: status 64'

# ---- a signal

# catches PID: it is ehlo by now, not the shell that it began as, and is told of
# SIGTERM, which is signal 15.
catches()
{
	local mask

	[[ /proc/$1/exe -ef $EHLO ]] || return
	mask=$(sed -n 's/^SigCgt:[[:space:]]*//p' "/proc/$1/status")
	((16#${mask:-0} & 1 << 14))
}

tap_start "$TAP_DIR/ended" "$EHLO" --check "127.0.0.1:$PEER_PORT" \
    --connect-timeout=60
tap_wait_for 10 catches "$tap_pid"
kill -TERM "$tap_pid"
wait "$tap_pid"
is "$?" 143 'ended by a signal: status 143'
out=$(<"$TAP_DIR/ended")
has_line 'Fix first: .*' 'what is known by then is told'

tap_done
