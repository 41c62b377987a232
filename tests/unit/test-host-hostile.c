/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host-hostile - clients that mean harm, or know no better, against every
 * personality. p01 to p31 number the attacks.
 */
#include "ehlo/smtp/host.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "host-talk.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define POSTFIX_HELLO                           \
	"S: 220 mx.example.net ESMTP Postfix\n" \
	"C: HELO me.example.org\n"              \
	"S: 250 mx.example.net\n"
#define POSTFIX_MAIL                   \
	POSTFIX_HELLO                  \
	"C: MAIL FROM:<a@b.example>\n" \
	"S: 250 2.1.0 Ok\n"
#define POSTFIX_RCPT                       \
	POSTFIX_MAIL                       \
	"C: RCPT TO:<alice@example.net>\n" \
	"S: 250 2.1.5 Ok\n"
#define POSTFIX_DATA \
	POSTFIX_RCPT \
	"C: DATA\n"  \
	"S: 354 End data with <CR><LF>.<CR><LF>\n"
#define STRICT_HELLO                                       \
	"S: 220 strict.example.net ESMTP, to the letter\n" \
	"C: HELO me.example.org\n"                         \
	"S: 250 strict.example.net greets me.example.org\n"

/* Bytes as they come over the wire; the answers stay in t->out. */
static void
talk_send(struct talk *t, struct slice bytes)
{
	struct line_reader reader;
	struct line line;

	line_reader_init(&reader, HOST_LINE_MAX);
	line_reader_feed(&reader, bytes);
	while (!t->is_closed && line_reader_next(&reader, &line)) {
		host_line(t->host, article_time, &line);
		talk_take(t);
	}
	line_reader_fini(&reader);
}

/* The code of the only line that was said. */
static unsigned long
only_code(const struct talk *t)
{
	struct slice said = buf_slice(&t->out);
	unsigned long code = 0;

	if (slice_find(said, '\n') + 1 == said.len)
		slice_to_number(slice_range(said, 0, 3), 999, &code);
	return code;
}

/* A session up to the 354 of a message, whoever is played. */
static void
talk_open_data(struct talk *t, const struct personality *p)
{
	talk_open(t, p->name);
	talk_send(t, SLICE("EHLO me.example\r\nMAIL FROM:<a@b.example>\r\n"
			   "RCPT TO:<postmaster>\r\nDATA\r\n"));
	assert_int_equal(host_phase(t->host), PHASE_DATA);
	buf_clear(&t->out);
}

/* ---- smuggling ---------------------------------------------------------- */

static const struct {
	const char *name;
	struct slice bytes;
} false_ends[] = {
    {"p03", {"\n.\n", 3}},
    {"p04", {"\r.\r", 3}},
    {"p05", {"\r.\n", 3}},
    {"p06", {"\n.\r", 3}},
    {"p07", {"\n.\r\n", 4}},
    {"p08", {"\r\n.\n", 4}},
    {"p09", {"\r.\r\n", 4}},
    {"p10", {"\r\n.\r", 4}},
    {"p11", {"\r\n\0.\r\n", 6}},
    {"p12", {"\r\n.\0\r\n", 6}},
};

/* A message with a false end in it, a whole second mail, and the true end. */
static void
add_smuggling(struct buf *out, struct slice end)
{
	buf_add_str(out, "x");
	buf_add_slice(out, end);
	buf_add_str(out,
	    "MAIL FROM:<evil@b.example>\r\nRCPT TO:<postmaster>\r\n"
	    "DATA\r\nSubject: smuggled\r\n\r\nx\r\n.\r\n");
}

static bool
is_refused_by(const struct personality *p, struct slice bytes)
{
	struct line_reader reader;
	struct line line;
	unsigned flaws = 0;

	line_reader_init(&reader, HOST_LINE_MAX);
	line_reader_feed(&reader, bytes);
	while (line_reader_next(&reader, &line))
		flaws |= line.flaws;
	line_reader_fini(&reader);
	return (flaws & p->line_flaws) != 0;
}

