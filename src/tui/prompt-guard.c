/* SPDX-License-Identifier: GPL-3.0-or-later
 * prompt-guard - each function knows one way in which readline loses track of
 * its own state, and keeps to the ways in which it does not. */
#include "config.h"

#include "prompt-guard.h"

#include <stdio.h>
#include <wchar.h>

#include <readline/history.h>
#include <readline/readline.h>

/* No line that means anything has more of one thing. */
#define COUNT_MAX 1000

/* A key that others follow ends a search here: readline ends it too, but with
 * bytes of its own to read, among which its callbacks lose their place. */
static bool
ends_search(const char *bytes, size_t len)
{
	if (len == 0 || !RL_ISSTATE(RL_STATE_ISEARCH) ||
	    rl_get_keymap()[(unsigned char)bytes[0]].type != ISKMAP)
		return false;
	rl_callback_sigcleanup();
	return len == 1 && bytes[0] == ESC;
}

/* ---- what a key does -------------------------------------------------- */

static bool
is_any_of(rl_command_func_t *const *functions, size_t count, const char *bytes,
    size_t len)
{
	int type;
	rl_command_func_t *function =
	    rl_function_of_keyseq_len(bytes, len, NULL, &type);

	for (size_t i = 0; i < count; i++)
		if (type == ISFUNC && function == functions[i])
			return true;
	return false;
}

#define IS_ANY_OF(functions, bytes, len) \
	is_any_of(                       \
	    functions, sizeof(functions) / sizeof(functions[0]), bytes, len)

/* With these readline hands the list of the line's changes to its history, and
 * later frees parts of it a second time: they begin with no changes. */
static rl_command_func_t *const history_functions[] = {
    rl_reverse_search_history,
    rl_forward_search_history,
    rl_noninc_reverse_search,
    rl_noninc_forward_search,
    rl_noninc_reverse_search_again,
    rl_noninc_forward_search_again,
    rl_history_search_backward,
    rl_history_search_forward,
    rl_history_substr_search_backward,
    rl_history_substr_search_forward,
    rl_beginning_of_history,
    rl_end_of_history,
    rl_fetch_history,
    rl_operate_and_get_next,
    rl_vi_search,
    rl_vi_search_again,
    rl_vi_fetch_history,
};

static void
drop_changes(const char *bytes, size_t len)
{
	if (IS_ANY_OF(history_functions, bytes, len))
		rl_free_undo_list();
}

/* Over a character that the locale does not know, as one that is newer than it,
 * these go on for ever. */
static rl_command_func_t *const word_functions[] = {
    rl_vi_next_word, rl_vi_end_word, rl_vi_match, rl_vi_complete};

static bool
line_has_unknown(void)
{
	size_t at = 0, len = (size_t)rl_end;

	while (at < len) {
		mbstate_t state = {0};
		wchar_t c;
		size_t step =
		    mbrtowc(&c, rl_line_buffer + at, len - at, &state);
		bool is_whole = step > 0 && step <= len - at;

		if (is_whole && c >= 0x80 && wcwidth(c) < 0)
			return true;
		at += is_whole ? step : 1;
	}
	return false;
}

static bool
never_ends(const char *bytes, size_t len)
{
	return IS_ANY_OF(word_functions, bytes, len) && line_has_unknown();
}

/* Millions of a letter would take minutes, in which nothing else is done. */
static void
limit_count(void)
{
	if (rl_numeric_arg > COUNT_MAX)
		rl_numeric_arg = COUNT_MAX;
}

/* ---- what the prompt asks --------------------------------------------- */

bool
prompt_guard_is_bound(const char *bytes, size_t len)
{
	return rl_function_of_keyseq_len(bytes, len, NULL, NULL) != NULL;
}

bool
prompt_guard_key(const char *bytes, size_t len)
{
	if (ends_search(bytes, len) || never_ends(bytes, len))
		return false;
	drop_changes(bytes, len);
	limit_count();
	return true;
}
