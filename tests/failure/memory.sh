#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# memory - each allocation of the program fails once, in sessions without a
# screen: an explained end, never a crash.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

failing=$EHLO_FAILING
some=40

delivery='EHLO me.example.org
MAIL FROM:<a@example.org>
RCPT TO:<luke@deathstar.example>
DATA
Subject: x

..dot
.
QUIT
'
wrong='HELP
XYZZY
RCPT TO: nobody
:raw \x00\xff\n
MAIL FROM:<>
AUTH PLAIN AGEAYg==
QUIT
'

# fail_once N INPUT ARGUMENTS...: sets $rc and $err.
fail_once()
{
	local n=$1 input=$2

	shift 2
	printf '%s' "$input" | EHLO_FAIL_AT=$n "$failing" "$@" \
	    >"$TAP_DIR/out" 2>"$TAP_DIR/err"
	rc=${PIPESTATUS[1]}
	err=$(<"$TAP_DIR/err")
}

# fails NAME INPUT ARGUMENTS...: until a run has fewer allocations than that.
fails()
{
	local name=$1 input=$2 n=1 wrong=

	shift 2
	while [ "$n" -lt 5000 ] && fail_once "$n" "$input" "$@" &&
	    [ "$rc" -eq 71 ]; do
		[ "$err" = 'ehlo: out of memory' ] ||
		    wrong+="allocation $n: $err"$'\n'
		n=$((n + 1))
	done
	is "$wrong" '' "$name: each of $((n - 1)) ends explained"
	ok "$name: some were failed" test "$n" -gt "$some"
	# The run that was not hit ends as ever; a crash would be above 128.
	ok "$name: then it runs, status $rc" test "$rc" -lt 71
}

fails 'a delivery' "$delivery" --practice=deathstar
fails 'a refused recipient, as JSON' "$delivery" --format=json \
    --practice=deathstar-closed
fails 'wrong lines' "$wrong" --practice=deathstar
fails 'nobody listens' 'QUIT
' 127.0.0.1:1
tap_done
