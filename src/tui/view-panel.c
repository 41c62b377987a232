/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-panel - where the session stands: reached, envelope, verdict.
 *
 * The sections are written twice: once to nowhere, to see how many rows each
 * wants, then into the panel. When they do not all fit, the first one, which
 * changes least, gives up its last rows.
 */
#include <stdio.h>
#include <string.h>

#include "ehlo/model/offers.h"
#include "ehlo/model/verdict.h"
#include "ehlo/tui/words.h"

#define LABEL_COL      2
#define VALUE_COL      9
#define RECIPIENTS_MAX 6

/* A column that sections write into, row after row. */
struct column {
	const struct scene *scene;
	struct pen pen;
	int row;
	int limit;   /* rows below it are not written */
	bool is_dry; /* only counts */
};

static bool
can_write(const struct column *col)
{
	return !col->is_dry && col->row < col->limit;
}

static void
put_title(struct column *col, const char *title, const char *note)
{
	if (can_write(col)) {
		pen_text(&col->pen, col->row, 0, STYLE_TITLE, title);
		pen_right(&col->pen, col->row, STYLE_LABEL, note);
	}
	col->row++;
}

/* "sign LABEL  value      note" */
static void
put_row(struct column *col, enum sign sign, const char *label,
    struct slice value, const char *note)
{
	if (can_write(col)) {
		int end = pen_right(&col->pen, col->row, STYLE_LABEL, note);

		words_put_sign(&col->pen, col->row, 0, sign);
		pen_text(&col->pen, col->row, LABEL_COL, STYLE_LABEL, label);
		pen_fit(&col->pen, col->row, VALUE_COL, end - (note[0] != '\0'),
		    STYLE_VALUE, value);
	}
	col->row++;
}

/* Prose or a list under the row before it, indented. */
static void
put_words(struct column *col, int indent, enum style style, struct slice text)
{
	struct area area = col->pen.area;

	area.col += indent;
	area.cols -= indent;
	area.row += col->row;
	area.rows = col->limit - col->row;
	if (area.cols < 1)
		return;
	col->row += flow_words(can_write(col) ? col->pen.canvas : NULL, &area,
	    style, text, pen_form(&col->pen));
}

/* What has no blanks to break at: an identifier, an address. */
static void
put_bytes(struct column *col, enum style style, struct slice bytes)
{
	struct area area = col->pen.area;
	struct span span = {bytes, style};
	enum utf8_form form = pen_form(&col->pen);

	area.col += LABEL_COL;
	area.cols -= LABEL_COL;
	area.row += col->row;
	area.rows = col->limit - col->row;
	if (area.cols < 1)
		return;
	if (can_write(col))
		flow_paint(col->pen.canvas, &area, &span, 1, 0, form);
	col->row += (int)flow_rows(&span, 1, area.cols, form);
}

/* A sign, and prose beside it. */
static void
put_verdict(struct column *col, enum sign sign, struct slice text)
{
	if (can_write(col))
		words_put_sign(&col->pen, col->row, 0, sign);
	put_words(col, LABEL_COL, words_sign_style(sign), text);
}

/* ---- connectivity ----------------------------------------------------- */

static void
put_name(struct column *col, const struct session *s)
{
	put_row(col, s->resolve_error == NULL ? SIGN_PASS : SIGN_FAIL, "NAME",
	    slice_str(s->target), "");
	put_words(col, LABEL_COL, STYLE_FAIL, slice_str(s->resolve_error));
}

/* "sign NOT LISTENING [::1]:25  0 ms", the address below when it is long. */
static void
put_attempt(struct column *col, const struct session_probe *probe,
    struct slice endpoint, const char *note)
{
	enum sign sign = words_port_sign(probe->verdict);
	const char *words = port_verdict_words(probe->verdict);
	int place = LABEL_COL + (int)strlen(words) + 1;
	int end = col->pen.area.cols - (int)strlen(note) - 1;
	bool is_short = place + (int)endpoint.len <= end;

	if (can_write(col)) {
		words_put_sign(&col->pen, col->row, 0, sign);
		pen_text(&col->pen, col->row, LABEL_COL, words_sign_style(sign),
		    words);
		if (is_short)
			pen_safe(
			    &col->pen, col->row, place, STYLE_VALUE, endpoint);
		pen_right(&col->pen, col->row, STYLE_LABEL, note);
	}
	col->row++;
	if (!is_short)
		put_bytes(col, STYLE_VALUE, endpoint);
}

