/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-practice-order - a person beside the practice server: orders, held
 * replies, and what is told to who looks on. */
#include "ehlo/source/practice-order.h"

#include "practice-talk.h"

static int
obey(struct server *s, const char *order, struct buf *note, struct buf *text,
    struct err *err)
{
	buf_clear(note);
	buf_clear(text);
	return practice_order(s->practice, slice_str(order), note, text, err);
}

/* Each in turn; the beginnings of what comes of it, "" = nothing. */
static void
practice__order__is_obeyed_and_told(void **state)
{
	static const struct {
		const char *order;
		int rc;
		const char *note, *text, *error;
	} rows[] = {
	    {"fault", 0, "", "No rules. One is made so: ", ""},
	    {"fault rcpt 450 4.2.0 \"Later\" once", 0,
		"the practice server has a rule: rcpt 450 4.2.0 \"Later\" once",
		"", ""},
	    {"fault user carol open-up", 0,
		"the practice server has a rule: user carol", "", ""},
	    {"FAULT list", 0, "",
		"1  rcpt 450 4.2.0 \"Later\" once\n2  user carol open-up\n",
		""},
	    {"fault frob", -ERR_USAGE, "", "", "column 1: wanted a command"},
	    {"fault delete 3", -ERR_USAGE, "", "", "there is no such rule"},
	    {"fault delete x", -ERR_USAGE, "", "", "there is no such rule"},
	    {"fault delete 1", 0, "the practice server's rule 1 is gone", "",
		""},
	    {"fault clear", 0, "the practice server has no rules", "", ""},
	    {"personality exim", 0, "the practice server plays exim: ", "", ""},
	    {"personality", 0, "", "- deathstar: ", ""},
	    {"personality nobody", -ERR_USAGE, "", "",
		"no personality \"nobody\""},
	    {"hold", 0, "the practice server holds each reply", "", ""},
	    {"release", -ERR_STATE, "", "", "no reply is held now"},
	    {"hold", 0, "the practice server answers by itself again", "", ""},
	    {"hold perhaps", -ERR_USAGE, "", "", "\":hold\" wants on or off"},
	    {"release 250 x", -ERR_STATE, "", "",
		"no reply is held; \":hold on\" holds them"},
	    {"mailbox", 0, "", "The practice server took no message.\n", ""},
	    {"mailbox 1", -ERR_USAGE, "", "", "there is no such message"},
	    {"mailbox clear", 0, "the practice server's mailbox is empty", "",
		""},
	    {"frob", -ERR_USAGE, "", "", "no order for the practice server"},
	    {"", -ERR_USAGE, "", "", "no order for the practice server"},
	};
	struct buf note = {0}, text = {0};
	struct server s;

	(void)state;
	server_open(&s, personality_default());
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct err err = {0};

		assert_int_equal(
		    obey(&s, rows[i].order, &note, &text, &err), rows[i].rc);
		assert_int_equal(note.len > 0, rows[i].note[0] != '\0');
		assert_int_equal(text.len > 0, rows[i].text[0] != '\0');
		assert_true(slice_starts_with(
		    buf_slice(&note), slice_str(rows[i].note)));
		assert_true(slice_starts_with(
		    buf_slice(&text), slice_str(rows[i].text)));
		assert_true(slice_starts_with(
		    slice_str(err.text), slice_str(rows[i].error)));
	}
	buf_fini(&note);
	buf_fini(&text);
	server_close(&s);
}

