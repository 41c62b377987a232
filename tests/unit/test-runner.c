/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-runner - whole runs: input, a server's replies, what is done.
 *
 * A row's replies are given one by one, when the runner waits for them:
 *   250 x       a line of the server        !server !lost !deadline  it closes
 *   data:550 x  comes after a line of mail data, unasked
 * What is done is written down:
 *   > command   a answer   d data   . dot   r raw   = note   * error   drop
 *   m met   U unmet   + command, before the last reply
 */
#include "ehlo/model/runner.h"

#include "ehlo/base/buf.h"
#include "step-play.h"

#define EXTENDED                                                        \
	"EHLO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nSubject: x\n\n" \
	"Hello\n.\nQUIT\n"
#define OFFER "220 h|250-hi|250 PIPELINING|"
#define MESSAGE                                                         \
	"HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nSubject: x\n\n" \
	"Hello\n.\nQUIT\n"

struct row {
	const char *input;
	const char *replies;
	const char *done;
	int status;
};

static const struct row rows[] = {
    /* each line waits for its reply; end of input says QUIT */
    {MESSAGE, "220 h|250 hi|250 ok|250 ok|354 go|250 taken|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d Subject: x|"
	"d |d Hello|. .|> QUIT|",
	0},
    {"NOOP", "220 h|250-a|250 b|221 bye", "> NOOP|= end of input|> QUIT|", 0},
    {"", "220 h|221 bye", "= end of input|> QUIT|", 0},
    {"# about\n\n#\nNOOP\n::x\n :drop\n", "220 h|250 a|500 b|500 c|221 bye",
	"> NOOP|> :x|>  :drop|= end of input|> QUIT|", 0},
    /* after a refusal lines go on, but a body is sent only after 354 */
    {MESSAGE, "220 h|250 hi|250 ok|550 no relay|503 no rcpt|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|"
	"= 3 lines of mail data not sent: DATA was answered 503|> QUIT|",
	0},
    {"DATA\nx\n.\nNOOP\nDATA\n.\n", "220 h|250 odd|250 ok|503 no|221 bye",
	"> DATA|= 1 line of mail data not sent: DATA was answered 250|"
	"> NOOP|> DATA|"
	"= 0 lines of mail data not sent: DATA was answered 503|"
	"= end of input|> QUIT|",
	0},
    {"HELO me\nMAIL FROM:<a@b>\nNOOP\n", "220 h|250 hi|354 go|250 ok|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> NOOP|= end of input|> QUIT|", 0},
    {"DATA\nx\n.\n", "220 h|503-a|503 b|221 bye",
	"> DATA|= 1 line of mail data not sent: DATA was answered 503|"
	"= end of input|> QUIT|",
	0},
    /* mail data is content, whatever it looks like */
    {"HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\n# x\n:drop\n..\n.\n",
	"220 h|250 hi|250 ok|250 ok|354 go|250 ok|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d # x|d :drop|"
	"d ..|. .|= end of input|> QUIT|",
	0},
    {"HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nx\ny\n.\nNOOP\n",
	"220 h|250 hi|250 ok|250 ok|354 go|data:550 stop",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d x|drop|"
	"= 3 lines not sent: the message was answered 550 before its end|",
	0},
    /* a 334 makes the next line the answer, an empty one too */
    {"EHLO me\nAUTH LOGIN\ndGVzdA==\n\nNOOP\n",
	"220 h|250 hi|334 u|334 p|535 no|250 ok|221 bye",
	"> EHLO me|> AUTH LOGIN|a dGVzdA==|a |> NOOP|= end of input|"
	"> QUIT|",
	0},
    {"EHLO me\nAUTH LOGIN\n# no comment\nNOOP\n",
	"220 h|250 hi|334 u|535 no|250 ok|221 bye",
	"> EHLO me|> AUTH LOGIN|a # no comment|> NOOP|= end of input|"
	"> QUIT|",
	0},
    {"EHLO me\nAUTH LOGIN\n", "220 h|250 hi|334 u|501 canceled|221 bye",
	"> EHLO me|> AUTH LOGIN|a *|= end of input|> QUIT|", 0},
    {"EHLO me\nAUTH LOGIN\n", "220 h|250 hi|334 u|334 again|501 x",
	"> EHLO me|> AUTH LOGIN|a *|= end of input|> QUIT|", 0},
    /* lines after QUIT */
    {"quit\nNOOP\n# x\n\nDATA\n", "220 h|221 bye",
	"> quit|= 2 lines after QUIT not sent|", 0},
    {"QUIT\nNOOP\n", "220 h|500 no", "> QUIT|= 1 line after QUIT not sent|", 0},
    {"QUIT\nNOOP\n", "220 h|!server", "> QUIT|= 1 line after QUIT not sent|",
	0},
    /* what stops a run */
    {MESSAGE, "554 no|221 bye",
	"> QUIT|= 9 lines not sent: the greeting was 554|", 0},
    {"NOOP\n", "221 hm|221 bye",
	"> QUIT|= 1 line not sent: the greeting was 221|", 0},
    {"NOOP\n", "421 busy", "= 1 line not sent: the greeting was 421|", 0},
    {"NOOP\n", "HTTP/1.1 400 Bad Request",
	"drop|= 1 line not sent: the server does not speak SMTP|", 0},
    {"NOOP\nRSET\nQUIT\n", "220 h|421 busy",
	"> NOOP|= 2 lines not sent: NOOP was answered 421|", 0},
    {"NOOP\nRSET\n", "220 h|!server",
	"> NOOP|= 1 line not sent: the server closed the connection|", 0},
    {"NOOP\nRSET\n", "220 h|!deadline",
	"> NOOP|= 1 line not sent: no reply came in time|", 0},
    {"NOOP\nRSET\n", "!lost", "= 2 lines not sent: the connection was lost|",
	0},
    {"NOOP\n", "220 h|!lost", "> NOOP|", 0},
    /* garbage is waited out */
    {"NOOP\n", "220 h|what|250 ok|221 bye", "> NOOP|= end of input|> QUIT|", 0},
    /* end of input inside mail data */
    {"HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nx",
	"220 h|250 hi|250 ok|250 ok|354 go",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d x|"
	"* end of input inside mail data: closed without the final dot|"
	"drop|",
	64},
    {"DATA\nx\n", "220 h|503 no|221 bye",
	"> DATA|* end of input inside mail data|= end of input|> QUIT|", 64},
    /* console commands */
    {":send #x\n:send\n:SEND  DATA\n", "220 h|500 a|500 b|503 c|221 bye",
	"> #x|> |>  DATA|= end of input|> QUIT|", 0},
    {":raw NO\n:raw OP\\r\\n\nRSET\n", "220 h|250 noop|250 rset|221 bye",
	"r NO|r OP\r\n|> RSET|= end of input|> QUIT|", 0},
    {"\n:raw \\q\nNOOP\n", "220 h|250 ok|221 bye",
	"* line 2: \":raw\": \\q is no escape: \\r \\n \\t \\0 \\\\ and \\xNN "
	"are|> NOOP|= end of input|> QUIT|",
	64},
    {":fault noop 421\nNOOP\n:mailbox\n", "220 h|250 ok|221 bye",
	"o fault noop 421|> NOOP|o mailbox|= end of input|> QUIT|", 0},
    {":tls now\nNOOP\n", "220 h|250 ok|221 bye",
	"* line 1: \":tls\" is not known without a terminal|> NOOP|"
	"= end of input|> QUIT|",
	64},
    {":\n", "220 h|221 bye",
	"* line 1: \":\" is not known without a terminal|= end of input|"
	"> QUIT|",
	64},
    {":quit\nNOOP\n", "220 h|221 bye", "> QUIT|= 1 line after QUIT not sent|",
	0},
    {":close\n", "220 h|221 bye", "> QUIT|", 0},
    {"NOOP\n:drop\nNOOP\n", "220 h|250 ok",
	"> NOOP|drop|= 1 line after :drop not sent|", 0},
    /* expectations: one that is not met ends the run */
    {"NOOP\n:expect 250\nVRFY x\n:EXPECT 2yz\nNOOP\n:expect 250\n",
	"220 h|250 a|550 b|221 bye",
	"> NOOP|w line 2: expected 250: answered 250 a|> VRFY x|"
	"U line 4: expected 2yz: answered 550 b|> QUIT|"
	"= 2 lines not sent: an expectation was not met|",
	45},
    {":expect\nNOOP\n", "220 h|250 a|221 bye",
	"* line 1: what is expected is missing: 250, 2yz, 550|554, /text/, cap "
	"KEYWORD, tls verified, relay refused|> NOOP|= end of input|> QUIT|",
	64},
    /* what stands behind the last line that was sent is judged */
    {"QUIT\n# x\n:expect 221\nNOOP\n:expect 250\n", "220 h|221 bye",
	"> QUIT|w line 3: expected 221: answered 221 bye|"
	"= 2 lines after QUIT not sent|",
	0},
    {"NOOP\n:expect 250\n", "220 h|421 busy",
	"> NOOP|U line 2: expected 250: answered 421 busy|", 45},
    {"NOOP\n:expect 250\n", "220 h|!lost",
	"> NOOP|= 1 line not sent: the connection was lost|", 0},
    {"DATA\nx\n.\n:expect 250\n", "220 h|503 no|221 bye",
	"> DATA|= 1 line of mail data not sent: DATA was answered 503|"
	"U line 4: expected 250: answered 503 no|> QUIT|",
	45},
};

