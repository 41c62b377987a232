#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Connectivity reports on mail domains: what the names say and prove, hosts that
# answer, refuse and are silent, and the name that is given to them.
. "$EHLO_SRCDIR/tests/reach/net.sh"
needs nsd ldns-keygen ldns-signzone
. "$EHLO_SRCDIR/tests/reach/zones.sh"

SERVER=127.0.0.1
for address in 192.0.2.1 192.0.2.2 192.0.2.9; do
	ip address add $address/32 dev lo
done
ip address add 2001:db8::1/128 dev lo

# ---- the zones

make_key example.test
{
	cat <<-END
	@ NS ns
	@ MX 10 mx1
	@ MX 20 mx2
	ns A $SERVER
	mx1 A 192.0.2.1
	mx1 AAAA 2001:db8::1
	mx2 A 192.0.2.2
	client A 192.0.2.9
	lost A 192.0.2.1
	null MX 0 .
	bare A 192.0.2.1
	aliased MX 10 alias
	alias CNAME mx2
	literal MX 10 192.0.2.1.
	nowhere MX 10 nosuch
	END
} | sign example.test
write_zone 2.0.192.in-addr.arpa >"$ZONES/reverse" <<-END
	@ NS ns.example.test.
	1 PTR mx1.example.test.
	2 PTR lost.example.test.
END
name_server $SERVER example.test=example.test 2.0.192.in-addr.arpa=reverse
for address in 192.0.2.1 '[2001:db8::1]'; do
	tap_start "$TAP_DIR/serve" "$EHLO" "--serve=$address:25"
	tap_wait_for 10 grep -qs ' on ' "$TAP_DIR/serve"
done

# check ARGUMENT...: asks that server only.
check()
{
	run '' --check --dns-server="$SERVER" --connect-timeout=5 \
	    --trust-anchor="$ZONES/example.test.ds" --timeout=5 "$@"
}

# ---- a domain

check example.test --ports=25,587 --helo=client.example.test \
    --source=192.0.2.9 -4
is "$rc" 0 'one host answers: status 0'
has_line '  ✓ MX +10 mx1\.example\.test, 20 mx2\.example\.test' 'its hosts'
has_line '  ✓ DNSSEC +what led here is signed, and the signatures are right' \
    'and that is proven'
has_line '  ✓ PTR +192\.0\.2\.1 is mx1\.example\.test, which leads back to it' \
    'the name of an address'
has_line '  ! PTR +192\.0\.2\.2 is called lost\.example\.test, which does not lead back to it' \
    'one that leads elsewhere'
has_line '  ✓ 192\.0\.2\.1:25 +LISTENING, [0-9]+ ms \(mx1\.example\.test\)' \
    'LISTENING'
has_line '  ✗ 192\.0\.2\.2:25 +NOT LISTENING, [0-9]+ ms: connection refused \(mx2\.example\.test\)' \
    'NOT LISTENING'
has_line '  · 192\.0\.2\.1:587 +NOT LISTENING, .*' 'a port that need not be'
has_line '  ! 192\.0\.2\.1:25 +calls itself deathstar\.SUPERFREAK\.local; its address is called mx1\.example\.test' \
    'the greeting against the name of the address'
has_line '  ✓ EHLO name +client\.example\.test leads to 192\.0\.2\.9, the address we are seen from' \
    'our name'
has_line '  ! PTR +the address we are seen from, 192\.0\.2\.9, has no name' \
    'our address'
has_line '  ! reachable +LISTENING: 1 of 2 addresses on port 25' 'the verdict'
has_line 'Fix first: start the mail service behind 192\.0\.2\.2:25, .*' \
    'what to mend'

check example.test --ports=25 --strict -4
is "$rc" 3 '--strict: a host that does not answer is status 3'
check example.test --ports=25
has_line '  ✓ address +mx1\.example\.test: 192\.0\.2\.1, 2001:db8::1' \
    'addresses of both kinds'
has_line '  ! AAAA +mx2\.example\.test has no IPv6 address' 'one of one kind'
has_line '  ✓ \[2001:db8::1\]:25 +LISTENING, .*' 'IPv6'

# ---- domains of every kind

check null.example.test
is "$rc" 10 'null MX: status 10'
has_line '  ✗ MX +null\.example\.test takes no mail: its MX is "\."' 'null MX'
check bare.example.test --ports=25
is "$rc" 0 'no MX: the host itself'
has_line '  ! MX +bare\.example\.test has no MX: .*' 'implicit MX'
check aliased.example.test --ports=25
is "$rc" 1 'no host answers: status 1'
has_line '  ! MX +alias\.example\.test is an alias, .*; it leads to mx2\.example\.test' \
    'an MX that names an alias'
check literal.example.test
has_line '  ✗ MX +192\.0\.2\.1 is an address where a name belongs: .*' \
    'an MX that names an address'
is "$rc" 10 'it leads nowhere: status 10'
check nowhere.example.test
has_line '  ✗ address +nosuch\.example\.test has no address: no such name' \
    'an MX that names nothing'
check nosuch.example.test
is "$rc" 10 'no such domain: status 10'
has_line '  ✗ MX +there is no domain nosuch\.example\.test' 'no such domain'
check mx:example.test --ports=25 -4
has_line '  ✓ MX +10 mx1\.example\.test, .*' 'mx: says it is a domain'
check mx1.example.test:25 -4
no_line '  . MX .*' 'HOST:PORT is a host'

tap_done
