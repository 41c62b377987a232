/* SPDX-License-Identifier: GPL-3.0-or-later
 * man - the manual page ehlo(1): prose here, lists from the tables. */
#include "man.h"

#include <stddef.h>
#include <stdio.h>

/* Text as roff shows it: no line of it is a request, hyphens are ASCII. */
static void
put(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\\')
			fputs("\\e", stdout);
		else if (*text == '-')
			fputs("\\-", stdout);
		else if (*text == '\'' || *text == '.')
			printf("\\&%c", *text);
		else
			putchar(*text);
	}
}

void
man_put_item(const char *term, const char *text)
{
	fputs(".TP\n\\fB", stdout);
	put(term);
	fputs("\\fR\n", stdout);
	put(text);
	putchar('\n');
}

static void
put_option(const struct doc_option *o)
{
	fputs(".TP\n", stdout);
	if (o->letter != 0)
		printf("\\fB\\-%c\\fR, ", o->letter);
	fputs("\\fB\\-\\-", stdout);
	put(o->name);
	fputs("\\fR", stdout);
	if (o->kind != DOC_NONE)
		printf("%s=\\fI%s\\fR%s", o->kind == DOC_OPTIONAL ? "[" : "",
		    o->argument, o->kind == DOC_OPTIONAL ? "]" : "");
	putchar('\n');
	put(o->help);
	putchar('\n');
}

static void
put_options(void)
{
	const struct doc_option *o = doc_options();

	fputs(".SH OPTIONS\n", stdout);
	for (; o->title != NULL || o->name != NULL; o++) {
		if (o->title != NULL)
			printf(".SS %s\n", o->title);
		else
			put_option(o);
	}
}

static const char authentication[] =
    ".SH AUTHENTICATION\n"
    "\\fBAUTH\\fR and its answers can be typed, in base64; "
    "\\fB:auth\\fR and \\fB\\-\\-auth\\fR make them. Either way each "
    "message is told in clear beside its line, and what is secret is masked: "
    "on the screen, in the text, in JSON, in the history, and in what a server "
    "says of it. Without TLS nobody is authenticated, unless "
    "\\fB\\-\\-auth\\-in\\-clear\\fR or a yes allows it, or the server is "
    "on this machine.\n.PP\n"
    "The strongest first. The last four are taken only by name. When one is "
    "refused, nothing weaker is tried in its place. A server that asks for "
    "fewer than 4096 iterations or more than a million is given up.\n";

static void
put_mechs(void)
{
	static const struct {
		const char *name, *words;
	} rows[] = {
#define M(id, name, need, first, is_chosen, rfc, words) {name, words},
#include "ehlo/smtp/mechs.def"
#undef M
	};

	fputs(authentication, stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].name, rows[i].words);
}

static void
put_samples(void)
{
	static const struct {
		const char *name, *what;
	} rows[] = {
#define S(id, name, form, head, tail, what) {"sample:" name, what},
#include "ehlo/smtp/samples.def"
#undef S
	};

	puts(".SH SAMPLE MESSAGES\n"
	     "Where \\fB:message\\fR, \\fB:bdat\\fR and "
	     "\\fB\\-\\-data\\fR want a file, one of these can stand.");
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].name, rows[i].what);
}

static void
put_colons(void)
{
	static const struct {
		const char *name, *args, *help;
	} rows[] = {
#define C(id, name, args, help) {name, args, help},
#include "ehlo/tui/colons.def"
#undef C
	};

	fputs(".SH CONSOLE COMMANDS\n"
	      "A line that begins with a colon is for the console; two colons "
	      "send a line that begins with one.\n",
	    stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		printf(".TP\n\\fB:%s\\fR", rows[i].name);
		if (rows[i].args[0] != '\0')
			printf(" \\fI%s\\fR", rows[i].args);
		putchar('\n');
		put(rows[i].help);
		putchar('\n');
	}
}

