#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Every lesson that is built in, played as its own lines say, with each mistake
# and each answer that it foresees; and lessons with something wrong in them.
. "$EHLO_SRCDIR/tests/batch/batch.sh"

for lesson in "$EHLO_SRCDIR"/lessons/*.smtp; do
	run '' --check-lesson "$lesson"
	is "$err" '' "nothing is wrong with ${lesson##*/}"
	is "$rc" 0 "${lesson##*/}: status 0"
	like "$out" 'tasks and [0-9]+ questions?, all in order' \
	    "${lesson##*/}: what was played"
done

# wrong WORDS LINE...: the lesson is not in order, and the error says why.
wrong()
{
	local words=$1

	shift
	printf '%s\n' "$@" >"$TAP_DIR/bad.smtp"
	run '' --check-lesson "$TAP_DIR/bad.smtp"
	like "$err" "bad\.smtp:[0-9]+:[0-9]+: $words" "told: $words"
}

wrong 'its own way does not meet this task: Greet' \
    ':title a' ':task Greet' 'EHLO me' ':expect 550'
is "$rc" 45 'a way that does not meet its task: status 45'
wrong 'a mistake meets the task: HELO me' \
    ':title a' ':task Greet' ':mistake /^helo/ x' ':try HELO me' 'HELO you' \
    ':expect 250'
is "$rc" 45 'a mistake that meets the task: status 45'
wrong '(the session is over before|its own way does not meet) this task: Name' \
    ':title a' ':server postfix' ':task Greet' 'EHLO me' ':expect 250' \
    ':task Name' ':mistake /^from/ x' ':try FROM:<a@b>' 'MAIL FROM:<a@b>' \
    ':task More' 'NOOP'
is "$(wc -l <<<"$err")" 1 'and what follows is not judged'
wrong 'its own way: line 2: ":hnit" is not known' \
    ':title a' ':task b' 'NOOP' ':hnit c'
wrong 'there is no such practice server' \
    ':title a' ':server nosuch' ':task b' 'NOOP'
wrong 'an expression stands between slashes' \
    ':title a' ':task b' 'NOOP' ':mistake /x( y' ':try x'
wrong 'a goal is' ':title a' ':task b' ':goal none'
is "$rc" 64 'a lesson that cannot be read: status 64'
run '' --check-lesson "$TAP_DIR/none.smtp"
is "$rc" 66 'a lesson that is not there: status 66'
like "$err" '^ehlo: .*none\.smtp' 'and its name'

printf ':title a \033[31mb\007\n:task c\nEHLO me\n:expect 250\n' >"$TAP_DIR/bad.smtp"
run '' --check-lesson "$TAP_DIR/bad.smtp"
is "$rc" 0 'a title with controls: in order'
unlike "$out" $'\033' 'and none of them reaches the terminal'

tap_done
