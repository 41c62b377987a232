/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-host-content - mail data and its end, hostile bytes, the end of a
 * session, dates.
 */
#include "ehlo/smtp/host.h"

#include <locale.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "host-talk.h"

/* ---- mail data ---------------------------------------------------------- */

static void
host__content__is_not_read_as_commands(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT "C: QUIT\n"
			     "C: RSET\n"
			     "C: ..\n"
			     "C: .hidden\n"
			     "C: . \n"
			     "C: .\n" QUEUED("00000001"));
	assert_int_equal(host_message_count(t.host), 1);
	talk_run(&t, "C: MAIL FROM:<a@b.example>\n"
		     "S: 250 2.1.0 a@b.example....Sender OK\n"
		     "C: RCPT TO:<c@d.example>\n"
		     "S: 250 2.1.5 c@d.example\n"
		     "C: DATA\n"
		     "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
		     "C: .\n" QUEUED("00000002") GOODBYE);
	assert_int_equal(host_message_count(t.host), 2);
	talk_close(&t);
}

/* The ways in which a second message was smuggled past real servers. */
static void
host__content__ends_with_crlf_dot_crlf_only(void **state)
{
	static const char *const false_ends[] = {
	    "L: line\nL: .\n",       /* \n.\n */
	    "L: line\nC: .\n",       /* \n.\r\n */
	    "C: line\nL: .\n",       /* \r\n.\n */
	    "C: line\nC: .\r\n",     /* \r\n.\r\r\n */
	    "C: line\r.\r\n",        /* \r.\r */
	    "C: line\r.\n",          /* \r.\r\n */
	    "L: line\r.\n",          /* \r.\n */
	    "L: line\nL: .\r\r\n",   /* \n.\r */
	    "C: line\nL: .\rMAIL\n", /* \r\n.\r */
	};

	(void)state;
	for (size_t i = 0; i < sizeof(false_ends) / sizeof(*false_ends); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, CONTENT);
		talk_run(&t, false_ends[i]);
		talk_run(&t, "C: MAIL FROM:<evil@b.example>\n"
			     "C: \n"
			     "C: .\n" QUEUED("00000001"));
		assert_int_equal(host_message_count(t.host), 1);
		talk_close(&t);
	}
}

static void
host__content__nul_beside_the_dot_is_no_end(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	talk_say(&t, slice_of("\0.", 2), EOL_CRLF);
	talk_say(&t, slice_of(".\0", 2), EOL_CRLF);
	talk_expect_silence(&t);
	assert_int_equal(host_phase(t.host), PHASE_DATA);
	talk_close(&t);
}

/* Content of size octets as RFC 1870 counts: with each CRLF, without the dots
 * that stuffing added. */
static void
say_content(struct talk *t, size_t size)
{
	static const char stuffed[] = "..34567890123456789012345678901234567"
				      "890123456789012345678901234567";
	const size_t len = sizeof(stuffed) - 2 + 2;

	for (; size >= 2 * len; size -= len)
		talk_say(t, slice_of(stuffed, sizeof(stuffed) - 1), EOL_CRLF);
	while (size > 0) {
		size_t part = size > 3 ? size / 2 : size;

		if (size - part == 1)
			part++;
		talk_say(t, slice_of(stuffed + 2, part - 2), EOL_CRLF);
		size -= part;
	}
}

static void
host__content__over_the_size_is_refused(void **state)
{
	static const struct {
		size_t size;
		const char *reply;
	} rows[] = {
	    {2097152, "C: .\n" QUEUED("00000001")},
	    {2097153, "C: .\n"
		      "S: 552 5.3.4 Message size exceeds fixed maximum message "
		      "size\n"
		      "C: DATA\n"
		      "S: 503 5.5.2 Need mail command.\n"
		      "C: MAIL FROM:<a@b.example>\n"
		      "S: 250 2.1.0 a@b.example....Sender OK\n"
		      "C: RCPT TO:<c@d.example>\n"
		      "S: 250 2.1.5 c@d.example\n"
		      "C: DATA\n"
		      "S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
		      "C: .\n" QUEUED("00000001")},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, CONTENT);
		say_content(&t, rows[i].size);
		talk_run(&t, rows[i].reply);
		talk_close(&t);
	}
}

static void
host__content__skipped_bytes_count(void **state)
{
	struct line line = {.bytes = SLICE("x"),
	    .skipped = 3000000,
	    .flaws = LINE_CUT | LINE_OVER_512};
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	host_line(t.host, article_time, &line);
	talk_take(&t);
	talk_run(&t,
	    "C: .\n"
	    "S: 552 5.3.4 Message size exceeds fixed maximum message size\n");
	talk_close(&t);
}

