/* SPDX-License-Identifier: GPL-3.0-or-later
 * bind - the table of keys, and reading a key's name. */
#include "ehlo/tui/bind.h"

static const struct bind_row rows[] = {
#define B(keys, word, colon, help) {keys, word, COLON_##colon, help},
#include "ehlo/tui/binds.def"
#undef B
};

const struct bind_row *
bind_at(size_t index)
{
	return index < sizeof(rows) / sizeof(rows[0]) ? &rows[index] : NULL;
}

/* ---- names of keys ---------------------------------------------------- */

static bool
take_prefix(struct slice *name, const char *prefix)
{
	if (!slice_starts_with(*name, slice_str(prefix)))
		return false;
	*name = slice_skip(*name, slice_str(prefix).len);
	return true;
}

static unsigned
take_mods(struct slice *name)
{
	static const struct {
		const char *prefix;
		enum key_mod mod;
	} mods[] = {
	    {"^X-", KEY_PREFIXED}, {"Alt-", KEY_ALT}, {"Shift-", KEY_SHIFT}};
	unsigned found = 0;

	for (size_t i = 0; i < sizeof(mods) / sizeof(mods[0]); i++)
		if (take_prefix(name, mods[i].prefix))
			found |= mods[i].mod;
	return found;
}

static const char *const names[KEY_NAME_COUNT] = {
#define X(name, sequence) [KEY_##name] = #name,
    KEY_LIST(X)
#undef X
};

static bool
parse_name(struct slice name, enum key_name *out)
{
	for (enum key_name i = KEY_ESC; i < KEY_NAME_COUNT; i++)
		if (slice_equals_nocase(name, slice_str(names[i]))) {
			*out = i;
			return true;
		}
	return false;
}

/* A letter in lower case: with Alt its case does not count. */
static uint32_t
rune_of(char byte)
{
	unsigned char c = (unsigned char)byte;

	return c >= 'A' && c <= 'Z' ? c + 0x20u : c;
}

bool
bind_parse(struct slice name, struct key *out)
{
	*out = (struct key){.name = KEY_CHAR, .mods = take_mods(&name)};
	if (name.len == 2 && take_prefix(&name, "^"))
		out->rune = KEY_CONTROL(name.ptr[0]);
	else if (slice_equals(name, SLICE("Space")))
		out->rune = ' ';
	else if (name.len == 1)
		out->rune = out->mods != 0 ? rune_of(name.ptr[0])
		                           : (unsigned char)name.ptr[0];
	else
		return parse_name(name, &out->name);
	return true;
}

/* ---- looking up ------------------------------------------------------- */

static bool
is_same(const struct key *a, const struct key *b)
{
	uint32_t rune =
	    b->mods != 0 && b->rune < 0x80 ? rune_of((char)b->rune) : b->rune;

	return a->name == b->name && a->mods == b->mods &&
	       (a->name != KEY_CHAR || a->rune == rune);
}

/* A key that has a name is asked for by it: to read every name there is would
 * take longer than what the key does. */
static bool
is_named(struct slice name, const struct key *key)
{
	struct key bound;

	if (key->name == KEY_CHAR)
		return bind_parse(name, &bound) && is_same(&bound, key);
	return take_mods(&name) == key->mods &&
	       slice_equals_nocase(name, slice_str(names[key->name]));
}

bool
bind_has_key(const char *keys, const struct key *key)
{
	struct slice rest = slice_str(keys), name;

	while ((name = slice_take_word(&rest)).len > 0)
		if (is_named(name, key))
			return true;
	return false;
}

enum colon
bind_find(const struct key *key)
{
	/* Printable keys always type: no row has one, and they are many. */
	if (key->name == KEY_CHAR && key->mods == 0 && key->rune >= 0x20)
		return COLON_NONE;
	for (size_t i = 0; bind_at(i) != NULL; i++)
		if (rows[i].colon != COLON_NONE &&
		    bind_has_key(rows[i].keys, key))
			return rows[i].colon;
	return COLON_NONE;
}
