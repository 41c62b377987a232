/* SPDX-License-Identifier: GPL-3.0-or-later
 * peer - one process, poll, and a line buffer for each client. */
#include "config.h"

#include "peer.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

#define CLIENTS_MAX 2048

struct client {
	struct buf in;
	struct buf out;
	size_t sent; /* of out */
	unsigned count;
	bool is_data;
	bool is_leaving;
};

struct server {
	struct pollfd fds[CLIENTS_MAX]; /* the first one listens */
	struct client clients[CLIENTS_MAX];
	nfds_t count;
};

static void
die(const char *what)
{
	perror(what);
	abort();
}

int
peer_listen(char port[8])
{
	struct sockaddr_in address = {
	    .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof(address);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	if (fd < 0 || bind(fd, (struct sockaddr *)&address, len) < 0 ||
	    listen(fd, SOMAXCONN) < 0 ||
	    getsockname(fd, (struct sockaddr *)&address, &len) < 0)
		die("a port of 127.0.0.1");
	snprintf(port, 8, "%u", ntohs(address.sin_port));
	return fd;
}

/* ---- what is answered ------------------------------------------------- */

static void
add_flood(struct buf *out, unsigned long count)
{
	for (unsigned long i = 1; i < count; i++)
		buf_addf(out, PEER_FLOOD_LINE "\r\n", (unsigned)i);
	buf_add_str(out, "250 end of the flood\r\n");
}

static void
answer_command(struct client *c, struct slice line)
{
	struct slice rest = line, verb = slice_take_word(&rest);
	unsigned long count;

	c->count++;
	if (slice_equals_nocase(verb, SLICE("EHLO"))) {
		buf_add_str(&c->out,
		    "250-bench.example\r\n250-PIPELINING\r\n"
		    "250-SIZE 209715200\r\n250-8BITMIME\r\n250 HELP\r\n");
	} else if (slice_equals_nocase(verb, SLICE("DATA"))) {
		c->is_data = true;
		buf_add_str(&c->out, "354 go on\r\n");
	} else if (slice_equals_nocase(verb, SLICE("QUIT"))) {
		c->is_leaving = true;
		buf_add_str(&c->out, "221 bye\r\n");
	} else if (slice_equals_nocase(verb, SLICE("FLOOD")) &&
		   slice_to_number(slice_trim(rest), 10000000, &count) == 0) {
		add_flood(&c->out, count);
	} else {
		buf_addf(&c->out, "250 ok %u\r\n", c->count);
	}
}

static void
answer_line(struct client *c, struct slice line)
{
	if (!c->is_data) {
		answer_command(c, line);
	} else if (slice_equals(line, SLICE("."))) {
		c->is_data = false;
		buf_add_str(&c->out, "250 ok: queued as BENCH1\r\n");
	}
}

static void
answer_all(struct client *c)
{
	struct slice rest = buf_slice(&c->in);
	size_t end;

	while ((end = slice_find(rest, '\n')) < rest.len) {
		struct slice line = slice_range(rest, 0, end);

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		answer_line(c, line);
		rest = slice_skip(rest, end + 1);
	}
	buf_consume(&c->in, c->in.len - rest.len);
}

/* ---- bytes ------------------------------------------------------------ */

static void
add_client(struct server *s)
{
	static const int on = 1;
	int fd = accept4(s->fds[0].fd, NULL, NULL, SOCK_NONBLOCK);

	if (fd < 0)
		return;
	if (s->count == CLIENTS_MAX) {
		close(fd);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof(on));
	s->clients[s->count] = (struct client){.count = 0};
	s->fds[s->count] = (struct pollfd){.fd = fd, .events = POLLIN};
	buf_add_str(&s->clients[s->count++].out, "220 bench.example ESMTP\r\n");
}

static void
drop_client(struct server *s, nfds_t i)
{
	close(s->fds[i].fd);
	buf_fini(&s->clients[i].in);
	buf_fini(&s->clients[i].out);
	s->count--;
	s->fds[i] = s->fds[s->count];
	s->clients[i] = s->clients[s->count];
}

/* False when the client is gone. */
static bool
read_client(struct client *c, int fd)
{
	char bytes[16384];
	ssize_t len = read(fd, bytes, sizeof(bytes));

	if (len <= 0)
		return len < 0 && (errno == EAGAIN || errno == EINTR);
	buf_add(&c->in, bytes, (size_t)len);
	answer_all(c);
	return true;
}

static bool
write_client(struct client *c, int fd)
{
	ssize_t len;

	if (c->out.len == 0)
		return !c->is_leaving;
	len = write(fd, c->out.ptr + c->sent, c->out.len - c->sent);
	if (len > 0)
		c->sent += (size_t)len;
	else if (errno != EAGAIN && errno != EINTR)
		return false;
	if (c->sent < c->out.len)
		return true;
	buf_clear(&c->out);
	c->sent = 0;
	return !c->is_leaving;
}

static void
serve_client(struct server *s, nfds_t i)
{
	struct client *c = &s->clients[i];
	int fd = s->fds[i].fd;

	if (((s->fds[i].revents & ~POLLOUT) != 0 && !read_client(c, fd)) ||
	    !write_client(c, fd))
		drop_client(s, i);
	else
		s->fds[i].events =
		    (short)(c->out.len > 0 ? POLLIN | POLLOUT : POLLIN);
}

static void
serve(int fd)
{
	struct server *s = mem_zalloc(1, sizeof(*s));

	s->fds[0] = (struct pollfd){.fd = fd, .events = POLLIN};
	s->count = 1;
	while (poll(s->fds, s->count, -1) >= 0 || errno == EINTR) {
		/* From the last: one that goes is replaced by a served one. */
		for (nfds_t i = s->count - 1; i > 0; i--)
			if (s->fds[i].revents != 0)
				serve_client(s, i);
		if (s->fds[0].revents != 0) {
			nfds_t i = s->count;

			add_client(s);
			if (i < s->count)
				serve_client(s, i);
		}
	}
}

void
peer_start(struct peer *p)
{
	int fd = peer_listen(p->port);

	fflush(NULL);
	p->pid = fork();
	if (p->pid < 0)
		die("fork");
	if (p->pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		serve(fd);
		_exit(1);
	}
	close(fd);
}

void
peer_stop(struct peer *p)
{
	kill(p->pid, SIGKILL);
	waitpid(p->pid, NULL, 0);
}
