/* SPDX-License-Identifier: GPL-3.0-or-later
 * lesson - a person's way through a lesson: what happened meets the steps.
 *
 * Events are looked at once, in order. A step that is met by one of them leaves
 * those behind it to the next step, so that who is ahead of the lesson is not
 * asked again.
 */
#include "ehlo/model/lesson.h"

#include "ehlo/base/mem.h"
#include "lesson-core.h"

/* One event, and what is known of it. */
struct sight {
	const struct conversation *conversation;
	const struct session *session;
	const struct event *event;
	const struct mark *mark;
	size_t index;
};

const char *
lesson_name(const struct lesson *l)
{
	return l->name;
}

const char *
lesson_title(const struct lesson *l)
{
	return l->title;
}

const char *
lesson_server(const struct lesson *l)
{
	return l->server;
}

const char *
lesson_rules(const struct lesson *l)
{
	return l->rules;
}

const char *
lesson_end(const struct lesson *l)
{
	return l->end;
}

size_t
lesson_count(const struct lesson *l)
{
	return l->count;
}

const struct lesson_step *
lesson_step(const struct lesson *l, size_t index)
{
	return &l->steps[index].view;
}

size_t
lesson_at(const struct lesson *l)
{
	return l->at;
}

size_t
lesson_done(const struct lesson *l)
{
	size_t count = 0;

	for (size_t i = 0; i < l->count; i++)
		count += l->steps[i].view.is_done;
	return count;
}

size_t
lesson_skipped(const struct lesson *l)
{
	size_t count = 0;

	for (size_t i = 0; i < l->count; i++)
		count += l->steps[i].view.is_skipped;
	return count;
}

bool
lesson_is_connected(const struct lesson *l)
{
	return l->count == 0 ||
	       !slice_starts_with_nocase(
		   slice_str(l->steps[0].view.way), SLICE(":connect"));
}

const struct lesson_mistake *
lesson_mistaken(const struct lesson *l)
{
	return l->mistaken;
}

/* ---- goals -------------------------------------------------------------- */

/* What a reply that is complete now answered; NULL = it is none, or nothing
 * was asked. */
static const struct exchange *
answered(const struct sight *v)
{
	const struct exchange *x;

	if (v->event->kind != EVENT_RECEIVED || !v->mark->is_reply_end ||
	    v->mark->exchange == NO_EXCHANGE)
		return NULL;
	x = &v->session->exchanges.list[v->mark->exchange];
	return x->is_unsolicited ? NULL : x;
}

/* An authentication may take several lines. */
static bool
is_about(const struct exchange *x, enum verb verb)
{
	return x->verb == verb ||
	       (verb == VERB_AUTH && x->verb == VERB_RESPONSE);
}

static bool
is_met_command(const struct step *s, const struct sight *v)
{
	const struct exchange *x = answered(v);

	if (x == NULL || !is_about(x, s->verb))
		return false;
	if (s->line != NULL &&
	    (x->sent_event == NO_EVENT ||
		!pattern_finds(s->line,
		    conversation_line(v->conversation, x->sent_event))))
		return false;
	for (size_t i = 0; i < s->expect_count; i++)
		if (!expect_is_met_by(s->expects[i], v->session, x))
			return false;
	return true;
}

static bool
is_met_connected(const struct step *s, const struct sight *v)
{
	(void)s;
	return v->event->kind == EVENT_CONNECTED;
}

static bool
is_met_refused(const struct step *s, const struct sight *v)
{
	(void)s;
	return v->event->kind == EVENT_PROBE &&
	       v->event->probe.verdict == PORT_NOT_LISTENING;
}

static bool
is_met_closed(const struct step *s, const struct sight *v)
{
	(void)s;
	return v->event->kind == EVENT_CLOSED;
}

static bool
is_met_tls(const struct step *s, const struct sight *v)
{
	(void)s;
	return v->event->kind == EVENT_TLS && v->session->is_secure;
}

static bool
is_met_authenticated(const struct step *s, const struct sight *v)
{
	(void)s;
	return answered(v) != NULL && v->session->is_authenticated;
}

static bool
is_met_delivered(const struct step *s, const struct sight *v)
{
	const struct exchange *x = answered(v);

	(void)s;
	return x != NULL && x->verb == VERB_CONTENT && x->outcome == OUTCOME_OK;
}

