/* SPDX-License-Identifier: GPL-3.0-or-later
 * conn - a connection runs its steps until one of them has to wait. */
#include <stdio.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"
#include "player-core.h"
#include "tls-wire.h"

#define CHUNK ((size_t)65536)

enum progress {
	NEXT, /* the step is done */
	WAIT, /* for bytes, a time or a write */
	LEAVE /* the connection is ending; nothing is played any more */
};

/* A section closes at its end. */
static const struct step *
current(const struct conn *c)
{
	return c->step < c->end ? &c->player->script->steps[c->step] : &c->last;
}

/* ---- the end of a connection ---------------------------------------- */

static void
forget(struct conn *c)
{
	struct player *p = c->player;
	struct conn **at = &p->conns;

	if (--c->open_handles > 0)
		return;
	while (*at != c)
		at = &(*at)->next;
	*at = c->next;
	buf_fini(&c->heard);
	buf_fini(&c->out);
	mem_free(c);
	player_settle(p);
}

static void
on_timer_closed(uv_handle_t *handle)
{
	forget(handle->data);
}

void
conn_end(struct conn *c, bool by_reset)
{
	if (c->is_closing)
		return;
	c->is_closing = true;
	uv_close((uv_handle_t *)&c->timer, on_timer_closed);
	if (by_reset)
		c->wire->ops->reset(c->wire);
	else
		c->wire->ops->close(c->wire);
}

static enum progress
fail(struct conn *c, const char *wanted, struct slice got)
{
	const struct player_options *o = &c->player->options;
	struct buf text = {0};

	if (o->on_failed != NULL) {
		buf_addf(&text, "expected %s, got ", wanted);
		if (got.len == 0)
			buf_add_str(&text, c->is_ended ? "the end" : "nothing");
		else
			utf8_add_safe(
			    &text, slice_range(got, 0, 80), UTF8_FORM_ASCII);
		o->on_failed(o->context, current(c)->line, buf_text(&text));
	}
	buf_fini(&text);
	conn_end(c, true);
	return LEAVE;
}

/* Said once a connection. */
static void
be_idle(struct conn *c)
{
	const struct player_options *o = &c->player->options;

	if (!c->is_idle && o->on_idle != NULL)
		o->on_idle(o->context);
	c->is_idle = true;
}

/* ---- saying --------------------------------------------------------- */

/* What the options leave of it, counted. */
static void
write_out(struct conn *c)
{
	const struct player_options *o = &c->player->options;

	c->said += c->out.len;
	c->is_writing = true;
	if (o->on_said != NULL)
		o->on_said(o->context, buf_slice(&c->out));
	c->wire->ops->write(c->wire, buf_slice(&c->out));
}

static bool
is_cut(const struct conn *c)
{
	return c->said >= c->player->options.end_after;
}

/* Says no more, and takes what comes to its end. */
static enum progress
leave(struct conn *c)
{
	if (!c->is_shut && !c->is_gone)
		c->wire->ops->shutdown(c->wire);
	c->is_shut = true;
	buf_clear(&c->heard);
	if (!c->is_ended)
		return WAIT;
	conn_end(c, false);
	return LEAVE;
}

/* The options' end has come. */
static enum progress
cut(struct conn *c)
{
	switch (c->player->options.end) {
	case PLAYER_RESETS:
		conn_end(c, true);
		return LEAVE;
	case PLAYER_STALLS:
		be_idle(c);
		return WAIT;
	case PLAYER_CLOSES:
		break;
	}
	return leave(c);
}

/* How many bytes the next write may have. */
static size_t
write_max(const struct conn *c)
{
	const struct player_options *o = &c->player->options;
	size_t max = c->slice > 0 ? c->slice : CHUNK;

	if (o->end_after - c->said < max)
		max = (size_t)(o->end_after - c->said);
	if (c->said < o->split_at && o->split_at - c->said < max)
		max = (size_t)(o->split_at - c->said);
	return max;
}

static enum progress
play_send(struct conn *c, const struct step *step)
{
	if (c->is_writing)
		return WAIT;
	if (c->is_gone)
		return NEXT;
	if (!c->is_begun)
		speech_begin(&c->speech, c->player->script, step);
	c->is_begun = true;
	buf_clear(&c->out);
	if (!speech_next(&c->speech, write_max(c), &c->out))
		return NEXT;
	write_out(c);
	return WAIT;
}

/* ---- hearing -------------------------------------------------------- */

/* The first line that was heard, with its ending; empty = not all of it. */
static struct slice
heard_line(const struct conn *c)
{
	struct slice heard = buf_slice(&c->heard);
	size_t len = slice_find(heard, '\n');

	return slice_range(heard, 0, len == heard.len ? 0 : len + 1);
}

static struct slice
without_ending(struct slice line)
{
	size_t len = line.len - 1;

	if (len > 0 && line.ptr[len - 1] == '\r')
		len--;
	return slice_range(line, 0, len);
}

typedef bool (*matches_fn)(struct slice line, struct slice wanted);

