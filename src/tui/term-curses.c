/* SPDX-License-Identifier: GPL-3.0-or-later
 * term-curses - the only file that knows curses.
 *
 * Curses serves as the writer of differences: a canvas is put into stdscr
 * cell by cell, and doupdate sends what has changed. It gets /dev/null for
 * input and a file for output, so it neither reads keys nor sets modes. No
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

struct brush {
	attr_t attrs;
	int pair;
};

struct term {
	SCREEN *screen;
	FILE *in, *out;
	int colors;
	bool is_forgotten; /* the next paint sends all of it */
	/* What stdscr holds, so that only rows that differ are put there: the
	 * cells, and how their styles looked then. */
	int rows, cols;               /* of the terminal */
	int canvas_rows, canvas_cols; /* the part that was painted */
	struct cell *shown;
	struct palette palette;
	struct brush brushes[STYLE_COUNT];
	cchar_t *line; /* one row on its way */
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
	mem_free(t->shown);
	mem_free(t->line);
	mem_free(t);
}

/* So much of a wrong TERM is told; the way out has to fit in behind it. */
#define TYPE_SHOWN 80

static int
refuse_type(struct err *err, const char *type, const char *why)
{
	return err_set(err, ERR_USAGE,
	    "TERM=%.*s %s; set TERM=xterm, or use --batch", TYPE_SHOWN, type,
	    why);
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

/* A size in the environment is what curses begins with: it would say margins of
 * 24 lines else. (use_env is no way: types without a size of their own, like
 * linux, cannot be opened then.) */
static void
say_size(const char *name, int size)
{
	char text[16];

	snprintf(text, sizeof(text), "%d", size < 1 ? 1 : size);
	setenv(name, text, 1);
}

static int
start_curses(
    struct term *t, const char *type, int rows, int cols, struct err *err)
{
	say_size("LINES", rows);
	say_size("COLUMNS", cols);
	t->screen = newterm(type, t->out, t->in);
	unsetenv("LINES");
	unsetenv("COLUMNS");
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
	    start_curses(t, type, rows, cols, err) != 0) {
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
	resize_term(rows < 1 ? 1 : rows, cols < 1 ? 1 : cols);
	t->rows = LINES;
	t->cols = COLS;
	mem_free(t->shown);
	/* No canvas has such cells: every row differs. */
	t->shown =
	    mem_zalloc((size_t)t->rows * (size_t)t->cols, sizeof(*t->shown));
	t->line = mem_realloc(t->line, (size_t)t->cols, sizeof(*t->line));
}

int
term_colors(const struct term *t)
{
	return t->colors;
}

void
term_forget(struct term *t)
{
	t->is_forgotten = true;
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

static bool
is_same_cell(const struct cell *a, const struct cell *b)
{
	return memcmp(a, b, sizeof(*a)) == 0;
}

/* Curses makes the second half of a wide character itself. Most of a row is
 * blanks and rules: a cell like the one before it is copied. */
static void
put_row(struct term *t, int row, const struct cell *cells, int cols)
{
	int count = 0;

	for (int col = 0; col < cols; col++) {
		const struct cell *cell = &cells[col];

		if (cell->text[0] == '\0')
			continue;
		if (col > 0 && is_same_cell(cell, cell - 1))
			t->line[count] = t->line[count - 1];
		else
			make_cchar(
			    cell, &t->brushes[cell->style], &t->line[count]);
		count++;
	}
	mvadd_wchnstr(row, 0, t->line, count);
}

static void
put_rows(struct term *t, const struct canvas *c)
{
	int rows = canvas_rows(c) < t->rows ? canvas_rows(c) : t->rows;
	int cols = canvas_cols(c) < t->cols ? canvas_cols(c) : t->cols;

	for (int row = 0; row < rows; row++) {
		const struct cell *cells = canvas_at(c, row, 0);
		struct cell *shown = &t->shown[row * t->cols];
		size_t size = (size_t)cols * sizeof(*cells);

		if (memcmp(shown, cells, size) == 0)
			continue;
		put_row(t, row, cells, cols);
		memcpy(shown, cells, size);
	}
}

/* No canvas has such cells: every row differs. */
static void
forget_shown(struct term *t)
{
	erase();
	memset(
	    t->shown, 0, (size_t)t->rows * (size_t)t->cols * sizeof(*t->shown));
}

/* Other looks, or another part of the terminal, make another screen. */
static void
prepare(struct term *t, const struct canvas *c, const struct palette *p)
{
	int rows = canvas_rows(c), cols = canvas_cols(c);

	if (t->canvas_rows == rows && t->canvas_cols == cols &&
	    memcmp(&t->palette, p, sizeof(*p)) == 0)
		return;
	for (enum style style = 0; style < STYLE_COUNT; style++)
		t->brushes[style] = (struct brush){
		    attrs_of(&p->looks[style]), pair_of(t, &p->looks[style])};
	t->palette = *p;
	t->canvas_rows = rows;
	t->canvas_cols = cols;
	forget_shown(t);
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

/* Curses may have said the margins of one size when the terminal had the next
 * already: lines below them would not move with the rest from then on. Saying
 * them moves the cursor, so it goes with a clear screen only; and not before
 * curses has the terminal back, when it says them itself. */
static void
send_anew(struct term *t)
{
	char *margins = tigetstr("csr");

	if (!t->is_forgotten)
		return;
	t->is_forgotten = false;
	clearok(curscr, TRUE);
	if (margins != NULL && margins != (char *)-1 && !isendwin())
		fputs(tiparm(margins, 0, LINES - 1), t->out);
	fflush(t->out);
}

void
term_paint(struct term *t, const struct canvas *c, const struct palette *p)
{
	prepare(t, c, p);
	put_rows(t, c);
	put_cursor(c);
	send_anew(t);
	refresh();
	fflush(t->out);
}
