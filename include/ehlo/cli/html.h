/* SPDX-License-Identifier: GPL-3.0-or-later
 * html - a conversation as a page of its own, to be sent to somebody.
 *
 * Nothing is fetched and nothing runs: the style is inside, there are no
 * scripts and no links, and a policy in the page forbids them. All that came
 * from outside passes the safe form of text, and is escaped. */
#ifndef EHLO_CLI_HTML_H
#define EHLO_CLI_HTML_H

#include "ehlo/base/buf.h"
#include "ehlo/model/conversation.h"

/* Appends the whole page: the lines with the hints of cli/text, what is wrong
 * with them, what the refusals mean, and the verdict. */
void html_write(const struct conversation *c, struct buf *out);

#endif
