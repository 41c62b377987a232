/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-postfix - by hand on a real Postfix, which listens on
 * 127.0.0.1 port $POSTFIX_PORT (postfix.sh starts it). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>

#include "../unit/scratch.h"
#include "talk.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

static struct vt *
connect_to_postfix(int rows, int cols)
{
	const char *port = getenv("POSTFIX_PORT");
	char target[64];
	struct vt *vt;

	assert_non_null(port);
	snprintf(target, sizeof(target), "127.0.0.1:%s", port);
	vt = talk_start(rows, cols, target, "smtp>");
	talk_sees(vt, "220 mx.example.test ESMTP Postfix");
	return vt;
}

static void
postfix__delivery__by_hand(void **state)
{
	static const struct talk_line lines[] = {
	    {"EHLO client.example.org", "250-PIPELINING"},
	    {"MAIL FROM:<me@client.example.org>", "250 2.1.0 Ok"},
	    {"RCPT TO:<alice@example.test>", "250 2.1.5 Ok"},
	    {"DATA", "354 End data with"},
	    {"Subject: by hand", "->  Subject: by hand"},
	    {"", "data>"},
	    {"typed", "->  typed"},
	    {".", "Ok: queued as"},
	    {"QUIT", "221 2.0.0 Bye"},
	};
	struct vt *vt = connect_to_postfix(30, 100);

	(void)state;
	talk_lines(vt, lines, COUNT(lines));
	talk_sees(vt, "accepted 1 message");
	vt_free(vt);
}

/* What is proposed, Right and Enter, and nothing else. */
static void
postfix__delivery__by_proposals_alone(void **state)
{
	static const struct {
		const char *proposed, *answer;
	} steps[] = {
	    {"smtp> EHLO ", "250-PIPELINING"},
	    {"smtp> MAIL FROM:<", "250 2.1.0 Ok"},
	    {"smtp> RCPT TO:<", "250 2.1.5 Ok"},
	    {"smtp> DATA", "354 End data with"},
	    {"data> From: ", "->  From: "},
	    {"data> To: ", "->  To: "},
	    {"data> Subject: ", "->  Subject: "},
	    {"data>  (Enter: ", "data> Hello"},
	    {"data> Hello", "->  Hello"},
	    {"data> .", "Ok: queued as"},
	    {"smtp> QUIT", "221 2.0.0 Bye"},
	};
	struct vt *vt = connect_to_postfix(30, 100);

	(void)state;
	for (size_t i = 0; i < COUNT(steps); i++) {
		talk_sees(vt, steps[i].proposed);
		vt_send_key(vt, VTERM_KEY_RIGHT, VTERM_MOD_NONE);
		vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
		talk_sees(vt, steps[i].answer);
	}
	talk_sees(vt, "accepted 1 message");
	vt_free(vt);
}

/* The panel says it, at both sizes, and so does the explanation. */
static void
postfix__relaying__is_refused_and_said(void **state)
{
	static const struct talk_line lines[] = {
	    {"EHLO client.example.org", "250-PIPELINING"},
	    {"MAIL FROM:<me@client.example.org>", "250 2.1.0 Ok"},
	    {"RCPT TO:<someone@mail.com>", "Relay access denied"},
	};
	static const struct {
		int rows, cols;
		const char *verdict;
	} screens[] = {
	    {30, 100, "refuses to relay"}, {24, 80, "RELAY \u2717 refused"}};

	(void)state;
	for (size_t i = 0; i < COUNT(screens); i++) {
		struct vt *vt =
		    connect_to_postfix(screens[i].rows, screens[i].cols);

		talk_lines(vt, lines, COUNT(lines));
		talk_sees(vt, screens[i].verdict);
		talk_sees(vt, "refuses relaying");
		vt_free(vt);
	}
}

static void
write_plan(void)
{
	FILE *file = fopen(scratch_path("group.smtp"), "w");

	assert_non_null(file);
	fputs("EHLO client.example.org\nMAIL FROM:<me@client.example.org>\n"
	      "RCPT TO:<someone@mail.com>\nRCPT TO:<alice@example.test>\n"
	      "DATA\nSubject: in a group\n\n.\nQUIT\n",
	    file);
	assert_int_equal(fclose(file), 0);
}

/* postscreen tells who does not wait for its greeting. */
static void
postfix__early_talk__is_answered_and_told(void **state)
{
	static const struct talk_line lines[] = {
	    {":raw EHLO me\\r\\n", "8 extensions"},
	    {"MAIL FROM:<me@client.example.org>", "250 2.1.0 Ok"},
	    {"RCPT TO:<alice@example.test>", "550 5.5.1 Protocol error"},
	    {":findings", "! early-talk"},
	};
	const char *port = getenv("POSTFIX_PORT");
	char target[64];
	struct vt *vt;

	(void)state;
	assert_non_null(port);
	snprintf(target, sizeof(target), "127.0.0.4:%s", port);
	vt = talk_start(30, 100, target, "smtp>");
	talk_sees(vt, "220-mx.example.test ESMTP Postfix");
	talk_lines(vt, lines, COUNT(lines));
	talk_sees(vt, "! greeting-cut");
	vt_free(vt);
}

/* The commands of a plan in one write; each has its own reply. */
static void
postfix__plan__in_a_group(void **state)
{
	struct vt *vt = connect_to_postfix(30, 100);
	char line[SCRATCH_MAX + 16];

	(void)state;
	write_plan();
	snprintf(line, sizeof(line), ":open %s", scratch_path("group.smtp"));
	talk_type(vt, line);
	talk_sees(vt, "PAUSED  before line 1 of 9");
	talk_type(vt, ":pipeline on");
	talk_sees(vt, "groups on");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "└  5   DATA");
	talk_sees(vt, "PAUSED  before line 2 of 9");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "PAUSED  before line 6 of 9");
	talk_sees(vt, "2 ✓ MAIL");
	talk_sees(vt, "3 ✗ RCPT");
	talk_sees(vt, "4 ✓ RCPT");
	talk_sees(vt, "5 ✓ DATA");
	vt_send_text(vt, "\033g");
	talk_sees(vt, "PLAN OVER");
	talk_sees(vt, "Ok: queued as");
	vt_free(vt);
	unlink(scratch_path("group.smtp"));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(postfix__delivery__by_hand),
	    cmocka_unit_test(postfix__delivery__by_proposals_alone),
	    cmocka_unit_test(postfix__relaying__is_refused_and_said),
	    cmocka_unit_test(postfix__plan__in_a_group),
	    cmocka_unit_test(postfix__early_talk__is_answered_and_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
