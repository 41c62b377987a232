/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-article - the conversation of a well-known article, typed by
 * hand on a real terminal. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "talk.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

/* The palette's indexes of the classic theme. */
enum {
	DARK_CLIENT = 75,
	DARK_SERVER = 250,
	LIGHT_CLIENT = 26,
	LIGHT_SERVER = 240
};

static const struct talk_line article[] = {
    {"HELO localhost", "250 deathstar.SUPERFREAK.local Hello"},
    {"MAIL FROM: bgates@microsoft.com", "bgates@microsoft.com....Sender OK"},
    {"RCPT TO: someone@mail.com", "250 2.1.5 someone@mail.com"},
    {"DATA", "354 Start mail input"},
    {"SUBJECT: This is a test.", "->  SUBJECT: This is a test."},
    {"", "data>"},
    {"Hello", "->  Hello"},
    {".", "Queued mail for delivery"},
};

static void
deliver_and_leave(int rows, int cols)
{
	struct vt *vt = talk_start(rows, cols, "--practice=deathstar", "smtp>");

	talk_sees(vt, "220 deathstar.SUPERFREAK.local");
	talk_lines(vt, article, COUNT(article));
	talk_type(vt, "QUIT");
	talk_sees(vt, "221 2.0.0 deathstar.SUPERFREAK.local");
	talk_sees(vt, "losed");
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

static void
screen__article__at_100x30(void **state)
{
	(void)state;
	deliver_and_leave(30, 100);
}

static void
screen__article__at_80x24(void **state)
{
	(void)state;
	deliver_and_leave(24, 80);
}

static void
check_colours(const char *background, int client, int server)
{
	const char *const env[] = {background, NULL};
	struct vt_options options = {.rows = 30, .cols = 100, .env = env};
	struct vt *vt =
	    talk_start_with(&options, "--practice=deathstar", "smtp>");

	talk_lines(vt, article, 2);
	assert_int_equal(talk_cell(vt, "bgates@microsoft.com").fg, client);
	assert_int_equal(
	    talk_cell(vt, "deathstar.SUPERFREAK.local Hello").fg, server);
	vt_free(vt);
}

static void
screen__typed_lines__are_blue_and_replies_gray(void **state)
{
	(void)state;
	check_colours("COLORFGBG=15;0", DARK_CLIENT, DARK_SERVER);
	check_colours("COLORFGBG=0;15", LIGHT_CLIENT, LIGHT_SERVER);
}

/* The panel says where the conversation stands. */
static void
screen__panel__shows_connectivity_and_envelope(void **state)
{
	struct vt *vt = talk_start(30, 100, "--practice=deathstar", "smtp>");

	(void)state;
	talk_sees(vt, "LISTENING");
	talk_lines(vt, article, COUNT(article));
	talk_sees(vt, "127.0.0.1");
	assert_true(vt_find(vt, "someone@mail.com", NULL, NULL));
	talk_sees(vt, "DEATHSTAR");
	vt_free(vt);
}

static void
refusal_at(int rows, int cols)
{
	static const struct talk_line lines[] = {
	    {"HELO localhost", "Hello [127.0.0.1]"},
	    {"MAIL FROM: bgates@microsoft.com", "Sender OK"},
	    {"RCPT TO: someone@mail.com",
		"550 5.7.1 Unable to relay for someone@mail.com"},
	};
	struct vt *vt =
	    talk_start(rows, cols, "--practice=deathstar-closed", "smtp>");

	talk_lines(vt, lines, COUNT(lines));
	talk_sees(vt, "relay");
	talk_sees(vt, "mail.com");
	talk_sees(vt, "<**");
	vt_free(vt);
}

static void
screen__refusal__is_explained_at_both_sizes(void **state)
{
	(void)state;
	refusal_at(30, 100);
	refusal_at(24, 80);
}

/* A password is neither on the screen nor in what was sent to it. */
static void
screen__auth__is_masked(void **state)
{
	struct vt *vt = talk_start(30, 100, "--practice=deathstar", "smtp>");

	(void)state;
	talk_type(vt, "AUTH PLAIN AGJvYgBodW50ZXIy");
	talk_sees(vt, "AUTH PLAIN ********");
	assert_true(vt_wait_gone(vt, "AGJvYgBodW50ZXIy"));
	talk_sees(vt, "503 5.5.2");
	vt_send_key(vt, VTERM_KEY_UP, VTERM_MOD_NONE);
	talk_sees(vt, "smtp> AUTH PLAIN");
	assert_false(vt_find(vt, "AGJvYgBodW50ZXIy", NULL, NULL));
	vt_free(vt);
}

static void
screen__resize__keeps_the_conversation(void **state)
{
	static const int sizes[][2] = {
	    {24, 80}, {12, 40}, {5, 20}, {1, 1}, {50, 132}, {30, 100}};
	struct vt *vt = talk_start(30, 100, "--practice=deathstar", "smtp>");

	(void)state;
	talk_lines(vt, article, 1);
	for (size_t i = 0; i < COUNT(sizes); i++)
		vt_resize(vt, sizes[i][0], sizes[i][1]);
	talk_sees(vt, "250 deathstar.SUPERFREAK.local Hello");
	talk_lines(vt, article + 1, 1);
	talk_type(vt, ":quit");
	talk_sees(vt, "y leave");
	vt_send_text(vt, "y");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

/* With no target: not connected, and :connect leads on. */
static void
screen__connect__from_inside(void **state)
{
	struct vt *vt = talk_start(30, 100, NULL, "ehlo>");

	(void)state;
	talk_type(vt, ":connect practice:");
	talk_sees(vt, "220 deathstar.SUPERFREAK.local");
	talk_type(vt, ":close");
	talk_sees(vt, "221 2.0.0");
	talk_sees(vt, "ehlo>");
	talk_type(vt, "HELO x");
	talk_sees(vt, ":connect");
	vt_free(vt);
}

/* A port that accepts and says nothing; its number. */
static int
listen_mutely(unsigned *port)
{
	struct sockaddr_in place = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(place);
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&place, len), 0);
	assert_int_equal(listen(fd, 4), 0);
	getsockname(fd, (struct sockaddr *)&place, &len);
	*port = ntohs(place.sin_port);
	return fd;
}

