/* SPDX-License-Identifier: GPL-3.0-or-later
 * case - files of hostile cases: what the peer does, and what must come of it.
 *
 * A case begins with "case ID TITLE". Indented lines are the peer's script
 * (tests/peer/script.h); a case without any has no peer. The others:
 *
 *   > TEXT            a line that is typed, or comes through the pipe
 *   type BYTES        the same for any bytes, as a script spells them
 *   file BYTES        a file of them is there as /proc/self/fd/9; again: more
 *   target WORD...    instead of the peer's address and port; %p is the port
 *   argument BYTES    one more word of the target
 *   args WORD...      more arguments; %p is the port here, too, and %c the
 *                     directory of the certificates
 *   status N          the exit status; 0 when it is not said
 *   replies TO=N ...  all replies in order: the verb, "greeting", "data", or
 *                     "-" when nothing had been asked, and the code
 *   findings ID...    all findings by their first occurrence; none when it is
 *                     not said; "*" = any
 *   text REGEX        some line of the text is this; "no text REGEX": none
 *   json REGEX        some line of the JSON has this; "no json REGEX": none
 *   error REGEX       standard error is this line; empty when it is not said
 *   locale NAME       without one for UTF-8: all that comes out is ASCII, as
 *                     it is with --ascii among the args
 *   limit N           it ends within N seconds (60)
 *   unreached         the peer need not be played to its end
 *   interrupt         SIGINT as soon as the peer drains or stalls
 *   ragged            how much is received depends on time
 *   terminal          only on a terminal
 *   see TEXT          on a terminal, some row shows this by now
 *   unseen TEXT       on a terminal, no row shows this now
 *
 * A case with a "see" is played on a terminal too.
 */
#ifndef EHLO_TESTS_HOSTILE_CASE_H
#define EHLO_TESTS_HOSTILE_CASE_H

#include "../peer/script.h"

enum entry_kind {
	ENTRY_TYPE, /* without its line ending */
	ENTRY_SEE,
	ENTRY_UNSEEN,
	ENTRY_TEXT,
	ENTRY_NO_TEXT,
	ENTRY_JSON,
	ENTRY_NO_JSON
};

struct entry {
	enum entry_kind kind;
	char *text;
	unsigned line;
};

struct hostile_case {
	char *name; /* "ID TITLE" */
	unsigned line;
	struct script script;
	bool has_script, is_interrupted, is_ragged, is_seen, is_unreached;
	bool is_screen_only;
	struct buf input;
	struct buf file;
	struct buf arguments; /* of the target, each with a NUL behind it */
	struct entry *entries;
	size_t entry_count;
	/* Words, or NULL when it was not said. */
	char *args, *replies, *findings, *error, *locale;
	int status;
	unsigned long limit_s;
};

struct case_file {
	const char *path;
	struct hostile_case *cases;
	size_t count;
	struct buf errors; /* lines "PATH:LINE: what" */
};

/* Reads all of it; false with errors in *f. path stays the caller's. */
bool case_file_read(struct case_file *f, const char *path);
/* word with "%p" as the port and "%c" as the directory of the certificates;
 * the caller's. */
char *case_expand(const char *word, int port);
void case_file_free(struct case_file *f);

#endif
