/* SPDX-License-Identifier: GPL-3.0-or-later
 * letter - commands, then the message: composed, or a file as it is. */
#include "config.h"

#include "ehlo/app/letter.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "ehlo/app/addresses.h"
#include "ehlo/base/file.h"
#include "ehlo/base/mem.h"
#include "ehlo/model/plan.h"
#include "ehlo/net/net.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/compose.h"
#include "ehlo/source/content.h"
#include "ehlo/source/target.h"

#define PIECE    ((size_t)57 * 512) /* whole lines of base64 */
#define BODY_MAX ((size_t)1 << 20)

/* Where it ends, in the order of a session. */
enum stage {
	AFTER_GREETING,
	AFTER_EHLO,
	AFTER_MAIL,
	AFTER_RCPT,
	AFTER_DATA,
	AFTER_MESSAGE,
	STAGE_COUNT
};

/* What comes next. */
enum part {
	PART_HELLO,
	PART_COMMANDS,
	PART_DATA,
	PART_HEAD,
	PART_FILES,
	PART_END,
	PART_NOTHING
};

struct letter {
	const struct args *args;
	enum stage last; /* nothing of a later one is said */
	enum part part;
	struct buf body, from;
	struct addresses addresses;
	char *name; /* of this machine, or given; NULL = it has none */
	char end[PLAN_END_MAX + 1];
	uint64_t random[4];
	struct compose compose;
	size_t file;                /* of the attachments */
	int fd;                     /* of the file that is read; -1 = none */
	bool is_line_begun;         /* what was read last ended inside a line */
	struct message_check check; /* of the whole message, or of what came of
	                             * it by standard input */
};

/* ---- options ---------------------------------------------------------- */

static bool
is_standard_input(const char *path)
{
	return strcmp(path, "-") == 0;
}

static int
find_stage(const char *name, enum stage *out)
{
	static const struct {
		const char *name;
		enum stage stage;
	} names[] = {
	    {"greeting", AFTER_GREETING},
	    {"connect", AFTER_GREETING},
	    {"ehlo", AFTER_EHLO},
	    {"helo", AFTER_EHLO},
	    {"lhlo", AFTER_EHLO},
	    {"starttls", AFTER_EHLO},
	    {"tls", AFTER_EHLO},
	    {"auth", AFTER_EHLO},
	    {"mail", AFTER_MAIL},
	    {"rcpt", AFTER_RCPT},
	    {"data", AFTER_DATA},
	    {"message", AFTER_MESSAGE},
	};

	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (slice_equals_nocase(
			slice_str(name), slice_str(names[i].name))) {
			*out = names[i].stage;
			return 0;
		}
	return -ERR_USAGE;
}

static int
read_stage(struct letter *l, struct err *err)
{
	const struct args *a = l->args;
	const char *name =
	    a->quit_after != NULL ? a->quit_after : a->drop_after;

	l->last = AFTER_MESSAGE;
	if (a->quit_after != NULL && a->drop_after != NULL)
		return err_set(err, ERR_USAGE,
		    "--quit-after and --drop-after exclude each other");
	if (name == NULL)
		return 0;
	if (find_stage(name, &l->last) < 0)
		return err_set(err, ERR_USAGE,
		    "\"%.100s\" is no stage: greeting, ehlo, mail, rcpt, data "
		    "or "
		    "message",
		    name);
	if (a->quit_after != NULL && l->last == AFTER_DATA)
		return err_set(err, ERR_USAGE,
		    "behind DATA a QUIT would be text of the message: "
		    "--drop-after data hangs up");
	return 0;
}

/* Several may stand in one word; none may end the line. */
static int
check_parameters(
    const struct args_list *list, const char *option, struct err *err)
{
	for (size_t i = 0; i < list->count; i++)
		for (const char *p = list->words[i]; *p != '\0'; p++)
			if ((unsigned char)*p < ' ' || *p == 0x7f)
				return err_set(err, ERR_USAGE,
				    "%s: a control character would end the "
				    "line",
				    option);
	return 0;
}