/* The seconds of a wait tick without a key being pressed. */
static void
screen__wait__is_counted(void **state)
{
	char target[64];
	unsigned port;
	int fd = listen_mutely(&port);
	struct vt *vt;

	(void)state;
	snprintf(target, sizeof(target), "127.0.0.1:%u", port);
	vt = talk_start(30, 100, target, "waiting for");
	talk_sees(vt, "1 s");
	talk_sees(vt, "2 s");
	talk_sees(vt, "of 300 s");
	vt_free(vt);
	close(fd);
}

/* What is copied reaches the terminal as one sequence, wrapped for tmux. */
static void
assert_copied(const char *variable, const char *wanted)
{
	const char *const env[] = {"STY", variable, NULL};
	struct vt_options options = {.rows = 24, .cols = 80, .env = env};
	struct vt *vt = talk_start_with(&options, "--practice", "smtp>");
	const char *output;
	size_t len;

	talk_sees(vt, "220 ");
	vt_send_text(vt, "\033y");
	talk_sees(vt, "copied ");
	output = vt_get_output(vt, &len);
	assert_non_null(memmem(output, len, wanted, strlen(wanted)));
	vt_free(vt);
}

static void
screen__copy__reaches_the_terminal(void **state)
{
	(void)state;
	assert_copied("TMUX", "\033]52;c;MjIwI");
	assert_copied("TMUX=x", "\033Ptmux;\033\033]52;c;MjIwI");
	assert_copied("STY=x", "\033P\033]52;c;MjIwI");
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__article__at_100x30),
	    cmocka_unit_test(screen__article__at_80x24),
	    cmocka_unit_test(screen__typed_lines__are_blue_and_replies_gray),
	    cmocka_unit_test(screen__panel__shows_connectivity_and_envelope),
	    cmocka_unit_test(screen__refusal__is_explained_at_both_sizes),
	    cmocka_unit_test(screen__auth__is_masked),
	    cmocka_unit_test(screen__resize__keeps_the_conversation),
	    cmocka_unit_test(screen__connect__from_inside),
	    cmocka_unit_test(screen__wait__is_counted),
	    cmocka_unit_test(screen__copy__reaches_the_terminal),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
