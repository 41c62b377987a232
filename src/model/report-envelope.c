/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-envelope - what the servers answer to a sender and to recipients,
 * what that proves about relaying, and what all of it comes to. */
#include <stdio.h>
#include <string.h>

#include "ehlo/model/explain-exchange.h"
#include "ehlo/smtp/path.h"
#include "report-core.h"

#define REPORT_DOMAIN_SIZE 256
#define WANTS_AUTH_CODE    530 /* RFC 4954 6; of STARTTLS too, RFC 3207 4 */

static void
say(const struct judge *j, size_t endpoint, enum row row,
    const struct exchange *x, const char *argument, const char *c)
{
	char label[ENDPOINT_TEXT_SIZE];
	struct buf reply = {0};

	report_endpoint_text(&j->report->endpoints[endpoint], label);
	report_add_reply(&reply, x);
	judge_say(j, row,
	    &(struct fill){.words = {label, argument, c},
		.evidence = buf_text(&reply),
		.is_about = true,
		.endpoint = endpoint});
	buf_fini(&reply);
}

/* ---- relaying --------------------------------------------------------- */

/* The reply says that the domain is at fault: that proves nothing, since it
 * does not exist. */
static bool
is_about_domain(const struct explain_context *context)
{
	static const char *const categories[] = {
	    "dns", "null-mx", "sender-domain"};
	struct explanation words;

	explain_reply(context, &words);
	for (size_t i = 0; i < sizeof(categories) / sizeof(*categories); i++)
		if (strcmp(words.category, categories[i]) == 0)
			return true;
	return false;
}

static bool
is_accepted(const struct session *s, const char *mailbox)
{
	const struct exchange *x =
	    mailbox == NULL ? NULL : report_exchange(s, VERB_RCPT, mailbox);

	return x != NULL && x->outcome == OUTCOME_OK;
}

/* By its words; or because the server took a recipient of its own from the
 * same client and sender, and not this one. */
static bool
is_denied(
    const struct report *r, const struct session *s, const struct exchange *x)
{
	struct buf words = {0};
	struct explain_context context = explain_exchange(s, x, &words);
	bool is_it;

	is_it = x->code == WANTS_AUTH_CODE ||
	        explain_is_relay_denied(&context) ||
	        (is_accepted(s, r->own) && !is_about_domain(&context));
	buf_fini(&words);
	return is_it;
}

enum relay_verdict
report_endpoint_relay(const struct report *r, size_t endpoint, const char **why)
{
	const struct session *s = report_session(r, endpoint);
	const struct exchange *x =
	    r->stranger == NULL ? NULL
				: report_exchange(s, VERB_RCPT, r->stranger);

	*why = NULL;
	if (x == NULL) {
		*why = "no server was asked for it";
	} else if (x->outcome == OUTCOME_OK) {
		if (!is_accepted(s, r->nobody))
			return RELAY_ACCEPTED;
		*why = "the server says 250 to everything";
	} else if (code_class(x->code) == CODE_TEMPORARY) {
		*why = "it was put off";
	} else if (is_denied(r, s, x)) {
		return RELAY_REFUSED;
	} else {
		*why = "it was refused for another reason, as that its domain "
		       "does not exist";
	}
	return RELAY_UNKNOWN;
}

enum relay_verdict
report_relay(const struct report *r, struct buf *why)
{
	enum relay_verdict worst = RELAY_UNKNOWN;
	const char *words, *doubt = NULL;
	size_t endpoint = 0;
	const struct exchange *x;

	for (size_t i = 0; i < r->endpoint_count; i++) {
		enum relay_verdict v = report_endpoint_relay(r, i, &words);

		if (v == RELAY_UNKNOWN)
			doubt = words;
		if (v > worst) {
			worst = v;
			endpoint = i;
		}
	}
	if (why == NULL)
		return worst;
	if (worst == RELAY_UNKNOWN) {
		buf_add_str(why, doubt == NULL ? "nobody was asked" : doubt);
		return worst;
	}
	x = report_exchange(
	    report_session(r, endpoint), VERB_RCPT, r->stranger);
	report_add_reply(why, x);
	return worst;
}

