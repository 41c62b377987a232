/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-buf - bytes that grow, shrink and are wiped. */
#include "ehlo/base/buf.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static void
assert_holds(const struct buf *b, struct slice wanted)
{
	assert_int_equal(b->len, wanted.len);
	assert_true(slice_equals(buf_slice(b), wanted));
}

static void
buf__add__every_byte_is_kept(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_add(&b, NULL, 0);
	assert_holds(&b, SLICE(""));
	buf_add(&b, "a\0", 2);
	buf_add_slice(&b, SLICE("\xff"));
	buf_add_slice(&b, (struct slice){NULL, 0});
	buf_add_str(&b, "bc");
	buf_add_byte(&b, '\n');
	assert_holds(&b, SLICE("a\0\xff"
			       "bc\n"));
	buf_fini(&b);
}

static void
buf__add__grows_over_every_size(void **state)
{
	struct buf b = {0};

	(void)state;
	for (size_t i = 0; i < 5000; i++)
		buf_add_byte(&b, (char)i);
	assert_int_equal(b.len, 5000);
	for (size_t i = 0; i < 5000; i++)
		assert_int_equal(b.ptr[i], (char)i);
	buf_fini(&b);
}

static void
buf__addf__longer_than_the_room(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_addf(&b, "%s", "");
	assert_holds(&b, SLICE(""));
	buf_addf(&b, "%d-%s.", 250, "ok");
	assert_holds(&b, SLICE("250-ok."));
	buf_addf(&b, "%300d", 7);
	assert_int_equal(b.len, 307);
	assert_int_equal(b.ptr[306], '7');
	buf_fini(&b);
}

static void
buf__consume__is_clamped(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_consume(&b, 3);
	buf_add_str(&b, "abcdef");
	buf_consume(&b, 0);
	buf_consume(&b, 2);
	assert_holds(&b, SLICE("cdef"));
	buf_consume(&b, SIZE_MAX);
	assert_holds(&b, SLICE(""));
	buf_fini(&b);
}

static void
buf__truncate__never_lengthens(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_add_str(&b, "abc");
	buf_truncate(&b, 9);
	assert_holds(&b, SLICE("abc"));
	buf_truncate(&b, 1);
	assert_holds(&b, SLICE("a"));
	buf_clear(&b);
	assert_holds(&b, SLICE(""));
	buf_fini(&b);
}

static void
buf__text__has_its_end_outside_the_length(void **state)
{
	struct buf b = {0};

	(void)state;
	assert_string_equal(buf_text(&b), "");
	for (size_t i = 0; i < 200; i++) {
		buf_add_byte(&b, 'x');
		assert_int_equal(strlen(buf_text(&b)), i + 1);
		assert_int_equal(b.len, i + 1);
	}
	buf_fini(&b);
}

static void
buf__fini__leaves_a_usable_buffer(void **state)
{
	struct buf b = {0};

	(void)state;
	buf_add_str(&b, "secret");
	buf_wipe(&b);
	assert_holds(&b, SLICE(""));
	buf_wipe(&b);
	buf_add_str(&b, "again");
	assert_holds(&b, SLICE("again"));
	buf_fini(&b);
	buf_fini(&b);
	assert_holds(&b, SLICE(""));
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(buf__add__every_byte_is_kept),
	    cmocka_unit_test(buf__add__grows_over_every_size),
	    cmocka_unit_test(buf__addf__longer_than_the_room),
	    cmocka_unit_test(buf__consume__is_clamped),
	    cmocka_unit_test(buf__truncate__never_lengthens),
	    cmocka_unit_test(buf__text__has_its_end_outside_the_length),
	    cmocka_unit_test(buf__fini__leaves_a_usable_buffer)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
