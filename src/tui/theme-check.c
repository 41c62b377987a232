/* SPDX-License-Identifier: GPL-3.0-or-later
 * theme-check - what its maker wants to know of a theme: errors, and the
 * roles that are too faint somewhere. */
#include "ehlo/tui/contrast.h"

#include "theme-core.h"

/* The least contrast of a role, and where that is. */
struct faintness {
	double ratio;
	unsigned background;
	const char *place;
};

static void
keep_worse(struct faintness *f, double ratio, unsigned bg, const char *place)
{
	if (ratio < f->ratio)
		*f = (struct faintness){ratio, bg, place};
}

/* Colours below 16 are everybody's own: nothing can be said of them here. */
static struct faintness
faintness_of_indexes(const struct look *look, bool is_light)
{
	struct faintness f = {.ratio = 21};

	if (look->fg < 16 || (look->bg >= 0 && look->bg < 16))
		return f;
	for (size_t i = 0; i < CONTRAST_BACKGROUNDS; i++) {
		unsigned bg = look->bg >= 0 ? contrast_rgb(look->bg)
		                            : contrast_background(is_light, i);

		keep_worse(
		    &f, contrast_ratio(contrast_rgb(look->fg), bg), bg, NULL);
	}
	return f;
}

static struct faintness
faintness_of_names(const struct look *look, bool is_light)
{
	struct faintness f = {.ratio = 21};

	if (look->fg < 0 || look->fg >= 8 || look->bg >= 8)
		return f;
	for (size_t i = 0; i < CONTRAST_PALETTES; i++) {
		const struct contrast_palette *p = contrast_palette(i);
		unsigned bg = is_light ? 0xffffff : p->rgb[0];

		if (look->bg >= 0)
			bg = p->rgb[look->bg];
		keep_worse(
		    &f, contrast_ratio(p->rgb[look->fg], bg), bg, p->name);
	}
	return f;
}

static double
wanted_of(enum style style, int colors)
{
	if (colors < 256)
		return CONTRAST_NAMES;
	return style == STYLE_LINE || style_row(style)->parent == STYLE_LINE
	           ? CONTRAST_LINE
	           : CONTRAST_TEXT;
}

static void
add_faint(struct buf *out, const char *half, enum style style,
    const struct faintness *f, double wanted)
{
	buf_addf(out, "[%s] %s: %.1f to 1 on #%06x%s%s; %.1f is wanted\n", half,
	    style_row(style)->role, f->ratio, f->background,
	    f->place == NULL ? "" : " of ", f->place == NULL ? "" : f->place,
	    wanted);
}

/* A role that looks like its parent is as faint, and told with it. */
static void
check_half(const struct theme *t, int colors, bool is_light, const char *half,
    struct buf *out)
{
	struct palette p;
	size_t count = 0;

	theme_pick(t, colors, is_light, false, &p);
	for (enum style s = 0; s < STYLE_COUNT; s++) {
		const struct look *look = &p.looks[s];
		const struct look *parent = &p.looks[style_row(s)->parent];
		struct faintness f = colors < 256
		                         ? faintness_of_names(look, is_light)
		                         : faintness_of_indexes(look, is_light);

		if (f.ratio >= wanted_of(s, colors) ||
		    (look != parent && look->fg == parent->fg &&
			look->bg == parent->bg))
			continue;
		add_faint(out, half, s, &f, wanted_of(s, colors));
		count++;
	}
	if (count == 0)
		buf_addf(out, "[%s] every role can be read\n", half);
}

void
theme_check(const char *name, struct buf *out)
{
	struct err err = {0};
	struct theme *t = theme_load(name, out, &err);

	if (t == NULL) {
		buf_addf(out, "%s\n", err.text);
		return;
	}
	buf_addf(out, "%s: no errors\n\n", theme_source(t));
	check_half(t, 256, false, "dark", out);
	check_half(t, 256, true, "light", out);
	check_half(t, 16, false, "dark16", out);
	check_half(t, 16, true, "light16", out);
	buf_addf(out,
	    "\nMeasured by WCAG 2.2 on the backgrounds and with the first "
	    "eight colours of well-known terminals. Halves that the theme "
	    "leaves out are those of classic, or the other one.\n");
	theme_free(t);
}