static void
put_probe(struct column *col, const struct session_probe *probe)
{
	struct buf endpoint = {0};
	char note[32] = "";

	if (probe->verdict != PORT_NOT_TRIED &&
	    probe->verdict != PORT_UNDECIDED)
		snprintf(note, sizeof(note), "%u ms", (unsigned)probe->ms);
	words_add_endpoint(&endpoint, probe->address, probe->port);
	put_attempt(col, probe, buf_slice(&endpoint), note);
	put_words(col, LABEL_COL, STYLE_LABEL, slice_str(probe->error));
	buf_fini(&endpoint);
}

static void
put_greeting(struct column *col, const struct session *s)
{
	char note[32];

	if (s->address == NULL)
		return;
	if (s->is_other_protocol) {
		snprintf(note, sizeof(note), "%s, not SMTP", s->protocol);
		put_row(col, SIGN_FAIL, "GREET", slice_str(note), "");
		return;
	}
	if (!s->is_greeted) {
		put_row(col, s->is_closed ? SIGN_FAIL : SIGN_TODO, "GREET",
		    s->is_closed ? SLICE("never came") : SLICE("not yet"), "");
		return;
	}
	snprintf(
	    note, sizeof(note), "%llu ms", (unsigned long long)s->greeting_ms);
	put_row(col, SIGN_PASS, "GREET", slice_str(s->server_name), note);
}

static void
put_keywords(struct column *col, const struct ext_set *offered)
{
	struct buf text = {0};

	for (size_t i = 0; i < offered->count; i++) {
		struct slice rest = slice_str(offered->offers[i].line);

		buf_add_slice(&text, slice_take_word(&rest));
		buf_add_byte(&text, ' ');
	}
	put_words(col, VALUE_COL, STYLE_VALUE, buf_slice(&text));
	buf_fini(&text);
}

/* What TLS changed in them. */
static void
put_changes(struct column *col, const struct session *s)
{
	struct buf text = {0};

	if (!s->is_secure || s->offered_in_clear.count == 0)
		return;
	buf_add_str(&text, "since TLS: ");
	offers_tell_changes(&text, s);
	put_words(col, VALUE_COL, STYLE_LABEL, buf_slice(&text));
	buf_fini(&text);
}

/* Why there are no extensions. */
static struct slice
no_ehlo_words(const struct session *s)
{
	if (s->helo_name == NULL)
		return SLICE("not said yet");
	return s->phase == PHASE_HELO ? SLICE("not taken yet")
	                              : SLICE("not used: HELO");
}

static void
put_ehlo(struct column *col, const struct session *s)
{
	char value[48];

	if (s->is_ehlo_done) {
		size_t count = s->offered.count + s->offered.dropped;

		snprintf(value, sizeof(value), "%zu extension%s", count,
		    count == 1 ? "" : "s");
		put_row(col, SIGN_PASS, "EHLO", slice_str(value), "");
		put_keywords(col, &s->offered);
		put_changes(col, s);
	} else if (s->is_greeted) {
		put_row(col, SIGN_TODO, "EHLO", no_ehlo_words(s), "");
	}
}

/* What a report says of the session, of one part, in its words. */
static void
put_report(struct column *col, enum report_section section)
{
	const struct scene *scene = col->scene;
	struct report_lines lines = {0};

	report_judge_session(
	    scene->session, conversation_wall(scene->conversation), &lines);
	for (size_t i = 0; i < lines.count; i++)
		if (lines.list[i].section == section)
			put_verdict(col, words_mark_sign(lines.list[i].mark),
			    slice_str(lines.list[i].text));
	report_lines_fini(&lines);
}

static void
put_connectivity(struct column *col)
{
	const struct session *s = col->scene->session;

	put_title(col, "CONNECTIVITY", "");
	if (s->target == NULL) {
		put_row(col, SIGN_TODO, "not connected", SLICE(""), "");
		return;
	}
	put_name(col, s);
	for (size_t i = 0; i < s->probe_count; i++)
		put_probe(col, &s->probes[i]);
	put_greeting(col, s);
	put_report(col, REPORT_SECURITY);
	put_ehlo(col, s);
	put_report(col, REPORT_CAPABILITIES);
}

