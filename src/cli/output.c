/* SPDX-License-Identifier: GPL-3.0-or-later
 * output - walks the new events and hands each to the format. */
#include "ehlo/cli/output.h"

#include "ehlo/base/mem.h"

struct output *
output_new(const struct output_ops *ops, const struct conversation *c,
    const struct output_options *options)
{
	struct output *o = mem_zalloc(1, sizeof(*o));

	o->ops = ops;
	o->conversation = c;
	o->options = *options;
	return o;
}

void
output_free(struct output *o)
{
	mem_free(o);
}

void
output_update(struct output *o, struct buf *out)
{
	o->next_event = conversation_clamp(o->conversation, o->next_event);
	if (o->options.is_quiet)
		o->next_event = conversation_count(o->conversation);
	while (o->next_event < conversation_count(o->conversation))
		o->ops->event(o, out, o->next_event++);
}

void
output_finish(struct output *o, struct buf *out, uint64_t t_us,
    const struct verdict *verdict)
{
	output_update(o, out);
	o->ops->finish(o, out, t_us, verdict);
}
