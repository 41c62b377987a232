/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-ladder - the ladder under the keys, at every size. */
#include "console-play.h"

#include "ehlo/tui/copy.h"

#define F6  "\033[17~"
#define ESC "\033"

static int
setup(void **state)
{
	(void)state;
	open_console(stage_submit, true);
	stage_play_ladder_events(&stage);
	seen_rows = 30;
	seen_cols = 100;
	paint(30, 100);
	type(":layout ladder\r");
	paint(30, 100);
	return 0;
}

static void
console_ladder__layout__goes_there_and_back(void **state)
{
	(void)state;
	assert_seen("-- Ladder --");
	assert_seen("24 of 24, since before");
	type("\033o");
	assert_hidden("-- Ladder --");
	assert_seen("-- Conversation --");
	type(":ladder\r");
	assert_seen("-- Ladder --");
	type(":pane conversation\r");
	assert_seen("== Conversation ==");
	type(":ladder x\r");
	assert_seen("what? :ladder [mark|");
}

/* Each row says who, whether in clear, and what is thought of it. */
static void
console_ladder__row__says_it_in_characters(void **state)
{
	static const char *const rows[] = {
	    "  +1.145 |-------- EHLO client.example.org --------->|   |",
	    "    0.019 |<------ 220 2.0.0 Ready to start TLS ------| + |",
	    "|= TLS 1.3, verified, TLS_AES_256_GCM_SHA~ =| + |",
	    "|<= 250 x4 (AUTH PLAIN LOGIN is new, STAR~ =| + |",
	    "  ++1.257 |===== MAIL FROM:<alice@example.org> ======>|",
	    "  |+0.000 |======= RCPT TO:<bob@example.net> ========>|",
	    "  ++0.000 |====== RCPT TO:<eve@elsewhere.test> ======>|",
	    "    0.039 |<============ #13 250 2.1.5 Ok ============| + |",
	    "    0.045 |<= #14 554 5.7.1 <eve@elsewhere.test>: R~ =| X |",
	    "          :                4.9 s idle                 :",
	    "   +0.004 |######### 4 lines, 33 bytes, \".\" #########>|",
	    "          :               2.3 s waited                :",
	    " !  2.318 |<===== 250 2.0.0 Ok: queued as 4F2A1 ======| + |",
	    "    0.010 +---------- closed by the server -----------+",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		assert_seen(rows[i]);
	type(F6 "g");
	assert_seen("|---------------- connect ----------------->| +");
}

static void
console_ladder__cursor__follows_or_stays(void **state)
{
	(void)state;
	play("S: 421 4.3.2 going down\n");
	assert_seen("25 of 25");
	type(F6 "k");
	assert_seen(">   0.010 +-");
	assert_seen("24 of 25");
	play("S: 421 4.3.2 again\n");
	assert_seen("24 of 26");
	type("G");
	play("S: 421 4.3.2 and again\n");
	assert_seen("27 of 27");
	/* From the prompt too; End follows again. */
	escape();
	type("\033[5~");
	assert_hidden("27 of 27");
	type("\033[F");
	assert_seen("27 of 27");
}

static void
console_ladder__unsolicited__is_told(void **state)
{
	(void)state;
	play("S: 421 4.3.2 going down\n");
	assert_seen("421 4.3.2 going down");
	assert_seen("nothing had asked for it");
	play("S: HTTP/1.1 400 Bad Request\nS: Server: x\n");
	assert_seen("x2, no reply");
}

/* Rows have numbers, and are explained by them. */
static void
console_ladder__number__is_explained(void **state)
{
	(void)state;
	type(":explain #17\r");
	assert_seen("== 554 5.7.1 ");
	type("q");
	assert_seen("17 of 24");
	type(":explain 14\r");
	assert_seen("== RCPT: ");
	type(":explain 25\r");
	assert_seen("no line 25 in this session: it has 24");
	/* What can be a reply code is one. */
	type("\025:explain 550\r");
	assert_seen("-- Explanation --");
}

static void
console_ladder__raw__has_the_exact_bytes(void **state)
{
	(void)state;
	type(F6 "kkkk");
	assert_seen("+= Raw #20 ==");
	assert_seen("| Subject: a test^M^J\n");
	assert_seen("| ..hidden(sp)^M^J\n");
	assert_seen("| 0000  53 75 62 6a 65 63 74 3a  Subject:\n");
	assert_seen("4 lines, 33 bytes, inside TLS");
	type("kkk");
	assert_seen("reply to #14, 45 ms after it");
	assert_seen("code 554 permanent, enhanced 5.7.1");
	assert_seen("median reply 22 ms");
	/* In hexadecimal first, where there is room for one. */
	seen_rows = 24;
	seen_cols = 80;
	assert_seen("-- Raw #17 --");
	assert_seen(
	    " 554 5.7.1 <eve@elsewhere.test>: Relay access denied^M^J\n");
	type("h");
	assert_seen(" 0000  35 35 34 20 35 2e 37 2e  31 20 3c 65 76 65 40 65");
}

static void
console_ladder__raw__says_what_is_masked(void **state)
{
	struct event ev = {.kind = EVENT_SENT,
	    .sent = {.line = SLICE("AUTH PLAIN ********"),
		.eol = EOL_CRLF,
		.is_redacted = true}};

	(void)state;
	scene_add(conversation, ev);
	console_changed(console);
	assert_seen("1 line, 21 bytes, in clear, a secret ma");
}

/* A handshake is told field by field. */
static void
console_ladder__raw__of_tls(void **state)
{
	(void)state;
	type(F6 "gjjjjjjjj");
	assert_seen("+= Raw #9 ==");
	assert_seen("| cipher  TLS_AES_256_GCM_SHA384\n");
	type("gjj");
	assert_seen("| 2.0 ms\n");
	type("j");
	assert_seen("| 36 ms after connecting\n");
}

static void
console_ladder__enter__has_all_of_it(void **state)
{
	(void)state;
	seen_rows = 24;
	seen_cols = 80;
	type(F6 "kkkk\r");
	assert_seen("== Raw #20 ==");
	assert_seen("Esc closes");
	assert_hidden("Ladder");
	assert_seen(" ..hidden(sp)^M^J");
	type("q");
	assert_seen("== Ladder ==");
	type("\r\033o");
	assert_seen("-- Conversation --");
	assert_hidden("Raw #20");
}

static void
console_ladder__marks__are_two(void **state)
{
	(void)state;
	type(F6 "d");
	assert_seen("Space marks a row as A");
	type("k ");
	assert_seen("A   0.017 |<");
	assert_seen(", A 23, ");
	type("k ");
	assert_seen("B  +0.810 |=");
	assert_seen(", A 23, B 22, ");
	/* A third takes the place of B; what was marked is not any more. */
	type("k ");
	assert_seen(", A 23, B 21, ");
	type("jj ");
	assert_seen(", A 21, ");
	assert_hidden(", B ");
	type("kk ");
	assert_hidden(", A ");
}

static void
console_ladder__diff__goes_by_words(void **state)
{
	(void)state;
	type(F6 "kkkkkkkkk d");
	assert_seen("+= Diff A #15, B #15 ==");
	assert_seen("the same, byte by byte");
	type("j");
	assert_seen("+= Diff A #15, B #16 ==");
	assert_seen("250 2.1.[-0-]{+5+} Ok^M^J");
	assert_seen("A to B 17 ms");
	type("d");
	assert_seen("+= Raw #16 ==");
}

static void
console_ladder__unfold__shows_the_lines(void **state)
{
	(void)state;
	type(F6 "gjjjjje");
	assert_seen("|  250-PIPELINING  ");
	assert_seen("|  250 STARTTLS  ");
	type("e");
	assert_hidden("|  250-PIPELINING  ");
	type("je");
	assert_seen("this row is one line");
}

static void
console_ladder__time__goes_round(void **state)
{
	struct wall wall = {.is_known = true, .unix_us = 1136592000000000};

	(void)state;
	type(F6 "t");
	assert_seen("since start");
	assert_seen(">  13.401 +--");
	type("t");
	assert_seen("since A");
	type("k j");
	assert_seen("  0.010 +--");
	type("t");
	assert_seen("since before");
	conversation_set_wall(conversation, &wall);
	type("ttt");
	assert_seen("clock");
	assert_seen(">  00:00:13 +--");
	type("t");
	assert_seen("since before");
}

static void
console_ladder__gaps__go_round(void **state)
{
	(void)state;
	type(F6 "T");
	assert_seen("gaps scaled");
	assert_seen("4.9 s idle                 :   |");
	assert_seen(
	    "\n          :                                           :");
	type("T");
	assert_hidden("4.9 s idle");
	type("T");
	assert_seen("4.9 s idle");
}

static void
console_ladder__copy__takes_the_row(void **state)
{
	struct buf out = {0}, sequence = {0};

	(void)state;
	type(F6 "kkkky");
	assert_true(console_take_clipboard(console, &out));
	copy_add_sequence(
	    &sequence, SLICE("Subject: a test\n\n..hidden \n."), COPY_PLAIN);
	assert_string_equal(buf_text(&out), buf_text(&sequence));
	buf_fini(&out);
	buf_fini(&sequence);
}

static void
console_ladder__keys__that_type_go_to_the_prompt(void **state)
{
	(void)state;
	type(F6 "NOOP");
	assert_seen("ehlo> NOOP");
	assert_seen("-- Ladder --");
}

static void
console_ladder__find__points_at_the_row(void **state)
{
	(void)state;
	type(F6 ":find relay access\r");
	assert_seen("17 of 24");
}

static void
console_ladder__selection__is_the_same_line_in_both(void **state)
{
	(void)state;
	type(F6 "kkkkkkk\033o");
	assert_seen(">554 5.7.1 <eve@elsewhere.test>");
	type("\033o");
	assert_seen("17 of 24");
}

static void
console_ladder__panel__takes_its_place(void **state)
{
	(void)state;
	type("\033p");
	assert_seen("CONNECTIVITY");
	type("\033p");
	assert_seen("-- Ladder --");
}

static void
console_ladder__sessions__have_a_rule_between(void **state)
{
	(void)state;
	scene_connect(conversation);
	play("S: 220 other.example ESMTP\n");
	assert_seen("-- session 2 --");
	assert_seen("other.example");
	assert_seen("session 2, 4 of 4");
	assert_seen("Raw #4 ");
}

static void
console_ladder__diff__of_sessions(void **state)
{
	(void)state;
	type(":diff\r");
	assert_seen("there is one session only");
	scene_connect(conversation);
	play("S: 220 mx1.example.net ESMTP Postfix\n"
	     "C: EHLO client.example.org\nS: 502 5.5.1 no\n");
	type(":diff\r");
	assert_seen("- Two sessions -");
	assert_seen(" = greeting: 220\n");
	assert_seen(" ! EHLO, another code\n");
	assert_seen(" - MAIL alice@example.org, in 1 only\n");
	type("q:diff 2 1\r");
	assert_seen(" + MAIL alice@example.org, in 2 only\n");
	type("q:diff 1 3\r");
	assert_seen("which two? :diff 1 2");
	type("\025:diff 1 1\r");
	assert_seen("which two?");
}

#define HOSTILE "\x1b[2J\x9b\xe2\x80\xae\xcc\x81\xe4\xb8\xad\x07\r\xff"

/* With ASCII signs, whatever is no ASCII came through from a peer. */
static void
assert_is_ascii(const char *keys)
{
	struct buf text = {0};

	type(keys);
	add_screen(&text, 30, 100);
	for (size_t i = 0; i < text.len; i++)
		if (text.ptr[i] != '\n' &&
		    (text.ptr[i] < 0x20 || text.ptr[i] == 0x7f))
			fail_msg("byte %02x on\n%s", text.ptr[i] & 0xff,
			    buf_text(&text));
	buf_fini(&text);
}

static void
console_ladder__bytes_of_a_peer__are_safe(void **state)
{
	static const struct event_tls tls = {.version = SLICE(HOSTILE),
	    .cipher = SLICE(HOSTILE),
	    .subject = SLICE(HOSTILE),
	    .names = SLICE(HOSTILE "\n" HOSTILE)};
	static const char *const keys[] = {"", F6, "k", " ", "j", "d", "d", "e",
	    "k", "e", "k", "\r", "q", "h", ":state\r", "q", ":diff\r", "q"};

	(void)state;
	scene_connect(conversation);
	play("S: 220-" HOSTILE "\nS: 220 " HOSTILE "\nC: EHLO " HOSTILE
	     "\nS: 250-" HOSTILE "\nS: 250-" HOSTILE "\nS: 250 STARTTLS\n"
	     "C: STARTTLS\nS: 220 " HOSTILE "\n");
	scene_add(conversation, (struct event){.kind = EVENT_TLS, .tls = &tls});
	play("C: EHLO " HOSTILE "\nS: 250 " HOSTILE "\nC: BDAT 5\nD: abc\n"
	     "S: 250 ok\nC: BDAT 18446744073709551614 LAST\nD: " HOSTILE
	     "\nS: " HOSTILE "\nS: 421 " HOSTILE "\n");
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++)
		assert_is_ascii(keys[i]);
	for (int i = 0; i < 12; i++)
		assert_is_ascii(F6 "k");
}

