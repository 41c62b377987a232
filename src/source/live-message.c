/* SPDX-License-Identifier: GPL-3.0-or-later
 * live-message - a whole message on its way: a file as mail data or in chunks.
 *
 * A piece is read when the link has room for it, so memory stays as it is
 * however long the message. It was looked through before; it is so again on
 * the way, since a file may change: what is wrong then never gets its end.
 * The transcript keeps the first lines and the last one. What chunks are made
 * of waits as it goes over the wire, since a line end may come to lie between
 * two.
 */
#include "config.h"

#include <stdio.h>
#include <string.h>
#include <sys/random.h>

#include "ehlo/base/mem.h"
#include "ehlo/smtp/dot.h"
#include "ehlo/source/content.h"
#include "live-core.h"

/* Goes out before the loop looks at what else there is. */
#define BURST_PIECES 4
#define CHUNK_SIZE   ((uint64_t)1 << 20)
#define LAST_MAX     ((size_t)4096)

enum state {
	STATE_ASKING,  /* DATA was said, its reply is due */
	STATE_SENDING, /* bytes go out */
	STATE_AWAITING /* a chunk is out, its reply is due */
};

struct live_message {
	struct content *content;
	struct message_check check;
	struct dot_writer writer;
	enum state state;
	bool is_chunked;
	bool is_binary;       /* no lines: bytes as they are */
	size_t asked;         /* exchange of DATA, or of the chunk */
	uint64_t done, total; /* bytes of the content, or of chunks */
	uint64_t chunk_size, chunk_left;
	struct buf wire; /* of chunks: read and not sent */
	struct buf line; /* of the wire: not whole yet, but kept */
	struct buf last; /* what came last of all that is not kept */
};

/* ---- telling ---------------------------------------------------------- */

/* Some bytes of a line that ends in CRLF somewhere. */
static void
keep(struct live *l, struct live_message *m, struct slice bytes)
{
	size_t len;

	buf_add_slice(&m->line, bytes);
	len = m->line.len;
	if (len >= 2 && memcmp(m->line.ptr + len - 2, "\r\n", 2) == 0)
		live_append_data(l, slice_of(m->line.ptr, len - 2), EOL_CRLF);
	else if (len >= LINE_MAX_DEFAULT)
		live_append_data(l, buf_slice(&m->line), EOL_NONE);
	else
		return;
	buf_clear(&m->line);
}

static uint64_t
count_lines(struct slice bytes)
{
	uint64_t count = 0;

	while (bytes.len > 0) {
		size_t end = slice_find(bytes, '\n');

		count += end < bytes.len;
		bytes = slice_skip(bytes, end + 1);
	}
	return count;
}

static void
keep_last(struct live_message *m, struct slice bytes)
{
	if (bytes.len > LAST_MAX)
		bytes = slice_skip(bytes, bytes.len - LAST_MAX);
	buf_add_slice(&m->last, bytes);
	if (m->last.len > LAST_MAX)
		buf_consume(&m->last, m->last.len - LAST_MAX);
}

static void
tell(struct live *l, struct live_message *m, struct slice bytes)
{
	while (bytes.len > 0 && (m->line.len > 0 || live_keeps_data(l))) {
		size_t len = slice_find(bytes, '\n') + 1;
		struct slice part = slice_range(bytes, 0, len);

		l->data_bytes += part.len;
		keep(l, m, part);
		bytes = slice_skip(bytes, len);
	}
	l->data_bytes += bytes.len;
	l->unkept_bytes += bytes.len;
	l->unkept_lines += count_lines(bytes);
	keep_last(m, bytes);
}

/* The last line of what is not kept, when all of it is at hand. */
static struct slice
last_line(const struct live_message *m)
{
	struct slice last = buf_slice(&m->last);
	size_t end =
	    last.len - (last.len > 0 && last.ptr[last.len - 1] == '\n');
	size_t begin = slice_find_last(slice_range(last, 0, end), '\n');

	return begin == 0 ? slice_range(last, 0, 0) : slice_skip(last, begin);
}

static void
tell_last_line(struct live *l, struct live_message *m)
{
	struct slice line = last_line(m);
	bool is_whole =
	    line.len >= 2 && memcmp(line.ptr + line.len - 2, "\r\n", 2) == 0;

	l->unkept_bytes -= line.len;
	l->unkept_lines -= count_lines(line);
	live_append_dropped(l);
	if (line.len > 0)
		live_append_data(l,
		    slice_range(line, 0, line.len - 2 * is_whole),
		    is_whole ? EOL_CRLF : EOL_NONE);
	buf_clear(&m->last);
}

