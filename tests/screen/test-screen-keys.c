/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-keys - every action by some key that every terminal has: Esc in
 * the place of Alt and of function keys, the list, the mouse. */
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <string.h>

#include "talk.h"

#define ESC      "\033"
#define CTRL_C   "\003"
#define CTRL_Z   "\032"
#define WHEEL_UP "\033[<64;10;5M"

static void
close_with(struct vt *vt, const char *keys, const char *prompt)
{
	vt_send_text(vt, keys);
	talk_sees(vt, prompt);
}

/* Esc alone, as a person presses it: seen before the next key comes. */
static void
press_esc(struct vt *vt)
{
	vt_send_text(vt, ESC);
	talk_sees(vt, "ESC-");
}

static void
leave(struct vt *vt)
{
	vt_send_text(vt, "\004"); /* Ctrl-D */
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* ---- Esc -------------------------------------------------------------- */

static void
keys__esc__with_a_digit_is_a_function_key(void **state)
{
	struct vt *vt = talk_start(24, 80, NULL, "ehlo>");

	(void)state;
	press_esc(vt);
	vt_send_text(vt, "1");
	talk_sees(vt, "Esc closes");
	vt_send_text(vt, "q");
	assert_true(vt_wait_gone(vt, "Esc closes"));
	press_esc(vt);
	vt_send_text(vt, "2");
	talk_sees(vt, "action>");
	close_with(vt, ESC, "ehlo>");
	press_esc(vt);
	vt_send_text(vt, "3");
	talk_sees(vt, ": find");
	close_with(vt, CTRL_C, "ehlo>");
	press_esc(vt);
	vt_send_text(vt, "0"); /* F10 */
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_free(vt);
}

static void
keys__esc__with_a_letter_is_alt(void **state)
{
	struct vt *vt = talk_start(24, 80, NULL, "ehlo>");

	(void)state;
	press_esc(vt);
	vt_send_text(vt, "i");
	talk_sees(vt, "times: +the server's");
	/* Of readline's too: Alt-B goes back by a word. */
	vt_send_text(vt, "NOOP word");
	press_esc(vt);
	vt_send_text(vt, "bmy");
	talk_sees(vt, "ehlo> NOOP myword");
	press_esc(vt);
	close_with(vt, ESC, "ehlo>");
	assert_true(vt_wait_gone(vt, "NOOP"));
	leave(vt);
}

/* The badge goes, and with it what Esc would have done to the next key. */
static void
keys__esc__waits_for_a_second(void **state)
{
	struct vt *vt = talk_start(24, 80, NULL, "ehlo>");

	(void)state;
	vt_send_text(vt, "NOOP");
	press_esc(vt);
	assert_true(vt_wait_gone(vt, "ESC-"));
	vt_send_text(vt, "1");
	talk_sees(vt, "ehlo> NOOP1");
	press_esc(vt);
	vt_send_text(vt, ESC);
	assert_true(vt_wait_gone(vt, "NOOP1"));
	leave(vt);
}

/* ---- the list --------------------------------------------------------- */

static void
keys__actions__work_in_a_small_window(void **state)
{
	struct vt *vt = talk_start(5, 20, "--practice", "smtp>");

	(void)state;
	vt_send_text(vt, ESC "xscreen anew");
	talk_sees(vt, "› :redraw");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "smtp>");
	vt_send_text(vt, "\033OQ"); /* F2 */
	vt_send_text(vt, "without quit");
	talk_sees(vt, "› :drop");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	talk_sees(vt, "ehlo>");
	leave(vt);
}

/* ---- the mouse -------------------------------------------------------- */

static bool
is_wanted(struct vt *vt, void *context)
{
	(void)context;
	return vt_is_mouse_wanted(vt);
}

static bool
is_unwanted(struct vt *vt, void *context)
{
	(void)context;
	return !vt_is_mouse_wanted(vt);
}

static struct vt *
start_with_mouse(void)
{
	struct vt *vt = talk_start(12, 80, "--practice", "smtp>");

	talk_sees(vt, "220 ");
	assert_false(vt_is_mouse_wanted(vt));
	vt_send_text(vt, ESC "m");
	assert_true(vt_wait(vt, is_wanted, NULL, VT_LIMIT_MS));
	return vt;
}

static void
keys__mouse__scrolls_and_says_how_to_select(void **state)
{
	struct vt *vt = start_with_mouse();

	(void)state;
	talk_sees(vt, "mouse on");
	talk_type(vt, "EHLO client.example");
	talk_sees(vt, "Shift-drag selects  Enter send");
	vt_send_text(vt, WHEEL_UP);
	talk_sees(vt, "scrolled:");
	vt_send_text(vt, "\033[<65;1;1M\033[<65;1;1M");
	assert_true(vt_wait_gone(vt, "scrolled:"));
	vt_send_text(vt, "\033[<0;5;6M\033[<0;5;6m");
	talk_sees(vt, " NAV ");
	vt_send_text(vt, "\033[<0;5;11M");
	assert_true(vt_wait_gone(vt, " NAV "));
	/* The bare view is there to select from. */
	vt_send_text(vt, ESC "v");
	assert_true(vt_wait(vt, is_unwanted, NULL, VT_LIMIT_MS));
	vt_send_text(vt, "x");
	assert_true(vt_wait(vt, is_wanted, NULL, VT_LIMIT_MS));
	talk_type(vt, ":mouse");
	assert_true(vt_wait(vt, is_unwanted, NULL, VT_LIMIT_MS));
	talk_type(vt, "QUIT");
	talk_sees(vt, "ehlo>");
	leave(vt);
}

static void
keys__mouse__is_given_back_at_every_end(void **state)
{
	static const int signals[] = {
	    SIGTERM, SIGHUP, SIGINT, SIGSEGV, SIGABRT};

	(void)state;
	for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
		struct vt *vt = start_with_mouse();

		assert_int_equal(kill(vt_pid(vt), signals[i]), 0);
		assert_int_equal(vt_wait_exit(vt), 128 + signals[i]);
		assert_true(vt_is_restored(vt));
		vt_free(vt);
	}
}

/* How often the program wrote it. */
static size_t
count_written(struct vt *vt, const char *text)
{
	size_t len, count = 0;
	const char *at = vt_get_output(vt, &len);

	while ((at = strstr(at, text)) != NULL) {
		at++;
		count++;
	}
	return count;
}

static bool
is_back(struct vt *vt, void *context)
{
	(void)context;
	return count_written(vt, "\033[?1000h") == 2;
}

/* Nobody stops this process here: its session has no shell. But it leaves the
 * terminal and comes back. */
static void
keys__mouse__is_given_back_while_suspended(void **state)
{
	struct vt *vt = start_with_mouse();

	(void)state;
	vt_send_text(vt, CTRL_Z);
	assert_true(vt_wait(vt, is_back, NULL, VT_LIMIT_MS));
	assert_int_equal(count_written(vt, "\033[?1000l"), 1);
	assert_true(vt_is_mouse_wanted(vt));
	talk_type(vt, "QUIT");
	talk_sees(vt, "ehlo>");
	leave(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys__esc__with_a_digit_is_a_function_key),
	    cmocka_unit_test(keys__esc__with_a_letter_is_alt),
	    cmocka_unit_test(keys__esc__waits_for_a_second),
	    cmocka_unit_test(keys__actions__work_in_a_small_window),
	    cmocka_unit_test(keys__mouse__scrolls_and_says_how_to_select),
	    cmocka_unit_test(keys__mouse__is_given_back_at_every_end),
	    cmocka_unit_test(keys__mouse__is_given_back_while_suspended),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
