/* SPDX-License-Identifier: GPL-3.0-or-later
 * unbound - the functions of libunbound by their names. */
#include "config.h"

#include "unbound.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* The version of the interface that the header describes. */
#define LIBRARY "libunbound.so.8"

static const struct {
	const char *name;
	size_t at;
} functions[] = {
#define X(name) {"ub_" #name, offsetof(struct unbound, name)},
    UNBOUND_LIST(X)
#undef X
};

static int
find_functions(void *library, struct unbound *out, struct err *err)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *function = dlsym(library, functions[i].name);

		if (function == NULL)
			return err_set(err, ERR_SYSTEM, LIBRARY " lacks %s",
			    functions[i].name);
		/* POSIX: what dlsym gives is a function's address too. */
		memcpy(
		    (char *)out + functions[i].at, &function, sizeof(function));
	}
	return 0;
}

const struct unbound *
unbound_load(struct err *err)
{
	static struct unbound loaded;
	static bool is_loaded;
	void *library;

	if (is_loaded)
		return &loaded;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL) {
		err_set(err, ERR_SYSTEM, "names cannot be asked for: %s",
		    dlerror());
		return NULL;
	}
	if (find_functions(library, &loaded, err) < 0)
		return NULL;
	is_loaded = true;
	return &loaded;
}
