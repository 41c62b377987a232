/* SPDX-License-Identifier: GPL-3.0-or-later
 * copy - text for the clipboard of the terminal, wherever that is (OSC 52).
 *
 * What is copied is the safe form of lines: no byte of a peer can end the
 * sequence or do anything where it is pasted but stand there.
 */
#ifndef EHLO_TUI_COPY_H
#define EHLO_TUI_COPY_H

#include "ehlo/base/buf.h"
#include "ehlo/base/utf8.h"
#include "ehlo/model/conversation.h"
#include "ehlo/tui/event-set.h"

/* Bytes of text; in base64 they are 74,000, which terminals still take. */
#define COPY_TEXT_MAX ((size_t)55500)

/* Who stands between us and the terminal. */
enum copy_wrap { COPY_PLAIN, COPY_TMUX, COPY_SCREEN };

/* Appends the newest reply, lines parted by LF. False when there was more of
 * it than COPY_TEXT_MAX; nothing is appended when there is no reply. */
bool copy_last_reply(
    struct buf *out, const struct conversation *c, enum utf8_form form);
/* The same for the reply that an event is of, and for one line alone. */
bool copy_reply(struct buf *out, const struct conversation *c,
    enum utf8_form form, size_t event);
bool copy_line(struct buf *out, const struct conversation *c,
    enum utf8_form form, size_t event);
/* The same for lines of any kind; of those that are not kept, nothing. */
bool copy_lines(struct buf *out, const struct conversation *c,
    enum utf8_form form, const struct event_set *events);
/* Appends the sequence that puts text into the clipboard. */
void copy_add_sequence(
    struct buf *out, struct slice text, enum copy_wrap wrap);

#endif
