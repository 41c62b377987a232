/* SPDX-License-Identifier: GPL-3.0-or-later
 * base64 - RFC 4648 4, as SASL uses it (RFC 4954 4). */
#ifndef EHLO_BASE_BASE64_H
#define EHLO_BASE_BASE64_H

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Appends the encoded form, one line, padded. */
void base64_encode(struct buf *out, struct slice bytes);
/* Appends the bytes; -ERR_SYNTAX (out as it was) when the text is not whole
 * base64: a foreign byte, wrong padding, a length that is no multiple of 4. */
int base64_decode(struct buf *out, struct slice text);

#endif
