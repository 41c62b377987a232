/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-inbound - clients of a practice server, and the conversations that are
 * made of what they say. */
#include "inbound-stage.h"

#include <sys/socket.h>

#include "ehlo/source/practice-order.h"

/* ---- what is said ------------------------------------------------------ */

static void
inbound__session__is_that_of_the_client(void **state)
{
	struct stage s;
	const struct session *session;
	int fd;

	(void)state;
	stage_open(&s);
	fd = come(&s);
	say(&s.server, fd, "HELO a.example\r\n", "250 ");
	say(&s.server, fd, "MAIL FROM:<a@b.example>\r\n", "250 ");
	say(&s.server, fd, "RCPT TO:<alice@example.net>\r\n", "250 ");
	say(&s.server, fd, "DATA\r\n", "354 ");
	peer_write(fd, "Subject: x\r\n\r\n..dot\r\n.\r\n");
	hear(&s.server, fd, "250 ");
	say(&s.server, fd, "QUIT\r\n", "221 ");
	hear_end(&s.server, fd);
	await_end(&s);
	session = conversation_session(s.seen);
	assert_int_equal(session->message_count, 1);
	assert_int_equal(session->closed_by, CLOSED_SERVER);
	assert_string_equal(session->address, "127.0.0.1");
	assert_int_equal(
	    session->port, address_port(practice_address(s.server.practice)));
	assert_int_equal(session->findings.count, 0);
	assert_int_equal(inbound_number(s.inbound), 1);
	stage_close(&s);
}

static void
inbound__mistakes__are_found(void **state)
{
	static const struct {
		const char *said;
		const char *answer;
		enum finding finding;
	} rows[] = {
	    {"MAIL FROM:<a@b.example>\r\n", "503 ", FINDING_CMD_ORDER},
	    {"EHLO a\n", "550 ", FINDING_LINE_BARE_LF},
	    {"HELO a\r\nNOOP\r\n", "250 ", FINDING_PIPELINE_UNASKED},
	    {"HELO a_b\r\n", "250 ", FINDING_HELO_NAME},
	    {"FROB\r\n", "50", FINDING_CMD_UNKNOWN},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage s;
		int fd;

		stage_open(&s);
		fd = come(&s);
		say(&s.server, fd, rows[i].said, rows[i].answer);
		if (!is_found(s.seen, rows[i].finding))
			fail_msg("nothing found in %s", rows[i].said);
		close(fd);
		await_end(&s);
		assert_true(
		    is_found(s.seen, FINDING_NO_QUIT) ||
		    conversation_session(s.seen)->closed_by == CLOSED_SERVER);
		stage_close(&s);
	}
}

/* Whether the greeting comes late by itself, or since a person holds it. */
static void
inbound__early_talk__is_found(void **state)
{
	(void)state;
	for (int is_held = 0; is_held < 2; is_held++) {
		struct stage s;
		int fd;

		stage_open(&s);
		practice_hold(s.server.practice, is_held);
		fd = dial_server(&s.server);
		peer_write(fd, "EHLO a.example\r\nQUIT\r\n");
		while (is_held && !inbound_is_held(s.inbound))
			uv_run(&s.server.loop.loop, UV_RUN_ONCE);
		practice_hold(s.server.practice, false);
		hear(&s.server, fd, "220 ");
		await_end(&s);
		is_part(s.seen, ">EHLO a.example\n>QUIT\n<220 ");
		assert_true(is_found(s.seen, FINDING_EARLY_TALK));
		close(fd);
		stage_close(&s);
	}
}

static void
inbound__who_waits__is_not_early(void **state)
{
	struct stage s;
	int fd;

	(void)state;
	stage_open(&s);
	fd = come(&s);
	say(&s.server, fd, "QUIT\r\n", "221 ");
	await_end(&s);
	assert_int_equal(conversation_session(s.seen)->findings.count, 0);
	close(fd);
	stage_close(&s);
}

