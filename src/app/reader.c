/* SPDX-License-Identifier: GPL-3.0-or-later
 * reader - one timer that is always due, and a piece of the file each time. */
#include "ehlo/app/reader.h"

#include "ehlo/base/mem.h"
#include "ehlo/source/replay.h"

/* So long at a time, then the loop turns; with 0 it would come back here before
 * it looks at anything else. */
#define PIECE_NS UINT64_C(8000000)
#define REST_MS  1
/* Events between two looks at the clock. */
#define LOOK_EVERY 64
/* What is compared are folds, which stay: of so many sessions. */
#define BUDGET       ((size_t)8 << 20)
#define SESSIONS_MAX 10000

struct reader {
	struct replay *replay;
	struct reader_events events;
	void *context;
	uv_timer_t timer;
};

static int
check_sessions(const struct replay *replay, struct err *err)
{
	const struct conversation *c = replay_conversation(replay);

	if (conversation_session(c)->number <= SESSIONS_MAX)
		return 1;
	return err_set(err, ERR_INPUT,
	    "session %d of the recording is one too many to be read here",
	    SESSIONS_MAX + 1);
}

/* 1 = there is more, 0 = that was all, or an error. */
static int
read_piece(struct replay *replay, struct err *err)
{
	uint64_t end_ns = uv_hrtime() + PIECE_NS;
	int rc;

	do {
		for (size_t i = 0; i < LOOK_EVERY; i++)
			if ((rc = replay_next(replay, err)) != 1)
				return rc;
		rc = check_sessions(replay, err);
	} while (rc == 1 && uv_hrtime() < end_ns);
	return rc;
}

static void
tell_end(const struct reader *r, int rc, struct err *err)
{
	const struct conversation *c = replay_conversation(r->replay);
	bool is_cut = rc == 0 && replay_is_cut(r->replay);

	r->events.on_end(r->context, rc == 0 ? c : NULL,
	    rc < 0   ? err->text
	    : is_cut ? "the last line of the recording is cut, and left out"
		     : NULL);
}

static void
on_timer(uv_timer_t *timer)
{
	struct reader *r = timer->data;
	struct err err = {0};
	int rc = read_piece(r->replay, &err);

	if (rc < 1) {
		tell_end(r, rc, &err);
		return;
	}
	uv_timer_start(timer, on_timer, REST_MS, 0);
	r->events.on_progress(r->context, replay_progress(r->replay));
}

struct reader *
reader_new(uv_loop_t *loop, const char *path,
    const struct reader_events *events, void *context, struct err *err)
{
	struct replay *replay = replay_open(path, BUDGET, err);
	struct reader *r;

	if (replay == NULL)
		return NULL;
	if (replay_size(replay) > READER_MAX) {
		err_set(err, ERR_INPUT,
		    "%s is too long to be read here: \"ehlo --replay\" shows "
		    "it",
		    path);
		replay_free(replay);
		return NULL;
	}
	r = mem_zalloc(1, sizeof(*r));
	r->replay = replay;
	r->events = *events;
	r->context = context;
	uv_timer_init(loop, &r->timer);
	r->timer.data = r;
	uv_timer_start(&r->timer, on_timer, 0, 0);
	return r;
}

static void
on_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

void
reader_free(struct reader *r)
{
	if (r == NULL)
		return;
	replay_free(r->replay);
	uv_close((uv_handle_t *)&r->timer, on_closed);
}
