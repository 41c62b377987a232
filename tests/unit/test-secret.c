/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-secret - never shown, never kept. */
#include <locale.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"
#include "ehlo/tui/secret.h"

static void
type(struct secret *s, const char *text)
{
	for (; *text != '\0'; text++) {
		struct key key = {
		    .name = KEY_CHAR, .rune = (unsigned char)*text};

		assert_false(secret_key(s, &key));
	}
}

static void
press(struct secret *s, enum key_name name, uint32_t rune)
{
	struct key key = {.name = name, .rune = rune};

	assert_false(secret_key(s, &key));
}

static void
assert_text(const struct secret *s, const char *wanted)
{
	assert_true(slice_equals(secret_text(s), slice_str(wanted)));
}

static void
secret__key__edits(void **state)
{
	static struct secret s;
	struct key enter = {.name = KEY_ENTER};

	(void)state;
	type(&s, "hunter");
	press(&s, KEY_CHAR, 0xe9);
	assert_text(&s, "hunter\xc3\xa9");
	press(&s, KEY_BACKSPACE, 0);
	assert_text(&s, "hunter");
	press(&s, KEY_LEFT, 0);
	press(&s, KEY_CHAR, 1);
	assert_text(&s, "hunter");
	press(&s, KEY_CHAR, KEY_CONTROL('U'));
	assert_text(&s, "");
	press(&s, KEY_BACKSPACE, 0);
	type(&s, "x");
	assert_true(secret_key(&s, &enter));
	assert_text(&s, "x");
	secret_wipe(&s);
}

static void
secret__key__a_paste_ends_at_its_line(void **state)
{
	static struct secret s;
	struct key paste = {
	    .name = KEY_PASTE, .text = SLICE("dGVzdA==\rQUIT\r")};

	(void)state;
	assert_false(secret_key(&s, &paste));
	assert_text(&s, "dGVzdA==");
	secret_wipe(&s);
	paste.text = SLICE("a\nb");
	secret_key(&s, &paste);
	assert_text(&s, "a");
	secret_wipe(&s);
}

static void
secret__key__has_a_limit(void **state)
{
	static struct secret s;
	static char much[SECRET_MAX];
	struct key paste = {.name = KEY_PASTE, .text = {much, sizeof(much)}};

	(void)state;
	memset(much, 'a', sizeof(much));
	secret_key(&s, &paste);
	assert_int_equal(secret_text(&s).len, SECRET_MAX);
	press(&s, KEY_CHAR, 'b');
	assert_int_equal(secret_text(&s).len, SECRET_MAX);
	secret_wipe(&s);
}

static void
secret__wipe__leaves_nothing(void **state)
{
	static struct secret s, blank;

	(void)state;
	type(&s, "hunter2");
	press(&s, KEY_BACKSPACE, 0);
	assert_int_equal(s.text[6], 0);
	secret_wipe(&s);
	assert_memory_equal(&s, &blank, sizeof(s));
	type(&s, "hunter2");
	press(&s, KEY_CHAR, KEY_CONTROL('U'));
	assert_memory_equal(&s, &blank, sizeof(s));
}

static void
secret__paint__shows_dots(void **state)
{
	static struct secret s;
	struct canvas *c = canvas_new(1, 16);
	struct buf text = {0};
	int row, col;

	(void)state;
	type(&s, "abc");
	press(&s, KEY_CHAR, 0xe9);
	secret_paint(&s, c, 0, "auth>", STYLE_PROMPT, false);
	for (int i = 0; i < 16; i++)
		buf_add_str(&text, canvas_at(c, 0, i)->text);
	assert_string_equal(buf_text(&text), "auth> ••••      ");
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(col, 10);
	type(&s, "0123456789012345");
	secret_paint(&s, c, 0, "auth>", STYLE_PROMPT, true);
	canvas_get_cursor(c, &row, &col);
	assert_int_equal(col, 15);
	secret_wipe(&s);
	buf_fini(&text);
	canvas_free(c);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(secret__key__edits),
	    cmocka_unit_test(secret__key__a_paste_ends_at_its_line),
	    cmocka_unit_test(secret__key__has_a_limit),
	    cmocka_unit_test(secret__wipe__leaves_nothing),
	    cmocka_unit_test(secret__paint__shows_dots),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
