#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Mail domains of every kind, signed, unsigned, and signed wrongly; name servers
# that fail, refuse, are silent, or withhold signatures.
. "$EHLO_SRCDIR/tests/reach/net.sh"
needs nsd ldns-keygen ldns-signzone
. "$EHLO_SRCDIR/tests/reach/zones.sh"

SERVER=127.0.0.1 STRIPPING=127.0.0.2 SILENT=127.0.0.3
ip address add 192.0.2.1/32 dev lo
ip address add 2001:db8::1/128 dev lo

# ---- the zones

make_key example.test
for child in forged expired unkeyed; do
	make_key "$child.example.test"
done
# A key that the parent does not know.
sed -i 's/[0-9a-f]\{64\}/'"$(printf '%064d' 0)"'/' \
    "$ZONES/unkeyed.example.test.ds"

{
	cat <<-END
	@ NS ns
	@ MX 20 mx2
	@ MX 10 mx3
	@ MX 10 mx1
	ns A $SERVER
	mx1 A 192.0.2.1
	mx1 AAAA 2001:db8::1
	mx2 A 192.0.2.2
	mx3 A 192.0.2.3
	null MX 0 .
	bare A 192.0.2.1
	aliased MX 10 alias
	alias CNAME mx1
	literal MX 10 192.0.2.1.
	nowhere MX 10 nosuch
	mute MX 10 mute
	mute TXT "no address"
	domain-alias CNAME example.test.
	circle CNAME circle2
	circle2 CNAME circle
	outwards MX 10 mx.other.test.
	*.wild MX 10 mx1
	END
	for child in plain forged expired unkeyed unserved; do
		echo "$child NS ns"
		cat "$ZONES/$child.example.test.ds" 2>/dev/null
	done
	printf "many MX 5 a-host-of-a-long-name-%d\n" {1..90}
} | sign example.test

child()
{
	printf '%s\n' '@ NS ns' '@ MX 10 mx' 'ns A 127.0.0.1' 'mx A 192.0.2.1'
}

child | sign forged.example.test
sed -i 's/\tMX\t10 mx/\tMX\t10 evil/' "$ZONES/forged.example.test"
child | sign expired.example.test -i 20200101 -e 20200201
child | sign unkeyed.example.test
for zone in plain.example.test other.test; do
	child | write_zone "$zone" >"$ZONES/$zone"
done
sed -E '/\t(RRSIG|NSEC)\t/d' "$ZONES/example.test" >"$ZONES/stripped"

zones='unserved.example.test=none'
for zone in example.test {plain,forged,expired,unkeyed}.example.test \
    other.test; do
	zones+=" $zone=$zone"
done
# shellcheck disable=SC2086
name_server $SERVER $zones
name_server $STRIPPING example.test=stripped
# Takes questions, and that is all.
tap_start "$TAP_DIR/silent" perl -MIO::Socket::INET -e '
    $socket = IO::Socket::INET->new(Proto => "udp", LocalAddr => shift,
	LocalPort => 53) or die $!;
    $| = 1; print "ready"; sleep' $SILENT
tap_wait_for 60 grep -qs ready "$TAP_DIR/silent"
for address in 192.0.2.1 '[2001:db8::1]'; do
	tap_start "$TAP_DIR/serve" "$EHLO" "--serve=$address:25"
	tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve"
done

# ---- asking

# ask DOMAIN [OPTION...]: QUIT to the mail hosts of a domain.
ask()
{
	local domain=$1

	shift
	run $'QUIT\n' "mx:$domain" --dns-server="$SERVER" \
	    --trust-anchor="$ZONES/example.test.ds" --connect-timeout=5 "$@"
}

# says TYPE NAME ANSWER [PROOF]: a line of $out.
says()
{
	has_line "(===|\*\*\*) $1 ${2//./\\.}: $3 \(${4+$4, }[0-9]+ ms\)" \
	    "$1 $2"
}

# no_host DOMAIN WHY: status 10, and why in words.
no_host()
{
	is "$rc" 10 "$1: status 10"
	has_line "\*\*\* ${1//./\\.}: $2" "$1: why"
	no_line '=== Connected.*' "$1: nothing was connected to"
}

# ---- what domains say

