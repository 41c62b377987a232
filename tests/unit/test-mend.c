/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-mend - lines as people type them, and how they are written right. */
#include "ehlo/smtp/mend.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#define H PHASE_HELO
#define R PHASE_READY
#define M PHASE_MAIL
#define D PHASE_RCPT

/* "..." at its end: the person goes on. NULL: nothing to mend. */
static const struct {
	enum phase phase;
	const char *typed, *want;
	size_t at;
	const char *why; /* a part of it */
} cases[] = {
    /* right as it is */
    {H, "EHLO me.example", NULL, 0, NULL},
    {H, "ehlo [192.0.2.9]", NULL, 0, NULL},
    {R, "mail from:<me@x.example>", NULL, 0, NULL},
    {R, "MAIL FROM:<>", NULL, 0, NULL},
    {R, "MAIL FROM:<a@b> SIZE=1 BODY=8BITMIME", NULL, 0, NULL},
    {M, "RCPT TO:<postmaster>", NULL, 0, NULL},
    {D, "DATA", NULL, 0, NULL},
    {R, "QUIT ", NULL, 0, NULL},
    {R, "NOOP whatever", NULL, 0, NULL},
    {R, "HELP", NULL, 0, NULL},
    {R, "XYZZY", NULL, 0, NULL},
    {R, "", NULL, 0, NULL},
    {R, "QUIT", NULL, 0, NULL},
    /* addresses */
    {M, "RCPT me@x.example", "RCPT TO:<me@x.example>", 5, "TO:"},
    {M, "RCPT <me@x.example>", "RCPT TO:<me@x.example>", 5, "TO:"},
    {M, "RCPT TO me@x.example", "RCPT TO:<me@x.example>", 7, "TO:"},
    {M, "RCPT TO:me@x.example", "RCPT TO:<me@x.example>", 8, "brackets"},
    {M, "RCPT TO:<me@x.example", "RCPT TO:<me@x.example>", 21, "brackets"},
    {M, "RCPT TO:me@x.example>", "RCPT TO:<me@x.example>", 8, "brackets"},
    {M, "RCPT TO: <me@x.example>", "RCPT TO:<me@x.example>", 8, "colon"},
    {M, "RCPT TO :<me@x.example>", "RCPT TO:<me@x.example>", 7, "colon"},
    {M, "RCPT FROM:<me@x.example>", "RCPT TO:<me@x.example>", 5, "TO:"},
    {M, "RCPT TO:(me@x.example)", "RCPT TO:<me@x.example>", 8, "brackets"},
    {M, "RCPT TO:\"me@x.example\"", "RCPT TO:<me@x.example>", 8, "brackets"},
    {M, "RCPT TO:Me <me@x.example>", "RCPT TO:<me@x.example>", 8, "brackets"},
    {M, "RCPT TO:<me@x.example>;", "RCPT TO:<me@x.example>", 22, ""},
    {M, "RCPT TO:", "RCPT TO:<...", 8, "address is missing"},
    {M, "RCPT", "RCPT TO:<...", 4, "address is missing"},
    {M, "RCPT TO:<me>", "RCPT TO:<me@...", 11, "domain is missing"},
    {R, "MAIL FROM me@x.example", "MAIL FROM:<me@x.example>", 9, "FROM:"},
    {R, "MAIL FROM: <a@b>", "MAIL FROM:<a@b>", 10, "colon"},
    {R, "MAIL FROM:a@b SIZE=7", "MAIL FROM:<a@b> SIZE=7", 10, "brackets"},
    {R, "MAIL FROM me", "MAIL FROM:<me@...", 9, "domain is missing"},
    {R, "MAIL FORM:<a@b>", "MAIL FROM:<a@b>", 6, "FROM:"},
    {R, "MAIL TO:<a@b>", "MAIL FROM:<a@b>", 5, "FROM:"},
    {R, "MAIL FROM=<a@b>", "MAIL FROM:<a@b>", 9, "FROM:"},
    {R, "MAILFROM:<a@b>", "MAIL FROM:<a@b>", 4, "spelt"},
    {R, "MAIL <a@b>", "MAIL FROM:<a@b>", 5, "FROM:"},
    {R, "MAIL: <a@b>", "MAIL FROM:<a@b>", 4, "FROM:"},
    {R, "FROM:<a@b>", "MAIL FROM:<a@b>", 0, "spelt"},
    {R, "MAIL", "MAIL FROM:<...", 4, "address is missing"},
    {M, "TO: a@b", "RCPT TO:<a@b>", 0, "spelt"},
    {M, "RCPTTO:<a@b>", "RCPT TO:<a@b>", 4, "spelt"},
    /* hello */
    {H, "EHLO", "EHLO me.example", 4, "own name"},
    {H, "HELO", "HELO me.example", 4, "own name"},
    {H, "EHLO 192.0.2.9", "EHLO [192.0.2.9]", 5, "square brackets"},
    {H, "EHLO my_host.example", "EHLO my-host.example", 7, "domain"},
    {H, "EHLO <me.example>", "EHLO me.example", 5, "domain"},
    {H, "EHLO bob@me.example", "EHLO me.example", 5, "domain"},
    {H, "EHLO: me.example", "EHLO me.example", 4, ""},
    {H, "HELO me example", "HELO me", 7, "nothing"},
    /* spelling */
    {H, "EHELO me.example", "EHLO me.example", 2, "spelt"},
    {H, "EHOL me.example", "EHLO me.example", 2, "spelt"},
    {H, "HELLO me.example", "EHLO me.example", 0, "spelt"},
    {R, "MIAL FROM:<a@b>", "MAIL FROM:<a@b>", 1, "spelt"},
    {M, "RCTP TO:<a@b>", "RCPT TO:<a@b>", 2, "spelt"},
    {M, "RECPT TO:<a@b>", "RCPT TO:<a@b>", 1, "spelt"},
    {D, "DTAA", "DATA", 1, "spelt"},
    {R, "STARTLS", "STARTTLS", 5, "spelt"},
    {R, "START TLS", "STARTTLS", 5, "spelt"},
    {R, "STARTTLS now", "STARTTLS", 8, "nothing"},
    {R, "QIUT", "QUIT", 1, "spelt"},
    {R, "BYE", "QUIT", 0, "spelt"},
    {R, "QUIT.", "QUIT", 4, ""},
    {R, "RESET", "RSET", 1, "spelt"},
    {R, "VERIFY bob", "VRFY bob", 1, "spelt"},
    {R, "AUHT PLAIN", "AUTH PLAIN", 2, "spelt"},
    {R, "AUTH", "AUTH ...", 4, ""},
    /* alone */
    {D, "DATA hello", "DATA", 4, "354"},
    {R, "RSET all", "RSET", 4, "nothing"},
    {R, " NOOP", "NOOP", 0, "blank"},
    /* order */
    {H, "MAIL FROM:<a@b>", "EHLO me.example", 0, "EHLO comes first"},
    {R, "RCPT TO:<a@b>", "MAIL FROM:<...", 0, "MAIL comes first"},
    {M, "DATA", "RCPT TO:<...", 0, "RCPT comes first"},
    {R, "DATA", "MAIL FROM:<...", 0, "MAIL comes first"},
    /* pasted */
    {R,
	"MAIL FROM:\xef\xbc\x9c"
	"a@b\xef\xbc\x9e",
	"MAIL FROM:<a@b>", 10, "ASCII"},
    {R,
	"MAIL\xc2\xa0"
	"FROM:<a@b>",
	"MAIL FROM:<a@b>", 4, "ASCII"},
    {R,
	"MAIL FROM:\xe2\x80\x9c"
	"a@b\xe2\x80\x9d",
	"MAIL FROM:<a@b>", 10, "ASCII"},
    {R,
	"\xef\xbb\xbf"
	"NOOP",
	"NOOP", 0, "ASCII"},
    {R, "NOOP\x01", "NOOP", 4, "ASCII"},
};

