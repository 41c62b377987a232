# SPDX-License-Identifier: GPL-3.0-or-later
# real - what the tests of runs against real servers share.
#
# What varies between them: where the server is, and how a session begins.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
. "$EHLO_SRCDIR/tests/servers/lib.sh"
ADDRESS=127.0.0.1
HELLO='EHLO client.example.org'
SENDER='MAIL FROM:<sender@client.example.org>'
RECIPIENT='RCPT TO:<alice@example.test>'

# talk INPUT OPTION...: a session that begins with $HELLO; as run does.
talk()
{
	local input=$1

	shift
	run "$HELLO
$input
" "$ADDRESS" "$PORT" "$@"
}

# answers NAME INPUT REGEX: the last reply before that to QUIT.
answers()
{
	local last

	talk "$2
QUIT"
	last=$(replies | tail -n 2 | head -n 1)
	like "$last" "^$3\$" "$1: $3"
	[[ $(replies | tail -n 1) == '221 '* ]] ||
	    tap_result 1 "$1: it ends with 221" "$out"
}

# delivers DIR: a message to alice, and it is in her maildir there.
delivers()
{
	talk "$SENDER
$RECIPIENT
DATA
Subject: by ehlo

hello
.dot
.
QUIT"
	is "$rc" 0 'a delivery to a local user: status 0'
	ok 'the mail is there' \
	    tap_wait_for 60 grep -qsr '^hello$' "$1/mail/alice"
	ok 'its leading dot is one dot' grep -qr '^\.dot$' "$1/mail/alice"
}

# A session as the RFC wants it: status 0, and nothing to be found.
clean()
{
	talk "$2
QUIT" --format=json
	is "$rc" 0 "$1: status 0"
	is "$(grep '"ev":"finding"' <<<"$out")" '' "$1: no finding"
}

# finds ID INPUT: a finding, once.
finds()
{
	talk "$2
QUIT" --format=json
	is "$(grep -c "\"ev\":\"finding\".*\"id\":\"$1\"" <<<"$out")" 1 \
	    "the finding $1"
}

# lines COUNT: so many lines of a message.
lines()
{
	head -c $(($1 * 70)) /dev/zero | tr '\0' x | fold -w 70
}