ask example.test
is "$rc" 0 'a signed domain: status 0'
mx='=== MX example\.test: 10 (mx[13])\.example\.test, 10 (mx[13])\.example\.test, 20 mx2\.example\.test \(secure, [0-9]+ ms\)'
like "$out" "^$mx" 'exchangers in their order, and proven'
says AAAA mx1.example.test '2001:db8::1' secure
says A mx1.example.test '192\.0\.2\.1' secure
says AAAA mx2.example.test none secure
has_line '=== Connected to 2001:db8::1 port 25 .*' 'IPv6 first'
ask example.test -4
says A mx1.example.test '192\.0\.2\.1' secure
no_line '=== AAAA .*' 'IPv4 only: IPv6 is not asked for'
has_line '=== Connected to 192\.0\.2\.1 port 25 .*' 'IPv4 only: connected'

ask null.example.test
says MX null.example.test '0 \.' secure
no_host null.example.test 'the domain takes no mail \(null MX\)'
ask bare.example.test
says MX bare.example.test none secure
is "$rc" 0 'no MX record: the domain is its host'
ask wide.wild.example.test
says MX wide.wild.example.test '10 mx1\.example\.test' secure
ask nosuch.example.test
says MX nosuch.example.test 'no such name' secure
no_host nosuch.example.test 'no such domain'
ask nowhere.example.test
says A nosuch.example.test 'no such name' secure
no_host nowhere.example.test 'no such name'
ask mute.example.test
says A mute.example.test none secure
no_host mute.example.test 'the name has no address'
ask aliased.example.test
says A alias.example.test 'alias of mx1\.example\.test, 192\.0\.2\.1' secure
is "$rc" 0 'an MX that names an alias: status 0'
ask domain-alias.example.test
says MX domain-alias.example.test \
    'alias of example\.test, 10 mx.*, 20 mx2\.example\.test' secure
ask circle.example.test
no_host circle.example.test 'the name server failed or refuses us .*'
ask literal.example.test
no_host literal.example.test 'the MX record names an address; .*'
ask many.example.test
is "$(grep -c '^\*\*\* A ' <<<"$out")" 8 'ninety exchangers: eight are asked for'

# ---- what is proven of it

ask plain.example.test
says MX plain.example.test '10 mx\.plain\.example\.test' insecure
says A mx.plain.example.test '192\.0\.2\.1' insecure
is "$rc" 0 'a delegation without keys: status 0'
for zone in forged expired unkeyed; do
	ask "$zone.example.test"
	says MX "$zone.example.test" \
	    'the signatures are wrong \(DNSSEC: bogus\)'
	no_host "$zone.example.test" \
	    'the signatures are wrong \(DNSSEC: bogus\)'
done
ask forged.example.test --format=json
like "$out" '"ev":"lookup","name":"forged.example.test","type":"MX"[^{]*"proof":"bogus"' \
    'JSON: bogus'
ask other.test
says MX other.test '10 mx\.other\.test' unchecked
ask outwards.example.test
says MX outwards.example.test '10 mx\.other\.test' secure
says A mx.other.test '192\.0\.2\.1' unchecked

# A name server that withholds signatures proves nothing and forges nothing.
ask example.test --dns-server=$STRIPPING
is "$rc" 0 'signatures withheld: status 0'
says MX example.test '.*' unchecked
says A mx1.example.test '192\.0\.2\.1' unchecked
ask example.test --format=json
is "$(grep -c '"ev":"lookup".*"proof":"secure"' <<<"$out")" 7 \
    'JSON: secure, seven times'
ask example.test --dns-server=$STRIPPING --format=json
is "$(grep -c '"ev":"lookup".*"proof":"unchecked"' <<<"$out")" 7 \
    'JSON: unchecked, seven times'
anchor=$(<"$ZONES/example.test.ds")
ask example.test --trust-anchor="$anchor"
says A mx1.example.test '192\.0\.2\.1' secure
anchor=${anchor% *}\ $(printf '%064d' 0)
ask example.test --trust-anchor="$anchor"
says A mx1.example.test '192\.0\.2\.1' unchecked

# ---- name servers that give no answer

ask unserved.example.test
no_host unserved.example.test \
    'the name server failed or refuses us \(SERVFAIL\)'
ask elsewhere.test
no_host elsewhere.test 'the name server failed or refuses us \(SERVFAIL\)'
begun=${EPOCHREALTIME/[.,]/}
ask example.test --dns-server=$SILENT --connect-timeout=1
ms=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
no_host example.test 'no answer in 1 s'
ok "a silent name server: it ends in time ($ms ms)" test "$ms" -lt 50000
ask example.test --trust-anchor=nonsense
is "$rc" 66 'a trust anchor that is no file: status 66'
ask example.test --trust-anchor='example.test. IN A 192.0.2.1'
is "$rc" 64 'a record that is no trust anchor: status 64'
like "$err" 'is no trust anchor: a DS or DNSKEY record' 'and it is said'

tap_done
