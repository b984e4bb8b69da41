/* epan_plugin.c - the dissector module
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "compat/epan_compat.h"
#include "dissector/dissector.h"
#include <epan/proto.h>
#include <epan/tap.h>

/* Wireshark ends at once when a name is registered twice, so a second copy of the module, under another file name,
 * stays out of the way. */
static bool is_second_copy;

static void
register_protocols(void)
{
    is_second_copy = proto_get_id_by_filter_name("flowlog") >= 0;
    if (!is_second_copy) {
        proto_register_flowlog();
        proto_register_mirror();
        proto_register_join();
        proto_register_report();
    }
}

static void
hand_off(void)
{
    if (!is_second_copy) {
        proto_reg_handoff_flowlog();
        proto_reg_handoff_mirror();
        proto_reg_handoff_join();
    }
}

/* Statistics must be there before tshark reads its -z options. */
static void
register_taps(void)
{
    if (!is_second_copy) {
        report_register_talkers();
        mirror_register_statistics_taps();
        join_register_statistics_taps();
        report_register_commands();
        report_register_trees();
        report_register_windows();
    }
}

static void
register_module(void)
{
    static const proto_plugin protocols = {.register_protoinfo = register_protocols, .register_handoff = hand_off};
    static const tap_plugin taps = {.register_tap_listener = register_taps};
    proto_register_plugin(&protocols);
    tap_register_plugin(&taps);
}

CLOUDFLOW_MODULE(WS_PLUGIN_DESC_DISSECTOR, register_module)
