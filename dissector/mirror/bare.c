/* bare.c - packets that are in the capture themselves, of which mirrors may hold copies
 *
 * Only a post-dissector sees every packet. Its call and the packet's hash cost about a hundredth of a short packet's
 * dissection, which a capture without mirrors must not pay: it looks at the first packets and is switched off then,
 * until a mirror turns up.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/bare.h"
#include "dissector/mirror/copies.h"
#include "dissector/mirror/mirror.h"
#include "dissector/mirror/settings.h"
#include "dissector/common/frame_ip.h"
#include <wiretap/wtap.h>

/* So many packets without a mirror's among them; mirrors that begin later are compared with what follows. */
#define MOST_WITHOUT_MIRROR 10000

static int proto_bare = -1;
static protocol_t *bare_protocol, *mirror_protocol;
static bool is_off; /* by us, not by the user */
static bool has_mirror;
static unsigned n_without_mirror;

static void
switch_off(void)
{
    is_off = true;
    proto_set_decoding(proto_bare, false);
}

static void
switch_on(void)
{
    if (is_off) {
        is_off = false;
        proto_set_decoding(proto_bare, true);
    }
}

void
mirror_watch_bare(void)
{
    if (!has_mirror) {
        has_mirror = true;
        switch_on();
    }
}

static void
look_at(tvbuff_t *tvb, packet_info *pinfo)
{
    size_t length = tvb_captured_length(tvb), at;
    const uint8_t *frame = length > 0 ? tvb_get_ptr(tvb, 0, (int)length) : NULL;
    struct ip_packet packet;
    if (frame != NULL && frame_find_ip(pinfo->rec->rec_header.packet_header.pkt_encap, frame, length, &at) &&
        ip_packet_read(frame + at, length - at, &packet)) {
        mirror_note_bare(&packet, pinfo);
    }
}

static int
dissect_bare(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree _U_, void *data _U_)
{
    if (PINFO_FD_VISITED(pinfo) || mirror_info_of(pinfo) != NULL) {
        return 0;
    }
    if (!has_mirror && ++n_without_mirror > MOST_WITHOUT_MIRROR) {
        switch_off();
    } else {
        look_at(tvb, pinfo);
    }
    return 0; /* so that frame.protocols does not name us */
}

void
mirror_start_bare(void)
{
    has_mirror = false;
    n_without_mirror = 0;
    bool is_of_use = mirror_settings.duplicates && mirror_settings.mode != MIRROR_MODE_NEVER &&
                     proto_is_protocol_enabled(mirror_protocol);
    if (!is_of_use && proto_is_protocol_enabled(bare_protocol)) {
        has_mirror = true; /* stays off whatever turns up */
        switch_off();
    }
}

void
mirror_forget_bare(void)
{
    switch_on();
}

void
mirror_register_bare(int mirror)
{
    mirror_protocol = find_protocol_by_id(mirror);
    proto_bare = proto_register_protocol("Traffic mirror: packets that may be mirrored too",
                                         "Traffic mirror (plain packets)", "mirror.bare");
    bare_protocol = find_protocol_by_id(proto_bare);
    register_postdissector(create_dissector_handle(dissect_bare, proto_bare));
}
