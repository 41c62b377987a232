/* SPDX-License-Identifier: GPL-3.0-or-later
 * screen - a file in memory between curses and the terminal, emptied by the
 * loop.
 *
 * Curses writes until it is done, however much that is; into a pipe it would
 * block, since the one who reads is its caller.
 */
#include "config.h"

#include "ehlo/app/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "ehlo/app/terminal.h"
#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"

/* How long the last bytes may take at the end. */
#define GOODBYE_MS 1000

struct screen {
	struct term *term;
	int frame; /* its offset is the end of what curses has written */
	int fd;    /* the terminal, without blocking */
	uv_poll_t writable;
	struct buf pending;
	screen_fn on_ready;
	void *context;
};

static void
take_frame(struct screen *s)
{
	off_t end = lseek(s->frame, 0, SEEK_CUR), at = 0;
	char piece[4096];

	while (at < end) {
		size_t left = (size_t)(end - at);
		ssize_t count = pread(s->frame, piece,
		    left < sizeof(piece) ? left : sizeof(piece), at);

		if (count <= 0)
			break;
		buf_add(&s->pending, piece, (size_t)count);
		at += count;
	}
	lseek(s->frame, 0, SEEK_SET);
}

/* As much as the terminal takes now; false when it is gone. */
static bool
push(struct screen *s)
{
	while (s->pending.len > 0) {
		ssize_t count = write(s->fd, s->pending.ptr, s->pending.len);

		if (count > 0)
			buf_consume(&s->pending, (size_t)count);
		else if (errno == EAGAIN)
			return true;
		else if (errno != EINTR)
			return false;
	}
	return true;
}

static void
on_writable(uv_poll_t *handle, int status, int events)
{
	struct screen *s = handle->data;

	(void)events;
	if (status < 0 || !push(s))
		buf_clear(&s->pending); /* the keyboard's end tells the rest */
	if (s->pending.len > 0)
		return;
	uv_poll_stop(&s->writable);
	s->on_ready(s->context);
}

static void
close_fds(struct screen *s)
{
	if (s->frame >= 0)
		close(s->frame);
	if (s->fd >= 0)
		close(s->fd);
}

static void
on_closed(uv_handle_t *handle)
{
	struct screen *s = handle->data;

	close_fds(s);
	buf_fini(&s->pending);
	mem_free(s);
}

static int
open_all(
    struct screen *s, const char *type, int rows, int cols, struct err *err)
{
	s->fd = terminal_open_output(err);
	if (s->fd < 0)
		return s->fd;
	s->frame = memfd_create("frame", MFD_CLOEXEC);
	if (s->frame < 0)
		return err_set(err, ERR_SYSTEM, "no room for a screen: %s",
		    strerror(errno));
	s->term = term_open(type, s->frame, rows, cols, err);
	return s->term == NULL ? -ERR_USAGE : 0;
}

struct screen *
screen_open(uv_loop_t *loop, const char *type, int rows, int cols,
    screen_fn on_ready, void *context, struct err *err)
{
	struct screen *s = mem_zalloc(1, sizeof(*s));

	s->fd = s->frame = -1;
	s->on_ready = on_ready;
	s->context = context;
	if (open_all(s, type, rows, cols, err) < 0) {
		close_fds(s);
		mem_free(s);
		return NULL;
	}
	uv_poll_init(loop, &s->writable, s->fd);
	s->writable.data = s;
	return s;
}

/* Outside the loop: waits for the terminal, but not for ever. */
static void
push_last(struct screen *s)
{
	struct pollfd ready = {.fd = s->fd, .events = POLLOUT};

	take_frame(s);
	while (push(s) && s->pending.len > 0)
		if (poll(&ready, 1, GOODBYE_MS) <= 0)
			break;
	buf_clear(&s->pending);
}

void
screen_close(struct screen *s)
{
	term_close(s->term);
	push_last(s);
	uv_close((uv_handle_t *)&s->writable, on_closed);
}

struct term *
screen_term(struct screen *s)
{
	return s->term;
}

bool
screen_is_ready(const struct screen *s)
{
	return s->pending.len == 0;
}

void
screen_add(struct screen *s, struct slice bytes)
{
	buf_add_slice(&s->pending, bytes);
}

void
screen_send(struct screen *s)
{
	take_frame(s);
	if (!push(s))
		buf_clear(&s->pending);
	if (s->pending.len > 0)
		uv_poll_start(&s->writable, UV_WRITABLE, on_writable);
}

void
screen_suspend(struct screen *s)
{
	term_suspend(s->term);
	push_last(s);
}
