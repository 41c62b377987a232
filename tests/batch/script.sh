#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A plan from a file: variables, expectations, all that is wrong with it told
# before anything is sent; expectations in piped lines too.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

plan=$TAP_DIR/hello.smtp

# plan LINE...: what the plan says.
plan()
{
	printf '%s\n' "$@" >"$plan"
}

plan '# a message' '' 'EHLO ${helo}' ':expect 250' ':expect cap SIZE' \
    'MAIL FROM:<${from}>' ':expect 2yz' 'RCPT TO:<${to}>' \
    ':break reply 4yz' 'DATA' 'Subject: ${to}' '' '..' '# no comment' '.' \
    ':expect 250' 'NOOP $${to} ${x}' 'QUIT' ':expect 221'
run '' --practice --script "$plan" --helo me.example --from me@a.example \
    --to someone@superfreak.local --set x=1=2
is "$rc" 0 'a plan: status 0'
is "$(sent)" "EHLO me.example|MAIL FROM:<me@a.example>|RCPT TO:<someone@superfreak.local>|DATA|Subject: \${to}||...|# no comment|.|NOOP \${to} 1=2|QUIT|" \
    'all that is said: variables, but not in mail data'
like "$out" '=== line 4: expected 250: answered 250' 'what was met is told'
like "$out" '=== line 19: expected 221: answered 221' \
    'behind the goodbye too'
run '' --batch --practice --script "$plan" --set helo=a --set from=b@c \
    --set to=someone@superfreak.local --set x=
is "$rc" 0 'the names may be set'
like "$(sent)" '^EHLO a\|MAIL FROM:<b@c>\|' 'they are what is said'

plan 'NOOP ${date} ${message-id} ${server}' ':set who me you' 'NOOP ${who}'
run '' --practice=deathstar --script "$plan" --helo me.example
like "$(sent)" '^NOOP [A-Z][a-z]+, [0-9]+ [A-Z][a-z]+ [0-9: ]+ [-+][0-9]{4} <[0-9a-f]{16}@me\.example> deathstar\|NOOP me you\|' \
    'the time, an id, the server; and what the plan sets itself'
plan 'EHLO ${helo}' 'MAIL FROM:<${from}>'
run '' --practice --script "$plan"
is "$rc" 0 'without names this machine has some'
like "$(sent)" '^EHLO ([^ ]+\.[^ ]+|\[[0-9A-Za-z.:]+\])\|MAIL FROM:<[^@ ]+@[^ @]+>\|' \
    'a full name or an address, and who asks'

run '' --practice --batch --script <(printf 'NOOP\n:expect 250\n')
is "$rc" 0 'a plan from a pipe of the shell'
has_line ' -> NOOP' 'its line is sent'
run "$(printf 'NOOP ${x}\n:expect 250\n')" --practice --script - --set x=y
is "$rc" 0 'standard input may be a plan'
is "$(sent)" 'NOOP y|QUIT|' 'in it variables are filled in'
run "$(printf 'NOOP ${x}\n')" --practice --set x=y
is "$(sent)" 'NOOP ${x}|QUIT|' 'in piped lines they are not'

# ---- what is wrong with a plan

plan 'EHLO ${no}' ':expect 25' '' ':wat' 'DATA' 'x'
run '' --practice --script "$plan"
is "$rc" 64 'a plan that is wrong: status 64'
is "$out" '' 'nothing is sent'
is "$err" "$plan:1:6: there is no such variable: they are set by --set NAME=VALUE
$plan:2:9: a code is 250, 2yz or 550|554|4yz
$plan:4:2: there is no such console command
$plan:5:1: the message has no end: a line with a lone dot
ehlo: the plan is not in order" 'all that is wrong, with its place'
printf 'NOOP ${\033[2J}\n' >"$plan"
run '' --practice --script "$plan"
unlike "$err" "$(printf '\033')" 'what it holds is no control to a terminal'
run '' --practice --script "$TAP_DIR/none"
is "$rc" 66 'no file: status 66'
run '' --practice --script "$TAP_DIR"
is "$rc" 66 'a directory: status 66'
plan NOOP
run '' --practice --script "$plan" --data x
is "$rc" 64 'two plans: status 64'
run '' --check localhost --script "$plan"
is "$rc" 64 'a plan for a report: status 64'
run '' --practice --script "$plan" --set x
is "$rc" 64 'no value: status 64'
run '' --practice --script "$plan" --from "$(printf 'a\r\nb')"
is "$rc" 64 'a line end in an address: status 64'
is "$out" '' 'before anything is sent'

# ---- expectations

