/* SPDX-License-Identifier: GPL-3.0-or-later
 * content - a file is read by its descriptor, a sample is held as it is. */
#include "config.h"

#include "ehlo/source/content.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/smtp/sample.h"

struct content {
	char *name;
	int fd; /* -1 = it is a sample */
	struct buf sample;
	uint64_t at, size;
	char piece[CONTENT_PIECE];
};

static int
open_sample(struct content *c, struct slice name,
    const struct compose_words *words, struct err *err)
{
	enum sample sample = sample_find(name);
	struct buf names = {0};

	if (sample < SAMPLE_COUNT) {
		sample_write(sample, words, &c->sample);
		c->size = c->sample.len;
		return 0;
	}
	for (int i = 0; i < SAMPLE_COUNT; i++)
		buf_addf(&names, "%s%s", i == 0 ? "" : ", ",
		    sample_name((enum sample)i));
	err_set(err, ERR_USAGE, "\"%s\" is no sample: %s", c->name,
	    buf_text(&names));
	buf_fini(&names);
	return -ERR_USAGE;
}

static int
open_file(struct content *c, struct err *err)
{
	struct stat status;

	c->fd = file_open(c->name, err);
	if (c->fd < 0)
		return c->fd;
	if (fstat(c->fd, &status) < 0 || status.st_size < 0)
		return err_set(err, ERR_INPUT, "%s cannot be read: %s", c->name,
		    strerror(errno));
	c->size = (uint64_t)status.st_size;
	return 0;
}

struct content *
content_open(
    struct slice what, const struct compose_words *words, struct err *err)
{
	static const struct slice prefix = {"sample:", 7};
	struct content *c = mem_zalloc(1, sizeof(*c));
	int rc;

	if (what.len == 0)
		what = SLICE("sample:test");
	c->fd = -1;
	c->name = mem_copy_text(what.ptr, what.len);
	if (slice_starts_with(what, prefix))
		rc = open_sample(c, slice_skip(what, prefix.len), words, err);
	else
		rc = open_file(c, err);
	if (rc == 0)
		return c;
	content_close(c);
	return NULL;
}

void
content_close(struct content *c)
{
	if (c == NULL)
		return;
	if (c->fd >= 0)
		close(c->fd);
	buf_fini(&c->sample);
	mem_free(c->name);
	mem_free(c);
}

const char *
content_name(const struct content *c)
{
	return c->name;
}

uint64_t
content_size(const struct content *c)
{
	return c->size;
}

static int
read_file(struct content *c, size_t max, struct slice *out, struct err *err)
{
	ssize_t len;

	do
		len = pread(c->fd, c->piece, max, (off_t)c->at);
	while (len < 0 && errno == EINTR);
	if (len < 0)
		return err_set(err, ERR_INPUT, "%s cannot be read: %s", c->name,
		    strerror(errno));
	*out = slice_of(c->piece, (size_t)len);
	return 0;
}

int
content_read(
    struct content *c, uint64_t max, struct slice *out, struct err *err)
{
	size_t most = max < CONTENT_PIECE ? (size_t)max : CONTENT_PIECE;
	int rc = 0;

	if (c->fd < 0)
		*out = slice_range(
		    buf_slice(&c->sample), (size_t)c->at, (size_t)c->at + most);
	else
		rc = read_file(c, most, out, err);
	if (rc == 0)
		c->at += out->len;
	return rc;
}

int
content_check(struct content *c, struct message_check *check, struct err *err)
{
	struct slice piece;
	int rc;

	message_check_init(check);
	c->at = 0;
	while ((rc = content_read(c, CONTENT_PIECE, &piece, err)) == 0 &&
	       piece.len > 0)
		message_check_feed(check, piece);
	message_check_finish(check);
	c->size = c->at; /* what it is by now */
	c->at = 0;
	return rc;
}

int
content_refuse(const char *name, const struct message_check *check,
    enum message_flaw flaw, struct err *err)
{
	struct buf text = {0};

	message_check_describe(check, flaw, &text);
	err_set(err, ERR_INPUT, "%.200s: %s", name, buf_text(&text));
	buf_fini(&text);
	return -ERR_INPUT;
}
