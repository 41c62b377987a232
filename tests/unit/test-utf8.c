/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-utf8 - no byte of a peer reaches the screen as a control. */
#include "ehlo/base/utf8.h"

#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* RFC 3629 4, its grammar as it stands there. */
static const struct {
	size_t len;
	unsigned char first[4], last[4];
} grammar[] = {{1, {0x00}, {0x7f}}, {2, {0xc2, 0x80}, {0xdf, 0xbf}},
    {3, {0xe0, 0xa0, 0x80}, {0xe0, 0xbf, 0xbf}},
    {3, {0xe1, 0x80, 0x80}, {0xec, 0xbf, 0xbf}},
    {3, {0xed, 0x80, 0x80}, {0xed, 0x9f, 0xbf}},
    {3, {0xee, 0x80, 0x80}, {0xef, 0xbf, 0xbf}},
    {4, {0xf0, 0x90, 0x80, 0x80}, {0xf0, 0xbf, 0xbf, 0xbf}},
    {4, {0xf1, 0x80, 0x80, 0x80}, {0xf3, 0xbf, 0xbf, 0xbf}},
    {4, {0xf4, 0x80, 0x80, 0x80}, {0xf4, 0x8f, 0xbf, 0xbf}}};

/* How many bytes at s the grammar takes as one character; 0 for none. */
static size_t
grammar_len(const unsigned char *s, size_t len)
{
	for (size_t row = 0; row < COUNT(grammar); row++) {
		size_t i = 0;

		while (i < grammar[row].len && i < len &&
		       s[i] >= grammar[row].first[i] &&
		       s[i] <= grammar[row].last[i])
			i++;
		if (i == grammar[row].len)
			return i;
	}
	return 0;
}

static void
assert_decodes_as_the_grammar(const unsigned char *bytes, size_t len)
{
	size_t wanted = grammar_len(bytes, len);
	int32_t rune;
	size_t got = utf8_decode(slice_of(bytes, len), &rune);
	char back[4];

	if (got != (wanted == 0 ? 1 : wanted) || (rune < 0) != (wanted == 0))
		fail_msg("%02x %02x %02x %02x (%zu bytes): %zu, rune %d",
		    bytes[0], bytes[1], bytes[2], bytes[3], len, got, rune);
	if (rune >= 0 && (utf8_encode((uint32_t)rune, back) != got ||
			     memcmp(back, bytes, got) != 0))
		fail_msg("rune %d does not come back as it was", rune);
}

static void
utf8__decode__every_sequence_of_the_grammar_and_no_other(void **state)
{
	static const unsigned char edges[] = {
	    0x00, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xff};
	unsigned char bytes[4];

	(void)state;
	for (unsigned pair = 0; pair <= 0xffff; pair++)
		for (size_t edge = 0; edge < COUNT(edges) * COUNT(edges);
		     edge++) {
			bytes[0] = (unsigned char)(pair >> 8);
			bytes[1] = (unsigned char)pair;
			bytes[2] = edges[edge / COUNT(edges)];
			bytes[3] = edges[edge % COUNT(edges)];
			assert_decodes_as_the_grammar(bytes, 4);
		}
}

static void
utf8__decode__cut_sequences_are_single_bytes(void **state)
{
	static const char *const whole[] = {
	    "\xc3\xa9", "\xe2\x82\xac", "\xf0\x9f\x93\xa7"};
	unsigned char bytes[4] = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(whole); i++)
		for (size_t len = 1; len <= strlen(whole[i]); len++) {
			memcpy(bytes, whole[i], len);
			assert_decodes_as_the_grammar(bytes, len);
		}
}

static void
utf8__is_valid__all_or_nothing(void **state)
{
	(void)state;
	assert_true(utf8_is_valid(SLICE("")));
	assert_true(utf8_is_valid(SLICE("a\0\xc3\xa9\xf0\x9f\x93\xa7")));
	assert_false(utf8_is_valid(SLICE("caf\xe9")));
	assert_false(utf8_is_valid(SLICE("\xc0\xaf")));
	assert_false(utf8_is_valid(SLICE("\xed\xa0\x80")));
	assert_false(utf8_is_valid(SLICE("ok\xe2\x82")));
}

