/* SPDX-License-Identifier: GPL-3.0-or-later
 * keyboard - uv_tty for its bytes only; the modes are app/terminal's. */
#include "ehlo/app/keyboard.h"

#include <unistd.h>

#include "ehlo/base/mem.h"

struct keyboard {
	uv_tty_t tty;
	struct keyboard_events events;
	void *context;
	char bytes[4096];
};

static void
on_alloc(uv_handle_t *handle, size_t suggested, uv_buf_t *out)
{
	struct keyboard *k = handle->data;

	(void)suggested;
	*out = uv_buf_init(k->bytes, sizeof(k->bytes));
}

static void
on_read(uv_stream_t *stream, ssize_t count, const uv_buf_t *bytes)
{
	struct keyboard *k = stream->data;

	if (count > 0) {
		k->events.on_bytes(
		    k->context, slice_of(bytes->base, (size_t)count));
	} else if (count < 0) {
		uv_read_stop(stream);
		k->events.on_gone(k->context);
	}
}

static void
on_closed(uv_handle_t *handle)
{
	mem_free(handle->data);
}

struct keyboard *
keyboard_open(uv_loop_t *loop, const struct keyboard_events *events,
    void *context, struct err *err)
{
	struct keyboard *k = mem_zalloc(1, sizeof(*k));
	int rc = uv_tty_init(loop, &k->tty, STDIN_FILENO, 1);

	if (rc < 0) {
		err_set(err, ERR_SYSTEM, "the keyboard cannot be read: %s",
		    uv_strerror(rc));
		mem_free(k);
		return NULL;
	}
	k->events = *events;
	k->context = context;
	k->tty.data = k;
	uv_read_start((uv_stream_t *)&k->tty, on_alloc, on_read);
	return k;
}

void
keyboard_pause(struct keyboard *k, bool is_paused)
{
	if (is_paused)
		uv_read_stop((uv_stream_t *)&k->tty);
	else
		uv_read_start((uv_stream_t *)&k->tty, on_alloc, on_read);
}

void
keyboard_close(struct keyboard *k)
{
	uv_close((uv_handle_t *)&k->tty, on_closed);
}
