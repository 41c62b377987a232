/* SPDX-License-Identifier: GPL-3.0-or-later
 * test-key - sequences to keys, the same for every split of the bytes. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "ehlo/tui/key.h"

#define N(literal) literal, sizeof(literal) - 1

/* Rows: bytes; the keys they are, each as NAME/mods or 'x'/mods. */
static const struct {
	const char *bytes;
	size_t len;
	const char *keys;
} cases[] = {
    {N("ab"), "a b"},
    {N("\x01\x1d\x1f\x00"), "^A ^] ^_ ^@"},
    {N("\r\n"), "ENTER ENTER"},
    {N("\t\x7f\b"), "TAB BACKSPACE BACKSPACE"},
    {N("\xc3\xa9\xe6\x97\xa5\xf0\x9f\x99\x82"), "U+E9 U+65E5 U+1F642"},
    {N("\033[A\033[B\033[C\033[D"), "UP DOWN RIGHT LEFT"},
    {N("\033OA\033OH\033OF\033OP\033OS"), "UP HOME END F1 F4"},
    {N("\033[H\033[F\033[1~\033[4~\033[7~\033[8~"),
	"HOME END HOME END HOME END"},
    {N("\033[2~\033[3~\033[5~\033[6~"), "INSERT DELETE PGUP PGDN"},
    {N("\033[11~\033[15~\033[17~\033[24~"), "F1 F5 F6 F12"},
    {N("\033[[A\033[[E\033[[Fx"), "F1 F5 x"},
    {N("\033[1;5C\033[1;2P\033[3;3~\033[5;8~"),
	"RIGHT/C F1/S DELETE/A PGUP/SAC"},
    {N("\033O1;2P\033[1;2R"), "F1/S F3/S"},
    {N("\033[Z"), "BACKTAB"},
    {N("\033b\033\xc3\xa9\033\r\033\x7f"), "b/A U+E9/A ENTER/A BACKSPACE/A"},
    {N("\033[97;5u\033[97;3u\033[27;5;93~\033[13;2u\033[27u"),
	"^A a/A ^] ENTER ESC"},
    /* paste: whole, empty, with a sequence and a false end in it */
    {N("\033[200~two\rlines\033[201~x"), "<two\rlines> x"},
    {N("\033[200~\033[201~x"), "x"},
    {N("\033[200~a\033[A\033[201\033[201~"), "<a\033[A\033[201>"},
    /* the wheel, with and without Shift, Alt, Ctrl */
    {N("\033[<64;10;20M\033[<65;1;1M\033[<92;300;200M"),
	"WHEEL_UP WHEEL_DOWN WHEEL_UP"},
    {N("\033[<0;10;20M\033[<16;1;1M"), "CLICK@19,9 CLICK@0,0"},
    {N("\033[<64;4294967297;99999999999M"), "WHEEL_UP"},
    {N("\033[<64;10;20mx\033[<66;1;1My\033[<96;1;1Mz"), "x y z"},
    {N("\033[<64;1M\033[<64M\033[<M\033[<64;1;1;1Mx"), "x"},
    {N("\033[<64;0;1M\033[<64;1;0M\033[<;;Mx"), "x"},
    {N("\033[<18446744073709551680;1;1Mx"), "x"},
    {N("\033[64;1;1M\033[>64;1;1Mx"), "x"},
    {N("\033[<64;1;\033[Ax"), "UP x"},
    /* swallowed: reports, mouse, focus, OSC, DCS, unknown, broken UTF-8 */
    {N("\033[24;80Rx"), "x"},
    {N("\033[?1;2cx"), "x"},
    {N("\033[<1;10;20Mx\033[<0;10;20my\033[<32;1;1Mz"), "x y z"},
    {N("\033[M !!x"), "x"},
    {N("\033[Ix\033[Oy"), "x y"},
    {N("\033]11;rgb:1e1e/1e1e/1e1e\033\\x"), "x"},
    {N("\033]52;c;AAAA\ax"), "x"},
    {N("\033P1$r0m\033\\x"), "x"},
    {N("\033[99~x\033[1;9Ay"), "x UP y"},
    {N("\033[4294967299999~x"), "x"},
    {N("\xff\xc3x\x80\xc0\xafy\xc2\x9bz"), "x y z"},
    {N("\033[1\033[Ax"), "UP x"},
    {N("\033]0;title\033[Ax"), "UP x"},
};

static void
add_key(struct buf *out, const struct key *key)
{
	static const char *const names[] = {
#define X(name, sequence) #name,
	    KEY_LIST(X)
#undef X
	};

	if (out->len > 0)
		buf_add_byte(out, ' ');
	if (key->name == KEY_PASTE)
		buf_addf(out, "<%.*s>", SLICE_ARGS(key->text));
	else if (key->name == KEY_CLICK)
		buf_addf(out, "CLICK@%d,%d", key->row, key->col);
	else if (key->name != KEY_CHAR)
		buf_add_str(out, names[key->name]);
	else if (key->rune < 0x20)
		buf_addf(out, "^%c", (char)(key->rune + 0x40));
	else if (key->rune < 0x7f)
		buf_add_byte(out, (char)key->rune);
	else
		buf_addf(out, "U+%X", (unsigned)key->rune);
	if (key->mods != 0)
		buf_add_byte(out, '/');
	if (key->mods & KEY_SHIFT)
		buf_add_byte(out, 'S');
	if (key->mods & KEY_ALT)
		buf_add_byte(out, 'A');
	if (key->mods & KEY_CTRL)
		buf_add_byte(out, 'C');
}

