/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-ladder-raw - a row of the ladder byte by byte, or what two rows have
 * that the other has not.
 *
 * One walk puts line after line; it is made twice, since only then it is known
 * how far one can scroll.
 */
#include <stdio.h>

#include "ehlo/base/mem.h"
#include "ehlo/model/auth.h"
#include "ehlo/model/diff.h"
#include "ehlo/model/handshake.h"
#include "ehlo/tui/view-hex.h"

#include "ladder-paint.h"

#define MARGIN 1
/* Lines of a row that are written; more are counted. */
#define LINES_MAX 1000
/* A time that is told. */
#define LEAST_US 100

struct walk {
	struct ladder_view *v;
	const struct conversation *c;
	struct pen pen;   /* without the margins */
	bool is_painting; /* else only counted */
	int first, row;   /* of the text: first in sight, next to be put */
};

/* ---- putting ---------------------------------------------------------- */

static void
put_spans(struct walk *w, const struct span *spans, size_t count)
{
	struct area area = w->pen.area;
	int rows = (int)flow_rows(spans, count, area.cols, pen_form(&w->pen));
	int top = w->row - w->first, hidden = top < 0 ? -top : 0;

	w->row += rows;
	if (!w->is_painting || top + rows <= 0 || top >= area.rows)
		return;
	area.row += top + hidden;
	area.rows -= top + hidden;
	if (area.rows > rows - hidden)
		area.rows = rows - hidden;
	flow_paint(w->pen.canvas, &area, spans, count, (size_t)hidden,
	    pen_form(&w->pen));
}

static void
put(struct walk *w, enum style style, struct slice bytes)
{
	struct span span = {bytes, style};

	put_spans(w, &span, 1);
}

/* Takes what was written, and empties it. */
static void
put_buf(struct walk *w, enum style style, struct buf *text)
{
	put(w, style, buf_slice(text));
	buf_clear(text);
}

static void
put_blank(struct walk *w)
{
	put(w, STYLE_TEXT, SLICE(""));
}

/* ---- what is known of a row ------------------------------------------- */

static const struct ladder_row *
row_of(const struct walk *w)
{
	return ladder_row(&w->v->ladder, w->v->cursor);
}

/* "reply to #16, 45 ms after it" */
static void
add_relation(struct buf *out, const struct ladder *l,
    const struct conversation *c, size_t row)
{
	const struct ladder_row *r = ladder_row(l, row);
	size_t command = ladder_command(l, c, r);

	if (r->kind == LADDER_REPLY && r->is_unsolicited)
		buf_add_str(out, "nothing had asked for it");
	else if (r->kind == LADDER_REPLY && command < ladder_count(l))
		buf_addf(out, "reply to #%zu", ladder_number(l, command));
	if (r->took_us > 0) {
		buf_add_str(out, out->len > 0 ? ", " : "");
		ladder_add_time(out, r->took_us);
		if (r->kind == LADDER_REPLY)
			buf_add_str(out, command < ladder_count(l)
					     ? " after it"
					     : " after connecting");
	} else if (r->gap_us >= LEAST_US && !r->is_unsolicited) {
		buf_add_str(out, out->len > 0 ? ", " : "");
		ladder_add_time(out, r->gap_us);
		buf_add_str(out, " after the row before");
	}
}

static bool
is_diff(const struct ladder_view *v)
{
	return v->is_diff && v->mark_count > 0;
}

static void
add_mark(struct buf *out, const struct ladder_view *v, size_t mark)
{
	size_t row = ladder_view_marked(v, mark);

	if (row < ladder_count(&v->ladder))
		buf_addf(out, "#%zu", ladder_number(&v->ladder, row));
	else
		buf_add_str(out, "-");
}

void
ladder_raw_title(const struct ladder_view *v, const struct conversation *c,
    struct buf *title, struct buf *note)
{
	if (is_diff(v)) {
		buf_add_str(title, "Diff A ");
		add_mark(title, v, 0);
		buf_add_str(title, ", B ");
		add_mark(title, v, 1);
		return;
	}
	buf_addf(title, "Raw #%zu", ladder_number(&v->ladder, v->cursor));
	add_relation(note, &v->ladder, c, v->cursor);
}

