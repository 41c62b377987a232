/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-console-plan - a plan under the hands of a person: keys in, lines out,
 * and what is seen of it. */
#include "console-play.h"

static int
setup(void **state)
{
	(void)state;
	seen_rows = 30;
	seen_cols = 100;
	return open_console(stage_submit, false);
}

/* Where the plan is, and how it stands. */
static void
assert_before(const char *state, int line)
{
	char text[64];

	snprintf(text, sizeof(text), " %s  before line %d of 14 ", state, line);
	assert_seen(text);
}

static void
assert_prompt(const char *text)
{
	struct buf row = {0};

	paint(seen_rows, seen_cols);
	scene_add_row(&row, canvas, seen_rows - 2);
	if (!slice_starts_with(buf_slice(&row), slice_str(text)))
		fail_msg("no \"%s\": \"%s\"", text, buf_text(&row));
	buf_fini(&row);
}

/* ---- one line at a time ----------------------------------------------- */

static void
console_plan__open__paused_before_its_first_line(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	assert_before("PAUSED", 1);
	assert_prompt("step> EHLO client.example.org");
	assert_seen("Next line to be sent");
	assert_seen("25 bytes with CRLF");
	assert_hidden("->  EHLO");
}

static void
console_plan__enter__sends_the_line_in_the_prompt(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\r");
	assert_seen("->  EHLO client.example.org");
	assert_seen("1 ✓ EHLO");
	assert_prompt("step> :expect cap PIPELINING");
	type("\r\r");
	assert_seen("->  MAIL FROM:<alice@example.org>");
	assert_prompt("step> RCPT TO:<bob@example.net>");
}

static void
console_plan__enter__on_a_changed_line(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\r\r\177\177\177\177com>\r");
	assert_seen("->  MAIL FROM:<alice@example.com>");
	assert_seen("3 ✓~MAIL FROM:<alice@example.com>");
	assert_seen("changed 1");
	assert_prompt("step> RCPT TO:<bob@example.net>");
}

static void
console_plan__enter__beside_the_plan(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\r\r\025");
	assert_prompt("smtp>");
	type("NOOP\r");
	assert_seen("->  NOOP");
	assert_prompt("step> MAIL FROM:<alice@example.org>");
	assert_seen("3   MAIL");
	type("\025\r");
	assert_seen("the line of the plan is back");
	assert_prompt("step> MAIL FROM:<alice@example.org>");
}

/* A body is sent whole by Enter, by F7 line by line. */
static void
console_plan__enter__a_body(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":until 8\r\r");
	assert_seen("->  DATA");
	assert_prompt("data>  Enter sends 3 lines and the dot, F7 the first: "
		      "Subject: hello");
	assert_seen("The rest of the message: 4 lines");
	type("x");
	assert_prompt("data> x");
	type("\b\033[18~");
	assert_seen("->  Subject: hello");
	assert_seen("The rest of the message: 3 lines");
	assert_prompt(
	    "data>  Enter sends 2 lines and the dot, F7 an empty line");
	type("\r");
	assert_seen("->  ... is a dot");
	assert_seen("queued as 4F2A1");
	assert_prompt("step> :expect 250");
}

/* One that is typed stands for the plan's, and is no command afterwards. */
/* A secret goes out of the plan without being seen. */
static void
console_plan__enter__a_secret(void **state)
{
	(void)state;
	stage.has_server = true;
	stage_greet(stage.conversation);
	stage_open_text(&stage, "auth.smtp",
	    "AUTH PLAIN AHN0dWRlbnQAc2VzYW1l\nAUTH LOGIN\nc3R1ZGVudA==\n");
	assert_prompt("smtp>  Enter sends AUTH PLAIN ********");
	type("NOOP\r");
	assert_seen("->  NOOP");
	assert_prompt("smtp>  Enter sends AUTH PLAIN ********");
	type("\r");
	assert_seen("1 ✓ AUTH PLAIN ********");
}

