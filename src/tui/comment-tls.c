/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-tls - what a handshake means: who proved what, and what to do where
 * nobody did. */
#include "comment-tls.h"

#include <time.h>

/* What DANE adds to that, after a blank. */
static const char *const dane_texts[DANE_COUNT] = {
    [DANE_UNASKED] = "",
    [DANE_ABSENT] = " DANE: the domain publishes no TLSA record, so its "
		    "authority decides.",
    [DANE_INSECURE] = " DANE: the domain is not signed, so no TLSA record of "
		      "it could be believed.",
    [DANE_UNCHECKED] = " DANE: the name server withholds signatures; "
		       "--dns-server asks another.",
    [DANE_UNUSABLE] =
	" DANE: the domain has TLSA records, but none that mail can use: only "
	"usages 2 and 3 count, with a digest of the right length. They still "
	"say that it has TLS: a mail server would send here, and not in "
	"clear.",
    [DANE_MATCH] =
	" DANE: a signed TLSA record of the domain names this very key or its "
	"authority; no other authority is needed.",
    [DANE_MISMATCH] =
	" DANE: the domain's signed TLSA records name another key. Either the "
	"certificate was renewed and the records were not, or this is not the "
	"server. Mail servers that check will not deliver: publish the new "
	"record before the new certificate is used.",
    [DANE_BOGUS] = " DANE: what the name server says of TLSA records is "
		   "forged, or signed wrongly.",
    [DANE_FAILED] = " DANE: nobody answers for the TLSA records.",
};

static void
explain_verified(struct comment *out, const struct event_tls *tls)
{
	buf_add_str(&out->head, "inside TLS");
	buf_addf(&out->text,
	    "From here on nobody on the way can read or change what is said, "
	    "and %s proves who the server is. What was learnt before counts "
	    "for nothing: EHLO is said again.",
	    tls->dane == DANE_MATCH ? "the domain's TLSA record"
				    : "the certificate");
}

static const char *
what_to_do(const struct event_tls *tls)
{
	if (tls->is_refused && tls->dane == DANE_MISMATCH)
		return "--no-verify goes on all the same.";
	if (tls->is_refused)
		return "--ca-file trusts an authority of one's own; "
		       "--no-verify goes on all the same.";
	if (tls->dane == DANE_UNUSABLE)
		return "Send nothing secret.";
	return "--no-verify asked for this; send nothing secret.";
}

/* RFC 3207 4.1: after the handshake each side decides whether it goes on. */
static void
explain_served(struct comment *out)
{
	buf_add_str(&out->head, "inside TLS, as the client sees fit");
	buf_add_str(&out->text,
	    "The handshake is done. Whether the client verified this server's "
	    "certificate only the client knows: it is made for this run, so a "
	    "program that checks has to be told to take it. One that goes on "
	    "by itself takes any, and with that anybody on the way. EHLO is "
	    "said again.");
}

static void
explain_unverified(struct comment *out, const struct event_tls *tls)
{
	buf_add_str(&out->head, tls->is_refused ? "certificate not accepted"
						: "NOT VERIFIED, and used");
	buf_addf(&out->text,
	    "The certificate does not prove who this server is: it could be "
	    "anybody on the way. %s",
	    what_to_do(tls));
}

static void
add_date(struct buf *out, const char *what, int64_t unix_s)
{
	time_t seconds = (time_t)unix_s;
	char text[40];
	struct tm tm;

	if (gmtime_r(&seconds, &tm) == NULL ||
	    strftime(text, sizeof(text), "%Y-%m-%d", &tm) == 0)
		return;
	buf_addf(out, "%s%s", what, text);
}

/* What was sent with it, which others need to get from it to an authority that
 * they trust. */
static void
add_chain(struct buf *out, struct slice chain)
{
	const char *before = " Sent with it: ";

	chain = slice_skip(chain, slice_find(chain, '\n') + 1);
	while (chain.len > 0) {
		size_t end = slice_find(chain, '\n');

		buf_addf(out, "%s%.*s", before,
		    SLICE_ARGS(slice_range(chain, 0, end)));
		before = ", ";
		chain = slice_skip(chain, end + 1);
		if (chain.len == 0)
			buf_add_byte(out, '.');
	}
}

/* What can be held against what the administrator says of it. */
static void
add_evidence(struct buf *out, const struct event_tls *tls)
{
	if (tls->sha256.len == 0)
		return;
	buf_addf(out, " The certificate: subject %.*s, issuer %.*s, ",
	    SLICE_ARGS(tls->subject), SLICE_ARGS(tls->issuer));
	add_date(out, "valid from ", tls->not_before);
	add_date(out, " to ", tls->not_after);
	buf_addf(out, ", key %.*s, SHA-256 %.*s.", SLICE_ARGS(tls->key),
	    SLICE_ARGS(tls->sha256));
	add_chain(out, tls->chain);
}

void
comment_explain_tls(struct comment *out, const struct event_tls *tls)
{
	if (tls->is_served)
		explain_served(out);
	else if (tls->is_verified)
		explain_verified(out, tls);
	else
		explain_unverified(out, tls);
	buf_add_str(&out->text, dane_texts[tls->dane]);
	add_evidence(&out->text, tls);
	out->rfc = tls->dane == DANE_UNASKED ? "RFC 3207 4.2, RFC 6125 6"
	                                     : "RFC 3207 4.2, RFC 7672";
}
