/* SPDX-License-Identifier: GPL-3.0-or-later
 * library - dlopen, and one dlsym a row. */
#include "ehlo/base/library.h"

#include <dlfcn.h>
#include <string.h>

int
library_load(const char *library, const char *impossible,
    const struct library_function *functions, size_t count, void *table,
    struct err *err)
{
	void *handle = dlopen(library, RTLD_NOW | RTLD_LOCAL);

	if (handle == NULL)
		return err_set(
		    err, ERR_SYSTEM, "%s: %s", impossible, dlerror());
	for (size_t i = 0; i < count; i++) {
		void *function = dlsym(handle, functions[i].name);

		if (function == NULL)
			return err_set(err, ERR_SYSTEM, "%s: %s lacks %s",
			    impossible, library, functions[i].name);
		/* POSIX: what dlsym gives is a function's address too. */
		memcpy((char *)table + functions[i].at, &function,
		    sizeof(function));
	}
	return 0;
}
