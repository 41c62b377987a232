/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-comment - what is said about any line, whatever came after it. */
#include "scene.h"

#include "ehlo/tui/comment.h"

static struct conversation *c;

/* Two sessions; the event of each line is its number from 0 on. */
static const char script[] = "S: 220 x\n"                     /* 4 */
			     "C: EHLO me\n"                   /* 5 */
			     "S: 250-x\n"                     /* 6 */
			     "S: 250-SIZE 99\n"               /* 7 */
			     "S: 250-XNEW\n"                  /* 8 */
			     "S: 250 HELP\n"                  /* 9 */
			     "C: MAIL FROM: a\n"              /* 10 */
			     "S: 250 2.1.0 ok\n"              /* 11 */
			     "C: RCPT TO:<b@c>\n"             /* 12 */
			     "S: 550-5.7.1 no\n"              /* 13 */
			     "S: 550 5.7.1 relaying denied\n" /* 14 */
			     "C: RCPT TO:<postmaster>\n"      /* 15 */
			     "S: 250 ok\n"                    /* 16 */
			     "C: DATA\n"                      /* 17 */
			     "S: 354 go\n"                    /* 18 */
			     "D: hello\n"                     /* 19 */
			     "D: .\n"                         /* 20 */
			     "S: junk\n"                      /* 21 */
			     "S: 250 queued\n";               /* 22 */

static int
setup(void **state)
{
	(void)state;
	c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	scene_connect(c);
	scene_play(c, script);
	scene_add(c, (struct event){.kind = EVENT_CLOSED,
			 .closed = {.by = CLOSED_SERVER}}); /* 23 */
	scene_connect(c);
	scene_play(c, "S: 554 go away\n"); /* 28 */
	scene_add(c, (struct event){.kind = EVENT_NOTE,
			 .note = {.text = SLICE("hm")}}); /* 29 */
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	conversation_free(c);
	return 0;
}

static void
make(struct comment *comment, size_t index)
{
	struct scene scene = {.conversation = c,
	    .session = conversation_session(c),
	    .has_selection = true,
	    .selected = index};

	comment_make(comment, &scene);
}

static const struct {
	size_t index;
	const char *head, *text, *rfc;
} rows[] = {
    {0, "the addresses", "in turn", "RFC 5321 5.1"},
    {1, "NOT LISTENING", "nothing listens", ""},
    {2, "LISTENING", "accepts connections", "RFC 9293 3.5"},
    {3, "greeting", "speaks first", ""},
    {4, "220 ", "", "RFC"},
    {5, "EHLO: ", "", "RFC 5321"},
    {6, "250 ", "", "RFC"},
    {7, "SIZE is offered", "largest message", "RFC 1870"},
    {8, "250 ", "", "RFC"},
    {9, "HELP is offered", "help can be asked for", "RFC 5321"},
    {10, "MAIL: ", "So close", "RFC 5321"},
    {11, "250 2.1.0 ", "", "RFC"},
    {12, "RCPT: ", "", "RFC 5321"},
    {13, "550 5.7.1 policy: relaying", "", "RFC"},
    {14, "550 5.7.1 policy: relaying", "", "RFC"},
    {17, "DATA: ", "", "RFC 5321"},
    {18, "354 ", "", "RFC"},
    {19, "mail data", "A line of the message", "RFC 5321 4.1.1.4"},
    {20, "end of the message", "responsibility", "RFC 5321 4.1.1.4"},
    {21, "no reply line", "three digits", "RFC 5321 4.2"},
    {22, "250 ", "", "RFC"},
    {23, "the server hung up", "before QUIT", "RFC 5321 3.8"},
    {24, "the addresses", "", "RFC 5321 5.1"},
    {28, "554 ", "", "RFC"},
    {29, "said here", "nothing that was sent", ""},
};

static void
assert_has(size_t index, const char *text, const char *wanted)
{
	if (strstr(text, wanted) == NULL)
		fail_msg("event %zu: no \"%s\" in \"%s\"", index, wanted, text);
}

static void
comment__make__about_every_kind_of_line(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		struct comment comment;

		make(&comment, rows[i].index);
		assert_has(
		    rows[i].index, buf_text(&comment.head), rows[i].head);
		assert_has(
		    rows[i].index, buf_text(&comment.text), rows[i].text);
		assert_has(rows[i].index, comment.rfc, rows[i].rfc);
		comment_fini(&comment);
	}
}

/* Of the line that is selected, and of the newest. */
static void
comment__make__names_in_ascii(void **state)
{
	static const char mixed[] = " is xn--pple-43d.example in ASCII, in "
				    "letters of several scripts. ";
	struct scene scene = {.conversation = c};
	struct comment comment;
	size_t index;

	(void)state;
	scene_connect(c);
	scene_play(c, "S: 220 b\xc3\xbc-cher.example\nC: EHLO me\nS: 250 x\n");
	index = conversation_count(c);
	scene_play(c, "C: MAIL FROM:<a@\xd0\xb0pple.example>\n");
	make(&comment, index);
	assert_has(index, buf_text(&comment.text), mixed);
	comment_fini(&comment);
	scene.session = conversation_session(c);
	comment_make(&comment, &scene);
	assert_has(index, buf_text(&comment.text), mixed);
	comment_fini(&comment);
	make(&comment, index - 3);
	assert_has(index - 3, buf_text(&comment.text),
	    " is xn--b-cher-3ya.example in ASCII. ");
	comment_fini(&comment);
}

