/* SPDX-License-Identifier: GPL-3.0-or-later
 * stdio - what does not have to wait is done at once, the rest by the thread
 * pool; output once a turn of the loop. */
#include "config.h"

#include "ehlo/app/stdio.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

#define INPUT_PIECE 16384
/* Input that is always there must not keep signals and sockets waiting. */
#define READS_A_TURN 4
/* How long the last output may take when a signal ends the run. */
#define LAST_WORDS_MS 1000

struct stdio {
	uv_loop_t *loop;
	struct stdio_events events;
	void *context;
	uv_prepare_t before_poll; /* flushes */
	uv_work_t read, write;
	ssize_t read_result,
	    write_result; /* of the thread: a count or -errno */
	bool is_reading, is_writing;
	bool is_wanted;           /* the next piece of input */
	bool is_delivering;       /* inside on_input */
	int reads;                /* at once, in this turn of the loop */
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

/* ---- at once, or not at all ----------------------------------------- */

/* Both return what was done, and something else where the system cannot do it
 * without waiting, or at all: the thread tries again, and its error counts. A
 * thread that is woken costs more than most sessions take for their bytes. */
#ifdef RWF_NOWAIT
static ssize_t
write_at_once(struct slice bytes)
{
	struct iovec piece = {(char *)bytes.ptr, bytes.len};

	return pwritev2(STDOUT_FILENO, &piece, 1, -1, RWF_NOWAIT);
}

static ssize_t
read_at_once(char *input, size_t size)
{
	struct iovec piece = {input, size};

	return preadv2(STDIN_FILENO, &piece, 1, -1, RWF_NOWAIT);
}
#else
static ssize_t
write_at_once(struct slice bytes)
{
	(void)bytes;
	return -1;
}

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
is_to_wait(int fd, short events)
{
	struct pollfd ready = {.fd = fd, .events = events};

	if (errno == EAGAIN)
		poll(&ready, 1, -1);
	return errno == EAGAIN || errno == EINTR;
}

/* ---- output --------------------------------------------------------- */

static void start_write(struct stdio *s);

static void
work_write(uv_work_t *work)
{
	struct stdio *s = work->data;
	ssize_t count;

	do
		count = write(STDOUT_FILENO, s->writing.ptr, s->writing.len);
	while (count < 0 && is_to_wait(STDOUT_FILENO, POLLOUT));
	s->write_result = count < 0 ? -errno : count;
}

static void
on_written(uv_work_t *work, int status)
{
	struct stdio *s = work->data;
	ssize_t count = s->write_result;

	(void)status;
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

static void
write_in_thread(struct stdio *s)
{
	s->write.data = s;
	s->is_writing =
	    uv_queue_work(s->loop, &s->write, work_write, on_written) == 0;
	s->is_failed = !s->is_writing;
}

/* What came together since the last write goes out in one. */
static void
start_write(struct stdio *s)
{
	ssize_t count;

	if (s->is_writing || s->is_failed)
		return;
	if (s->writing.len == 0) {
		struct buf empty = s->writing;

		s->writing = s->out;
		s->out = empty;
	}
	if (s->writing.len == 0)
		return;
	count = write_at_once(buf_slice(&s->writing));
	if (count > 0)
		buf_consume(&s->writing, (size_t)count);
	if (s->writing.len > 0)
		write_in_thread(s);
	if (count > 0)
		s->events.on_output(s->context);
}

static void
on_before_poll(uv_prepare_t *handle)
{
	struct stdio *s = handle->data;

	s->reads = 0;
	start_write(s);
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
	while (count < 0 && is_to_wait(STDIN_FILENO, POLLIN));
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
	start_write(s);
}

static void
on_late(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

void
stdio_finish(struct stdio *s, const int *signum)
{
	bool is_late = false, is_limited = false;
	uv_timer_t limit = {.data = &is_late};

	uv_timer_init(s->loop, &limit);
	for (stdio_push(s); stdio_unwritten(s) > 0 && !is_late; stdio_push(s)) {
		if (*signum != 0 && !is_limited) {
			is_limited = true;
			uv_timer_start(&limit, on_late, LAST_WORDS_MS, 0);
		}
		uv_run(s->loop, UV_RUN_ONCE);
	}
	uv_close((uv_handle_t *)&limit, NULL);
	uv_run(s->loop, UV_RUN_NOWAIT);
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
