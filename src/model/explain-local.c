/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-local - one row an end of a session. */
#include "ehlo/model/explain-local.h"

enum local {
	LOCAL_GOODBYE,
	LOCAL_CLIENT,
	LOCAL_CANCELED,
	LOCAL_SERVER,
	LOCAL_OTHER_PROTOCOL,
	LOCAL_NAME,
	LOCAL_REFUSED,
	LOCAL_FILTERED,
	LOCAL_DEADLINE,
	LOCAL_TLS,
	LOCAL_AUTH,
	LOCAL_LOST,
	LOCAL_MACHINE,
	LOCAL_COUNT
};

static const struct local_explanation rows[LOCAL_COUNT] = {
    [LOCAL_GOODBYE] = {"the session is over",
	"Both sides said goodbye. \":connect\" starts another session.",
	"RFC 5321 4.1.1.10"},
    [LOCAL_CLIENT] = {"the session is over",
	"The connection was closed from this side.", "RFC 5321 4.1.1.10"},
    [LOCAL_CANCELED] = {"canceled", "The attempt was given up on request.", ""},
    [LOCAL_SERVER] = {"the server hung up",
	"It closed the connection before QUIT. Its last reply often says why; "
	"without one: an overload, a block of this client, or a limit. Its log "
	"has the reason.",
	"RFC 5321 3.8"},
    [LOCAL_OTHER_PROTOCOL] = {"another protocol",
	"Something answers on this port, but it is no mail server. Mail is "
	"taken on port 25, submitted on 587, or on 465 inside TLS.",
	"RFC 5321 3.1"},
    [LOCAL_NAME] = {"no such name",
	"The name has no address here. Look at the spelling; an address works "
	"as well as a name. A mail domain may have none of its own: its "
	"servers stand in its MX records.",
	"RFC 5321 5.1"},
    [LOCAL_REFUSED] = {"NOT LISTENING",
	"The machine answers, but nothing listens on this port, or a firewall "
	"rejects openly. Look at the port (25 takes mail, 587 and 465 submit "
	"it), and whether the mail service runs there.",
	""},
    [LOCAL_FILTERED] = {"FILTERED",
	"No answer at all: a firewall drops what is sent, or the machine is "
	"off. Many networks block outgoing port 25; try 587, or another "
	"network, before blaming the server.",
	""},
    [LOCAL_DEADLINE] = {"no answer in time",
	"The connection stands, the reply does not come. A port that expects "
	"TLS at once looks like this, and so does an overloaded server or one "
	"that slows strangers down. --timeout waits longer.",
	"RFC 5321 4.5.3.2"},
    [LOCAL_TLS] = {"TLS did not start",
	"The handshake failed, or the certificate does not prove who the "
	"server is; the reason stands in the conversation. Nothing may be said "
	"in clear after that, so the session ended. --ca-file trusts another "
	"authority, --no-verify goes on whatever the certificate says.",
	"RFC 3207 4"},
    [LOCAL_AUTH] = {"not authenticated",
	"What was asked for did not come to be, and nothing weaker was tried "
	"in its place; the reason stands in the conversation. --auth=MECH "
	"names a mechanism, EHLO shows those that the server offers.",
	"RFC 4954 4"},
    [LOCAL_LOST] = {"the connection broke",
	"It was reset or lost on the way: the server's process ended, or a "
	"firewall between cut it.",
	"RFC 5321 3.8"},
    [LOCAL_MACHINE] = {"not possible here",
	"This machine could not do it; the reason stands in the conversation.",
	""},
};

static enum local
of_trouble(enum trouble trouble)
{
	static const enum local locals[TROUBLE_COUNT] = {
	    [TROUBLE_NONE] = LOCAL_MACHINE,
	    [TROUBLE_NAME] = LOCAL_NAME,
	    [TROUBLE_REFUSED] = LOCAL_REFUSED,
	    [TROUBLE_FILTERED] = LOCAL_FILTERED,
	    [TROUBLE_DEADLINE] = LOCAL_DEADLINE,
	    [TROUBLE_TLS] = LOCAL_TLS,
	    [TROUBLE_AUTH] = LOCAL_AUTH,
	    [TROUBLE_LOST] = LOCAL_LOST,
	    [TROUBLE_LOCAL] = LOCAL_MACHINE,
	};

	return locals[trouble];
}

static bool
said_goodbye(const struct session *s)
{
	const struct exchanges *x = &s->exchanges;

	for (size_t i = x->count; i-- > 0;)
		if (x->list[i].verb == VERB_QUIT && x->list[i].is_answered)
			return true;
	return false;
}

static enum local
local_of(const struct session *s)
{
	if (s->is_other_protocol)
		return LOCAL_OTHER_PROTOCOL;
	if (!s->is_closed && s->resolve_error != NULL)
		return LOCAL_NAME; /* the end itself is about to be told */
	if (s->closed_by == CLOSED_ERROR)
		return of_trouble(s->trouble);
	if (said_goodbye(s))
		return LOCAL_GOODBYE;
	if (s->closed_by == CLOSED_SERVER)
		return LOCAL_SERVER;
	return session_was_connected(s) ? LOCAL_CLIENT : LOCAL_CANCELED;
}

void
explain_local(const struct session *s, struct local_explanation *out)
{
	*out = rows[local_of(s)];
}

void
explain_trouble(enum trouble trouble, struct local_explanation *out)
{
	*out = rows[of_trouble(trouble)];
}
