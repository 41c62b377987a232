/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder - each event is added to the last row, or begins one; which of both
 * depends on the two of them alone.
 */
#include "ehlo/model/ladder.h"

#include <limits.h>
#include <string.h>

#include "ehlo/base/mem.h"

#define SLOW_US 1000000
/* With fewer there is nothing to compare with. */
#define TIMES_MIN  3
#define SLOW_TIMES 3
/* Three times as long as next to nothing is nothing, too. */
#define SLOW_LEAST_US 20000

/* ---- rows ------------------------------------------------------------- */

void
ladder_fini(struct ladder *l)
{
	for (size_t i = 0; i < l->session_count; i++)
		mem_free(l->sessions[i].times);
	mem_free(l->sessions);
	mem_free(l->sums);
	mem_free(l->rows);
	*l = (struct ladder){0};
}

size_t
ladder_first(const struct ladder *l)
{
	return l->first;
}

size_t
ladder_count(const struct ladder *l)
{
	return l->count;
}

static struct ladder_row *
row_at(const struct ladder *l, size_t row)
{
	return &l->rows[l->skipped + row - l->first];
}

const struct ladder_row *
ladder_row(const struct ladder *l, size_t row)
{
	return row_at(l, row);
}

static struct ladder_row *
last_row(const struct ladder *l)
{
	return l->count > l->first ? row_at(l, l->count - 1) : NULL;
}

size_t
ladder_find(const struct ladder *l, size_t event)
{
	size_t low = l->first, high = l->count;

	if (low == high || event < row_at(l, low)->begin ||
	    event >= row_at(l, high - 1)->end)
		return l->count;
	while (high - low > 1) {
		size_t middle = low + (high - low) / 2;

		if (row_at(l, middle)->begin <= event)
			low = middle;
		else
			high = middle;
	}
	return low;
}

const struct exchange *
ladder_exchange(const struct conversation *c, const struct ladder_row *row)
{
	const struct session *s = conversation_session_at(c, row->session);

	return s != NULL && row->exchange < s->exchanges.count
	           ? &s->exchanges.list[row->exchange]
	           : NULL;
}

size_t
ladder_command(const struct ladder *l, const struct conversation *c,
    const struct ladder_row *reply)
{
	const struct exchange *x = ladder_exchange(c, reply);

	return x != NULL && x->sent_event != NO_EVENT
	           ? ladder_find(l, x->sent_event)
	           : l->count;
}

size_t
ladder_number(const struct ladder *l, size_t row)
{
	uint32_t session = row_at(l, row)->session;

	return session < l->session_count
	           ? row - l->sessions[session].first_row + 1
	           : row + 1;
}

size_t
ladder_last_number(const struct ladder *l, uint32_t session)
{
	size_t end = session + 1 < l->session_count
	                 ? l->sessions[session + 1].first_row
	                 : l->count;

	return session < l->session_count ? end - l->sessions[session].first_row
	                                  : 0;
}

bool
ladder_is_client(const struct ladder_row *row)
{
	return row->kind == LADDER_COMMAND || row->kind == LADDER_CONTENT ||
	       row->kind == LADDER_CHUNK || row->kind == LADDER_CONNECT;
}

uint64_t
ladder_chunk_bytes(const struct ladder_row *row)
{
	return row->bytes - row->head;
}

uint64_t
ladder_chunk_sum(const struct ladder *l, const struct ladder_row *row)
{
	return l->sums[row->message];
}

/* ---- times ------------------------------------------------------------ */

static void
add_session(struct ladder *l, uint32_t number)
{
	while (l->session_count <= number) {
		l->is_chunked = false;
		l->sessions = mem_realloc(
		    l->sessions, l->session_count + 1, sizeof(*l->sessions));
		l->sessions[l->session_count++] =
		    (struct ladder_session){.first_row = l->count};
	}
}

static void
add_time(struct ladder_session *s, uint64_t us)
{
	size_t at = s->count;

	if (s->count == LADDER_TIMES_MAX)
		return;
	if (s->count == s->size) {
		s->size = s->size * 2 + 16;
		s->times = mem_realloc(s->times, s->size, sizeof(*s->times));
	}
	while (at > 0 && s->times[at - 1] > us)
		at--;
	memmove(s->times + at + 1, s->times + at,
	    (s->count++ - at) * sizeof(*s->times));
	s->times[at] = us;
}

