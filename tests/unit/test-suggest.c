/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-suggest - what is proposed, dialogue by dialogue. */
#include "model-play.h"

#include "ehlo/model/suggest.h"

#define GREETED "= mx.example.net\nS: 220 mail.example.org ESMTP\n"
#define OFFERS                                                       \
	GREETED "C: EHLO localhost\nS: 250-hello\nS: 250-SIZE 100\n" \
		"S: 250-DSN\nS: 250 AUTH PLAIN LOGIN\n"
#define XCLIENT GREETED "C: EHLO me\nS: 250-hello\nS: 250 XCLIENT HELO ADDR\n"
#define READY   GREETED "C: EHLO localhost\nS: 250 hello\n"
#define MAIL    READY "C: MAIL FROM:<me@localhost>\nS: 250 ok\n"
#define RCPT    MAIL "C: RCPT TO:<a@example.org>\nS: 250 ok\n"
#define DATA    RCPT "C: DATA\nS: 354 go\n"
#define HEADER  DATA "D: FROM: me\nD: To: you\nD: subject: a\n"
#define REFUSED MAIL "C: RCPT TO:<a@example.com>\nS: 550 5.7.1 no relay\n"

/* typed with the ghost behind a bar; "" behind it = none. */
static const struct {
	const char *script, *wanted;
} rows[] = {
    {"", "|"},
    {"= mx.example.net\n", "|"},
    {"= mx.example.net\n", "E|"},
    /* the greeting */
    {GREETED, "|EHLO [192.0.2.9]"},
    {GREETED, "e|HLO [192.0.2.9]"},
    {GREETED, "H|ELO [192.0.2.9]"},
    {GREETED, "M|"},
    {"= mx\nS: 554 go away\n", "|QUIT"},
    {GREETED "C: EHLO me\n", "|"},
    {GREETED "C: EHLO me\nS: 502 what\n", "|HELO me"},
    {GREETED "C: HELO me\nS: 550 no\n", "|QUIT"},
    /* the sender */
    {READY, "|MAIL FROM:<me@localhost>"},
    {READY, "mail from:<|me@localhost>"},
    {READY, "MAIL FROM:<a@b|>"},
    {READY, "MAIL FROM:<a@|"},
    {READY, "MAIL FROM:<a@b>|"},
    {READY, "nonsense|"},
    {READY, "n|OOP"},
    {READY "C: MAIL FROM:<me@localhost>\nS: 550 no\n", "|MAIL FROM:<>"},
    {READY "C: MAIL FROM:<>\nS: 550 no\n", "|QUIT"},
    /* only what is offered */
    {READY, "MAIL FROM:<a@b> S|"},
    {READY, "ST|"},
    {READY, "AUTH |"},
    {OFFERS, "MAIL FROM:<a@b> S|IZE="},
    {OFFERS, "MAIL FROM:<a@b> |"},
    {OFFERS, "MAIL FROM:<a@b> size=9 S|"},
    {OFFERS, "MAIL FROM:<a@b> SIZE=9 r|ET=HDRS"},
    {OFFERS, "MAIL FROM:<a@b> B|"},
    {OFFERS, "MAIL FROM:<a@b> N|"},
    {OFFERS, "AUTH |PLAIN"},
    {OFFERS, "auth l|OGIN"},
    {OFFERS, "AUTH PLAIN |"},
    {OFFERS, "ST|"},
    {OFFERS, "A|UTH "},
    {OFFERS "C: AUTH PLAIN x\nS: 235 welcome\n", "A|"},
    /* recipients */
    {MAIL, "|RCPT TO:<postmaster@example.org>"},
    {REFUSED, "|RCPT TO:<postmaster@example.org>"},
    {REFUSED "C: RCPT TO:<Postmaster@example.org>\nS: 550 no\n",
	"|RCPT TO:<postmaster>"},
    {REFUSED "C: RCPT TO:<postmaster@example.org>\nS: 550 no\n"
	     "C: RCPT TO:<postmaster>\nS: 550 no\n",
	"|QUIT"},
    {RCPT, "|DATA"},
    {RCPT, "R|CPT TO:<postmaster@example.org>"},
    {RCPT, "RS|ET"},
    {RCPT "C: DATA\n", "|"},
    {RCPT "C: DATA\nS: 451 no\n", "|QUIT"},
    /* mail data */
    {DATA, "|From: <me@localhost>"},
    {DATA, "s|ubject: a test"},
    {DATA, "MAIL|"},
    {DATA "D: From: me\n", "|To: <a@example.org>"},
    {DATA "D: From: me\nD: To: you\n", "|Subject: a test"},
    {DATA "D: Subject: first\n", "|From: <me@localhost>"},
    {HEADER, "|"},
    {HEADER "D: \n", "|Hello"},
    {DATA "D: \n", "|Hello"},
    {HEADER "D: \nD: one\n", "|."},
    {HEADER "D: \nD: one\n", "From|"},
    {HEADER "D: \nD: one\nD: .\n", "|"},
    {HEADER "D: \nD: one\nD: .\nS: 250 taken\n", "|QUIT"},
    {HEADER "D: \nD: one\nD: .\nS: 554 no\n", "|QUIT"},
    {HEADER "D: \nD: one\nD: .\nS: 250 taken\n", "M|AIL FROM:<me@localhost>"},
    /* a second message does not remember the first */
    {HEADER "D: \nD: one\nD: .\nS: 250 taken\n"
	    "C: MAIL FROM:<b@c>\nS: 250 ok\nC: RCPT TO:<d@e>\nS: 250 ok\n"
	    "C: DATA\nS: 354 go\n",
	"|From: <b@c>"},
    /* secrets */
    {OFFERS "C: AUTH LOGIN\n", "|"},
    {OFFERS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "|"},
    {OFFERS "C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n", "Q|"},
    /* the end */
    {READY "C: QUIT\nS: 221 bye\nX server\n", "|"},
    /* what a server calls itself is an attack until it is a name */
    {"= mx\nS: 220 a\x1b[2J.b.c\nC: HELO x\nS: 250 ok\n"
     "C: MAIL FROM:<a@b>\nS: 250 ok\n",
	"|RCPT TO:<postmaster>"},
    {"= mx\nS: 220 \xff.b.c>\nC: HELO x\nS: 250 ok\n"
     "C: MAIL FROM:<a@b>\nS: 250 ok\n",
	"|RCPT TO:<postmaster>"},
    {"= mx\nS: 220 example.org.\nC: HELO x\nS: 250 ok\n"
     "C: MAIL FROM:<a@b>\nS: 250 ok\n",
	"|RCPT TO:<postmaster@org.>"},
    {GREETED "C: EHLO x\nS: 250-hi\nS: 250 AUTH A<B> PLAIN\n", "AUTH |PLAIN"},
    {GREETED "C: EHLO \x1b[2J\nS: 250 ok\n", "|MAIL FROM:<me@[192.0.2.9]>"},
};

