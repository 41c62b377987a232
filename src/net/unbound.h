/* SPDX-License-Identifier: GPL-3.0-or-later
 * unbound - libunbound, loaded when the first question is asked.
 *
 * The library brings four others; to map them takes a good part of the time
 * and the memory of a session that asks no name server, which most do not.
 */
#ifndef EHLO_SRC_NET_UNBOUND_H
#define EHLO_SRC_NET_UNBOUND_H

#include <unbound.h>

#include "ehlo/base/err.h"

/* X(the library's function without its prefix) */
#define UNBOUND_LIST(X)                                                 \
	X(ctx_create) X(ctx_delete) X(ctx_async) X(ctx_debugout)        \
	X(ctx_set_option) X(ctx_resolvconf) X(ctx_set_fwd)              \
	X(ctx_add_ta) X(ctx_zone_remove) X(resolve_async) X(cancel)     \
	X(resolve_free) X(process) X(fd) X(strerror)

struct unbound {
#define X(name) __typeof__(&ub_##name) name;
	UNBOUND_LIST(X)
#undef X
};

/* The same at every call; NULL with err set when it cannot be loaded. */
const struct unbound *unbound_load(struct err *err);

#endif
