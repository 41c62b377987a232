/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-line - every split of the same bytes gives the same lines. */
#include "ehlo/smtp/line.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

struct expected {
	const char *bytes;
	size_t len;
	enum line_eol eol;
	size_t skipped;
	unsigned flaws;
};

#define EXPECT(text, ...)                           \
	{                                           \
		text, sizeof(text) - 1, __VA_ARGS__ \
	}

static void
check_next(struct line_reader *r, const struct expected *want, size_t count,
    size_t *seen)
{
	struct line line;

	while (line_reader_next(r, &line)) {
		assert_true(*seen < count);
		want += *seen;
		assert_int_equal(line.bytes.len, want->len);
		if (want->len > 0)
			assert_memory_equal(
			    line.bytes.ptr, want->bytes, want->len);
		assert_int_equal(line.eol, want->eol);
		assert_int_equal(line.skipped, want->skipped);
		assert_int_equal(line.flaws, want->flaws);
		assert_int_equal(
		    line_flaws(line.bytes, line.eol, line.skipped), line.flaws);
		want -= *seen;
		++*seen;
	}
}

/* Feeds input in three pieces, [0, a), [a, b), [b, end), pulling between. */
static void
check_split(size_t max, struct slice input, size_t a, size_t b,
    const struct expected *want, size_t count)
{
	struct line_reader r;
	size_t seen = 0;

	line_reader_init(&r, max);
	line_reader_feed(&r, slice_range(input, 0, a));
	check_next(&r, want, count, &seen);
	line_reader_feed(&r, slice_range(input, a, b));
	check_next(&r, want, count, &seen);
	line_reader_feed(&r, slice_skip(input, b));
	check_next(&r, want, count, &seen);
	line_reader_finish(&r);
	check_next(&r, want, count, &seen);
	assert_int_equal(seen, count);
	assert_int_equal(line_reader_pending(&r), 0);
	line_reader_fini(&r);
}

static void
check_all_splits(
    size_t max, struct slice input, const struct expected *want, size_t count)
{
	for (size_t a = 0; a <= input.len; a++)
		for (size_t b = a; b <= input.len; b++)
			check_split(max, input, a, b, want, count);
}

#define CHECK(max, text, want) \
	check_all_splits(      \
	    max, SLICE(text), want, sizeof(want) / sizeof((want)[0]))

static void
line__next__endings(void **state)
{
	static const struct expected want[] = {EXPECT("220 a", EOL_CRLF, 0, 0),
	    EXPECT("", EOL_CRLF, 0, 0), EXPECT("b", EOL_LF, 0, LINE_BARE_LF),
	    EXPECT("", EOL_LF, 0, LINE_BARE_LF),
	    EXPECT("\r", EOL_CRLF, 0, LINE_BARE_CR),
	    EXPECT("\rc\rd", EOL_CRLF, 0, LINE_BARE_CR),
	    EXPECT("e\r", EOL_NONE, 0, LINE_BARE_CR | LINE_NO_EOL)};

	(void)state;
	CHECK(64, "220 a\r\n\r\nb\n\n\r\r\n\rc\rd\r\ne\r", want);
}

static void
line__next__flaws(void **state)
{
	static const struct expected want[] = {
	    EXPECT("a\0b", EOL_CRLF, 0, LINE_NUL),
	    EXPECT("\033[2J", EOL_CRLF, 0, LINE_CONTROL),
	    EXPECT("\x7f", EOL_CRLF, 0, LINE_CONTROL),
	    EXPECT("a\tb", EOL_CRLF, 0, 0),
	    EXPECT("\xe9", EOL_LF, 0, LINE_8BIT | LINE_BARE_LF),
	    EXPECT("end", EOL_NONE, 0, LINE_NO_EOL)};

	(void)state;
	CHECK(64, "a\0b\r\n\033[2J\r\n\x7f\r\na\tb\r\n\xe9\nend", want);
}

static void
line__next__cuts_over_the_limit(void **state)
{
	static const struct expected want[] = {EXPECT("abcd", EOL_CRLF, 0, 0),
	    EXPECT("abcd", EOL_CRLF, 1, LINE_CUT),
	    EXPECT("abcd", EOL_LF, 5, LINE_CUT | LINE_BARE_LF),
	    EXPECT("abcd", EOL_CRLF, 3, LINE_CUT), EXPECT("ok", EOL_CRLF, 0, 0),
	    EXPECT("abcd", EOL_NONE, 6, LINE_CUT | LINE_NO_EOL)};

	(void)state;
	CHECK(4, "abcd\r\nabcde\r\nabcdefghi\nabcdef\r\r\nok\r\nabcdefghi\r",
	    want);
}

