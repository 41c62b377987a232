/* SPDX-License-Identifier: GPL-3.0-or-later
 * session-play - stages of a conversation, and where a session stands. */
#ifndef EHLO_TESTS_SESSION_PLAY_H
#define EHLO_TESTS_SESSION_PLAY_H

#include "model-play.h"

/* What leads to the stage that a test is about. */
#define GREETED "= mx.example.net\nS: 220 mx.example.net ESMTP\n"
#define READY                                                           \
	GREETED "C: EHLO me.example.org\nS: 250-mx.example.net hello\n" \
		"S: 250-PIPELINING\nS: 250-SIZE 1000\nS: 250 AUTH CRAM-MD5\n"
#define MAIL  READY "C: MAIL FROM:<me@example.org>\nS: 250 2.1.0 Ok\n"
#define RCPT  MAIL "C: RCPT TO:<you@example.net>\nS: 250 2.1.5 Ok\n"
#define DATA  RCPT "C: DATA\nS: 354 go\n"
#define DOT   DATA "D: Subject: x\nD: \nD: ..\nD: .\n"
#define TAKEN DOT "S: 250 2.0.0 Ok: queued as 4XyZ12\n"

static inline const struct session *
session_of(const struct conversation *c)
{
	return conversation_session(c);
}

static inline size_t
count_findings(const struct session *s, enum finding finding)
{
	size_t n = 0;

	for (size_t i = 0; i < s->findings.count; i++)
		n += s->findings.list[i].finding == finding;
	return n;
}

static inline const struct mark *
last_mark(const struct conversation *c)
{
	return conversation_mark(c, conversation_count(c) - 1);
}

static inline const struct exchange *
last_exchange(const struct conversation *c)
{
	const struct exchanges *all = &session_of(c)->exchanges;

	return &all->list[all->count - 1];
}

#endif
