#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# --quiet and --verbose: less than the conversation, and more.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

good=$'EHLO me\nNOOP\nQUIT\n'
bad=$'EHLO me\nMAIL FROM:<a@b.example>\nRCPT TO:<>\nQUIT\n'
why='\*\*\* no recipient was accepted: RCPT was answered 501 5\.5\.4 Invalid Address'
found='=== warning of the client, path-syntax \(RFC 5321 4\.1\.2\): .*'

# ---- quiet ----------------------------------------------------------

run "$good" --practice --quiet
is "$rc" 0 'quiet, all is well: status 0'
is "$out$err" '' 'and not a word'
run "$bad" --practice --quiet
is "$rc" 24 'quiet, a refusal: its status'
is "$(wc -l <<<"$out")" 1 'and one line'
has_line "$why" 'which says what made it fail'
is "$err" '' 'on standard output'
run "$good" --practice --quiet --time
is "$out" '' 'quiet, with times: no line has one'
run '' --quiet 127.0.0.1:1
is "$rc" 11 'quiet, nobody listens: status 11'
like "$out" '^\*\*\* NOT LISTENING: the connection was refused: ' 'one line says so'
is "$(wc -l <<<"$out")" 1 'and no other'

run "$bad" --practice --quiet --format json
is "$rc" 24 'quiet, JSON: the same status'
is "$(wc -l <<<"$out")" 2 'the header and the verdict are left'
like "$(head -n 1 <<<"$out")" '^\{"ehlo":1,' 'the header first'
like "$(tail -n 1 <<<"$out")" '"ev":"verdict",.*"status":24,' 'the verdict last'

# ---- verbose --------------------------------------------------------

run "$good" --practice=postfix --verbose
is "$rc" 0 'verbose, all is well: status 0'
has_line ' -> NOOP' 'the conversation is there'
has_line '=== no findings' 'that nothing was wrong is said'
is "$(tail -n 1 <<<"$out")" '=== no findings' 'at the end'
run "$good" --practice=postfix
no_line '=== no findings' 'nobody else is told'

run "$bad" --practice
no_line "$found" 'findings are for who wants them'
run "$bad" --practice --verbose
is "$rc" 24 'verbose, a refusal: its status'
has_line "$found" 'what was wrong, with its section'
like "$(tail -n 1 <<<"$out")" "^$why\$" 'the verdict comes last'
run $'EHLO me\nRSET now\nRSET now\nQUIT\n' --practice --verbose
has_line '=== warning of the client, cmd-args \(RFC 5321 4\.1\.1\), 2 times: .*' \
    'what was seen twice is one line'

# ---- both, and again ------------------------------------------------

run "$bad" --practice --quiet --verbose
is "$rc" 24 'both: the same status'
has_line "$found" 'both: what was wrong'
has_line "$why" 'both: what made it fail'
is "$(wc -l <<<"$out")" 2 'both: nothing of the conversation'
both=$out

"$EHLO" --practice --record "$TAP_DIR/bad.ehlo" <<<"$bad" >"$TAP_DIR/all"
run '' --batch --replay "$TAP_DIR/bad.ehlo" --quiet --verbose
is "$rc" 24 'a recording: its status'
is "$out" "$both" 'a recording: the same words'
run '' --batch --replay "$TAP_DIR/bad.ehlo" --quiet
has_line "$why" 'a recording, quiet: what made it fail'
is "$(wc -l <<<"$out")" 1 'and nothing else'

tap_done