uint64_t
ladder_median_us(const struct ladder *l, uint32_t session)
{
	const struct ladder_session *s;

	if (session >= l->session_count)
		return 0;
	s = &l->sessions[session];
	return s->count < TIMES_MIN ? 0 : s->times[s->count / 2];
}

bool
ladder_is_slow(const struct ladder *l, const struct ladder_row *row)
{
	uint64_t median = ladder_median_us(l, row->session);

	return row->took_us >= SLOW_US ||
	       (row->kind == LADDER_REPLY && median > 0 &&
		   row->took_us >= SLOW_LEAST_US &&
		   row->took_us > SLOW_TIMES * median);
}

/* ---- what an event is ------------------------------------------------- */

/* Lines that are sent while mail data is due are of it, whatever they were
 * meant as. */
static bool
is_content(const struct conversation *c, const struct event *ev,
    const struct mark *mark)
{
	const struct session *s = conversation_session_at(c, ev->session);
	const struct exchange *x;

	if (ev->sent.what == SENT_DATA)
		return true;
	if (ev->sent.what == SENT_RAW || s == NULL)
		return false;
	if (mark->exchange >= s->exchanges.count)
		return mark->phase == PHASE_DATA;
	x = &s->exchanges.list[mark->exchange];
	/* The last BDAT is answered as the dot is, but is a command. */
	return x->verb == VERB_CONTENT && x->phase == PHASE_DATA;
}

static enum verb
verb_of(const struct conversation *c, const struct event *ev,
    const struct mark *mark)
{
	const struct session *s = conversation_session_at(c, ev->session);

	return s != NULL && mark->exchange < s->exchanges.count
	           ? s->exchanges.list[mark->exchange].verb
	           : VERB_UNKNOWN;
}

/* The last BDAT is answered as the dot is. */
static enum ladder_kind
kind_of_sent(const struct conversation *c, const struct event *ev,
    const struct mark *mark)
{
	enum verb verb = verb_of(c, ev, mark);

	if (is_content(c, ev, mark))
		return LADDER_CONTENT;
	return ev->sent.what == SENT_COMMAND &&
	               (verb == VERB_BDAT || verb == VERB_CONTENT)
	           ? LADDER_CHUNK
	           : LADDER_COMMAND;
}

static enum ladder_kind
kind_of(const struct conversation *c, const struct event *ev,
    const struct mark *mark)
{
	switch (ev->kind) {
	case EVENT_CONNECTED:
		return LADDER_CONNECT;
	case EVENT_TLS:
		return LADDER_TLS;
	case EVENT_SENT:
		return kind_of_sent(c, ev, mark);
	case EVENT_RECEIVED:
		return mark->is_malformed ? LADDER_OTHER : LADDER_REPLY;
	case EVENT_CLOSED:
		return LADDER_CLOSED;
	case EVENT_DROPPED:
		return ev->is_payload_dropped ? LADDER_GONE : LADDER_NOTE;
	default:
		return LADDER_NOTE;
	}
}

static bool
is_line(const struct event *ev)
{
	return ev->kind == EVENT_SENT || ev->kind == EVENT_RECEIVED;
}

/* Who sends a chunk by hand sends bytes that no command begins in. */
static bool
is_of_chunk(const struct ladder_row *row, const struct event *ev,
    const struct mark *mark)
{
	return !row->is_ended && ev->kind == EVENT_SENT &&
	       (ev->sent.what == SENT_DATA || (mark->exchange == NO_EXCHANGE &&
						  row->size != LADDER_NO_SIZE));
}

