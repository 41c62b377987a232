/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality - the servers that can be practised on. Nothing here acts. */
#include "ehlo/smtp/personality.h"

#include "ehlo/smtp/command.h"
#include "ehlo/smtp/line.h"
#include "personality-core.h"

/* Everywhere the same; the token is the password. */
const struct personality_account personality_accounts[] = {
    {"student", "sesame"}, {NULL, NULL}};

/* All that have a server's side, and need no certificate of the client. */
#define MECHS_ALL                                                         \
	(MECHS_OPEN | MECH(SCRAM_SHA_256_PLUS) | MECH(SCRAM_SHA_1_PLUS) | \
	    MECH(SCRAM_SHA_256) | MECH(SCRAM_SHA_1) | MECH(DIGEST_MD5) |  \
	    MECH(CRAM_MD5) | MECH(OAUTHBEARER) | MECH(XOAUTH2))

static const char *const deathstar_keywords[] = {"SIZE %s", "PIPELINING", "DSN",
    "ENHANCEDSTATUSCODES", "8BITMIME", "STARTTLS", "AUTH %l", NULL};

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
	.mechs = MECHS_OPEN | MECH(CRAM_MD5),                           \
	.accounts = personality_accounts,                               \
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
	    "214 2.0.0 HELO EHLO STARTTLS AUTH MAIL RCPT DATA RSET "    \
	    "NOOP VRFY HELP QUIT",                                      \
	.starttls_go = "220 2.0.0 SMTP server ready",                   \
	.auth_ok = "235 2.7.0 Authentication successful",               \
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
	.user_unknown = "550 5.1.1 User unknown",                       \
	.recipients_over = "452 4.5.3 Too many recipients",             \
	.size_over = "552 5.3.4 Message size exceeds "                  \
	    "fixed maximum message size",                               \
	.content_over = "552 5.3.4 Message size exceeds "               \
	    "fixed maximum message size",                               \
	.line_long = "500 5.5.2 Line too long",                         \
	.line_empty = "500 5.3.3 Unrecognized command",                 \
	.not_implemented = "502 5.3.3 Command not implemented",         \
	.unknown = "500 5.3.3 Unrecognized command",                    \
	.in_transaction = "503 5.5.2 Sender already specified",         \
	.tls_active = "503 5.5.2 TLS is active already",                \
	.tls_followed = "421 4.7.0 %h Commands behind STARTTLS",        \
	.auth_syntax = "501 5.5.4 Invalid arguments",                   \
	.auth_base64 = "501 5.5.2 Cannot decode response",              \
	.auth_unknown = "504 5.7.4 Unrecognized authentication type",   \
	.auth_in_clear = "538 5.7.11 Encryption required for requested " \
	    "authentication mechanism",                                 \
	.auth_again = "503 5.5.2 Already authenticated",                \
	.auth_failed = "535 5.7.3 Authentication unsuccessful",         \
	.auth_canceled = "501 5.7.0 Authentication canceled",           \
	.auth_down = "454 4.7.0 Temporary authentication failure",      \
	.busy = "421 4.3.2 %h Too many connections, try again later",   \
	.timed_out = "421 4.4.2 %h Connection timed out"

