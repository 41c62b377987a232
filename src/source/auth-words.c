/* SPDX-License-Identifier: GPL-3.0-or-later
 * auth-words - the messages of one authentication, in words.
 *
 * The mechanism stands in the command, and what a message means follows from
 * its number; both are counted here, a side each.
 */
#include "auth-words.h"

#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"
#include "ehlo/smtp/command.h"
#include "ehlo/smtp/sasl-words.h"

void
auth_words_end(struct auth_words *a)
{
	buf_fini(&a->name);
	buf_fini(&a->words);
	*a = (struct auth_words){0};
}

/* Text is what stands on the line; its bytes, or none when it is no base64. */
static bool
read_base64(struct slice text, struct buf *bytes)
{
	/* As large as it can get, so that no growth leaves a copy behind. */
	bytes->ptr = mem_alloc(text.len);
	bytes->size = text.len;
	return slice_equals(text, SLICE("=")) ||
	       base64_decode(bytes, text) == 0;
}

static enum sasl_mech
mechanism(const struct auth_words *a)
{
	return sasl_find(buf_slice(&a->name));
}

static bool
make_event(const struct auth_words *a, bool is_server, struct event *ev)
{
	*ev = (struct event){.kind = EVENT_AUTH,
	    .auth = {.mechanism = buf_slice(&a->name),
		.step = is_server ? a->server_step : a->client_step,
		.is_server = is_server,
		.decoded = buf_slice(&a->words)}};
	return true;
}

/* ---- the client ------------------------------------------------------- */

static bool
tell_client(
    struct auth_words *a, struct slice text, bool is_user, struct event *ev)
{
	struct buf bytes = {0};
	bool is_told;

	if (slice_equals(text, SLICE("*")))
		return false;
	a->client_step++;
	buf_clear(&a->words);
	is_told = read_base64(text, &bytes);
	if (is_told)
		sasl_tell_client(&a->words, mechanism(a), a->client_step,
		    buf_slice(&bytes), is_user && a->client_step == 1);
	buf_wipe(&bytes);
	return is_told && make_event(a, false, ev);
}

/* What stands behind the mechanism of an AUTH command. */
static struct slice
initial_of(const struct command *command, struct slice *mechanism_word)
{
	struct slice rest = command->args;

	*mechanism_word = slice_take_word(&rest);
	return slice_trim(rest);
}

/* Of a secret in the place of the mechanism there is only the mask. */
static bool
begin(struct auth_words *a, struct slice line, struct slice shown, bool is_user,
    struct event *ev)
{
	struct command command, masked;
	struct slice initial, word;

	command_parse(line, &command);
	if (command.verb != VERB_AUTH)
		return false;
	auth_words_end(a);
	command_parse(shown, &masked);
	initial_of(&masked, &word);
	buf_add_slice(&a->name, word);
	initial = initial_of(&command, &word);
	return initial.len > 0 && tell_client(a, initial, is_user, ev);
}

bool
auth_words_sent(struct auth_words *a, struct slice line, struct slice shown,
    bool is_answer, bool is_user, struct event *ev)
{
	if (!is_answer)
		return begin(a, line, shown, is_user, ev);
	return a->name.len > 0 && tell_client(a, slice_trim(line), is_user, ev);
}

bool
auth_words_find_user(const struct auth_words *a, struct slice line,
    bool is_answer, struct buf *user)
{
	struct slice name = buf_slice(&a->name), message = slice_trim(line);
	struct command command;

	if (!is_answer) {
		command_parse(line, &command);
		message = initial_of(&command, &name);
	}
	return (is_answer ? a->client_step == 0 : command.verb == VERB_AUTH) &&
	       sasl_find(name) == SASL_LOGIN && message.len > 0 &&
	       base64_decode(user, message) == 0;
}

/* ---- the server ------------------------------------------------------- */

bool
auth_words_received(struct auth_words *a, const struct redact *redact,
    struct slice line, struct event *ev)
{
	struct slice text = slice_trim(slice_skip(line, 4));
	struct buf bytes = {0}, words = {0};

	if (a->name.len == 0 || !slice_starts_with(line, SLICE("334")))
		return false;
	a->server_step++;
	buf_clear(&a->words);
	if (read_base64(text, &bytes))
		sasl_tell_server(
		    &words, mechanism(a), a->server_step, buf_slice(&bytes));
	else
		buf_add_str(&words, "no base64, which RFC 4954 4 wants");
	redact_known(redact, buf_slice(&words), &a->words);
	buf_wipe(&bytes);
	buf_wipe(&words);
	return make_event(a, true, ev);
}
