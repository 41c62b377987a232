#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# No test left a password anywhere: not in what it printed, not in a file that
# the program wrote. Every password of a test has one word in it (see
# tests/lib/tap.sh). The last test of all: the others have ended.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

SCRATCH=$EHLO_BUILDDIR/tests/scratch

# none NAME: no line in $leaks.
none()
{
	is "$leaks" '' "$1"
}

leaks=$(find "$EHLO_BUILDDIR" -name '*.log' -o -name '*.trs' |
    xargs grep -laE -- "$tap_passwords")
none 'what tests printed'
leaks=$(cat "$SCRATCH/leaks" 2>/dev/null)
none 'files of tests that are gone'
leaks=$(tap_leaks "$SCRATCH" | grep -v -e "^$TAP_DIR/" -e "^$SCRATCH/leaks\$")
none 'files that tests left behind'

# ---- and a password would be found

# planted NAME BYTES: in a file of a test that ends.
planted()
{
	rm -f "$TAP_DIR/leaks"
	TAP_LEAKS=$TAP_DIR/leaks BYTES=$2 bash -c '. "$EHLO_SRCDIR/tests/lib/tap.sh"
		mkdir "$TAP_DIR/deep"
		printf %b "$BYTES" >"$TAP_DIR/deep/file"'
	like "$(<"$TAP_DIR/leaks")" '/deep/file$' "found: $1"
}

word=hunter
word+=2
planted 'in clear' "\\0001x${word}y"
for before in '' 'a' 'ab'; do
	planted "in base64 behind ${#before} bytes" \
	    "AUTH PLAIN $(printf %s "$before$word-secret" | base64)"
done
planted 'in hexadecimal' "$(printf %s "$word" | od -An -tx1 | tr -d ' \n')"

TAP_LEAKS=$TAP_DIR/none bash -c '. "$EHLO_SRCDIR/tests/lib/tap.sh"
	tap_own_secrets+=(mine)
	echo "$0" >"$TAP_DIR/mine"' "$word"
is "$(<"$TAP_DIR/none")" '' 'what the test itself wrote is none'

tap_own_secrets+=(leaks)
tap_done
