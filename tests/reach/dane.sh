#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Mail domains whose TLSA records are right, wrong, of no use, forged, not to be
# had or not there, and a real Postfix whose certificate nobody else vouches for.
. "$EHLO_SRCDIR/tests/reach/net.sh"
needs nsd ldns-keygen ldns-signzone
. "$EHLO_SRCDIR/tests/reach/zones.sh"

SERVER=127.0.0.4 STRIPPING=127.0.0.5
HELLO='EHLO client.example.org'

# ---- a certificate, and a server that has it

# certify NAME OPTION...: $TAP_DIR/NAME.key and .crt
certify()
{
	local file=$TAP_DIR/$1

	shift
	openssl req -new -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 \
	    -nodes -days 30 -keyout "$file.key" -out "$file.crt" \
	    -subj "/CN=${file##*/}" "$@" 2>/dev/null
}

# digest NAME: of the key, as a record with selector 1 and type 1 has it.
digest()
{
	openssl x509 -in "$TAP_DIR/$1.crt" -noout -pubkey |
	    openssl pkey -pubin -outform DER | openssl dgst -sha256 -r |
	    cut -d ' ' -f 1
}

certify root -addext basicConstraints=critical,CA:TRUE
certify leaf -CA "$TAP_DIR/root.crt" -CAkey "$TAP_DIR/root.key" \
    -addext basicConstraints=CA:FALSE -addext \
    'subjectAltName=DNS:mx.authority.example.test,DNS:domain.example.test'
cat "$TAP_DIR/leaf.key" "$TAP_DIR/leaf.crt" "$TAP_DIR/root.crt" \
    >"$TAP_DIR/chain.pem"
LEAF=$(digest leaf) ROOT=$(digest root) OTHER=$(printf '%064d' 0)

export EHLO_SERVER_PEM=$TAP_DIR/chain.pem EHLO_SERVER_TLS_PORT
EHLO_SERVER_TLS_PORT=$(tap_free_port)
start_server postfix

# ---- domains

# domain NAME RECORD...: its host is mx.NAME, and so are the TLSA records.
domain()
{
	local name=$1 record

	shift
	printf '%s MX 10 mx.%s\nmx.%s A 127.0.0.1\n' "$name" "$name" "$name"
	for record in "$@"; do
		printf '_%s._tcp.mx.%s TLSA %s\n' "$POSTFIX_PORT" "$name" \
		    "$record"
	done
}

make_key example.test
make_key forged.example.test
{
	printf '@ NS ns\nns A %s\n' "$SERVER"
	domain match "3 1 1 $LEAF"
	domain rollover "3 1 1 $OTHER" "3 1 1 $LEAF" "1 1 1 $OTHER"
	domain mismatch "3 1 1 $OTHER"
	domain authority "2 1 1 $ROOT"
	domain domain "2 1 1 $ROOT"
	domain misnamed "2 1 1 $ROOT"
	domain unusable "1 1 1 $LEAF" "0 1 1 $ROOT"
	domain short "3 1 1 ${LEAF:2}"
	domain absent
	domain lost
	# Below it a zone that nobody serves.
	echo '_tcp.mx.lost NS ns'
	# An alias has its records where it leads to.
	printf '%s\n' 'alias MX 10 mx.alias' 'mx.alias CNAME mx.match'
	for child in plain forged; do
		echo "$child NS ns"
		cat "$ZONES/$child.example.test.ds" 2>/dev/null
	done
} | sign example.test

# child: a zone of its own.
child()
{
	printf '%s\n' '@ NS ns' '@ MX 10 mx' "ns A $SERVER" 'mx A 127.0.0.1' \
	    "_$POSTFIX_PORT._tcp.mx TLSA 3 1 1 $LEAF"
}

child | sign forged.example.test
sed -i "s/3 1 1 $LEAF/3 1 1 $OTHER/" "$ZONES/forged.example.test"
child | write_zone plain.example.test >"$ZONES/plain.example.test"
sed -E '/\t(RRSIG|NSEC)\t/d' "$ZONES/example.test" >"$ZONES/stripped"
name_server $SERVER example.test=example.test \
    plain.example.test=plain.example.test \
    forged.example.test=forged.example.test \
    _tcp.mx.lost.example.test=none
name_server $STRIPPING example.test=stripped

# ask DOMAIN [OPTION...]: a session with it that wants TLS.
ask()
{
	local domain=$1

	shift
	run "$HELLO
" "mx:$domain.example.test:$POSTFIX_PORT" --tls --dns-server="$SERVER" \
	    --trust-anchor="$ZONES/example.test.ds" --connect-timeout=5 "$@"
}

# records DOMAIN ANSWER: what was said of its TLSA records.
records()
{
	has_line "(===|\*\*\*) TLSA _$POSTFIX_PORT\._tcp\.mx\.$1\.example\.test: $2" \
	    "$1: the records are shown"
}

