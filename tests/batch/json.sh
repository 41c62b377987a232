#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# JSON output: facts, what follows from them, and the verdict as last line.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

out=$(printf 'HELO localhost\nMAIL FROM: a@b\nRCPT TO:<c@d.example>\nDATA\nx\n.\nQUIT\n' |
    "$EHLO" --practice --format=json)
is $? 0 'status 0'

line() { printf '%s\n' "$out" | grep -E "$1"; }

like "$(printf '%s\n' "$out" | head -n 1)" \
    '^\{"ehlo":1,"version":"[^"]+","started":"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}(\.[0-9]{6})?[+-][0-9]{2}:[0-9]{2}","target":"practice:[a-z]*"\}$' \
    'the header comes first'
like "$(printf '%s\n' "$out" | tail -n 1)" \
    '"ev":"verdict",.*"status":0,"stage":"[a-z]+","class":"ok","text":"' \
    'the verdict comes last'
is "$(printf '%s\n' "$out" | LC_ALL=C grep -c '[^ -~]')" 0 'all of it is ASCII'
is "$(printf '%s\n' "$out" | grep -vc '^{.*}$')" 0 'one object a line'
like "$out" '"ev":"resolve","name":"practice:deathstar","port":[0-9]+,"addresses":\["127\.0\.0\.1"\]' \
    'resolve'
like "$out" '"ev":"probe","address":"127\.0\.0\.1","port":[0-9]+,"verdict":"LISTENING","ms":[0-9]+' \
    'probe'
like "$out" '"ev":"connected","address":"127\.0\.0\.1","port":[0-9]+,"local":"127\.0\.0\.1:[0-9]+"' \
    'connected'
like "$out" '"ev":"sent","line":"MAIL FROM: a@b","eol":"crlf","tls":false,"what":"command"' \
    'sent'
like "$out" '"ev":"sent","line":"x","eol":"crlf","tls":false,"what":"data"' 'data'
like "$out" '"ev":"received","line":"250 2\.1\.5 c@d\.example","eol":"crlf","tls":false' \
    'received'
like "$(line '"ev":"reply"' | sed -n 3p)" \
    '"derived":true,.*"code":250,"enhanced":"2\.1\.0","lines":\["2\.1\.0 a@b\.\.\.\.Sender OK"\],"tls":false,"to":"MAIL","ms":[0-9.]+,"class":"ok"' \
    'reply'
like "$(line '"ev":"finding"')" '"derived":true,.*"id":"path-brackets"' \
    'the missing brackets are a finding'
like "$(line '"ev":"state"' | tr '\n' ' ')" '"phase":"mail".*"phase":"rcpt"' 'state'
like "$out" '"ev":"closed","by":"(server|client)"' 'closed'

out=$(printf 'AUTH PLAIN AGJvYgBodW50ZXIy\nQUIT\n' | "$EHLO" --practice --format=json)
unlike "$out" 'AGJvYgBodW50ZXIy' 'a password is not written'
like "$out" '"redacted":true' 'and that is said'
out=$(printf 'AUTH PLAIN AGJvYgBodW50ZXIy\nQUIT\n' | "$EHLO" --practice)
unlike "$out" 'AGJvYgBodW50ZXIy' 'nor in text'
has_line ' -> AUTH PLAIN \*+' 'a mask stands for it'

tap_done