/* With --stop-on-error. */
static const struct row strict_rows[] = {
    {MESSAGE, "220 h|250 hi|250 ok|550 no relay|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> QUIT|"
	"= 6 lines not sent: no recipient was accepted|",
	0},
    {MESSAGE, "220 h|250 hi|250 ok|250 ok|503 no|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|> QUIT|"
	"= 5 lines not sent: DATA was answered 503|",
	0},
    /* one of two is enough to go on for */
    {"HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nRCPT TO:<e@f>\nNOOP\n",
	"220 h|250 hi|250 ok|550 no|250 ok|250 ok|221 bye",
	"> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> RCPT TO:<e@f>|> NOOP|"
	"= end of input|> QUIT|",
	0},
    {"FOO\nNOOP\n", "220 h|500 what|221 bye",
	"> FOO|> QUIT|= 1 line not sent: the last line was answered 500|", 0},
    {"NOOP\n", "220 h|250 ok|221 bye", "> NOOP|= end of input|> QUIT|", 0},
};

static bool
is_pipelined(const struct server *server, const struct runner_step *step)
{
	return step->kind == RUNNER_COMMAND &&
	       session_awaited(conversation_session(server->c)) != NULL;
}

/* Runs until it is done; waits end when neither input nor server have more.
 * chunk: how much input comes at once. */
