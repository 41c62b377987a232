#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The libraries that tests are made with: what cannot be built without them is
# a skip that says so.
. "$EHLO_SRCDIR/tests/lib/tap.sh"

# built LIBRARY yes|no TESTS
built()
{
	if [ "$2" = yes ]; then
		ok "$3 are built" true
	else
		skip "$3" "$1 is missing"
	fi
}

built cmocka "$HAVE_CMOCKA" 'the unit tests'
built libvterm "$HAVE_VTERM" 'the tests through a terminal'

tap_done
