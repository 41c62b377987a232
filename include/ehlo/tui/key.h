/* SPDX-License-Identifier: GPL-3.0-or-later
 * key - raw bytes of a terminal into keys.
 *
 * Feed bytes as they come, take keys until there are none. Any split of the
 * same bytes gives the same keys. What may be the begin of a longer sequence
 * waits; when nothing follows within KEY_WAIT_MS, call keys_timeout. Answers
 * of the terminal (reports, OSC, DCS), focus messages, what the mouse does
 * beside its wheel and its first button and unknown sequences are swallowed.
 */
#ifndef EHLO_TUI_KEY_H
#define EHLO_TUI_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* X(NAME, "sequence that readline and inputrc files know"); a %s takes the
 * xterm modifier (";5" with its "1" where none stands before it). */
#define KEY_LIST(X)                                                     \
	X(CHAR, "")                                                     \
	X(PASTE, "")       /* text holds it, controls and all */        \
	X(CLICK, "") X(WHEEL_UP, "") X(WHEEL_DOWN, "")                  \
	X(ESC, "\033")                                                  \
	X(ENTER, "\r")                                                  \
	X(TAB, "\t")                                                    \
	X(BACKSPACE, "\177")                                            \
	X(UP, "A") X(DOWN, "B") X(RIGHT, "C") X(LEFT, "D")              \
	X(HOME, "H") X(END, "F")                                        \
	X(INSERT, "2~") X(DELETE, "3~") X(PGUP, "5~") X(PGDN, "6~")     \
	X(BACKTAB, "Z")                                                 \
	X(F1, "11~") X(F2, "12~") X(F3, "13~") X(F4, "14~")             \
	X(F5, "15~") X(F6, "17~") X(F7, "18~") X(F8, "19~")             \
	X(F9, "20~") X(F10, "21~") X(F11, "23~") X(F12, "24~")

enum key_name {
#define X(name, sequence) KEY_##name,
	KEY_LIST(X)
#undef X
	KEY_NAME_COUNT
};

enum key_mod {
	KEY_SHIFT = 1 << 0,
	KEY_ALT = 1 << 1,
	KEY_CTRL = 1 << 2,
	KEY_PREFIXED = 1 << 3 /* Ctrl-X came before; set by the console only */
};

struct key {
	enum key_name name;
	uint32_t rune;     /* KEY_CHAR: also a control below 0x20; ENTER and
	                    * BACKSPACE: which byte it was, 0 = the usual one */
	unsigned mods;     /* of enum key_mod; Ctrl with a letter is its control */
	int row, col;      /* where the mouse is, from 0 */
	struct slice text; /* KEY_PASTE: valid until the next call */
};

/* The control that Ctrl with an upper-case letter or sign makes. */
#define KEY_CONTROL(letter) ((uint32_t)(letter) & 0x1f)
bool key_is_control(const struct key *key, char letter);
bool key_is_mouse(const struct key *key);
/* A character that types itself, or a paste. */
bool key_is_text(const struct key *key);

/* The bytes of a key as readline wants them, in one canonical form; empty for
 * a paste or the mouse. out holds KEY_BYTES_MAX. Returns the length. */
#define KEY_BYTES_MAX 16
size_t key_bytes(const struct key *key, char *out);

#define KEY_WAIT_MS 50
/* A paste that never ends is taken as it is after this. What comes in a burst
 * then, and not key by key, is its rest: another paste. */
#define KEY_PASTE_WAIT_MS 500

struct keys {
	struct buf pending;
	size_t taken;     /* bytes of pending that went out with keys_next */
	size_t scanned;   /* bytes of pending known to hold no end of paste */
	bool is_pasting;
	bool is_timed_out;
	bool is_cut;      /* a paste ended so, and no key has come since */
};

void keys_init(struct keys *k);
void keys_fini(struct keys *k);
void keys_feed(struct keys *k, struct slice bytes);
/* False when there is none, or what is there waits for more. */
bool keys_next(struct keys *k, struct key *out);
/* How long to wait for more before keys_timeout; 0 = nothing waits. */
unsigned keys_wait_ms(const struct keys *k);
/* Nothing more came: what waits is taken as it stands by keys_next. */
void keys_timeout(struct keys *k);

#endif
