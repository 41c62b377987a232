/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-theme-safe - the themes keep to what every terminal has.
 *
 * Indexes 0 to 15 are the user's palette and 16 to 21 that of base16 shells;
 * a bright background blinks on some terminals. Dim and blinking text has no
 * word in a theme, so none can ask for it.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "colours.h"
#include "ehlo/tui/theme.h"

typedef bool (*safe_fn)(short index, bool has_colours);

static bool
is_cube_or_gray(short index, bool has_colours)
{
	return has_colours ? index >= 22 && index <= 255 : index == -1;
}

static bool
is_dark_name(short index, bool has_colours)
{
	return has_colours ? index >= -1 && index < 8 : index == -1;
}

static bool
is_no_colour(short index, bool has_colours)
{
	(void)has_colours;
	return index == -1;
}

/* Each role of each theme, on both kinds of background. A background may be
 * left to the terminal, except where the theme has its own. */
static void
assert_safe(int colors, safe_fn is_safe)
{
	for (size_t i = 0; i < LENGTH(theme_names); i++)
		for (int light = 0; light < 2; light++) {
			struct theme *t =
			    theme_load(theme_names[i], NULL, NULL);
			bool has_colours = strcmp(theme_names[i], "mono") != 0;
			struct palette p;

			theme_pick(t, colors, light, false, &p);
			theme_free(t);
			for (enum style s = 0; s < STYLE_COUNT; s++) {
				short bg = p.looks[s].bg;

				assert_true(
				    is_safe(p.looks[s].fg, has_colours));
				assert_true((bg == -1 &&
						p.looks[STYLE_TEXT].bg == -1) ||
					    is_safe(bg, has_colours));
			}
		}
}

static void
theme__safe__no_index_of_the_user(void **state)
{
	(void)state;
	assert_safe(256, is_cube_or_gray);
}

static void
theme__safe__eight_dark_names_of_sixteen(void **state)
{
	(void)state;
	assert_safe(8, is_dark_name);
	assert_safe(16, is_dark_name);
}

static void
theme__safe__no_colour_without_colours(void **state)
{
	(void)state;
	assert_safe(0, is_no_colour);
}

static void
theme__safe__nothing_dim_or_blinking(void **state)
{
	static const char *const words[] = {"75 dim", "75 blink", "dim",
	    "blink", "brightred", "red on brightred"};
	struct look look;

	(void)state;
	for (size_t i = 0; i < LENGTH(words); i++)
		assert_non_null(look_parse(slice_str(words[i]), &look));
}

static bool
is_same(const struct look *a, const struct look *b)
{
	return a->fg == b->fg && a->bg == b->bg && a->attrs == b->attrs;
}

/* Nobody shall take what is proposed for what he has typed. */
static void
theme__safe__a_proposal_does_not_look_typed(void **state)
{
	static const enum style typed[] = {
	    STYLE_INPUT, STYLE_CLIENT_VERB, STYLE_CLIENT_ARG};
	static const int colors[] = {0, 8, 256};

	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++)
		for (size_t j = 0; j < 2 * LENGTH(colors); j++) {
			struct theme *t =
			    theme_load(theme_names[i], NULL, NULL);
			struct palette p;

			theme_pick(t, colors[j / 2], j % 2, false, &p);
			theme_free(t);
			for (size_t k = 0; k < LENGTH(typed); k++)
				assert_false(is_same(
				    &p.looks[STYLE_GHOST], &p.looks[typed[k]]));
		}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(theme__safe__no_index_of_the_user),
	    cmocka_unit_test(theme__safe__eight_dark_names_of_sixteen),
	    cmocka_unit_test(theme__safe__no_colour_without_colours),
	    cmocka_unit_test(theme__safe__nothing_dim_or_blinking),
	    cmocka_unit_test(theme__safe__a_proposal_does_not_look_typed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