static void
run(struct runner *r, struct server *server, struct slice input, size_t chunk,
    struct buf *done)
{
	struct runner_step step;

	for (;;) {
		step = runner_next(r, conversation_session(server->c));
		if (step.kind == RUNNER_DONE)
			return;
		if (step.kind != RUNNER_WAIT) {
			write_step(done, &step, is_pipelined(server, &step));
			server_take(server, &step);
		} else if (input.len > 0) {
			runner_feed(r, slice_range(input, 0, chunk));
			input = slice_skip(input, chunk);
			if (input.len == 0)
				runner_end_of_input(r);
		} else if (!server_speak(server)) {
			buf_add_str(done, "stuck|");
			return;
		}
	}
}

static void
assert_run(
    const struct row *row, const struct runner_options *options, size_t chunk)
{
	struct server server = {
	    .c = play_new("= h"), .rest = slice_str(row->replies)};
	struct runner *r = runner_new(options);
	struct buf done = {0};

	if (row->input[0] == '\0')
		runner_end_of_input(r);
	run(r, &server, slice_str(row->input), chunk, &done);
	if (strcmp(buf_text(&done), row->done) != 0 ||
	    runner_status(r) != row->status)
		fail_msg("%s\nis run as\n%s\nwith status %d", row->input,
		    buf_text(&done), runner_status(r));
	buf_fini(&done);
	runner_free(r);
	conversation_free(server.c);
}

