/* SPDX-License-Identifier: GPL-3.0-or-later
 * stdio - what does not have to wait is done at once, the rest by the thread
 * pool; output through a writer. */
#include "config.h"

#include "ehlo/app/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ehlo/app/writer.h"
#include "ehlo/base/mem.h"

#define INPUT_PIECE 16384
/* Input that is always there must not keep signals and sockets waiting. */
#define READS_A_TURN 4

struct stdio {
	uv_loop_t *loop;
	struct stdio_events events;
	void *context;
	struct writer *writer;
	uv_prepare_t before_poll; /* a turn of the loop ends */
	uv_work_t read;
	ssize_t read_result; /* of the thread: a count or -errno */
	bool is_reading;
	bool is_wanted;           /* the next piece of input */
	bool is_delivering;       /* inside on_input */
	int reads;                /* at once, in this turn of the loop */
	bool is_freed, is_closed; /* gone when both, and nothing under way */
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
	if (s->is_freed && !s->is_reading && s->is_closed)
		mem_free(s);
}

/* What was done, and something else where the system cannot do it without
 * waiting, or at all: the thread tries again, and its error counts. */
#ifdef RWF_NOWAIT
static ssize_t
read_at_once(char *input, size_t size)
{
	struct iovec piece = {input, size};

	return preadv2(STDIN_FILENO, &piece, 1, -1, RWF_NOWAIT);
}
#else
static ssize_t
read_at_once(char *input, size_t size)
{
	(void)input;
	(void)size;
	return -1;
}
#endif

/* In a thread. Whoever shares the stream, a shell or another program, may have
 * set O_NONBLOCK for all: that is no error of ours. Whether to try again. */
static bool
is_to_wait(void)
{
	struct pollfd ready = {.fd = STDIN_FILENO, .events = POLLIN};

	if (errno == EAGAIN)
		poll(&ready, 1, -1);
	return errno == EAGAIN || errno == EINTR;
}

static void
on_before_poll(uv_prepare_t *handle)
{
	struct stdio *s = handle->data;

	s->reads = 0;
}

/* ---- input ---------------------------------------------------------- */

static void
deliver(struct stdio *s, ssize_t count)
{
	s->is_delivering = true;
	s->events.on_input(s->context,
	    slice_of(s->input, count < 0 ? 0 : (size_t)count),
	    count < 0 ? strerror((int)-count) : NULL);
	s->is_delivering = false;
}

static void
work_read(uv_work_t *work)
{
	struct stdio *s = work->data;
	ssize_t count;

	do
		count = read(STDIN_FILENO, s->input, sizeof(s->input));
	while (count < 0 && is_to_wait());
	s->read_result = count < 0 ? -errno : count;
}

static void
on_read(uv_work_t *work, int status)
{
	struct stdio *s = work->data;

	(void)status;
	s->is_reading = false;
	if (s->is_freed) {
		release(s);
		return;
	}
	deliver(s, s->read_result);
	if (s->is_wanted)
		stdio_read(s);
}

static void
read_in_thread(struct stdio *s)
{
	s->read.data = s;
	s->is_reading =
	    uv_queue_work(s->loop, &s->read, work_read, on_read) == 0;
}

void
stdio_read(struct stdio *s)
{
	if (s->is_reading)
		return;
	s->is_wanted = true;
	while (!s->is_delivering && s->is_wanted) {
		ssize_t count = -1;

		s->is_wanted = false;
		if (s->reads++ < READS_A_TURN)
			count = read_at_once(s->input, sizeof(s->input));
		if (count >= 0)
			deliver(s, count);
		else
			read_in_thread(s);
	}
}

void
stdio_push(struct stdio *s)
{
	writer_push(s->writer);
}

void
stdio_finish(struct stdio *s, const int *signum)
{
	writer_finish(s->writer, signum);
}

bool
stdio_is_busy(const struct stdio *s)
{
	return s->is_reading || writer_is_busy(s->writer);
}

struct buf *
stdio_out(struct stdio *s)
{
	return writer_out(s->writer);
}

size_t
stdio_unwritten(const struct stdio *s)
{
	return writer_unwritten(s->writer);
}

struct stdio *
stdio_new(uv_loop_t *loop, const struct stdio_events *events, void *context)
{
	const struct writer_events output = {
	    events->on_output, events->on_output_failed};
	struct stdio *s = mem_zalloc(1, sizeof(*s));

	s->loop = loop;
	s->writer = writer_new(loop, STDOUT_FILENO, &output, context);
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
	writer_free(s->writer);
	uv_close((uv_handle_t *)&s->before_poll, on_closed);
}