static void
line__next__limit_of_512_counts_the_ending(void **state)
{
	char text[600];

	(void)state;
	memset(text, 'x', sizeof(text));
	assert_int_equal(line_flaws(slice_of(text, 510), EOL_CRLF, 0), 0);
	assert_int_equal(
	    line_flaws(slice_of(text, 511), EOL_CRLF, 0), LINE_OVER_512);
	assert_int_equal(
	    line_flaws(slice_of(text, 511), EOL_LF, 0), LINE_BARE_LF);
	assert_int_equal(
	    line_flaws(slice_of(text, 512), EOL_NONE, 0), LINE_NO_EOL);
	assert_int_equal(line_flaws(slice_of(text, 1), EOL_CRLF, SIZE_MAX),
	    LINE_CUT | LINE_OVER_512);
}

static void
line__next__endless_line_stays_small(void **state)
{
	static char flood[65536];
	struct line_reader r;
	struct line line;

	(void)state;
	memset(flood, 'x', sizeof(flood));
	line_reader_init(&r, 1000);
	for (int i = 0; i < 1000; i++) {
		line_reader_feed(&r, slice_of(flood, sizeof(flood)));
		assert_false(line_reader_next(&r, &line));
		assert_true(r.pending.len <= 1001);
	}
	assert_true(r.pending.size <= 4 * sizeof(flood));
	assert_int_equal(line_reader_pending(&r), 1000 * sizeof(flood));
	line_reader_feed(&r, SLICE("\r\n250 next\r\n"));
	assert_true(line_reader_next(&r, &line));
	assert_int_equal(line.bytes.len, 1000);
	assert_int_equal(line.eol, EOL_CRLF);
	assert_int_equal(line.skipped, 1000 * sizeof(flood) - 1000);
	assert_int_equal(line.flaws, LINE_CUT | LINE_OVER_512);
	assert_true(line_reader_next(&r, &line));
	assert_int_equal(line.flaws, 0);
	line_reader_fini(&r);
}

static void
line__next__many_lines_in_one_feed(void **state)
{
	struct buf input = {0};
	struct line_reader r;
	struct line line;
	size_t count = 0;

	(void)state;
	for (int i = 0; i < 200000; i++)
		buf_add_str(&input, "220 \r\n");
	line_reader_init(&r, LINE_MAX_DEFAULT);
	line_reader_feed(&r, buf_slice(&input));
	while (line_reader_next(&r, &line))
		count++;
	assert_int_equal(count, 200000);
	line_reader_feed(&r, SLICE("rest"));
	assert_int_equal(r.pending.len, 4);
	line_reader_fini(&r);
	buf_fini(&input);
}

/* What waits is moved only when less waits than was taken: each byte moves
 * once at most, however small the feeds are. */
static void
line__feed__moves_what_waits_seldom(void **state)
{
	struct line_reader r;
	struct line line;

	(void)state;
	line_reader_init(&r, 100);
	for (int i = 0; i < 10; i++)
		line_reader_feed(&r, SLICE("220 \r\n"));
	for (int i = 0; i < 4; i++)
		assert_true(line_reader_next(&r, &line));
	line_reader_feed(&r, SLICE("250"));
	assert_int_equal(r.pending.len, 63);
	for (int i = 0; i < 2; i++)
		assert_true(line_reader_next(&r, &line));
	line_reader_feed(&r, SLICE(" "));
	assert_int_equal(r.pending.len, 28);
	assert_int_equal(line_reader_pending(&r), 28);
	line_reader_fini(&r);
}

static void
line__next__slice_lives_until_the_next_call(void **state)
{
	struct line_reader r;
	struct line line;

	(void)state;
	line_reader_init(&r, 100);
	line_reader_feed(&r, SLICE("one\r\ntwo\r\nthr"));
	assert_int_equal(line_reader_pending(&r), 13);
	assert_true(line_reader_next(&r, &line));
	assert_true(slice_equals(line.bytes, SLICE("one")));
	assert_true(line_reader_next(&r, &line));
	assert_true(slice_equals(line.bytes, SLICE("two")));
	assert_false(line_reader_next(&r, &line));
	assert_int_equal(line_reader_pending(&r), 3);
	line_reader_fini(&r);
	assert_int_equal(line_reader_pending(&r), 0);
}

static void
line__eol_name__all(void **state)
{
	(void)state;
	assert_string_equal(line_eol_name(EOL_CRLF), "crlf");
	assert_string_equal(line_eol_name(EOL_LF), "lf");
	assert_string_equal(line_eol_name(EOL_NONE), "none");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(line__next__endings),
	    cmocka_unit_test(line__next__flaws),
	    cmocka_unit_test(line__next__cuts_over_the_limit),
	    cmocka_unit_test(line__next__limit_of_512_counts_the_ending),
	    cmocka_unit_test(line__next__endless_line_stays_small),
	    cmocka_unit_test(line__next__many_lines_in_one_feed),
	    cmocka_unit_test(line__feed__moves_what_waits_seldom),
	    cmocka_unit_test(line__next__slice_lives_until_the_next_call),
	    cmocka_unit_test(line__eol_name__all),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
