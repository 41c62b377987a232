/* SPDX-License-Identifier: GPL-3.0-or-later
 * man-practice - of the manual page: the practice servers, their rules, and
 * how lessons on them are written. */
#include "man.h"

#include <stddef.h>
#include <stdio.h>

#include "ehlo/smtp/personality.h"

void
man_put_practice(void)
{
	const struct personality *p;

	fputs(
	    ".SH PRACTICE SERVERS\n"
	    "They deliver nothing and keep nothing; the first is meant when no "
	    "name is given.\n",
	    stdout);
	for (size_t i = 0; (p = personality_at(i)) != NULL; i++)
		man_put_item(p->name, p->about);
	puts(".PP\n"
	     "All offer STARTTLS, with a key and a certificate that are made "
	     "when the first client wants them; this program knows whom to "
	     "trust for it, and other clients find the authority at the end "
	     "of the chain that is sent. Inside TLS, AUTH knows the user "
	     "\\fBstudent\\fR with the password, or the token, "
	     "\\fBsesame\\fR; who is known may send to anywhere.");
}

static const char rules[] =
    ".SH RULES OF A PRACTICE SERVER\n"
    "\\fB\\-\\-rules\\fR reads a file with a rule a line: which command, of "
    "whom, what it gets, and how often. The first rule that has an answer has "
    "it; delays before it add up. A \\fB#\\fR at the beginning of a word "
    "starts a comment. Every error is told, with its line and column.\n";

static const char grammar[] =
    ".PP\n"
    "A rule begins with a command, or with \\fBconnect\\fR (the greeting), "
    "\\fBline\\fR (one of mail data, which can be dropped at), "
    "\\fBmessage\\fR (the dot that ends it), \\fBanswer\\fR (to a 334), "
    "\\fBunknown\\fR (what is no command) or \\fBany\\fR. A pattern may "
    "follow, where \\fB*\\fR is anything and \\fB?\\fR any one character: of "
    "the address of MAIL and RCPT, of what stands behind other commands. In "
    "any order then:\n";

void
man_put_rules(void)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {"CODE [X.Y.Z] [\"TEXT\"]",
		"this reply; \\n in TEXT begins another line, %m is the "
		"address, %p the client's, %a the argument, %h the server's "
		"name, %% a percent sign. The server believes what it says: a "
		"250 makes a recipient of nobody"},
	    {"raw \"BYTES\"",
		"bytes as they are, which need be no reply; \\r \\n \\t \\0 "
		"\\xHH"},
	    {"drop", "the connection is closed without a word, or behind the "
		     "reply"},
	    {"delay TIME", "first it waits: 500ms, 3s, 2m, up to an hour"},
	    {"greylist [TIME] [N tries]",
		"of rcpt: who comes with a sender and a recipient for the "
		"first time gets 450, or the reply of this rule, until the "
		"time is over or it was refused N times (1)"},
	    {"from CLIENT", "only clients whose address is like this pattern"},
	    {"once, first N, nth N, after N, every N",
		"only these of the commands that the rule is about, counted "
		"over all clients"},
	    {"session", "they are counted anew in each session"},
	    {"odds N%", "only so often, as the seed has it"},
	};

	static const struct {
		const char *name, *words;
	} examples[] = {
	    {"rcpt bob@* 450 4.2.0 \"<%m>: Try later\" once",
		"bob is refused for now, one time"},
	    {"rcpt greylist 30s 3 tries",
		"greylisting: who comes again is let in"},
	    {"connect 192.0.2.* 554 5.7.1 \"Blocked by a list\"",
		"no greeting for these clients"},
	    {"ehlo delay 3s", "each EHLO waits"},
	    {"data drop odds 30%", "three in ten connections are lost at DATA"},
	    {"rcpt 452 4.5.3 \"Too many\" after 2 session",
		"two recipients in each session"},
	};

	fputs(rules, stdout);
	for (size_t i = 0; i < sizeof(examples) / sizeof(examples[0]); i++)
		man_put_item(examples[i].name, examples[i].words);
	fputs(grammar, stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].name, rows[i].words);
	puts(".PP\n"
	     "What else a line can say: \\fBuser\\fR NAME PASSWORD (in place "
	     "of student), \\fBdomain\\fR NAME (an own one, in place of the "
	     "personality's), \\fBrelay\\fR NAME (mail for it is taken, too), "
	     "\\fBmailbox\\fR ADDRESS (nobody but those listed is known), "
	     "\\fBsize\\fR BYTES, \\fBrecipients\\fR N, \\fBseed\\fR N.");
}

static const char lesson_example[] =
    ".SS A lesson\n.nf\n"
    ":title A greeting\n"
    ":server postfix\n"
    "# The server speaks first. Then it is the client\\(cqs turn.\n"
    "#\n"
    "# It says who it is.\n"
    ":task Greet the server\n"
    ":hint The command is EHLO, and a name stands behind it.\n"
    ":hint EHLO client.example.org\n"
    ":mistake /^hello/ The word has four letters: EHLO.\n"
    ":try hello client.example.org\n"
    "EHLO client.example.org\n"
    ":expect 250\n"
    ":quiz Who speaks first?\n"
    ":right The server\n"
    ":wrong The client | the greeting comes by itself\n"
    ":end EHLO is always the first command.\n"
    ".fi\n";

void
man_put_lessons(void)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
	    {":title WORDS", "what it is about; every lesson has one"},
	    {":server NAME",
		"the practice server that it is for: deathstar, or another of "
		"those of --practice"},
	    {":fault RULE",
		"what that server does beside its manner (RULES); nobody is "
		"told"},
	    {":task WORDS",
		"begins a task; the comments before it are its prose, the "
		"lines behind it a way to do it. It is met when the last "
		"command among them was sent, with any arguments, and every "
		":expect behind it holds"},
	    {":goal /REGEX/",
		"only such a line meets it; case does not count, here and in "
		":mistake"},
	    {":goal WHAT",
		"no line, but what happened: connected, refused (nobody "
		"listens there), closed, tls, authenticated, delivered, "
		"stuffed (a dot was doubled), pipelined"},
	    {":hint WORDS",
		"one after another, by Alt-I; the last one may be the answer"},
	    {":mistake /REGEX/ WORDS",
		"what to say of a line like that, which does not meet the "
		"task"},
	    {":try LINE",
		"such a line, for who checks the lesson; every mistake has "
		"one"},
	    {":quiz WORDS",
		"begins a question; comments before it are its prose"},
	    {":right WORDS", "its right answer"},
	    {":wrong WORDS | WHY", "one of its wrong answers"},
	    {":end WORDS", "shown at the end"},
	};

	puts(".SH LESSONS\n"
	     "\\fB:lesson\\fR lists them, \\fB:lesson\\fR NAME begins one. "
	     "A file is one as well, where its name has a slash: a plan, in "
	     "which these lines say what a person is to do. "
	     "\\fB\\-\\-check\\-lesson\\fR plays it, its mistakes and its "
	     "answers, and tells what is wrong: as FILE:LINE:COLUMN: and "
	     "words, with status 64 where it cannot be read, 45 where it "
	     "cannot be played. Where \\fB:auth\\fR asks for a password it "
	     "says sesame, which is the practice user's.\n"
	     ".PP\nThe session is open when a lesson begins, unless the way of "
	     "its first task begins with \\fB:connect\\fR. Lines of a comment "
	     "become a paragraph, and an empty comment parts two. A task takes "
	     "one command; who does more at once is not asked again. What is "
	     "done of the lessons in the list is kept; of a file it is not.");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].name, rows[i].words);
	fputs(lesson_example, stdout);
}
