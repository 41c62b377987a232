/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-live-message - a file goes out whole, and never ends when it should
 * not. */
#include "live-stage.h"

#include "scratch.h"

static char path[SCRATCH_MAX];

static void
write_file(size_t lines)
{
	FILE *file;

	snprintf(path, sizeof(path), "%s/message", scratch_dir());
	file = fopen(path, "w");
	assert_non_null(file);
	fputs("Subject: x\n\n", file);
	for (size_t i = 0; i < lines; i++)
		fprintf(file, ".line %zu of a message that has many\n", i);
	fclose(file);
}

static bool
has_replies(struct stage *s)
{
	return now(s)->exchanges.first_waiting >= s->wanted;
}

static void
say(struct stage *s, const char *text)
{
	assert_int_equal(submit(s, INTENT_COMMAND, text), 0);
	s->wanted = now(s)->exchanges.count;
	wait_until(s, has_replies);
}

static bool
is_greeted(struct stage *s)
{
	return now(s)->is_greeted;
}

static void
open_transaction(struct stage *s)
{
	open_stage_with(s, (struct live_options){.reply_timeout_ms = 0});
	assert_int_equal(submit(s, INTENT_CONNECT, "practice:"), 0);
	wait_until(s, is_greeted);
	say(s, "EHLO me.example");
	say(s, "MAIL FROM:<a@b.example>");
	say(s, "RCPT TO:<c@superfreak.local>");
}

static bool
is_taken(struct stage *s)
{
	return now(s)->message_count > 0;
}

static bool
is_under_way(struct stage *s)
{
	uint64_t done, total;

	return live_progress(s->live, &done, &total) && done > 0;
}

static size_t
count_ends(const struct stage *s)
{
	size_t n = 0;

	for (size_t i = 0; i < conversation_count(s->conversation); i++) {
		const struct event *ev = conversation_event(s->conversation, i);

		n += ev->kind == EVENT_SENT && ev->sent.what == SENT_DATA &&
		     slice_equals(ev->sent.line, SLICE("."));
	}
	return n;
}

static void
live_message__file__is_sent_and_counted(void **state)
{
	uint64_t lines = 0, done, total;
	struct stage s;

	(void)state;
	write_file(30000);
	open_transaction(&s);
	assert_false(live_progress(s.live, &done, &total));
	assert_int_equal(submit(&s, INTENT_MESSAGE, path), 0);
	assert_true(live_is_full(s.live));
	assert_int_equal(submit(&s, INTENT_COMMAND, "NOOP"), -ERR_STATE);
	wait_until(&s, is_taken);
	assert_false(live_progress(s.live, &done, &total));
	assert_false(live_is_full(s.live));
	for (size_t i = 0; i < conversation_count(s.conversation); i++) {
		const struct event *ev = conversation_event(s.conversation, i);

		if (ev->kind == EVENT_DROPPED)
			lines += ev->dropped.count;
		lines += ev->kind == EVENT_SENT && ev->sent.what == SENT_DATA;
	}
	assert_int_equal(lines, 30003);
	assert_int_equal(count_ends(&s), 1);
	close_stage(&s);
}

static void
live_message__cancel__closes_without_the_end(void **state)
{
	struct stage s;

	(void)state;
	write_file(100000);
	open_transaction(&s);
	assert_int_equal(submit(&s, INTENT_MESSAGE, path), 0);
	wait_until(&s, is_under_way);
	assert_int_equal(submit(&s, INTENT_CANCEL, ""), 0);
	assert_true(now(&s)->is_closed);
	assert_int_equal(count_ends(&s), 0);
	close_stage(&s);
}

static void
live_message__file_that_shrinks__closes_without_the_end(void **state)
{
	struct stage s;

	(void)state;
	write_file(100000);
	open_transaction(&s);
	assert_int_equal(submit(&s, INTENT_MESSAGE, path), 0);
	assert_int_equal(truncate(path, 100), 0);
	wait_until(&s, is_closed);
	assert_non_null(strstr(now(&s)->closed_error, "the file has changed"));
	assert_int_equal(count_ends(&s), 0);
	close_stage(&s);
}

static void
live_message__wrong__nothing_is_sent(void **state)
{
	static const struct {
		enum intent_kind kind;
		const char *text;
		int rc;
	} cases[] = {
	    {INTENT_MESSAGE, "/nonexistent", -ERR_INPUT},
	    {INTENT_MESSAGE, "/dev/zero", -ERR_INPUT},
	    {INTENT_MESSAGE, "sample:lunch", -ERR_USAGE},
	    {INTENT_BDAT, "sample:test", -ERR_STATE},
	    {INTENT_BDAT, "sample:test 0", -ERR_USAGE},
	};
	struct stage s;
	size_t before;

	(void)state;
	open_transaction(&s);
	before = now(&s)->exchanges.count;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(
		    submit(&s, cases[i].kind, cases[i].text), cases[i].rc);
	assert_int_equal(now(&s)->exchanges.count, before);
	close_stage(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live_message__file__is_sent_and_counted),
	    cmocka_unit_test(live_message__cancel__closes_without_the_end),
	    cmocka_unit_test(
		live_message__file_that_shrinks__closes_without_the_end),
	    cmocka_unit_test(live_message__wrong__nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
