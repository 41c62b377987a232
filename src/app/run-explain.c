/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-explain - a filter: replies in, what they mean out. */
#include "config.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/app/environment.h"
#include "ehlo/app/run.h"
#include "ehlo/app/stdio.h"
#include "ehlo/cli/explain-text.h"
#include "ehlo/model/archive.h"
#include "ehlo/smtp/pasted.h"

#define PIECE 65536

struct run {
	const struct args *args;
	bool has_stage;
	enum verb stage;
	bool is_ascii;
	struct pasted pasted;
	struct buf out;
	bool has_written; /* something, and more is parted from it */
};

static void
explain(struct run *run, struct explain_context *context)
{
	if (run->has_stage)
		context->stage = run->stage;
	if (run->args->format == ARGS_JSON) {
		archive_write_explanation(&run->out, context);
		return;
	}
	if (run->has_written)
		buf_add_byte(&run->out, '\n');
	explain_text_write(&run->out, context, run->is_ascii);
	run->has_written = true;
}

/* A stream failed: the status of the run. */
static int
complain(enum err_code code, const char *stream, int error)
{
	struct err err = {0};

	err_set(&err, code, "%s: %s", stream, strerror(error));
	return run_complain(&err);
}

/* 0, or the status of output that cannot be written. */
static int
explain_ready(struct run *run)
{
	struct explain_context context;
	int rc;

	while (pasted_next(&run->pasted, &context))
		explain(run, &context);
	rc = stdio_write_all(STDOUT_FILENO, buf_slice(&run->out));
	buf_clear(&run->out);
	return rc < 0 ? complain(ERR_OUTPUT, "standard output", -rc) : 0;
}

/* The words of one reply, or several quoted ones. */
static void
feed_words(struct run *run)
{
	const struct args *args = run->args;
	bool is_quoted = true;

	for (size_t i = 0; i < args->targets.count; i++)
		is_quoted &= strchr(args->targets.words[i], ' ') != NULL;
	for (size_t i = 0; i < args->targets.count; i++) {
		pasted_feed(&run->pasted, slice_str(args->targets.words[i]));
		pasted_feed(&run->pasted, is_quoted ? SLICE("\n") : SLICE(" "));
	}
}

static int
explain_input(struct run *run)
{
	static char piece[PIECE];
	int status = 0;

	while (status == 0) {
		ssize_t len = read(STDIN_FILENO, piece, sizeof(piece));

		if (len < 0 && errno == EINTR)
			continue;
		if (len < 0)
			return complain(ERR_INPUT, "standard input", errno);
		if (len == 0)
			break;
		pasted_feed(&run->pasted, slice_of(piece, (size_t)len));
		status = explain_ready(run);
	}
	return status;
}

static int
explain_all(struct run *run)
{
	int status = 0;

	if (run->args->targets.count > 0)
		feed_words(run);
	else
		status = explain_input(run);
	pasted_finish(&run->pasted);
	return status != 0 ? status : explain_ready(run);
}

int
run_explain(const struct args *args)
{
	struct run run = {.args = args,
	    .has_stage = args->stage != NULL,
	    .is_ascii = args->is_ascii || !environment_is_utf8()};
	struct err err = {0};
	int status;

	if (run.has_stage &&
	    pasted_stage(slice_str(args->stage), &run.stage) < 0) {
		err_set(&err, ERR_USAGE,
		    "\"%s\" is no stage: a command, greeting or message",
		    args->stage);
		return run_complain(&err);
	}
	pasted_init(&run.pasted);
	status = explain_all(&run);
	pasted_fini(&run.pasted);
	buf_fini(&run.out);
	return status;
}
