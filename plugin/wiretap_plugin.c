/* wiretap_plugin.c - the file reader module
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin/compat/ws_compat.h"
#include "filetap/filetap.h"
#include <wiretap/wtap.h>

static void
register_reader(void)
{
    static const wtap_plugin reader = {.register_wtap_module = filetap_register};
    wtap_register_plugin(&reader);
}

CLOUDFLOW_MODULE(WS_PLUGIN_DESC_FILE_TYPE, register_reader)