static void
inbound__line_without_an_end__is_told(void **state)
{
	static const struct {
		const char *said, *told, *rest;
	} rows[] = {
	    {"EHLO a", "=6 bytes wait for the end of the line: EHLO a\n",
		">EHLO a...\n"},
	    {"E", "=1 byte waits for the end of the line: E\n", ">E...\n"},
	    {"HELO a\rQUIT\r",
		"=12 bytes wait for the end of the line (a bare CR is none): ",
		">HELO a\rQUIT\r...\n"},
	    {"AUTH PLAIN AGEAc2Vz", "=19 bytes wait for the end of the line\n",
		">AUTH PLAIN ********...\n"},
	    {" AUTH PLAIN AGEA", "=16 bytes wait for the end of the line\n",
		"> AUTH PLAIN ********...\n"},
	    {"EHLO a\rAUTH PLAIN AGEA\r",
		"=23 bytes wait for the end of the line (a bare CR is none)\n",
		">EHLO a\rAUTH PLAIN ********\r...\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage s;
		size_t before;
		int fd;

		stage_open(&s);
		fd = come(&s);
		before = conversation_count(s.seen);
		peer_write(fd, rows[i].said);
		while (conversation_count(s.seen) == before)
			uv_run(&s.server.loop.loop, UV_RUN_ONCE);
		is_part(s.seen, rows[i].told);
		close(fd);
		await_end(&s);
		is_part(s.seen, rows[i].rest);
		is_part(s.seen, "#client\n");
		assert_true(is_found(s.seen, FINDING_LINE_UNENDED));
		stage_close(&s);
	}
}

static void
inbound__hung_up__is_said_where(void **state)
{
	struct stage s;
	struct buf list = {0};
	const char *error;
	int fd;

	(void)state;
	stage_open(&s);
	fd = come(&s);
	say(&s.server, fd, "HELO a\r\n", "250 ");
	say(&s.server, fd, "MAIL FROM:<a@b.example>\r\n", "250 ");
	say(&s.server, fd, "RCPT TO:<alice@example.net>\r\n", "250 ");
	say(&s.server, fd, "DATA\r\n", "354 ");
	peer_write(fd, "Subject: x\r\n\r\nhalf of");
	close(fd);
	await_end(&s);
	is_part(s.seen, ">>Subject: x\n>>\n>half of...\n#client\n");
	error = conversation_session(s.seen)->closed_error;
	assert_non_null(strstr(error, "in the middle of its mail data"));
	assert_true(is_found(s.seen, FINDING_LINE_UNENDED));
	inbound_list(s.inbound, &list);
	assert_non_null(
	    strstr(buf_text(&list), "  a  the client hung up in the middle"));
	buf_fini(&list);
	stage_close(&s);
}

static void
inbound__other_protocol__is_named(void **state)
{
	static const struct {
		const char *said, *told;
	} rows[] = {
	    {"GET / HTTP/1.1\r\n", "=the client speaks HTTP"},
	    {"\x16\x03\x01\x02", "=the client begins with TLS"},
	    {"\x16\x03\x01\n\n", "=the client begins with TLS"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage s;
		int fd;

		stage_open(&s);
		fd = come(&s);
		peer_write(fd, rows[i].said);
		close(fd);
		await_end(&s);
		is_part(s.seen, rows[i].told);
		stage_close(&s);
	}
}

/* As on the wire: the group, then the replies. */
static void
inbound__pipelined__keeps_the_order(void **state)
{
	struct stage s;
	int fd;

	(void)state;
	stage_open(&s);
	fd = come(&s);
	say(&s.server, fd, "HELO a\r\n", "250 ");
	peer_write(fd,
	    "MAIL FROM:<a@b.example>\r\nRCPT TO:<alice@example.net>\r\n"
	    "DATA\r\n");
	hear(&s.server, fd, "250 ");
	hear(&s.server, fd, "250 ");
	hear(&s.server, fd, "354 ");
	is_told(s.seen, "<220 mx.example.net ESMTP Postfix\n"
			">HELO a\n"
			"<250 mx.example.net\n"
			">MAIL FROM:<a@b.example>\n"
			">RCPT TO:<alice@example.net>\n"
			">DATA\n"
			"<250 2.1.0 Ok\n"
			"<250 2.1.5 Ok\n"
			"<354 End data with <CR><LF>.<CR><LF>\n");
	close(fd);
	stage_close(&s);
}

static void
inbound__secrets__are_masked(void **state)
{
	struct stage s;
	struct buf out = {0};
	int fd;

	(void)state;
	stage_open(&s);
	fd = come(&s);
	say(&s.server, fd, "EHLO a\r\n", "250-");
	peer_write(fd, "AUTH PLAIN AGEAc2VzYW1l\r\n");
	peer_write(fd, "c2VzYW1l\r\nQUIT\r\n");
	await_end(&s);
	tell(s.seen, &out);
	assert_non_null(strstr(buf_text(&out), ">AUTH PLAIN ********\n"));
	assert_null(strstr(buf_text(&out), "c2VzYW1l"));
	assert_non_null(strstr(buf_text(&out), ">QUIT\n"));
	buf_fini(&out);
	close(fd);
	stage_close(&s);
}

/* In clear, so that the server refuses: what is said is told all the same. */
static void
inbound__auth__is_told_in_words(void **state)
{
	static const struct {
		const char *said, *told;
	} rows[] = {
	    {"AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\r\n",
		">AUTH PLAIN ********\n"
		">=PLAIN: user student, password ********\n"},
	    {"AUTH LOGIN c3R1ZGVudA==\r\nc2VzYW1l\r\n",
		">AUTH LOGIN ********\n>=LOGIN: user student\n"
		">********\n>=LOGIN: ********\n"},
	    {"AUTH LOGIN\r\nc3R1ZGVudA==\r\nc2VzYW1l\r\n",
		">AUTH LOGIN\n>********\n>=LOGIN: user student\n"
		">********\n>=LOGIN: ********\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage s;
		int fd;

		stage_open(&s);
		fd = come(&s);
		say(&s.server, fd, "EHLO a\r\n", "250-");
		peer_write(fd, rows[i].said);
		peer_write(fd, "MAIL FROM:<student@example.org>\r\n"
			       "VRFY sesame\r\nQUIT\r\n");
		await_end(&s);
		is_part(s.seen, rows[i].told);
		is_part(s.seen, ">MAIL FROM:<student@example.org>\n");
		is_part(s.seen, ">VRFY ********\n");
		close(fd);
		stage_close(&s);
	}
}

static void
inbound__handshake__is_told_in_words(void **state)
{
	static const struct {
		struct slice said;
		const char *told;
	} rows[] = {
	    {SLICE("EHLO b\r\n"),
		"behind STARTTLS the client goes on in clear, without TLS: "
		"EHLO b"},
	    {SLICE(""),
		"the client hung up in the handshake and did not say why"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct stage s;
		int fd;

		stage_open(&s);
		fd = come(&s);
		say(&s.server, fd, "HELO a\r\n", "250 ");
		say(&s.server, fd, "STARTTLS\r\n", "220 ");
		assert_int_equal(
		    send(fd, rows[i].said.ptr, rows[i].said.len, MSG_NOSIGNAL),
		    rows[i].said.len);
		close(fd);
		await_end(&s);
		stage_assert_tls_trouble(&s, rows[i].told);
		stage_close(&s);
	}
}

static void
inbound__mail_data__is_bounded(void **state)
{
	static char row[1002];
	struct stage s;
	struct buf out = {0};
	int fd;

	(void)state;
	memset(row, 'x', sizeof(row));
	memcpy(row + 998, "\r\n", 3);
	stage_open(&s);
	fd = come(&s);
	peer_write(fd, ENVELOPE);
	hear(&s.server, fd, "250 ");
	hear(&s.server, fd, "250 ");
	hear(&s.server, fd, "554 ");
	hear(&s.server, fd, "554 ");
	say(&s.server, fd, "RCPT TO:<alice@example.net>\r\n", "250 ");
	say(&s.server, fd, "DATA\r\n", "354 ");
	for (int i = 0; i < 200; i++)
		peer_write(fd, row);
	say(&s.server, fd, ".\r\n", "250 ");
	tell(s.seen, &out);
	assert_true(out.len < 80000);
	/* 65 lines of 1,000 are kept. */
	assert_non_null(strstr(buf_text(&out), "\n-135000\n>>.\n"));
	buf_fini(&out);
	close(fd);
	stage_close(&s);
}

/* ---- which one is shown ------------------------------------------------ */

static void
inbound__newest__is_shown_unless_one_is_chosen(void **state)
{
	struct stage s;
	int fds[4];

	(void)state;
	stage_open(&s);
	assert_int_equal(inbound_number(s.inbound), 0);
	inbound_note(s.inbound, SLICE("waiting"));
	is_told(inbound_conversation(s.inbound), "=waiting\n");
	fds[0] = come(&s);
	fds[1] = come(&s);
	assert_int_equal(inbound_number(s.inbound), 2);
	assert_int_equal(inbound_choose(s.inbound, 7), -ERR_USAGE);
	assert_int_equal(inbound_choose(s.inbound, 1), 0);
	fds[2] = come(&s);
	assert_int_equal(inbound_number(s.inbound), 1);
	assert_int_equal(inbound_choose(s.inbound, 0), 0);
	assert_int_equal(inbound_number(s.inbound), 3);
	s.may_follow = false;
	fds[3] = come(&s);
	assert_int_equal(inbound_number(s.inbound), 3);
	s.may_follow = true;
	say(&s.server, fds[0], "NOOP\r\n", "250 ");
	assert_int_equal(inbound_number(s.inbound), 4);
	assert_int_equal(inbound_count(s.inbound), 4);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	stage_close(&s);
}

/* The one that is shown, and those that are there, outlive the others. */
static void
inbound__many__are_forgotten_in_order(void **state)
{
	struct stage s;
	struct buf list = {0};
	int first, second;

	(void)state;
	stage_open(&s);
	first = come(&s);
	inbound_choose(s.inbound, 1);
	second = come(&s);
	for (int i = 0; i < INBOUND_KEPT; i++) {
		int fd = come(&s);

		close(fd);
		while (inbound_open_count(s.inbound) > 2)
			uv_run(&s.server.loop.loop, UV_RUN_ONCE);
	}
	assert_int_equal(inbound_choose(s.inbound, 3), -ERR_USAGE);
	assert_int_equal(inbound_choose(s.inbound, 4), -ERR_USAGE);
	assert_int_equal(inbound_choose(s.inbound, 5), 0);
	assert_int_equal(inbound_choose(s.inbound, 2), 0);
	assert_int_equal(inbound_choose(s.inbound, 1), 0);
	say(&s.server, first, "HELO \x1b[2J\r\n", "250 ");
	inbound_list(s.inbound, &list);
	assert_non_null(strstr(buf_text(&list), "\n* 1  "));
	assert_non_null(
	    strstr(buf_text(&list), "\n2 that came first are forgotten.\n"));
	assert_null(strchr(buf_text(&list), '\x1b'));
	buf_fini(&list);
	close(first);
	close(second);
	stage_close(&s);
}

/* Each once, and those that are there still in the end. */
static void
inbound__gone__is_told(void **state)
{
	struct stage s;
	int fds[2];

	(void)state;
	stage_open(&s);
	fds[0] = come(&s);
	fds[1] = come(&s);
	say(&s.server, fds[1], "QUIT\r\n", "221 ");
	hear_end(&s.server, fds[1]);
	while (inbound_open_count(s.inbound) > 1)
		uv_run(&s.server.loop.loop, UV_RUN_ONCE);
	assert_string_equal(buf_text(&s.gone), "2 ");
	inbound_end(s.inbound);
	assert_string_equal(buf_text(&s.gone), "2 1 ");
	close(fds[0]);
	stage_close(&s);
}

/* A reply that waits is not left for the newest client. */
static void
inbound__held__stays_in_sight(void **state)
{
	struct stage s;
	struct buf note = {0}, text = {0}, out = {0};
	int fds[2];

	(void)state;
	stage_open(&s);
	practice_order(s.server.practice, SLICE("hold"), &note, &text, NULL);
	fds[0] = dial_server(&s.server);
	while (!inbound_is_held(s.inbound))
		uv_run(&s.server.loop.loop, UV_RUN_ONCE);
	fds[1] = dial_server(&s.server);
	while (inbound_count(s.inbound) < 2)
		uv_run(&s.server.loop.loop, UV_RUN_ONCE);
	assert_int_equal(inbound_number(s.inbound), 1);
	practice_replace(s.server.practice, 1, SLICE("554 go away"));
	hear(&s.server, fds[0], "554 go away\r\n");
	assert_false(s.seen == NULL);
	inbound_choose(s.inbound, 1);
	tell(s.seen, &out);
	assert_non_null(strstr(buf_text(&out), "=the server holds its "));
	assert_non_null(strstr(buf_text(&out), "<554 go away\n"));
	buf_fini(&note);
	buf_fini(&text);
	buf_fini(&out);
	close(fds[0]);
	close(fds[1]);
	stage_close(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(inbound__session__is_that_of_the_client),
	    cmocka_unit_test(inbound__mistakes__are_found),
	    cmocka_unit_test(inbound__early_talk__is_found),
	    cmocka_unit_test(inbound__who_waits__is_not_early),
	    cmocka_unit_test(inbound__line_without_an_end__is_told),
	    cmocka_unit_test(inbound__hung_up__is_said_where),
	    cmocka_unit_test(inbound__other_protocol__is_named),
	    cmocka_unit_test(inbound__pipelined__keeps_the_order),
	    cmocka_unit_test(inbound__secrets__are_masked),
	    cmocka_unit_test(inbound__auth__is_told_in_words),
	    cmocka_unit_test(inbound__handshake__is_told_in_words),
	    cmocka_unit_test(inbound__mail_data__is_bounded),
	    cmocka_unit_test(inbound__newest__is_shown_unless_one_is_chosen),
	    cmocka_unit_test(inbound__many__are_forgotten_in_order),
	    cmocka_unit_test(inbound__gone__is_told),
	    cmocka_unit_test(inbound__held__stays_in_sight),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
