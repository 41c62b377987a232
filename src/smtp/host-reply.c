/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-reply - templates filled in: names, dates, ids, keywords.
 *
 * Where the session stands after a reply, the tracker says.
 */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "ehlo/smtp/reply.h"
#include "ehlo/smtp/template.h"
#include "host-core.h"

#define DATE_SIZE 64
#define ID_SIZE   32
#define SIZE_SIZE 24

/* RFC 5322 3.3, in English whatever the locale; no zero before the day. */
static const char *
date_text(struct host_time now, char *out)
{
	static const char days[][4] = {
	    "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
	static const char months[][4] = {"Jan", "Feb", "Mar", "Apr", "May",
	    "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
	bool is_west = now.utc_offset_min < 0;
	int offset = is_west ? -now.utc_offset_min : now.utc_offset_min;
	time_t local = (time_t)(now.unix_s + now.utc_offset_min * 60);
	struct tm tm = {.tm_mday = 1};

	gmtime_r(&local, &tm);
	snprintf(out, DATE_SIZE, "%s, %d %s %d %02d:%02d:%02d %c%02d%02d",
	    days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900,
	    tm.tm_hour, tm.tm_min, tm.tm_sec, is_west ? '-' : '+', offset / 60,
	    offset % 60);
	return out;
}

/* Whether the template shows it: what most replies do not show is not made. */
static bool
has_place(const char *template, char letter)
{
	const char *place = template;

	while ((place = strchr(place, '%')) != NULL && place[1] != '\0') {
		if (place[1] == letter)
			return true;
		place += 2;
	}
	return false;
}

static void
list_mechs(struct buf *out, unsigned mechs)
{
	for (unsigned i = 0; i < SASL_COUNT; i++)
		if (mechs >> i & 1)
			buf_addf(out, "%s%s", out->len > 0 ? " " : "",
			    sasl_name((enum sasl_mech)i));
}

/* RFC 3207 4.2: TLS is offered until it is there. RFC 4954 3: AUTH is, where
 * there is a mechanism for it. */
static bool
is_offered(const struct host *h, const char *keyword)
{
	struct slice rest = slice_str(keyword);
	struct slice word = slice_take_word(&rest);

	if (slice_equals(word, SLICE("STARTTLS")))
		return !h->is_secure;
	if (slice_equals(word, SLICE("AUTH")))
		return host_auth_mechs(h) != 0;
	return true;
}

/* The lines behind the first one of a reply to EHLO, which stands at begin. */
static void
add_keywords(struct host *h, size_t begin, struct template_values *values)
{
	const char *const *keyword = h->personality->keywords;
	struct buf mechs = {0};

	list_mechs(&mechs, host_auth_mechs(h));
	values->mechs = buf_slice(&mechs);
	for (; *keyword != NULL; keyword++) {
		if (!is_offered(h, *keyword))
			continue;
		h->reply.ptr[begin + 3] = '-';
		begin = h->reply.len;
		buf_add_str(&h->reply, "250 ");
		template_render(&h->reply, *keyword, values);
	}
	buf_fini(&mechs);
}

static void
count_error(struct host *h, enum code_class class)
{
	if (class == CODE_TEMPORARY || class == CODE_PERMANENT)
		h->errors++;
}

/* The texts that values point into. */
struct texts {
	char date[DATE_SIZE], id[ID_SIZE], size[SIZE_SIZE], time[SIZE_SIZE];
};

static void
fill_values(const struct host *h, struct host_time now, const char *template,
    const struct command *command, struct texts *texts,
    struct template_values *out)
{
	*out = (struct template_values){
	    .host = slice_str(h->personality->host),
	    .peer = slice_str(h->peer),
	    .argument = command->args,
	    .mailbox =
		command->path.is_null ? SLICE("<>") : command->path.mailbox,
	};
	if (has_place(template, 'd'))
		out->date = slice_str(date_text(now, texts->date));
	if (has_place(template, 'i')) {
		snprintf(texts->id, sizeof(texts->id), "%s%08u", h->tag,
		    h->messages);
		out->id = slice_str(texts->id);
	}
	snprintf(
	    texts->time, sizeof(texts->time), "%lld", (long long)now.unix_s);
	out->time = slice_str(texts->time);
	snprintf(
	    texts->size, sizeof(texts->size), "%lu", h->personality->size_max);
	out->size = slice_str(texts->size);
}

void
host_advance(struct host *h, enum verb verb, size_t begin)
{
	struct reply_line line = {0};

	reply_line_parse(slice_skip(buf_slice(&h->reply), begin), &line);
	count_error(h, code_class(line.code));
	h->phase = tracker_next(h->phase, verb, tracker_outcome(line.code));
	h->turn.verb = verb;
	h->has_reply = true;
	h->has_tls = h->phase == PHASE_TLS && !h->personality->stalls;
	h->has_close = h->phase == PHASE_QUIT || h->phase == PHASE_CLOSED;
}

void
host_reply_with(struct host *h, struct host_time now, enum verb verb,
    struct slice reply, bool is_raw, const struct command *command)
{
	struct texts texts;
	struct template_values values;
	size_t begin = h->reply.len;

	if (is_raw) {
		buf_add_slice(&h->reply, reply);
	} else {
		fill_values(h, now, reply.ptr, command, &texts, &values);
		values.verb = slice_str(verb_text(verb));
		template_render(&h->reply, reply.ptr, &values);
	}
	host_advance(h, verb, begin);
}

/* The session ends with this reply. */
static void
hang_up(struct host *h)
{
	h->phase = PHASE_CLOSED;
	h->has_close = true;
}

/* What Exim counts: not that HELO is missing or an address, and not DATA behind
 * recipients that were refused. */
static bool
is_syntax_error(
    const struct personality *p, const char *template, unsigned code)
{
	return (code == 500 || code == 501 || code == 503) &&
	       template != p->mail_helo_first && template != p->vrfy_syntax &&
	       template != p->data_rcpt_first;
}

/* The reply that stands at begin may be one too many: it says so, then. */
static void
count_syntax(struct host *h, const char *template, size_t begin)
{
	const struct personality *p = h->personality;
	struct reply_line line = {0};

	reply_line_parse(slice_skip(buf_slice(&h->reply), begin), &line);
	if (p->syntax_max == 0 || h->has_close ||
	    !is_syntax_error(p, template, (unsigned)line.code) ||
	    ++h->syntax_errors <= p->syntax_max)
		return;
	h->reply.ptr[begin + 3] = '-';
	buf_addf(&h->reply, "%03d %s\r\n", line.code, p->too_many_syntax);
	hang_up(h);
}

/* Whether this is one too many of those that are not known. */
static bool
is_unknown_over(struct host *h, const char *template)
{
	const struct personality *p = h->personality;

	return p->unknown_max > 0 && strcmp(template, p->unknown) == 0 &&
	       ++h->unknown > p->unknown_max;
}

void
host_reply(struct host *h, struct host_time now, enum verb verb,
    const char *template, const struct command *command, struct slice option)
{
	struct texts texts;
	struct template_values values;
	size_t begin = h->reply.len;
	bool is_over = is_unknown_over(h, template);

	if (is_over)
		template = h->personality->too_many_unknown;
	fill_values(h, now, template, command, &texts, &values);
	values.verb = slice_str(verb_text(verb));
	values.option = option;
	template_render(&h->reply, template, &values);
	if (verb == VERB_EHLO && h->reply.ptr[begin] == '2')
		add_keywords(h, begin, &values);
	host_advance(h, verb, begin);
	if (is_over)
		hang_up(h);
	count_syntax(h, template, begin);
	if (h->phase == PHASE_TLS && h->personality->injected != NULL)
		template_render(&h->reply, h->personality->injected, &values);
}

void
host_say(
    struct host *h, struct host_time now, enum verb verb, const char *template)
{
	static const struct command none;

	host_reply(h, now, verb, template, &none, SLICE(""));
}
