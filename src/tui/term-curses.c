/* SPDX-License-Identifier: GPL-3.0-or-later
 * term-curses - the only file that knows curses.
 *
 * Curses serves as the writer of differences: a canvas is put into newscr, the
 * screen as it shall be, and doupdate sends what has changed. stdscr would be
 * one more copy of it. Curses gets /dev/null for input and a file for output,
 * so it neither reads keys nor sets modes. No alternate character set and no
 * changed colours: both survive us badly.
 */
#include "config.h"

#include "ehlo/tui/term.h"

#include <curses.h>
#include <signal.h>
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
	/* What newscr holds, so that only rows that differ are put there: the
	 * cells, and how their styles looked then. */
	int rows, cols;               /* of the terminal */
	int canvas_rows, canvas_cols; /* the part that was painted */
	struct cell *shown;
	bool is_shown; /* newscr holds them: untouched rows are the same */
	struct palette palette;
	struct brush brushes[STYLE_COUNT];
	struct brush blanks[STYLE_COUNT]; /* for a blank in the style */
	cchar_t *line;                    /* one row on its way */
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

/* Curses gives a SIGTSTP that does nothing special a handler of its own, and
 * has it ignored while it writes. Ours is told of every one. */
static SCREEN *
new_screen(struct term *t, const char *type)
{
	struct sigaction ignored = {.sa_handler = SIG_IGN}, before;
	SCREEN *screen;

	sigaction(SIGTSTP, &ignored, &before);
	screen = newterm(type, t->out, t->in);
	sigaction(SIGTSTP, &before, NULL);
	return screen;
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
	t->screen = new_screen(t, type);
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
	wresize(stdscr, 1, 1); /* curses insists on one */
	t->rows = LINES;
	t->cols = COLS;
	mem_free(t->shown);
	/* No canvas has such cells: every row differs. */
	t->shown =
	    mem_zalloc((size_t)t->rows * (size_t)t->cols, sizeof(*t->shown));
	t->is_shown = false;
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

static bool
is_blank(const struct cell *cell)
{
	return cell->text[0] == ' ' && cell->text[1] == '\0';
}

static bool
is_same_brush(const struct brush *a, const struct brush *b)
{
	return a->attrs == b->attrs && a->pair == b->pair;
}

/* Columns up to the last one that is not blank. */
static int
text_end(const struct cell *cells, int cols)
{
	while (cols > 0 && is_blank(&cells[cols - 1]))
		cols--;
	return cols;
}

/* The cell of the last text before a column, or NULL. */
static const struct cell *
text_before(const struct cell *cells, int col)
{
	while (col > 0 &&
	       (is_blank(&cells[col - 1]) || cells[col - 1].text[0] == '\0'))
		col--;
	return col > 0 ? &cells[col - 1] : NULL;
}

/* A blank between texts is put with the look of the text before it, behind
 * them with none, wherever that looks the same: less has to be sent. text: the
 * brush of the text before, or NULL. */
static const struct brush *
blank_brush(const struct term *t, const struct cell *cell,
    const struct cell *text, bool is_inside)
{
	const struct brush *blank = &t->blanks[cell->style];

	return is_inside && text != NULL &&
	               is_same_brush(blank, &t->blanks[text->style])
	           ? &t->brushes[text->style]
	           : blank;
}

/* Columns [*begin, *end), as far as the row differs. Of a wide character both
 * halves do. */
static void
find_change(
    const struct cell *shown, const struct cell *cells, int *begin, int *end)
{
	while (*begin < *end && is_same_cell(&shown[*begin], &cells[*begin]))
		++*begin;
	while (
	    *end > *begin && is_same_cell(&shown[*end - 1], &cells[*end - 1]))
		--*end;
}

/* Curses makes the second half of a wide character itself. Most of a row is
 * blanks and rules: a cell like the one before it is copied. */
static void
put_cells(struct term *t, int row, const struct cell *cells, int begin, int end,
    int cols)
{
	int count = 0, last = text_end(cells, cols);
	const struct cell *text = text_before(cells, begin);

	for (int col = begin; col < end; col++) {
		const struct cell *cell = &cells[col];
		const struct brush *brush = &t->brushes[cell->style];

		if (cell->text[0] == '\0')
			continue;
		if (is_blank(cell))
			brush = blank_brush(t, cell, text, col < last);
		else
			text = cell;
		if (col > begin && is_same_cell(cell, cell - 1))
			t->line[count] = t->line[count - 1];
		else
			make_cchar(cell, brush, &t->line[count]);
		count++;
	}
	mvwadd_wchnstr(newscr, row, begin, t->line, count);
}

static void
put_rows(struct term *t, struct canvas *c)
{
	int rows = canvas_rows(c) < t->rows ? canvas_rows(c) : t->rows;
	int cols = canvas_cols(c) < t->cols ? canvas_cols(c) : t->cols;

	for (int row = 0; row < rows; row++) {
		const struct cell *cells = canvas_at(c, row, 0);
		struct cell *shown = &t->shown[row * t->cols];
		int begin = 0, end = cols;

		if (t->is_shown && !canvas_is_touched(c, row))
			continue;
		find_change(shown, cells, &begin, &end);
		if (begin == end)
			continue;
		put_cells(t, row, cells, begin, end, cols);
		memcpy(&shown[begin], &cells[begin],
		    (size_t)(end - begin) * sizeof(*cells));
	}
	t->is_shown = true;
	canvas_settle(c);
}

/* No canvas has such cells: every row differs. */
static void
forget_shown(struct term *t)
{
	werase(newscr);
	memset(
	    t->shown, 0, (size_t)t->rows * (size_t)t->cols * sizeof(*t->shown));
	t->is_shown = false;
}

/* What is seen of a look where no character is: its background, or all of it
 * where that shows the foreground, too. */
static struct brush
blank_of(const struct term *t, const struct look *look)
{
	struct look blank = *look;

	if ((look->attrs & (LOOK_REVERSE | LOOK_UNDERLINE)) == 0) {
		blank.attrs = 0;
		blank.fg = -1;
	}
	return (struct brush){attrs_of(&blank), pair_of(t, &blank)};
}

/* Other looks, or another part of the terminal, make another screen. */
static void
prepare(struct term *t, const struct canvas *c, const struct palette *p)
{
	int rows = canvas_rows(c), cols = canvas_cols(c);

	if (t->canvas_rows == rows && t->canvas_cols == cols &&
	    memcmp(&t->palette, p, sizeof(*p)) == 0)
		return;
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		const struct look *look = &p->looks[style];

		t->brushes[style] =
		    (struct brush){attrs_of(look), pair_of(t, look)};
		t->blanks[style] = blank_of(t, look);
	}
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
		wmove(newscr, row, col);
}

/* Curses may have said the margins of one size when the terminal had the next
 * already: lines below them would not move with the rest from then on. Saying
 * them moves the cursor, so it goes with a clear screen only; and not before
 * curses has the terminal back, when it says them itself. */
static void
send_anew(struct term *t)
{
	char *margins;

	if (!t->is_forgotten)
		return;
	t->is_forgotten = false;
	margins = tigetstr("csr");
	clearok(curscr, TRUE);
	if (margins != NULL && margins != (char *)-1 && !isendwin())
		fputs(tiparm(margins, 0, LINES - 1), t->out);
	fflush(t->out);
}

void
term_paint(struct term *t, struct canvas *c, const struct palette *p)
{
	prepare(t, c, p);
	put_rows(t, c);
	put_cursor(c);
	send_anew(t);
	doupdate();
	fflush(t->out);
}
