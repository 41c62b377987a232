/* SPDX-License-Identifier: GPL-3.0-or-later
 * key - ECMA-48 control sequences as terminals send them.
 *
 * One function a kind of sequence looks at the bytes that wait. It says how
 * many it takes, 0 when it wants more; a key comes out of it or not. So a
 * sequence is seen whole or not at all, and a split changes nothing.
 */
#include "ehlo/tui/key.h"

#include <stdio.h>
#include <string.h>

#include "ehlo/base/mem.h"
#include "ehlo/base/utf8.h"

#define ESC '\033'

static const char paste_end[] = "\033[201~";
#define PASTE_END_LEN (sizeof(paste_end) - 1)

/* What the parameters of a sequence may be at most. */
#define PARAMS_MAX 3

struct sequence {
	unsigned params[PARAMS_MAX];
	size_t param_count; /* may be more than are kept */
	char prefix;        /* one of < = > ? in front, or 0 */
	char final;
	size_t len; /* with its introducer; 0 = not whole */
};

/* Rows: final byte (for '~' with its number), key. */
static const struct {
	char final;
	unsigned number;
	enum key_name name;
} csi_rows[] = {
    {'A', 0, KEY_UP},
    {'B', 0, KEY_DOWN},
    {'C', 0, KEY_RIGHT},
    {'D', 0, KEY_LEFT},
    {'H', 0, KEY_HOME},
    {'F', 0, KEY_END},
    {'Z', 0, KEY_BACKTAB},
    {'P', 0, KEY_F1},
    {'Q', 0, KEY_F2},
    {'R', 0, KEY_F3},
    {'S', 0, KEY_F4},
    {'~', 1, KEY_HOME},
    {'~', 7, KEY_HOME},
    {'~', 4, KEY_END},
    {'~', 8, KEY_END},
    {'~', 2, KEY_INSERT},
    {'~', 3, KEY_DELETE},
    {'~', 5, KEY_PGUP},
    {'~', 6, KEY_PGDN},
    {'~', 11, KEY_F1},
    {'~', 12, KEY_F2},
    {'~', 13, KEY_F3},
    {'~', 14, KEY_F4},
    {'~', 15, KEY_F5},
    {'~', 17, KEY_F6},
    {'~', 18, KEY_F7},
    {'~', 19, KEY_F8},
    {'~', 20, KEY_F9},
    {'~', 21, KEY_F10},
    {'~', 23, KEY_F11},
    {'~', 24, KEY_F12},
};

/* ---- keys as values --------------------------------------------------- */

bool
key_is_control(const struct key *key, char letter)
{
	return key->name == KEY_CHAR && key->mods == 0 &&
	       key->rune == KEY_CONTROL(letter);
}

bool
key_is_mouse(const struct key *key)
{
	return key->name == KEY_CLICK || key->name == KEY_WHEEL_UP ||
	       key->name == KEY_WHEEL_DOWN;
}

bool
key_is_text(const struct key *key)
{
	return key->name == KEY_PASTE ||
	       (key->name == KEY_CHAR && key->mods == 0 && key->rune >= 0x20);
}

static size_t
char_bytes(const struct key *key, char *out)
{
	size_t len = 0;

	if (key->mods & KEY_ALT)
		out[len++] = ESC;
	return len + utf8_encode(key->rune, out + len);
}

/* "\033[" sequence, the xterm modifier in front of its last byte. */
static size_t
sequence_bytes(const char *sequence, unsigned mods, char *out)
{
	size_t len = strlen(sequence);
	int number_len = (int)len - 1;
	int written;

	if (mods == 0)
		written = snprintf(out, KEY_BYTES_MAX, "\033[%s", sequence);
	else
		written = snprintf(out, KEY_BYTES_MAX, "\033[%.*s;%u%c",
		    number_len > 0 ? number_len : 1,
		    number_len > 0 ? sequence : "1", mods + 1,
		    sequence[len - 1]);
	return (size_t)written;
}

