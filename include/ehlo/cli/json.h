/* SPDX-License-Identifier: GPL-3.0-or-later
 * json - one JSON object a line: facts, and what follows from them.
 *
 * Each fact is followed by what it completed: a finding, a reply, a change of
 * the phase. The last line is always the verdict.
 */
#ifndef EHLO_CLI_JSON_H
#define EHLO_CLI_JSON_H

#include "ehlo/cli/output.h"

const struct output_ops *json_ops(void);

#endif
