/* SPDX-License-Identifier: GPL-3.0-or-later
 * gsasl - GNU SASL, loaded when the first authentication begins.
 *
 * It brings four other libraries, and most sessions authenticate nobody.
 */
#ifndef EHLO_SRC_SMTP_GSASL_H
#define EHLO_SRC_SMTP_GSASL_H

#include <gsasl.h>

#include "ehlo/base/err.h"

/* X(the library's function without its prefix) */
#define GSASL_LIST(X)                                                   \
	X(init) X(done) X(callback_set) X(callback_hook_set)            \
	X(callback_hook_get) X(property_set_raw) X(property_fast)       \
	X(client_start) X(server_start) X(step) X(finish) X(free)       \
	X(strerror)

struct gsasl {
#define X(name) __typeof__(&gsasl_##name) name;
	GSASL_LIST(X)
#undef X
};

/* The same at every call; NULL with err set when it cannot be loaded. */
const struct gsasl *gsasl_load(struct err *err);

#endif
