/* SPDX-License-Identifier: GPL-3.0-or-later
 * openssl - the functions of OpenSSL by their names. */
#include "config.h"

#define OPENSSL_IS_LINKED
#include "openssl.h"

#include <dlfcn.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Brings libcrypto with it; the version of the interface of the headers. */
#define LIBRARY "libssl.so.3"

static struct openssl loaded;

static const struct {
	const char *name;
	size_t at;
} functions[] = {
#define X(name) {#name, offsetof(struct openssl, name)},
    OPENSSL_LIST(X) OPENSSL_SERVER_LIST(X)
#undef X
};

static int
find_functions(void *library, struct err *err)
{
	for (size_t i = 0; i < sizeof(functions) / sizeof(functions[0]); i++) {
		void *function = dlsym(library, functions[i].name);

		if (function == NULL)
			return err_set(err, ERR_SYSTEM, LIBRARY " lacks %s",
			    functions[i].name);
		/* POSIX: what dlsym gives is a function's address too. */
		memcpy((char *)&loaded + functions[i].at, &function,
		    sizeof(function));
	}
	return 0;
}

int
openssl_load(struct err *err)
{
	static bool is_loaded;
	void *library;

	if (is_loaded)
		return 0;
	library = dlopen(LIBRARY, RTLD_NOW | RTLD_LOCAL);
	if (library == NULL)
		return err_set(
		    err, ERR_SYSTEM, "TLS is not possible: %s", dlerror());
	if (find_functions(library, err) < 0)
		return -ERR_SYSTEM;
	is_loaded = true;
	return 0;
}

const struct openssl *
openssl_get(void)
{
	return &loaded;
}