static void
assert_ghost(const struct conversation *c, const char *wanted)
{
	struct slice all = slice_str(wanted);
	size_t bar = slice_find(all, '|');
	struct slice typed = slice_range(all, 0, bar);
	struct suggest s = {0};
	struct buf got = {0};

	suggest_find(&s, c, typed);
	buf_add_slice(&got, typed);
	buf_add_byte(&got, '|');
	if (s.count > 0 && s.items[0].is_likely)
		buf_add_slice(&got, slice_skip(suggest_at(&s, 0), typed.len));
	assert_string_equal(buf_text(&got), wanted);
	buf_fini(&got);
	suggest_fini(&s);
}

static void
suggest__find__dialogues(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct conversation *c = play_new(rows[i].script);

		assert_ghost(c, rows[i].wanted);
		conversation_free(c);
	}
}

/* Accepting all that is proposed is a delivery. */
static void
suggest__find__leads_through_a_delivery(void **state)
{
	static const char *const replies[] = {"250 mx", "250 ok", "250 ok",
	    "354 go", NULL, NULL, NULL, NULL, NULL, "250 taken", "221 bye"};
	struct conversation *c = play_new(GREETED);
	struct suggest s = {0};
	struct buf line = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(replies); i++) {
		bool is_data = session_takes_data(conversation_session(c));

		suggest_find(&s, c, SLICE(""));
		buf_clear(&line);
		if (s.count > 0)
			buf_add_slice(&line, suggest_at(&s, 0));
		play_sent(
		    c, buf_slice(&line), is_data ? SENT_DATA : SENT_COMMAND);
		if (replies[i] != NULL)
			play_received(c, slice_str(replies[i]));
	}
	assert_int_equal(conversation_session(c)->message_count, 1);
	assert_int_equal(conversation_session(c)->phase, PHASE_QUIT);
	assert_int_equal(conversation_session(c)->findings.count, 0);
	buf_fini(&line);
	suggest_fini(&s);
	conversation_free(c);
}

