#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Extensions from the options, with real servers: Postfix, Exim, Dovecot's LMTP.
. "$EHLO_SRCDIR/tests/batch/real.sh"

# sends OPTION...: a message from the options.
sends()
{
	run '' "$ADDRESS" "$PORT" --helo client.example.org \
	    --from sender@client.example.org "$@"
}

TO=--to=alice@example.test
# Two commands, and no reply between them.
group=$'\n -> RCPT TO:<alice@example.test>\n -> DATA\n'

EHLO_SERVER_XCLIENT=127.0.0.1 start_server postfix
PORT=$POSTFIX_PORT

sends "$TO" --pipeline
is "$rc" 0 'Postfix, a group: status 0'
like "$out" "$group" 'Postfix, a group: no reply in between'
sends "$TO" --data sample:dots --pipeline
is "$rc" 0 'Postfix, a group and a file: status 0'
like "$out" "$group" 'Postfix, a group and a file: DATA is in it'
sends --to nobody@example.test --data sample:test --pipeline
is "$rc" 24 'Postfix, a group and a file for nobody: status 24'
sends --to nobody@example.test --pipeline
is "$rc" 24 'Postfix, a group for nobody: status 24'
has_line '<\*\* 554 5\.5\.1 Error: no valid recipients' \
    'Postfix, a group for nobody: DATA is refused'
sends "$TO" --to nobody@example.test --pipeline
is "$rc" 44 'Postfix, a group, one recipient refused: status 44'
sends "$TO" --mail-param 'RET=HDRS ENVID=QQ1' --rcpt-param NOTIFY=DELAY
is "$rc" 0 'Postfix, DSN: status 0'
has_line ' -> RCPT TO:<alice@example\.test> NOTIFY=DELAY' \
    'Postfix, DSN: what is asked for'
sends "$TO" --rcpt-param NOTIFY=SOMETIMES
is "$rc" 24 'Postfix, a value that is none: status 24'
run '' "$ADDRESS" "$PORT" --from jürgen@b.example "$TO"
is "$rc" 0 'Postfix, SMTPUTF8: status 0'
has_line ' -> MAIL FROM:<jürgen@b\.example> SMTPUTF8' \
    'Postfix, SMTPUTF8 is asked for'
sends "$TO" --xclient 'ADDR=192.0.2.9 NAME=other.example HELO=other.example'
is "$rc" 0 'Postfix, XCLIENT: status 0'
is "$(grep -c '^ -> EHLO ' <<<"$out")" 2 'Postfix, XCLIENT: EHLO again'
sends --to someone@far.example --xclient ADDR=192.0.2.9
is "$rc" 24 'Postfix, XCLIENT: no relay for the other one'
has_line '<\*\* [45]54 [45]\.7\.1 <someone@far\.example>: Relay access denied' \
    'Postfix, XCLIENT: whom it refuses'
sends "$TO" --xclient COLOR=red
is "$rc" 33 'Postfix, XCLIENT with an attribute that is none: status 33'

start_server exim
PORT=$EXIM_PORT

sends "$TO" --pipeline
is "$rc" 0 'Exim, a group: status 0'
like "$out" "$group" 'Exim, a group: no reply in between'
sends "$TO" --to nobody@example.test --pipeline
is "$rc" 44 'Exim, a group, one recipient refused: status 44'
sends "$TO" --xclient ADDR=192.0.2.9
is "$rc" 33 'Exim, XCLIENT: status 33'

start_server dovecot
PORT=$DOVECOT_PORT ADDRESS=127.0.0.2

sends "$TO" --lmtp --to bob@example.test --pipeline
is "$rc" 0 'LMTP, a group: status 0'
is "$(grep -Ec '^<-  250 2\.0\.0 .* Saved$' <<<"$out")" 2 \
    'LMTP, a group: a reply for each recipient'
sends "$TO" --lmtp --to nobody@example.test --pipeline
is "$rc" 44 'LMTP, a group, one of two refused: status 44'
sends "$TO" --lmtp --to full@example.test --body 'longer than ten bytes'
is "$rc" 44 'LMTP, the message refused for one of two: status 44'
run '' "lmtp://$ADDRESS:$PORT" --from sender@client.example.org "$TO"
is "$rc" 0 'lmtp:// in the target: status 0'
has_line ' -> LHLO .*' 'lmtp:// in the target: LHLO'

tap_done
