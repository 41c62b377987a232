/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-actions - a row an action: command, keys, words; what does not fit
 * goes, the command last. */
#include "ehlo/tui/view-actions.h"

#include <string.h>

#include "ehlo/tui/field.h"

#define NAME_COL 2
#define KEYS_COL 22
#define HELP_COL 40
/* With fewer columns there is no room for the words, or for the keys. */
#define COLS_FOR_HELP 60
#define COLS_FOR_KEYS 36

static struct slice
words_of(const struct actions_view *v)
{
	return slice_of(v->typed, v->typed_len);
}

void
actions_view_open(struct actions_view *v)
{
	*v = (struct actions_view){.is_open = true};
}

void
actions_view_click(struct actions_view *v, int row)
{
	struct action list[ACTIONS_MAX];

	if (row >= 0 && row < v->rows &&
	    v->first + (size_t)row < actions_find(words_of(v), list))
		v->selected = v->first + (size_t)row;
}

bool
actions_view_selected(const struct actions_view *v, struct action *out)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(words_of(v), list);

	if (v->selected >= count)
		return false;
	*out = list[v->selected];
	return true;
}

bool
actions_view_take(struct actions_view *v, struct action *out)
{
	bool is_chosen = v->is_chosen;

	v->is_chosen = false;
	return is_chosen && actions_view_selected(v, out);
}

/* ---- painting --------------------------------------------------------- */

void
actions_view_paint_words(
    const struct actions_view *v, struct canvas *c, int row, bool is_ascii)
{
	struct span words = {words_of(v), STYLE_INPUT};
	int end = canvas_cols(c);
	int col = canvas_put(c, row, 0, end, STYLE_PROMPT_CONSOLE, "action>");

	field_paint(c, row, col + 1, end, &words, 1, v->typed_len, is_ascii);
}

static void
fill_row(const struct pen *pen, int row, enum style style)
{
	canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
	    pen->area.col + pen->area.cols, style, " ");
}

/* One row of the list. */
struct list_row {
	const struct pen *pen;
	int row;
	enum style style;
	struct slice words; /* marked where they stand; none when selected */
};

/* Where one of the words stands in the text, or its end. */
static size_t
next_hit(struct slice text, size_t at, struct slice words, size_t *len)
{
	for (; at < text.len; at++) {
		struct slice rest = words, word;

		while ((word = slice_take_word(&rest)).len > 0)
			if (slice_starts_with_nocase(
				slice_skip(text, at), word)) {
				*len = word.len;
				return at;
			}
	}
	return text.len;
}

/* The tables are ASCII, so that a byte is a column. */
static void
mark_hits(const struct list_row *r, int col, int col_end, struct slice text)
{
	struct pen part = *r->pen;
	size_t len = 0, at = next_hit(text, 0, r->words, &len);

	part.area.cols = col_end;
	while (at < text.len) {
		pen_safe(&part, r->row, col + (int)at, STYLE_LIST_HIT,
		    slice_range(text, at, at + len));
		at = next_hit(text, at + len, r->words, &len);
	}
}

/* Text up to a blank in front of col_end; the text is empty then. */
static void
put_part(const struct list_row *r, int col, int col_end, enum style style,
    struct buf *text)
{
	if (col_end > r->pen->area.cols)
		col_end = r->pen->area.cols;
	pen_fit(r->pen, r->row, col, col_end - 1, style, buf_slice(text));
	/* Not over the sign for what is cut. */
	mark_hits(r, col, col_end - 1 - (col + (int)text->len >= col_end),
	    buf_slice(text));
	buf_clear(text);
}

/* The arguments go where there is no room for them. */
static void
name_action(struct buf *out, const struct action *action, size_t width)
{
	action_add_name(out, action);
	if (out->len > width && action->colon != COLON_NONE)
		buf_truncate(out, slice_find(buf_slice(out), ' '));
}