static bool
has_verb(struct slice line, struct slice wanted)
{
	return slice_equals_nocase(slice_take_word(&line), wanted);
}

static bool
is_any(struct slice line, struct slice wanted)
{
	(void)line;
	(void)wanted;
	return true;
}

static enum progress
play_line(struct conn *c, const struct step *step)
{
	static const matches_fn matches[STEP_COUNT] = {
	    [STEP_LINE] = slice_equals,
	    [STEP_ANY_LINE] = is_any,
	    [STEP_VERB] = has_verb,
	};
	struct slice line = heard_line(c);
	struct slice wanted = {0};

	if (step->kind != STEP_ANY_LINE)
		wanted = script_text(c->player->script, step);
	if (line.len == 0 && !c->is_ended)
		return WAIT;
	if (line.len == 0 ||
	    !matches[step->kind](without_ending(line), wanted)) {
		struct slice got = line.len == 0 ? buf_slice(&c->heard) : line;
		char text[128];

		snprintf(text, sizeof(text), "the line \"%.*s\"",
		    wanted.len > 100 ? 100 : (int)wanted.len, wanted.ptr);
		return fail(c, text, got);
	}
	buf_consume(&c->heard, line.len);
	return NEXT;
}

static enum progress
play_bytes(struct conn *c, const struct step *step)
{
	struct slice wanted = script_text(c->player->script, step);
	struct slice got = slice_range(buf_slice(&c->heard), 0, wanted.len);

	if (!slice_equals(got, slice_range(wanted, 0, got.len)) ||
	    (got.len < wanted.len && c->is_ended))
		return fail(c, "other bytes", got);
	if (got.len < wanted.len)
		return WAIT;
	buf_consume(&c->heard, wanted.len);
	return NEXT;
}

/* Lines are taken off until a lone dot has been. */
static enum progress
play_data(struct conn *c, const struct step *step)
{
	struct slice line;

	(void)step;
	while ((line = heard_line(c)).len > 0) {
		bool is_end = slice_equals(line, SLICE(".\r\n"));

		buf_consume(&c->heard, line.len);
		if (is_end)
			return NEXT;
	}
	return c->is_ended ? fail(c, "the end of mail data", line) : WAIT;
}

static enum progress
play_eof(struct conn *c, const struct step *step)
{
	(void)step;
	if (c->heard.len > 0)
		return fail(c, "the end", buf_slice(&c->heard));
	return c->is_ended ? NEXT : WAIT;
}

/* ---- times ---------------------------------------------------------- */

static void
on_time(uv_timer_t *timer)
{
	struct conn *c = timer->data;

	c->is_due = true;
	conn_run(c);
}

static enum progress
play_time(struct conn *c, const struct step *step)
{
	if (!c->is_begun)
		uv_timer_start(&c->timer, on_time, step->number, step->number);
	c->is_begun = true;
	return c->is_due ? NEXT : WAIT;
}

/* ---- TLS ------------------------------------------------------------ */

static void
tell_secure(struct conn *c, bool is_secure)
{
	const struct player_options *o = &c->player->options;

	c->is_secure = is_secure;
	if (o->on_secure != NULL)
		o->on_secure(o->context, is_secure);
}

static enum progress
begin_tls(struct conn *c, const struct step *step)
{
	struct tls_setting setting;
	struct wire *wire;

	tls_wire_read_setting(&setting, script_text(c->player->script, step));
	wire = tls_wire_wrap(c->wire, &setting, c->player->is_client);
	if (wire == NULL)
		return fail(c, "a certificate", slice_str(setting.cert));
	c->wire = wire;
	tell_secure(c, true);
	tls_wire_begin(wire, buf_slice(&c->heard));
	buf_clear(&c->heard);
	return NEXT;
}

static enum progress
play_tls(struct conn *c, const struct step *step)
{
	bool is_first = !c->is_begun;

	c->is_begun = true;
	if (is_first && begin_tls(c, step) == LEAVE)
		return LEAVE;
	return c->is_closing ? LEAVE : c->is_due ? NEXT : WAIT;
}

/* The rest is for who is inside TLS. */
static enum progress
play_secure(struct conn *c, const struct step *step)
{
	if (!c->is_secure)
		return fail(c, "TLS", (struct slice){0});
	switch (step->kind) {
	case STEP_UPDATE:
		tls_wire_update_keys(c->wire, step->number);
		break;
	case STEP_RENEGOTIATE:
		tls_wire_renegotiate(c->wire);
		break;
	case STEP_GOODBYE:
		tls_wire_say_goodbye(c->wire);
		break;
	default:
		tls_wire_leave(c->wire);
		tell_secure(c, false);
		break;
	}
	return NEXT;
}

/* ---- the rest ------------------------------------------------------- */

static enum progress
play_slice(struct conn *c, const struct step *step)
{
	c->slice = (size_t)step->number;
	return NEXT;
}

