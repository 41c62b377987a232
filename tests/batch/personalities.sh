#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice servers that play Exim and OpenSMTPD beside real ones: the same
# lines get the same codes and words, but for names, numbers, and what only one
# of the two has.
. "$EHLO_SRCDIR/tests/batch/real.sh"

start_server exim
start_server opensmtpd

# practice NAME: its port, in $PRACTICE_PORT.
practice()
{
	tap_start "$TAP_DIR/serve-$1" "$EHLO" --serve --practice="$1"
	tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve-$1"
	PRACTICE_PORT=$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$TAP_DIR/serve-$1")
}

alike()
{
	sed -E 's/mx\.example\.(test|net)/HOST/g
		s/example\.(test|net)/DOMAIN/g
		s/^(220 .* Exim).*/\1 VERSION DATE/
		s/(OK id=).*/\1ID/
		s/^(250 2\.0\.0) [0-9A-Za-z]+ (Message accepted)/\1 ID \2/
		s/SIZE [0-9]+/SIZE NUMBER/
		# how the real one is set up here
		s/(550 |503-)Unknown user/\1Unrouteable address/
		s/^214 AUTH STARTTLS HELO(.*) HELP$/214 AUTH HELO\1 HELP/
		s/^(214 AUTH HELO .* HELP) VRFY$/\1/
		/^250.(VRFY|PIPECONNECT|CHUNKING|SMTPUTF8|STARTTLS)$/d
		s/^250-/250 /'
}

said()
{
	run "${3//DOMAIN/$2}
" 127.0.0.1 "$1"
	replies | alike
}

# same NAME LINES
same()
{
	is "$(said "$PRACTICE_PORT" example.net "$2")" \
	    "$(said "$REAL_PORT" example.test "$2")" "$PLAYED: $1"
}

# What both are asked.
ask_both()
{
	same 'a delivery' 'EHLO me.example.org
MAIL FROM:<a@b.example> SIZE=100 BODY=8BITMIME
RCPT TO:<alice@DOMAIN>
RCPT TO:<BOB@DOMAIN>
DATA
Subject: x

.dot
.
DATA
.
RCPT TO:<alice@DOMAIN>
NOOP
RSET
QUIT'
	same 'before EHLO' 'NOOP
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN>
DATA
.
QUIT'
	same 'HELO without a name' 'HELO
EHLO
HELO me.example.org
QUIT'
	same 'no FROM:' 'EHLO me.example.org
MAIL
MAIL FROM:
QUIT'
	same 'null senders and blanks' 'EHLO me.example.org
MAIL FROM:<>
RSET
MAIL FROM: <a@b.example>
RSET
MAIL FROM:<@x.example:a@b.example>
RSET
QUIT'
	same 'two senders' 'EHLO me.example.org
MAIL FROM:<a@b.example>
MAIL FROM:<c@d.example>
QUIT'
	same 'parameters of MAIL' 'EHLO me.example.org
MAIL FROM:<a@b.example> SIZE=abc
RSET
MAIL FROM:<a@b.example> BODY=x
RSET
MAIL FROM:<a@b.example> FOO=bar
RSET
MAIL FROM:<a@b.example> RET=x
RSET
MAIL FROM:<a@b.example> RET=HDRS ENVID=x
QUIT'
	same 'recipients' 'EHLO me.example.org
RCPT TO:<alice@DOMAIN>
MAIL FROM:<a@b.example>
RCPT TO:<nobody@DOMAIN>
RCPT TO:<someone@mail.com>
RCPT TO:<@a.example,@b.example:alice@DOMAIN>
QUIT'
	same 'no recipients' 'EHLO me.example.org
DATA
.
MAIL FROM:<a@b.example>
DATA
.
QUIT'
	same 'no TO:' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT
RCPT TO:
QUIT'
	same 'none that is relayed' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<someone@mail.com>
DATA
.
QUIT'
	same 'parameters of RCPT' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN> FOO=1
RCPT TO:<alice@DOMAIN> NOTIFY=NEVER
QUIT'
	same 'what stands behind a command' 'EHLO me.example.org
RSET x
QUIT now
QUIT'
	same 'no commands' 'EHLO me.example.org
FOO
Subject: x
HELP
:send
QUIT'
}

practice exim
PLAYED=exim REAL_PORT=$EXIM_PORT
ask_both
same 'EHLO again' 'EHLO me.example.org
MAIL FROM:<a@b.example>
EHLO me.example.org
RCPT TO:<alice@DOMAIN>
QUIT'
same 'EXPN' 'EHLO me.example.org
EXPN list
EXPN
QUIT'
same 'no domain' 'EHLO me.example.org
MAIL FROM:<a>
QUIT'
same 'too many that are not known' 'EHLO me.example.org
FOO
FOO
MAIL
FOO
NOOP'
same 'too many out of order' 'EHLO me.example.org
MAIL FROM:<a@b.example>
MAIL FROM:<a@b.example>
HELO
RCPT TO:<alice@DOMAIN> FOO=1
MAIL FROM:<a@b.example>
NOOP'
same 'a message forgives none of them' 'EHLO me.example.org
FOO
RCPT TO:<alice@DOMAIN>
MAIL FROM:<a@b.example>
RCPT TO:<alice@DOMAIN>
DATA
Subject: x

x
.
FOO
MAIL
NOOP'
same 'what is not counted' 'MAIL FROM:<a@b.example>
MAIL FROM:<a@b.example>
EHLO me.example.org
VRFY
EXPN x
MAIL FROM:<a@b.example>
RCPT TO:<nobody@DOMAIN>
DATA
.
FOO
FOO
FOO
QUIT'
same 'all recipients are told the same' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<nobody@DOMAIN>
RCPT TO:<noone@DOMAIN>
DATA
.
NOOP
DATA
.
RSET
MAIL FROM:<a@b.example>
RCPT TO:<someone@mail.com>
DATA
.
RCPT TO:<nobody@DOMAIN>
DATA
.
EHLO me.example.org
DATA
.
QUIT'
same 'what is told of them behind a message' 'EHLO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<nobody@DOMAIN>
RCPT TO:<alice@DOMAIN>
DATA
Subject: x

x
.
MAIL FROM:<a@b.example>
RCPT TO:<someone@mail.com>
DATA
.
QUIT'
same 'recipients that are none' 'EHLO me.example.org
RCPT TO:<alice@DOMAIN>
DATA
.
RSET
MAIL FROM:<a@b.example>
RCPT TO:<alice>
DATA
.
QUIT'
same 'without EHLO' 'HELO me.example.org
MAIL FROM:<a@b.example>
RCPT TO:<nobody@DOMAIN>
DATA
.
QUIT'
same 'too big, told by SIZE' 'EHLO me.example.org
MAIL FROM:<a@b.example> SIZE=200000000
QUIT'

practice opensmtpd
PLAYED=opensmtpd REAL_PORT=$OPENSMTPD_PORT
ask_both
same 'EHLO again' 'HELO me.example.org
EHLO me.example.org
QUIT'
same 'no brackets' 'EHLO me.example.org
MAIL FROM: a@b.example
MAIL FROM:<a b@c.example>
QUIT'
same 'not implemented' 'EHLO me.example.org
VRFY alice
EXPN list
ETRN example.org
BDAT 3
LHLO x
QUIT'

tap_done
