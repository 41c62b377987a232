/* SPDX-License-Identifier: GPL-3.0-or-later
 * session-fold - what the parts of the session's fold share.
 *
 * session.c keeps the connection, session-sent.c what we said,
 * session-received.c what the server said, envelope.c the transaction,
 * receipt.c and relay.c what single replies prove.
 */
#ifndef EHLO_MODEL_SESSION_FOLD_H
#define EHLO_MODEL_SESSION_FOLD_H

#include "ehlo/model/session.h"
#include "ehlo/smtp/command.h"

struct session_fold {
	/* the reply under way */
	struct reply reply;
	size_t answering;        /* index of the exchange it answers */
	struct ext_set offers;   /* of an EHLO reply, until it is complete */
	bool is_cut_told;        /* the finding about its end is made */

	/* where the conversation stands when all that waits is answered as
	 * hoped: pipelined commands are judged by that */
	enum phase ahead;
	/* after BDAT: bytes of the chunk that nobody has sent yet; mail data
	 * is of it until the next command */
	uint64_t chunk_left;
	bool is_in_chunk;
	/* of the last chunk what was not sent yet, by whomever */
	uint64_t last_left;
	bool is_in_last;
	char **field; /* of the header: the next line may go on with it */
	struct line_reader raw;  /* raw bytes that make no whole line yet */
	uint64_t answered_us;    /* the last complete reply */

	size_t unasked_count;    /* exchanges of unsolicited replies */
	size_t goodbye;          /* the first that was answered 421 */
	size_t sender_exchange;  /* the MAIL that the envelope shows */
	/* what the last MAIL asked for */
	bool is_prdr;            /* a reply a recipient */
	bool is_8bit;            /* BODY=8BITMIME */
	bool is_utf8;            /* SMTPUTF8 */
};

/* Replaces an owned text. */
void session_set_text(char **text, struct slice value);

/* In clear, and not to this machine: others can read what is said. */
bool session_is_exposed(const struct session *s);

/* So many bytes went out, kept or not. */
void session_sent_bytes(struct session *s, uint64_t count);
struct mark session_sent(
    struct session *s, size_t index, const struct event *ev);
struct mark session_received(
    struct session *s, size_t index, const struct event *ev);

/* The envelope (RFC 5321 4.1.4): a MAIL or RCPT was sent; an exchange was
 * answered, whatever its verb. x is the newest, or the one answered. */
void envelope_asked(struct session *s, const struct exchange *x);
void envelope_answered(struct session *s, const struct exchange *x);
void envelope_clear(struct session *s);

/* A line of mail data: of the header until that is over. */
void header_take(struct session *s, size_t index, struct slice line);
void header_clear(struct session *s);

/* Takes the id under which a server queued a message out of the text of its
 * reply to the content; false when it does not tell. */
bool receipt_find_id(struct slice text, struct slice *id);

/* Whether the answer to a RCPT proves that the server relays or does not. */
void relay_judge(struct session *s, const struct exchange *x);

#endif
