/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-print - the console's tables on standard output, for people who make
 * themes or look for a key. */
#include "ehlo/app/run.h"

#include "ehlo/tui/actions.h"
#include "ehlo/tui/theme.h"

int
run_print_keys(const struct args *args)
{
	struct buf text = {0};

	(void)args;
	actions_add_table(&text);
	return run_print(&text);
}

int
run_print_roles(const struct args *args)
{
	struct buf text = {0};

	(void)args;
	style_add_roles(&text);
	return run_print(&text);
}

int
run_print_theme(const struct args *args)
{
	struct buf text = {0};
	struct err err = {0};

	if (theme_add_text(args->theme, &text, &err) == 0)
		return run_print(&text);
	buf_fini(&text);
	return run_complain(&err);
}
