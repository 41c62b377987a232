/* SPDX-License-Identifier: GPL-3.0-or-later
 * exchange - commands and their replies, first come, first answered.
 *
 * SMTP answers in the order of asking (RFC 5321 4.5.3.2, RFC 2920 3.1), so
 * one index parts the answered from the waiting.
 */
#include "ehlo/model/exchange.h"

#include <string.h>

#include "ehlo/base/mem.h"

void
exchanges_fini(struct exchanges *x)
{
	for (size_t i = 0; i < x->count; i++) {
		mem_free(x->list[i].text);
		mem_free(x->list[i].more);
		mem_free(x->list[i].argument);
	}
	mem_free(x->list);
	*x = (struct exchanges){0};
}

struct exchange *
exchanges_add(struct exchanges *x, enum verb verb)
{
	struct exchange *added;

	if (x->count == x->size) {
		x->size = x->size * 2 + 16;
		x->list = mem_realloc(x->list, x->size, sizeof(*x->list));
	}
	added = &x->list[x->count++];
	*added = (struct exchange){
	    .verb = verb,
	    .sent_event = NO_EVENT,
	    .first_event = NO_EVENT,
	    .last_event = NO_EVENT,
	};
	return added;
}

struct exchange *
exchanges_reopen(struct exchanges *x)
{
	struct exchange *last = x->count > 0 ? &x->list[x->count - 1] : NULL;

	if (last == NULL || !last->is_answered || !last->is_unsolicited)
		return NULL;
	last->is_answered = false;
	last->code = 0;
	x->first_waiting = x->count - 1;
	return last;
}

struct exchange *
exchanges_waiting(struct exchanges *x)
{
	return x->first_waiting < x->count ? &x->list[x->first_waiting] : NULL;
}

size_t
exchanges_waiting_count(const struct exchanges *x)
{
	return x->count - x->first_waiting;
}

void
exchanges_answered(struct exchanges *x, uint64_t t_us)
{
	struct exchange *oldest = exchanges_waiting(x);

	if (oldest == NULL)
		return;
	oldest->is_answered = true;
	oldest->answered_us = t_us;
	x->first_waiting++;
}

void
exchange_add_line(struct exchange *x, struct slice text)
{
	size_t len = x->more == NULL ? 0 : strlen(x->more);
	struct enhanced_code again;

	/* Each line has the enhanced code; the words go on without it. */
	enhanced_code_take(&text, &again);
	text = slice_trim(text);
	if (text.len == 0 || len + 1 >= EXCHANGE_MORE_MAX)
		return;
	text = slice_range(text, 0, EXCHANGE_MORE_MAX - len - 1);
	x->more = mem_realloc(x->more, len + 1 + text.len + 1, 1);
	if (len > 0)
		x->more[len++] = ' ';
	memcpy(x->more + len, text.ptr, text.len);
	x->more[len + text.len] = '\0';
}

void
exchange_add_words(struct buf *out, const struct exchange *x)
{
	if (x->text != NULL)
		buf_add_str(out, x->text);
	if (x->more != NULL)
		buf_addf(out, " %s", x->more);
}

double
exchange_ms(const struct exchange *x)
{
	return (double)(x->answered_us - x->sent_us) / 1000.0;
}
