/* SPDX-License-Identifier: GPL-3.0-or-later
 * check-text - a report line by line, a title before each section. */
#include "ehlo/cli/check-text.h"

#include <stdio.h>

#include "ehlo/base/utf8.h"

/* Labels are padded to the widest of their section, up to here. */
#define LABEL_MAX 28

struct paper {
	struct buf *out;
	const struct report_lines *lines;
	enum utf8_form form;
};

static const char *
mark_text(const struct paper *p, enum report_mark mark)
{
	static const struct {
		const char *text, *ascii;
	} marks[REPORT_MARK_COUNT] = {
	    [REPORT_PASS] = {"✓", "+"},
	    [REPORT_NOTE] = {"·", "-"},
	    [REPORT_UNKNOWN] = {"?", "?"},
	    [REPORT_DOUBT] = {"!", "!"},
	    [REPORT_FAIL] = {"✗", "X"},
	};

	return p->form == UTF8_FORM_ASCII ? marks[mark].ascii
	                                  : marks[mark].text;
}

static void
add_safe(const struct paper *p, const char *text)
{
	utf8_add_safe(p->out, slice_str(text), p->form);
}

static size_t
label_width(const struct paper *p, enum report_section section)
{
	size_t widest = 0;

	for (size_t i = 0; i < p->lines->count; i++) {
		const struct report_line *line = &p->lines->list[i];
		size_t width;

		if (line->section != section)
			continue;
		width = utf8_safe_width(slice_str(line->label), p->form);
		if (width > widest)
			widest = width;
	}
	return widest < LABEL_MAX ? widest : LABEL_MAX;
}

static void
add_line(const struct paper *p, const struct report_line *line, size_t width)
{
	size_t used = utf8_safe_width(slice_str(line->label), p->form);

	buf_addf(p->out, "  %s ", mark_text(p, line->mark));
	add_safe(p, line->label);
	buf_addf(p->out, "%*s", used < width ? (int)(width - used) + 2 : 2, "");
	add_safe(p, line->text);
	if (line->evidence[0] != '\0') {
		buf_add_str(p->out, ": \"");
		add_safe(p, line->evidence);
		buf_add_byte(p->out, '"');
	}
	buf_add_byte(p->out, '\n');
}

static void
add_section(const struct paper *p, enum report_section section)
{
	size_t width = label_width(p, section);

	if (width == 0)
		return;
	buf_addf(p->out, "%s\n", report_section_title(section));
	for (size_t i = 0; i < p->lines->count; i++)
		if (p->lines->list[i].section == section)
			add_line(p, &p->lines->list[i], width);
}

/* "example.net: 11 passed, 1 doubt, 1 failed, 4.1 s" */
static void
add_head(const struct paper *p, const struct report *r)
{
	add_safe(p, r->target);
	buf_addf(p->out, ": %zu passed, %zu in doubt, %zu failed, %.1f s\n",
	    report_count(p->lines, REPORT_PASS),
	    report_count(p->lines, REPORT_DOUBT),
	    report_count(p->lines, REPORT_FAIL), (double)r->took_ms / 1000);
}

static void
add_fix(const struct paper *p)
{
	const struct report_line *first = report_fix_first(p->lines);

	if (first == NULL) {
		buf_add_str(p->out, "Fix first: nothing\n");
		return;
	}
	buf_add_str(p->out, "Fix first: ");
	add_safe(p, first->fix);
	if (first->rfc[0] != '\0')
		buf_addf(p->out, " (%s)", first->rfc);
	buf_add_byte(p->out, '\n');
}

void
check_text_write(struct buf *out, const struct report *r, bool is_ascii)
{
	struct report_lines lines = {0};
	const struct paper p = {.out = out,
	    .lines = &lines,
	    .form = is_ascii ? UTF8_FORM_ASCII : UTF8_FORM_UNICODE};

	report_judge(r, &lines);
	add_head(&p, r);
	for (int section = 0; section < REPORT_SECTION_COUNT; section++)
		add_section(&p, (enum report_section)section);
	add_fix(&p);
	report_lines_fini(&lines);
}
