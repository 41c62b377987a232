/* SPDX-License-Identifier: GPL-3.0-or-later
 * pasted - finds the reply in a line, and what it answered around it. */
#include "ehlo/smtp/pasted.h"

#include <stddef.h>

#include "ehlo/base/err.h"
#include "ehlo/smtp/reply.h"

#define COUNT(list) (sizeof(list) / sizeof((list)[0]))

#define GREETING_CODE 220

/* How lines of transcripts begin; the longest first where one begins as
 * another does. */
enum mark { MARK_NONE, MARK_SENT, MARK_RECEIVED, MARK_OWN };

static const struct {
	const char *text;
	enum mark mark;
} marks[] = {
    /* this program, swaks */
    {"<**", MARK_RECEIVED},
    {"<~*", MARK_RECEIVED},
    {"<-", MARK_RECEIVED},
    {"<~", MARK_RECEIVED},
    {"->", MARK_SENT},
    {"~>", MARK_SENT},
    {"===", MARK_OWN},
    {"***", MARK_OWN},
    /* debug output of programs and their libraries */
    {"<<<", MARK_RECEIVED},
    {">>>", MARK_SENT},
    {"<<", MARK_RECEIVED},
    {">>", MARK_SENT},
    {"<", MARK_RECEIVED},
    {">", MARK_SENT},
    {"S:", MARK_RECEIVED},
    {"C:", MARK_SENT},
    {"SMTP<<", MARK_RECEIVED},
    {"SMTP>>", MARK_SENT},
};

/* What a log says that a reply answered. */
static const struct {
	const char *words;
	enum verb stage;
} stages[] = {
    {"in reply to end of data", VERB_CONTENT},
    {"after end of data", VERB_CONTENT},
    {"in reply to rcpt", VERB_RCPT},
    {"after rcpt to", VERB_RCPT},
    {"in reply to mail", VERB_MAIL},
    {"after mail from", VERB_MAIL},
    {"in reply to data", VERB_DATA},
    {"after data", VERB_DATA},
    {"in reply to ehlo", VERB_EHLO},
    {"after ehlo", VERB_EHLO},
    {"in reply to helo", VERB_HELO},
    {"after helo", VERB_HELO},
    {"in reply to starttls", VERB_STARTTLS},
    {"after starttls", VERB_STARTTLS},
    {"in reply to auth", VERB_AUTH},
    {"after auth", VERB_AUTH},
    {"server greeting", VERB_GREETING},
    {"after initial connection", VERB_GREETING},
    {"refused to talk to me", VERB_GREETING},
    {"refused at \"rcpt", VERB_RCPT},
    /* what a server writes into its own log */
    {"reject: connect from", VERB_GREETING},
    {"reject: ehlo from", VERB_EHLO},
    {"reject: helo from", VERB_HELO},
    {"reject: mail from", VERB_MAIL},
    {"reject: rcpt from", VERB_RCPT},
    {"reject: data from", VERB_DATA},
    {"reject: end-of-message from", VERB_CONTENT},
    {"reject_warning: rcpt from", VERB_RCPT},
    {"rejected ehlo", VERB_EHLO},
    {"rejected helo", VERB_HELO},
    {"rejected mail", VERB_MAIL},
    {"rejected rcpt", VERB_RCPT},
    {"rejected after data", VERB_CONTENT},
};

/* Here the quoted reply ends, and the log says more of the session. */
static const char *const ends[] = {"; from=<", " (in reply to "};

/* Behind these words a reply is quoted. */
static const char *const quotes[] = {"said: ", "refused to talk to me: ",
    "talk to me: ", "remote server returned '", "diagnostic-code: smtp; ",
    "diagnostic-code: smtp;", "error: "};

static bool
is_digit(char byte)
{
	return byte >= '0' && byte <= '9';
}

static size_t
find_words(struct slice text, const char *words)
{
	struct slice wanted = slice_str(words);

	for (size_t i = 0; i + wanted.len <= text.len; i++)
		if (slice_starts_with_nocase(slice_skip(text, i), wanted))
			return i;
	return text.len;
}

/* "250 ", "250-" or the code alone, of a class that exists. */
static bool
starts_reply(struct slice text)
{
	struct reply_line line;

	return reply_line_parse(text, &line) &&
	       code_class(line.code) != CODE_ODD;
}

/* ---- one line --------------------------------------------------------- */

/* Seconds since the start, as "--time" puts them before the marks. */
static struct slice
skip_time(struct slice line)
{
	size_t i = 0;

	while (i < line.len && (is_digit(line.ptr[i]) || line.ptr[i] == '.'))
		i++;
	/* a code has no point in it */
	return slice_find(slice_range(line, 0, i), '.') < i
	           ? slice_trim(slice_skip(line, i))
	           : line;
}

