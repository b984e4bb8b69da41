/* epan_compat.h - what a dissector needs that differs between the Wireshark releases we build on
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_EPAN_COMPAT_H
#define CLOUDFLOW_EPAN_COMPAT_H

#include "compat/ws_compat.h"
#include <epan/packet.h>
#include <epan/tfs.h>
#include <wsutil/to_str.h>

#if WS_RELEASE < 403
#define tvb_get_uint8(tvb, offset) tvb_get_guint8(tvb, offset)
#endif

/* Writes the four bytes of an address into text of WS_INET_ADDRSTRLEN bytes at least. */
static inline void
compat_ipv4_to_text(const uint8_t bytes[4], char *text, int size)
{
#if WS_RELEASE < 403
    ip_to_str_buf(bytes, text, size);
#else
    ws_in4_addr ipv4;
    memcpy(&ipv4, bytes, sizeof(ipv4));
    ip_addr_to_str_buf(&ipv4, text, size);
#endif
}

/* The parts of a time, by functions that 4.4 has for every system. */
#if WS_RELEASE < 403
#define ws_gmtime_r(seconds, parts)    gmtime_r(seconds, parts)
#define ws_localtime_r(seconds, parts) localtime_r(seconds, parts)
#else
#include <wsutil/time_util.h>
#endif

/* Statistics trees: the separator of menu levels in their names. */
#include <epan/stats_tree.h>
#ifdef STATS_TREE_MENU_SEPARATOR
#define STATS_TREE_LEVEL STATS_TREE_MENU_SEPARATOR
#else
#define STATS_TREE_LEVEL "/"
#endif

/* 4.6 lets the initialiser of a command-line tap say that it failed. */
#if WS_RELEASE >= 405
typedef bool tap_init_result;
#define TAP_INIT_OK          return true
#define TAP_INIT_ENDS_TSHARK return false
#else
typedef void tap_init_result;
#define TAP_INIT_OK          return
/* As tshark's own initialisers do, for what only tshark starts. */
#define TAP_INIT_ENDS_TSHARK exit(EXIT_FAILURE)
#endif

/* How tshark prints -z conv and -z endpoints: since 4.5 bytes have units in both, or in neither if the user wishes. */
#if WS_RELEASE >= 405
#include <epan/prefs.h>
#define CONVERSATIONS_WITH_UNITS (!prefs.conv_machine_readable)
#define ENDPOINTS_WITH_UNITS     (!prefs.conv_machine_readable)
#define ENDPOINTS_HEAD           "Packets"
#define ENDPOINTS_PORT_HEAD      "|  Port  | "
#define ENDPOINTS_NO_PORT        ""
#define ENDPOINTS_ROW                                                                                                  \
    (ENDPOINTS_WITH_UNITS ? "     %8s   %-11s  %8s      %-11s   %8s      %-11s "                                       \
                          : "     %8s   %9s    %8s      %9s     %8s      %9s  ")
#else
#define CONVERSATIONS_WITH_UNITS true
#define ENDPOINTS_WITH_UNITS     false
#define ENDPOINTS_HEAD           " Packets "
#define ENDPOINTS_PORT_HEAD      "|  Port  |"
#define ENDPOINTS_NO_PORT        " "
#define ENDPOINTS_ROW            "     %6s     %9s     %6s       %9s      %6s       %9s   "
#endif

/* Conversation filters: their callbacks got a pointer of ours when bool came. */
#if WS_RELEASE >= 403
#define CONVERSATION_FILTER_DATA , void *user_data _U_
#define CONVERSATION_FILTER_REGISTER(proto, title, valid, build)                                                       \
    register_conversation_filter(proto, title, valid, build, NULL)
#else
#define CONVERSATION_FILTER_DATA
#define CONVERSATION_FILTER_REGISTER(proto, title, valid, build)                                                       \
    register_conversation_filter(proto, title, valid, build)
#endif

/* Whether the user wants to know where addresses are: since 4.4 asked with the other names, before with each family. */
#if WS_RELEASE >= 403
#include <epan/addr_resolv.h>
static inline bool
compat_geo_is_used(bool ipv6 _U_)
{
    return gbl_resolv_flags.maxmind_geoip;
}
#else
#include <epan/prefs-int.h>
static inline bool
compat_geo_is_used(bool ipv6)
{
    static pref_t *used[2];
    if (used[ipv6] == NULL) {
        used[ipv6] = prefs_find_preference(prefs_find_module(ipv6 ? "ipv6" : "ip"), "use_geoip");
    }
    return used[ipv6] != NULL && prefs_get_bool_value(used[ipv6], pref_current);
}
#endif

#endif
