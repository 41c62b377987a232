/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-personality - every personality is whole, and every reply renders. */
#include "ehlo/smtp/personality.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/smtp/template.h"

/* Every reply, and the codes that it may have: RFC 5321 4.2.2, 4.3.2. */
static const struct {
	const char *name;
	size_t offset;
	const char *code;
} replies[] = {
#define R(name, code)                                           \
	{                                                       \
#		name, offsetof(struct personality, name), code \
	}
    R(greeting, "220 "),
    R(helo_ok, "250 "),
    R(ehlo_ok, "250 "),
    R(mail_ok, "250 2."),
    R(rcpt_ok, "250 2."),
    R(data_go, "354 "),
    R(content_ok, "250 2."),
    R(quit_ok, "221 2."),
    R(rset_ok, "250 2."),
    R(noop_ok, "250 2."),
    R(vrfy, "252 2."),
    R(help, "214"),
    R(helo_first, "503 5.5."),
    R(mail_first, "503 5.5."),
    R(rcpt_first, "503 5.5."),
    R(nested_mail, "503 5.5."),
    R(helo_syntax, "501 5.5."),
    R(path_syntax, "501 5.5."),
    R(path_8bit, "553 5.6.7 "),
    R(arg_syntax, "501 5.5."),
    R(param_unknown, "555 5.5."),
    R(relay_denied, "550 5.7.1 "),
    R(recipients_over, "452 4.5.3 "),
    R(size_over, "552 5.3.4 "),
    R(line_long, "500 5."),
    R(not_implemented, "502 5."),
    R(unknown, "500 5."),
    R(busy, "421 4."),
    R(timed_out, "421 4.4.2 "),
#undef R
};

static const char *
reply_at(const struct personality *p, size_t index)
{
	return *(const char *const *)((const char *)p + replies[index].offset);
}

static void
personality__replies__each_has_its_code(void **state)
{
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++) {
		for (size_t j = 0; j < sizeof(replies) / sizeof(*replies);
		     j++) {
			const char *text = reply_at(p, j);

			if (text == NULL)
				fail_msg("%s: no %s", p->name, replies[j].name);
			if (strncmp(text, replies[j].code,
				strlen(replies[j].code)) != 0)
				fail_msg("%s: %s is \"%s\"", p->name,
				    replies[j].name, text);
		}
	}
}

/* Lines of one reply: the same code, a hyphen on all but the last. */
static void
check_form(struct slice bytes)
{
	struct slice code = slice_range(bytes, 0, 3);

	while (bytes.len > 0) {
		size_t end = slice_find(bytes, '\n') + 1;
		struct slice line = slice_range(bytes, 0, end);

		bytes = slice_skip(bytes, end);
		assert_true(line.len > 5 && line.len <= TEMPLATE_LINE_MAX);
		assert_true(slice_starts_with(line, code));
		assert_int_equal(line.ptr[3], bytes.len > 0 ? '-' : ' ');
		assert_int_equal(line.ptr[line.len - 2], '\r');
		assert_int_equal(slice_find(line, '%'), line.len);
	}
}

static void
personality__replies__each_renders(void **state)
{
	struct template_values values = {.host = SLICE("host.example")};
	const struct personality *p;
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++) {
		for (size_t j = 0; j < sizeof(replies) / sizeof(*replies);
		     j++) {
			buf_clear(&out);
			template_render(&out, reply_at(p, j), &values);
			check_form(buf_slice(&out));
		}
	}
	buf_fini(&out);
}

static void
personality__data__is_whole(void **state)
{
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++) {
		assert_true(strlen(p->about) > 0);
		assert_true(strlen(p->host) > 0);
		assert_non_null(p->local_domain);
		assert_non_null(p->keywords);
		assert_true(p->recipients_max >= 100); /* RFC 5321 4.5.3.1.8 */
		assert_true(p->idle_ms >= 300000);     /* 4.5.3.2.7 */
		assert_ptr_equal(personality_find(slice_str(p->name)), p);
	}
}

static void
personality__closed__differs_in_relaying_only(void **state)
{
	const struct personality *open = personality_find(SLICE("deathstar"));
	const struct personality *closed =
	    personality_find(SLICE("deathstar-closed"));

	(void)state;
	assert_true(open->relays);
	assert_false(closed->relays);
	assert_string_equal(open->host, closed->host);
	assert_string_equal(open->local_domain, closed->local_domain);
	assert_int_equal(open->size_max, closed->size_max);
	assert_int_equal(open->recipients_max, closed->recipients_max);
	assert_ptr_equal(open->keywords, closed->keywords);
	for (size_t i = 0; i < sizeof(replies) / sizeof(*replies); i++)
		assert_string_equal(reply_at(open, i), reply_at(closed, i));
}

static void
personality__find__knows_whole_names_only(void **state)
{
	static const char *const unknown[] = {
	    "", "death", "deathstar-", "Deathstar", "deathstar-closed2"};

	(void)state;
	for (size_t i = 0; i < sizeof(unknown) / sizeof(*unknown); i++)
		assert_null(personality_find(slice_str(unknown[i])));
	assert_null(personality_at(SIZE_MAX));
	assert_string_equal(personality_default()->name, "deathstar");
	assert_ptr_equal(personality_default(), personality_at(0));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(personality__replies__each_has_its_code),
	    cmocka_unit_test(personality__replies__each_renders),
	    cmocka_unit_test(personality__data__is_whole),
	    cmocka_unit_test(personality__closed__differs_in_relaying_only),
	    cmocka_unit_test(personality__find__knows_whole_names_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