static void
judge_stranger(const struct judge *j, size_t endpoint)
{
	static const enum row rows[RELAY_COUNT] = {
	    [RELAY_UNKNOWN] = ROW_RELAY_UNKNOWN,
	    [RELAY_REFUSED] = ROW_RELAY_REFUSED,
	    [RELAY_ACCEPTED] = ROW_RELAY_ACCEPTED,
	};
	const struct session *s = report_session(j->report, endpoint);
	const char *stranger = j->report->stranger, *why;
	const struct exchange *x =
	    stranger == NULL ? NULL : report_exchange(s, VERB_RCPT, stranger);
	char seen[REPORT_ADDRESS_SIZE];
	enum relay_verdict verdict;
	bool is_shown;

	if (x == NULL)
		return;
	verdict = report_endpoint_relay(j->report, endpoint, &why);
	report_seen_from(s, seen, &is_shown);
	say(j, endpoint, rows[verdict], x, stranger,
	    verdict == RELAY_UNKNOWN ? why : seen);
}

/* ---- sender and recipient --------------------------------------------- */

/* Of an answer: accepted, put off or refused. */
static enum row
choose(const struct exchange *x, enum row ok, enum row later, enum row refused)
{
	if (x->outcome == OUTCOME_OK)
		return ok;
	return code_class(x->code) == CODE_TEMPORARY ? later : refused;
}

static void
judge_dialogue(const struct judge *j, size_t endpoint)
{
	const struct session *s = report_session(j->report, endpoint);
	const char *own = j->report->own;
	const struct exchange *mail = report_exchange(s, VERB_MAIL, NULL);
	const struct exchange *rcpt =
	    own == NULL ? NULL : report_exchange(s, VERB_RCPT, own);
	enum row row;

	if (mail == NULL)
		return;
	row = choose(mail, ROW_SENDER, ROW_SENDER_LATER, ROW_SENDER_REFUSED);
	if (mail->code == WANTS_AUTH_CODE)
		row = ROW_WANTS_AUTH;
	say(j, endpoint, row, mail, mail->argument, NULL);
	if (rcpt != NULL) {
		row = choose(rcpt, ROW_OWN, ROW_OWN_LATER, ROW_OWN_REFUSED);
		if (rcpt->code == WANTS_AUTH_CODE)
			row = ROW_WANTS_AUTH;
		say(j, endpoint, row, rcpt, own, NULL);
	}
	judge_stranger(j, endpoint);
}

void
judge_envelope(const struct judge *j)
{
	for (size_t i = 0; i < j->report->endpoint_count; i++)
		judge_dialogue(j, i);
}

/* ---- this side -------------------------------------------------------- */

static void
say_self(const struct judge *j, enum row row, const char *a, const char *b)
{
	judge_say(j, row, &(struct fill){.words = {a, b}});
}

/* The first session that got as far as EHLO. */
static const struct session *
find_hello(const struct report *r)
{
	for (size_t i = 0; i < r->endpoint_count; i++) {
		const struct session *s = report_session(r, i);

		if (s->helo_name != NULL && s->local != NULL)
			return s;
	}
	return NULL;
}

static bool
is_answered(const struct report *r, const char *name)
{
	return report_lookup(r, SLICE("A"), name) != NULL ||
	       report_lookup(r, SLICE("AAAA"), name) != NULL;
}

static bool
has_any_address(const struct report *r, const char *name)
{
	const struct event_lookup *v4 = report_lookup(r, SLICE("A"), name);
	const struct event_lookup *v6 = report_lookup(r, SLICE("AAAA"), name);

	return (v4 != NULL && v4->records.len > 0) ||
	       (v6 != NULL && v6->records.len > 0);
}

static void
judge_helo_name(const struct judge *j, const char *helo, const char *seen)
{
	enum row row = ROW_SELF_DIFFERS;

	if (helo[0] == '[') {
		say_self(j, ROW_SELF_LITERAL, helo, NULL);
		return;
	}
	if (!is_answered(j->report, helo))
		return;
	if (report_leads_to(j->report, slice_str(helo), seen))
		row = ROW_SELF_NAME;
	else if (!has_any_address(j->report, helo))
		row = ROW_SELF_NOWHERE;
	say_self(j, row, helo, seen);
}

static void
judge_own_ptr(const struct judge *j, const char *seen)
{
	char reverse[REPORT_REVERSE_SIZE], name[256];
	const struct event_lookup *l;
	struct slice ptr;

	if (!report_reverse_name(seen, reverse))
		return;
	l = report_lookup(j->report, SLICE("PTR"), reverse);
	if (l == NULL || l->error.len > 0)
		return;
	ptr = report_ptr(j->report, seen);
	snprintf(name, sizeof(name), "%.*s", SLICE_ARGS(ptr));
	if (ptr.len > 0)
		say_self(j, ROW_SELF_PTR, seen, name);
	else
		say_self(j, ROW_SELF_PTR_NONE, seen, NULL);
}

