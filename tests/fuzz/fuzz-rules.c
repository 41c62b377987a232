/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-rules - files of rules, and a session with a server that has them. */
#include "ehlo/smtp/host.h"
#include "ehlo/smtp/rules.h"

#include "fuzz.h"

static const char *const session[] = {"EHLO a", "MAIL FROM:<a@b.example>",
    "RCPT TO:<alice@example.net>", "RCPT TO:<nobody@x.example>", "DATA",
    "Subject: x", ".", "AUTH PLAIN AHgAeA==", "eA==", "NOOP x", "QUIT"};

static void
take_all(struct host *h)
{
	struct host_action action;

	while (host_next(h, &action))
		fuzz_check(action.kind == HOST_REPLY || action.bytes.len == 0);
}

static void
talk(struct rules *r, struct mailbox *m)
{
	static const struct host_time now = {.unix_s = 1000000};
	struct host *h = host_new(rules_personality(r), SLICE("127.0.0.1"), 1);

	host_share(h, r, m);
	host_greet(h, now);
	take_all(h);
	for (size_t i = 0; i < sizeof(session) / sizeof(session[0]); i++) {
		struct line line = {
		    .bytes = slice_str(session[i]), .eol = EOL_CRLF};

		host_line(h, now, &line);
		take_all(h);
		if (i == 3)
			host_replace(h, now, SLICE("250 a person's"));
		take_all(h);
	}
	host_free(h);
}

void
fuzz_one(struct slice input)
{
	struct rules *r = rules_new(personality_find(SLICE("postfix")));
	struct mailbox *m = mailbox_new();
	struct buf errors = {0};
	size_t count = rules_read(r, "f", input, &errors), lines = 0;
	unsigned long applied;

	for (struct slice rest = buf_slice(&errors); rest.len > 0; lines++)
		fuzz_check(
		    slice_starts_with(fuzz_take_line(&rest), SLICE("f:")));
	fuzz_check(lines == count);
	talk(r, m);
	talk(r, m);
	for (size_t i = rules_count(r); i > 0; i--) {
		fuzz_check(rules_line(r, i, &applied).len > 0);
		if (i % 2 == 0)
			rules_remove(r, i);
	}
	talk(r, m);
	rules_clear(r);
	fuzz_check(rules_count(r) == 0);
	buf_fini(&errors);
	mailbox_free(m);
	rules_free(r);
}
