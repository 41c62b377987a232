/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-replay - a recording without a screen: the lines that the run printed,
 * and its status. */
#include "config.h"

#include <unistd.h>

#include "ehlo/app/environment.h"
#include "ehlo/app/run.h"
#include "ehlo/app/stdio.h"
#include "ehlo/cli/json.h"
#include "ehlo/cli/text.h"
#include "ehlo/model/archive.h"
#include "ehlo/source/replay.h"

/* So much is gathered before it is written. */
#define PIECE ((size_t)65536)

struct printer {
	const struct args *args;
	struct replay *replay;
	struct output *output;
	struct buf out;
	int rc; /* of standard output */
};

static void
flush(struct printer *p)
{
	if (p->rc == 0)
		p->rc = stdio_write_all(STDOUT_FILENO, buf_slice(&p->out));
	buf_clear(&p->out);
}

static void
open_output(struct printer *p)
{
	const struct conversation *c = replay_conversation(p->replay);
	bool is_json = p->args->format == ARGS_JSON;
	struct output_options options = {.is_timed = p->args->is_timed,
	    .hides_data = p->args->hides_data,
	    .is_quiet = p->args->is_quiet,
	    .is_verbose = p->args->is_verbose,
	    .is_ascii = p->args->is_ascii || !environment_is_utf8()};

	p->output = output_new(is_json ? json_ops() : text_ops(), c, &options);
	if (is_json)
		archive_write_header(
		    &p->out, PACKAGE_VERSION, conversation_wall(c), NULL);
}

/* The status of the last session, as its run had it. */
static int
print_end(struct printer *p)
{
	const struct conversation *c = replay_conversation(p->replay);
	size_t count = conversation_count(c);
	struct verdict verdict;

	verdict_of(conversation_session(c), &verdict);
	if (verdict.class == VERDICT_TEMPORARY && p->args->tempfail_status >= 0)
		verdict.status = p->args->tempfail_status;
	output_finish(p->output, &p->out,
	    count == 0 ? 0 : conversation_event(c, count - 1)->t_us, &verdict);
	flush(p);
	return verdict.status;
}

static int
print_all(struct printer *p, struct err *err)
{
	int rc;

	while (p->rc == 0 && (rc = replay_next(p->replay, err)) != 0) {
		if (rc < 0) {
			flush(p);
			return run_complain(err);
		}
		output_update(p->output, &p->out);
		if (p->out.len >= PIECE)
			flush(p);
	}
	rc = print_end(p);
	if (p->rc < 0) {
		err_set(err, ERR_OUTPUT, "standard output cannot be written");
		return run_complain(err);
	}
	if (replay_is_cut(p->replay)) {
		err_set(err, ERR_INPUT,
		    "%s: the last line is cut, and left out", p->args->replay);
		run_complain(err);
	}
	return rc;
}

int
run_replay(const struct args *args)
{
	struct printer p = {.args = args};
	struct err err = {0};
	int status;

	p.replay = replay_open(args->replay, TRANSCRIPT_BUDGET_DEFAULT, &err);
	if (p.replay == NULL)
		return run_complain(&err);
	open_output(&p);
	status = print_all(&p, &err);
	output_free(p.output);
	replay_free(p.replay);
	buf_fini(&p.out);
	return status;
}
