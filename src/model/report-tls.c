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
report_tls(const struct session *s, struct event_tls *out)
{
	const struct session_tls *tls = &s->tls;

	if (tls->version == NULL)
		return false;
	*out = (struct event_tls){.version = slice_str(tls->version),
	    .cipher = slice_str(tls->cipher),
	    .group = slice_str(tls->group),
	    .is_verified = tls->is_verified,
	    .is_served = tls->is_served,
	    .is_refused = tls->is_refused,
	    .errors = slice_str(tls->errors),
	    .subject = slice_str(tls->subject),
	    .issuer = slice_str(tls->issuer),
	    .names = slice_str(tls->names),
	    .chain = slice_str(tls->chain),
	    .not_before = tls->not_before,
	    .not_after = tls->not_after,
	    .sha256 = slice_str(tls->sha256),
	    .key = slice_str(tls->key),
	    .dane = tls->dane,
	    .tlsa = slice_str(tls->tlsa)};
	return true;
}

/* The ports where a person's program logs in, which trusts no doubtful
 * certificate: 465 and 587 (RFC 8314 3.3). */
static bool
is_submission(const struct place *p)
{
	uint16_t port =
	    p->endpoint != NULL ? p->endpoint->port : p->session->port;

	return port == 465 || port == 587;
}

/* ---- the certificate -------------------------------------------------- */

static int64_t
days_left(const struct judge *j, const struct event_tls *tls)
{
	return (tls->not_after - j->now_s) / DAY_S;
}

