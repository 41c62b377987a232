#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A server behind a wire: ports that drop, refuse, are prohibited, say nothing,
# stop in the middle or lose packets; the verdict, why, and how long it took.
# a12 to a15 number the cases.
. "$EHLO_SRCDIR/tests/reach/net.sh"
needs nft

FAR=192.0.2.1 FAR6=2001:db8::1

# ---- the wire

tap_start "$TAP_DIR/far" unshare --net sleep infinity
far_pid=$tap_pid
far=(nsenter --target "$far_pid" --net)
far_is_apart()
{
	[ "$(readlink "/proc/$far_pid/ns/net")" != "$(readlink /proc/self/ns/net)" ]
}
tap_wait_for 60 far_is_apart

ip link add near type veth peer name far netns "$far_pid"
ip address add 192.0.2.2/24 dev near
ip address add 2001:db8::2/64 dev near nodad
ip link set near up
"${far[@]}" ip link set lo up
"${far[@]}" ip address add $FAR/24 dev far
"${far[@]}" ip address add $FAR6/64 dev far nodad
"${far[@]}" ip link set far up

# Behind the far end are places that it cannot, must not or does not reach.
ip route add 198.51.100.0/24 via $FAR
"${far[@]}" sh -c 'cd /proc/sys/net && echo 1 >ipv4/ip_forward &&
    echo 0 >ipv4/icmp_ratemask && echo 0 >ipv6/icmp/ratelimit'
"${far[@]}" ip route add blackhole 198.51.100.1
"${far[@]}" ip route add unreachable 198.51.100.2
"${far[@]}" ip route add prohibit 198.51.100.3

# The far end's ports.
"${far[@]}" "${UNPACKED[@]}" nft -f - <<END ||
	table inet ports {
	 chain input {
	  type filter hook input priority 0;
	  tcp dport 2501 drop
	  tcp dport 2502 reject with tcp reset
	  tcp dport 2503 reject with icmpx type port-unreachable
	  tcp dport 2504 reject with icmpx type host-unreachable
	  tcp dport 2505 reject with icmpx type no-route
	  tcp dport 2506 reject with icmpx type admin-prohibited
	  tcp dport 2507 tcp flags & (syn|ack) == syn numgen inc mod 2 0 drop
	  tcp dport 2508 tcp flags & (syn|ack) == ack drop
	  tcp dport 2509 numgen inc mod 3 2 drop
	  meta nfproto ipv6 tcp dport 2510 drop
	 }
	}
END
    skip_all 'ports of every kind' 'the kernel has no nf_tables'

# serve PORT: a practice server at the far end.
serve()
{
	tap_start "$TAP_DIR/serve-$1" "${far[@]}" "$EHLO" --serve="$FAR:$1"
	tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve-$1"
}

# play PORT LINE...: a scripted server at the far end.
play()
{
	local port=$1

	shift
	printf '%s\n' "$@" >"$TAP_DIR/script-$port"
	tap_start "$TAP_DIR/peer-$port" "${far[@]}" \
	    "$EHLO_BUILDDIR/tests/peer/peer" --listen "$FAR:$port" \
	    "$TAP_DIR/script-$port"
	tap_wait_for 60 test -s "$TAP_DIR/peer-$port"
}

# ---- verdicts

# port ADDRESS PORT STATUS VERDICT REASON FROM-MS TO-MS [OPTION...]: in text and,
# at the same time, in JSON.
port()
{
	local address=$1 port=$2 status=$3 verdict=$4 reason=$5 from=$6 to=$7
	local name="$address $port" json ms line
	local told="${address//./\\.} port $port: $verdict${reason:+, $reason}"

	shift 7
	set -- "$address" "$port" --connect-timeout=1 --timeout=1 "$@"
	"$EHLO" "$@" --format=json </dev/null >"$TAP_DIR/json" &
	json=$!
	run '' "$@"
	wait "$json"
	is "$?" "$rc" "$name: the same status in both"
	is "$rc" "$status" "$name: status $status"
	has_line "(===|\*\*\*) $told \([0-9]+ ms\)" "$name"
	ms=$(sed -nE 's/.* \(([0-9]+) ms\)$/\1/p' <<<"$out" | head -n 1)
	ok "$name: $from to $to ms ($ms)" \
	    test "$ms" -ge "$from" -a "$ms" -le "$to"
	line=$(grep '"ev":"probe"' "$TAP_DIR/json")
	like "$line" "\"address\":\"$address\",\"port\":$port,\"verdict\":\"$verdict\"" \
	    "$name: JSON"
	[ -z "$reason" ] ||
	    like "$line" "\"error\":\"$reason\"" "$name: JSON, why"
}

# What ICMP says may come while the socket is still busy with its SYN; then it
# counts only when it comes again, after the next SYN.
late='--connect-timeout=10'
refused='connection refused'
unreachable='host unreachable'
for address in $FAR $FAR6; do
	port $address 25 11 'NOT LISTENING' "$refused" 0 30000 $late
	port $address 2501 12 FILTERED 'no answer in 1 s' 1000 30000
	port $address 2502 11 'NOT LISTENING' "$refused" 0 30000 $late
	port $address 2503 11 'NOT LISTENING' "$refused" 0 30000 $late
	port $address 2504 12 FILTERED "$unreachable" 0 30000 $late
	port $address 2505 12 FILTERED 'network unreachable' 0 30000 $late
