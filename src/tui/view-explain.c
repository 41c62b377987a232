/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-explain - what the newest command or reply means, what is wrong with
 * it, and what is in order next. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/model/explain-local.h"
#include "ehlo/smtp/explain.h"
#include "ehlo/tui/words.h"

#define LEGAL_MAX      8
#define FINDINGS_SHOWN 3

/* ---- what there is to say --------------------------------------------- */

struct comment {
	struct buf head;
	struct buf text;
	const char *rfc;
};

static void
explain_nothing(struct comment *out)
{
	buf_add_str(&out->head, "not connected");
	buf_add_str(&out->text,
	    ":connect HOST opens a session (port 25 unless HOST:PORT); "
	    ":connect practice: opens one on the built-in server. What you "
	    "type then is sent as it is.");
}

/* How the session ended, or why there was none. */
static void
explain_end(struct comment *out, const struct session *s)
{
	struct local_explanation words;

	explain_local(s, &words);
	buf_add_str(&out->head, words.head);
	buf_add_str(&out->text, words.text);
	out->rfc = words.rfc;
}

static void
explain_way(struct comment *out, const struct scene *scene)
{
	buf_add_str(&out->head, phase_words(scene->session->phase));
	if (scene->session->phase == PHASE_CONNECT)
		buf_add_str(&out->text,
		    "Each address is tried in turn; the panel says how each "
		    "attempt ended. Ctrl-C cancels.");
	else
		buf_add_str(&out->text,
		    "The server speaks first (RFC 5321 3.1). What is sent "
		    "before its greeting looks like spam to many servers.");
}

static void
take_explanation(struct comment *out, const struct explanation *e)
{
	buf_add_str(&out->head, e->head);
	buf_add_str(&out->text, e->text);
	out->rfc = e->rfc;
}

static void
explain_answered(
    struct comment *out, const struct session *s, const struct exchange *x)
{
	struct buf words = {0};
	struct explain_context context = {
	    .code = x->code,
	    .enhanced = x->enhanced,
	    .stage = x->verb,
	    .recipient = slice_str(x->verb == VERB_RCPT ? x->argument : NULL),
	    .is_auth_offered = ext_set_has(&s->offered, EXT_AUTH),
	    .is_secure = s->is_secure,
	};
	struct explanation e;
	char enhanced[ENHANCED_CODE_SIZE];

	exchange_add_words(&words, x);
	context.text = buf_slice(&words);
	explain_reply(&context, &e);
	buf_fini(&words);
	buf_addf(&out->head, "%03d ", x->code);
	if (!enhanced_code_is_none(x->enhanced))
		buf_addf(&out->head, "%s ",
		    enhanced_code_text(x->enhanced, enhanced));
	take_explanation(out, &e);
}

static void
explain_asked(
    struct comment *out, const struct scene *scene, const struct exchange *x)
{
	struct explanation e;
	struct command command;
	struct slice line = SLICE("");

	if (x->sent_event != NO_EVENT)
		line = conversation_line(scene->conversation, x->sent_event);
	command_parse(line, &command);
	if (x->verb != VERB_CONTENT && x->verb != VERB_RESPONSE) {
		explain_command(&command, x->phase, &e);
		if (command.verb != VERB_UNKNOWN)
			buf_addf(&out->head, "%s: ", verb_text(command.verb));
		take_explanation(out, &e);
		return;
	}
	buf_addf(&out->head, "%s", verb_text(x->verb));
	buf_addf(&out->text, "This %s.", verb_row(x->verb)->does);
	out->rfc = verb_row(x->verb)->rfc;
}

static const struct exchange *
newest_exchange(const struct session *s)
{
	return s->exchanges.count == 0
	           ? NULL
	           : &s->exchanges.list[s->exchanges.count - 1];
}

/* Where the exchange begins in the conversation; NO_EVENT when nothing of it
 * is there yet. */
static size_t
first_event(const struct exchange *x)
{
	return x->sent_event != NO_EVENT ? x->sent_event : x->first_event;
}

/* The line was meant well: how it is written right is what is said. */
static bool
is_near_miss(enum finding finding)
{
	return finding == FINDING_PATH_BRACKETS ||
	       finding == FINDING_PATH_SPACE ||
	       finding == FINDING_PATH_SYNTAX || finding == FINDING_CMD_ARGS ||
	       finding == FINDING_CMD_SPACE;
}

static void
add_finding_text(struct buf *text, enum finding finding)
{
	const char *says = finding_row(finding)->text;

	if (is_near_miss(finding))
		buf_addf(text, " So close: %s", says);
	else if (finding >= FINDING_REPLY_MALFORMED)
		buf_addf(text, " Odd reply: %s", says);
	else
		buf_addf(
		    text, " %c%s", toupper((unsigned char)says[0]), says + 1);
}

/* What is seen too often to be listed has its number of the session only. */
static void
add_finding(
    struct buf *text, const struct session *s, enum finding finding, size_t n)
{
	size_t seen = s->findings.seen[finding];

	add_finding_text(text, finding);
	if (seen > FINDINGS_LISTED_MAX)
		buf_addf(text, " (%zu times in this session)", seen);
	else if (n > 1)
		buf_addf(text, " (%zu times)", n);
	buf_add_byte(text, '.');
}

