/* SPDX-License-Identifier: GPL-3.0-or-later
 * words - phrases about a session for panel, status rows and bar. */
#include "ehlo/tui/words.h"

#include <string.h>

static const struct {
	enum glyph glyph;
	enum style style;
} signs[SIGN_COUNT] = {
    [SIGN_PASS] = {GLYPH_PASS, STYLE_PASS},
    [SIGN_FAIL] = {GLYPH_FAIL, STYLE_FAIL},
    [SIGN_DOUBT] = {GLYPH_DOUBT, STYLE_DOUBT},
    [SIGN_TODO] = {GLYPH_TODO, STYLE_UNKNOWN},
    [SIGN_UNKNOWN] = {GLYPH_UNKNOWN, STYLE_UNKNOWN},
};

enum style
words_sign_style(enum sign sign)
{
	return signs[sign].style;
}

int
words_put_sign(const struct pen *pen, int row, int col, enum sign sign)
{
	return pen_text(pen, row, col, signs[sign].style,
	    pen_glyph(pen, signs[sign].glyph));
}

enum sign
words_port_sign(enum port_verdict verdict)
{
	static const enum sign by_verdict[PORT_VERDICT_COUNT] = {
	    [PORT_UNDECIDED] = SIGN_TODO,
	    [PORT_LISTENING] = SIGN_PASS,
	    [PORT_NOT_LISTENING] = SIGN_FAIL,
	    [PORT_FILTERED] = SIGN_FAIL,
	    [PORT_NOT_TRIED] = SIGN_UNKNOWN,
	};

	return by_verdict[verdict];
}

enum sign
words_recipient_sign(enum recipient_state state)
{
	if (state == RECIPIENT_ACCEPTED)
		return SIGN_PASS;
	return state == RECIPIENT_REFUSED ? SIGN_FAIL : SIGN_TODO;
}

enum sign
words_tls_sign(const struct session *s)
{
	if (s->tls.is_refused || s->trouble == TROUBLE_TLS)
		return SIGN_FAIL;
	if (s->tls.version == NULL)
		return SIGN_TODO;
	if (s->tls.is_served)
		return SIGN_TODO;
	return s->tls.is_verified ? SIGN_PASS : SIGN_DOUBT;
}

void
words_add_phase(struct buf *out, const struct session *s)
{
	if (s->phase == PHASE_GREETING && s->is_other_protocol)
		buf_addf(out, "%s, not SMTP", s->protocol);
	else if (s->is_closed && !session_was_connected(s))
		buf_add_slice(out, words_end(s));
	else
		buf_add_str(out, phase_words(s->phase));
}

struct slice
words_end(const struct session *s)
{
	if (!session_was_connected(s))
		return s->closed_by == CLOSED_ERROR ? SLICE("failed")
		                                    : SLICE("canceled");
	return s->closed_by == CLOSED_SERVER ? SLICE("closed by the server")
	                                     : SLICE("closed");
}

void
words_add_endpoint(struct buf *out, const char *address, unsigned port)
{
	/* An IPv6 address has two colons at least, "practice:name" has one. */
	if (port == 0) /* a socket or a program of this machine */
		buf_add_str(out, address);
	else if (strchr(address, ':') != strrchr(address, ':'))
		buf_addf(out, "[%s]:%u", address, port);
	else
		buf_addf(out, "%s:%u", address, port);
}

void
words_add_awaited(struct buf *out, const struct session *s)
{
	const struct exchange *x = session_awaited(s);

	if (s->phase == PHASE_TLS)
		buf_add_str(out, "the TLS handshake");
	else if (x == NULL && s->phase == PHASE_QUIT)
		buf_add_str(out, "the close");
	else if (x == NULL)
		buf_add_str(out,
		    s->phase == PHASE_CONNECT ? "the connection" : "the name");
	else if (x->verb == VERB_GREETING)
		buf_add_str(out, "the greeting");
	else if (x->verb == VERB_CONTENT)
		buf_add_str(out, "the reply to the message");
	else if (x->verb == VERB_RESPONSE || x->verb == VERB_AUTH)
		buf_add_str(out, "the reply to AUTH");
	else if (x->verb == VERB_UNKNOWN)
		buf_add_str(out, "the reply");
	else
		buf_addf(out, "the reply to %s", verb_text(x->verb));
}

static unsigned long long
seconds_between(uint64_t begin_us, uint64_t end_us)
{
	return end_us > begin_us ? (end_us - begin_us) / 1000000 : 0;
}

void
words_add_wait(struct buf *out, const struct console_wait *wait)
{
	buf_addf(out, "%llu s of %llu s",
	    seconds_between(wait->began_us, wait->now_us),
	    seconds_between(wait->began_us, wait->ends_us));
}

#define GAUGE_COLS 10

static void
add_megabytes(struct buf *out, uint64_t bytes)
{
	buf_addf(out, "%llu.%llu", (unsigned long long)(bytes / 1000000),
	    (unsigned long long)(bytes / 100000 % 10));
}

void
words_add_progress(struct buf *out, const struct scene *scene)
{
	const struct console_wait *wait = &scene->wait;
	unsigned percent =
	    wait->total == 0 ? 100 : (unsigned)(wait->sent * 100 / wait->total);

	buf_add_str(out, "sending ");
	for (unsigned cell = 1; cell <= GAUGE_COLS; cell++)
		buf_add_str(out, glyph_text(cell * 100 <= percent * GAUGE_COLS
						? GLYPH_GAUGE
						: GLYPH_GAUGE_REST,
				     scene->is_ascii));
	buf_addf(out, " %u %%, ", percent);
	add_megabytes(out, wait->sent);
	buf_add_str(out, " of ");
	add_megabytes(out, wait->total);
	buf_add_str(out, " MB");
}

enum sign
words_mark_sign(enum report_mark mark)
{
	static const enum sign by_mark[REPORT_MARK_COUNT] = {
	    [REPORT_PASS] = SIGN_PASS,
	    [REPORT_NOTE] = SIGN_TODO,
	    [REPORT_UNKNOWN] = SIGN_UNKNOWN,
	    [REPORT_DOUBT] = SIGN_DOUBT,
	    [REPORT_FAIL] = SIGN_FAIL,
	};

	return by_mark[mark];
}

struct slice
words_relay_domain(const struct session *s)
{
	struct slice mailbox = slice_str(s->relay_recipient);

	return slice_skip(mailbox, slice_find_last(mailbox, '@'));
}

enum sign
words_severity_sign(enum severity severity)
{
	static const enum sign by_severity[SEVERITY_COUNT] = {
	    [SEVERITY_NOTE] = SIGN_TODO,
	    [SEVERITY_WARNING] = SIGN_DOUBT,
	    [SEVERITY_ERROR] = SIGN_FAIL,
	};

	return by_severity[severity];
}

size_t
words_count_findings(const struct session *s, enum severity *worst)
{
	size_t count = 0;

	*worst = SEVERITY_NOTE;
	for (enum finding f = 0; f < FINDING_COUNT; f++) {
		enum severity severity = finding_row(f)->severity;

		count += s->findings.seen[f];
		if (s->findings.seen[f] > 0 && severity > *worst)
			*worst = severity;
	}
	return count;
}