done
port $FAR 2506 12 FILTERED 'administratively prohibited' 0 30000 $late
port $FAR6 2506 12 FILTERED 'administratively prohibited' 0 30000 $late
port 198.51.100.1 25 12 FILTERED 'no answer in 1 s' 1000 30000
port 198.51.100.2 25 12 FILTERED "$unreachable, says $FAR" 0 30000 $late
port 198.51.100.3 25 12 FILTERED "administratively prohibited, says $FAR" \
    0 30000 $late
port 203.0.113.1 25 12 FILTERED \
    'network unreachable: no route from this machine' 0 30000 $late

# What this machine cannot do is no verdict on a port.
port $FAR 25 71 UNDECIDED \
    'this machine has no address of that kind, or no port left, to connect from' \
    0 30000 --source=192.0.2.77
has_line '\*\*\* this machine could not open a connection: .*' 'and it is said'

# ---- the report on them

run '' --check $FAR --ports=25,2501,2502,2504,2505,2506 --connect-timeout=10
is "$rc" 1 'report: nobody listens on the port that matters: status 1'
# line MARK PORT VERDICT REASON
line()
{
	has_line "  $1 192\\.0\\.2\\.1:$2 +$3, [0-9]+ ms: $4" "report: $2"
}
line ✗ 25 'NOT LISTENING' "$refused"
line · 2501 FILTERED 'no answer in 10 s'
line · 2502 'NOT LISTENING' "$refused"
line · 2504 FILTERED "$unreachable"
line '[·!]' 2505 FILTERED 'network unreachable'
line · 2506 FILTERED 'administratively prohibited'

# ---- accepted, and then

serve 2507
run $'QUIT\n' $FAR 2507
is "$rc" 0 'the first SYN is lost: status 0'
has_line "=== 192\.0\.2\.1 port 2507: LISTENING \((9[0-9]{2}|[1-9][0-9]{3}) ms\)" \
    'the first SYN is lost: a second later'
serve 2508
port $FAR 2508 21 LISTENING '' 0 30000 $late
has_line '\*\*\* Connection ended: no greeting in 1 s' \
    'a15: the far end is silent once it has accepted'

play 2520 'connection x2' drain
port $FAR 2520 21 LISTENING '' 0 30000 $late
has_line '\*\*\* Connection ended: no greeting in 1 s' 'muted'
play 2521 'connection x2' 'send "220-half\r\n22"' stall
port $FAR 2521 21 LISTENING '' 0 30000 $late
has_line '\*\*\* Connection ended: no greeting in 1 s' 'stops in its greeting'
play 2522 'connection x2' 'send "220 hi\r\n"' 'answer EHLO "250-half\r\n"' stall
run $'EHLO me\n' $FAR 2522 --timeout=3
is "$rc" 22 'stops in its answer to EHLO: status 22'
has_line '\*\*\* Connection ended: no reply to EHLO in 3 s' 'and it is said'
play 2523 full
port $FAR 2523 12 FILTERED 'no answer in 1 s' 1000 30000

# ---- loss, and small packets

noops=$(printf 'NOOP\n%.0s' {1..20})
session()
{
	run "EHLO me
$noops
" $FAR "$1" --connect-timeout=20 --timeout=30
}
serve 2525
session 2525
plain=$(grep -E '^( ->|<- )' <<<"$out" | grep -v ' 220 ')
is "$(grep -c '^ -> NOOP' <<<"$out")" 20 'twenty lines are sent'
serve 2509
session 2509
is "$rc" 0 'a13: every third packet is lost: status 0'
is "$(grep -E '^( ->|<- )' <<<"$out" | grep -v ' 220 ')" "$plain" \
    'a13: nothing is said twice, nothing is lost'
if tc qdisc add dev near root netem delay 150ms 2>/dev/null; then
	port $FAR 2525 0 LISTENING '' 150 30000 $late --timeout=10
	tc qdisc delete dev near root
else
	tap_note 'no delay: the kernel has no netem'
fi

# ---- two addresses, one of them dead

echo "$FAR6 both.test
$FAR both.test" >"$TAP_DIR/hosts"
mount --bind "$TAP_DIR/hosts" /etc/hosts
serve 2510
begun=${EPOCHREALTIME/[.,]/}
run $'QUIT\n' both.test 2510 --connect-timeout=60
ms=$(((${EPOCHREALTIME/[.,]/} - begun) / 1000))
is "$rc" 0 'IPv6 is dropped, IPv4 lives: status 0'
has_line "=== Connected to $FAR port 2510 .*" 'by IPv4'
has_line "=== $FAR6 port 2510: UNDECIDED, .*" 'IPv6 is told'
ok "IPv4 does not wait for the deadline of IPv6 ($ms ms)" test "$ms" -lt 50000
run $'QUIT\n' both.test 2510 --connect-timeout=1 -6
is "$rc" 12 'IPv6 only: status 12'
has_line "\*\*\* $FAR6 port 2510: FILTERED, no answer in 1 s .*" \
    'IPv6 only: FILTERED'

# IPv6 does not go through so small packets: last.
ip link set near mtu 576
"${far[@]}" ip link set far mtu 576
session 2525
is "$(grep -E '^( ->|<- )' <<<"$out" | grep -v ' 220 ')" "$plain" \
    'a12: the same by packets of 576 octets'

tap_done
