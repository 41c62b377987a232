/* SPDX-License-Identifier: GPL-3.0-or-later
 * gsasl - the functions of GNU SASL by their names. */
#include "gsasl.h"

#include <stdbool.h>

#include "ehlo/base/library.h"

/* The version of the interface that the header describes. */
#define LIBRARY "libgsasl.so.18"

static const struct library_function functions[] = {
#define X(name) {"gsasl_" #name, offsetof(struct gsasl, name)},
    GSASL_LIST(X)
#undef X
};

const struct gsasl *
gsasl_load(struct err *err)
{
	static struct gsasl loaded;
	static bool is_loaded;

	if (!is_loaded)
		is_loaded =
		    library_load(LIBRARY, "nobody can be authenticated",
			functions, sizeof(functions) / sizeof(functions[0]),
			&loaded, err) == 0;
	return is_loaded ? &loaded : NULL;
}
