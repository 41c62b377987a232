/* SPDX-License-Identifier: GPL-3.0-or-later
 * personality-real - servers that speak as programs in use do.
 *
 * What they say is theirs: recorded from those that run where the tests do, and
 * of the others what their sources and their users' sessions show. Extensions
 * that the practice server does not have are not offered.
 */
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/line.h"
#include "personality-core.h"

static const char *const users[] = {"alice", "bob", "postmaster", NULL};

/* ---- Exim 4.96 ---- */

static const char *const exim_keywords[] = {
    "SIZE %s", "8BITMIME", "PIPELINING", "AUTH %l", "STARTTLS", "HELP", NULL};

static const struct personality_verb exim_others[] = {
    {VERB_EXPN, "550 Administrative prohibition"},
    {VERB_ETRN, "458 Administrative prohibition"}, {VERB_COUNT, NULL}};

/* ---- OpenSMTPD 6.8 ---- */

static const char *const opensmtpd_keywords[] = {"8BITMIME",
    "ENHANCEDSTATUSCODES", "SIZE %s", "DSN", "STARTTLS", "AUTH %l", "HELP",
    NULL};

/* ---- Sendmail 8.18 ---- */

static const char *const sendmail_keywords[] = {"ENHANCEDSTATUSCODES",
    "PIPELINING", "8BITMIME", "SIZE %s", "DSN", "AUTH %l", "STARTTLS", "HELP",
    NULL};

static const struct personality_verb sendmail_others[] = {
    {VERB_EXPN, "502 5.7.0 Sorry, we do not allow this operation"},
    {VERB_ETRN, "502 5.7.0 Sorry, we do not allow this operation"},
    {VERB_COUNT, NULL}};

/* ---- netqmail 1.06: no TLS, no AUTH, and no HELO wanted ---- */

static const char *const qmail_keywords[] = {"PIPELINING", "8BITMIME", NULL};

/* ---- Exchange 2019 ---- */

static const char *const exchange_keywords[] = {"SIZE %s", "PIPELINING", "DSN",
    "ENHANCEDSTATUSCODES", "STARTTLS", "AUTH %l", "8BITMIME", "XRDST", NULL};