/* The mail data, or a chunk, is all told. */
static void
tell_rest(struct live *l, struct live_message *m)
{
	if (m->line.len > 0)
		live_append_data(l, buf_slice(&m->line), EOL_NONE);
	buf_clear(&m->line);
	if (m->last.len > 0)
		tell_last_line(l, m);
}

/* ---- sending ---------------------------------------------------------- */

static void
close_without_end(struct live *l, const char *why)
{
	char text[sizeof(((struct err *)0)->text) + 64];

	snprintf(text, sizeof(text),
	    "%s: closed without the end of the message", why);
	live_end(l, CLOSED_CLIENT, TROUBLE_NONE, text);
}

static void
end_data(struct live *l, struct live_message *m)
{
	struct buf wire = {0};

	message_check_finish(&m->check);
	dot_write_end(&m->writer, &wire);
	tell(l, m, slice_range(buf_slice(&wire), 0, wire.len - 3));
	tell_rest(l, m);
	live_append_data(l, SLICE("."), EOL_CRLF);
	link_write(l->link, buf_slice(&wire));
	buf_fini(&wire);
	live_message_forget(l);
}

static void
say(struct live *l, struct live_message *m, struct slice line)
{
	m->asked = live_session(l)->exchanges.count;
	live_send_command(l, line);
}

/* NULL = it is not there yet. Others may be, which nobody asked for. */
static const struct exchange *
find_answer(const struct live *l, const struct live_message *m)
{
	const struct exchanges *all = &live_session(l)->exchanges;

	return m->asked < all->count && all->list[m->asked].is_answered
	           ? &all->list[m->asked]
	           : NULL;
}

static void
begin_chunk(struct live *l, struct live_message *m)
{
	uint64_t left = m->total - m->done;
	bool is_last = left <= m->chunk_size;
	char line[64];
	int len;

	m->chunk_left = is_last ? left : m->chunk_size;
	m->state = STATE_SENDING;
	len = snprintf(line, sizeof(line), "BDAT %llu%s",
	    (unsigned long long)m->chunk_left, is_last ? " LAST" : "");
	say(l, m, slice_of(line, (size_t)len));
}

static void
end_chunk(struct live *l, struct live_message *m)
{
	tell_rest(l, m);
	m->state = STATE_AWAITING;
	if (m->done == m->total)
		live_message_forget(l);
}

/* What has changed since it was looked through never gets its end. */
static bool
is_changed(struct live *l, struct live_message *m, struct slice piece)
{
	message_check_feed(&m->check, piece);
	if (m->writer.is_raw ||
	    message_check_refused(&m->check) == MESSAGE_FLAW_COUNT)
		return false;
	close_without_end(l, "the file has changed");
	return true;
}

static bool
send_stuffed(struct live *l, struct live_message *m, struct slice piece)
{
	struct buf wire = {0};

	if (is_changed(l, m, piece))
		return false;
	dot_write(&m->writer, piece, &wire);
	tell(l, m, buf_slice(&wire));
	link_write(l->link, buf_slice(&wire));
	buf_wipe(&wire);
	return true;
}

static bool
read_piece(struct live *l, struct live_message *m, struct slice *piece)
{
	struct err err;

	if (content_read(m->content, CONTENT_PIECE, piece, &err) == 0)
		return true;
	close_without_end(l, err.text);
	return false;
}

/* True when there may be more. */
static bool
send_data(struct live *l, struct live_message *m)
{
	struct slice piece;

	if (!read_piece(l, m, &piece))
		return false;
	m->done += piece.len;
	if (piece.len > 0)
		return send_stuffed(l, m, piece);
	if (m->done == m->total)
		end_data(l, m);
	else
		close_without_end(l, "the file has changed");
	return false;
}

/* More of what goes into chunks; none when a CR waits for its LF. */
static bool
fill_wire(struct live *l, struct live_message *m)
{
	struct slice piece;

	if (!read_piece(l, m, &piece) || is_changed(l, m, piece))
		return false;
	if (m->is_binary)
		buf_add_slice(&m->wire, piece);
	else if (piece.len > 0)
		dot_write(&m->writer, piece, &m->wire);
	else
		dot_write_rest(&m->writer, &m->wire);
	if ((m->wire.len > 0 || piece.len > 0) &&
	    m->wire.len <= m->total - m->done)
		return true;
	close_without_end(l, "the file has changed");
	return false;
}