static enum progress
play_shutdown(struct conn *c, const struct step *step)
{
	(void)step;
	if (!c->is_shut && !c->is_gone)
		c->wire->ops->shutdown(c->wire);
	c->is_shut = true;
	return NEXT;
}

static enum progress
play_drain(struct conn *c, const struct step *step)
{
	(void)step;
	be_idle(c);
	buf_clear(&c->heard);
	return c->is_ended ? NEXT : WAIT;
}

static enum progress
play_close(struct conn *c, const struct step *step)
{
	(void)step;
	return leave(c);
}

/* As a close, but what comes then was not in the script. */
static enum progress
play_end(struct conn *c, const struct step *step)
{
	(void)step;
	return c->heard.len > 0 ? fail(c, "the end", buf_slice(&c->heard))
	                        : leave(c);
}

static enum progress
play_reset(struct conn *c, const struct step *step)
{
	(void)step;
	conn_end(c, true);
	return LEAVE;
}

static enum progress
play_stall(struct conn *c, const struct step *step)
{
	(void)step;
	be_idle(c);
	return WAIT;
}

static const struct {
	enum progress (*play)(struct conn *c, const struct step *step);
	bool hears; /* while it waits */
} plays[STEP_COUNT] = {
    [STEP_SEND] = {play_send, false},
    [STEP_LINE] = {play_line, true},
    [STEP_ANY_LINE] = {play_line, true},
    [STEP_VERB] = {play_line, true},
    [STEP_BYTES] = {play_bytes, true},
    [STEP_DATA] = {play_data, true},
    [STEP_EOF] = {play_eof, true},
    [STEP_QUIET] = {play_time, true},
    [STEP_PAUSE] = {play_time, false},
    [STEP_SLICE] = {play_slice, false},
    [STEP_SHUTDOWN] = {play_shutdown, false},
    [STEP_CLOSE] = {play_close, true},
    [STEP_END] = {play_end, true},
    [STEP_RESET] = {play_reset, false},
    [STEP_DRAIN] = {play_drain, true},
    [STEP_STALL] = {play_stall, false},
    [STEP_TLS] = {play_tls, true},
    [STEP_UPDATE] = {play_secure, false},
    [STEP_RENEGOTIATE] = {play_secure, false},
    [STEP_GOODBYE] = {play_secure, false},
    [STEP_CLEAR] = {play_secure, false},
};

static enum progress
play(struct conn *c)
{
	if (c->is_writing)
		return WAIT;
	if (is_cut(c))
		return cut(c);
	return plays[current(c)->kind].play(c, current(c));
}

void
conn_run(struct conn *c)
{
	enum progress progress;

	if (c->is_closing || c->is_running)
		return;
	c->is_running = true;
	while ((progress = play(c)) == NEXT) {
		c->step++;
		c->is_begun = c->is_due = false;
		uv_timer_stop(&c->timer);
	}
	c->is_running = false;
	if (progress == WAIT)
		c->wire->ops->listen_to(
		    c->wire, !c->is_ended &&
				 (is_cut(c) || plays[current(c)->kind].hears));
}

/* ---- what the wire says --------------------------------------------- */

static void
on_bytes(void *context, struct slice bytes)
{
	struct conn *c = context;
	const struct player_options *o = &c->player->options;

	if (o->on_heard != NULL)
		o->on_heard(o->context, bytes);
	if (!is_cut(c))
		buf_add_slice(&c->heard, bytes);
	if (current(c)->kind == STEP_QUIET)
		uv_timer_again(&c->timer);
	conn_run(c);
}

static void
on_end(void *context)
{
	struct conn *c = context;

	c->is_ended = true;
	conn_run(c);
}

static void
on_written(void *context, bool is_gone)
{
	struct conn *c = context;

	c->is_writing = false;
	c->is_gone |= is_gone;
	c->is_ended |= is_gone;
	conn_run(c);
}

static void
on_closed(void *context)
{
	forget(context);
}

static void
on_open(void *context, const char *error)
{
	struct conn *c = context;

	c->is_due |= current(c)->kind == STEP_TLS;
	if (error != NULL)
		fail(
		    c, c->is_secure ? "TLS" : "a connection", slice_str(error));
	else
		conn_run(c);
}

const struct wire_events *
conn_wire_events(void)
{
	static const struct wire_events events = {
	    on_open, on_bytes, on_end, on_written, on_closed};

	return &events;
}

static unsigned
last_line(const struct script *s, const struct section *section)
{
	return section->end > section->begin ? s->steps[section->end - 1].line
	                                     : 0;
}

struct conn *
conn_new(struct player *p)
{
	const struct section *section = &p->script->sections[p->section];
	struct conn *c = mem_zalloc(1, sizeof(*c));

	c->player = p;
	c->step = section->begin;
	c->end = section->end;
	c->last = (struct step){
	    .kind = STEP_END, .line = last_line(p->script, section)};
	c->slice = p->options.slice;
	c->open_handles = 2;
	c->next = p->conns;
	p->conns = c;
	p->started++;
	uv_timer_init(p->loop, &c->timer);
	c->timer.data = c;
	return c;
}
