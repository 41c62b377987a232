/* SPDX-License-Identifier: GPL-3.0-or-later
 * player - one timer: it plays on when an event is due, or at once while there
 * is a place to go to. Going back begins anew and goes there. */
#include "ehlo/app/player.h"

#include "ehlo/base/mem.h"
#include "ehlo/tui/view.h"

/* So long at a time, then the loop turns; with 0 it would come back here before
 * it looks at anything else. */
#define PIECE_NS UINT64_C(8000000)
#define REST_MS  1
/* Events between two looks at the clock. */
#define LOOK_EVERY 64
#define SPEED_MAX  1000ul
#define TO_END     ((size_t)-1)

struct player {
	struct replay *replay;
	struct player_events events;
	void *context;
	uv_timer_t timer;
	size_t target; /* position to go to; is_going */
	bool is_going, is_playing;
	unsigned long times, by;      /* the speed is times / by */
	uint64_t played_us, since_ms; /* an event's time, and when that was */
};

static bool
is_stop(const struct player *p, size_t index)
{
	const struct conversation *c = replay_conversation(p->replay);

	return conversation_mark(c, index)->is_reply_end ||
	       conversation_event(c, index)->kind == EVENT_CLOSED;
}

static uint64_t
newest_us(const struct player *p)
{
	const struct conversation *c = replay_conversation(p->replay);
	size_t count = conversation_count(c);

	return count == 0 ? 0 : conversation_event(c, count - 1)->t_us;
}

/* One event on, if it is not far; false at the end, which is told if it is no
 * good one. */
static bool
advance(struct player *p)
{
	bool was_over = replay_is_over(p->replay);
	struct err err = {0};
	int rc = replay_next(p->replay, &err);

	if (rc < 0)
		p->events.on_trouble(p->context, err.text);
	else if (rc == 0 && !was_over && replay_is_cut(p->replay))
		p->events.on_trouble(p->context,
		    "the last line of the recording is cut, and left out");
	return rc == 1;
}

/* ---- time ----------------------------------------------------------- */

static void on_timer(uv_timer_t *timer);

/* Where the clock and the recording were at one. */
static void
set_pace(struct player *p)
{
	uv_update_time(p->timer.loop);
	p->since_ms = uv_now(p->timer.loop);
	p->played_us = newest_us(p);
}

static uint64_t
due_ms(const struct player *p, uint64_t t_us)
{
	uint64_t gap_us = t_us > p->played_us ? t_us - p->played_us : 0;

	return p->since_ms + gap_us / 1000 * p->by / p->times;
}

static void
wait_for_next(struct player *p)
{
	uint64_t t_us = 0, now = uv_now(p->timer.loop), due;

	replay_settle(p->replay);
	if (!p->is_going && !p->is_playing)
		return;
	due = p->is_playing && replay_peek(p->replay, &t_us) ? due_ms(p, t_us)
	                                                     : now;
	uv_timer_start(&p->timer, on_timer, due > now ? due - now : REST_MS, 0);
}

static void
play_on(struct player *p)
{
	uint64_t t_us, now = uv_now(p->timer.loop);
	uint64_t end_ns = uv_hrtime() + PIECE_NS;

	do
		p->is_playing = advance(p);
	while (p->is_playing && replay_peek(p->replay, &t_us) &&
	       due_ms(p, t_us) <= now && uv_hrtime() < end_ns);
}

static void
go_on(struct player *p)
{
	uint64_t end_ns = uv_hrtime() + PIECE_NS;
	size_t at = replay_position(p->replay), before;

	while (p->is_going) {
		before = at;
		p->is_going = at < p->target && advance(p);
		at = replay_position(p->replay);
		if ((at == before || at % LOOK_EVERY == 0) &&
		    uv_hrtime() >= end_ns)
			break;
	}
}

static void
on_timer(uv_timer_t *timer)
{
	struct player *p = timer->data;

	if (p->is_going)
		go_on(p);
	else
		play_on(p);
	wait_for_next(p);
	p->events.on_change(p->context);
}

/* ---- orders --------------------------------------------------------- */

static int
halt(struct player *p)
{
	uv_timer_stop(&p->timer);
	p->is_playing = p->is_going = false;
	return 0;
}

/* To a position, from the start where that lies behind. */
static int
go_to(struct player *p, size_t target, struct err *err)
{
	int rc = 0;

	halt(p);
	if (target < replay_position(p->replay))
		rc = replay_rewind(p->replay, err);
	p->target = target;
	p->is_going = rc == 0;
	go_on(p);
	return rc;
}

static int
order_play(struct player *p, struct slice args, struct err *err)
{
	int rc = 0;

	(void)args;
	if (replay_is_over(p->replay))
		rc = go_to(p, 0, err);
	halt(p);
	p->is_playing = rc == 0;
	set_pace(p);
	return rc;
}

