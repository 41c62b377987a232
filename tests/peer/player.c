/* SPDX-License-Identifier: GPL-3.0-or-later
 * player - opens connections, or waits for them, section by section. */
#include "player.h"

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "ehlo/base/mem.h"
#include "player-core.h"

#define BACKLOG 1024

/* ---- connections ---------------------------------------------------- */

/* The section that the next connection belongs to; false = none. */
static bool
find_section(struct player *p)
{
	while (p->section < p->script->section_count &&
	       p->started >= p->script->sections[p->section].count) {
		p->section++;
		p->started = 0;
	}
	return p->section < p->script->section_count;
}

static void
connect_section(struct player *p)
{
	const struct section *section = &p->script->sections[p->section];
	struct conn *c;

	while (p->started < section->count) {
		c = conn_new(p);
		c->wire =
		    wire_connect(p->loop, (const struct sockaddr *)&p->address,
			(int)p->script->window, conn_wire_events(), c);
	}
}

static void
on_listener_closed(uv_handle_t *handle)
{
	struct player *p = handle->data;

	p->has_listener = false;
	player_settle(p);
}

/* Something ended: what comes now? */
void
player_settle(struct player *p)
{
	bool is_more;

	if (p->conns != NULL)
		return;
	if (p->is_stopped) {
		if (!p->has_listener)
			mem_free(p);
		return;
	}
	is_more = find_section(p);
	if (is_more && p->is_client)
		connect_section(p);
	if (is_more || p->is_done)
		return;
	p->is_done = true;
	if (p->options.on_done != NULL)
		p->options.on_done(p->options.context); /* may stop p */
}

static void
on_connection(uv_stream_t *listener, int status)
{
	struct player *p = listener->data;
	struct conn *c;

	if (status < 0)
		return;
	if (!find_section(p))
		return; /* it waits in the queue, unanswered */
	c = conn_new(p);
	c->wire = wire_accept(listener, conn_wire_events(), c);
	conn_run(c);
}

/* ---- opening -------------------------------------------------------- */

static socklen_t
length_of(const struct sockaddr *address)
{
	return address->sa_family == AF_INET6 ? sizeof(struct sockaddr_in6)
	                                      : sizeof(struct sockaddr_in);
}

static struct player *
player_new(uv_loop_t *loop, const struct script *script,
    const struct player_options *options, const struct sockaddr *address)
{
	struct player *p = mem_zalloc(1, sizeof(*p));

	p->loop = loop;
	p->script = script;
	p->options = *options;
	p->filler = -1;
	memcpy(&p->address, address, length_of(address));
	return p;
}

/* The kernel holds one client for a queue of length 0; that one is ours. */
static int
fill_queue(struct player *p, int fd)
{
	const struct sockaddr *to = (const struct sockaddr *)&p->address;

	if (listen(fd, 0) != 0)
		return uv_translate_sys_error(errno);
	p->filler = socket(to->sa_family, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (p->filler < 0 || connect(p->filler, to, length_of(to)) != 0)
		return uv_translate_sys_error(errno);
	return 0;
}

static int
open_listener(struct player *p)
{
	int window = (int)p->script->window;
	int len = sizeof(p->address);
	uv_os_fd_t fd;
	int rc =
	    uv_tcp_bind(&p->listener, (const struct sockaddr *)&p->address, 0);

	if (rc == 0 && window > 0)
		rc = uv_recv_buffer_size((uv_handle_t *)&p->listener, &window);
	if (rc == 0)
		rc = uv_tcp_getsockname(
		    &p->listener, (struct sockaddr *)&p->address, &len);
	if (rc == 0)
		rc = uv_fileno((uv_handle_t *)&p->listener, &fd);
	if (rc != 0 || p->script->is_deaf)
		return rc;
	return p->script->is_full ? fill_queue(p, fd)
	                          : uv_listen((uv_stream_t *)&p->listener,
					BACKLOG, on_connection);
}

struct player *
player_listen(uv_loop_t *loop, const struct script *script,
    const struct player_options *options, const struct sockaddr *address,
    const char **error)
{
	struct player *p = player_new(loop, script, options, address);
	int rc;

	uv_tcp_init(loop, &p->listener);
	p->listener.data = p;
	p->has_listener = true;
	rc = open_listener(p);
	if (rc == 0)
		return p;
	*error = uv_strerror(rc);
	player_stop(p);
	return NULL;
}

struct player *
player_connect(uv_loop_t *loop, const struct script *script,
    const struct player_options *options, const struct sockaddr *to)
{
	struct player *p = player_new(loop, script, options, to);

	p->is_client = true;
	if (find_section(p))
		connect_section(p);
	return p;
}

int
player_port(const struct player *p)
{
	const struct sockaddr_storage *a = &p->address;

	return ntohs(a->ss_family == AF_INET6
			 ? ((const struct sockaddr_in6 *)a)->sin6_port
			 : ((const struct sockaddr_in *)a)->sin_port);
}

void
player_stop(struct player *p)
{
	p->is_stopped = true;
	for (struct conn *c = p->conns; c != NULL; c = c->next)
		conn_end(c, true);
	if (p->filler >= 0)
		close(p->filler);
	if (p->has_listener)
		uv_close((uv_handle_t *)&p->listener, on_listener_closed);
	else
		player_settle(p);
}
