/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-compose - messages, and the encodings in them. */
#include "ehlo/smtp/compose.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/base64.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define WORDS10     "one two three four five six seven eight nine ten "

static void
mime__header__folds_and_encodes(void **state)
{
	static const struct {
		const char *value, *wanted;
	} rows[] = {
	    {"", "Subject:\n"},
	    {"a test", "Subject: a test\n"},
	    {WORDS10 WORDS10,
		"Subject: one two three four five six seven eight nine ten "
		"one two three four\n five six seven eight nine ten\n"},
	    {"Gr\xc3\xbc\xc3\x9f"
	     "e",
		"Subject: =?UTF-8?B?R3LDvMOfZQ==?=\n"},
	    {"\xff", "Subject: =?unknown-8bit?B?/w==?=\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = {0};

		mime_add_header(&out, "Subject", slice_str(rows[i].value));
		assert_string_equal(buf_text(&out), rows[i].wanted);
		buf_fini(&out);
	}
}

static void
mime__header__addresses_stay_addresses(void **state)
{
	static const struct {
		const char *value, *wanted;
	} rows[] = {
	    {"\xc3\xbc@\xc3\xa4.x", "From: \xc3\xbc@\xc3\xa4.x\n"},
	    {"a@b, \xc3\xbc@c", "From: a@b, \xc3\xbc@c\n"},
	    {"\xc3\xbc <a@b>", "From: =?UTF-8?B?w7w=?= <a@b>\n"},
	    {"\"\xc3\xbc\" <a@b>, x y <c@d>",
		"From: =?UTF-8?B?w7w=?= <a@b>, x y <c@d>\n"},
	    {"\xc3\xbc", "From: =?UTF-8?B?w7w=?=\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf out = {0};

		mime_add_header(&out, "From", slice_str(rows[i].value));
		assert_string_equal(buf_text(&out), rows[i].wanted);
		buf_fini(&out);
	}
}

/* No encoded word is longer than 75, none ends inside a character, and
 * together they are the text (RFC 2047 2, 5). */
static void
mime__header__long_words_are_whole(void **state)
{
	struct buf value = {0}, out = {0}, decoded = {0};
	struct slice rest;

	(void)state;
	for (int i = 0; i < 100; i++)
		buf_add_str(&value, i % 3 == 0 ? "\xe2\x82\xac" : "\xc3\xa4");
	mime_add_header(&out, "X", buf_slice(&value));
	rest = slice_skip(buf_slice(&out), 3);
	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');
		struct slice line = slice_trim(slice_range(rest, 0, end));

		assert_true(line.len <= 75);
		assert_true(slice_starts_with(line, SLICE("=?UTF-8?B?")));
		base64_decode(&decoded, slice_range(line, 10, line.len - 2));
		rest = slice_skip(rest, end + 1);
	}
	assert_true(slice_equals(buf_slice(&decoded), buf_slice(&value)));
	buf_fini(&value);
	buf_fini(&out);
	buf_fini(&decoded);
}

static void
mime__quoted__lines_and_dots(void **state)
{
	static const struct {
		const char *text, *wanted;
	} rows[] = {
	    {"plain\n", "plain\n"},
	    {"no end", "no end\n"},
	    {"a=b\r\n", "a=3Db\n"},
	    {".\n..\n.x\n", "=2E\n=2E.\n=2Ex\n"},
	    {"blank \ntab\t\n", "blank=20\ntab=09\n"},
	    {"\xc3\xa4\x01\x7f", "=C3=A4=01=7F\n"},
	    {"\n\n", "\n\n"},
	};
	struct buf out = {0};
	char text[200];

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_clear(&out);
		mime_add_quoted(&out, slice_str(rows[i].text));
		assert_string_equal(buf_text(&out), rows[i].wanted);
	}
	/* soft ends: no line over 76, none of them a lone dot */
	memset(text, '.', sizeof(text));
	buf_clear(&out);
	mime_add_quoted(&out, slice_of(text, sizeof(text)));
	for (struct slice rest = buf_slice(&out); rest.len > 0;) {
		size_t end = slice_find(rest, '\n');

		assert_true(end <= 76);
		assert_true(rest.ptr[0] != '.');
		rest = slice_skip(rest, end + 1);
	}
	buf_fini(&out);
}

static void
mime__plain__what_may_go_as_it_is(void **state)
{
	char line[1000];

	(void)state;
	assert_true(mime_is_plain(SLICE("")));
	assert_true(mime_is_plain(SLICE("a\r\n\tb\n..\n")));
	assert_false(mime_is_plain(SLICE("a\n.\nb")));
	assert_false(mime_is_plain(SLICE("\xc3\xa4")));
	assert_false(mime_is_plain(SLICE("a\0b")));
	assert_false(mime_is_plain(SLICE("\033[2J")));
	memset(line, 'x', sizeof(line));
	assert_true(mime_is_plain(slice_of(line, 998)));
	assert_false(mime_is_plain(slice_of(line, 999)));
}

