/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-cell - hostile bytes on their way to cells: no control arrives, no row
 * is too wide, and as many rows are painted as were counted. */
#include "ehlo/tui/flow.h"

#include "fuzz.h"

static bool
is_wide(const struct cell *cell)
{
	int32_t rune;

	if (cell->text[0] == '\0')
		return false;
	utf8_decode(slice_str(cell->text), &rune);
	return utf8_width(rune) == 2;
}

/* Behind a wide one, and only there, a cell is empty: its right half. */
static void
check_row(const struct canvas *c, int row, enum utf8_form form)
{
	bool is_half_due = false;

	for (int col = 0; col < canvas_cols(c); col++) {
		const struct cell *cell = canvas_at(c, row, col);

		fuzz_check(fuzz_is_safe(slice_str(cell->text), form));
		fuzz_check(cell->style < STYLE_COUNT);
		fuzz_check((cell->text[0] == '\0') == is_half_due);
		is_half_due = is_wide(cell);
	}
	fuzz_check(!is_half_due);
}

static void
check_cells(const struct canvas *c, enum utf8_form form)
{
	for (int row = 0; row < canvas_rows(c); row++)
		check_row(c, row, form);
}

static void
check_text(struct slice bytes, enum utf8_form form)
{
	struct buf safe = {0}, twice = {0};

	utf8_add_safe(&safe, bytes, form);
	fuzz_check(utf8_is_valid(buf_slice(&safe)));
	fuzz_check(fuzz_is_safe(buf_slice(&safe), form));
	/* What is safe stays as it is. */
	utf8_add_safe(&twice, buf_slice(&safe), form);
	fuzz_check(slice_equals(buf_slice(&safe), buf_slice(&twice)));
	buf_fini(&safe);
	buf_fini(&twice);
}

static void
check_flow(struct slice bytes, int cols, enum utf8_form form)
{
	size_t half = bytes.len / 2;
	struct span spans[] = {
	    {slice_range(bytes, 0, half), STYLE_SERVER},
	    {slice_skip(bytes, half), STYLE_CLIENT},
	};
	size_t rows = flow_rows(spans, 2, cols, form);
	struct canvas *c = canvas_new(8, cols);
	struct area area = {.rows = 8, .cols = cols};

	fuzz_check(rows >= 1 && rows <= 24 * bytes.len + 1);
	flow_paint(c, &area, spans, 2, rows > 8 ? rows - 8 : 0, form);
	check_cells(c, form);
	canvas_clear(c);
	fuzz_check(flow_words(NULL, &area, STYLE_TEXT, bytes, form) ==
		   flow_words(c, &area, STYLE_TEXT, bytes, form));
	check_cells(c, form);
	canvas_free(c);
}

void
fuzz_one(struct slice input)
{
	int cols = (int)(fuzz_take_byte(&input) % 40) + 1;

	for (int form = UTF8_FORM_UNICODE; form <= UTF8_FORM_ASCII; form++) {
		check_text(input, (enum utf8_form)form);
		check_flow(input, cols, (enum utf8_form)form);
	}
}