static void
drain(struct keys *k, struct buf *out)
{
	struct key key;

	while (keys_next(k, &key))
		add_key(out, &key);
}

static void
assert_keys(const char *bytes, size_t len, size_t split, const char *wanted)
{
	struct keys k;
	struct buf out = {0};

	keys_init(&k);
	keys_feed(&k, slice_of(bytes, split));
	drain(&k, &out);
	keys_feed(&k, slice_of(bytes + split, len - split));
	drain(&k, &out);
	assert_string_equal(buf_text(&out), wanted);
	assert_int_equal(keys_wait_ms(&k), 0);
	buf_fini(&out);
	keys_fini(&k);
}

static void
keys__next__every_split_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		for (size_t split = 0; split <= cases[i].len; split++)
			assert_keys(
			    cases[i].bytes, cases[i].len, split, cases[i].keys);
}

static void
keys__next__byte_by_byte_gives_the_same(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct keys k;
		struct buf out = {0};

		keys_init(&k);
		for (size_t j = 0; j < cases[i].len; j++) {
			keys_feed(&k, slice_of(cases[i].bytes + j, 1));
			drain(&k, &out);
		}
		assert_string_equal(buf_text(&out), cases[i].keys);
		buf_fini(&out);
		keys_fini(&k);
	}
}

static void
keys__timeout__takes_what_waits(void **state)
{
	static const struct {
		const char *bytes, *keys;
	} torsos[] = {
	    {"\033", "ESC"},
	    {"\033[", "[/A"},
	    {"\033O", "O/A"},
	    {"\033]", "]/A"},
	    {"\033P", "P/A"},
	    {"\033\033", "ESC ESC"},
	    {"\033[1;", ""},
	    {"\033]11;rgb", ""},
	    {"\xe6\x97", ""},
	    {"\033\xe6", ""},
	    {"\033[200~never ends", "<never ends>"},
	    {"\033[200~", ""},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(torsos) / sizeof(torsos[0]); i++) {
		struct keys k;
		struct buf out = {0};

		keys_init(&k);
		keys_feed(&k, slice_str(torsos[i].bytes));
		drain(&k, &out);
		assert_true(keys_wait_ms(&k) > 0);
		keys_timeout(&k);
		drain(&k, &out);
		assert_string_equal(buf_text(&out), torsos[i].keys);
		assert_int_equal(keys_wait_ms(&k), 0);
		keys_feed(&k, SLICE("x"));
		drain(&k, &out);
		assert_int_equal(out.ptr[out.len - 1], 'x');
		buf_fini(&out);
		keys_fini(&k);
	}
}

/* The rest of a paste that stalled is a paste, up to its end or to a key. */
static void
keys__timeout__a_burst_behind_a_cut_paste_is_its_rest(void **state)
{
	static const struct {
		const char *bytes, *keys;
	} feeds[] = {
	    {"\033[200~one\rtw", "<one\rtw>"},
	    {"o\rthree\r", "<o\rthree\r>"},
	    {"four\r\033[201~", "<four\r>"},
	    {"ab", "a b"},
	    {"\033[200~one", "<one>"},
	    {"\xc3\xa9", "U+E9"},
	    {"ab", "a b"},
	    {"\033[200~one", "<one>"},
	    {"\033[A", "UP"},
	    {"ab", "a b"},
	};
	struct keys k;

	(void)state;
	keys_init(&k);
	for (size_t i = 0; i < sizeof(feeds) / sizeof(feeds[0]); i++) {
		struct buf out = {0};

		keys_feed(&k, slice_str(feeds[i].bytes));
		drain(&k, &out);
		keys_timeout(&k);
		drain(&k, &out);
		assert_string_equal(buf_text(&out), feeds[i].keys);
		buf_fini(&out);
	}
	keys_fini(&k);
}

/* What comes out of the encoder is read back as the same key. */
static void
assert_round_trip(enum key_name name, unsigned mods)
{
	struct key key = {.name = name, .mods = mods}, back;
	struct keys k;
	char bytes[KEY_BYTES_MAX];

	keys_init(&k);
	keys_feed(&k, slice_of(bytes, key_bytes(&key, bytes)));
	keys_timeout(&k);
	assert_true(keys_next(&k, &back));
	assert_int_equal(back.name, name);
	assert_int_equal(back.mods, mods);
	assert_false(keys_next(&k, &back));
	keys_fini(&k);
}

static void
key__bytes__round_trip(void **state)
{
	(void)state;
	for (enum key_name name = KEY_UP; name < KEY_NAME_COUNT; name++)
		for (unsigned mods = 0; mods < 8; mods++)
			assert_round_trip(name, mods);
	assert_round_trip(KEY_ESC, 0);
	assert_round_trip(KEY_ENTER, 0);
	assert_round_trip(KEY_ENTER, KEY_ALT);
	assert_round_trip(KEY_BACKSPACE, KEY_ALT);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(keys__next__every_split_gives_the_same),
	    cmocka_unit_test(keys__next__byte_by_byte_gives_the_same),
	    cmocka_unit_test(keys__timeout__takes_what_waits),
	    cmocka_unit_test(
		keys__timeout__a_burst_behind_a_cut_paste_is_its_rest),
	    cmocka_unit_test(key__bytes__round_trip),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