static enum mark
take_mark(struct slice *line)
{
	struct slice rest = skip_time(slice_trim(*line));

	*line = slice_trim(*line);
	for (size_t i = 0; i < COUNT(marks); i++) {
		struct slice mark = slice_str(marks[i].text);

		if (!slice_starts_with(rest, mark) ||
		    (rest.len > mark.len && rest.ptr[mark.len] != ' '))
			continue;
		*line = slice_trim(slice_skip(rest, mark.len));
		return marks[i].mark;
	}
	return MARK_NONE;
}

/* Where the reply begins that a line of a log or a bounce quotes. */
static struct slice
find_quoted(struct slice line)
{
	for (size_t i = 0; i < COUNT(quotes); i++) {
		size_t at = find_words(line, quotes[i]);
		struct slice rest =
		    slice_skip(line, at + slice_str(quotes[i]).len);

		if (at < line.len && starts_reply(rest))
			return rest;
	}
	for (size_t i = 1; i < line.len; i++)
		if ((line.ptr[i - 1] == ' ' || line.ptr[i - 1] == '"' ||
			line.ptr[i - 1] == '\'') &&
		    line.ptr[i] >= '4' && starts_reply(slice_skip(line, i)))
			return slice_skip(line, i);
	return line;
}

/* Of a reply that is quoted in a line. */
static struct slice
cut_end(struct slice text)
{
	for (size_t i = 0; i < COUNT(ends); i++)
		text = slice_range(text, 0, find_words(text, ends[i]));
	return text;
}

/* What Python shows of a reply: "(550, b'5.1.1 no')". */
static bool
take_pair(struct slice line, int *code, struct slice *text)
{
	for (size_t i = 0; i + 6 < line.len; i++) {
		const char *p = line.ptr + i;

		if (p[0] != '(' || p[1] < '4' || p[1] > '5' ||
		    !is_digit(p[2]) || !is_digit(p[3]) || p[4] != ',' ||
		    p[5] != ' ')
			continue;
		*code = (p[1] - '0') * 100 + (p[2] - '0') * 10 + p[3] - '0';
		*text = slice_skip(line, i + 6);
		if (slice_starts_with(*text, SLICE("b")))
			*text = slice_skip(*text, 1);
		if (slice_starts_with(*text, SLICE("'")))
			*text = slice_skip(*text, 1);
		return true;
	}
	return false;
}

static void
take_codes(struct slice line, struct explain_context *out, struct slice *words,
    bool *is_last)
{
	struct slice text = starts_reply(line) ? line : find_quoted(line);
	struct reply_line parsed;

	*words = line;
	*is_last = true;
	if (starts_reply(text)) {
		reply_line_parse(text, &parsed);
		out->code = parsed.code;
		*words =
		    text.ptr == line.ptr ? parsed.text : cut_end(parsed.text);
		*is_last = parsed.is_last;
	} else {
		take_pair(line, &out->code, words);
	}
	enhanced_code_take(words, &out->enhanced);
}

static void
take_stage(struct slice line, enum verb *stage)
{
	for (size_t i = 0; i < COUNT(stages); i++)
		if (slice_contains_nocase(line, slice_str(stages[i].words))) {
			*stage = stages[i].stage;
			return;
		}
}

/* The last "<user@domain>" of it. */
static void
take_recipient(struct pasted *p, struct slice line)
{
	size_t begin = slice_find_last(line, '<');
	struct slice path = slice_skip(line, begin);
	size_t end = slice_find(path, '>');

	path = slice_range(path, 0, end);
	if (slice_find(path, '@') == path.len)
		return;
	buf_clear(&p->recipient);
	buf_add_slice(&p->recipient, path);
}

/* ---- lines ------------------------------------------------------------ */

/* The next line with something in it, without its mark. */
static bool
fill_line(struct pasted *p)
{
	struct line line;

	while (!p->has_line && line_reader_next(&p->reader, &line)) {
		buf_clear(&p->line);
		buf_add_slice(&p->line, line.bytes);
		p->has_line = slice_trim(line.bytes).len > 0;
	}
	return p->has_line;
}

/* A command, and the dot that ends a message, are what the next reply is an
 * answer to. */
static void
take_sent(struct pasted *p, struct slice line)
{
	struct slice rest = line;
	struct slice word = slice_take_word(&rest);
	enum verb verb = verb_find(word);

	if (slice_equals(line, SLICE(".")))
		p->stage = VERB_CONTENT;
	else if (verb != VERB_UNKNOWN)
		p->stage = verb;
	if (verb == VERB_RCPT)
		take_recipient(p, line);
}

