/* SPDX-License-Identifier: GPL-3.0-or-later
 * archive-core - what the writers of JSON share. */
#ifndef EHLO_SRC_MODEL_ARCHIVE_CORE_H
#define EHLO_SRC_MODEL_ARCHIVE_CORE_H

#include <jansson.h>

#include "ehlo/base/buf.h"
#include "ehlo/model/event.h"

/* One line with its LF; takes object. */
void archive_write_object(struct buf *out, json_t *object);
/* The fields of a handshake. */
void archive_set_tls(json_t *object, const struct event_tls *tls);
/* A string when it is UTF-8, else {"b64": ...}. */
json_t *archive_text_json(struct slice text);

/* NULL when the line is no JSON. */
json_t *archive_parse_line(struct slice line, json_error_t *error);
/* Seconds as they stand in "t"; false when they are no time. */
bool archive_time(const json_t *value, uint64_t *t_us);

#endif
