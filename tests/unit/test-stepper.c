/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-stepper - a plan, orders, a server's replies: what is done, and where
 * and why it stands then.
 *
 * Orders, each done to its end before the next:
 *   s step   n next   f finish   c continue   u3 until index 3   p pause
 *   k skip   b3 back to index 3   r run again   h TEXT typed by hand
 *   i TEXT inserted   = TEXT the next line as the person wants it
 *   + TEXT   a breakpoint     ~ TEXT  a temporary one
 * Replies as in test-runner; "D:" before one is a line of mail data that goes
 * out by itself. What is done is written down as there, and behind
 * each order "[cursor reason]".
 */
#include "ehlo/model/stepper.h"

#include "ehlo/base/buf.h"
#include "step-play.h"

#define SWITCH ":pipeline on\n"
#define MAIL   "EHLO me\nMAIL FROM:<a@b>\nRCPT TO:<c@d>\n"
#define DATA   MAIL "DATA\nSubject: x\n\nHello\n.\nQUIT\n"

struct row {
	const char *plan;
	const char *orders;
	const char *replies;
	const char *done;
	const char *marks; /* one sign a line: t v x - */
};

static const struct row rows[] = {
    /* a command and its reply; comments and empty lines are passed over */
    {"# hi\n\nEHLO me\n# x\nNOOP\n", "n|n|n", "220 h|250 a|250 b",
	"> EHLO me|[4 ]> NOOP|[5 ][5 ]", "ttvtv"},
    /* a line of mail data, and all of it */
    {DATA, "n|n|n|n|s|n|n", "220 h|250 a|250 b|250 c|354 go|250 d|221 e",
	"> EHLO me|[1 ]> MAIL FROM:<a@b>|[2 ]> RCPT TO:<c@d>|[3 ]> DATA|[4 ]"
	"d Subject: x|[5 ]d |d Hello|. .|[8 ]> QUIT|[9 ]",
	"vvvvvvvvv"},
    {DATA, "c", "220 h|250 a|250 b|250 c|354 go|250 d|221 e",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d Subject: x|d |"
	"d Hello|. .|> QUIT|[9 ]",
	"vvvvvvvvv"},
    /* a refusal stops nothing, but a body goes out only after 354 */
    {DATA, "c", "220 h|250 a|250 b|550 c|503 no|221 e",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|"
	"= 3 lines of mail data not sent: DATA was answered 503|> QUIT|[9 ]",
	"vvxx----v"},
    /* mail data refused before its end: what now is for the person */
    {DATA, "c|c", "220 h|250 a|250 b|250 c|354 go|data:550 no|221 e",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d Subject: x|"
	"[5 the message was answered 550]"
	"= 2 lines of mail data not sent: the message was answered 550|"
	"> QUIT|[9 ]",
	"vvvvv---v"},
    /* until and finish */
    {DATA, "u2|f|f", "220 h|250 a|250 b|250 c|354 go|250 d",
	"> EHLO me|> MAIL FROM:<a@b>|[2 ]> RCPT TO:<c@d>|[3 ]> DATA|[4 ]",
	"vvvvttttt"},
    {DATA, "u4|f", "220 h|250 a|250 b|250 c|354 go|250 d",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|[4 ]"
	"d Subject: x|d |d Hello|. .|[8 ]",
	"vvvvvvvvt"},
    /* skip, edit, insert, and by hand */
    {DATA, "n|k|= NOOP|i VRFY a|n|k", "220 h|250 a|250 b|252 c",
	"> EHLO me|[1 ][2 ]> NOOP|[3 ][3 ]> VRFY a|[4 ][9 ]", "v-vv-----t"},
    {"EHLO me\nNOOP\n", "n|h RSET|n", "220 h|250 a|250 b|250 c",
	"> EHLO me|[1 ]h|[1 ]> NOOP|[2 ]", "vv"},
    /* a 334 makes the next line the answer, whatever it looks like */
    {"EHLO me\nAUTH LOGIN\n#x\n\nNOOP\n", "n|n|n|n|n",
	"220 h|250 a|334 b|334 c|535 d|250 e",
	"> EHLO me|[1 ]> AUTH LOGIN|[2 ]a #x|[3 ]a |[4 ]> NOOP|[5 ]", NULL},
    {"AUTH LOGIN\nx\n", "n|= secret|n", "220 h|334 b|334 c",
	"> AUTH LOGIN|[1 ]a secret|[2 ][2 ]", "vv"},
    /* console lines that run themselves, and the others */
    {":send #x\n:starttls\n:auth PLAIN me\n:raw a\\n\n:drop\n", "n|n|n|n|n",
	"220 h|500 a|502 b|500 c|500 d",
	"> #x|[1 ]> STARTTLS|[2 ]u PLAIN me|[3 ]r a\n|[4 ]drop|[5 ]", "xxxxv"},
    {":theme dark\n:set a b\nNOOP\n", "c", "220 h|250 a",
	"c theme dark|> NOOP|[3 ]", "vtv"},
    {":raw \\q\nNOOP\n", "c", "220 h",
	"* \":raw\": \\q is no escape: \\r \\n \\t \\0 \\\\ and \\xNN are|"
	"[1 \":raw\": \\q is no escape: \\r \\n \\t \\0 \\\\ and \\xNN are]",
	"xt"},
    /* expectations decide what was expected of the line before them */
    {"VRFY x\n:expect 550\nVRFY y\n:expect 250\nNOOP\n", "c|c",
	"220 h|550 no|550 no|250 k",
	"> VRFY x|w line 2: expected 550: answered 550 no|> VRFY y|"
	"U line 4: expected 250: answered 550 no|"
	"[4 line 4: expected 250: answered 550 no]> NOOP|[5 ]",
	"vvxxv"},
    {"QUIT\n:expect 221\nNOOP\n", "c", "220 h|221 a|!server",
	"> QUIT|w line 2: expected 221: answered 221 a|"
	"[2 there is no connection]",
	"vvt"},
    /* a message that goes out piece by piece is answered at its end */
    {MAIL ":message x\n:expect 250\nNOOP\n", "u4|c",
	"220 h|250 a|250 b|250 c|354 go|D:x|D:y|D:.|250 d|250 e",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|M x|[4 ]"
	"w line 5: expected 250: answered 250 d|> NOOP|[6 ]",
	"vvvvvv"},
    {":message x\nNOOP\n", "c", "220 h|503 a|250 b", "M x|> NOOP|[2 ]", "xv"},
    /* breakpoints stop before a line and after a reply, once */
    {DATA, "+ 2|+ verb DATA|c|c|c", "220 h|250 a|250 b|250 c|354 g|250 d|221 e",
	"[0 ][0 ]> EHLO me|[1 breakpoint 1, line 2]> MAIL FROM:<a@b>|"
	"> RCPT TO:<c@d>|[3 breakpoint 2, verb DATA]> DATA|d Subject: x|d |"
	"d Hello|. .|> QUIT|[9 ]",
	NULL},
    {MAIL, "+ reply 4yz|~ reply !expected|c|c", "220 h|250 a|450 b|503 c",
	"[0 ][0 ]> EHLO me|> MAIL FROM:<a@b>|[2 breakpoint 1, reply 4yz]"
	"> RCPT TO:<c@d>|[3 breakpoint 2, reply !expected]",
	"vxx"},
    {MAIL, "+ phase mail|i NOOP|+ 2|c|c", "220 h|250 a|250 b|250 c|250 d",
	"[0 ][0 ][0 ]> NOOP|[1 breakpoint 2, line 2]> EHLO me|"
	"> MAIL FROM:<a@b>|[3 breakpoint 1, phase mail]",
	NULL},
    /* pause; nothing runs then but what is typed */
    {"NOOP\nNOOP\n", "P c|h RSET|c", "220 h|250 a|250 b|250 c",
	"[0 paused]h|[0 paused]> NOOP|> NOOP|[2 ]", NULL},
    /* the end of the connection stops every order */
    {"NOOP\nNOOP\n", "c|c", "220 h|!server",
	"> NOOP|[1 the server closed the connection]"
	"[1 there is no connection]",
	"xt"},
    {"NOOP\n", "c|c", "554 no|250 a", "[0 the greeting was 554]> NOOP|[1 ]",
	NULL},
    /* and so does its announcement; a person may go on all the same */
    {"NOOP\nRSET\n", "c|c", "220 h|421 bye|250 a",
	"> NOOP|[1 NOOP was answered 421]> RSET|[2 ]", "xv"},
    {"NOOP\nRSET\n", "n|b0", "220 h|421 bye",
	"> NOOP|[1 NOOP was answered 421]c connect|[0 ]", NULL},
    /* again: from the first line, over a new connection */
    {"NOOP\nRSET\n", "c|r|n", "220 h|250 a|250 b|220 h|250 c",
	"> NOOP|> RSET|[2 ]c connect|[0 ]> NOOP|[1 ]", "vt"},
    /* back within a transaction: RSET, and its lines again */
    {DATA, "u3|b2|n", "220 h|250 a|250 b|550 c|250 reset|250 b|250 d",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|[3 ]> RSET|"
	"> MAIL FROM:<a@b>|[2 ]> RCPT TO:<c@d>|[3 ]",
	"vvvtttttt"},
    {DATA, "u2|b1", "220 h|250 a|250 b|250 reset",
	"> EHLO me|> MAIL FROM:<a@b>|[2 ]> RSET|[1 ]", "vtttttttt"},
    {DATA, "u3|b2", "220 h|250 a|250 b|550 c|500 no",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|[3 ]> RSET|"
	"[1 RSET was answered 500]",
	NULL},
    /* back over the message: the transaction once more */
    {DATA, "u8|b2", "220 h|250 a|250 b|250 c|354 g|250 d|250 reset|250 b",
	"> EHLO me|> MAIL FROM:<a@b>|> RCPT TO:<c@d>|> DATA|d Subject: x|d |"
	"d Hello|. .|[8 ]> RSET|> MAIL FROM:<a@b>|[2 ]",
	"vvttttttt"},
    /* back further: another connection; what was skipped stays so */
    {"EHLO me\nNOOP\nEHLO you\n", "n|k|+ 2|n|b2",
	"220 h|250 a|250 b|220 h|250 a",
	"> EHLO me|[1 ][2 ][2 ]> EHLO you|[3 ]c connect|> EHLO me|[2 ]", "v-t"},
    {"NOOP\nNOOP\n", "n|b1|b5", "220 h|250 a", "> NOOP|[1 ]no|[1 ]no|[1 ]",
	NULL},
    /* what only we know of is taken back without a new connection */
    {":break 9\n:set a b\nNOOP\n:expect 250\nVRFY x\n", "c|b0",
	"220 h|250 a|252 b|250 r",
	"c break 9|> NOOP|w line 4: expected 250: answered 250 a|> VRFY x|[5 "
	"]> RSET|[0 ]",
	"ttttt"},
    /* groups are as they were there */
    {"EHLO me\n" SWITCH "MAIL FROM:<a@b>\nRCPT TO:<c@d>\n", "c|b1|n|n",
	"220 h|250-a|250 PIPELINING|250 b|250 c|250 r|250 d|250 e",
	"> EHLO me|c pipeline on|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|[4 ]"
	"> RSET|[1 ]c pipeline on|[2 ]g MAIL FROM:<a@b>+RCPT TO:<c@d>+|[4 ]",
	"vvvv"},
    {"EHLO me\nNOOP\n" SWITCH "RSET\nNOOP\n", "c|b1|n|n",
	"220 h|250-a|250 PIPELINING|250 b|250 c|250 d|250 r|250 e",
	"> EHLO me|> NOOP|c pipeline on|g RSET+NOOP+|[5 ]"
	"> RSET|[1 ]> NOOP|[2 ]c pipeline on|[3 ]",
	"vvvtt"},
    {"EHLO me\nMAIL FROM:<a@b>\n" SWITCH "RCPT TO:<c@d>\nNOOP\n", "c|b4|n",
	"220 h|250-a|250 PIPELINING|250 b|250 c|250 d|250 r|250 b|250 c|250 d",
	"> EHLO me|> MAIL FROM:<a@b>|c pipeline on|g RCPT TO:<c@d>+NOOP+|[5 ]"
	"> RSET|> MAIL FROM:<a@b>|c pipeline on|> RCPT TO:<c@d>|[4 ]"
	"> NOOP|[5 ]",
	"vvvvv"},
    {"EHLO me\n" SWITCH "RSET\n:pipeline off\nRSET\nNOOP\n", "c|b2|n|c",
	"220 h|250-a|250 PIPELINING|250 b|250 c|250 d|250 r|250 e|250 f|250 g",
	"> EHLO me|c pipeline on|> RSET|c pipeline off|> RSET|> NOOP|[6 ]"
	"> RSET|[2 ]> RSET|[3 ]c pipeline off|> RSET|> NOOP|[6 ]",
	"vvvvvv"},
    {"EHLO me\n" SWITCH "RSET\nNOOP\n", "c|r|n|k|n|n",
	"220 h|250-a|250 PIPELINING|250 b|250 c|220 h|250-a|250 PIPELINING"
	"|250 b|250 c",
	"> EHLO me|c pipeline on|g RSET+NOOP+|[4 ]c connect|[0 ]> EHLO me|[1 ]"
	"[2 ]> RSET|[3 ]> NOOP|[4 ]",
	"v-vv"},
};

