/* SPDX-License-Identifier: GPL-3.0-or-later
 * state-way - the phases that a session went through, and what may be next. */
#ifndef EHLO_TUI_STATE_WAY_H
#define EHLO_TUI_STATE_WAY_H

#include "ehlo/base/buf.h"
#include "ehlo/model/session.h"

/* The newest steps; older ones are counted. */
#define STATE_STEPS_MAX 64

struct state_step {
	enum phase from, to;
	enum verb verb; /* VERB_UNKNOWN = the handshake of TLS */
	int code;
};

struct state_way {
	struct state_step steps[STATE_STEPS_MAX];
	size_t first, count; /* of a ring */
	size_t total;
	unsigned seen;       /* 1 << enum phase, with where it stands */
};

void state_way_make(struct state_way *way, const struct session *s);
/* Oldest first; i < count. */
const struct state_step *state_way_step(const struct state_way *way, size_t i);

/* What is in order now and where it leads, in the tracker's order; those that
 * are no commands (the greeting, the dot, an answer) too. */
#define STATE_CHOICES_MAX 24
struct state_choice {
	enum verb verb;
	enum phase good;    /* when it is answered as hoped for; */
	enum phase refused; /* and when it is refused for good */
	int code;           /* of that good answer: 250, 354, 334 ... */
};

size_t state_choices(
    enum phase phase, struct state_choice out[STATE_CHOICES_MAX]);
/* "RCPT"; "the dot" for what is no command. */
const char *state_verb_words(enum verb verb);

#endif
