/* SPDX-License-Identifier: GPL-3.0-or-later
 * breakpoint-parse - a breakpoint as it is written, and what is read of it. */
#ifndef EHLO_SRC_MODEL_BREAKPOINT_PARSE_H
#define EHLO_SRC_MODEL_BREAKPOINT_PARSE_H

#include "code-set.h"
#include "ehlo/model/breakpoints.h"
#include "pattern.h"

enum break_kind {
	BREAK_CONDITION, /* nothing else than a condition */
	BREAK_LINE,
	BREAK_VERB,
	BREAK_PHASE,
	BREAK_REPLY,
	BREAK_UNEXPECTED,
	BREAK_CAP_LOST,
	BREAK_SLOW,
	BREAK_TEXT
};

enum condition_field {
	FIELD_NONE, /* no condition */
	FIELD_REPLY_TIME,
	FIELD_CODE,
	FIELD_RECIPIENTS,
	FIELD_ACCEPTED,
	FIELD_REFUSED,
	FIELD_VERB,
	FIELD_TLS,
	FIELD_AUTH
};

enum condition_op { OP_EQ, OP_NE, OP_LE, OP_LT, OP_GE, OP_GT };

struct condition {
	enum condition_field field;
	enum condition_op op;
	unsigned long number; /* milliseconds, code, count; 1 = yes, 0 = no */
	char *word;           /* a verb; owned, NULL = a number is compared */
};

struct break_rule {
	struct breakpoint shown;
	enum break_kind kind;
	char *word;              /* verb or keyword; owned, may be NULL */
	enum phase phase;
	struct code_set codes;
	bool is_negated;         /* of codes */
	unsigned long ms;
	struct pattern *pattern; /* NULL = none */
	struct condition condition;
	bool was_offered;        /* CAP_LOST: the newest EHLO reply had it */
};

/* rule is zeroed before and, on an error, after. */
int break_rule_parse(struct slice text, struct break_rule *rule,
    size_t *column, struct err *err);
/* What it owns; zeroed afterwards. */
void break_rule_fini(struct break_rule *rule);
/* "line 8", the condition behind it: anew, after it has moved. */
void break_rule_move(struct break_rule *rule, size_t line);

#endif