/* Any split gives the same, in lines of at most 76. */
static void
mime__base64__in_pieces(void **state)
{
	char bytes[1000];
	struct buf whole = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(bytes); i++)
		bytes[i] = (char)(i * 7);
	for (size_t piece = sizeof(bytes); piece > 0; piece /= 3) {
		struct mime_base64 m = {.count = 0};
		struct slice rest = slice_of(bytes, sizeof(bytes));
		struct buf out = {0};

		for (; rest.len > 0; rest = slice_skip(rest, piece))
			mime_base64_add(&m, &out, slice_range(rest, 0, piece));
		mime_base64_end(&m, &out);
		if (piece == sizeof(bytes))
			buf_add_slice(&whole, buf_slice(&out));
		assert_true(slice_equals(buf_slice(&out), buf_slice(&whole)));
		assert_int_equal(slice_find(buf_slice(&out), '\n'), 76);
		buf_fini(&out);
	}
	buf_fini(&whole);
}

static void
mime__type__by_ending(void **state)
{
	(void)state;
	assert_string_equal(mime_type(SLICE("a.PDF")), "application/pdf");
	assert_string_equal(mime_type(SLICE("a.b.txt")), "text/plain");
	assert_string_equal(
	    mime_type(SLICE("txt")), "application/octet-stream");
	assert_string_equal(mime_type(SLICE("")), "application/octet-stream");
}

/* ---- messages --------------------------------------------------------- */

static void
compose__begin__a_plain_message(void **state)
{
	static const char *const to[] = {"a@x.example", "b@y.example"};
	static const char *const headers[] = {
	    "X-Test: 1", "subject: mine", "Reply-To: c@z.example"};
	const struct compose_words words = {.from = "me@w.example",
	    .to = to,
	    .to_count = 2,
	    .headers = headers,
	    .header_count = 3,
	    .body = SLICE("hello"),
	    .unix_s = 1136592000, /* 2006-01-07 00:00 UTC */
	    .utc_offset_min = -450,
	    .random = {0x1234, 0x5678}};
	struct buf out = {0};
	struct compose c;

	(void)state;
	compose_begin(&c, &words, &out);
	compose_end(&c, &out);
	assert_string_equal(buf_text(&out),
	    "Date: Fri, 6 Jan 2006 16:30:00 -0730\n"
	    "From: me@w.example\n"
	    "To: a@x.example, b@y.example\n"
	    "Subject: mine\n"
	    "Message-ID: <0000000000001234@w.example>\n"
	    "X-Test: 1\n"
	    "Reply-To: c@z.example\n"
	    "MIME-Version: 1.0\n"
	    "Content-Type: text/plain; charset=us-ascii\n"
	    "Content-Transfer-Encoding: 7bit\n"
	    "\n"
	    "hello\n");
	buf_fini(&out);
}

static void
compose__attach__parts_between_boundaries(void **state)
{
	const struct compose_words words = {
	    .body = SLICE("\xc3\xa4"), .has_attachments = true};
	struct buf out = {0};
	struct compose c;

	(void)state;
	compose_begin(&c, &words, &out);
	buf_clear(&out);
	compose_attach(&c, SLICE("n\xc3\xa4\"x.pdf"), &out);
	compose_attach_bytes(&c, SLICE("one "), &out);
	compose_attach_bytes(&c, SLICE("two"), &out);
	compose_attach_end(&c, &out);
	compose_end(&c, &out);
	assert_string_equal(buf_text(&out),
	    "\n--=_ehlo_0000000000000000\n"
	    "Content-Type: application/pdf\n"
	    "Content-Transfer-Encoding: base64\n"
	    "Content-Disposition: attachment;\n"
	    " filename*=UTF-8''%6E%C3%A4%22%78%2E%70%64%66\n"
	    "\n"
	    "b25lIHR3bw==\n"
	    "\n--=_ehlo_0000000000000000--\n");
	buf_fini(&out);
}

static void
compose__header__right_and_wrong(void **state)
{
	static const char *const wrong[] = {"", "x", ": y", "a b: c",
	    "X: a\nBcc: b", "X: a\r", "\xc3\xa4: x", "X\t: y"};
	struct err err = {0};

	(void)state;
	assert_int_equal(compose_check_header("X-A: b", &err), 0);
	assert_int_equal(compose_check_header("X-A:", &err), 0);
	for (size_t i = 0; i < COUNT(wrong); i++)
		assert_true(compose_check_header(wrong[i], &err) < 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mime__header__folds_and_encodes),
	    cmocka_unit_test(mime__header__addresses_stay_addresses),
	    cmocka_unit_test(mime__header__long_words_are_whole),
	    cmocka_unit_test(mime__quoted__lines_and_dots),
	    cmocka_unit_test(mime__plain__what_may_go_as_it_is),
	    cmocka_unit_test(mime__base64__in_pieces),
	    cmocka_unit_test(mime__type__by_ending),
	    cmocka_unit_test(compose__begin__a_plain_message),
	    cmocka_unit_test(compose__attach__parts_between_boundaries),
	    cmocka_unit_test(compose__header__right_and_wrong),
	};

	return cmocka_run_group_tests_name("compose", tests, NULL, NULL);
}