static unsigned long
code_of(const char *reply)
{
	unsigned long code = 0;

	slice_to_number(slice_range(slice_str(reply), 0, 3), 999, &code);
	return code;
}

static void
smuggle(const struct personality *p, const char *name, struct slice bytes)
{
	bool is_refused = is_refused_by(p, bytes);
	struct talk t;

	talk_open_data(&t, p);
	talk_send(&t, bytes);
	if (only_code(&t) != (is_refused ? code_of(p->line_flawed) : 250))
		fail_msg("%s, %s: %s", p->name, name, buf_text(&t.out));
	assert_int_equal(host_message_count(t.host), is_refused ? 0 : 1);
	/* p15: nothing is left of the transaction */
	assert_int_equal(host_phase(t.host), PHASE_READY);
	buf_clear(&t.out);
	talk_send(&t, SLICE("RCPT TO:<postmaster>\r\n"));
	assert_int_equal(only_code(&t), 503);
	buf_clear(&t.out);
	talk_send(&t, SLICE("DATA\r\n"));
	assert_int_equal(code_of(buf_text(&t.out)), 503);
	talk_close(&t);
}

/* All up to the one true end is one message, taken or refused. */
static void
host__p03_to_p13_and_p15_false_ends__smuggle_nothing(void **state)
{
	const struct personality *p;
	struct buf bytes = {0};

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		for (size_t j = 0; j < COUNT(false_ends); j++) {
			buf_clear(&bytes);
			add_smuggling(&bytes, false_ends[j].bytes);
			smuggle(p, false_ends[j].name, buf_slice(&bytes));
		}
	buf_fini(&bytes);
}

static void
host__p03_bare_lf__is_refused_where_it_is_meant_to_be(void **state)
{
	(void)state;
	run_with("postfix", POSTFIX_DATA
	    "L: x\n"
	    "C: .\n"
	    "C: y\n"
	    "C: .\n"
	    "S: 550 5.5.2 mx.example.net Error: bare <LF> received\n"
	    "C: NOOP\n"
	    "S: 250 2.0.0 Ok\n"
	    "L: NOOP\n"
	    "S: 550 5.5.2 mx.example.net Error: bare <LF> received\n"
	    "X\n");
	run_with("strict",
	    STRICT_HELLO "C: NOOP\r\n"
			 "S: 550 5.5.2 Bare CR in a line (RFC 5321 2.3.8)\n"
			 "X\n");
	run_with("deathstar", GREETING "L: NOOP\n"
				       "S: 250 2.0.0 OK\n");
}

/* ---- TLS and AUTH, and what is not offered ------------------------------- */

static void
host__p01_starttls__lets_nothing_in(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	host_note_rest(t.host, true);
	talk_say(&t, SLICE("STARTTLS"), EOL_CRLF);
	assert_false(t.has_tls);
	talk_run(&t, "S: 421 4.7.0 deathstar.SUPERFREAK.local Commands behind "
		     "STARTTLS\n"
		     "X\n");
	host_line(t.host, article_time,
	    &(struct line){.bytes = SLICE("EHLO x"), .eol = EOL_CRLF});
	talk_take(&t);
	talk_expect_silence(&t);
	talk_close(&t);
}

static void
host__p14_bdat__opens_no_mail_data(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, SENDER "C: BDAT x LAST\n"
			    "S: 502 5.3.3 Command not implemented\n"
			    "C: DATA\n"
			    "S: 503 5.5.2 Need Rcpt command.\n");
	for (int i = 0; i < 100000; i++) {
		talk_say(&t, SLICE("BDAT 0"), EOL_CRLF);
		assert_int_equal(only_code(&t), 502);
		buf_clear(&t.out);
	}
	talk_close(&t);
}

