#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Replies explained: from words, from standard input, from a whole transcript.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

run '' --explain 550 5.7.1 Unable to relay for someone@mail.com
is "$rc" 0 'status 0'
is "$err" '' 'nothing on standard error'
has_line '550 5\.7\.1 Unable to relay for someone@mail\.com' 'the reply itself'
has_line 'policy: relaying denied \(relay-denied, permanent\)' \
    'what it is, in a few words'
has_line 'developer      .*' 'what a developer can do'
has_line 'administrator  .*' 'what an administrator can do'
has_line 'see            RFC 5321 .*' 'where it is written'
has_line '               https://www\.rfc-editor\.org/rfc/rfc5321#section-3\.6\.2' \
    'where that can be read'
has_line '550            RFC 5321 4\.2\.3' 'where its code is defined'
has_line '5\.7\.1          RFC 3463 3\.8' 'and its enhanced code'
run '' --explain 450 4.3.6 later
has_line '4\.3\.6          RFC 6710 4\.1' 'an enhanced code of another RFC'
run '' --explain 554 'no (#5.7.20)'
has_line '5\.7\.20         RFC 7372 3\.1' 'one that stands in the text'

run '' --explain '450 4.2.0 Greylisted' '550 5.1.1 no such user'
has_line '450 4\.2\.0 Greylisted' 'two quoted replies: the first'
has_line '550 5\.1\.1 no such user' 'two quoted replies: the second'

run $'550 one\n' --explain --stage RCPT --format json
like "$out" '^\{"code":550,"enhanced":null,"class":"permanent","category":' \
    'JSON: codes, class, category'
like "$out" '"fix":\["sender: ' 'JSON: who can do what'
like "$out" '"rfc":\["RFC ' 'JSON: sections of RFCs'
run '' --explain --format json --stage rcpt \
    '554 5.7.1 <a@b.example>: Relay access denied'
like "$out" '"Postfix: smtpd_relay_restrictions' \
    'the settings of the server that answers'
like "$out" '"rfc":\["RFC 5321 [0-9., ]+","RFC 3463 3.8","RFC 5321 4.2.3"\]' \
    'JSON: one string an RFC, and where the code is from'
run '' --explain socket.gaierror: '[Errno -3] Temporary failure in name resolution'
has_line 'the name server did not answer \(dns, temporary\)' \
    'a name that nobody was asked about may exist'
run '' --explain --format json Connection refused
like "$out" '^\{"code":null,"enhanced":null,.*"category":"conn-refused"' \
    'words that no server said'
run '' --explain --format json '454 4.7.1 <a@b.example>: Relay access denied'
like "$out" '"class":"permanent"' 'what it is in fact'

out=$(printf 'EHLO me\nMAIL FROM:<>\nRCPT TO:<a@far.example>\n' |
    "$EHLO" --practice=deathstar-closed | "$EHLO" --explain --format json)
has_line '\{"code":250,.*"category":"ok".*' 'a transcript: what was accepted'
has_line '\{"code":550,.*"category":"relay-denied".*' \
    'a transcript: what was refused'

run '' --explain --stage lunch 550 no
is "$rc" 64 'an unknown stage: status 64'
is "$err" 'ehlo: "lunch" is no stage: a command, greeting or message' \
    'an unknown stage is named'
run '' --explain
is "$rc" 0 'nothing in: status 0'
is "$out" '' 'nothing in: nothing out'
run $'550 \033[31m\x07 \xff\xe2\x80\xae\n' --explain
is "$(LC_ALL=C grep -c '[[:cntrl:]]' <<<"$out")" 0 \
    'no control of a reply reaches the terminal'
"$EHLO" --explain 550 no >/dev/full 2>"$TAP_DIR/err"
is "$?" 74 'a full disk: status 74'
like "$(<"$TAP_DIR/err")" '^ehlo: standard output: ' 'a full disk is said'

tap_done
