/* SPDX-License-Identifier: GPL-3.0-or-later
 * explain-word - a command, an EHLO keyword or a mechanism by its name alone.
 */
#include "explain-core.h"

#include "ehlo/smtp/ext.h"
#include "ehlo/smtp/sasl.h"
#include "ehlo/smtp/verb.h"

static void
say(struct explanation *out, const char *head, const char *rfc)
{
	out->category = "ok";
	out->head = head;
	out->rfc = rfc;
	out->nature = EXPLAIN_OK;
	out->settings = "";
	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		out->advice[i] = "";
	explain_say(out->text, sizeof(out->text), "%s", out->meaning);
}

bool
explain_word(struct slice word, struct explanation *out)
{
	enum verb verb = verb_find(word);
	enum ext ext = ext_find(word);
	enum sasl_mech mech = sasl_find(word);
	size_t size = sizeof(out->meaning);

	*out = (struct explanation){0};
	if (ext != EXT_UNKNOWN)
		explain_say(out->meaning, size, "Offered in EHLO it says: %s.",
		    ext_row(ext)->allows);
	if (verb != VERB_UNKNOWN) {
		explain_say(out->meaning, size, "%s %s. Form: %s.",
		    verb_text(verb), verb_row(verb)->does,
		    verb_row(verb)->syntax);
		say(out, "a command", verb_row(verb)->rfc);
	} else if (ext != EXT_UNKNOWN) {
		say(out, "an extension", ext_row(ext)->rfc);
	} else if (mech != SASL_COUNT) {
		explain_say(out->meaning, size, "A mechanism of AUTH: %s.",
		    sasl_words(mech));
		say(out, "a way to authenticate", sasl_rfc(mech));
	}
	return out->head != NULL;
}