static int
check_addresses(const struct letter *l, struct err *err)
{
	const struct args *a = l->args;
	int rc = 0;

	if (a->to.count == 0 && l->last >= AFTER_RCPT)
		return err_set(
		    err, ERR_USAGE, "who is to get the message? --to ADDRESS");
	for (size_t i = 0; rc == 0 && i < a->to.count; i++)
		rc = command_check_word("--to", a->to.words[i], err);
	for (size_t i = 0; rc == 0 && i < a->headers.count; i++)
		rc = compose_check_header(a->headers.words[i], err);
	if (rc == 0)
		rc = check_parameters(&a->mail_params, "--mail-param", err);
	if (rc == 0)
		rc = check_parameters(&a->rcpt_params, "--rcpt-param", err);
	if (rc == 0)
		rc = check_parameters(&a->xclient, "--xclient", err);
	if (rc == 0 && a->from != NULL)
		rc = command_check_word("--from", a->from, err);
	if (rc == 0 && a->helo != NULL)
		rc = command_check_word("--helo", a->helo, err);
	if (rc == 0 && a->subject != NULL &&
	    strpbrk(a->subject, "\r\n") != NULL)
		rc = err_set(err, ERR_USAGE, "--subject: it must be one line");
	if (rc == 0 && a->data != NULL &&
	    (a->body != NULL || a->subject != NULL || a->headers.count > 0 ||
		a->attachments.count > 0))
		rc = err_set(err, ERR_USAGE,
		    "--data is the whole message: --body, --subject, --header "
		    "and --attach make another");
	if (rc == 0 && a->is_raw &&
	    (a->data == NULL || is_standard_input(a->data)))
		rc = err_set(err, ERR_USAGE,
		    "--raw is for a message in a file: --data FILE");
	return rc;
}

/* ---- files ------------------------------------------------------------ */

/* Once through, before anything is sent. It is so again when its turn comes,
 * and what is told but not refused is told then. */
static int
check_message(struct letter *l, struct err *err)
{
	const struct args *a = l->args;
	struct compose_words words = {.from = "postmaster@localhost"};
	struct content *content;
	enum message_flaw flaw;
	int rc;

	if (strpbrk(a->data, "\r\n") != NULL)
		return err_set(err, ERR_USAGE,
		    "--data: the name of a file must be one line");
	content = content_open(slice_str(a->data), &words, err);
	if (content == NULL)
		return -(int)err->code;
	rc = content_check(content, &l->check, err);
	flaw = message_check_refused(&l->check);
	if (rc == 0 && !a->is_raw && flaw != MESSAGE_FLAW_COUNT)
		rc = content_refuse(a->data, &l->check, flaw, err);
	content_close(content);
	return rc;
}

static int
read_body(struct letter *l, struct err *err)
{
	const char *body = l->args->body;

	if (body == NULL)
		buf_add_str(&l->body, "This is a test message.\n");
	else if (body[0] == '@')
		return file_read(body + 1, BODY_MAX, &l->body, err);
	else
		buf_add_str(&l->body, body);
	return 0;
}

static int
check_files(struct letter *l, struct err *err)
{
	const struct args *a = l->args;
	int rc = read_body(l, err);

	if (rc == 0 && a->data != NULL && !is_standard_input(a->data))
		rc = check_message(l, err);
	for (size_t i = 0; rc == 0 && i < a->attachments.count; i++) {
		int fd = file_open(a->attachments.words[i], err);

		if (fd >= 0)
			close(fd);
		rc = fd < 0 ? fd : 0;
	}
	return rc;
}

/* ---- names ------------------------------------------------------------ */

static void
take_names(struct letter *l)
{
	const struct args *a = l->args;
	const char *user = getenv("LOGNAME");

	l->name = a->helo != NULL ? mem_copy_str(a->helo) : net_own_name();
	if (a->from != NULL) {
		buf_add_str(&l->from, a->from);
		return;
	}
	if (user == NULL || command_check_word("", user, NULL) < 0)
		user = "postmaster";
	buf_addf(&l->from, "%s@%s", user,
	    l->name != NULL && l->name[0] != '[' ? l->name : "localhost");
}

/* ---- lines ------------------------------------------------------------ */

/* The source reads it, piece by piece. */
static bool
is_streamed(const struct args *a)
{
	return a->data != NULL && !is_standard_input(a->data);
}

/* As a path, a word of the command's own or a blank may begin it. */
static void
add_streamed(const struct args *a, struct buf *out)
{
	bool is_path = !slice_starts_with(slice_str(a->data), SLICE("sample:"));

	buf_addf(out, ":message %s%s%s\n", a->is_raw ? "raw " : "",
	    is_path && a->data[0] != '/' ? "./" : "", a->data);
}

