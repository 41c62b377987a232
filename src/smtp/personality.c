/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality - the servers that can be practised on. Nothing here acts. */
#include "ehlo/smtp/personality.h"

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/line.h"

/* Too long, or with what belongs in no address. */
#define PATH_UNREADABLE (PATH_LOCAL_LONG | PATH_DOMAIN_LONG | PATH_BAD_CHAR)

/* RFC 5321 4.5.3.2.7 */
#define FIVE_MINUTES 300000

static const char *const deathstar_keywords[] = {
    "SIZE %s", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "8BITMIME", NULL};

/* The server of a well-known article on relaying by hand, as it answered in
 * 2006. What the article does not show is in the manner of that server. */
/* clang-format off */
#define DEATHSTAR                                                       \
	.host = "deathstar.SUPERFREAK.local",                           \
	.local_domain = "SUPERFREAK.local",                             \
	.path_flaws = PATH_UNREADABLE | PATH_NO_DOMAIN,                 \
	.size_max = 2097152,                                            \
	.recipients_max = 100,                                          \
	.idle_ms = FIVE_MINUTES,                                        \
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
	.mail_helo_first = "503 5.5.2 Send hello first",                \
	.rcpt_helo_first = "503 5.5.2 Send hello first",                \
	.data_helo_first = "503 5.5.2 Send hello first",                \
	.nested_mail = "503 5.5.2 Sender already specified",            \
	.rcpt_mail_first = "503 5.5.2 Need mail command.",              \
	.data_mail_first = "503 5.5.2 Need mail command.",              \
	.data_rcpt_first = "503 5.5.2 Need Rcpt command.",              \
	.helo_syntax = "501 5.5.4 Invalid domain name",                 \
	.mail_syntax = "501 5.5.4 Invalid Address",                     \
	.rcpt_syntax = "501 5.5.4 Invalid Address",                     \
	.vrfy_syntax = "501 5.5.4 Invalid arguments",                   \
	.sender_syntax = "501 5.5.4 Invalid Address",                   \
	.recipient_syntax = "501 5.5.4 Invalid Address",                \
	.path_8bit = "553 5.6.7 Address is not ASCII, "                 \
	    "and SMTPUTF8 is not supported",                            \
	.arg_syntax = "501 5.5.4 Invalid arguments",                    \
	.size_syntax = "501 5.5.4 Invalid arguments",                   \
	.mail_param_syntax = "501 5.5.4 Invalid arguments",             \
	.rcpt_param_syntax = "501 5.5.4 Invalid arguments",             \
	.param_unknown = "555 5.5.4 Unsupported option",                \
	.relay_denied = "550 5.7.1 Unable to relay for %m",             \
	.recipients_over = "452 4.5.3 Too many recipients",             \
	.size_over = "552 5.3.4 Message size exceeds "                  \
	    "fixed maximum message size",                               \
	.content_over = "552 5.3.4 Message size exceeds "               \
	    "fixed maximum message size",                               \
	.line_long = "500 5.5.2 Line too long",                         \
	.line_empty = "500 5.3.3 Unrecognized command",                 \
	.not_implemented = "502 5.3.3 Command not implemented",         \
	.unknown = "500 5.3.3 Unrecognized command",                    \
	.busy = "421 4.3.2 %h Too many connections, try again later",   \
	.timed_out = "421 4.4.2 %h Connection timed out"

static const char *const postfix_keywords[] = {"PIPELINING", "SIZE %s", "VRFY",
    "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", NULL};

static const char *const postfix_users[] = {
    "alice", "bob", "postmaster", NULL};

static const struct personality_verb postfix_others[] = {
	{VERB_STARTTLS, "502 5.5.1 Error: command not implemented"},
	{VERB_AUTH, "503 5.5.1 Error: authentication not enabled"},
	{VERB_XCLIENT, "550 5.7.0 Error: insufficient authorization"},
	{VERB_XFORWARD, "550 5.7.0 Error: insufficient authorization"},
	{VERB_BDAT, "502 5.5.1 Error: command not implemented"},
	{VERB_COUNT, NULL}
};

/* Postfix 3.7 with smtpd_helo_required, smtpd_forbid_bare_newline = reject and
 * strict_smtputf8; without CHUNKING, ETRN and SMTPUTF8. */
