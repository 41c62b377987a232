/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host-rules - dialogues with a host that departs from its personality by
 * rules, keeps what it takes, and has its replies replaced. */
#include <string.h>

#include "host-talk.h"

struct play {
	struct rules *rules;
	struct mailbox *mailbox;
	struct talk talk;
};

static void
play_open(struct play *p, const char *name, const char *lines)
{
	p->rules = rules_new(personality_find(slice_str(name)));
	p->mailbox = mailbox_new();
	assert_int_equal(rules_read(p->rules, "r", slice_str(lines), NULL), 0);
	p->talk = (struct talk){0};
	p->talk.host =
	    host_new(rules_personality(p->rules), SLICE("127.0.0.1"), 1);
	host_share(p->talk.host, p->rules, p->mailbox);
	host_greet(p->talk.host, article_time);
	talk_take(&p->talk);
}

static void
play_close(struct play *p)
{
	talk_close(&p->talk);
	mailbox_free(p->mailbox);
	rules_free(p->rules);
}

static void
play(const char *name, const char *lines, const char *dialogue)
{
	struct play p;

	play_open(&p, name, lines);
	talk_run(&p.talk, dialogue);
	play_close(&p);
}

#define PF_HELLO                                \
	"S: 220 mx.example.net ESMTP Postfix\n" \
	"C: HELO a.test\n"                      \
	"S: 250 mx.example.net\n"
#define PF_SENDER                      \
	PF_HELLO                       \
	"C: MAIL FROM:<a@b.example>\n" \
	"S: 250 2.1.0 Ok\n"
#define PF_ALICE                           \
	"C: RCPT TO:<alice@example.net>\n" \
	"S: 250 2.1.5 Ok\n"
#define PF_DATA     \
	"C: DATA\n" \
	"S: 354 End data with <CR><LF>.<CR><LF>\n"

/* ---- rules ------------------------------------------------------------ */

static void
host__rule__answers_in_place_of_the_personality(void **state)
{
	(void)state;
	play("postfix", "connect 554 5.7.1 \"Blocked [%p] by a list\"",
	    "S: 554 5.7.1 Blocked [127.0.0.1] by a list\n");
	play("postfix", "rcpt alice@* 450 4.2.0 \"<%m>: Greylisted\" once",
	    PF_SENDER "C: RCPT TO:<alice@example.net>\n"
		      "S: 450 4.2.0 <alice@example.net>: Greylisted\n"
		      "C: RCPT TO:<bob@example.net>\n"
		      "S: 250 2.1.5 Ok\n" PF_ALICE);
	play("postfix", "ehlo 250 \"no extensions\"",
	    "S: 220 mx.example.net ESMTP Postfix\n"
	    "C: EHLO a.test\n"
	    "S: 250 no extensions\n");
	play("postfix", "message 554 5.7.1 \"Spam\" once",
	    PF_SENDER PF_ALICE PF_DATA "C: x\n"
				       "C: .\n"
				       "S: 554 5.7.1 Spam\n"
				       "C: DATA\n"
				       "S: 503 5.5.1 Error: need RCPT "
				       "command\n");
	play("postfix", "line nth 2 drop",
	    PF_SENDER PF_ALICE PF_DATA "C: x\nC: y\nX\n");
	play("postfix", "line \"*secret*\" drop\nany 250 \"Fine\" after 5",
	    PF_SENDER PF_ALICE PF_DATA "C: x\nC: no secret\nX\n");
	play("postfix", "mail 421 4.3.2 \"Going down\"",
	    PF_HELLO "C: MAIL FROM:<a@b.example>\n"
		     "S: 421 4.3.2 Going down\n"
		     "X\n");
	play("postfix", "unknown 220 \"What?\"",
	    PF_HELLO "C: XYZZY\nS: 220 What?\nC: \nS: 220 What?\n");
}

/* What a rule says, the server believes. */
static void
host__rule__a_recipient_that_is_accepted_is_one(void **state)
{
	(void)state;
	play("postfix", "rcpt nobody@* 250 \"Why not\"",
	    PF_SENDER "C: RCPT TO:<nobody@example.net>\n"
		      "S: 250 Why not\n" PF_DATA);
	play("postfix", "rcpt 550",
	    PF_SENDER "C: RCPT TO:<alice@example.net>\n"
		      "S: 550 No\n"
		      "C: DATA\n"
		      "S: 554 5.5.1 Error: no valid recipients\n");
	/* Out of order, too. */
	play("postfix", "rcpt 250",
	    PF_HELLO "C: RCPT TO:<alice@example.net>\n"
		     "S: 250 Ok\n" PF_DATA);
}

