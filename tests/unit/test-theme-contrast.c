/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-theme-contrast - every role can be read, wherever the theme is shown.
 *
 * WCAG 2.2: text wants 4.5 to 1 (1.4.3; terminals have no large text), the
 * contrast theme 7 to 1 (1.4.6), lines and rules 3 to 1 (1.4.11). A theme
 * without a background of its own is judged on the worst one it may meet.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "colours.h"
#include "ehlo/base/conf.h"
#include "ehlo/tui/contrast.h"
#include "ehlo/tui/theme.h"

/* A role in numbers; has_bg is false where the terminal's shines through. */
struct paint {
	bool has_fg, has_bg;
	struct light fg, bg;
};

static bool
is_line(enum style style)
{
	return style == STYLE_LINE || style_row(style)->parent == STYLE_LINE;
}

static double
wanted(const char *theme, enum style style)
{
	if (is_line(style))
		return 3;
	return strcmp(theme, "contrast") == 0 ? 7 : 4.5;
}

static double
worst(const struct paint *paint, bool is_light)
{
	double least = 21;

	if (paint->has_bg)
		return contrast(paint->fg, paint->bg);
	for (size_t i = 0; i < CONTRAST_BACKGROUNDS; i++)
		least = fmin(
		    least, contrast(paint->fg,
			       light_of_rgb(contrast_background(is_light, i))));
	return least;
}

/* The roles that are too faint; each is told. */
static size_t
count_faint(const char *theme, const char *depth, bool is_light,
    const struct paint paints[STYLE_COUNT])
{
	size_t count = 0;

	for (enum style s = 0; s < STYLE_COUNT; s++) {
		double is = worst(&paints[s], is_light);

		assert_true(paints[s].has_fg);
		if (is >= wanted(theme, s))
			continue;
		count++;
		print_message("# %s %s, %s: %s has %.2f to 1\n", theme,
		    is_light ? "light" : "dark", depth, style_row(s)->role, is);
	}
	return count;
}

/* ---- 256 colours ------------------------------------------------------ */

static struct paint
paint_of_look(const struct look *look)
{
	struct paint paint = {look->fg >= 0, look->bg >= 0, {{0}}, {{0}}};

	if (paint.has_fg)
		paint.fg = light_of_index(look->fg);
	if (paint.has_bg)
		paint.bg = light_of_index(look->bg);
	return paint;
}

static size_t
count_faint_indexes(const char *name, bool is_light)
{
	struct theme *t = theme_load(name, NULL, NULL);
	struct paint paints[STYLE_COUNT];
	struct palette p;

	theme_pick(t, 256, is_light, false, &p);
	theme_free(t);
	for (enum style s = 0; s < STYLE_COUNT; s++)
		paints[s] = paint_of_look(&p.looks[s]);
	return count_faint(name, "256 colours", is_light, paints);
}

static void
theme__contrast__of_indexes(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++)
		if (strcmp(theme_names[i], "mono") != 0)
			for (int light = 0; light < 2; light++)
				count +=
				    count_faint_indexes(theme_names[i], light);
	assert_int_equal(count, 0);
}

/* ---- 24 bits ---------------------------------------------------------- */

/* The numbers as they stand in a file: "#rrggbb/INDEX [on #rrggbb/INDEX]". */
struct written {
	bool has_background;
	bool is_there[2];
	struct paint paints[2][STYLE_COUNT];
};

static bool
read_rgb(struct slice *rest, struct light *out)
{
	struct slice word = slice_take_word(rest);
	char digits[8] = "";

	if (word.len < 7 || word.ptr[0] != '#')
		return false;
	memcpy(digits, word.ptr + 1, 6);
	*out = light_of_rgb((unsigned)strtoul(digits, NULL, 16));
	return true;
}

static const char *
write_down(
    void *context, struct slice section, struct slice key, struct slice value)
{
	struct written *w = context;
	int half = slice_equals(section, SLICE("light"));
	struct paint paint = {0};
	enum style s = 0;

	if (slice_equals(key, SLICE("base")))
		w->has_background = slice_equals(value, SLICE("own"));
	if (!half && !slice_equals(section, SLICE("dark")))
		return NULL;
	while (s < STYLE_COUNT &&
	       !slice_equals(key, slice_str(style_row(s)->role)))
		s++;
	assert_true(s < STYLE_COUNT);
	paint.has_fg = read_rgb(&value, &paint.fg);
	paint.has_bg = slice_equals(slice_take_word(&value), SLICE("on")) &&
	               read_rgb(&value, &paint.bg);
	w->paints[half][s] = paint;
	w->is_there[half] = true;
	return NULL;
}

