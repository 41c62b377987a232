/* SPDX-License-Identifier: GPL-3.0-or-later
 * term-curses - the only file that knows curses.
 *
 * Curses serves as the writer of differences: a canvas is put into stdscr
 * cell by cell, and doupdate sends what has changed. It gets /dev/null for
 * input and a pipe for output, so it neither reads keys nor sets modes. No
 * alternate character set and no changed colours: both survive us badly.
 */
#include "config.h"

#include "ehlo/tui/term.h"

#include <curses.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termcap.h>
#include <unistd.h>
#include <wchar.h>

#include "ehlo/base/mem.h"

/* Columns of curses' own text for one cell. */
#define CELL_RUNES_MAX CCHARW_MAX

struct term {
	SCREEN *screen;
	FILE *in, *out;
	int colors;
};

/* ---- opening and closing ---------------------------------------------- */

static int
open_streams(struct term *t, int out_fd, struct err *err)
{
	int fd = dup(out_fd);

	t->in = fopen("/dev/null", "r");
	t->out = fd < 0 ? NULL : fdopen(fd, "w");
	if (t->in != NULL && t->out != NULL)
		return 0;
	if (t->out == NULL && fd >= 0)
		close(fd);
	return err_set(err, ERR_SYSTEM, "the screen cannot be opened");
}

static void
start_colors(struct term *t)
{
	if (!has_colors() || start_color() != OK)
		return;
	use_default_colors();
	t->colors = COLORS;
}

static void
term_free(struct term *t)
{
	if (t->screen != NULL)
		delscreen(t->screen);
	if (t->in != NULL)
		fclose(t->in);
	if (t->out != NULL)
		fclose(t->out);
	mem_free(t);
}

static int
refuse_type(struct err *err, const char *type, const char *why)
{
	return err_set(err, ERR_USAGE,
	    "TERM=%s %s; set TERM=xterm, or use --batch", type, why);
}

/* Asked before newterm, which would not tell unknown from unfit and leaks in
 * either case. */
static int
check_type(const char *type, struct err *err)
{
	if (tgetent(NULL, type) != 1)
		return refuse_type(err, type, "is not known here");
	if (tgetstr("cm", NULL) == NULL || tgetstr("cl", NULL) == NULL)
		return refuse_type(err, type, "cannot show a screen");
	return 0;
}

/* The size is app's to know, and is set right after. (use_env is no way: types
 * without a size of their own, like linux, cannot be opened then.) */
static int
start_curses(struct term *t, const char *type, struct err *err)
{
	unsetenv("LINES");
	unsetenv("COLUMNS");
	t->screen = newterm(type, t->out, t->in);
	if (t->screen == NULL)
		return refuse_type(err, type, "cannot show a screen");
	typeahead(-1);
	start_colors(t);
	return 0;
}

struct term *
term_open(const char *type, int out_fd, int rows, int cols, struct err *err)
{
	struct term *t;

	if (type == NULL || type[0] == '\0') {
		err_set(err, ERR_USAGE,
		    "TERM is not set; set TERM=xterm, or use --batch");
		return NULL;
	}
	if (check_type(type, err) != 0)
		return NULL;
	t = mem_zalloc(1, sizeof(*t));
	if (open_streams(t, out_fd, err) != 0 ||
	    start_curses(t, type, err) != 0) {
		term_free(t);
		return NULL;
	}
	term_resize(t, rows, cols);
	return t;
}

void
term_close(struct term *t)
{
	if (t == NULL)
		return;
	endwin();
	fflush(t->out);
	term_free(t);
}

void
term_suspend(struct term *t)
{
	endwin();
	fflush(t->out);
}

void
term_resize(struct term *t, int rows, int cols)
{
	(void)t;
	resize_term(rows < 1 ? 1 : rows, cols < 1 ? 1 : cols);
}

int
term_colors(const struct term *t)
{
	return t->colors;
}

void
term_forget(struct term *t)
{
	(void)t;
	clearok(curscr, TRUE);
}

/* ---- painting --------------------------------------------------------- */

static attr_t
attrs_of(const struct look *look)
{
	attr_t attrs = A_NORMAL;

	if (look->attrs & LOOK_BOLD)
		attrs |= A_BOLD;
	if (look->attrs & LOOK_UNDERLINE)
		attrs |= A_UNDERLINE;
	if (look->attrs & LOOK_REVERSE)
		attrs |= A_REVERSE;
	if (look->attrs & LOOK_ITALIC)
		attrs |= A_ITALIC;
	return attrs;
}

/* A colour that the terminal has; its own otherwise. */
static short
colour_of(const struct term *t, short index)
{
	return index < t->colors ? index : -1;
}

/* alloc_pair must not be called on a terminal without colours: it crashes. */
static int
pair_of(const struct term *t, const struct look *look)
{
	int pair;

	if (t->colors == 0 || (look->fg < 0 && look->bg < 0))
		return 0;
	pair = alloc_pair(colour_of(t, look->fg), colour_of(t, look->bg));
	return pair < 0 ? 0 : pair;
}

struct brush {
	attr_t attrs;
	int pair;
};

static void
make_cchar(const struct cell *cell, const struct brush *brush, cchar_t *out)
{
	wchar_t text[CELL_RUNES_MAX + 1] = {0};
	struct slice rest = slice_str(cell->text);
	size_t count = 0;
	int pair = brush->pair;

	while (rest.len > 0 && count < CELL_RUNES_MAX) {
		int32_t rune;

		rest = slice_skip(rest, utf8_decode(rest, &rune));
		text[count++] = rune < 0 ? L'?' : (wchar_t)rune;
	}
	/* The pair goes in through the pointer: a short holds too few. */
	if (setcchar(out, text, brush->attrs, 0, &pair) == ERR)
		setcchar(out, L"?", brush->attrs, 0, &pair);
}

static void
put_cell(int row, int col, const struct cell *cell, const struct brush *brush)
{
	cchar_t cchar;

	if (cell->text[0] == '\0')
		return;
	make_cchar(cell, brush, &cchar);
	/* In the last corner curses reports an error, and has put it. */
	mvadd_wch(row, col, &cchar);
}

static void
put_cursor(const struct canvas *c)
{
	int row, col;

	canvas_get_cursor(c, &row, &col);
	curs_set(row >= 0);
	if (row >= 0)
		move(row, col);
}

void
term_paint(struct term *t, const struct canvas *c, const struct palette *p)
{
	int rows = canvas_rows(c) < LINES ? canvas_rows(c) : LINES;
	int cols = canvas_cols(c) < COLS ? canvas_cols(c) : COLS;
	struct brush brushes[STYLE_COUNT];

	for (enum style style = 0; style < STYLE_COUNT; style++)
		brushes[style] = (struct brush){
		    attrs_of(&p->looks[style]), pair_of(t, &p->looks[style])};
	erase();
	for (int row = 0; row < rows; row++)
		for (int col = 0; col < cols; col++) {
			const struct cell *cell = canvas_at(c, row, col);

			put_cell(row, col, cell, &brushes[cell->style]);
		}
	put_cursor(c);
	refresh();
	fflush(t->out);
}
