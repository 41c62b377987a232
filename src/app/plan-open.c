/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan-open - a file becomes a plan of the console, or what is wrong with it.
 */
#include "ehlo/app/plan-open.h"

#include "ehlo/app/letter-plan.h"
#include "ehlo/app/plan-file.h"
#include "ehlo/app/run.h"

/* What the options say is to be sent. */
static int
open_letter(const struct args *args, struct script_options *wish,
    struct script **out, struct buf *errors, struct err *err)
{
	struct buf text = {0};
	int rc = letter_plan_write(args, &text, err);

	wish->name = "options";
	if (rc == 0)
		rc = plan_file_take(args, buf_slice(&text), args->target, wish,
		    out, errors, err);
	buf_fini(&text);
	return rc;
}

int
plan_open_first(const struct args *args, struct script **out, struct err *err)
{
	struct script_options wish = {.is_known = console_knows};
	struct buf errors = {0};
	int rc;

	if (args->script != NULL)
		rc = plan_file_read(
		    args, args->script, args->target, &wish, out, &errors, err);
	else if (args_has_message(args))
		rc = open_letter(args, &wish, out, &errors, err);
	else
		return 0;
	run_list(buf_slice(&errors));
	buf_fini(&errors);
	return rc;
}

/* Standard input is the keyboard: "-" is a file's name here. */
static void
add_path(struct buf *out, const char *path)
{
	if (path[0] == '-' && path[1] == '\0')
		buf_add_str(out, "./");
	buf_add_str(out, path);
}

void
plan_open(struct console *console, const struct args *args,
    const struct conversation *conversation, const char *path, uint64_t now_ms)
{
	struct script_options wish = {.is_known = console_knows};
	struct script *script = NULL;
	struct buf file = {0}, errors = {0};
	struct err err = {0};
	int rc;

	add_path(&file, path);
	wish.variables = console_variables(console, &wish.variable_count);
	/* ${server} is where one is. */
	rc = plan_file_read(args, buf_text(&file),
	    conversation_session(conversation)->target, &wish, &script, &errors,
	    &err);
	if (rc == 0 || errors.len > 0)
		console_opened(console, script, buf_slice(&errors), now_ms);
	else
		console_open_failed(console, err.text, now_ms);
	buf_fini(&file);
	buf_fini(&errors);
}

void
plan_open_edited(struct console *console, const struct args *args,
    const struct conversation *conversation, struct slice text, uint64_t now_ms)
{
	struct script_options wish = {.is_known = console_knows};
	struct script *script = NULL;
	struct buf errors = {0};
	struct err err = {0};

	if (console_edited_what(console) != CONSOLE_EDIT_PLAN) {
		console_edited(console, text, now_ms);
		return;
	}
	wish.name = console_plan_name(console);
	wish.variables = console_variables(console, &wish.variable_count);
	if (plan_file_take(args, text,
		conversation_session(conversation)->target, &wish, &script,
		&errors, &err) < 0 &&
	    errors.len == 0)
		buf_addf(&errors, "%s\n", err.text);
	console_plan_edited(console, script, text, buf_slice(&errors), now_ms);
	buf_fini(&errors);
}