static void
host__p27_auth__leaves_everything_as_it_was(void **state)
{
	static char line[12289];
	struct talk t;

	(void)state;
	memset(line, 'A', sizeof(line));
	talk_open(&t, "postfix");
	talk_run(&t,
	    POSTFIX_HELLO "C: AUTH PLAIN AGFsaWNlAHNlY3JldA==\n"
			  "S: 538 5.7.0 Encryption required for requested "
			  "authentication mechanism\n"
			  "C: STARTTLS\n"
			  "S: 220 2.0.0 Ready to start TLS\n"
			  "T\n"
			  "C: HELO me\n"
			  "S: 250 mx.example.net\n"
			  "C: AUTH PLAIN !!!\n"
			  "S: 501 5.5.2 Error: invalid base64 data\n"
			  "C: AUTH PLAIN\n"
			  "S: 334 \n"
			  "C: *\n"
			  "S: 501 5.7.0 Authentication aborted\n"
			  "C: AUTH PLAIN\n"
			  "S: 334 \n");
	talk_say(&t, slice_of(line, sizeof(line)), EOL_CRLF);
	talk_run(&t, "S: 500 5.5.2 Error: line too long\n"
		     "C: AUTH PLAIN\n"
		     "S: 334 \n");
	talk_say(&t, slice_of(line, sizeof(line) - 1), EOL_CRLF);
	talk_run(&t, "S: 501 5.5.4 Syntax: AUTH mechanism\n"
		     "C: MAIL FROM:<a@b.example>\n"
		     "S: 250 2.1.0 Ok\n"
		     "C: AUTH PLAIN\n"
		     "S: 503 5.5.1 Error: MAIL transaction in progress\n"
		     "C: RCPT TO:<alice@example.net>\n"
		     "S: 250 2.1.5 Ok\n");
	talk_close(&t);
}

static void
host__p31_other_clients_data__is_not_believed(void **state)
{
	(void)state;
	run_with("postfix",
	    POSTFIX_MAIL "C: XCLIENT ADDR=192.0.2.1\n"
			 "S: 550 5.7.0 Error: insufficient authorization\n"
			 "C: XFORWARD ADDR=192.0.2.1\n"
			 "S: 550 5.7.0 Error: insufficient authorization\n"
			 "C: PROXY TCP4 192.0.2.1 192.0.2.2 1 2\n"
			 "S: 500 5.5.2 Error: command not recognized\n");
}

/* ---- limits ------------------------------------------------------------- */

static void
host__p17_long_lines__are_refused_at_the_limit(void **state)
{
	static const size_t lengths[] = {512, 513, 2048, 2049, 65536, 5000000};
	char *bytes = mem_zalloc(5000002, 1);
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		for (size_t j = 0; j < COUNT(lengths); j++) {
			bool is_long = lengths[j] > HOST_LINE_MAX;
			struct talk t;

			memset(bytes, 'x', lengths[j]);
			memcpy(bytes, "NOOP ", 5);
			memcpy(bytes + lengths[j], "\r\n", 2);
			talk_open(&t, p->name);
			buf_clear(&t.out);
			talk_send(&t, slice_of(bytes, lengths[j] + 2));
			assert_int_equal(only_code(&t),
			    is_long ? code_of(p->line_long) : 250);
			assert_true(t.out.len <= 512);
			talk_close(&t);
		}
	mem_free(bytes);
}

/* SIZE= is a promise; the end of the message is what counts. */
static void
host__p18_size__is_counted(void **state)
{
	struct line line = {.bytes = SLICE("x"), .skipped = 10240000};
	struct talk t;

	(void)state;
	talk_open(&t, "postfix");
	talk_run(&t, "S: 220 mx.example.net ESMTP Postfix\n"
		     "C: HELO me.example.org\n"
		     "S: 250 mx.example.net\n"
		     "C: MAIL FROM:<a@b.example> SIZE=10240001\n"
		     "S: 552 5.3.4 Message size exceeds fixed limit\n"
		     "C: MAIL FROM:<a@b.example> SIZE=1\n"
		     "S: 250 2.1.0 Ok\n"
		     "C: RCPT TO:<alice@example.net>\n"
		     "S: 250 2.1.5 Ok\n"
		     "C: DATA\n"
		     "S: 354 End data with <CR><LF>.<CR><LF>\n");
	host_line(t.host, article_time, &line);
	talk_take(&t);
	talk_run(&t, "C: .\n"
		     "S: 552 5.3.4 Error: message file too big\n"
		     "C: DATA\n"
		     "S: 503 5.5.1 Error: need RCPT command\n");
	assert_int_equal(host_message_count(t.host), 0);
	talk_close(&t);
}

