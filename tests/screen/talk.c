/* SPDX-License-Identifier: GPL-3.0-or-later
 * talk - what the tests of the console on a terminal share. */
#include "config.h"

#include "talk.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

struct vt *
talk_start_with(
    const struct vt_options *options, const char *argument, const char *prompt)
{
	const char *const argv[] = {getenv("EHLO"), argument, NULL};
	struct vt *vt;

	assert_non_null(argv[0]);
	vt = vt_new(options, argv);
	talk_sees(vt, prompt);
	return vt;
}

struct vt *
talk_start(int rows, int cols, const char *argument, const char *prompt)
{
	struct vt_options options = {.rows = rows, .cols = cols};

	return talk_start_with(&options, argument, prompt);
}

void
talk_type(struct vt *vt, const char *line)
{
	vt_send_text(vt, line);
	vt_send_key(vt, VTERM_KEY_ENTER, VTERM_MOD_NONE);
}

void
talk_sees(struct vt *vt, const char *text)
{
	assert_true(vt_wait_text(vt, text));
}

void
talk_lines(struct vt *vt, const struct talk_line *lines, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		talk_type(vt, lines[i].typed);
		talk_sees(vt, lines[i].answer);
	}
}

void
talk_leave(struct vt *vt)
{
	vt_send_text(vt, "\025\004");
	talk_sees(vt, "y leave");
	vt_send_text(vt, "y");
	assert_int_equal(vt_wait_exit(vt), 0);
	assert_true(vt_is_restored(vt));
	vt_free(vt);
}

struct vt_cell
talk_cell(struct vt *vt, const char *text)
{
	int row, col;

	assert_true(vt_find(vt, text, &row, &col));
	return vt_cell(vt, row, col);
}

bool
talk_has_written(struct vt *vt, const char *bytes)
{
	size_t len;
	const char *output = vt_get_output(vt, &len);

	return memmem(output, len, bytes, strlen(bytes)) != NULL;
}
