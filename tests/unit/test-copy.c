/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-copy - what is copied, and how it is wrapped. */
#include "scene.h"

#include "ehlo/tui/copy.h"

static void
assert_copied(const struct conversation *c, const char *wanted)
{
	struct buf text = {0};

	assert_true(copy_last_reply(&text, c, UTF8_FORM_ASCII));
	assert_string_equal(buf_text(&text), wanted);
	buf_fini(&text);
}

static void
copy__last_reply__all_lines_of_it(void **state)
{
	assert_copied(*state, "");
	scene_connect(*state);
	assert_copied(*state, "");
	scene_play(*state, "S: 220 here\nC: EHLO x\n");
	assert_copied(*state, "220 here");
	scene_play(*state, "S: 250-x\nC: NOOP\nS: 250 SIZE\n");
	assert_copied(*state, "250-x\n250 SIZE");
	scene_play(*state, "S: 250 ok\n");
	assert_copied(*state, "250 ok");
	/* A new session has none yet. */
	scene_connect(*state);
	assert_copied(*state, "250 ok");
}

static void
copy__last_reply__is_safe(void **state)
{
	scene_connect(*state);
	scene_play(*state, "S: 220 \033]52;c;AAAA\a\xe2\x80\xae\xff\n");
	assert_copied(*state, "220 ^[]52;c;AAAA^G<U+202E>\\xFF");
}

static void
copy__last_reply__cuts_what_is_too_long(void **state)
{
	struct buf line = {0}, text = {0}, sequence = {0};

	buf_add_str(&line, "S: 220-");
	for (int i = 0; i < 20000; i++)
		buf_add_str(&line, "\xc3\xbc");
	buf_add_byte(&line, '\n');
	scene_connect(*state);
	scene_play(*state, buf_text(&line));
	scene_play(*state, buf_text(&line));
	assert_false(copy_last_reply(&text, *state, UTF8_FORM_UNICODE));
	assert_in_range(text.len, COPY_TEXT_MAX - 1, COPY_TEXT_MAX);
	assert_true(utf8_is_valid(buf_slice(&text)));
	copy_add_sequence(&sequence, buf_slice(&text), COPY_PLAIN);
	assert_true(sequence.len <= 74000 + strlen("\033]52;c;\a"));
	buf_fini(&line);
	buf_fini(&text);
	buf_fini(&sequence);
}

static void
copy__sequence__for_each_way(void **state)
{
	static const struct {
		enum copy_wrap wrap;
		const char *wanted;
	} cases[] = {
	    {COPY_PLAIN, "\033]52;c;MjIwIGhp\a"},
	    {COPY_TMUX, "\033]52;c;MjIwIGhp\a"
			"\033Ptmux;\033\033]52;c;MjIwIGhp\a\033\\"},
	    {COPY_SCREEN, "\033P\033]52;c;MjIwIGhp\a\033\\"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf out = {0};

		copy_add_sequence(&out, SLICE("220 hi"), cases[i].wrap);
		assert_string_equal(buf_text(&out), cases[i].wanted);
		buf_fini(&out);
	}
}

/* Joined again, the pieces for GNU screen are the plain sequence. */
static void
copy__sequence__pieces_for_screen(void **state)
{
	struct buf text = {0}, plain = {0}, wrapped = {0}, joined = {0};
	struct slice rest;

	(void)state;
	for (int i = 0; i < 1000; i++)
		buf_add_byte(&text, 'x');
	copy_add_sequence(&plain, buf_slice(&text), COPY_PLAIN);
	copy_add_sequence(&wrapped, buf_slice(&text), COPY_SCREEN);
	for (rest = buf_slice(&wrapped); rest.len > 0;) {
		const char *end = strstr(rest.ptr, "\033\\");
		size_t len = (size_t)(end - rest.ptr);

		assert_true(slice_starts_with(rest, SLICE("\033P")));
		assert_in_range(len, 3, 250);
		buf_add_slice(&joined, slice_range(rest, 2, len));
		rest = slice_skip(rest, len + 2);
	}
	assert_true(slice_equals(buf_slice(&joined), buf_slice(&plain)));
	buf_fini(&text);
	buf_fini(&plain);
	buf_fini(&wrapped);
	buf_fini(&joined);
}

int
main(void)
{
#define T(name) \
	cmocka_unit_test_setup_teardown(name, scene_setup, scene_teardown)
	const struct CMUnitTest tests[] = {
	    T(copy__last_reply__all_lines_of_it),
	    T(copy__last_reply__is_safe),
	    T(copy__last_reply__cuts_what_is_too_long),
	    T(copy__sequence__for_each_way),
	    T(copy__sequence__pieces_for_screen),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
