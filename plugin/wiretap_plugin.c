/* wiretap_plugin.c - the file reader module
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/ws_compat.h"
#include "filetap/filetap.h"
#include <wiretap/wtap.h>

/* Wireshark ends at once when a name is registered twice, so a second copy of the module, under another file name,
 * stays out of the way. */
static void
register_reader(void)
{
    if (wtap_name_to_file_type_subtype("flowlog") < 0) {
        filetap_register();
    }
}

static void
register_module(void)
{
    static const wtap_plugin reader = {.register_wtap_module = register_reader};
    wtap_register_plugin(&reader);
}

CLOUDFLOW_MODULE(WS_PLUGIN_DESC_FILE_TYPE, register_module)
