/* SPDX-License-Identifier: GPL-3.0-or-later
 * history-file - appends a line, or puts a shorter file in the place. */
#include "history-file.h"

#include <string.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/base/private.h"
#include "ehlo/model/redact.h"

/* Nobody has typed more. */
#define BYTES_MAX ((size_t)16 << 20)

/* A longer line is data; every start would read it. */
#define SAVED_MAX 4096

/* A mask that is sent again would pass for the secret. Without it a server
 * asks for what is missing. */
static void
cut_mask(struct buf *line)
{
	size_t len = line->len;

	while (len > 0 && (line->ptr[len - 1] == REDACT_MASK[0] ||
			      line->ptr[len - 1] == ' '))
		len--;
	buf_truncate(line, len);
}

void
history_file_add_shown(struct buf *out, struct slice line)
{
	if (redact_shown(line, out))
		cut_mask(out);
}

bool
history_file_open(struct history_file *f, const char *path)
{
	int fd = path == NULL ? -1 : private_open(path);

	if (fd < 0)
		return false;
	close(fd);
	f->path = mem_copy_str(path);
	return true;
}

static void
forget(struct history_file *f)
{
	mem_free(f->path);
	f->path = NULL;
}

int
history_file_append(struct history_file *f, const char *line)
{
	struct buf bytes = {0};
	int rc;

	if (f->path == NULL || strchr(line, '\n') != NULL ||
	    strlen(line) > SAVED_MAX)
		return 0;
	buf_addf(&bytes, "%s\n", line);
	rc = private_append(f->path, buf_slice(&bytes));
	buf_fini(&bytes);
	if (rc != 0)
		forget(f);
	return rc;
}

static void
shorten(const char *path, size_t lines)
{
	struct buf text = {0};
	size_t begin, seen = 0;

	if (file_read(path, BYTES_MAX, &text, NULL) < 0)
		return;
	for (begin = text.len; begin > 0; begin--)
		if (text.ptr[begin - 1] == '\n' && seen++ == lines)
			break;
	if (begin > 0)
		private_replace(path, slice_skip(buf_slice(&text), begin));
	buf_fini(&text);
}

void
history_file_close(struct history_file *f, size_t lines)
{
	if (f->path != NULL)
		shorten(f->path, lines);
	forget(f);
}
