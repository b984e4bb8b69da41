/* settings.h - the preferences of the mirror dissector, but for the session table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_SETTINGS_H
#define CLOUDFLOW_DISSECTOR_MIRROR_SETTINGS_H

#include "compat/epan_compat.h"
#include <epan/prefs.h>
#include <epan/range.h>

enum mirror_mode { MIRROR_MODE_AUTO, MIRROR_MODE_ALWAYS, MIRROR_MODE_NEVER };

/* As the user has them now. */
extern struct mirror_settings {
    int mode; /* enum mirror_mode */
    range_t *ports;
    ws_bool duplicates, duplicate_ip_id;
    unsigned duplicate_window_ms, duplicate_payload;
} mirror_settings;

/* Registers the preferences, with their defaults; once. */
void mirror_register_settings(module_t *module);

#endif
