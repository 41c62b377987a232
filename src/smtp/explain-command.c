/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-command - what a command does, and whether it is in order. */
#include "explain-core.h"

#include <string.h>

#define VERB_ANY VERB_COUNT

/* Why a command is out of order; the first row that fits counts. */
#define IN(name) (1u << PHASE_##name)

static const struct order_row {
	unsigned phases;
	enum verb verb;
	const char *head;
	const char *text;
} order_rows[] = {
    {IN(NONE) | IN(CONNECT) | IN(CLOSED), VERB_ANY, "not connected",
	"There is no connection to send it over."},
    {IN(GREETING), VERB_ANY, "too early",
	"The server has not greeted yet: a client waits for its 220."},
    {IN(DATA), VERB_ANY, "inside mail data",
	"Up to a line with a lone dot this is text of the message, no "
	"command."},
    {IN(AUTH), VERB_ANY, "inside authentication",
	"The server waits for the answer to its challenge; a lone * gives "
	"up."},
    {IN(TLS), VERB_ANY, "inside the TLS handshake",
	"The next bytes belong to the handshake."},
    {IN(QUIT), VERB_ANY, "after the goodbye",
	"The session is over: nothing but QUIT is served."},
    {IN(HELO), VERB_ANY, "needs EHLO first",
	"The session is not open: EHLO or HELO comes first."},
    {IN(READY), VERB_RCPT, "needs MAIL first",
	"There is no transaction: MAIL names the sender first."},
    {IN(READY), VERB_ANY, "needs MAIL and RCPT first",
	"There is no transaction: MAIL names the sender, RCPT the "
	"recipients, then comes the message."},
    {IN(MAIL), VERB_DATA, "needs RCPT first",
	"No recipient has been accepted yet: RCPT comes first."},
    {IN(MAIL), VERB_BDAT, "needs RCPT first",
	"No recipient has been accepted yet: RCPT comes first."},
    {IN(MAIL) | IN(RCPT), VERB_MAIL, "a transaction is open",
	"There is a sender already: RSET gives this transaction up, DATA "
	"goes on with it."},
    {IN(MAIL) | IN(RCPT), VERB_ANY, "not inside a transaction",
	"It belongs before MAIL: finish the transaction or give it up with "
	"RSET."},
};

static const struct order_row *
find_order(enum phase phase, enum verb verb)
{
	if (tracker_is_legal(phase, verb))
		return NULL;
	for (size_t i = 0; i < COUNT(order_rows); i++)
		if ((order_rows[i].phases >> phase & 1) != 0 &&
		    (order_rows[i].verb == verb ||
			order_rows[i].verb == VERB_ANY))
			return &order_rows[i];
	return NULL;
}

static void
explain_unknown(struct explanation *out)
{
	out->category = "unrecognised";
	out->head = "no such command";
	explain_say(out->text, sizeof(out->text),
	    "It was sent as it stands. A server that does not know it "
	    "either changes nothing.");
}

void
explain_command(
    const struct command *command, enum phase phase, struct explanation *out)
{
	const struct verb_row *row = verb_row(command->verb);
	const struct order_row *order = find_order(phase, command->verb);

	*out = (struct explanation){.category = "ok",
	    .head = row->does,
	    .rfc = row->rfc,
	    .advice = {"", "", ""},
	    .settings = ""};
	if (command->verb == VERB_UNKNOWN) {
		explain_unknown(out);
		return;
	}
	explain_say(
	    out->text, sizeof(out->text), "%s %s.", row->text, row->does);
	if (order != NULL) {
		out->category = "bad-sequence";
		out->head = order->head;
		explain_say(out->text, sizeof(out->text),
		    "Out of order now: %s. %s", order->head, order->text);
	}
	if (command->verb == VERB_MAIL && command->path.is_null)
		explain_say(out->text, sizeof(out->text),
		    "The empty sender <> is that of bounces: nothing "
		    "ever comes back to it.");
	if (row->syntax[0] != '\0')
		explain_say(
		    out->text, sizeof(out->text), "Form: %s", row->syntax);
}
