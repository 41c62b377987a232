/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-bind - the keys as they are written, found and shown. */
#include "scene.h"

#include "ehlo/tui/bind.h"
#include "ehlo/tui/view-help.h"

static void
bind__parse__names(void **state)
{
	static const struct {
		const char *name;
		struct key key;
	} cases[] = {
	    {"F1", {.name = KEY_F1}},
	    {"F12", {.name = KEY_F12}},
	    {"^S", {.name = KEY_CHAR, .rune = 0x13}},
	    {"^]", {.name = KEY_CHAR, .rune = 0x1d}},
	    {"^", {.name = KEY_CHAR, .rune = '^'}},
	    {"Alt-H", {.name = KEY_CHAR, .rune = 'h', .mods = KEY_ALT}},
	    {"Alt-Shift-F3", {.name = KEY_F3, .mods = KEY_ALT | KEY_SHIFT}},
	    {"PgUp", {.name = KEY_PGUP}},
	};
	struct key key;

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_true(bind_parse(slice_str(cases[i].name), &key));
		assert_int_equal(key.name, cases[i].key.name);
		assert_int_equal(key.rune, cases[i].key.rune);
		assert_int_equal(key.mods, cases[i].key.mods);
	}
	assert_false(bind_parse(SLICE("F13"), &key));
	assert_false(bind_parse(SLICE("char"), &key));
	assert_false(bind_parse(SLICE(""), &key));
}

static void
bind__find__keys_as_they_come(void **state)
{
	struct key alt_h = {.name = KEY_CHAR, .rune = 'H', .mods = KEY_ALT};
	struct key plain = {.name = KEY_CHAR, .rune = 'h'};
	struct key far = {
	    .name = KEY_CHAR, .rune = 0x100 + 'h', .mods = KEY_ALT};
	struct key enter = {.name = KEY_ENTER};

	(void)state;
	assert_int_equal(bind_find(&alt_h), COLON_HELP);
	assert_int_equal(bind_find(&plain), COLON_NONE);
	assert_int_equal(bind_find(&far), COLON_NONE);
	assert_int_equal(bind_find(&enter), COLON_NONE);
}

/* Every key reads, and none stands twice. */
static void
bind__table__each_key_once(void **state)
{
	(void)state;
	for (size_t i = 0; bind_at(i) != NULL; i++) {
		struct slice rest = slice_str(bind_at(i)->keys), name;
		struct key key;

		assert_true(bind_at(i)->help[0] != '\0');
		while ((name = slice_take_word(&rest)).len > 0) {
			if (!bind_parse(name, &key))
				fail_msg("no key: %.*s", SLICE_ARGS(name));
			assert_int_equal(bind_find(&key), bind_at(i)->colon);
		}
	}
}

/* How many keys of all rows are this one. */
static size_t
count_keys(const struct key *wanted)
{
	size_t count = 0;

	for (size_t i = 0; i < BIND_COUNT; i++) {
		struct slice rest = slice_str(bind_at(i)->keys), name;
		struct key key;

		while ((name = slice_take_word(&rest)).len > 0)
			count += bind_parse(name, &key) &&
			         key.name == wanted->name &&
			         key.rune == wanted->rune &&
			         key.mods == wanted->mods;
	}
	return count;
}

/* No two actions on one key. */
static void
bind__table__no_key_has_two_actions(void **state)
{
	(void)state;
	for (size_t i = 0; i < BIND_COUNT; i++) {
		struct slice rest = slice_str(bind_at(i)->keys), name;
		struct key key;

		while ((name = slice_take_word(&rest)).len > 0) {
			assert_true(bind_parse(name, &key));
			if (count_keys(&key) != 1)
				fail_msg("twice: %.*s", SLICE_ARGS(name));
		}
	}
}

/* Terminals and their windows take F1, F10, F11 and Alt away; what hangs on
 * such a key can be done by a command, or has a plain key beside it. */
static void
bind__table__nothing_hangs_on_a_key_that_may_be_taken(void **state)
{
	(void)state;
	for (size_t i = 0; i < BIND_COUNT; i++) {
		struct slice rest = slice_str(bind_at(i)->keys), name;
		bool is_safe = bind_at(i)->colon != COLON_NONE;
		struct key key;

		while ((name = slice_take_word(&rest)).len > 0)
			is_safe |= bind_parse(name, &key) &&
			           !(key.mods & KEY_ALT) && key.name < KEY_F1;
		if (!is_safe)
			fail_msg("only by %s", bind_at(i)->keys);
	}
}

static void
assert_shown(struct buf *screen, const char *text)
{
	if (strstr(buf_text(screen), text) == NULL)
		fail_msg("the help does not show %s", text);
}

/* No action without its help, no bound key that is not shown. */
static void
bind__table__all_of_it_is_in_the_help(void **state)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct help_view help = {.is_open = true};
	struct canvas *canvas =
	    scene_paint(c, &view_help, &help, 200, 200, true);
	struct buf screen = {0}, name = {0};

	(void)state;
	for (int row = 0; row < canvas_rows(canvas); row++)
		scene_add_row(&screen, canvas, row);
	for (size_t i = 0; bind_at(i) != NULL; i++) {
		assert_shown(&screen, bind_at(i)->keys);
		assert_shown(&screen, bind_at(i)->help);
	}
	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		buf_clear(&name);
		buf_addf(&name, "  :%s", colon_row(colon)->name);
		assert_shown(&screen, buf_text(&name));
		assert_true(colon_row(colon)->help[0] != '\0');
	}
	buf_fini(&screen);
	buf_fini(&name);
	canvas_free(canvas);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(bind__parse__names),
	    cmocka_unit_test(bind__find__keys_as_they_come),
	    cmocka_unit_test(bind__table__each_key_once),
	    cmocka_unit_test(bind__table__no_key_has_two_actions),
	    cmocka_unit_test(
		bind__table__nothing_hangs_on_a_key_that_may_be_taken),
	    cmocka_unit_test(bind__table__all_of_it_is_in_the_help),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
