#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A message from the options: composed or a file as it is, on the practice
# server and on a real Postfix; stages, statuses, bad words.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

TO=--to=someone@superfreak.local

run '' --practice --from me@a.example "$TO" --helo me.a.example --subject Hi
is "$rc" 0 'a message: status 0'
is "$(sent | sed 's/Date: [^|]*/Date: x/; s/<[0-9a-f]*@/<id@/')" \
    "EHLO me.a.example|MAIL FROM:<me@a.example>|RCPT TO:<someone@superfreak.local>|DATA|Date: x|From: me@a.example|To: someone@superfreak.local|Subject: Hi|Message-ID: <id@a.example>|MIME-Version: 1.0|Content-Type: text/plain; charset=us-ascii|Content-Transfer-Encoding: 7bit||This is a test message.|.|QUIT|" \
    'all that is said'
unlike "$out" 'end of input' 'standard input has no part in it'
run '' --practice "$TO" --helo me.a.example
like "$(sent)" '^EHLO me\.a\.example\|MAIL FROM:<[^@]+@me\.a\.example>' \
    'the sender is the user at this machine'

run '' --practice=deathstar-closed --to a@far.example
is "$rc" 24 'nobody accepted: status 24'
like "$(sent)" 'RCPT TO:<a@far\.example>\|QUIT\|$' 'nothing but QUIT follows'
run '' --practice=deathstar-closed "$TO" --to a@far.example,b@far.example
is "$rc" 44 'some accepted: status 44'
like "$(sent)" 'RCPT TO:<b@far\.example>\|DATA\|' 'they get it'

# ---- a file as it is

printf 'Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend' >"$TAP_DIR/message"
run '' --practice "$TO" --data "$TAP_DIR/message"
is "$rc" 0 'a file: status 0'
like "$(sent)" 'DATA\|Subject: dots\|\|\.\.\|\.\.\.\|\.\.x\|end\|\.\|QUIT\|$' \
    'its dots are stuffed, its last line is ended'
run "$(<"$TAP_DIR/message")" --practice "$TO" --data -
like "$(sent)" 'DATA\|Subject: dots\|\|\.\.\|\.\.\.\|\.\.x\|end\|\.\|QUIT\|$' \
    'the same from standard input'
run '' --practice "$TO" --data /dev/null
is "$rc" 66 'no file: status 66'
printf 'a\rb\n' >"$TAP_DIR/message"
run '' --practice "$TO" --data "$TAP_DIR/message"
is "$rc" 66 'a bare CR: status 66'
is "$err" "ehlo: $TAP_DIR/message: line 1, byte offset 1: a CR without LF: no mail can hold it (RFC 5321 2.3.8)" \
    'where it stands'
is "$out" '' 'found before anything is sent'
printf 'a\0b\n' | "$EHLO" --practice "$TO" --data - >"$TAP_DIR/out" 2>&1
is "$?" 66 'a NUL from standard input: status 66'
unlike "$(<"$TAP_DIR/out")" ' -> \.$' 'the message is not ended'

# ---- stages

for stage in greeting ehlo mail rcpt message; do
	run '' --practice "$TO" --quit-after "$stage"
	is "$rc" 0 "--quit-after $stage: status 0"
	is "$(sent | grep -o 'QUIT|$')" 'QUIT|' "--quit-after $stage: QUIT"
	run '' --practice "$TO" --drop-after "$stage"
	no_line ' -> QUIT' "--drop-after $stage: no QUIT"
done
run '' --practice "$TO" --quit-after mail
unlike "$out" 'RCPT' '--quit-after mail: no RCPT'
run '' --practice "$TO" --drop-after data
is "$(sent | tail -c 5)" 'DATA|' '--drop-after data: hung up behind DATA'

# ---- bad words

# wrong STATUS ERROR OPTION...
wrong()
{
	local status=$1 error=$2

	shift 2
	run '' --practice "$@"
	is "$rc" "$status" "$*: status $status"
	like "$err" "^ehlo: $error" "$*: why"
	is "$out" '' "$*: nothing happens"
}

wrong 64 'who is to get' --subject x
wrong 64 '--to: ' --to $'a@b\r\nRSET'
wrong 64 '--from: ' "$TO" --from 'a b@c'
wrong 64 '.* is no header' "$TO" --header 'nothing'
wrong 64 '--subject: ' "$TO" --subject $'a\nBcc: x'
wrong 64 '"lunch" is no stage' "$TO" --quit-after lunch
wrong 64 'behind DATA' "$TO" --quit-after data
printf 'Subject: x\n\n\xc3\xbcber\n' >"$TAP_DIR/eight.eml"
run '' --practice=postfix --to bob@example.net --data "$TAP_DIR/eight.eml"
is "$rc" 0 'a file with 8-bit bytes: status 0'
has_line ' -> MAIL FROM:<.*> SIZE=21 BODY=8BITMIME' \
    'its size on the wire and its kind are said where they are wanted'
run '' --practice=postfix --to bob@example.net --data "$TAP_DIR/eight.eml" \
    --mail-param SIZE=7
has_line ' -> MAIL FROM:<.*> BODY=8BITMIME SIZE=7' 'what is given counts'
wrong 64 '--data is the whole' "$TO" --data - --subject x
wrong 66 '/nonexistent cannot be read' "$TO" --attach /nonexistent
wrong 66 '/nonexistent cannot be read' "$TO" --body @/nonexistent

# ---- a real server

start_server postfix
head -c 200000 /dev/urandom >"$TAP_DIR/blob.bin"
run '' 127.0.0.1 "$POSTFIX_PORT" --from me@a.example --to alice@example.test \
    --subject 'Grüße' --body $'ä\n.\nend' --attach "$TAP_DIR/blob.bin" \
    --suppress-data
is "$rc" 0 'Postfix: status 0'
mail=$POSTFIX_DIR/mail/alice
ok 'it is delivered' tap_wait_for 20 grep -qsr 'Grüße\|UTF-8' "$mail"
file=$(grep -rl 'blob.bin' "$mail")
ok 'the header is encoded' grep -q '^Subject: =?UTF-8?B?R3LDvMOfZQ==?=' "$file"
ok 'so is the text' grep -q '^=C3=A4' "$file"
ok 'and its lone dot' grep -q '^=2E$' "$file"
sed -n '/filename="blob.bin"/,/^--/p' "$file" | sed '1,2d; /^--/d' |
    base64 -d >"$TAP_DIR/back"
ok 'the attachment is what it was' cmp -s "$TAP_DIR/back" "$TAP_DIR/blob.bin"

tap_done
