/* SPDX-License-Identifier: GPL-3.0-or-later
 * rules-core - what the parts of the rules share: rules.c keeps and asks them,
 * rules-parse.c reads their language, rules-words.c its words. */
#ifndef EHLO_SRC_SMTP_RULES_CORE_H
#define EHLO_SRC_SMTP_RULES_CORE_H

#include "ehlo/smtp/rules.h"

/* "any" as the verb of a rule. */
#define RULE_ANY_VERB VERB_COUNT

enum setting {
	SETTING_NONE, /* the line is a rule */
	SETTING_USER, /* name and secret */
	SETTING_DOMAIN,
	SETTING_RELAY,
	SETTING_MAILBOX,
	SETTING_SIZE, /* number */
	SETTING_RECIPIENTS,
	SETTING_SEED,
	SETTING_COUNT
};

/* A line taken apart; a zeroed one is empty. */
struct rule {
	char *line; /* as written */
	/* of a setting */
	enum setting setting;
	char *name, *secret;
	unsigned long number;
	/* whom it is about */
	enum verb verb;
	char *pattern, *client; /* NULL = all */
	/* what it does */
	struct buf reply;
	bool has_reply, is_raw, is_drop, is_grey;
	unsigned delay_ms;
	unsigned grey_s, grey_tries;
	/* how often: the questions from first to last, or every so many */
	unsigned first, last; /* 0 = no end */
	unsigned every;
	unsigned percent;
	bool is_by_session;
	bool is_given; /* it came with the personality */
	unsigned seen;
	unsigned long applied;
};

void rule_fini(struct rule *rule);

/* ---- rules-words.c */
/* A line that is being read; zeroed but for line, rule and what. */
struct rules_parse {
	struct slice line;
	size_t at;
	size_t word_at;  /* where the last word began */
	struct buf word; /* the last word, without quotes and escapes */
	bool is_quoted;
	bool has_word; /* it was looked at, and not taken */
	struct rule *rule;
	struct buf *what;
};

/* Says what is wrong with the last word; -ERR_SYNTAX. */
int rules_complain(struct rules_parse *p, const char *what);
/* Looks at the next word: 1, or 0 when there is none, or -ERR_SYNTAX. */
int rules_look(struct rules_parse *p);
/* Each takes a word, which is in p->word then, or says what was wanted. 0, or
 * -ERR_SYNTAX. */
int rules_take(struct rules_parse *p, const char *wanted);
int rules_take_text(struct rules_parse *p, const char *wanted, char **out);
int rules_take_number(struct rules_parse *p, unsigned long max,
    const char *wanted, unsigned long *out);
/* "500ms", "3s", "2m", up to an hour; false when it is none. */
#define RULES_DELAY_MAX_MS 3600000UL
bool rules_read_duration(struct slice word, unsigned long *out_ms);

/* ---- rules-parse.c */
/* 0; or -ERR_SYNTAX, then *column (from 1) and what say where and why. An empty
 * line and a comment are 0, with a rule that has no line. */
int rules_parse(struct slice line, struct rule *out, size_t *column,
    struct buf *what);

#endif