#define OFFER "220 h|250-a|250 PIPELINING|"

/* The same with groups; in all of them EHLO goes alone. */
static const struct row grouped_rows[] = {
    /* one step, a mark a command; comments go with it */
    {DATA, "n|n|n|n", OFFER "250 b|250 c|354 go|250 d|221 e",
	"> EHLO me|[1 ]g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|[4 ]"
	"d Subject: x|d |d Hello|. .|[8 ]> QUIT|[9 ]",
	"vvvvvvvvv"},
    {"EHLO me\nMAIL FROM:<a@b>\n# x\n:set a b\nRCPT TO:<c@d>\nRCPT TO:<e@f>"
     "\nNOOP\nNOOP\n",
	"n|s|s", OFFER "250 b|550 c|250 d|250 e|250 f",
	"> EHLO me|[1 ]"
	"g MAIL FROM:<a@b>+RCPT TO:<c@d>+RCPT TO:<e@f>+NOOP+|[7 ]"
	"> NOOP|[8 ]",
	"vvttxvvv"},
    {DATA, "c", OFFER "250 b|250 c|354 go|250 d|221 e",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|d Subject: x|d |"
	"d Hello|. .|> QUIT|[9 ]",
	"vvvvvvvvv"},
    /* an expectation ends it, and is of its last command */
    {MAIL ":expect 550\nRSET\n:send RSET\nNOOP\n", "c",
	OFFER "250 b|550 c|250 d|250 e|250 f",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|"
	"w line 4: expected 550: answered 550 c|> RSET|> RSET|> NOOP|[7 ]",
	"vvvvvvv"},
    {MAIL ":expect 250\nRSET\n", "c", OFFER "550 b|503 c",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|"
	"U line 4: expected 250: answered 503 c|"
	"[4 line 4: expected 250: answered 503 c]",
	"vxxxt"},
    /* a breakpoint ends the one before it, whatever its condition */
    {MAIL "RSET\nNOOP\n", "+ 3|~ verb RSET if code == 250|c|c|c",
	OFFER "250 b|250 c|250 d|250 e",
	"[0 ][0 ]> EHLO me|> MAIL FROM:<a@b>|[2 breakpoint 1, line 3]"
	"> RCPT TO:<c@d>|[3 breakpoint 2, verb RSET if code == 250]"
	"g RSET+NOOP+|[5 ]",
	"vvvvv"},
    {MAIL "RSET\nNOOP\n", "+ reply 5yz|c|c", OFFER "250 b|550 c|550 d|250 e",
	"[0 ]> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+RSET+NOOP+|"
	"[5 breakpoint 1, reply 5yz][5 ]",
	"vvxxv"},
    /* so does the line to go to; what is edited or skipped counts */
    {MAIL "RSET\n", "u2|n|n", OFFER "250 b|250 c|250 d",
	"> EHLO me|> MAIL FROM:<a@b>|[2 ]g RCPT TO:<c@d>+RSET+|[4 ][4 ]",
	"vvvv"},
    {MAIL "RSET\n", "n|= VRFY a|k|= RSET|", OFFER "250 b|250 c",
	"> EHLO me|[1 ]> VRFY a|[2 ][3 ]> RSET|[4 ]", "vv-v"},
    {MAIL "RSET\n", "n|= MAIL FROM:<x@y>|n", OFFER "250 b|250 c|250 d",
	"> EHLO me|[1 ]g MAIL FROM:<x@y>+RCPT TO:<c@d>+RSET+|[4 ][4 ]", "vvvv"},
    {MAIL "RSET\n", "n|i MAIL FROM:<x\n@y>|n|n",
	OFFER "500 b|250 c|250 d|250 e",
	"> EHLO me|[1 ][1 ]> MAIL FROM:<x\n@y>|[2 ]"
	"g MAIL FROM:<a@b>+RCPT TO:<c@d>+RSET+|[5 ]",
	"vxvvv"},
    /* back into one: its begin goes out again */
    {DATA, "n|n|b2|n", OFFER "250 b|250 c|503 d|250 r|250 b|250 c|354 g",
	"> EHLO me|[1 ]g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|[4 ]"
	"> RSET|> MAIL FROM:<a@b>|[2 ]g RCPT TO:<c@d>+DATA+|[4 ]",
	"vvvvttttt"},
    {MAIL "RCPT TO:<e@f>\nNOOP\n", "u3|k|n|b4",
	OFFER "250 b|250 c|250 d|250 r|250 b|250 c",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|[3 ][4 ]> NOOP|[5 ]"
	"> RSET|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|[4 ]",
	"vvv-t"},
    /* the way back is broken off: what was skipped goes out, and is judged */
    {MAIL "RCPT TO:<e@f>\nNOOP\n", "u3|k|n|b4|n",
	OFFER "250 b|250 c|250 d|503 r|250 b|550 c|250 d|250 e",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+|[3 ][4 ]> NOOP|[5 ]"
	"> RSET|[1 RSET was answered 503]"
	"g MAIL FROM:<a@b>+RCPT TO:<c@d>+RCPT TO:<e@f>+NOOP+|[5 ]",
	"vvxvv"},
    /* 354 behind a 421 is no leave to send */
    {DATA, "c|n", OFFER "250 b|421 c|354 go",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|"
	"[4 RCPT was answered 421]"
	"= 3 lines of mail data not sent: RCPT was answered 421|[8 ]",
	"vvxv----t"},
    /* 354 though there is nobody: a dot, and no message */
    {DATA, "c", OFFER "250 b|550 c|354 go|554 d|221 e",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|"
	"= 3 lines of mail data not sent: no recipient was accepted|. .|"
	"> QUIT|[9 ]",
	"vvxv----v"},
    {DATA, "n|n|n|n", OFFER "550 b|250 c|354 go|554 d|221 e",
	"> EHLO me|[1 ]g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|[4 ]"
	"= 3 lines of mail data not sent: no recipient was accepted|. .|[8 ]"
	"> QUIT|[9 ]",
	"vxvv----v"},
    {DATA, "c", OFFER "250 b|550 c|503 no|221 e",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|"
	"= 3 lines of mail data not sent: DATA was answered 503|> QUIT|[9 ]",
	"vvxx----v"},
    /* replies too many and too few */
    {MAIL "RSET\nNOOP\nNOOP\n", "u4|c|c", OFFER "250 b|250 c|250 d|250 e|250 f",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+RSET+|[4 ]"
	"> NOOP|> NOOP|[6 ][6 ]",
	NULL},
    {DATA, "c", OFFER "250 b|250 c|!deadline",
	"> EHLO me|g MAIL FROM:<a@b>+RCPT TO:<c@d>+DATA+|"
	"[4 no reply came in time]",
	"vvvxttttt"},
    /* not offered: told once a session */
    {"EHLO me\nNOOP\nNOOP\n", "c", "220 h|250 a|250 b|250 c",
	"> EHLO me|= PIPELINING is not offered: one command at a time|"
	"> NOOP|> NOOP|[3 ]",
	"vvv"},
};

