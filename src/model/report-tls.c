/* SPDX-License-Identifier: GPL-3.0-or-later
 * report-tls - what was agreed on in each handshake, what the certificate
 * proves, and what that comes to. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "report-core.h"

#define DAY_S       86400
#define DAYS_FEW    14 /* to renew it */
#define NAMES_SHOWN 3

bool
report_is_submission(const struct report_endpoint *e)
{
	return e->port == 465 || e->port == 587;
}

const struct event_tls *
report_tls(const struct report *r, size_t endpoint)
{
	const struct conversation *c = r->endpoints[endpoint].talk;

	for (size_t i = conversation_count(c); i-- > conversation_first(c);) {
		const struct event *ev = conversation_event(c, i);

		if (ev->kind == EVENT_TLS)
			return &ev->tls;
	}
	return NULL;
}

static void
say(const struct judge *j, size_t endpoint, enum row row, const char *b,
    const char *c, const char *evidence)
{
	char label[ENDPOINT_TEXT_SIZE];

	report_endpoint_text(&j->report->endpoints[endpoint], label);
	judge_say(j, row,
	    &(struct fill){.words = {label, b, c},
		.evidence = evidence,
		.is_about = true,
		.endpoint = endpoint});
}

/* ---- the certificate -------------------------------------------------- */

static int64_t
days_left(const struct judge *j, const struct event_tls *tls)
{
	return (tls->not_after - j->report->now_s) / DAY_S;
}

/* "61 days left" */
static void
add_dates(struct buf *out, const struct judge *j, const struct event_tls *tls)
{
	int64_t days = days_left(j, tls);

	if (j->report->now_s == 0)
		buf_add_str(out, "dates not looked at");
	else if (tls->not_after < j->report->now_s)
		buf_addf(out, "ended %" PRId64 " days ago", -days);
	else if (tls->not_before > j->report->now_s)
		buf_add_str(out, "not valid yet");
	else
		buf_addf(
		    out, "%" PRId64 " day%s left", days, days == 1 ? "" : "s");
}

/* "mx.example.net, mail.example.net and 4 more", else the subject. */
static void
add_names(struct buf *out, const struct event_tls *tls)
{
	struct slice rest = tls->names;
	size_t shown = 0, more = 0;

	while (rest.len > 0) {
		struct slice name = report_take_record(&rest);

		if (shown == NAMES_SHOWN) {
			more++;
			continue;
		}
		buf_add_str(out, shown++ == 0 ? "" : ", ");
		buf_add_slice(out, name);
	}
	if (more > 0)
		buf_addf(out, " and %zu more", more);
	if (shown == 0)
		buf_add_slice(out, tls->subject);
}

/* "0 NAME WORDS": the words, once each; of a chain many depths say the same. */
static void
add_errors(struct buf *out, const struct event_tls *tls)
{
	struct slice rest = tls->errors;

	while (rest.len > 0) {
		struct slice line = report_take_record(&rest);

		slice_take_word(&line); /* depth */
		slice_take_word(&line); /* name */
		line = slice_trim(line);
		if (slice_contains_nocase(buf_slice(out), line))
			continue;
		buf_add_str(out, out->len == 0 ? "" : "; ");
		buf_add_slice(out, line);
	}
	if (out->len == 0)
		buf_add_str(out, "it showed none");
}

static void
judge_certificate(
    const struct judge *j, size_t endpoint, const struct event_tls *tls)
{
	bool is_few = j->report->now_s != 0 && days_left(j, tls) < DAYS_FEW;
	struct buf names = {0}, dates = {0}, errors = {0};

	add_names(&names, tls);
	add_dates(&dates, j, tls);
	if (tls->is_verified) {
		say(j, endpoint, is_few ? ROW_CERT_ENDS : ROW_CERT,
		    buf_text(&names), buf_text(&dates), NULL);
	} else {
		add_errors(&errors, tls);
		buf_addf(&names, "%s%s", names.len > 0 ? ", " : "",
		    buf_text(&dates));
		say(j, endpoint,
		    report_is_submission(&j->report->endpoints[endpoint])
			? ROW_CERT_SUBMIT
			: ROW_CERT_OTHERS,
		    buf_text(&errors), buf_text(&names), NULL);
	}
	buf_fini(&names);
	buf_fini(&dates);
	buf_fini(&errors);
}

