#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The practice server's TLS and AUTH: with our own client, which knows whom to
# trust, with the clients that people use today, and every fault that can be
# chosen.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

# ---- our own client ----------------------------------------------------------

# \0student\0sesame
PLAIN=AHN0dWRlbnQAc2VzYW1l
HELLO='EHLO me.example.org'
DELIVERY='MAIL FROM:<a@b.example>
RCPT TO:<c@d.example>
DATA
Subject: x

hello
.
QUIT
'

run "$HELLO
STARTTLS
$HELLO
AUTH PLAIN $PLAIN
$DELIVERY" --practice=deathstar-closed
is "$rc" 0 'a delivery inside TLS, by who is known: status 0'
has_line '<-  250 STARTTLS' 'STARTTLS is offered in clear'
has_line '=== TLS 1\.3, .*; certificate deathstar\.SUPERFREAK\.local, verified, (89|90) days left' \
    'our client knows whom to trust'
has_line '<~  250 AUTH CRAM-MD5 PLAIN LOGIN' 'AUTH is offered inside'
has_line ' ~> AUTH PLAIN \*{8}' 'the password is masked'
has_line '<~  250 2\.6\.0 .* Queued mail for delivery' 'and the message taken'
has_line '=== AUTH can be practised: user student, password sesame' 'as whom'
unlike "$out$err" "$PLAIN" 'no password anywhere'
run "$HELLO
$DELIVERY" --practice=deathstar-closed
is "$rc" 24 'a stranger is refused: status 24'
run "$HELLO
$DELIVERY" --practice --tls
is "$rc" 0 '--tls: status 0'
is "$(sent)" "$HELLO|STARTTLS|" '--tls: nothing else in clear'

# by_options ARGUMENT...: a delivery that the options compose.
by_options()
{
	run '' --practice=strict --tls --user student --from a@b.example \
	    --to c@d.example --body hello "$@"
}

export EHLO_PASSWORD=sesame
for mechanism in SCRAM-SHA-256-PLUS SCRAM-SHA-1-PLUS SCRAM-SHA-256 \
    SCRAM-SHA-1 DIGEST-MD5 CRAM-MD5 PLAIN LOGIN OAUTHBEARER XOAUTH2; do
	by_options --auth="$mechanism"
	is "$rc" 0 "$mechanism: status 0"
	has_line " ~> AUTH $mechanism.*" "$mechanism"
	has_line '<~  235 2\.7\.0 .*' "$mechanism: let in"
done
by_options --auth
has_line ' ~> AUTH SCRAM-SHA-256-PLUS .*' 'of itself, the strongest'
EHLO_PASSWORD=sesamo by_options --auth
is "$rc" 28 'a wrong password: status 28'
no_line ' ~> MAIL .*' 'and nothing else is said'
unset EHLO_PASSWORD

# fault NAME STATUS REGEX...: what the session is like.
fault()
{
	local name=$1 status=$2 regex

	shift 2
	run "$HELLO
STARTTLS
$HELLO
AUTH PLAIN $PLAIN
QUIT
" --practice="$name" --timeout=2
	is "$rc" "$status" "$name: status $status"
	for regex; do
		has_line "$regex" "$name"
	done
	unlike "$out$err" "$PLAIN" "$name: no password anywhere"
}

fault tls-unavailable 29 '<\*\* 454 4\.7\.0 TLS is not available .*' \
    '<\*\* 538 5\.7\.11 STARTTLS comes first.*'
fault tls-other-name 29 '.*\(X509_V_ERR_HOSTNAME_MISMATCH, depth 0\)'
fault tls-expired 29 '.*\(X509_V_ERR_CERT_HAS_EXPIRED, depth 0\)'
no_line '.*, depth 1\)' 'tls-expired: the authority has not'
fault tls-injected 29 '<\*\* 250 2\.0\.0 Slipped in by somebody' \
    '\*\*\* Connection ended: bytes came in clear behind the 220.*'
fault tls-stalled 29 \
    '\*\*\* Connection ended: the handshake: no answer in 2 s'
fault auth-refused 28 '<~\* 504 5\.5\.4 PLAIN was offered.*'
fault auth-unavailable 28 '<~\* 454 4\.7\.0 .*'
fault auth-in-clear 0 '<-  250 AUTH PLAIN LOGIN' \
    '<~  250 AUTH SCRAM-SHA-256-PLUS .* XOAUTH2' '<~  235 2\.7\.0 .*'

run "$HELLO
:raw STARTTLS\\r\\nEHLO x\\r\\n
" --practice --format=json
is "$rc" 29 'p01: a command behind STARTTLS: status 29'
like "$out" '"id":"starttls-followed"' 'p01: it is a finding'
like "$out" '"line":"421 4\.7\.0 ' 'p01: and ends the session'
unlike "$out" '"line":"250 STARTTLS".*"line":"250[ -]' \
    'p01: it is not carried out'

# ---- the clients that people use ---------------------------------------------

