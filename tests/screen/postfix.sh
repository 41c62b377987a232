#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The console on a real Postfix, by hand: starts it, then test-screen-postfix
# types.
. "$EHLO_SRCDIR/tests/lib/tap.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

screen=$EHLO_BUILDDIR/tests/screen/test-screen-postfix
[ -x "$screen" ] || skip_all 'the console on Postfix' 'libvterm is missing'
start_server postfix
export POSTFIX_PORT
"$screen"
