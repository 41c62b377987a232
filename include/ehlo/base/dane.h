/* SPDX-License-Identifier: GPL-3.0-or-later
 * dane - what TLSA records say about the server of a mail session (RFC 7672),
 * as plain data. */
#ifndef EHLO_BASE_DANE_H
#define EHLO_BASE_DANE_H

/* X(NAME, "word of the JSON output", "in words")
 *
 * ABSENT to UNUSABLE leave it to the certificate; only UNUSABLE asks for TLS.
 * With MISMATCH, BOGUS and FAILED nothing may be sent (RFC 7672 2.1, 2.2). */
#define DANE_LIST(X)                                                    \
	X(UNASKED, "unasked", "was not asked for")                      \
	X(ABSENT, "absent", "no TLSA record, and that is proven")       \
	X(INSECURE, "insecure", "not possible, the domain is not signed") \
	X(UNCHECKED, "unchecked",                                       \
	    "not possible, the name server withholds signatures")       \
	X(UNUSABLE, "unusable",                                         \
	    "no TLSA record is of a kind that mail can use")            \
	X(MATCH, "match", "the certificate is that of a TLSA record")   \
	X(MISMATCH, "mismatch", "no TLSA record proves the certificate") \
	X(BOGUS, "bogus", "the signatures of the answer are wrong")     \
	X(FAILED, "failed", "no answer about TLSA records")

enum dane {
#define X(name, json, words) DANE_##name,
	DANE_LIST(X)
#undef X
	DANE_COUNT
};

const char *dane_name(enum dane dane);
const char *dane_words(enum dane dane);

#endif
