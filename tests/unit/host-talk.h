/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-talk - dialogues with the practice server's mind, line for line.
 *
 * A dialogue is written as people write it down. "C: " is a line from the
 * client, "L: " one that ends in a bare LF, "S: " the next line of the answer
 * (a "~" in it is any letter), "T" says that a handshake is due, and does it,
 * "X" that the server closes. What was answered must have been said before the next line of the client.
 */
#ifndef EHLO_TESTS_HOST_TALK_H
#define EHLO_TESTS_HOST_TALK_H

#include <ctype.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/host.h"

/* When the article's server said hello. */
static const struct host_time article_time = {
    .unix_s = 1136591998, .utc_offset_min = -420};

#define GREETING                                                           \
	"S: 220 deathstar.SUPERFREAK.local Microsoft ESMTP MAIL Service, " \
	"Version: 6.0.2600.2180 ready at Fri, 6 Jan 2006 16:59:58 -0700\n"
#define HELLO                 \
	GREETING              \
	"C: HELO localhost\n" \
	"S: 250 deathstar.SUPERFREAK.local Hello [127.0.0.1]\n"
#define SENDER                         \
	HELLO                          \
	"C: MAIL FROM:<a@b.example>\n" \
	"S: 250 2.1.0 a@b.example....Sender OK\n"
#define RECIPIENT                    \
	SENDER                       \
	"C: RCPT TO:<c@d.example>\n" \
	"S: 250 2.1.5 c@d.example\n"
#define CONTENT     \
	RECIPIENT   \
	"C: DATA\n" \
	"S: 354 Start mail input; end with <CRLF>.<CRLF>\n"
#define QUEUED(number)                             \
	"S: 250 2.6.0 <DEATHSTAR~~~~~~~~~~" number \
	"@deathstar.SUPERFREAK.local> Queued mail for delivery\n"
#define GOODBYE                                                    \
	"C: QUIT\n"                                                \
	"S: 221 2.0.0 deathstar.SUPERFREAK.local Service closing " \
	"transmission channel\n"                                   \
	"X\n"

struct talk {
	struct host *host;
	struct buf out;
	bool has_tls, is_closed;
};

static inline void
talk_take(struct talk *t)
{
	struct host_action action;

	while (host_next(t->host, &action)) {
		assert_false(t->is_closed);
		assert_int_equal(action.delay_ms, 0);
		if (action.kind == HOST_CLOSE)
			t->is_closed = true;
		else if (action.kind == HOST_TLS)
			t->has_tls = true;
		else
			buf_add_slice(&t->out, action.bytes);
	}
}

static inline void
talk_open(struct talk *t, const char *name)
{
	*t = (struct talk){0};
	t->host =
	    host_new(personality_find(slice_str(name)), SLICE("127.0.0.1"), 1);
	host_greet(t->host, article_time);
	talk_take(t);
}

static inline void
talk_close(struct talk *t)
{
	host_free(t->host);
	buf_fini(&t->out);
}

static inline void
talk_say(struct talk *t, struct slice bytes, enum line_eol eol)
{
	struct line line = {.bytes = bytes, .eol = eol};

	line.flaws = line_flaws(bytes, eol, 0);
	host_line(t->host, article_time, &line);
	talk_take(t);
}

static inline bool
looks_like(struct slice line, struct slice expected)
{
	if (line.len != expected.len)
		return false;
	for (size_t i = 0; i < line.len; i++)
		if (expected.ptr[i] == '~'
			? !isalpha((unsigned char)line.ptr[i])
			: line.ptr[i] != expected.ptr[i])
			return false;
	return true;
}

static inline void
talk_hear(struct talk *t, struct slice expected)
{
	struct slice all = buf_slice(&t->out);
	size_t end = slice_find(all, '\n');
	struct slice line = slice_range(all, 0, end);

	if (line.len == 0 || line.ptr[line.len - 1] != '\r')
		fail_msg("nothing was said for \"%.*s\"", SLICE_ARGS(expected));
	line.len--;
	if (!looks_like(line, expected))
		fail_msg("\"%.*s\" instead of \"%.*s\"", SLICE_ARGS(line),
		    SLICE_ARGS(expected));
	buf_consume(&t->out, end + 1);
}

static inline void
talk_expect_silence(struct talk *t)
{
	if (t->out.len > 0)
		fail_msg("said too much: %s", buf_text(&t->out));
}

#define EXPORTER SLICE("thirty-two bytes that both know.")

static inline void
talk_shake(struct talk *t)
{
	assert_true(t->has_tls);
	t->has_tls = false;
	host_secure(t->host, EXPORTER);
	talk_take(t);
}

static inline void
talk_step(struct talk *t, struct slice step)
{
	struct slice text = slice_skip(step, 3);

	switch (step.ptr[0]) {
	case 'S':
		talk_hear(t, text);
		return;
	case 'T':
		talk_expect_silence(t);
		talk_shake(t);
		return;
	case 'X':
		talk_expect_silence(t);
		assert_true(t->is_closed);
		return;
	}
	talk_expect_silence(t);
	assert_false(t->is_closed);
	talk_say(t, text, step.ptr[0] == 'L' ? EOL_LF : EOL_CRLF);
}

static inline void
talk_run(struct talk *t, const char *dialogue)
{
	struct slice rest = slice_str(dialogue);

	while (rest.len > 0) {
		size_t end = slice_find(rest, '\n');

		talk_step(t, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	talk_expect_silence(t);
}

static inline void
run_with(const char *name, const char *dialogue)
{
	struct talk t;

	talk_open(&t, name);
	talk_run(&t, dialogue);
	talk_close(&t);
}

static inline void
run(const char *dialogue)
{
	run_with("deathstar", dialogue);
}

#endif
