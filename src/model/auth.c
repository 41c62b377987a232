/* SPDX-License-Identifier: GPL-3.0-or-later
 * auth - who said it, and what it is in clear. */
#include "ehlo/model/auth.h"

void
auth_tell(struct buf *out, const struct event_auth *auth)
{
	buf_add_slice(out, auth->mechanism);
	buf_add_str(out, auth->is_server ? ", server: " : ", client: ");
	buf_add_slice(out, auth->decoded);
}
