/* SPDX-License-Identifier: GPL-3.0-or-later
 * writer - what does not have to wait is done at once, the rest by the thread
 * pool; once a turn of the loop. */
#include "config.h"

#include "ehlo/app/writer.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "ehlo/base/mem.h"

/* How long whoever reads may take for the last bytes when a signal ends the
 * run. */
#define LAST_WORDS_MS 1000

struct writer {
	uv_loop_t *loop;
	int fd;
	struct writer_events events;
	void *context;
	uv_prepare_t before_poll; /* flushes */
	uv_work_t work;
	ssize_t result; /* of the thread: a count or -errno */
	bool is_writing;
	bool is_freed, is_closed; /* gone when both, and nothing under way */
	bool is_failed;
	struct buf out;     /* gathered */
	struct buf writing; /* on its way */
};

static void
release(struct writer *w)
{
	if (!w->is_freed || w->is_writing || !w->is_closed)
		return;
	buf_fini(&w->out);
	buf_fini(&w->writing);
	mem_free(w);
}

/* What was done, and something else where the system cannot do it without
 * waiting, or at all: the thread tries again, and its error counts. A thread
 * that is woken costs more than most sessions take for their bytes. */
#ifdef RWF_NOWAIT
static ssize_t
write_at_once(int fd, struct slice bytes)
{
	struct iovec piece = {(char *)bytes.ptr, bytes.len};

	return pwritev2(fd, &piece, 1, -1, RWF_NOWAIT);
}
#else
static ssize_t
write_at_once(int fd, struct slice bytes)
{
	(void)fd;
	(void)bytes;
	return -1;
}
#endif

static void start_write(struct writer *w);

/* Whoever shares the stream, a shell or another program, may have set
 * O_NONBLOCK for all: that is no error of ours. */
static bool
is_to_wait(int fd)
{
	struct pollfd ready = {.fd = fd, .events = POLLOUT};

	if (errno == EAGAIN)
		poll(&ready, 1, -1);
	return errno == EAGAIN || errno == EINTR;
}

static void
work_write(uv_work_t *work)
{
	struct writer *w = work->data;
	ssize_t count;

	do
		count = write(w->fd, w->writing.ptr, w->writing.len);
	while (count < 0 && is_to_wait(w->fd));
	w->result = count < 0 ? -errno : count;
}

static void
on_written(uv_work_t *work, int status)
{
	struct writer *w = work->data;
	ssize_t count = w->result;

	(void)status;
	w->is_writing = false;
	if (w->is_freed) {
		release(w);
	} else if (count < 0) {
		w->is_failed = true;
		buf_clear(&w->writing);
		buf_clear(&w->out);
		w->events.on_failed(w->context, strerror((int)-count));
	} else {
		buf_consume(&w->writing, (size_t)count);
		start_write(w);
		w->events.on_written(w->context);
	}
}

static void
write_in_thread(struct writer *w)
{
	w->work.data = w;
	w->is_writing =
	    uv_queue_work(w->loop, &w->work, work_write, on_written) == 0;
	w->is_failed = !w->is_writing;
}

/* What came together since the last write goes out in one. */
static void
start_write(struct writer *w)
{
	ssize_t count;

	if (w->is_writing || w->is_failed)
		return;
	if (w->writing.len == 0) {
		struct buf empty = w->writing;

		w->writing = w->out;
		w->out = empty;
	}
	if (w->writing.len == 0)
		return;
	count = write_at_once(w->fd, buf_slice(&w->writing));
	if (count > 0)
		buf_consume(&w->writing, (size_t)count);
	if (w->writing.len > 0)
		write_in_thread(w);
	if (count > 0)
		w->events.on_written(w->context);
}

void
writer_push(struct writer *w)
{
	start_write(w);
}

static void
on_before_poll(uv_prepare_t *handle)
{
	start_write(handle->data);
}

/* It takes all that it has room for, if late; who reads a pipe may never. */
static bool
is_plain_file(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
}

static void
on_late(uv_timer_t *timer)
{
	*(bool *)timer->data = true;
}

void
writer_finish(struct writer *w, const int *signum)
{
	bool is_late = false, is_limited = is_plain_file(w->fd);
	uv_timer_t limit = {.data = &is_late};

	uv_timer_init(w->loop, &limit);
	for (writer_push(w); writer_unwritten(w) > 0 && !is_late;
	     writer_push(w)) {
		if (*signum != 0 && !is_limited) {
			is_limited = true;
			/* The limit is from now on, not from when the loop
			 * last looked at the clock. */
			uv_update_time(w->loop);
			uv_timer_start(&limit, on_late, LAST_WORDS_MS, 0);
		}
		uv_run(w->loop, UV_RUN_ONCE);
	}
	uv_close((uv_handle_t *)&limit, NULL);
	uv_run(w->loop, UV_RUN_NOWAIT);
}

bool
writer_is_busy(const struct writer *w)
{
	return w->is_writing;
}

struct buf *
writer_out(struct writer *w)
{
	return &w->out;
}

size_t
writer_unwritten(const struct writer *w)
{
	return w->is_failed ? 0 : w->out.len + w->writing.len;
}

struct writer *
writer_new(
    uv_loop_t *loop, int fd, const struct writer_events *events, void *context)
{
	struct writer *w = mem_zalloc(1, sizeof(*w));

	w->loop = loop;
	w->fd = fd;
	w->events = *events;
	w->context = context;
	uv_prepare_init(loop, &w->before_poll);
	w->before_poll.data = w;
	uv_prepare_start(&w->before_poll, on_before_poll);
	uv_unref((uv_handle_t *)&w->before_poll);
	return w;
}

static void
on_closed(uv_handle_t *handle)
{
	struct writer *w = handle->data;

	w->is_closed = true;
	release(w);
}

void
writer_free(struct writer *w)
{
	w->is_freed = true;
	uv_close((uv_handle_t *)&w->before_poll, on_closed);
}
