/* SPDX-License-Identifier: GPL-3.0-or-later
 * addresses - MAIL and RCPT of what the options say, within what is offered.
 */
#include "ehlo/app/addresses.h"

#include <string.h>

#include "ehlo/base/idn.h"
#include "ehlo/base/mem.h"
#include "ehlo/smtp/path.h"

void
addresses_init(struct addresses *a, const struct args *args, const char *sender)
{
	*a = (struct addresses){.args = args, .sender = mem_copy_str(sender)};
	a->to = mem_zalloc(args->to.count + 1, sizeof(*a->to));
	for (size_t i = 0; i < args->to.count; i++)
		a->to[i] = mem_copy_str(args->to.words[i]);
}

void
addresses_fini(struct addresses *a)
{
	if (a->args == NULL)
		return;
	for (size_t i = 0; i < a->args->to.count; i++)
		mem_free(a->to[i]);
	mem_free(a->to);
	mem_free(a->sender);
	*a = (struct addresses){0};
}

/* ---- how they are written --------------------------------------------- */

static bool
is_ascii(struct slice text)
{
	for (size_t i = 0; i < text.len; i++)
		if ((unsigned char)text.ptr[i] > 0x7f)
			return false;
	return true;
}

/* What cannot be converted is sent as it is, and judged then. */
static void
convert(char **mailbox)
{
	struct slice text = slice_str(*mailbox), domain = path_domain(text);
	struct buf out = {0};

	if (is_ascii(domain))
		return;
	buf_add_slice(&out, slice_range(text, 0, text.len - domain.len));
	if (idn_add_ascii(domain, &out, NULL) == 0) {
		mem_free(*mailbox);
		*mailbox = mem_copy_str(buf_text(&out));
	}
	buf_fini(&out);
}

void
addresses_settle(struct addresses *a, const struct session *s)
{
	bool is_offered = ext_set_has(&s->offered, EXT_SMTPUTF8);

	if (a->is_settled)
		return;
	a->is_settled = true;
	a->is_utf8 = is_offered && !is_ascii(slice_str(a->sender));
	if (!is_offered)
		convert(&a->sender);
	for (size_t i = 0; i < a->args->to.count; i++) {
		a->is_utf8 |= is_offered && !is_ascii(slice_str(a->to[i]));
		if (!is_offered)
			convert(&a->to[i]);
	}
}

/* ---- lines ------------------------------------------------------------ */

static void
add_words(const struct args_list *list, struct buf *out)
{
	for (size_t i = 0; i < list->count; i++)
		buf_addf(out, " %s", list->words[i]);
	buf_add_byte(out, '\n');
}

static bool
is_given(const struct args_list *list, struct slice name)
{
	for (size_t i = 0; i < list->count; i++)
		if (slice_starts_with_nocase(slice_str(list->words[i]), name))
			return true;
	return false;
}

/* What is known of the message and wanted by the server (RFC 1870 6, RFC 6152
 * 3), where the person says nothing else. */
static void
add_own_params(
    const struct addresses *a, const struct session *s, struct buf *out)
{
	const struct args_list *given = &a->args->mail_params;

	if (a->size > 0 && ext_set_has(&s->offered, EXT_SIZE) &&
	    !is_given(given, SLICE("SIZE=")))
		buf_addf(out, " SIZE=%llu", (unsigned long long)a->size);
	if (a->is_8bit && ext_set_has(&s->offered, EXT_8BITMIME) &&
	    !is_given(given, SLICE("BODY=")))
		buf_add_str(out, " BODY=8BITMIME");
}

int
addresses_add_mail(struct addresses *a, const struct session *s,
    struct buf *out, struct err *err)
{
	unsigned long limit = ext_set_limit(&s->offered, "MAILMAX");

	if (limit > 0 && a->messages >= limit)
		return err_set(err, ERR_LEFT_OVER,
		    "--to: %zu left: the server's LIMITS allow %lu messages in "
		    "a session",
		    a->args->to.count - a->next, limit);
	a->messages++;
	buf_addf(
	    out, "MAIL FROM:<%s>%s", a->sender, a->is_utf8 ? " SMTPUTF8" : "");
	add_own_params(a, s, out);
	add_words(&a->args->mail_params, out);
	return 0;
}

/* Whether its domain is another than those of the recipients from first on. */
static bool
is_new_domain(const struct addresses *a, size_t first, size_t index)
{
	struct slice domain = path_domain(slice_str(a->to[index]));

	for (size_t i = first; i < index; i++)
		if (slice_equals_nocase(
			path_domain(slice_str(a->to[i])), domain))
			return false;
	return true;
}

void
addresses_add_rcpt(
    struct addresses *a, const struct session *s, bool is_once, struct buf *out)
{
	unsigned long max = ext_set_limit(&s->offered, "RCPTMAX");
	unsigned long domain_max = ext_set_limit(&s->offered, "RCPTDOMAINMAX");
	size_t first = a->next, domains = 0;

	for (; a->next < a->args->to.count; a->next++) {
		bool is_full = max > 0 && a->next - first >= max;

		domains += is_new_domain(a, first, a->next);
		is_full |= domain_max > 0 && domains > domain_max;
		if (is_full && !is_once && a->next > first)
			return;
		buf_addf(out, "RCPT TO:<%s>", a->to[a->next]);
		add_words(&a->args->rcpt_params, out);
	}
}

bool
addresses_is_over(const struct addresses *a)
{
	return a->next == a->args->to.count;
}
