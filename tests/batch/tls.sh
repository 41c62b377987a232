#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# TLS: a real Postfix with certificates of every kind, and servers that lie
# before the handshake.
. "$EHLO_SRCDIR/tests/batch/pem.sh"

# ---- servers that do not come as far as a handshake --------------------------

HELLO='EHLO client.example.org'
OFFER='answer EHLO "250-mx\r\n250 STARTTLS\r\n"'

# before NAME REPLY [SENT]: a session in which STARTTLS is answered so.
before()
{
	peer 'send "220 mx\r\n"' "$OFFER" "answer STARTTLS $2" drain
	run "$HELLO
STARTTLS
$HELLO
" 127.0.0.1 "$PEER_PORT" --timeout=2
	is "$rc" 29 "$1: status 29"
	is "$(sent)" "$HELLO|STARTTLS|${3-}" "$1: nothing else is sent"
}

before 'refused' '"454 4.7.0 later\r\n"' "$HELLO|"
before 'a whole reply behind the 220' '"220 go\r\n250-evil\r\n250 AUTH\r\n"'
has_line '<\*\* 250-evil' 'it is shown'
has_line '<\*\* 250 AUTH' 'all of it'
has_line '\*\*\* Connection ended: bytes came in clear behind the 220.*' \
    'and is why'
before 'a fragment behind the 220' '"220 go\r\n2"'
has_line '<\*\* 2' 'it is shown'
before 'a NUL behind the 220' '"220 go\r\n\0"'
before 'a LF behind the 220' '"220 go\r\n\n"'
before 'clear text for a handshake' '"220-go\r\n220 on\r\n"'
has_line '\*\*\* Connection ended: the handshake: no answer in 2 s' \
    'a stalled handshake'

# Nobody is told how to read along.
peer 'send "220 mx\r\n"' "$OFFER" 'starttls good' 'answer EHLO "250 mx\r\n"' \
    'answer QUIT "221 bye\r\n"'
SSLKEYLOGFILE=$TAP_DIR/keys run "$HELLO
STARTTLS
$HELLO
" 127.0.0.1 "$PEER_PORT" --ca-file="$EHLO_CERTS/root.crt"
is "$rc" 0 'the keys of a session'
ok 'are written nowhere' test ! -e "$TAP_DIR/keys"

# Before anything is connected to.
for option in --ca-file --cert; do
	run '' "$option=$TAP_DIR/none" --batch 127.0.0.1 9
	is "$rc" 66 "$option and no such file: status 66"
	like "$err" "$option .*/none cannot be read: No such file" 'and why'
	run '' "$option=$0" --batch 127.0.0.1 9
	is "$rc" 66 "$option and a file of another kind: status 66"
	like "$err" "$option .* holds no PEM" 'and why'
	run '' "$option=$TAP_DIR" --batch 127.0.0.1 9
	is "$rc" 66 "$option and a directory: status 66"
done

# ---- TLS that is required, and not to be had ----------------------------------

# required NAME OFFER STEP...: with --tls.
required()
{
	local name=$1

	shift
	peer 'send "220 mx\r\n"' "$@" drain
	run "$HELLO
MAIL FROM:<a@b.example>
" 127.0.0.1 "$PEER_PORT" --timeout=2 --tls
	is "$rc" 29 "$name: status 29"
	unlike "$out" '> MAIL' "$name: MAIL is not sent"
}

required 'not offered' 'answer EHLO "250 mx\r\n"'
has_line '\*\*\* .*: TLS is required, and the server does not offer it' 'why'
required 'refused' "$OFFER" 'answer STARTTLS "454 4.7.0 later\r\n"'
has_line '\*\*\* .*: TLS is required, and STARTTLS was answered 454' 'why'
peer 'send "220 mx\r\n"' 'answer EHLO "250 mx\r\n"' 'answer MAIL "250 ok\r\n"' \
    'answer QUIT "221 bye\r\n"'
run "$HELLO
MAIL FROM:<a@b.example>
QUIT
" 127.0.0.1 "$PEER_PORT" --timeout=2 --tls-optional
is "$rc" 0 '--tls-optional and no offer: it goes on in clear'

# ---- certificates ------------------------------------------------------------

# secure INPUT OPTION...: a session that begins with STARTTLS.
secure()
{
	local input=$1

	shift
	run "$HELLO
STARTTLS
$input" "$HOST" "$POSTFIX_PORT" --ca-file "$TAP_DIR/root.crt" "$@"
}