static void
host__p19_recipients__have_a_limit(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "postfix");
	talk_run(&t, POSTFIX_MAIL);
	for (int i = 0; i < 1000; i++)
		talk_run(&t, "C: RCPT TO:<alice@example.net>\n"
			     "S: 250 2.1.5 Ok\n");
	talk_run(&t, "C: RCPT TO:<alice@example.net>\n"
		     "S: 452 4.5.3 Error: too many recipients\n"
		     "C: DATA\n"
		     "S: 354 End data with <CR><LF>.<CR><LF>\n");
	talk_close(&t);
}

/* Says what; the pause before the answer, which must begin so. */
static unsigned
delay_of(struct host *h, const char *what, const char *answer)
{
	struct line line = {.bytes = slice_str(what)};
	struct host_action action;

	host_line(h, article_time, &line);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_REPLY);
	if (!slice_starts_with(action.bytes, slice_str(answer)))
		fail_msg("%s: %.*s", what, SLICE_ARGS(action.bytes));
	return action.delay_ms;
}

static struct host *
open_postfix(void)
{
	struct host *h =
	    host_new(personality_find(SLICE("postfix")), SLICE("127.0.0.1"), 1);
	struct host_action action;

	host_greet(h, article_time);
	assert_true(host_next(h, &action));
	return h;
}

static void
host__p20_errors__slow_down_and_end(void **state)
{
	struct host *h = open_postfix();
	struct host_action action;

	(void)state;
	for (int i = 1; i < 20; i++)
		assert_int_equal(delay_of(h, "FOO", "500 "), i < 10 ? 0 : 1000);
	assert_int_equal(delay_of(h, "NOOP", "250 "), 1000);
	assert_int_equal(delay_of(h, "FOO",
			     "500 5.5.2 Error: command not recognized\r\n"
			     "421 4.7.0 mx.example.net Error: too many errors"
			     "\r\n"),
	    1000);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_CLOSE);
	assert_false(host_next(h, &action));
	host_free(h);
}

static void
host__p20_junk__counts_as_errors_in_the_end(void **state)
{
	static const char *const junk[] = {"NOOP", "RSET", "VRFY alice"};
	struct host *h = open_postfix();

	(void)state;
	for (int i = 1; i < 120; i++)
		assert_int_equal(
		    delay_of(h, junk[i % 3], "25"), i < 110 ? 0 : 1000);
	delay_of(h, "NOOP", "250 2.0.0 Ok\r\n421 4.7.0 ");
	host_free(h);
}

/* Whoever delivers a message is no stranger any more. */
static void
host__p20_errors__are_forgotten_with_a_message(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "strict");
	talk_run(&t, STRICT_HELLO);
	for (int round = 0; round < 5; round++) {
		for (int i = 0; i < 19; i++)
			talk_run(&t,
			    "C: FOO\n"
			    "S: 500 5.5.2 No command of RFC 5321 4.1.1\n");
		talk_send(
		    &t, SLICE("MAIL FROM:<a@b.example>\r\n"
			      "RCPT TO:<c@example.net>\r\nDATA\r\n.\r\n"));
		assert_int_equal(host_message_count(t.host), round + 1);
		buf_clear(&t.out);
	}
	talk_close(&t);
}

/* ---- addresses, order, rubbish ------------------------------------------ */

/* Who is 8-bit clean, as its original is, has no words for that. */
static void
host__p16_utf8__wants_an_extension(void **state)
{
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++) {
		struct talk t;

		if (p->path_8bit == NULL || p->vrfy == NULL)
			continue;
		talk_open(&t, p->name);
		talk_send(&t, SLICE("HELO me\r\nMAIL FROM:<a@b.example>\r\n"));
		buf_clear(&t.out);
		talk_send(&t, SLICE("RCPT TO:<j\xc3\xbcrgen@b.example>\r\n"));
		assert_int_equal(only_code(&t), code_of(p->path_8bit));
		buf_clear(&t.out);
		talk_send(&t, SLICE("VRFY j\xc3\xbcrgen\r\n"));
		assert_int_equal(only_code(&t), code_of(p->path_8bit));
		talk_close(&t);
	}
}

