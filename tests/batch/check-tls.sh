#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What a report says of TLS: a real Postfix with certificates good and bad, with
# STARTTLS and from the first byte, and ports that only seem to have it.
. "$EHLO_SRCDIR/tests/batch/pem.sh"

# check TARGET [OPTION...]: with the test's own authority.
check()
{
	run '' --check --timeout=5 --ca-file "$TAP_DIR/root.crt" \
	    --helo client.example.org --to alice@example.test "$@"
}

# proves MARK TEXT
proves()
{
	has_line "  $1 $about  $2" "$3"
}

pem root -x509 -days 30 -addext basicConstraints=critical,CA:TRUE
by_root good DNS:mx.example.test,IP:127.0.0.1 61
by_root named DNS:mx.example.test 9

# ---- STARTTLS, and TLS from the first byte

serve good
for way in "127.0.0.1:$POSTFIX_PORT" "smtps://127.0.0.1:$EHLO_SERVER_TLS_PORT"; do
	about=.*
	check "$way"
	is "$rc" 0 "$way: status 0"
	proves ✓ 'TLS 1\.3, TLS_AES_256_GCM_SHA384, [xX]25519' \
	    "$way: what was agreed on"
	proves ✓ 'the certificate is for mx\.example\.test, 127\.0\.0\.1, 6[01] days left' \
	    "$way: the certificate"
	proves ✓ 'RCPT TO:<alice@example\.test> is accepted: "250 .*"' \
	    "$way: the questions are asked inside"
	has_line '  ✓ encryption +TLS 1\.3, verified' \
	    "$way: the verdict"
	no_line '.* does not offer STARTTLS.*' "$way: no STARTTLS is missed"
done
check "127.0.0.1:$POSTFIX_PORT"
check "127.0.0.1:$POSTFIX_PORT" --format=json
like "$out" '"tls":\{"version":"TLS 1.3","cipher":"TLS_AES_256_GCM_SHA384","group":"[xX]25519","verified":true,"errors":\[\],"peer":\{"subject":"' \
    'JSON: what was agreed on'
like "$out" '"extensions_in_clear":\[[^]]*"STARTTLS"' 'JSON: offers in clear'
unlike "$out" '"extensions":\[[^]]*"STARTTLS"' 'JSON: offers inside'

# ---- a certificate that proves nothing does not end a report

serve named
check "127.0.0.1:$POSTFIX_PORT"
is "$rc" 0 'a wrong name: status 0'
proves ! 'the certificate does not prove who the server is: IP address mismatch \(mx\.example\.test, [89] days left\)' \
    'not verified'
proves ✓ 'RCPT TO:<alice@example\.test> is accepted: .*' 'it goes on'
run '' --check "127.0.0.1:$POSTFIX_PORT" --to alice@example.test
proves ! 'the certificate does not prove .*: unable to get local issuer certificate.*' \
    'an authority that is not known'

# ---- ports that only seem to have it

check "smtps://127.0.0.1:$POSTFIX_PORT"
proves ! 'speaks in clear where clients begin with TLS: "220 mx.*' \
    'SMTP in clear'
no_line '.*the handshake failed.*' 'said once'
peer 'send "HTTP/1.1 400 Bad Request\r\n"' drain
check "smtps://127.0.0.1:$PEER_PORT" --timeout=1
proves ✗ 'speaks HTTP, not SMTP: "HTTP/1\.1 400 .*' 'HTTP where TLS belongs'
check "127.0.0.1:$EHLO_SERVER_TLS_PORT"
proves ✗ '(speaks TLS where SMTP begins in clear|says nothing, .*: it seems to wait for TLS)' \
    'TLS on a plain port'
peer 'send "220 mx\r\n"' 'answer EHLO "250-mx\r\n250 STARTTLS\r\n"' \
    'answer STARTTLS "454 4.7.0 no key\r\n"' 'answer MAIL "250 ok\r\n"' drain
check "127.0.0.1:$PEER_PORT" --timeout=1
proves ✗ 'offers STARTTLS and refuses it: "454 4\.7\.0 no key"' 'refused'
proves ✓ 'MAIL FROM:<.*> is accepted: .*' 'in clear then'
peer 'send "220 mx\r\n"' 'answer EHLO "250-mx\r\n250 STARTTLS\r\n"' \
    'answer STARTTLS "220 go\r\n250-evil\r\n"' drain
check "127.0.0.1:$PEER_PORT" --timeout=1
proves ✗ 'the handshake failed: bytes came in clear behind the 220 .*' 'injected'
peer 'send "220 mx\r\n"' 'answer EHLO "250-mx\r\n250 STARTTLS\r\n"' \
    'answer STARTTLS "220 go\r\n"' drain
check "127.0.0.1:$PEER_PORT" --timeout=1
proves ✗ 'the handshake failed: the handshake: no answer in [0-9]+ s' 'stalled'

tap_done