static int
order_again(struct player *p, struct slice args, struct err *err)
{
	int rc = go_to(p, 0, err);

	return rc < 0 ? rc : order_play(p, args, err);
}

static int
order_pause(struct player *p, struct slice args, struct err *err)
{
	(void)args;
	(void)err;
	return halt(p);
}

static int
order_toggle(struct player *p, struct slice args, struct err *err)
{
	return p->is_playing ? halt(p) : order_play(p, args, err);
}

static int
order_step(struct player *p, struct slice args, struct err *err)
{
	(void)args;
	return go_to(p, replay_position(p->replay) + 1, err);
}

static int
order_next(struct player *p, struct slice args, struct err *err)
{
	size_t from = replay_position(p->replay), at = from;

	(void)args;
	(void)err;
	halt(p);
	while ((at == from || !is_stop(p, at - 1)) && advance(p))
		at = replay_position(p->replay);
	return 0;
}

/* Behind the reply before this one; or by an event. */
static int
order_back(struct player *p, struct slice args, struct err *err)
{
	size_t at = replay_position(p->replay);

	if (at > 0)
		at--;
	if (!slice_equals(args, SLICE("step")))
		while (at > 0 && !is_stop(p, at - 1))
			at--;
	return go_to(p, at, err);
}

static int
order_seek(struct player *p, struct slice args, struct err *err)
{
	unsigned long number;

	if (slice_equals(args, SLICE("end")))
		return go_to(p, TO_END, err);
	if (slice_equals(args, SLICE("start")))
		return go_to(p, 0, err);
	if (slice_to_number(args, ULONG_MAX, &number) < 0)
		return err_set(err, ERR_USAGE,
		    ":seek start, end, or behind how many events");
	return go_to(p, number, err);
}

/* "4", "4x", "1/4" */
static int
order_speed(struct player *p, struct slice args, struct err *err)
{
	size_t slash = slice_find(args, '/');
	unsigned long times, by = 1;

	if (args.len > 0 && args.ptr[args.len - 1] == 'x')
		args = slice_range(args, 0, args.len - 1);
	if (slice_to_number(slice_range(args, 0, slash), SPEED_MAX, &times) <
		0 ||
	    times == 0 ||
	    (slash < args.len && (slice_to_number(slice_skip(args, slash + 1),
				      SPEED_MAX, &by) < 0 ||
				     by == 0)))
		return err_set(err, ERR_USAGE,
		    ":speed 4 is four times as fast, 1/4 as slow; 1 as it was");
	p->times = times;
	p->by = by;
	set_pace(p);
	return 0;
}

int
player_order(struct player *p, struct slice words, struct err *err)
{
	static const struct {
		const char *word;
		int (*run)(struct player *, struct slice, struct err *);
	} orders[] = {
	    {"play", order_play},
	    {"pause", order_pause},
	    {"toggle", order_toggle},
	    {"again", order_again},
	    {"step", order_step},
	    {"next", order_next},
	    {"back", order_back},
	    {"seek", order_seek},
	    {"speed", order_speed},
	};
	struct slice word = slice_take_word(&words);
	int rc = err_set(err, ERR_USAGE, "no such order to a replay");

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (slice_equals(word, slice_str(orders[i].word)))
			rc = orders[i].run(p, slice_trim(words), err);
	wait_for_next(p);
	p->events.on_change(p->context);
	return rc;
}

/* ---- life ----------------------------------------------------------- */

struct player *
player_new(uv_loop_t *loop, const char *path,
    const struct player_events *events, void *context, struct err *err)
{
	struct replay *replay =
	    replay_open(path, TRANSCRIPT_BUDGET_DEFAULT, err);
	struct player *p;

	if (replay == NULL)
		return NULL;
	p = mem_zalloc(1, sizeof(*p));
	p->replay = replay;
	p->events = *events;
	p->context = context;
	p->times = p->by = 1;
	p->target = TO_END;
	p->is_going = true;
	uv_timer_init(loop, &p->timer);
	p->timer.data = p;
	wait_for_next(p);
	return p;
}

static void
on_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

void
player_free(struct player *p)
{
	if (p == NULL)
		return;
	replay_free(p->replay);
	uv_close((uv_handle_t *)&p->timer, on_closed);
}

const struct conversation *
player_conversation(const struct player *p)
{
	return replay_conversation(p->replay);
}

void
player_forget(struct player *p)
{
	replay_forget(p->replay);
}

void
player_state(struct player *p, struct console_replay *out)
{
	*out = (struct console_replay){.is_on = true,
	    .is_playing = p->is_playing,
	    .is_over = replay_is_over(p->replay),
	    .position = replay_position(p->replay),
	    .permille = replay_progress(p->replay)};
}
