/* SPDX-License-Identifier: GPL-3.0-or-later
 * words - what several views say about a session, said in one place. */
#ifndef EHLO_TUI_WORDS_H
#define EHLO_TUI_WORDS_H

#include "ehlo/base/buf.h"
#include "ehlo/model/report.h"
#include "ehlo/tui/view.h"

/* What is thought of something, each with a glyph and a style. */
enum sign {
	SIGN_PASS,
	SIGN_FAIL,
	SIGN_DOUBT,
	SIGN_TODO,    /* not decided, or not done yet */
	SIGN_UNKNOWN, /* and will not be decided */
	SIGN_COUNT
};

enum style words_sign_style(enum sign sign);
/* Writes the glyph; returns the column behind it. */
int words_put_sign(const struct pen *pen, int row, int col, enum sign sign);
enum sign words_port_sign(enum port_verdict verdict);
enum sign words_recipient_sign(enum recipient_state state);

enum sign words_severity_sign(enum severity severity);

/* How many findings there are, of both sides; the worst of them, undefined
 * when there are none. */
size_t words_count_findings(const struct session *s, enum severity *worst);

/* Of a session with TLS, or with an offer of it. */
enum sign words_tls_sign(const struct session *s);

/* Where the session stands, as the bar says it: "waiting for the greeting",
 * "closed", "HTTP, not SMTP". */
void words_add_phase(struct buf *out, const struct session *s);
/* "closed by the server"; what never was open has "failed" or was "canceled". */
struct slice words_end(const struct session *s);

/* "127.0.0.1:25", "[::1]:25" */
void words_add_endpoint(struct buf *out, const char *address, unsigned port);
/* "the greeting", "the reply to RCPT", "the name": what is awaited. */
void words_add_awaited(struct buf *out, const struct session *s);
/* "3 s of 300 s" */
void words_add_wait(struct buf *out, const struct console_wait *wait);
/* "sending ###....... 34 %, 33.1 of 98.6 MB", the bar in signs of scene. */
void words_add_progress(struct buf *out, const struct scene *scene);
/* The sign before a line of a report. */
enum sign words_mark_sign(enum report_mark mark);
/* The domain of the recipient that proved the relay verdict, or the whole. */
struct slice words_relay_domain(const struct session *s);

#endif
