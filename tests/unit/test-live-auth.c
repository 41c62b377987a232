/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-live-auth - a live session says who it is, or stops in the middle. */
#include "live-stage.h"

static int
authenticate(struct stage *s, const char *text, const char *password)
{
	struct intent intent = {.kind = INTENT_AUTH,
	    .text = slice_str(text),
	    .secret = slice_str(password)};

	return live_submit(s->live, &intent, NULL);
}

static bool
is_quiet(struct stage *s)
{
	return now(s)->is_greeted && session_awaited(now(s)) == NULL &&
	       now(s)->phase != PHASE_TLS && !now(s)->is_closed;
}

static bool
is_secure(struct stage *s)
{
	return now(s)->tls.version != NULL && is_quiet(s);
}

/* Inside TLS with the practice server, whose only user is "student". */
static void
open_stage(struct stage *s, const struct login *login)
{
	open_stage_with(s, (struct live_options){.login = login});
	assert_int_equal(submit(s, INTENT_CONNECT, "practice:postfix"), 0);
	wait_until(s, is_quiet);
	assert_int_equal(submit(s, INTENT_COMMAND, "STARTTLS"), 0);
	wait_until(s, is_secure);
}

static void
say_hello(struct stage *s)
{
	assert_int_equal(submit(s, INTENT_COMMAND, "EHLO me"), 0);
	wait_until(s, is_quiet);
}

/* Every line from the first AUTH on, as the transcript has it. */
static void
assert_sent(const struct stage *s, const char *wanted)
{
	struct buf sent = {0};

	for (size_t i = 0; i < conversation_count(s->conversation); i++) {
		const struct event *ev = conversation_event(s->conversation, i);

		if (ev->kind != EVENT_SENT ||
		    (sent.len == 0 &&
			!slice_starts_with(ev->sent.line, SLICE("AUTH"))))
			continue;
		buf_add_slice(&sent, ev->sent.line);
		buf_add_byte(&sent, '|');
	}
	assert_string_equal(buf_text(&sent), wanted);
	buf_fini(&sent);
}

static size_t
count_told(const struct stage *s)
{
	size_t count = 0;

	for (size_t i = 0; i < conversation_count(s->conversation); i++)
		count +=
		    conversation_event(s->conversation, i)->kind == EVENT_AUTH;
	return count;
}

static void
live_auth__submit__by_the_strongest(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "student", "sesame"), 0);
	wait_until(&s, is_quiet);
	assert_true(now(&s)->is_authenticated);
	assert_sent(&s, "AUTH SCRAM-SHA-256-PLUS ********|********||");
	assert_int_equal(count_told(&s), 5);
	/* RFC 4954 4: once in a session */
	assert_int_equal(authenticate(&s, "student", "sesame"), -ERR_STATE);
	close_stage(&s);
}

static void
live_auth__submit__what_is_wrong(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	assert_int_equal(authenticate(&s, "student", "x"), -ERR_STATE);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "", "x"), -ERR_USAGE);
	assert_int_equal(authenticate(&s, "FOO student", "x"), -ERR_USAGE);
	assert_int_equal(authenticate(&s, "NTLM student", "x"), -ERR_STATE);
	assert_int_equal(authenticate(&s, "EXTERNAL", "x"), -ERR_STATE);
	assert_int_equal(
	    authenticate(&s, "PLAIN student", NULL), INTENT_WANTS_SECRET);
	assert_int_equal(count_told(&s), 0);
	close_stage(&s);
}

/* A refusal is told, and another attempt can follow. */
static void
live_auth__refused__nothing_weaker_by_itself(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "PLAIN student", "wrong"), 0);
	wait_until(&s, is_quiet);
	assert_false(now(&s)->is_authenticated);
	assert_sent(&s, "AUTH PLAIN ********|");
	assert_int_equal(authenticate(&s, "LOGIN student", "sesame"), 0);
	wait_until(&s, is_quiet);
	assert_true(now(&s)->is_authenticated);
	close_stage(&s);
}

static void
live_auth__busy__nothing_goes_in_between(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "LOGIN student", "sesame"), 0);
	assert_int_equal(submit(&s, INTENT_COMMAND, "NOOP"), -ERR_STATE);
	assert_int_equal(submit(&s, INTENT_RESPONSE, "x"), -ERR_STATE);
	assert_int_equal(authenticate(&s, "student", "x"), -ERR_STATE);
	wait_until(&s, is_quiet);
	assert_true(now(&s)->is_authenticated);
	assert_sent(&s, "AUTH LOGIN|********|********|");
	close_stage(&s);
}

static void
live_auth__cancel__says_a_star(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "LOGIN student", "sesame"), 0);
	assert_int_equal(submit(&s, INTENT_CANCEL, ""), 0);
	wait_until(&s, is_quiet);
	assert_false(now(&s)->is_authenticated);
	assert_sent(&s, "AUTH LOGIN|*|");
	assert_int_equal(submit(&s, INTENT_COMMAND, "NOOP"), 0);
	close_stage(&s);
}

static void
live_auth__close__in_the_middle(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, NULL);
	say_hello(&s);
	assert_int_equal(authenticate(&s, "LOGIN student", "sesame"), 0);
	assert_int_equal(submit(&s, INTENT_CLOSE, ""), 0);
	wait_until(&s, is_closed);
	assert_sent(&s, "AUTH LOGIN|*|QUIT|");
	close_stage(&s);
}

static bool
find(void *context, struct slice host, struct buf *user, struct buf *password)
{
	(void)host;
	if (user->len == 0)
		buf_add_str(user, "student");
	buf_add_str(password, context);
	return true;
}

static void
live_auth__login__behind_ehlo(void **state)
{
	struct login login = {.is_wanted = true,
	    .mechs = "CRAM-MD5,PLAIN",
	    .find = find,
	    .context = "sesame"};
	struct stage s;

	(void)state;
	open_stage(&s, &login);
	say_hello(&s);
	assert_true(now(&s)->is_authenticated);
	assert_sent(&s, "AUTH CRAM-MD5|********|");
	close_stage(&s);
}

static void
live_auth__login__ends_what_is_not_authenticated(void **state)
{
	struct login login = {.is_wanted = true,
	    .ends_unauthenticated = true,
	    .find = find,
	    .context = "wrong"};
	struct stage s;

	(void)state;
	open_stage(&s, &login);
	assert_int_equal(submit(&s, INTENT_COMMAND, "EHLO me"), 0);
	wait_until(&s, is_closed);
	assert_int_equal(now(&s)->trouble, TROUBLE_AUTH);
	close_stage(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live_auth__submit__by_the_strongest),
	    cmocka_unit_test(live_auth__submit__what_is_wrong),
	    cmocka_unit_test(live_auth__refused__nothing_weaker_by_itself),
	    cmocka_unit_test(live_auth__busy__nothing_goes_in_between),
	    cmocka_unit_test(live_auth__cancel__says_a_star),
	    cmocka_unit_test(live_auth__close__in_the_middle),
	    cmocka_unit_test(live_auth__login__behind_ehlo),
	    cmocka_unit_test(live_auth__login__ends_what_is_not_authenticated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