struct play {
	struct server server;
	struct stepper *st;
	struct buf done;
};

static const struct session *
session_of(const struct play *p)
{
	return conversation_session(p->server.c);
}

static void
connect_again(struct play *p)
{
	if (!session_of(p)->is_closed)
		play_close(p->server.c, SLICE("client"));
	play_connect(p->server.c, SLICE("h"));
}

static void
carry_out(struct play *p, const struct runner_step *step)
{
	bool is_connect = step->kind == RUNNER_CONSOLE &&
	                  slice_equals(step->text, SLICE("connect"));

	if (step->kind == RUNNER_CONSOLE &&
	    slice_starts_with(step->text, SLICE("pipeline ")))
		stepper_set_pipelines(
		    p->st, slice_equals(step->text, SLICE("pipeline on")));
	if (is_connect)
		connect_again(p);
	else
		server_take(&p->server, step);
}

/* Until it waits and nothing is due. */
static void
run(struct play *p)
{
	for (;;) {
		struct runner_step step = stepper_next(p->st, session_of(p));

		if (step.kind != RUNNER_WAIT) {
			write_step(&p->done, &step, false);
			carry_out(p, &step);
		} else if (!(stepper_state(p->st) == STEPPER_RUNNING ||
			       (slice_starts_with(
				   p->server.rest, SLICE("!")))) ||
			   !server_speak(&p->server)) {
			return;
		}
	}
}

