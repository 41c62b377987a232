/* SPDX-License-Identifier: GPL-3.0-or-later
 * proof - what is proven about an answer of the domain name system (RFC 4035
 * 4.3), as plain data. */
#ifndef EHLO_BASE_PROOF_H
#define EHLO_BASE_PROOF_H

/* The words are those of the JSON output. */
#define PROOF_LIST(X)                                                   \
	X(UNCHECKED, "unchecked") /* the name server withholds signatures */ \
	X(INSECURE, "insecure")   /* not signed, and that is proven */  \
	X(SECURE, "secure")       /* signed, and the signatures are right */ \
	X(BOGUS, "bogus")         /* signed, and wrong */

enum proof {
#define X(name, words) PROOF_##name,
	PROOF_LIST(X)
#undef X
	PROOF_COUNT
};

const char *proof_words(enum proof proof);

#endif
