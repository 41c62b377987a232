/* SPDX-License-Identifier: GPL-3.0-or-later
 * contrast - whether people can read one colour on another, by WCAG 2.2, on
 * the terminals that there are. Colours are 0xrrggbb. */
#ifndef EHLO_TUI_CONTRAST_H
#define EHLO_TUI_CONTRAST_H

#include <stdbool.h>
#include <stddef.h>

/* 1.4.3 for text (terminals have no large text), 1.4.11 for lines. With the
 * first eight colours, which everybody has otherwise, more cannot be had. */
#define CONTRAST_TEXT  4.5
#define CONTRAST_LINE  3.0
#define CONTRAST_NAMES 3.0

/* From 1 to 21. */
double contrast_ratio(unsigned rgb, unsigned other_rgb);
/* Of the 6x6x6 cube and the grays: index 16 to 255. */
unsigned contrast_rgb(int index);

/* As people have them, dark or light. */
#define CONTRAST_BACKGROUNDS 6
unsigned contrast_background(bool is_light, size_t index);

/* The first eight colours as these terminals come. */
#define CONTRAST_PALETTES 5
struct contrast_palette {
	const char *name;
	unsigned rgb[8];
};
const struct contrast_palette *contrast_palette(size_t index);

#endif