# passes DOMAIN WORDS: of the handshake, and the session goes on inside.
passes()
{
	is "$rc" 0 "$1: status 0"
	has_line "(===|\*\*\*) TLS 1\.3, .*; certificate .*$2" "$1: in words"
	has_line " ~> $HELLO" "$1: the session goes on inside"
}

# stops DOMAIN: nothing is said in clear but what asks for TLS, nothing inside.
stops()
{
	is "$rc" 29 "$1: status 29"
	no_line ' ~> .*' "$1: nothing is sent inside"
	is "$(printf '%s\n' "$out" | sed -n 's/^ -> //p' | tr '\n' '|')" \
	    "$HELLO|STARTTLS|" "$1: nothing more is sent in clear"
}

# ---- proven by the records, and by nothing else

ask match
passes match ', verified by TLSA 3 1 1, [0-9]+ days left'
records match "3 1 1 $LEAF \(secure, [0-9]+ ms\)"
ask rollover
passes rollover ', verified by TLSA 3 1 1, .*'
ask authority
passes authority ', verified by TLSA 2 1 1, .*'
ask domain
passes domain ', verified by TLSA 2 1 1, .*'
ask alias
passes alias ', verified by TLSA 3 1 1, .*'
ask match --format=json
like "$out" '"ev":"tls",.*"verified":true,"dane":"match","tlsa":"3 1 1"' 'JSON'
like "$out" '"ev":"lookup","name":"_[0-9]*\._tcp\.mx\.match\.example\.test"' \
    'JSON: the records'

# ---- another key, or another name

ask mismatch
stops mismatch
has_line '.*NOT VERIFIED.*; DANE: no TLSA record proves the certificate' \
    'mismatch: why'
has_line '\*\*\* .* \(X509_V_ERR_DANE_NO_MATCH, depth 0\)' \
    'mismatch: the error'
ask mismatch --ca-file="$TAP_DIR/root.crt"
stops 'mismatch, and an authority that is trusted'
ask mismatch --no-verify
passes 'mismatch with --no-verify' \
    ', NOT VERIFIED, .*; DANE: no TLSA record proves the certificate'
ask misnamed
stops misnamed
has_line '\*\*\* .* \(X509_V_ERR_HOSTNAME_MISMATCH, depth 0\)' 'misnamed: why'

# ---- records that are of no use: inside TLS, and nobody is proven

useless='; DANE: no TLSA record is of a kind that mail can use'
ask unusable
passes unusable ", NOT VERIFIED, .*$useless"
ask short
passes short ", NOT VERIFIED, .*$useless"
records short "3 1 1 ${LEAF:2} \(secure, [0-9]+ ms\)"

# ---- no record: authorities decide

for kind in absent:'no TLSA record, and that is proven' \
    plain:'not possible, the domain is not signed'; do
	name=${kind%%:*}
	ask "$name"
	stops "$name"
	has_line ".*NOT VERIFIED.*; DANE: ${kind#*:}" "$name: in words"
done
ask absent
records absent 'no such name \(secure, [0-9]+ ms\)'
ask plain
no_line '.* TLSA .*' 'not signed: records are not asked for'
ask absent --ca-file="$TAP_DIR/root.crt"
has_line '.*HOSTNAME_MISMATCH.*' 'absent: the name of the host counts'
ask domain --ca-file="$TAP_DIR/root.crt" --dns-server="$STRIPPING"
passes 'signatures withheld' \
    ', verified, .*; DANE: not possible, the name server withholds signatures'
ask authority --ca-file="$TAP_DIR/root.crt" --dns-server="$STRIPPING"
passes 'signatures withheld, the host is named' ', verified, .*'

# ---- forged, or not to be had: nothing may be sent

ask forged
stops forged
has_line '\*\*\* .*: DANE: the signatures of the answer are wrong: .*' \
    'forged: why'
ask forged --no-verify
passes 'forged with --no-verify' \
    ', NOT VERIFIED, .*; DANE: the signatures of the answer are wrong'
ask lost
stops lost
has_line '\*\*\* .*: DANE: no answer about TLSA records: .*' 'lost: why'

# ---- a report

report()
{
	run '' --check "mx:$1.example.test:$POSTFIX_PORT" \
	    --dns-server="$SERVER" --trust-anchor="$ZONES/example.test.ds"
}

report match
has_line '  ✓ .*  DANE: the certificate is that of a TLSA record, 3 1 1' \
    'report: match'
report mismatch
has_line '  ✗ .*  DANE: no TLSA record proves the certificate; .*' \
    'report: mismatch'
report absent
has_line '  . .*  DANE: no TLSA record, and that is proven' 'report: absent'
report plain
has_line '  . .*  DANE: not possible, the domain is not signed' \
    'report: not signed'
report alias
has_line '  ✓ .*  DANE: the certificate is that of a TLSA record, 3 1 1' \
    'report: alias'
tap_done
