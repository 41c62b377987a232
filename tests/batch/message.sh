#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A file as a message: what is refused and told before it goes, samples, and
# real servers, which deliver byte for byte what was sent; 50 MB of it, too.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"

FILE=$TAP_DIR/message
ENVELOPE='MAIL FROM:<me@a.example>
RCPT TO:<alice@example.test>'
TO=--to=someone@superfreak.local

# message NAME: a header and the body of standard input, into $FILE.
message()
{
	{
		printf '%s\r\n' "From: me@a.example" "To: alice@example.test" \
		    "Subject: $1" "Date: Wed, 25 Nov 2026 12:00:00 +0000" \
		    "Message-ID: <$1@a.example>" ''
		cat
	} >"$FILE"
}

# ---- what is wrong with a file

# refused WHERE WHAT BYTES: by --data and by :message; "raw" sends it.
refused()
{
	printf "A: b\r\n\r\n$3" >"$FILE"
	run '' --practice "$TO" --data "$FILE"
	is "$rc" 66 "$2: status 66"
	like "$err" "^ehlo: $FILE: $1: $2" "$2: where"
	is "$out" '' "$2: before anything is sent"
	run "EHLO me
MAIL FROM:<me@a.example>
RCPT TO:<someone@superfreak.local>
:message $FILE
NOOP" --practice
	is "$rc" 66 "$2: a pipe that wants it ends with 66"
	unlike "$out" ' -> DATA' "$2: no DATA"
	like "$out" ' -> NOOP' "$2: the session goes on"
	run '' --practice "$TO" --raw --data "$FILE" --format json
	like "$out" "\"note\",\"text\":\"[^\"]*$1: $2" "$2: raw, told"
	is "$(grep -c '"ev":"sent".*"line":"\."' <<<"$out")" 1 \
	    "$2: raw, one end"
}

refused 'line 3, byte offset 9' 'a NUL' 'a\0b\r\n'
refused 'line 3, byte offset 9' 'a CR without LF' 'a\rb\r\n'
refused 'line 3, byte offset 9' 'the line ends change' 'a\nb\r\n'
refused 'line 4, byte offset 10' 'a lone dot' 'a\n.\r\nMAIL FROM:<>\r\n'
refused 'line 4, byte offset 11' 'a lone dot' 'a\r\n.\nMAIL FROM:<>\r\n'
refused 'line 3, byte offset 10' 'a lone dot' 'a\r.\rMAIL FROM:<>\r\n'
refused 'line 4, byte offset 12' 'a lone dot' 'a\r\n\0.\r\nMAIL FROM:<>\r\n'
refused 'line 4, byte offset 11' 'a lone dot' 'a\r\n.\r\r\nMAIL FROM:<>\r\n'

printf 'no header\n\xc3\xa4%01000d\n' 0 >"$FILE"
run '' --practice=deathstar-closed "$TO" --data "$FILE"
is "$rc" 0 'what is only told is sent'
has_line "=== $FILE: line 1, byte offset 0: no field .*" 'no header is told'
has_line "=== $FILE: line 2, byte offset 10: a line of more .*" \
    'a long line is told'
run '' --practice "$TO" --data sample:8bit
like "$out" '8-bit bytes, for which|8BITMIME' '8-bit bytes are told'

# ---- samples

for name in test eicar gtube dots long-lines 8bit; do
	run '' --practice "$TO" --data "sample:$name"
	is "$rc" 0 "sample:$name"
	like "$(sent)" '\|\.\|QUIT\|$' "sample:$name: it is ended"
done
run '' --practice "$TO" --data sample:gtube
like "$out" 'XJS\*C4JDBQADN1\.NSBN3\*2IDNEN\*GTUBE-STANDARD-ANTI-UBE' 'GTUBE'
run '' --practice "$TO" --data sample:eicar
like "$(sed -n 's/^ -> //p' <<<"$out" |
    grep -E '^(WDVP|LUZJ)' | base64 -d 2>/dev/null)" '^X5O!.*H\+H\*$' 'EICAR'
run '' --practice "$TO" --data sample:lunch
is "$rc" 64 'no such sample: status 64'
like "$err" 'test, eicar, gtube' 'which there are'
run "EHLO me
MAIL FROM:<me@a.example>
RCPT TO:<someone@superfreak.local>
:message" --practice
has_line ' -> This is a test message\.' 'without a file: the test message'
run ":message
:bdat $FILE" --practice
is "$rc" 25 'DATA is refused: status 25'
has_line '=== the message was not sent: DATA was answered 503' 'why'
has_line '\*\*\* the server does not offer CHUNKING: .*' 'no BDAT unasked'
run '' --practice "$TO" --raw --data -
is "$rc" 64 '--raw without a file: status 64'

# ---- a long one: the first lines, how many are left out, the last one

for ((i = 0; i < 3000; i++)); do
	printf 'line %06d of a message that is longer than what is kept\r\n' $i
done | message long
run '' --practice "$TO" --data "$FILE"
is "$rc" 0 'a long one'
has_line ' -> line 000000 .*' 'its first line is told'
has_line ' -> line 002999 .*' 'and its last'
no_line ' -> line 001999 .*' 'nothing between'
run '' --practice "$TO" --data "$FILE" --format json
is $(($(grep -c '"ev":"sent".*"what":"data"' <<<"$out") +
    $(sed -nE 's/.*"ev":"dropped","count":([0-9]+).*/\1/p' <<<"$out"))) 3007 \
    'all lines are told or counted'

