/* SPDX-License-Identifier: GPL-3.0-or-later
 * doc - writes one of the documents to standard output: doc man|bash|zsh|fish
 */
#include "config.h"

#include "doc.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

static const struct doc_option options[] = {
#define NONE     DOC_NONE
#define REQUIRED DOC_REQUIRED
#define OPTIONAL DOC_OPTIONAL
#define H(group) {.title = group},
#define O(id, text, letter, kind, argument, help) \
	{NULL, text, letter, kind, argument, help},
#include "ehlo/cli/options.def"
#undef O
#undef H
#undef NONE
#undef REQUIRED
#undef OPTIONAL
    {0}};

const struct doc_option *
doc_options(void)
{
	return options;
}

int
main(int argc, char **argv)
{
	static const struct {
		const char *name;
		void (*write)(const char *version);
	} documents[] = {
	    {"man", doc_man},
	    {"bash", doc_bash},
	    {"zsh", doc_zsh},
	    {"fish", doc_fish},
	};

	for (size_t i = 0; i < sizeof(documents) / sizeof(documents[0]); i++) {
		if (argc != 2 || strcmp(argv[1], documents[i].name) != 0)
			continue;
		documents[i].write(PACKAGE_VERSION);
		return fflush(stdout) == 0 ? 0 : 1;
	}
	fputs("usage: doc man|bash|zsh|fish\n", stderr);
	return 64;
}
