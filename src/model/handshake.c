/* SPDX-License-Identifier: GPL-3.0-or-later
 * handshake - a TLS event in words. */
#include "ehlo/model/handshake.h"

#include <inttypes.h>

#define DAY_S 86400

int64_t
handshake_days_left(uint64_t t_us, int64_t not_after, const struct wall *wall)
{
	int64_t now_s = (wall->unix_us + (int64_t)t_us) / 1000000;
	int64_t left_s = not_after - now_s;

	return left_s < 0 ? -((-left_s + DAY_S - 1) / DAY_S) : left_s / DAY_S;
}

static const char *
plural(int64_t count)
{
	return count == 1 ? "" : "s";
}

static void
add_days(struct buf *out, int64_t days)
{
	if (days < 0)
		buf_addf(out, ", expired %" PRId64 " day%s ago", -days,
		    plural(-days));
	else
		buf_addf(out, ", %" PRId64 " day%s left", days, plural(days));
}

/* The first name that it is for, or whom it says it is. */
static struct slice
name_of(const struct event_tls *tls)
{
	if (tls->names.len == 0)
		return tls->subject;
	return slice_range(tls->names, 0, slice_find(tls->names, '\n'));
}

static void
add_certificate(
    struct buf *out, const struct event *ev, const struct wall *wall)
{
	const struct event_tls *tls = &ev->tls;

	if (tls->sha256.len == 0) {
		buf_add_str(out, "; no certificate");
		return;
	}
	buf_add_str(out, "; certificate ");
	buf_add_slice(out, name_of(tls));
	buf_add_str(out, tls->is_verified ? ", verified" : ", NOT VERIFIED");
	if (tls->dane == DANE_MATCH) {
		buf_add_str(out, " by TLSA ");
		buf_add_slice(out, tls->tlsa);
	}
	if (wall->is_known)
		add_days(
		    out, handshake_days_left(ev->t_us, tls->not_after, wall));
}

void
handshake_tell(struct buf *out, const struct event *ev, const struct wall *wall)
{
	const struct event_tls *tls = &ev->tls;

	buf_add_slice(out, tls->version);
	buf_add_str(out, ", ");
	buf_add_slice(out, tls->cipher);
	if (tls->group.len > 0)
		buf_add_str(out, ", ");
	buf_add_slice(out, tls->group);
	add_certificate(out, ev, wall);
	if (tls->was_client_asked)
		buf_add_str(out,
		    "; the server asked for a certificate of ours and got "
		    "none");
	if (tls->dane != DANE_UNASKED && tls->dane != DANE_MATCH)
		buf_addf(out, "; DANE: %s", dane_words(tls->dane));
}

bool
handshake_next_error(struct slice *errors, struct buf *out)
{
	size_t end = slice_find(*errors, '\n');
	struct slice line = slice_range(*errors, 0, end);
	struct slice depth = slice_take_word(&line);
	struct slice name = slice_take_word(&line);

	if (errors->len == 0)
		return false;
	*errors = slice_skip(*errors, end + 1);
	buf_add_slice(out, slice_trim(line));
	buf_add_str(out, " (");
	buf_add_slice(out, name);
	buf_add_str(out, ", depth ");
	buf_add_slice(out, depth);
	buf_add_byte(out, ')');
	return true;
}