/* ---- the handshake ---------------------------------------------------- */

static bool
is_old(const struct event_tls *tls)
{
	return slice_equals(tls->version, SLICE("TLS 1.0")) ||
	       slice_equals(tls->version, SLICE("TLS 1.1"));
}

static void
judge_handshake(
    const struct judge *j, size_t endpoint, const struct event_tls *tls)
{
	struct buf words = {0};

	buf_add_slice(&words, tls->version);
	buf_add_str(&words, ", ");
	buf_add_slice(&words, tls->cipher);
	if (tls->group.len > 0) {
		buf_add_str(&words, ", ");
		buf_add_slice(&words, tls->group);
	}
	say(j, endpoint, is_old(tls) ? ROW_TLS_OLD : ROW_TLS, buf_text(&words),
	    NULL, NULL);
	buf_fini(&words);
	judge_certificate(j, endpoint, tls);
}

/* That a port speaks in clear is told where its words are judged. */
static void
judge_no_handshake(const struct judge *j, size_t endpoint)
{
	const struct session *s = report_session(j->report, endpoint);
	const struct exchange *x = report_exchange(s, VERB_STARTTLS, NULL);
	struct buf reply = {0};

	if (s->trouble == TROUBLE_TLS) {
		const char *why = s->closed_error == NULL
		                      ? "the connection ended"
		                      : s->closed_error;

		if (strstr(why, PORT_SPEAKS_CLEAR) == NULL)
			say(j, endpoint, ROW_TLS_FAILED, why, NULL, NULL);
	} else if (x != NULL && x->outcome != OUTCOME_OK) {
		report_add_reply(&reply, x);
		say(j, endpoint, ROW_TLS_REFUSED, NULL, NULL, buf_text(&reply));
		buf_fini(&reply);
	}
}

void
judge_security(const struct judge *j)
{
	for (size_t i = 0; i < j->report->endpoint_count; i++) {
		const struct event_tls *tls = report_tls(j->report, i);

		if (tls != NULL)
			judge_handshake(j, i, tls);
		else
			judge_no_handshake(j, i);
	}
}

/* ---- verdict ---------------------------------------------------------- */

static const struct event_tls *
best_handshake(const struct report *r)
{
	const struct event_tls *best = NULL;

	for (size_t i = 0; i < r->endpoint_count; i++) {
		const struct event_tls *tls = report_tls(r, i);

		if (tls != NULL && report_is_wanted(r, &r->endpoints[i]) &&
		    (best == NULL || (tls->is_verified && !best->is_verified)))
			best = tls;
	}
	return best;
}

static bool
is_any_greeted(const struct report *r)
{
	for (size_t i = 0; i < r->endpoint_count; i++)
		if (report_is_wanted(r, &r->endpoints[i]) &&
		    report_session(r, i)->is_ehlo_done)
			return true;
	return false;
}

void
judge_encryption(const struct judge *j)
{
	const struct event_tls *tls = best_handshake(j->report);
	char version[32];

	if (tls != NULL) {
		snprintf(
		    version, sizeof(version), "%.*s", SLICE_ARGS(tls->version));
		judge_say(j,
		    tls->is_verified ? ROW_ENCRYPTED : ROW_ENCRYPTED_UNSURE,
		    &(struct fill){.words = {version}});
	} else if (is_any_greeted(j->report)) {
		judge_say(j, ROW_ENCRYPTED_NOT, &(struct fill){0});
	}
}