HOST=localhost
pem root -x509 -days 30 -addext basicConstraints=critical,CA:TRUE
by_root good DNS:localhost 61

serve good
secure "$HELLO
MAIL FROM:<a@b.example>
RCPT TO:<alice@example.test>
DATA
Subject: inside TLS

hello
.
QUIT
"
is "$rc" 0 'a delivery inside TLS: status 0'
has_line '=== TLS 1\.3, TLS_AES_256_GCM_SHA384, [xX]25519; certificate localhost, verified, 6[01] days left' \
    'what was agreed on'
has_line ' ~> EHLO client\.example\.org' 'EHLO once more, inside'
has_line '<~  250 2\.0\.0 Ok: queued as .*' 'the message is queued'
no_line ' -> MAIL.*' 'no MAIL in clear'
no_line '<~ +250-STARTTLS' 'STARTTLS is not offered again'
has_line '=== EHLO inside TLS beside that before: STARTTLS is gone' \
    'what changed with TLS'
ok 'the mail is there' \
    tap_wait_for 20 grep -qsr '^hello$' "$POSTFIX_DIR/mail/alice"

secure "MAIL FROM:<a@b.example>
" --format=json
like "$out" '"id":"cmd-order"' 'MAIL before the second EHLO is a finding'
like "$out" '"ev":"tls","version":"TLS 1.3".*"names":\["localhost"\]' 'JSON'

run "$HELLO
" "smtps://localhost:$EHLO_SERVER_TLS_PORT" --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 'smtps://: status 0'
has_line '<~  220 mx\.example\.test ESMTP Postfix' 'the greeting inside'
no_line ' -> .*' 'nothing in clear'
run "$HELLO
" localhost "$EHLO_SERVER_TLS_PORT" --tls-on-connect \
    --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 '--tls-on-connect: status 0'

# ---- a report on it ----------------------------------------------------------

run '' --check "localhost:$POSTFIX_PORT" --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 'report: status 0'
has_line '  ✓ .*  TLS 1\.3, TLS_AES_256_GCM_SHA384, [xX]25519' \
    'report: what was agreed on'
has_line '  ✓ .*  the certificate is for localhost, 6[01] days left' \
    'report: the certificate'
has_line '  ✓ encryption  TLS 1\.3, verified' 'report: the verdict'
run '' --check "localhost:$POSTFIX_PORT" --format json
is "$rc" 0 'an unproven certificate ends no report'
like "$out" '"tls":\{"version":"TLS 1\.3",.*"verified":false,"errors":\["0 X509' \
    'report: JSON, with the errors'
like "$out" '"id":"certificate-unproven","mark":"doubt"' 'report: a doubt'
like "$out" '"relay":\{"verdict":"refused"' 'report: all was asked inside'
run '' --check "smtps://localhost:$EHLO_SERVER_TLS_PORT" \
    --ca-file "$TAP_DIR/root.crt"
has_line '  ✓ .*  greets after [0-9]+ ms: "220 mx\.example\.test .*"' \
    'report: TLS from the first byte'
run '' --check "localhost:$POSTFIX_PORT" --tls-on-connect
has_line '  ! .*  speaks in clear where clients begin with TLS: "220 mx.*' \
    'report: text where TLS belongs'
run "$HELLO
" "smtps://localhost:$POSTFIX_PORT"
is "$rc" 29 'text where TLS belongs: status 29'
has_line '\*\*\* .*: the server speaks in clear, not TLS: 220 mx.*' \
    'text where TLS belongs is shown'

DELIVERY='MAIL FROM:<a@b.example>
RCPT TO:<alice@example.test>
DATA
Subject: x

y
.
'
run "$HELLO
$DELIVERY" localhost "$POSTFIX_PORT" --tls --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 '--tls: status 0'
is "$(sent)" "$HELLO|STARTTLS|" '--tls: EHLO and STARTTLS in clear'
has_line ' ~> EHLO client\.example\.org' '--tls: EHLO again inside'
has_line '<~  250 2\.0\.0 Ok: queued as .*' '--tls: a delivery'
run "$HELLO
$DELIVERY" localhost "$POSTFIX_PORT" --tls-optional \
    --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 '--tls-optional: status 0'
