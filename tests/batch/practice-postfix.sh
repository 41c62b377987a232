#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice server that plays Postfix beside a real one: the same lines get
# the same codes and words, but for names.
. "$EHLO_SRCDIR/tests/batch/real.sh"

# A certificate that nobody looks at.
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 \
    -subj /CN=localhost -keyout "$TAP_DIR/key" -out "$TAP_DIR/cert" \
    2>"$TAP_DIR/openssl" || tap_note "$(<"$TAP_DIR/openssl")"
cat "$TAP_DIR/key" "$TAP_DIR/cert" >"$TAP_DIR/pem"
export EHLO_SERVER_PEM=$TAP_DIR/pem EHLO_SERVER_TLS_PORT
EHLO_SERVER_TLS_PORT=$(tap_free_port)

start_server postfix
tap_start "$TAP_DIR/serve" "$EHLO" --serve --practice=postfix
tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve"
PRACTICE_PORT=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")

# What differs for good: names, ids, and the extensions that only one of them
# has.
alike()
{
	sed -E 's/mx\.example\.(test|net)/HOST/g
		s/example\.(test|net)/DOMAIN/g
		s/(queued as ).*/\1ID/
		/^250.(ETRN|SMTPUTF8|CHUNKING|AUTH .*)$/d
		s/^250-/250 /'
}

# said PORT DOMAIN LINES: all that the server answers to them.
said()
{
	run "${3//DOMAIN/$2}
" 127.0.0.1 "$1" --no-verify
	replies | alike
}

# same NAME LINES
same()
{
	is "$(said "$PRACTICE_PORT" example.net "$2")" \
	    "$(said "$POSTFIX_PORT" example.test "$2")" "$1"
}

same 'a delivery' 'EHLO me.example.org
MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME RET=HDRS ENVID=x
RCPT TO:<alice@DOMAIN> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;x@y.example
RCPT TO:<BOB@DOMAIN>
RCPT TO:<postmaster>
DATA
Subject: x

.dot
.
DATA
.
RCPT TO:<alice@DOMAIN>
NOOP
NOOP and more
RSET
QUIT'
same 'before EHLO' 'MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN>
DATA
.
NOOP
RSET
HELO
EHLO
HELO me.example.org
QUIT now'
same 'the form of MAIL' 'HELO me.example.org
MAIL
MAIL FROM
MAIL FROM:
MAIL TO:<a@b.example>
MAIL FROM: a@b.example
MAIL FROM:<c@d.example>
RSET
MAIL FROM: <a@b.example>
RSET
MAIL FROM:<>
RSET
MAIL FROM:<a>
RSET
MAIL FROM:<a b@c.example>
QUIT'
same 'parameters of MAIL' 'EHLO me.example.org
MAIL FROM:<a@b.example> SIZE=abc
MAIL FROM:<a@b.example> SIZE=
MAIL FROM:<a@b.example> SIZE
MAIL FROM:<a@b.example> SIZE=20000000
MAIL FROM:<a@b.example> BODY=x
MAIL FROM:<a@b.example> FOO=bar
MAIL FROM:<a@b.example> ret=x
MAIL FROM:<a@b.example> ENVID=
QUIT'
same 'recipients' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT
RCPT TO:
RCPT TO:<>
RCPT TO:<nobody@DOMAIN>
RCPT TO:<someone@mail.com>
DATA
.
RCPT TO: alice@DOMAIN
RCPT TO:<@a.example,@b.example:alice@DOMAIN>
RCPT TO:<alice>
QUIT'
same 'parameters of RCPT' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN> NOTIFY=x
RCPT TO:<alice@DOMAIN> NOTIFY=NEVER,SUCCESS
RCPT TO:<alice@DOMAIN> ORCPT=x
RCPT TO:<alice@DOMAIN> FOO=1
RCPT TO:<alice@DOMAIN>
DATA x
RSET x
QUIT'
same 'too many recipients' "EHLO me.example.org
MAIL FROM:<a@b.example>
$(printf 'RCPT TO:<alice@DOMAIN>\n%.0s' {1..1001})
QUIT"
same 'VRFY' 'EHLO me.example.org
VRFY
VRFY alice
VRFY alice@DOMAIN
VRFY <alice@DOMAIN>
VRFY nobody@DOMAIN
VRFY someone@mail.com
QUIT'
same 'STARTTLS before EHLO' 'STARTTLS
QUIT'
same 'STARTTLS, and inside' 'EHLO me.example.org
STARTTLS now
STARTTLS
MAIL FROM:<a@b.example>
STARTTLS
EHLO me.example.org
STARTTLS
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN>
DATA
Subject: x

x
.
QUIT'
same 'other commands' 'EHLO me.example.org
XCLIENT NAME=x
XFORWARD NAME=x
EXPN list
HELP
LHLO me.example.org
TURN
FOO
QUIT'
same 'an empty line' 'EHLO me.example.org
:send
QUIT'
same 'not ASCII' $'EHLO me.example.org
MAIL FROM:<j\xc3\xbcrgen@b.example>
QUIT'
same 'HTTP' 'EHLO me.example.org
GET / HTTP/1.1
QUIT'
same 'a header in place of a command' 'EHLO me.example.org
Subject: x
QUIT'
same 'bare LF in a command' 'EHLO me.example.org
:raw NOOP\n
QUIT'
same 'bare LF in a message' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN>
:raw DATA\r\n
:raw x\n.\nQUIT\r\n.\r\n
NOOP
QUIT'

tap_done
