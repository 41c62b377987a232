/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive-explain - what a reply means, as one JSON object. */
#include "archive-core.h"
#include "ehlo/model/archive.h"

static json_t *
enhanced_json(struct enhanced_code code)
{
	char text[ENHANCED_CODE_SIZE];

	return enhanced_code_is_none(code)
	           ? json_null()
	           : json_string(enhanced_code_text(code, text));
}

static void
add_advice(json_t *fix, const char *who, const char *what)
{
	if (what[0] != '\0')
		json_array_append_new(fix, json_sprintf("%s: %s", who, what));
}

static json_t *
fix_json(const struct explain_context *context, const struct explanation *e)
{
	json_t *fix = json_array();

	for (int i = 0; i < EXPLAIN_PERSON_COUNT; i++)
		add_advice(fix, explain_person_name((enum explain_person)i),
		    e->advice[i]);
	add_advice(fix, software_name(context->software), e->settings);
	return fix;
}

/* Unless it is there. */
static void
add_section(json_t *list, struct slice section)
{
	json_t *text = archive_text_json(section), *each;
	size_t i;

	json_array_foreach(list, i, each)
	{
		if (json_equal(each, text)) {
			json_decref(text);
			return;
		}
	}
	json_array_append_new(list, text);
}

/* "RFC 5321 3.3, 4.2, RFC 3463 3.8" is two of them. */
static void
add_sections(json_t *list, const char *text)
{
	struct slice sections = slice_str(text == NULL ? "" : text);

	while (sections.len > 0) {
		size_t end = 0;

		do
			end +=
			    1 + slice_find(slice_skip(sections, end + 1), ',');
		while (end < sections.len &&
		       !slice_starts_with(
			   slice_skip(sections, end), SLICE(", RFC ")));
		add_section(list, slice_range(sections, 0, end));
		sections = slice_skip(sections, end + 2);
	}
}

/* What it is about, and where its codes are defined. */
static json_t *
rfc_json(const struct explanation *e)
{
	json_t *list = json_array();

	add_sections(list, e->rfc);
	add_sections(list, e->code_rfc);
	add_sections(list, e->enhanced_rfc);
	return list;
}

void
archive_write_explanation(
    struct buf *out, const struct explain_context *context)
{
	json_t *object = json_object();
	struct explanation e;

	explain_reply(context, &e);
	json_object_set_new(object, "code",
	    context->code == 0 ? json_null() : json_integer(context->code));
	json_object_set_new(
	    object, "enhanced", enhanced_json(context->enhanced));
	json_object_set_new(
	    object, "class", json_string(explain_nature_name(e.nature)));
	json_object_set_new(object, "category", json_string(e.category));
	json_object_set_new(
	    object, "meaning", archive_text_json(slice_str(e.meaning)));
	json_object_set_new(object, "fix", fix_json(context, &e));
	json_object_set_new(object, "rfc", rfc_json(&e));
	archive_write_object(out, object);
}
