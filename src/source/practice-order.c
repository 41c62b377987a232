/* SPDX-License-Identifier: GPL-3.0-or-later
 * practice-order - a table of words, each with the function that obeys it. */
#include "ehlo/source/practice-order.h"

#include <limits.h>
#include <stdio.h>
#include <time.h>

#include "ehlo/base/utf8.h"

struct order {
	struct practice *practice;
	struct slice args;
	struct buf *note, *text;
	struct err *err;
};

static bool
is_word(const struct order *o, const char *word)
{
	return slice_equals_nocase(o->args, slice_str(word));
}

/* ---- rules -------------------------------------------------------------- */

static int
list_rules(struct order *o)
{
	const struct rules *rules = practice_rules(o->practice);
	size_t count = rules_count(rules);
	unsigned long applied;

	if (count == 0)
		buf_add_str(o->text,
		    "No rules. One is made so: :fault rcpt 450 4.2.0 "
		    "\"Greylisted\" once\n");
	for (size_t i = 1; i <= count; i++) {
		struct slice line = rules_line(rules, i, &applied);

		buf_addf(o->text, "%zu  ", i);
		utf8_add_safe(o->text, line, UTF8_FORM_UNICODE);
		buf_addf(o->text, applied == 0 ? "\n" : "   (applied: %lu)\n",
		    applied);
	}
	return 0;
}

static int
delete_rule(struct order *o, struct slice number)
{
	unsigned long index = 0;

	if (slice_to_number(number, RULES_MAX, &index) < 0 ||
	    rules_remove(practice_rules(o->practice), index) < 0)
		return err_set(o->err, ERR_USAGE,
		    "there is no such rule; \":fault list\" numbers them");
	buf_addf(o->note, "the practice server's rule %lu is gone", index);
	return 0;
}

/* The password of a user is not told again. */
static void
tell_rule(struct order *o)
{
	struct slice rest = o->args;
	bool is_user =
	    slice_equals_nocase(slice_take_word(&rest), SLICE("user"));

	buf_add_str(o->note, "the practice server has a rule: ");
	if (is_user) {
		buf_add_str(o->note, "user ");
		buf_add_slice(o->note, slice_take_word(&rest));
	} else {
		buf_add_slice(o->note, o->args);
	}
}

static int
order_fault(struct order *o)
{
	struct rules *rules = practice_rules(o->practice);
	struct slice rest = o->args;
	int rc;

	if (o->args.len == 0 || is_word(o, "list"))
		return list_rules(o);
	if (is_word(o, "clear")) {
		rules_clear(rules);
		buf_add_str(o->note, "the practice server has no rules");
		return 0;
	}
	if (slice_equals_nocase(slice_take_word(&rest), SLICE("delete")))
		return delete_rule(o, slice_trim(rest));
	rc = rules_add(rules, o->args, o->err);
	if (rc == 0)
		tell_rule(o);
	return rc;
}

/* Nobody is told. */
static int
order_rules(struct order *o)
{
	struct rules *rules = practice_rules(o->practice);

	rules_clear(rules);
	rules_read(rules, "", o->args, NULL);
	return 0;
}

/* ---- personalities ------------------------------------------------------ */

static int
order_personality(struct order *o)
{
	const struct personality *p = personality_find(o->args);
	const char *played = practice_personality(o->practice)->name;

	if (p != NULL) {
		practice_play(o->practice, p);
		buf_addf(o->note,
		    "the practice server plays %s: %s; a new session has its "
		    "greeting",
		    p->name, p->about);
		return 0;
	}
	if (o->args.len > 0)
		return err_set(o->err, ERR_USAGE,
		    "no personality \"%.*s\"; \":personality\" lists them",
		    SLICE_ARGS(slice_range(o->args, 0, 40)));
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		buf_addf(o->text, "%s %s: %s\n",
		    slice_equals(slice_str(p->name), slice_str(played)) ? "*"
									: "-",
		    p->name, p->about);
	return 0;
}

/* ---- held replies ------------------------------------------------------- */

void
practice_name_held(struct buf *out, enum verb verb, struct slice bytes)
{
	const char *to = verb == VERB_GREETING  ? "greeting"
	                 : verb == VERB_CONTENT ? "reply to the message"
	                                        : "reply";
	size_t end = slice_find(bytes, '\r');

	buf_addf(out, "the server holds its %s", to);
	if (verb_is_command(verb))
		buf_addf(out, " to %s", verb_text(verb));
	buf_addf(out, ", \"%.*s\"%s", SLICE_ARGS(slice_range(bytes, 0, end)),
	    end + 2 < bytes.len ? " and more" : "");
}

void
practice_tell_held(struct buf *out, enum verb verb, struct slice bytes)
{
	practice_name_held(out, verb, bytes);
	buf_add_str(out,
	    "; :release sends it, :release 550 5.1.1 No such user sends that "
	    "in its place");
}

static int
order_hold(struct order *o)
{
	bool is_on = o->args.len == 0 ? !practice_is_holding(o->practice)
	                              : is_word(o, "on");

	if (o->args.len > 0 && !is_on && !is_word(o, "off"))
		return err_set(o->err, ERR_USAGE, "\":hold\" wants on or off");
	buf_add_str(o->note,
	    is_on ? "the practice server holds each reply until :release"
		  : "the practice server answers by itself again");
	practice_hold(o->practice, is_on);
	return 0;
}

