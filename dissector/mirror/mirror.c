/* mirror.c - what the mirror dissector knows of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/mirror.h"
#include <epan/proto_data.h>

static int proto_mirror = -1;

void
mirror_register_frames(int proto)
{
    proto_mirror = proto;
}

struct mirror_frame *
mirror_frame_of(packet_info *pinfo)
{
    struct mirror_frame *frame = p_get_proto_data(pinfo->pool, pinfo, proto_mirror, 0);
    if (frame == NULL) {
        frame = wmem_new0(pinfo->pool, struct mirror_frame);
        p_add_proto_data(pinfo->pool, pinfo, proto_mirror, 0, frame);
    }
    return frame;
}

const struct mirror_info *
mirror_info_of(packet_info *pinfo)
{
    const struct mirror_frame *frame = p_get_proto_data(pinfo->pool, pinfo, proto_mirror, 0);
    return frame ? frame->info : NULL;
}

const char *
mirror_direction_name(enum mirror_direction direction)
{
    static const char *const names[] = {NULL, "ingress", "egress"};
    return names[direction];
}
