/* SPDX-License-Identifier: GPL-3.0-or-later
 * ladder - a conversation as what passed between two parties, a row each.
 *
 * A fold: the lines of a reply are one row, and so is mail data. Rows part the
 * events among them: each event is of one row, in order, so no byte is lost
 * by what is folded. Rows of events that are no longer kept go with them.
 */
#ifndef EHLO_MODEL_LADDER_H
#define EHLO_MODEL_LADDER_H

#include "ehlo/model/conversation.h"

enum ladder_kind {
	LADDER_NOTE,    /* what happened beside the two: look-ups, attempts,
	                 * remarks */
	LADDER_CONNECT, /* with the attempt that led to it */
	LADDER_TLS,
	LADDER_COMMAND, /* with what it says, where that is encoded */
	LADDER_REPLY,   /* all of its lines, likewise */
	LADDER_OTHER,   /* lines of the server that are no reply */
	LADDER_CONTENT, /* lines of mail data, the dot with them */
	LADDER_CHUNK,   /* BDAT with the bytes that it announces */
	LADDER_CLOSED,
	LADDER_GONE,    /* stands for events that are no longer kept */
	LADDER_KIND_COUNT
};

struct ladder_row {
	enum ladder_kind kind;
	uint32_t session;
	size_t begin, end;    /* events [begin, end) */
	size_t exchange;      /* of the session; NO_EXCHANGE */
	uint64_t t_us;        /* of its first event, */
	uint64_t end_us;      /* and of its last line */
	uint64_t gap_us;      /* from the row before, in the same session */
	uint64_t took_us;     /* the server's time: from the command to the end
	                       * of its reply, from the first packet to the
	                       * connection. 0 = does not apply */
	size_t line_count;    /* sent or received */
	uint64_t bytes;       /* of them, with their ends */
	size_t finding_count;
	uint64_t head;        /* CHUNK: bytes of the command's own line, */
	uint64_t size;        /* what it announces; LADDER_NO_SIZE = that is
	                       * not known, */
	uint64_t before;      /* and what was in the chunks before it, */
	size_t message;       /* of this message */
	bool is_last;         /* CHUNK: the message ends with it */
	bool is_tls;
	bool is_ended;        /* COMMAND, REPLY, CONTENT, CHUNK: nothing is
	                       * missing */
	bool is_unsolicited;
	bool is_joined;       /* a command that did not wait for the reply to
	                       * the one in the row before */
};

#define LADDER_NO_SIZE UINT64_MAX

/* A session's times of reply, rising; of the first LADDER_TIMES_MAX. */
#define LADDER_TIMES_MAX 1024
struct ladder_session {
	size_t first_row;
	uint64_t *times;
	size_t count, size;
};

/* Zeroed = empty. Private; rows are numbered through all sessions, and keep
 * their numbers. */
struct ladder {
	struct ladder_row *rows; /* from first on */
	size_t first, count, size;
	size_t skipped;          /* places before the first that are free */
	size_t next_event;
	struct ladder_session *sessions;
	size_t session_count;
	uint64_t *sums; /* of messages in chunks */
	size_t sum_count;
	bool is_chunked; /* the last of those goes on, in the last session */
};

void ladder_fini(struct ladder *l); /* empty and usable afterwards */
/* Takes in what has come since, and lets go what has gone. */
void ladder_update(struct ladder *l, const struct conversation *c);

/* Rows are [first, count). */
size_t ladder_first(const struct ladder *l);
size_t ladder_count(const struct ladder *l);
const struct ladder_row *ladder_row(const struct ladder *l, size_t row);
/* The row that an event is of; ladder_count when there is none. */
size_t ladder_find(const struct ladder *l, size_t event);
/* The exchange of a row; NULL = none. */
const struct exchange *ladder_exchange(
    const struct conversation *c, const struct ladder_row *row);
/* The row of the command that a reply answers; ladder_count when there is
 * none. */
size_t ladder_command(const struct ladder *l, const struct conversation *c,
    const struct ladder_row *reply);
/* From 1 in each session, as people count. */
size_t ladder_number(const struct ladder *l, size_t row);

/* The number of its last row. */
size_t ladder_last_number(const struct ladder *l, uint32_t session);

/* Of a session's replies; 0 = too few to tell. */
uint64_t ladder_median_us(const struct ladder *l, uint32_t session);
/* The server took a second, or three times as long as for others. */
bool ladder_is_slow(const struct ladder *l, const struct ladder_row *row);
/* Of a CHUNK: the bytes of it that were sent, and all of its message so far. */
uint64_t ladder_chunk_bytes(const struct ladder_row *row);
uint64_t ladder_chunk_sum(const struct ladder *l, const struct ladder_row *row);
/* Whether this side is at the row's beginning. */
bool ladder_is_client(const struct ladder_row *row);

#endif
