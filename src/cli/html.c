/* SPDX-License-Identifier: GPL-3.0-or-later
 * html - the lines of the text format, each in an element by its hint.
 *
 * What text.c writes holds no hostile byte, and a hint is only ever ours, so
 * what is left to do here is to escape it. */
#include "ehlo/cli/html.h"

#include <inttypes.h>

#include "ehlo/base/utf8.h"
#include "ehlo/cli/text.h"
#include "ehlo/model/explain-exchange.h"

#define HINT_LEN 3

static const char head[] =
    "<!DOCTYPE html>\n"
    "<html lang=\"en\">\n"
    "<head>\n"
    "<meta charset=\"utf-8\">\n"
    "<meta http-equiv=\"Content-Security-Policy\" "
    "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
    "<meta name=\"viewport\" content=\"width=device-width\">\n"
    "<style>\n"
    ":root { color-scheme: light dark; --sent: #0b57a4; --received: #14692f;\n"
    "  --bad: #b3261e; --info: #5f6368; --warning: #8a5300; }\n"
    "@media (prefers-color-scheme: dark) { :root { --sent: #8ab4f8;\n"
    "  --received: #81c995; --bad: #f28b82; --info: #9aa0a6;\n"
    "  --warning: #fdd663; } }\n"
    "body { font: 14px/1.45 monospace; margin: 1.5em; }\n"
    "h1 { font-size: 1.2em; }\n"
    "p { margin: 0; white-space: pre-wrap; overflow-wrap: anywhere; }\n"
    "p span, .info { color: var(--info); }\n"
    ".sent { color: var(--sent); }\n"
    ".received { color: var(--received); }\n"
    ".refused, .error { color: var(--bad); }\n"
    ".comment { margin-left: 4em; border-left: 3px solid; "
    "padding-left: .7em; }\n"
    ".warning { color: var(--warning); }\n"
    "</style>\n";

/* Text that has passed the safe form. */
static void
add_escaped(struct buf *out, struct slice text)
{
	for (size_t i = 0; i < text.len; i++) {
		char byte = text.ptr[i];

		if (byte == '&')
			buf_add_str(out, "&amp;");
		else if (byte == '<')
			buf_add_str(out, "&lt;");
		else if (byte == '>')
			buf_add_str(out, "&gt;");
		else if (byte == '"')
			buf_add_str(out, "&quot;");
		else if (byte == '\'')
			buf_add_str(out, "&#39;");
		else
			buf_add_byte(out, byte);
	}
}

static void
add_hostile(struct buf *out, struct slice bytes)
{
	struct buf safe = {0};

	utf8_add_safe(&safe, bytes, UTF8_FORM_UNICODE);
	add_escaped(out, buf_slice(&safe));
	buf_fini(&safe);
}