static int
order_release(struct order *o)
{
	int rc = o->args.len == 0 ? practice_release(o->practice, 0)
	                          : practice_replace(o->practice, 0, o->args);

	if (rc < 0)
		return err_set(o->err, ERR_STATE,
		    practice_is_holding(o->practice)
			? "no reply is held now"
			: "no reply is held; \":hold on\" holds them");
	return 0;
}

/* ---- the mailbox -------------------------------------------------------- */

#define CLOCK_SIZE 16

static const char *
clock_text(const struct mailbox_message *m, char *out)
{
	time_t local = (time_t)(m->unix_s + m->utc_offset_min * 60);
	struct tm tm = {.tm_mday = 1};

	gmtime_r(&local, &tm);
	snprintf(out, CLOCK_SIZE, "%02d:%02d:%02d", tm.tm_hour, tm.tm_min,
	    tm.tm_sec);
	return out;
}

/* Whatever is in it, it is text. */
static void
add_lines(struct buf *out, const char *margin, struct slice lines)
{
	while (lines.len > 0) {
		size_t end = slice_find(lines, '\n');
		struct slice line = slice_range(lines, 0, end);

		if (line.len > 0 && line.ptr[line.len - 1] == '\r')
			line.len--;
		buf_add_str(out, margin);
		utf8_add_safe(out, line, UTF8_FORM_UNICODE);
		buf_add_byte(out, '\n');
		lines = slice_skip(lines, end + 1);
	}
}

static void
add_row(struct buf *out, const struct mailbox_message *m)
{
	struct slice to = buf_slice(&m->recipients);
	struct slice rest = to;
	size_t first = slice_find(to, '\n');
	struct buf subject = {0};
	char clock[CLOCK_SIZE];
	unsigned others = 0;

	for (rest = slice_skip(rest, first + 1); rest.len > 0; others++)
		rest = slice_skip(rest, slice_find(rest, '\n') + 1);
	mailbox_message_field(m, "Subject", &subject);
	buf_addf(out, "%u  %s  ", m->number, clock_text(m, clock));
	utf8_add_safe(out, buf_slice(&m->sender), UTF8_FORM_UNICODE);
	buf_add_str(out, " to ");
	utf8_add_safe(out, slice_range(to, 0, first), UTF8_FORM_UNICODE);
	if (others > 0)
		buf_addf(out, " and %u more", others);
	buf_addf(out, ", %llu bytes: ", (unsigned long long)m->size);
	utf8_add_safe(out, buf_slice(&subject), UTF8_FORM_UNICODE);
	buf_add_byte(out, '\n');
	buf_fini(&subject);
}

static void
add_message(struct buf *out, const struct mailbox_message *m)
{
	char clock[CLOCK_SIZE];

	buf_addf(out, "Message %u, taken at %s from ", m->number,
	    clock_text(m, clock));
	utf8_add_safe(out, buf_slice(&m->helo), UTF8_FORM_UNICODE);
	buf_addf(out, " [%.*s], %s%s\n", SLICE_ARGS(buf_slice(&m->client)),
	    m->is_secure ? "inside TLS" : "in clear",
	    m->is_authenticated ? ", authenticated" : "");
	buf_add_str(out, "MAIL FROM: ");
	utf8_add_safe(out, buf_slice(&m->sender), UTF8_FORM_UNICODE);
	buf_add_byte(out, '\n');
	add_lines(out, "RCPT TO: ", buf_slice(&m->recipients));
	buf_add_byte(out, '\n');
	add_lines(out, "", buf_slice(&m->content));
	if (m->size > m->content.len)
		buf_addf(out, "\n(%llu bytes more were not kept)\n",
		    (unsigned long long)(m->size - m->content.len));
}

static int
order_mailbox(struct order *o)
{
	struct mailbox *mailbox = practice_mailbox(o->practice);
	const struct mailbox_message *m = NULL;
	unsigned long number = 0;

	if (is_word(o, "clear")) {
		mailbox_clear(mailbox);
		buf_add_str(o->note, "the practice server's mailbox is empty");
		return 0;
	}
	if (o->args.len > 0) {
		if (slice_to_number(o->args, UINT_MAX, &number) == 0)
			m = mailbox_find(mailbox, (unsigned)number);
		if (m == NULL)
			return err_set(o->err, ERR_USAGE,
			    "there is no such message; \":mailbox\" lists "
			    "them");
		add_message(o->text, m);
		return 0;
	}
	if (mailbox_count(mailbox) == 0)
		buf_add_str(o->text, "The practice server took no message.\n");
	for (size_t i = mailbox_count(mailbox); i > 0; i--)
		add_row(o->text, mailbox_at(mailbox, i - 1));
	return 0;
}

/* ---- contract ----------------------------------------------------------- */

int
practice_order(struct practice *p, struct slice order, struct buf *note,
    struct buf *text, struct err *err)
{
	static const struct {
		const char *word;
		int (*obey)(struct order *o);
	} orders[] = {
	    {"fault", order_fault},
	    {"rules", order_rules},
	    {"personality", order_personality},
	    {"hold", order_hold},
	    {"release", order_release},
	    {"mailbox", order_mailbox},
	};
	struct slice word = slice_take_word(&order);
	struct order o = {p, slice_trim(order), note, text, err};

	for (size_t i = 0; i < sizeof(orders) / sizeof(orders[0]); i++)
		if (slice_equals_nocase(word, slice_str(orders[i].word)))
			return orders[i].obey(&o);
	return err_set(err, ERR_USAGE, "no order for the practice server");
}
