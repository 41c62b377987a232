#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The conversation of a well-known article, piped through the practice server.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

article='HELO localhost
MAIL FROM: bgates@microsoft.com
RCPT TO: someone@mail.com
DATA
SUBJECT: This is a test.

Hello
.
QUIT
'

run "$article" --practice=deathstar
is "$rc" 0 'the article ends with status 0'
is "$err" '' 'nothing on standard error'
like "$(replies | sed -n 1p)" \
    '^220 deathstar\.SUPERFREAK\.local Microsoft ESMTP MAIL Service, Version: 6\.0\.2600\.2180 ready at [A-Z][a-z]{2}, [0-9]{1,2} [A-Z][a-z]{2} [0-9]{4} [0-9:]{8} [+-][0-9]{4}$' \
    'the greeting, with the date of now'
is "$(replies | sed -n 2,5p)" \
    '250 deathstar.SUPERFREAK.local Hello [127.0.0.1]
250 2.1.0 bgates@microsoft.com....Sender OK
250 2.1.5 someone@mail.com
354 Start mail input; end with <CRLF>.<CRLF>' 'the replies of the article'
like "$(replies | sed -n 6p)" \
    '^250 2\.6\.0 <DEATHSTAR[A-Za-z0-9]+@deathstar\.SUPERFREAK\.local> Queued mail for delivery$' \
    'the message is queued under an id'
is "$(replies | sed -n 7p)" \
    '221 2.0.0 deathstar.SUPERFREAK.local Service closing transmission channel' \
    'goodbye'
is "$(replies | wc -l)" 7 'seven replies and no more'
is "$(printf '%s\n' "$out" | grep -c '^ -> ')" 9 'nine lines were sent'
has_line ' -> MAIL FROM: bgates@microsoft\.com' 'lines go as they were typed'
first_id=$(replies | sed -n 6p)
run "$article" --practice=deathstar
unlike "$(replies | sed -n 6p)" "^$first_id\$" 'a fresh id each time'

run "$article" --practice=deathstar-closed
is "$rc" 24 'no recipient accepted: status 24'
has_line '<\*\* 550 5\.7\.1 Unable to relay for someone@mail\.com' \
    'the refusal is marked'
has_line '=== 3 lines of mail data not sent: DATA was answered 503' \
    'the message is skipped, and that is said'
has_line ' -> QUIT' 'the rest of the lines was sent'

# ---- how a line may end, and what it may hold

run $'HELO a\r\nQUIT\r\n' --practice
is "$rc" 0 'CRLF ends a piped line as LF does'
run $'HELO a\nQUIT' --practice
is "$rc" 0 'the last line may lack its ending'
has_line ' -> QUIT' 'and it is sent'
run $'HELO a\n# a comment\n\n::x\n:send #y\nQUIT\n' --practice
is "$(sent)" 'HELO a|:x|#y|QUIT|' \
    'comments and empty lines are not sent; ::x and :send are'
run $'HELO a\n' --practice
is "$rc" 0 'end of input is a good end'
has_line '=== end of input' 'end of input is said'
has_line ' -> QUIT' 'QUIT is sent at the end of input'
run $'HELO a\n:drop\n' --practice
is "$rc" 0 ':drop is a good end'
no_line ' -> QUIT' ':drop sends no QUIT'
run $'HELO a\nMAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\nDATA\nhalf' \
    --practice
is "$rc" 64 'end of input inside mail data: status 64'
no_line ' -> \.' 'the dot is not made up'
has_line '\*\*\* .*mail data.*' 'and an error line says so'
run $'HELO a\nQUIT\nNOOP\nNOOP\n' --practice
has_line '=== 2 lines after QUIT not sent' 'lines after QUIT are counted'
run $'HELO a\nMAIL FROM:<a@b.example>\nRCPT TO:<c@d.example>\nDATA\n.hidden\n..\n.\nQUIT\n' \
    --practice
is "$rc" 0 'lines with leading dots arrive'
like "$(sent)" '\|\.\.hidden\|\.\.\.\|\.\|' 'stuffing is shown'
run $'HELO a\nMAIL FROM:<a@b.example>\nNOOP\nRCPT TO:<c@d.example>\n' --practice \
    --suppress-data --time
has_line ' +[0-9]+\.[0-9]{6}  -> NOOP' '--time puts the seconds first'

# ---- a wrong line is sent, judged and does not stop the rest

run $'MAIL FROM: a@b\nEHLO me\nFOO bar\nQUIT\n' --practice
is "$rc" 23 'MAIL before EHLO failed first: status 23'
has_line '<\*\* 503 5\.5\.2 Send hello first' 'out of order'
has_line '<\*\* 500 5\.3\.3 Unrecognized command' 'unknown'
run $'FOO\nHELO a\nQUIT\n' --practice
is "$rc" 0 'an unknown verb sets no status'
run $'MAIL FROM:<a@b.example>\nNOOP\n' --practice --stop-on-error
unlike "$out" 'NOOP' '--stop-on-error ends at the first refusal'
has_line ' -> QUIT' 'with QUIT'

tap_done