/* The line that was there before comes back when nothing of it is sent. */
static void
console_plan__paste__given_up(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\025\033[200~NOOP\nNOOP\n\033[201~");
	assert_seen("2 lines: ");
	type("c");
	assert_seen("nothing was sent");
	assert_prompt("step> EHLO client.example.org");
}

static void
console_plan__enter__an_answer(void **state)
{
	static const char *const typed[] = {"", "bWFpbA=="};

	(void)state;
	stage.has_server = true;
	for (size_t i = 0; i < 2; i++) {
		stage_greet(conversation);
		stage_open_text(&stage, "a.smtp",
		    i == 0 ? "AUTH LOGIN\nbWFpbA==\nNOOP\n"
			   : "AUTH LOGIN\nd3Jvbmc=\nNOOP\n");
		type("\r");
		assert_prompt("auth>");
		type(typed[i]);
		type("\r");
		assert_seen("<-   235 2.7.0 ok");
		assert_prompt("step> NOOP");
		assert_hidden("535");
		assert_hidden("bWFpbA==");
	}
}

/* ---- orders ----------------------------------------------------------- */

static void
console_plan__skip__the_line_and_what_it_belongs_to(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\r\r\r\033k");
	assert_seen("4 - RCPT TO:<bob@example.net>");
	assert_prompt("step> RCPT TO:<eve@elsewhere.test>");
	assert_hidden("->  RCPT");
}

static void
console_plan__insert__a_line_before_the_next(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\r\r:insert NOOP\r");
	assert_prompt("step> NOOP");
	type("\r");
	assert_seen("->  NOOP");
	assert_prompt("step> MAIL FROM:<alice@example.org>");
}

static void
console_plan__continue__to_a_breakpoint_and_to_the_end(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":break 6\r\033[15~");
	assert_before("PAUSED", 6);
	assert_seen("stopped before line 6: breakpoint");
	assert_seen("● 6   RCPT TO:<eve");
	assert_seen("● 1  line 6");
	assert_seen("hits 1");
	type("\033g");
	assert_seen(" PLAN OVER ");
	assert_seen("->  QUIT");
	assert_prompt("ehlo>");
	type("\033[19~");
	assert_seen("the plan is over: Alt-R runs it again");
}

static void
console_plan__continue__stops_at_what_was_not_expected(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":break reply !expected\r");
	stage_open_text(
	    &stage, "bad.smtp", "RCPT TO:<eve@x.example>\n:expect 250\nQUIT\n");
	type("\033[15~");
	assert_seen("1 ✗ RCPT");
	assert_hidden("->  QUIT");
}

static void
console_plan__until__the_line_that_is_selected(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	paint(30, 100);
	type("\033[17~\033[17~jjj\r");
	assert_seen("before line 4 of 14");
	type("kk\r");
	assert_seen("line 2 is not ahead");
	type("B");
	assert_prompt("step> :expect cap PIPELINING");
}

static void
console_plan__finish__to_the_end_of_the_phase(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\033\033[18~"); /* Alt-F7 */
	assert_prompt("step> :expect cap");
}

static void
console_plan__back__to_a_recipient(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":until 8\r");
	assert_seen("->  RCPT TO:<eve@elsewhere.test>");
	type(":back 4\r");
	assert_seen("->  RSET");
	assert_prompt("step> RCPT TO:<bob@example.net>");
	assert_before("PAUSED", 4);
}

static void
console_plan__run__asks_where_a_session_is_open(void **state)
{
	(void)state;
	stage.has_server = true;
	type(":connect mx1.example.net\r");
	stage_open_plan(&stage);
	type("\r\r\033r");
	assert_seen("y drops it and runs the plan again");
	type("n");
	assert_before("PAUSED", 3);
	type(":break 3\r\033ry");
	assert_before("PAUSED", 3);
	assert_seen("stopped before line 3: breakpoint");
}

/* ---- groups ----------------------------------------------------------- */

