/* SPDX-License-Identifier: GPL-3.0-or-later
 * console-findings - the list of what is wrong: opened, given keys, and the
 * line shown that was chosen from it. */
#include "console-core.h"

bool
console_findings(struct console *c, struct slice args)
{
	const struct findings *f = &console_session(c)->findings;

	(void)args;
	c->findings = (struct findings_view){
	    .is_open = !c->findings.is_open,
	    .selected = f->count > 0 ? f->count - 1 : 0,
	};
	return true;
}

static void
show(struct console *c, size_t event)
{
	c->findings.is_open = false;
	console_pane_show(c, event);
}

bool
console_findings_key(
    struct console *c, const struct scene *scene, const struct key *key)
{
	const struct findings *f = &console_session(c)->findings;
	bool is_taken = view_findings.key(&c->findings, scene, key);

	if (c->findings.is_chosen && c->findings.selected < f->count)
		show(c, f->list[c->findings.selected].event);
	return is_taken;
}
