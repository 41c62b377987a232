/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-command - a typed line taken apart, judged and explained. */
#include <string.h>

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/explain.h"
#include "ehlo/smtp/lint.h"

#include "fuzz.h"

static void
check_parts(struct slice line, const struct command *command)
{
	fuzz_check(command->verb < VERB_COUNT);
	fuzz_check(fuzz_is_part(command->word, line));
	fuzz_check(fuzz_is_part(command->args, line));
	fuzz_check(fuzz_is_part(command->params, line));
}

/* Word and arguments with one blank between them say the same. */
static void
check_again(const struct command *command)
{
	struct buf again = {0};
	struct command second;

	buf_add_slice(&again, command->word);
	buf_add_byte(&again, ' ');
	buf_add_slice(&again, command->args);
	command_parse(buf_slice(&again), &second);
	fuzz_check(second.verb == command->verb);
	fuzz_check(slice_equals(second.args, command->args));
	fuzz_check(second.has_path == command->has_path);
	fuzz_check(slice_equals(second.params, command->params));
	buf_fini(&again);
}

void
fuzz_one(struct slice input)
{
	enum phase phase = (enum phase)(fuzz_take_byte(&input) % PHASE_COUNT);
	struct command command;
	struct explanation e;

	command_parse(input, &command);
	check_parts(input, &command);
	check_again(&command);
	explain_command(&command, phase, &e);
	fuzz_check(e.head != NULL && e.rfc != NULL);
	fuzz_check(memchr(e.text, '\0', sizeof(e.text)) != NULL);
	fuzz_check(fuzz_is_safe(slice_str(e.text), UTF8_FORM_UNICODE));
}