static void
host__ids__differ_between_hosts(void **state)
{
	struct buf ids[3] = {0};

	(void)state;
	for (uint64_t seed = 0; seed < 3; seed++) {
		struct talk t = {0};

		t.host =
		    host_new(personality_default(), SLICE("127.0.0.1"), seed);
		host_greet(t.host, article_time);
		talk_take(&t);
		talk_run(&t, CONTENT);
		talk_say(&t, SLICE("."), EOL_CRLF);
		buf_add_slice(&ids[seed], buf_slice(&t.out));
		talk_close(&t);
	}
	for (int i = 0; i < 3; i++)
		assert_false(slice_equals(
		    buf_slice(&ids[i]), buf_slice(&ids[(i + 1) % 3])));
	for (int i = 0; i < 3; i++)
		buf_fini(&ids[i]);
}

/* ---- dates -------------------------------------------------------------- */

static void
host__greeting__has_the_date(void **state)
{
	static const struct {
		struct host_time now;
		const char *date;
	} rows[] = {
	    {{0, 0}, "Thu, 1 Jan 1970 00:00:00 +0000"},
	    {{0, -1}, "Wed, 31 Dec 1969 23:59:00 -0001"},
	    {{951782400, 0}, "Tue, 29 Feb 2000 00:00:00 +0000"},
	    {{1136591998, -420}, "Fri, 6 Jan 2006 16:59:58 -0700"},
	    {{1136591998, 345}, "Sat, 7 Jan 2006 05:44:58 +0545"},
	    {{4102444799, 840}, "Fri, 1 Jan 2100 13:59:59 +1400"},
	    {{INT64_C(253402300800), 0}, "Sat, 1 Jan 10000 00:00:00 +0000"},
	};

	(void)state;
	setlocale(LC_ALL, "");
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct host *h =
		    host_new(personality_default(), SLICE("127.0.0.1"), 1);
		struct host_action action;
		struct buf end = {0};

		host_greet(h, rows[i].now);
		assert_true(host_next(h, &action));
		buf_addf(&end, " ready at %s\r\n", rows[i].date);
		assert_true(action.bytes.len > end.len);
		assert_true(slice_equals(
		    slice_skip(action.bytes, action.bytes.len - end.len),
		    buf_slice(&end)));
		buf_fini(&end);
		host_free(h);
	}
}

/* ---- hostile input ------------------------------------------------------ */

static void
host__typed_bytes__come_back_harmless(void **state)
{
	static const struct {
		const char *bytes;
		size_t len;
		const char *reply;
	} rows[] = {
#define B(literal) literal, sizeof(literal) - 1
#define VRFY(text) \
	"252 2.1.5 Cannot VRFY user, but will take message for <" text ">"
	    {B("VRFY a\r550 no"), VRFY("a?550 no")},
	    {B("VRFY a\0b"), VRFY("a?b")},
	    {B("VRFY \x1b]0;title\x07"), VRFY("?]0;title?")},
	    {B("VRFY \xc2\x9b\x9b"),
		"553 5.6.7 Address is not ASCII, and SMTPUTF8 is not "
		"supported"},
	    {B("VRFY %h%n%s%i%%"), VRFY("%h%n%s%i%%")},
	    {B("MAIL FROM:<%h%m@b.example>"),
		"250 2.1.0 %h%m@b.example....Sender OK"},
	    {B("MAIL FROM:<a\0@b.example>"), "501 5.5.4 Invalid Address"},
	    {B("MAIL FROM:<a\r@b.example>"), "501 5.5.4 Invalid Address"},
	    {B("MAIL FROM:<a@b.example> \x1b[2J"),
		"555 5.5.4 Unsupported option"},
	    {B("NOOP\rQUIT"), "500 5.3.3 Unrecognized command"},
	    {B("QUIT\0"), "500 5.3.3 Unrecognized command"},
	    {B("\x16\x03\x01\x02\0\x01\0\x01\xfc"),
		"500 5.3.3 Unrecognized command"},
#undef VRFY
#undef B
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, HELLO);
		talk_say(&t, slice_of(rows[i].bytes, rows[i].len), EOL_CRLF);
		talk_hear(&t, slice_str(rows[i].reply));
		talk_expect_silence(&t);
		talk_close(&t);
	}
}

static void
host__long_lines__are_refused_and_bounded(void **state)
{
	static const struct {
		size_t len;
		const char *reply;
	} rows[] = {
	    {512, "252"}, {2048, "252"}, {2049, "500"}, {100000, "500"}};
	char *bytes = mem_zalloc(100000, 1);

	(void)state;
	memset(bytes, 'x', 100000);
	memcpy(bytes, "VRFY ", 5);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, HELLO);
		talk_say(&t, slice_of(bytes, rows[i].len), EOL_CRLF);
		assert_memory_equal(t.out.ptr, rows[i].reply, 3);
		assert_true(t.out.len <= 512);
		talk_close(&t);
	}
	mem_free(bytes);
}

static void
host__long_lines__cut_by_the_reader_are_refused(void **state)
{
	struct line line = {.bytes = SLICE("QUIT"),
	    .skipped = SIZE_MAX / 2,
	    .flaws = LINE_CUT | LINE_OVER_512};
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	host_line(t.host, article_time, &line);
	talk_take(&t);
	talk_run(&t, "S: 500 5.5.2 Line too long\n" GOODBYE);
	talk_close(&t);
}

