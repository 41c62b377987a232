/* SPDX-License-Identifier: GPL-3.0-or-later
 * state-way - the answers of a session put through the tracker once more, and
 * the tracker asked what would be. */
#include "state-way.h"

/* ---- what was --------------------------------------------------------- */

static void
add_step(struct state_way *way, struct state_step step)
{
	way->total++;
	way->seen |= 1u << step.from | 1u << step.to;
	if (way->count < STATE_STEPS_MAX) {
		way->steps[way->count++] = step;
		return;
	}
	way->steps[way->first] = step;
	way->first = (way->first + 1) % STATE_STEPS_MAX;
}

const struct state_step *
state_way_step(const struct state_way *way, size_t i)
{
	return &way->steps[(way->first + i) % STATE_STEPS_MAX];
}

static enum phase
after(enum phase phase, const struct exchange *x)
{
	/* RFC 3207 4: nothing but 220 starts TLS. */
	if (x->verb == VERB_STARTTLS && x->code != 220)
		return phase;
	if (x->is_unsolicited && x->outcome != OUTCOME_CLOSING)
		return phase;
	return tracker_next(phase, x->verb, x->outcome);
}

static enum phase
take_exchange(struct state_way *way, enum phase phase, const struct exchange *x)
{
	enum phase next = after(phase, x);

	if (next != phase)
		add_step(
		    way, (struct state_step){phase, next, x->verb, x->code});
	return next;
}

/* RFC 3207 4.2: inside TLS all begins again. */
static enum phase
take_handshake(struct state_way *way, enum phase phase, const struct session *s)
{
	if (phase != PHASE_TLS || s->tls.version == NULL || s->tls.is_refused)
		return phase;
	add_step(
	    way, (struct state_step){PHASE_TLS, PHASE_HELO, VERB_UNKNOWN, 0});
	return PHASE_HELO;
}

void
state_way_make(struct state_way *way, const struct session *s)
{
	enum phase phase = PHASE_GREETING;

	*way = (struct state_way){.seen = 1u << s->phase};
	for (size_t i = 0; i < s->exchanges.count; i++) {
		const struct exchange *x = &s->exchanges.list[i];

		if (!x->is_answered)
			continue;
		phase = take_handshake(way, phase, s);
		phase = take_exchange(way, phase, x);
	}
	take_handshake(way, phase, s);
}

/* ---- what may be ------------------------------------------------------ */

/* RFC 5321 4.2.1, RFC 4954 4: the usual good answer. */
static int
good_code(enum verb verb)
{
	static const int codes[] = {220, 221, 250, 252, 214, 354, 334, 235};
	static const struct {
		enum verb verb;
		int code;
	} usual[] = {
	    {VERB_QUIT, 221},
	    {VERB_HELP, 214},
	    {VERB_AUTH, 334},
	    {VERB_RESPONSE, 235},
	    {VERB_VRFY, 252},
	};

	for (size_t i = 0; i < sizeof(usual) / sizeof(usual[0]); i++)
		if (usual[i].verb == verb)
			return usual[i].code;
	if (verb_expects(verb, 250))
		return 250;
	for (size_t i = 0; i < sizeof(codes) / sizeof(codes[0]); i++)
		if (verb_expects(verb, codes[i]))
			return codes[i];
	return 250;
}

static struct state_choice
choice_of(enum phase phase, enum verb verb)
{
	int code = good_code(verb);

	return (struct state_choice){.verb = verb,
	    .code = code,
	    .good = tracker_next(phase, verb, tracker_outcome(code)),
	    .refused = tracker_next(phase, verb, OUTCOME_PERMANENT)};
}

size_t
state_choices(enum phase phase, struct state_choice out[STATE_CHOICES_MAX])
{
	static const enum verb pseudo[] = {
	    VERB_GREETING, VERB_CONTENT, VERB_RESPONSE};
	enum verb verbs[STATE_CHOICES_MAX];
	size_t count = tracker_legal(phase, verbs, STATE_CHOICES_MAX - 3);

	for (size_t i = 0; i < sizeof(pseudo) / sizeof(pseudo[0]); i++)
		if (tracker_is_legal(phase, pseudo[i]))
			verbs[count++] = pseudo[i];
	for (size_t i = 0; i < count; i++)
		out[i] = choice_of(phase, verbs[i]);
	return count;
}

const char *
state_verb_words(enum verb verb)
{
	switch (verb) {
	case VERB_GREETING:
		return "greeting";
	case VERB_CONTENT:
		return "the dot";
	case VERB_RESPONSE:
		return "answer";
	case VERB_UNKNOWN:
		return "handshake";
	default:
		return verb_text(verb);
	}
}
