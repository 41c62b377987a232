#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Traffic as it should be, with four real servers, in the ways that they offer:
# nothing is found in it, neither live nor in the recording.
. "$EHLO_SRCDIR/tests/batch/pem.sh"

pem root -x509 -days 30 -addext basicConstraints=critical,CA:TRUE
by_root good DNS:localhost 60
export EHLO_SERVER_PEM=$TAP_DIR/good.pem
printf 'From: <a@client.example.org>\r\nSubject: x\r\n\r\n..\r\n.x\r\n' \
    >"$TAP_DIR/letter"

IDENTITY=(--helo client.example.org --from a@client.example.org)
TO=(--to alice@example.test --to bob@example.test)
TLS=(--tls --ca-file "$TAP_DIR/root.crt")
LOGIN=(--auth --user alice --password-command 'echo hunter2-secret')

# clean NAME LINES OPTION...: lines of a session, or none and the message that
# the options make. What was run is compared with its recording by itself.
clean()
{
	local name=$1 lines=$2

	shift 2
	run "$lines" "$HOST" "$PORT" --helo client.example.org --format json "$@"
	is "$rc" 0 "$name: status 0"
	is "$(grep '"ev":"finding"' <<<"$out")" '' "$name: no finding"
}

# in_all_ways NAME: what every server of mail takes.
in_all_ways()
{
	local name=$1

	clean "$name, a message" '' "${IDENTITY[@]}" "${TO[@]}"
	clean "$name, no sender" '' --from '' "${TO[@]}"
	clean "$name, dots" '' "${IDENTITY[@]}" "${TO[@]}" --data sample:dots
	clean "$name, 8 bits" '' "${IDENTITY[@]}" "${TO[@]}" --data sample:8bit
	clean "$name, an attachment" '' "${IDENTITY[@]}" "${TO[@]}" \
	    --attach "$TAP_DIR/letter" --subject Grüße --body grün
	clean "$name, two messages" "$(transactions)"
}

inside_tls()
{
	clean "$1, inside TLS" '' "${IDENTITY[@]}" "${TO[@]}" "${TLS[@]}"
	clean "$1, who is known" '' "${IDENTITY[@]}" "${TO[@]}" "${TLS[@]}" \
	    "${LOGIN[@]}"
}

in_groups()
{
	clean "$1, a group" '' "${IDENTITY[@]}" "${TO[@]}" --pipeline
	clean "$1, a group inside TLS" '' "${IDENTITY[@]}" "${TO[@]}" \
	    --pipeline "${TLS[@]}"
}

in_chunks()
{
	clean "$1, chunks" "EHLO client.example.org
MAIL FROM:<a@client.example.org>
RCPT TO:<alice@example.test>
:bdat $TAP_DIR/letter 7
NOOP
QUIT
"
}

transactions()
{
	cat <<-END
	EHLO client.example.org
	MAIL FROM:<a@client.example.org>
	RCPT TO:<alice@example.test>
	DATA
	Subject: x

	..
	.
	RSET
	NOOP
	MAIL FROM:<>
	RCPT TO:<bob@example.test>
	DATA
	Subject: y

	.
	QUIT
	END
}

HOST=localhost
EHLO_SERVER_AUTH_PORT=$(tap_free_port)
EHLO_SERVER_TLS_PORT=$(tap_free_port)
export EHLO_SERVER_AUTH_PORT EHLO_SERVER_TLS_PORT
start_server dovecot
start_server postfix
PORT=$POSTFIX_PORT
in_all_ways Postfix
inside_tls Postfix
in_groups Postfix
in_chunks Postfix
clean 'Postfix, SMTPUTF8' '' --from jürgen@b.example "${TO[@]}"
clean 'Postfix, DSN' '' "${IDENTITY[@]}" "${TO[@]}" \
    --mail-param 'RET=HDRS ENVID=QQ1' --rcpt-param NOTIFY=DELAY
PORT=$EHLO_SERVER_TLS_PORT
clean 'Postfix, TLS at once' '' "${IDENTITY[@]}" "${TO[@]}" "${TLS[@]:1}" \
    --tls-on-connect

PORT=$DOVECOT_PORT
for way in '' --pipeline; do
	clean "Dovecot, submission $way" '' "${IDENTITY[@]}" "${TO[@]}" \
	    "${TLS[@]}" "${LOGIN[@]}" $way
done
HOST=127.0.0.2
for way in '' --pipeline '--data sample:dots' '--data sample:8bit'; do
	# shellcheck disable=SC2086
	clean "LMTP $way" '' "${IDENTITY[@]}" "${TO[@]}" --lmtp $way
done
HOST=localhost

start_server exim
PORT=$EXIM_PORT
in_all_ways Exim
inside_tls Exim
in_groups Exim
in_chunks Exim

start_server opensmtpd
PORT=$OPENSMTPD_PORT
in_all_ways OpenSMTPD

tap_done