static const char *
class_of(struct slice hint)
{
	static const struct {
		const char *hint, *name;
	} rows[] = {
	    {" ->", "sent"},
	    {" ~>", "sent"},
	    {"<- ", "received"},
	    {"<~ ", "received"},
	    {"<**", "refused"},
	    {"<~*", "refused"},
	    {"***", "error"},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (slice_equals(hint, slice_str(rows[i].hint)))
			return rows[i].name;
	return "info";
}

/* A line of text.c: its hint, and what is behind. */
static void
put_line(struct buf *out, uint64_t t_us, struct slice line)
{
	buf_addf(out,
	    "<p class=\"%s\"><span>%4" PRIu64 ".%06" PRIu64 " </span>",
	    class_of(slice_range(line, 0, HINT_LEN)), t_us / 1000000,
	    t_us % 1000000);
	add_escaped(out, line);
	buf_add_str(out, "</p>\n");
}

static void
put_lines(struct buf *out, uint64_t t_us, struct slice text)
{
	while (text.len > 0) {
		size_t end = slice_find(text, '\n');

		put_line(out, t_us, slice_range(text, 0, end));
		text = slice_skip(text, end + 1);
	}
}

/* ---- what is to be said of a line ----------------------------------- */

static void
put_findings(struct buf *out, const struct session *s, size_t index)
{
	const struct findings_entry *entries;
	size_t count = findings_of_event(&s->findings, index, &entries);

	for (size_t i = 0; i < count; i++) {
		const struct finding_row *row = finding_row(entries[i].finding);

		buf_addf(out, "<p class=\"comment %s\">%s: ",
		    severity_name(row->severity), severity_name(row->severity));
		add_escaped(out, slice_str(row->text));
		buf_addf(out, " (%s)</p>\n", row->rfc);
	}
}

static void
put_advice(struct buf *out, const struct explanation *e)
{
	for (int who = 0; who < EXPLAIN_PERSON_COUNT; who++) {
		if (e->advice[who][0] == '\0')
			continue;
		buf_addf(out,
		    "\n%s: ", explain_person_name((enum explain_person)who));
		add_hostile(out, slice_str(e->advice[who]));
	}
}

/* What a refusal means. */
static void
put_explanation(
    struct buf *out, const struct session *s, const struct exchange *x)
{
	struct buf words = {0};
	struct explain_context context = explain_exchange(s, x, &words);
	struct explanation e;

	explain_reply(&context, &e);
	buf_add_str(out, "<p class=\"comment info\">");
	add_hostile(out, slice_str(e.head));
	buf_add_str(out, "\n");
	add_hostile(out, slice_str(e.meaning));
	put_advice(out, &e);
	buf_add_str(out, "</p>\n");
	buf_fini(&words);
}

static void
put_comments(const struct output *o, struct buf *out, size_t index)
{
	const struct event *ev = conversation_event(o->conversation, index);
	const struct mark *mark = conversation_mark(o->conversation, index);
	const struct session *s =
	    conversation_session_at(o->conversation, ev->session);
	const struct exchange *x;

	if (s == NULL)
		return;
	put_findings(out, s, index);
	if (!mark->is_reply_end || mark->exchange >= s->exchanges.count)
		return;
	x = &s->exchanges.list[mark->exchange];
	if (x->is_answered && !x->is_expected && x->last_event == index)
		put_explanation(out, s, x);
}

static void
html_event(struct output *o, struct buf *out, size_t index)
{
	uint64_t t_us = conversation_event(o->conversation, index)->t_us;
	struct buf text = {0};

	text_ops()->event(o, &text, index);
	put_lines(out, t_us, buf_slice(&text));
	put_comments(o, out, index);
	buf_fini(&text);
}

static void
html_finish(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict)
{
	struct buf text = {0};

	text_ops()->finish(o, &text, t_us, verdict);
	put_lines(out, t_us, buf_slice(&text));
	buf_fini(&text);
}

/* ---- the page -------------------------------------------------------- */

static void
put_title(struct buf *out, const struct conversation *c)
{
	const struct session *s = conversation_session(c);

	buf_add_str(out, "Mail conversation");
	if (s->target == NULL)
		return;
	buf_add_str(out, " with ");
	add_hostile(out, slice_str(s->target));
}

void
html_write(const struct conversation *c, struct buf *out)
{
	static const struct output_ops ops = {html_event, html_finish};
	struct output_options options = {0};
	struct output *o = output_new(&ops, c, &options);
	size_t count = conversation_count(c);
	struct verdict verdict;

	buf_add_str(out, head);
	buf_add_str(out, "<title>");
	put_title(out, c);
	buf_add_str(out, "</title>\n</head>\n<body>\n<h1>");
	put_title(out, c);
	buf_add_str(out, "</h1>\n");
	verdict_of(conversation_session(c), &verdict);
	output_finish(o, out,
	    count == 0 ? 0 : conversation_event(c, count - 1)->t_us, &verdict);
	buf_add_str(out, "</body>\n</html>\n");
	output_free(o);
}
