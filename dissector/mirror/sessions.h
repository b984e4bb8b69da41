/* sessions.h - the session table, filled from Preferences and from what clouds say of their sessions
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_SESSIONS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_SESSIONS_H

#include "compat/epan_compat.h"
#include "core/mirror/sessions.h"
#include <epan/prefs.h>

/* Registers the preferences that fill the table, which is there from then on. changed() is called after each new table,
 * while the old one is still there. */
void mirror_register_sessions(module_t *module, void (*changed)(void));
/* The table of now, borrowed until changed() has been called. Never NULL. */
const struct mirror_sessions *mirror_session_table(void);
/* Makes the table anew, from the preferences and the files that they name. */
void mirror_load_sessions(void);

#endif
