/* SPDX-License-Identifier: GPL-3.0-or-later
 * colon-line - one row a name. */
#include "colon-line.h"

static const struct {
	const char *name;
	const char *text; /* to be sent; NULL = the arguments; with a blank
	                   * at its end what they go behind */
	enum runner_kind step;
	enum colon_effect effect;
} rows[] = {
    {"send", NULL, RUNNER_COMMAND, COLON_STEP},
    {"starttls", "STARTTLS", RUNNER_COMMAND, COLON_STEP},
    {"xclient", "XCLIENT ", RUNNER_COMMAND, COLON_STEP},
    {"auth", NULL, RUNNER_AUTH, COLON_STEP},
    {"raw", NULL, RUNNER_RAW, COLON_STEP},
    {"message", NULL, RUNNER_MESSAGE, COLON_STEP},
    {"body", NULL, RUNNER_MESSAGE, COLON_STEP},
    {"bdat", NULL, RUNNER_BDAT, COLON_STEP},
    {"quit", "QUIT", RUNNER_COMMAND, COLON_QUIT},
    {"close", "QUIT", RUNNER_COMMAND, COLON_QUIT},
    {"drop", NULL, RUNNER_DROP, COLON_DROP},
    {"expect", NULL, RUNNER_NOTE, COLON_EXPECT},
    {"fault", NULL, RUNNER_PRACTICE, COLON_PRACTICE},
    {"personality", NULL, RUNNER_PRACTICE, COLON_PRACTICE},
    {"mailbox", NULL, RUNNER_PRACTICE, COLON_PRACTICE},
    {"pipeline", NULL, RUNNER_NOTE, COLON_PIPELINE},
    {"set", NULL, RUNNER_NOTE, COLON_PASS},
    {"break", NULL, RUNNER_NOTE, COLON_PASS},
    {"tbreak", NULL, RUNNER_NOTE, COLON_PASS},
};

static enum colon_effect
read_raw(struct buf *raw, struct colon_line *out)
{
	struct err err;

	buf_clear(raw);
	if (plan_unescape(out->text, raw, &err) < 0) {
		err_set(&out->err, ERR_SYNTAX, "\":raw\": %s", err.text);
		return COLON_WRONG;
	}
	out->text = buf_slice(raw);
	return COLON_STEP;
}

static enum colon_effect
read_pipeline(struct colon_line *out)
{
	struct slice word = slice_trim(out->text);

	out->is_on = slice_equals_nocase(word, SLICE("on"));
	if (out->is_on || slice_equals_nocase(word, SLICE("off")))
		return COLON_PIPELINE;
	err_set(&out->err, ERR_SYNTAX, "\":pipeline\" takes on or off");
	return COLON_WRONG;
}

bool
runner_knows(struct slice name)
{
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (slice_equals_nocase(name, slice_str(rows[i].name)))
			return true;
	return false;
}

static void
add_text(const char *text, struct buf *raw, struct colon_line *out)
{
	struct slice args = out->text;

	out->text = slice_str(text);
	if (text[out->text.len - 1] != ' ')
		return;
	buf_clear(raw);
	buf_add_str(raw, text);
	buf_add_slice(raw, args);
	out->text = buf_slice(raw);
}

enum colon_effect
colon_line_read(struct slice line, struct buf *raw, struct colon_line *out)
{
	struct slice rest = line;

	out->name = slice_take_word(&rest);
	/* One blank parts the name from its arguments; more are theirs. */
	out->text = slice_skip(
	    line, (size_t)(out->name.ptr - line.ptr) + out->name.len + 1);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		if (!slice_equals_nocase(out->name, slice_str(rows[i].name)))
			continue;
		out->step = rows[i].step;
		if (out->step == RUNNER_RAW)
			return read_raw(raw, out);
		if (rows[i].effect == COLON_PIPELINE)
			return read_pipeline(out);
		if (rows[i].text != NULL)
			add_text(rows[i].text, raw, out);
		return rows[i].effect;
	}
	return COLON_NONE;
}
