#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The hostile cases that are for the eye, on a terminal.
exec "$EHLO_BUILDDIR/tests/hostile/play-screens" \
    "$EHLO_SRCDIR"/tests/hostile/*.cases
