/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality - the servers that can be practised on. Nothing here acts. */
#include "ehlo/smtp/personality.h"

static const char *const deathstar_keywords[] = {
    "SIZE %s", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "8BITMIME", NULL};

/* The server of a well-known article on relaying by hand, as it answered in
 * 2006. What the article does not show is in the manner of that server. */
/* clang-format off */
#define DEATHSTAR                                                       \
	.host = "deathstar.SUPERFREAK.local",                           \
	.local_domain = "SUPERFREAK.local",                             \
	.takes_bare_address = true,                                     \
	.size_max = 2097152,                                            \
	.recipients_max = 100,                                          \
	.idle_ms = 300000,                                              \
	.keywords = deathstar_keywords,                                 \
	.greeting = "220 %h Microsoft ESMTP MAIL Service, "             \
	    "Version: 6.0.2600.2180 ready at %d",                       \
	.helo_ok = "250 %h Hello [%p]",                                 \
	.ehlo_ok = "250 %h Hello [%p]",                                 \
	.mail_ok = "250 2.1.0 %m....Sender OK",                         \
	.rcpt_ok = "250 2.1.5 %m",                                      \
	.data_go = "354 Start mail input; end with <CRLF>.<CRLF>",      \
	.content_ok = "250 2.6.0 <DEATHSTAR%i@%h> "                     \
	    "Queued mail for delivery",                                 \
	.quit_ok = "221 2.0.0 %h "                                      \
	    "Service closing transmission channel",                     \
	.rset_ok = "250 2.0.0 Resetting",                               \
	.noop_ok = "250 2.0.0 OK",                                      \
	.vrfy = "252 2.1.5 Cannot VRFY user, "                          \
	    "but will take message for <%a>",                           \
	.help = "214-2.0.0 This server supports the following "         \
	    "commands:\n"                                               \
	    "214 2.0.0 HELO EHLO MAIL RCPT DATA RSET NOOP VRFY HELP "   \
	    "QUIT",                                                     \
	.helo_first = "503 5.5.2 Send hello first",                     \
	.mail_first = "503 5.5.2 Need mail command.",                   \
	.rcpt_first = "503 5.5.2 Need Rcpt command.",                   \
	.nested_mail = "503 5.5.2 Sender already specified",            \
	.helo_syntax = "501 5.5.4 Invalid domain name",                 \
	.path_syntax = "501 5.5.4 Invalid Address",                     \
	.path_8bit = "553 5.6.7 Address is not ASCII, "                 \
	    "and SMTPUTF8 is not supported",                            \
	.arg_syntax = "501 5.5.4 Invalid arguments",                    \
	.param_unknown = "555 5.5.4 Unsupported option",                \
	.relay_denied = "550 5.7.1 Unable to relay for %m",             \
	.recipients_over = "452 4.5.3 Too many recipients",             \
	.size_over = "552 5.3.4 Message size exceeds "                  \
	    "fixed maximum message size",                               \
	.line_long = "500 5.5.2 Line too long",                         \
	.not_implemented = "502 5.3.3 Command not implemented",         \
	.unknown = "500 5.3.3 Unrecognized command",                    \
	.busy = "421 4.3.2 %h Too many connections, try again later",   \
	.timed_out = "421 4.4.2 %h Connection timed out"

static const struct personality personalities[] = {
	{
		.name = "deathstar",
		.about = "a mail server of 2006 that relays for everybody",
		.relays = true,
		DEATHSTAR
	},
	{
		.name = "deathstar-closed",
		.about = "the same server, closed: it relays for nobody",
		.relays = false,
		DEATHSTAR
	},
};
/* clang-format on */

#define PERSONALITY_COUNT (sizeof(personalities) / sizeof(personalities[0]))

const struct personality *
personality_at(size_t index)
{
	return index < PERSONALITY_COUNT ? &personalities[index] : NULL;
}

const struct personality *
personality_default(void)
{
	return &personalities[0];
}

const struct personality *
personality_find(struct slice name)
{
	for (size_t i = 0; i < PERSONALITY_COUNT; i++)
		if (slice_equals(name, slice_str(personalities[i].name)))
			return &personalities[i];
	return NULL;
}
