/* SPDX-License-Identifier: GPL-3.0-or-later
 * envelope - sender and recipients as asked and as answered.
 *
 * RFC 5321 4.1.4: EHLO, HELO and RSET clear it when they are accepted, a new
 * MAIL replaces it. After the message it stays in sight until then, for it
 * says who got it.
 */
#include "ehlo/base/mem.h"
#include "session-fold.h"

void
envelope_clear(struct session *s)
{
	for (size_t i = 0; i < s->recipient_count; i++)
		mem_free(s->recipients[i].mailbox);
	mem_free(s->recipients);
	mem_free(s->sender);
	s->recipients = NULL;
	s->recipient_count = s->accepted_count = 0;
	s->sender = NULL;
	s->sender_state = RECIPIENT_ASKED;
	s->sender_code = 0;
	s->fold->sender_exchange = NO_EXCHANGE;
	header_clear(s);
}

static size_t
index_of(const struct session *s, const struct exchange *x)
{
	return (size_t)(x - s->exchanges.list);
}

static void
show_sender(struct session *s, const struct exchange *x)
{
	envelope_clear(s);
	session_set_text(&s->sender, slice_str(x->argument));
	s->fold->sender_exchange = index_of(s, x);
}

static void
add_recipient(struct session *s, const struct exchange *x)
{
	/* Doubles at powers of two: no field for the size. */
	if ((s->recipient_count & (s->recipient_count - 1)) == 0)
		s->recipients = mem_realloc(s->recipients,
		    s->recipient_count == 0 ? 1 : s->recipient_count * 2,
		    sizeof(*s->recipients));
	s->recipients[s->recipient_count++] = (struct session_recipient){
	    .mailbox = mem_copy_str(x->argument),
	    .state = RECIPIENT_ASKED,
	    .exchange = index_of(s, x),
	};
}

void
envelope_asked(struct session *s, const struct exchange *x)
{
	if (x->verb == VERB_RCPT)
		add_recipient(s, x);
	else if (x->phase != PHASE_MAIL && x->phase != PHASE_RCPT)
		show_sender(s, x);
	/* A MAIL inside a transaction has to be accepted first. */
}

static enum recipient_state
state_of(const struct exchange *x)
{
	return x->outcome == OUTCOME_OK ? RECIPIENT_ACCEPTED
	                                : RECIPIENT_REFUSED;
}

static void
answer_sender(struct session *s, const struct exchange *x)
{
	if (s->fold->sender_exchange != index_of(s, x)) {
		if (x->outcome != OUTCOME_OK)
			return;
		show_sender(s, x);
	}
	s->sender_state = state_of(x);
	s->sender_code = x->code;
}

/* They stand in the order of their exchanges. */
static struct session_recipient *
find_recipient(struct session *s, size_t exchange)
{
	size_t begin = 0, end = s->recipient_count;

	while (begin < end) {
		size_t middle = begin + (end - begin) / 2;

		if (s->recipients[middle].exchange < exchange)
			begin = middle + 1;
		else
			end = middle;
	}
	if (begin == s->recipient_count ||
	    s->recipients[begin].exchange != exchange)
		return NULL;
	return &s->recipients[begin];
}

static void
answer_recipient(struct session *s, const struct exchange *x)
{
	struct session_recipient *recipient = find_recipient(s, index_of(s, x));

	if (recipient == NULL)
		return;
	recipient->state = state_of(x);
	recipient->code = x->code;
	if (recipient->state == RECIPIENT_ACCEPTED)
		s->accepted_count++;
}

/* The transaction that is shown was pipelined behind x. */
static bool
is_behind(const struct session *s, const struct exchange *x)
{
	return s->fold->sender_exchange != NO_EXCHANGE &&
	       s->fold->sender_exchange > index_of(s, x);
}

void
envelope_answered(struct session *s, const struct exchange *x)
{
	switch (x->verb) {
	case VERB_MAIL:
		answer_sender(s, x);
		break;
	case VERB_RCPT:
		answer_recipient(s, x);
		break;
	case VERB_EHLO:
	case VERB_HELO:
	case VERB_LHLO:
	case VERB_RSET:
		if (x->outcome == OUTCOME_OK && !is_behind(s, x))
			envelope_clear(s);
		break;
	default:
		break;
	}
}
