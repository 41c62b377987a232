/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-terminal - terminals that change their size all the time, that
 * stop reading, that go away; and a shell that takes the terminal back. */
#include "config.h"

#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <ctype.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "talk.h"
#include "wire.h"

/* Typed, heard, answered; the terminal need not read for that. */
static void
exchange(struct vt *vt, struct wire *wire, int number)
{
	char line[64];

	snprintf(line, sizeof(line), "NOOP %d\r", number);
	vt_send_text(vt, line);
	line[strlen(line) - 1] = '\0';
	assert_string_equal(wire_hear(wire), line);
	snprintf(line, sizeof(line), "250 2.0.0 answer %d\r\n", number);
	wire_say(wire, line);
}

static size_t
written(struct vt *vt)
{
	size_t len;

	vt_get_output(vt, &len);
	return len;
}

static bool
has_written(struct vt *vt, void *context)
{
	return written(vt) > *(size_t *)context;
}

/* ---- sizes ------------------------------------------------------------ */

/* The screen as text; each number is "#" and each run of blanks one, as times
 * and ports are others in every run. */
static void
add_screen(struct buf *out, struct vt *vt, int rows)
{
	for (int row = 0; row < rows; row++) {
		char last = '\n';

		for (const char *p = vt_row(vt, row); *p != '\0'; p++) {
			char c = isdigit((unsigned char)*p) ? '#' : *p;

			if (c != last || (c != '#' && c != ' '))
				buf_add_byte(out, c);
			last = c;
		}
		buf_add_byte(out, '\n');
	}
}

struct twin {
	struct vt *other;
	int rows;
};

static bool
is_like(struct vt *vt, void *context)
{
	struct twin *twin = context;
	struct buf mine = {0}, its = {0};
	bool is_same;

	add_screen(&mine, vt, twin->rows);
	add_screen(&its, twin->other, twin->rows);
	is_same = strcmp(buf_text(&mine), buf_text(&its)) == 0;
	buf_fini(&mine);
	buf_fini(&its);
	return is_same;
}

static void
say_flood(struct wire *wire, int from, int count)
{
	struct buf text = {0};

	for (int i = from; i < from + count; i++)
		buf_addf(&text,
		    "250 line %04d of a flood that nobody has asked for, long "
		    "enough to wrap\r\n",
		    i);
	wire_say(wire, buf_text(&text));
	buf_fini(&text);
}

static int
random_up_to(unsigned *seed, int limit)
{
	*seed = *seed * 1103515245 + 12345;
	return 1 + (int)(*seed >> 16) % limit;
}

/* Every fifth size is waited for, so that it is not only asked for. */
static void
storm(struct vt *vt, struct wire *wire)
{
	unsigned seed = 20261125;

	for (int i = 0; i < 300; i++) {
		size_t before = written(vt);
		int rows = random_up_to(&seed, 100);
		int cols = random_up_to(&seed, 300);

		vt_resize(vt, rows, cols);
		say_flood(wire, 5 * i, 5);
		if (i % 5 == 0)
			assert_true(
			    vt_wait(vt, has_written, &before, VT_LIMIT_MS));
	}
	vt_resize(vt, 1, 1);
	vt_resize(vt, 30, 100);
}

/* After a storm of sizes the screen is that of a terminal that kept its own.
 */
static void
terminal__size_storm__leaves_no_trace(void **state)
{
	struct wire *wire = wire_new(), *calm_wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);
	struct vt *calm = wire_start_at(calm_wire, 30, 100);
	struct twin twin = {calm, 30};

	(void)state;
	storm(vt, wire);
	say_flood(calm_wire, 0, 1500);
	wire_say(wire, "250 the end\r\n");
	wire_say(calm_wire, "250 the end\r\n");
	talk_sees(vt, "250 the end");
	talk_sees(calm, "250 the end");
	assert_true(vt_wait(vt, is_like, &twin, VT_LIMIT_MS));
	exchange(vt, wire, 7);
	talk_sees(vt, "250 2.0.0 answer 7");
	vt_free(vt);
	vt_free(calm);
	wire_free(wire);
	wire_free(calm_wire);
}

/* As a program that knows no limits sets it; the test's terminal stays small.
 */
static void
set_size(struct vt *vt, int rows, int cols)
{
	struct winsize size = {
	    .ws_row = (unsigned short)rows, .ws_col = (unsigned short)cols};
	int fd = vt_open_terminal(vt);

	assert_int_equal(ioctl(fd, TIOCSWINSZ, &size), 0);
	close(fd);
}

/* Nobody has such a terminal; the memory of the machine is not the screen's.
 */
static void
terminal__absurd_size__is_used_in_part(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);
	size_t before = written(vt);

	(void)state;
	set_size(vt, 65535, 65535);
	assert_true(vt_wait(vt, has_written, &before, VT_LIMIT_MS));
	exchange(vt, wire, 1);
	set_size(vt, 24, 80);
	exchange(vt, wire, 2);
	talk_sees(vt, "250 2.0.0 answer 2");
	vt_free(vt);
	wire_free(wire);
}

