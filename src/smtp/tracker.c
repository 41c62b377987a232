/* SPDX-License-Identifier: GPL-3.0-or-later
 * tracker - the conversation as two tables: what moves it, what is in order.
 *
 * What no row names stays where it is. The rows follow the server: when it
 * accepts what is out of order, the conversation stands where it says.
 */
#include "ehlo/smtp/tracker.h"

#include <assert.h>

#define IN(name) (1u << PHASE_##name)
/* After the greeting, outside mail data and authentication. */
#define TRANSACTION (IN(MAIL) | IN(RCPT))
#define GREETED     (IN(HELO) | IN(READY) | TRANSACTION)
#define OPEN        (IN(GREETING) | GREETED | IN(DATA) | IN(AUTH) | IN(TLS))

#define ANY_VERB    VERB_COUNT
#define ANY_OUTCOME OUTCOME_COUNT

static const struct move {
	unsigned phases;
	enum verb verb;
	enum outcome outcome;
	enum phase next;
} moves[] = {
    {OPEN, ANY_VERB, OUTCOME_CLOSING, PHASE_QUIT},
    {IN(GREETING), VERB_GREETING, OUTCOME_OK, PHASE_HELO},
    /* RFC 5321 3.1: after 554 nothing but QUIT is served; other codes
     * are no better */
    {IN(GREETING), VERB_GREETING, ANY_OUTCOME, PHASE_QUIT},
    /* RFC 5321 4.1.4: EHLO clears as RSET does */
    {GREETED, VERB_EHLO, OUTCOME_OK, PHASE_READY},
    {GREETED, VERB_HELO, OUTCOME_OK, PHASE_READY},
    {GREETED, VERB_LHLO, OUTCOME_OK, PHASE_READY},
    {TRANSACTION, VERB_RSET, OUTCOME_OK, PHASE_READY},
    {GREETED, VERB_MAIL, OUTCOME_OK, PHASE_MAIL},
    {GREETED, VERB_RCPT, OUTCOME_OK, PHASE_RCPT},
    {GREETED, VERB_DATA, OUTCOME_DATA, PHASE_DATA},
    /* RFC 5321 4.1.1.4: accepted or not, the dot ends the transaction */
    {IN(DATA), VERB_CONTENT, ANY_OUTCOME, PHASE_READY},
    /* RFC 3030 2: so does the last chunk */
    {IN(RCPT), VERB_CONTENT, ANY_OUTCOME, PHASE_READY},
    /* RFC 4954 4 */
    {GREETED, VERB_AUTH, OUTCOME_AUTH_MORE, PHASE_AUTH},
    {IN(AUTH), VERB_RESPONSE, OUTCOME_OK, PHASE_READY},
    {IN(AUTH), VERB_RESPONSE, OUTCOME_TEMPORARY, PHASE_READY},
    {IN(AUTH), VERB_RESPONSE, OUTCOME_PERMANENT, PHASE_READY},
    /* RFC 3207 4 */
    {GREETED, VERB_STARTTLS, OUTCOME_OK, PHASE_TLS},
    /* the server starts the session over */
    {GREETED, VERB_XCLIENT, OUTCOME_OK, PHASE_HELO},
    {OPEN, VERB_QUIT, OUTCOME_OK, PHASE_QUIT},
};

/* Which verb is in order where, and where it is worth naming to somebody who
 * asks what comes next: what leads on stands first, the way out last. */
static const struct order {
	enum verb verb;
	unsigned legal;
	unsigned named;
} orders[] = {
    {VERB_DATA, IN(RCPT), IN(RCPT)},
    {VERB_RCPT, TRANSACTION, TRANSACTION},
    {VERB_MAIL, IN(READY), IN(READY)},
    {VERB_EHLO, GREETED, IN(HELO)},
    {VERB_HELO, GREETED, IN(HELO)},
    {VERB_LHLO, GREETED, 0},
    {VERB_STARTTLS, IN(READY), IN(READY)},
    {VERB_AUTH, IN(READY), IN(READY)},
    {VERB_BDAT, IN(RCPT), 0},
    {VERB_RSET, GREETED, TRANSACTION},
    {VERB_NOOP, GREETED, GREETED},
    {VERB_VRFY, GREETED, IN(READY)},
    {VERB_EXPN, GREETED, 0},
    {VERB_HELP, GREETED, IN(HELO) | IN(READY)},
    {VERB_ETRN, IN(READY), 0},
    {VERB_TURN, IN(READY), 0},
    {VERB_XCLIENT, IN(READY), 0},
    {VERB_XFORWARD, IN(READY), 0},
    {VERB_GREETING, IN(GREETING), 0},
    {VERB_CONTENT, IN(DATA), 0},
    {VERB_RESPONSE, IN(AUTH), 0},
    {VERB_QUIT, GREETED | IN(QUIT), GREETED},
};

static const struct {
	const char *words;
	const char *name;
} phases[PHASE_COUNT] = {
#define P(name, words, json) [PHASE_##name] = {words, json},
    PHASE_LIST(P)
#undef P
};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

static bool
is_in(enum phase phase, unsigned set)
{
	return (set >> phase & 1) != 0;
}

const char *
phase_words(enum phase phase)
{
	assert(phase < PHASE_COUNT);
	return phases[phase].words;
}

const char *
phase_name(enum phase phase)
{
	assert(phase < PHASE_COUNT);
	return phases[phase].name;
}

enum outcome
tracker_outcome(int code)
{
	switch (code) {
	case 334:
		return OUTCOME_AUTH_MORE;
	case 354:
		return OUTCOME_DATA;
	case 421:
		return OUTCOME_CLOSING;
	}
	switch (code_class(code)) {
	case CODE_POSITIVE:
		return OUTCOME_OK;
	case CODE_TEMPORARY:
		return OUTCOME_TEMPORARY;
	case CODE_PERMANENT:
		return OUTCOME_PERMANENT;
	default:
		return OUTCOME_ODD;
	}
}

enum phase
tracker_next(enum phase phase, enum verb verb, enum outcome outcome)
{
	for (size_t i = 0; i < COUNT(moves); i++) {
		const struct move *m = &moves[i];

		if (is_in(phase, m->phases) &&
		    (m->verb == verb || m->verb == ANY_VERB) &&
		    (m->outcome == outcome || m->outcome == ANY_OUTCOME))
			return m->next;
	}
	return phase;
}

bool
tracker_is_legal(enum phase phase, enum verb verb)
{
	for (size_t i = 0; i < COUNT(orders); i++)
		if (orders[i].verb == verb)
			return is_in(phase, orders[i].legal);
	return false;
}

size_t
tracker_legal(enum phase phase, enum verb *out, size_t max)
{
	size_t count = 0;

	for (size_t i = 0; i < COUNT(orders) && count < max; i++)
		if (is_in(phase, orders[i].named))
			out[count++] = orders[i].verb;
	return count;
}
