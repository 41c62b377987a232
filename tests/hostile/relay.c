/* SPDX-License-Identifier: GPL-3.0-or-later
 * relay - two sides, each of which writes what the other one read.
 *
 * A side reads only while nothing of it is being written, so that order and
 * counts are exact. What the client says is followed: clear up to STARTTLS,
 * then records, header by header.
 */
#include "relay.h"

#include <netinet/in.h>
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

#define HEADER 5 /* of a record: kind, version, length */

/* One connection: what it reads goes the way of its name. */
struct side {
	struct relay *relay;
	uv_tcp_t handle;
	uv_write_t write; /* to the other side */
	uv_shutdown_t shutdown;
	struct buf unwritten; /* was read */
	struct buf writing;   /* is on its way */
	bool is_open;
};

/* Where the client stands. */
struct watch {
	bool is_tls;
	struct buf line; /* in clear */
	unsigned char header[HEADER];
	size_t header_len;
	size_t left; /* of a record */
};

struct relay {
	struct relay_options options;
	struct relay_count *count;
	uv_tcp_t listener;
	uv_connect_t connect;
	struct side sides[RELAY_WAYS]; /* by the way of what they read */
	struct watch watch;
	int port, to_port;
	unsigned open_handles;
};

static enum relay_way
way_of(const struct side *s)
{
	return (enum relay_way)(s - s->relay->sides);
}

static struct side *
other_of(struct side *s)
{
	return &s->relay->sides[way_of(s) == RELAY_TO_SERVER ? RELAY_TO_CLIENT
							     : RELAY_TO_SERVER];
}

/* ---- what the client says -------------------------------------------- */

static void
watch_clear(struct watch *w, char byte)
{
	buf_add_byte(&w->line, byte);
	if (byte != '\n')
		return;
	w->is_tls = slice_equals(buf_slice(&w->line), SLICE("STARTTLS\r\n"));
	buf_clear(&w->line);
}

/* False when this is no record's beginning. */
static bool
watch_header(struct watch *w, char byte)
{
	w->header[w->header_len++] = (unsigned char)byte;
	if ((w->header_len == 1 && (byte < 20 || byte > 23)) ||
	    (w->header_len == 2 && byte != 3))
		return false;
	if (w->header_len == HEADER) {
		w->left = (size_t)w->header[3] << 8 | w->header[4];
		w->header_len = 0;
	}
	return w->left <= 16384 + 256;
}

static void
watch_bytes(struct relay *r, struct slice bytes)
{
	struct watch *w = &r->watch;

	for (size_t i = 0; i < bytes.len && !r->count->is_clear_told; i++)
		if (!w->is_tls)
			watch_clear(w, bytes.ptr[i]);
		else if (w->left > 0)
			w->left--;
		else
			r->count->is_clear_told =
			    !watch_header(w, bytes.ptr[i]);
}

/* ---- the end --------------------------------------------------------- */

static void
forget(struct relay *r)
{
	if (--r->open_handles > 0)
		return;
	buf_fini(&r->watch.line);
	for (int i = 0; i < RELAY_WAYS; i++) {
		buf_fini(&r->sides[i].unwritten);
		buf_fini(&r->sides[i].writing);
	}
	mem_free(r);
}

static void
on_closed(uv_handle_t *handle)
{
	forget(handle->data);
}

static void
end_side(struct side *s, bool by_reset)
{
	if (!s->is_open)
		return;
	s->is_open = false;
	s->handle.data = s->relay;
	if (!by_reset || uv_tcp_close_reset(&s->handle, on_closed) != 0)
		uv_close((uv_handle_t *)&s->handle, on_closed);
}

static void
end_as_told(struct relay *r)
{
	r->count->is_ended = true;
	for (int i = 0; i < RELAY_WAYS; i++)
		if (r->options.end == RELAY_STALLS)
			uv_read_stop((uv_stream_t *)&r->sides[i].handle);
		else
			end_side(&r->sides[i], r->options.end == RELAY_RESETS);
}

static bool
is_at_end(const struct relay *r)
{
	return r->count->passed[r->options.way] >= r->options.after;
}

/* ---- passing on ------------------------------------------------------ */

static void pass_on(struct side *s);

static void
on_space(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	static char space[65536];

	(void)handle;
	(void)suggested;
	*out = uv_buf_init(space, sizeof(space));
}

static void
on_read(uv_stream_t *stream, ssize_t got, const uv_buf_t *buf)
{
	struct side *s = stream->data;
	struct side *other = other_of(s);

	if (got == 0)
		return;
	uv_read_stop(stream);
	if (got > 0) {
		buf_add(&s->unwritten, buf->base, (size_t)got);
		pass_on(s);
	} else if (other->is_open && got == UV_EOF) {
		uv_shutdown(&s->shutdown, (uv_stream_t *)&other->handle, NULL);
	} else {
		end_side(other, true);
	}
}