/* ---- envelope --------------------------------------------------------- */

/* "  to 1   bob@example.net        250 sign" */
static void
put_mailbox(struct column *col, const char *label, const char *mailbox,
    enum recipient_state state, int code)
{
	enum sign sign = words_recipient_sign(state);
	int cols = col->pen.area.cols;
	char note[16] = "";

	if (code != 0)
		snprintf(note, sizeof(note), "%03d", code);
	if (can_write(col)) {
		pen_text(&col->pen, col->row, LABEL_COL, STYLE_LABEL, label);
		pen_fit(&col->pen, col->row, VALUE_COL, cols - 6, STYLE_VALUE,
		    slice_str(mailbox[0] == '\0' ? "<>" : mailbox));
		pen_text(&col->pen, col->row, cols - 5, words_sign_style(sign),
		    note);
		words_put_sign(&col->pen, col->row, cols - 1, sign);
	}
	col->row++;
}

static void
put_recipients(struct column *col, const struct session *s)
{
	size_t first = s->recipient_count > RECIPIENTS_MAX
	                   ? s->recipient_count - RECIPIENTS_MAX
	                   : 0;

	for (size_t i = first; i < s->recipient_count; i++) {
		const struct session_recipient *r = &s->recipients[i];
		char label[24];

		snprintf(label, sizeof(label), "to %zu", i + 1);
		put_mailbox(col, label, r->mailbox, r->state, r->code);
	}
}

static void
put_envelope(struct column *col)
{
	const struct session *s = col->scene->session;
	char note[64] = "";

	if (s->sender == NULL && s->recipient_count == 0)
		return;
	if (s->recipient_count > 0)
		snprintf(note, sizeof(note), "%zu of %zu accepted",
		    s->accepted_count, s->recipient_count);
	col->row++;
	put_title(col, "ENVELOPE", note);
	if (s->sender != NULL)
		put_mailbox(
		    col, "from", s->sender, s->sender_state, s->sender_code);
	put_recipients(col, s);
}

/* What readers will see, where the servers go by the envelope. */
static void
put_header(struct column *col)
{
	const struct session_header *h = &col->scene->session->header;
	const struct {
		const char *label, *value;
	} fields[] = {{"From:", h->from}, {"To:", h->to}, {"Cc:", h->cc},
	    {"Return:", h->return_path}};

	if (h->from == NULL && h->to == NULL && h->cc == NULL)
		return;
	col->row++;
	put_title(col, "HEADER", "");
	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		if (fields[i].value == NULL)
			continue;
		if (can_write(col)) {
			pen_text(&col->pen, col->row, LABEL_COL, STYLE_LABEL,
			    fields[i].label);
			pen_fit(&col->pen, col->row, VALUE_COL,
			    col->pen.area.cols - 1, STYLE_VALUE,
			    slice_str(fields[i].value));
		}
		col->row++;
	}
}

/* ---- verdict ---------------------------------------------------------- */

static void
put_messages(struct column *col, const struct session *s)
{
	struct buf text = {0};

	if (s->message_count == 0)
		return;
	buf_addf(&text, "accepted %u message%s", s->message_count,
	    s->message_count == 1 ? "" : "s");
	put_verdict(col, SIGN_PASS, buf_slice(&text));
	if (s->queue_id != NULL) {
		buf_clear(&text);
		buf_addf(&text, "queue id %s", s->queue_id);
		put_bytes(col, STYLE_VALUE, buf_slice(&text));
	}
	buf_fini(&text);
}

/* Programs are done before anybody has read along: what became of it all. */
static void
put_outcome(struct column *col, const struct session *s)
{
	struct verdict verdict;

	if (!col->scene->serve.is_on || !s->is_closed ||
	    s->closed_by == CLOSED_ERROR)
		return;
	verdict_of(s, &verdict);
	if (verdict.class != VERDICT_OK)
		put_verdict(col, SIGN_FAIL, slice_str(verdict.text));
}

static void
put_end(struct column *col, const struct session *s)
{
	if (!s->is_closed)
		return;
	if (s->closed_by == CLOSED_ERROR)
		put_verdict(col, SIGN_FAIL,
		    s->closed_error == NULL ? SLICE("the connection is lost")
					    : slice_str(s->closed_error));
	else
		put_verdict(col, SIGN_TODO,
		    s->closed_error == NULL ? words_end(s)
					    : slice_str(s->closed_error));
}

