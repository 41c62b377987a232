/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt-press - a prompt without a history, the keys of a terminal pressed
 * in it, and what stands there then. */
#ifndef EHLO_TESTS_PROMPT_PRESS_H
#define EHLO_TESTS_PROMPT_PRESS_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/tui/prompt.h"

static inline int
setup(void **state)
{
	*state = prompt_new(NULL);
	return 0;
}

static inline int
teardown(void **state)
{
	prompt_free(*state);
	return 0;
}

/* What one read of the terminal gives: a lone Esc is one. */
static inline void
press_bytes(struct prompt *p, struct slice bytes)
{
	struct keys k;
	struct key key;

	keys_init(&k);
	keys_feed(&k, bytes);
	keys_timeout(&k);
	while (keys_next(&k, &key))
		prompt_key(p, &key);
	keys_fini(&k);
}

static inline void
press(struct prompt *p, const char *bytes)
{
	press_bytes(p, slice_str(bytes));
}

static inline void
assert_text(const struct prompt *p, const char *wanted)
{
	struct slice text = prompt_text(p);

	if (!slice_equals(text, slice_str(wanted)))
		fail_msg("\"%.*s\" not \"%s\"", SLICE_ARGS(text), wanted);
}

static inline void
assert_line(struct prompt *p, const char *wanted)
{
	struct buf line = {0};

	assert_true(prompt_take_line(p, &line));
	assert_string_equal(buf_text(&line), wanted);
	buf_fini(&line);
}

/* Likewise, and no line waits behind it. */
static inline void
assert_last_line(struct prompt *p, const char *wanted)
{
	struct buf line = {0};

	assert_line(p, wanted);
	assert_false(prompt_take_line(p, &line));
	buf_fini(&line);
}

#endif