is "$(sent)" "$HELLO|STARTTLS|" '--tls-optional: the same'
run "$DELIVERY" localhost "$POSTFIX_PORT" --tls
is "$rc" 29 '--tls: MAIL first: status 29'
is "$(sent)" '' '--tls: and it is not sent'

# refuses NAME ERROR...: not verified, each error told, and nothing sent.
refuses()
{
	local name=$1 error

	shift
	is "$rc" 29 "$name: status 29"
	for error; do
		has_line "\*\*\* .* \(X509_V_ERR_$error, depth 0\)" "$name"
	done
	no_line ' ~> .*' "$name: nothing is said inside"
}

HOST=127.0.0.1
secure ''
refuses 'another name' IP_ADDRESS_MISMATCH
HOST=localhost
run "$HELLO
STARTTLS
$HELLO
" localhost "$POSTFIX_PORT"
refuses 'an authority of nobody' UNABLE_TO_GET_ISSUER_CERT_LOCALLY \
    UNABLE_TO_VERIFY_LEAF_SIGNATURE
run "$HELLO
STARTTLS
$HELLO
" localhost "$POSTFIX_PORT" --no-verify
is "$rc" 0 '--no-verify: status 0'
has_line '\*\*\* TLS .*, NOT VERIFIED, .*' '--no-verify: said loudly'
has_line '\*\*\* .*UNABLE_TO_GET_ISSUER_CERT_LOCALLY, depth 0\)' 'and why'
has_line ' ~> EHLO client.example.org' 'and it goes on'

pem self -x509 -days 30 -addext subjectAltName=DNS:localhost
serve self
secure "$HELLO
"
refuses 'self-signed' DEPTH_ZERO_SELF_SIGNED_CERT

# ---- other servers -------------------------------------------------------------

export EHLO_SERVER_PEM=$TAP_DIR/good.pem
start_server exim
run "$HELLO
MAIL FROM:<a@b.example>
RCPT TO:<alice@example.test>
QUIT
" localhost "$EXIM_PORT" --tls --ca-file "$TAP_DIR/root.crt"
is "$rc" 0 'Exim: inside TLS: status 0'
has_line '=== TLS 1\.3, .*; certificate localhost, verified, .* days left' \
    'Exim: verified'
has_line '<~  250 Accepted' 'Exim: a recipient inside'
run '' --check "localhost:$EXIM_PORT" --ca-file "$TAP_DIR/root.crt"
has_line '  ✓ encryption  TLS 1\.3, verified' 'Exim: the report'
for mech in CRAM-MD5 PLAIN LOGIN; do
	run "$HELLO
MAIL FROM:<alice@example.test>
RCPT TO:<somebody@elsewhere.example>
QUIT
" localhost "$EXIM_PORT" --tls --ca-file "$TAP_DIR/root.crt" --auth="$mech" \
	    --user=alice --password-command='echo hunter2-secret'
	is "$rc" 0 "Exim, $mech: who is known may send to others: status 0"
	has_line '<~  235 .*' "Exim, $mech: 235"
	unlike "$out" 'hunter2' "Exim, $mech: the password is not shown"
	run "$HELLO
" localhost "$EXIM_PORT" --tls --ca-file "$TAP_DIR/root.crt" --auth="$mech" \
	    --user=alice --password-command='echo wrong'
	is "$rc" 28 "Exim, $mech, a wrong password: status 28"
	has_line '<~\* 535 .*' "Exim, $mech, a wrong password"
done

start_server dovecot
run "$HELLO
MAIL FROM:<alice@example.test>
QUIT
" localhost "$DOVECOT_PORT" --tls --ca-file "$TAP_DIR/root.crt" --auth \
    --user=alice --password-command='echo hunter2-secret'
is "$rc" 0 'Dovecot: authenticated inside TLS: status 0'
has_line '=== TLS 1\.3, .*; certificate localhost, verified, .* days left' \
    'Dovecot: verified'
has_line ' ~> AUTH SCRAM-SHA-256.*' 'Dovecot: by the strongest, inside'
has_line '<~  235 .*' 'Dovecot: 235'
unlike "$out" 'hunter2' 'Dovecot: the password is not shown'
run '' --check "localhost:$DOVECOT_PORT" --ca-file "$TAP_DIR/root.crt"
has_line '  ✓ encryption  TLS 1\.3, verified' 'Dovecot: the report'

tap_done
