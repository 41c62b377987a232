/* SPDX-License-Identifier: GPL-3.0-or-later
 * keep - the formats of runs without a screen, into a file at once. */
#include "config.h"

#include "ehlo/app/keep.h"

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/app/recorder.h"
#include "ehlo/app/stdio.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/html.h"
#include "ehlo/cli/json.h"
#include "ehlo/cli/text.h"
#include "ehlo/model/archive.h"
#include "ehlo/model/plan-export.h"

typedef void (*writer_fn)(const struct conversation *c, struct buf *out);

static void
put_header(const struct conversation *c, struct buf *out)
{
	archive_write_header(out, PACKAGE_VERSION, conversation_wall(c),
	    conversation_session(c)->target);
}

static void
write_recording(const struct conversation *c, struct buf *out)
{
	put_header(c, out);
	for (size_t i = conversation_first(c); i < conversation_count(c); i++)
		archive_write_event(out, conversation_event(c, i));
}

static void
write_format(
    const struct conversation *c, const struct output_ops *ops, struct buf *out)
{
	struct output_options options = {.is_timed = true};
	struct output *o = output_new(ops, c, &options);
	size_t count = conversation_count(c);
	struct verdict verdict;

	verdict_of(conversation_session(c), &verdict);
	output_finish(o, out,
	    count == 0 ? 0 : conversation_event(c, count - 1)->t_us, &verdict);
	output_free(o);
}

static void
write_text(const struct conversation *c, struct buf *out)
{
	write_format(c, text_ops(), out);
}

static void
write_json(const struct conversation *c, struct buf *out)
{
	put_header(c, out);
	write_format(c, json_ops(), out);
}

static void
write_plan(const struct conversation *c, struct buf *out)
{
	plan_export(c, 0, out);
}

static writer_fn
find_writer(struct slice format)
{
	static const struct {
		const char *name;
		writer_fn write;
	} rows[] = {
	    {"recording", write_recording},
	    {"text", write_text},
	    {"json", write_json},
	    {"plan", write_plan},
	    {"html", html_write},
	};

	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (slice_equals(format, slice_str(rows[i].name)))
			return rows[i].write;
	return NULL;
}

/* The screen waits, so it is nothing that others are slow to read. */
static int
write_file(const char *path, struct slice bytes, struct err *err)
{
	int fd = recorder_open_file(path, err), rc = 0;
	struct stat status;

	if (fd < 0)
		return fd;
	if (fstat(fd, &status) < 0 || !S_ISREG(status.st_mode))
		rc = err_set(err, ERR_OUTPUT,
		    "%s cannot be written: it is no plain file", path);
	else if ((rc = stdio_write_all(fd, bytes)) < 0)
		rc = err_set(err, ERR_OUTPUT, "%s is not whole: %s", path,
		    strerror(-rc));
	close(fd);
	return rc;
}

int
keep_write(const struct conversation *c, struct slice format, struct slice path,
    struct err *err)
{
	writer_fn write = find_writer(format);
	struct buf out = {0};
	char *name;
	int rc;

	if (write == NULL || path.len == 0)
		return err_set(err, ERR_USAGE,
		    ":export text, json, html or plan, and a FILE");
	write(c, &out);
	if (out.len == 0)
		return err_set(err, ERR_STATE, "nothing was said yet");
	name = mem_copy_text(path.ptr, path.len);
	rc = write_file(name, buf_slice(&out), err);
	mem_free(name);
	buf_fini(&out);
	return rc;
}