static bool
is_lmtp(const struct args *a)
{
	struct target target;

	return a->is_lmtp ||
	       (target_parse(slice_str(a->target), &target, NULL) == 0 &&
		   target.is_lmtp);
}

/* What XCLIENT tells makes the session another one, with a reply to EHLO of its
 * own (Postfix XCLIENT_README). */
static void
add_hello(struct letter *l, struct buf *out)
{
	const struct args *a = l->args;
	const char *hello = is_lmtp(a) ? "LHLO" : "EHLO";

	if (l->last < AFTER_EHLO)
		return;
	buf_addf(out, "%s ${helo}\n", hello);
	if (a->xclient.count == 0)
		return;
	buf_add_str(out, "XCLIENT");
	for (size_t i = 0; i < a->xclient.count; i++)
		buf_addf(out, " %s", a->xclient.words[i]);
	buf_addf(out, "\n%s ${helo}\n", hello);
}

static int
add_commands(
    struct letter *l, const struct session *s, struct buf *out, struct err *err)
{
	bool is_once =
	    l->args->data != NULL && is_standard_input(l->args->data);

	if (l->last < AFTER_MAIL)
		return 0;
	addresses_settle(&l->addresses, s);
	if (addresses_add_mail(&l->addresses, s, out, err) < 0)
		return -(int)err->code;
	if (l->last >= AFTER_RCPT)
		addresses_add_rcpt(
		    &l->addresses, s, is_once || l->last < AFTER_MESSAGE, out);
	if (l->last == AFTER_DATA)
		buf_add_str(out, ":send DATA\n"); /* no body follows */
	else if (l->last == AFTER_MESSAGE && is_streamed(l->args))
		add_streamed(l->args, out);
	else if (l->last > AFTER_DATA)
		buf_add_str(out, "DATA\n");
	return 0;
}

static void
add_head(struct letter *l, struct buf *out)
{
	const struct args *a = l->args;
	struct compose_words words = {.from = l->addresses.sender,
	    .to = (const char *const *)l->addresses.to,
	    .to_count = a->to.count,
	    .subject = a->subject,
	    .headers = (const char *const *)a->headers.words,
	    .header_count = a->headers.count,
	    .body = buf_slice(&l->body),
	    .has_attachments = a->attachments.count > 0,
	    .random = {l->random[0], l->random[1]}};

	words.unix_s = net_wall(&words.utc_offset_min);
	compose_begin(&l->compose, &words, out);
}

static struct slice
file_name_of(const char *path)
{
	struct slice text = slice_str(path);

	return slice_skip(text, slice_find_last(text, '/'));
}

/* One piece of what is open: its bytes, 0 at its end, or -ERR_INPUT. */
static ssize_t
read_piece(struct letter *l, const char *path, char *piece, struct err *err)
{
	ssize_t len;

	do
		len = read(l->fd, piece, PIECE);
	while (len < 0 && errno == EINTR);
	return len >= 0 ? len
	                : err_set(err, ERR_INPUT, "%s cannot be read: %s", path,
			      strerror(errno));
}

static void
close_file(struct letter *l)
{
	if (l->fd >= 0)
		close(l->fd);
	l->fd = -1;
}

/* Some of the attachment at hand; the next one when it is over. */
static int
add_attachment(struct letter *l, struct buf *out, struct err *err)
{
	const char *path = l->args->attachments.words[l->file];
	char piece[PIECE];
	ssize_t len;

	if (l->fd < 0) {
		if ((l->fd = file_open(path, err)) < 0)
			return l->fd;
		compose_attach(&l->compose, file_name_of(path), out);
	}
	len = read_piece(l, path, piece, err);
	if (len < 0)
		return (int)len;
	compose_attach_bytes(&l->compose, slice_of(piece, (size_t)len), out);
	if (len > 0)
		return 0;
	compose_attach_end(&l->compose, out);
	close_file(l);
	l->file++;
	return 0;
}

static void
end_line(struct letter *l, struct buf *out)
{
	if (l->is_line_begun)
		buf_add_byte(out, '\n');
	l->is_line_begun = false;
}

bool
letter_wants_input(const struct letter *l)
{
	return l->part == PART_DATA;
}

int
letter_take_input(
    struct letter *l, struct slice bytes, struct buf *out, struct err *err)
{
	enum message_flaw flaw;