#define GROUP                                                       \
	"MAIL FROM:<a@b.example>\n# two\nRCPT TO:<bob@c.example>\n" \
	"RCPT TO:<eve@elsewhere.test>\nDATA\nhi\n.\nQUIT\n"

static void
open_group(const char *orders)
{
	stage_open_plan(&stage);
	type("\r");
	stage_open_text(&stage, "group.smtp", GROUP);
	type(orders);
}

static void
console_plan__pipeline__a_group_is_one_step(void **state)
{
	(void)state;
	open_group(":pipeline on\r");
	assert_seen("groups on: MAIL, RCPT, RSET");
	assert_seen("► ┬  1   MAIL");
	assert_seen("  │  2   # two");
	assert_seen("  │  4   RCPT TO:<eve");
	assert_seen("  └  5   DATA");
	assert_seen("4 commands, 86 bytes");
	assert_seen("The first of 4 commands that go out in one piece, up to "
		    "line 5");
	type("\r");
	assert_seen("3 ✓ RCPT");
	assert_seen("4 ✗ RCPT");
	assert_seen("5 ✓ DATA");
	assert_seen("->┬ MAIL FROM");
	assert_seen("->└ DATA");
	assert_hidden("┬  1");
	type("\r\r");
	assert_seen("->  hi");
	assert_seen("->  QUIT");
}

static void
console_plan__pipeline__ends_at_a_breakpoint(void **state)
{
	(void)state;
	open_group(":pipeline ON\r:break 4\r");
	assert_seen("  └  3   RCPT TO:<bob");
	assert_seen("   ● 4   RCPT");
	type("\033[15~");
	assert_seen("stopped before line 4: breakpoint");
	assert_seen("► ┬● 4   RCPT");
	type("\025NOOP\r");
	assert_seen("->  NOOP");
	assert_prompt("step> RCPT TO:<eve@");
	type(":pipeline off\r");
	assert_seen("groups off");
	assert_seen("►  ● 4   RCPT");
	type("\r");
	assert_hidden("->  DATA");
}

static void
console_plan__pipeline__says_what_it_takes(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":pipeline maybe\r");
	assert_seen("\":pipeline\" takes on or off");
	type("\025:pipeline\r");
	assert_seen("groups off: the next command waits");
	type(":pipeline of\t");
	assert_prompt(": pipeline off");
	type("\025EHLO x\r");
	scene_play(conversation, "C: EHLO y\nS: 250 mx1.example.net\n");
	type(":pipeline on\r");
	assert_seen("this server does not offer PIPELINING");
}

/* The first ^C pauses behind a message on its way, the second gives it up. */
static void
console_plan__pause__a_message_on_its_way(void **state)
{
	struct console_wait wait = {
	    .is_sending = true, .sent = 34000000, .total = 100000000};

	(void)state;
	stage_open_plan(&stage);
	play("C: NOOP\n");
	type("\033[15~");
	assert_before("RUNNING", 1);
	console_set_wait(console, &wait);
	assert_seen("34 %, 34.0 of 100.0 MB");
	type("\003");
	assert_seen("Ctrl-C again gives the message up");
	stage.has_server = false;
	type("\003");
	assert_seen("nothing is sent on a stage");
}

/* A changed line is not lost by an order that is about others. */
static void
console_plan__continue__not_over_a_changed_line(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("x\033[15~");
	assert_seen("the line was changed: Enter sends it so");
	assert_prompt("step> EHLO client.example.orgx");
	type("\033[19~"); /* F8 is Enter */
	assert_seen("->  EHLO client.example.orgx");
}

/* ---- breakpoints ------------------------------------------------------ */

