/* SPDX-License-Identifier: GPL-3.0-or-later
 * view-status - the panel in one or two rows, for narrow screens.
 *
 * The first row says how far one got and what came of it, the second names
 * the envelope. Words are whole: where a row is too short, what matters least
 * is left out; the panel has it.
 */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/tui/words.h"

#define GAP       2
#define ITEMS_MAX 16
/* Longer values are cut: the conversation has them whole. */
#define VALUE_COLS_MAX 40

/* What is left out first. */
enum rank {
	RANK_DETAIL,
	RANK_OFFER,
	RANK_STEP,
	RANK_ENVELOPE,
	RANK_RESULT,
	RANK_TROUBLE,
	RANK_WAIT
};

/* "LABEL sign value"; label and value may be empty. */
struct item {
	const char *label;
	enum sign sign;
	struct slice value, brief; /* brief: where the row is too short */
	char text[32];             /* of a value that is made here */
	enum rank rank;
	bool is_left_out;
};

struct row {
	struct item items[ITEMS_MAX];
	size_t count;
	struct buf wait, relay; /* in words */
};

/* ---- items ------------------------------------------------------------ */

static struct item *
add(struct row *row, enum rank rank, const char *label, enum sign sign,
    struct slice value)
{
	struct item *item = &row->items[row->count];

	row->count += row->count + 1 < ITEMS_MAX;
	*item = (struct item){
	    .rank = rank, .label = label, .sign = sign, .value = value};
	return item;
}

/* Makes the value of an item. */
static void __attribute__((format(printf, 2, 3)))
say(struct item *item, const char *fmt, ...)
{
	va_list args;

	va_start(args, fmt);
	vsnprintf(item->text, sizeof(item->text), fmt, args);
	va_end(args);
	item->value = slice_str(item->text);
}

static void
add_wait(struct row *row, const struct scene *scene)
{
	if (scene->wait.is_sending) {
		words_add_progress(&row->wait, scene);
	} else if (scene->wait.is_waiting) {
		words_add_awaited(&row->wait, scene->session);
		buf_add_str(&row->wait, ": ");
		words_add_wait(&row->wait, &scene->wait);
	} else {
		return;
	}
	add(row, RANK_WAIT, "", SIGN_TODO, buf_slice(&row->wait));
}

static const struct session_probe *
find_probe(const struct session *s, enum port_verdict verdict)
{
	for (size_t i = s->probe_count; i-- > 0;)
		if (s->probes[i].verdict == verdict)
			return &s->probes[i];
	return NULL;
}

/* The verdict that decides; where no address accepts, each of them once. */
static void
add_ports(struct row *row, const struct session *s)
{
	const struct session_probe *open = find_probe(s, PORT_LISTENING);

	if (open != NULL) {
		say(add(row, RANK_OFFER, "", words_port_sign(PORT_LISTENING),
			SLICE("")),
		    "%s %u ms", port_verdict_words(PORT_LISTENING),
		    (unsigned)open->ms);
		return;
	}
	for (enum port_verdict i = 0; i < PORT_VERDICT_COUNT; i++)
		if (i != PORT_NOT_TRIED && find_probe(s, i) != NULL)
			add(row, RANK_TROUBLE, "", words_port_sign(i),
			    slice_str(port_verdict_words(i)));
}

static bool
has_doubt(const struct session *s)
{
	return s->tls.version != NULL && !s->tls.is_verified &&
	       !s->tls.is_served;
}

/* Greeting, EHLO, TLS, AUTH: what was done, what is to be had. */
static void
add_steps(struct row *row, const struct session *s)
{
	if (s->is_ehlo_done)
		say(add(row, RANK_STEP, "EHLO", SIGN_PASS, SLICE("")), "%zu",
		    s->offered.count + s->offered.dropped);
	else if (s->is_greeted)
		say(add(row, RANK_STEP, "GREET", SIGN_PASS, SLICE("")),
		    "%llu ms", (unsigned long long)s->greeting_ms);
	if (s->tls.version != NULL || s->trouble == TROUBLE_TLS ||
	    ext_set_has(&s->offered, EXT_STARTTLS))
		add(row, RANK_STEP, "TLS", words_tls_sign(s),
		    has_doubt(s) ? SLICE("NOT VERIFIED") : SLICE(""));
	if (s->is_authenticated || ext_set_has(&s->offered, EXT_AUTH))
		add(row, RANK_OFFER, "AUTH",
		    s->is_authenticated ? SIGN_PASS : SIGN_TODO, SLICE(""));
}

/* All of them, some, none, or nobody knows yet. */
static enum sign
recipients_sign(const struct session *s)
{
	size_t refused = 0;

	for (size_t i = 0; i < s->recipient_count; i++)
		refused += s->recipients[i].state == RECIPIENT_REFUSED;
	if (refused > 0)
		return s->accepted_count > 0 ? SIGN_DOUBT : SIGN_FAIL;
	return s->accepted_count > 0 ? SIGN_PASS : SIGN_TODO;
}