static void
host__bad_commands__never_end_the_session(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, HELLO);
	for (int i = 0; i < 1000; i++)
		talk_run(&t, "C: FOO\n"
			     "S: 500 5.3.3 Unrecognized command\n");
	talk_run(&t, GOODBYE);
	talk_close(&t);
}

/* Every order of a few lines: one answer each outside mail data, in whole
 * lines, and the phase is always one that a server can be in. */
static void
host__any_order__is_answered(void **state)
{
	static const char *const lines[] = {"EHLO a", "MAIL FROM:<a@b.c>",
	    "RCPT TO:<d@e.f>", "DATA", ".", "RSET", "AUTH PLAIN", "%s\x01"};
	enum { COUNT = sizeof(lines) / sizeof(*lines), DEPTH = 5 };
	int total = 1;

	(void)state;
	for (int i = 0; i < DEPTH; i++)
		total *= COUNT;
	for (int order = 0; order < total; order++) {
		struct talk t;

		talk_open(&t, "deathstar-closed");
		for (int i = 0, rest = order; i < DEPTH; i++, rest /= COUNT) {
			bool was_data = host_phase(t.host) == PHASE_DATA;

			buf_clear(&t.out);
			talk_say(&t, slice_str(lines[rest % COUNT]), EOL_CRLF);
			assert_true(was_data || t.out.len > 5);
			assert_true(host_phase(t.host) >= PHASE_HELO);
			assert_true(host_phase(t.host) <= PHASE_DATA);
		}
		talk_close(&t);
	}
}

/* ---- ends from this side ------------------------------------------------ */

static void
host__end__says_421_and_closes(void **state)
{
	static const struct {
		const char *before;
		enum host_ending ending;
		const char *reply;
	} rows[] = {
	    {"", HOST_TIMED_OUT,
		"S: 421 4.4.2 deathstar.SUPERFREAK.local Connection timed "
		"out\nX\n"},
	    {"C: HELO a\n"
	     "S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n",
		HOST_BUSY,
		"S: 421 4.3.2 deathstar.SUPERFREAK.local Too many "
		"connections, try again later\nX\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct talk t;

		talk_open(&t, "deathstar");
		talk_run(&t, GREETING);
		talk_run(&t, rows[i].before);
		host_end(t.host, article_time, rows[i].ending);
		talk_take(&t);
		talk_run(&t, rows[i].reply);
		talk_close(&t);
	}
}

static void
host__end__within_mail_data_and_before_the_greeting(void **state)
{
	struct talk t;

	(void)state;
	talk_open(&t, "deathstar");
	talk_run(&t, CONTENT);
	host_end(t.host, article_time, HOST_TIMED_OUT);
	talk_take(&t);
	talk_run(&t,
	    "S: 421 4.4.2 deathstar.SUPERFREAK.local Connection timed out\n"
	    "X\n");
	talk_close(&t);

	t = (struct talk){0};
	t.host = host_new(personality_default(), SLICE("127.0.0.1"), 1);
	host_end(t.host, article_time, HOST_BUSY);
	talk_take(&t);
	talk_run(&t,
	    "S: 421 4.3.2 deathstar.SUPERFREAK.local Too many connections, "
	    "try again later\n"
	    "X\n");
	talk_close(&t);
}

static void
host__delay__stands_before_each_reply(void **state)
{
	struct personality slow = *personality_default();
	struct host_action action;
	struct line quit = {.bytes = SLICE("QUIT")};
	struct host *h;

	(void)state;
	slow.delay_ms = 70;
	h = host_new(&slow, SLICE("127.0.0.1"), 1);
	host_greet(h, article_time);
	assert_true(host_next(h, &action));
	assert_int_equal(action.delay_ms, 70);
	assert_false(host_next(h, &action));
	host_line(h, article_time, &quit);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_REPLY);
	assert_int_equal(action.delay_ms, 70);
	assert_true(host_next(h, &action));
	assert_int_equal(action.kind, HOST_CLOSE);
	assert_int_equal(action.delay_ms, 0);
	assert_false(host_next(h, &action));
	host_free(h);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(host__content__is_not_read_as_commands),
	    cmocka_unit_test(host__content__ends_with_crlf_dot_crlf_only),
	    cmocka_unit_test(host__content__nul_beside_the_dot_is_no_end),
	    cmocka_unit_test(host__content__over_the_size_is_refused),
	    cmocka_unit_test(host__content__skipped_bytes_count),
	    cmocka_unit_test(host__ids__differ_between_hosts),
	    cmocka_unit_test(host__greeting__has_the_date),
	    cmocka_unit_test(host__typed_bytes__come_back_harmless),
	    cmocka_unit_test(host__long_lines__are_refused_and_bounded),
	    cmocka_unit_test(host__long_lines__cut_by_the_reader_are_refused),
	    cmocka_unit_test(host__bad_commands__never_end_the_session),
	    cmocka_unit_test(host__any_order__is_answered),
	    cmocka_unit_test(host__end__says_421_and_closes),
	    cmocka_unit_test(
		host__end__within_mail_data_and_before_the_greeting),
	    cmocka_unit_test(host__delay__stands_before_each_reply),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