static const char *const postfix_keywords[] = {"PIPELINING", "SIZE %s", "VRFY",
    "STARTTLS", "AUTH %l", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", NULL};

static const char *const postfix_users[] = {
    "alice", "bob", "postmaster", NULL};

static const struct personality_verb postfix_others[] = {
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
	.has_early_tls = true,                                          \
	.mechs = MECHS_OPEN | MECH(CRAM_MD5) | MECH(SCRAM_SHA_256) |    \
	    MECH(SCRAM_SHA_256_PLUS),                                   \
	.accounts = personality_accounts,                               \
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
	.starttls_go = "220 2.0.0 Ready to start TLS",                  \
	.auth_ok = "235 2.7.0 Authentication successful",               \
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
	.in_transaction = "503 5.5.1 Error: MAIL transaction in "       \
	    "progress",                                                 \
	.tls_active = "554 5.5.1 Error: TLS already active",            \
	.tls_followed = "421 4.7.0 %h Error: SMTP protocol "            \
	    "synchronization",                                          \
	.auth_syntax = "501 5.5.4 Syntax: AUTH mechanism",              \
	.auth_base64 = "501 5.5.2 Error: invalid base64 data",          \
	.auth_unknown = "504 5.5.4 Error: Invalid authentication "      \
	    "mechanism",                                                \
	.auth_in_clear = "538 5.7.0 Encryption required for requested " \
	    "authentication mechanism",                                 \
	.auth_again = "503 5.5.1 Error: already authenticated",         \
	.auth_failed = "535 5.7.8 Error: authentication failed:",       \
	.auth_canceled = "501 5.7.0 Authentication aborted",            \
	.auth_down = "454 4.7.0 Temporary authentication failure: "     \
	    "Connection lost to authentication server",                 \
	.busy = "421 4.7.0 %h Error: too many connections from %p",     \
	.timed_out = "421 4.4.2 %h Error: timeout exceeded",            \
	.too_many_errors = "421 4.7.0 %h Error: too many errors",       \
	.others = postfix_others

static const char *const strict_keywords[] = {"SIZE %s", "PIPELINING", "DSN",
    "ENHANCEDSTATUSCODES", "8BITMIME", "STARTTLS", "AUTH %l", NULL};

#define STRICT_GO "220 2.0.0 Now TLS, and nothing in clear before it"

/* Nobody's words: each refusal says which rule it stands on. Faults are this
 * server but for one thing; what starttls_go is, each says. */
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
	.mechs = MECHS_ALL,                                             \
	.accounts = personality_accounts,                               \
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
	.help = "214-2.0.0 RFC 5321 helps\n"                            \
	    "214 2.0.0 Inside TLS, AUTH knows the user student",        \
	.auth_ok = "235 2.7.0 Welcome; mail to anywhere is taken now",  \
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
	.user_unknown = "550 5.1.1 Nobody is called <%m> here "         \
	    "(RFC 5321 3.3)",                                           \
	.recipients_over = "452 4.5.3 Too many recipients "             \
	    "(RFC 5321 4.5.3.1.10)",                                    \
	.size_over = "552 5.3.4 More than %s octets (RFC 1870 6.1)",    \
	.content_over = "552 5.3.4 More than %s octets "                \
	    "(RFC 1870 6.3)",                                           \
	.line_long = "500 5.5.2 The line is too long "                  \
	    "(RFC 5321 4.5.3.1.4)",                                     \
	.line_flawed = "550 5.5.2 %o in a line "                        \
	    "(RFC 5321 2.3.8)",                                         \
	.line_empty = "500 5.5.2 A command is due, the line is empty "  \
	    "(RFC 5321 4.1.1)",                                         \
	.not_implemented = "502 5.5.1 %v was not offered "              \
	    "(RFC 5321 4.2.4)",                                         \
	.unknown = "500 5.5.2 No command of RFC 5321 4.1.1",            \
	.in_transaction = "503 5.5.1 Not between MAIL and the message " \
	    "(RFC 4954 3)",                                             \
	.tls_active = "503 5.5.1 This is TLS already (RFC 3207 4.2)",   \
	.tls_followed = "421 4.7.0 %h closes: nothing may stand "       \
	    "behind STARTTLS in clear (RFC 3207 4.2)",                  \
	.auth_syntax = "501 5.5.4 No mechanism, or no message of it "   \
	    "(RFC 4954 4)",                                             \
	.auth_base64 = "501 5.5.2 That is not in base64 (RFC 4954 4)",  \
	.auth_unknown = "504 5.5.4 The mechanism %o was not offered "   \
	    "(RFC 4954 4)",                                             \
	.auth_in_clear = "538 5.7.11 STARTTLS comes first: passwords "  \
	    "are for no one else to read (RFC 4954 4)",                 \
	.auth_again = "503 5.5.1 Once is enough (RFC 4954 4)",          \
	.auth_failed = "535 5.7.8 Wrong user or password; here it is "  \
	    "student with sesame (RFC 4954 6)",                         \
	.auth_canceled = "501 5.7.0 Given up, as you wish (RFC 4954 4)", \
	.auth_down = "454 4.7.0 Nobody can be recognised for now "      \
	    "(RFC 4954 6)",                                        \
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
		.name = "greylisting",
		.about = "the same, and whoever comes for the first time is "
		    "to come again after 10 seconds",
		.rules = "rcpt greylist 10s 450 4.2.0 \"<%m>: Recipient "
		    "address rejected: Greylisted, see "
		    "http://postgrey.schweikert.ch/help/%h.html\"",
		POSTFIX
	},
	{
		.name = "blocklisted",
		.about = "the same, to a client whose address is on a list",
		.rules = "rcpt 554 5.7.1 \"Service unavailable; Client host "
		    "[%p] blocked using zen.spamhaus.org; "
		    "https://www.spamhaus.org/query/ip/%p\"",
		POSTFIX
	},
	{
		.name = "strict",
		.about = "takes nothing but what the RFC says, and says why",
		.starttls_go = STRICT_GO,
		STRICT
	},
	{
		.name = "tls-unavailable",
		.about = "offers STARTTLS, and has no TLS for now",
		.starttls_go = "454 4.7.0 TLS is not available for now "
		    "(RFC 3207 4)",
		STRICT
	},
	{
		.name = "tls-other-name",
		.about = "shows a certificate that names another server",
		.proof = PROOF_OTHER_NAME,
		.starttls_go = STRICT_GO,
		STRICT
	},
	{
		.name = "tls-expired",
		.about = "shows a certificate that has expired",
		.proof = PROOF_EXPIRED,
		.starttls_go = STRICT_GO,
		STRICT
	},
	{
		.name = "tls-injected",
		.about = "has a reply slipped in behind the 220 to STARTTLS",
		.starttls_go = STRICT_GO,
		.injected = "250 2.0.0 Slipped in by somebody",
		STRICT
	},
	{
		.name = "tls-stalled",
		.about = "says 220 to STARTTLS, and no more",
		.stalls = true,
		.starttls_go = STRICT_GO,
		STRICT
	},
	{
		.name = "auth-refused",
		.about = "offers mechanisms, and takes none of them",
		.starttls_go = STRICT_GO,
		.auth_always = "504 5.5.4 %o was offered, and is not to be had",
		STRICT
	},
	{
		.name = "auth-unavailable",
		.about = "cannot recognise anybody for now",
		.starttls_go = STRICT_GO,
		.auth_always = "454 4.7.0 Nobody can be recognised for now "
		    "(RFC 4954 6)",
		STRICT
	},
	{
		.name = "auth-in-clear",
		.about = "offers AUTH before TLS, where others can read along",
		.clear_mechs = MECHS_OPEN,
		.starttls_go = STRICT_GO,
		STRICT
	},
};
/* clang-format on */

#define PERSONALITY_COUNT (sizeof(personalities) / sizeof(personalities[0]))

const struct personality *
personality_at(size_t index)
{
	return index < PERSONALITY_COUNT
	           ? &personalities[index]
	           : personality_real_at(index - PERSONALITY_COUNT);
}

const struct personality *
personality_default(void)
{
	return &personalities[0];
}

const struct personality *
personality_find(struct slice name)
{
	const struct personality *p;

	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		if (slice_equals(name, slice_str(p->name)))
			return p;
	return NULL;
}
