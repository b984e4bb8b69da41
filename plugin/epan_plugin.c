/* epan_plugin.c - the dissector module
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "plugin/compat/epan_compat.h"
#include "dissector/dissector.h"
#include <epan/proto.h>
#include <epan/tap.h>

static void
register_dissectors(void)
{
    static const proto_plugin plugins[] = {
        {.register_protoinfo = proto_register_flowlog, .register_handoff = proto_reg_handoff_flowlog},
        {.register_protoinfo = proto_register_mirror, .register_handoff = proto_reg_handoff_mirror},
        {.register_protoinfo = proto_register_join, .register_handoff = proto_reg_handoff_join},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(plugins); i++) {
        proto_register_plugin(&plugins[i]);
    }
    /* Statistics trees must be there before tshark reads its -z options. */
    static const tap_plugin taps[] = {
        {.register_tap_listener = mirror_register_statistics_taps},
        {.register_tap_listener = join_register_coverage},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(taps); i++) {
        tap_register_plugin(&taps[i]);
    }
}

CLOUDFLOW_MODULE(WS_PLUGIN_DESC_DISSECTOR, register_dissectors)