static void
type_by_hand(struct play *p, struct slice line)
{
	buf_add_str(&p->done, "h|");
	play_sent(p->server.c, line, SENT_COMMAND);
	assert_true(server_speak(&p->server));
}

static size_t
index_of(struct slice order)
{
	unsigned long number = 0;

	assert_int_equal(slice_to_number(slice_skip(order, 1), 99, &number), 0);
	return number;
}

static void
add_breakpoint(struct play *p, struct slice text, bool is_temporary)
{
	struct err err;
	size_t column;

	if (breakpoints_add(stepper_breakpoints(p->st), text, is_temporary,
		&column, &err) < 0)
		fail_msg("%s", err.text);
}

static void
give_order(struct play *p, struct slice order)
{
	static const char go[] = {[STEPPER_STEP] = 's',
	    [STEPPER_NEXT] = 'n',
	    [STEPPER_FINISH] = 'f',
	    [STEPPER_CONTINUE] = 'c'};
	struct slice text = slice_skip(order, 2);

	for (size_t i = 0; i < sizeof(go); i++)
		if (go[i] == order.ptr[0])
			stepper_go(p->st, (enum stepper_order)i, 0);
	if (order.ptr[0] == 'P') {
		stepper_go(p->st, STEPPER_CONTINUE, 0);
		assert_true(stepper_pause(p->st));
		assert_false(stepper_pause(p->st));
	}
	if (order.ptr[0] == 'u')
		stepper_go(p->st, STEPPER_UNTIL, index_of(order));
	if (order.ptr[0] == 'k')
		assert_true(stepper_skip(p->st));
	if (order.ptr[0] == 'r')
		stepper_restart(p->st);
	if (order.ptr[0] == 'h')
		type_by_hand(p, text);
	if (order.ptr[0] == 'i')
		stepper_insert(p->st, text);
	if (order.ptr[0] == '=')
		stepper_send(p->st, text);
	if (order.ptr[0] == '+' || order.ptr[0] == '~')
		add_breakpoint(p, text, order.ptr[0] == '~');
	if (order.ptr[0] == 'b' &&
	    !stepper_back(p->st, index_of(order), session_of(p)))
		buf_add_str(&p->done, "no|");
}