void
judge_self(const struct judge *j)
{
	const struct session *s = find_hello(j->report);
	char seen[REPORT_ADDRESS_SIZE], local[REPORT_ADDRESS_SIZE];
	bool is_shown;

	if (s == NULL)
		return;
	report_seen_from(s, seen, &is_shown);
	report_local_of(s, local);
	if (is_shown && strcmp(seen, local) != 0)
		say_self(j, ROW_SEEN_BEHIND, seen, local);
	else
		say_self(j, ROW_SEEN, seen, NULL);
	judge_helo_name(j, s->helo_name, seen);
	judge_own_ptr(j, seen);
}

/* ---- verdict ---------------------------------------------------------- */

/* "25", or the ports asked for when that is not among them. */
static void
add_wanted_ports(struct buf *out, const struct report *r)
{
	char text[16];

	for (size_t i = 0; i < r->endpoint_count; i++) {
		snprintf(text, sizeof(text), "%u", r->endpoints[i].port);
		if (!report_is_wanted(r, &r->endpoints[i]) ||
		    strstr(buf_text(out), text) != NULL)
			continue;
		buf_addf(out, "%s%s", out->len == 0 ? "" : ", ", text);
	}
}

static void
judge_reach(const struct judge *j)
{
	const struct report *r = j->report;
	size_t listening = 0, wanted = 0;
	struct buf ports = {0};
	char open[24], all[24];
	enum row row = ROW_REACHABLE;

	for (size_t i = 0; i < r->endpoint_count; i++) {
		const struct session *s = report_session(r, i);

		if (!report_is_wanted(r, &r->endpoints[i]))
			continue;
		wanted++;
		listening += s->probe_count > 0 &&
		             s->probes[0].verdict == PORT_LISTENING;
	}
	add_wanted_ports(&ports, r);
	snprintf(open, sizeof(open), "%zu", listening);
	snprintf(all, sizeof(all), "%zu", wanted);
	if (listening == 0)
		row = ROW_UNREACHABLE;
	else if (listening < wanted)
		row = ROW_PARTLY;
	judge_say(j, row,
	    &(struct fill){
		.words = {listening == 0 ? port_verdict_words(report_verdict(r))
					 : open,
		    all, buf_text(&ports)}});
	buf_fini(&ports);
}

/* To whose domain, for whom, and the reply that proves it. */
static void
say_relay(const struct judge *j, enum row row, const struct session *s,
    const char *mailbox, const char *proof)
{
	char domain[REPORT_DOMAIN_SIZE], seen[REPORT_ADDRESS_SIZE];
	bool is_shown;

	report_seen_from(s, seen, &is_shown);
	snprintf(domain, sizeof(domain), "%.*s",
	    SLICE_ARGS(slice_range(
		path_domain(slice_str(mailbox)), 0, sizeof(domain) - 1)));
	judge_say(
	    j, row, &(struct fill){.words = {domain, seen}, .evidence = proof});
}

static void
judge_relay(const struct judge *j)
{
	const struct session *s = find_hello(j->report);
	enum relay_verdict verdict;
	struct buf why = {0};

	if (s == NULL)
		return;
	verdict = report_relay(j->report, &why);
	if (verdict == RELAY_UNKNOWN)
		judge_say(j, ROW_RELAY_UNSURE,
		    &(struct fill){.words = {buf_text(&why)}});
	else
		say_relay(j,
		    verdict == RELAY_REFUSED ? ROW_RELAY_CLOSED
					     : ROW_RELAY_OPEN,
		    s, j->report->stranger, buf_text(&why));
	buf_fini(&why);
}

void
report_judge_session(
    const struct session *s, const struct wall *wall, struct report_lines *out)
{
	const struct judge j = {.out = out,
	    .now_s = wall->is_known
	                 ? (wall->unix_us + (int64_t)s->tls.t_us) / 1000000
	                 : 0};
	const struct place p = {.judge = &j, .session = s, .label = "it"};

	judge_handshake(&p);
	judge_logins(&p);
	if (s->relay != RELAY_UNKNOWN)
		say_relay(&j,
		    s->relay == RELAY_REFUSED ? ROW_SESSION_RELAY_REFUSED
					      : ROW_SESSION_RELAY_ACCEPTED,
		    s, s->relay_recipient, s->relay_reply);
}

void
judge_verdict(const struct judge *j)
{
	if (j->report->endpoint_count == 0 && j->report->is_done)
		judge_say(j, ROW_NO_WAY, &(struct fill){0});
	if (j->report->endpoint_count == 0)
		return;
	judge_reach(j);
	judge_encryption(j);
	judge_relay(j);
}
