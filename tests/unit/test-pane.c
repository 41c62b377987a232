/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-pane - the table of the keys in panes: each can be read, none twice. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "ehlo/tui/bind.h"
#include "ehlo/tui/pane.h"

static const struct pane_key *
find(enum pane pane, const char *name)
{
	struct key key;

	assert_true(bind_parse(slice_str(name), &key));
	return pane_key_find(pane, &key);
}

static void
pane__key__each_is_found_in_its_panes(void **state)
{
	(void)state;
	for (size_t i = 0; pane_key_at(i) != NULL; i++) {
		const struct pane_key *row = pane_key_at(i);
		struct slice rest = slice_str(row->keys), name;
		struct key key;

		while ((name = slice_take_word(&rest)).len > 0) {
			if (!bind_parse(name, &key))
				fail_msg("no key: %s", row->keys);
			for (enum pane p = 0; p < PANE_COUNT; p++)
				if ((row->panes & 1u << p) != 0)
					assert_ptr_equal(
					    pane_key_find(p, &key), row);
		}
	}
}

static void
pane__key__counts_in_its_case_and_pane(void **state)
{
	(void)state;
	assert_int_equal(find(PANE_CONVERSATION, "g")->colon, COLON_TOP);
	assert_int_equal(find(PANE_CONVERSATION, "G")->colon, COLON_BOTTOM);
	assert_int_equal(find(PANE_CONVERSATION, "Down")->colon, COLON_SCROLL);
	assert_null(find(PANE_CONVERSATION, "J"));
	assert_null(find(PANE_CONVERSATION, "Alt-J"));
	assert_null(find(PANE_PANEL, "e"));
	assert_null(find(PANE_PROMPT, "j"));
}

/* No key is taken there that the prompt has for itself: it would be lost. */
static void
pane__key__none_is_bound_everywhere_else(void **state)
{
	(void)state;
	for (size_t i = 0; pane_key_at(i) != NULL; i++) {
		struct slice rest = slice_str(pane_key_at(i)->keys);
		struct key key;

		while (rest.len > 0) {
			struct slice name = slice_take_word(&rest);

			if (name.len == 0 || !bind_parse(name, &key))
				continue;
			assert_true(bind_find(&key) == COLON_NONE ||
				    bind_find(&key) == COLON_SCROLL);
		}
	}
}

static void
pane__find__by_the_begin_of_a_name(void **state)
{
	(void)state;
	assert_int_equal(pane_find(SLICE("Conv")), PANE_CONVERSATION);
	assert_int_equal(pane_find(SLICE("panel")), PANE_PANEL);
	assert_int_equal(pane_find(SLICE("h")), PANE_HEX);
	assert_int_equal(pane_find(SLICE("nowhere")), PANE_COUNT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(pane__key__each_is_found_in_its_panes),
	    cmocka_unit_test(pane__key__counts_in_its_case_and_pane),
	    cmocka_unit_test(pane__key__none_is_bound_everywhere_else),
	    cmocka_unit_test(pane__find__by_the_begin_of_a_name),
	};

	return cmocka_run_group_tests_name("pane", tests, NULL, NULL);
}
