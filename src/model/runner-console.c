/* SPDX-License-Identifier: GPL-3.0-or-later
 * runner-console - the console's lines that a run without a console knows. */
#include "colon-line.h"
#include "ehlo/model/expect.h"
#include "runner-core.h"

static bool
complain(struct runner *r, const struct plan_item *item, const char *words,
    struct runner_step *step)
{
	runner_begin_error(r, item);
	buf_add_str(&r->text, words);
	return runner_give_text(r, step, RUNNER_ERROR);
}

static bool
complain_unknown(struct runner *r, const struct plan_item *item,
    struct slice name, struct runner_step *step)
{
	runner_begin_error(r, item);
	buf_add_str(&r->text, "\":");
	buf_add_slice(&r->text, slice_range(name, 0, 60));
	buf_add_str(&r->text, "\" is not known without a terminal");
	return runner_give_text(r, step, RUNNER_ERROR);
}

/* Inside mail data QUIT would be content. */
static void
end_unmet(struct runner *r, const struct session *s)
{
	if (r->status == 0)
		r->status = RUNNER_STATUS_UNMET;
	if (r->state >= STATE_LEFT)
		return;
	runner_set_reason(r, "not sent: an expectation was not met");
	r->state = session_takes_data(s) ? STATE_DROP : STATE_LEAVE;
}

static bool
run_expect(struct runner *r, const struct session *s,
    const struct plan_item *item, struct slice text, struct runner_step *step)
{
	struct expect *e;
	struct err err = {0};
	size_t column;
	enum runner_kind kind;

	if (expect_parse(text, &e, &column, &err) < 0)
		return complain(r, item, err.text, step);
	buf_clear(&r->text);
	kind = expect_judge(e, s, item->line_number, &r->text);
	expect_free(e);
	if (kind == RUNNER_UNMET)
		end_unmet(r, s);
	return runner_give_text(r, step, kind);
}

void
runner_disobeyed(struct runner *r, struct err *err)
{
	struct err why = *err;

	r->status = RUNNER_STATUS_USAGE;
	err_set(err, why.code, "line %zu: %s", r->order_line, why.text);
}

bool
runner_is_expect(const struct plan_item *item)
{
	struct slice rest = item->text;

	return item->kind == PLAN_CONSOLE &&
	       slice_equals_nocase(slice_take_word(&rest), SLICE("expect"));
}

bool
runner_run_console(struct runner *r, const struct session *s,
    const struct plan_item *item, struct runner_step *step)
{
	struct colon_line line;

	switch (colon_line_read(item->text, &r->text, &line)) {
	case COLON_STEP:
		return runner_give(step, line.step, line.text);
	case COLON_QUIT:
		return runner_say_quit(r, step, line.text);
	case COLON_DROP:
		runner_set_reason(r, "after :drop not sent");
		return runner_go(r, STATE_DROP);
	case COLON_PIPELINE:
		r->options.pipelines = line.is_on;
		return false;
	case COLON_PASS:
		return false;
	case COLON_EXPECT:
		return run_expect(r, s, item, line.text, step);
	case COLON_PRACTICE:
		r->order_line = item->line_number;
		return runner_give(step, line.step, item->text);
	case COLON_WRONG:
		return complain(r, item, line.err.text, step);
	case COLON_NONE:
		break;
	}
	return complain_unknown(r, item, line.name, step);
}
