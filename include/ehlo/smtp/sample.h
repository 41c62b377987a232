/* SPDX-License-Identifier: GPL-3.0-or-later
 * sample - messages by name that servers and filters are tried with
 * (samples.def). */
#ifndef EHLO_SMTP_SAMPLE_H
#define EHLO_SMTP_SAMPLE_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/smtp/compose.h"

enum sample {
#define S(id, name, form, head, tail, what) SAMPLE_##id,
#include "ehlo/smtp/samples.def"
#undef S
	SAMPLE_COUNT
};

const char *sample_name(enum sample sample);
/* SAMPLE_COUNT when there is none of that name. */
enum sample sample_find(struct slice name);
/* Appends the whole message; of words the addresses, the time and the
 * randomness are taken. */
void sample_write(enum sample sample, const struct compose_words *words,
    struct buf *out);

#endif