/* Whether the event goes on with what the row began. */
static bool
is_of_row(const struct ladder_row *row, const struct conversation *c,
    const struct event *ev, const struct mark *mark)
{
	const struct event *last;

	if (row == NULL || row->session != ev->session)
		return false;
	/* Mail data of which not all is kept. */
	if (ev->kind == EVENT_DROPPED)
		return (row->kind == LADDER_CONTENT ||
			   row->kind == LADDER_CHUNK) &&
		       !row->is_ended;
	if (row->kind == LADDER_CHUNK)
		return is_of_chunk(row, ev, mark);
	if (ev->kind == EVENT_AUTH)
		return row->kind == LADDER_COMMAND || row->kind == LADDER_REPLY;
	if (ev->kind == EVENT_CONNECTED) {
		last = conversation_event(c, row->end - 1);
		return last->kind == EVENT_PROBE &&
		       last->probe.verdict == PORT_LISTENING;
	}
	if (!is_line(ev) || row->is_ended || kind_of(c, ev, mark) != row->kind)
		return false;
	return row->kind == LADDER_CONTENT || row->kind == LADDER_OTHER ||
	       (row->kind == LADDER_REPLY && row->exchange == mark->exchange);
}

/* ---- an event into a row ---------------------------------------------- */

static uint64_t
line_bytes(const struct event *ev)
{
	static const unsigned char ends[EOL_COUNT] = {
	    [EOL_CRLF] = 2, [EOL_LF] = 1};
	uint64_t bytes = ev->is_payload_dropped ? ev->dropped_len : 0;

	if (ev->kind == EVENT_SENT)
		return bytes + ev->sent.line.len + ends[ev->sent.eol];
	return bytes + ev->received.line.len + ev->received.skipped +
	       ends[ev->received.eol];
}

static bool
is_end(const struct ladder_row *row, const struct mark *mark)
{
	switch (row->kind) {
	case LADDER_REPLY:
		return mark->is_reply_end;
	case LADDER_CONTENT:
		return mark->exchange != NO_EXCHANGE; /* the dot */
	case LADDER_CHUNK:
		return ladder_chunk_bytes(row) >= row->size;
	default:
		return row->kind == LADDER_COMMAND;
	}
}

/* "BDAT 1024 LAST", which the budget may have taken. */
static void
begin_chunk(struct ladder *l, struct ladder_row *row,
    const struct conversation *c, const struct event *ev,
    const struct mark *mark)
{
	struct slice line = ev->sent.line;
	unsigned long size;

	if (!l->is_chunked) {
		l->sums =
		    mem_realloc(l->sums, l->sum_count + 1, sizeof(*l->sums));
		l->sums[l->sum_count++] = 0;
	}
	slice_take_word(&line);
	row->size =
	    slice_to_number(slice_take_word(&line), ULONG_MAX, &size) == 0
		? size
		: LADDER_NO_SIZE;
	row->head = line_bytes(ev);
	row->message = l->sum_count - 1;
	row->before = l->sums[row->message];
	row->is_last = verb_of(c, ev, mark) == VERB_CONTENT;
	l->is_chunked = !row->is_last;
}

/* Only what goes on with the message leaves it open. */
static void
begin_command(struct ladder *l, const struct conversation *c,
    const struct event *ev, const struct mark *mark)
{
	switch (verb_of(c, ev, mark)) {
	case VERB_NOOP:
	case VERB_UNKNOWN:
		break;
	default:
		l->is_chunked = false;
		break;
	}
}

static void
add_line(struct ladder *l, struct ladder_row *row, const struct conversation *c,
    const struct event *ev, const struct mark *mark)
{
	const struct exchange *x;

	row->line_count++;
	row->bytes += line_bytes(ev);
	if (row->kind == LADDER_CHUNK && row->line_count > 1)
		l->sums[row->message] += line_bytes(ev);
	row->end_us = ev->t_us;
	row->is_tls =
	    ev->kind == EVENT_SENT ? ev->sent.is_tls : ev->received.is_tls;
	row->is_ended = is_end(row, mark);
	if (row->kind == LADDER_CONTENT && row->is_ended)
		row->exchange = mark->exchange;
	x = ladder_exchange(c, row);
	if (!mark->is_reply_end || x == NULL || x->is_unsolicited ||
	    ev->t_us < x->sent_us)
		return;
	row->took_us = ev->t_us - x->sent_us;
	add_time(&l->sessions[row->session], row->took_us);
}

static void
add_dropped(struct ladder *l, struct ladder_row *row, const struct event *ev)
{
	row->line_count += ev->dropped.count;
	row->bytes += ev->dropped.bytes;
	if (row->kind != LADDER_CHUNK)
		return;
	l->sums[row->message] += ev->dropped.bytes;
	row->is_ended = ladder_chunk_bytes(row) >= row->size;
}