static void
put_keys(void)
{
	static const struct {
		const char *keys, *help;
	} rows[] = {
#define B(keys, word, colon, help) {keys, help},
#include "ehlo/tui/binds.def"
#undef B
	};

	fputs(".SH KEYS\n"
	      "The line is edited as GNU readline does, with "
	      "\\fI~/.inputrc\\fR.\n",
	    stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].keys, rows[i].help);
}

static void
put_pane_keys(void)
{
	static const struct {
		const char *keys, *help;
	} rows[] = {
#define K(panes, keys, word, colon, args, help) {keys, help},
#include "ehlo/tui/pane-keys.def"
#undef K
	};

	fputs(".SS In a pane\n"
	      "F6 gives the focus to the conversation, then to the panel. "
	      "Letters that are not in this list go to the line again, and the "
	      "focus with them.\n",
	    stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		man_put_item(rows[i].keys, rows[i].help);
}

static void
put_statuses(void)
{
	static const struct {
		int status;
		const char *words;
	} rows[] = {
#define X(status, words) {status, words},
#include "ehlo/cli/statuses.def"
#undef X
	};
	char number[16];

	fputs(".SH EXIT STATUS\n"
	      "Of a run without a screen: that of the first stage that failed "
	      "in time. The console exits with 0, 64, 66, 70, 71, 74 or 128 + "
	      "n.\n",
	    stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		snprintf(number, sizeof(number), "%d", rows[i].status);
		man_put_item(number, rows[i].words);
	}
	fputs(".PP\nSwaks users know most of 21 to 26 and 28. Different here: "
	      "251 counts as success, and 27, 32 and 34 do not occur.\n",
	    stdout);
}

static void
put_findings(void)
{
	static const struct {
		const char *id, *rfc, *text;
	} rows[] = {
#define F(name, id, severity, rfc, text) {id, rfc, text},
#include "ehlo/smtp/findings.def"
#undef F
	};

	fputs(".SH FINDINGS\n"
	      "Nothing typed is refused; what is wrong with a line of either "
	      "side is said beside it, by these names.\n",
	    stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		man_put_item(rows[i].id, rows[i].text);
		printf("(%s)\n", rows[i].rfc);
	}
}

/* With dots for what is filled in. */
static void
put_template(const char *text)
{
	for (; *text != '\0'; text++) {
		if (text[0] == '@' && text[1] != '\0') {
			fputs("\\&...", stdout);
			text++;
		} else {
			put((char[]){*text, '\0'});
		}
	}
	putchar('\n');
}

static void
put_report_lines(void)
{
	static const struct {
		const char *id, *text, *rfc;
	} rows[] = {
#define R(name, id, section, mark, rank, label, text, fix, rfc) {id, text, rfc},
#include "ehlo/model/report-rows.def"
#undef R
	};

	fputs(".SS Lines of a report\n", stdout);
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		printf(".TP\n\\fB");
		put(rows[i].id);
		printf("\\fR\n");
		put_template(rows[i].text);
		if (rows[i].rfc[0] != '\0')
			printf("(%s)\n", rows[i].rfc);
	}
}

static const char reports[] =
    ".SH CONNECTIVITY REPORTS\n"
    "\\fBehlo \\-\\-check\\fR \\fITARGET\\fR... and \\fB:check\\fR tell "
    "whether a mail domain, or a server, can be reached and what is wrong "
    "there. A name stands for its mail hosts (MX) if it has any, else for the "
    "host; \\fIHOST:PORT\\fR and an address for that server.\n"
    ".PP\n"
    "What is done: the names are looked up, with DNSSEC; each address is "
    "connected to on ports 25, 465 and 587 (\\fB\\-\\-ports\\fR), once each, "
    "at most eight connections at a time and 16 addresses a target, 16 "
    "targets side by side. Port 465 begins with TLS; elsewhere STARTTLS is "
    "said where it is offered. Who greets is told EHLO, and again inside TLS, "
    "MAIL, a RCPT of its own, a RCPT in a domain that cannot exist, and if it "
    "accepts that one also a RCPT of its own that cannot exist; then RSET and "
    "QUIT. DATA is never said: nothing is queued. A certificate that proves "
    "nothing is told and ends nothing. Who says nothing for "
    "\\fB\\-\\-timeout\\fR (30 s) is told QUIT, to see what answers.\n"
    ".PP\n"
    "Whether a server relays for strangers: \\fBrefused\\fR when it takes its "
    "own recipient and not the other, or says so; \\fBaccepted\\fR when it "
    "takes the other and not its own that cannot exist; else "
    "\\fBunknown\\fR, with the reason: a temporary refusal, one because of "
    "the domain, or a server that says 250 to everything. It is a verdict for "
    "this client, from this address, not authenticated.\n"
    ".PP\n"
    "With \\fB\\-\\-format=json\\fR each target is one object: target, "
    "verdict, status, mx, addresses, relay, findings (every line of the report "
    "with "
    "its id and its mark: pass, note, unknown, doubt or fail), fix_first.\n";

