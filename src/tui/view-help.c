/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-help - the tables as text, written from row -first on. */
#include "ehlo/tui/view-help.h"

#include <string.h>

#include "ehlo/tui/bind.h"
#include "ehlo/tui/colon.h"

#define KEY_COL  2
#define TEXT_COL 20
/* With fewer columns the text stands below its key. */
#define NARROW_COLS 48

static const char intro[] =
    "What you type is sent as it stands, wrong lines too: they are judged and "
    "explained, never refused. After DATA was answered 354, lines are the "
    "message until a lone dot. A password is asked for unseen where the server "
    "asks for one.";

static int
put_words(const struct pen *pen, int row, int col, struct slice text)
{
	struct area area = pen->area;
	int above = row < 0 ? -row : 0;

	area.col += col;
	area.cols -= col + 1;
	if (area.cols < 1)
		return row + 1;
	area.row += row + above;
	area.rows -= row + above;
	return row + flow_words_from(pen->canvas, &area, above, STYLE_TEXT,
			 text, pen_form(pen));
}

static int
put_entry(const struct pen *pen, int row, const char *key, const char *help)
{
	bool is_narrow = pen->area.cols < NARROW_COLS;

	pen_text(pen, row, KEY_COL, STYLE_HELP_KEY, key);
	if (is_narrow)
		return put_words(pen, row + 1, 2 * KEY_COL, slice_str(help));
	return put_words(pen, row, TEXT_COL, slice_str(help));
}

static int
put_title(const struct pen *pen, int row, const char *title)
{
	pen_text(pen, row + 1, 1, STYLE_TITLE, title);
	return row + 2;
}

static int
put_keys(const struct pen *pen, int row)
{
	row = put_title(pen, row, "Keys");
	for (size_t i = 0; bind_at(i) != NULL; i++)
		row = put_entry(pen, row, bind_at(i)->keys, bind_at(i)->help);
	return row;
}

static int
put_pane_keys(const struct pen *pen, int row)
{
	row = put_title(pen, row, "Keys in a pane (F6); other letters type");
	for (size_t i = 0; pane_key_at(i) != NULL; i++)
		row = put_entry(
		    pen, row, pane_key_at(i)->keys, pane_key_at(i)->help);
	return row;
}

static int
put_command(const struct pen *pen, int row, enum colon colon)
{
	struct buf key = {0};

	colon_add_syntax(&key, colon);
	row = put_entry(pen, row, buf_text(&key), colon_row(colon)->help);
	buf_fini(&key);
	return row;
}

/* *topic_row: where the topic stands; left alone when there is none. The
 * panes' keys say more of the focus than its command. */
static int
put_all(const struct pen *pen, int row, const struct colon_row *topic,
    int *topic_row)
{
	row = put_words(pen, row, 1, slice_str(intro));
	row = put_keys(pen, row);
	if (topic != NULL && topic == colon_row(COLON_PANE))
		*topic_row = row + 1;
	row = put_pane_keys(pen, row);
	row = put_title(pen, row, "Console commands");
	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		if (topic != NULL && topic == colon_row(colon) &&
		    colon != COLON_PANE)
			*topic_row = row;
		row = put_command(pen, row, colon);
	}
	return put_entry(pen, row, "::x", "sends the line :x");
}

static size_t
count_blanks(struct slice line, size_t begin)
{
	size_t end = begin;

	while (end < line.len && line.ptr[end] == ' ')
		end++;
	return end - begin;
}

/* Where the words of a line begin that has labels, or blanks, before them: two
 * blanks or more part them, within so many columns. 0 = it has none. */
static size_t
find_words(struct slice line, size_t max)
{
	size_t begin = 0, blanks;

	for (size_t at = 0; at < line.len; at += blanks + (blanks == 0)) {
		blanks = count_blanks(line, at);
		if (blanks > 1 && at + blanks <= max)
			begin = at + blanks;
	}
	return begin;
}

/* As it stands where it has room; else its words stay in their column. */
static int
put_line(const struct pen *pen, int row, struct slice line)
{
	size_t room = pen->area.cols > 2 ? (size_t)pen->area.cols - 2 : 0;
	size_t indent = find_words(line, room / 2);

	if (utf8_safe_width(line, pen_form(pen)) <= room) {
		pen_safe(pen, row, 1, STYLE_TEXT, line);
		return row + 1;
	}
	pen_safe(pen, row, 1, STYLE_TEXT, slice_range(line, 0, indent));
	return put_words(pen, row, 1 + (int)indent, slice_skip(line, indent));
}

static int
put_text(const struct pen *pen, int row, struct slice text)
{
	while (text.len > 0) {
		size_t end = slice_find(text, '\n');

		row = put_line(pen, row, slice_range(text, 0, end));
		text = slice_skip(text, end + 1);
	}
	return row;
}

static int
put(struct help_view *v, const struct pen *pen, int row)
{
	if (v->text.len > 0)
		return put_text(pen, row, v->text);
	return put_all(pen, row, v->topic, &v->first);
}

/* Blank: it lies over other views. */
static void
clear_area(const struct pen *pen)
{
	for (int row = 0; row < pen->area.rows; row++)
		canvas_fill(pen->canvas, pen->area.row + row, pen->area.col,
		    pen->area.col + pen->area.cols, STYLE_TEXT, " ");
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct help_view *v = self;
	struct pen nowhere = *pen;
	int wanted;

	(void)scene;
	nowhere.area.rows = 0;
	wanted = put(v, &nowhere, 0);
	v->topic = NULL;
	v->rows = pen->area.rows;
	if (v->first > wanted - v->rows)
		v->first = wanted - v->rows;
	if (v->first < 0)
		v->first = 0;
	v->has_more = v->first < wanted - v->rows;
	clear_area(pen);
	put(v, pen, -v->first);
}

/* Any key that does not move it closes it. Those that type are the prompt's
 * then. */
static bool
handle_key(void *self, const struct scene *scene, const struct key *key)
{
	struct help_view *v = self;
	int page = v->rows > 1 ? v->rows - 1 : 1;

	(void)scene;
	/* What is shown is what is copied. */
	if (bind_find(key) == COLON_COPY)
		return false;
	if (key->name == KEY_PGUP || key->name == KEY_PGDN)
		v->first += key->name == KEY_PGUP ? -page : page;
	else if (key->name == KEY_UP || key->name == KEY_DOWN)
		v->first += key->name == KEY_UP ? -1 : 1;
	else
		v->is_open = false;
	return v->is_open || !key_is_text(key) ||
	       (key->name == KEY_CHAR && key->rune == 'q');
}

const struct view_ops view_help = {
    .name = "help", .paint = paint, .key = handle_key};
