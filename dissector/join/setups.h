/* setups.h - what flow logs are set to leave out, as far as the user has a file that says so
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_SETUPS_H
#define CLOUDFLOW_JOIN_SETUPS_H

#include "compat/epan_compat.h"
#include "core/record/provider.h"
#include <epan/prefs.h>

/* Registers a preference for each file that a cloud has; once. */
void join_register_setups(module_t *module);
/* Reads the files that the preferences name now; problems are reported to the user. */
void join_read_setups(void);

/* What the logs of a provider leave out, texts; NULL if no file says anything of them. Borrowed until they are read
 * again. */
const GPtrArray *join_setup_of(const struct flow_provider *provider);

#endif
