/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-live - the live source on real loopback: what becomes an event, what
 * goes over the wire, how waits end. */
#include "live-stage.h"

#include <dirent.h>

static void
open_stage(struct stage *s, uint64_t reply_timeout_ms)
{
	open_stage_with(
	    s, (struct live_options){.reply_timeout_ms = reply_timeout_ms});
}

static bool
has_replies(struct stage *s)
{
	return now(s)->exchanges.first_waiting >= s->wanted;
}

static void
say(struct stage *s, enum intent_kind kind, const char *text)
{
	assert_int_equal(submit(s, kind, text), 0);
	s->wanted = now(s)->exchanges.count;
	wait_until(s, has_replies);
}

static bool
is_connected(struct stage *s)
{
	return now(s)->address != NULL;
}

static bool
is_greeted(struct stage *s)
{
	return now(s)->is_greeted && !now(s)->is_closed;
}

static void
connect_to(struct stage *s, const char *target)
{
	assert_int_equal(submit(s, INTENT_CONNECT, target), 0);
	wait_until(s, is_greeted);
}

/* Every line that was sent, as the transcript has it, joined by "|". */
static void
add_sent(const struct stage *s, struct buf *out)
{
	for (size_t i = 0; i < conversation_count(s->conversation); i++) {
		const struct event *ev = conversation_event(s->conversation, i);

		if (ev->kind != EVENT_SENT)
			continue;
		buf_add_slice(out, ev->sent.line);
		buf_add_byte(out, '|');
	}
}

static void
live__delivery__through_the_practice_server(void **state)
{
	struct stage s;
	struct buf sent = {0};

	(void)state;
	open_stage(&s, 0);
	connect_to(&s, "practice:deathstar");
	assert_int_equal(now(&s)->probes[0].verdict, PORT_LISTENING);
	say(&s, INTENT_COMMAND, "EHLO me.example");
	assert_true(ext_set_has(&now(&s)->offered, EXT_PIPELINING));
	say(&s, INTENT_COMMAND, "MAIL FROM:<a@b.example>");
	say(&s, INTENT_COMMAND, "RCPT TO:<c@d.example>");
	say(&s, INTENT_COMMAND, "DATA");
	assert_int_equal(submit(&s, INTENT_DATA, ".dot"), 0);
	say(&s, INTENT_DATA_END, "");
	assert_int_equal(now(&s)->message_count, 1);
	assert_int_equal(submit(&s, INTENT_CLOSE, ""), 0);
	wait_until(&s, is_closed);
	add_sent(&s, &sent);
	assert_string_equal(buf_text(&sent),
	    "EHLO me.example|MAIL FROM:<a@b.example>|RCPT TO:<c@d.example>|"
	    "DATA|..dot|.|QUIT|");
	buf_fini(&sent);
	close_stage(&s);
}

/* Each is an event of its own, and none waits for the reply before it. */
static void
live__group__is_sent_in_one_piece(void **state)
{
	struct stage s;
	const struct exchanges *all;

	(void)state;
	open_stage(&s, 0);
	connect_to(&s, "practice:deathstar");
	say(&s, INTENT_COMMAND, "EHLO me.example");
	all = &now(&s)->exchanges;
	say(&s, INTENT_GROUP, "MAIL FROM:<a@b.example>\nRSET\nNOOP\r\n");
	assert_int_equal(all->count, 5);
	assert_int_equal(all->list[2].verb, VERB_MAIL);
	assert_false(all->list[2].is_pipelined);
	assert_true(all->list[3].is_pipelined);
	assert_true(all->list[4].is_pipelined);
	assert_int_equal(submit(&s, INTENT_DROP, ""), 0);
	assert_int_equal(submit(&s, INTENT_GROUP, "RSET\nNOOP\n"), -ERR_STATE);
	assert_int_equal(now(&s)->exchanges.count, 5);
	close_stage(&s);
}

/* Neither a typed nor a raw secret becomes a fact; the server got it. */
static void
live__secrets__are_masked_before_the_append(void **state)
{
	struct stage s;
	struct buf sent = {0};

	(void)state;
	open_stage(&s, 0);
	connect_to(&s, "practice:");
	say(&s, INTENT_COMMAND, "AUTH PLAIN AGJvYgBodW50ZXIy");
	say(&s, INTENT_RAW, "AUTH PLAIN AGJvYgBodW50ZXIy\r\n");
	assert_int_equal(submit(&s, INTENT_RESPONSE, "aHVudGVyMg=="), 0);
	/* An answer, whatever it is sent as. */
	say(&s, INTENT_COMMAND, "RSET");
	assert_int_equal(submit(&s, INTENT_COMMAND, "AUTH LOGIN"), 0);
	assert_int_equal(submit(&s, INTENT_COMMAND, "c2VjcmV0MQ=="), 0);
	assert_int_equal(submit(&s, INTENT_RAW, "c2VjcmV0Mg==\r\n"), 0);
	add_sent(&s, &sent);
	assert_null(strstr(buf_text(&sent), "AGJv"));
	assert_null(strstr(buf_text(&sent), "aHVudGVyMg"));
	assert_null(strstr(buf_text(&sent), "c2VjcmV0"));
	assert_non_null(strstr(buf_text(&sent), "AUTH PLAIN ********|"));
	buf_fini(&sent);
	close_stage(&s);
}