#define POSTFIX                                                         \
	.host = "mx.example.net",                                       \
	.local_domain = "example.net",                                  \
	.users = postfix_users,                                         \
	.path_flaws = PATH_UNREADABLE,                                  \
	.line_flaws = LINE_BARE_LF,                                     \
	.lax_verbs = 1u << VERB_QUIT,                                   \
	.junk_max = 100,                                                \
	.errors_soft = 10,                                              \
	.error_delay_ms = 1000,                                         \
	.errors_hard = 20,                                              \
	.size_max = 10240000,                                           \
	.recipients_max = 1000,                                         \
	.idle_ms = FIVE_MINUTES,                                        \
	.keywords = postfix_keywords,                                   \
	.greeting = "220 %h ESMTP Postfix",                             \
	.helo_ok = "250 %h",                                            \
	.ehlo_ok = "250 %h",                                            \
	.mail_ok = "250 2.1.0 Ok",                                      \
	.rcpt_ok = "250 2.1.5 Ok",                                      \
	.data_go = "354 End data with <CR><LF>.<CR><LF>",               \
	.content_ok = "250 2.0.0 Ok: queued as %i",                     \
	.quit_ok = "221 2.0.0 Bye",                                     \
	.rset_ok = "250 2.0.0 Ok",                                      \
	.noop_ok = "250 2.0.0 Ok",                                      \
	.vrfy = "252 2.0.0 %a",                                         \
	.mail_helo_first = "503 5.5.1 Error: send HELO/EHLO first",     \
	.rcpt_helo_first = "503 5.5.1 Error: need MAIL command",        \
	.data_helo_first = "503 5.5.1 Error: need RCPT command",        \
	.nested_mail = "503 5.5.1 Error: nested MAIL command",          \
	.rcpt_mail_first = "503 5.5.1 Error: need MAIL command",        \
	.data_mail_first = "503 5.5.1 Error: need RCPT command",        \
	.data_rcpt_first = "554 5.5.1 Error: no valid recipients",      \
	.helo_syntax = "501 Syntax: %v hostname",                       \
	.mail_syntax = "501 5.5.4 Syntax: MAIL FROM:<address>",         \
	.rcpt_syntax = "501 5.5.4 Syntax: RCPT TO:<address>",           \
	.vrfy_syntax = "501 5.5.4 Syntax: VRFY address [SMTPUTF8]",     \
	.sender_syntax = "501 5.1.7 Bad sender address syntax",         \
	.recipient_syntax = "501 5.1.3 Bad recipient address syntax",   \
	.path_8bit = "553 5.6.7 Must declare SMTPUTF8 "                 \
	    "to send unicode address",                                  \
	.arg_syntax = "501 5.5.4 Syntax: %v",                           \
	.size_syntax = "501 5.5.4 Bad message size syntax",             \
	.mail_param_syntax = "501 5.5.4 Bad %o parameter syntax",       \
	.rcpt_param_syntax = "501 5.5.4 Error: "                        \
	    "Bad %o parameter syntax",                                  \
	.param_unknown = "555 5.5.4 Unsupported option: %o",            \
	.relay_denied = "554 5.7.1 <%m>: Relay access denied",          \
	.user_unknown = "550 5.1.1 <%m>: Recipient address rejected: "  \
	    "User unknown in virtual mailbox table",                    \
	.recipients_over = "452 4.5.3 Error: too many recipients",      \
	.size_over = "552 5.3.4 Message size exceeds fixed limit",      \
	.content_over = "552 5.3.4 Error: message file too big",        \
	.line_long = "500 5.5.2 Error: line too long",                  \
	.line_flawed = "550 5.5.2 %h Error: bare <LF> received",        \
	.line_empty = "500 5.5.2 Error: bad syntax",                    \
	.forbidden = "221 2.7.0 Error: I can break rules, too. Goodbye.", \
	.not_implemented = "500 5.5.2 Error: command not recognized",   \
	.unknown = "500 5.5.2 Error: command not recognized",           \
	.busy = "421 4.7.0 %h Error: too many connections from %p",     \
	.timed_out = "421 4.4.2 %h Error: timeout exceeded",            \
	.too_many_errors = "421 4.7.0 %h Error: too many errors",       \
	.others = postfix_others

static const char *const strict_keywords[] = {
    "SIZE %s", "PIPELINING", "DSN", "ENHANCEDSTATUSCODES", "8BITMIME", NULL};