/* The same of a chunk. */
static bool
send_chunk(struct live *l, struct live_message *m)
{
	struct slice part;

	if (m->wire.len == 0 && m->chunk_left > 0 && !fill_wire(l, m))
		return false;
	part = slice_range(buf_slice(&m->wire), 0, (size_t)m->chunk_left);
	tell(l, m, part);
	link_write(l->link, part);
	m->done += part.len;
	m->chunk_left -= part.len;
	buf_consume(&m->wire, part.len);
	if (m->chunk_left > 0)
		return true;
	end_chunk(l, m);
	return false;
}

void
live_message_pump(struct live *l)
{
	struct live_message *m = l->message;

	if (m == NULL || m->state != STATE_SENDING)
		return;
	for (int i = 0; i < BURST_PIECES && live_has_room(l); i++)
		if (!(m->is_chunked ? send_chunk(l, m) : send_data(l, m)))
			break;
}

/* ---- replies ---------------------------------------------------------- */

static void
give_up(struct live *l, const struct exchange *x)
{
	char text[128];

	snprintf(text, sizeof(text),
	    "the message was not sent: %s was "
	    "answered %03d",
	    verb_text(x->verb), x->code);
	live_append_note(l, slice_str(text));
	live_message_forget(l);
}

static void
follow_data(struct live *l, struct live_message *m)
{
	const struct exchange *x = find_answer(l, m);

	if (m->state == STATE_SENDING && !session_takes_data(live_session(l))) {
		close_without_end(l, "the reply came before all was sent");
	} else if (m->state == STATE_ASKING && x != NULL) {
		m->state = STATE_SENDING;
		if (session_takes_data(live_session(l)))
			live_message_pump(l);
		else
			give_up(l, x);
	}
}

/* RFC 3030 2: a chunk that is refused is read to its end all the same. */
static void
follow_chunk(struct live *l, struct live_message *m)
{
	const struct exchange *x = find_answer(l, m);

	if (m->state != STATE_AWAITING || x == NULL)
		return;
	if (x->outcome == OUTCOME_OK) {
		begin_chunk(l, m);
		live_message_pump(l);
	} else {
		give_up(l, x);
	}
}

void
live_message_follow(struct live *l)
{
	struct live_message *m = l->message;

	if (m != NULL && m->is_chunked)
		follow_chunk(l, m);
	else if (m != NULL)
		follow_data(l, m);
}

/* ---- beginning and end ------------------------------------------------ */

/* Who it is from and for as the session knows them. */
static struct content *
open_content(struct live *l, struct slice what, struct err *err)
{
	const struct session *s = live_session(l);
	struct compose_words words = {
	    .from = s->sender != NULL && s->sender[0] != '\0'
	                ? s->sender
	                : "postmaster@localhost",
	    .to_count = s->recipient_count};
	const char **to = mem_zalloc(s->recipient_count + 1, sizeof(*to));
	struct content *content;

	for (size_t i = 0; i < s->recipient_count; i++)
		to[i] = s->recipients[i].mailbox;
	words.to = to;
	words.unix_s = net_wall(&words.utc_offset_min);
	if (getrandom(words.random, sizeof(words.random), 0) < 0)
		words.random[0] = words.random[1] = live_now_us(l);
	content = content_open(what, &words, err);
	mem_free(to);
	return content;
}

/* What does not keep the message from being sent is said. */
static void
tell_flaws(struct live *l, const char *name, const struct message_check *check,
    bool is_raw)
{
	const struct session *s = live_session(l);

	for (int i = 0; i < MESSAGE_FLAW_COUNT; i++) {
		enum message_flaw flaw = (enum message_flaw)i;
		struct err err;

		if (!check->spots[i].is_found ||
		    (message_flaw_is_refused(flaw) && !is_raw) ||
		    (flaw == MESSAGE_EIGHT_BIT && s->is_ehlo_done &&
			ext_set_has(&s->offered, EXT_8BITMIME)))
			continue;
		content_refuse(name, check, flaw, &err);
		live_append_note(l, slice_str(err.text));
	}
}