static void
write_marks(const struct script *script, struct buf *out)
{
	static const char signs[SCRIPT_MARK_COUNT] = {[SCRIPT_TODO] = 't',
	    [SCRIPT_DONE] = 'v',
	    [SCRIPT_UNEXPECTED] = 'x',
	    [SCRIPT_SKIPPED] = '-'};

	for (size_t i = 0; i < script_count(script); i++)
		buf_add_byte(out, signs[script_line(script, i)->mark]);
}

static void
assert_row(const struct row *row, bool pipelines)
{
	struct script_options options = {.name = "plan"};
	struct buf errors = {0}, marks = {0};
	struct play p = {.server = {play_new("= h"), slice_str(row->replies)},
	    .st = stepper_new()};
	struct slice orders = slice_str(row->orders);

	stepper_set_pipelines(p.st, pipelines);
	stepper_open(
	    p.st, script_read(&options, slice_str(row->plan), &errors));
	while (orders.len > 0) {
		size_t end = slice_find(orders, '|');

		give_order(&p, slice_range(orders, 0, end));
		run(&p);
		buf_addf(&p.done, "[%zu %s]", stepper_cursor(p.st),
		    stepper_reason(p.st));
		orders = slice_skip(orders, end + 1);
	}
	if (strcmp(buf_text(&p.done), row->done) != 0)
		fail_msg("%s\n%s\nis\n%s\nnot\n%s", row->plan, row->orders,
		    buf_text(&p.done), row->done);
	write_marks(stepper_script(p.st), &marks);
	if (row->marks != NULL)
		assert_string_equal(buf_text(&marks), row->marks);
	buf_fini(&p.done);
	buf_fini(&errors);
	buf_fini(&marks);
	stepper_free(p.st);
	conversation_free(p.server.c);
}

