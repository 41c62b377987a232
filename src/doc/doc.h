/* SPDX-License-Identifier: GPL-3.0-or-later
 * doc - what is written from the tables for people and shells, at build time.
 */
#ifndef EHLO_DOC_H
#define EHLO_DOC_H

enum doc_argument { DOC_NONE, DOC_REQUIRED, DOC_OPTIONAL };

/* One row of the option table; of a title row, title alone is set. */
struct doc_option {
	const char *title;
	const char *name;
	int letter; /* 0 = none */
	enum doc_argument kind;
	const char *argument;
	const char *help;
};

/* The rows; the last has neither title nor name. */
const struct doc_option *doc_options(void);

void doc_man(const char *version);
void doc_bash(const char *version);
void doc_zsh(const char *version);
void doc_fish(const char *version);

#endif