static void
utf8__width__columns_on_a_terminal(void **state)
{
	static const struct {
		int32_t rune;
		int width;
	} rows[] = {{'a', 1}, {' ', 1}, {'~', 1}, {0xe9, 1}, {0x20ac, 1},
	    {0x65e5, 2}, {0x1f4e7, 2}, {0x301, 0}, {0, -1}, {0x1b, -1},
	    {0x7f, -1}, {0x85, -1}, {0x9b, -1}, {0xad, -1}, {0x200b, -1},
	    {0x202e, -1}, {0x2066, -1}, {0xfeff, -1}, {0xe000, -1},
	    {0xe0001, -1}, {0x10ffff, -1}, {-1, -1},
	    /* Two columns in some East Asian fonts, one here (H28). */
	    {0xb1, 1}, {0xd7, 1}, {0x3b1, 1}, {0x2026, 1}, {0x2500, 1},
	    {0x25cf, 1}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_int_equal(utf8_width(rows[i].rune), rows[i].width);
}

/* Written apart from the code's own table: what must never come out. */
static bool
is_dangerous(int32_t rune)
{
	return rune < 0x20 || (rune >= 0x7f && rune <= 0x9f) || rune == 0xad ||
	       rune == 0x61c || rune == 0x34f ||
	       (rune >= 0x200b && rune <= 0x200f) ||
	       (rune >= 0x2028 && rune <= 0x202e) ||
	       (rune >= 0x2060 && rune <= 0x2069) || rune == 0xfeff ||
	       (rune >= 0xfe00 && rune <= 0xfe0f) ||
	       (rune >= 0xd800 && rune <= 0xf8ff) || rune >= 0xe0000;
}

static void
assert_is_harmless(const struct utf8_glyph *glyph, enum utf8_form form)
{
	struct slice text = slice_str(glyph->text);
	int width = 0;
	int32_t rune;

	assert_true(text.len > 0);
	while (text.len > 0) {
		text = slice_skip(text, utf8_decode(text, &rune));
		if (rune < 0 || is_dangerous(rune) ||
		    (form == UTF8_FORM_ASCII && rune > 0x7e))
			fail_msg(
			    "%x came out, in %s", (unsigned)rune, glyph->text);
		width += utf8_width(rune);
	}
	assert_int_equal(glyph->width, width);
	assert_true(glyph->width > 0);
}

static void
utf8__safe_next__every_rune_comes_out_harmless(void **state)
{
	struct utf8_glyph glyph;
	char bytes[4];

	(void)state;
	for (uint32_t rune = 0; rune <= 0x10ffff; rune++) {
		size_t len = utf8_encode(rune, bytes);

		for (enum utf8_form form = 0; form <= UTF8_FORM_ASCII; form++) {
			struct slice rest = slice_of(bytes, len);

			while (utf8_safe_next(&rest, form, &glyph))
				assert_is_harmless(&glyph, form);
		}
	}
}

static void
utf8__safe_next__every_byte_behind_every_byte(void **state)
{
	struct utf8_glyph glyph;

	(void)state;
	for (unsigned pair = 0; pair <= 0xffff; pair++)
		for (enum utf8_form form = 0; form <= UTF8_FORM_ASCII; form++) {
			char bytes[] = {(char)(pair >> 8), (char)pair};
			struct slice rest = slice_of(bytes, 2);

			while (utf8_safe_next(&rest, form, &glyph))
				assert_is_harmless(&glyph, form);
		}
}

static void
utf8__add_safe__shown_visibly(void **state)
{
	static const struct {
		struct slice in;
		const char *unicode, *ascii;
	} rows[] = {{SLICE("250 ok"), "250 ok", "250 ok"},
	    {SLICE("\x1b[2J"), "\xe2\x90\x9b[2J", "^[[2J"},
	    {SLICE("a\0b"),
		"a\xe2\x90\x80"
		"b",
		"a^@b"},
	    {SLICE("\r\n\t"), "\xe2\x90\x8d\xe2\x90\x8a\xe2\x90\x89", "^M^J^I"},
	    {SLICE("\x7f"), "\xe2\x90\xa1", "^?"},
	    {SLICE("\xc2\x9b"
		   "1m"),
		"<U+009B>1m", "<U+009B>1m"},
	    {SLICE("caf\xe9"), "caf\\xE9", "caf\\xE9"},
	    {SLICE("caf\xc3\xa9"), "caf\xc3\xa9", "caf<U+00E9>"},
	    {SLICE("\xe2\x80\xae"
		   "fdp"),
		"<U+202E>fdp", "<U+202E>fdp"},
	    {SLICE("a\xe2\x80\x8b"
		   "b"),
		"a<U+200B>b", "a<U+200B>b"},
	    {SLICE("\xed\xa0\x80"), "\\xED\\xA0\\x80", "\\xED\\xA0\\x80"},
	    {SLICE("\xf3\xa0\x80\x81"), "<U+E0001>", "<U+E0001>"}};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_clear(&b);
		utf8_add_safe(&b, rows[i].in, UTF8_FORM_UNICODE);
		assert_string_equal(buf_text(&b), rows[i].unicode);
		buf_clear(&b);
		utf8_add_safe(&b, rows[i].in, UTF8_FORM_ASCII);
		assert_string_equal(buf_text(&b), rows[i].ascii);
	}
	buf_fini(&b);
}

