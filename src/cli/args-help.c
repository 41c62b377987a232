/* SPDX-License-Identifier: GPL-3.0-or-later
 * args-help - the text of --help, from the table of the options. */
#include <stdio.h>

#include "ehlo/cli/args.h"
#include "ehlo/cli/wrap.h"

/* Where the helps begin, and the width of a terminal. */
#define HELP_COL   33
#define HELP_WIDTH 80

enum argument { NONE, REQUIRED, OPTIONAL };

/* Options, and the titles of their groups. */
static const struct row {
	const char *title; /* set in title rows only */
	const char *text;
	int letter;
	enum argument kind;
	const char *argument;
	const char *help;
} rows[] = {
#define H(title_text) {.title = title_text},
#define O(name, text, letter, kind, argument, help) \
	{NULL, text, letter, kind, argument, help},
#include "ehlo/cli/options.def"
#undef O
#undef H
};

#define ROW_COUNT (sizeof(rows) / sizeof(rows[0]))

static void
add_row(struct buf *out, const struct row *row)
{
	char left[64];
	const char *equals = row->kind == NONE ? "" : "=";
	bool is_optional = row->kind == OPTIONAL;

	snprintf(left, sizeof(left), "--%s%s%s%s%s", row->text,
	    is_optional ? "[" : "", equals, row->argument,
	    is_optional ? "]" : "");
	if (row->letter != 0)
		buf_addf(out, "  -%c, %-26s ", row->letter, left);
	else
		buf_addf(out, "      %-26s ", left);
	wrap_add(out, slice_str(row->help), HELP_COL, HELP_WIDTH);
}

static void
add_statuses(struct buf *out)
{
	buf_add_str(out, "\nExit status without a screen\n");
#define X(status, words) buf_addf(out, "  %5d  %s\n", status, words);
#include "ehlo/cli/statuses.def"
#undef X
}

void
args_help(struct buf *out)
{
	buf_add_str(out,
	    "Usage: ehlo [OPTION]... [TARGET [PORT]]\n"
	    "Opens an SMTP session and shows it as it is.\n\n"
	    "  ehlo mail.example.net           the console on a server\n"
	    "  ehlo --practice                 the console on the embedded "
	    "practice server\n"
	    "  ehlo --serve=127.0.0.1:2525     the practice server alone\n"
	    "  ehlo --check example.net        can its mail hosts be reached, "
	    "and how do they answer\n"
	    "  ehlo --explain 550 5.7.1 Unable to relay\n"
	    "                                  what a reply means, and who can "
	    "help\n"
	    "  ehlo mail.example.net --from me@a.example --to you@b.example\n"
	    "                                  no screen: a message is sent, "
	    "stage by stage\n"
	    "  printf 'EHLO me\\n' | ehlo mail.example.net\n"
	    "                                  no screen: the exit status is "
	    "the result\n\n"
	    "TARGET: HOST, HOST:PORT, [2001:db8::1]:PORT, smtp://HOST, "
	    "submission://HOST,\n"
	    "        lmtp://HOST or practice:NAME; PORT is 25, of submission "
	    "587, of lmtp 24;\n"
	    "        mx:DOMAIN, the mail hosts of a domain in their order; "
	    "unix:PATH, a socket;\n"
	    "        pipe:COMMAND, a server on its standard input and "
	    "output\n");
	for (size_t i = 0; i < ROW_COUNT; i++) {
		if (rows[i].title != NULL)
			buf_addf(out, "\n%s\n", rows[i].title);
		else
			add_row(out, &rows[i]);
	}
	add_statuses(out);
}