static const struct personality personalities[] = {
    {
	.name = "exim",
	.about = "an Exim with mail for alice and bob at example.net",
	.host = "mx.example.net",
	.local_domain = "example.net",
	.users = users,
	.size_max = 52428800,
	.recipients_max = 1000,
	.idle_ms = FIVE_MINUTES,
	.syntax_max = 3,
	.unknown_max = 3,
	.keywords = exim_keywords,
	.has_early_tls = true,
	.mechs = MECHS_OPEN | MECH(CRAM_MD5),
	.accounts = personality_accounts,
	.path_flaws = PATH_UNREADABLE | PATH_NO_DOMAIN,
	.greeting = "220 %h ESMTP Exim 4.96 %d",
	.helo_ok = "250 %h Hello %a [%p]",
	.ehlo_ok = "250 %h Hello %a [%p]",
	.mail_ok = "250 OK",
	.rcpt_ok = "250 Accepted",
	.data_go = "354 Enter message, ending with \".\" on a line by itself",
	.content_ok = "250 OK id=%i",
	.quit_ok = "221 %h closing connection",
	.rset_ok = "250 Reset OK",
	.noop_ok = "250 OK",
	.vrfy = "252 Administrative prohibition",
	.help = "214-Commands supported:\n"
		"214 AUTH STARTTLS HELO EHLO MAIL RCPT DATA BDAT NOOP QUIT "
		"RSET HELP",
	.starttls_go = "220 TLS go ahead",
	.auth_ok = "235 Authentication succeeded",
	.mail_helo_first = "503 HELO or EHLO required",
	.rcpt_helo_first = "503 sender not yet given",
	.data_helo_first = "503 valid RCPT command must precede DATA",
	.nested_mail = "503 sender already given",
	.rcpt_mail_first = "503 sender not yet given",
	.data_mail_first = "503 valid RCPT command must precede DATA",
	.data_rcpt_first = "503 Valid RCPT command must precede DATA",
	.data_rcpt_missing = "503 valid RCPT command must precede DATA",
	.data_all_refused =
	    "503-All RCPT commands were rejected with this error:\n503-%o",
	.helo_syntax = "501 Syntactically invalid %v argument(s)",
	.mail_syntax = "500 unrecognized command",
	.rcpt_syntax = "500 unrecognized command",
	.mail_empty = "501 MAIL must have an address operand",
	.rcpt_empty = "501 RCPT must have an address operand",
	.vrfy_syntax = "501 empty address",
	.sender_syntax = "501 <%m>: sender address must contain a domain",
	.recipient_syntax = "501 <%m>: recipient address must contain a domain",
	.arg_syntax = "501 unexpected argument data",
	.body_syntax = "501 invalid data for BODY",
	.param_unknown =
	    "501 <%m> %o: malformed address: %o may not follow <%m> ",
	.relay_denied = "550 relay not permitted",
	.user_unknown = "550 Unrouteable address",
	.recipients_over = "452 too many recipients",
	.size_over = "552 Message size exceeds maximum permitted",
	.content_over = "552 Message size exceeds maximum permitted",
	.line_long = "500 unrecognized command",
	.line_empty = "500 unrecognized command",
	.not_implemented = "500 unrecognized command",
	.unknown = "500 unrecognized command",
	.in_transaction = "503 not permitted in mail transaction",
	.tls_active = "554 Already in TLS",
	.tls_followed = "554 SMTP synchronization error",
	.auth_syntax = "501 Invalid AUTH command",
	.auth_base64 = "501 Invalid base64 data",
	.auth_unknown = "504 %o authentication mechanism not supported",
	.auth_in_clear = "503 AUTH command used when not advertised",
	.auth_again = "503 already authenticated",
	.auth_failed = "535 Incorrect authentication data",
	.auth_canceled = "501 Authentication cancelled",
	.auth_down = "435 Unable to authenticate at present",
	.busy =
	    "421 Too many concurrent SMTP connections; please try again later.",
	.timed_out = "421 %h: SMTP command timeout - closing connection",
	.too_many_syntax = "Too many syntax or protocol errors",
	.too_many_unknown = "500 Too many unrecognized commands",
	.others = exim_others,
    },
    {
	.name = "opensmtpd",
	.about = "an OpenSMTPD, likewise",
	.host = "mx.example.net",
	.local_domain = "example.net",
	.users = users,
	.size_max = 36700160,
	.recipients_max = 1000,
	.idle_ms = FIVE_MINUTES,
	.keywords = opensmtpd_keywords,
	.mechs = MECHS_OPEN,
	.accounts = personality_accounts,
	.path_flaws = PATH_UNREADABLE | PATH_NO_BRACKETS,
	.greeting = "220 %h ESMTP OpenSMTPD",
	.helo_ok = "250 %h Hello %a [%p], pleased to meet you",
	.ehlo_ok = "250 %h Hello %a [%p], pleased to meet you",
	.mail_ok = "250 2.0.0 Ok",
	.rcpt_ok = "250 2.1.5 Destination address valid: Recipient ok",
	.data_go = "354 Enter mail, end with \".\" on a line by itself",
	.content_ok = "250 2.0.0 %i Message accepted for delivery",
	.quit_ok = "221 2.0.0 Bye",
	.rset_ok = "250 2.0.0 Reset state",
	.noop_ok = "250 2.0.0 Ok",
	.help =
	    "214-2.0.0 This is OpenSMTPD\n"
	    "214-2.0.0 To report bugs in the implementation, please contact "
	    "bugs@openbsd.org\n"
	    "214-2.0.0 with full details\n"
	    "214 2.0.0 End of HELP info",
	.starttls_go = "220 2.0.0 Ready to start TLS",
	.auth_ok = "235 2.0.0 Authentication succeeded",
	.mail_helo_first =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.rcpt_helo_first =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.data_helo_first =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.nested_mail =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.helo_again = "503 5.5.1 Invalid command: Already identified",
	.rcpt_mail_first =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.data_mail_first =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.data_rcpt_first =
	    "503 5.5.4 Invalid command arguments: No recipient specified",
	.helo_syntax = "501 5.5.1 Invalid command: %v requires domain name",
	.mail_syntax = "500 5.5.1 Invalid command: Command unrecognized",
	.rcpt_syntax = "500 5.5.1 Invalid command: Command unrecognized",
	.mail_empty = "553 5.1.0 Sender address syntax error",
	.rcpt_empty = "501 5.1.3 Recipient address syntax error",
	.sender_syntax = "553 5.1.0 Sender address syntax error",
	.recipient_syntax = "501 5.1.3 Recipient address syntax error",
	.path_8bit = "553 5.1.0 Sender address syntax error",
	.arg_syntax = "500 5.5.4 Invalid command arguments: command does not "
		      "accept arguments.",
	.param_unknown =
	    "503 5.5.4 Invalid command arguments: Unsupported option %o",
	.rcpt_param_unknown = "503 Unsupported option %o",
	.relay_denied = "550 Invalid recipient: <%m>",
	.user_unknown = "524 5.2.4 Mailing list expansion problem: <%m>",
	.recipients_over = "452 4.5.3 Too many recipients",
	.content_over = "554 5.3.4 Message too big for system: Transaction "
			"failed, message too big",
	.line_long = "500 5.0.0 Command line too long",
	.line_empty = "500 5.5.1 Invalid command: Command unrecognized",
	.not_implemented = "500 5.5.1 Invalid command: Command unrecognized",
	.unknown = "500 5.5.1 Invalid command: Command unrecognized",
	.in_transaction =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.tls_active =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.tls_followed = "500 5.5.1 Invalid command: Pipelining not supported",
	.auth_syntax = "501 5.5.1 Invalid command: AUTH: no mechanism",
	.auth_base64 = "501 5.5.4 Invalid command arguments: cannot decode",
	.auth_unknown = "504 5.5.4 Security features not supported: method "
			"\"%o\" not supported",
	.auth_in_clear =
	    "503 5.5.1 Invalid command: Must issue a STARTTLS command first",
	.auth_again =
	    "503 5.5.1 Invalid command: Command not allowed at this point.",
	.auth_failed = "535 Authentication failed",
	.auth_canceled = "501 Authentication aborted",
	.auth_down = "421 4.3.0 Temporary Error",
	.busy = "421 4.3.0 %h Temporary Error",
	.timed_out = "421 4.4.2 %h Connection timed out",
    },
    {
	.name = "sendmail",
	.about = "a Sendmail, likewise",
	.host = "mx.example.net",
	.local_domain = "example.net",
	.users = users,
	.size_max = 52428800,
	.recipients_max = 100,
	.idle_ms = FIVE_MINUTES,
	.keywords = sendmail_keywords,
	.has_early_tls = true,
	.mechs = MECHS_OPEN | MECH(CRAM_MD5) | MECH(DIGEST_MD5),
	.accounts = personality_accounts,
	.path_flaws = PATH_UNREADABLE | PATH_NO_DOMAIN,
	.line_flaws = LINE_BARE_LF,
	.greeting = "220 %h ESMTP Sendmail 8.18.1/8.18.1; %d",
	.helo_ok = "250 %h Hello %a [%p], pleased to meet you",
	.ehlo_ok = "250 %h Hello %a [%p], pleased to meet you",
	.mail_ok = "250 2.1.0 <%m>... Sender ok",
	.rcpt_ok = "250 2.1.5 <%m>... Recipient ok",
	.data_go = "354 Enter mail, end with \".\" on a line by itself",
	.content_ok = "250 2.0.0 %i Message accepted for delivery",
	.quit_ok = "221 2.0.0 %h closing connection",
	.rset_ok = "250 2.0.0 Reset state",
	.noop_ok = "250 2.0.0 OK",
	.vrfy = "252 2.5.2 Cannot VRFY user; try RCPT to attempt delivery (or "
		"try finger)",
	.help = "214-2.0.0 This is sendmail version 8.18.1\n"
		"214-2.0.0 Topics:\n"
		"214-2.0.0 \tHELO\tEHLO\tMAIL\tRCPT\tDATA\n"
		"214-2.0.0 \tRSET\tNOOP\tQUIT\tHELP\tVRFY\n"
		"214-2.0.0 \tEXPN\tVERB\tETRN\tDSN\tAUTH\n"
		"214-2.0.0 \tSTARTTLS\n"
		"214-2.0.0 For more info use \"HELP <topic>\".\n"
		"214 2.0.0 End of HELP info",
	.starttls_go = "220 2.0.0 Ready to start TLS",
	.auth_ok = "235 2.0.0 OK Authenticated",
	.mail_helo_first = "503 5.0.0 Polite people say HELO first",
	.rcpt_helo_first = "503 5.0.0 Need MAIL before RCPT",
	.data_helo_first = "503 5.0.0 Need MAIL command",
	.nested_mail = "503 5.5.0 Sender already specified",
	.rcpt_mail_first = "503 5.0.0 Need MAIL before RCPT",
	.data_mail_first = "503 5.0.0 Need MAIL command",
	.data_rcpt_first = "503 5.0.0 Need RCPT (recipient)",
	.helo_syntax = "501 5.0.0 %v requires domain address",
	.mail_syntax = "501 5.5.2 Syntax error in parameters scanning \"%a\"",
	.rcpt_syntax = "501 5.5.2 Syntax error in parameters scanning \"%a\"",
	.vrfy_syntax = "501 5.5.2 Argument required",
	.sender_syntax =
	    "553 5.5.4 <%m>... Domain name required for sender address %m",
	.recipient_syntax = "553 5.1.3 <%m>... Invalid host name",
	.path_8bit = "553 5.6.7 Address requires SMTPUTF8",
	.size_syntax = "501 5.5.2 SIZE requires a value",
	.body_syntax = "501 5.5.4 Unknown BODY type",
	.mail_param_syntax = "501 5.5.4 Bad argument to %o",
	.rcpt_param_syntax = "501 5.5.4 Bad argument to %o",
	.param_unknown = "555 5.5.4 %o parameter unrecognized",
	.relay_denied = "550 5.7.1 <%m>... Relaying denied",
	.user_unknown = "550 5.1.1 <%m>... User unknown",
	.recipients_over = "452 4.5.3 Too many recipients",
	.size_over =
	    "552 5.2.3 Message size exceeds fixed maximum message size (%s)",
	.content_over = "552 5.2.3 Message exceeds maximum fixed size (%s)",
	.line_long = "500 5.5.2 Line too long",
	.line_flawed = "550 Bare linefeed (LF) not allowed",
	.line_empty = "500 5.5.1 Command unrecognized: \"\"",
	.not_implemented = "500 5.5.1 Command unrecognized: \"%o\"",
	.unknown = "500 5.5.1 Command unrecognized: \"%o\"",
	.in_transaction =
	    "503 5.5.0 %v not permitted during a mail transaction",
	.tls_active = "503 5.5.0 TLS not available",
	.tls_followed = "503 5.5.0 SMTP protocol error",
	.auth_syntax = "501 5.5.2 AUTH mechanism must be specified",
	.auth_base64 = "501 5.5.4 cannot decode AUTH parameter",
	.auth_unknown = "504 5.3.3 AUTH mechanism %o not available",
	.auth_in_clear = "504 5.3.3 AUTH mechanism %o not available",
	.auth_again = "503 5.5.0 Already Authenticated",
	.auth_failed = "535 5.7.0 authentication failed",
	.auth_canceled = "501 5.0.0 AUTH aborted",
	.auth_down = "454 4.3.0 please try again later",
	.busy = "421 4.3.2 %h Too many open connections.",
	.timed_out = "421 4.4.1 %h Lost input channel from [%p]",
	.others = sendmail_others,
    },
    {
	.name = "exchange",
	.about = "an Exchange Server, likewise",
	.host = "mail.example.net",
	.local_domain = "example.net",
	.users = users,
	.size_max = 37748736,
	.recipients_max = 200,
	.idle_ms = FIVE_MINUTES,
	.keywords = exchange_keywords,
	.mechs = MECHS_OPEN,
	.accounts = personality_accounts,
	.path_flaws = PATH_UNREADABLE | PATH_NO_DOMAIN,
	.errors_hard = 20,
	.greeting = "220 %h Microsoft ESMTP MAIL Service ready at %d",
	.helo_ok = "250 %h Hello [%p]",
	.ehlo_ok = "250 %h Hello [%p]",
	.mail_ok = "250 2.1.0 Sender OK",
	.rcpt_ok = "250 2.1.5 Recipient OK",
	.data_go = "354 Start mail input; end with <CRLF>.<CRLF>",
	.content_ok = "250 2.6.0 <%i@%h> [InternalId=%t, Hostname=%h] Queued "
		      "mail for delivery",
	.quit_ok = "221 2.0.0 Service closing transmission channel",
	.rset_ok = "250 2.0.0 Resetting",
	.noop_ok = "250 2.0.0 OK",
	.vrfy = "252 2.1.5 Cannot VRFY user",
	.help =
	    "214-This server supports the following commands:\n"
	    "214 HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT",
	.starttls_go = "220 2.0.0 SMTP server ready",
	.auth_ok = "235 2.7.0 Authentication successful",
	.mail_helo_first = "503 5.5.2 Send hello first",
	.rcpt_helo_first = "503 5.5.2 Send hello first",
	.data_helo_first = "503 5.5.2 Send hello first",
	.nested_mail = "503 5.5.2 Sender already specified",
	.rcpt_mail_first = "503 5.5.2 Need mail command",
	.data_mail_first = "503 5.5.2 Need mail command",
	.data_rcpt_first = "503 5.5.2 Need rcpt command",
	.helo_syntax = "501 5.5.4 Invalid domain name",
	.mail_syntax = "501 5.5.4 Invalid arguments",
	.rcpt_syntax = "501 5.5.4 Invalid arguments",
	.vrfy_syntax = "501 5.5.4 Invalid arguments",
	.sender_syntax = "501 5.1.7 Invalid address",
	.recipient_syntax = "501 5.1.3 Invalid address",
	.path_8bit = "501 5.1.3 Invalid address",
	.arg_syntax = "501 5.5.4 Invalid arguments",
	.size_syntax = "501 5.5.4 Invalid arguments",
	.mail_param_syntax = "501 5.5.4 Invalid arguments",
	.rcpt_param_syntax = "501 5.5.4 Invalid arguments",
	.param_unknown = "501 5.5.4 Unrecognized parameter",
	.relay_denied =
	    "550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain",
	.user_unknown = "550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient "
			"not found by SMTP address lookup",
	.recipients_over = "452 4.5.3 Too many recipients",
	.size_over =
	    "552 5.3.4 Message size exceeds fixed maximum message size",
	.content_over =
	    "552 5.3.4 Message size exceeds fixed maximum message size",
	.line_long = "500 5.5.2 Line too long",
	.line_empty = "500 5.3.3 Unrecognized command",
	.not_implemented = "502 5.3.3 Command not implemented",
	.unknown = "500 5.3.3 Unrecognized command",
	.in_transaction = "503 5.5.2 Sender already specified",
	.tls_active = "503 5.5.2 TLS is active already",
	.tls_followed = "421 4.7.0 %h Commands behind STARTTLS",
	.auth_syntax = "501 5.5.4 Invalid arguments",
	.auth_base64 = "501 5.5.2 Cannot decode response",
	.auth_unknown = "504 5.7.4 Unrecognized authentication type",
	.auth_in_clear = "504 5.7.4 Unrecognized authentication type",
	.auth_again = "503 5.5.2 Already authenticated",
	.auth_failed = "535 5.7.3 Authentication unsuccessful",
	.auth_canceled = "501 5.7.0 Authentication canceled",
	.auth_down = "454 4.7.0 Temporary authentication failure",
	.busy = "421 4.3.2 The maximum number of concurrent server connections "
		"has exceeded a limit, closing transmission channel",
	.timed_out = "451 4.7.0 Timeout waiting for client input",
	.too_many_errors = "421 4.7.0 Too many errors on this connection, "
			   "closing transmission channel",
    },
    {
	.name = "qmail",
	.about = "a qmail, for everybody at example.net",
	.host = "mx.example.net",
	.local_domain = "example.net",
	.size_max = 0,
	.recipients_max = 100000,
	.idle_ms = FIVE_MINUTES,
	.keywords = qmail_keywords,
	.accounts = personality_accounts,
	.line_flaws = LINE_BARE_LF,
	.greeting = "220 %h ESMTP",
	.helo_ok = "250 %h",
	.ehlo_ok = "250 %h",
	.mail_ok = "250 ok",
	.rcpt_ok = "250 ok",
	.data_go = "354 go ahead",
	.content_ok = "250 ok %t qp 4711",
	.quit_ok = "221 %h",
	.rset_ok = "250 flushed",
	.noop_ok = "250 ok",
	.vrfy = "252 send some mail, i'll try my best",
	.help = "214 netqmail home page: http://qmail.org/netqmail",
	.rcpt_helo_first = "503 MAIL first (#5.5.1)",
	.data_helo_first = "503 MAIL first (#5.5.1)",
	.rcpt_mail_first = "503 MAIL first (#5.5.1)",
	.data_mail_first = "503 MAIL first (#5.5.1)",
	.data_rcpt_first = "503 RCPT first (#5.5.1)",
	.mail_syntax = "555 syntax error (#5.5.4)",
	.rcpt_syntax = "555 syntax error (#5.5.4)",
	.relay_denied = "553 sorry, that domain isn't in my list of allowed "
			"rcpthosts (#5.7.1)",
	.user_unknown = "550 sorry, no mailbox here by that name. (#5.1.1)",
	.recipients_over = "452 sorry, too many recipients (#4.5.3)",
	.content_over =
	    "552 sorry, that message size exceeds my databytes limit (#5.3.4)",
	.size_over =
	    "552 sorry, that message size exceeds my databytes limit (#5.3.4)",
	.line_long = "502 unimplemented (#5.5.1)",
	.line_flawed = "451 See http://pobox.com/~djb/docs/smtplf.html.",
	.line_empty = "502 unimplemented (#5.5.1)",
	.not_implemented = "502 unimplemented (#5.5.1)",
	.unknown = "502 unimplemented (#5.5.1)",
	.busy = "421 out of memory (#4.3.0)",
	.timed_out = "451 timeout (#4.4.2)",
    },
};

const struct personality *
personality_real_at(size_t index)
{
	return index < sizeof(personalities) / sizeof(personalities[0])
	           ? &personalities[index]
	           : NULL;
}
