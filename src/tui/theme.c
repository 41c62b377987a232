/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme - reads a theme's text into halves, and picks one for a terminal. */
#include <string.h>

#include "ehlo/base/conf.h"
#include "ehlo/base/mem.h"
#include "ehlo/tui/theme-builtin.h"

#include "theme-core.h"

static const char *const half_names[HALF_COUNT] = {
    "dark", "light", "dark16", "light16", "mono"};

/* Stands in for a half that is left out, on a background of the theme's own. */
static const enum half twins[HALF_COUNT] = {LIGHT, DARK, LIGHT16, DARK16, MONO};

/* ---- reading ---------------------------------------------------------- */

static enum half
find_half(struct slice name)
{
	enum half half = 0;

	while (half < HALF_COUNT &&
	       !slice_equals(name, slice_str(half_names[half])))
		half++;
	return half;
}

static enum style
find_role(struct slice role)
{
	enum style style = 0;

	while (style < STYLE_COUNT &&
	       !slice_equals(role, slice_str(style_row(style)->role)))
		style++;
	return style;
}

static const char *
set_base(struct theme *t, struct slice value)
{
	t->has_background = slice_equals(value, SLICE("own"));
	if (t->has_background || slice_equals(value, SLICE("terminal")))
		return NULL;
	return "base is terminal or own";
}

static const char *
set_property(struct theme *t, struct slice key, struct slice value)
{
	if (slice_equals(key, SLICE("name"))) {
		mem_free(t->name);
		t->name = mem_copy_text(value.ptr, value.len);
		return NULL;
	}
	if (slice_equals(key, SLICE("base")))
		return set_base(t, value);
	if (slice_equals(key, SLICE("about")))
		return NULL;
	return "before the first section stand name, about and base only";
}

static const char *
set_pair(
    void *context, struct slice section, struct slice key, struct slice value)
{
	struct theme *t = context;
	enum half half = find_half(section);
	enum style style = find_role(key);

	if (section.len == 0)
		return set_property(t, key, value);
	if (half == HALF_COUNT)
		return "the sections are dark, light, dark16, light16 and mono";
	t->halves[half].is_there = true;
	if (style == STYLE_COUNT) {
		t->warning_count++;
		return "no such role, left out; ehlo --print-roles lists "
		       "them";
	}
	/* Set either way: one error is enough for it. */
	t->halves[half].is_set[style] = true;
	return look_parse(value, &t->halves[half].looks[style]);
}

/* A half that is there at all must name the roles that have no parent. */
static size_t
check_half(const char *file, const char *name, const struct half_looks *half,
    struct buf *errors)
{
	size_t missing = 0;

	if (!half->is_there)
		return 0;
	for (enum style style = 0; style < STYLE_COUNT; style++) {
		if (style_row(style)->parent != style || half->is_set[style])
			continue;
		if (missing++ == 0)
			buf_addf(errors, "%s: [%s] lacks", file, name);
		buf_addf(errors, " %s", style_row(style)->role);
	}
	if (missing > 0)
		buf_add_byte(errors, '\n');
	return missing > 0;
}

/* The first 16 colours and mono stay the terminal's, whatever the base. */
static size_t
check_background(
    const struct theme *t, enum half half, const char *file, struct buf *errors)
{
	const struct half_looks *looks = &t->halves[half];

	if (!t->has_background || (half != DARK && half != LIGHT) ||
	    !looks->is_set[STYLE_TEXT] || looks->looks[STYLE_TEXT].bg >= 0)
		return 0;
	buf_addf(errors,
	    "%s: [%s] text names no background, which base = own wants\n", file,
	    half_names[half]);
	return 1;
}

/* Adds what text says to an empty theme; the number of errors. */
static size_t
read_text(
    struct theme *t, const char *file, struct slice text, struct buf *errors)
{
	size_t count =
	    conf_read(file, text, set_pair, t, errors) - t->warning_count;

	for (enum half half = 0; half < HALF_COUNT; half++) {
		count += check_half(
		    file, half_names[half], &t->halves[half], errors);
		count += check_background(t, half, file, errors);
	}
	return count;
}

static struct theme *
theme_new(const char *name)
{
	struct theme *t = mem_zalloc(1, sizeof(*t));

	t->name = mem_copy_str(name);
	return t;
}

struct theme *
theme_classic(void)
{
	const struct theme_text *row = theme_builtin(0);
	struct buf errors = {0};
	struct theme *t = theme_new("classic");

	t->source = mem_copy_str(t->name);
	for (size_t i = 1; strcmp(row->name, "classic") != 0; i++)
		row = theme_builtin(i);
	read_text(t, "classic", slice_str(row->text), &errors);
	buf_fini(&errors);
	return t;
}

static bool
is_mono_only(const struct theme *t)
{
	for (enum half half = 0; half < MONO; half++)
		if (t->halves[half].is_there)
			return false;
	return t->halves[MONO].is_there;
}

/* What a theme leaves out whole. */
static void
complete(struct theme *t)
{
	struct theme *classic = theme_classic();

	for (enum half half = 0; half < HALF_COUNT; half++) {
		const struct half_looks *from = &classic->halves[half];

		if (t->halves[half].is_there)
			continue;
		if (is_mono_only(t))
			from = &t->halves[MONO];
		else if (t->has_background && t->halves[twins[half]].is_there)
			from = &t->halves[twins[half]];
		t->halves[half] = *from;
		t->halves[half].is_there = false;
	}
	theme_free(classic);
}

struct theme *
theme_read(const char *name, const char *file, struct slice text,
    struct buf *errors, size_t *error_count)
{
	struct theme *t = theme_new(name);

	*error_count = read_text(t, file, text, errors);
	complete(t);
	return t;
}

void
theme_free(struct theme *t)
{
	if (t == NULL)
		return;
	mem_free(t->name);
	mem_free(t->source);
	mem_free(t);
}

const char *
theme_name(const struct theme *t)
{
	return t->name;
}

const char *
theme_source(const struct theme *t)
{
	return t->source;
}

bool
theme_has_warnings(const struct theme *t)
{
	return t->warning_count > 0;
}

/* ---- picking ---------------------------------------------------------- */

static enum half
choose_half(int colors, bool is_light, bool is_mono)
{
	if (is_mono || colors < 8)
		return MONO;
	if (colors < 256)
		return is_light ? LIGHT16 : DARK16;
	return is_light ? LIGHT : DARK;
}

/* The terminal's own colours would stand on a background that is not its own.
 */
static void
use_background(struct palette *p)
{
	const struct look text = p->looks[STYLE_TEXT];

	for (enum style style = 0; style < STYLE_COUNT; style++) {
		struct look *look = &p->looks[style];

		if (look->fg < 0)
			look->fg = text.fg;
		if (look->bg < 0)
			look->bg = text.bg;
	}
}

void
theme_pick(const struct theme *t, int colors, bool is_light, bool is_mono,
    struct palette *out)
{
	const struct half_looks *half =
	    &t->halves[choose_half(colors, is_light, is_mono)];

	for (enum style style = 0; style < STYLE_COUNT; style++) {
		enum style from = style;

		while (!half->is_set[from] && style_row(from)->parent != from)
			from = style_row(from)->parent;
		out->looks[style] = half->looks[from];
	}
	if (t->has_background)
		use_background(out);
}