/* The newest command of the row before was not answered yet. */
static bool
is_joined(const struct conversation *c, const struct ladder_row *before,
    const struct ladder_row *row)
{
	const struct exchange *x;

	if (before == NULL || before->session != row->session ||
	    before->kind == LADDER_CONNECT || !ladder_is_client(before) ||
	    !ladder_is_client(row))
		return false;
	x = ladder_exchange(c, before);
	return x != NULL && (!x->is_answered || x->last_event > row->begin);
}

static struct ladder_row *
new_row(struct ladder *l)
{
	size_t used = l->count - l->first;

	if (l->skipped + used == l->size) {
		if (l->skipped > used) {
			memmove(l->rows, l->rows + l->skipped,
			    used * sizeof(*l->rows));
			l->skipped = 0;
		} else {
			l->size = l->size * 2 + 64;
			l->rows =
			    mem_realloc(l->rows, l->size, sizeof(*l->rows));
		}
	}
	return row_at(l, l->count++);
}

static struct ladder_row *
begin_row(struct ladder *l, const struct conversation *c, size_t event,
    enum ladder_kind kind)
{
	const struct event *ev = conversation_event(c, event);
	const struct mark *mark = conversation_mark(c, event);
	const struct ladder_row *before;
	struct ladder_row row = {.kind = kind,
	    .session = ev->session,
	    .begin = event,
	    .end = event,
	    .exchange = mark->exchange,
	    .t_us = ev->t_us,
	    .end_us = ev->t_us,
	    .is_unsolicited = mark->is_unsolicited};
	struct ladder_row *added;

	add_session(l, ev->session);
	before = last_row(l);
	if (before != NULL && before->session == row.session &&
	    row.t_us > before->end_us && before->kind != LADDER_GONE)
		row.gap_us = row.t_us - before->end_us;
	row.is_joined = is_joined(c, before, &row);
	added = new_row(l);
	*added = row;
	return added;
}

/* The attempt becomes the connection that it led to. */
static void
take_connected(struct ladder_row *row, const struct conversation *c)
{
	const struct event *probe = conversation_event(c, row->begin);

	row->kind = LADDER_CONNECT;
	if (probe->kind == EVENT_PROBE)
		row->took_us = (uint64_t)probe->probe.ms * 1000;
}

static void
take_event(struct ladder *l, const struct conversation *c, size_t event)
{
	const struct event *ev = conversation_event(c, event);
	const struct mark *mark = conversation_mark(c, event);
	struct ladder_row *row = last_row(l);

	if (!is_of_row(row, c, ev, mark)) {
		row = begin_row(l, c, event, kind_of(c, ev, mark));
		if (row->kind == LADDER_CHUNK)
			begin_chunk(l, row, c, ev, mark);
		else if (row->kind == LADDER_COMMAND)
			begin_command(l, c, ev, mark);
	}
	row->end = event + 1;
	row->finding_count += mark->finding_count;
	if (is_line(ev))
		add_line(l, row, c, ev, mark);
	else if (row->kind == LADDER_CONTENT || row->kind == LADDER_CHUNK)
		add_dropped(l, row, ev);
	else if (ev->kind != EVENT_AUTH)
		row->end_us = ev->t_us;
	if (ev->kind == EVENT_CONNECTED)
		take_connected(row, c);
}

/* The row that the first event is of stands for all that are gone. */
static void
forget(struct ladder *l, const struct conversation *c)
{
	size_t first = conversation_first(c);
	struct ladder_row *row;

	if (first == 0)
		return;
	for (; l->first < l->count && row_at(l, l->first)->end <= first;
	     l->first++)
		l->skipped++;
	if (l->next_event < first)
		l->next_event = first;
	if (l->first == l->count || row_at(l, l->first)->begin > first)
		return;
	row = row_at(l, l->first);
	*row = (struct ladder_row){.kind = LADDER_GONE,
	    .session = row->session,
	    .begin = first,
	    .end = row->end,
	    .exchange = NO_EXCHANGE,
	    .t_us = row->t_us,
	    .end_us = row->end_us};
}

void
ladder_update(struct ladder *l, const struct conversation *c)
{
	forget(l, c);
	while (l->next_event < conversation_count(c))
		take_event(l, c, l->next_event++);
}
