#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Where the password comes from, and where it is not afterwards.
. "$EHLO_SRCDIR/tests/batch/batch.sh"
unset EHLO_PASSWORD
export HOME=$TAP_DIR
tap_own_secrets+=(password .netrc script)

# "\0alice\0hunter2-secret"
PLAIN=AGFsaWNlAGh1bnRlcjItc2VjcmV0

# login OPTION...: against a server that takes PLAIN from alice.
login()
{
	peer 'send "220 hi\r\n"' \
	    'answer EHLO "250-mx\r\n250 AUTH PLAIN\r\n"' \
	    "expect line \"AUTH PLAIN $PLAIN\"" \
	    'send "235 2.7.0 welcome, alice\r\n"' \
	    'answer QUIT "221 bye\r\n"'
	run "${INPUT:-EHLO me
}" "$@" 127.0.0.1 "$PEER_PORT"
}

# accepted NAME
accepted()
{
	is "$rc" 0 "$1: status 0"
	has_line '<-  235 2\.7\.0 welcome, alice' "$1: the name is no secret"
	unlike "$out$err" 'hunter2' "$1: the password is not shown"
	unlike "$out$err" 'aHVudGVyMi1z|h1bnRlcjItc2Vj' "$1: nor in base64"
}

printf 'hunter2-secret\r\nanother line\n' >"$TAP_DIR/password"
login --auth --user=alice --password-file="$TAP_DIR/password"
accepted 'the first line of a file'

INPUT='hunter2-secret
EHLO me
' login --auth --user=alice --password-file=-
accepted 'the first line of standard input'

login --auth --user=alice \
    --password-command="echo hunter2-secret; echo more"
accepted 'what a command prints'

EHLO_PASSWORD=hunter2-secret login --auth --user=alice
accepted 'the environment'

cat >"$TAP_DIR/.netrc" <<-'END'
	machine mx.example.net login bob password no
	machine 127.0.0.1 login carol password no
	machine 127.0.0.1
	  login alice # who
	  password "hunter2-secret"
END
login --auth --user=alice
accepted '.netrc'
printf 'machine 127.0.0.1 login alice password hunter2-secret\n' \
    >"$TAP_DIR/.netrc"
login --auth
accepted '.netrc, with the user'
rm "$TAP_DIR/.netrc"

# refused NAME REGEX STATUS OPTION...: before anything is connected to.
refused()
{
	local name=$1 regex=$2 status=$3

	shift 3
	run '' "$@" --batch 127.0.0.1 9
	is "$rc" "$status" "$name: status $status"
	like "$err" "$regex" "$name"
}

refused 'no file' 'cannot be read: No such file' 66 \
    --auth --password-file="$TAP_DIR/none"
: >"$TAP_DIR/empty"
refused 'an empty file' 'gives an empty line' 66 \
    --auth --password-file="$TAP_DIR/empty"
refused 'a command that fails' '--password-command failed: status 3' 66 \
    --auth --password-command='exit 3'
refused 'two sources' 'exclude each other' 64 \
    --password-file=x --password-command=y
refused 'no mechanism' '"FOO" is no list of mechanisms' 64 --auth=FOO

peer 'send "220 hi\r\n"' 'answer EHLO "250-mx\r\n250 AUTH PLAIN\r\n"' \
    'expect eof'
run 'EHLO me
' --auth --user=alice 127.0.0.1 "$PEER_PORT"
is "$rc" 28 'no password: status 28'
has_line '\*\*\* Connection ended: not at hand: the password of alice, .*' \
    'no password: what is missing'

# Both sides in this process: bound to the one TLS between them.
for mech in SCRAM-SHA-256-PLUS SCRAM-SHA-256 CRAM-MD5 PLAIN LOGIN; do
	EHLO_PASSWORD=sesame run 'EHLO me
' --tls --auth="$mech" --user=student --practice=postfix
	is "$rc" 0 "$mech with the practice server: status 0"
	has_line '<~  235 .*' "$mech with the practice server"
done
EHLO_PASSWORD=sesame run 'EHLO me
' --tls --auth --user=student --practice=postfix
has_line ' ~> AUTH SCRAM-SHA-256-PLUS \*{8}' 'the strongest inside TLS'
has_line '=== SCRAM-SHA-256-PLUS, client: binds tls-exporter, .*' \
    'it is bound to the TLS connection'

# Whoever may look at the process finds nothing in its environment.
peer 'send "220 hi\r\n"' 'answer EHLO "250 mx\r\n"' 'drain'
mkfifo "$TAP_DIR/in"
EHLO_PASSWORD=hunter2-secret "$EHLO" --batch 127.0.0.1 "$PEER_PORT" \
    <"$TAP_DIR/in" >"$TAP_DIR/out" 2>&1 &
pid=$!
exec 4>"$TAP_DIR/in"
echo 'EHLO me' >&4
tap_wait_for 60 grep -qs '250 mx' "$TAP_DIR/out"
ok 'the variable is known by its name' \
    grep -qsa EHLO_PASSWORD "/proc/$pid/environ"
unlike "$(tr '\0' ' ' <"/proc/$pid/environ")" hunter2 \
    'the password is not in /proc/PID/environ'
unlike "$(tr '\0' ' ' <"/proc/$pid/cmdline")" hunter2 'nor in its arguments'
kill "$pid"
exec 4>&-
wait "$pid"

# ---- no EHLO, no AUTH: no message either

for hello in 'HELO me
' ''; do
	peer 'send "220 mx\r\n"' 'answer HELO "250 mx\r\n"' \
	    'answer MAIL "250 ok\r\n"' drain
	EHLO_PASSWORD=hunter2-secret run "${hello}MAIL FROM:<a@b.example>
" 127.0.0.1 "$PEER_PORT" --timeout=2 --auth --user=alice
	is "$rc" 28 "MAIL behind \"${hello%?}\": status 28"
	unlike "$out" ' -> MAIL' 'MAIL is not sent'
	has_line '\*\*\* .*: not authenticated: AUTH comes behind EHLO.*' 'why'
done

tap_done
