#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The report on real servers, closed and relaying: what it says, with what status,
# and that no server has anything of it in its queue.
. "$EHLO_SRCDIR/tests/reach/net.sh"
for server in postfix exim opensmtpd dovecot; do
	start_server $server
done

# check TARGET... [OPTION...]
check()
{
	run '' --check "$@" --from=probe@client.example --to=alice@example.test
}

# line MARK ABOUT TEXT: of the report in $out, whatever stands between.
line()
{
	has_line " +$1 +$2 +$3" "$target"
}

# ---- real servers

closed="RCPT TO:<ehlo-probe@relay-test\.invalid> is refused: no relay for strangers: "

# on NAME ADDRESS:PORT: the lines that every server has.
on()
{
	target=$1
	about=${2//./\\.}
	check "$2"
	is "$rc" 0 "$target: status 0"
	line ✓ "$about" 'LISTENING, [0-9]+ ms'
	line ✓ "$about" "greets after [0-9]+ ms: \"220 mx\.example\.test $3.*\""
	line ! "$about" 'does not offer STARTTLS: .*'
}

takes_mail()
{
	line ✓ "$about" 'MAIL FROM:<probe@client\.example> is accepted: "250 .*"'
	line ✓ "$about" 'RCPT TO:<alice@example\.test> is accepted: "250 .*"'
}

on Postfix "127.0.0.1:$POSTFIX_PORT" 'ESMTP Postfix'
takes_mail
line ✓ "$about" "$closed\"[45]54 [45]\.7\.1 .*: Relay access denied\""
line ✓ relay 'refused: no relay for strangers: .*'
on Exim "127.0.0.1:$EXIM_PORT" 'ESMTP Exim'
takes_mail
line ✓ "$about" "$closed\"550 relay not permitted\""
on OpenSMTPD "127.0.0.1:$OPENSMTPD_PORT" 'ESMTP OpenSMTPD'
takes_mail
line '[✓?]' relay '.*'
on Dovecot "127.0.0.1:$DOVECOT_PORT" Dovecot
line ! "$about" 'offers AUTH before TLS: .*'
line ✓ "$about" 'wants TLS or authentication before mail, .*"530 .*'
line '\?' relay 'unknown: .*'
on 'a relay' "127.0.0.3:$POSTFIX_PORT" 'ESMTP Postfix'
takes_mail
line ✗ "$about" 'RCPT TO:<ehlo-probe@relay-test\.invalid> .*"250 2\.1\.5 Ok"'
line ✗ relay 'accepted: relays for this client, 127\.0\.0\.1, not authenticated: .*'
has_line 'Fix first: let 127\.0\.0\.3:.* relay for its own clients only, .*' \
    'a relay is what is mended first'
check "127.0.0.3:$POSTFIX_PORT" --format=json
is "$(wc -l <<<"$out")" 1 'JSON: an object a target'
like "$out" '"relay":\{"verdict":"accepted","reply":"250 2\.1\.5 Ok"\}' \
    'JSON: a relay'
check "127.0.0.1:$POSTFIX_PORT" --format=json
like "$out" '"relay":\{"verdict":"refused","reply":"[45]54 [45]\.7\.1 ' \
    'JSON: no relay'
check "127.0.0.3:$POSTFIX_PORT" --strict
is "$rc" 3 '--strict: a relay is status 3'
dead=$(tap_free_port)
check "127.0.0.1:$POSTFIX_PORT" "127.0.0.1:$EXIM_PORT" "127.0.0.1:$dead"
is "$rc" 1 'three targets, one of them dead: status 1'
is "$(grep -c '^127\.0\.0\.1:[0-9]*: ' <<<"$out")" 3 'three reports'

# ---- nothing is queued

queues=("$POSTFIX_DIR"/queue/{active,deferred,incoming,maildrop}
    "$EXIM_DIR/spool" "$OPENSMTPD_DIR/var/spool/smtpd")
for queue in "${queues[@]}"; do
	ok "a queue: $queue" test -d "$queue"
done
is "$(find "${queues[@]}" -type f ! -name pid)" '' 'no queue holds anything'
is "$(find "$POSTFIX_DIR/mail" "$EXIM_DIR/mail" "$OPENSMTPD_DIR/mail" \
    "$DOVECOT_DIR/mail" -type f)" '' 'no mailbox holds anything'

tap_done