static void
stepper__next__of_all_orders(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++)
		assert_row(&rows[i], false);
}

static void
stepper__next__in_groups(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(grouped_rows); i++)
		assert_row(&grouped_rows[i], true);
}

/* Before anything of it is sent. */
static void
stepper__group_end__says_what_goes_out_together(void **state)
{
	struct script_options options = {.name = "plan"};
	struct buf errors = {0};
	struct conversation *c = play_new("= h\nS: 220 h\nC: EHLO x\n"
					  "S: 250-h\nS: 250 PIPELINING\n");
	const struct session *s = conversation_session(c);
	struct stepper *st = stepper_new();

	(void)state;
	stepper_set_pipelines(st, true);
	assert_int_equal(stepper_group_end(st, s), 1);
	stepper_open(st, script_read(&options, SLICE(DATA), &errors));
	assert_int_equal(stepper_group_end(st, s), 1);
	stepper_skip(st);
	assert_int_equal(stepper_group_end(st, s), 4);
	stepper_set_pipelines(st, false);
	assert_int_equal(stepper_group_end(st, s), 2);
	buf_fini(&errors);
	stepper_free(st);
	conversation_free(c);
}

/* All replies of a group came, and one more with them. */
static void
stepper__next__stops_at_a_reply_too_many(void **state)
{
	struct script_options options = {.name = "plan"};
	struct buf errors = {0};
	struct conversation *c = play_new("= h\nS: 220 h\nC: EHLO x\n"
					  "S: 250-h\nS: 250 PIPELINING\n");
	struct stepper *st = stepper_new();
	struct runner_step step;

	(void)state;
	stepper_set_pipelines(st, true);
	stepper_open(
	    st, script_read(&options, SLICE("RSET\nNOOP\nNOOP\n"), &errors));
	stepper_go(st, STEPPER_CONTINUE, 0);
	step = stepper_next(st, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_GROUP);
	play_sent(c, SLICE("RSET"), SENT_COMMAND);
	play_sent(c, SLICE("NOOP"), SENT_COMMAND);
	for (int i = 0; i < 3; i++)
		play_received(c, SLICE("250 ok"));
	step = stepper_next(st, conversation_session(c));
	assert_int_equal(step.kind, RUNNER_WAIT);
	assert_string_equal(
	    stepper_reason(st), "there are more replies than commands");
	assert_int_equal(stepper_cursor(st), 2);
	buf_fini(&errors);
	stepper_free(st);
	conversation_free(c);
}