/* "61 days left" */
static void
add_dates(struct buf *out, const struct judge *j, const struct event_tls *tls)
{
	int64_t days = days_left(j, tls);

	if (j->now_s == 0)
		buf_add_str(out, "dates not looked at");
	else if (tls->not_after < j->now_s)
		buf_addf(out, "ended %" PRId64 " day%s ago", -days,
		    days == -1 ? "" : "s");
	else if (tls->not_before > j->now_s)
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

/* What mends the first thing that is wrong. */
static const char *
remedy_of(const struct event_tls *tls)
{
	static const struct {
		const char *error, *remedy;
	} known[] = {
	    {"X509_V_ERR_CERT_HAS_EXPIRED",
		"renew the certificate, and see why that does not happen by "
		"itself"},
	    {"X509_V_ERR_HOSTNAME_MISMATCH",
		"get a certificate for the name that leads there"},
	    {"X509_V_ERR_IP_ADDRESS_MISMATCH",
		"use the name that the certificate is for, in place of an "
		"address"},
	};
	struct slice rest = tls->errors, name;

	slice_take_word(&rest); /* depth */
	name = slice_take_word(&rest);
	for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
		if (slice_equals(name, slice_str(known[i].error)))
			return known[i].remedy;
	return "get a certificate from an authority that others trust, and "
	       "send the whole chain";
}

static void
say_unproven(const struct place *p, const struct event_tls *tls,
    const char *names, const char *dates)
{
	struct buf errors = {0}, whose = {0};

	add_errors(&errors, tls);
	buf_addf(&whose, "%s%s%s", names, names[0] != '\0' ? ", " : "", dates);
	judge_say(p->judge,
	    is_submission(p) ? ROW_CERT_SUBMIT : ROW_CERT_OTHERS,
	    &(struct fill){.words = {p->label, buf_text(&errors),
			       buf_text(&whose), remedy_of(tls)},
		.is_about = p->endpoint != NULL,
		.endpoint = p->index});
	buf_fini(&errors);
	buf_fini(&whose);
}

static void
judge_certificate(const struct place *p, const struct event_tls *tls)
{
	const struct judge *j = p->judge;
	bool is_few = j->now_s != 0 && days_left(j, tls) < DAYS_FEW;
	struct buf names = {0}, dates = {0};

	if (tls->is_served) {
		place_say(p, ROW_CERT_SERVED, NULL, NULL, NULL);
		return;
	}
	add_names(&names, tls);
	add_dates(&dates, j, tls);
	if (tls->is_verified)
		place_say(p, is_few ? ROW_CERT_ENDS : ROW_CERT,
		    buf_text(&names), buf_text(&dates), NULL);
	else
		say_unproven(p, tls, buf_text(&names), buf_text(&dates));
	buf_fini(&names);
	buf_fini(&dates);
}

/* What was sent beside the server's own, in its order. */
static void
judge_chain(const struct place *p, const struct event_tls *tls)
{
	struct slice rest = tls->chain;
	struct buf words = {0};

	report_take_record(&rest);
	while (rest.len > 0) {
		struct slice name = report_take_record(&rest);

		buf_addf(&words, "%s%.*s", words.len == 0 ? "" : ", then ",
		    SLICE_ARGS(name));
	}
	if (words.len > 0)
		place_say(p, ROW_CHAIN, buf_text(&words), NULL, NULL);
	buf_fini(&words);
}

static void
judge_dane(const struct place *p, const struct event_tls *tls)
{
	static const enum row rows[DANE_COUNT] = {
	    [DANE_ABSENT] = ROW_DANE_NONE,
	    [DANE_INSECURE] = ROW_DANE_NONE,
	    [DANE_UNCHECKED] = ROW_DANE_NONE,
	    [DANE_UNUSABLE] = ROW_DANE_UNUSABLE,
	    [DANE_MATCH] = ROW_DANE,
	    [DANE_MISMATCH] = ROW_DANE_WRONG,
	    [DANE_BOGUS] = ROW_DANE_WRONG,
	    [DANE_FAILED] = ROW_DANE_WRONG,
	};
	struct buf words = {0};

	if (tls->dane == DANE_UNASKED)
		return;
	buf_add_str(&words, dane_words(tls->dane));
	if (tls->tlsa.len > 0) {
		buf_add_str(&words, ", ");
		buf_add_slice(&words, tls->tlsa);
	}
	place_say(p, rows[tls->dane], buf_text(&words), NULL, NULL);
	buf_fini(&words);
}

/* ---- the handshake ---------------------------------------------------- */

static bool
is_old(const struct event_tls *tls)
{
	return slice_equals(tls->version, SLICE("TLS 1.0")) ||
	       slice_equals(tls->version, SLICE("TLS 1.1"));
}

static void
judge_agreed(const struct place *p, const struct event_tls *tls)
{
	struct buf words = {0};

	buf_add_slice(&words, tls->version);
	buf_add_str(&words, ", ");
	buf_add_slice(&words, tls->cipher);
	if (tls->group.len > 0) {
		buf_add_str(&words, ", ");
		buf_add_slice(&words, tls->group);
	}
	place_say(p, is_old(tls) ? ROW_TLS_OLD : ROW_TLS, buf_text(&words),
	    NULL, NULL);
	buf_fini(&words);
	judge_certificate(p, tls);
	judge_chain(p, tls);
	judge_dane(p, tls);
}

/* That a port speaks in clear is told where its words are judged. */
static void
judge_no_handshake(const struct place *p)
{
	const struct session *s = p->session;
	const struct exchange *x = report_exchange(s, VERB_STARTTLS, NULL);
	struct buf reply = {0};

	if (s->trouble == TROUBLE_TLS) {
		const char *why = s->closed_error == NULL
		                      ? "the connection ended"
		                      : s->closed_error;

		if (strstr(why, PORT_SPEAKS_CLEAR) == NULL ||
		    p->endpoint == NULL)
			place_say(p, ROW_TLS_FAILED, why, NULL, NULL);
	} else if (x != NULL && x->outcome != OUTCOME_OK &&
		   ext_set_has(&s->offered, EXT_STARTTLS)) {
		report_add_reply(&reply, x);
		place_say(p, ROW_TLS_REFUSED, NULL, NULL, buf_text(&reply));
		buf_fini(&reply);
	}
}

void
judge_handshake(const struct place *p)
{
	struct event_tls tls;

	if (report_tls(p->session, &tls))
		judge_agreed(p, &tls);
	else
		judge_no_handshake(p);
}

void
judge_security(const struct judge *j)
{
	place_each(j, judge_handshake);
}

/* ---- logging in ------------------------------------------------------- */

static const struct ext_offer *
find_auth(const struct ext_set *set)
{
	return ext_set_find(set, EXT_AUTH);
}

static void
say_mechanisms(
    const struct place *p, enum row row, const struct ext_offer *offer)
{
	struct buf list = {0};

	buf_add_slice(&list, ext_offer_params(offer));
	place_say(p, row, list.len > 0 ? buf_text(&list) : "none is named",
	    NULL, NULL);
	buf_fini(&list);
}

/* Whether one of them says the password itself, or what serves as one. */
static bool
has_bare_secret(const struct ext_offer *offer)
{
	static const char *const bare[] = {
	    "PLAIN", "LOGIN", "XOAUTH2", "OAUTHBEARER"};
	struct slice rest = ext_offer_params(offer);

	while (rest.len > 0) {
		struct slice word = slice_take_word(&rest);

		for (size_t i = 0; i < sizeof(bare) / sizeof(bare[0]); i++)
			if (slice_equals_nocase(word, slice_str(bare[i])))
				return true;
	}
	return false;
}

void
judge_logins(const struct place *p)
{
	const struct session *s = p->session;
	bool is_secure = s->tls.version != NULL && !s->tls.is_refused;
	const struct ext_offer *clear =
	    find_auth(is_secure ? &s->offered_in_clear : &s->offered);
	const struct ext_offer *inside =
	    is_secure ? find_auth(&s->offered) : NULL;

	if (clear != NULL && has_bare_secret(clear))
		place_say(p, ROW_AUTH_CLEAR, NULL, NULL, clear->line);
	else if (clear != NULL)
		say_mechanisms(p, ROW_AUTH_HASHED, clear);
	else if (inside != NULL)
		say_mechanisms(p, ROW_AUTH_SECURE, inside);
}

/* ---- verdict ---------------------------------------------------------- */

/* A verified one, else any. */
static bool
find_best_handshake(const struct report *r, struct event_tls *best)
{
	bool has_any = false;

	for (size_t i = 0; i < r->endpoint_count; i++) {
		struct event_tls tls;

		if (!report_is_wanted(r, &r->endpoints[i]) ||
		    !report_tls(report_session(r, i), &tls) ||
		    (has_any && (!tls.is_verified || best->is_verified)))
			continue;
		*best = tls;
		has_any = true;
	}
	return has_any;
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
	struct event_tls tls;
	char version[32];

	if (find_best_handshake(j->report, &tls)) {
		snprintf(
		    version, sizeof(version), "%.*s", SLICE_ARGS(tls.version));
		judge_say(j,
		    tls.is_verified ? ROW_ENCRYPTED : ROW_ENCRYPTED_UNSURE,
		    &(struct fill){.words = {version}});
	} else if (is_any_greeted(j->report)) {
		judge_say(j, ROW_ENCRYPTED_NOT, &(struct fill){0});
	}
}
