/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-screen-themes - the colours of each theme and half, on the cells of a
 * terminal. */
#include "config.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "talk.h"
#include "wire.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

enum { D = VT_COLOR_DEFAULT }; /* the terminal's own */

/* attrs: "b" bold, "u" underlined, "r" reversed, in this order. */
struct look {
	int fg, bg;
	const char *attrs;
};

/* What is looked at, in a conversation with one reply of each class. */
enum { VERB, ARGUMENT, SERVER, CODE_2, CODE_4, CODE_5, WARNING, BAR, PLACES };

static const char *const place_names[PLACES] = {"verb", "argument", "server",
    "code 2yz", "code 4yz", "code 5yz", "warning", "bar"};

struct row {
	const char *theme, *half, *term, *env;
	struct look looks[PLACES];
};

static const char xterm[] = "xterm-256color", xterm8[] = "xterm";

static const struct row rows[] = {
    {"classic", "--dark", xterm, NULL,
	{{75, D, "b"}, {75, D, ""}, {250, D, ""}, {79, D, ""}, {221, D, ""},
	    {209, D, "b"}, {221, D, ""}, {232, 250, ""}}},
    {"classic", "--light", xterm, NULL,
	{{26, D, "b"}, {26, D, ""}, {240, D, ""}, {23, D, ""}, {58, D, ""},
	    {160, D, "b"}, {58, D, ""}, {231, 240, ""}}},
    {"okabe", "--dark", xterm, NULL,
	{{75, D, "b"}, {75, D, ""}, {223, D, ""}, {79, D, ""}, {227, D, ""},
	    {209, D, "b"}, {227, D, ""}, {232, 250, ""}}},
    {"okabe", "--light", xterm, NULL,
	{{25, D, "b"}, {25, D, ""}, {94, D, ""}, {23, D, ""}, {91, D, ""},
	    {160, D, "b"}, {91, D, ""}, {231, 240, ""}}},
    {"contrast", "--dark", xterm, NULL,
	{{227, 232, "b"}, {227, 232, "b"}, {231, 232, ""}, {86, 232, ""},
	    {227, 232, ""}, {216, 232, "b"}, {227, 232, ""}, {232, 252, ""}}},
    {"contrast", "--light", xterm, NULL,
	{{227, 232, "b"}, {227, 232, "b"}, {231, 232, ""}, {86, 232, ""},
	    {227, 232, ""}, {216, 232, "b"}, {227, 232, ""}, {232, 252, ""}}},
    {"daylight", "--dark", xterm, NULL,
	{{25, 231, "b"}, {25, 231, ""}, {240, 231, ""}, {23, 231, ""},
	    {58, 231, ""}, {160, 231, "b"}, {58, 231, ""}, {231, 240, ""}}},
    {"nightmail", "--light", xterm, NULL,
	{{75, 233, "b"}, {75, 233, ""}, {251, 233, ""}, {79, 233, ""},
	    {221, 233, ""}, {209, 233, "b"}, {221, 233, ""}, {254, 237, ""}}},
    {"classic", "--dark", xterm8, NULL,
	{{6, D, "b"}, {6, D, "b"}, {D, D, ""}, {2, D, ""}, {3, D, "b"},
	    {7, 1, "b"}, {3, D, "b"}, {0, 7, ""}}},
    {"classic", "--light", xterm8, NULL,
	{{4, D, "b"}, {4, D, ""}, {D, D, ""}, {D, D, ""}, {5, D, ""},
	    {1, D, "b"}, {5, D, ""}, {7, 0, ""}}},
    {"mono", "--dark", xterm, NULL,
	{{D, D, "b"}, {D, D, "b"}, {D, D, ""}, {D, D, ""}, {D, D, "b"},
	    {D, D, "bu"}, {D, D, "b"}, {D, D, "r"}}},
    {"classic", "--dark", xterm, "NO_COLOR=1",
	{{D, D, "b"}, {D, D, "b"}, {D, D, ""}, {D, D, ""}, {D, D, "b"},
	    {D, D, "bu"}, {D, D, "b"}, {D, D, "r"}}},
    {"nightmail", "--no-color", xterm, NULL,
	{{D, D, "b"}, {D, D, "b"}, {D, D, ""}, {D, D, ""}, {D, D, "b"},
	    {D, D, "bu"}, {D, D, "b"}, {D, D, "r"}}},
    {"okabe", "--dark", "vt220", NULL,
	{{D, D, "b"}, {D, D, "b"}, {D, D, ""}, {D, D, ""}, {D, D, "b"},
	    {D, D, "bu"}, {D, D, "b"}, {D, D, "r"}}},
};

static struct vt *
start(const struct row *row, struct wire *wire)
{
	char theme[64];
	const char *const env[] = {row->env, NULL};
	const char *const args[] = {theme, row->half, NULL};
	struct vt_options options = {
	    .rows = 30, .cols = 100, .term = row->term, .env = env};

	snprintf(theme, sizeof(theme), "--theme=%s", row->theme);
	return wire_start(wire, &options, args);
}

/* The session has one reply of each class, and a line that is wrong. */
static void
converse(struct vt *vt, struct wire *wire)
{
	wire_exchange(wire, vt, "NOOP one", "250 fine");
	wire_exchange(wire, vt, "VRFY two", "450 busy");
	wire_exchange(wire, vt, "XYZZY", "500 what");
}

static struct vt_cell
cell_of(struct vt *vt, int place)
{
	static const char *const texts[PLACES] = {"NOOP one", "one", "fine",
	    "250 fine", "450 busy", "500 what", "! ->  XYZZY", NULL};

	return texts[place] == NULL ? vt_cell(vt, 0, 50)
	                            : talk_cell(vt, texts[place]);
}

static void
check_cell(const struct row *row, int place, const struct vt_cell *cell)
{
	const struct look *look = &row->looks[place];
	char attrs[4];

	snprintf(attrs, sizeof(attrs), "%s%s%s", cell->is_bold ? "b" : "",
	    cell->is_underlined ? "u" : "", cell->is_reversed ? "r" : "");
	if (cell->fg != look->fg || cell->bg != look->bg ||
	    strcmp(attrs, look->attrs) != 0)
		fail_msg("%s %s on %s: %s is %d on %d \"%s\", not %d on %d "
			 "\"%s\"",
		    row->theme, row->half, row->term, place_names[place],
		    cell->fg, cell->bg, attrs, look->fg, look->bg, look->attrs);
}

static void
check_row(void **state)
{
	const struct row *row = *state;
	struct wire *wire = wire_new();
	struct vt *vt = start(row, wire);

	converse(vt, wire);
	for (int place = 0; place < PLACES; place++) {
		struct vt_cell cell = cell_of(vt, place);

		check_cell(row, place, &cell);
	}
	vt_free(vt);
	wire_free(wire);
}

int
main(void)
{
	struct CMUnitTest tests[COUNT(rows)];
	char names[COUNT(rows)][96];

	for (size_t i = 0; i < COUNT(rows); i++) {
		snprintf(names[i], sizeof(names[i]), "themes__%s__%s_on_%s%s",
		    rows[i].theme, rows[i].half + 2, rows[i].term,
		    rows[i].env == NULL ? "" : "_without_colours");
		tests[i] = (struct CMUnitTest){.name = names[i],
		    .test_func = check_row,
		    .initial_state = (void *)(uintptr_t)&rows[i]};
	}
	return cmocka_run_group_tests(tests, NULL, NULL);
}
