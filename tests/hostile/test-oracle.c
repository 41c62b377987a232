/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-oracle - what paints is let through, what does more is found. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>
#include <locale.h>

#include "oracle.h"

static void
judge(struct slice bytes, bool is_good)
{
	struct buf fault = {0};

	if (oracle_judge(bytes, &fault) != is_good)
		fail_msg("\"%.*s\": %s", SLICE_ARGS(bytes), buf_text(&fault));
	buf_fini(&fault);
}

static void
oracle__judge__lets_painting_through(void **state)
{
	static const char *const good[] = {
	    "text caf\xc3\xa9 \xe2\x94\x82",
	    "\033[H\033[2J\033[3;14H\033[K\033[1;38;5;12mx\033[m\033(B",
	    "\033[?1049h\033[22;0;0t\033[?25l\033[?2004h\033=\r\n\b\t",
	    "\0337\0338\033[4l\033[12C\033[5X\033[9b",
	};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(good[0]); i++)
		judge(slice_str(good[i]), true);
}

static void
oracle__judge__finds_what_does_more(void **state)
{
	static const char *const bad[] = {"\a", "\033c", "\033]0;title\a",
	    "\033]52;c;eA==\a", "\033P$q\033\\", "\033_G\033\\", "\033^x\033\\",
	    "\033Xx\033\\", "\033[c", "\033[6n", "\033[>c", "\033[?5h",
	    "\033[21t", "\033#8", "\033%G", "\033[5i",
	    "\033[1;2;3;4;5;6;7;8;9;10;11;12;13;14;15;16;17;18m", "\033[",
	    "\033",
	    "\x9b"
	    "2J",
	    "\xc2\x9b"
	    "2J",
	    "\xe2\x80\xae", "\xff", "\177", "\005", "\xc2\xad", "\xd8\x9c",
	    "\xe1\xa0\x8e", "\xe2\x80\x8b", "\xe2\x80\x8f", "\xe2\x80\xa8",
	    "\xe2\x81\xa0", "\xe2\x81\xa6", "\xef\xbb\xbf", "\xf3\xa0\x81\x81",
	    "\xc0\x9b", "\xe0\x80\x9b", "\xed\xa0\x80", "\xf4\x90\x80\x80",
	    "\xe2\x82"};

	(void)state;
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		judge(slice_str(bad[i]), false);
	judge(SLICE("a\0b"), false);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(oracle__judge__lets_painting_through),
	    cmocka_unit_test(oracle__judge__finds_what_does_more),
	};

	setlocale(LC_ALL, "C.UTF-8");
	return cmocka_run_group_tests(tests, NULL, NULL);
}
