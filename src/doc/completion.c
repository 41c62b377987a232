/* SPDX-License-Identifier: GPL-3.0-or-later
 * completion - the option table as completions of three shells. */
#include "doc.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "ehlo/smtp/personality.h"
#include "ehlo/tui/theme-builtin.h"

static bool
has_name(const struct doc_option *o, const char *name)
{
	return o->name != NULL && strcmp(o->name, name) == 0;
}

/* ---- words ---------------------------------------------------------- */

static const char *
format_name(size_t i)
{
	static const char *const names[] = {"text", "json"};

	return i < sizeof(names) / sizeof(names[0]) ? names[i] : NULL;
}

static const char *
practice_name(size_t i)
{
	const struct personality *p = personality_at(i);

	return p == NULL ? NULL : p->name;
}

static const char *
theme_name(size_t i)
{
	const struct theme_text *t = theme_builtin(i);

	return t == NULL ? NULL : t->name;
}

/* The options whose argument is one of a few words; NULL behind the last. */
static const struct {
	const char *option;
	const char *(*word)(size_t i);
} arguments[] = {
    {"format", format_name},
    {"practice", practice_name},
    {"theme", theme_name},
    {"print-theme", theme_name},
};

static const size_t argument_count = sizeof(arguments) / sizeof(arguments[0]);

static size_t
find_argument(const struct doc_option *o)
{
	size_t i = 0;

	while (i < argument_count && !has_name(o, arguments[i].option))
		i++;
	return i;
}

static bool
has_words(const struct doc_option *o)
{
	return find_argument(o) < argument_count;
}

static void
put_words(const struct doc_option *o)
{
	size_t argument = find_argument(o);
	const char *word;

	for (size_t i = 0; (word = arguments[argument].word(i)) != NULL; i++)
		printf("%s%s", i > 0 ? " " : "", word);
}

static bool
is_end(const struct doc_option *o)
{
	return o->title == NULL && o->name == NULL;
}

/* ---- bash ----------------------------------------------------------- */

static void
put_bash_options(const struct doc_option *o)
{
	for (; !is_end(o); o++) {
		if (o->title != NULL)
			continue;
		printf(" --%s%s", o->name, o->kind == DOC_REQUIRED ? "=" : "");
		if (o->letter != 0)
			printf(" -%c", o->letter);
	}
}

static void
put_bash_arguments(const struct doc_option *o)
{
	for (; !is_end(o); o++) {
		if (!has_words(o))
			continue;
		printf("\t--%s) words='", o->name);
		put_words(o);
		fputs("' ;;\n", stdout);
	}
}

void
doc_bash(const char *version)
{
	printf("# bash completion for ehlo %s; made from its option table.\n",
	    version);
	/* bash makes a word of its own of "=". */
	fputs("_ehlo()\n{\n"
	      "\tlocal cur=${COMP_WORDS[COMP_CWORD]} words=\n"
	      "\tlocal before=${COMP_WORDS[COMP_CWORD - 1]} option=\n"
	      "\tCOMPREPLY=()\n"
	      "\tif [[ $cur == = ]]; then\n"
	      "\t\tcur= option=$before\n"
	      "\telif [[ $before == = ]]; then\n"
	      "\t\toption=${COMP_WORDS[COMP_CWORD - 2]}\n"
	      "\tfi\n"
	      "\tcase $option in\n",
	    stdout);
	put_bash_arguments(doc_options());
	fputs("\tesac\n"
	      "\t[[ -n $option || $cur != -* ]] || words='",
	    stdout);
	put_bash_options(doc_options());
	fputs(
	    "'\n"
	    "\tif [[ -n $words ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$cur\")\n"
	    "\telif [[ -z $option ]]; then\n"
	    "\t\tmapfile -t COMPREPLY < <(compgen -A hostname -- \"$cur\")\n"
	    "\tfi\n"
	    "\t[[ ${COMPREPLY[0]-} != *= ]] || compopt -o nospace\n"
	    "}\n"
	    "complete -F _ehlo ehlo\n",
	    stdout);
}

/* ---- zsh ------------------------------------------------------------ */

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

/* '--name=' or '(-n --name)'{-n+,--name=}, as _arguments wants it. */
static void
put_zsh_name(const struct doc_option *o)
{
	static const char *const behind_name[] = {
	    [DOC_NONE] = "", [DOC_REQUIRED] = "=", [DOC_OPTIONAL] = "=-"};

	if (o->letter == 0)
		printf("'--%s%s", o->name, behind_name[o->kind]);
	else
		printf("'(-%c --%s)'{-%c%s,--%s%s}'", o->letter, o->name,
		    o->letter, o->kind == DOC_REQUIRED ? "+" : "", o->name,
		    behind_name[o->kind]);
}

static void
put_zsh_option(const struct doc_option *o)
{
	putchar('\t');
	put_zsh_name(o);
	putchar('[');
	put_quoted(o->help);
	putchar(']');
	if (o->kind != DOC_NONE) {
		fputs(o->kind == DOC_OPTIONAL ? "::" : ":", stdout);
		put_quoted(o->argument);
		putchar(':');
	}
	if (has_words(o)) {
		putchar('(');
		put_words(o);
		putchar(')');
	}
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
	for (; !is_end(o); o++)
		if (o->name != NULL)
			put_zsh_option(o);
	fputs("\t'1:host:_hosts' \\\n\t'2:port:(25 587 465)'\n", stdout);
}

/* ---- fish ----------------------------------------------------------- */

static void
put_fish_text(const char *text)
{
	for (; *text != '\0'; text++)
		printf(*text == '\'' || *text == '\\' ? "\\%c" : "%c", *text);
}

static void
put_fish_option(const struct doc_option *o)
{
	printf("complete -c ehlo -l %s", o->name);
	if (o->letter != 0)
		printf(" -s %c", o->letter);
	if (o->kind == DOC_REQUIRED)
		fputs(" -x", stdout);
	if (has_words(o)) {
		fputs(" -a '", stdout);
		put_words(o);
		putchar('\'');
	}
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
	for (; !is_end(o); o++)
		if (o->name != NULL)
			put_fish_option(o);
}