static void
stepper__open__is_paused_before_the_first_line(void **state)
{
	struct script_options options = {.name = "plan"};
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct stepper *st = stepper_new();
	struct buf errors = {0};

	(void)state;
	assert_int_equal(stepper_state(st), STEPPER_CLOSED);
	stepper_go(st, STEPPER_CONTINUE, 0);
	assert_false(stepper_skip(st));
	assert_int_equal(
	    stepper_next(st, conversation_session(c)).kind, RUNNER_WAIT);
	stepper_open(st, script_read(&options, SLICE("NOOP\n"), &errors));
	assert_int_equal(stepper_state(st), STEPPER_PAUSED);
	assert_int_equal(
	    stepper_next(st, conversation_session(c)).kind, RUNNER_WAIT);
	assert_true(stepper_skip(st));
	assert_int_equal(stepper_state(st), STEPPER_ENDED);
	stepper_open(st, NULL);
	assert_int_equal(stepper_state(st), STEPPER_CLOSED);
	stepper_free(st);
	conversation_free(c);
}

static void
stepper__next__sends_nothing_before_a_handshake_is_over(void **state)
{
	struct script_options options = {.name = "plan"};
	struct conversation *c = play_new("= h\nS: 220 h\n");
	struct stepper *st = stepper_new();
	struct buf errors = {0};

	(void)state;
	stepper_open(
	    st, script_read(&options, SLICE("STARTTLS\nEHLO me\n"), &errors));
	stepper_go(st, STEPPER_CONTINUE, 0);
	assert_int_equal(
	    stepper_next(st, conversation_session(c)).kind, RUNNER_COMMAND);
	play(c, "C: STARTTLS\nS: 220 go\n");
	assert_int_equal(conversation_session(c)->phase, PHASE_TLS);
	assert_int_equal(
	    stepper_next(st, conversation_session(c)).kind, RUNNER_WAIT);
	stepper_free(st);
	conversation_free(c);
}