/* Its bytes are not those that passed. */
static bool
is_masked(const struct conversation *c, const struct ladder_row *row)
{
	const struct event *ev = conversation_event(c, row->begin);

	return (ev->kind == EVENT_SENT && ev->sent.is_redacted) ||
	       (ev->kind == EVENT_RECEIVED && ev->received.is_redacted);
}

static void
put_head(struct walk *w)
{
	const struct ladder_row *r = row_of(w);
	struct buf text = {0};

	add_relation(&text, &w->v->ladder, w->c, w->v->cursor);
	if (text.len > 0)
		put_buf(w, STYLE_LABEL, &text);
	if (r->line_count > 0) {
		ladder_add_number(&text, r->line_count);
		buf_addf(&text, " line%s, ", r->line_count == 1 ? "" : "s");
		ladder_add_number(&text, r->bytes);
		buf_addf(
		    &text, " bytes, %s", r->is_tls ? "inside TLS" : "in clear");
		if (is_masked(w->c, r))
			buf_add_str(&text, ", a secret masked");
		put_buf(w, STYLE_LABEL, &text);
	}
	if (w->row > 0)
		put_blank(w);
	buf_fini(&text);
}

static void
put_code(struct walk *w)
{
	static const char *const classes[CODE_CLASS_COUNT] = {
	    [CODE_ODD] = "no code of SMTP",
	    [CODE_POSITIVE] = "good",
	    [CODE_INTERMEDIATE] = "go on",
	    [CODE_TEMPORARY] = "temporary",
	    [CODE_PERMANENT] = "permanent",
	};
	const struct exchange *x = ladder_exchange(w->c, row_of(w));
	char enhanced[ENHANCED_CODE_SIZE];
	struct buf text = {0};

	if (row_of(w)->kind != LADDER_REPLY || x == NULL || x->code == 0)
		return;
	buf_addf(&text, "code %d %s", x->code, classes[code_class(x->code)]);
	if (!enhanced_code_is_none(x->enhanced))
		buf_addf(&text, ", enhanced %s",
		    enhanced_code_text(x->enhanced, enhanced));
	put_buf(w, STYLE_LABEL, &text);
	buf_fini(&text);
}

static void
put_marks(struct walk *w)
{
	const struct ladder *l = &w->v->ladder;
	size_t a = ladder_view_marked(w->v, 0), b = ladder_view_marked(w->v, 1);
	uint64_t median = ladder_median_us(l, row_of(w)->session);
	struct buf text = {0};

	if (a < ladder_count(l) && b < ladder_count(l) && a != b) {
		uint64_t t_a = ladder_row(l, a)->end_us;
		uint64_t t_b = ladder_row(l, b)->end_us;

		buf_addf(&text, "A to B %s", t_b < t_a ? "-" : "");
		ladder_add_time(&text, t_b < t_a ? t_a - t_b : t_b - t_a);
		buf_add_str(&text, "  ");
	}
	if (median > 0) {
		buf_add_str(&text, "median reply ");
		ladder_add_time(&text, median);
	}
	if (text.len > 0)
		put_buf(w, STYLE_LABEL, &text);
	buf_fini(&text);
}

/* ---- bytes ------------------------------------------------------------ */

static struct slice
line_end(const struct event *ev)
{
	enum line_eol eol =
	    ev->kind == EVENT_SENT ? ev->sent.eol : ev->received.eol;

	return eol == EOL_CRLF ? SLICE("\r\n")
	       : eol == EOL_LF ? SLICE("\n")
	                       : SLICE("");
}

