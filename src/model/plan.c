/* SPDX-License-Identifier: GPL-3.0-or-later
 * plan - input lines, told apart by their first byte. */
#include "ehlo/model/plan.h"

#include <stdio.h>

#include "ehlo/smtp/dot.h"

void
plan_init(struct plan *p)
{
	*p = (struct plan){0};
	line_reader_init(&p->reader, PLAN_LINE_MAX);
}

void
plan_fini(struct plan *p)
{
	line_reader_fini(&p->reader);
}

void
plan_set_end(struct plan *p, const char *end)
{
	snprintf(p->end, sizeof(p->end), "%s", end);
}

void
plan_feed(struct plan *p, struct slice bytes)
{
	line_reader_feed(&p->reader, bytes);
}

void
plan_finish(struct plan *p)
{
	line_reader_finish(&p->reader);
}

void
plan_classify(struct slice line, struct plan_item *out)
{
	out->kind = PLAN_SEND;
	out->text = line;
	if (line.len == 0) {
		out->kind = PLAN_EMPTY;
	} else if (line.ptr[0] == '#') {
		out->kind = PLAN_COMMENT;
		out->text = slice_skip(line, 1);
	} else if (line.ptr[0] == ':') {
		out->text = slice_skip(line, 1);
		if (line.len < 2 || line.ptr[1] != ':')
			out->kind = PLAN_CONSOLE;
	}
}

static bool
is_data_command(const struct plan_item *item)
{
	return item->kind == PLAN_SEND &&
	       slice_equals_nocase(slice_trim(item->text), SLICE("DATA"));
}

bool
plan_next_answer(struct plan *p, struct plan_item *out)
{
	struct line line;

	if (!line_reader_next(&p->reader, &line))
		return false;
	*out = (struct plan_item){
	    .kind = PLAN_SEND,
	    .text = line.bytes,
	    .line_number = ++p->line_number,
	    .skipped = line.skipped,
	};
	return true;
}

bool
plan_at_console(const struct plan *p, struct slice *text)
{
	struct slice rest =
	    slice_skip(buf_slice(&p->reader.pending), p->reader.taken);
	size_t end = slice_find(rest, '\n');
	struct plan_item item;

	if (p->is_in_data || end == rest.len)
		return false;
	plan_classify(slice_range(rest, 0, end), &item);
	if (text != NULL)
		*text = item.text;
	return item.kind == PLAN_CONSOLE;
}

static bool
is_end(const struct plan *p, struct slice line)
{
	return p->end[0] == '\0' ? dot_is_end(line)
	                         : slice_equals(line, slice_str(p->end));
}

bool
plan_next(struct plan *p, struct plan_item *out)
{
	if (!plan_next_answer(p, out))
		return false;
	if (p->is_in_data) {
		p->is_in_data = !is_end(p, out->text);
		out->kind = p->is_in_data ? PLAN_DATA : PLAN_DATA_END;
	} else {
		plan_classify(out->text, out);
		p->is_in_data = is_data_command(out);
	}
	return true;
}

static int
hex_value(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	if (c >= 'a' && c <= 'f')
		return c - 'a' + 10;
	if (c >= 'A' && c <= 'F')
		return c - 'A' + 10;
	return -1;
}

/* Takes one escape, without its backslash, off the front; -1 when it is
 * none. */
static int
take_escape(struct slice *rest)
{
	static const struct {
		char name, byte;
	} simple[] = {
	    {'r', '\r'}, {'n', '\n'}, {'t', '\t'}, {'0', '\0'}, {'\\', '\\'}};
	char c = rest->len > 0 ? rest->ptr[0] : ' ';

	for (size_t i = 0; i < sizeof(simple) / sizeof(simple[0]); i++) {
		if (simple[i].name != c)
			continue;
		*rest = slice_skip(*rest, 1);
		return simple[i].byte;
	}
	if (c == 'x' && rest->len >= 3 && hex_value(rest->ptr[1]) >= 0 &&
	    hex_value(rest->ptr[2]) >= 0) {
		int value =
		    hex_value(rest->ptr[1]) << 4 | hex_value(rest->ptr[2]);

		*rest = slice_skip(*rest, 3);
		return value;
	}
	return -1;
}

int
plan_unescape(struct slice text, struct buf *out, struct err *err)
{
	size_t before = out->len;
	struct slice rest = text;

	while (rest.len > 0) {
		size_t plain = slice_find(rest, '\\');
		int byte;

		buf_add(out, rest.ptr, plain);
		if (plain == rest.len)
			break;
		rest = slice_skip(rest, plain + 1);
		byte = take_escape(&rest);
		if (byte < 0) {
			buf_truncate(out, before);
			return err_set(err, ERR_SYNTAX,
			    "\\%.*s is no escape: \\r \\n \\t \\0 \\\\ and "
			    "\\xNN are",
			    rest.len > 3 ? 3 : (int)rest.len, rest.ptr);
		}
		buf_add_byte(out, (char)byte);
	}
	return 0;
}