size_t
key_bytes(const struct key *key, char *out)
{
	static const char *const sequences[KEY_NAME_COUNT] = {
#define X(name, sequence) [KEY_##name] = sequence,
	    KEY_LIST(X)
#undef X
	};
	const char *sequence = sequences[key->name];
	size_t len = 0;

	switch (key->name) {
	case KEY_PASTE:
	case KEY_CLICK:
	case KEY_WHEEL_UP:
	case KEY_WHEEL_DOWN:
		return 0;
	case KEY_CHAR:
		return char_bytes(key, out);
	case KEY_ESC:
	case KEY_ENTER:
	case KEY_TAB:
	case KEY_BACKSPACE:
		if (key->mods & KEY_ALT)
			out[len++] = ESC;
		out[len++] = key->rune != 0 ? (char)key->rune : sequence[0];
		return len;
	default:
		return sequence_bytes(sequence, key->mods, out);
	}
}

/* ---- sequences -------------------------------------------------------- */

static size_t
take_one(struct key *out, enum key_name name, uint32_t rune)
{
	*out = (struct key){.name = name, .rune = rune};
	return 1;
}

/* One byte below 0x80 that is not ESC. */
static size_t
take_ascii(unsigned char byte, struct key *out)
{
	switch (byte) {
	case '\r':
	case '\n':
		return take_one(out, KEY_ENTER, byte);
	case '\t':
		return take_one(out, KEY_TAB, 0);
	case '\b':
	case 0x7f:
		return take_one(out, KEY_BACKSPACE, byte);
	default:
		return take_one(out, KEY_CHAR, byte);
	}
}

static size_t
utf8_len(unsigned char lead)
{
	return lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : lead >= 0xc2 ? 2 : 1;
}

/* Whether the bytes are a true begin of a character that is not whole yet. */
static bool
is_utf8_begin(struct slice s)
{
	for (size_t i = 1; i < s.len; i++)
		if (((unsigned char)s.ptr[i] & 0xc0) != 0x80)
			return false;
	return s.len < utf8_len((unsigned char)s.ptr[0]);
}

/* Broken UTF-8 and C1 controls are no keys. */
static size_t
take_utf8(struct slice s, struct key *out, bool *is_key)
{
	int32_t rune;
	size_t len = utf8_decode(s, &rune);

	if (rune < 0 && is_utf8_begin(s))
		return 0;
	*is_key = rune >= 0xa0;
	if (*is_key)
		*out = (struct key){.name = KEY_CHAR, .rune = (uint32_t)rune};
	return len;
}

static bool
is_param_byte(char c)
{
	return c >= 0x20 && c <= 0x3f;
}

static void
add_digit(struct sequence *q, char c)
{
	unsigned *value;

	if (q->param_count > PARAMS_MAX)
		return;
	value = &q->params[q->param_count - 1];
	if (*value < 0x200000)
		*value = *value * 10 + (unsigned)(c - '0');
}

/* Reads a sequence whose introducer (ESC [ or ESC O) is two bytes long. A
 * byte that cannot stand in it ends it, and is not part of it. */
static struct sequence
read_sequence(struct slice s)
{
	struct sequence q = {.param_count = 1};
	size_t i = 2;

	for (; i < s.len && is_param_byte(s.ptr[i]); i++) {
		char c = s.ptr[i];

		if (c >= '<' && c <= '?')
			q.prefix = c;
		else if (c == ';')
			q.param_count++;
		else if (c >= '0' && c <= '9')
			add_digit(&q, c);
	}
	if (i == s.len)
		return q;
	q.len = i;
	if (s.ptr[i] >= 0x40 && s.ptr[i] <= 0x7e) {
		q.final = s.ptr[i];
		q.len++;
	}
	return q;
}

/* xterm: 1 + bits of Shift, Alt, Ctrl. */
static unsigned
mods_of(unsigned param)
{
	return param >= 2 && param <= 8 ? param - 1 : 0;
}

/* A character with its modifiers, as CSI u and modifyOtherKeys tell it. */
static bool
take_coded(unsigned rune, unsigned param, struct key *out)
{
	unsigned mods = mods_of(param) & ~(unsigned)KEY_SHIFT;

	if (rune == ESC && mods == 0) {
		take_one(out, KEY_ESC, 0);
		return true;
	}
	if (mods & KEY_CTRL) {
		if (rune < 0x40 || rune > 0x7e)
			return false;
		rune = KEY_CONTROL(rune);
		mods &= ~(unsigned)KEY_CTRL;
	}
	if (rune < 0x80)
		take_ascii((unsigned char)rune, out);
	else if (rune < 0xa0 || rune > 0x10ffff)
		return false;
	else
		take_one(out, KEY_CHAR, rune);
	out->mods = mods;
	return true;
}