static void
host__p25_rubbish__is_answered_or_shown_the_door(void **state)
{
	static const struct slice rows[] = {
	    {"\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03\r\n", 13},
	    {"\0\0\0\x85\xffSMBr\0\0\0\0\r\n", 15},
	    {"\0\0\0\0\r\n", 6},
	    {"\xff\xfd\x03\r\n", 5},
	    {"\r\n", 2},
	};
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		for (size_t j = 0; j < COUNT(rows); j++) {
			struct talk t;
			unsigned long code;

			talk_open(&t, p->name);
			buf_clear(&t.out);
			talk_send(&t, rows[j]);
			code = only_code(&t);
			assert_true(code == code_of(p->unknown) ||
				    (code == 550 && t.is_closed));
			talk_close(&t);
		}
	run_with("postfix",
	    "S: 220 mx.example.net ESMTP Postfix\n"
	    "C: POST / HTTP/1.1\n"
	    "S: 221 2.7.0 Error: I can break rules, too. Goodbye.\n"
	    "X\n");
	run_with("postfix",
	    "S: 220 mx.example.net ESMTP Postfix\n"
	    "C: Host: mx.example.net\n"
	    "S: 221 2.7.0 Error: I can break rules, too. Goodbye.\n"
	    "X\n");
}

static void
host__p28_order__is_kept(void **state)
{
	(void)state;
	run_with("postfix",
	    POSTFIX_MAIL "C: MAIL FROM:<e@f.example>\n"
			 "S: 503 5.5.1 Error: nested MAIL command\n"
			 "C: RCPT TO:<alice@example.net>\n"
			 "S: 250 2.1.5 Ok\n"
			 "C: DATA\n"
			 "S: 354 End data with <CR><LF>.<CR><LF>\n"
			 "C: DATA\n"
			 "C: QUIT\n"
			 "C: RSET\n"
			 "C: .\n"
			 "S: 250 2.0.0 Ok: queued as ~~~~~~~~~~00000001\n"
			 "C: DATA\n"
			 "S: 503 5.5.1 Error: need RCPT command\n");
}

/* An address is text to the server, whatever a shell would make of it. */
static void
host__p29_recipients__are_nothing_but_text(void **state)
{
	struct talk t;
	char line[400];

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, SENDER "C: RCPT TO:<@a,@b:c@d.example>\n"
			    "S: 250 2.1.5 c@d.example\n"
			    "C: RCPT TO:<\"a b\"@d.example>\n"
			    "S: 250 2.1.5 \"a b\"@d.example\n"
			    "C: RCPT TO:<>\n"
			    "S: 501 5.5.4 Invalid Address\n"
			    "C: RCPT TO:<|cmd@d.example>\n"
			    "S: 250 2.1.5 |cmd@d.example\n"
			    "C: RCPT TO:<../../x@d.example>\n"
			    "S: 250 2.1.5 ../../x@d.example\n"
			    "C: RCPT TO:<;$(touch${IFS}x)@d.example>\n"
			    "S: 250 2.1.5 ;$(touch${IFS}x)@d.example\n");
	memset(line, 'x', sizeof(line));
	memcpy(line, "RCPT TO:<", 9);
	memcpy(line + 350, "@d.example>", 11);
	talk_say(&t, slice_of(line, 361), EOL_CRLF);
	talk_run(&t, "S: 501 5.5.4 Invalid Address\n");
	talk_close(&t);
}

