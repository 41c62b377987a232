/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-actions - the list of all actions: complete, sieved, seen and run. */
#include "scene.h"

#include <stdlib.h>

#include "ehlo/tui/console.h"
#include "ehlo/tui/view-actions.h"

static struct conversation *conversation;
static struct console *console;
static struct canvas *canvas;
static int submitted;

static int
submit(void *context, const struct intent *intent, struct err *err)
{
	(void)context;
	(void)intent;
	(void)err;
	submitted++;
	return 0;
}

static int
setup(void **state)
{
	struct console_options options = {.is_ascii = true};

	(void)state;
	setenv("INPUTRC", "/dev/null", 1);
	submitted = 0;
	conversation = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	console = console_new(conversation, &options, submit, NULL);
	canvas = canvas_new(1, 1);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	console_free(console);
	conversation_free(conversation);
	canvas_free(canvas);
	return 0;
}

static void
type(const char *bytes)
{
	console_input(console, slice_str(bytes), 1000);
}

static void
assert_screen(int rows, int cols, const char *wanted)
{
	console_resize(console, rows, cols);
	console_paint(console, canvas);
	scene_assert_canvas(canvas, wanted);
}

static bool
is_seen(const char *wanted)
{
	struct buf text = {0};
	bool is_there;

	console_resize(console, 24, 80);
	console_paint(console, canvas);
	for (int row = 0; row < 24; row++)
		scene_add_row(&text, canvas, row);
	is_there = strstr(buf_text(&text), wanted) != NULL;
	buf_fini(&text);
	return is_there;
}

static void
assert_seen(const char *wanted)
{
	if (!is_seen(wanted))
		fail_msg("not seen: %s", wanted);
}

/* ---- the list --------------------------------------------------------- */

static void
actions__find__each_once(void **state)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(SLICE(""), list);
	int seen[COLON_COUNT + 1] = {0}, keys[BIND_COUNT] = {0};

	(void)state;
	for (size_t i = 0; i < count; i++) {
		struct buf text = {0};

		seen[list[i].colon]++;
		action_add_keys(&text, &list[i]);
		for (size_t row = 0; row < BIND_COUNT; row++)
			keys[row] += strstr(buf_text(&text),
					 bind_at(row)->keys) != NULL &&
			             (list[i].bind == bind_at(row) ||
					 list[i].colon == bind_at(row)->colon);
		assert_true(action_help(&list[i])[0] != '\0');
		buf_fini(&text);
	}
	for (enum colon colon = 0; colon < COLON_COUNT; colon++)
		assert_int_equal(seen[colon], 1);
	for (size_t row = 0; row < BIND_COUNT; row++)
		if (keys[row] != 1)
			fail_msg("%s: %d times", bind_at(row)->keys, keys[row]);
}

static void
actions__find__words_in_any_case_and_order(void **state)
{
	struct action list[ACTIONS_MAX];

	(void)state;
	assert_int_equal(actions_find(SLICE("clipboard COPIES"), list), 1);
	assert_int_equal(list[0].colon, COLON_COPY);
	/* Of a command's own words, where its keys have others. */
	assert_int_equal(actions_find(SLICE("osc"), list), 1);
	assert_int_equal(list[0].colon, COLON_COPY);
	assert_int_equal(actions_find(SLICE("alt-y"), list), 1);
	assert_int_equal(list[0].colon, COLON_COPY);
	assert_int_equal(actions_find(SLICE(":raw"), list), 1);
	assert_int_equal(list[0].colon, COLON_RAW);
	assert_null(list[0].bind);
	assert_int_equal(actions_find(SLICE("clipboard nosuch"), list), 0);
	/* By a key that only panes have. */
	assert_int_equal(actions_find(SLICE("pane space"), list), 1);
	assert_int_equal(list[0].colon, COLON_MARK);
}