static bool
find_key(const struct sequence *q, struct key *out)
{
	unsigned number = q->final == '~' ? q->params[0] : 0;

	for (size_t i = 0; i < sizeof(csi_rows) / sizeof(csi_rows[0]); i++) {
		if (csi_rows[i].final != q->final ||
		    csi_rows[i].number != number)
			continue;
		*out = (struct key){.name = csi_rows[i].name,
		    .mods = q->param_count > 1 ? mods_of(q->params[1]) : 0};
		return true;
	}
	return false;
}

static bool
sequence_key(const struct sequence *q, struct key *out)
{
	if (q->prefix != 0 || q->final == 0)
		return false;
	if (q->final == 'u')
		return take_coded(q->params[0], q->params[1], out);
	if (q->final == '~' && q->params[0] == 27)
		return take_coded(q->params[2], q->params[1], out);
	/* A report of the cursor's place ends like F3 with a modifier. */
	if (q->final != '~' && q->params[0] > 1)
		return false;
	return find_key(q, out);
}

/* ESC [ < BUTTON ; COLUMN ; ROW M, m when it is let go. Shift, Alt and Ctrl
 * change nothing; other buttons and moves are nobody's. */
static bool
sequence_mouse(const struct sequence *q, struct key *out)
{
	static const struct {
		unsigned button;
		enum key_name name;
	} rows[] = {{0, KEY_CLICK}, {64, KEY_WHEEL_UP}, {65, KEY_WHEEL_DOWN}};
	unsigned button = q->params[0] & ~(4u | 8u | 16u);

	if (q->prefix != '<' || q->final != 'M' || q->param_count != 3 ||
	    q->params[1] == 0 || q->params[2] == 0)
		return false;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (rows[i].button == button) {
			*out = (struct key){.name = rows[i].name,
			    .row = (int)q->params[2] - 1,
			    .col = (int)q->params[1] - 1};
			return true;
		}
	return false;
}

/* The Linux console: ESC [ [ A to E are F1 to F5. */
static size_t
take_linux(struct slice s, struct key *out, bool *is_key)
{
	if (s.len < 4)
		return 0;
	*is_key = s.ptr[3] >= 'A' && s.ptr[3] <= 'E';
	if (*is_key)
		*out = (struct key){
		    .name = (enum key_name)(KEY_F1 + (s.ptr[3] - 'A'))};
	return 4;
}

static size_t
take_csi(struct keys *k, struct slice s, struct key *out, bool *is_key)
{
	struct sequence q;

	if (s.len > 2 && s.ptr[2] == '[')
		return take_linux(s, out, is_key);
	q = read_sequence(s);
	if (q.len == 0)
		return 0;
	/* The old mouse report: three bytes of any kind follow. */
	if (q.final == 'M' && q.len == 3)
		return s.len < 6 ? 0 : 6;
	if (q.final == '~' && q.params[0] == 200) {
		k->is_pasting = true;
		return q.len;
	}
	*is_key = sequence_key(&q, out) || sequence_mouse(&q, out);
	return q.len;
}

static size_t
take_ss3(struct slice s, struct key *out, bool *is_key)
{
	struct sequence q = read_sequence(s);

	if (q.len > 0)
		*is_key = sequence_key(&q, out);
	return q.len;
}

/* OSC, DCS, SOS, PM, APC: up to ST or BEL; nobody asked for one. */
static size_t
take_string(struct slice s)
{
	for (size_t i = 2; i < s.len; i++) {
		if (s.ptr[i] == '\a')
			return i + 1;
		if (s.ptr[i] == ESC && i + 1 < s.len)
			return s.ptr[i + 1] == '\\' ? i + 2 : i;
	}
	return 0;
}

static size_t
take_any(struct keys *k, struct slice s, struct key *out, bool *is_key);

static size_t
take_alt(struct keys *k, struct slice s, struct key *out, bool *is_key)
{
	size_t len = take_any(k, slice_skip(s, 1), out, is_key);

	out->mods |= KEY_ALT;
	return len == 0 ? 0 : len + 1;
}

static size_t
take_escape(struct keys *k, struct slice s, struct key *out, bool *is_key)
{
	if (s.len < 2)
		return 0;
	switch (s.ptr[1]) {
	case '[':
		return take_csi(k, s, out, is_key);
	case 'O':
		return take_ss3(s, out, is_key);
	case ']':
	case 'P':
	case 'X':
	case '^':
	case '_':
		return take_string(s);
	case ESC:
		*is_key = true;
		return take_one(out, KEY_ESC, 0);
	default:
		return take_alt(k, s, out, is_key);
	}
}

