/* layer.h - one mirror header on its way from the decision to the tree
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_LAYER_H
#define CLOUDFLOW_DISSECTOR_MIRROR_LAYER_H

#include "dissector/mirror/mirror.h"

/* Filled in by mirror_decide(), for the dissection of one header. */
struct mirror_layer {
    struct mirror_header header;
    struct mirror_inner inner;
    struct mirror_path *path;
    struct mirror_info *info; /* NULL: a load balancer's header, with the mirror's own inside */
    bool unreadable;          /* there is no header to show */
    dissector_handle_t next;  /* Wireshark's own dissector for the same bytes */
    void *next_data;
};

#endif