static const char head[] =
    ".SH NAME\nehlo \\- a debugger for mail conversations\n"
    ".SH SYNOPSIS\n"
    ".B ehlo\n[\\fIOPTION\\fR]... [\\fITARGET\\fR [\\fIPORT\\fR]]\n"
    ".SH DESCRIPTION\n"
    "Opens an SMTP session and shows it as it is: what you type in one "
    "colour, what the server answers in another, beside it whether the server "
    "can be reached and where the conversation stands, and below an "
    "explanation of the newest line.\n"
    ".PP\n"
    "Lines are sent as they are typed, with CRLF; wrong ones too: they are "
    "judged and explained, never refused. After DATA was answered 354, lines "
    "are mail data until a lone dot. Passwords (the response of AUTH, and "
    "answers to a 334) are asked for unseen and masked everywhere.\n"
    ".PP\n"
    "\\fITARGET\\fR is \\fIHOST\\fR, \\fIHOST:PORT\\fR, "
    "\\fI[2001:db8::1]:PORT\\fR, \\fBsmtp://\\fIHOST\\fR, "
    "\\fBsubmission://\\fIHOST\\fR, \\fBlmtp://\\fIHOST\\fR or "
    "\\fBpractice:\\fINAME\\fR, the embedded practice server. The port is "
    "25 when none is given, of submission 587, of lmtp 24. "
    "\\fBmx:\\fIDOMAIN\\fR stands for the mail hosts of a domain: they are "
    "looked up and tried in their order. \\fBunix:\\fIPATH\\fR is a socket of "
    "this machine, \\fBpipe:\\fICOMMAND\\fR a server that speaks on its "
    "standard input and output, started by the shell.\n";

static const char examples[] =
    ".SH EXAMPLES\n"
    ".TP\n\\fBehlo \\-\\-practice\\fR\n"
    "A first delivery, on a server that can do no harm: Tab or the right arrow "
    "takes over what is proposed, Enter sends it, F1 helps.\n"
    ".TP\n\\fBehlo mail.example.net 587\\fR\n"
    "The console on a server.\n"
    ".TP\n\\fBprintf \\(aqEHLO me\\en\\(aq | ehlo mail.example.net\\fR\n"
    "What a server offers, without a screen.\n"
    ".TP\n\\fBehlo \\-\\-check example.net\\fR\n"
    "Can its mail hosts be reached, what answers there, what is wrong.\n"
    ".TP\n\\fBehlo mail.example.net \\-\\-from me@a.example \\-\\-to "
    "you@b.example\\fR\n"
    "Sends a test message and shows each stage; the exit status names the one "
    "that failed.\n"
    ".TP\n\\fBehlo \\-\\-explain <mail.log\\fR\n"
    "What the replies in a log mean, and who can help.\n"
    ".TP\n\\fBehlo \\-\\-serve=127.0.0.1:2525\\fR\n"
    "The practice server for other clients: \\fBtelnet localhost "
    "2525\\fR. On a terminal the console shows what each of them says and "
    "gets, "
    "what is wrong with it, and where a program gives up: before the greeting, "
    "at the certificate, or waiting for the end of a line that it never sent. "
    "\\fB\\-\\-tls\\-on\\-connect\\fR makes it a port like 465.\n";