static void
runner__run__of_piped_lines(void **state)
{
	struct runner_options options = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_run(&rows[i], &options, 10000);
}

static void
runner__run__any_split_of_the_input_is_run_the_same(void **state)
{
	struct runner_options options = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_run(&rows[i], &options, 1);
}

static const struct row pipelined_rows[] = {
    /* MAIL, RCPT and RSET are followed, DATA is the last of a group */
    {EXTENDED, OFFER "250 ok|250 ok|354 go|250 taken|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|d Subject: x|"
	"d |d Hello|. .|> QUIT|",
	0},
    {"EHLO x\nRSET\nMAIL FROM:<a@b>\nNOOP\nRSET\n",
	OFFER "250 a|250 b|250 c|250 d|221 bye",
	"> EHLO x|> RSET|+ MAIL FROM:<a@b>|+ NOOP|> RSET|= end of input|"
	"> QUIT|",
	0},
    {"EHLO x\nMAIL FROM:<a@b>\n# who\n\nRCPT TO:<c@d>\n:raw RSET\\r\\n\n",
	OFFER "250 a|250 b|250 c|221 bye",
	"> EHLO x|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|r RSET\r\n|"
	"= end of input|> QUIT|",
	0},
    {"EHLO x\nMAIL FROM:<a@b>\nQUIT\n", OFFER "250 a|221 bye",
	"> EHLO x|> MAIL FROM:<a@b>|+ QUIT|", 0},
    /* not offered */
    {"EHLO x\nMAIL FROM:<a@b>\nRSET\n", "220 h|250 hi|250 a|250 b|221 bye",
	"> EHLO x|= PIPELINING is not offered: one command at a time|"
	"> MAIL FROM:<a@b>|> RSET|= end of input|> QUIT|",
	0},
    /* refused: the body is not for anybody */
    {EXTENDED, OFFER "250 ok|550 no|554 no|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|"
	"= 3 lines of mail data not sent: DATA was answered 554|> QUIT|",
	0},
    {EXTENDED, OFFER "550 no|503 no|354 go|250 taken|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|. .|"
	"= 3 lines of mail data not sent: no recipient was accepted|"
	"> QUIT|",
	0},
    {EXTENDED, OFFER "550 no|250 ok|354 go|554 no|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|. .|"
	"= 3 lines of mail data not sent: no recipient was accepted|"
	"> QUIT|",
	0},
    /* fewer replies than commands */
    {EXTENDED, OFFER "250 ok|354 go|!deadline",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|"
	"= 5 lines not sent: no reply came in time|",
	0},
};

#define FILED "EHLO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\n:message ./f\n"

/* As the options say it: the message is a file, DATA is in the group. */
static const struct row letter_rows[] = {
    {FILED, OFFER "250 ok|250 ok|354 go|250 taken|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|M ./f|> QUIT|", 0},
    {FILED "MAIL FROM:<a@b>\nRCPT TO:<e@f>\n:message ./f\n",
	OFFER "250 ok|250 ok|354 go|250 taken|250 ok|250 ok|354 go|"
	      "250 taken|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|M ./f|"
	"> MAIL FROM:<a@b>|+ RCPT TO:<e@f>|+ DATA|M ./f|> QUIT|",
	0},
    {FILED, OFFER "250 ok|550 no|354 go|554 none|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|. .|"
	"= the message was not sent: no recipient was accepted|> QUIT|",
	0},
    {FILED, OFFER "250 ok|550 no|503 no|221 bye",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|> QUIT|"
	"= 1 line not sent: DATA was answered 503|",
	0},
    {FILED, OFFER "250 ok|250 ok|!deadline",
	"> EHLO me|> MAIL FROM:<a@b>|+ RCPT TO:<c@d>|+ DATA|"
	"= 1 line not sent: no reply came in time|",
	0},
};

