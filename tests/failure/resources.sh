#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# resources - a full disk, a closed standard output, no descriptors left: one
# line says so, and the status is that of the cause.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

lines='EHLO me.example.org
QUIT
'

# ends NAME STATUS REGEX: of $rc and $err, one line.
ends()
{
	is "$rc" "$2" "$1: status $2"
	like "$err" "^ehlo: $3\$" "$1: explained in one line"
}

# ---- output

err=$(printf '%s' "$lines" | "$EHLO" --practice 2>&1 >/dev/full)
rc=$?
ends 'a full disk' 74 'standard output cannot be written: No space left on device'
err=$(printf '%s' "$lines" | "$EHLO" --practice 2>&1 >&-)
rc=$?
ends 'no standard output' 74 'standard output cannot be written: .*'
printf '%s' "$lines" | "$EHLO" --practice >&- 2>&-
is $? 74 'no standard output, no standard error: the status says it'
"$EHLO" --practice <&- >"$TAP_DIR/out" 2>"$TAP_DIR/err"
is $? 0 'no standard input: nothing to send, so it says QUIT'
ok 'and it did' grep -q '^ -> QUIT' "$TAP_DIR/out"

# ---- descriptors: 0 to 2 and this many more

limited()
{
	printf '%s' "$lines" >"$TAP_DIR/in"
	# The limit comes last: the shell redirects with descriptors, too.
	bash -c 'ulimit -n "$1" && exec "$EHLO" --practice' - "$1" \
	    <"$TAP_DIR/in" >"$TAP_DIR/out" 2>"$TAP_DIR/err"
	rc=$?
	out=$(<"$TAP_DIR/out")
	err=$(<"$TAP_DIR/err")
}

wrong=
for ((n = 5; n <= 24; n++)); do
	limited "$n"
	# Either it could do all, or it says what was missing; to the client a
	# practice server that lacks a descriptor is one that hangs up.
	if ! grep -qE '^(0|71 .*open files|6 .*closed the connection)' \
	    <<<"$rc ${out//$'\n'/ }$err"; then
		wrong+="$n descriptors: status $rc, $err"$'\n'
	fi
done
is "$wrong" '' 'with 5 to 24 descriptors: all, or an explained end'
limited 6
ends 'six descriptors' 71 'too few open files are allowed .*'
limited 64
is "$rc" 0 'with 64 descriptors: all'
# ---- a flood into a file: while nothing is read from the server, only the
# writing of what came keeps the run going
peer 'send "220 mx\r\n"' \
    'answer NOOP "250-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx\r\n" x200000 "250 y\r\n"' \
    'answer QUIT "221 bye\r\n"'
printf 'NOOP\nQUIT\n' | "$EHLO" 127.0.0.1 "$PEER_PORT" >"$TAP_DIR/flood"
is "$?" 0 'a flood into a file: status 0'
is "$(grep -c '^<-  250' "$TAP_DIR/flood")" 200001 'all of it is there'
is "$(tail -n 1 "$TAP_DIR/flood")" '=== Connection closed by the server' \
    'and the end'

tap_done
