/* packet-mirror.h - what the parts of the mirror dissector share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PACKET_MIRROR_H
#define CLOUDFLOW_PACKET_MIRROR_H

#include "dissector/mirror/mirror.h"
#include "core/mirror/duplicates.h"
#include <epan/range.h>

/* One mirror header on its way from the decision to the tree. */
struct mirror_layer {
    struct mirror_header header;
    struct mirror_inner inner;
    struct mirror_path *path;
    struct mirror_info *info; /* NULL: a load balancer's header, with the mirror's own inside */
    bool unreadable;          /* there is no header to show */
    dissector_handle_t next;  /* Wireshark's own dissector for the same bytes */
    void *next_data;
};

enum mirror_mode { MIRROR_MODE_AUTO, MIRROR_MODE_ALWAYS, MIRROR_MODE_NEVER };

/* Preferences. */
extern struct mirror_settings {
    int mode; /* enum mirror_mode */
    range_t *ports;
    ws_bool duplicates, duplicate_ip_id;
    unsigned duplicate_window_ms, duplicate_payload;
} mirror_settings;

typedef bool (*mirror_read_header)(const uint8_t *data, size_t length, struct mirror_header *header);

/* packet-mirror-decide.c */

/* Whether tvb is a mirror's packet; fills in the layer to show if it is. */
bool mirror_decide(mirror_read_header read, enum mirror_mode mode, tvbuff_t *tvb, packet_info *pinfo,
                   struct mirror_layer *layer);

/* What was learnt from a capture's packets: begun anew, with the session table of now, and dropped. */
void mirror_start(void);
void mirror_forget(void);

/* Remembers a packet that is in the capture itself, for the copies of it in mirrors. */
void mirror_remember_bare(const struct ip_packet *packet, const packet_info *pinfo);

/* packet-mirror-bare.c: start and forget go with those above; watch() says that the capture has mirrors. */
void mirror_register_bare(void);
void mirror_start_bare(void);
void mirror_forget_bare(void);
void mirror_watch_bare(void);

/* packet-mirror-ports.c: handle stands in front of others at the UDP ports of the preferences, as they are at each
 * sync. stock() says who gets what is no mirror's at a port, NULL: nobody. */
void mirror_hook_ports(dissector_handle_t handle, dissector_handle_t vxlan_handle);
void mirror_sync_ports(void);
dissector_handle_t mirror_port_stock(uint32_t port);

/* packet-mirror-tree.c */
void mirror_register_tree(int proto);
void mirror_show(const struct mirror_layer *layer, tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree);

/* packet-mirror-sessions.c: the table is there from registration on; changed() is called after each new one. */
void mirror_register_sessions(module_t *module, void (*changed)(void));
const struct mirror_sessions *mirror_session_table(void);
void mirror_load_sessions(void);

/* packet-mirror-stats.c */
void mirror_register_statistics(int proto, const char *tap_name);
void mirror_register_statistics_taps(void);

extern int proto_mirror;

#endif