static void
paint_action(const struct list_row *r, const struct action *action)
{
	int cols = r->pen->area.cols;
	int name_end = cols < COLS_FOR_KEYS ? cols : KEYS_COL;
	struct buf text = {0};

	name_action(&text, action, (size_t)name_end - NAME_COL - 1);
	put_part(r, NAME_COL, name_end,
	    r->style == STYLE_LIST ? STYLE_HELP_KEY : r->style, &text);
	if (action->colon != COLON_NONE)
		action_add_keys(&text, action);
	if (cols >= COLS_FOR_KEYS)
		put_part(r, KEYS_COL, cols < COLS_FOR_HELP ? cols : HELP_COL,
		    r->style, &text);
	buf_clear(&text);
	buf_add_str(&text, action_help(action));
	if (cols >= COLS_FOR_HELP)
		put_part(r, HELP_COL, cols, r->style, &text);
	buf_fini(&text);
}

static void
paint_row(const struct actions_view *v, const struct pen *pen, int row,
    const struct action *action, bool is_selected)
{
	struct list_row r = {pen, row, STYLE_LIST, words_of(v)};

	if (is_selected) {
		r.style = STYLE_LIST_SEL;
		r.words.len = 0;
	}
	fill_row(pen, row, r.style);
	if (is_selected)
		pen_text(pen, row, 0, r.style, pen_glyph(pen, GLYPH_THEN));
	paint_action(&r, action);
}

/* The list moves as little as it must. */
static void
bring_into_sight(struct actions_view *v, size_t count)
{
	size_t rows = v->rows > 0 ? (size_t)v->rows : 1;

	if (v->selected >= count)
		v->selected = count > 0 ? count - 1 : 0;
	if (v->first > v->selected)
		v->first = v->selected;
	if (v->first + rows <= v->selected)
		v->first = v->selected + 1 - rows;
	if (v->first + rows > count)
		v->first = count > rows ? count - rows : 0;
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct actions_view *v = self;
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(words_of(v), list);

	(void)scene;
	v->rows = pen->area.rows;
	bring_into_sight(v, count);
	for (int row = 0; row < pen->area.rows; row++) {
		size_t i = v->first + (size_t)row;

		fill_row(pen, row, STYLE_LIST);
		if (i < count)
			paint_row(v, pen, row, &list[i], i == v->selected);
	}
}

/* ---- keys ------------------------------------------------------------- */

/* At the ends it stays; the far end is found by paint. */
static void
move(struct actions_view *v, long rows)
{
	if (rows < 0 && (size_t)-rows > v->selected)
		v->selected = 0;
	else
		v->selected += (size_t)rows;
}

static bool
handle_move(struct actions_view *v, const struct key *key)
{
	struct action list[ACTIONS_MAX];
	long count = (long)actions_find(words_of(v), list);
	long page = v->rows > 1 ? v->rows - 1 : 1;

	if (key->name == KEY_UP || key_is_control(key, 'P'))
		move(v, -1);
	else if (key->name == KEY_DOWN || key_is_control(key, 'N'))
		move(v, 1);
	else if (key->name == KEY_PGUP)
		move(v, -page);
	else if (key->name == KEY_PGDN)
		move(v, page);
	else if (key->name == KEY_HOME)
		move(v, -count);
	else if (key->name == KEY_END)
		move(v, count);
	else
		return false;
	if (count > 0 && v->selected >= (size_t)count)
		v->selected = (size_t)count - 1;
	return true;
}

static void
type(struct actions_view *v, const struct key *key)
{
	if (key->name == KEY_BACKSPACE && v->typed_len > 0)
		v->typed_len--;
	else if (key_is_control(key, 'U'))
		v->typed_len = 0;
	else if (key->name == KEY_CHAR && key_is_text(key) &&
		 key->rune < 0x7f && v->typed_len < ACTIONS_TYPED_MAX)
		v->typed[v->typed_len++] = (char)key->rune;
	else
		return;
	v->selected = 0;
}

static bool
is_closing(const struct key *key)
{
	return key->name == KEY_ESC || key_is_control(key, 'C') ||
	       bind_find(key) == COLON_ACTIONS;
}

/* Every key is the list's while it is open. */
static bool
handle_key(void *self, const struct scene *scene, const struct key *key)
{
	struct actions_view *v = self;

	(void)scene;
	v->is_chosen = key->name == KEY_ENTER;
	if (v->is_chosen || is_closing(key))
		v->is_open = false;
	else if (!handle_move(v, key))
		type(v, key);
	return true;
}

const struct view_ops view_actions = {
    .name = "actions", .paint = paint, .key = handle_key};
