/* SPDX-License-Identifier: GPL-3.0-or-later
 * contrast - relative luminance, and the colours of well-known terminals. */
#include "ehlo/tui/contrast.h"

static const unsigned backgrounds[2][CONTRAST_BACKGROUNDS] = {
    {
	0x000000, /* xterm */
	0x0c0c0c, /* Campbell of Windows Terminal */
	0x1e1e1e, /* GNOME Console, and macOS Terminal's dark profile */
	0x300a24, /* Ubuntu */
	0x002b36, /* Solarized dark */
	0x282c34, /* One Dark */
    },
    {
	0xffffff, /* xterm -rv, GNOME and macOS Terminal */
	0xfafafa, /* One Light */
	0xfdf6e3, /* Solarized light */
	0xf2f2f2, /* white of Campbell */
	0xeeeeec, /* white of Tango */
	0xeeeeee, /* PaperColor light */
    },
};

static const struct contrast_palette palettes[CONTRAST_PALETTES] = {
    {"xterm", {0x000000, 0xcd0000, 0x00cd00, 0xcdcd00, 0x0000ee, 0xcd00cd,
		  0x00cdcd, 0xe5e5e5}},
    {"the Linux console", {0x000000, 0xaa0000, 0x00aa00, 0xaa5500, 0x0000aa,
			      0xaa00aa, 0x00aaaa, 0xaaaaaa}},
    {"Windows Terminal (Campbell)",
	{0x0c0c0c, 0xc50f1f, 0x13a10e, 0xc19c00, 0x0037da, 0x881798, 0x3a96dd,
	    0xcccccc}},
    {"GNOME Terminal", {0x171421, 0xc01c28, 0x26a269, 0xa2734c, 0x12488b,
			   0xa347ba, 0x2aa1b3, 0xd0cfcc}},
    {"macOS Terminal", {0x000000, 0x990000, 0x00a600, 0x999900, 0x0000b2,
			   0xb200b2, 0x00a6b2, 0xbfbfbf}},
};

/* From 0.09 to 1 only: the square, and its fifth root as Newton finds it. All
 * of libm would be loaded for this one power. */
static double
power_2_4(double value)
{
	double square = value * value, root = 1;

	for (int i = 0; i < 12; i++)
		root -= (root - square / (root * root * root * root)) / 5;
	return square * root;
}

/* One part of sRGB, 0 to 255, made linear. */
static double
linear(unsigned value)
{
	double part = value / 255.0;

	return part <= 0.04045 ? part / 12.92
	                       : power_2_4((part + 0.055) / 1.055);
}

static double
luminance(unsigned rgb)
{
	return 0.2126 * linear(rgb >> 16 & 255) +
	       0.7152 * linear(rgb >> 8 & 255) + 0.0722 * linear(rgb & 255);
}

double
contrast_ratio(unsigned rgb, unsigned other_rgb)
{
	double one = luminance(rgb) + 0.05, other = luminance(other_rgb) + 0.05;

	return one > other ? one / other : other / one;
}

unsigned
contrast_rgb(int index)
{
	static const unsigned steps[] = {0, 95, 135, 175, 215, 255};
	unsigned gray = 8 + 10 * ((unsigned)index - 232);

	if (index >= 232)
		return gray << 16 | gray << 8 | gray;
	index -= 16;
	return steps[index / 36] << 16 | steps[index / 6 % 6] << 8 |
	       steps[index % 6];
}

unsigned
contrast_background(bool is_light, size_t index)
{
	return backgrounds[is_light][index];
}

const struct contrast_palette *
contrast_palette(size_t index)
{
	return &palettes[index];
}
