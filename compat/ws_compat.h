/* ws_compat.h - what differs between the Wireshark releases we build on, for both modules
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WS_COMPAT_H
#define CLOUDFLOW_WS_COMPAT_H

#include <wireshark.h>

/* 4.0 -> 400, 4.6 -> 406 */
#define WS_RELEASE (WIRESHARK_VERSION_MAJOR * 100 + WIRESHARK_VERSION_MINOR)

#if WS_RELEASE < 400
#error "Cloudflow needs Wireshark 4.0 or newer"
#elif WS_RELEASE != 400 && WS_RELEASE != 404 && WS_RELEASE != 406
#warning "Cloudflow was tried on Wireshark 4.0, 4.4 and 4.6, not on this one: run the tests before trusting it"
#endif

/* Numbers out of bytes, which 4.6 calls otherwise. */
#include <wsutil/pint.h>
#if WS_RELEASE >= 405
#define pntoh16(bytes) pntohu16(bytes)
#define pntoh32(bytes) pntohu32(bytes)
#endif

/* Callbacks and variables passed by pointer were gboolean before the 4.3 series and are bool since. */
#if WS_RELEASE >= 403
typedef bool ws_bool;
#include <wsutil/plugins.h>
#include <wsutil/array.h> /* array_length(), which BLOCKS_SUPPORTED() uses */
#else
typedef gboolean ws_bool;
#endif

/* Flags of plugin_describe(): 4.0 neither installs them nor asks. */
#ifndef WS_PLUGIN_DESC_DISSECTOR
#define WS_PLUGIN_DESC_DISSECTOR (1UL << 0)
#define WS_PLUGIN_DESC_FILE_TYPE (1UL << 1)
#endif

/* The symbols a module exports; registrar is called once when Wireshark loads it. */
#define CLOUDFLOW_MODULE(kind, registrar)                                                                              \
    WS_DLL_PUBLIC_DEF const char plugin_version[] = CLOUDFLOW_VERSION;                                                 \
    WS_DLL_PUBLIC_DEF const int plugin_want_major = WIRESHARK_VERSION_MAJOR;                                           \
    WS_DLL_PUBLIC_DEF const int plugin_want_minor = WIRESHARK_VERSION_MINOR;                                           \
    WS_DLL_PUBLIC void plugin_register(void);                                                                          \
    WS_DLL_PUBLIC uint32_t plugin_describe(void);                                                                      \
    uint32_t plugin_describe(void)                                                                                     \
    {                                                                                                                  \
        return (kind);                                                                                                 \
    }                                                                                                                  \
    void plugin_register(void)                                                                                         \
    {                                                                                                                  \
        registrar();                                                                                                   \
    }

#endif
