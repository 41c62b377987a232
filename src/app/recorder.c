/* SPDX-License-Identifier: GPL-3.0-or-later
 * recorder - a format of its own for cli's walk through the events, and a
 * writer behind it. */
#include "config.h"

#include "ehlo/app/recorder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/app/writer.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/output.h"
#include "ehlo/model/archive.h"

#define BEHIND_MAX ((size_t)1 << 20)

struct recorder {
	const struct conversation *conversation;
	struct recorder_options options;
	char *path;
	struct output *output;
	struct writer *writer;
	int fd;
	int status;
};

/* ---- the file ------------------------------------------------------- */

static int
refuse(struct err *err, const char *path, const char *why)
{
	return err_set(err, ERR_OUTPUT, "%s cannot be written: %s", path, why);
}

/* Whatever is there may be written when it holds nothing that would be lost;
 * a pipe that nobody reads would never open. */
static int
open_existing(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	const char *why = strerror(errno);
	struct stat status;

	if (fd < 0)
		return refuse(err, path,
		    errno == ENXIO ? "nobody reads from this pipe" : why);
	if (fstat(fd, &status) == 0 && !S_ISREG(status.st_mode)) {
		fcntl(fd, F_SETFL, fcntl(fd, F_GETFL) & ~O_NONBLOCK);
		return fd;
	}
	if (status.st_size == 0 && fchmod(fd, S_IRUSR | S_IWUSR) == 0)
		return fd;
	why = status.st_size == 0
	          ? strerror(errno)
	          : "it is there already; nothing is written over: name a new "
	            "file, or remove this one";
	close(fd);
	return refuse(err, path, why);
}

int
recorder_open_file(const char *path, struct err *err)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOCTTY,
	    S_IRUSR | S_IWUSR);

	if (fd < 0 && errno == EEXIST)
		return open_existing(path, err);
	return fd < 0 ? refuse(err, path, strerror(errno)) : fd;
}

/* ---- what is written ------------------------------------------------ */

static void
put_event(struct output *o, struct buf *out, size_t index)
{
	archive_write_event(out, conversation_event(o->conversation, index));
}

/* What follows from facts is no fact. */
static void
put_nothing(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict)
{
	(void)o;
	(void)out;
	(void)t_us;
	(void)verdict;
}

static void
put_header(struct recorder *r)
{
	archive_write_header(writer_out(r->writer), PACKAGE_VERSION,
	    conversation_wall(r->conversation), r->options.target);
}

static void
on_written(void *context)
{
	struct recorder *r = context;

	r->options.on_written(r->options.context);
}

static void
on_failed(void *context, const char *reason)
{
	struct recorder *r = context;
	struct err err;

	r->status = err_status(ERR_OUTPUT);
	err_set(&err, ERR_OUTPUT,
	    "the recording %s ends here, it cannot be written: %s", r->path,
	    reason);
	r->options.on_failed(r->options.context, &err);
}

struct recorder *
recorder_new(uv_loop_t *loop, const struct conversation *c,
    const struct recorder_options *options, struct err *err)
{
	static const struct output_ops ops = {put_event, put_nothing};
	static const struct output_options all;
	static const struct writer_events events = {on_written, on_failed};
	int fd = recorder_open_file(options->path, err);
	struct recorder *r;

	if (fd < 0)
		return NULL;
	r = mem_zalloc(1, sizeof(*r));
	r->conversation = c;
	r->options = *options;
	r->path = mem_copy_str(options->path);
	r->fd = fd;
	r->output = output_new(&ops, c, &all);
	r->writer = writer_new(loop, fd, &events, r);
	put_header(r);
	recorder_update(r);
	return r;
}

/* A write that is under way in its thread has the descriptor. */
void
recorder_free(struct recorder *r)
{
	if (r == NULL)
		return;
	if (!writer_is_busy(r->writer))
		close(r->fd);
	writer_free(r->writer);
	output_free(r->output);
	mem_free(r->path);
	mem_free(r);
}

void
recorder_update(struct recorder *r)
{
	if (recorder_is_on(r))
		output_update(r->output, writer_out(r->writer));
}

void
recorder_finish(struct recorder *r, const int *signum)
{
	if (r == NULL)
		return;
	recorder_update(r);
	writer_finish(r->writer, signum);
}

int
recorder_status(const struct recorder *r)
{
	return r == NULL ? 0 : r->status;
}

bool
recorder_is_on(const struct recorder *r)
{
	return r != NULL && r->status == 0;
}

bool
recorder_is_behind(const struct recorder *r)
{
	return r != NULL && writer_unwritten(r->writer) > BEHIND_MAX;
}

bool
recorder_is_busy(const struct recorder *r)
{
	return r != NULL && writer_is_busy(r->writer);
}
