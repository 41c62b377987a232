/* SPDX-License-Identifier: GPL-3.0-or-later
 * naughty - short pieces of bytes that have done harm somewhere. */
#ifndef EHLO_TESTS_PEER_NAUGHTY_H
#define EHLO_TESTS_PEER_NAUGHTY_H

#include "ehlo/base/slice.h"

/* One of them, whatever the number. No piece ends a reply: what ends a line
 * begins the next one with "250-". */
struct slice naughty_piece(unsigned number);

#endif
