/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-expect - a line ":expect", or the text of a breakpoint, of a stranger's:
 * read, or refused with its place; then asked about a session. The first byte
 * says which: "b" is a breakpoint. */
#include "ehlo/model/breakpoints.h"
#include "ehlo/model/conversation.h"
#include "ehlo/model/expect.h"

#include "fuzz.h"

static void
add(struct conversation *c, struct event ev)
{
	conversation_append(c, &ev);
}

static void
add_line(struct conversation *c, bool is_ours, struct slice line)
{
	if (is_ours)
		add(c, (struct event){.kind = EVENT_SENT,
			   .sent = {.line = line, .what = SENT_COMMAND}});
	else
		add(c, (struct event){
			   .kind = EVENT_RECEIVED, .received = {.line = line}});
}

static struct conversation *
talk(void)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);

	add(c, (struct event){.kind = EVENT_RESOLVE,
		   .resolve = {.name = SLICE("h"), .port = 25}});
	add(c, (struct event){.kind = EVENT_CONNECTED,
		   .connected = {.address = SLICE("192.0.2.1")}});
	add_line(c, false, SLICE("220 h"));
	add_line(c, true, SLICE("EHLO me"));
	add_line(c, false, SLICE("250-h"));
	add_line(c, false, SLICE("250 SIZE 1000"));
	return c;
}

static void
try_expect(struct slice text, const struct session *s)
{
	struct expect *e;
	struct err err = {0};
	struct buf why = {0};
	size_t column = 0;

	if (expect_parse(text, &e, &column, &err) == 0) {
		expect_judge(e, s, 1, &why);
		fuzz_check(why.len > 0);
		expect_free(e);
	} else {
		fuzz_check(column <= text.len && err.text[0] != '\0');
	}
	buf_fini(&why);
}

static void
try_breakpoint(struct slice text, const struct session *s)
{
	struct breakpoints *b = breakpoints_new();
	struct err err = {0};
	size_t column = 0;

	if (breakpoints_add(b, text, false, &column, &err) > 0) {
		breakpoints_shift(b, 1, 1);
		breakpoints_before(b, s, 2, SLICE("RCPT TO:<a@b>"));
		breakpoints_after(b, s, s->exchanges.count - 1);
		/* What is written back reads as the same. */
		fuzz_check(
		    breakpoints_at(b, 0)->text[0] != '\0' &&
		    breakpoints_add(b, slice_str(breakpoints_at(b, 0)->text),
			true, &column, &err) == 2);
	} else {
		fuzz_check(column <= text.len && err.text[0] != '\0');
	}
	breakpoints_free(b);
}

void
fuzz_one(struct slice input)
{
	struct conversation *c = talk();
	bool is_breakpoint = slice_starts_with(input, SLICE("b"));
	struct slice text = slice_skip(input, 1);

	if (is_breakpoint)
		try_breakpoint(text, conversation_session(c));
	else
		try_expect(text, conversation_session(c));
	conversation_free(c);
}
