#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Dovecot's submission, and a real Postfix that asks it who a client is:
# each mechanism, and nothing of the password anywhere.
. "$EHLO_SRCDIR/tests/batch/real.sh"

EHLO_SERVER_AUTH_PORT=$(tap_free_port)
export EHLO_SERVER_AUTH_PORT
start_server dovecot
start_server postfix
PORT=$DOVECOT_PORT
TOKEN=eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJhbGljZSIsImlhdCI6MTU3Nzg
TOKEN+=zNjgwMCwibmJmIjoxNTc3ODM2ODAwLCJleHAiOjQxMDI0NDQ4MDB9.rI37e6wzd36PCO6F0
TOKEN+=3cUAB_5CVkldX4c_whQs-Sq4Xs

# login SECRET OPTION...: NOOP behind EHLO and AUTH.
login()
{
	export EHLO_PASSWORD=$1
	shift
	talk 'NOOP
QUIT' --user=alice "$@"
}

# hides SECRET WHAT: neither as it is nor in base64.
hides()
{
	unlike "$out$err" "$1" "$2: the secret is not shown"
	unlike "$out$err" "$(printf '%s' "$1" | base64 -w 0 | cut -c 1-8)" \
	    "$2: nor in base64"
}

for mech in SCRAM-SHA-256 SCRAM-SHA-1 DIGEST-MD5 CRAM-MD5 PLAIN LOGIN; do
	login hunter2-secret --auth="$mech"
	is "$rc" 0 "$mech: status 0"
	has_line '<-  235 2\.7\.0 Logged in\.' "$mech"
	has_line "=== $mech, client: .*" "$mech: in clear"
	hides hunter2-secret "$mech"
	login hunter2-wrong --auth="$mech"
	is "$rc" 28 "$mech, a wrong password: status 28"
	has_line '<\*\* 535 5\.7\.8 Authentication failed\.' \
	    "$mech, a wrong password"
	hides hunter2-wrong "$mech, a wrong password"
	unlike "$(sent)" 'NOOP' "$mech, a wrong password: nothing is sent then"
done
for mech in OAUTHBEARER XOAUTH2; do
	login "$TOKEN" --auth="$mech"
	is "$rc" 0 "$mech: status 0"
	has_line '<-  235 2\.7\.0 Logged in\.' "$mech"
	hides "$TOKEN" "$mech"
	login no-such-token --auth="$mech"
	is "$rc" 28 "$mech, a wrong token: status 28"
	has_line "=== $mech, server: refused, in JSON: \{\"status\":.*" \
	    "$mech, a wrong token: the JSON"
	hides no-such-token "$mech, a wrong token"
done

login hunter2-secret --auth
has_line ' -> AUTH SCRAM-SHA-256 .*' 'the strongest that is offered'
login hunter2-secret --auth=LOGIN,CRAM-MD5,PLAIN
has_line ' -> AUTH CRAM-MD5' 'the strongest of those that are named'
has_line '=== CRAM-MD5, server: challenge <.*' 'its challenge in clear'

login hunter2-secret --auth --format=json
is "$rc" 0 'JSON: status 0'
is "$(grep -c '"ev":"auth"' <<<"$out")" 5 'JSON: five messages in clear'
is "$(grep '"ev":"finding"' <<<"$out")" '' 'JSON: no finding'
hides hunter2-secret 'JSON'

talk ':auth CRAM-MD5 alice
NOOP
:auth
QUIT'
has_line '<-  235 2\.7\.0 Logged in\.' 'from a plan'
has_line '\*\*\* Connection ended: authenticated already; .*' 'once only'

# Postfix.

PORT=$POSTFIX_PORT
for mech in SCRAM-SHA-256 DIGEST-MD5 CRAM-MD5 PLAIN LOGIN; do
	login hunter2-secret --auth="$mech"
	is "$rc" 0 "Postfix, $mech: status 0"
	has_line '<-  235 2\.7\.0 Authentication successful' "Postfix, $mech"
	hides hunter2-secret "Postfix, $mech"
	login hunter2-wrong --auth="$mech"
	is "$rc" 28 "Postfix, $mech, a wrong password: status 28"
	has_line '<\*\* 535 5\.7\.8 Error: authentication failed:.*' \
	    "Postfix, $mech, a wrong password"
done
for mech in OAUTHBEARER XOAUTH2; do
	login "$TOKEN" --auth="$mech"
	is "$rc" 0 "Postfix, $mech: status 0"
	login no-such-token --auth="$mech"
	is "$rc" 28 "Postfix, $mech, a wrong token: status 28"
done
EHLO_PASSWORD=hunter2-secret talk 'MAIL FROM:<alice@example.test>
RCPT TO:<somebody@elsewhere.example>
QUIT' --auth --user=alice
is "$rc" 0 'Postfix: whoever is known may send to others: status 0'
talk 'MAIL FROM:<alice@example.test>
RCPT TO:<somebody@elsewhere.example>
QUIT'
is "$rc" 24 'Postfix: who is not may not: status 24'

tap_done