# ---- real servers

export EHLO_SERVER_SIZE=60000000
start_server postfix
start_server exim
start_server dovecot

# same NAME DIR: what is delivered there is the message of that name. In a mbox
# an empty line stands behind it.
same()
{
	local file

	ok "$1: it is delivered" tap_wait_for 60 grep -qsrF "<$1@a.example>" "$2"
	file=$(grep -rlF "<$1@a.example>" "$2" | head -n 1)
	tr -d '\r' <"$FILE" | sed '1,/^$/d' >"$TAP_DIR/wanted"
	sed '1,/^$/d' "$file" >"$TAP_DIR/got"
	[[ $(head -c 5 "$file") == 'From ' ]] && echo >>"$TAP_DIR/wanted"
	ok "$1: byte for byte" cmp -s "$TAP_DIR/wanted" "$TAP_DIR/got"
	rm -f "$file"
}

# deliver HOW HELLO ADDRESS PORT: $FILE by a line of the console's.
deliver()
{
	run "$2 client.example.org
$ENVELOPE
$1
QUIT" "$3" "$4" --suppress-data
	is "$rc" 0 "$1 to $2 at port $4: status 0"
}

dots()
{
	printf '.\r\n..\r\n...\r\n.x\r\n \r\n\r\nx.\r\n.\r\n'
}

dots | message postfix-dots
deliver ":message $FILE" EHLO 127.0.0.1 "$POSTFIX_PORT"
same postfix-dots "$POSTFIX_DIR/mail/alice"
dots | message postfix-chunks
deliver ":bdat $FILE 7" EHLO 127.0.0.1 "$POSTFIX_PORT"
same postfix-chunks "$POSTFIX_DIR/mail/alice"
has_line ' -> BDAT 7' 'Postfix: chunks'
has_line ' -> BDAT [0-7] LAST' 'Postfix: the last one'
dots | message exim-dots
deliver ":message $FILE" EHLO 127.0.0.1 "$EXIM_PORT"
same exim-dots "$EXIM_DIR/mail/alice"
dots | message exim-chunks
deliver ":bdat $FILE 50" EHLO 127.0.0.1 "$EXIM_PORT"
same exim-chunks "$EXIM_DIR/mail/alice"

# chunks NAME EXPECTED SIZE...: the bytes that were announced are those.
chunks()
{
	local sizes

	sizes=$(sed -nE 's/^ -> BDAT ([0-9]+)( LAST)?$/\1/p' <<<"$out")
	is $((${sizes//$'\n'/+})) "$2" "$1: the sizes are of the bytes sent"
}

# lf NAME: the same message, each line ended by LF alone, the last by nothing.
lf()
{
	dots | message "$1"
	printf 'no end' >>"$FILE"
	tr -d '\r' <"$FILE" >"$FILE.lf"
	printf '\r\n' >>"$FILE"
}

for size in 1 7 50 ''; do
	lf "exim-lf-$size"
	deliver ":bdat $FILE.lf $size" EHLO 127.0.0.1 "$EXIM_PORT"
	chunks "Exim, LF, $size" "$(wc -c <"$FILE")"
	same "exim-lf-$size" "$EXIM_DIR/mail/alice"
done
lf postfix-lf
deliver ":bdat $FILE.lf 9" EHLO 127.0.0.1 "$POSTFIX_PORT"
chunks 'Postfix, LF' "$(wc -c <"$FILE")"
same postfix-lf "$POSTFIX_DIR/mail/alice"
lf raw-lf
run "EHLO client.example.org
$ENVELOPE
:bdat raw $FILE.lf
QUIT" 127.0.0.1 "$EXIM_PORT"
is "$rc" 26 'Exim, LF as it is: status 26'
chunks 'Exim, LF as it is' "$(wc -c <"$FILE.lf")"
has_line '<\*\* 552 .*' 'Exim, LF as it is: it is refused'
printf 'A: b\r\n\r\na\nb\r\n' >"$FILE"
run "EHLO client.example.org
$ENVELOPE
:bdat $FILE
QUIT" 127.0.0.1 "$EXIM_PORT"
is "$rc" 66 'chunks of a file whose line ends change: status 66'
like "$out" 'line 3, byte offset 9: the line ends change' 'where they do'
unlike "$out" ' -> BDAT' 'no chunk of it is sent'

dots | message lmtp-dots
deliver ":message $FILE" LHLO 127.0.0.2 "$DOVECOT_PORT"
same lmtp-dots "$DOVECOT_DIR/mail/alice"

big()
{
	yes $'.\r\n..\r\n.dots at the beginning of many lines\r\nsome text\r' |
	    head -n 4000000 | head -c 49999990
	printf '\r\n.\r\n'
}

big | message postfix-big
deliver ":message $FILE" EHLO 127.0.0.1 "$POSTFIX_PORT"
same postfix-big "$POSTFIX_DIR/mail/alice"
big | message exim-big
deliver ":bdat $FILE" EHLO 127.0.0.1 "$EXIM_PORT"
same exim-big "$EXIM_DIR/mail/alice"
big | message lmtp-big
deliver ":message $FILE" LHLO 127.0.0.2 "$DOVECOT_PORT"
same lmtp-big "$DOVECOT_DIR/mail/alice"

tap_done
