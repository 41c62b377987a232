/* SPDX-License-Identifier: GPL-3.0-or-later
 * mail-peer - a mail server of a test's own: it greets, and answers each line
 * by the first row that the line begins like. */
#ifndef EHLO_TESTS_MAIL_PEER_H
#define EHLO_TESTS_MAIL_PEER_H

#include <stdlib.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "net-loop.h"

struct mail_row {
	const char *begin; /* NULL ends the rows: anything else is refused */
	const char *reply; /* NULL = none; ends the connection after "221" and
	                    * "421" */
};

struct mail_peer {
	uv_tcp_t tcp;
	const char *greeting; /* NULL = none */
	const struct mail_row *rows;
	struct buf heard;     /* all lines of all clients */
	size_t clients, open, most; /* ever, now, most at a time */
};

struct mail_client {
	uv_tcp_t tcp;
	struct mail_peer *peer;
	struct buf input;
};

static inline void
mail_client_on_closed(uv_handle_t *handle)
{
	struct mail_client *c = handle->data;

	buf_fini(&c->input);
	mem_free(c);
}

static inline void
mail_client_close(struct mail_client *c)
{
	c->peer->open--;
	uv_close((uv_handle_t *)&c->tcp, mail_client_on_closed);
}

static inline void
mail_client_say(struct mail_client *c, const char *text)
{
	uv_buf_t bytes;

	if (text == NULL)
		return;
	bytes = uv_buf_init((char *)text, (unsigned)strlen(text));
	uv_try_write((uv_stream_t *)&c->tcp, &bytes, 1);
}

/* False when the connection was ended. */
static inline bool
mail_client_answer(struct mail_client *c, struct slice line)
{
	const struct mail_row *row = c->peer->rows;
	const char *reply;

	buf_add_slice(&c->peer->heard, line);
	buf_add_byte(&c->peer->heard, '\n');
	while (row->begin != NULL &&
	       !slice_starts_with(line, slice_str(row->begin)))
		row++;
	reply = row->begin == NULL ? "502 no\r\n" : row->reply;
	if (reply == NULL)
		return true;
	mail_client_say(c, reply);
	if (strncmp(reply, "221", 3) != 0 && strncmp(reply, "421", 3) != 0)
		return true;
	mail_client_close(c);
	return false;
}

static inline void
mail_client_on_read(uv_stream_t *stream, ssize_t len, const uv_buf_t *buf)
{
	struct mail_client *c = stream->data;
	size_t end;

	if (len < 0) {
		mail_client_close(c);
		return;
	}
	buf_add(&c->input, buf->base, (size_t)len);
	while ((end = slice_find(buf_slice(&c->input), '\n')) < c->input.len) {
		struct slice line = slice_range(buf_slice(&c->input), 0, end);

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		if (!mail_client_answer(c, line))
			return;
		buf_consume(&c->input, end + 1);
	}
}

static inline void
mail_client_on_space(uv_handle_t *handle, size_t wanted, uv_buf_t *buf)
{
	static char space[65536];

	(void)handle;
	(void)wanted;
	*buf = uv_buf_init(space, sizeof(space));
}

static inline void
mail_peer_on_client(uv_stream_t *stream, int status)
{
	struct mail_peer *p = stream->data;
	struct mail_client *c = mem_zalloc(1, sizeof(*c));

	assert_int_equal(status, 0);
	c->peer = p;
	uv_tcp_init(stream->loop, &c->tcp);
	c->tcp.data = c;
	assert_int_equal(uv_accept(stream, (uv_stream_t *)&c->tcp), 0);
	p->clients++;
	if (++p->open > p->most)
		p->most = p->open;
	mail_client_say(c, p->greeting);
	uv_read_start((uv_stream_t *)&c->tcp, mail_client_on_space,
	    mail_client_on_read);
}

static inline void
mail_peer_open(struct mail_peer *p, struct net_loop *l, const char *address,
    int port, const char *greeting, const struct mail_row *rows)
{
	struct sockaddr_in place;

	*p = (struct mail_peer){.greeting = greeting, .rows = rows};
	uv_ip4_addr(address, port, &place);
	uv_tcp_init(&l->loop, &p->tcp);
	p->tcp.data = p;
	assert_int_equal(
	    uv_tcp_bind(&p->tcp, (struct sockaddr *)&place, 0), 0);
	assert_int_equal(
	    uv_listen((uv_stream_t *)&p->tcp, 64, mail_peer_on_client), 0);
}

static inline void
mail_peer_close(struct mail_peer *p)
{
	uv_close((uv_handle_t *)&p->tcp, NULL);
	buf_fini(&p->heard);
}

#endif
