/* SPDX-License-Identifier: GPL-3.0-or-later
 * comment-name - a letter of one script can look like one of another; in
 * Punycode no name looks like another one. */
#include "comment-name.h"

#include "ehlo/base/domain.h"
#include "ehlo/base/idn.h"
#include "ehlo/base/utf8.h"

/* More names than these are a text, not an address. */
#define NAMES_MAX 3

static struct slice
line_of(const struct conversation *c, size_t index)
{
	const struct event *ev;

	if (index == NO_EVENT)
		return slice_of("", 0);
	ev = conversation_event(c, index);
	if (ev->kind == EVENT_SENT && ev->sent.what == SENT_COMMAND)
		return ev->sent.line;
	if (ev->kind == EVENT_RECEIVED)
		return ev->received.line;
	return slice_of("", 0);
}

/* "аpple.example is xn--pple-43d.example in ASCII. " */
static void
add_name(struct buf *out, struct slice domain)
{
	struct buf ascii = {0};
	struct err err;

	if (idn_add_ascii(domain, &ascii, &err) == 0) {
		utf8_add_safe(out, domain, UTF8_FORM_UNICODE);
		buf_addf(out, " is %s in ASCII%s. ", buf_text(&ascii),
		    domain_is_mixed(domain) ? ", in letters of several scripts"
					    : "");
	}
	buf_fini(&ascii);
}

void
comment_add_names(
    struct comment *out, const struct conversation *c, size_t index)
{
	struct slice rest = line_of(c, index), domain;
	struct buf text = {0};

	for (int i = 0; i < NAMES_MAX && domain_take_foreign(&rest, &domain);
	     i++)
		add_name(&text, domain);
	if (text.len > 0) {
		buf_add_slice(&text, buf_slice(&out->text));
		buf_clear(&out->text);
		buf_add_slice(&out->text, buf_slice(&text));
	}
	buf_fini(&text);
}
