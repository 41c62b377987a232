/* SPDX-License-Identifier: GPL-3.0-or-later
 * stdio - piped input by the thread pool, output once a turn of the loop. */
#include "config.h"

#include "ehlo/app/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

#define INPUT_PIECE 16384

struct stdio {
	uv_loop_t *loop;
	struct stdio_events events;
	void *context;
	uv_prepare_t before_poll; /* flushes */
	uv_fs_t read;
	bool is_reading;
	bool is_freed; /* while a read was under way: its callback frees */
	bool is_failed;
	struct buf out;
	char input[INPUT_PIECE];
};

void
stdio_reserve(void)
{
	/* The wrong way round on purpose: reading and writing fail. */
	static const int modes[] = {O_WRONLY, O_RDONLY, O_RDONLY};

	for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
		if (fcntl(fd, F_GETFD) < 0 && errno == EBADF)
			(void)!open("/dev/null", modes[fd]);
}

int
stdio_write_all(int fd, struct slice bytes)
{
	while (bytes.len > 0) {
		ssize_t count = write(fd, bytes.ptr, bytes.len);
		struct pollfd ready = {.fd = fd, .events = POLLOUT};

		if (count >= 0)
			bytes = slice_skip(bytes, (size_t)count);
		else if (errno == EAGAIN)
			poll(&ready, 1, -1);
		else if (errno != EINTR)
			return -errno;
	}
	return 0;
}

void
stdio_flush(struct stdio *s)
{
	int rc = stdio_write_all(STDOUT_FILENO, buf_slice(&s->out));

	buf_clear(&s->out);
	if (rc == 0 || s->is_failed)
		return;
	s->is_failed = true;
	s->events.on_output_failed(s->context, strerror(-rc));
}

static void
on_before_poll(uv_prepare_t *handle)
{
	struct stdio *s = handle->data;

	if (s->out.len > 0)
		stdio_flush(s);
}

static void
on_read(uv_fs_t *request)
{
	struct stdio *s = request->data;
	ssize_t count = request->result;

	uv_fs_req_cleanup(request);
	s->is_reading = false;
	if (s->is_freed)
		mem_free(s);
	else
		s->events.on_input(s->context,
		    slice_of(s->input, count < 0 ? 0 : (size_t)count));
}

void
stdio_read(struct stdio *s)
{
	uv_buf_t piece = uv_buf_init(s->input, sizeof(s->input));

	if (s->is_reading)
		return;
	s->read.data = s;
	s->is_reading = uv_fs_read(s->loop, &s->read, STDIN_FILENO, &piece, 1,
			    -1, on_read) == 0;
}

bool
stdio_is_reading(const struct stdio *s)
{
	return s->is_reading;
}

struct buf *
stdio_out(struct stdio *s)
{
	return &s->out;
}

struct stdio *
stdio_new(uv_loop_t *loop, const struct stdio_events *events, void *context)
{
	struct stdio *s = mem_zalloc(1, sizeof(*s));

	s->loop = loop;
	s->events = *events;
	s->context = context;
	uv_prepare_init(loop, &s->before_poll);
	s->before_poll.data = s;
	uv_prepare_start(&s->before_poll, on_before_poll);
	uv_unref((uv_handle_t *)&s->before_poll);
	return s;
}

static void
on_closed(uv_handle_t *handle)
{
	struct stdio *s = handle->data;

	if (s->is_reading)
		s->is_freed = true;
	else
		mem_free(s);
}

void
stdio_free(struct stdio *s)
{
	stdio_flush(s);
	buf_fini(&s->out);
	uv_close((uv_handle_t *)&s->before_poll, on_closed);
}
