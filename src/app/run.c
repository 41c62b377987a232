/* SPDX-License-Identifier: GPL-3.0-or-later
 * run - what all ways to run share: complaints and the end of the loop. */
#include "ehlo/app/run.h"

#include <unistd.h>
#include <uv.h>

#include "ehlo/app/stdio.h"
#include "ehlo/base/utf8.h"

int
run_complain(const struct err *err)
{
	struct buf text = {0};

	buf_add_str(&text, "ehlo: ");
	utf8_add_safe(&text, slice_str(err->text), UTF8_FORM_UNICODE);
	buf_add_byte(&text, '\n');
	stdio_write_all(STDERR_FILENO, buf_slice(&text));
	buf_fini(&text);
	return err_status((int)err->code);
}

void
run_drain(struct uv_loop_s *loop)
{
	uv_run(loop, UV_RUN_DEFAULT);
	uv_loop_close(loop);
}