/* With its end. Blanks before the end would not be seen: each is a sign. */
static void
put_line(struct walk *w, size_t event)
{
	const struct event *ev = conversation_event(w->c, event);
	struct slice line = conversation_line(w->c, event);
	size_t len = line.len;
	struct buf blanks = {0};

	while (len > 0 && line.ptr[len - 1] == ' ')
		len--;
	for (size_t i = len; i < line.len; i++)
		buf_add_str(&blanks, w->pen.is_ascii ? "(sp)" : "␠");
	put_spans(w,
	    (struct span[]){
		{slice_range(line, 0, len),
		    ev->kind == EVENT_SENT ? STYLE_CLIENT : STYLE_SERVER_TEXT},
		{buf_slice(&blanks), STYLE_CTRL},
		{line_end(ev), STYLE_CTRL},
	    },
	    3);
	buf_fini(&blanks);
}

/* What a handshake showed, field by field; lists are parted by LF. */
static void
put_tls(struct walk *w, const struct event_tls *tls)
{
	const struct {
		const char *label;
		struct slice text;
	} fields[] = {
	    {"version", tls->version},
	    {"cipher", tls->cipher},
	    {"group", tls->group},
	    {"subject", tls->subject},
	    {"issuer", tls->issuer},
	    {"name", tls->names},
	    {"chain", tls->chain},
	    {"key", tls->key},
	    {"sha256", tls->sha256},
	    {"TLSA", tls->tlsa},
	    {"error", tls->errors},
	};

	for (size_t i = 0; i < sizeof(fields) / sizeof(fields[0]); i++) {
		struct slice rest = fields[i].text;

		while (rest.len > 0) {
			size_t end = slice_find(rest, '\n');

			put_spans(w,
			    (struct span[]){
				{slice_str(fields[i].label), STYLE_LABEL},
				{SLICE("  "), STYLE_LABEL},
				{slice_range(rest, 0, end), STYLE_VALUE}},
			    3);
			rest = slice_skip(rest, end + 1);
		}
	}
}

static void
put_told(struct walk *w, size_t event)
{
	struct buf text = {0};
	struct entry e;

	entry_make(&e, &text, w->c, event);
	put_spans(w, e.spans, e.span_count);
	buf_fini(&text);
	if (conversation_event(w->c, event)->kind == EVENT_TLS)
		put_tls(w, conversation_event(w->c, event)->tls);
}

static bool
is_line(const struct walk *w, size_t event)
{
	enum event_kind kind = conversation_event(w->c, event)->kind;

	return kind == EVENT_SENT || kind == EVENT_RECEIVED;
}

static void
put_lines(struct walk *w)
{
	const struct ladder_row *r = row_of(w);
	size_t end = r->end;
	struct buf text = {0};

	if (end - r->begin > LINES_MAX)
		end = r->begin + LINES_MAX;
	for (size_t i = r->begin; i < end; i++)
		if (is_line(w, i))
			put_line(w, i);
		else
			put_told(w, i);
	if (end < r->end) {
		buf_addf(
		    &text, "%zu more lines: Alt-O shows all", r->end - end);
		put_buf(w, STYLE_HINT, &text);
	}
	buf_fini(&text);
}

/* All of a row, as far as it is looked at. */
static void
add_bytes(
    struct buf *out, const struct conversation *c, const struct ladder_row *row)
{
	for (size_t i = row->begin; i < row->end && out->len < LADDER_RAW_MAX;
	     i++) {
		const struct event *ev = conversation_event(c, i);

		if (ev->kind != EVENT_SENT && ev->kind != EVENT_RECEIVED)
			continue;
		buf_add_slice(out, conversation_line(c, i));
		buf_add_slice(out, line_end(ev));
	}
	buf_truncate(out, LADDER_RAW_MAX);
}

static void
put_hex(struct walk *w)
{
	struct buf bytes = {0};
	struct pen pen = w->pen;

	add_bytes(&bytes, w->c, row_of(w));
	pen.area.col -= MARGIN;
	pen.area.cols += 2 * MARGIN;
	w->row += hex_view_paint_bytes(w->is_painting ? &pen : NULL,
	    pen.area.cols, w->row - w->first, buf_slice(&bytes));
	buf_fini(&bytes);
}

/* ---- what differs ----------------------------------------------------- */