/* A frame of more bytes than a pipe holds: three for each cell. */
static void
terminal__huge__gets_a_whole_frame(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);
	struct buf line = {0};
	size_t frame = 1 << 20;

	(void)state;
	buf_add_str(&line, "250 ");
	for (int i = 0; i < 900; i++)
		buf_add_str(&line, "\xe2\x96\x91");
	buf_add_str(&line, "\r\n");
	for (int i = 0; i < 500; i++)
		wire_say(wire, buf_text(&line));
	vt_resize(vt, 500, 1000);
	assert_true(vt_wait(vt, has_written, &frame, VT_LIMIT_MS));
	vt_resize(vt, 24, 80);
	exchange(vt, wire, 1);
	talk_sees(vt, "250 2.0.0 answer 1");
	buf_fini(&line);
	vt_free(vt);
	wire_free(wire);
}

/* ---- a terminal that does not read ------------------------------------ */

/* The frame that was not taken, the newest, and a little; much less than what
 * could be shown meanwhile. */
#define BACKLOG_FRAMES 4

/* So that a frame was not taken, and the session goes on. */
static void
stall(struct vt *vt, struct wire *wire)
{
	vt_stall(vt, true);
	for (int i = 0; i < 400; i++) {
		vt_send_text(vt, "\014"); /* Ctrl-L: the whole screen anew */
		exchange(vt, wire, i);
	}
}

static void
fill(struct vt *vt, struct wire *wire)
{
	say_flood(wire, 0, 100);
	talk_sees(vt, "line 0099");
}

/* The session goes on; then only the newest is shown, and nothing of what was
 * not seen meanwhile. */
static void
terminal__stalled__gets_the_newest_screen_alone(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);
	size_t begin, before, frame;

	(void)state;
	fill(vt, wire);
	begin = written(vt);
	vt_send_text(vt, "\014");
	exchange(vt, wire, 1000);
	talk_sees(vt, "250 2.0.0 answer 1000");
	before = written(vt);
	frame = before - begin;
	stall(vt, wire);
	assert_int_equal(written(vt), before);
	vt_stall(vt, false);
	talk_sees(vt, "250 2.0.0 answer 399");
	assert_in_range(written(vt) - before, 1, BACKLOG_FRAMES * frame);
	exchange(vt, wire, 400);
	talk_sees(vt, "250 2.0.0 answer 400");
	vt_free(vt);
	wire_free(wire);
}

static bool
has_died(struct vt *vt, void *context)
{
	siginfo_t info = {0};

	(void)context;
	return waitid(P_PID, (id_t)vt_pid(vt), &info,
		   WEXITED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid != 0;
}

/* The end does not wait for a terminal that takes nothing. */
static void
end_stalled(int signum)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	stall(vt, wire);
	assert_int_equal(kill(vt_pid(vt), signum), 0);
	assert_true(vt_wait(vt, has_died, NULL, VT_LIMIT_MS));
	wire_hear_end(wire);
	vt_stall(vt, false);
	assert_int_equal(vt_wait_exit(vt), 128 + signum);
	assert_true(vt_is_cooked(vt));
	vt_free(vt);
	wire_free(wire);
}

static void
terminal__stalled__ends_by_a_signal(void **state)
{
	(void)state;
	end_stalled(SIGTERM);
}

static void
terminal__stalled__crashes_to_an_end(void **state)
{
	(void)state;
	end_stalled(SIGSEGV);
}

/* ---- a terminal that goes away ---------------------------------------- */

static void
terminal__gone__ends_the_session_too(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	exchange(vt, wire, 1);
	vt_hangup(vt);
	wire_hear_end(wire);
	assert_int_equal(vt_wait_exit(vt), 128 + SIGHUP);
	vt_free(vt);
	wire_free(wire);
}

static void
terminal__gone_while_stalled__ends_the_session_too(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 30, 100);

	(void)state;
	stall(vt, wire);
	vt_hangup(vt);
	wire_hear_end(wire);
	assert_int_equal(vt_wait_exit(vt), 128 + SIGHUP);
	vt_free(vt);
	wire_free(wire);
}

/* ---- under a shell ---------------------------------------------------- */

static bool
is_prompting(struct vt *vt, void *context)
{
	int row, col;

	(void)context;
	vt_get_cursor(vt, &row, &col);
	return strcmp(vt_row(vt, row), "sh:") == 0;
}

static void
await_shell(struct vt *vt)
{
	assert_true(vt_wait(vt, is_prompting, NULL, VT_LIMIT_MS));
}

/* A shell with job control; its prompt is "sh:". */
static struct vt *
start_shell(void)
{
	static const char *const env[] = {"ENV", "PS1=sh: ", NULL};
	static const char *const argv[] = {"sh", "-i", NULL};
	struct vt_options options = {.rows = 30, .cols = 100, .env = env};
	struct vt *vt = vt_new(&options, argv);

	await_shell(vt);
	return vt;
}

static void
type_command(struct vt *vt, const char *target)
{
	char line[512];

	snprintf(line, sizeof(line), "\"$EHLO\" %s", target);
	talk_type(vt, line);
}

