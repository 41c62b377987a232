/* SPDX-License-Identifier: GPL-3.0-or-later
 * look - words to colours and attributes.
 *
 * A 24-bit colour becomes an index of the 6x6x6 cube or of the gray ramp,
 * whichever is nearer: terminals say that they have 24 bits far less often
 * than they have 256 colours, and 0 to 15 belong to the user.
 */
#include "ehlo/tui/look.h"

#include <stdbool.h>
#include <stdlib.h>

static const char *const colour_names[] = {
    "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"};

static const struct {
	const char *name;
	unsigned attr;
} attr_names[] = {{"plain", 0}, {"bold", LOOK_BOLD},
    {"underline", LOOK_UNDERLINE}, {"reverse", LOOK_REVERSE},
    {"italic", LOOK_ITALIC}};

static const char wrong_colour[] =
    "a colour is #rrggbb, #rrggbb/0-255, 0 to 255, default, black, red, "
    "green, yellow, blue, magenta, cyan or white";

static bool
find_attr(struct slice word, unsigned *attr)
{
	for (size_t i = 0; i < sizeof(attr_names) / sizeof(attr_names[0]); i++)
		if (slice_equals(word, slice_str(attr_names[i].name))) {
			*attr = attr_names[i].attr;
			return true;
		}
	return false;
}

static int
hex_digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c = (char)(c | 0x20);
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* "#rrggbb" into three numbers. */
static bool
read_rgb(struct slice word, int rgb[3])
{
	if (word.len != 7)
		return false;
	for (size_t i = 0; i < 3; i++) {
		int high = hex_digit(word.ptr[1 + 2 * i]);
		int low = hex_digit(word.ptr[2 + 2 * i]);

		if (high < 0 || low < 0)
			return false;
		rgb[i] = high * 16 + low;
	}
	return true;
}

static int
distance(const int rgb[3], int r, int g, int b)
{
	return (rgb[0] - r) * (rgb[0] - r) + (rgb[1] - g) * (rgb[1] - g) +
	       (rgb[2] - b) * (rgb[2] - b);
}

static int
nearest_step(int value)
{
	return value < 48 ? 0 : value < 115 ? 1 : (value - 35) / 40;
}

static short
nearest_index(const int rgb[3])
{
	static const int steps[] = {0, 95, 135, 175, 215, 255};
	int r = nearest_step(rgb[0]), g = nearest_step(rgb[1]),
	    b = nearest_step(rgb[2]);
	int mean = (rgb[0] + rgb[1] + rgb[2]) / 3;
	int gray = mean < 8 ? 0 : mean > 238 ? 23 : (mean - 3) / 10;
	int level = 8 + 10 * gray;

	if (distance(rgb, level, level, level) <
	    distance(rgb, steps[r], steps[g], steps[b]))
		return (short)(232 + gray);
	return (short)(16 + 36 * r + 6 * g + b);
}

static bool
read_index(struct slice word, short *out)
{
	unsigned long index;

	if (slice_to_number(word, 255, &index) != 0)
		return false;
	*out = (short)index;
	return true;
}

static bool
read_hash(struct slice word, short *out)
{
	size_t slash = slice_find(word, '/');
	int rgb[3];

	if (!read_rgb(slice_range(word, 0, slash), rgb))
		return false;
	if (slash < word.len)
		return read_index(slice_skip(word, slash + 1), out);
	*out = nearest_index(rgb);
	return true;
}

static bool
read_colour(struct slice word, short *out)
{
	if (word.len > 0 && word.ptr[0] == '#')
		return read_hash(word, out);
	if (slice_equals(word, SLICE("default"))) {
		*out = -1;
		return true;
	}
	for (short i = 0; i < 8; i++)
		if (slice_equals(word, slice_str(colour_names[i]))) {
			*out = i;
			return true;
		}
	return read_index(word, out);
}

const char *
look_parse(struct slice text, struct look *out)
{
	struct look look = {.fg = -1, .bg = -1};
	struct slice word = slice_take_word(&text);
	unsigned attr;

	if (word.len == 0)
		return "a role wants a colour or an attribute";
	if (!find_attr(word, &attr)) {
		if (!read_colour(word, &look.fg))
			return wrong_colour;
		word = slice_take_word(&text);
		if (slice_equals(word, SLICE("on"))) {
			word = slice_take_word(&text);
			if (!read_colour(word, &look.bg))
				return wrong_colour;
			word = slice_take_word(&text);
		}
	}
	for (; word.len > 0; word = slice_take_word(&text)) {
		if (!find_attr(word, &attr))
			return "behind the colours stand bold, underline, "
			       "reverse, italic or plain";
		look.attrs |= attr;
	}
	*out = look;
	return NULL;
}