static const char without[] =
    ".SH WITHOUT A TERMINAL\n"
    "When standard input or output is no terminal, lines are read from "
    "standard input and the transcript is written to standard output. Each "
    "line waits for the whole reply before it, unless commands go out in "
    "groups (\\fB\\-\\-pipeline\\fR, \\fB:pipeline on\\fR). "
    "\\fB#\\fR begins a comment, an "
    "empty line sends nothing, and the lines after DATA up to a lone dot are "
    "its body, sent only if DATA was answered 354. Of the console commands, "
    "\\fB:send\\fR, \\fB:raw\\fR, \\fB:starttls\\fR, \\fB:auth\\fR, "
    "\\fB:message\\fR, \\fB:body\\fR, \\fB:bdat\\fR, \\fB:expect\\fR, "
    "\\fB:pipeline\\fR, \\fB:close\\fR, \\fB:drop\\fR and \\fB:quit\\fR are "
    "known, and, where the "
    "server is the practice server, \\fB:fault\\fR, \\fB:personality\\fR and "
    "\\fB:mailbox\\fR. At the end of input QUIT is sent.\n"
    ".SS Plans\n\\fB\\-\\-script\\fR takes these lines from a file, its plan. "
    "Outside mail data \\fB${\\fR\\fINAME\\fR\\fB}\\fR is filled in there: "
    "\\fBhelo\\fR, \\fBfrom\\fR and \\fBto\\fR as the options of these names "
    "have it, \\fBserver\\fR, \\fBdate\\fR, \\fBmessage\\-id\\fR, and what "
    "\\fB\\-\\-set\\fR or a line \\fB:set\\fR \\fINAME VALUE\\fR sets; "
    "\\fB$${\\fR stands for \\fB${\\fR. All that is wrong with a plan is said "
    "before anything is sent, as FILE:LINE:COLUMN: and words, with status 64.\n"
    ".PP\nA line \\fB:expect\\fR says what has to be true of what was answered "
    "last: a code (\\fB250\\fR, \\fB2yz\\fR, \\fB550|554\\fR), words of the "
    "reply (\\fB/\\fR\\fIextended regular expression\\fR\\fB/\\fR), "
    "\\fBcap STARTTLS\\fR, \\fBtls verified\\fR, \\fBrelay refused\\fR or "
    "\\fBrelay accepted\\fR; with \\fB!\\fR before it, that it is not so. One "
    "that is not met ends the run by QUIT, with status 45. A refusal that the "
    "line behind it expected is as planned and sets no status: RCPT, then "
    "\\fB:expect 550|554\\fR. Breakpoints that a "
    "plan sets are for the console that steps through it.\n"
    ".SS Messages\n\\fB\\-\\-to\\fR and the other options of a message say all "
    "that is sent, and standard input is not read. It ends with QUIT at the "
    "first stage that fails; the recipients' has failed when none of them was "
    "accepted. The message is composed: dates, an id, headers and text beyond "
    "ASCII encoded, attachments in base64. With \\fB\\-\\-data\\fR a file "
    "is the message as it is: dots are doubled on the way, a NUL or a CR "
    "without LF in it is refused before anything is sent.\n"
    ".SS Explained replies\n\\fB\\-\\-explain\\fR takes a reply from the "
    "words, or whatever holds replies from standard input: a transcript, lines "
    "of a mail server's log, a bounce. What a reply answered is read from what "
    "is around it, or given with \\fB\\-\\-stage\\fR. As JSON: code, enhanced, "
    "class (ok, temporary or permanent, as it is in fact), category, meaning, "
    "fix, rfc.\n"
    ".SS Text\nThe hint before each line: \\fB\\->\\fR sent, "
    "\\fB<\\-\\fR received, \\fB<**\\fR received and not what was hoped "
    "for, \\fB===\\fR information, \\fB***\\fR error. Behind an arrow stands "
    "the line as it was and nothing else; that it ended with LF alone, or was "
    "too long to be kept, is said in a line of \\fB===\\fR after it. Bytes "
    "that are no text are shown by signs, so a server cannot write to the "
    "terminal.\n"
    ".SS JSON\nWith \\fB\\-\\-format=json\\fR each line is an object. The "
    "first names the version and the target. Then come the facts, in order: "
    "\\fBev\\fR says what happened (lookup, resolve, probe, connected, tls, "
    "auth, sent, received, closed, note, dropped, ended), \\fBt\\fR when, in "
    "seconds "
    "since the start. What "
    "follows from them has \\fB\"derived\":true\\fR: finding, reply, "
    "offers (what changed with TLS), state, "
    "and "
    "as the last line the verdict with the exit status. Text that is not UTF-8 "
    "stands in base64 as \\fBb64\\fR.\n";