static void
practice__mailbox__shows_messages(void **state)
{
	struct buf note = {0}, text = {0};
	struct err err = {0};
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_default());
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	say(&s, fd, "HELO a\r\n", "250 ");
	say(&s, fd, "MAIL FROM:<>\r\n", "250 ");
	say(&s, fd, "RCPT TO:<c@d.example>\r\n", "250 ");
	say(&s, fd, "RCPT TO:<e@d.example>\r\n", "250 ");
	say(&s, fd, "DATA\r\n", "354 ");
	say(&s, fd, "Subject: \x1b[2J\r\n\r\nx\r\n.\r\n", "250 ");
	assert_int_equal(obey(&s, "mailbox", &note, &text, &err), 0);
	assert_true(slice_contains_nocase(buf_slice(&text),
	    SLICE("  <> to c@d.example and 1 more, 20 bytes: ")));
	assert_int_equal(slice_find(buf_slice(&text), '\x1b'), text.len);
	assert_int_equal(obey(&s, "mailbox 1", &note, &text, &err), 0);
	assert_true(slice_contains_nocase(buf_slice(&text),
	    SLICE("from a [127.0.0.1], in clear\nMAIL FROM: <>\n"
		  "RCPT TO: c@d.example\nRCPT TO: e@d.example\n\n")));
	assert_int_equal(slice_find(buf_slice(&text), '\x1b'), text.len);
	close(fd);
	buf_fini(&note);
	buf_fini(&text);
	server_close(&s);
}

/* ---- held replies ----------------------------------------------------- */

/* Until one is held. */
static void
await_held(struct server *s, struct practice_held *held)
{
	uint64_t limit_us = net_now_us(s->loop.net) + 20 * UINT64_C(1000000);

	while (!practice_held(s->practice, held)) {
		assert_true(net_now_us(s->loop.net) < limit_us);
		uv_run(&s->loop.loop, UV_RUN_NOWAIT);
	}
}

static void
expect_held(struct server *s, enum verb verb, const char *bytes)
{
	struct practice_held held;

	await_held(s, &held);
	assert_int_equal(held.verb, verb);
	assert_true(slice_starts_with(held.bytes, slice_str(bytes)));
}

static void
practice__hold__keeps_replies_until_they_are_released(void **state)
{
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_find(SLICE("postfix")));
	practice_hold(s.practice, true);
	fd = dial_server(&s);
	expect_held(&s, VERB_GREETING, "220 mx.example.net ESMTP Postfix\r\n");
	assert_int_equal(practice_release(s.practice, 77), -ERR_STATE);
	assert_int_equal(practice_release(s.practice, 1), 0);
	hear(&s, fd, "220 ");
	/* One after the other, also when they come at once. */
	peer_write(fd, "HELO a\r\nMAIL FROM:<a@b.example>\r\n"
		       "RCPT TO:<alice@example.net>\r\nDATA\r\n");
	expect_held(&s, VERB_HELO, "250 mx.example.net\r\n");
	assert_int_equal(practice_release(s.practice, 0), 0);
	hear(&s, fd, "250 mx.example.net\r\n");
	expect_held(&s, VERB_MAIL, "250 2.1.0 Ok\r\n");
	assert_int_equal(practice_release(s.practice, 0), 0);
	hear(&s, fd, "250 2.1.0 Ok\r\n");
	expect_held(&s, VERB_RCPT, "250 2.1.5 Ok\r\n");
	assert_int_equal(
	    practice_replace(s.practice, 0, SLICE("550 5.1.1 No such user")),
	    0);
	hear(&s, fd, "550 5.1.1 No such user\r\n");
	/* What it said it believes. */
	expect_held(&s, VERB_DATA, "554 5.5.1 Error: no valid recipients\r\n");
	practice_hold(s.practice, false);
	hear(&s, fd, "554 ");
	say(&s, fd, "NOOP\r\n", "250 ");
	assert_int_equal(
	    practice_replace(s.practice, 0, SLICE("250")), -ERR_STATE);
	close(fd);
	server_close(&s);
}

/* The one that waits longest comes first; who is gone waits no more. */
static void
practice__hold__of_two_clients(void **state)
{
	struct practice_held held;
	struct server s;
	int one, two;

	(void)state;
	server_open(&s, personality_find(SLICE("postfix")));
	one = dial_server(&s);
	two = dial_server(&s);
	hear(&s, one, "220 ");
	hear(&s, two, "220 ");
	practice_hold(s.practice, true);
	peer_write(two, "NOOP\r\n");
	await_held(&s, &held);
	peer_write(one, "QUIT\r\n");
	assert_int_equal(held.verb, VERB_NOOP);
	assert_int_equal(practice_release(s.practice, held.client), 0);
	hear(&s, two, "250 ");
	expect_held(&s, VERB_QUIT, "221 2.0.0 Bye\r\n");
	assert_int_equal(
	    practice_replace(s.practice, 0, SLICE("500 Stay a while")), 0);
	hear(&s, one, "500 Stay a while\r\n");
	peer_write(two, "QUIT\r\n");
	expect_held(&s, VERB_QUIT, "221 ");
	close(one);
	close(two);
	server_close(&s); /* with one that waits */
}