static void
add_results(struct row *row, const struct scene *scene)
{
	const struct session *s = scene->session;
	bool is_refused = s->relay == RELAY_REFUSED;
	struct slice word = is_refused ? SLICE("refused") : SLICE("accepted");

	if (s->recipient_count > 0)
		say(add(row, RANK_ENVELOPE, "RCPT", recipients_sign(s),
			SLICE("")),
		    "%zu/%zu", s->accepted_count, s->recipient_count);
	buf_add_slice(&row->relay, word);
	buf_add_str(&row->relay, ": ");
	buf_add_slice(&row->relay, words_relay_domain(s));
	if (s->relay != RELAY_UNKNOWN && !scene->serve.is_on)
		add(row, RANK_RESULT, "RELAY",
		    is_refused ? SIGN_FAIL : SIGN_DOUBT, buf_slice(&row->relay))
		    ->brief = word;
}

static void
add_state(struct row *row, const struct scene *scene)
{
	const struct session *s = scene->session;

	if (s->target == NULL) {
		add(row, RANK_STEP, "", SIGN_TODO, SLICE("not connected"));
		return;
	}
	add_wait(row, scene);
	if (s->resolve_error != NULL)
		add(row, RANK_TROUBLE, "NAME", SIGN_FAIL,
		    slice_str(s->resolve_error));
	add_ports(row, s);
	add_steps(row, s);
	add_results(row, scene);
}

static enum sign
recipient_sign(const struct session *s)
{
	return words_recipient_sign(
	    s->recipients[s->recipient_count - 1].state);
}

static void
add_findings(struct row *row, const struct session *s)
{
	enum severity worst;
	size_t count = words_count_findings(s, &worst);

	if (count > 0)
		say(add(row, RANK_OFFER, "findings", words_severity_sign(worst),
			SLICE("")),
		    "%zu", count);
}

/* The sender, and the newest recipient. */
static void
add_envelope(struct row *row, const struct session *s)
{
	if (s->message_count > 0)
		add(row, RANK_RESULT, "QUEUED", SIGN_PASS,
		    slice_str(s->queue_id));
	if (s->is_closed && s->closed_by == CLOSED_ERROR)
		add(row, RANK_DETAIL, "", SIGN_FAIL,
		    slice_str(s->closed_error));
	if (s->sender != NULL)
		add(row, RANK_OFFER, "from",
		    words_recipient_sign(s->sender_state),
		    slice_str(s->sender[0] == '\0' ? "<>" : s->sender));
	if (s->recipient_count > 0)
		add(row, RANK_ENVELOPE, "to", recipient_sign(s),
		    slice_str(s->recipients[s->recipient_count - 1].mailbox));
}

/* ---- a row ------------------------------------------------------------ */

static int
value_cols(const struct item *item, const struct pen *pen)
{
	int cols = (int)utf8_safe_width(item->value, pen_form(pen));

	return cols < VALUE_COLS_MAX ? cols : VALUE_COLS_MAX;
}

static int
item_cols(const struct item *item, const struct pen *pen)
{
	int label = (int)strlen(item->label), value = value_cols(item, pen);

	return label + (label > 0) + 1 + (value > 0) + value;
}

static int
row_cols(const struct row *row, const struct pen *pen)
{
	int cols = 1;

	for (size_t i = 0; i < row->count; i++)
		if (!row->items[i].is_left_out)
			cols += item_cols(&row->items[i], pen) + GAP;
	return cols - GAP;
}

static void
take_brief(struct row *row)
{
	for (size_t i = 0; i < row->count; i++)
		if (row->items[i].brief.len > 0)
			row->items[i].value = row->items[i].brief;
}

/* The last of those that matter least, if it is not the only one. */
static struct item *
find_least(struct row *row)
{
	struct item *least = NULL;
	size_t left = 0;

	for (size_t i = 0; i < row->count; i++) {
		struct item *item = &row->items[i];

		left += !item->is_left_out;
		if (!item->is_left_out &&
		    (least == NULL || item->rank <= least->rank))
			least = item;
	}
	return left > 1 ? least : NULL;
}

static int
paint_item(const struct item *item, const struct pen *pen, int at, int col)
{
	int cols = value_cols(item, pen);

	if (item->label[0] != '\0')
		col = pen_text(pen, at, col, STYLE_LABEL, item->label) + 1;
	col = words_put_sign(pen, at, col, item->sign);
	if (cols > 0)
		col = pen_fit(pen, at, col + 1, col + 1 + cols,
		    words_sign_style(item->sign), item->value);
	return col;
}

static void
paint_row(struct row *row, const struct pen *pen, int at)
{
	struct item *least;
	int col = 1;

	if (row_cols(row, pen) > pen->area.cols)
		take_brief(row);
	while (row_cols(row, pen) > pen->area.cols &&
	       (least = find_least(row)) != NULL)
		least->is_left_out = true;
	for (size_t i = 0; i < row->count; i++)
		if (!row->items[i].is_left_out)
			col = paint_item(&row->items[i], pen, at, col) + GAP;
}

static void
paint(void *self, const struct scene *scene, const struct pen *pen)
{
	struct row state = {.count = 0}, envelope = {.count = 0};

	(void)self;
	add_state(&state, scene);
	paint_row(&state, pen, 0);
	add_envelope(&envelope, scene->session);
	add_findings(&envelope, scene->session);
	if (pen->area.rows > 1)
		paint_row(&envelope, pen, 1);
	buf_fini(&state.wait);
	buf_fini(&state.relay);
}

const struct view_ops view_status = {.name = "status", .paint = paint};
