/* SPDX-License-Identifier: GPL-3.0-or-later
 * host-auth - AUTH as a server hears it (RFC 4954), by GNU SASL.
 *
 * Whoever is let in may send mail to the world through a server that relays
 * for nobody else.
 */
#include "ehlo/base/base64.h"
#include "ehlo/base/mem.h"
#include "host-core.h"

unsigned
host_auth_mechs(const struct host *h)
{
	const struct personality *p = h->personality;
	unsigned bound =
	    1u << SASL_SCRAM_SHA_256_PLUS | 1u << SASL_SCRAM_SHA_1_PLUS;

	if (!h->is_secure)
		return p->clear_mechs;
	return h->exporter.len > 0 ? p->mechs : p->mechs & ~bound;
}

void
host_auth_end(struct host *h)
{
	sasl_free(h->sasl);
	h->sasl = NULL;
}

static bool
get_password(void *context, struct slice user, struct buf *password)
{
	const struct host *h = context;
	const struct personality_account *account = h->personality->accounts;

	for (; account->user != NULL; account++) {
		if (!slice_equals(user, slice_str(account->user)))
			continue;
		buf_add_str(password, account->password);
		return true;
	}
	return false;
}

static void
end(struct host *h, struct host_time now, enum verb verb, const char *reply)
{
	host_auth_end(h);
	host_say(h, now, verb, reply);
}

static void
challenge(struct host *h, struct host_time now, enum verb verb,
    const struct buf *bytes)
{
	static const struct command none;
	struct buf text = {0};

	base64_encode(&text, buf_slice(bytes));
	host_reply(h, now, verb, "334 %o", &none, buf_slice(&text));
	buf_fini(&text);
}

static void
step(struct host *h, struct host_time now, enum verb verb, struct slice input)
{
	const struct personality *p = h->personality;
	struct buf out = {0};
	int rc = sasl_step(h->sasl, input, &out, NULL);

	if (rc == SASL_MORE)
		challenge(h, now, verb, &out);
	else if (rc == SASL_DONE)
		h->is_authenticated = true;
	if (rc != SASL_MORE)
		end(h, now, verb,
		    rc == SASL_DONE     ? p->auth_ok
		    : rc == -ERR_SYNTAX ? p->auth_syntax
					: p->auth_failed);
	buf_wipe(&out);
}

/* In one piece of its size: no growth leaves a copy of a secret behind. */
static int
decode(struct buf *out, struct slice text)
{
	*out =
	    (struct buf){.ptr = mem_alloc(text.len + 1), .size = text.len + 1};
	return base64_decode(out, text);
}

/* An answer: NULL says that there is none. */
static void
step_encoded(
    struct host *h, struct host_time now, enum verb verb, struct slice text)
{
	struct buf answer;

	if (decode(&answer, text) < 0)
		end(h, now, verb, h->personality->auth_base64);
	else
		step(h, now, verb, slice_of(answer.ptr, answer.len));
	buf_wipe(&answer);
}

static struct sasl *
make(struct host *h, enum sasl_mech mech)
{
	struct sasl_server server = {
	    .get_password = get_password,
	    .context = h,
	    .host = slice_str(h->personality->host),
	    .binding = {.tls_exporter = buf_slice(&h->exporter)},
	};

	return sasl_server_new(mech, &server, NULL);
}

/* RFC 4954 4: "=" is a response that is empty. Where the server speaks first
 * there is none; that clients of LOGIN send the name in it is custom. */
static void
take_initial(struct host *h, struct host_time now, struct slice initial)
{
	struct buf unsaid = {0};

	if (initial.len == 0) {
		step(h, now, VERB_AUTH, (struct slice){0});
		return;
	}
	if (sasl_mech(h->sasl) == SASL_LOGIN) {
		sasl_step(h->sasl, (struct slice){0}, &unsaid, NULL);
		buf_fini(&unsaid);
	} else if (!sasl_speaks_first(sasl_mech(h->sasl))) {
		end(h, now, VERB_AUTH, h->personality->auth_syntax);
		return;
	}
	step_encoded(h, now, VERB_AUTH,
	    slice_equals(initial, SLICE("=")) ? SLICE("") : initial);
}

void
host_auth_begin(
    struct host *h, struct host_time now, const struct command *command)
{
	struct slice initial = command->args;
	enum sasl_mech mech = sasl_find(slice_take_word(&initial));

	h->sasl = make(h, mech);
	if (h->sasl == NULL)
		host_say(h, now, VERB_AUTH, h->personality->auth_down);
	else
		take_initial(h, now, slice_trim(initial));
}

void
host_auth_answer(struct host *h, struct host_time now, const struct line *line)
{
	static const struct command none;
	const struct personality *p = h->personality;

	if (host_ask_rules(h, now, VERB_RESPONSE, &none))
		return;
	if (line->bytes.len + line->skipped > HOST_ANSWER_MAX)
		end(h, now, VERB_RESPONSE, p->line_long);
	else if (slice_equals(line->bytes, SLICE("*")))
		end(h, now, VERB_RESPONSE, p->auth_canceled);
	else if (h->sasl == NULL) /* a rule has said 334 */
		end(h, now, VERB_RESPONSE, p->auth_failed);
	else
		step_encoded(h, now, VERB_RESPONSE, line->bytes);
}
