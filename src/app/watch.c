/* SPDX-License-Identifier: GPL-3.0-or-later
 * watch - the directory is what is watched: many editors write a new file and
 * give it the old one's name. */
#include "config.h"

#include "ehlo/app/watch.h"

#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/slice.h"

/* A file is written in several steps. */
#define QUIET_MS 50

struct watch {
	uv_fs_event_t directory;
	uv_timer_t quiet;
	int open_count; /* handles that are not closed yet */
	char *name;     /* of the file in its directory; NULL = none */
	watch_fn fn;
	void *context;
};

struct watch *
watch_new(uv_loop_t *loop, watch_fn fn, void *context)
{
	struct watch *w = mem_zalloc(1, sizeof(*w));

	w->fn = fn;
	w->context = context;
	uv_fs_event_init(loop, &w->directory);
	uv_timer_init(loop, &w->quiet);
	w->directory.data = w->quiet.data = w;
	w->open_count = 2;
	return w;
}

static void
on_quiet(uv_timer_t *timer)
{
	struct watch *w = timer->data;

	w->fn(w->context);
}

static void
on_event(uv_fs_event_t *handle, const char *name, int events, int status)
{
	struct watch *w = handle->data;

	(void)events;
	if (status == 0 && w->name != NULL &&
	    (name == NULL || strcmp(name, w->name) == 0))
		uv_timer_start(&w->quiet, on_quiet, QUIET_MS, 0);
}

void
watch_file(struct watch *w, const char *path)
{
	struct slice whole = slice_str(path);
	size_t name = slice_find_last(whole, '/');
	char *directory;

	uv_fs_event_stop(&w->directory);
	uv_timer_stop(&w->quiet);
	mem_free(w->name);
	w->name = NULL;
	if (path == NULL)
		return;
	w->name = mem_copy_str(path + name);
	directory = name == 0 ? mem_copy_str(".") : mem_copy_text(path, name);
	uv_fs_event_start(&w->directory, on_event, directory, 0);
	mem_free(directory);
}

static void
on_closed(uv_handle_t *handle)
{
	struct watch *w = handle->data;

	if (--w->open_count > 0)
		return;
	mem_free(w->name);
	mem_free(w);
}

void
watch_free(struct watch *w)
{
	uv_close((uv_handle_t *)&w->directory, on_closed);
	uv_close((uv_handle_t *)&w->quiet, on_closed);
}