/* Another plan in the middle of one: what was done, what is next, where it
 * stops. */
static void
stepper__revise__keeps_what_is_the_same(void **state)
{
	static const struct {
		const char *plan;
		size_t cursor;
		const char *marks;
		size_t line; /* of the breakpoint on QUIT */
	} cases[] = {
	    {"EHLO me\nNOOP\nRSET\nQUIT\n", 2, "vvtt", 4},
	    {"EHLO me\nNOOP\nQUIT\n", 2, "vvt", 3},
	    {"EHLO me\nNOOP\nVRFY x\nRSET\nRSET\nQUIT\n", 2, "vvtttt", 6},
	    {"EHLO you\nNOOP\nRSET\nQUIT\n", 0, "tttt", 4},
	    {"EHLO me\n", 1, "v", 0},
	    {"", 0, "", 0},
	};
	static const struct script_options options = {.name = "x"};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct stepper *st = stepper_new();
		struct breakpoints *b = stepper_breakpoints(st);
		struct buf errors = {0};
		size_t column;
		struct script *s = script_read(
		    &options, SLICE("EHLO me\nNOOP\nRSET\nQUIT\n"), &errors);

		script_set_mark(s, 0, SCRIPT_DONE);
		script_set_mark(s, 1, SCRIPT_DONE);
		stepper_open(st, s);
		stepper_revise(
		    st, script_read(&options,
			    SLICE("EHLO me\nNOOP\nRSET\nQUIT\n"), &errors));
		assert_int_equal(stepper_cursor(st), 0);
		assert_true(stepper_skip(st) && stepper_skip(st));
		script_set_mark((struct script *)(uintptr_t)stepper_script(st),
		    0, SCRIPT_DONE);
		script_set_mark((struct script *)(uintptr_t)stepper_script(st),
		    1, SCRIPT_DONE);
		assert_true(
		    breakpoints_add(b, SLICE("4"), false, &column, NULL) > 0);
		stepper_revise(st,
		    script_read(&options, slice_str(cases[i].plan), &errors));
		assert_int_equal(stepper_cursor(st), cases[i].cursor);
		for (size_t k = 0; cases[i].marks[k] != '\0'; k++)
			assert_int_equal(
			    script_line(stepper_script(st), k)->mark,
			    cases[i].marks[k] == 'v' ? SCRIPT_DONE
						     : SCRIPT_TODO);
		if (cases[i].line > 0)
			assert_non_null(breakpoints_on_line(b, cases[i].line));
		else
			assert_int_equal(breakpoints_count(b), 0);
		stepper_free(st);
		buf_fini(&errors);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(stepper__revise__keeps_what_is_the_same),
	    cmocka_unit_test(stepper__next__of_all_orders),
	    cmocka_unit_test(stepper__next__in_groups),
	    cmocka_unit_test(stepper__group_end__says_what_goes_out_together),
	    cmocka_unit_test(stepper__next__stops_at_a_reply_too_many),
	    cmocka_unit_test(stepper__open__is_paused_before_the_first_line),
	    cmocka_unit_test(
		stepper__next__sends_nothing_before_a_handshake_is_over),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
