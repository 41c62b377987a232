/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-host - any client against the practice server, in TLS too: what it
 * answers are reply lines, whatever was typed, and after the close it is
 * silent. */
#include "ehlo/smtp/host.h"
#include "ehlo/smtp/reply.h"

#include "fuzz.h"

static const struct host_time noon = {.unix_s = 1700000000};

/* Sendmail sets its list of commands with tabs, which RFC 5321 4.2 has in the
 * text of a reply. Such a line is the personality's own, to the letter. */
static bool
is_own(const struct personality *p, struct slice line)
{
	struct slice rest = slice_str(p->help);

	while (rest.len > 0)
		if (slice_equals(slice_take_line(&rest), line))
			return true;
	return false;
}

static void
check_reply(const struct personality *p, struct slice bytes)
{
	fuzz_check(bytes.len >= 2 && bytes.ptr[bytes.len - 1] == '\n');
	while (bytes.len > 0) {
		struct slice line = fuzz_take_line(&bytes);
		struct reply_line parsed;

		/* RFC 5321 4.5.3.1.5: 512 octets with CRLF. */
		fuzz_check(line.len > 0 && line.len < 512);
		fuzz_check(line.ptr[line.len - 1] == '\r');
		line.len--;
		fuzz_check(reply_line_parse(line, &parsed));
		fuzz_check(
		    fuzz_is_safe(line, UTF8_FORM_UNICODE) || is_own(p, line));
	}
}

/* Carries out what is to be done; false when the session is over. */
static bool
take_actions(const struct personality *p, struct host *h)
{
	struct host_action action;
	bool is_open = true;

	while (host_next(h, &action)) {
		fuzz_check(is_open);
		fuzz_check(host_phase(h) < PHASE_COUNT);
		if (action.kind == HOST_CLOSE)
			is_open = false;
		else if (action.kind == HOST_TLS)
			host_secure(h, SLICE("what both of the ends know"));
		else
			check_reply(p, action.bytes);
	}
	return is_open;
}

static const struct personality *
pick_personality(size_t number)
{
	size_t count = 0;

	while (personality_at(count) != NULL)
		count++;
	return personality_at(number % count);
}

void
fuzz_one(struct slice input)
{
	const struct personality *one =
	    pick_personality(fuzz_take_byte(&input));
	struct host *h = host_new(one, SLICE("192.0.2.9"), 1);
	struct line_reader reader;
	struct line line;
	bool is_open;

	line_reader_init(&reader, HOST_ANSWER_MAX);
	line_reader_feed(&reader, input);
	line_reader_finish(&reader);
	host_greet(h, noon);
	is_open = take_actions(one, h);
	while (is_open && line_reader_next(&reader, &line)) {
		host_line(h, noon, &line);
		is_open = take_actions(one, h);
	}
	if (is_open)
		host_end(h, noon, HOST_TIMED_OUT);
	if (is_open)
		fuzz_check(!take_actions(one, h));
	line_reader_fini(&reader);
	host_free(h);
}
