/* SPDX-License-Identifier: GPL-3.0-or-later
 * command - a typed line taken apart (RFC 5321 4.1.1); never refused. */
#ifndef EHLO_SMTP_COMMAND_H
#define EHLO_SMTP_COMMAND_H

#include <stdbool.h>

#include "ehlo/base/err.h"
#include "ehlo/base/slice.h"
#include "ehlo/smtp/path.h"
#include "ehlo/smtp/verb.h"

enum command_flaw {
	COMMAND_NO_KEYWORD = 1 << 0,    /* MAIL without FROM:, RCPT without TO: */
	COMMAND_SPACE_AFTER = 1 << 1,   /* FROM: <a@b> */
	COMMAND_SPACE_BEFORE = 1 << 2,  /* FROM :<a@b> */
	COMMAND_ARG_MISSING = 1 << 3,   /* EHLO, VRFY, AUTH ... without one */
	COMMAND_ARG_UNWANTED = 1 << 4,  /* DATA, RSET, QUIT, STARTTLS with one */
	COMMAND_SPACE_LEADING = 1 << 5  /* before the verb */
};

struct command {
	enum verb verb;
	struct slice word;   /* the verb as typed */
	struct slice args;   /* all behind it, blanks trimmed */
	bool has_path;       /* MAIL and RCPT with their keyword, or without it
	                      * when it is plain where the address stands */
	struct path path;    /* when has_path */
	struct slice params; /* behind the path, blanks trimmed */
	unsigned flaws;      /* of enum command_flaw */
};

/* Takes line (no ending) apart; all parts are borrowed from it. */
void command_parse(struct slice line, struct command *out);

/* Whether a word of a person's can be put into a command that the program
 * composes, in brackets too: it must not end the line, nor them. 0, or
 * -ERR_USAGE with err naming the option that it is from. */
int command_check_word(
    const char *option, const char *text, struct err *err);

#endif
