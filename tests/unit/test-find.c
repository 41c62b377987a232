/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-find - matches from the newest on, in bounded steps, marked. */
#include "scene.h"

#include "ehlo/tui/find.h"

static void
note(struct conversation *c, const char *text)
{
	scene_add(c, (struct event){.kind = EVENT_NOTE,
			 .note = {.text = slice_str(text)}});
}

static void
open_find(struct find *f, const struct conversation *c, const char *text)
{
	find_open(f, slice_str(text), UTF8_FORM_UNICODE, conversation_count(c));
}

static void
search_all(struct find *f, const struct conversation *c)
{
	while (find_has_work(f, conversation_count(c)))
		find_step(f, c);
}

static void
assert_at(const struct find *f, size_t event, size_t position, size_t count)
{
	assert_int_equal(find_current(f), event);
	assert_int_equal(find_position(f), position);
	assert_int_equal(find_count(f), count);
}

static void
find__go__from_the_newest_and_back(void **state)
{
	struct find f = {0};

	note(*state, "Alpha");
	note(*state, "beta");
	note(*state, "an ALPHA, an alpha");
	open_find(&f, *state, "alpha");
	search_all(&f, *state);
	assert_at(&f, 2, 1, 2);
	assert_true(find_go_older(&f));
	assert_at(&f, 0, 2, 2);
	assert_false(find_go_older(&f));
	assert_true(find_go_newer(&f));
	assert_false(find_go_newer(&f));
	assert_at(&f, 2, 1, 2);
	find_close(&f);
	assert_int_equal(find_current(&f), NO_EVENT);
}

static void
find__step__takes_in_what_comes_later(void **state)
{
	struct find f = {0};

	note(*state, "one");
	open_find(&f, *state, "one");
	search_all(&f, *state);
	note(*state, "two");
	note(*state, "one more");
	assert_true(find_has_work(&f, conversation_count(*state)));
	search_all(&f, *state);
	assert_at(&f, 0, 2, 2);
	assert_true(find_go_newer(&f));
	assert_at(&f, 2, 1, 2);
	assert_true(find_go_older(&f));
	assert_at(&f, 0, 2, 2);
	find_close(&f);
}

static void
find__step__only_later_matches(void **state)
{
	struct find f = {0};

	note(*state, "two");
	open_find(&f, *state, "one");
	note(*state, "one");
	search_all(&f, *state);
	assert_at(&f, 1, 1, 1);
	assert_false(find_go_older(&f));
	assert_false(find_go_newer(&f));
	find_close(&f);
}

/* No step is longer for a longer conversation, or for longer lines. */
static void
find__step__is_bounded(void **state)
{
	struct find f = {0};
	struct buf line = {0};

	note(*state, "needle");
	for (int i = 0; i < 10000; i++)
		note(*state, "hay");
	for (int i = 0; i < 60000; i++)
		buf_add_byte(&line, 'x');
	for (int i = 0; i < 50; i++)
		note(*state, buf_text(&line));
	open_find(&f, *state, "needle");
	find_step(&f, *state);
	assert_int_equal(f.begin, conversation_count(*state) - 3);
	for (int i = 0; i < 17; i++)
		find_step(&f, *state);
	assert_true(f.begin > 6000 && f.begin < 10001);
	/* Wanted, and not there yet. */
	assert_int_equal(find_current(&f), NO_EVENT);
	search_all(&f, *state);
	assert_at(&f, 0, 1, 1);
	find_close(&f);
	buf_fini(&line);
}

static void
find__go__an_older_one_is_awaited(void **state)
{
	struct find f = {0};

	note(*state, "needle 1");
	for (int i = 0; i < 5000; i++)
		note(*state, "hay");
	note(*state, "needle 2");
	open_find(&f, *state, "needle");
	find_step(&f, *state);
	assert_int_equal(find_current(&f), 5001);
	assert_true(find_go_older(&f));
	assert_int_equal(find_current(&f), NO_EVENT);
	search_all(&f, *state);
	assert_at(&f, 0, 2, 2);
	find_close(&f);
	/* None comes: the match one was at is it again. */
	open_find(&f, *state, "needle 2");
	find_step(&f, *state);
	assert_true(find_go_older(&f));
	search_all(&f, *state);
	assert_at(&f, 5001, 1, 1);
	find_close(&f);
}

/* The marked text between brackets. */
static void
assert_marked(const char *line, const char *needle, const char *wanted)
{
	struct span spans[] = {
	    {slice_range(slice_str(line), 0, 3), STYLE_SERVER_CODE_2},
	    {slice_skip(slice_str(line), 3), STYLE_SERVER_TEXT}};
	const struct span *marked;
	struct find f = {0};
	struct buf text = {0};
	size_t count;

	find_open(&f, slice_str(needle), UTF8_FORM_UNICODE, 0);
	count = find_mark(&f, spans, 2, &marked);
	for (size_t i = 0; i < count; i++) {
		bool is_hit = marked[i].style == STYLE_FIND;

		buf_addf(&text, "%s", is_hit ? "[" : "");
		utf8_add_safe(&text, marked[i].bytes, UTF8_FORM_UNICODE);
		buf_addf(&text, "%s", is_hit ? "]" : "");
	}
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
	find_close(&f);
}

static void
find__mark__what_is_shown(void **state)
{
	(void)state;
	assert_marked("250 abcabc", "BC", "250 a[bc]a[bc]");
	assert_marked("250 ok", "50 O", "2[50][ o]k");
	assert_marked("250 ok", "no", "250 ok");
	assert_marked("250 aaa", "aa", "250 [aa]a");
	assert_marked("25", "25", "[25]");
	assert_marked("250 a\xe2\x80\xae"
		      "b",
	    "202e>B", "250 a[<U+202E>b]");
	assert_marked(
	    "250 gr\xc3\xbc\xc3\x9f", "\xc3\xbc", "250 gr[\xc3\xbc]\xc3\x9f");
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(find__go__from_the_newest_and_back),
	    T(find__step__takes_in_what_comes_later),
	    T(find__step__only_later_matches),
	    T(find__step__is_bounded),
	    T(find__go__an_older_one_is_awaited),
	    T(find__mark__what_is_shown),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
