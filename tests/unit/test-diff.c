/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-diff - two texts word by word; no byte of either is lost. */
#include "ehlo/model/diff.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/base/buf.h"

/* "[-gone-]" and "{+come+}", as wdiff writes it; "=" before a change. */
static void
write_parts(struct buf *out, const struct diff *d)
{
	for (size_t i = 0; i < d->count; i++) {
		const struct diff_part *part = &d->parts[i];
		struct slice bytes = part->bytes;

		if (part->kind == DIFF_DEL)
			buf_addf(out, "%s[-%.*s-]", part->is_change ? "=" : "",
			    SLICE_ARGS(bytes));
		else if (part->kind == DIFF_ADD)
			buf_addf(out, "{+%.*s+}", SLICE_ARGS(bytes));
		else
			buf_add_slice(out, bytes);
	}
}

static void
diff__make__goes_by_words(void **state)
{
	static const struct {
		const char *a, *b, *wanted;
	} cases[] = {
	    {"", "", ""},
	    {"same", "same", "same"},
	    {"", "new", "{+new+}"},
	    {"old", "", "[-old-]"},
	    {"250 ok", "250 taken", "250 =[-ok-]{+taken+}"},
	    {"RCPT TO:<bob@a>", "RCPT TO:<eve@a>",
		"RCPT TO:<=[-bob-]{+eve+}@a>"},
	    {"a b c d", "a c d e", "a [-b -]c d{+ e+}"},
	    {"250 SIZE 10", "250-SIZE 10 DSN", "250=[- -]{+-+}SIZE 10{+ DSN+}"},
	    {"x\r\n", "x\n", "x[-\r-]\n"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct buf got = {0};
		struct diff d;

		diff_make(&d, slice_str(cases[i].a), slice_str(cases[i].b));
		write_parts(&got, &d);
		assert_string_equal(buf_text(&got), cases[i].wanted);
		buf_fini(&got);
		diff_fini(&d);
	}
}

static void
assert_nothing_lost(struct slice a, struct slice b)
{
	struct buf first = {0}, second = {0};
	struct diff d;

	diff_make(&d, a, b);
	for (size_t i = 0; i < d.count; i++) {
		assert_true(d.parts[i].bytes.len > 0);
		assert_true(i == 0 || d.parts[i].kind != d.parts[i - 1].kind);
		if (d.parts[i].kind != DIFF_ADD)
			buf_add_slice(&first, d.parts[i].bytes);
		if (d.parts[i].kind != DIFF_DEL)
			buf_add_slice(&second, d.parts[i].bytes);
	}
	assert_true(slice_equals(buf_slice(&first), a));
	assert_true(slice_equals(buf_slice(&second), b));
	buf_fini(&first);
	buf_fini(&second);
	diff_fini(&d);
}

/* Few different bytes, so that much is alike. */
static void
add_random(struct buf *out, uint32_t *seed, size_t max)
{
	static const char bytes[] = "ab <>\0\r\n\xc3\xa9.";
	size_t len;

	*seed = *seed * 1103515245 + 12345;
	len = (*seed >> 16) % (max + 1);
	buf_clear(out);
	while (len-- > 0) {
		*seed = *seed * 1103515245 + 12345;
		buf_add_byte(out, bytes[(*seed >> 16) % (sizeof(bytes) - 1)]);
	}
}

static void
diff__make__loses_no_byte(void **state)
{
	struct buf a = {0}, b = {0};
	uint32_t seed = 7;

	(void)state;
	for (int i = 0; i < 3000; i++) {
		add_random(&a, &seed, 40);
		add_random(&b, &seed, 40);
		assert_nothing_lost(buf_slice(&a), buf_slice(&b));
	}
	buf_fini(&a);
	buf_fini(&b);
}

static void
diff__make__is_bounded(void **state)
{
	struct buf a = {0}, b = {0};
	struct diff d;

	(void)state;
	buf_add_str(&a, "begin ");
	buf_add_str(&b, "begin ");
	for (int i = 0; i < 100000; i++) {
		buf_addf(&a, "a%d ", i);
		buf_addf(&b, "b%d ", i);
	}
	buf_add_str(&a, "end");
	buf_add_str(&b, "end");
	assert_nothing_lost(buf_slice(&a), buf_slice(&b));
	diff_make(&d, buf_slice(&a), buf_slice(&b));
	assert_int_equal(d.count, 4);
	assert_true(slice_equals(d.parts[0].bytes, SLICE("begin ")));
	assert_true(d.parts[1].is_change && d.parts[2].is_change);
	assert_true(slice_equals(d.parts[3].bytes, SLICE(" end")));
	diff_fini(&d);
	buf_fini(&a);
	buf_fini(&b);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(diff__make__goes_by_words),
	    cmocka_unit_test(diff__make__loses_no_byte),
	    cmocka_unit_test(diff__make__is_bounded),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
