/* SPDX-License-Identifier: GPL-3.0-or-later
 * mime - the encodings that a message needs: words in headers (RFC 2047),
 * quoted-printable and base64 for bodies (RFC 2045 6.7, 6.8).
 *
 * All lines end in LF here; whoever sends them makes that CRLF.
 */
#ifndef EHLO_SMTP_MIME_H
#define EHLO_SMTP_MIME_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* "Name: value" and LF, folded where it is longer than 78 columns; words with
 * bytes beyond ASCII are encoded. value holds no CR, LF or NUL. */
void mime_add_header(struct buf *out, const char *name, struct slice value);

/* Whether text can go as it is: ASCII without controls but TAB, no line over
 * 998 bytes (RFC 5322 2.1.1), none that is a lone dot. */
bool mime_is_plain(struct slice text);
/* Lines of text as quoted-printable; ends in LF. A lone dot is encoded too. */
void mime_add_quoted(struct buf *out, struct slice text);

/* base64 in lines of 76, from pieces: what does not fill a line is kept. */
struct mime_base64 {
	char kept[57];
	unsigned count;
};
void mime_base64_add(struct mime_base64 *m, struct buf *out, struct slice bytes);
void mime_base64_end(struct mime_base64 *m, struct buf *out);

/* By a file name's ending; "application/octet-stream" when nobody knows. */
const char *mime_type(struct slice file_name);

#endif