static void
console_plan__break__on_the_line_and_off_again(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\033[20~");
	assert_seen("►  ● 1   EHLO");
	type(":disable 1\r");
	assert_seen("►  ○ 1   EHLO");
	type(":enable 1\r\033[20~");
	assert_seen("►    1   EHLO");
	type(":break nowhere\r");
	assert_seen("column 1:");
	type(":delete 7\r");
	assert_seen("there is no breakpoint 7");
}

static void
console_plan__break__list_shows_all_of_them(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":break list\r");
	assert_seen("There are none");
	type("q:break line 2\r:tbreak verb DATA\r:break reply 4yz\r"
	     ":break phase mail\r:break slow 2s\r:disable 1\r:break list\r");
	assert_seen("1  line 2: hits 0, off");
	assert_seen("2  verb DATA, once: hits 0");
	assert_seen("5  slow 2s: hits 0");
}

/* ---- expectations ----------------------------------------------------- */

static void
console_plan__expect__is_typed_too(void **state)
{
	(void)state;
	stage.has_server = true;
	stage_greet(conversation);
	type("NOOP\r:expect 550|4yz\r");
	assert_seen("expected 550|4yz: answered 250");
	type(":expect nothing\r");
	assert_seen("column 1:");
}

/* ---- files ------------------------------------------------------------ */

static void
console_plan__open__what_is_wrong_is_said_at_once(void **state)
{
	struct buf path = {0};

	(void)state;
	type(":open bad.smtp\r");
	assert_true(console_take_open(console, &path));
	assert_string_equal(buf_text(&path), "bad.smtp");
	assert_false(console_take_open(console, &path));
	buf_fini(&path);
	stage_open_text(
	    &stage, "bad.smtp", "EHLO ${nobody}\n:nonsense\n:expect 2x\n");
	assert_seen("Plan: not opened");
	assert_seen("bad.smtp:1:6:");
	assert_seen("bad.smtp:2:");
	assert_seen("bad.smtp:3:");
	type("\033");
	console_open_failed(console, "no.smtp: No such file", 1000);
	assert_seen("no.smtp: No such file");
}

static void
console_plan__set__what_a_variable_stands_for(void **state)
{
	(void)state;
	type(":set who client.example\r:set who other.example\r");
	stage_open_text(&stage, "v.smtp", "EHLO ${who}\n");
	assert_seen("EHLO other.example");
}

static void
console_plan__open__without_a_file_closes(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type(":open\r");
	assert_hidden("PAUSED");
	assert_prompt("smtp>");
	type("\033[15~");
	assert_seen("there is no plan");
}

/* ---- what is seen ----------------------------------------------------- */

/* Nothing of a password that stands in a plan. */
static void
console_plan__screen__masks_secrets(void **state)
{
	(void)state;
	stage_open_text(&stage, "login.smtp",
	    "EHLO x\nAUTH PLAIN AGEAc2VjcmV0\nAUTH LOGIN\nc2VjcmV0\nMAIL "
	    "FROM:<>\n");
	assert_hidden("AGEAc2VjcmV0");
	assert_hidden("c2VjcmV0");
	assert_seen("AUTH PLAIN ***");
	assert_seen("MAIL FROM:<>");
}

static void
console_plan__layout__goes_and_comes_back(void **state)
{
	(void)state;
	stage_open_plan(&stage);
	type("\033o");
	assert_seen("Conversation");
	assert_before("PAUSED", 1);
	type("\r");
	assert_seen("->  EHLO");
	type("\033o\033o");
	assert_seen("Plan  relay-check.smtp");
}

static struct script *
read_plan(const char *text, struct buf *errors)
{
	struct script_options options = {
	    .name = "x.smtp", .is_known = console_knows};
	struct script *script = script_read(&options, slice_str(text), errors);

	if (errors->len == 0)
		return script;
	script_free(script);
	return NULL;
}

