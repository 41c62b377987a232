/* SPDX-License-Identifier: GPL-3.0-or-later
 * text - the transcript with the hints of a well-known test tool.
 *
 * Three columns of hint, a space, the line: " ->" sent, " ~>" sent inside
 * TLS, "<- " received, "<~ " received inside TLS, "<**" and "<~*" received
 * and not what was hoped for, "===" information, "***" error. A hint is only
 * ever ours: behind it stands a line as it came and nothing else, what is to be
 * said of that line follows in a line of "===".
 */
#ifndef EHLO_CLI_TEXT_H
#define EHLO_CLI_TEXT_H

#include "ehlo/cli/output.h"

const struct output_ops *text_ops(void);

#endif