static bool
is_met_stuffed(const struct step *s, const struct sight *v)
{
	(void)s;
	return v->event->kind == EVENT_SENT && v->mark->is_stuffed;
}

/* The next command had gone out before this reply came. */
static bool
is_met_pipelined(const struct step *s, const struct sight *v)
{
	const struct exchanges *all = &v->session->exchanges;
	size_t next = v->mark->exchange + 1;

	(void)s;
	return answered(v) != NULL && next < all->count &&
	       all->list[next].sent_event < v->index;
}

static bool
is_met(const struct step *s, const struct sight *v)
{
	static bool (*const met[GOAL_COUNT])(
	    const struct step *s, const struct sight *v) = {
	    [GOAL_COMMAND] = is_met_command,
	    [GOAL_CONNECTED] = is_met_connected,
	    [GOAL_REFUSED] = is_met_refused,
	    [GOAL_CLOSED] = is_met_closed,
	    [GOAL_TLS] = is_met_tls,
	    [GOAL_AUTHENTICATED] = is_met_authenticated,
	    [GOAL_DELIVERED] = is_met_delivered,
	    [GOAL_STUFFED] = is_met_stuffed,
	    [GOAL_PIPELINED] = is_met_pipelined,
	};

	return s->view.kind == LESSON_TASK && met[s->goal](s, v);
}

/* ---- following ---------------------------------------------------------- */

/* Another line was sent: was it a mistake that the lesson knows? */
static void
judge_line(struct lesson *l, const struct sight *v)
{
	const struct step *s = &l->steps[l->at];
	struct slice line = conversation_line(v->conversation, v->index);

	if (v->event->kind != EVENT_SENT || v->event->sent.what == SENT_DATA)
		return;
	l->mistaken = NULL;
	for (size_t i = 0; i < s->view.mistake_count; i++)
		if (s->mistakes[i] != NULL &&
		    pattern_finds(s->mistakes[i], line)) {
			l->mistaken = &s->view.mistakes[i];
			return;
		}
}

static void
go_on(struct lesson *l)
{
	l->at++;
	l->mistaken = NULL;
}

static struct sight
look(const struct conversation *c, size_t index)
{
	const struct event *ev = conversation_event(c, index);

	return (struct sight){.conversation = c,
	    .session = conversation_session_at(c, ev->session),
	    .event = ev,
	    .mark = conversation_mark(c, index),
	    .index = index};
}

/* While a question is open, what happens waits for the task behind it. */
static bool
is_at_task(const struct lesson *l)
{
	return l->at < l->count && l->steps[l->at].view.kind == LESSON_TASK;
}

bool
lesson_update(struct lesson *l, const struct conversation *c)
{
	const struct lesson_mistake *before = l->mistaken;
	size_t at = l->at;

	l->seen = conversation_clamp(c, l->seen);
	for (; is_at_task(l) && l->seen < conversation_count(c); l->seen++) {
		struct sight v = look(c, l->seen);

		if (v.session == NULL)
			continue;
		judge_line(l, &v);
		if (is_met(&l->steps[l->at], &v)) {
			l->steps[l->at].view.is_done = true;
			go_on(l);
		}
	}
	return l->at != at || l->mistaken != before;
}

void
lesson_begin(struct lesson *l, const struct conversation *c)
{
	l->at = 0;
	l->seen = conversation_count(c);
	l->mistaken = NULL;
	for (size_t i = 0; i < l->count; i++)
		l->steps[i].view.is_done = l->steps[i].view.is_skipped = false;
}

const struct lesson_answer *
lesson_say(struct lesson *l, size_t number)
{
	struct lesson_step *s;
	const struct lesson_answer *answer;

	if (l->at == l->count)
		return NULL;
	s = &l->steps[l->at].view;
	if (s->kind != LESSON_QUIZ || number == 0 || number > s->answer_count)
		return NULL;
	answer = &s->answers[number - 1];
	if (answer->why[0] == '\0') {
		s->is_done = true;
		go_on(l);
	}
	return answer;
}

void
lesson_skip(struct lesson *l)
{
	if (l->at == l->count)
		return;
	l->steps[l->at].view.is_skipped = true;
	go_on(l);
}
