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

static void
write_bytes(struct slice bytes)
{
	FILE *file;

	snprintf(path, sizeof(path), "%s/message", scratch_dir());
	file = fopen(path, "w");
	assert_non_null(file);
	assert_int_equal(fwrite(bytes.ptr, 1, bytes.len, file), bytes.len);
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
open_with(struct stage *s, const char *parameters, const char *const rules[],
    size_t count)
{
	char mail[64];

	snprintf(mail, sizeof(mail), "MAIL FROM:<a@b.example>%s", parameters);
	open_stage_with(s, (struct live_options){.reply_timeout_ms = 0});
	assert_int_equal(submit(s, INTENT_CONNECT, "practice:"), 0);
	wait_until(s, is_greeted);
	for (size_t i = 0; i < count; i++)
		assert_int_equal(submit(s, INTENT_PRACTICE, rules[i]), 0);
	say(s, "EHLO me.example");
	say(s, mail);
	say(s, "RCPT TO:<c@superfreak.local>");
}

static void
open_transaction(struct stage *s)
{
	open_with(s, "", NULL, 0);
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

/* What BDAT announced. */
static unsigned long
count_announced(const struct stage *s)
{
	unsigned long sum = 0, size;

	for (size_t i = 0; i < conversation_count(s->conversation); i++) {
		const struct event *ev = conversation_event(s->conversation, i);
		struct slice rest =
		    ev->kind == EVENT_SENT ? ev->sent.line : (struct slice){0};

		if (slice_equals(slice_take_word(&rest), SLICE("BDAT")) &&
		    slice_to_number(slice_take_word(&rest), 1000, &size) == 0)
			sum += size;
	}
	return sum;
}

static void
live_message__chunks__sizes_are_of_the_bytes_sent(void **state)
{
	/* It takes the bytes of a chunk for commands, and is silent. */
	static const char *const rules[] = {
	    "fault ehlo 250 \"me\\nCHUNKING\\nBINARYMIME\"", "fault mail 250",
	    "fault rcpt 250", "fault bdat 250", "fault any raw \"\""};
	static const struct {
		const char *body, *before;
		struct slice file;
		unsigned long announced; /* 0 = it is refused */
	} cases[] = {
	    {"", "", {"A: b\r\n\r\n.\r\n", 11}, 11},
	    {"", "", {"A: b\n\n.\n..\nx", 12}, 18},
	    {"", "raw ", {"A: b\n\n.\n..\nx", 12}, 12},
	    {"", "", {"A: b\n\nx\r\n", 9}, 0},
	    {"", "", {"A: b\n\n\0\n", 8}, 0},
	    {"", "raw ", {"A: b\n\n\0\n", 8}, 8},
	    {" BODY=BINARYMIME", "", {"A: b\n\n\0\r\n\r", 10}, 10},
	    {" BODY=8BITMIME", "", {"A: b\n\n\r\n\r", 9}, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		char line[SCRATCH_MAX + 32];
		struct stage s;

		write_bytes(cases[i].file);
		open_with(
		    &s, cases[i].body, rules, sizeof(rules) / sizeof(rules[0]));
		snprintf(
		    line, sizeof(line), "%s%s 1000", cases[i].before, path);
		assert_int_equal(submit(&s, INTENT_BDAT, line),
		    cases[i].announced == 0 ? -ERR_INPUT : 0);
		if (cases[i].announced > 0)
			wait_until(&s, is_taken);
		assert_int_equal(count_announced(&s), cases[i].announced);
		close_stage(&s);
	}
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
	    cmocka_unit_test(live_message__chunks__sizes_are_of_the_bytes_sent),
	    cmocka_unit_test(live_message__wrong__nothing_is_sent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