/* The terminal is as a shell wants it: it shows what is typed, as a line. */
static void
assert_shell_is_usable(struct vt *vt)
{
	await_shell(vt);
	assert_false(vt_is_alternate(vt));
	assert_true(vt_is_cursor_visible(vt));
	assert_false(vt_is_mouse_wanted(vt));
	talk_type(vt, "stty -a; echo re''ady");
	talk_sees(vt, "ready");
	assert_true(vt_find(vt, " icanon", NULL, NULL));
	assert_true(vt_find(vt, " echo ", NULL, NULL));
	assert_false(vt_find(vt, "-opost", NULL, NULL));
	assert_true(vt_find(vt, "sh: stty -a", NULL, NULL));
}

/* ^Z stops it, the shell has the terminal; fg brings all of it back. */
static void
terminal__suspended__comes_back_with_its_session(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = start_shell();

	(void)state;
	type_command(vt, wire_target(wire));
	wire_accept(wire);
	wire_say(wire, "220 here\r\n");
	talk_sees(vt, "220 here");
	vt_send_text(vt, "\032"); /* Ctrl-Z */
	talk_sees(vt, "Stopped");
	assert_shell_is_usable(vt);
	vt_resize(vt, 24, 80);
	wire_say(wire, "250 while you were away\r\n");
	talk_type(vt, "fg");
	talk_sees(vt, "250 while you were away");
	talk_sees(vt, " s, with the session open");
	assert_true(vt_is_alternate(vt));
	assert_true(vt_is_paste_bracketed(vt));
	assert_true(vt_find(vt, "220 here", NULL, NULL));
	assert_false(vt_find(vt, "Stopped", NULL, NULL));
	exchange(vt, wire, 1);
	talk_sees(vt, "250 2.0.0 answer 1");
	talk_type(vt, ":quit");
	talk_sees(vt, "y leave");
	vt_send_text(vt, "y");
	wire_hear_end(wire);
	assert_shell_is_usable(vt);
	vt_free(vt);
	wire_free(wire);
}

static bool
has_stopped(struct vt *vt, void *context)
{
	siginfo_t info = {0};

	(void)context;
	return waitid(P_PID, (id_t)vt_pid(vt), &info,
		   WSTOPPED | WNOHANG | WNOWAIT) == 0 &&
	       info.si_pid != 0;
}

/* What a shell does that finds the terminal left to it, and an editor run in
 * it: modes for lines, the first screen. */
static void
use_terminal(struct vt *vt)
{
	static const char bytes[] = "\033[?2004l\033[?1049l";
	int fd = vt_open_terminal(vt);
	struct termios modes;

	assert_int_equal(tcgetattr(fd, &modes), 0);
	modes.c_lflag |= ICANON | ECHO | ISIG;
	modes.c_iflag |= ICRNL;
	modes.c_oflag |= OPOST;
	assert_int_equal(tcsetattr(fd, TCSANOW, &modes), 0);
	assert_int_equal(
	    write(fd, bytes, sizeof(bytes) - 1), sizeof(bytes) - 1);
	close(fd);
}

static bool
is_left(struct vt *vt, void *context)
{
	(void)context;
	return !vt_is_alternate(vt) && vt_is_cooked(vt);
}

/* A stop that the program could not prepare for. */
static void
terminal__stopped_hard__takes_the_terminal_again(void **state)
{
	struct wire *wire = wire_new();
	struct vt *vt = wire_start_at(wire, 24, 80);

	(void)state;
	assert_int_equal(kill(vt_pid(vt), SIGSTOP), 0);
	assert_true(vt_wait(vt, has_stopped, NULL, VT_LIMIT_MS));
	use_terminal(vt);
	assert_true(vt_wait(vt, is_left, NULL, VT_LIMIT_MS));
	assert_int_equal(kill(vt_pid(vt), SIGCONT), 0);
	exchange(vt, wire, 1);
	talk_sees(vt, "250 2.0.0 answer 1");
	talk_sees(vt, "220 here");
	assert_true(vt_is_alternate(vt));
	assert_true(vt_is_paste_bracketed(vt));
	assert_false(vt_is_cooked(vt));
	vt_free(vt);
	wire_free(wire);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(terminal__size_storm__leaves_no_trace),
	    cmocka_unit_test(terminal__absurd_size__is_used_in_part),
	    cmocka_unit_test(terminal__huge__gets_a_whole_frame),
	    cmocka_unit_test(terminal__stalled__gets_the_newest_screen_alone),
	    cmocka_unit_test(terminal__stalled__ends_by_a_signal),
	    cmocka_unit_test(terminal__stalled__crashes_to_an_end),
	    cmocka_unit_test(terminal__gone__ends_the_session_too),
	    cmocka_unit_test(
		terminal__gone_while_stalled__ends_the_session_too),
	    cmocka_unit_test(terminal__suspended__comes_back_with_its_session),
	    cmocka_unit_test(terminal__stopped_hard__takes_the_terminal_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
