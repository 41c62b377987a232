/* SPDX-License-Identifier: GPL-3.0-or-later
 * verdict - how a session ended in one line and one exit status: a fold.
 *
 * The statuses are those of the manual: that of the first stage that failed
 * in time. QUIT's reply and the close after it never fail a session.
 */
#ifndef EHLO_MODEL_VERDICT_H
#define EHLO_MODEL_VERDICT_H

#include "ehlo/model/session.h"

enum verdict_class {
	VERDICT_OK,
	VERDICT_TEMPORARY,
	VERDICT_PERMANENT,
	VERDICT_LOCAL,
	VERDICT_CLASS_COUNT
};

struct verdict {
	int status;          /* 0, 6, 10, 11, 12, 21 to 26, 28 to 30, 33, 36,
	                      * 44, 45, 71; or what ended the run: 64, 66, 74,
	                      * 128 + the number of a signal */
	const char *stage;   /* "greeting", "helo", "mail", "rcpt", "data",
	                      * "content", "auth", "tls", "connect", "resolve",
	                      * "session"; static */
	enum verdict_class class;
	char text[640];      /* a sentence; may hold raw bytes of a reply */
};

/* Call it when the session is over, or any time for "so far". */
void verdict_of(const struct session *s, struct verdict *out);
const char *verdict_class_name(enum verdict_class class);

#endif
