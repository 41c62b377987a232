/* SPDX-License-Identifier: GPL-3.0-or-later
 * script-fill - a line is a row of pieces: plain text, "$${", "${name}". */
#include "script-fill.h"

struct piece {
	struct slice source; /* as it stands in the line */
	struct slice text;   /* what it stands for */
	const char *error;   /* NULL = it is in order */
};

static struct slice
value_of(
    const struct script_options *options, struct slice name, const char **error)
{
	for (size_t i = options->variable_count; i-- > 0;)
		if (slice_equals(name, slice_str(options->variables[i].name)))
			return slice_str(options->variables[i].value);
	*error = "there is no such variable: they are set by --set NAME=VALUE";
	return SLICE("");
}

static void
read_variable(
    const struct script_options *options, struct slice rest, struct piece *out)
{
	size_t end = slice_find(rest, '}');

	out->source = slice_range(rest, 0, end + 1);
	if (end == rest.len)
		out->error = "\"${\" without \"}\"; \"$${\" stands for \"${\"";
	else
		out->text =
		    value_of(options, slice_range(rest, 2, end), &out->error);
	if (out->error != NULL)
		out->text = out->source;
}

/* Where "${" or "$${" begins, or the end. */
static size_t
find_dollar(struct slice rest)
{
	for (size_t i = 0; i < rest.len; i++) {
		struct slice at = slice_skip(rest, i);

		if (slice_starts_with(at, SLICE("${")) ||
		    slice_starts_with(at, SLICE("$${")))
			return i;
	}
	return rest.len;
}

static bool
take_piece(
    const struct script_options *options, struct slice *rest, struct piece *out)
{
	*out = (struct piece){0};
	if (rest->len == 0)
		return false;
	if (slice_starts_with(*rest, SLICE("${"))) {
		read_variable(options, *rest, out);
	} else if (slice_starts_with(*rest, SLICE("$${"))) {
		out->source = slice_range(*rest, 0, 3);
		out->text = slice_skip(out->source, 1);
	} else {
		out->source = slice_range(*rest, 0, find_dollar(*rest));
		out->text = out->source;
	}
	*rest = slice_skip(*rest, out->source.len);
	return true;
}

void
script_fill(const struct script_options *options, struct slice line,
    struct buf *out, script_fill_fn tell, void *context)
{
	struct slice rest = line;
	struct piece piece;

	while (take_piece(options, &rest, &piece)) {
		buf_add_slice(out, piece.text);
		if (piece.error != NULL)
			tell(context, (size_t)(piece.source.ptr - line.ptr),
			    piece.error);
	}
}

size_t
script_fill_column(
    const struct script_options *options, struct slice line, size_t filled)
{
	struct slice rest = line;
	struct piece piece;

	while (take_piece(options, &rest, &piece)) {
		size_t at = (size_t)(piece.source.ptr - line.ptr);

		if (filled < piece.text.len)
			return piece.text.ptr == piece.source.ptr ? at + filled
			                                          : at;
		filled -= piece.text.len;
	}
	return line.len;
}

void
script_fill_escape(struct slice text, struct buf *out)
{
	for (size_t i = 0; i < text.len; i++) {
		if (slice_starts_with(slice_skip(text, i), SLICE("${")))
			buf_add_byte(out, '$');
		buf_add_byte(out, text.ptr[i]);
	}
}
