/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-serve - a program that sends mail, looked at from the practice
 * server's console on a real terminal. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include "../unit/scratch.h"
#include "talk.h"

static struct vt *
start(int rows, int cols)
{
	return talk_start(
	    rows, cols, "--serve=127.0.0.1:0", "point your program at");
}

/* A client, at the address that stands in the bar. */
static int
dial(struct vt *vt)
{
	struct timeval limit = {.tv_sec = VT_LIMIT_MS / 1000};
	struct sockaddr_in address = {.sin_family = AF_INET};
	const char *place = strstr(vt_row(vt, 0), "127.0.0.1:");
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	assert_non_null(place);
	address.sin_port =
	    htons((uint16_t)strtoul(place + strlen("127.0.0.1:"), NULL, 10));
	address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof(limit));
	assert_int_equal(
	    connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static void
say(int fd, const char *text)
{
	assert_int_equal(
	    send(fd, text, strlen(text), MSG_NOSIGNAL), strlen(text));
}

/* The end of what comes. */
static void
hear(int fd, const char *text)
{
	char reply[1000];
	size_t len = 0;

	do {
		ssize_t got = recv(fd, reply + len, sizeof(reply) - 1 - len, 0);

		assert_true(got > 0);
		len += (size_t)got;
		reply[len] = '\0';
	} while (strstr(reply, text) == NULL);
}

static void
leave(struct vt *vt)
{
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_free(vt);
}

static void
screen__serve__shows_what_is_wrong(void **state)
{
	struct vt *vt = start(30, 100);
	int fd;

	(void)state;
	talk_sees(vt, "no client yet");
	fd = dial(vt);
	talk_sees(vt, "client 1 of 1, 1 open");
	hear(fd, "220 ");
	say(fd, "MAIL FROM:a@b.example\r\n");
	talk_sees(vt, " ->  MAIL FROM:a@b.example");
	talk_sees(vt, "503 ");
	close(fd);
	talk_sees(vt, "client 1 of 1, 0 open");
	talk_sees(vt, "MAIL was answered 503");
	talk_type(vt, ":findings");
	talk_sees(vt, "cmd-order");
	talk_sees(vt, "path-brackets");
	talk_sees(vt, "no-quit");
	vt_send_key(vt, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
	assert_true(vt_wait_gone(vt, "path-brackets"));
	leave(vt);
}

/* The commonest faults of who writes a client by hand. */
static void
screen__serve__missing_line_end_is_told(void **state)
{
	struct vt *vt = start(24, 80);
	int fd = dial(vt);

	(void)state;
	hear(fd, "220 ");
	say(fd, "HELO a.example");
	talk_sees(vt, "14 bytes wait for the end of the line: HELO");
	close(fd);
	talk_sees(vt, "closed: the client hung up");
	leave(vt);
}

static void
screen__serve__impatience_is_found(void **state)
{
	struct vt *vt = start(30, 100);
	int fd;

	(void)state;
	talk_type(vt, ":hold on");
	talk_sees(vt, "holds each reply");
	fd = dial(vt);
	say(fd, "HELO a.example\r\n");
	talk_sees(vt, "SERVE, HELD");
	talk_type(vt, ":hold off");
	hear(fd, "250 ");
	talk_sees(vt, "HELO a.example");
	talk_type(vt, ":findings");
	talk_sees(vt, "early-talk");
	vt_send_key(vt, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
	assert_true(vt_wait_gone(vt, "early-talk"));
	close(fd);
	leave(vt);
}

static void
screen__serve__secret_is_not_seen(void **state)
{
	struct vt *vt = start(24, 80);
	int fd = dial(vt);

	(void)state;
	say(fd, "EHLO a.example\r\nAUTH PLAIN AHN0dWRlbnQAc2VzYW1l\r\n");
	talk_sees(vt, "AUTH PLAIN ********");
	talk_sees(vt, "user student, password ********");
	close(fd);
	talk_sees(vt, "closed");
	assert_false(talk_has_written(vt, "AHN0dWRlbnQAc2VzYW1l"));
	leave(vt);
}

static void
screen__serve__reply_is_held_and_replaced(void **state)
{
	struct vt *vt = start(30, 100);
	int fd;

	(void)state;
	talk_type(vt, "hello");
	talk_sees(vt, "the clients speak here");
	vt_send(vt, "\x15", 1); /* Ctrl-U */
	talk_type(vt, ":hold on");
	talk_sees(vt, "holds each reply");
	fd = dial(vt);
	talk_sees(vt, "SERVE, HELD");
	talk_sees(vt, "reply>");
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
	hear(fd, "220 ");
	say(fd, "EHLO a.example\r\n");
	talk_sees(vt, "the server holds its reply to EHLO");
	talk_type(vt, "502 5.5.1 not today");
	hear(fd, "502 5.5.1 not today\r\n");
	talk_sees(vt, "<**  502 5.5.1 not today");
	assert_true(vt_wait_gone(vt, "HELD"));
	close(fd);
	leave(vt);
}

static void
screen__serve__another_client_is_chosen(void **state)
{
	struct vt *vt = start(24, 80);
	int first = dial(vt), second;

	(void)state;
	hear(first, "220 ");
	say(first, "HELO first.example\r\n");
	talk_sees(vt, "HELO first.example");
	second = dial(vt);
	hear(second, "220 ");
	say(second, "HELO second.example\r\n");
	talk_sees(vt, "HELO second.example");
	talk_type(vt, ":session older");
	talk_sees(vt, "HELO first.example");
	talk_type(vt, ":sessions");
	talk_sees(vt, "second.example");
	talk_sees(vt, "* 1 ");
	vt_send_key(vt, VTERM_KEY_ESCAPE, VTERM_MOD_NONE);
	assert_true(vt_wait_gone(vt, "* 1 "));
	say(first, "NOOP\r\n");
	talk_sees(vt, "NOOP");
	close(first);
	close(second);
	leave(vt);
}

/* A file for each client, also for one that is there in the end. */
static void
screen__serve__each_client_is_recorded(void **state)
{
	static const struct vt_options options = {.rows = 30, .cols = 100};
	const char *const argv[] = {getenv("EHLO"), "--serve=127.0.0.1:0",
	    "--record", scratch_path("talk.jsonl"), NULL};
	struct vt *vt = vt_new(&options, argv);
	struct stat status;
	int fd;

	(void)state;
	talk_sees(vt, "point your program at");
	fd = dial(vt);
	hear(fd, "220 ");
	talk_sees(vt, "client 1 of 1, 1 open");
	leave(vt);
	assert_int_equal(stat(scratch_path("talk-1.jsonl"), &status), 0);
	assert_int_equal(status.st_mode & 0777, 0600);
	assert_true(status.st_size > 0);
	close(fd);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(screen__serve__shows_what_is_wrong),
	    cmocka_unit_test(screen__serve__missing_line_end_is_told),
	    cmocka_unit_test(screen__serve__impatience_is_found),
	    cmocka_unit_test(screen__serve__secret_is_not_seen),
	    cmocka_unit_test(screen__serve__reply_is_held_and_replaced),
	    cmocka_unit_test(screen__serve__another_client_is_chosen),
	    cmocka_unit_test(screen__serve__each_client_is_recorded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
