/* SPDX-License-Identifier: GPL-3.0-or-later
 * relay - whether the server takes mail for strangers; the newest proof.
 *
 * A refusal proves itself by its words. An acceptance proves something only
 * for a client that has not authenticated, and a recipient who is not the
 * server's own: their names differ in the last two labels.
 */
#include "ehlo/base/buf.h"
#include "ehlo/model/explain-exchange.h"
#include "session-fold.h"

static struct slice
domain_of(struct slice mailbox)
{
	size_t at = slice_find_last(mailbox, '@');

	return at == 0 ? slice_of(NULL, 0) : slice_skip(mailbox, at);
}

/* "mail.example.net." -> "example.net" */
static struct slice
last_labels(struct slice name)
{
	size_t dot;

	if (name.len > 0 && name.ptr[name.len - 1] == '.')
		name.len--;
	dot = slice_find_last(name, '.');
	if (dot == 0)
		return name;
	return slice_skip(
	    name, slice_find_last(slice_range(name, 0, dot - 1), '.'));
}

static bool
is_foreign(const struct session *s, struct slice domain)
{
	struct slice own = slice_str(s->server_name);

	if (own.len == 0 || domain.len == 0 || domain.ptr[0] == '[')
		return false;
	return !slice_equals_nocase(last_labels(own), last_labels(domain));
}

static bool
is_denied(const struct session *s, const struct exchange *x)
{
	struct buf words = {0};
	struct explain_context context = explain_exchange(s, x, &words);
	bool is_it;

	is_it = explain_is_relay_denied(&context);
	buf_fini(&words);
	return is_it;
}

static void
conclude(
    struct session *s, enum relay_verdict verdict, const struct exchange *x)
{
	struct buf proof = {0};

	buf_addf(&proof, "%03d ", x->code);
	buf_add_str(&proof, x->text);
	s->relay = verdict;
	session_set_text(&s->relay_reply, buf_slice(&proof));
	session_set_text(&s->relay_recipient, slice_str(x->argument));
	buf_fini(&proof);
}

void
relay_judge(struct session *s, const struct exchange *x)
{
	if (x->outcome == OUTCOME_OK) {
		if (!s->is_authenticated &&
		    is_foreign(s, domain_of(slice_str(x->argument))))
			conclude(s, RELAY_ACCEPTED, x);
	} else if (is_denied(s, x)) {
		conclude(s, RELAY_REFUSED, x);
	}
}
