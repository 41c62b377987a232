/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-fold - conversations saved, loaded and compared: what is true of the
 * first is true of the second. */
#ifndef EHLO_TESTS_FUZZ_FUZZ_FOLD_H
#define EHLO_TESTS_FUZZ_FUZZ_FOLD_H

#include <string.h>

#include "ehlo/model/archive.h"

#include "fuzz.h"

#define FUZZ_BUDGET ((size_t)1 << 20)

static inline void
fuzz_save(const struct conversation *c, struct buf *out)
{
	for (size_t i = 0; i < conversation_count(c); i++)
		archive_write_event(out, conversation_event(c, i));
}

static inline struct conversation *
fuzz_load(struct slice text)
{
	struct conversation *c = conversation_new(FUZZ_BUDGET);

	while (text.len > 0) {
		struct err err = {0};
		int status = archive_load_line(c, fuzz_take_line(&text), &err);

		fuzz_check(status <= 1);
		fuzz_check(status >= 0 || err.text[0] != '\0');
	}
	return c;
}

static inline void
fuzz_tell_text(struct buf *out, const char *name, const char *text)
{
	buf_addf(out, "%s=%s\n", name, text == NULL ? "(none)" : text);
}

static inline void
fuzz_tell_exchange(struct buf *out, const struct exchange *x)
{
	buf_addf(out, "%d %d %zu %zu %zu %d %d %zu %d%d%d%d%d\n", x->verb,
	    x->phase, x->sent_event, x->first_event, x->last_event, x->code,
	    x->outcome, x->line_count, x->is_answered, x->is_expected,
	    x->is_unsolicited, x->is_broken, x->was_legal);
	fuzz_tell_text(out, "text", x->text);
	fuzz_tell_text(out, "argument", x->argument);
}

static inline void
fuzz_tell_envelope(struct buf *out, const struct session *s)
{
	size_t accepted = 0;

	fuzz_tell_text(out, "sender", s->sender);
	for (size_t i = 0; i < s->recipient_count; i++) {
		const struct session_recipient *r = &s->recipients[i];

		accepted += r->state == RECIPIENT_ACCEPTED;
		buf_addf(out, "%d %d %zu ", r->state, r->code, r->exchange);
		fuzz_tell_text(out, "to", r->mailbox);
	}
	fuzz_check(accepted == s->accepted_count);
}

/* All that people are shown of a session, as text. */
static inline void
fuzz_tell_session(struct buf *out, const struct session *s)
{
	struct verdict verdict = {0};

	fuzz_check(s->phase < PHASE_COUNT);
	fuzz_check(s->exchanges.first_waiting <= s->exchanges.count);
	buf_addf(out, "%u %d %d%d%d %u %d\n", (unsigned)s->number, s->phase,
	    s->is_secure, s->is_authenticated, s->is_closed, s->message_count,
	    s->relay);
	fuzz_tell_text(out, "target", s->target);
	fuzz_tell_text(out, "greeting", s->greeting);
	fuzz_tell_text(out, "name", s->helo_name);
	fuzz_tell_text(out, "queue", s->queue_id);
	for (size_t i = 0; i < s->offered.count; i++)
		fuzz_tell_text(out, "offer", s->offered.offers[i].line);
	fuzz_tell_envelope(out, s);
	for (size_t i = 0; i < s->exchanges.count; i++)
		fuzz_tell_exchange(out, &s->exchanges.list[i]);
	for (size_t i = 0; i < s->findings.count; i++)
		buf_addf(out, "finding %d at %zu\n",
		    s->findings.list[i].finding, s->findings.list[i].event);
	verdict_of(s, &verdict);
	fuzz_check(memchr(verdict.text, '\0', sizeof(verdict.text)) != NULL);
	buf_addf(out, "%d %s %s\n", verdict.status, verdict.stage,
	    verdict.text);
}

static inline void
fuzz_tell(struct buf *out, const struct conversation *c)
{
	for (uint32_t n = 1; conversation_session_at(c, n) != NULL; n++)
		fuzz_tell_session(out, conversation_session_at(c, n));
}

/* Saved and loaded, it tells the same and is written the same. */
static inline void
fuzz_check_saved(const struct conversation *first)
{
	struct buf once = {0}, twice = {0}, told = {0}, retold = {0};
	struct conversation *second;

	fuzz_save(first, &once);
	second = fuzz_load(buf_slice(&once));
	fuzz_save(second, &twice);
	fuzz_check(slice_equals(buf_slice(&once), buf_slice(&twice)));
	fuzz_tell(&told, first);
	fuzz_tell(&retold, second);
	fuzz_check(slice_equals(buf_slice(&told), buf_slice(&retold)));
	conversation_free(second);
	buf_fini(&once);
	buf_fini(&twice);
	buf_fini(&told);
	buf_fini(&retold);
}

#endif
