/* SPDX-License-Identifier: GPL-3.0-or-later
 * args-list - words that grow by one. */
#include "ehlo/cli/args-list.h"

#include "ehlo/base/mem.h"

void
args_list_add(struct args_list *list, struct slice word)
{
	list->words =
	    mem_realloc(list->words, list->count + 1, sizeof(*list->words));
	list->words[list->count++] = mem_copy_text(word.ptr, word.len);
}

void
args_list_add_all(struct args_list *list, const char *text, bool has_commas)
{
	struct slice rest = slice_str(text);

	while (has_commas && slice_find(rest, ',') < rest.len) {
		size_t comma = slice_find(rest, ',');

		args_list_add(list, slice_trim(slice_range(rest, 0, comma)));
		rest = slice_skip(rest, comma + 1);
	}
	args_list_add(list, has_commas ? slice_trim(rest) : rest);
}

void
args_list_fini(struct args_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		mem_free(list->words[i]);
	mem_free(list->words);
}
