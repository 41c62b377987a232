#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every exit status of a run without a screen; and every stage refused for now
# and for good, in what is made from options, in a plan and in piped lines.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

rules=$TAP_DIR/rules plan=$TAP_DIR/plan.smtp
produced=' '

# gives STATUS NAME: that of the last run.
gives()
{
	is "$rc" "$1" "$2: status $1"
	produced+="$1 "
}

# ---- each stage, refused --------------------------------------------------

hello=$'EHLO me\n'
mail=$hello$'MAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\n'
whole=$mail$'RCPT TO:<e@d.example>\nDATA\nSubject: x\n\nx\n.\nQUIT\n'
login=$hello$'AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\nQUIT\n'
tls=$hello$'STARTTLS\nQUIT\n'
message=(--helo me --from a@b.example --to c@d.example,e@d.example --body x)
auth=(--practice=auth-in-clear --helo me --to c@d.example --quit-after ehlo --auth=PLAIN
    --user student --auth-in-clear)
starttls=(--helo me --to c@d.example --quit-after ehlo --tls)
export EHLO_PASSWORD=sesame

# judged STATUS CLASS NAME INPUT ARGUMENTS...: and again where what is temporary
# has a status of its own.
judged()
{
	local status=$1 class=$2 name=$3 input=$4

	shift 4
	run "$input" --practice --rules "$rules" --format json "$@"
	gives "$status" "$name"
	like "${out##*$'\n'}" "\"status\":$status,.*\"class\":\"$class\"" \
	    "$name: $class"
	[ "$class" = permanent ] || status=75
	run "$input" --practice --rules "$rules" "$@" --tempfail-status 75
	is "$rc" "$status" "$name, --tempfail-status: status $status"
}

# refused STATUS COMMAND LINES OPTION...: by a rule for that command.
refused()
{
	local status=$1 command=$2 input=$3 code class

	shift 3
	printf '%s' "$input" >"$plan"
	for code in 450 550; do
		class=temporary
		[ $code = 450 ] || class=permanent
		printf '%s %s "no"\n' "$command" $code >"$rules"
		judged "$status" $class "$command $code, options" '' "$@"
		judged "$status" $class "$command $code, plan" '' \
		    --script "$plan"
		judged "$status" $class "$command $code, lines" "$input"
	done
}

refused 21 connect "$whole" "${message[@]}"
refused 22 ehlo "$whole" "${message[@]}"
refused 23 mail "$whole" "${message[@]}"
refused 24 rcpt "$whole" "${message[@]}"
refused 44 'rcpt e@*' "$whole" "${message[@]}"
refused 25 data "$whole" "${message[@]}"
refused 26 message "$whole" "${message[@]}"
refused 28 auth "$login" "${auth[@]}"
refused 29 starttls "$tls" "${starttls[@]}"

# ---- what the practice server does not do -----------------------------------

# answered STATUS NAME STEP...: by a server that plays these steps.
answered()
{
	local status=$1 name=$2

	shift 2
	peer 'send "220 hi\r\n"' "$@"
	run '' 127.0.0.1 "$PEER_PORT" "${message[@]}" "${more[@]}"
	gives "$status" "$name"
}

more=(--mail-param PRDR)
answered 30 'PRDR, accepted for one of two' \
    'answer EHLO "250-mx\r\n250 PRDR\r\n"' 'answer MAIL "250 ok\r\n"' \
    'answer RCPT "250 ok\r\n"' 'answer RCPT "250 ok\r\n"' \
    'answer DATA "354 go\r\n"' \
    'answer data "353 each\r\n250 ok\r\n550 no\r\n250 some\r\n"' \
    'answer QUIT "221 bye\r\n"'
more=(--xclient ADDR=192.0.2.1)
for code in 450 550; do
	answered 33 "XCLIENT $code" \
	    'answer EHLO "250-mx\r\n250 XCLIENT ADDR\r\n"' \
	    "answer XCLIENT \"$code no\\r\\n\"" 'answer QUIT "221 bye\r\n"'
done
more=()
answered 6 'a server that hangs up' 'answer EHLO "250 mx\r\n"' close

# ---- the way to it ----------------------------------------------------------

run '' --practice "${message[@]}"
gives 0 'all as planned'
run "$hello" no-such-name.invalid 25 --dns-server 127.0.0.1:1 \
    --connect-timeout 1
gives 10 'no name'
run "$hello" 127.0.0.1 "$(tap_free_port)"
gives 11 'NOT LISTENING'
peer full
run "$hello" 127.0.0.1 "$PEER_PORT" --connect-timeout=1
gives 12 'FILTERED'
run "$hello" 127.0.0.1 9 --haproxy v3
gives 35 'a PROXY header that is none'
like "$err" '"v3" is no PROXY header' 'it is named'

# headed HEADER EXPECTED: a server that does not want it; and one that does.
headed()
{
	peer close
	run "$hello" 127.0.0.1 "$PEER_PORT" --haproxy "$1"
	gives 36 "a server that does not want $1"
	has_line '\*\*\* the server closed the connection in place of the greeting, behind the PROXY header' \
	    "$1: behind what"
	peer "$2" 'send "220 hi\r\n"' close
	run "$hello" 127.0.0.1 "$PEER_PORT" --haproxy "$1"
	gives 6 "a server that takes $1, and hangs up later"
}
headed v1:unknown 'expect line "PROXY UNKNOWN"'
headed v2:local 'expect bytes "\r\n\r\n\0\r\nQUIT\n\x20\0\0\0"'

# ---- this end ---------------------------------------------------------------

run $'NOOP\n:expect 550\n' --practice
gives 45 'an expectation'
run '' --batch --no-such-option
gives 64 'an option'
run '' --practice --script "$TAP_DIR/none"
gives 66 'a file that is not there'
run $'NOOP\n' --practice --record /dev/full
gives 74 'a full disk'
out=$(printf 'NOOP\n' | "$EHLO" --practice 2>&1 >/dev/full)
rc=$?
gives 74 'standard output that is full'
out=$(ulimit -n 6; printf 'NOOP\n' | "$EHLO" --practice 2>&1)
rc=$?
gives 71 'too few open files'

# ended SIGNAL STATUS: by a signal, while a reply is due that never comes.
mkfifo "$TAP_DIR/in"
exec 9<>"$TAP_DIR/in" # an input that does not end
ended()
{
	local pid

	peer 'send "220 hi\r\n"' stall
	printf 'NOOP\n' >&9
	"$EHLO" 127.0.0.1 "$PEER_PORT" <"$TAP_DIR/in" >"$TAP_DIR/out" 9>&- &
	pid=$!
	tap_wait_for 60 grep -q 'NOOP' "$TAP_DIR/out"
	kill -s "$1" "$pid"
	wait "$pid"
	rc=$?
	gives "$2" "SIG$1"
}
ended INT 130
ended TERM 143
exec 9>&-

# ---- none is left out -------------------------------------------------------

# 1 to 3 are of reports (check.sh); 70 is of a mistake of the program's own, and
# so of no run (test-run).
while read -r status; do
	case $status in
	1 | 2 | 3 | 70) ;;
	*) like "$produced" " $status " "status $status was produced" ;;
	esac
done < <("$EHLO" --help | sed -n '/^Exit status/,$s/^ *\([0-9]\{1,\}\)  .*/\1/p')
tap_done
