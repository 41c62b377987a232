/* SPDX-License-Identifier: GPL-3.0-or-later
 * ext - the EHLO keywords, one row each (exts.def), and what a server offers.
 *
 * RFC 5321 4.1.1.1: the first line of the reply names the server and is never
 * a keyword; every other line is a keyword with parameters.
 */
#ifndef EHLO_SMTP_EXT_H
#define EHLO_SMTP_EXT_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"

enum ext {
#define E(name, keyword, rfc, params, allows) EXT_##name,
#include "ehlo/smtp/exts.def"
#undef E
	EXT_COUNT
};

struct ext_row {
	const char *keyword; /* "" for EXT_UNKNOWN */
	const char *rfc;
	const char *params; /* as exts.def tells */
	const char *allows;
};

const struct ext_row *ext_row(enum ext ext);
/* Whether parameters are of the form that the keyword has. */
bool ext_params_fit(enum ext ext, struct slice params);
/* Whole keyword, without case; EXT_UNKNOWN otherwise. */
enum ext ext_find(struct slice keyword);

/* One offered keyword as the server wrote it. */
struct ext_offer {
	enum ext ext;
	char *line; /* keyword and parameters, owned, NUL-terminated, raw */
};

/* What a server offers; a zeroed one is empty. Order is the server's. At
 * most EXT_OFFERS_MAX are kept, of EXT_BYTES_MAX together: sessions keep them
 * for good, beside the budget of the transcript. The rest is counted in
 * dropped. */
#define EXT_OFFERS_MAX 256
#define EXT_BYTES_MAX  ((size_t)65536)
struct ext_set {
	struct ext_offer *offers;
	size_t count, bytes;
	size_t dropped;
};

void ext_set_fini(struct ext_set *set); /* empty and usable afterwards */
/* Adds the text of one EHLO reply line (after code and separator), up to the
 * first word with a control or an 8-bit byte; nothing when that is the keyword.
 * "AUTH=LOGIN" counts as AUTH. */
void ext_set_add(struct ext_set *set, struct slice text);
/* NULL when it is not offered. */
const struct ext_offer *ext_set_find(const struct ext_set *set, enum ext ext);
bool ext_set_has(const struct ext_set *set, enum ext ext);
/* The same by its keyword, without case, known here or not. */
bool ext_set_has_keyword(const struct ext_set *set, struct slice keyword);
/* Whether one of the offers is exactly this, parameters and all. */
bool ext_set_has_line(const struct ext_set *set, const char *line);
/* The parameters of an offer; empty when there are none. */
struct slice ext_offer_params(const struct ext_offer *offer);
/* SIZE: 0 and *out (0 = no fixed limit, RFC 1870 4); -ERR_STATE when it is
 * not offered or has no number, -ERR_SYNTAX, -ERR_RANGE. */
int ext_set_size(const struct ext_set *set, unsigned long *out);

/* LIMITS (RFC 9422 3): the number behind "NAME=", which is not 0; 0 = there is
 * none. */
unsigned long ext_set_limit(const struct ext_set *set, const char *name);

#endif