static const char tail[] =
    ".SH FILES\n"
    ".TP\n\\fI$XDG_STATE_HOME/ehlo/history\\fR\n"
    "Lines typed, without secrets; below \\fI~/.local/state\\fR by default.\n"
    ".TP\n\\fI$XDG_CONFIG_HOME/ehlo/config\\fR\n"
    "What you always want, one a line: \\fBtheme = \\fINAME\\fR, "
    "\\fBtheme\\-mode = light\\fR or \\fBdark\\fR, \\fBglyphs = ascii\\fR "
    "or \\fButf8\\fR. Options come first. Below \\fI~/.config\\fR by default.\n"
    ".TP\n\\fI$XDG_CONFIG_HOME/ehlo/themes/NAME.theme\\fR\n"
    "Your themes (\\fB\\-\\-print\\-theme\\fR gives a first one), also in "
    "\\fI$XDG_DATA_DIRS/ehlo/themes\\fR. While one is "
    "shown, what you change in it is seen at once.\n"
    ".TP\n\\fI~/.netrc\\fR\n"
    "Passwords by server: \\fBmachine mx.example.net login bob password "
    "...\\fR\n"
    ".SH ENVIRONMENT\n"
    ".TP\n\\fBEHLO_PASSWORD\\fR\nThe password, or the token, of "
    "\\fB\\-\\-auth\\fR and \\fB:auth\\fR. It is overwritten as soon as the "
    "program has started; until then whoever may look at the process can "
    "read it.\n"
    ".TP\n\\fBNO_COLOR\\fR\nNot empty: no colours, as with \\fB\\-C\\fR.\n"
    ".TP\n\\fBCOLORFGBG\\fR\nIts last number tells a light background.\n"
    ".TP\n\\fBVISUAL\\fR, \\fBEDITOR\\fR\nThe command that edits the line, or "
    "mail data; the first that is set, else vi. Its file is in "
    "\\fB$TMPDIR\\fR or \\fI/tmp\\fR, and nobody else reads it.\n"
    ".TP\n\\fBINPUTRC\\fR\nThe inputrc of the line, by default "
    "\\fI~/.inputrc\\fR; see \\fBreadline\\fR(3). Its application is "
    "\\fBehlo\\fR.\n"
    ".SH SEE ALSO\n.BR telnet (1),\n.BR swaks (1)\n.PP\n"
    "RFC 5321, Simple Mail Transfer Protocol\n";

void
doc_man(const char *version)
{
	printf(".\\\" Made from the program's tables.\n"
	       ".TH EHLO 1 \"\" \"ehlo %s\" \"User Commands\"\n",
	    version);
	fputs(head, stdout);
	fputs(examples, stdout);
	put_options();
	man_put_practice();
	man_put_rules();
	man_put_lessons();
	put_samples();
	put_mechs();
	fputs(without, stdout);
	fputs(reports, stdout);
	put_report_lines();
	put_colons();
	put_keys();
	put_pane_keys();
	put_statuses();
	put_findings();
	fputs(tail, stdout);
}
