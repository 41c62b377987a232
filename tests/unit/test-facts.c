/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-facts - what a screen says is in its characters; colours repeat it.
 *
 * A reader that sees neither colours nor attributes, as on a terminal without
 * them, recovers from every scene who said what, the class of each code, what
 * passed and what failed, where the focus is, whether the newest is in sight,
 * and whether all of it is practice.
 */
#include "stage.h"

/* The signs that the reader knows. */
struct signs {
	const char *pass, *fail, *doubt, *vertical, *continued, *heavy, *point;
};

static const struct signs unicode = {"✓", "✗", "!", "│", "┊", "━", "►"};
static const struct signs ascii = {"+", "X", "!", "|", ":", "=", ">"};

#define ROWS_MAX 80

struct screen {
	const struct signs *signs;
	int rows, cols;
	struct buf row[ROWS_MAX];
};

static void
read_screen(struct screen *screen, struct stage *stage, int rows, int cols)
{
	*screen = (struct screen){.signs = stage->is_ascii ? &ascii : &unicode,
	    .rows = rows,
	    .cols = cols};
	stage_paint(stage, rows, cols);
	for (int row = 0; row < rows; row++) {
		scene_add_row(&screen->row[row], stage->canvas, row);
		buf_truncate(&screen->row[row], screen->row[row].len - 1);
	}
}

static void
free_screen(struct screen *screen)
{
	for (int row = 0; row < screen->rows; row++)
		buf_fini(&screen->row[row]);
}

static const char *
row_of(const struct screen *screen, int row)
{
	return buf_text((struct buf *)&screen->row[row]);
}

static bool
says(const struct screen *screen, const char *text)
{
	for (int row = 0; row < screen->rows; row++)
		if (strstr(row_of(screen, row), text) != NULL)
			return true;
	return false;
}

static bool
begins_with(const char *text, const char *prefix)
{
	return strncmp(text, prefix, strlen(prefix)) == 0;
}

/* ---- the conversation ------------------------------------------------- */

static const struct {
	const char *hint;
	char direction; /* '<' is told by its code's first digit */
	bool is_unexpected;
} hints[] = {
    {" ->", '>', false},
    {" ~>", '>', false},
    {"<- ", '<', false},
    {"<~ ", '<', false},
    {"<**", '<', true},
    {"<~*", '<', true},
    {"===", '=', false},
    {"***", '*', false},
};

/* Of the code behind a hint; in between stand a blank and a blank, or the sign
 * of the selected line. */
static char
class_of(const struct screen *screen, const char *rest)
{
	rest += strspn(rest, "! ");
	if (begins_with(rest, screen->signs->point))
		rest += strlen(screen->signs->point);
	return rest[0] >= '2' && rest[0] <= '5' ? rest[0] : '?';
}

/* One letter a line: '>' sent, the class of the code received, with '!' where
 * that was not hoped for, '=' and '*' for what happened. The second row of a
 * line adds none, and a rule is no line. */
static void
add_line(struct buf *out, const struct screen *screen, const char *row)
{
	size_t at = screen->cols >= 60 ? 8 : 0;
	const char *rest = row + at + 3;

	if (strlen(row) < at + 3 || *rest == '=' ||
	    (*rest != '\0' && begins_with(rest + 1, screen->signs->continued)))
		return;
	for (size_t i = 0; i < sizeof(hints) / sizeof(hints[0]); i++) {
		if (!begins_with(row + at, hints[i].hint))
			continue;
		buf_add_byte(out, hints[i].direction == '<'
				      ? class_of(screen, rest)
				      : hints[i].direction);
		if (hints[i].is_unexpected)
			buf_add_byte(out, '!');
	}
}

static void
read_lines(struct buf *out, const struct screen *screen)
{
	buf_clear(out);
	for (int row = 1; row < screen->rows; row++)
		add_line(out, screen, row_of(screen, row));
}

/* ---- the panel -------------------------------------------------------- */

/* The sign at the end of the row. */
static const char *
sign_at_end(const struct screen *screen, const char *row)
{
	const char *const signs[] = {
	    screen->signs->pass, screen->signs->fail, screen->signs->doubt};
	static const char *const names[] = {"+", "X", "!"};

	for (size_t i = 0; i < 3; i++) {
		size_t len = strlen(signs[i]);

		if (strlen(row) >= len &&
		    strcmp(row + strlen(row) - len, signs[i]) == 0)
			return names[i];
	}
	return "?";
}

/* "+X": the first recipient was accepted, the second refused. */
static void
read_recipients(struct buf *out, const struct screen *screen)
{
	buf_clear(out);
	for (int row = 0; row < screen->rows; row++) {
		const char *text = row_of(screen, row);
		const char *panel = strstr(text, screen->signs->vertical);

		if (panel != NULL && strstr(panel, "   to ") != NULL)
			buf_add_str(out, sign_at_end(screen, text));
	}
}