static void
runner__run__a_file_in_groups(void **state)
{
	struct runner_options options = {
	    .pipelines = true, .end_of_data = ".end", .stop_on_error = true};

	(void)state;
	for (size_t i = 0; i < COUNT(letter_rows); i++)
		assert_run(&letter_rows[i], &options, 10000);
}

/* On and off as the lines say; what is neither is said. */
static const struct row switched_rows[] = {
    {":pipeline on\nEHLO x\nRSET\nRSET\n:pipeline off\nRSET\nRSET\n",
	OFFER "250 b|250 c|250 d|250 e|221 bye",
	"> EHLO x|> RSET|+ RSET|> RSET|> RSET|= end of input|> QUIT|", 0},
    {":pipeline maybe\nNOOP\n", "220 h|250 a|221 bye",
	"* line 1: \":pipeline\" takes on or off|> NOOP|= end of input|"
	"> QUIT|",
	64},
};

static void
runner__run__groups_as_the_lines_say(void **state)
{
	struct runner_options options = {0};

	(void)state;
	for (size_t i = 0; i < COUNT(switched_rows); i++)
		assert_run(&switched_rows[i], &options, 10000);
}

static void
runner__run__in_groups(void **state)
{
	struct runner_options options = {.pipelines = true};

	(void)state;
	for (size_t i = 0; i < COUNT(pipelined_rows); i++)
		assert_run(&pipelined_rows[i], &options, 10000);
}

/* DATA was answered 250, and then there is a 354: is this mail data? */
static void
runner__next__a_reply_too_many_is_not_relied_on(void **state)
{
	struct runner_options options = {.pipelines = true};
	struct conversation *c = play_new("= h\nS: 220 h\nC: EHLO x\n"
					  "S: 250-h\nS: 250 PIPELINING\n");
	struct runner *r = runner_new(&options);
	struct runner_step step;

	(void)state;
	runner_feed(r, SLICE("MAIL FROM:<a@b>\nDATA\nx\n.\n"));
	for (int i = 0; i < 2; i++) {
		step = runner_next(r, conversation_session(c));
		assert_int_equal(step.kind, RUNNER_COMMAND);
		play_sent(c, step.text, SENT_COMMAND);
	}
	play(c, "S: 250 a\nS: 250 b\nS: 354 c\n");
	step = runner_next(r, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_DROP);
	runner_free(r);
	conversation_free(c);
}

static void
runner__run__that_stops_on_an_error(void **state)
{
	struct runner_options options = {.stop_on_error = true};

	(void)state;
	for (size_t i = 0; i < COUNT(strict_rows); i++)
		assert_run(&strict_rows[i], &options, 10000);
}

/* Lines of the program's own: another end of the body, a name filled in. */
static void
runner__run__of_composed_lines(void **state)
{
	static const struct row composed = {
	    "EHLO ${helo}\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\n${helo}\n..\n"
	    ":x\n.end\n",
	    "220 h|250 hi|250 ok|250 ok|354 go|250 done|221 bye",
	    "> EHLO [192.0.2.9]|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|"
	    "d ${helo}|d ..|d :x|. .|> QUIT|",
	    0};
	struct runner_options options = {
	    .stop_on_error = true, .end_of_data = ".end"};

	(void)state;
	assert_run(&composed, &options, 10000);
}

/* Runs before + a line that is too long + after. */
static void
assert_run_long(const char *before, const char *after, const char *replies,
    const char *wanted)
{
	struct runner_options options = {0};
	struct server server = {
	    .c = play_new("= h"), .rest = slice_str(replies)};
	struct runner *r = runner_new(&options);
	struct buf input = {0}, done = {0};

	buf_add_str(&input, before);
	for (size_t i = 0; i <= PLAN_LINE_MAX; i++)
		buf_add_byte(&input, 'x');
	buf_add_str(&input, after);
	run(r, &server, buf_slice(&input), (size_t)1 << 20, &done);
	assert_string_equal(buf_text(&done), wanted);
	assert_int_equal(runner_status(r), 64);
	buf_fini(&input);
	buf_fini(&done);
	runner_free(r);
	conversation_free(server.c);
}

