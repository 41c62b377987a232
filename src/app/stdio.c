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
	uv_fs_t read, write;
	bool is_reading, is_writing;
	bool is_freed, is_closed; /* gone when both, and nothing under way */
	bool is_failed;
	struct buf out;     /* gathered */
	struct buf writing; /* on its way */
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

static void
release(struct stdio *s)
{
	if (!s->is_freed || s->is_reading || s->is_writing || !s->is_closed)
		return;
	buf_fini(&s->out);
	buf_fini(&s->writing);
	mem_free(s);
}

static void start_write(struct stdio *s);

static void
on_written(uv_fs_t *request)
{
	struct stdio *s = request->data;
	ssize_t count = request->result;

	uv_fs_req_cleanup(request);
	s->is_writing = false;
	if (s->is_freed) {
		release(s);
	} else if (count < 0) {
		s->is_failed = true;
		buf_clear(&s->writing);
		buf_clear(&s->out);
		s->events.on_output_failed(s->context, strerror((int)-count));
	} else {
		buf_consume(&s->writing, (size_t)count);
		start_write(s);
		s->events.on_output(s->context);
	}
}

/* What came together since the last write goes out in one. */
static void
start_write(struct stdio *s)
{
	uv_buf_t piece;

	if (s->is_writing || s->is_failed)
		return;
	if (s->writing.len == 0) {
		struct buf empty = s->writing;

		s->writing = s->out;
		s->out = empty;
	}
	if (s->writing.len == 0)
		return;
	piece = uv_buf_init(s->writing.ptr, (unsigned)s->writing.len);
	s->write.data = s;
	s->is_writing = uv_fs_write(s->loop, &s->write, STDOUT_FILENO, &piece,
			    1, -1, on_written) == 0;
	s->is_failed = !s->is_writing;
}

static void
on_before_poll(uv_prepare_t *handle)
{
	start_write(handle->data);
}

static void
on_read(uv_fs_t *request)
{
	struct stdio *s = request->data;
	ssize_t count = request->result;

	uv_fs_req_cleanup(request);
	s->is_reading = false;
	if (s->is_freed)
		release(s);
	else
		s->events.on_input(s->context,
		    slice_of(s->input, count < 0 ? 0 : (size_t)count),
		    count < 0 ? strerror((int)-count) : NULL);
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

void
stdio_push(struct stdio *s)
{
	start_write(s);
}

bool
stdio_is_busy(const struct stdio *s)
{
	return s->is_reading || s->is_writing;
}

struct buf *
stdio_out(struct stdio *s)
{
	return &s->out;
}

size_t
stdio_unwritten(const struct stdio *s)
{
	return s->is_failed ? 0 : s->out.len + s->writing.len;
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

	s->is_closed = true;
	release(s);
}

void
stdio_free(struct stdio *s)
{
	s->is_freed = true;
	uv_close((uv_handle_t *)&s->before_poll, on_closed);
}