static void
check_case(size_t i, struct mend *mend)
{
	struct mend_context context = {
	    .phase = cases[i].phase, .name = SLICE("me.example")};
	bool is_found = mend_find(slice_str(cases[i].typed), &context, mend);
	char got[256] = "";

	if (is_found)
		snprintf(got, sizeof(got), "%s%s", buf_text(&mend->line),
		    mend->is_begun ? "..." : "");
	if (is_found != (cases[i].want != NULL) ||
	    (is_found && strcmp(got, cases[i].want) != 0))
		fail_msg("\"%s\" became \"%s\"", cases[i].typed, got);
	if (!is_found)
		return;
	if (mend->at != cases[i].at || strstr(mend->why, cases[i].why) == NULL)
		fail_msg(
		    "\"%s\": at %zu, %s", cases[i].typed, mend->at, mend->why);
	assert_true(strncmp(mend->rfc, "RFC ", 4) == 0);
}

static void
mend__find__cases(void **state)
{
	struct mend mend = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		check_case(i, &mend);
	mend_fini(&mend);
}

/* What is mended needs no mending. */
static void
mend__find__is_done_at_once(void **state)
{
	struct mend mend = {0}, again = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct mend_context context = {
		    .phase = cases[i].phase, .name = SLICE("me.example")};

		if (mend_find(slice_str(cases[i].typed), &context, &mend) &&
		    !mend.is_begun &&
		    mend_find(buf_slice(&mend.line), &context, &again))
			fail_msg("\"%s\" becomes \"%s\"", buf_text(&mend.line),
			    buf_text(&again.line));
	}
	mend_fini(&mend);
	mend_fini(&again);
}

/* Any bytes: nothing is read that is not there. */
static void
mend__find__hostile(void **state)
{
	static char bytes[2000];
	struct mend_context context = {.phase = PHASE_READY};
	struct mend mend = {0};
	unsigned seed = 1;

	(void)state;
	for (size_t len = 0; len < sizeof(bytes); len++) {
		for (size_t i = 0; i < len; i++) {
			seed = seed * 1103515245 + 12345;
			bytes[i] = (char)(seed >> 16);
		}
		memcpy(bytes, "MAIL FROM:", len < 10 ? len : 10);
		mend_find(slice_of(bytes, len), &context, &mend);
		assert_true(mend.at <= len);
	}
	mend_fini(&mend);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(mend__find__cases),
	    cmocka_unit_test(mend__find__is_done_at_once),
	    cmocka_unit_test(mend__find__hostile),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
