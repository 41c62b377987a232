/* SPDX-License-Identifier: GPL-3.0-or-later
 * fuzz-line - any split gives the same lines, and the lines are the bytes. */
#include "ehlo/smtp/line.h"

#include "fuzz.h"

#define SMALL_MAX 40

/* What is known of each line, one behind the other. */
static void
describe(struct line_reader *r, struct buf *out)
{
	struct line line;

	while (line_reader_next(r, &line)) {
		fuzz_check(line.flaws ==
			   line_flaws(line.bytes, line.eol, line.skipped));
		buf_addf(out, "%zu+%zu %s %u:", line.bytes.len, line.skipped,
		    line_eol_name(line.eol), line.flaws);
		buf_add_slice(out, line.bytes);
	}
}

static void
read_pieces(struct slice input, size_t max, bool is_whole, struct buf *out)
{
	struct line_reader r;

	line_reader_init(&r, max);
	while (input.len > 0) {
		struct slice piece = input;

		if (is_whole)
			input = slice_skip(input, input.len);
		else
			piece = fuzz_take_piece(&input);
		line_reader_feed(&r, piece);
		describe(&r, out);
	}
	line_reader_finish(&r);
	describe(&r, out);
	fuzz_check(line_reader_pending(&r) == 0);
	line_reader_fini(&r);
}

static void
check_splits(struct slice input, size_t max)
{
	struct buf whole = {0}, pieces = {0};

	read_pieces(input, max, true, &whole);
	read_pieces(input, max, false, &pieces);
	fuzz_check(slice_equals(buf_slice(&whole), buf_slice(&pieces)));
	buf_fini(&whole);
	buf_fini(&pieces);
}

/* Lines with their endings put together again. */
static void
check_bytes(struct slice input)
{
	static const char *const endings[EOL_COUNT] = {
	    [EOL_CRLF] = "\r\n", [EOL_LF] = "\n", [EOL_NONE] = ""};
	struct buf again = {0};
	struct line_reader r;
	struct line line;

	line_reader_init(&r, LINE_MAX_DEFAULT);
	line_reader_feed(&r, input);
	line_reader_finish(&r);
	while (line_reader_next(&r, &line)) {
		if (line.skipped > 0)
			goto out;
		buf_add_slice(&again, line.bytes);
		buf_add_str(&again, endings[line.eol]);
	}
	fuzz_check(slice_equals(buf_slice(&again), input));
out:
	line_reader_fini(&r);
	buf_fini(&again);
}

void
fuzz_one(struct slice input)
{
	check_splits(input, LINE_MAX_DEFAULT);
	check_splits(input, SMALL_MAX);
	check_bytes(input);
}
