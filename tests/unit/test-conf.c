/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-conf - pairs and sections; every error, with its line. */
#include "ehlo/base/conf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

/* Writes what it is given as "section|key|value;" and refuses bad values. */
static const char *
note_pair(
    void *context, struct slice section, struct slice key, struct slice value)
{
	struct buf *seen = context;

	if (slice_equals(value, SLICE("bad")))
		return "this value is bad";
	buf_add_slice(seen, section);
	buf_add_byte(seen, '|');
	buf_add_slice(seen, key);
	buf_add_byte(seen, '|');
	buf_add_slice(seen, value);
	buf_add_byte(seen, ';');
	return NULL;
}

static void
assert_reads(
    struct slice text, const char *pairs, const char *errors, size_t count)
{
	struct buf seen = {0}, said = {0};

	assert_int_equal(
	    conf_read("x.theme", text, note_pair, &seen, &said), count);
	assert_string_equal(buf_text(&seen), pairs);
	assert_string_equal(buf_text(&said), errors);
	buf_fini(&seen);
	buf_fini(&said);
}

static void
conf__read__pairs_under_their_sections(void **state)
{
	(void)state;
	assert_reads(SLICE(""), "", "", 0);
	assert_reads(SLICE("\n# only\n \t\n"), "", "", 0);
	assert_reads(SLICE("name = classic\n[dark]\nsent.command=#5f87ff\n"
			   "  prompt-x_2 \t=\t a b  \n[light]\nlast = 1"),
	    "|name|classic;dark|sent.command|#5f87ff;"
	    "dark|prompt-x_2|a b;light|last|1;",
	    "", 0);
	assert_reads(SLICE("a = 1\r\n[s]\r\nb = 2\r\n"), "|a|1;s|b|2;", "", 0);
	assert_reads(
	    SLICE("empty =\nmore = a = b\n"), "|empty|;|more|a = b;", "", 0);
}

static void
conf__read__comments_and_colours_share_a_sign(void **state)
{
	static const struct {
		struct slice line;
		const char *pairs;
	} rows[] = {{SLICE("a = #ffffff"), "|a|#ffffff;"},
	    {SLICE("a = #ffffff on #000000"), "|a|#ffffff on #000000;"},
	    {SLICE("a = #ffffff # white"), "|a|#ffffff;"},
	    {SLICE("a = red # the # sign"), "|a|red;"},
	    {SLICE("a = red ## loud"), "|a|red;"},
	    {SLICE("a = red #"), "|a|red;"}, {SLICE("a = c#"), "|a|c#;"},
	    {SLICE("#a = red"), ""}, {SLICE("# a = red"), ""}};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_reads(rows[i].line, rows[i].pairs, "", 0);
}

static void
conf__read__all_errors_at_once(void **state)
{
	(void)state;
	assert_reads(SLICE("good = 1\n"
			   "no equals sign\n"
			   "two words = 1\n"
			   "= 1\n"
			   "[open\n"
			   "[]\n"
			   "[a b]\n"
			   "[\n"
			   "a = bad\n"
			   "b = \xff\n"
			   "c = \0\n"
			   "last = 2\n"),
	    "|good|1;|last|2;",
	    "x.theme:2: not understood: wanted \"key = value\" or "
	    "\"[section]\"\n"
	    "x.theme:3: a key is made of letters, digits, '.', '-' and '_'\n"
	    "x.theme:4: a key is made of letters, digits, '.', '-' and '_'\n"
	    "x.theme:5: a section is written [name]\n"
	    "x.theme:6: a section is written [name]\n"
	    "x.theme:7: a section is written [name]\n"
	    "x.theme:8: a section is written [name]\n"
	    "x.theme:9: this value is bad\n"
	    "x.theme:10: the line is not UTF-8 text\n"
	    "x.theme:11: the line is not UTF-8 text\n",
	    10);
}

static void
conf__read__a_long_line_is_an_error_and_the_next_is_read(void **state)
{
	struct buf text = {0};

	(void)state;
	buf_add_str(&text, "a = ");
	while (text.len < 1025)
		buf_add_byte(&text, 'x');
	buf_add_str(&text, "\nb = 1\n");
	assert_reads(buf_slice(&text), "|b|1;",
	    "x.theme:1: the line is longer than 1024 bytes\n", 1);
	buf_fini(&text);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(conf__read__pairs_under_their_sections),
	    cmocka_unit_test(conf__read__comments_and_colours_share_a_sign),
	    cmocka_unit_test(conf__read__all_errors_at_once),
	    cmocka_unit_test(
		conf__read__a_long_line_is_an_error_and_the_next_is_read)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
