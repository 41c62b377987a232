/* SPDX-License-Identifier: GPL-3.0-or-later
 * software - which program answers, as far as its words tell.
 *
 * A guess for advice, never for behaviour: a greeting can say anything.
 */
#ifndef EHLO_SMTP_SOFTWARE_H
#define EHLO_SMTP_SOFTWARE_H

#include "ehlo/base/slice.h"

enum software {
	SOFTWARE_UNKNOWN,
#define S(name, text) SOFTWARE_##name,
#define M(name, words)
#include "ehlo/smtp/software.def"
#undef S
#undef M
	SOFTWARE_COUNT
};

/* "Postfix"; "" for SOFTWARE_UNKNOWN. */
const char *software_name(enum software software);
/* From a greeting, or from any reply: raw bytes, of which the first 2048
 * count. */
enum software software_find(struct slice text);

#endif