static void
actions__find__names_first_and_keys_last(void **state)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(SLICE("THEME"), list);

	(void)state;
	assert_true(count >= 2);
	assert_int_equal(list[0].colon, COLON_THEME);
	assert_int_equal(list[1].colon, COLON_NEXT_THEME);
	assert_int_equal(actions_find(SLICE(":theme"), list), 2);
	assert_int_equal(list[0].colon, COLON_THEME);
	count = actions_find(SLICE(""), list);
	assert_int_equal(list[0].colon, COLON_HELP);
	assert_int_equal(list[count - 1].colon, COLON_NONE);
}

/* ---- seen ------------------------------------------------------------- */

static void
actions__paint__40x12(void **state)
{
	(void)state;
	type("\033[12~shell");
	assert_screen(12, 40,
	    " OFFLINE\n"
	    " . not connected\n"
	    "-- Actions ---- Enter runs, Esc closes -\n"
	    "> :suspend            ^Z\n"
	    "\n"
	    "\n"
	    "\n"
	    "\n"
	    "\n"
	    "-- not connected --------------- Alt-E -\n"
	    "action> shell\n"
	    " suspends; the session stays open\n");
	assert_int_equal(scene_style(canvas, ":suspend"), STYLE_LIST_SEL);
}

/* The words that were typed are seen in what they found. */
static void
actions__paint__marks_the_words(void **state)
{
	(void)state;
	type("\033xTHEME");
	assert_seen("> :theme ");
	assert_int_equal(
	    scene_style(canvas, "theme; :theme NAME"), STYLE_LIST_HIT);
	assert_int_equal(scene_style(canvas, "; :theme NAME"), STYLE_LIST);
	/* Not in the selected row. */
	assert_int_equal(scene_style(canvas, "> :theme"), STYLE_LIST_SEL);
}

static void
actions__paint__20x5(void **state)
{
	(void)state;
	type("\033x" /* Alt-X */ "\033[B\033[B");
	assert_screen(5, 20,
	    " OFFLINE\n"
	    "  :actions\n"
	    "> :quit\n"
	    "action>\n"
	    "leaves, ^D on an\n");
}

static void
actions__paint__every_size(void **state)
{
	(void)state;
	type("\033x\033[F");
	for (int rows = 1; rows < 30; rows++)
		for (int cols = 1; cols < 120; cols += 7) {
			console_resize(console, rows, cols);
			console_paint(console, canvas);
		}
}

static void
actions__paint__nothing_found(void **state)
{
	(void)state;
	type("\033xnosuch");
	assert_seen("no action has these words");
	type("\r");
	assert_false(is_seen("action>"));
	assert_int_equal(submitted, 0);
}

/* ---- keys ------------------------------------------------------------- */

static void
actions__keys__move_and_stay_inside(void **state)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(SLICE(""), list);
	struct actions_view v;
	struct action selected;

	(void)state;
	actions_view_open(&v);
	v.rows = 5;
	static const struct {
		struct key key;
		long row; /* negative: from the end */
	} cases[] = {
	    {{.name = KEY_UP}, 0},
	    {{.name = KEY_DOWN}, 1},
	    {{.name = KEY_CHAR, .rune = 0x0e}, 2}, /* ^N */
	    {{.name = KEY_CHAR, .rune = 0x10}, 1}, /* ^P */
	    {{.name = KEY_PGDN}, 5},
	    {{.name = KEY_PGUP}, 1},
	    {{.name = KEY_PGUP}, 0},
	    {{.name = KEY_END}, -1},
	    {{.name = KEY_DOWN}, -1},
	    {{.name = KEY_PGDN}, -1},
	    {{.name = KEY_UP}, -2},
	    {{.name = KEY_HOME}, 0},
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		size_t row = cases[i].row >= 0 ? (size_t)cases[i].row
		                               : count - (size_t)-cases[i].row;

		assert_true(view_actions.key(&v, NULL, &cases[i].key));
		assert_int_equal(v.selected, row);
		assert_true(actions_view_selected(&v, &selected));
		assert_int_equal(selected.colon, list[row].colon);
	}
}