static void
utf8__safe_next__marks_join_what_they_follow(void **state)
{
	struct slice rest = SLICE("e\xcc\x81x");
	struct utf8_glyph glyph;

	(void)state;
	assert_true(utf8_safe_next(&rest, UTF8_FORM_UNICODE, &glyph));
	assert_string_equal(glyph.text, "e\xcc\x81");
	assert_int_equal(glyph.width, 1);
	assert_false(glyph.is_escaped);
	assert_true(utf8_safe_next(&rest, UTF8_FORM_UNICODE, &glyph));
	assert_string_equal(glyph.text, "x");
	assert_false(utf8_safe_next(&rest, UTF8_FORM_UNICODE, &glyph));
}

static void
utf8__safe_next__piled_or_lone_marks_are_escaped(void **state)
{
	static const struct {
		struct slice in;
		const char *out;
	} rows[] = {{SLICE("\xcc\x81"
			   "a"),
			"<U+0301>a"},
	    {SLICE("e\xcc\x81\xcc\x82\xcc\x83"), "e\xcc\x81\xcc\x82<U+0303>"},
	    {SLICE("\xff\xcc\x81"), "\\xFF<U+0301>"},
	    {SLICE("\x1b\xcc\x81"), "\xe2\x90\x9b<U+0301>"}};
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		buf_clear(&b);
		utf8_add_safe(&b, rows[i].in, UTF8_FORM_UNICODE);
		assert_string_equal(buf_text(&b), rows[i].out);
	}
	buf_fini(&b);
}

/* Runs of plain text take a shorter way than glyphs do. */
static void
utf8__add_safe__as_glyph_by_glyph(void **state)
{
	static const struct slice rows[] = {SLICE(""), SLICE("250 plain text"),
	    SLICE("abcdefgh"), SLICE("e\u0301"), SLICE("abcdefge\u0301x"),
	    SLICE("abcdefg\u0301\u0302\u0303 piled"), SLICE("\u0301first"),
	    SLICE("tab\tand\x7f"
		  "del"),
	    SLICE("nul\0 in it"), SLICE("bad \xff\xc3 bytes"),
	    SLICE("gr\u00f6\u00dfe \u65e5"),
	    SLICE("\u202e"
		  "bidi")};
	static const enum utf8_form forms[] = {
	    UTF8_FORM_UNICODE, UTF8_FORM_ASCII};

	(void)state;
	for (size_t i = 0; i < 2 * sizeof(rows) / sizeof(rows[0]); i++) {
		struct slice rest = rows[i / 2];
		enum utf8_form form = forms[i % 2];
		struct buf whole = {0}, glyphs = {0};
		struct utf8_glyph glyph;
		size_t width = 0;

		while (utf8_safe_next(&rest, form, &glyph)) {
			buf_add_str(&glyphs, glyph.text);
			width += (size_t)glyph.width;
		}
		utf8_add_safe(&whole, rows[i / 2], form);
		assert_string_equal(buf_text(&whole), buf_text(&glyphs));
		assert_int_equal(utf8_safe_width(rows[i / 2], form), width);
		buf_fini(&whole);
		buf_fini(&glyphs);
	}
}

static void
utf8__safe_width__columns_of_the_safe_form(void **state)
{
	static const struct {
		struct slice in;
		size_t unicode, ascii;
	} rows[] = {{SLICE(""), 0, 0}, {SLICE("abc"), 3, 3},
	    {SLICE("\x1b"), 1, 2}, {SLICE("\xe9"), 4, 4},
	    {SLICE("\xe6\x97\xa5"), 2, 8}, {SLICE("e\xcc\x81"), 1, 9},
	    {SLICE("\xe2\x80\x8b"), 8, 8}};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		assert_int_equal(utf8_safe_width(rows[i].in, UTF8_FORM_UNICODE),
		    rows[i].unicode);
		assert_int_equal(utf8_safe_width(rows[i].in, UTF8_FORM_ASCII),
		    rows[i].ascii);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		utf8__decode__every_sequence_of_the_grammar_and_no_other),
	    cmocka_unit_test(utf8__decode__cut_sequences_are_single_bytes),
	    cmocka_unit_test(utf8__is_valid__all_or_nothing),
	    cmocka_unit_test(utf8__width__columns_on_a_terminal),
	    cmocka_unit_test(utf8__safe_next__every_rune_comes_out_harmless),
	    cmocka_unit_test(utf8__safe_next__every_byte_behind_every_byte),
	    cmocka_unit_test(utf8__add_safe__shown_visibly),
	    cmocka_unit_test(utf8__add_safe__as_glyph_by_glyph),
	    cmocka_unit_test(utf8__safe_next__marks_join_what_they_follow),
	    cmocka_unit_test(utf8__safe_next__piled_or_lone_marks_are_escaped),
	    cmocka_unit_test(utf8__safe_width__columns_of_the_safe_form)};

	if (setlocale(LC_ALL, "C.UTF-8") == NULL) {
		fputs("Bail out! no locale C.UTF-8\n", stdout);
		return 1;
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
