/* SPDX-License-Identifier: GPL-3.0-or-later
 * actions - joins the tables of keys and of commands, and sieves them. */
#include "ehlo/tui/actions.h"

/* A command that several rows of keys name stands with the first of them. */
static bool
is_first_of_its_command(size_t index)
{
	enum colon colon = bind_at(index)->colon;

	for (size_t i = 0; i < index; i++)
		if (colon != COLON_NONE && bind_at(i)->colon == colon)
			return false;
	return true;
}

static const struct bind_row *
first_bind(enum colon colon)
{
	for (size_t i = 0; i < BIND_COUNT; i++)
		if (bind_at(i)->colon == colon)
			return bind_at(i);
	return NULL;
}

void
action_add_name(struct buf *out, const struct action *action)
{
	if (action->colon == COLON_NONE)
		buf_add_str(out, action->bind->keys);
	else
		colon_add_syntax(out, action->colon);
}

void
action_add_keys(struct buf *out, const struct action *action)
{
	const char *before = "";

	for (size_t i = 0; i < BIND_COUNT; i++) {
		const struct bind_row *row = bind_at(i);

		if (row != action->bind && (action->colon == COLON_NONE ||
					       row->colon != action->colon))
			continue;
		buf_addf(out, "%s%s", before, row->keys);
		before = " ";
	}
}

/* The words beside the keys are the shorter ones. */
const char *
action_help(const struct action *action)
{
	return action->bind != NULL ? action->bind->help
	                            : colon_row(action->colon)->help;
}

static bool
shows_words(const struct action *action, struct slice words)
{
	struct buf text = {0};
	struct slice word;
	bool is_shown = true;

	action_add_name(&text, action);
	buf_add_byte(&text, ' ');
	action_add_keys(&text, action);
	buf_addf(&text, " %s", action_help(action));
	if (action->colon != COLON_NONE)
		buf_addf(&text, " %s", colon_row(action->colon)->help);
	while (is_shown && (word = slice_take_word(&words)).len > 0)
		is_shown = slice_contains_nocase(buf_slice(&text), word);
	buf_fini(&text);
	return is_shown;
}

size_t
actions_find(struct slice words, struct action *out)
{
	size_t count = 0;

	for (size_t i = 0; i < BIND_COUNT; i++) {
		out[count] = (struct action){bind_at(i), bind_at(i)->colon};
		count += is_first_of_its_command(i) &&
		         shows_words(&out[count], words);
	}
	for (enum colon colon = 0; colon < COLON_COUNT; colon++) {
		out[count] = (struct action){NULL, colon};
		count += first_bind(colon) == NULL &&
		         shows_words(&out[count], words);
	}
	return count;
}

void
actions_add_table(struct buf *out)
{
	struct action list[ACTIONS_MAX];
	size_t count = actions_find(slice_of(NULL, 0), list);
	struct buf name = {0}, keys = {0};

	for (size_t i = 0; i < count; i++) {
		buf_clear(&name);
		buf_clear(&keys);
		if (list[i].colon != COLON_NONE)
			action_add_name(&name, &list[i]);
		action_add_keys(&keys, &list[i]);
		buf_addf(out, "%-22s %-18s %s\n", buf_text(&keys),
		    buf_text(&name), action_help(&list[i]));
	}
	buf_fini(&name);
	buf_fini(&keys);
}