static void
live__long_message__is_sent_whole_and_kept_in_part(void **state)
{
	static char line[1001];
	const struct event *dropped = NULL;
	struct stage s;

	(void)state;
	memset(line, 'x', sizeof(line) - 1);
	open_stage(&s, 0);
	connect_to(&s, "practice:");
	say(&s, INTENT_COMMAND, "HELO me");
	say(&s, INTENT_COMMAND, "MAIL FROM:<a@b.example>");
	say(&s, INTENT_COMMAND, "RCPT TO:<c@d.example>");
	say(&s, INTENT_COMMAND, "DATA");
	for (int i = 0; i < 200; i++)
		assert_int_equal(submit(&s, INTENT_DATA, line), 0);
	say(&s, INTENT_DATA_END, "");
	assert_int_equal(now(&s)->message_count, 1);
	for (size_t i = 0; i < conversation_count(s.conversation); i++)
		if (conversation_event(s.conversation, i)->kind ==
		    EVENT_DROPPED)
			dropped = conversation_event(s.conversation, i);
	assert_non_null(dropped);
	assert_int_equal(dropped->dropped.count, 200 - 65536 / 1002);
	assert_int_equal(dropped->dropped.bytes, (200 - 65536 / 1002) * 1002);
	close_stage(&s);
}

static void
live__refused_and_unknown__are_told_apart(void **state)
{
	struct address place;
	int fd = peer_bind("127.0.0.1", 0, &place);
	char target[ADDRESS_TEXT_SIZE];
	struct stage s;

	(void)state;
	open_stage(&s, 0);
	assert_int_equal(
	    submit(&s, INTENT_CONNECT, address_port_text(&place, target)), 0);
	wait_until(&s, is_closed);
	assert_int_equal(now(&s)->trouble, TROUBLE_REFUSED);
	assert_int_equal(submit(&s, INTENT_CONNECT, "a\001b"), -ERR_USAGE);
	assert_int_equal(submit(&s, INTENT_COMMAND, "NOOP"), -ERR_STATE);
	assert_int_equal(submit(&s, INTENT_DROP, ""), -ERR_STATE);
	close_stage(&s);
	close(fd);
}

/* A server that accepts and says nothing: the wait has an end, and a person
 * can end it before. */
static void
live__silent_server__ends_at_its_deadline(void **state)
{
	struct address place;
	int fd = peer_listen("127.0.0.1", 0, 4, &place);
	char target[ADDRESS_TEXT_SIZE];
	uint64_t began_us, ends_us;
	struct stage s;

	(void)state;
	open_stage(&s, 200);
	address_port_text(&place, target);
	assert_int_equal(submit(&s, INTENT_CONNECT, target), 0);
	assert_true(live_deadline(s.live, &began_us, &ends_us));
	wait_until(&s, is_closed);
	assert_int_equal(now(&s)->trouble, TROUBLE_DEADLINE);
	assert_string_equal(now(&s)->closed_error, "no greeting in 0.2 s");
	assert_false(live_deadline(s.live, &began_us, &ends_us));
	close_stage(&s);
	close(fd);
}

