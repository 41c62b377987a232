/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-theme-vision - what must be told apart is, by every kind of eye.
 *
 * okabe promises it; of the other themes the pairs that fall short are noted,
 * since there the characters and bold tell what the colour does not.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "colours.h"
#include "ehlo/tui/theme.h"

#define DISTANCE_MIN 20.0

/* Machado, Oliveira, Fernandes: "A Physiologically-based Model for Simulation
 * of Color Vision Deficiency", 2009, severity 1.0; for linear RGB. */
static const struct vision {
	const char *name;
	double matrix[3][3];
} visions[] = {
    {"every cone", {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {"protanopia",
	{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216},
	    {-0.003882, -0.048116, 1.051998}}},
    {"deuteranopia",
	{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413},
	    {-0.011820, 0.042940, 0.968881}}},
    {"tritanopia",
	{{1.255528, -0.076749, -0.178779}, {-0.078411, 0.930809, 0.147602},
	    {0.004733, 0.691367, 0.303900}}},
};

static const enum style pairs[][2] = {
    {STYLE_CLIENT, STYLE_SERVER},
    {STYLE_OK, STYLE_ERROR},
    {STYLE_OK, STYLE_WARN},
    {STYLE_WARN, STYLE_ERROR},
};

static struct light
see(const struct vision *vision, struct light c)
{
	struct light seen = {{0}};

	for (int i = 0; i < 3; i++) {
		for (int j = 0; j < 3; j++)
			seen.rgb[i] += vision->matrix[i][j] * c.rgb[j];
		seen.rgb[i] = fmin(fmax(seen.rgb[i], 0), 1);
	}
	return seen;
}

static double
distance_seen(const struct vision *vision, const struct palette *p,
    const enum style pair[2])
{
	return distance(see(vision, light_of_index(p->looks[pair[0]].fg)),
	    see(vision, light_of_index(p->looks[pair[1]].fg)));
}

/* The pairs of a half that fall short; each is noted. */
static size_t
count_near(const char *name, bool is_light)
{
	struct theme *t = theme_load(name, NULL, NULL);
	struct palette p;
	size_t count = 0;

	theme_pick(t, 256, is_light, false, &p);
	theme_free(t);
	for (size_t v = 0; v < LENGTH(visions); v++)
		for (size_t i = 0; i < LENGTH(pairs); i++) {
			double is = distance_seen(&visions[v], &p, pairs[i]);

			if (is >= DISTANCE_MIN)
				continue;
			count++;
			print_message("# %s %s, %s: %s and %s are %.1f apart\n",
			    name, is_light ? "light" : "dark", visions[v].name,
			    style_row(pairs[i][0])->role,
			    style_row(pairs[i][1])->role, is);
		}
	return count;
}

static void
theme__vision__okabe_is_for_every_eye(void **state)
{
	(void)state;
	assert_int_equal(count_near("okabe", false), 0);
	assert_int_equal(count_near("okabe", true), 0);
}

static void
theme__vision__others_are_noted(void **state)
{
	(void)state;
	for (size_t i = 0; i < LENGTH(theme_names); i++)
		if (strcmp(theme_names[i], "mono") != 0)
			for (int light = 0; light < 2; light++)
				count_near(theme_names[i], light);
}

/* The measure itself, on numbers that others publish. */
static void
theme__vision__measures_what_it_should(void **state)
{
	struct light white = light_of_rgb(0xffffff);
	struct light red = light_of_rgb(0xff0000);
	struct light green = light_of_rgb(0x00ff00);

	(void)state;
	assert_true(fabs(distance(white, light_of_rgb(0)) - 100) < 0.1);
	assert_true(fabs(distance(red, green) - 170.6) < 0.1);
	for (size_t v = 0; v < LENGTH(visions); v++)
		assert_true(distance(white, see(&visions[v], white)) < 0.1);
	assert_true(distance(see(&visions[1], red), red) > 50);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(theme__vision__measures_what_it_should),
	    cmocka_unit_test(theme__vision__okabe_is_for_every_eye),
	    cmocka_unit_test(theme__vision__others_are_noted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
