/* SPDX-License-Identifier: GPL-3.0-or-later
 * man - what the files of the manual page share. */
#ifndef EHLO_DOC_MAN_H
#define EHLO_DOC_MAN_H

#include "doc.h"

/* A term and what is said of it, as text. */
void man_put_item(const char *term, const char *text);

/* ---- man-practice.c */
void man_put_practice(void);
void man_put_rules(void);
void man_put_lessons(void);

#endif