static void
on_passed(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

/* It is not the server that is late while nobody reads what it says. */
static void
live__pause__stops_the_clock_of_the_reply(void **state)
{
	struct address place;
	int fd = peer_listen("127.0.0.1", 0, 4, &place);
	char target[ADDRESS_TEXT_SIZE];
	uint64_t began_us, ends_us, then_us;
	bool has_passed = false;
	uv_timer_t timer;
	struct stage s;

	(void)state;
	open_stage(&s, 200);
	address_port_text(&place, target);
	assert_int_equal(submit(&s, INTENT_CONNECT, target), 0);
	wait_until(&s, is_connected);
	live_pause(s.live, true);
	live_pause(s.live, true);
	assert_true(live_deadline(s.live, &began_us, &ends_us));
	uv_timer_init(&s.loop.loop, &timer);
	timer.data = &has_passed;
	/* until the deadline is behind us: it was 200 ms */
	uv_timer_start(&timer, on_passed, 250, 0);
	net_loop_wait(&s.loop, &has_passed);
	uv_close((uv_handle_t *)&timer, NULL);
	assert_false(now(&s)->is_closed);
	live_pause(s.live, false);
	assert_true(live_deadline(s.live, &began_us, &then_us));
	assert_true(then_us >= ends_us + 200000);
	wait_until(&s, is_closed);
	assert_int_equal(now(&s)->trouble, TROUBLE_DEADLINE);
	close_stage(&s);
	close(fd);
}

static void
live__cancel__ends_an_attempt_at_once(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, 0);
	assert_int_equal(submit(&s, INTENT_CANCEL, ""), -ERR_STATE);
	assert_int_equal(submit(&s, INTENT_CONNECT, "127.0.0.1 9"), 0);
	assert_int_equal(submit(&s, INTENT_CANCEL, ""), 0);
	assert_true(now(&s)->is_closed);
	assert_int_equal(now(&s)->closed_by, CLOSED_CLIENT);
	assert_false(live_is_busy(s.live));
	close_stage(&s);
}

/* What was not decided is told as that, not left out. */
static void
live__cancel__tells_the_open_probes(void **state)
{
	const struct event *ev;
	char target[ADDRESS_TEXT_SIZE];
	struct filtered f;
	struct stage s;

	(void)state;
	filtered_open(&f);
	open_stage(&s, 0);
	address_port_text(&f.address, target);
	assert_int_equal(submit(&s, INTENT_CONNECT, target), 0);
	while (conversation_count(s.conversation) == 0)
		uv_run(&s.loop.loop, UV_RUN_ONCE);
	assert_int_equal(submit(&s, INTENT_CANCEL, ""), 0);
	assert_int_equal(conversation_count(s.conversation), 3);
	ev = conversation_event(s.conversation, 1);
	assert_int_equal(ev->kind, EVENT_PROBE);
	assert_true(ev->probe.verdict == PORT_UNDECIDED ||
		    ev->probe.verdict == PORT_NOT_TRIED);
	assert_true(slice_equals(ev->probe.error, SLICE("canceled")));
	assert_int_equal(
	    conversation_event(s.conversation, 2)->kind, EVENT_CLOSED);
	close_stage(&s);
	filtered_close(&f);
}

/* A second connect ends the first session and begins the next. */
static void
live__reconnect__is_a_new_session(void **state)
{
	struct stage s;

	(void)state;
	open_stage(&s, 0);
	connect_to(&s, "practice:deathstar");
	connect_to(&s, "practice:deathstar-closed");
	assert_int_equal(now(&s)->number, 2);
	assert_true(conversation_session_at(s.conversation, 1)->is_closed);
	assert_string_equal(now(&s)->target, "practice:deathstar-closed");
	close_stage(&s);
}

static size_t
count_descriptors(void)
{
	DIR *dir = opendir("/proc/self/fd");
	size_t count = 0;

	assert_non_null(dir);
	while (readdir(dir) != NULL)
		count++;
	closedir(dir);
	return count;
}

/* One after another, each ended in another way. */
static void
live__connect__many_times_needs_no_more_descriptors(void **state)
{
	static const enum intent_kind ends[] = {
	    INTENT_DROP, INTENT_CLOSE, INTENT_CONNECT};
	struct stage s;
	size_t first = 0;

	(void)state;
	open_stage(&s, 0);
	for (size_t i = 0; i < 300; i++) {
		enum intent_kind end = ends[i % 3];

		connect_to(&s, "practice:deathstar");
		if (end == INTENT_CONNECT)
			continue; /* which drops it */
		assert_int_equal(submit(&s, end, ""), 0);
		wait_until(&s, is_closed);
		if (i < 10)
			first = count_descriptors();
		assert_true(first == 0 || count_descriptors() < first + 8);
	}
	assert_int_equal(now(&s)->number, 300);
	close_stage(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(live__delivery__through_the_practice_server),
	    cmocka_unit_test(live__group__is_sent_in_one_piece),
	    cmocka_unit_test(live__secrets__are_masked_before_the_append),
	    cmocka_unit_test(
		live__long_message__is_sent_whole_and_kept_in_part),
	    cmocka_unit_test(live__refused_and_unknown__are_told_apart),
	    cmocka_unit_test(live__silent_server__ends_at_its_deadline),
	    cmocka_unit_test(live__pause__stops_the_clock_of_the_reply),
	    cmocka_unit_test(live__cancel__ends_an_attempt_at_once),
	    cmocka_unit_test(live__cancel__tells_the_open_probes),
	    cmocka_unit_test(live__reconnect__is_a_new_session),
	    cmocka_unit_test(
		live__connect__many_times_needs_no_more_descriptors),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
