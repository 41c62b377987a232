/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-tls-talk - a practice server and clients of it that say STARTTLS,
 * in one thread. */
#ifndef EHLO_TESTS_PRACTICE_TLS_TALK_H
#define EHLO_TESTS_PRACTICE_TLS_TALK_H

#include "practice-talk.h"

#include <fcntl.h>

#include "tls-peer.h"

struct client {
	struct server *server;
	int fd;
	SSL_CTX *context;
	SSL *ssl;
};

/* Before the handshake. */
static inline void
ask(struct server *s, int fd)
{
	hear(s, fd, "220 ");
	say(s, fd, "HELO a\r\n", "250 ");
	say(s, fd, "STARTTLS\r\n", "220 2.0.0 ");
}

/* TLS comes next. */
static inline void
client_take(struct client *c, struct server *s, int fd)
{
	*c = (struct client){.server = s, .fd = fd};
	fcntl(c->fd, F_SETFL, O_NONBLOCK);
	c->context = SSL_CTX_new(TLS_client_method());
	c->ssl = SSL_new(c->context);
	SSL_set_fd(c->ssl, c->fd);
	SSL_set_connect_state(c->ssl);
}

static inline void
client_open(struct client *c, struct server *s)
{
	int fd = dial_server(s);

	ask(s, fd);
	client_take(c, s, fd);
}

static inline void
client_close(struct client *c)
{
	SSL_free(c->ssl);
	SSL_CTX_free(c->context);
	close(c->fd);
}

static inline void
turn(struct server *s, uint64_t limit_us)
{
	uv_run(&s->loop.loop, UV_RUN_NOWAIT);
	assert_true(net_now_us(s->loop.net) < limit_us);
}

static inline void
client_shake(struct client *c)
{
	struct server *s = c->server;
	uint64_t limit_us = net_now_us(s->loop.net) + NET_LOOP_LIMIT_MS * 1000;

	while (SSL_do_handshake(c->ssl) != 1)
		turn(s, limit_us);
}

/* What comes next must begin so. */
static inline void
client_hear(struct client *c, const char *expected)
{
	struct server *s = c->server;
	uint64_t limit_us = net_now_us(s->loop.net) + NET_LOOP_LIMIT_MS * 1000;
	char answer[2000];
	int len;

	while ((len = SSL_read(c->ssl, answer, sizeof(answer) - 1)) <= 0)
		turn(s, limit_us);
	answer[len] = '\0';
	if (strncmp(answer, expected, strlen(expected)) != 0)
		fail_msg("\"%s\" instead of \"%s\"", answer, expected);
}

static inline void
client_say(struct client *c, const char *text, const char *expected)
{
	SSL_write(c->ssl, text, (int)strlen(text));
	client_hear(c, expected);
}

#endif
