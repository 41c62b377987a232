#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# hardening - the flags are in the built program, not only on a command line.
root=${EHLO_SRCDIR:?} ehlo=${EHLO:?}
# shellcheck source=tests/lib/tap.sh
. "$root/tests/lib/tap.sh"

headers=$(LC_ALL=C readelf -hldW "$ehlo")
symbols=$(LC_ALL=C nm -D "$ehlo")

like "$headers" 'Type: +DYN \(Position-Independent' 'at addresses of chance'
like "$headers" 'GNU_RELRO' 'tables read-only once linked'
like "$headers" 'FLAGS.* BIND_NOW' 'all symbols bound at the start'
like "$headers" 'GNU_STACK[^E]*RW +0x' 'no code on the stack'
unlike "$headers" ' RWE ' 'nothing both written and run'
like "$symbols" '__stack_chk_fail' 'the stack is guarded'
like "$symbols" '__memcpy_chk|__snprintf_chk' 'lengths are checked (FORTIFY)'
tap_done