static void
host__rule__closes_without_a_word(void **state)
{
	(void)state;
	play("postfix", "connect drop", "X\n");
	play("postfix", "data drop", PF_SENDER PF_ALICE "C: DATA\nX\n");
	play("postfix", "message drop",
	    PF_SENDER PF_ALICE PF_DATA "C: x\nC: .\nX\n");
	play("postfix", "mail 250 drop",
	    PF_HELLO "C: MAIL FROM:<a@b.example>\nS: 250 Ok\nX\n");
}

static void
host__rule__delays(void **state)
{
	static const char noop[] = "NOOP";
	struct line line = {.bytes = SLICE(noop), .eol = EOL_CRLF};
	struct host_action action;
	struct play p;

	(void)state;
	play_open(&p, "postfix", "noop delay 3s once\nnoop delay 2s drop");
	p.talk.out.len = 0;
	host_line(p.talk.host, article_time, &line);
	assert_true(host_next(p.talk.host, &action));
	assert_int_equal(action.delay_ms, 5000);
	assert_int_equal(action.bytes.len, 0);
	assert_true(host_next(p.talk.host, &action));
	assert_int_equal(action.kind, HOST_CLOSE);
	assert_false(host_next(p.talk.host, &action));
	play_close(&p);
}

static void
host__rule__says_bytes_that_are_no_reply(void **state)
{
	(void)state;
	play("postfix", "noop raw \"gar\\tbage\\r\\n\"",
	    PF_HELLO "C: NOOP\nS: gar\tbage\n");
}

static void
host__rule__speaks_of_authentication_without_its_secret(void **state)
{
	(void)state;
	/* Its pattern is the mechanism alone. */
	play("strict", "auth plain 535 5.7.8 \"%v: no\"",
	    "S: 220 strict.example.net ESMTP, to the letter\n"
	    "C: AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\n"
	    "S: 535 5.7.8 AUTH: no\n");
	/* A 334 that nobody can answer. */
	play("strict", "auth 334 \"eA==\"",
	    "S: 220 strict.example.net ESMTP, to the letter\n"
	    "C: HELO a.test\n"
	    "S: 250 strict.example.net greets a.test\n"
	    "C: AUTH PLAIN\n"
	    "S: 334 eA==\n"
	    "C: AHN0dWRlbnQAc2VzYW1l\n"
	    "S: 535 5.7.8 Wrong user or password; here it is student with "
	    "sesame (RFC 4954 6)\n");
	/* Whoever is let in may send to the world. */
	play("postfix", "auth 235",
	    PF_HELLO "C: AUTH PLAIN x\n"
		     "S: 235 Ok\n"
		     "C: MAIL FROM:<a@b.example>\n"
		     "S: 250 2.1.0 Ok\n"
		     "C: RCPT TO:<a@world.example>\n"
		     "S: 250 2.1.5 Ok\n");
}

static void
host__greylist__is_asked_where_a_recipient_would_be_taken(void **state)
{
	(void)state;
	play("postfix", "rcpt greylist",
	    PF_SENDER
	    "C: RCPT TO:<nobody@example.net>\n"
	    "S: 550 5.1.1 <nobody@example.net>: Recipient address rejected: "
	    "User unknown in virtual mailbox table\n"
	    "C: RCPT TO:<alice@example.net>\n"
	    "S: 450 4.2.0 <alice@example.net>: Recipient address rejected: "
	    "Greylisted\n" PF_ALICE);
}

static void
host__settings__say_for_whom_mail_is(void **state)
{
	(void)state;
	play("postfix",
	    "domain x.example\n"
	    "relay y.example\n"
	    "mailbox carol@x.example\n"
	    "mailbox dave\n"
	    "size 100\n"
	    "recipients 3\n",
	    PF_SENDER
	    "C: RCPT TO:<alice@example.net>\n"
	    "S: 554 5.7.1 <alice@example.net>: Relay access denied\n"
	    "C: RCPT TO:<alice@x.example>\n"
	    "S: 550 5.1.1 <alice@x.example>: Recipient address rejected: "
	    "User unknown in virtual mailbox table\n"
	    "C: RCPT TO:<Carol@X.example>\n"
	    "S: 250 2.1.5 Ok\n"
	    "C: RCPT TO:<dave@x.example>\n"
	    "S: 250 2.1.5 Ok\n"
	    "C: RCPT TO:<whoever@y.example>\n"
	    "S: 250 2.1.5 Ok\n"
	    "C: RCPT TO:<carol@x.example>\n"
	    "S: 452 4.5.3 Error: too many recipients\n"
	    "C: RSET\n"
	    "S: 250 2.0.0 Ok\n"
	    "C: MAIL FROM:<a@b.example> SIZE=101\n"
	    "S: 552 5.3.4 Message size exceeds fixed limit\n");
}

/* ---- the mailbox ------------------------------------------------------ */

