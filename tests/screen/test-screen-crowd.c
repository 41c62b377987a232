/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-crowd - a person practises while other programs beset the
 * practice server, which lives in the same process (p21).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <netinet/in.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "talk.h"

#define CROWD 300
#define LOUD  10 /* of them talk without end and never listen */

/* ---- the crowd: a process of its own ------------------------------------ */

static int
crowd_connect(uint16_t port)
{
	struct sockaddr_in to = {.sin_family = AF_INET,
	    .sin_port = htons(port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
	int fd = socket(AF_INET, SOCK_STREAM, 0);

	if (fd < 0 || connect(fd, (struct sockaddr *)&to, sizeof(to)) != 0)
		_exit(1);
	return fd;
}

/* Until it is killed; a byte is written to the pipe when all are connected. */
static _Noreturn void
crowd_run(uint16_t port, int ready)
{
	static char talk[6000];
	static int fds[CROWD];

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	for (size_t i = 0; i < sizeof(talk); i += 6)
		memcpy(talk + i, "NOOP\r\n", 6);
	for (int i = 0; i < CROWD; i++)
		fds[i] = crowd_connect(port);
	if (write(ready, "", 1) != 1)
		_exit(1);
	for (;;) {
		for (int i = 0; i < CROWD; i++)
			send(fds[i], talk, i < LOUD ? sizeof(talk) : 1,
			    MSG_DONTWAIT | MSG_NOSIGNAL);
		poll(NULL, 0, 5);
	}
}

/* When it returns, all of the crowd are connected. */
static pid_t
crowd_start(uint16_t port)
{
	int ready[2];
	pid_t pid;
	char byte;

	assert_int_equal(pipe(ready), 0);
	pid = fork();
	if (pid == 0)
		crowd_run(port, ready[1]);
	close(ready[1]);
	assert_int_equal(read(ready[0], &byte, 1), 1);
	close(ready[0]);
	return pid;
}

static void
crowd_stop(pid_t pid)
{
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
}

/* ---- the person --------------------------------------------------------- */

static uint16_t
port_on(struct vt *vt)
{
	static const char before[] = "connected to 127.0.0.1:";
	int row;

	talk_sees(vt, before);
	assert_true(vt_find(vt, before, &row, NULL));
	return (uint16_t)strtoul(
	    strstr(vt_row(vt, row), before) + sizeof(before) - 1, NULL, 10);
}

static void
crowd__practice__goes_on(void **state)
{
	static const struct talk_line lines[] = {
	    {"HELO localhost", "Hello [127.0.0.1]"},
	    {"MAIL FROM:<a@b.example>", "a@b.example....Sender OK"},
	    {"RCPT TO:<c@d.example>", "250 2.1.5 c@d.example"},
	    {"DATA", "354 Start mail input"},
	    {"Subject: x", "->  Subject: x"},
	    {".", "Queued mail for delivery"},
	    {"QUIT", "Service closing"},
	};
	struct vt *vt = talk_start(30, 100, "--practice", "smtp>");
	pid_t crowd = crowd_start(port_on(vt));

	(void)state;
	talk_lines(vt, lines, sizeof(lines) / sizeof(lines[0]));
	crowd_stop(crowd);
	talk_type(vt, ":quit");
	assert_int_equal(vt_wait_exit(vt), 0);
	vt_free(vt);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(crowd__practice__goes_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