static void
runner__next__mail_data_with_a_hole_is_not_delivered(void **state)
{
	(void)state;
	assert_run_long("HELO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\nDATA\nx\n",
	    "\ny\n.\nNOOP\n", "220 h|250 hi|250 ok|250 ok|354 go",
	    "> HELO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d x|"
	    "* line 6: longer than 16777216 bytes: not sent, closed without "
	    "the final dot|drop|"
	    "= 3 lines not sent: a line of mail data is too long|");
}

static void
runner__next__an_answer_that_is_too_long_is_taken_back(void **state)
{
	(void)state;
	assert_run_long("EHLO me\nAUTH LOGIN\n", "\nNOOP\n",
	    "220 h|250 hi|334 u|501 canceled|250 ok|221 bye",
	    "> EHLO me|> AUTH LOGIN|"
	    "* line 3: longer than 16777216 bytes: not sent|a *|> NOOP|"
	    "= end of input|> QUIT|");
}

static void
runner__next__waits_for_the_connection_and_the_greeting(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct runner *r = runner_new(&options);
	const enum runner_kind expected[] = {
	    RUNNER_WAIT, RUNNER_WAIT, RUNNER_WAIT, RUNNER_COMMAND};

	(void)state;
	runner_feed(r, SLICE("NOOP\n"));
	for (size_t i = 0; i < COUNT(expected); i++) {
		assert_int_equal(
		    runner_next(r, conversation_session(c)).kind, expected[i]);
		if (i == 0)
			play_resolve(c, SLICE("h"));
		if (i == 1)
			play_connect(c, SLICE("h"));
		if (i == 2)
			play(c, "S: 220 h");
	}
	runner_free(r);
	conversation_free(c);
}

static void
runner__run__gives_console_lines_to_a_console(void **state)
{
	static const struct row row = {
	    .input = ":x y\nEHLO me\n:connect b\nDATA\n:body\n.\n::z\n",
	    .replies = "220 h|250 hi|503 no|500 what|221 bye",
	    .done = "c x y|> EHLO me|c connect b|> DATA|= 1 line of mail data "
		    "not sent: DATA was answered 503|> :z|= end of input|"
		    "> QUIT|",
	};
	struct runner_options options = {.gives_console_lines = true};

	(void)state;
	assert_run(&row, &options, 10000);
}

/* It may be about to connect. */
static void
runner__next__a_console_line_needs_no_connection(void **state)
{
	struct runner_options options = {.gives_console_lines = true};
	struct conversation *c = play_new("= h\nX server");
	struct runner *r = runner_new(&options);

	(void)state;
	runner_feed(r, SLICE(":connect h\nNOOP\n"));
	assert_int_equal(
	    runner_next(r, conversation_session(c)).kind, RUNNER_CONSOLE);
	play_resolve(c, SLICE("h"));
	play_connect(c, SLICE("h"));
	assert_int_equal(
	    runner_next(r, conversation_session(c)).kind, RUNNER_WAIT);
	play(c, "S: 220 h");
	assert_int_equal(
	    runner_next(r, conversation_session(c)).kind, RUNNER_COMMAND);
	runner_free(r);
	conversation_free(c);
}

static void
runner__next__without_a_connection_says_what_was_not_sent(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct runner *r = runner_new(&options);
	struct runner_step step;

	(void)state;
	runner_feed(r, SLICE("NOOP\n"));
	play_resolve(c, SLICE("h"));
	play(c, "X refused");
	step = runner_next(r, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_NOTE);
	assert_true(slice_equals(
	    step.text, SLICE("1 line not sent: there is no connection")));
	assert_int_equal(
	    runner_next(r, conversation_session(c)).kind, RUNNER_DONE);
	runner_free(r);
	conversation_free(c);
}