static void
on_written(uv_write_t *request, int status)
{
	struct side *s = request->data;
	struct relay *r = s->relay;

	buf_clear(&s->writing);
	if (!s->is_open || !other_of(s)->is_open || r->count->is_ended)
		return;
	if (status < 0)
		end_side(s, true);
	else if (is_at_end(r))
		end_as_told(r);
	else if (s->unwritten.len > 0)
		pass_on(s);
	else
		uv_read_start((uv_stream_t *)&s->handle, on_space, on_read);
}

/* So much of what was read may go now. */
static size_t
length_of_piece(const struct side *s)
{
	const struct relay *r = s->relay;
	uint64_t left = r->options.after - r->count->passed[r->options.way];
	size_t len = s->unwritten.len;

	if (way_of(s) == r->options.way && left < len)
		len = (size_t)left;
	return r->options.slice > 0 && r->options.slice < len ? r->options.slice
	                                                      : len;
}

static void
pass_on(struct side *s)
{
	struct relay *r = s->relay;
	size_t len = length_of_piece(s);
	uv_buf_t buf;

	if (!other_of(s)->is_open)
		return;
	buf_add(&s->writing, s->unwritten.ptr, len);
	buf_consume(&s->unwritten, len);
	if (way_of(s) == RELAY_TO_SERVER)
		watch_bytes(r, buf_slice(&s->writing));
	r->count->passed[way_of(s)] += len;
	buf = uv_buf_init(s->writing.ptr, (unsigned)len);
	uv_write(&s->write, (uv_stream_t *)&other_of(s)->handle, &buf, 1,
	    on_written);
}

/* ---- opening --------------------------------------------------------- */

static void
on_connect(uv_connect_t *request, int status)
{
	struct relay *r = request->data;

	if (!r->sides[RELAY_TO_SERVER].is_open)
		return;
	if (status < 0)
		end_side(&r->sides[RELAY_TO_SERVER], true);
	else if (is_at_end(r))
		end_as_told(r);
	else
		for (int i = 0; i < RELAY_WAYS; i++)
			uv_read_start((uv_stream_t *)&r->sides[i].handle,
			    on_space, on_read);
}

static struct side *
open_side(struct relay *r, enum relay_way way)
{
	struct side *s = &r->sides[way];

	uv_tcp_init(r->listener.loop, &s->handle);
	s->handle.data = s->write.data = s;
	s->is_open = true;
	r->open_handles++;
	return s;
}

static struct sockaddr_in
place_of(int port)
{
	return (struct sockaddr_in){.sin_family = AF_INET,
	    .sin_port = htons((uint16_t)port),
	    .sin_addr = {htonl(INADDR_LOOPBACK)}};
}

static void
on_connection(uv_stream_t *listener, int status)
{
	struct relay *r = listener->data;
	struct sockaddr_in to = place_of(r->to_port);
	struct side *side;

	if (status < 0 || r->sides[RELAY_TO_SERVER].is_open)
		return;
	side = open_side(r, RELAY_TO_SERVER);
	uv_accept(listener, (uv_stream_t *)&side->handle);
	uv_tcp_nodelay(&side->handle, 1);
	side = open_side(r, RELAY_TO_CLIENT);
	uv_tcp_nodelay(&side->handle, 1);
	uv_tcp_connect(&r->connect, &side->handle, (const struct sockaddr *)&to,
	    on_connect);
}

struct relay *
relay_open(uv_loop_t *loop, int port, const struct relay_options *options,
    struct relay_count *count)
{
	struct relay *r = mem_zalloc(1, sizeof(*r));
	struct sockaddr_in place = place_of(0);
	int len = sizeof(place);

	*count = (struct relay_count){0};
	r->options = *options;
	r->count = count;
	r->to_port = port;
	r->watch.is_tls = options->is_tls;
	r->open_handles = 1;
	for (int i = 0; i < RELAY_WAYS; i++)
		r->sides[i].relay = r;
	uv_tcp_init(loop, &r->listener);
	r->listener.data = r->connect.data = r;
	uv_tcp_bind(&r->listener, (const struct sockaddr *)&place, 0);
	uv_listen((uv_stream_t *)&r->listener, 1, on_connection);
	uv_tcp_getsockname(&r->listener, (struct sockaddr *)&place, &len);
	r->port = ntohs(place.sin_port);
	return r;
}

int
relay_port(const struct relay *r)
{
	return r->port;
}

void
relay_close(struct relay *r)
{
	for (int i = 0; i < RELAY_WAYS; i++)
		end_side(&r->sides[i], true);
	uv_close((uv_handle_t *)&r->listener, on_closed);
}
