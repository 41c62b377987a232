/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-talk - a practice server and clients of it in one thread. */
#ifndef EHLO_TESTS_PRACTICE_TALK_H
#define EHLO_TESTS_PRACTICE_TALK_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/source/practice.h"
#include "net-loop.h"
#include "net-peer.h"

#define COUNT(array) (sizeof(array) / sizeof(*(array)))

#define ENVELOPE                      \
	"HELO a\r\n"                  \
	"MAIL FROM:<a@b.example>\r\n" \
	"RCPT TO:<c@d.example>\r\n"   \
	"DATA\r\n"

struct server {
	struct net_loop loop;
	struct practice *practice;
};

static inline void
server_open(struct server *s, const struct personality *personality)
{
	struct address any = peer_address("127.0.0.1", 0);
	struct err err = {0};

	net_loop_open(&s->loop);
	s->practice = practice_open(s->loop.net, &any, personality, &err);
	assert_non_null(s->practice);
}

static inline void
server_close(struct server *s)
{
	practice_close(s->practice);
	net_loop_close(&s->loop);
}

/* ---- a client ------------------------------------------------------- */

static inline int
dial_server(struct server *s)
{
	return peer_connect(practice_address(s->practice));
}

/* The next line must begin so. */
static inline void
hear(struct server *s, int fd, const char *expected)
{
	char line[600];
	size_t len = 0, got;

	do {
		assert_true(len < sizeof(line) - 1);
		assert_int_equal(
		    peer_read(&s->loop, fd, line + len, 1, &got), 0);
		len += got;
	} while (got == 1 && line[len - 1] != '\n');
	line[len] = '\0';
	if (strncmp(line, expected, strlen(expected)) != 0)
		fail_msg("\"%s\" instead of \"%s\"", line, expected);
}

static inline void
hear_end(struct server *s, int fd)
{
	char byte;
	size_t len;

	assert_int_equal(peer_read(&s->loop, fd, &byte, 1, &len), 0);
	assert_int_equal(len, 0);
	close(fd);
}

static inline void
hear_all(struct server *s, int fd, const char *const *lines, size_t count)
{
	for (size_t i = 0; i < count; i++)
		hear(s, fd, lines[i]);
}

static inline void
say(struct server *s, int fd, const char *text, const char *expected)
{
	peer_write(fd, text);
	hear(s, fd, expected);
}

static const char whole_session[] = "EHLO client.example\r\n"
				    "MAIL FROM:<a@b.example>\r\n"
				    "RCPT TO:<c@d.example>\r\n"
				    "DATA\r\n"
				    "Subject: test\r\n"
				    "\r\n"
				    "a bare line feed\n"
				    ".\n"
				    "MAIL FROM:<smuggled@b.example>\n"
				    ".\r\n"
				    "..\r\n"
				    ".\r\n"
				    "QUIT\r\n";
static const char *const whole_answer[] = {
    "220 deathstar.SUPERFREAK.local Microsoft ESMTP MAIL Service, "
    "Version: 6.0.2600.2180 ready at ",
    "250-deathstar.SUPERFREAK.local Hello [127.0.0.1]\r\n",
    "250-SIZE 2097152\r\n",
    "250-PIPELINING\r\n",
    "250-DSN\r\n",
    "250-ENHANCEDSTATUSCODES\r\n",
    "250-8BITMIME\r\n",
    "250 STARTTLS\r\n",
    "250 2.1.0 a@b.example....Sender OK\r\n",
    "250 2.1.5 c@d.example\r\n",
    "354 Start mail input; end with <CRLF>.<CRLF>\r\n",
    "250 2.6.0 <DEATHSTAR",
    "221 2.0.0 deathstar.SUPERFREAK.local Service closing transmission "
    "channel\r\n",
};

/* Sends NOOPs and reads nothing until the server has stopped to read, too;
 * how many bytes were sent. */
static inline size_t
say_without_listening(struct server *s, int fd)
{
	static const size_t limit = (size_t)64 << 20;
	static char batch[60000];
	uint64_t moved_us = net_now_us(s->loop.net);
	size_t sent = 0;
	int stuck = 0;

	for (size_t i = 0; i < sizeof(batch); i += 6)
		memcpy(batch + i, "NOOP\r\n", 6);
	/* A server that only rests is back much sooner. */
	while (stuck < 50 || net_now_us(s->loop.net) < moved_us + 20000) {
		size_t at = sent % sizeof(batch);
		ssize_t count = send(fd, batch + at, sizeof(batch) - at,
		    MSG_DONTWAIT | MSG_NOSIGNAL);

		stuck++;
		if (count > 0) {
			moved_us = net_now_us(s->loop.net);
			sent += (size_t)count;
			stuck = 0;
		}
		uv_run(&s->loop.loop, UV_RUN_NOWAIT);
		assert_true(sent < limit);
	}
	return sent;
}

#endif