static void
host__mailbox__has_what_was_taken(void **state)
{
	const struct mailbox_message *m;
	struct buf subject = {0};
	struct play p;

	(void)state;
	play_open(&p, "postfix", "");
	talk_run(&p.talk, PF_SENDER
	    "C: RCPT TO:<nobody@example.net>\n"
	    "S: 550 5.1.1 <nobody@example.net>: Recipient address "
	    "rejected: User unknown in virtual mailbox table\n" PF_ALICE PF_DATA
	    "C: From: a@b.example\n"
	    "C: subject: two\n"
	    "C:  lines\n"
	    "C: \n"
	    "C: Subject: none\n"
	    "C: ..dot\n"
	    "C: .\n"
	    "S: 250 2.0.0 Ok: queued as ~~~~~~~~~~00000001\n");
	assert_int_equal(mailbox_count(p.mailbox), 1);
	m = mailbox_find(p.mailbox, 1);
	assert_int_equal(m->unix_s, article_time.unix_s);
	assert_true(slice_equals(buf_slice(&m->client), SLICE("127.0.0.1")));
	assert_true(slice_equals(buf_slice(&m->helo), SLICE("a.test")));
	assert_true(slice_equals(buf_slice(&m->sender), SLICE("a@b.example")));
	assert_true(slice_equals(
	    buf_slice(&m->recipients), SLICE("alice@example.net\n")));
	assert_true(slice_equals(buf_slice(&m->content),
	    SLICE("From: a@b.example\r\nsubject: two\r\n lines\r\n\r\n"
		  "Subject: none\r\n.dot\r\n")));
	assert_int_equal(m->size, m->content.len);
	mailbox_message_field(m, "Subject", &subject);
	assert_string_equal(buf_text(&subject), "two lines");
	buf_fini(&subject);
	play_close(&p);
}

static void
host__mailbox__keeps_the_first_part_of_what_is_big(void **state)
{
	static char x[1000];
	struct slice line = slice_of(x, sizeof(x));
	const struct mailbox_message *m;
	struct play p;

	(void)state;
	memset(x, 'x', sizeof(x));
	play_open(&p, "postfix", "");
	talk_run(&p.talk, PF_SENDER PF_ALICE PF_DATA);
	for (int i = 0; i < 100; i++)
		talk_say(&p.talk, line, EOL_CRLF);
	talk_say(&p.talk, SLICE("."), EOL_CRLF);
	m = mailbox_at(p.mailbox, 0);
	assert_int_equal(m->content.len, MAILBOX_CONTENT_MAX);
	assert_int_equal(m->size, 100 * 1002);
	play_close(&p);
}

static void
mailbox__put__drops_the_oldest(void **state)
{
	struct mailbox *m = mailbox_new();

	(void)state;
	for (unsigned i = 1; i <= MAILBOX_MAX + 3; i++) {
		struct mailbox_message message = {0};

		buf_addf(&message.sender, "%u", i);
		assert_int_equal(mailbox_put(m, &message), i);
	}
	assert_int_equal(mailbox_count(m), MAILBOX_MAX);
	assert_int_equal(mailbox_at(m, 0)->number, 4);
	assert_null(mailbox_find(m, 3));
	mailbox_remove(m, 5);
	mailbox_remove(m, 5);
	assert_int_equal(mailbox_at(m, 1)->number, 6);
	assert_int_equal(mailbox_count(m), MAILBOX_MAX - 1);
	mailbox_free(m);
}

/* ---- replies in the place of others ------------------------------------ */

/* After the last line of dialogue, whose reply it is. */
static void
replace(struct play *p, const char *text)
{
	buf_clear(&p->talk.out);
	host_replace(p->talk.host, article_time, slice_str(text));
	talk_take(&p->talk);
}

#define REPLACED(to) "S: " to "\n"

/* What was said in the end is what all were told. */
static void
host__replace__is_what_exim_repeats(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, "exim", "");
	talk_say(&p.talk, SLICE("HELO x"), EOL_CRLF);
	talk_say(&p.talk, SLICE("MAIL FROM:<a@b.example>"), EOL_CRLF);
	talk_say(&p.talk, SLICE("RCPT TO:<nobody@example.net>"), EOL_CRLF);
	replace(&p, "450 4.2.0 Later");
	talk_run(&p.talk,
	    REPLACED("450 4.2.0 Later") "C: DATA\n"
					"S: 503-All RCPT commands were "
					"rejected with this error:\n"
					"S: 503-4.2.0 Later\n"
					"S: 503 valid RCPT command must "
					"precede DATA\n");
	play_close(&p);
}

