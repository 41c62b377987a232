/* SPDX-License-Identifier: GPL-3.0-or-later
 * login - who to be to servers, as the options say it.
 *
 * It holds no secret: whoever has those gives them out by the server's name,
 * when they are needed.
 */
#ifndef EHLO_SOURCE_LOGIN_H
#define EHLO_SOURCE_LOGIN_H

#include <stdbool.h>

#include "ehlo/base/buf.h"
#include "ehlo/base/slice.h"

/* Borrowed; NULL = not given. */
struct login {
	bool is_wanted;        /* behind EHLO, unless a person does it */
	bool ends_unauthenticated; /* nothing is said to a server after an
	                        * authentication that failed */
	bool is_clear_allowed; /* without TLS, too */
	const char *mechs;     /* "PLAIN,LOGIN": one of these; else of all */
	const char *user;
	/* Who we are to this server, if that is not known (user is empty), and
	 * the password, or the token. False = there is none. */
	bool (*find)(void *context, struct slice host, struct buf *user,
	    struct buf *password);
	void *context;
};

/* 0, or -ERR_USAGE: a word among them is no mechanism. */
struct err;
int login_check_mechs(const char *mechs, struct err *err);

#endif