	message_check_feed(&l->check, bytes);
	if (bytes.len == 0)
		message_check_finish(&l->check);
	flaw = message_check_refused(&l->check);
	if (flaw != MESSAGE_FLAW_COUNT) {
		l->part = PART_NOTHING;
		return content_refuse("standard input", &l->check, flaw, err);
	}
	buf_add_slice(out, bytes);
	if (bytes.len > 0) {
		l->is_line_begun = bytes.ptr[bytes.len - 1] != '\n';
	} else {
		end_line(l, out);
		l->part = PART_END;
	}
	return 0;
}

bool
letter_is_over(const struct letter *l)
{
	return l->part == PART_NOTHING;
}

/* The message is whole; is it to go out again, to who is left? */
static void
add_end(struct letter *l, struct buf *out)
{
	if (l->last == AFTER_MESSAGE && !is_streamed(l->args))
		buf_addf(out, "%s\n", l->end);
	if (l->last == AFTER_MESSAGE && !addresses_is_over(&l->addresses)) {
		l->file = 0;
		l->part = PART_COMMANDS;
		return;
	}
	if (l->args->drop_after != NULL)
		buf_add_str(out, ":drop\n");
	l->part = PART_NOTHING;
}

static int
add_part(
    struct letter *l, const struct session *s, struct buf *out, struct err *err)
{
	int rc = 0;

	switch (l->part) {
	case PART_HELLO:
		add_hello(l, out);
		l->part = PART_COMMANDS;
		break;
	case PART_COMMANDS:
		rc = add_commands(l, s, out, err);
		l->part = l->last < AFTER_MESSAGE || is_streamed(l->args)
		              ? PART_END
		          : l->args->data != NULL ? PART_DATA
		                                  : PART_HEAD;
		break;
	case PART_HEAD:
		add_head(l, out);
		l->part = PART_FILES;
		break;
	case PART_FILES:
		if (l->file < l->args->attachments.count) {
			rc = add_attachment(l, out, err);
			break;
		}
		compose_end(&l->compose, out);
		l->part = PART_END;
		break;
	case PART_END:
		add_end(l, out);
		break;
	case PART_DATA: /* comes by letter_take_input */
	case PART_NOTHING:
		break;
	}
	return rc;
}

bool
letter_waits(const struct letter *l, const struct session *s)
{
	return l->part == PART_COMMANDS && l->last >= AFTER_MAIL &&
	       !l->addresses.is_settled &&
	       (s->phase != PHASE_READY || session_awaited(s) != NULL);
}

int
letter_next(
    struct letter *l, const struct session *s, struct buf *out, struct err *err)
{
	int rc = add_part(l, s, out, err);

	if (rc < 0)
		l->part = PART_NOTHING;
	return rc;
}

/* ---- life ------------------------------------------------------------- */

const char *
letter_end_of_data(const struct letter *l)
{
	return l->end;
}

const char *
letter_helo(const struct letter *l)
{
	return l->name;
}

struct letter *
letter_new(const struct args *args, struct err *err)
{
	struct letter *l = mem_zalloc(1, sizeof(*l));
	int rc;

	l->args = args;
	l->fd = -1;
	message_check_init(&l->check);
	rc = read_stage(l, err);
	if (rc == 0)
		rc = check_addresses(l, err);
	if (rc == 0)
		rc = check_files(l, err);
	if (rc == 0 && getrandom(l->random, sizeof(l->random), 0) !=
			   (ssize_t)sizeof(l->random))
		rc = err_set(
		    err, ERR_SYSTEM, "no random numbers: %s", strerror(errno));
	if (rc < 0) {
		letter_free(l);
		return NULL;
	}
	take_names(l);
	addresses_init(&l->addresses, args, buf_text(&l->from));
	l->addresses.size = l->check.bytes + l->check.lf_count;
	l->addresses.is_8bit = l->check.spots[MESSAGE_EIGHT_BIT].is_found;
	snprintf(l->end, sizeof(l->end), ".end-%016llx%016llx",
	    (unsigned long long)l->random[2], (unsigned long long)l->random[3]);
	return l;
}

void
letter_free(struct letter *l)
{
	if (l == NULL)
		return;
	close_file(l);
	buf_fini(&l->body);
	buf_fini(&l->from);
	addresses_fini(&l->addresses);
	mem_free(l->name);
	mem_free(l);
}
