/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-explain - a line by its number, or any reply that is pasted behind
 * ":explain", in words. */
#include "console-core.h"

#include "ehlo/smtp/cite.h"
#include "ehlo/smtp/pasted.h"

static void
add_advice(struct buf *out, const struct explanation *e)
{
	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		if (e->advice[i][0] != '\0')
			buf_addf(out, "\n%s: %s\n",
			    explain_person_name((enum explain_person)i),
			    e->advice[i]);
	if (e->settings[0] != '\0')
		buf_addf(out, "\nsettings: %s\n", e->settings);
}

/* Where the codes are defined, each by itself. */
static void
add_codes(struct buf *out, int code, const struct explanation *e)
{
	char text[ENHANCED_CODE_SIZE];

	if (e->code_rfc != NULL)
		buf_addf(out, "%03d: %s\n", code, e->code_rfc);
	if (e->enhanced_rfc != NULL)
		buf_addf(out, "%s: %s\n", enhanced_code_text(e->enhanced, text),
		    e->enhanced_rfc);
}

static void
add_links(struct buf *out, const char *rfc)
{
	struct slice rest = slice_str(rfc);
	char link[CITE_LINK_SIZE];
	unsigned long number = 0;

	while (cite_next_link(&rest, &number, link)[0] != '\0')
		buf_addf(out, "%s\n", link);
}

static void
add_explanation(struct buf *out, const struct explain_context *context)
{
	struct explanation e;

	explain_reply(context, &e);
	buf_addf(out, "%s (%s, %s)\n\n%s\n", e.head, e.category,
	    explain_nature_name(e.nature), e.meaning);
	add_advice(out, &e);
	buf_addf(out, "\nsee %s\n", e.rfc);
	add_links(out, e.rfc);
	add_codes(out, context->code, &e);
}

static bool
explain_reply_words(struct console *c, struct slice words)
{
	struct explain_context context;
	struct pasted p;
	bool is_found;

	pasted_init(&p);
	pasted_feed(&p, words);
	pasted_finish(&p);
	is_found = pasted_next(&p, &context);
	if (is_found) {
		buf_clear(&c->report);
		add_explanation(&c->report, &context);
		c->help = (struct help_view){.is_open = true,
		    .title = "Explanation",
		    .text = buf_slice(&c->report)};
	} else {
		console_say(c, STYLE_ERROR,
		    "no reply, nor a line: \":explain 550 5.7.1 its words\", "
		    "\":explain #12\"");
	}
	pasted_fini(&p);
	return is_found;
}

/* ---- a line by its number --------------------------------------------- */

/* "#12"; "12" too, unless it can be a reply code (RFC 5321 4.2.1). */
static bool
read_number(struct slice words, unsigned long *number)
{
	bool is_marked = slice_starts_with(words, SLICE("#"));

	if (slice_to_number(slice_skip(words, is_marked), UINT32_MAX, number) <
	    0)
		return false;
	return is_marked || *number < 200 || *number > 599;
}

/* The row of the newest session with that number; NULL = none. */
static const struct ladder_row *
find_row(const struct console *c, unsigned long number)
{
	const struct ladder *l = &c->ladder.ladder;
	uint32_t session = console_session(c)->number;

	for (size_t i = ladder_count(l); i-- > ladder_first(l);) {
		const struct ladder_row *row = ladder_row(l, i);

		if (row->session == session && ladder_number(l, i) == number)
			return row;
	}
	return NULL;
}

static bool
explain_number(struct console *c, unsigned long number)
{
	const struct ladder_row *row;

	ladder_view_update(&c->ladder, c->conversation);
	row = find_row(c, number);
	if (row == NULL) {
		console_say(c, STYLE_ERROR,
		    "no line %lu in this session: it has %zu, numbered as the "
		    "ladder shows them (Alt-O)",
		    number,
		    ladder_last_number(
			&c->ladder.ladder, console_session(c)->number));
		return false;
	}
	c->hides_explain = false;
	console_pane_show(c, row->begin);
	/* Beside the ladder it has no rows of its own. */
	if (console_has_ladder(c))
		console_pane_open(c, PANE_EXPLAIN);
	return true;
}

bool
console_explain(struct console *c, struct slice words)
{
	unsigned long number;

	return read_number(words, &number) ? explain_number(c, number)
	                                   : explain_reply_words(c, words);
}
