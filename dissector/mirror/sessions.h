/* sessions.h - the session table, filled from Preferences and from what clouds say of their sessions
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_SESSIONS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_SESSIONS_H

#include "compat/epan_compat.h"
#include "core/mirror/sessions.h"
#include <epan/prefs.h>

/* The table is there from registration on; changed() is called after each new one, while the old one is still there. */
void mirror_register_sessions(module_t *module, void (*changed)(void));
const struct mirror_sessions *mirror_session_table(void);
void mirror_load_sessions(void);

#endif
