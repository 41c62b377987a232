/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-explain - any reply that is pasted behind ":explain", in words. */
#include "console-core.h"

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

static void
add_explanation(struct buf *out, const struct explain_context *context)
{
	struct explanation e;

	explain_reply(context, &e);
	buf_addf(out, "%s (%s, %s)\n\n%s\n", e.head, e.category,
	    explain_nature_name(e.nature), e.meaning);
	add_advice(out, &e);
	buf_addf(out, "\nsee %s\n", e.rfc);
}

bool
console_explain_reply(struct console *c, struct slice words)
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
		    "no reply: \":explain 550 5.7.1 its words\"");
	}
	pasted_fini(&p);
	return is_found;
}
