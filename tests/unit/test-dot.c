/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-dot - stuffing and unstuffing are each other's undoing. */
#include "config.h"

#include "ehlo/smtp/dot.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
dot__is_end__a_lone_dot_only(void **state)
{
	(void)state;
	assert_true(dot_is_end(SLICE(".")));
	assert_false(dot_is_end(SLICE("")));
	assert_false(dot_is_end(SLICE("..")));
	assert_false(dot_is_end(SLICE(". ")));
	assert_false(dot_is_end(SLICE("\0.")));
	assert_false(dot_is_end(SLICE(".\r")));
	assert_false(dot_is_end(SLICE("a.")));
}

static void
dot__stuff__cases(void **state)
{
	static const struct {
		const char *line;
		const char *wire;
	} cases[] = {{"", ""}, {"text", "text"}, {".", ".."}, {"..", "..."},
	    {".x", "..x"}, {" .", " ."}, {"a.b", "a.b"}};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct slice line = slice_str(cases[i].line);
		struct buf out = {0};

		assert_int_equal(
		    dot_stuff(&out, line), line.len > 0 && line.ptr[0] == '.');
		assert_string_equal(buf_text(&out), cases[i].wire);
		assert_false(dot_is_end(buf_slice(&out)));
		assert_true(slice_equals(dot_unstuff(buf_slice(&out)), line));
		buf_fini(&out);
	}
}

static void
dot__stuff__appends(void **state)
{
	struct buf out = {0};

	(void)state;
	buf_add_str(&out, "before\r\n");
	assert_true(dot_stuff(&out, SLICE(".\0x")));
	assert_true(slice_equals(buf_slice(&out), SLICE("before\r\n..\0x")));
	buf_fini(&out);
}

static void
dot__unstuff__takes_one_dot(void **state)
{
	(void)state;
	assert_true(slice_equals(dot_unstuff(SLICE("..x")), SLICE(".x")));
	assert_true(slice_equals(dot_unstuff(SLICE(".x")), SLICE("x")));
	assert_true(slice_equals(dot_unstuff(SLICE("x.")), SLICE("x.")));
	assert_true(slice_equals(dot_unstuff(SLICE("")), SLICE("")));
}

#define S(text)                        \
	{                              \
		text, sizeof(text) - 1 \
	}

static void
dot__write__every_cut_gives_the_same(void **state)
{
	static const struct {
		struct slice bytes, wire, raw;
	} cases[] = {
	    {S(""), S(".\r\n"), S(".\r\n")},
	    {S("a"), S("a\r\n.\r\n"), S("a\r\n.\r\n")},
	    {S("a\n"), S("a\r\n.\r\n"), S("a\n\r\n.\r\n")},
	    {S("a\r\n"), S("a\r\n.\r\n"), S("a\r\n.\r\n")},
	    {S(".\r\n..\n.x"), S("..\r\n...\r\n..x\r\n.\r\n"),
		S("..\r\n...\n.x\r\n.\r\n")},
	    {S("\n\r\n\n"), S("\r\n\r\n\r\n.\r\n"), S("\n\r\n\n\r\n.\r\n")},
	    {S("a\r.\r\0\r\r\n."), S("a\r.\r\0\r\r\n..\r\n.\r\n"),
		S("a\r.\r\0\r\r\n..\r\n.\r\n")},
	    {S("a\n.\r\nb"), S("a\r\n..\r\nb\r\n.\r\n"),
		S("a\n.\r\nb\r\n.\r\n")},
	    {S("a\r"), S("a\r\r\n.\r\n"), S("a\r\r\n.\r\n")},
	    {S("\r."), S("\r.\r\n.\r\n"), S("\r.\r\n.\r\n")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t cut = 0; cut <= 2 * cases[i].bytes.len; cut++) {
			struct dot_writer w = {.is_raw = cut & 1};
			struct buf out = {0};

			dot_write(
			    &w, slice_range(cases[i].bytes, 0, cut / 2), &out);
			dot_write(
			    &w, slice_skip(cases[i].bytes, cut / 2), &out);
			dot_write_end(&w, &out);
			assert_true(slice_equals(buf_slice(&out),
			    w.is_raw ? cases[i].raw : cases[i].wire));
			buf_fini(&out);
		}
}

static void
dot__write__a_chunk_has_lines_and_no_dots_of_ours(void **state)
{
	static const char text[] = ".a\n..\n.";
	static const char wire[] = ".a\r\n..\r\n.\r\n";

	(void)state;
	for (size_t cut = 0; cut < sizeof(text); cut++) {
		struct dot_writer w = {.is_chunk = true};
		struct buf out = {0};

		dot_write(&w, slice_of(text, cut), &out);
		dot_write(&w, slice_str(text + cut), &out);
		dot_write_rest(&w, &out);
		dot_write_rest(&w, &out);
		assert_string_equal(buf_text(&out), wire);
		buf_fini(&out);
	}
}

/* The end of mail data is there once, and at the end: whatever is written. */
static void
dot__write__no_end_before_the_end(void **state)
{
	static const char bytes[] = {'.', '\r', '\n', '\0'};

	(void)state;
	for (unsigned n = 0; n < 2u << 14; n++) {
		struct dot_writer w = {.is_raw = n & 1};
		struct buf out = {0};
		char text[7], *end;

		for (unsigned i = 0; i < sizeof(text); i++)
			text[i] = bytes[n >> (1 + 2 * i) & 3];
		buf_add_str(&out, "\r\n"); /* behind the answer to DATA */
		dot_write(&w, slice_of(text, sizeof(text)), &out);
		dot_write_end(&w, &out);
		end = memmem(out.ptr, out.len, "\r\n.\r\n", 5);
		assert_ptr_equal(end, out.ptr + out.len - 5);
		buf_fini(&out);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(dot__is_end__a_lone_dot_only),
	    cmocka_unit_test(dot__stuff__cases),
	    cmocka_unit_test(dot__stuff__appends),
	    cmocka_unit_test(dot__write__every_cut_gives_the_same),
	    cmocka_unit_test(dot__write__a_chunk_has_lines_and_no_dots_of_ours),
	    cmocka_unit_test(dot__write__no_end_before_the_end),
	    cmocka_unit_test(dot__unstuff__takes_one_dot),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
