/* SPDX-License-Identifier: GPL-3.0-or-later
 * handshake - a TLS event in words. */
#include "ehlo/model/handshake.h"

#include <inttypes.h>

#define DAY_S       86400
#define NAMES_SHOWN 4

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

static size_t
count_lines(struct slice text)
{
	size_t count = 0;

	for (; text.len > 0; count++)
		text = slice_skip(text, slice_find(text, '\n') + 1);
	return count;
}

/* The first name that it is for, or whom it says it is; when it proves
 * nothing, more of them: the one that was asked for may be missing. */
static void
add_names(struct buf *out, const struct event_tls *tls)
{
	size_t max = tls->is_verified ? 1 : NAMES_SHOWN;
	struct slice rest = tls->names;

	if (rest.len == 0)
		buf_add_slice(out, tls->subject);
	for (size_t i = 0; i < max && rest.len > 0; i++) {
		size_t end = slice_find(rest, '\n');

		buf_add_str(out, i == 0 ? "" : ", ");
		buf_add_slice(out, slice_range(rest, 0, end));
		rest = slice_skip(rest, end + 1);
	}
	if (!tls->is_verified && rest.len > 0)
		buf_addf(out, ", %zu more name%s", count_lines(rest),
		    plural((int64_t)count_lines(rest)));
}

static void
add_certificate(
    struct buf *out, const struct event *ev, const struct wall *wall)
{
	const struct event_tls *tls = ev->tls;

	if (tls->sha256.len == 0) {
		buf_add_str(out, tls->is_served
				     ? "; only the client knows whether it "
				       "verified this server"
				     : "; no certificate");
		return;
	}
	buf_add_str(out, "; certificate ");
	add_names(out, tls);
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
	const struct event_tls *tls = ev->tls;

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