/* Nobody's words: each refusal says which rule it stands on. */
#define STRICT                                                          \
	.host = "strict.example.net",                                   \
	.local_domain = "example.net",                                  \
	.path_flaws = PATH_UNREADABLE | PATH_NO_DOMAIN |                \
	    PATH_NO_BRACKETS,                                           \
	.command_flaws = COMMAND_SPACE_LEADING |                        \
	    COMMAND_SPACE_BEFORE | COMMAND_SPACE_AFTER,                 \
	.line_flaws = LINE_BARE_LF | LINE_BARE_CR | LINE_NUL,           \
	.junk_max = 100,                                                \
	.errors_hard = 20,                                              \
	.size_max = 10240000,                                           \
	.recipients_max = 100,                                          \
	.idle_ms = FIVE_MINUTES,                                        \
	.keywords = strict_keywords,                                    \
	.greeting = "220 %h ESMTP, to the letter",                      \
	.helo_ok = "250 %h greets %a",                                  \
	.ehlo_ok = "250 %h greets %a",                                  \
	.mail_ok = "250 2.1.0 Sender <%m> is fine",                     \
	.rcpt_ok = "250 2.1.5 Recipient <%m> is fine",                  \
	.data_go = "354 Lines end in CR LF; a dot alone ends them all", \
	.content_ok = "250 2.6.0 Taken, as %i",                         \
	.quit_ok = "221 2.0.0 %h closes the connection",                \
	.rset_ok = "250 2.0.0 The transaction is forgotten",            \
	.noop_ok = "250 2.0.0 Nothing done",                            \
	.vrfy = "252 2.1.5 Nobody is verified here; RCPT tells more",   \
	.help = "214 2.0.0 RFC 5321 helps",                             \
	.mail_helo_first = "503 5.5.1 EHLO comes first "                \
	    "(RFC 5321 4.1.4)",                                         \
	.rcpt_helo_first = "503 5.5.1 EHLO comes first "                \
	    "(RFC 5321 4.1.4)",                                         \
	.data_helo_first = "503 5.5.1 EHLO comes first "                \
	    "(RFC 5321 4.1.4)",                                         \
	.nested_mail = "503 5.5.1 A transaction is open already "       \
	    "(RFC 5321 4.1.4)",                                         \
	.rcpt_mail_first = "503 5.5.1 MAIL comes first "                \
	    "(RFC 5321 4.1.4)",                                         \
	.data_mail_first = "503 5.5.1 MAIL and RCPT come first "        \
	    "(RFC 5321 4.1.4)",                                         \
	.data_rcpt_first = "503 5.5.1 No recipient was accepted "       \
	    "(RFC 5321 4.1.1.4)",                                       \
	.helo_syntax = "501 5.5.4 %v wants a name behind it "           \
	    "(RFC 5321 4.1.1.1)",                                       \
	.mail_syntax = "501 5.5.4 Wanted: MAIL FROM:<user@domain> "     \
	    "(RFC 5321 4.1.1.2)",                                       \
	.rcpt_syntax = "501 5.5.4 Wanted: RCPT TO:<user@domain> "       \
	    "(RFC 5321 4.1.1.3)",                                       \
	.vrfy_syntax = "501 5.5.4 VRFY wants a name behind it "         \
	    "(RFC 5321 4.1.1.6)",                                       \
	.sender_syntax = "501 5.1.7 No <user@domain> in MAIL "          \
	    "(RFC 5321 4.1.2)",                                         \
	.recipient_syntax = "501 5.1.3 No <user@domain> in RCPT "       \
	    "(RFC 5321 4.1.2)",                                         \
	.path_8bit = "553 5.6.7 Addresses are ASCII without SMTPUTF8 "  \
	    "(RFC 6531 3.1)",                                           \
	.arg_syntax = "501 5.5.4 %v takes no argument "                 \
	    "(RFC 5321 4.1.1)",                                         \
	.size_syntax = "501 5.5.4 SIZE is a number of octets "          \
	    "(RFC 1870 6)",                                             \
	.mail_param_syntax = "501 5.5.4 The value of %o cannot be "     \
	    "read (RFC 3461 4)",                                        \
	.rcpt_param_syntax = "501 5.5.4 The value of %o cannot be "     \
	    "read (RFC 3461 4)",                                        \
	.param_unknown = "555 5.5.4 %o was not offered "                \
	    "(RFC 5321 4.1.1.11)",                                      \
	.relay_denied = "550 5.7.1 No relaying for <%m> "               \
	    "(RFC 5321 3.6.2)",                                         \
	.recipients_over = "452 4.5.3 Too many recipients "             \
	    "(RFC 5321 4.5.3.1.10)",                                    \
	.size_over = "552 5.3.4 More than %s octets (RFC 1870 6.1)",    \
	.content_over = "552 5.3.4 More than %s octets "                \
	    "(RFC 1870 6.3)",                                           \
	.line_long = "500 5.5.2 The line is too long "                  \
	    "(RFC 5321 4.5.3.1.4)",                                     \
	.line_flawed = "550 5.5.2 Bare CR, bare LF or NUL in a line "   \
	    "(RFC 5321 2.3.8)",                                         \
	.line_empty = "500 5.5.2 A command is due, the line is empty "  \
	    "(RFC 5321 4.1.1)",                                         \
	.not_implemented = "502 5.5.1 %v was not offered "              \
	    "(RFC 5321 4.2.4)",                                         \
	.unknown = "500 5.5.2 No command of RFC 5321 4.1.1",            \
	.busy = "421 4.3.2 %h has too many clients",                    \
	.timed_out = "421 4.4.2 %h waited for a command long enough",   \
	.too_many_errors = "421 4.7.0 %h has seen enough errors"

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
	{
		.name = "postfix",
		.about = "a Postfix with mail for alice and bob at example.net",
		POSTFIX
	},
	{
		.name = "strict",
		.about = "takes nothing but what the RFC says, and says why",
		STRICT
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