/* No byte of a client's comes back but what a reply may hold. */
static void
host__p30_escapes__come_back_as_text(void **state)
{
	static const char *const lines[] = {"EHLO \x1b]0;x\x07\x9b",
	    "MAIL FROM:<\x1b[2J@b.example>", "RCPT TO:<\x1b[2J@b.example>",
	    "VRFY \x1b[2J", "MAIL FROM:<a@b.example> \x1b[2J=\xe2\x80\xae"};
	const struct personality *p;

	(void)state;
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		for (size_t j = 0; j < COUNT(lines); j++) {
			struct talk t;

			talk_open(&t, p->name);
			talk_say(&t, slice_str("HELO me"), EOL_CRLF);
			talk_say(&t, slice_str(lines[j]), EOL_CRLF);
			for (size_t k = 0; k < t.out.len; k++)
				assert_true(t.out.ptr[k] == '\r' ||
					    t.out.ptr[k] == '\n' ||
					    (t.out.ptr[k] >= 0x20 &&
						t.out.ptr[k] < 0x7f));
			talk_close(&t);
		}
}

/* ---- the strict one ----------------------------------------------------- */

static void
host__strict__wants_the_form_of_the_rfc(void **state)
{
	(void)state;
	run_with("strict", STRICT_HELLO
	    "C: MAIL FROM: <a@b.example>\n"
	    "S: 501 5.5.4 Wanted: MAIL FROM:<user@domain> "
	    "(RFC 5321 4.1.1.2)\n"
	    "C: MAIL FROM:a@b.example\n"
	    "S: 501 5.1.7 No <user@domain> in MAIL (RFC 5321 4.1.2)\n"
	    "C: MAIL FROM:<a@b.example\n"
	    "S: 501 5.1.7 No <user@domain> in MAIL (RFC 5321 4.1.2)\n"
	    "C: MAIL FROM:<a>\n"
	    "S: 501 5.1.7 No <user@domain> in MAIL (RFC 5321 4.1.2)\n"
	    "C: MAIL FROM:<a@b.example> FOO\n"
	    "S: 555 5.5.4 FOO was not offered (RFC 5321 4.1.1.11)\n"
	    "C: MAIL FROM:<a@b.example>\n"
	    "S: 250 2.1.0 Sender <a@b.example> is fine\n"
	    "C: RCPT TO:alice@example.net\n"
	    "S: 501 5.1.3 No <user@domain> in RCPT (RFC 5321 4.1.2)\n"
	    "C: RCPT TO:<someone@mail.com>\n"
	    "S: 550 5.7.1 No relaying for <someone@mail.com> "
	    "(RFC 5321 3.6.2)\n"
	    "C: DATA\n"
	    "S: 503 5.5.1 No recipient was accepted (RFC 5321 4.1.1.4)\n"
	    "C: EXPN list\n"
	    "S: 502 5.5.1 EXPN was not offered (RFC 5321 4.2.4)\n"
	    "C: QUIT now\n"
	    "S: 501 5.5.4 QUIT takes no argument (RFC 5321 4.1.1)\n");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(
		host__p03_to_p13_and_p15_false_ends__smuggle_nothing),
	    cmocka_unit_test(
		host__p03_bare_lf__is_refused_where_it_is_meant_to_be),
	    cmocka_unit_test(host__p01_starttls__lets_nothing_in),
	    cmocka_unit_test(host__p14_bdat__opens_no_mail_data),
	    cmocka_unit_test(host__p27_auth__leaves_everything_as_it_was),
	    cmocka_unit_test(host__p31_other_clients_data__is_not_believed),
	    cmocka_unit_test(host__p17_long_lines__are_refused_at_the_limit),
	    cmocka_unit_test(host__p18_size__is_counted),
	    cmocka_unit_test(host__p19_recipients__have_a_limit),
	    cmocka_unit_test(host__p20_errors__slow_down_and_end),
	    cmocka_unit_test(host__p20_junk__counts_as_errors_in_the_end),
	    cmocka_unit_test(host__p20_errors__are_forgotten_with_a_message),
	    cmocka_unit_test(host__p16_utf8__wants_an_extension),
	    cmocka_unit_test(host__p25_rubbish__is_answered_or_shown_the_door),
	    cmocka_unit_test(host__p28_order__is_kept),
	    cmocka_unit_test(host__p29_recipients__are_nothing_but_text),
	    cmocka_unit_test(host__p30_escapes__come_back_as_text),
	    cmocka_unit_test(host__strict__wants_the_form_of_the_rfc),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
