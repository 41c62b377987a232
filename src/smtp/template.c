/* SPDX-License-Identifier: GPL-3.0-or-later
 * template - one pass over the template; what it fills in is never read again.
 */
#include "ehlo/smtp/template.h"

#include <assert.h>

static const struct {
	char letter;
	size_t offset;
} places[] = {
    {'h', offsetof(struct template_values, host)},
    {'p', offsetof(struct template_values, peer)},
    {'d', offsetof(struct template_values, date)},
    {'a', offsetof(struct template_values, argument)},
    {'m', offsetof(struct template_values, mailbox)},
    {'i', offsetof(struct template_values, id)},
    {'s', offsetof(struct template_values, size)},
    {'v', offsetof(struct template_values, verb)},
    {'l', offsetof(struct template_values, mechs)},
    {'o', offsetof(struct template_values, option)},
    {'t', offsetof(struct template_values, time)},
};

static struct slice
value_at(const struct template_values *values, char letter)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].letter == letter)
			return *(const struct slice *)((const char *)values +
						       places[i].offset);
	assert(letter == '%');
	return SLICE("%");
}

static bool
is_place(char letter)
{
	for (size_t i = 0; i < sizeof(places) / sizeof(places[0]); i++)
		if (places[i].letter == letter)
			return true;
	return letter == '%';
}

bool template_is_valid(struct slice template)
{
	for (size_t i = 0; i < template.len; i++)
		if (template.ptr[i] == '%' &&
		    (++i == template.len || !is_place(template.ptr[i])))
			return false;
	return true;
}

static void
add_harmless(struct buf *out, struct slice bytes)
{
	for (size_t i = 0; i < bytes.len; i++) {
		char byte = bytes.ptr[i];

		buf_add_byte(out, byte >= 0x20 && byte < 0x7f ? byte : '?');
	}
}

static void
render_line(
    struct buf *out, struct slice line, const struct template_values *values)
{
	size_t begin = out->len;

	for (size_t i = 0; i < line.len; i++) {
		if (line.ptr[i] == '%' && i + 1 < line.len)
			add_harmless(out, value_at(values, line.ptr[++i]));
		else
			buf_add_byte(out, line.ptr[i]);
	}
	buf_truncate(out, begin + TEMPLATE_LINE_MAX - 2);
	buf_add_str(out, "\r\n");
}

void
template_render(
    struct buf *out, const char *template, const struct template_values *values)
{
	struct slice rest = slice_str(template);
	size_t end;

	do {
		end = slice_find(rest, '\n');
		render_line(out, slice_range(rest, 0, end), values);
		rest = slice_skip(rest, end + 1);
	} while (rest.len > 0);
}