static void
host__replace__leads_where_the_other_reply_leads(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, "postfix", "");
	talk_run(&p.talk, PF_SENDER);
	talk_say(&p.talk, SLICE("RCPT TO:<alice@example.net>"), EOL_CRLF);
	assert_int_equal(host_answered(p.talk.host), VERB_RCPT);
	replace(&p, "550 5.1.1 No such user");
	talk_run(&p.talk,
	    REPLACED("550 5.1.1 No such user") "C: DATA\n"
					       "S: 554 5.5.1 Error: no valid "
					       "recipients\n");
	talk_say(&p.talk, SLICE("RCPT TO:<nobody@example.net>"), EOL_CRLF);
	replace(&p, "250 fine");
	talk_run(&p.talk, REPLACED("250 fine") PF_DATA);
	talk_say(&p.talk, SLICE("x"), EOL_CRLF);
	talk_say(&p.talk, SLICE("."), EOL_CRLF);
	assert_int_equal(mailbox_count(p.mailbox), 1);
	assert_true(
	    slice_equals(buf_slice(&mailbox_at(p.mailbox, 0)->recipients),
		SLICE("nobody@example.net\n")));
	replace(&p, "451 4.3.0 Not taken");
	talk_run(&p.talk, REPLACED("451 4.3.0 Not taken") "C: NOOP\n"
							  "S: 250 2.0.0 Ok\n");
	assert_int_equal(mailbox_count(p.mailbox), 0);
	assert_int_equal(host_message_count(p.talk.host), 0);
	talk_say(&p.talk, SLICE("QUIT"), EOL_CRLF);
	assert_true(p.talk.is_closed);
	play_close(&p);
}

static void
host__replace__takes_back_the_end_and_the_handshake(void **state)
{
	struct host_action action;
	struct line quit = {.bytes = SLICE("QUIT"), .eol = EOL_CRLF};
	struct line tls = {.bytes = SLICE("STARTTLS"), .eol = EOL_CRLF};
	struct play p;

	(void)state;
	play_open(&p, "postfix", "");
	talk_run(&p.talk, PF_HELLO);
	host_line(p.talk.host, article_time, &quit);
	assert_true(host_next(p.talk.host, &action));
	replace(&p, "500 Stay");
	assert_false(p.talk.is_closed);
	talk_run(&p.talk, REPLACED("500 Stay"));
	host_line(p.talk.host, article_time, &tls);
	assert_true(host_next(p.talk.host, &action));
	replace(&p, "454 4.7.0 Later");
	assert_false(p.talk.has_tls);
	talk_run(&p.talk, REPLACED("454 4.7.0 Later") "C: NOOP\n"
						      "S: 250 2.0.0 Ok\n");
	play_close(&p);
}

static void
host__replace__ends_an_authentication(void **state)
{
	struct play p;

	(void)state;
	play_open(&p, "auth-in-clear", "");
	talk_run(&p.talk, "S: 220 strict.example.net ESMTP, to the letter\n"
			  "C: HELO a.test\n"
			  "S: 250 strict.example.net greets a.test\n");
	talk_say(&p.talk, SLICE("AUTH LOGIN"), EOL_CRLF);
	replace(&p, "454 4.7.0 Later");
	talk_run(&p.talk, REPLACED("454 4.7.0 Later") "C: NOOP\n"
						      "S: 250 2.0.0 Nothing "
						      "done\n");
	talk_say(&p.talk, SLICE("AUTH PLAIN AHN0dWRlbnQAc2VzYW1v"), EOL_CRLF);
	replace(&p, "235 Come in");
	talk_run(&p.talk,
	    REPLACED(
		"235 Come in") "C: MAIL FROM:<a@b.example>\n"
			       "S: 250 2.1.0 Sender <a@b.example> is fine\n"
			       "C: RCPT TO:<a@world.example>\n"
			       "S: 250 2.1.5 Recipient <a@world.example> is "
			       "fine\n");
	play_close(&p);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host__rule__answers_in_place_of_the_personality),
	    cmocka_unit_test(host__rule__a_recipient_that_is_accepted_is_one),
	    cmocka_unit_test(host__rule__closes_without_a_word),
	    cmocka_unit_test(host__rule__delays),
	    cmocka_unit_test(host__rule__says_bytes_that_are_no_reply),
	    cmocka_unit_test(
		host__rule__speaks_of_authentication_without_its_secret),
	    cmocka_unit_test(
		host__greylist__is_asked_where_a_recipient_would_be_taken),
	    cmocka_unit_test(host__settings__say_for_whom_mail_is),
	    cmocka_unit_test(host__mailbox__has_what_was_taken),
	    cmocka_unit_test(
		host__mailbox__keeps_the_first_part_of_what_is_big),
	    cmocka_unit_test(mailbox__put__drops_the_oldest),
	    cmocka_unit_test(host__replace__is_what_exim_repeats),
	    cmocka_unit_test(host__replace__leads_where_the_other_reply_leads),
	    cmocka_unit_test(
		host__replace__takes_back_the_end_and_the_handshake),
	    cmocka_unit_test(host__replace__ends_an_authentication),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