static size_t
take_any(struct keys *k, struct slice s, struct key *out, bool *is_key)
{
	unsigned char byte = (unsigned char)s.ptr[0];

	if (byte == ESC)
		return take_escape(k, s, out, is_key);
	if (byte >= 0x80)
		return take_utf8(s, out, is_key);
	*is_key = true;
	return take_ascii(byte, out);
}

/* What waited is all there will be: a lone Esc, Alt with a key that could
 * have opened a sequence, or the torso of something that is no key. */
static size_t
take_torso(struct slice s, struct key *out, bool *is_key)
{
	if (s.ptr[0] == ESC && s.len <= 2 &&
	    (unsigned char)s.ptr[s.len - 1] < 0x80) {
		*is_key = true;
		if (s.len == 1)
			return take_one(out, KEY_ESC, 0);
		take_ascii((unsigned char)s.ptr[1], out);
		out->mods = KEY_ALT;
	}
	return s.len;
}

/* ---- paste ------------------------------------------------------------ */

static size_t
find_paste_end(struct keys *k, struct slice s)
{
	size_t i = k->scanned;

	for (; i + PASTE_END_LEN <= s.len; i++)
		if (memcmp(s.ptr + i, paste_end, PASTE_END_LEN) == 0)
			return i;
	k->scanned = i;
	return s.len;
}

static size_t
take_paste(struct keys *k, struct slice s, struct key *out, bool *is_key)
{
	size_t end = find_paste_end(k, s);
	bool is_whole = end < s.len;

	if (!is_whole && !k->is_timed_out)
		return 0;
	k->is_pasting = false;
	k->is_cut = !is_whole;
	k->scanned = 0;
	*is_key = end > 0;
	*out = (struct key){.name = KEY_PASTE, .text = slice_range(s, 0, end)};
	return is_whole ? end + PASTE_END_LEN : end;
}

/* ---- the decoder ------------------------------------------------------ */

void
keys_init(struct keys *k)
{
	*k = (struct keys){0};
}

void
keys_fini(struct keys *k)
{
	/* A password may have been typed. */
	buf_wipe(&k->pending);
	keys_init(k);
}

static void
drop_taken(struct keys *k)
{
	struct buf *b = &k->pending;
	size_t left = b->len - k->taken;

	if (k->taken == 0)
		return;
	memmove(b->ptr, b->ptr + k->taken, left);
	mem_wipe(b->ptr + left, k->taken);
	b->len = left;
	k->taken = 0;
}

/* More than one character at once, and no sequence. */
static bool
is_burst(struct slice bytes)
{
	unsigned char lead = bytes.len == 0 ? ESC : (unsigned char)bytes.ptr[0];

	return lead != ESC && bytes.len > utf8_len(lead);
}

void
keys_feed(struct keys *k, struct slice bytes)
{
	drop_taken(k);
	if (k->is_cut && k->pending.len == 0) {
		k->is_cut = is_burst(bytes);
		k->is_pasting |= k->is_cut;
	}
	buf_add_slice(&k->pending, bytes);
	k->is_timed_out = false;
}

bool
keys_next(struct keys *k, struct key *out)
{
	bool is_key = false;

	while (!is_key) {
		struct slice s = slice_skip(buf_slice(&k->pending), k->taken);
		size_t len;

		if (s.len == 0) {
			/* An empty paste that timed out ends here too. */
			k->is_pasting &= !k->is_timed_out;
			drop_taken(k);
			return false;
		}
		*out = (struct key){0};
		len = k->is_pasting ? take_paste(k, s, out, &is_key)
		                    : take_any(k, s, out, &is_key);
		if (len == 0) {
			if (!k->is_timed_out)
				return false;
			len = take_torso(s, out, &is_key);
		}
		k->taken += len;
	}
	return true;
}

unsigned
keys_wait_ms(const struct keys *k)
{
	if (k->is_pasting)
		return KEY_PASTE_WAIT_MS;
	return k->pending.len > k->taken ? KEY_WAIT_MS : 0;
}

void
keys_timeout(struct keys *k)
{
	k->is_timed_out = true;
}
