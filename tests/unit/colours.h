/* SPDX-License-Identifier: GPL-3.0-or-later
 * colours - indexes to numbers, and how far apart two colours are to the eye.
 *
 * Linear parts of sRGB are what the rules count in: the contrast of WCAG 2.2,
 * and the distance of CIE 1976.
 */
#ifndef EHLO_TEST_COLOURS_H
#define EHLO_TEST_COLOURS_H

#include <math.h>
#include <stdbool.h>

#define LENGTH(array) (sizeof(array) / sizeof((array)[0]))

static const char *const theme_names[] = {
    "classic", "contrast", "daylight", "mono", "nightmail", "okabe"};

/* Red, green and blue from 0 to 1, linear. */
struct light {
	double rgb[3];
};

static inline double
light_part(int value)
{
	double part = value / 255.0;

	return part <= 0.04045 ? part / 12.92 : pow((part + 0.055) / 1.055, 2.4);
}

/* 0xrrggbb */
static inline struct light
light_of_rgb(unsigned rgb)
{
	return (struct light){{light_part((int)(rgb >> 16 & 255)),
	    light_part((int)(rgb >> 8 & 255)), light_part((int)(rgb & 255))}};
}

/* Of the 6x6x6 cube and the grays, 16 to 255. */
static inline struct light
light_of_index(int index)
{
	static const int steps[] = {0, 95, 135, 175, 215, 255};
	double gray = light_part(8 + 10 * (index - 232));

	if (index >= 232)
		return (struct light){{gray, gray, gray}};
	index -= 16;
	return (struct light){{light_part(steps[index / 36]),
	    light_part(steps[index / 6 % 6]), light_part(steps[index % 6])}};
}

static inline double
luminance(struct light c)
{
	return 0.2126 * c.rgb[0] + 0.7152 * c.rgb[1] + 0.0722 * c.rgb[2];
}

/* WCAG 2.2, "contrast ratio": 1 to 21. */
static inline double
contrast(struct light a, struct light b)
{
	double one = luminance(a) + 0.05, other = luminance(b) + 0.05;

	return one > other ? one / other : other / one;
}

static inline double
lab_part(double t)
{
	return t > 216.0 / 24389 ? cbrt(t) : (24389.0 / 27 * t + 16) / 116;
}

/* CIE L*a*b* under D65. */
static inline void
lab_of(struct light c, double lab[3])
{
	double r = c.rgb[0], g = c.rgb[1], b = c.rgb[2];
	double x =
	    lab_part((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
	double y = lab_part(0.2126729 * r + 0.7151522 * g + 0.0721750 * b);
	double z =
	    lab_part((0.0193339 * r + 0.1191920 * g + 0.9503041 * b) / 1.08883);

	lab[0] = 116 * y - 16;
	lab[1] = 500 * (x - y);
	lab[2] = 200 * (y - z);
}

/* CIE76. */
static inline double
distance(struct light a, struct light b)
{
	double p[3], q[3], sum = 0;

	lab_of(a, p);
	lab_of(b, q);
	for (int i = 0; i < 3; i++)
		sum += (p[i] - q[i]) * (p[i] - q[i]);
	return sqrt(sum);
}

#endif
