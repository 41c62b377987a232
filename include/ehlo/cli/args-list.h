/* SPDX-License-Identifier: GPL-3.0-or-later
 * args-list - the words of an option that may be given again. */
#ifndef EHLO_CLI_ARGS_LIST_H
#define EHLO_CLI_ARGS_LIST_H

#include <stdbool.h>
#include <stddef.h>

#include "ehlo/base/slice.h"

/* Owned. */
struct args_list {
	char **words;
	size_t count;
};

void args_list_fini(struct args_list *list);
void args_list_add(struct args_list *list, struct slice word);
/* Recipients may stand in one text, with commas between them. */
void args_list_add_all(
    struct args_list *list, const char *text, bool has_commas);

#endif
