/* SPDX-License-Identifier: GPL-3.0-or-later
 * idn - libidn2, loaded when the first name needs it.
 *
 * Most names never do. Two functions are all that is wanted of it, and their
 * form is part of the library's version. */
#include "ehlo/base/idn.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "ehlo/base/library.h"

#define LIBRARY "libidn2.so.0"

#define NAME_MAX_LEN 255 /* RFC 1035 2.3.4 */
/* Normalized first (IDN2_NFC_INPUT), by the rules for lookups
 * (IDN2_NONTRANSITIONAL). */
#define FLAGS (1 | 8)

static struct idn2 {
	int (*lookup_u8)(const uint8_t *name, uint8_t **out, int flags);
	void (*free)(void *ptr);
} idn2;

static const struct library_function functions[] = {
    {"idn2_lookup_u8", offsetof(struct idn2, lookup_u8)},
    {"idn2_free", offsetof(struct idn2, free)},
};

static int
load(struct err *err)
{
	static bool is_loaded;
	int rc = 0;

	if (!is_loaded)
		rc = library_load(LIBRARY,
		    "names in other scripts cannot be put into ASCII",
		    functions, sizeof(functions) / sizeof(functions[0]), &idn2,
		    err);
	is_loaded = rc == 0;
	return rc;
}

int
idn_add_ascii(struct slice domain, struct buf *out, struct err *err)
{
	char name[NAME_MAX_LEN * 4 + 1];
	uint8_t *ascii = NULL;
	int rc = load(err);

	if (rc < 0)
		return rc;
	if (domain.len == 0 || domain.len >= sizeof(name) ||
	    memchr(domain.ptr, '\0', domain.len) != NULL)
		return err_set(err, ERR_SYNTAX, "no name of a domain");
	memcpy(name, domain.ptr, domain.len);
	name[domain.len] = '\0';
	if (idn2.lookup_u8((const uint8_t *)name, &ascii, FLAGS) != 0)
		return err_set(err, ERR_SYNTAX,
		    "\"%.100s\" is no name of a domain in any script", name);
	buf_add_str(out, (const char *)ascii);
	idn2.free(ascii);
	return 0;
}
