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
	const char *codes; /* beginnings, "|" between them */
	bool is_optional;
} replies[] = {
#define R(name, codes)                                                  \
	{                                                               \
#		name, offsetof(struct personality, name), codes, false \
	}
#define O(name, codes)                                                 \
	{                                                              \
#		name, offsetof(struct personality, name), codes, true \
	}
    R(greeting, "220 "),
    R(helo_ok, "250 "),
    R(ehlo_ok, "250 "),
    R(mail_ok, "250 "),
    R(rcpt_ok, "250 "),
    R(data_go, "354 "),
    R(content_ok, "250 "),
    R(quit_ok, "221 "),
    R(rset_ok, "250 "),
    R(noop_ok, "250 "),
    O(vrfy, "252 "),
    O(help, "214"),
    O(starttls_go, "220 |454 4.7.0 "),
    O(injected, "250 2.0.0 "),
    O(auth_ok, "235 "),
    O(mail_helo_first, "503 "),
    R(rcpt_helo_first, "503 "),
    R(data_helo_first, "503 "),
    O(nested_mail, "503 "),
    O(helo_again, "503 "),
    R(rcpt_mail_first, "503 "),
    R(data_mail_first, "503 "),
    R(data_rcpt_first, "503 |554 5.5.1 "),
    O(data_rcpt_missing, "503 "),
    O(helo_syntax, "501 "),
    R(mail_syntax, "501 |500 |555 "),
    R(rcpt_syntax, "501 |500 |555 "),
    O(mail_empty, "501 |553 5.1.0 "),
    O(rcpt_empty, "501 "),
    O(vrfy_syntax, "501 "),
    O(sender_syntax, "501 |553 5."),
    O(recipient_syntax, "501 |553 5."),
    O(path_8bit, "553 5.|501 5.1.3 "),
    O(arg_syntax, "501 |500 5.5.4 "),
    O(size_syntax, "501 "),
    O(body_syntax, "501 "),
    O(mail_param_syntax, "501 "),
    O(rcpt_param_syntax, "501 "),
    O(param_unknown, "555 5.5.|501 |503 5.5.4 "),
    O(rcpt_param_unknown, "503 "),
    R(relay_denied, "550 |553 |554 5.7.1 "),
    R(user_unknown, "550 |524 5.2.4 "),
    R(recipients_over, "452 "),
    O(size_over, "552 "),
    R(content_over, "552 |554 5.3.4 "),
    R(line_long, "500 |502 "),
    O(line_flawed, "550 |451 "),
    R(line_empty, "500 |502 "),
    O(forbidden, "221 2.7.0 "),
    R(not_implemented, "502 |500 "),
    R(unknown, "500 |502 "),
    O(in_transaction, "503 "),
    O(tls_active, "503 |554 "),
    O(tls_followed, "421 4.7.0 |500 5.5.1 |503 5.5.0 |554 "),
    O(auth_always, "504 5.5.|454 4.7.0 "),
    O(auth_syntax, "501 "),
    O(auth_base64, "501 "),
    O(auth_unknown, "504 "),
    O(auth_in_clear, "538 5.7.|503 |504 5."),
    O(auth_again, "503 "),
    O(auth_failed, "535 "),
    O(auth_canceled, "501 "),
    O(auth_down, "454 4.|435 |421 4.3.0 "),
    R(busy, "421 "),
    R(timed_out, "421 |451 "),
    O(too_many_errors, "421 4.7.0 "),
    O(too_many_unknown, "500 "),
#undef O
#undef R
};

static const char *
reply_at(const struct personality *p, size_t index)
{
	return *(const char *const *)((const char *)p + replies[index].offset);
}

static bool
begins_with_any(const char *text, const char *codes)
{
	struct slice rest = slice_str(codes);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '|');

		if (slice_starts_with(
			slice_str(text), slice_range(rest, 0, end)))
			return true;
		rest = slice_skip(rest, end + 1);
	}
	return false;
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

			if (text == NULL && replies[j].is_optional)
				continue;
			if (text == NULL)
				fail_msg("%s: no %s", p->name, replies[j].name);
			if (!begins_with_any(text, replies[j].codes))
				fail_msg("%s: %s is \"%s\"", p->name,
				    replies[j].name, text);
		}
	}
}

/* Whoever has TLS or AUTH has all that can be said to it. */
static void
check_extensions(const struct personality *p)
{
	const char *const tls[] = {
	    p->in_transaction, p->tls_active, p->tls_followed};
	const char *const auth[] = {p->auth_ok, p->auth_syntax, p->auth_base64,
	    p->auth_unknown, p->auth_in_clear, p->auth_again, p->auth_failed,
	    p->auth_canceled, p->auth_down};

	for (size_t i = 0; i < sizeof(tls) / sizeof(tls[0]); i++)
		assert_true(p->starttls_go == NULL || tls[i] != NULL);
	for (size_t i = 0; i < sizeof(auth) / sizeof(auth[0]); i++)
		assert_true(
		    (p->mechs | p->clear_mechs) == 0 || auth[i] != NULL);
	assert_true((p->mechs | p->clear_mechs) != 0 || p->auth_ok == NULL);
}

static void
personality__replies__that_can_be_needed_are_there(void **state)
{
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++) {
		assert_true(p->users == NULL || p->user_unknown != NULL);
		assert_true(p->line_flaws == 0 || p->line_flawed != NULL);
		assert_true(p->errors_hard == 0 || p->too_many_errors != NULL);
		assert_true(p->syntax_max == 0 || p->too_many_syntax != NULL);
		assert_true(p->unknown_max == 0 || p->too_many_unknown != NULL);
		assert_true(p->errors_soft == 0 || p->error_delay_ms > 0);
		assert_true(p->errors_soft <= p->errors_hard);
		assert_non_null(p->accounts);
		assert_true(
		    p->path_flaws == 0 ||
		    (p->sender_syntax != NULL && p->recipient_syntax != NULL));
		assert_true((p->vrfy == NULL) == (p->vrfy_syntax == NULL) ||
			    p->arg_syntax == NULL);
		check_extensions(p);
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
			if (reply_at(p, j) == NULL)
				continue;
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
		if (reply_at(open, i) == NULL)
			assert_null(reply_at(closed, i));
		else
			assert_string_equal(
			    reply_at(open, i), reply_at(closed, i));
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
	    cmocka_unit_test(
		personality__replies__that_can_be_needed_are_there),
	    cmocka_unit_test(personality__replies__each_renders),
	    cmocka_unit_test(personality__data__is_whole),
	    cmocka_unit_test(personality__closed__differs_in_relaying_only),
	    cmocka_unit_test(personality__find__knows_whole_names_only),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
