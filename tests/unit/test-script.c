/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-script - plans that are read, filled in, changed and written. */
#include "ehlo/model/script.h"

#include "model-play.h"

static bool
is_known(struct slice name)
{
	return slice_equals_nocase(name, SLICE("starttls"));
}

static struct script *
read_plan(const char *text, struct buf *errors)
{
	static const struct script_variable variables[] = {
	    {"helo", "me.example"}, {"to", "a@b"}, {"word", "DATA"},
	    {"hash", "#x"}, {"empty", ""}, {"colon", ":x"},
	    {"helo", "you.example"}};
	struct script_options options = {.name = "a.smtp",
	    .variables = variables,
	    .variable_count = COUNT(variables),
	    .is_known = is_known};

	return script_read(&options, slice_str(text), errors);
}

/* "kind text|" a line */
static void
describe(const struct script *s, struct buf *out)
{
	static const char signs[PLAN_KIND_COUNT] = {[PLAN_SEND] = '>',
	    [PLAN_CONSOLE] = ':',
	    [PLAN_COMMENT] = '#',
	    [PLAN_EMPTY] = 'e',
	    [PLAN_DATA] = 'd',
	    [PLAN_DATA_END] = '.'};

	for (size_t i = 0; i < script_count(s); i++) {
		const struct script_line *line = script_line(s, i);

		buf_addf(out, "%c", signs[line->kind]);
		buf_add_slice(out, line->text);
		buf_add_byte(out, '|');
	}
}

#define A_COMMAND                                                    \
	"wanted a command, connect, line, message, answer, unknown " \
	"or any; or user, "                                          \
	"domain, relay, mailbox, size, recipients or seed"

static const struct {
	const char *plan;
	const char *lines;
	const char *errors;
} rows[] = {
    {"", "", ""},
    {"EHLO ${helo}\nRCPT TO:<${to}>\n", ">EHLO you.example|>RCPT TO:<a@b>|",
	""},
    {"# ${no}\n\n:starttls\n::x", "# ${no}|e|:starttls|>:x|", ""},
    {"NOOP $${to} $ {to} $$ $$${to}$", ">NOOP ${to} $ {to} $$ $${to}$|", ""},
    {"DATA\n${to}\n:x\n..\n.\nNOOP\n", ">DATA|d${to}|d:x|d..|..|>NOOP|", ""},
    {":set word x y \nNOOP ${word}\n", ":set word x y |>NOOP x y|", ""},
    {":set new 1\nNOOP ${new}\n", ":set new 1|>NOOP 1|", ""},
    /* all that is wrong, with its place */
    {"NOOP ${no} ${to} ${nor}\n", ">NOOP ${no} a@b ${nor}|",
	"a.smtp:1:6: there is no such variable: they are set by --set "
	"NAME=VALUE\n"
	"a.smtp:1:18: there is no such variable: they are set by --set "
	"NAME=VALUE\n"},
    {"\nNOOP ${to\n:what\n", "e|>NOOP ${to|:what|",
	"a.smtp:2:6: \"${\" without \"}\"; \"$${\" stands for \"${\"\n"
	"a.smtp:3:2: there is no such console command\n"},
    {":expect 250\n:expect 25\n:expect 250 ${to}\n",
	":expect 250|:expect 25|:expect 250 a@b|",
	"a.smtp:2:9: a code is 250, 2yz or 550|554|4yz\n"
	"a.smtp:3:13: more than one expectation\n"},
    {":break 2 if x\n:tbreak verb RCPT\n:raw \\q\n:set\n",
	":break 2 if x|:tbreak verb RCPT|:raw \\q|:set|",
	"a.smtp:1:13: a condition is about reply-time, code, recipients, "
	"accepted, refused, verb, tls or auth\n"
	"a.smtp:3:6: \\q is no escape: \\r \\n \\t \\0 \\\\ and \\xNN are\n"
	"a.smtp:4:5: \":set\": a NAME and its VALUE follow\n"},
    {"NOOP\nDATA\nx\n", ">NOOP|>DATA|dx|",
	"a.smtp:2:1: the message has no end: a line with a lone dot\n"},
    /* orders to the practice server, which is not asked for that */
    {":fault\n:fault list\n:fault CLEAR\n:fault delete 2\n"
     ":fault rcpt 450 4.2.0 \"Later\" once\n:fault user ${to} open\n",
	":fault|:fault list|:fault CLEAR|:fault delete 2|"
	":fault rcpt 450 4.2.0 \"Later\" once|:fault user a@b open|",
	""},
    {":fault rctp 450\n:fault  ${to} 450\n:fault delete x\n"
     ":fault delete 0\n:fault user ${to} \"x\n",
	":fault rctp 450|:fault  a@b 450|:fault delete x|:fault delete 0|"
	":fault user a@b \"x|",
	"a.smtp:1:8: " A_COMMAND "\n"
	"a.smtp:2:9: " A_COMMAND "\n"
	"a.smtp:3:8: \":fault delete\": the number of a rule follows\n"
	"a.smtp:4:8: \":fault delete\": the number of a rule follows\n"
	"a.smtp:5:19: the quote is not closed\n"},
    {":personality\n:personality exim\n:mailbox\n:mailbox clear\n"
     ":mailbox 2\n:pipeline on\n:pipeline OFF \n",
	":personality|:personality exim|:mailbox|:mailbox clear|:mailbox 2|"
	":pipeline on|:pipeline OFF |",
	""},
    {":personality nobody\n:mailbox all\n:pipeline\n:pipeline maybe\n",
	":personality nobody|:mailbox all|:pipeline|:pipeline maybe|",
	"a.smtp:1:14: there is no such personality; \":personality\" lists "
	"them\n"
	"a.smtp:2:10: \":mailbox\" takes the number of a message, or clear\n"
	"a.smtp:3:10: \":pipeline\" takes on or off\n"
	"a.smtp:4:11: \":pipeline\" takes on or off\n"},
};

