/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-line - keys that change only the line draw only that, as if all
 * were drawn. */
#include "stage.h"

struct play {
	const char *name;
	const char *before; /* typed and painted */
	const char *keys;
	bool is_line; /* only the line changes */
};

static const struct play plays[] = {
    {"a letter", "", "N", true},
    {"a word", "", "NOOP", true},
    {"a letter that takes the ghost away", "", "x", true},
    {"a wide letter", "ab", "\xe6\x97\xa5", true},
    {"Backspace", "NOOP", "\177", true},
    {"Backspace to nothing", "N", "\177", true},
    {"a parameter that is coloured", "MAIL FROM:<a@b", "> SIZE=1", true},
    {"a line longer than the screen", "",
	"RCPT TO:<12345678901234567890123"
	"456789012345678901234567890123456789012345678901234567890@x>",
	true},
    {"a colon", "", ":", true},
    {"Enter", "NOOP", "\r", false},
    {"a letter and Enter", "NOO", "P\r", false},
    {"a console command", ":panel", "\r", false},
    {"a message goes with the next key", "\033", "x", false},
    {"Ctrl-D asks", "", "\004", false},
    {"Ctrl-D asks, and is answered", "\004", "n", false},
    {"the help", "", "\033OP", false},
    {"a key in the help", "\033OP", "x", false},
    {"the actions", "", "\033OQ", false},
    {"a word in the actions", "\033OQ", "x", false},
    {"bare", "", "\033v", false},
    {"a key that ends bare", "\033v", "x", false},
    {"another pane", "", "\033[17~", false},
    {"Tab", "M", "\t", false},
    {"a letter behind Tab", "M\t\t", "x", false},
    {"a search", ":find ok", "\r", false},
    {"a letter in a search", ":find ok\r", "x", false},
};

static void
assert_same(
    const struct play *play, const struct canvas *a, const struct canvas *b)
{
	int row[2], col[2];

	for (int i = 0; i < canvas_rows(a); i++)
		for (int j = 0; j < canvas_cols(a); j++)
			if (memcmp(canvas_at(a, i, j), canvas_at(b, i, j),
				sizeof(struct cell)) != 0)
				fail_msg("%s: row %d, col %d: \"%s\", \"%s\"",
				    play->name, i, j, canvas_at(a, i, j)->text,
				    canvas_at(b, i, j)->text);
	canvas_get_cursor(a, &row[0], &col[0]);
	canvas_get_cursor(b, &row[1], &col[1]);
	assert_int_equal(row[0], row[1]);
	assert_int_equal(col[0], col[1]);
}

static void
try_at(const struct play *play, int rows, int cols)
{
	struct canvas *whole = canvas_new(rows, cols);
	struct stage stage = {0};
	bool is_line;

	stage_open(&stage, false);
	stage_play_delivery(&stage);
	stage_type(&stage, play->before);
	stage_paint(&stage, rows, cols);
	stage_type(&stage, play->keys);
	assert_true(console_is_stale(stage.console));
	is_line = console_paint_line(stage.console, stage.canvas);
	if (is_line != play->is_line)
		fail_msg("%s: %s", play->name,
		    is_line ? "only the line is drawn" : "all is drawn");
	if (is_line) {
		assert_false(console_is_stale(stage.console));
		console_paint(stage.console, whole);
		assert_same(play, stage.canvas, whole);
	}
	canvas_free(whole);
	stage_close(&stage);
}

static void
console__paint_line__as_if_all_were_drawn(void **state)
{
	static const int sizes[][2] = {
	    {50, 132}, {40, 120}, {24, 80}, {12, 40}, {5, 20}};

	(void)state;
	for (size_t i = 0; i < sizeof(plays) / sizeof(plays[0]); i++)
		for (size_t j = 0; j < sizeof(sizes) / sizeof(sizes[0]); j++)
			try_at(&plays[i], sizes[j][0], sizes[j][1]);
}

/* What comes from elsewhere meanwhile is drawn as well. */
static void
console__paint_line__not_when_there_is_news(void **state)
{
	struct stage stage = {0};

	(void)state;
	stage_open(&stage, false);
	stage_paint(&stage, 24, 80);
	stage_type(&stage, "N");
	stage_connect_practice(&stage);
	assert_false(console_paint_line(stage.console, stage.canvas));
	console_paint(stage.console, stage.canvas);
	stage_type(&stage, "N");
	console_resize(stage.console, 30, 80);
	assert_false(console_paint_line(stage.console, stage.canvas));
	stage_close(&stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(console__paint_line__as_if_all_were_drawn),
	    cmocka_unit_test(console__paint_line__not_when_there_is_news),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