/* ---- what the scenes shall say ---------------------------------------- */

struct wanted {
	const char *scene;
	const char *mode;       /* the first word of all */
	const char *stage;      /* that is due */
	const char *lines;      /* as read_lines has them, all of them */
	const char *recipients; /* as read_recipients has them */
	const char *says[4];    /* at 80 columns and more */
	const char *counts;     /* of recipients, in narrow windows */
	const char *tiny;       /* in the stage's place, in the smallest */
};

#define TEN_NOOPS ">2>2>2>2>2>2>2>2>2>2"

static const struct wanted wanted[] = {
    {"start", " OFFLINE", "", "", "", {"not connected"}, NULL, NULL},
    {"delivery", " PRACTICE", "[RCPT]", "===2>222>2>2>5!", "+X",
	{"policy: relaying denied"}, "1/2", NULL},
    {"data", " LIVE", "[DATA]", "=*==2>2>2>2>3>>>", "+",
	{"data> This is mail", "a lone . ends it"}, "1/1", NULL},
    {"refused", " OFFLINE", "", "=***", "",
	{"NOT LISTENING", "FILTERED", "no address accepted"}, NULL, NULL},
    {"scrolled", " PRACTICE", "[RCPT]",
	"===2>222>2>2>5!>4!" TEN_NOOPS TEN_NOOPS ">2>?!", "+XX",
	{"scrolled: ", "4 new", "odd: no such code"}, "1/3", "below"},
    {"pane", " PRACTICE", "[RCPT]", "===2>222>2>2>5!", "+X", {"NAV"}, "1/2",
	NULL},
};

static const struct stage_scene *
find_scene(const char *name)
{
	for (size_t i = 0; i < STAGE_SCENES; i++)
		if (strcmp(stage_scenes[i].name, name) == 0)
			return &stage_scenes[i];
	fail_msg("no scene %s", name);
	return NULL;
}

/* The end of all lines; some of them when scrolled, or one is selected. */
static bool
is_part(const struct wanted *w, struct slice lines)
{
	size_t len = strlen(w->lines);

	if (strcmp(w->scene, "scrolled") == 0 || strcmp(w->scene, "pane") == 0)
		return slice_contains_nocase(slice_str(w->lines), lines);
	return lines.len <= len &&
	       slice_equals(
		   slice_skip(slice_str(w->lines), len - lines.len), lines);
}

/* The smallest screen may show a part of one line alone. */
static void
check_lines(const struct wanted *w, const struct screen *screen)
{
	bool may_be_empty = w->lines[0] == '\0' || screen->rows <= 5;
	struct buf lines = {0};

	read_lines(&lines, screen);
	if (!is_part(w, buf_slice(&lines)) || (lines.len == 0 && !may_be_empty))
		fail_msg("%s at %dx%d: %s is not of %s", w->scene, screen->cols,
		    screen->rows, buf_text(&lines), w->lines);
	buf_fini(&lines);
}

static void
check_recipients(const struct wanted *w, const struct screen *screen)
{
	struct buf recipients = {0};

	read_recipients(&recipients, screen);
	if (screen->cols >= 100)
		assert_string_equal(buf_text(&recipients), w->recipients);
	else if (screen->cols >= 40 && w->counts != NULL)
		assert_true(says(screen, w->counts));
	buf_fini(&recipients);
}

static void
check_words(const struct wanted *w, const struct screen *screen)
{
	if (!begins_with(row_of(screen, 0), w->mode))
		fail_msg("%s at %dx%d: %s", w->scene, screen->cols,
		    screen->rows, row_of(screen, 0));
	if (screen->cols >= 40 && strstr(row_of(screen, 0), w->stage) == NULL)
		fail_msg("%s at %dx%d: no %s", w->scene, screen->cols,
		    screen->rows, w->stage);
	for (int i = 0; i < 4 && w->says[i] != NULL; i++)
		if (screen->cols >= 80 && !says(screen, w->says[i]))
			fail_msg("%s at %dx%d: no %s", w->scene, screen->cols,
			    screen->rows, w->says[i]);
}

static void
check(const struct wanted *w, int rows, int cols, bool is_ascii)
{
	struct stage stage;
	struct screen screen;

	stage_open(&stage, is_ascii);
	find_scene(w->scene)->play(&stage);
	read_screen(&screen, &stage, rows, cols);
	check_words(w, &screen);
	check_lines(w, &screen);
	check_recipients(w, &screen);
	free_screen(&screen);
	stage_close(&stage);
}

