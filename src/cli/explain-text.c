/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-text - one paragraph a question: what, why, who, where. */
#include "ehlo/cli/explain-text.h"

#include <stdio.h>

#include "ehlo/base/utf8.h"
#include "ehlo/cli/wrap.h"
#include "ehlo/smtp/cite.h"

#define WIDTH       78
#define LABEL_WIDTH 15 /* "administrator" and two blanks */

static void
add_reply(
    struct buf *out, const struct explain_context *context, enum utf8_form form)
{
	char enhanced[ENHANCED_CODE_SIZE];
	struct buf text = {0};

	if (context->code != 0)
		buf_addf(&text, "%03d ", context->code);
	if (!enhanced_code_is_none(context->enhanced))
		buf_addf(&text, "%s ",
		    enhanced_code_text(context->enhanced, enhanced));
	utf8_add_safe(&text, context->text, form);
	wrap_add(out, buf_slice(&text), 0, WIDTH);
	buf_fini(&text);
}

static void
add_row(struct buf *out, const char *label, const char *text)
{
	if (text[0] == '\0')
		return;
	buf_addf(out, "%-*s", LABEL_WIDTH, label);
	wrap_add(out, slice_str(text), LABEL_WIDTH, WIDTH);
}

static void
add_links(struct buf *out, const char *rfc)
{
	struct slice rest = slice_str(rfc);
	char link[CITE_LINK_SIZE];
	unsigned long number = 0;

	while (cite_next_link(&rest, &number, link)[0] != '\0')
		add_row(out, "", link);
}

/* The administrator's line names the settings as well. */
static void
add_settings(struct buf *out, const struct explain_context *context,
    const struct explanation *e)
{
	struct buf text = {0};

	if (e->settings[0] == '\0')
		return;
	buf_addf(
	    &text, "%s: %s", software_name(context->software), e->settings);
	add_row(out, "", buf_text(&text));
	buf_fini(&text);
}

/* Where the codes are defined, each by itself. */
static void
add_codes(struct buf *out, const struct explain_context *context,
    const struct explanation *e)
{
	char code[ENHANCED_CODE_SIZE];

	if (e->code_rfc != NULL) {
		snprintf(code, sizeof(code), "%03d", context->code);
		add_row(out, code, e->code_rfc);
	}
	if (e->enhanced_rfc != NULL)
		add_row(out, enhanced_code_text(e->enhanced, code),
		    e->enhanced_rfc);
}

/* Of a refusal also its category, and what it is in fact. */
static void
add_verdict(struct buf *out, const struct explanation *e)
{
	buf_add_str(out, e->head);
	if (e->nature != EXPLAIN_OK)
		buf_addf(out, " (%s, %s)", e->category,
		    explain_nature_name(e->nature));
	buf_add_str(out, "\n\n");
}

void
explain_text_write(
    struct buf *out, const struct explain_context *context, bool is_ascii)
{
	struct explanation e;

	explain_reply(context, &e);
	add_reply(out, context, is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE);
	add_verdict(out, &e);
	wrap_add(out, slice_str(e.meaning), 0, WIDTH);
	buf_add_byte(out, '\n');
	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		add_row(out, explain_person_name((enum explain_person)i),
		    e.advice[i]);
	add_settings(out, context, &e);
	add_row(out, "see", e.rfc);
	add_links(out, e.rfc);
	add_codes(out, context, &e);
}
