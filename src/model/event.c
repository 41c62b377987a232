/* SPDX-License-Identifier: GPL-3.0-or-later
 * event - the names of the facts and of their parts. */
#include "ehlo/model/event.h"

const char *
event_kind_name(enum event_kind kind)
{
	static const char *const names[EVENT_KIND_COUNT] = {
#define X(name, json) [EVENT_##name] = json,
	    EVENT_LIST(X)
#undef X
	};

	return names[kind];
}

const char *
sent_what_name(enum sent_what what)
{
	static const char *const names[SENT_WHAT_COUNT] = {
	    [SENT_COMMAND] = "command",
	    [SENT_DATA] = "data",
	    [SENT_RAW] = "raw",
	};

	return names[what];
}

const char *
closed_by_name(enum closed_by by)
{
	static const char *const names[CLOSED_BY_COUNT] = {
	    [CLOSED_SERVER] = "server",
	    [CLOSED_CLIENT] = "client",
	    [CLOSED_ERROR] = "error",
	};

	return names[by];
}

const char *
trouble_name(enum trouble trouble)
{
	static const char *const names[TROUBLE_COUNT] = {
	    [TROUBLE_NONE] = "none",
	    [TROUBLE_NAME] = "name",
	    [TROUBLE_REFUSED] = "refused",
	    [TROUBLE_FILTERED] = "filtered",
	    [TROUBLE_DEADLINE] = "deadline",
	    [TROUBLE_TLS] = "tls",
	    [TROUBLE_AUTH] = "auth",
	    [TROUBLE_LOST] = "lost",
	    [TROUBLE_LOCAL] = "local",
	};

	return names[trouble];
}
