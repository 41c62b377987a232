/* SPDX-License-Identifier: GPL-3.0-or-later
 * bench-parser - what reading replies costs beside looking for their ends.
 *
 * A reply of a hundred thousand lines in memory, in pieces as they come from
 * a socket: memchr for each LF is the floor, then lines, then replies, then
 * events that are kept. Last, what a kept line needs.
 */
#include "config.h"

#include <malloc.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "ehlo/model/conversation.h"
#include "ehlo/smtp/line.h"
#include "ehlo/smtp/reply.h"
#include "peer.h"
#include "proc.h"
#include "table.h"

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

#define TURNS 21
#define LINES 100000
#define PIECE 65536

static struct slice
take_piece(struct slice *rest)
{
	struct slice piece = slice_range(*rest, 0, PIECE);

	*rest = slice_skip(*rest, PIECE);
	return piece;
}

/* ---- four ways to read; each returns how many lines there were ---------- */

static size_t
read_ends(struct slice rest)
{
	size_t count = 0;

	while (rest.len > 0) {
		struct slice piece = take_piece(&rest);
		size_t at;

		while ((at = slice_find(piece, '\n')) < piece.len) {
			piece = slice_skip(piece, at + 1);
			count++;
		}
	}
	return count;
}

static size_t
read_lines(struct slice rest)
{
	struct line_reader reader;
	struct line line;
	size_t count = 0;

	line_reader_init(&reader, LINE_MAX_DEFAULT);
	while (rest.len > 0) {
		line_reader_feed(&reader, take_piece(&rest));
		while (line_reader_next(&reader, &line))
			count++;
	}
	line_reader_fini(&reader);
	return count;
}

static size_t
read_replies(struct slice rest)
{
	struct line_reader reader;
	struct reply_line parsed;
	struct reply reply = {0};
	struct line line;

	line_reader_init(&reader, LINE_MAX_DEFAULT);
	while (rest.len > 0) {
		line_reader_feed(&reader, take_piece(&rest));
		while (line_reader_next(&reader, &line))
			if (reply_line_parse(line.bytes, &parsed))
				reply_add(&reply, &parsed);
	}
	line_reader_fini(&reader);
	return reply.line_count;
}

static void
keep_lines(struct conversation *c, struct slice rest)
{
	struct line_reader reader;
	struct line line;

	line_reader_init(&reader, LINE_MAX_DEFAULT);
	while (rest.len > 0) {
		line_reader_feed(&reader, take_piece(&rest));
		while (line_reader_next(&reader, &line)) {
			struct event ev = {.kind = EVENT_RECEIVED};

			ev.received.line = line.bytes;
			ev.received.eol = line.eol;
			conversation_append(c, &ev);
		}
	}
	line_reader_fini(&reader);
}

static struct conversation *
begin_session(void)
{
	struct conversation *c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	struct event begin = {.kind = EVENT_RESOLVE};

	begin.resolve.name = SLICE("bench.example");
	begin.resolve.port = 25;
	conversation_append(c, &begin);
	return c;
}

static size_t
read_events(struct slice rest)
{
	struct conversation *c = begin_session();
	size_t count;

	keep_lines(c, rest);
	count = conversation_count(c) - 1;
	conversation_free(c);
	return count;
}

/* ---- the figures --------------------------------------------------------- */

static void
print_table(const struct table *t)
{
	struct buf text = {0};

	table_add(&text, t);
	fputs(buf_text(&text), stdout);
	buf_fini(&text);
}

static int
figure_speed(struct slice bytes)
{
	static const struct {
		const char *name;
		size_t (*read)(struct slice bytes);
	} ways[] = {
	    {"memchr", read_ends},
	    {"lines and their flaws", read_lines},
	    {"replies", read_replies},
	    {"events, kept and folded", read_events},
	};
	static struct series rows[COUNT(ways)];

	for (size_t i = 0; i < COUNT(ways); i++)
		rows[i].name = ways[i].name;
	for (int turn = 0; turn < TURNS; turn++)
		for (size_t i = 0; i < COUNT(ways); i++) {
			double began_ms = proc_cpu_ms(getpid());

			if (ways[i].read(bytes) != LINES)
				return 1;
			series_add(&rows[i], proc_cpu_ms(getpid()) - began_ms);
		}
	print_table(&(struct table){"a reply of 100,000 lines read from memory",
	    "ms", rows, COUNT(ways), 0});
	return 0;
}

static void
figure_memory(struct slice bytes)
{
	static struct series rows[] = {
	    {.name = "its bytes"}, {.name = "in the transcript"}};
	size_t before = mallinfo2().uordblks + mallinfo2().hblkhd;
	struct conversation *c = begin_session();

	keep_lines(c, bytes);
	series_add(&rows[0], (double)bytes.len / LINES);
	series_add(&rows[1],
	    (double)(mallinfo2().uordblks + mallinfo2().hblkhd - before) /
		LINES);
	conversation_free(c);
	print_table(&(struct table){
	    "memory for a line of it", "bytes", rows, COUNT(rows), 0});
}

int
main(void)
{
	struct buf bytes = {0};
	int status;

	for (unsigned i = 1; i < LINES; i++)
		buf_addf(&bytes, PEER_FLOOD_LINE "\r\n", i);
	buf_add_str(&bytes, "250 end of the flood\r\n");
	status = figure_speed(buf_slice(&bytes));
	figure_memory(buf_slice(&bytes));
	buf_fini(&bytes);
	return status;
}