/* The body of a refused DATA comes slowly; the server talks meanwhile. */
static void
runner__skip__names_the_answer_to_data(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = play_new("= h\nS: 220 h");
	struct runner *r = runner_new(&options);
	struct runner_step step;

	(void)state;
	runner_feed(r, SLICE("DATA\nx\n"));
	runner_next(r, conversation_session(c));
	play(c, "C: DATA\nS: 503 no");
	runner_next(r, conversation_session(c));
	play(c, "S: 250 unasked");
	runner_feed(r, SLICE(".\n"));
	step = runner_next(r, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_NOTE);
	assert_true(slice_equals(step.text,
	    SLICE("1 line of mail data not sent: DATA was answered 503")));
	runner_free(r);
	conversation_free(c);
}

static void
runner__stop__nothing_follows(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = play_new("= h\nS: 220 h");
	struct runner *r = runner_new(&options);

	(void)state;
	runner_feed(r, SLICE("NOOP\n"));
	runner_stop(r);
	runner_feed(r, SLICE("NOOP\n"));
	assert_int_equal(
	    runner_next(r, conversation_session(c)).kind, RUNNER_DONE);
	runner_free(r);
	runner_free(NULL);
	conversation_free(c);
}

/* A 421 ends it, though the server talks on. */
static void
runner__next__after_421_nothing_is_sent(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = play_new("= h\nS: 220 h");
	struct runner *r = runner_new(&options);
	struct runner_step step;

	(void)state;
	runner_feed(r, SLICE("NOOP\nRSET\n"));
	step = runner_next(r, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_COMMAND);
	play(c, "C: NOOP\nS: 421 busy\nS: 250 ok");
	step = runner_next(r, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_NOTE);
	assert_true(slice_equals(
	    step.text, SLICE("1 line not sent: NOOP was answered 421")));
	runner_free(r);
	conversation_free(c);
}

static void
runner__backlog__counts_what_waits_but_never_blocks_a_line(void **state)
{
	struct runner_options options = {0};
	struct conversation *c = play_new("= h");
	struct runner *r = runner_new(&options);

	(void)state;
	runner_feed(r, SLICE("NOOP\nRSET\n"));
	runner_next(r, conversation_session(c));
	assert_int_equal(runner_backlog(r), 10);
	play(c, "S: 220 h");
	runner_next(r, conversation_session(c));
	assert_int_equal(runner_backlog(r), 5);
	runner_next(r, conversation_session(c));
	/* A line that is not whole: more has to be read. */
	runner_feed(r, SLICE("a long line"));
	assert_int_equal(runner_backlog(r), 11);
	runner_next(r, conversation_session(c));
	assert_int_equal(runner_backlog(r), 0);
	runner_free(r);
	conversation_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(runner__run__of_piped_lines),
	    cmocka_unit_test(
		runner__run__any_split_of_the_input_is_run_the_same),
	    cmocka_unit_test(runner__run__in_groups),
	    cmocka_unit_test(runner__run__groups_as_the_lines_say),
	    cmocka_unit_test(runner__run__a_file_in_groups),
	    cmocka_unit_test(runner__next__a_reply_too_many_is_not_relied_on),
	    cmocka_unit_test(runner__run__that_stops_on_an_error),
	    cmocka_unit_test(runner__run__of_composed_lines),
	    cmocka_unit_test(
		runner__next__mail_data_with_a_hole_is_not_delivered),
	    cmocka_unit_test(
		runner__next__an_answer_that_is_too_long_is_taken_back),
	    cmocka_unit_test(
		runner__next__waits_for_the_connection_and_the_greeting),
	    cmocka_unit_test(runner__run__gives_console_lines_to_a_console),
	    cmocka_unit_test(runner__next__a_console_line_needs_no_connection),
	    cmocka_unit_test(
		runner__next__without_a_connection_says_what_was_not_sent),
	    cmocka_unit_test(runner__skip__names_the_answer_to_data),
	    cmocka_unit_test(runner__stop__nothing_follows),
	    cmocka_unit_test(runner__next__after_421_nothing_is_sent),
	    cmocka_unit_test(
		runner__backlog__counts_what_waits_but_never_blocks_a_line),
	};

	return cmocka_run_group_tests_name("runner", tests, NULL, NULL);
}
