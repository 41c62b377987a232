/* SPDX-License-Identifier: GPL-3.0-or-later
 * actions - joins the tables of keys and of commands, and sieves them. */
#include "ehlo/tui/actions.h"

#include "ehlo/tui/pane.h"

static const struct bind_row *
first_bind(enum colon colon)
{
	for (size_t i = 0; i < BIND_COUNT; i++)
		if (bind_at(i)->colon == colon)
			return bind_at(i);
	return NULL;
}

/* A command that several rows of keys name stands with the first of them.
 * What only a key does comes last: nobody shall run it by mistake. */
static size_t
list_all(struct action *out)
{
	size_t count = 0;

	for (size_t i = 0; i < BIND_COUNT; i++)
		if (bind_at(i)->colon != COLON_NONE &&
		    first_bind(bind_at(i)->colon) == bind_at(i))
			out[count++] =
			    (struct action){bind_at(i), bind_at(i)->colon};
	for (enum colon colon = 0; colon < COLON_COUNT; colon++)
		if (first_bind(colon) == NULL)
			out[count++] = (struct action){NULL, colon};
	for (size_t i = 0; i < BIND_COUNT; i++)
		if (bind_at(i)->colon == COLON_NONE)
			out[count++] = (struct action){bind_at(i), COLON_NONE};
	return count;
}

void
action_add_name(struct buf *out, const struct action *action)
{
	if (action->colon == COLON_NONE)
		buf_add_str(out, action->bind->keys);
	else
		colon_add_syntax(out, action->colon);
}

/* "pane h Enter": keys that do it where a pane has the focus. */
static void
add_pane_keys(struct buf *out, enum colon colon)
{
	const char *before = "pane ";
	const struct pane_key *row;

	for (size_t i = 0; (row = pane_key_at(i)) != NULL; i++) {
		if (row->colon != colon)
			continue;
		buf_addf(out, "%s%s", before, row->keys);
		before = " ";
	}
}

void
action_add_keys(struct buf *out, const struct action *action)
{
	const char *before = "";

	if (action->bind == NULL)
		add_pane_keys(out, action->colon);

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

static bool
begins_with(const struct action *action, struct slice words)
{
	struct slice word = slice_take_word(&words);

	if (slice_starts_with(word, SLICE(":")))
		word = slice_skip(word, 1);
	return word.len > 0 && action->colon != COLON_NONE &&
	       slice_starts_with_nocase(
		   slice_str(colon_row(action->colon)->name), word);
}

size_t
actions_find(struct slice words, struct action *out)
{
	struct action all[ACTIONS_MAX];
	size_t all_count = list_all(all), count = 0;

	for (int is_named = 1; is_named >= 0; is_named--)
		for (size_t i = 0; i < all_count; i++)
			if (begins_with(&all[i], words) == is_named &&
			    shows_words(&all[i], words))
				out[count++] = all[i];
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
