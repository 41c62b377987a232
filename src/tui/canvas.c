/* SPDX-License-Identifier: GPL-3.0-or-later
 * canvas - rows times columns of cells in one run of memory.
 *
 * A character of width 2 takes a cell with its text and one with "" behind
 * it; whoever overwrites one half blanks the other, so that a row is always
 * made of whole characters.
 */
#include "ehlo/tui/canvas.h"

#include <string.h>

#include "ehlo/base/mem.h"

_Static_assert(STYLE_COUNT <= UINT8_MAX, "a style fits into a cell");

struct canvas {
	int rows, cols;
	struct cell *cells;
	bool *touched; /* a row each */
	int cursor_row, cursor_col;
};

static struct cell *
cell_at(const struct canvas *c, int row, int col)
{
	return &c->cells[(size_t)row * (size_t)c->cols + (size_t)col];
}

static void
set_text(struct cell *cell, const char *text, size_t len, enum style style)
{
	if (len >= sizeof(cell->text))
		len = sizeof(cell->text) - 1;
	memset(cell->text, 0, sizeof(cell->text));
	memcpy(cell->text, text, len);
	cell->style = (uint8_t)style;
}

struct canvas *
canvas_new(int rows, int cols)
{
	struct canvas *c = mem_zalloc(1, sizeof(*c));

	canvas_resize(c, rows, cols);
	return c;
}

void
canvas_free(struct canvas *c)
{
	if (c == NULL)
		return;
	mem_free(c->cells);
	mem_free(c->touched);
	mem_free(c);
}

void
canvas_resize(struct canvas *c, int rows, int cols)
{
	c->rows = rows < 1 ? 1 : rows;
	c->cols = cols < 1 ? 1 : cols;
	c->cells = mem_realloc(
	    c->cells, (size_t)c->rows * (size_t)c->cols, sizeof(*c->cells));
	c->touched =
	    mem_realloc(c->touched, (size_t)c->rows, sizeof(*c->touched));
	canvas_clear(c);
}

void
canvas_clear(struct canvas *c)
{
	static const struct cell blank = {" ", STYLE_TEXT};
	size_t cols = (size_t)c->cols;

	for (size_t i = 0; i < cols; i++)
		c->cells[i] = blank;
	for (int row = 1; row < c->rows; row++)
		memcpy(cell_at(c, row, 0), c->cells, cols * sizeof(blank));
	memset(c->touched, true, (size_t)c->rows * sizeof(*c->touched));
	canvas_set_cursor(c, -1, 0);
}

int
canvas_rows(const struct canvas *c)
{
	return c->rows;
}

int
canvas_cols(const struct canvas *c)
{
	return c->cols;
}

const struct cell *
canvas_at(const struct canvas *c, int row, int col)
{
	return cell_at(c, row, col);
}

/* Before [col, col + width) is overwritten: the halves left over outside. */
static void
split_wide(struct canvas *c, int row, int col, int width)
{
	int end = col + width;

	if (col > 0 && cell_at(c, row, col)->text[0] == '\0')
		set_text(cell_at(c, row, col - 1), " ", 1,
		    cell_at(c, row, col - 1)->style);
	if (end < c->cols && cell_at(c, row, end)->text[0] == '\0')
		set_text(
		    cell_at(c, row, end), " ", 1, cell_at(c, row, end)->style);
}

static void
set_glyph(struct canvas *c, int row, int col, int width, struct slice text,
    enum style style)
{
	split_wide(c, row, col, width);
	set_text(cell_at(c, row, col), text.ptr, text.len, style);
	if (width == 2)
		set_text(cell_at(c, row, col + 1), "", 0, style);
}

/* A combining mark joins the cell to its left, if it still fits in there. */
static void
add_mark(struct canvas *c, int row, int col, struct slice mark)
{
	struct cell *cell;
	size_t len;

	if (col > 0 && cell_at(c, row, col)->text[0] == '\0')
		col--;
	cell = cell_at(c, row, col);
	len = strlen(cell->text);
	if (len > 0 && len + mark.len < sizeof(cell->text)) {
		memcpy(cell->text + len, mark.ptr, mark.len);
		cell->text[len + mark.len] = '\0';
	}
}

/* What is written to this row: [*col, *col_end) clamped to the canvas. False
 * when that is nothing. */
static bool
clip(struct canvas *c, int row, int *col, int *col_end)
{
	if (*col < 0)
		*col = 0;
	if (*col_end > c->cols)
		*col_end = c->cols;
	if (row < 0 || row >= c->rows || *col >= *col_end)
		return false;
	c->touched[row] = true;
	return true;
}

static int
put_slice(struct canvas *c, int row, int col, int col_end, enum style style,
    struct slice rest)
{
	int begin = col;

	while (rest.len > 0) {
		int32_t rune;
		size_t len = utf8_decode(rest, &rune);
		struct slice text = slice_range(rest, 0, len);
		int width = rune < 0 ? 1 : utf8_width(rune);

		/* Our own glyph in a locale that does not know it. */
		if (width < 0)
			width = 1;
		if (col + width > col_end)
			break;
		if (width > 0)
			set_glyph(c, row, col, width, text, style);
		else if (col > begin)
			add_mark(c, row, col - 1, text);
		col += width;
		rest = slice_skip(rest, len);
	}
	return col;
}

int
canvas_put(struct canvas *c, int row, int col, int col_end, enum style style,
    const char *text)
{
	if (!clip(c, row, &col, &col_end))
		return col;
	return put_slice(c, row, col, col_end, style, slice_str(text));
}

int
canvas_put_safe(struct canvas *c, int row, int col, int col_end,
    enum style style, struct slice bytes, enum utf8_form form)
{
	struct utf8_glyph glyph;

	if (!clip(c, row, &col, &col_end))
		return col;
	while (utf8_safe_next(&bytes, form, &glyph)) {
		int end = put_slice(c, row, col, col_end,
		    glyph.is_escaped ? STYLE_CTRL : style,
		    slice_str(glyph.text));

		if (end - col < glyph.width)
			return end;
		col = end;
	}
	return col;
}

void
canvas_fill(struct canvas *c, int row, int col, int col_end, enum style style,
    const char *text)
{
	struct cell cell;

	if (!clip(c, row, &col, &col_end))
		return;
	set_text(&cell, text, strlen(text), style);
	split_wide(c, row, col, col_end - col);
	while (col < col_end)
		*cell_at(c, row, col++) = cell;
}

void
canvas_copy_row(struct canvas *c, int row, int col, int col_end,
    const struct canvas *from, int from_row)
{
	int begin = col;

	if (from_row < 0 || from_row >= from->rows ||
	    !clip(c, row, &col, &col_end))
		return;
	for (; col < col_end && col - begin < from->cols; col++)
		*cell_at(c, row, col) = *canvas_at(from, from_row, col - begin);
}

bool
canvas_is_touched(const struct canvas *c, int row)
{
	return c->touched[row];
}

void
canvas_settle(struct canvas *c)
{
	memset(c->touched, false, (size_t)c->rows * sizeof(*c->touched));
}

void
canvas_set_cursor(struct canvas *c, int row, int col)
{
	bool is_inside = row >= 0 && row < c->rows && col >= 0 && col < c->cols;

	c->cursor_row = is_inside ? row : -1;
	c->cursor_col = is_inside ? col : 0;
}

void
canvas_get_cursor(const struct canvas *c, int *row, int *col)
{
	*row = c->cursor_row;
	*col = c->cursor_col;
}