/* Whatever is shown, at sizes that grow and shrink. */
static void
console_ladder__resize__never_fails(void **state)
{
	static const char *const keys[] = {"", F6, "k", " ", "kk", "d", "\r",
	    "q", "h", "\r", "\033", "e", "T", "t", "G", "g", "e", "\033[6~",
	    "\033[5~", "\033z", "\033z", "?"};

	(void)state;
	for (size_t i = 0; i < sizeof(keys) / sizeof(keys[0]); i++) {
		type(keys[i]);
		for (int rows = 1; rows < 60; rows += 1 + rows / 6)
			for (int cols = 1; cols < 300; cols += 1 + cols / 5)
				paint(rows, cols);
		paint(100, 300);
		paint(1, 1);
		play("S: 250 more\n");
	}
}

/* What never came together: no row, one, and a flood. */
static void
console_ladder__update__is_bounded(void **state)
{
	struct stage small;

	(void)state;
	setenv("INPUTRC", "/dev/null", 1);
	stage_open(&small, false);
	stage_type(&small, ":layout ladder\r" F6 " dekj\r");
	stage_paint(&small, 30, 100);
	scene_connect(small.conversation);
	for (int i = 0; i < 20000; i++)
		stage_play(&small, "S: 250-x\n");
	stage_paint(&small, 30, 100);
	stage_type(&small, "ek\r");
	stage_paint(&small, 30, 100);
	stage_close(&small);
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, end_console)
	const struct CMUnitTest tests[] = {
	    T(console_ladder__layout__goes_there_and_back),
	    T(console_ladder__row__says_it_in_characters),
	    T(console_ladder__cursor__follows_or_stays),
	    T(console_ladder__unsolicited__is_told),
	    T(console_ladder__number__is_explained),
	    T(console_ladder__raw__has_the_exact_bytes),
	    T(console_ladder__raw__says_what_is_masked),
	    T(console_ladder__raw__of_tls),
	    T(console_ladder__enter__has_all_of_it),
	    T(console_ladder__marks__are_two),
	    T(console_ladder__diff__goes_by_words),
	    T(console_ladder__unfold__shows_the_lines),
	    T(console_ladder__time__goes_round),
	    T(console_ladder__gaps__go_round),
	    T(console_ladder__copy__takes_the_row),
	    T(console_ladder__keys__that_type_go_to_the_prompt),
	    T(console_ladder__find__points_at_the_row),
	    T(console_ladder__selection__is_the_same_line_in_both),
	    T(console_ladder__panel__takes_its_place),
	    T(console_ladder__sessions__have_a_rule_between),
	    T(console_ladder__diff__of_sessions),
	    T(console_ladder__bytes_of_a_peer__are_safe),
	    T(console_ladder__resize__never_fails),
	    cmocka_unit_test(console_ladder__update__is_bounded),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