static void
script__read__of_plans(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT(rows); i++) {
		struct buf errors = {0}, lines = {0};
		struct script *s = read_plan(rows[i].plan, &errors);

		describe(s, &lines);
		assert_string_equal(buf_text(&lines), rows[i].lines);
		assert_string_equal(buf_text(&errors), rows[i].errors);
		assert_string_equal(script_name(s), "a.smtp");
		buf_fini(&errors);
		buf_fini(&lines);
		script_free(s);
	}
}

static void
script__read__a_line_that_is_too_long(void **state)
{
	struct buf text = {0}, errors = {0};
	struct script_options options = {.name = "x"};

	(void)state;
	buf_add_byte(&text, '\n');
	for (size_t i = 0; i <= PLAN_LINE_MAX; i++)
		buf_add_byte(&text, 'x');
	script_free(script_read(&options, buf_slice(&text), &errors));
	assert_string_equal(
	    buf_text(&errors), "x:2:1: a line has at most 16777216 bytes\n");
	buf_fini(&text);
	buf_fini(&errors);
}

/* What is written is read as the same. */
static void
script__write__reads_as_the_same(void **state)
{
	static const struct {
		const char *plan, *written;
	} plans[] = {
	    {"EHLO ${helo}\r\n# x\n\n::y\n:starttls\nDATA\n..\n${to}\n.\n",
		"EHLO you.example\n# x\n\n::y\n:starttls\nDATA\n..\n${to}\n"
		".\n"},
	    {"NOOP $${to} $$$${to}", "NOOP $${to} $$$${to}\n"},
	    {"${word}\n${hash}\n${empty}\n${colon}\n",
		":send DATA\n:send #x\n:send \n::x\n"},
	    {"NOOP a\r\r\n", "NOOP a\r\r\n"},
	};

	(void)state;
	for (size_t i = 0; i < COUNT(plans); i++) {
		struct buf errors = {0}, written = {0}, again = {0};
		struct script *s = read_plan(plans[i].plan, &errors);

		script_write(s, &written);
		assert_string_equal(buf_text(&written), plans[i].written);
		script_free(s);
		s = read_plan(buf_text(&written), &errors);
		script_write(s, &again);
		assert_string_equal(buf_text(&again), plans[i].written);
		script_free(s);
		buf_fini(&written);
		buf_fini(&again);
		buf_fini(&errors);
	}
}

static void
script__edit__is_classified_anew_but_for_content(void **state)
{
	struct buf errors = {0}, lines = {0};
	struct script *s = read_plan("NOOP\nDATA\nx\n.\n", &errors);

	(void)state;
	script_edit(s, 0, SLICE(":starttls"));
	script_edit(s, 2, SLICE("#y"));
	script_insert(s, 2, SLICE(":z"));
	script_insert(s, 0, SLICE("# w"));
	script_insert(s, 6, SLICE("::q"));
	describe(s, &lines);
	assert_string_equal(
	    buf_text(&lines), "# w|:starttls|>DATA|d:z|d#y|..|>:q|");
	assert_int_equal(script_line(s, 0)->number, 0);
	assert_int_equal(script_line(s, 1)->number, 1);
	assert_true(script_line(s, 1)->is_edited);
	assert_int_equal(script_change_count(s), 5);
	script_set_mark(s, 2, SCRIPT_SKIPPED);
	script_set_mark(s, 3, SCRIPT_SKIPPED);
	assert_int_equal(script_change_count(s), 6);
	script_reset(s);
	assert_int_equal(script_line(s, 2)->mark, SCRIPT_TODO);
	buf_clear(&lines);
	script_show_line(s, 6, &lines);
	assert_string_equal(buf_text(&lines), "::q");
	buf_fini(&errors);
	buf_fini(&lines);
	script_free(s);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(script__read__of_plans),
	    cmocka_unit_test(script__read__a_line_that_is_too_long),
	    cmocka_unit_test(script__write__reads_as_the_same),
	    cmocka_unit_test(script__edit__is_classified_anew_but_for_content),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
