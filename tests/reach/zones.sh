# SPDX-License-Identifier: GPL-3.0-or-later
# zones - zones that are signed here, and name servers that serve them.
ZONES=$TAP_DIR/zones
mkdir "$ZONES"

# make_key ZONE: its DS record is in $ZONES/ZONE.ds.
make_key()
{
	local suffix key

	cd "$ZONES" || return
	key=$("${UNPACKED[@]}" ldns-keygen -a ECDSAP256SHA256 -k "$1")
	for suffix in key private ds; do
		mv "$key.$suffix" "$1.$suffix"
	done
	cd - >/dev/null || return
}

# write_zone ZONE: standard input gets its head.
write_zone()
{
	printf '$ORIGIN %s.\n$TTL 300\n' "$1"
	echo '@ SOA ns hostmaster 1 3600 600 604800 60'
	cat
}

# sign ZONE OPTION...: records on standard input become a zone in $ZONES/ZONE.
sign()
{
	local zone=$1

	shift
	write_zone "$zone" >"$ZONES/$zone.plain"
	"${UNPACKED[@]}" ldns-signzone "$@" -f "$ZONES/$zone" "$ZONES/$zone.plain" \
	    "$ZONES/$zone"
}

# name_server ADDRESS ZONE=FILE...: serves files in $ZONES. A file that is not
# there is a zone that cannot be served. Its process is $tap_pid.
name_server()
{
	local address=$1 dir=$TAP_DIR/nsd-$1 zone

	shift
	mkdir "$dir"
	cat >"$dir/conf" <<-END
	server:
	 ip-address: $address
	 username: ""
	 chroot: ""
	 zonesdir: "$ZONES"
	 database: ""
	 xfrdir: "$dir"
	 xfrdfile: "$dir/state"
	 zonelistfile: "$dir/zones"
	 pidfile: ""
	 logfile: "$dir/log"
	 server-count: 1
	remote-control:
	 control-enable: no
	END
	for zone in "$@"; do
		printf 'zone:\n name: "%s"\n zonefile: "%s"\n' \
		    "${zone%%=*}" "${zone#*=}" >>"$dir/conf"
	done
	tap_start "$dir/out" "${UNPACKED[@]}" nsd -d -c "$dir/conf"
	tap_wait_for 60 grep -qs 'nsd started' "$dir/log" ||
	    tap_result 1 "the name server at $address starts" "$(cat "$dir"/*)"
}