static void
actions__keys__typing_is_bounded_and_mended(void **state)
{
	(void)state;
	type("\033x");
	for (int i = 0; i < 3 * ACTIONS_TYPED_MAX; i++)
		type("x");
	type("\025"); /* ^U */
	type("\303\251");
	type("\033[200~pasted\033[201~");
	type("quix\177t");
	assert_seen("action> quit");
	assert_seen("> :quit               ^D F10");
	type("\t\033[15~\033q"); /* no key of the list does anything else */
	assert_seen("action> quit");
}

static void
actions__click__selects_a_row(void **state)
{
	struct action list[ACTIONS_MAX], selected;
	struct actions_view v;

	(void)state;
	actions_view_open(&v);
	v.rows = 5;
	actions_find(SLICE(""), list);
	actions_view_click(&v, 3);
	assert_true(actions_view_selected(&v, &selected));
	assert_int_equal(selected.colon, list[3].colon);
	actions_view_click(&v, 5);
	actions_view_click(&v, -1);
	assert_int_equal(v.selected, 3);
	/* Nothing is there. */
	v.typed_len = 1;
	v.typed[0] = '\177';
	actions_view_click(&v, 0);
	assert_false(actions_view_selected(&v, &selected));
}

static void
actions__keys__esc_and_its_own_key_close(void **state)
{
	static const char *const closing[] = {
	    "\003", "\033[12~", "\033x", "\033\033"};

	(void)state;
	type("NOOP");
	for (size_t i = 0; i < sizeof(closing) / sizeof(closing[0]); i++) {
		type("\033x");
		assert_seen("action>");
		type(closing[i]);
		assert_false(is_seen("action>"));
		assert_seen("ehlo> NOOP");
	}
}

/* ---- run -------------------------------------------------------------- */

static void
actions__run__a_command(void **state)
{
	(void)state;
	type(":actions\r");
	type("times: since\r");
	assert_seen("times: +the server's");
	assert_false(is_seen("action>"));
}

static void
actions__run__an_argument_is_asked_for(void **state)
{
	(void)state;
	type("EH\033xopens a session\r");
	assert_seen(": connect ");
	assert_int_equal(submitted, 0);
	type("practice:\r");
	assert_int_equal(submitted, 1);
	assert_seen("ehlo> EH");
}

/* What has no command is done by its key. */
static void
actions__run__a_key(void **state)
{
	(void)state;
	type("\033xsends runs\r");
	assert_seen("an empty line sends nothing");
	type("\033xalso inside mail data\r");
	assert_seen("\n:\n");
}

/* Every action can be run from the list, and nothing hangs. */
static void
actions__run__all_of_them(void **state)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(SLICE(""), list);

	(void)state;
	for (size_t i = 0; i < count; i++) {
		if (list[i].colon == COLON_QUIT)
			continue;
		type("\003\003\003\003\033\033\033\033\033x");
		assert_seen("action>");
		for (size_t row = 0; row < i; row++)
			type("\033[B");
		type("\r");
		if (list[i].colon == COLON_ACTIONS)
			assert_seen("action>");
		else if (is_seen("action>"))
			fail_msg("row %zu does not run", i);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
#define CASE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)
	    CASE(actions__find__each_once),
	    CASE(actions__find__words_in_any_case_and_order),
	    CASE(actions__find__names_first_and_keys_last),
	    CASE(actions__paint__40x12),
	    CASE(actions__paint__marks_the_words),
	    CASE(actions__paint__20x5),
	    CASE(actions__paint__every_size),
	    CASE(actions__paint__nothing_found),
	    CASE(actions__keys__move_and_stay_inside),
	    CASE(actions__keys__typing_is_bounded_and_mended),
	    CASE(actions__keys__esc_and_its_own_key_close),
	    CASE(actions__click__selects_a_row),
	    CASE(actions__run__a_command),
	    CASE(actions__run__an_argument_is_asked_for),
	    CASE(actions__run__a_key),
	    CASE(actions__run__all_of_them),
#undef CASE
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
