/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-ghost - a newcomer who knows nothing of SMTP delivers a message
 * by what is proposed. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "talk.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* What is proposed, and what the screen shows once it was sent; the line that
 * ends the header is Enter alone. */
static const struct {
	const char *proposed, *answer;
} steps[] = {
    {"smtp> EHLO localhost", "Hello [127.0.0.1]"},
    {"smtp> MAIL FROM:<me@localhost>", "Sender OK"},
    {"smtp> RCPT TO:<postmaster@SUPERFREAK.local>", "250 2.1.5"},
    {"smtp> DATA", "354 Start mail input"},
    {"data> From: <me@localhost>", "->  From: <me@localhost>"},
    {"data> To: <postmaster@SUPERFREAK.local>", "->  To: <postmaster"},
    {"data> Subject: a test", "->  Subject: a test"},
    {"data>  (Enter: the empty line", "data> Hello"},
    {"data> Hello", "->  Hello"},
    {"data> .", "Queued mail for delivery"},
    {"smtp> QUIT", "221 2.0.0"},
};

static void
deliver(int rows, int cols, VTermKey accept)
{
	struct vt *vt = talk_start(rows, cols, "--practice=deathstar", "smtp>");

	for (size_t i = 0; i < COUNT(steps); i++) {
		talk_sees(vt, steps[i].proposed);
		vt_send_key(vt, accept, VTERM_MOD_NONE);
		vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
		talk_sees(vt, steps[i].answer);
	}
	talk_sees(vt, "ehlo> :connect practice:deathstar");
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

static void
screen__ghost__delivers_at_100x30(void **state)
{
	(void)state;
	deliver(30, 100, VTERM_KEY_RIGHT);
}

static void
screen__ghost__delivers_at_80x24(void **state)
{
	(void)state;
	deliver(24, 80, VTERM_KEY_END);
}

/* Enter alone sends nothing of what is proposed. */
static void
screen__ghost__is_not_sent_by_enter(void **state)
{
	struct vt *vt = talk_start(24, 80, "--practice=deathstar", "smtp>");
	int row, col;

	(void)state;
	talk_sees(vt, "smtp> EHLO localhost");
	assert_true(vt_find(vt, "smtp> EHLO", &row, NULL));
	vt_get_cursor(vt, &row, &col);
	assert_int_equal(col, 6);
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "Right takes over what is proposed");
	assert_false(vt_find(vt, "->  EHLO", NULL, NULL));
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__ghost__delivers_at_100x30),
	    cmocka_unit_test(screen__ghost__delivers_at_80x24),
	    cmocka_unit_test(screen__ghost__is_not_sent_by_enter),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