static void
put_wait(struct column *col)
{
	const struct scene *scene = col->scene;
	struct buf text = {0};

	if (scene->wait.is_sending) {
		words_add_progress(&text, scene);
	} else if (scene->wait.is_waiting) {
		buf_add_str(&text, "waiting for ");
		words_add_awaited(&text, scene->session);
		buf_add_str(&text, ": ");
		words_add_wait(&text, &scene->wait);
	} else {
		return;
	}
	put_verdict(col, SIGN_TODO, buf_slice(&text));
	buf_fini(&text);
}

/* The title, and where what is wrong can be read. */
static void
put_verdict_title(struct column *col)
{
	enum severity worst;
	size_t count = words_count_findings(col->scene->session, &worst);
	enum sign sign = words_severity_sign(worst);
	char note[48];
	int end;

	snprintf(note, sizeof(note), "%zu finding%s: Alt-W", count,
	    count == 1 ? "" : "s");
	if (can_write(col) && count > 0) {
		end = pen_right(
		    &col->pen, col->row, words_sign_style(sign), note);
		words_put_sign(&col->pen, col->row, end - 2, sign);
	}
	put_title(col, "VERDICT", "");
}

static bool
has_verdict(const struct scene *scene)
{
	const struct session *s = scene->session;

	return s->relay != RELAY_UNKNOWN || s->message_count > 0 ||
	       s->findings.count > 0 || s->is_closed ||
	       scene->wait.is_waiting || scene->wait.is_sending;
}

static void
put_verdicts(struct column *col)
{
	const struct session *s = col->scene->session;

	if (!has_verdict(col->scene))
		return;
	col->row++;
	put_verdict_title(col);
	if (!col->scene->serve.is_on) /* of this side's own server */
		put_report(col, REPORT_VERDICT);
	put_messages(col, s);
	put_outcome(col, s);
	put_end(col, s);
	put_wait(col);
}

/* ---- the panel -------------------------------------------------------- */

static int
count_rows(const struct column *like, void (*put)(struct column *))
{
	struct column dry = *like;

	dry.is_dry = true;
	dry.row = 0;
	put(&dry);
	return dry.row;
}

/* The sections in the room that there is: what became of it matters most, and
 * before the header is cut it is left out. */
static void
paint_short(struct column *col, int rows)
{
	int header = count_rows(col, put_header);
	int verdicts = count_rows(col, put_verdicts);
	int wanted = count_rows(col, put_envelope) + header + verdicts;

	col->limit = rows - wanted > 3 ? rows - wanted : 3;
	put_connectivity(col);
	if (col->row > col->limit)
		col->row = col->limit;
	col->limit = rows;
	put_envelope(col);
	if (col->row + header + verdicts <= rows)
		put_header(col);
	put_verdicts(col);
}

static void
put_sections(struct column *col)
{
	put_connectivity(col);
	put_envelope(col);
	put_header(col);
	put_verdicts(col);
}

/* All of it, from where it was scrolled to. */
static void
paint_whole(struct column *col, struct scroll *scroll)
{
	struct pen page = col->pen;
	int rows = count_rows(col, put_sections);
	struct canvas *text = canvas_new(rows, page.area.cols);

	col->limit = rows;
	col->pen.canvas = text;
	col->pen.area = (struct area){.rows = rows, .cols = canvas_cols(text)};
	put_sections(col);
	pen_page(&page, scroll, text);
	canvas_free(text);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct page_view *v = self;
	struct column col = {.scene = scene, .pen = *pen};
	int rows = pen->area.rows;
	/* The rule to the left is ours; a blank column follows it. */
	bool has_rule = !v->is_alone;

	for (int row = 0; has_rule && row < rows; row++)
		pen_text(
		    pen, row, 0, STYLE_RULE, pen_glyph(pen, GLYPH_VERTICAL));
	col.pen.area.col += 1 + has_rule;
	col.pen.area.cols -= 2 + has_rule;
	if (col.pen.area.cols < 1)
		return;
	if (v->is_whole)
		paint_whole(&col, &v->scroll);
	else
		paint_short(&col, rows);
}

const struct view_ops view_panel = {.name = "panel", .paint = paint};
