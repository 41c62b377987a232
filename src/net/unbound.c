/* SPDX-License-Identifier: GPL-3.0-or-later
 * unbound - the functions of libunbound by their names. */
#include "unbound.h"

#include <stdbool.h>

#include "ehlo/base/library.h"

/* The version of the interface that the header describes. */
#define LIBRARY "libunbound.so.8"

static const struct library_function functions[] = {
#define X(name) {"ub_" #name, offsetof(struct unbound, name)},
    UNBOUND_LIST(X)
#undef X
};

const struct unbound *
unbound_load(struct err *err)
{
	static struct unbound loaded;
	static bool is_loaded;

	if (!is_loaded)
		is_loaded =
		    library_load(LIBRARY, "names cannot be asked for",
			functions, sizeof(functions) / sizeof(functions[0]),
			&loaded, err) == 0;
	return is_loaded ? &loaded : NULL;
}
