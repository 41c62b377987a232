/* SPDX-License-Identifier: GPL-3.0-or-later
 * driver - asks the runner what is next and gives its intent to the source.
 */
#ifndef EHLO_SOURCE_DRIVER_H
#define EHLO_SOURCE_DRIVER_H

#include <stdbool.h>

#include "ehlo/model/conversation.h"
#include "ehlo/model/runner.h"
#include "ehlo/source/live.h"

/* Takes steps until the runner waits or is done. True when it is done. */
bool driver_step(struct runner *runner, struct live *live,
    const struct conversation *conversation);

#endif
