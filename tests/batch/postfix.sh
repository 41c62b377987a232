#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Postfix: a delivery to a local user, a refusal to relay, odd lines.
. "$EHLO_SRCDIR/tests/batch/real.sh"

start_server postfix
PORT=$POSTFIX_PORT

delivers "$POSTFIX_DIR"
has_line '<-  220 mx\.example\.test ESMTP Postfix' 'the greeting'
has_line '<-  250-SIZE 10240000' 'EHLO'
has_line '<-  250 2\.0\.0 Ok: queued as .*' 'the message is queued'

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
VRFY alice@example.test"

clean 'no sender, two messages, EHLO again' "MAIL FROM:<>
$RECIPIENT
DATA
Subject: x

x
.
$SENDER
$RECIPIENT
DATA
Subject: y

..
.
EHLO [127.0.0.1]"
clean 'all extensions' "MAIL FROM:<jürgen@b.example> SMTPUTF8 BODY=8BITMIME \
RET=HDRS ENVID=QQ314159
RCPT TO:<alice@example.test> NOTIFY=DELAY ORCPT=rfc822;a@b.example
DATA
Subject: ü

ü
.
ETRN elsewhere.example"

answers 'relaying' "$SENDER
RCPT TO:<someone@mail.com>" \
    '[45]54 [45]\.7\.1 <someone@mail\.com>: Relay access denied'
is "$rc" 24 'relaying refused: status 24'
answers 'nobody' "$SENDER
RCPT TO:<nobody@example.test>" '550 5\.1\.1 <nobody@example\.test>: .*'
talk "$SENDER
$RECIPIENT
RCPT TO:<nobody@example.test>
DATA
Subject: two

x
.
QUIT"
is "$rc" 44 'one recipient accepted, one refused: status 44'
answers 'VRFY' 'VRFY alice@example.test' '252 2\.0\.0 alice@example\.test'
answers 'VRFY nobody' 'VRFY nobody@example.test' '550 5\.1\.1 .*'
answers 'an unknown command' 'XYZZY' \
    '500 5\.5\.2 Error: command not recognized'
answers 'wrong order' "$RECIPIENT" '503 5\.5\.1 Error: need MAIL command'
answers 'DATA too early' "$SENDER
DATA
." '554 5\.5\.1 Error: no valid recipients'
is "$rc" 25 'DATA without a recipient: status 25'
finds path-brackets 'MAIL FROM: a@b.example'
answers 'SIZE' 'MAIL FROM:<a@b.example> SIZE=20000000' \
    '552 5\.3\.4 Message size exceeds fixed limit'
is "$rc" 23 'too big, told by SIZE: status 23'
answers 'too big' "$SENDER
$RECIPIENT
DATA
Subject: big

$(lines 150000)
." '552 5\.3\.4 Error: message file too big'
is "$rc" 26 'too big: status 26'
answers 'a parameter of nobody' 'MAIL FROM:<a@b.example> FOO=bar' \
    '555 5\.5\.4 Unsupported option: FOO=bar'

tap_done