/* What was done stays done; what has errors is not lost. */
static void
console_plan__edit__all_of_it(void **state)
{
	struct buf text = {0}, errors = {0};
	enum console_edit what;

	(void)state;
	stage_open_plan(&stage);
	console_opened(console, read_plan("EHLO a\nNOOP\nQUIT\n", &errors),
	    slice_of(NULL, 0), 1000);
	type("\r");
	assert_prompt("step> NOOP");
	type(":pane plan\r\033OS");
	assert_true(console_take_edit(console, &text, &what));
	assert_int_equal(what, CONSOLE_EDIT_PLAN);
	assert_string_equal(buf_text(&text), "EHLO a\nNOOP\nQUIT\n");
	assert_null(read_plan("EHLO a\n:bogus\n${x}\n", &errors));
	console_plan_edited(console, NULL, SLICE("EHLO a\n:bogus\n${x}\n"),
	    buf_slice(&errors), 2000);
	assert_seen("x.smtp:2:");
	assert_seen("x.smtp:3:");
	console_input(console, SLICE("\033"), 3000);
	console_tick(console, 9000);
	type("\033OS");
	assert_true(console_take_edit(console, &text, &what));
	assert_string_equal(buf_text(&text), "EHLO a\n:bogus\n${x}\n");
	buf_clear(&errors);
	console_plan_edited(console, read_plan("EHLO a\nRSET\nQUIT\n", &errors),
	    SLICE(""), SLICE(""), 3000);
	assert_seen(" PAUSED  NAV  before line 2 of 3  x.smtp");
	assert_prompt("step> RSET");
	buf_fini(&text);
	buf_fini(&errors);
}

static void
console_plan__timer__offers_a_noop(void **state)
{
	struct console_wait wait = {0};

	(void)state;
	stage_open_plan(&stage);
	wait.now_us =
	    conversation_session(conversation)->last_us + 250 * 1000000ULL;
	console_set_wait(console, &wait);
	assert_int_not_equal(console_deadline(console), CONSOLE_NEVER);
	console_tick(console, 300000);
	assert_seen("░░░░ 250 s");
	assert_seen("Alt-L sends NOOP and keeps the session");
	type("\033l");
	assert_seen("->  NOOP");
	/* The plan is where it was, also where it was changed. */
	assert_prompt("step> EHLO client.example.org");
	assert_before("PAUSED", 1);
	type("x\033l");
	assert_prompt("step> EHLO client.example.orgx");
}

int
main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, setup, end_console)
	static const struct CMUnitTest tests[] = {
	    T(console_plan__open__paused_before_its_first_line),
	    T(console_plan__enter__sends_the_line_in_the_prompt),
	    T(console_plan__enter__on_a_changed_line),
	    T(console_plan__enter__beside_the_plan),
	    T(console_plan__enter__a_body),
	    T(console_plan__enter__a_secret),
	    T(console_plan__paste__given_up),
	    T(console_plan__enter__an_answer),
	    T(console_plan__skip__the_line_and_what_it_belongs_to),
	    T(console_plan__insert__a_line_before_the_next),
	    T(console_plan__continue__to_a_breakpoint_and_to_the_end),
	    T(console_plan__continue__stops_at_what_was_not_expected),
	    T(console_plan__until__the_line_that_is_selected),
	    T(console_plan__finish__to_the_end_of_the_phase),
	    T(console_plan__back__to_a_recipient),
	    T(console_plan__edit__all_of_it),
	    T(console_plan__run__asks_where_a_session_is_open),
	    T(console_plan__pipeline__a_group_is_one_step),
	    T(console_plan__pipeline__ends_at_a_breakpoint),
	    T(console_plan__pipeline__says_what_it_takes),
	    T(console_plan__pause__a_message_on_its_way),
	    T(console_plan__continue__not_over_a_changed_line),
	    T(console_plan__break__on_the_line_and_off_again),
	    T(console_plan__break__list_shows_all_of_them),
	    T(console_plan__expect__is_typed_too),
	    T(console_plan__open__what_is_wrong_is_said_at_once),
	    T(console_plan__set__what_a_variable_stands_for),
	    T(console_plan__open__without_a_file_closes),
	    T(console_plan__screen__masks_secrets),
	    T(console_plan__layout__goes_and_comes_back),
	    T(console_plan__timer__offers_a_noop),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