static const struct {
	const char *script, *typed, *wanted;
} lists[] = {
    {READY, "R", "RSET"},
    {RCPT, "R", "RCPT TO:<+ RSET"},
    {MAIL, "d", "-dATA"},
    {MAIL, "", "RCPT TO:<+ -RSET -NOOP -QUIT"},
    {OFFERS, "MAIL FROM:<a@b> ",
	"-MAIL FROM:<a@b> SIZE= -MAIL FROM:<a@b> RET=HDRS "
	"-MAIL FROM:<a@b> ENVID= -MAIL FROM:<a@b> AUTH="},
    {OFFERS, "MAIL FROM:<a@b> RET=",
	"MAIL FROM:<a@b> RET=FULL MAIL FROM:<a@b> RET=HDRS"},
    {OFFERS, "RCPT TO:<a@b> NOTIFY=SUCCESS,",
	"RCPT TO:<a@b> NOTIFY=SUCCESS,FAILURE "
	"RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY"},
    {OFFERS, "QUIT ", ""},
    {XCLIENT, "XCLIENT ", "-XCLIENT ADDR= -XCLIENT HELO="},
    {XCLIENT, "XCLIENT HELO=a h", ""},
    {OFFERS, "AUTH ", "AUTH PLAIN AUTH LOGIN"},
    {READY, "xyz", ""},
};

/* The stems; - before what is not proposed, + where a proposal goes on. */
static void
add_item(struct buf *out, const struct suggest *s, size_t index)
{
	const struct suggest_item *item = &s->items[index];
	struct slice line = suggest_at(s, index);

	assert_true(strlen(item->help) > 0);
	buf_addf(out, "%s%s", index > 0 ? " " : "", item->is_likely ? "" : "-");
	buf_add_slice(out, slice_range(line, 0, item->stem));
	if (item->stem < line.len)
		buf_add_byte(out, '+');
}

static void
suggest__find__lists_all(void **state)
{
	struct suggest s = {0};
	struct buf got = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(lists); i++) {
		struct conversation *c = play_new(lists[i].script);

		buf_clear(&got);
		suggest_find(&s, c, slice_str(lists[i].typed));
		for (size_t j = 0; j < s.count; j++)
			add_item(&got, &s, j);
		assert_string_equal(buf_text(&got), lists[i].wanted);
		conversation_free(c);
	}
	buf_fini(&got);
	suggest_fini(&s);
}

static const struct {
	const char *script, *typed, *wanted;
} hints[] = {
    {READY, "", ""},
    {READY, "XYZ", ""},
    {READY, "EHLO", "domain"},
    {READY, "EHLO x", ""},
    {READY, "QUIT", ""},
    {READY, "MAIL", "FROM:<reverse-path> [parameters]"},
    {READY, "MAIL FROM:<a", "reverse-path>"},
    {OFFERS, "RCPT TO:<a",
	"forward-path> [NOTIFY=NEVER|SUCCESS,FAILURE,DELAY] "
	"[ORCPT=rfc822;address]"},
    {OFFERS, "MAIL FROM:<a@b> ENVID=1",
	"[SIZE=bytes] [RET=FULL|HDRS] [AUTH=mailbox]"},
    {OFFERS, "QUIT ", ""},
    {READY, "MAIL FROM:<a@b>", ""},
    {DATA, "", ""},
    {HEADER, "", "(Enter: the empty line before the text)"},
    {HEADER, "EHLO", ""},
    {OFFERS "C: AUTH LOGIN\nS: 334 x\n", "EHLO", ""},
};

static void
suggest__hint__what_may_follow(void **state)
{
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(hints); i++) {
		struct conversation *c = play_new(hints[i].script);

		suggest_hint(c, slice_str(hints[i].typed), &out);
		assert_string_equal(buf_text(&out), hints[i].wanted);
		conversation_free(c);
	}
	buf_fini(&out);
}

/* A message without an end costs the same at every key. */
static void
suggest__find__a_header_without_end(void **state)
{
	struct conversation *c = play_new(DATA);
	struct suggest s = {0};

	(void)state;
	for (int i = 0; i < 1000; i++)
		play(c, "D: X: y\n");
	suggest_find(&s, c, SLICE(""));
	assert_int_equal(s.count, 0);
	suggest_fini(&s);
	conversation_free(c);
}

static void
suggest__add__is_bounded(void **state)
{
	static const struct suggest_item how = {.help = "x"};
	struct suggest s = {0};
	struct buf line = {0};

	(void)state;
	for (int i = 0; i < 2 * SUGGEST_MAX; i++) {
		buf_clear(&line);
		buf_addf(&line, "line %d", i);
		assert_int_equal(
		    suggest_add(&s, SLICE("li"), buf_slice(&line), &how),
		    i < SUGGEST_MAX);
	}
	assert_int_equal(s.count, SUGGEST_MAX);
	buf_fini(&line);
	suggest_fini(&s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(suggest__find__dialogues),
	    cmocka_unit_test(suggest__find__leads_through_a_delivery),
	    cmocka_unit_test(suggest__find__lists_all),
	    cmocka_unit_test(suggest__hint__what_may_follow),
	    cmocka_unit_test(suggest__find__a_header_without_end),
	    cmocka_unit_test(suggest__add__is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
