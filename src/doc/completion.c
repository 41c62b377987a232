/* SPDX-License-Identifier: GPL-3.0-or-later
 * completion - the option table as completions of three shells. */
#include "doc.h"

#include <stddef.h>
#include <stdio.h>

static const char formats[] = "text json";
static const char personalities[] = "deathstar deathstar-closed";

/* Of an option whose argument is one of a few words; NULL of the others. */
static const char *
words_of(const struct doc_option *o)
{
	char first = o->argument[0];

	if (o->kind != DOC_REQUIRED)
		return NULL;
	return first == 'F' ? formats : NULL;
}

static void
put_bash_words(const struct doc_option *o)
{
	for (; o->title != NULL || o->name != NULL; o++) {
		if (o->title != NULL)
			continue;
		printf(" --%s%s", o->name, o->kind == DOC_REQUIRED ? "=" : "");
		if (o->letter != 0)
			printf(" -%c", o->letter);
	}
}

void
doc_bash(const char *version)
{
	printf("# bash completion for ehlo %s; made from its option table.\n",
	    version);
	fputs("_ehlo()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words\n"
	      "\tCOMPREPLY=()\n"
	      "\tcase $cur in\n"
	      "\t-*)\n"
	      "\t\twords='",
	    stdout);
	put_bash_words(doc_options());
	fputs(
	    "'\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	    "\t\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
	    "\t\t;;\n"
	    "\t*)\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -A hostname -- \"$cur\")\n"
	    "\t\t;;\n"
	    "\tesac\n"
	    "}\n"
	    "complete -F _ehlo ehlo\n",
	    stdout);
}

/* Quotes what zsh and fish would read as their own. */
static void
put_quoted(const char *text)
{
	for (; *text != '\0'; text++) {
		if (*text == '\'')
			fputs("'\\''", stdout);
		else if (*text == '[' || *text == ']' || *text == ':')
			printf("\\%c", *text);
		else
			putchar(*text);
	}
}

static void
put_zsh_option(const struct doc_option *o)
{
	const char *words = words_of(o);

	printf("\t'--%s%s[", o->name,
	    o->kind == DOC_REQUIRED   ? "="
	    : o->kind == DOC_OPTIONAL ? "=-"
				      : "");
	put_quoted(o->help);
	putchar(']');
	if (o->kind != DOC_NONE)
		printf(":%s%s:", o->kind == DOC_OPTIONAL ? ":" : "",
		    o->argument[0] == 'A' ? "address and port" : o->argument);
	if (words != NULL)
		printf("(%s)", words);
	fputs("' \\\n", stdout);
}

void
doc_zsh(const char *version)
{
	const struct doc_option *o = doc_options();

	printf("#compdef ehlo\n"
	       "# zsh completion for ehlo %s; made from its option table.\n"
	       "_arguments -s -S \\\n",
	    version);
	for (; o->title != NULL || o->name != NULL; o++)
		if (o->name != NULL)
			put_zsh_option(o);
	fputs("\t'1:host:_hosts' \\\n\t'2:port:(25 587 465)'\n", stdout);
}

static void
put_fish_text(const char *text)
{
	for (; *text != '\0'; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
put_fish_option(const struct doc_option *o)
{
	const char *words = words_of(o);

	printf("complete -c ehlo -l %s", o->name);
	if (o->letter != 0)
		printf(" -s %c", o->letter);
	if (o->kind == DOC_REQUIRED)
		fputs(" -x", stdout);
	if (words != NULL)
		printf(" -a '%s'", words);
	fputs(" -d '", stdout);
	put_fish_text(o->help);
	fputs("'\n", stdout);
}

void
doc_fish(const char *version)
{
	const struct doc_option *o = doc_options();

	printf("# fish completion for ehlo %s; made from its option table.\n"
	       "complete -c ehlo -f -a '(__fish_print_hostnames)'\n",
	    version);
	for (; o->title != NULL || o->name != NULL; o++)
		if (o->name != NULL)
			put_fish_option(o);
	printf("complete -c ehlo -l practice -a '%s'\n", personalities);
}