/* In their characters too, as those that write such differences do. */
static const struct {
	const char *before, *after;
	enum style style;
} differences[] = {
    [DIFF_SAME] = {"", "", STYLE_TEXT},
    [DIFF_DEL] = {"[-", "-]", STYLE_DIFF_DEL},
    [DIFF_ADD] = {"{+", "+}", STYLE_DIFF_ADD},
};

static struct span *
add_part_spans(struct span *span, const struct diff_part *part)
{
	enum style style =
	    part->is_change ? STYLE_DIFF_CHANGE : differences[part->kind].style;

	*span++ =
	    (struct span){slice_str(differences[part->kind].before), style};
	*span++ = (struct span){part->bytes, style};
	*span++ =
	    (struct span){slice_str(differences[part->kind].after), style};
	return span;
}

static void
put_diff_of(struct walk *w, struct slice a, struct slice b)
{
	struct diff d;
	struct span *spans, *end;

	diff_make(&d, a, b);
	end = spans = mem_alloc((3 * d.count + 1) * sizeof(*spans));
	for (size_t i = 0; i < d.count; i++)
		end = add_part_spans(end, &d.parts[i]);
	put_spans(w, spans, (size_t)(end - spans));
	mem_free(spans);
	diff_fini(&d);
}

static void
put_diff(struct walk *w)
{
	const struct ladder *l = &w->v->ladder;
	size_t a = ladder_view_marked(w->v, 0), b = ladder_view_marked(w->v, 1);
	struct buf text_a = {0}, text_b = {0};

	if (a == ladder_count(l) || b == ladder_count(l)) {
		put(w, STYLE_HINT, SLICE("What was marked is no longer kept."));
		return;
	}
	add_bytes(&text_a, w->c, ladder_row(l, a));
	add_bytes(&text_b, w->c, ladder_row(l, b));
	put(w, STYLE_LABEL,
	    slice_equals(buf_slice(&text_a), buf_slice(&text_b))
		? SLICE("the same, byte by byte")
		: SLICE("[-of A only-]  {+of B only+}"));
	put_blank(w);
	put_diff_of(w, buf_slice(&text_a), buf_slice(&text_b));
	put_blank(w);
	put_marks(w);
	buf_fini(&text_a);
	buf_fini(&text_b);
}

/* ---- all -------------------------------------------------------------- */

static void
put_all(struct walk *w, bool is_short)
{
	const struct ladder_row *r = row_of(w);

	w->row = 0;
	if (is_diff(w->v)) {
		put_diff(w);
		return;
	}
	if (!is_short)
		put_head(w);
	if (w->v->is_hex && r->line_count > 0)
		put_hex(w);
	else
		put_lines(w);
	if (!is_short)
		put_blank(w);
	put_code(w);
	put_marks(w);
	if (is_short || w->v->is_hex || r->line_count == 0)
		return;
	put_blank(w);
	put_hex(w);
}

static void
walk_twice(struct walk *w, struct scroll *scroll, bool is_short)
{
	put_all(w, is_short);
	scroll->rows = w->pen.area.rows;
	scroll->wanted = w->row;
	scroll_by(scroll, 0);
	w->first = scroll->first;
	w->is_painting = true;
	put_all(w, is_short);
}

static struct walk
make_walk(
    struct ladder_view *v, const struct scene *scene, const struct pen *pen)
{
	struct walk w = {.v = v, .c = scene->conversation, .pen = *pen};

	w.pen.area.col += MARGIN;
	w.pen.area.cols -= 2 * MARGIN;
	return w;
}

void
ladder_raw_paint(struct ladder_view *v, const struct scene *scene,
    const struct pen *pen, bool is_short)
{
	struct walk w = make_walk(v, scene, pen);
	struct scroll top = {0};

	if (w.pen.area.cols > 0 && w.pen.area.rows > 0)
		walk_twice(&w, &top, is_short);
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct ladder_view *v = self;
	struct walk w = make_walk(v, scene, pen);

	ladder_view_update(v, scene->conversation);
	if (w.pen.area.cols > 0 && ladder_view_row(v) != NULL)
		walk_twice(&w, &v->raw, false);
}

const struct view_ops view_ladder_raw = {.name = "raw", .paint = paint};