/* ---- who looks on ----------------------------------------------------- */

static void
on_open(void *context, unsigned client, const struct address *peer)
{
	assert_true(address_is_loopback(peer));
	buf_addf(context, "%u open\n", client);
}

static void
on_line(void *context, unsigned client, const struct line *line,
    enum phase phase, bool is_secure)
{
	assert_false(is_secure);
	buf_addf(context, "%u %s: %.*s\n", client, phase_name(phase),
	    SLICE_ARGS(line->bytes));
}

static void
on_reply(void *context, unsigned client, struct slice bytes, bool is_secure,
    bool is_behind)
{
	assert_false(is_secure || is_behind);
	buf_addf(context, "%u %.*s\n", client,
	    SLICE_ARGS(slice_range(bytes, 0, slice_find(bytes, '\r'))));
}

static void
on_message(void *context, unsigned client, unsigned number)
{
	buf_addf(context, "%u message %u\n", client, number);
}

static void
on_close(void *context, unsigned client, bool is_by_server)
{
	buf_addf(context, "%u closed%s\n", client,
	    is_by_server ? " by the server" : "");
}

static void
practice__observe__tells_all_that_happens(void **state)
{
	static const struct practice_events events = {.on_open = on_open,
	    .on_line = on_line,
	    .on_reply = on_reply,
	    .on_message = on_message,
	    .on_close = on_close};
	struct buf told = {0};
	struct server s;
	int fd;

	(void)state;
	server_open(&s, personality_find(SLICE("postfix")));
	rules_add(practice_rules(s.practice),
	    SLICE("message 250 2.0.0 \"Taken\""), NULL);
	practice_observe(s.practice, &events, &told);
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	say(&s, fd, "HELO a\r\n", "250 ");
	say(&s, fd, "MAIL FROM:<a@b.example>\r\n", "250 ");
	say(&s, fd, "RCPT TO:<alice@example.net>\r\n", "250 ");
	say(&s, fd, "DATA\r\n", "354 ");
	say(&s, fd, "x\r\n.\r\n", "250 2.0.0 Taken\r\n");
	say(&s, fd, "QUIT\r\n", "221 ");
	hear_end(&s, fd);
	practice_observe(s.practice, NULL, NULL);
	fd = dial_server(&s);
	hear(&s, fd, "220 ");
	close(fd);
	assert_string_equal(buf_text(&told),
	    "1 open\n"
	    "1 220 mx.example.net ESMTP Postfix\n"
	    "1 helo: HELO a\n"
	    "1 250 mx.example.net\n"
	    "1 ready: MAIL FROM:<a@b.example>\n"
	    "1 250 2.1.0 Ok\n"
	    "1 mail: RCPT TO:<alice@example.net>\n"
	    "1 250 2.1.5 Ok\n"
	    "1 rcpt: DATA\n"
	    "1 354 End data with <CR><LF>.<CR><LF>\n"
	    "1 data: x\n"
	    "1 data: .\n"
	    "1 message 1\n"
	    "1 250 2.0.0 Taken\n"
	    "1 ready: QUIT\n"
	    "1 221 2.0.0 Bye\n"
	    "1 closed by the server\n");
	buf_fini(&told);
	server_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(practice__order__is_obeyed_and_told),
	    cmocka_unit_test(practice__mailbox__shows_messages),
	    cmocka_unit_test(
		practice__hold__keeps_replies_until_they_are_released),
	    cmocka_unit_test(practice__hold__of_two_clients),
	    cmocka_unit_test(practice__observe__tells_all_that_happens),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