/* No greeting is waited for where none will come. */
static void
comment__make__sessions_that_were_none(void **state)
{
	struct scene scene = {.conversation = *state};
	struct comment comment;

	scene_connect(*state);
	scene_play(*state, "S: HTTP/1.1 400 Bad Request\n");
	scene.session = conversation_session(*state);
	comment_make(&comment, &scene);
	assert_string_equal(buf_text(&comment.head), "another protocol");
	comment_fini(&comment);
	scene_add(*state, (struct event){.kind = EVENT_RESOLVE,
			      .resolve = {.name = SLICE("mx.example"),
				  .addresses = SLICE("192.0.2.1")}});
	scene_add(*state, (struct event){.kind = EVENT_CLOSED,
			      .closed = {.by = CLOSED_CLIENT}});
	scene.session = conversation_session(*state);
	comment_make(&comment, &scene);
	assert_string_equal(buf_text(&comment.head), "canceled");
	comment_fini(&comment);
}

/* Nothing is left without a word. */
static void
comment__make__never_empty(void **state)
{
	(void)state;
	for (size_t i = 0; i < conversation_count(c); i++) {
		struct comment comment;

		make(&comment, i);
		assert_true(comment.head.len > 0);
		assert_true(comment.text.len > 0);
		comment_fini(&comment);
	}
}

static void
comment__make__stands_where_the_line_stood(void **state)
{
	struct comment comment;

	(void)state;
	make(&comment, 11);
	assert_int_equal(comment.phase, PHASE_MAIL);
	assert_int_equal(comment.session->number, 1);
	comment_fini(&comment);
	make(&comment, 18);
	assert_true(comment.takes_data);
	comment_fini(&comment);
	make(&comment, 20);
	assert_false(comment.takes_data);
	comment_fini(&comment);
}

/* What is wrong with a line is said of that line, not of others. */
static void
comment__make__findings_of_the_line(void **state)
{
	struct comment comment;

	(void)state;
	make(&comment, 12);
	assert_null(strstr(buf_text(&comment.text), "So close"));
	comment_fini(&comment);
	make(&comment, 5);
	assert_null(strstr(buf_text(&comment.text), "So close"));
	comment_fini(&comment);
}

/* Who proved what: the words for a handshake. */
static void
comment__make__who_proved_what(void **state)
{
	static const struct {
		bool is_verified, is_refused;
		enum dane dane;
		const char *head, *text;
	} shown[] = {
	    {true, false, DANE_UNASKED, "inside TLS", "the certificate proves"},
	    {true, false, DANE_ABSENT, "inside TLS", "publishes no TLSA"},
	    {true, false, DANE_INSECURE, "inside TLS", "is not signed"},
	    {true, false, DANE_UNCHECKED, "inside TLS", "withholds"},
	    {true, false, DANE_MATCH, "inside TLS", "TLSA record proves who"},
	    {false, false, DANE_UNUSABLE, "NOT VERIFIED, and used", "usages 2"},
	    {false, true, DANE_MISMATCH, "certificate not accepted",
		"name another key"},
	    {false, false, DANE_MISMATCH, "NOT VERIFIED, and used",
		"--no-verify asked for this"},
	    {false, true, DANE_UNASKED, "certificate not accepted",
		"--ca-file"},
	    {false, false, DANE_BOGUS, "NOT VERIFIED, and used", "forged"},
	    {false, false, DANE_FAILED, "NOT VERIFIED, and used", "nobody"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(shown) / sizeof(shown[0]); i++) {
		struct comment comment;

		scene_add(c,
		    (struct event){.kind = EVENT_TLS,
			.tls = &(struct event_tls){.version = SLICE("TLS 1.3"),
			    .is_verified = shown[i].is_verified,
			    .is_refused = shown[i].is_refused,
			    .dane = shown[i].dane}});
		make(&comment, conversation_count(c) - 1);
		assert_string_equal(buf_text(&comment.head), shown[i].head);
		assert_non_null(strstr(buf_text(&comment.text), shown[i].text));
		comment_fini(&comment);
	}
}

static void
comment__make__who_is_served_knows_alone(void **state)
{
	struct comment comment;

	(void)state;
	scene_add(c, (struct event){.kind = EVENT_TLS,
			 .tls = &(struct event_tls){
			     .version = SLICE("TLS 1.3"), .is_served = true}});
	make(&comment, conversation_count(c) - 1);
	assert_non_null(
	    strstr(buf_text(&comment.text), "only the client knows"));
	assert_null(strstr(buf_text(&comment.text), "proves"));
	comment_fini(&comment);
}

/* What a certificate can be known again by, whoever vouches for it. */
static void
comment__make__evidence_of_a_certificate(void **state)
{
	struct comment comment;

	(void)state;
	scene_add(c, (struct event){.kind = EVENT_TLS,
			 .tls = &(struct event_tls){.version = SLICE("TLS 1.3"),
			     .subject = SLICE("CN=mx"),
			     .issuer = SLICE("CN=root"),
			     .not_before = 1000000000,
			     .not_after = 1000086400,
			     .sha256 = SLICE("ce4c9c5d"),
			     .key = SLICE("EC 256 bits")}});
	make(&comment, conversation_count(c) - 1);
	assert_non_null(strstr(buf_text(&comment.text),
	    "The certificate: subject CN=mx, issuer CN=root, valid from "
	    "2001-09-09 to 2001-09-10, key EC 256 bits, SHA-256 ce4c9c5d."));
	comment_fini(&comment);
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(comment__make__about_every_kind_of_line),
	    T(comment__make__never_empty),
	    T(comment__make__names_in_ascii),
	    cmocka_unit_test_setup_teardown(
		comment__make__sessions_that_were_none, scene_setup,
		scene_teardown),
	    T(comment__make__stands_where_the_line_stood),
	    T(comment__make__findings_of_the_line),
	    T(comment__make__who_proved_what),
	    T(comment__make__who_is_served_knows_alone),
	    T(comment__make__evidence_of_a_certificate),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
