#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Exim: no enhanced codes, and words of its own.
. "$EHLO_SRCDIR/tests/batch/real.sh"

start_server exim
PORT=$EXIM_PORT

delivers "$EXIM_DIR"
has_line '<-  220 mx\.example\.test ESMTP Exim .*' 'the greeting'
has_line '<-  250-SIZE 100000' 'EHLO'
has_line '<-  250 OK id=[-0-9A-Za-z]+' 'the message is queued'

clean 'clean traffic' "MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME
$RECIPIENT
RCPT TO:<bob@example.test>
DATA
Subject: x

x
.
$SENDER
RSET
NOOP
HELP
VRFY alice@example.test"

answers 'relaying' "$SENDER
RCPT TO:<someone@mail.com>" '550 relay not permitted'
is "$rc" 24 'relaying refused: status 24'
answers 'nobody' "$SENDER
RCPT TO:<nobody@example.test>" '550 Unknown user'
answers 'VRFY' 'VRFY alice@example.test' \
    '250 <alice@example\.test> is deliverable'
answers 'VRFY nobody' 'VRFY nobody@example.test' \
    '550 <nobody@example\.test> Unknown user'
answers 'EXPN' 'EXPN list' '550 Administrative prohibition'
answers 'HELP' 'HELP' '214 AUTH HELO EHLO .*'
answers 'an unknown command' 'XYZZY' '500 unrecognized command'
answers 'wrong order' "$RECIPIENT" '503 sender not yet given'
answers 'DATA too early' "$SENDER
DATA
." '503 valid RCPT command must precede DATA'
is "$rc" 25 'DATA without a recipient: status 25'
answers 'no brackets' 'MAIL FROM: a@b.example' '250 OK'
finds path-brackets 'MAIL FROM: a@b.example'
answers 'SIZE' 'MAIL FROM:<a@b.example> SIZE=200000' \
    '552 Message size exceeds maximum permitted'
is "$rc" 23 'too big, told by SIZE: status 23'
answers 'too big' "$SENDER
$RECIPIENT
DATA
Subject: big

$(lines 1600)
." '552 Message size exceeds maximum permitted'
is "$rc" 26 'too big: status 26'
answers 'a parameter of nobody' 'MAIL FROM:<a@b.example> FOO=bar' \
    '501 <a@b\.example> FOO=bar: malformed address: .*'

tap_done
