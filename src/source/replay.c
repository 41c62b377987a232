/* SPDX-License-Identifier: GPL-3.0-or-later
 * replay - lines of a file, the next one read ahead, into a conversation.
 *
 * The line that comes next is pending, so its time can be asked for.
 */
#include "ehlo/source/replay.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/model/archive.h"

#define PIECE ((size_t)65536)
/* Lines that are no facts are passed over, so many at a time. */
#define PASSED_MAX 100

struct replay {
	char *path;
	size_t budget;
	int fd;
	uint64_t size; /* of the file, when it was opened */
	struct conversation *conversation;
	struct conversation *old; /* before going back */
	struct buf bytes;         /* read, and not taken yet from here: */
	size_t taken;
	uint64_t read_bytes;
	size_t line;     /* the number of the pending one, or of the last */
	size_t position; /* events */
	struct slice pending;
	struct err failure; /* behind the pending one; told once */
	bool has_pending, is_file_over, is_over, is_cut;
};

static int
fail(const struct replay *r, struct err *err, const char *why)
{
	return err_set(err, ERR_INPUT, "%s:%zu: %s", r->path, r->line, why);
}

/* ---- lines ---------------------------------------------------------- */

/* More bytes behind those that are there; false when there are none. */
static int
read_more(struct replay *r, struct err *err)
{
	char piece[PIECE];
	ssize_t count;

	buf_consume(&r->bytes, r->taken);
	r->taken = 0;
	do
		count = read(r->fd, piece, sizeof(piece));
	while (count < 0 && errno == EINTR);
	if (count < 0)
		return err_set(err, ERR_INPUT, "%s cannot be read: %s", r->path,
		    strerror(errno));
	r->is_file_over = count == 0;
	r->read_bytes += (uint64_t)count;
	buf_add(&r->bytes, piece, (size_t)count);
	return 0;
}

/* The next line into pending. 0 = there is none, 1, or an error. */
static int
take_line(struct replay *r, struct err *err)
{
	size_t looked = 0;

	r->line++;
	for (;;) {
		struct slice rest = slice_skip(buf_slice(&r->bytes), r->taken);
		size_t end =
		    looked + slice_find(slice_skip(rest, looked), '\n');
		int rc;

		if (end < rest.len || (r->is_file_over && rest.len > 0)) {
			r->pending = slice_range(rest, 0, end);
			r->taken += end < rest.len ? end + 1 : end;
			return 1;
		}
		if (r->is_file_over)
			return 0;
		if (rest.len > REPLAY_LINE_MAX)
			return fail(r, err, "the line is too long");
		looked = rest.len;
		if ((rc = read_more(r, err)) < 0)
			return rc;
	}
}

/* The last line of a file that ends without LF was being written when that
 * ended. */
static bool
is_last_cut(const struct replay *r)
{
	return r->is_file_over && r->taken == r->bytes.len &&
	       r->pending.len > 0 && r->bytes.ptr[r->bytes.len - 1] != '\n';
}

/* ---- events --------------------------------------------------------- */

static int
end(struct replay *r, int rc)
{
	r->is_over = true;
	r->has_pending = false;
	return rc;
}

/* The next line, of whatever kind. An error waits until it is asked for. */
static bool
find_pending(struct replay *r)
{
	int rc;

	if (r->has_pending || r->failure.code != ERR_NONE || r->is_over)
		return r->has_pending;
	rc = take_line(r, &r->failure);
	r->has_pending = rc == 1;
	if (rc == 0)
		end(r, 0);
	return r->has_pending;
}

/* 1 appended, 0 no fact, or an error. */
static int
load_pending(struct replay *r, struct err *err)
{
	struct err why = {0};
	int rc = archive_load_line(r->conversation, r->pending, &why);

	r->has_pending = false;
	if (rc >= 0)
		return rc;
	r->is_cut = is_last_cut(r);
	return r->is_cut ? end(r, 0) : end(r, fail(r, err, why.text));
}

int
replay_next(struct replay *r, struct err *err)
{
	size_t passed = 0;

	replay_forget(r);
	while (find_pending(r)) {
		int rc = load_pending(r, err);

		r->position += rc == 1;
		if (rc != 0)
			return rc;
		if (++passed == PASSED_MAX)
			return 1;
	}
	if (r->failure.code == ERR_NONE || r->is_over)
		return 0;
	*err = r->failure;
	return end(r, -(int)err->code);
}

void
replay_settle(struct replay *r)
{
	for (size_t passed = 0; passed < PASSED_MAX && find_pending(r) &&
				archive_is_passed_over(r->pending);
	     passed++)
		r->has_pending = false;
}

bool
replay_peek(struct replay *r, uint64_t *t_us)
{
	return find_pending(r) && archive_line_time(r->pending, t_us);
}

/* ---- the file ------------------------------------------------------- */

/* The header is what makes it a recording. */
static int
begin(struct replay *r, struct err *err)
{
	struct err why = {0};
	int rc = take_line(r, err);

	if (rc == 0 || (rc == 1 && !archive_is_header(r->pending)))
		return fail(r, err,
		    "this is no recording: it does not begin with "
		    "{\"ehlo\":1");
	if (rc == 1 && archive_load_line(r->conversation, r->pending, &why) < 0)
		return fail(r, err, why.text);
	return rc < 0 ? rc : 0;
}

static void
reset(struct replay *r)
{
	buf_clear(&r->bytes);
	r->taken = r->line = r->position = 0;
	r->read_bytes = 0;
	r->failure = (struct err){0};
	r->has_pending = r->is_file_over = r->is_over = r->is_cut = false;
	r->conversation = conversation_new(r->budget);
}

struct replay *
replay_open(const char *path, size_t budget, struct err *err)
{
	int fd = file_open(path, err);
	struct stat status;
	struct replay *r;

	if (fd < 0)
		return NULL;
	r = mem_zalloc(1, sizeof(*r));
	r->path = mem_copy_str(path);
	r->budget = budget;
	r->fd = fd;
	r->size = fstat(fd, &status) == 0 ? (uint64_t)status.st_size : 0;
	reset(r);
	if (begin(r, err) == 0)
		return r;
	replay_free(r);
	return NULL;
}

int
replay_rewind(struct replay *r, struct err *err)
{
	struct conversation *old = r->conversation;

	if (lseek(r->fd, 0, SEEK_SET) < 0)
		return err_set(err, ERR_INPUT, "%s cannot be read: %s", r->path,
		    strerror(errno));
	replay_forget(r);
	reset(r);
	r->old = old;
	return begin(r, err);
}

void
replay_forget(struct replay *r)
{
	conversation_free(r->old);
	r->old = NULL;
}

void
replay_free(struct replay *r)
{
	if (r == NULL)
		return;
	close(r->fd);
	replay_forget(r);
	conversation_free(r->conversation);
	buf_fini(&r->bytes);
	mem_free(r->path);
	mem_free(r);
}

const struct conversation *
replay_conversation(const struct replay *r)
{
	return r->conversation;
}

size_t
replay_position(const struct replay *r)
{
	return r->position;
}

uint64_t
replay_size(const struct replay *r)
{
	return r->size;
}

unsigned
replay_progress(const struct replay *r)
{
	uint64_t done = r->read_bytes - (r->bytes.len - r->taken);

	if (r->is_over || r->size == 0 || done >= r->size)
		return 1000;
	return (unsigned)(done * 1000 / r->size);
}

bool
replay_is_over(const struct replay *r)
{
	return r->is_over;
}

bool
replay_is_cut(const struct replay *r)
{
	return r->is_cut;
}
