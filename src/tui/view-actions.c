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

/* Text up to a blank in front of col_end. */
static void
put_part(const struct pen *pen, int row, int col, int col_end, enum style style,
    struct buf *text)
{
	if (col_end > pen->area.cols)
		col_end = pen->area.cols;
	pen_fit(pen, row, col, col_end - 1, style, buf_slice(text));
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
paint_action(const struct pen *pen, int row, const struct action *action,
    bool is_selected)
{
	int cols = pen->area.cols;
	enum style style = is_selected ? STYLE_LIST_SEL : STYLE_LIST;
	enum style name = is_selected ? style : STYLE_HELP_KEY;
	struct buf text = {0};

	fill_row(pen, row, style);
	if (is_selected)
		pen_text(pen, row, 0, style, pen_glyph(pen, GLYPH_THEN));
	name_action(&text, action,
	    (size_t)(cols < COLS_FOR_KEYS ? cols : KEYS_COL) - NAME_COL - 1);
	put_part(pen, row, NAME_COL, cols < COLS_FOR_KEYS ? cols : KEYS_COL,
	    name, &text);
	if (action->colon != COLON_NONE)
		action_add_keys(&text, action);
	if (cols >= COLS_FOR_KEYS)
		put_part(pen, row, KEYS_COL,
		    cols < COLS_FOR_HELP ? cols : HELP_COL, style, &text);
	buf_clear(&text);
	buf_add_str(&text, action_help(action));
	if (cols >= COLS_FOR_HELP)
		put_part(pen, row, HELP_COL, cols, style, &text);
	buf_fini(&text);
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
			paint_action(pen, row, &list[i], i == v->selected);
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
