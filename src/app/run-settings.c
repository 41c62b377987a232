/* SPDX-License-Identifier: GPL-3.0-or-later
 * run-settings - what a person always wants, and what the options say instead.
 */
#include "ehlo/app/run.h"

#include "ehlo/app/environment.h"
#include "ehlo/base/mem.h"
#include "ehlo/cli/settings.h"
#include "ehlo/tui/theme.h"

/* What is asked for on the command line is had, or nothing is. */
static int
load_theme(const struct args *args, struct theme **theme, struct buf *errors,
    struct err *err)
{
	if (args->theme == NULL)
		return 0;
	*theme = theme_load(args->theme, errors, err);
	return *theme == NULL ? -(int)err->code : 0;
}

int
run_load_settings(const struct args *args, struct settings *settings,
    struct theme **theme, struct err *err)
{
	char *path = environment_config();
	struct buf errors = {0};
	int rc = settings_read(path, settings, &errors, err);

	if (rc == 0)
		rc = load_theme(args, theme, &errors, err);
	if (rc < 0)
		run_list(buf_slice(&errors));
	mem_free(path);
	buf_fini(&errors);
	return rc;
}

bool
run_is_light(const struct args *args, const struct settings *settings)
{
	enum args_background background = args->background;

	if (background == ARGS_BACKGROUND_UNKNOWN)
		background = settings->background;
	return background == ARGS_BACKGROUND_UNKNOWN ? environment_is_light()
	                                             : background == ARGS_LIGHT;
}