/* Whether the line goes on with this reply; then its words are added. */
static bool
take_more(struct pasted *p)
{
	struct slice line = buf_slice(&p->line);
	struct enhanced_code again;
	struct reply_line parsed;

	if (take_mark(&line) == MARK_SENT || !reply_line_parse(line, &parsed) ||
	    parsed.code != p->reply.code)
		return false;
	enhanced_code_take(&parsed.text, &again);
	buf_add_byte(&p->words, ' ');
	buf_add_slice(&p->words, parsed.text);
	p->has_line = false;
	p->is_open = !parsed.is_last;
	return true;
}

/* Its end: the last line, another line, or no more bytes. */
static bool
finish_reply(struct pasted *p)
{
	while (p->is_open && fill_line(p))
		if (!take_more(p))
			p->is_open = false;
	if (p->is_open && !p->reader.is_finished)
		return false;
	p->is_open = false;
	return true;
}

/* Who greets is the one that answers from then on. */
static void
take_software(struct pasted *p, struct slice line)
{
	struct explain_context *reply = &p->reply;

	if (reply->code == GREETING_CODE && reply->stage == VERB_UNKNOWN) {
		reply->stage = VERB_GREETING;
		p->software = software_find(line);
	}
	reply->software = software_find(line);
	if (reply->software == SOFTWARE_UNKNOWN)
		reply->software = p->software;
}

/* Begins the reply of the line; false when the line is none of a server. */
static bool
begin_reply(struct pasted *p)
{
	struct slice line = buf_slice(&p->line), words;
	enum mark mark = take_mark(&line);
	bool is_last;

	p->has_line = false;
	if (mark == MARK_SENT) {
		take_sent(p, line);
		return false;
	}
	p->reply =
	    (struct explain_context){.stage = p->stage, .is_alone = true};
	take_codes(line, &p->reply, &words, &is_last);
	if (mark == MARK_OWN && p->reply.code == 0)
		return false;
	take_stage(line, &p->reply.stage);
	take_software(p, line);
	if (p->reply.stage == VERB_RCPT)
		take_recipient(p, line);
	buf_clear(&p->words);
	buf_add_slice(&p->words, words);
	p->is_open = !is_last;
	return true;
}

void
pasted_init(struct pasted *p)
{
	*p = (struct pasted){.stage = VERB_UNKNOWN};
	line_reader_init(&p->reader, LINE_MAX_DEFAULT);
}

void
pasted_fini(struct pasted *p)
{
	line_reader_fini(&p->reader);
	buf_fini(&p->line);
	buf_fini(&p->words);
	buf_fini(&p->recipient);
}

void
pasted_feed(struct pasted *p, struct slice bytes)
{
	line_reader_feed(&p->reader, bytes);
}

void
pasted_finish(struct pasted *p)
{
	line_reader_finish(&p->reader);
}

bool
pasted_next(struct pasted *p, struct explain_context *out)
{
	while (!p->is_open) {
		if (!fill_line(p))
			return false;
		if (begin_reply(p))
			break;
	}
	if (!finish_reply(p))
		return false;
	p->reply.text = buf_slice(&p->words);
	p->reply.recipient = buf_slice(&p->recipient);
	*out = p->reply;
	return true;
}

/* ---- stages by name --------------------------------------------------- */

int
pasted_stage(struct slice name, enum verb *out)
{
	static const struct {
		const char *name;
		enum verb stage;
	} names[] = {
	    {"greeting", VERB_GREETING},
	    {"banner", VERB_GREETING},
	    {"connect", VERB_GREETING},
	    {"mail from", VERB_MAIL},
	    {"rcpt to", VERB_RCPT},
	    {"message", VERB_CONTENT},
	    {".", VERB_CONTENT},
	    {"data .", VERB_CONTENT},
	    {"end of data", VERB_CONTENT},
	    {"dsn", VERB_CONTENT}, /* a bounce */
	    {"any", VERB_UNKNOWN},
	};

	/* "RCPT/DATA": at the first of them, if not later */
	name = slice_range(name, 0, slice_find(name, '/'));
	for (size_t i = 0; i < COUNT(names); i++)
		if (slice_equals_nocase(name, slice_str(names[i].name))) {
			*out = names[i].stage;
			return 0;
		}
	*out = verb_find(name);
	return *out == VERB_UNKNOWN ? -ERR_SYNTAX : 0;
}
