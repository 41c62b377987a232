#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Dovecot: submission, which wants a login first, and LMTP.
. "$EHLO_SRCDIR/tests/batch/real.sh"

start_server dovecot
PORT=$DOVECOT_PORT

# Submission.

answers 'before the login' "$SENDER" '530 5\.7\.0 Authentication required\.'
is "$rc" 23 'no login: status 23'
answers 'a wrong password' 'AUTH PLAIN AGFsaWNlAHdyb25n' \
    '535 5\.7\.8 Authentication failed\..*'
is "$rc" 28 'a wrong password: status 28'

clean 'a login in two steps' 'AUTH LOGIN
YWxpY2U=
aHVudGVyMi1zZWNyZXQ=
NOOP'
unlike "$out" 'aHVudGVyMi1zZWNyZXQ' 'the password is not shown'

HELLO+=$'\nAUTH PLAIN AGFsaWNlAGh1bnRlcjItc2VjcmV0'
clean 'clean traffic' "MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME
$RECIPIENT
RCPT TO:<bob@example.test>
DATA
Subject: x

x
.
$SENDER
RSET
NOOP"
has_line '.*"mx\.example\.test Dovecot \(Debian\) ready\.".*' 'the greeting'
unlike "$out" 'AGFsaWNlAGh1bnRlcjItc2VjcmV0' 'the password is not shown'

answers 'VRFY' 'VRFY alice' '250 2\.0\.0 Ok'
answers 'an unknown command' 'XYZZY' '500 5\.5\.1 Unknown command'
answers 'wrong order' "$RECIPIENT" '503 5\.5\.0 MAIL needed first'
answers 'no brackets' 'MAIL FROM: a@b.example' \
    '501 5\.5\.4 Invalid FROM: .*'
answers 'SIZE' 'MAIL FROM:<a@b.example> SIZE=200000' \
    '552 5\.2\.3 Message size exceeds administrative limit'
is "$rc" 23 'too big, told by SIZE: status 23'
answers 'too big' "$SENDER
$RECIPIENT
DATA
Subject: big

$(lines 1600)
." '552 5\.2\.3 Message size exceeds administrative limit'
is "$rc" 26 'too big: status 26'
answers 'a parameter of nobody' 'MAIL FROM:<a@b.example> FOO=bar' \
    '555 5\.5\.4 Unsupported parameters'

# LMTP.

ADDRESS=127.0.0.2
HELLO='LHLO client.example.org'
delivers "$DOVECOT_DIR"
has_line '<-  250 2\.0\.0 <alice@example\.test> .* Saved' 'it is saved'
clean 'LMTP, clean traffic' "$SENDER
$RECIPIENT
RCPT TO:<bob@example.test>
DATA
Subject: x

x
.
$SENDER
RSET
NOOP"
is "$(grep -c '"to":"data"' <<<"$out")" 2 'LMTP, an answer for each recipient'
talk "$SENDER
$RECIPIENT
RCPT TO:<full@example.test>
RCPT TO:<bob@example.test>
DATA
Subject: x

longer than ten bytes
.
QUIT"
is "$rc" 44 'LMTP, no room for one of three: status 44'
is "$(grep -Ec '^<-  250 2\.0\.0 .* Saved$' <<<"$out")" 2 \
    'LMTP, the others have it'
has_line '<\*\* 552 5\.2\.2 <full@example\.test> .*' 'LMTP, who has not'
has_line '\*\*\* the message was accepted for some recipients only: 552 .*' \
    'LMTP, the verdict'
answers 'LMTP, nobody' "$SENDER
RCPT TO:<nobody@example.test>" \
    "550 5\.1\.1 <nobody@example\.test> User doesn't exist: .*"
is "$rc" 24 'LMTP, nobody: status 24'
answers 'LMTP, VRFY' 'VRFY alice' '252 2\.3\.3 Try RCPT instead'
answers 'LMTP, an unknown command' 'XYZZY' '500 5\.5\.1 Unknown command'
answers 'LMTP, wrong order' "$RECIPIENT" '503 5\.5\.0 MAIL needed first'
HELLO='EHLO client.example.org'
answers 'EHLO to LMTP' 'NOOP' '250 2\.0\.0 OK'
is "$rc" 22 'EHLO to LMTP: status 22'
has_line '<\*\* 500 5\.5\.1 Unknown command' 'EHLO to LMTP is unknown'

tap_done
