/* SPDX-License-Identifier: GPL-3.0-or-later
 * openssl - the functions of OpenSSL by their names. */
#include "config.h"

#define OPENSSL_IS_LINKED
#include "openssl.h"

#include <stdbool.h>

#include "ehlo/base/library.h"

/* Brings libcrypto with it; the version of the interface of the headers. */
#define LIBRARY "libssl.so.3"

static struct openssl loaded;

static const struct library_function functions[] = {
#define X(name) {#name, offsetof(struct openssl, name)},
    OPENSSL_LIST(X) OPENSSL_SERVER_LIST(X)
#undef X
};

int
openssl_load(struct err *err)
{
	static bool is_loaded;

	if (!is_loaded)
		is_loaded =
		    library_load(LIBRARY, "TLS is not possible", functions,
			sizeof(functions) / sizeof(functions[0]), &loaded,
			err) == 0;
	return is_loaded ? 0 : -ERR_SYSTEM;
}

const struct openssl *
openssl_get(void)
{
	return &loaded;
}
