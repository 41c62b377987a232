/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-view-hex - every byte is there once, at every width. */
#include "scene.h"

#include <stdlib.h>

#include "ehlo/tui/view-hex.h"

static struct conversation *c;

static int
setup(void **state)
{
	(void)state;
	c = conversation_new(TRANSCRIPT_BUDGET_DEFAULT);
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	conversation_free(c);
	return 0;
}

static void
assert_hex(struct hex_view *v, int rows, int cols, const char *wanted)
{
	struct canvas *canvas = scene_paint(c, &view_hex, v, rows, cols, true);

	scene_assert_canvas(canvas, wanted);
	canvas_free(canvas);
}

static void
add_received(struct slice line, enum line_eol eol, size_t skipped)
{
	scene_add(
	    c, (struct event){.kind = EVENT_RECEIVED,
		   .received = {.line = line, .eol = eol, .skipped = skipped}});
}

static void
hex__paint__bytes_and_what_prints(void **state)
{
	struct hex_view v = {0};

	(void)state;
	add_received(SLICE("250 \033[1m ok, \0\xff done"), EOL_CRLF, 0);
	assert_hex(&v, 3, 80,
	    " 0000  32 35 30 20 1b 5b 31 6d  20 6f 6b 2c 20 00 ff 20  "
	    "250 .[1m ok, ..\n"
	    " 0010  64 6f 6e 65 0d 0a                                 "
	    "done..\n\n");
}

static void
hex__paint__narrow(void **state)
{
	struct hex_view v = {0};

	(void)state;
	add_received(SLICE("220 there"), EOL_LF, 0);
	assert_hex(&v, 3, 40,
	    " 0000  32 32 30 20 74 68 65 72  220 ther\n"
	    " 0008  65 0a                    e.\n\n");
	assert_hex(&v, 3, 25,
	    " 0000  32 32 30 20  220\n"
	    " 0004  74 68 65 72  ther\n"
	    " 0008  65 0a        e.\n");
}

static void
hex__paint__scrolls_and_says_what_is_missing(void **state)
{
	struct hex_view v = {0};

	(void)state;
	add_received(SLICE("0123456789abcdef"), EOL_NONE, 77);
	assert_hex(&v, 2, 40,
	    " 0000  30 31 32 33 34 35 36 37  01234567\n"
	    " 0008  38 39 61 62 63 64 65 66  89abcdef\n");
	scroll_by(&v.scroll, 5);
	assert_hex(&v, 2, 40,
	    " 0008  38 39 61 62 63 64 65 66  89abcdef\n"
	    " 77 more bytes were not kept\n");
	scroll_by(&v.scroll, -5);
	assert_int_equal(v.scroll.first, 0);
}

static void
hex__paint__secret_is_what_the_event_has(void **state)
{
	struct hex_view v = {0};

	(void)state;
	scene_add(c, (struct event){.kind = EVENT_SENT,
			 .sent = {.line = SLICE("********"),
			     .eol = EOL_CRLF,
			     .is_redacted = true}});
	assert_hex(&v, 2, 40,
	    " 0000  2a 2a 2a 2a 2a 2a 2a 2a  ********\n"
	    " 0008  0d 0a                    ..\n");
}

static void
hex__title__counts(void **state)
{
	struct hex_view v = {0};
	struct buf title = {0};

	(void)state;
	scene_connect(c);
	hex_view_title(&v, c, &title);
	assert_string_equal(buf_text(&title), "no bytes");
	assert_hex(&v, 2, 40,
	    " This was not said by either side: it\n"
	    " has no bytes on the wire.\n");
	scene_play(c, "S: 220 hi\n");
	v.event = conversation_count(c) - 1;
	buf_clear(&title);
	hex_view_title(&v, c, &title);
	assert_string_equal(buf_text(&title), "received, 8 bytes");
	buf_fini(&title);
}

/* The bytes that a screen shows, read back from its middle columns. */
static size_t
read_back(const struct canvas *canvas, int cols, size_t len, unsigned char *out)
{
	int per_row = hex_view_bytes(cols, len);
	size_t count = 0;

	for (int row = 0; row < canvas_rows(canvas); row++)
		for (int i = 0; i < per_row; i++) {
			int col = 7 + 3 * i + (i >= 8);
			char digits[3] = {canvas_at(canvas, row, col)->text[0],
			    canvas_at(canvas, row, col + 1)->text[0], '\0'};

			if (digits[0] != ' ')
				out[count++] =
				    (unsigned char)strtoul(digits, NULL, 16);
		}
	return count;
}

static void
hex__paint__loses_no_byte_at_any_width(void **state)
{
	unsigned char all[256], seen[300];

	(void)state;
	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (unsigned char)i;
	add_received(slice_of(all, sizeof(all)), EOL_NONE, 0);
	for (int cols = 16; cols < 120; cols++) {
		struct hex_view v = {0};
		struct canvas *canvas =
		    scene_paint(c, &view_hex, &v, 130, cols, false);

		assert_int_equal(
		    read_back(canvas, cols, sizeof(all), seen), sizeof(all));
		assert_memory_equal(seen, all, sizeof(all));
		canvas_free(canvas);
	}
	/* Smaller ones show what fits, without a crash. */
	for (int cols = 1; cols < 16; cols++) {
		struct hex_view v = {0};

		canvas_free(scene_paint(c, &view_hex, &v, 3, cols, false));
	}
}

#define T(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    T(hex__paint__bytes_and_what_prints),
	    T(hex__paint__narrow),
	    T(hex__paint__scrolls_and_says_what_is_missing),
	    T(hex__paint__secret_is_what_the_event_has),
	    T(hex__title__counts),
	    T(hex__paint__loses_no_byte_at_any_width),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
