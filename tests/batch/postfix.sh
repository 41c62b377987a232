#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Postfix: a delivery to a local user, a refusal to relay, odd lines.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

start_server postfix

run $'EHLO client.example.org
MAIL FROM:<sender@client.example.org>
RCPT TO:<alice@example.test>
DATA
Subject: by ehlo

hello
.dot
.
QUIT
' 127.0.0.1 "$POSTFIX_PORT"
is "$rc" 0 'a delivery to a local user: status 0'
has_line '<-  220 mx\.example\.test ESMTP Postfix.*' 'the greeting'
has_line '<-  250 2\.0\.0 Ok: queued as .*' 'the message is queued'
ok 'the mail is there' tap_wait_for 20 grep -qr '^hello$' "$POSTFIX_DIR/mail"
ok 'its leading dot is one dot' grep -qr '^\.dot$' "$POSTFIX_DIR/mail"

run $'EHLO client.example.org
MAIL FROM:<sender@client.example.org>
RCPT TO:<someone@mail.com>
QUIT
' 127.0.0.1 "$POSTFIX_PORT"
is "$rc" 24 'someone elsewhere: status 24'
has_line '<\*\* [45]54 [45]\.7\.1 <someone@mail\.com>: Relay access denied' \
    'Relay access denied'

run $'EHLO client.example.org
MAIL FROM:<sender@client.example.org>
RCPT TO:<alice@example.test>
RCPT TO:<nobody@example.test>
DATA
Subject: two

x
.
QUIT
' 127.0.0.1 "$POSTFIX_PORT"
is "$rc" 44 'one recipient accepted, one refused: status 44'

# What is judged: nothing on clean traffic, each wrong line once.
run $'EHLO client.example.org
MAIL FROM:<sender@client.example.org> SIZE=100 BODY=8BITMIME
RCPT TO:<alice@example.test>
RSET
NOOP
VRFY alice
QUIT
' 127.0.0.1 "$POSTFIX_PORT" --format=json
is "$rc" 0 'clean traffic: status 0'
unlike "$out" '"ev":"finding"' 'no finding on clean traffic'
run $'EHLO client.example.org\nMAIL FROM: a@b.example\nQUIT\n' \
    127.0.0.1 "$POSTFIX_PORT" --format=json
like "$out" '"id":"path-brackets"' 'missing brackets are a finding'
run $'MAIL FROM:<a@b.example>\nDATA\n.\nQUIT\n' 127.0.0.1 "$POSTFIX_PORT"
is "$rc" 25 'DATA without a recipient: status 25'

tap_done
