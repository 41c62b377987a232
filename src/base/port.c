/* SPDX-License-Identifier: GPL-3.0-or-later
 * port - the words of the port verdicts. */
#include "ehlo/base/port.h"

const char *
port_verdict_words(enum port_verdict verdict)
{
	static const char *const words[PORT_VERDICT_COUNT] = {
#define X(name, text) [PORT_##name] = text,
	    PORT_VERDICT_LIST(X)
#undef X
	};

	return words[verdict];
}
