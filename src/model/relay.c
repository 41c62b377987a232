/* SPDX-License-Identifier: GPL-3.0-or-later
 * relay - whether the server takes mail for strangers; the newest proof.
 *
 * A refusal proves itself by its words. An acceptance proves something only
 * for a client that has not authenticated, and a recipient who is not the
 * server's own: their names differ in the last two labels, the domain's MX has
 * not led here, and the server does not know which of its mailboxes exist.
 */
#include <string.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/mem.h"
#include "ehlo/model/explain-exchange.h"
#include "ehlo/smtp/path.h"
#include "session-fold.h"

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

/* Mail to it was looked up, and the way led to this server. */
static bool
is_led_here(const struct session *s, struct slice domain)
{
	for (size_t i = 0; i < s->lookup_count; i++)
		if (strcmp(s->lookups[i].type, "MX") == 0 &&
		    slice_equals_nocase(slice_str(s->lookups[i].name), domain))
			return true;
	return false;
}

static bool
is_foreign(const struct session *s, struct slice domain)
{
	struct slice own = slice_str(s->server_name);

	if (own.len == 0 || domain.len == 0 || domain.ptr[0] == '[')
		return false;
	return !slice_equals_nocase(last_labels(own), last_labels(domain)) &&
	       !slice_equals_nocase(slice_str(s->hosted_domain), domain) &&
	       !is_led_here(s, domain);
}

/* What a refusal of a recipient proves. */
enum proof_of { PROVES_NOTHING, PROVES_DENIED, PROVES_HOSTED };

static enum proof_of
refusal_proves(const struct session *s, const struct exchange *x)
{
	static const char *const of_mailboxes[] = {
	    "user-unknown", "mailbox-full", "mailbox-disabled", "moved"};
	struct buf words = {0};
	struct explain_context context = explain_exchange(s, x, &words);
	enum proof_of proof = PROVES_NOTHING;
	struct explanation e;

	explain_reply(&context, &e);
	if (explain_is_relay_denied(&context))
		proof = PROVES_DENIED;
	for (size_t i = 0; i < sizeof(of_mailboxes) / sizeof(*of_mailboxes);
	     i++)
		if (strcmp(e.category, of_mailboxes[i]) == 0)
			proof = PROVES_HOSTED;
	buf_fini(&words);
	return proof;
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

static void
forget_proof(struct session *s)
{
	s->relay = RELAY_UNKNOWN;
	mem_free(s->relay_reply);
	mem_free(s->relay_recipient);
	s->relay_reply = s->relay_recipient = NULL;
}

/* It tells mailboxes of the domain apart: what it took for another one of
 * them was no relaying. */
static void
note_hosted(struct session *s, struct slice domain)
{
	session_set_text(&s->hosted_domain, domain);
	if (s->relay == RELAY_ACCEPTED &&
	    slice_equals_nocase(
		path_domain(slice_str(s->relay_recipient)), domain))
		forget_proof(s);
}

void
relay_judge(struct session *s, const struct exchange *x)
{
	struct slice domain = path_domain(slice_str(x->argument));
	enum proof_of proof;

	if (x->outcome == OUTCOME_OK) {
		if (!s->is_authenticated && is_foreign(s, domain))
			conclude(s, RELAY_ACCEPTED, x);
		return;
	}
	proof = refusal_proves(s, x);
	if (proof == PROVES_DENIED)
		conclude(s, RELAY_REFUSED, x);
	else if (proof == PROVES_HOSTED && domain.len > 0)
		note_hosted(s, domain);
}
