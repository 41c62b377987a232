/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-redraw - what was sent as differences is what a whole screen
 * would be.
 *
 * After each of many random steps (replies of all kinds, scrolling, panes that
 * come and go, other sizes and themes) Ctrl-L sends the screen anew, and no
 * cell may be another afterwards.
 */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "talk.h"
#include "wire.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))
#define STEPS       80

static const char *const replies[] = {
    "250 short\r\n",
    "250-a reply\r\n250-of several\r\n250-lines that\r\n250 is folded\r\n",
    "550 5.7.1 a long one that has to be wrapped in every window that is "
    "tried here, so that the second row of it can be left behind\r\n",
    "250 \xe4\xb8\xad\xe6\x96\x87\xe4\xb8\xad\xe6\x96\x87 of two columns\r\n",
    "250 x\xe4\xb8\xad"
    "x\xe6\x96\x87 at the other places\r\n",
    "250 e\xcc\x81 o\xcc\x88 with marks of their own\r\n",
    "250 \xff\xfe\x1b[31m\b\x7f\x07 bytes that must not act\r\n",
    "450 4.3.2 later\r\n",
};

/* None of them takes the keys that follow away from the prompt. */
static const char *const keys[] = {
    "\033[5~",   /* PgUp */
    "\033[6~",   /* PgDn */
    "\033[1;3H", /* Alt-Home */
    "\033[1;3F", /* Alt-End */
    "\033p",     /* the panel */
    "\033e",     /* the explanation */
    "\033i",     /* times */
    "\033t",     /* the next theme */
    "\033f",     /* folding */
};

static const int sizes[][2] = {
    {30, 100}, {24, 80}, {20, 60}, {50, 132}, {12, 40}, {31, 101}};

struct play {
	struct wire *wire;
	struct vt *vt;
	unsigned seed;
	int rows, cols;
	struct vt_cell *cells; /* before it was drawn anew */
};

static unsigned
draw(struct play *p, size_t below)
{
	p->seed = p->seed * 1103515245 + 12345;
	return p->seed / 65536 % (unsigned)below;
}

/* A window of another size is wiped first. */
static bool
was_wiped(struct vt *vt, void *context)
{
	size_t len, before = *(size_t *)context;
	const char *output = vt_get_output(vt, &len);

	return memmem(output + before, len - before, "\033[2J", 4) != NULL;
}

static void
resize(struct play *p, const int size[2])
{
	size_t before;

	if (size[0] == p->rows && size[1] == p->cols)
		return;
	vt_get_output(p->vt, &before);
	p->rows = size[0];
	p->cols = size[1];
	vt_resize(p->vt, p->rows, p->cols);
	assert_true(vt_wait(p->vt, was_wiped, &before, VT_LIMIT_MS));
}

static void
step(struct play *p)
{

	switch (draw(p, 4)) {
	case 0:
		vt_send_text(p->vt, keys[draw(p, COUNT(keys))]);
		break;
	case 1:
		resize(p, sizes[draw(p, COUNT(sizes))]);
		break;
	default:
		wire_say(p->wire, replies[draw(p, COUNT(replies))]);
	}
}

/* Types the keys and a text of its own, and after that has been seen another
 * letter: a frame is whole when there is a second one. */
static void
type_and_see(struct play *p, const char *keys_before, char *text)
{
	size_t len = strlen(text);

	vt_send_text(p->vt, keys_before);
	vt_send_text(p->vt, text);
	talk_sees(p->vt, text);
	vt_send_text(p->vt, "k");
	text[len] = 'k';
	text[len + 1] = '\0';
	talk_sees(p->vt, text);
}

static struct vt_cell *
cell_at(struct play *p, int row, int col)
{
	return &p->cells[row * p->cols + col];
}

static void
keep_cells(struct play *p)
{
	p->cells =
	    mem_zalloc((size_t)p->rows * (size_t)p->cols, sizeof(*p->cells));
	for (int row = 0; row < p->rows; row++)
		for (int col = 0; col < p->cols; col++)
			*cell_at(p, row, col) = vt_cell(p->vt, row, col);
}

static bool
is_same_look(const struct vt_cell *a, const struct vt_cell *b)
{
	return a->fg == b->fg && a->is_bold == b->is_bold &&
	       a->is_italic == b->is_italic;
}

/* The look of a right half is that of its left, and of a blank only its
 * background can be seen. */
static bool
is_same(const struct vt_cell *a, const struct vt_cell *b)
{
	if (a->width != b->width || strcmp(a->text, b->text) != 0)
		return false;
	if (a->width == 0)
		return true;
	return a->bg == b->bg && a->is_underlined == b->is_underlined &&
	       a->is_reversed == b->is_reversed &&
	       (strcmp(a->text, " ") == 0 || is_same_look(a, b));
}

/* All but the row of the prompt, where more has been typed. */
static void
compare_cells(struct play *p, int number, const char *typed)
{
	int prompt_row;

	assert_true(vt_find(p->vt, typed, &prompt_row, NULL));
	for (int row = 0; row < p->rows; row++)
		for (int col = 0; col < p->cols; col++) {
			const struct vt_cell *was = cell_at(p, row, col);
			struct vt_cell now = vt_cell(p->vt, row, col);

			if (row == prompt_row || is_same(was, &now))
				continue;
			vt_dump(p->vt);
			fail_msg("step %d: row %d column %d was \"%s\" %d on "
				 "%d, is \"%s\" %d on %d",
			    number, row, col, was->text, was->fg, was->bg,
			    now.text, now.fg, now.bg);
		}
	mem_free(p->cells);
	p->cells = NULL;
}

static void
redraw__after_every_step__changes_nothing(void **state)
{
	struct play p = {
	    .wire = wire_new(), .seed = 1511, .rows = 30, .cols = 100};

	(void)state;
	p.vt = wire_start_at(p.wire, p.rows, p.cols);
	for (int i = 0; i < STEPS; i++) {
		char before[16], after[16];

		snprintf(before, sizeof(before), "a%dz", i);
		snprintf(after, sizeof(after), "b%dz", i);
		step(&p);
		type_and_see(&p, "\025", before); /* Ctrl-U */
		keep_cells(&p);
		type_and_see(&p, "\025\014", after); /* Ctrl-L */
		compare_cells(&p, i, after);
	}
	vt_free(p.vt);
	wire_free(p.wire);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(redraw__after_every_step__changes_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