/* Each finding once; the list is short, whatever the server sent. */
static void
add_findings(
    struct buf *text, const struct session *s, const struct exchange *x)
{
	const struct findings_entry *found;
	size_t n[FINDING_COUNT] = {0}, shown = 0;
	size_t first = first_event(x);
	size_t count =
	    first == NO_EVENT ? 0 : findings_since(&s->findings, first, &found);

	for (size_t i = 0; i < count; i++)
		n[found[i].finding]++;
	for (size_t i = 0; i < FINDING_COUNT && shown < FINDINGS_SHOWN; i++) {
		if (n[i] == 0)
			continue;
		add_finding(text, s, (enum finding)i, n[i]);
		shown++;
	}
	buf_add_byte(text, ' ');
}

/* 500 to 504, 555: the line itself was not liked. */
static bool
is_about_syntax(int code)
{
	return (code >= 500 && code <= 504) || code == 555;
}

/* What is wrong with a line comes first until the answer shows that the
 * server minds something else. */
static void
explain_exchange(
    struct comment *out, const struct scene *scene, const struct exchange *x)
{
	bool is_syntax = !x->is_answered || is_about_syntax(x->code);

	if (is_syntax)
		add_findings(&out->text, scene->session, x);
	if (x->is_answered)
		explain_answered(out, scene->session, x);
	else
		explain_asked(out, scene, x);
	if (!is_syntax)
		add_findings(&out->text, scene->session, x);
}

static void
explain_scene(struct comment *out, const struct scene *scene)
{
	const struct session *s = scene->session;
	const struct exchange *x = newest_exchange(s);

	if (s->number == 0)
		explain_nothing(out);
	else if (s->resolve_error != NULL ||
		 (s->is_closed && s->closed_by == CLOSED_ERROR))
		explain_end(out, s);
	else if (x == NULL || (x->verb == VERB_GREETING && !x->is_answered))
		explain_way(out, scene);
	else
		explain_exchange(out, scene, x);
}

/* ---- painting --------------------------------------------------------- */

/* In order is one thing; whether this server has it is another. */
static bool
is_offered(const struct session *s, enum verb verb)
{
	if (verb == VERB_STARTTLS)
		return ext_set_has(&s->offered, EXT_STARTTLS);
	if (verb == VERB_AUTH)
		return ext_set_has(&s->offered, EXT_AUTH);
	return true;
}

static void
paint_legal(const struct pen *pen, int row, const struct session *s)
{
	enum verb legal[LEGAL_MAX];
	size_t count = tracker_legal(s->phase, legal, LEGAL_MAX);
	int col;

	if (count == 0)
		return;
	col = pen_text(pen, row, 1, STYLE_LABEL, "Next:");
	for (size_t i = 0; i < count; i++) {
		if (!is_offered(s, legal[i]))
			continue;
		col = pen_text(
		    pen, row, col + 2, STYLE_CITE, verb_text(legal[i]));
	}
}

/* In mail data the way on is no verb. */
static void
paint_next(const struct pen *pen, int row, const struct session *s)
{
	int col;

	if (!session_takes_data(s)) {
		paint_legal(pen, row, s);
		return;
	}
	col = pen_text(pen, row, 1, STYLE_LABEL, "Next:");
	pen_text(pen, row, col + 2, STYLE_CITE,
	    "the message, line by line; a lone . ends it");
}

/* The column behind the last character of the row. */
static int
end_of_row(const struct pen *pen, const struct area *area, int row)
{
	int col = area->cols;

	while (col > 0 && strcmp(canvas_at(pen->canvas, area->row + row,
				     area->col + col - 1)
				     ->text,
			      " ") == 0)
		col--;
	return col;
}

/* What does not fit ends with a sign that there is more. */
static void
paint_text(const struct pen *pen, const struct area *area, struct slice text)
{
	int last = area->rows - 1, end;

	if (flow_words(pen->canvas, area, STYLE_EXPLAIN, text, pen_form(pen)) <=
	    area->rows)
		return;
	end = end_of_row(pen, area, last);
	if (end == area->cols)
		end--;
	canvas_put(pen->canvas, area->row + last, area->col + end,
	    area->col + area->cols, STYLE_EXPLAIN, pen_glyph(pen, GLYPH_CUT));
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct comment comment = {.rfc = ""};
	struct area area = pen->area;
	struct buf head = {0};

	(void)self;
	explain_scene(&comment, scene);
	/* The head goes into the rule: own words, but an ASCII screen wants
	 * them safe as well. */
	utf8_add_safe(&head, buf_slice(&comment.head), pen_form(pen));
	pen_rule(pen, 0, buf_text(&head), STYLE_EXPLAIN_HEAD, comment.rfc,
	    STYLE_CITE);
	area.row++;
	area.col++;
	area.cols -= 2;
	area.rows -= 2;
	if (area.rows > 0) {
		paint_text(pen, &area, buf_slice(&comment.text));
		paint_next(pen, pen->area.rows - 1, scene->session);
	}
	buf_fini(&head);
	buf_fini(&comment.head);
	buf_fini(&comment.text);
}

const struct view_ops view_explain = {.name = "explain", .paint = paint};