# serve NAME [ARGUMENT...]: a practice server on $PORT.
serve()
{
	rm -f "$TAP_DIR/serve"
	tap_start "$TAP_DIR/serve" "$EHLO" --serve=127.0.0.1:0 --practice="$1" \
	    "${@:2}"
	tap_wait_for 60 grep -q '127\.0\.0\.1:[0-9]' "$TAP_DIR/serve"
	PORT=$(sed -n 's/.* on 127\.0\.0\.1:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")
}

# with TOOL: whether it is there; a skip that says so when not.
with()
{
	command -v "$1" >/dev/null && return
	skip "$1 inside TLS" "$1 is not installed"
	return 1
}

# The last certificate that the server shows is the authority's.
learn_authority()
{
	openssl s_client -starttls smtp -connect "127.0.0.1:$PORT" -showcerts \
	    </dev/null 2>/dev/null |
	    awk '/BEGIN CERT/ { text = "" } { text = text $0 "\n" }
		/END CERT/ { last = text } END { printf "%s", last }' \
		>"$TAP_DIR/authority.pem"
}

# s_client ARGUMENT...: what openssl says; a lone Q would end it.
s_client()
{
	printf 'EHLO me\r\nQUIT\r\n' | timeout 20 openssl s_client -quiet \
	    -starttls smtp -connect "127.0.0.1:$PORT" -verify_return_error \
	    -CAfile "$TAP_DIR/authority.pem" "$@" 2>&1
}

serve strict
printf 'Subject: test\n\nhello\n' >"$TAP_DIR/message"
if with openssl; then
	learn_authority
	like "$(s_client -verify_hostname strict.example.net)" \
	    '250 AUTH SCRAM.*221 2\.0\.0 ' 'openssl s_client, verified'
	like "$(s_client -verify_hostname localhost -tls1_2)" \
	    '250 AUTH SCRAM.*221 2\.0\.0 ' 'TLS 1.2, by another name'
	unlike "$(s_client -verify_hostname other.example.net)" '250 AUTH' \
	    'not by a name that is none of it'
fi

# by_swaks MECHANISM PASSWORD
by_swaks()
{
	swaks --server 127.0.0.1 --port "$PORT" --helo me --tls --auth "$1" \
	    --auth-user student --auth-password "$2" --from a@b.example \
	    --to c@d.example >"$TAP_DIR/swaks" 2>&1
}

if with swaks; then
	for mechanism in PLAIN LOGIN CRAM-MD5; do
		ok "swaks delivers by $mechanism" by_swaks "$mechanism" sesame
	done
	by_swaks PLAIN sesamo
	is $? 28 'swaks with a wrong password'
fi

# by_curl MECHANISM USER ARGUMENT...
by_curl()
{
	local mechanism=$1 user=$2

	shift 2
	curl --silent --show-error --max-time 20 --ssl-reqd --user "$user" \
	    --login-options "AUTH=$mechanism" --crlf \
	    --connect-to "strict.example.net::127.0.0.1:$PORT" \
	    "smtp://strict.example.net:$PORT/me" --mail-from a@b.example \
	    --mail-rcpt c@d.example --upload-file "$TAP_DIR/message" "$@"
}

if with curl; then
	for mechanism in PLAIN LOGIN CRAM-MD5 DIGEST-MD5; do
		ok "curl delivers by $mechanism" by_curl "$mechanism" \
		    student:sesame --cacert "$TAP_DIR/authority.pem"
	done
	for mechanism in XOAUTH2 OAUTHBEARER; do
		ok "curl delivers by $mechanism" by_curl "$mechanism" student: \
		    --oauth2-bearer sesame --cacert "$TAP_DIR/authority.pem"
	done
	by_curl PLAIN student:sesame >"$TAP_DIR/curl" 2>&1
	is $? 60 'curl does not trust a stranger'
fi

# by_msmtp MECHANISM PASSWORD
by_msmtp()
{
	msmtp --file=/dev/null --host=127.0.0.1 --port="$PORT" --domain=me \
	    --tls=on --tls-starttls=on --auth="$1" --user=student \
	    --tls-trust-file="$TAP_DIR/authority.pem" \
	    --passwordeval="echo $2" --from=a@b.example c@d.example \
	    <"$TAP_DIR/message"
}

if with msmtp; then
	for mechanism in plain login cram-md5 digest-md5 scram-sha-1 \
	    scram-sha-256; do
		ok "msmtp delivers by $mechanism" by_msmtp "$mechanism" sesame
	done
	by_msmtp plain sesamo 2>"$TAP_DIR/msmtp"
	is $? 77 'msmtp with a wrong password'
fi

# ---- TLS from the first byte -------------------------------------------------

serve strict --tls-on-connect
like "$(cat "$TAP_DIR/serve")" 'TLS from the first byte' \
    'it says that TLS is first'
if with swaks; then
	ok 'swaks delivers, TLS first' swaks --server 127.0.0.1 \
	    --port "$PORT" --helo me --tls-on-connect --auth PLAIN \
	    --auth-user student --auth-password sesame --from a@b.example \
	    --to c@d.example
fi
if with curl; then
	ok 'curl delivers, TLS first' curl --silent --show-error --insecure --crlf \
	    --max-time 20 --login-options AUTH=PLAIN --user student:sesame \
	    "smtps://127.0.0.1:$PORT/me" --mail-from a@b.example \
	    --mail-rcpt c@d.example --upload-file "$TAP_DIR/message"
fi
run "$HELLO
AUTH PLAIN $PLAIN
$DELIVERY" --tls-on-connect --no-verify 127.0.0.1 "$PORT"
is "$rc" 0 'our own client, TLS first'

tap_done
