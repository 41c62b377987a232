/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-template - places filled in once, hostile bytes made harmless. */
#include "ehlo/smtp/template.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct template_values values = {
    .host = {"HOST", 4},
    .peer = {"PEER", 4},
    .date = {"DATE", 4},
    .argument = {"ARG", 3},
    .mailbox = {"BOX", 3},
    .id = {"ID", 2},
    .size = {"SIZE", 4},
    .verb = {"VERB", 4},
    .option = {"OPTION", 6},
};

static void
expect_render(
    const char *template, const struct template_values *v, const char *expected)
{
	struct buf out = {0};

	buf_add_str(&out, "before ");
	template_render(&out, template, v);
	buf_consume(&out, strlen("before "));
	assert_string_equal(buf_text(&out), expected);
	buf_fini(&out);
}

static void
template__render__fills_each_place(void **state)
{
	static const struct {
		const char *template, *expected;
	} rows[] = {
	    {"", "\r\n"},
	    {"250 plain", "250 plain\r\n"},
	    {"220 %h %p %d %a %m %i %s %v %o",
		"220 HOST PEER DATE ARG BOX ID SIZE VERB OPTION\r\n"},
	    {"%h%h", "HOSTHOST\r\n"},
	    {"100%% of %%h", "100% of %h\r\n"},
	    {"100%", "100%\r\n"},
	    {"250-one\n250 %h", "250-one\r\n250 HOST\r\n"},
	    {"a\n\nb", "a\r\n\r\nb\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		expect_render(rows[i].template, &values, rows[i].expected);
}

static void
template__render__makes_values_harmless(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *expected;
	} rows[] = {
#define B(literal) literal, sizeof(literal) - 1
	    {B("a\r\n550 b"), "<a??550 b>\r\n"},
	    {B("a\0b"), "<a?b>\r\n"},
	    {B("\x1b[2J\x7f\t\x9b"), "<?[2J?\?\?>\r\n"},
	    {B("j\xc3\xbcrgen"), "<j??rgen>\r\n"},
	    {B("%h%n%s%%"), "<%h%n%s%%>\r\n"},
	    {B(" ~"), "< ~>\r\n"},
	    {NULL, 0, "<>\r\n"},
#undef B
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct template_values v = {
		    .argument = slice_of(rows[i].bytes, rows[i].len)};

		expect_render("<%a>", &v, rows[i].expected);
	}
}

static void
template__render__bounds_each_line(void **state)
{
	struct template_values v = values;
	struct buf out = {0};
	char many[5000];

	(void)state;
	memset(many, 'x', sizeof(many));
	v.argument = slice_of(many, sizeof(many));
	template_render(&out, "250-%a\n250 ok", &v);
	assert_int_equal(out.len, TEMPLATE_LINE_MAX + strlen("250 ok\r\n"));
	assert_memory_equal(
	    out.ptr + TEMPLATE_LINE_MAX - 3, "x\r\n250 ok\r\n", 11);
	buf_clear(&out);
	v.argument.len = TEMPLATE_LINE_MAX - 2;
	template_render(&out, "%a", &v);
	assert_int_equal(out.len, TEMPLATE_LINE_MAX);
	buf_fini(&out);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(template__render__fills_each_place),
	    cmocka_unit_test(template__render__makes_values_harmless),
	    cmocka_unit_test(template__render__bounds_each_line),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
