/* SPDX-License-Identifier: GPL-3.0-or-later
 * port - the verdict on one attempt to reach a port, as plain data. */
#ifndef EHLO_BASE_PORT_H
#define EHLO_BASE_PORT_H

/* The words are those of port query tools and of the JSON output. */
#define PORT_VERDICT_LIST(X)                                            \
	X(UNDECIDED, "UNDECIDED")         /* the attempt is under way, or was given up */ \
	X(LISTENING, "LISTENING")         /* the connection was accepted */ \
	X(NOT_LISTENING, "NOT LISTENING") /* refused: reset, or port unreachable */ \
	X(FILTERED, "FILTERED")           /* no answer, or unreachable on the way */ \
	X(NOT_TRIED, "NOT TRIED")         /* another address won before */

enum port_verdict {
#define X(name, words) PORT_##name,
	PORT_VERDICT_LIST(X)
#undef X
	PORT_VERDICT_COUNT
};

/* What a handshake of TLS says of whoever answers it with text: those who tell
 * a port's nature look for it. */
#define PORT_SPEAKS_CLEAR "speaks in clear, not TLS"

const char *port_verdict_words(enum port_verdict verdict);

#endif