static int
look_through(struct live *l, struct live_message *m, struct err *err)
{
	bool is_raw = m->writer.is_raw;
	const char *name = content_name(m->content);
	struct message_check check;
	enum message_flaw flaw;

	if (content_check(m->content, &check, err) < 0)
		return -ERR_INPUT;
	flaw = message_check_refused(&check);
	if (flaw != MESSAGE_FLAW_COUNT && !is_raw)
		return content_refuse(name, &check, flaw, err);
	if (!m->is_binary)
		tell_flaws(l, name, &check, is_raw);
	m->total = content_size(m->content);
	if (m->is_chunked && !is_raw) /* the line end that may lack, too */
		m->total +=
		    check.lf_count + (check.line_offset < check.bytes ? 2 : 0);
	return 0;
}

static bool
take_raw(struct slice *args)
{
	struct slice rest = *args;
	bool is_raw = slice_equals_nocase(slice_take_word(&rest), SLICE("raw"));

	if (is_raw)
		*args = slice_trim(rest);
	return is_raw;
}

/* RFC 3030 3: what MAIL said is binary, and that was accepted. */
static bool
takes_binary(const struct session *s)
{
	return s->is_binary && s->sender_state == RECIPIENT_ACCEPTED;
}

/* "[raw] FILE" */
static struct live_message *
open_message(
    struct live *l, struct slice args, bool is_chunked, struct err *err)
{
	struct live_message *m = mem_zalloc(1, sizeof(*m));
	bool is_raw = take_raw(&args);

	m->content = open_content(l, args, err);
	m->is_chunked = m->writer.is_chunk = is_chunked;
	m->is_binary = is_chunked && (is_raw || takes_binary(live_session(l)));
	m->writer.is_raw = is_raw || m->is_binary;
	if (m->content == NULL || look_through(l, m, err) < 0) {
		content_close(m->content);
		mem_free(m);
		return NULL;
	}
	message_check_init(&m->check);
	return m;
}

int
live_message_send(struct live *l, struct slice args, struct err *err)
{
	struct live_message *m = open_message(l, slice_trim(args), false, err);

	if (m == NULL)
		return -(int)err->code;
	l->message = m;
	m->state = STATE_SENDING;
	if (session_takes_data(live_session(l))) {
		live_message_pump(l);
	} else {
		m->state = STATE_ASKING;
		say(l, m, SLICE("DATA"));
	}
	return 0;
}

/* "FILE [SIZE]": a number behind a blank is the size of a chunk. */
static int
take_size(struct slice *args, uint64_t *size, struct err *err)
{
	struct slice rest = slice_trim(*args);
	size_t at = slice_find_last(rest, ' ');
	unsigned long number;

	*args = rest;
	*size = CHUNK_SIZE;
	if (at == 0 ||
	    slice_to_number(slice_skip(rest, at), 1ul << 31, &number) < 0)
		return 0;
	if (number == 0)
		return err_set(
		    err, ERR_USAGE, "a chunk holds at least one byte");
	*size = number;
	*args = slice_trim(slice_range(rest, 0, at));
	return 0;
}

/* Without CHUNKING a server takes what follows BDAT for commands. */
int
live_message_send_chunks(struct live *l, struct slice args, struct err *err)
{
	const struct session *s = live_session(l);
	struct live_message *m;
	uint64_t size;
	int rc = take_size(&args, &size, err);

	if (rc < 0)
		return rc;
	if (!s->is_ehlo_done || !ext_set_has(&s->offered, EXT_CHUNKING))
		return err_set(err, ERR_STATE,
		    "the server does not offer CHUNKING: it would take the "
		    "message for commands");
	m = open_message(l, args, true, err);
	if (m == NULL)
		return -(int)err->code;
	l->message = m;
	m->chunk_size = size;
	begin_chunk(l, m);
	live_message_pump(l);
	return 0;
}

bool
live_message_is_sending(const struct live *l)
{
	return l->message != NULL && l->message->state == STATE_SENDING;
}

void
live_message_stop(struct live *l)
{
	if (l->message != NULL)
		tell_rest(l, l->message);
	live_append_dropped(l);
	live_message_forget(l);
}

void
live_message_forget(struct live *l)
{
	struct live_message *m = l->message;

	if (m == NULL)
		return;
	l->message = NULL;
	l->data_bytes = 0;
	content_close(m->content);
	buf_wipe(&m->wire);
	buf_wipe(&m->line);
	buf_wipe(&m->last);
	mem_free(m);
}

bool
live_progress(const struct live *l, uint64_t *done, uint64_t *total)
{
	const struct live_message *m = l->message;
	uint64_t unsent;

	if (m == NULL || m->state == STATE_ASKING)
		return false;
	unsent = link_unsent(l->link);
	*done = m->done > unsent ? m->done - unsent : 0;
	*total = m->total;
	return true;
}