static void
inherit(struct written *w, int half)
{
	struct paint *paints = w->paints[half];

	for (enum style s = 0; s < STYLE_COUNT; s++) {
		enum style from = s;

		while (!paints[from].has_fg && style_row(from)->parent != from)
			from = style_row(from)->parent;
		paints[s] = paints[from];
	}
	for (enum style s = 0; s < STYLE_COUNT; s++)
		if (w->has_background && !paints[s].has_bg) {
			paints[s].has_bg = true;
			paints[s].bg = paints[STYLE_TEXT].bg;
		}
}

static void
read_file(const char *name, struct written *w)
{
	char path[512], text[16384];
	struct buf errors = {0};
	FILE *file;

	snprintf(path, sizeof(path), "%s/%s.theme", getenv("THEMEDIR"), name);
	file = fopen(path, "r");
	assert_non_null(file);
	conf_read(path, slice_of(text, fread(text, 1, sizeof(text), file)),
	    write_down, w, &errors);
	fclose(file);
	buf_fini(&errors);
}

static void
theme__contrast__of_24_bits(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++) {
		struct written w = {0};

		read_file(theme_names[i], &w);
		for (int half = 0; half < 2; half++) {
			if (!w.is_there[half])
				continue;
			inherit(&w, half);
			count += count_faint(
			    theme_names[i], "24 bits", half, w.paints[half]);
		}
	}
	assert_int_equal(count, 0);
}

/* ---- 16 colours ------------------------------------------------------- */

/* What is left to the terminal's own text is its business. */
static double
contrast_of_names(const unsigned rgb[8], const struct look *look, bool is_light)
{
	unsigned bg = is_light ? 0xffffff : rgb[0];

	if (look->fg < 0)
		return 21;
	if (look->bg >= 0)
		bg = rgb[look->bg];
	return contrast(light_of_rgb(rgb[look->fg]), light_of_rgb(bg));
}

static size_t
count_faint_names(const char *name, bool is_light, size_t palette)
{
	struct theme *t = theme_load(name, NULL, NULL);
	struct palette p;
	size_t count = 0;

	theme_pick(t, 16, is_light, false, &p);
	theme_free(t);
	for (enum style s = 0; s < STYLE_COUNT; s++) {
		double is = contrast_of_names(
		    contrast_palette(palette)->rgb, &p.looks[s], is_light);

		if (is >= 3)
			continue;
		count++;
		print_message("# %s %s, %s: %s has %.2f to 1\n", name,
		    is_light ? "light16" : "dark16",
		    contrast_palette(palette)->name, style_row(s)->role, is);
	}
	return count;
}

static void
theme__contrast__of_16_colours(void **state)
{
	size_t count = 0;

	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++)
		for (int light = 0; light < 2; light++)
			for (size_t j = 0; j < CONTRAST_PALETTES; j++)
				count +=
				    count_faint_names(theme_names[i], light, j);
	assert_int_equal(count, 0);
}

/* The measure itself: white on black, and the gray that WCAG's own examples
 * take as the last one to pass on white. */
static void
theme__contrast__measures_what_it_should(void **state)
{
	struct light white = light_of_rgb(0xffffff);

	(void)state;
	assert_true(fabs(contrast(white, light_of_rgb(0)) - 21) < 0.001);
	assert_true(
	    fabs(contrast(light_of_rgb(0x767676), white) - 4.54) < 0.01);
	assert_true(fabs(contrast(light_of_index(250), light_of_rgb(0xbcbcbc)) -
			 1) < 0.001);
	assert_true(fabs(contrast(light_of_index(75), light_of_rgb(0x5fafff)) -
			 1) < 0.001);
	assert_true(fabs(contrast_ratio(0x767676, 0xffffff) - 4.54) < 0.01);
	assert_true(fabs(contrast_ratio(0, 0xffffff) - 21) < 0.001);
	assert_int_equal(contrast_rgb(75), 0x5fafff);
	assert_int_equal(contrast_rgb(250), 0xbcbcbc);
	assert_int_equal(contrast_rgb(16), 0);
}

/* The user's own check says the same of what is built in. */
static void
theme__check__finds_nothing_in_what_is_built_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++) {
		struct buf report = {0};

		theme_check(theme_names[i], &report);
		assert_non_null(strstr(buf_text(&report), ": no errors"));
		assert_null(strstr(buf_text(&report), "is wanted"));
		buf_fini(&report);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(theme__contrast__measures_what_it_should),
	    cmocka_unit_test(theme__check__finds_nothing_in_what_is_built_in),
	    cmocka_unit_test(theme__contrast__of_indexes),
	    cmocka_unit_test(theme__contrast__of_24_bits),
	    cmocka_unit_test(theme__contrast__of_16_colours),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
