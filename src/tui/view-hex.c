/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-hex - rows are made from their number, so a long line costs no more
 * than a short one. */
#include "ehlo/tui/view-hex.h"

#include <stdio.h>

#define MARGIN    1
#define BYTES_MAX 16
/* A blank column parts the halves of a full row. */
#define HALF 8

/* ---- the bytes -------------------------------------------------------- */

/* A line and its end, as one run. */
struct bytes {
	struct slice line, end;
	size_t missing; /* that were not kept */
};

static struct slice
end_of_line(enum line_eol eol)
{
	if (eol == EOL_CRLF)
		return SLICE("\r\n");
	return eol == EOL_LF ? SLICE("\n") : SLICE("");
}

/* False for what was neither sent nor received. */
static bool
take_bytes(struct bytes *out, const struct conversation *c, size_t event)
{
	const struct event *ev = conversation_event(c, event);

	if (ev->kind != EVENT_SENT && ev->kind != EVENT_RECEIVED)
		return false;
	*out = (struct bytes){.line = conversation_line(c, event)};
	if (ev->kind == EVENT_SENT) {
		out->end = end_of_line(ev->sent.eol);
	} else {
		out->end = end_of_line(ev->received.eol);
		out->missing = ev->received.skipped;
	}
	if (ev->is_payload_dropped)
		out->missing += ev->dropped_len;
	return true;
}

static size_t
bytes_count(const struct bytes *b)
{
	return b->line.len + b->end.len;
}

static unsigned char
bytes_at(const struct bytes *b, size_t index)
{
	return (unsigned char)(index < b->line.len
				   ? b->line.ptr[index]
				   : b->end.ptr[index - b->line.len]);
}

/* ---- rows ------------------------------------------------------------- */

static int
offset_cols(size_t len)
{
	return len <= 0x10000 ? 4 : 8;
}

/* Where the bytes stand, and where what prints of them. */
static int
hex_col(int index, size_t len)
{
	return MARGIN + offset_cols(len) + 2 + 3 * index + (index >= HALF);
}

static int
text_col(int bytes, size_t len)
{
	return hex_col(bytes - 1, len) + 4;
}

int
hex_view_bytes(int cols, size_t len)
{
	int bytes = BYTES_MAX;

	while (bytes > 1 && text_col(bytes, len) + bytes > cols)
		bytes /= 2;
	return bytes;
}

static enum style
style_of(unsigned char byte)
{
	return byte >= 0x20 && byte < 0x7f ? STYLE_VALUE : STYLE_CTRL;
}

static void
paint_byte(
    const struct pen *pen, int row, int hex, int text, unsigned char byte)
{
	char digits[4], print[2] = {'.', '\0'};

	snprintf(digits, sizeof(digits), "%02x", byte);
	if (byte >= 0x20 && byte < 0x7f)
		print[0] = (char)byte;
	pen_text(pen, row, hex, style_of(byte), digits);
	pen_text(pen, row, text, style_of(byte), print);
}

static void
paint_row(const struct pen *pen, int row, const struct bytes *b, size_t begin,
    int per_row)
{
	size_t len = bytes_count(b);
	char offset[24];

	snprintf(offset, sizeof(offset), "%0*zx", offset_cols(len), begin);
	pen_text(pen, row, MARGIN, STYLE_MUTED, offset);
	for (int i = 0; i < per_row && begin + (size_t)i < len; i++)
		paint_byte(pen, row, hex_col(i, len),
		    text_col(per_row, len) + i, bytes_at(b, begin + (size_t)i));
}

static void
paint_missing(const struct pen *pen, int row, size_t missing)
{
	char text[64];

	snprintf(text, sizeof(text), "%zu more bytes were not kept", missing);
	pen_text(pen, row, MARGIN, STYLE_HINT, text);
}

static void
paint_bytes(struct scroll *s, const struct pen *pen, const struct bytes *b)
{
	size_t len = bytes_count(b);
	int per_row = hex_view_bytes(pen->area.cols, len);
	int rows = (int)((len + (size_t)per_row - 1) / (size_t)per_row);

	s->rows = pen->area.rows;
	s->wanted = rows + (b->missing > 0);
	scroll_by(s, 0);
	for (int row = 0; row < s->rows && s->first + row < rows; row++)
		paint_row(pen, row, b,
		    (size_t)(s->first + row) * (size_t)per_row, per_row);
	if (b->missing > 0)
		paint_missing(pen, rows - s->first, b->missing);
}

int
hex_view_paint_bytes(
    const struct pen *pen, int cols, int top, struct slice bytes)
{
	struct bytes b = {.line = bytes};
	int per_row = hex_view_bytes(cols, bytes.len);
	int rows = (int)((bytes.len + (size_t)per_row - 1) / (size_t)per_row);

	if (pen == NULL)
		return rows;
	for (int i = top < 0 ? -top : 0; i < rows && top + i < pen->area.rows;
	     i++)
		paint_row(
		    pen, top + i, &b, (size_t)i * (size_t)per_row, per_row);
	return rows;
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct hex_view *v = self;
	struct area area = pen->area;
	struct bytes b;

	area.col += MARGIN;
	area.cols -= 2 * MARGIN;
	if (take_bytes(&b, scene->conversation, v->event))
		paint_bytes(&v->scroll, pen, &b);
	else if (area.cols > 0)
		flow_words(pen->canvas, &area, STYLE_EXPLAIN,
		    SLICE("This was not said by either side: it has no bytes "
			  "on the wire."),
		    pen_form(pen));
}

void
hex_view_title(
    const struct hex_view *v, const struct conversation *c, struct buf *out)
{
	struct bytes b;

	if (!take_bytes(&b, c, v->event)) {
		buf_add_str(out, "no bytes");
		return;
	}
	buf_addf(out, "%s, %zu bytes",
	    conversation_event(c, v->event)->kind == EVENT_SENT ? "sent"
								: "received",
	    bytes_count(&b) + b.missing);
}

const struct view_ops view_hex = {.name = "hex", .paint = paint};