plan 'NOOP' ':expect 550' 'VRFY x'
run '' --practice --script "$plan"
is "$rc" 45 'one that is not met: status 45'
is "$(sent)" 'NOOP|QUIT|' 'it ends the run'
like "$out" '\*\*\* line 2: expected 550: answered 250' 'it is told'
like "$out" '=== 1 line not sent: an expectation was not met' 'what is left'
input=$(printf 'NOOP\n:expect 250\nNOOP\n:expect /moon/\n')
run "$input" --practice
is "$rc" 45 'in piped lines too'
run "$input" --practice --format json
is "$rc" 45 'as JSON: the same status'
like "$out" '"ev":"expect","derived":true,"met":true,"text":"line 2: expected 250' \
    'one that is met'
like "$out" '"ev":"expect","derived":true,"met":false,"text":"line 4: expected /moon/' \
    'one that is not'
like "$out" '"id":"expect-unmet"' 'a finding'
like "$out" '"status":45,"stage":"session","class":"local","text":"an expectation was not met"' \
    'the verdict'
run "$(printf ':expect 25\n')" --practice
is "$rc" 64 'one that cannot be read in piped lines: status 64'

peer 'send "220 hi\r\n"' 'answer NOOP "421 busy\r\n"' 'close'
run "$(printf 'NOOP\n:expect 421\nNOOP\n')" 127.0.0.1 "$PEER_PORT"
like "$out" '=== line 2: expected 421: answered 421 busy' \
    'the goodbye of a server can be expected'
is "$rc" 0 'and is as planned then'
like "$out" '=== 1 line not sent: NOOP was answered 421' 'what is left is told'

# A refusal that was expected sets no status, nor does it when it is replayed.
plan 'EHLO me' 'MAIL FROM:<a@b.example>' 'RCPT TO:<eve@elsewhere.test>' \
    ':expect 550|554'
run '' --practice=postfix --script "$plan" --record "$TAP_DIR/wanted.ehlo"
is "$rc" 0 'a refusal that was expected: status 0'
run '' --batch --replay "$TAP_DIR/wanted.ehlo"
is "$rc" 0 'and replayed'
plan 'EHLO me' 'MAIL FROM:<a@b.example>' 'RCPT TO:<eve@elsewhere.test>' \
    ':expect cap PIPELINING' 'NOOP' ':expect 250'
run '' --practice=postfix --script "$plan"
is "$rc" 24 'one that nothing expected keeps its status'
plan 'NOOP' ':expect 550'
run '' --practice=postfix --script "$plan" --record "$TAP_DIR/unmet.ehlo"
is "$rc" 45 'not met'
run '' --batch --replay "$TAP_DIR/unmet.ehlo"
is "$rc" 45 'and replayed'

# ---- orders to the practice server

run ':fault rcpt 450 4.2.0 "Later" once
EHLO me
MAIL FROM:<a@b.example>
RCPT TO:<someone@superfreak.local>
:expect 450
RCPT TO:<someone@superfreak.local>
DATA
Subject: ordered

x
.
:mailbox
:personality postfix
:fault clear
' --practice
is "$rc" 0 'piped orders are obeyed'
has_line '=== the practice server has a rule: rcpt 450 4.2.0 "Later" once' \
    'a rule is told'
like "$out" '=== 1  [0-9:]+  a@b\.example to someone@superfreak\.local, .* ordered' \
    'what there is to look at is told as well'
like "$out" '=== the practice server plays postfix' 'another personality'
has_line '=== the practice server has no rules' 'and none of the rules is left'

plan ':fault noop 421 4.3.2 "Going down"' 'NOOP' ':expect 421'
run '' --practice --script "$plan"
is "$rc" 0 'a plan gives orders, too'

plan 'NOOP' ':fault rctp 450' ':personality nobody'
run '' --practice --script "$plan"
is "$rc" 64 'orders of a plan that are none: status 64'
is "$out" '' 'nothing is sent'
like "$err" ':2:8: wanted a command' 'where the first one is'
like "$err" ':3:14: there is no such personality' \
    'and where the second one is'

run ':fault rctp 450
NOOP
:hold on
' --practice
is "$rc" 64 'an order that is none: status 64'
like "$out" '\*\*\* line 1: column 1: wanted a command' 'what is wrong with it'
has_line ' -> NOOP' 'the lines behind it are sent'
like "$out" 'line 3: ":hold" is not known without a terminal' \
    'nobody would release a reply that is held'

tap_start "$TAP_DIR/serve" "$EHLO" --serve
tap_wait_for 60 grep -qs ' on ' "$TAP_DIR/serve"
run ':fault noop 421
NOOP
' "127.0.0.1:$(sed -n 's/.*:\([0-9]*\)$/\1/p' "$TAP_DIR/serve")"
is "$rc" 64 'another server takes no orders'
like "$out" '\*\*\* line 1: this server is not the built-in one' 'that is said'

tap_done
