/* settings.c - the preferences of the mirror dissector, but for the session table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/settings.h"

struct mirror_settings mirror_settings = {.mode = MIRROR_MODE_AUTO,
                                          .duplicates = TRUE,
                                          .duplicate_ip_id = TRUE,
                                          .duplicate_window_ms = 2000,
                                          .duplicate_payload = 64};

void
mirror_register_settings(module_t *module)
{
    static const enum_val_t modes[] = {
        {"auto", "Decide by session table, addresses and directions", MIRROR_MODE_AUTO},
        {"always", "All of it", MIRROR_MODE_ALWAYS},
        {"never", "None of it", MIRROR_MODE_NEVER},
        {NULL, NULL, 0},
    };
    prefs_register_enum_preference(module, "mode", "What is a mirror",
                                   "Which VXLAN, GENEVE and GRE traffic is mirrored traffic", &mirror_settings.mode,
                                   modes, FALSE);
    range_convert_str(wmem_epan_scope(), &mirror_settings.ports, "4789,8472", 65535);
    prefs_register_range_preference(module, "ports", "UDP ports of VXLAN mirrors",
                                    "UDP ports on which mirrored packets arrive in VXLAN", &mirror_settings.ports,
                                    65535);
    prefs_register_bool_preference(module, "duplicates", "Mark duplicates",
                                   "Mark packets that another mirror session has shown already",
                                   &mirror_settings.duplicates);
    prefs_register_uint_preference(module, "duplicate_window", "Duplicate window (ms)",
                                   "How far apart two copies of a packet may be, in milliseconds", 10,
                                   &mirror_settings.duplicate_window_ms);
    prefs_register_uint_preference(module, "duplicate_payload", "Payload bytes compared",
                                   "How many bytes after the transport header must be equal in two copies", 10,
                                   &mirror_settings.duplicate_payload);
    prefs_register_bool_preference(module, "duplicate_ip_id", "Compare the IPv4 identification",
                                   "Whether the IPv4 identification must be equal in two copies",
                                   &mirror_settings.duplicate_ip_id);
}
