#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real OpenSMTPD: strict about order and syntax, and it verifies nobody.
. "$EHLO_SRCDIR/tests/batch/real.sh"

start_server opensmtpd
PORT=$OPENSMTPD_PORT

delivers "$OPENSMTPD_DIR"
has_line '<-  220 mx\.example\.test ESMTP OpenSMTPD' 'the greeting'
has_line '<-  250-SIZE 100000' 'EHLO'
has_line '<-  250 2\.0\.0 [0-9a-f]{8} Message accepted for delivery' \
    'the message is queued'

clean 'clean traffic' "MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME
$RECIPIENT
RCPT TO:<bob@example.test> NOTIFY=NEVER
DATA
Subject: x

x
.
$SENDER
RSET
NOOP
HELP"

answers 'relaying' "$SENDER
RCPT TO:<someone@mail.com>" '550 Invalid recipient: <someone@mail\.com>'
is "$rc" 24 'relaying refused: status 24'
answers 'nobody' "$SENDER
RCPT TO:<nobody@example.test>" \
    '524 5\.2\.4 Mailing list expansion problem: <nobody@example\.test>'
answers 'VRFY' 'VRFY alice' \
    '500 5\.5\.1 Invalid command: Command unrecognized'
answers 'HELP' 'HELP' '214 2\.0\.0 End of HELP info'
answers 'an unknown command' 'XYZZY' \
    '500 5\.5\.1 Invalid command: Command unrecognized'
answers 'wrong order' "$RECIPIENT" \
    '503 5\.5\.1 Invalid command: Command not allowed at this point\.'
answers 'DATA too early' "$SENDER
DATA
." '503 5\.5\.4 Invalid command arguments: No recipient specified'
is "$rc" 25 'DATA without a recipient: status 25'
answers 'no brackets' 'MAIL FROM: a@b.example' '553 .*'
finds path-brackets 'MAIL FROM: a@b.example'
answers 'SIZE is not looked at' 'MAIL FROM:<a@b.example> SIZE=200000' \
    '250 2\.0\.0 Ok'
answers 'too big' "$SENDER
$RECIPIENT
DATA
Subject: big

$(lines 1600)
." '554 5\.3\.4 Message too big for system: .*'
is "$rc" 26 'too big: status 26'
answers 'a parameter of nobody' 'MAIL FROM:<a@b.example> FOO=bar' \
    '503 5\.5\.4 Invalid command arguments: .*'

tap_done
