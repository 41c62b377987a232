/* SPDX-License-Identifier: GPL-3.0-or-later
 * args - the command line, from one table (options.def). */
#ifndef EHLO_CLI_ARGS_H
#define EHLO_CLI_ARGS_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/err.h"
#include "ehlo/cli/args-list.h"

enum args_mode {
	ARGS_CONSOLE, ARGS_BATCH, ARGS_CHECK, ARGS_EXPLAIN, ARGS_CHECK_LESSON,
	ARGS_SERVE, ARGS_HELP, ARGS_VERSION, ARGS_PRINT_KEYS, ARGS_PRINT_ROLES,
	ARGS_PRINT_THEME
};
enum args_format { ARGS_TEXT, ARGS_JSON };
enum args_background { ARGS_BACKGROUND_UNKNOWN, ARGS_LIGHT, ARGS_DARK };

struct args {
	enum args_mode mode;
	char *target;      /* as INTENT_CONNECT wants it; NULL = none; owned */
	struct args_list targets; /* of --check; the words of --explain */
	char *ports, *helo, *from; /* as typed; owned */
	/* Of the message to send: as typed, owned; data is "-" or a file, body
	 * a text or "@" and a file, the attachments are files. */
	struct args_list to, headers, attachments;
	/* Behind MAIL, each RCPT, XCLIENT: words as they are. */
	struct args_list mail_params, rcpt_params, xclient;
	char *data, *body, *subject, *quit_after, *drop_after;
	char *script;      /* a plan's file, or "-"; NULL = none; owned */
	struct args_list sets; /* "NAME=VALUE" */
	bool is_lmtp, is_pipelined, is_raw;
	bool is_quiet, is_verbose;
	bool is_strict;
	char *lesson;      /* a file, of --check-lesson; owned */
	char *stage;       /* of --explain; as typed; owned */
	char *personality; /* NULL = the default one; owned */
	char *serve;       /* "ADDR:PORT"; owned; NULL = 127.0.0.1:0 */
	char *rules;       /* a file; owned; NULL = none */
	struct buf rules_text; /* what it holds, once it was read */
	bool is_practice;
	int family;        /* 0, 4 or 6 */
	uint64_t connect_timeout_ms, reply_timeout_ms; /* 0 = default */
	char *source, *proxy, *haproxy, *dns_server; /* as in way.h; owned */
	char *trust_anchor; /* the same */
	char *tls_min, *ca_file, *cert_file, *key_file; /* likewise */
	bool is_unverified, is_tls_on_connect, is_tls_required, is_tls_optional;
	char *auth, *user, *password_file, *password_command; /* likewise */
	bool is_auth, is_auth_in_clear;
	enum args_format format;
	bool is_timed;
	bool stops_on_error;
	bool hides_data;
	int tempfail_status; /* -1 = none */
	char *record, *replay; /* files; NULL = none; owned */
	char *theme;         /* NULL = default; owned */
	enum args_background background;
	bool is_mono;
	bool is_ascii;
};

/* Reads argv. 0, or -ERR_USAGE with one line that names the word that is
 * wrong and the way out; out is to be given to args_fini either way. */
int args_parse(int argc, char **argv, struct args *out, struct err *err);
void args_fini(struct args *a);
/* Whether the options say what is to be sent, and standard input does not. */
bool args_has_message(const struct args *a);

/* Appends the text of --help. */
void args_help(struct buf *out);

#endif