static void
check_all(bool is_ascii)
{
	for (size_t i = 0; i < sizeof(wanted) / sizeof(wanted[0]); i++)
		for (size_t j = 0; j < STAGE_SIZES; j++)
			check(&wanted[i], stage_sizes[j].rows,
			    stage_sizes[j].cols, is_ascii);
}

static void
facts__every_scene__in_unicode(void **state)
{
	(void)state;
	check_all(false);
}

static void
facts__every_scene__in_ascii(void **state)
{
	(void)state;
	check_all(true);
}

/* ---- what is one thing at a time -------------------------------------- */

/* The verdict stands behind a sign, in words. */
static void
facts__verdict__has_a_sign(void **state)
{
	struct stage stage;
	struct screen screen;

	(void)state;
	stage_open(&stage, true);
	stage_play_delivery(&stage);
	read_screen(&screen, &stage, 30, 100);
	assert_true(says(&screen, "| X refuses to relay to"));
	free_screen(&screen);
	read_screen(&screen, &stage, 24, 80);
	assert_true(says(&screen, "RELAY X refused: elsewhere.example"));
	assert_true(says(&screen, "RCPT ! 1/2"));
	assert_true(says(&screen, "to X eve"));
	free_screen(&screen);
	read_screen(&screen, &stage, 12, 40);
	assert_true(says(&screen, "RELAY X refused"));
	free_screen(&screen);
	stage_close(&stage);
}

/* How many rules are heavy: that of the pane that has the focus. */
static void
assert_focus(struct stage *stage, bool is_on_pane)
{
	struct screen screen;
	struct buf rule = {0};

	read_screen(&screen, stage, 24, 80);
	for (int i = 0; i < 20; i++)
		buf_add_str(&rule, screen.signs->heavy);
	assert_int_equal(says(&screen, buf_text(&rule)), is_on_pane);
	assert_int_equal(says(&screen, " NAV "), is_on_pane);
	buf_fini(&rule);
	free_screen(&screen);
}

static void
facts__focus__is_a_heavy_rule_and_a_word(void **state)
{
	(void)state;
	for (int is_ascii = 0; is_ascii < 2; is_ascii++) {
		struct stage stage;

		stage_open(&stage, is_ascii);
		stage_play_delivery(&stage);
		assert_focus(&stage, false);
		stage_type(&stage, "\033[17~"); /* F6 */
		assert_focus(&stage, true);
		stage_type(&stage, "\033OP\033"); /* F1, Esc */
		console_tick(stage.console, 2000);
		stage_type(&stage, "\033");
		console_tick(stage.console, 3000);
		assert_focus(&stage, false);
		stage_close(&stage);
	}
}

/* What the badge counts below at that many rows, and of it the new; 0 when
 * there is no badge. */
static size_t
count_below(struct stage *stage, int rows, size_t *fresh)
{
	struct screen screen;
	size_t below = 0;

	*fresh = 0;
	read_screen(&screen, stage, rows, 100);
	for (int row = 0; row < rows; row++) {
		const char *badge = strstr(row_of(&screen, row), "scrolled: ");

		if (badge != NULL)
			assert_int_equal(
			    sscanf(badge, "scrolled: %zu below, %zu new",
				&below, fresh),
			    2);
	}
	free_screen(&screen);
	return below;
}

/* One row more shows one line more, until all of it is in sight. */
static void
facts__scrolled__counts_what_is_not_in_sight(void **state)
{
	struct stage stage;
	size_t below, fresh, before;

	(void)state;
	stage_open(&stage, true);
	stage_play_scrolled(&stage);
	before = count_below(&stage, 40, &fresh);
	assert_int_equal(fresh, 4);
	for (int rows = 41; before > 0 && rows < ROWS_MAX; rows++) {
		below = count_below(&stage, rows, &fresh);
		assert_int_equal(below, before - 1);
		assert_int_equal(fresh, below < 4 ? below : 4);
		before = below;
	}
	assert_int_equal(before, 0);
	stage_close(&stage);
}

/* No line is pointed at but the selected one. */
static void
facts__selection__is_pointed_at(void **state)
{
	struct stage stage;
	struct screen screen;

	(void)state;
	stage_open(&stage, true);
	stage_play_pane(&stage);
	read_screen(&screen, &stage, 24, 80);
	assert_true(says(&screen, "<-  >250 2.1.5 bob@SUPERFREAK.local"));
	assert_false(says(&screen, "->  >"));
	free_screen(&screen);
	stage_close(&stage);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(facts__every_scene__in_unicode),
	    cmocka_unit_test(facts__every_scene__in_ascii),
	    cmocka_unit_test(facts__verdict__has_a_sign),
	    cmocka_unit_test(facts__focus__is_a_heavy_rule_and_a_word),
	    cmocka_unit_test(facts__scrolled__counts_what_is_not_in_sight),
	    cmocka_unit_test(facts__selection__is_pointed_at),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
