/* note_packets.c - the IP packets of a frame, as they go into the index
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/note_packets.h"
#include "core/join/add.h"
#include "core/join/time.h"
#include "core/mirror/inner.h"
#include "core/packet/flow.h"
#include "core/packet/ip_packet.h"
#include "dissector/flowlog/ports.h"
#include "dissector/common/frame_ip.h"
#include "dissector/mirror/mirror.h"
#include <epan/ipproto.h>
#include <wiretap/wtap.h>

static int proto_ip = -1, proto_ipv6 = -1, proto_icmp = -1, proto_icmpv6 = -1;

void
join_hand_off_packets(void)
{
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_icmp = proto_get_id_by_filter_name("icmp");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
}

/* Whether the innermost IP layer is what an ICMP error quotes. */
static bool
is_quoted(const packet_info *pinfo)
{
    bool in_icmp = false, quoted = false;
    for (wmem_list_frame_t *layer = wmem_list_head(pinfo->layers); layer != NULL; layer = wmem_list_frame_next(layer)) {
        int id = GPOINTER_TO_INT(wmem_list_frame_data(layer));
        if (id == proto_icmp || id == proto_icmpv6) {
            in_icmp = true;
        } else if (id == proto_ip || id == proto_ipv6) {
            quoted = in_icmp;
        }
    }
    return quoted;
}

static bool
is_header(const uint8_t *ip, const address *src, const address *dst)
{
    size_t before = src->type == AT_IPv4 ? 12 : 8, size = src->type == AT_IPv4 ? 4 : 16;
    return ip[0] >> 4 == (src->type == AT_IPv4 ? 4 : 6) && memcmp(ip + before, src->data, size) == 0 &&
           memcmp(ip + before + size, dst->data, size) == 0;
}

/* The first header in the frame with these addresses; NULL if there is none. */
static const uint8_t *
ip_with(const address *src, const address *dst, const uint8_t *frame, size_t length)
{
    enum { MOST_HEADERS = 1024 };
    if ((src->type != AT_IPv4 && src->type != AT_IPv6) || dst->type != src->type) {
        return NULL;
    }
    size_t header = src->type == AT_IPv4 ? 20 : 40;
    for (size_t at = 0; at < MOST_HEADERS && at + header <= length; at++) {
        if (is_header(frame + at, src, dst)) {
            return frame + at;
        }
    }
    return NULL;
}

/* Where the header of the innermost IP packet begins in the frame: where its addresses stand. NULL if they do not, as
 * in a packet that was put together from others. */
static const uint8_t *
innermost_ip(const packet_info *pinfo, const uint8_t *frame, size_t length)
{
    const address *src = &pinfo->net_src, *dst = &pinfo->net_dst;
    const uint8_t *ip = ip_with(src, dst, frame, length);
    if (ip == NULL) {
        return NULL;
    }
    enum { SMALLEST_IP_AND_ICMP = 28 };
    size_t before = (size_t)(ip - frame);
    if (before < SMALLEST_IP_AND_ICMP || !is_quoted(pinfo)) {
        return ip;
    }
    /* The address may be the quoted packet's, or that of the error, put back after the quotation. */
    const uint8_t *quoting = ip_packet_quoting(ip, before);
    bool is_error = ip[src->type == AT_IPv4 ? 9 : 6] == (src->type == AT_IPv4 ? IP_PROTO_ICMP : IP_PROTO_ICMPV6);
    return quoting != NULL ? quoting : is_error ? ip : NULL;
}

/* Without the packet's bytes: what the dissectors say. */
static bool
read_dissected(const packet_info *pinfo, struct packet_flow *ip)
{
    const struct flowlog_ports *ports = flowlog_ports_of_type(pinfo->ptype);
    const address *ends[] = {&pinfo->net_src, &pinfo->net_dst};
    memset(ip, 0, sizeof(*ip));
    if ((ends[0]->type != AT_IPv4 && ends[0]->type != AT_IPv6) || ends[1]->type != ends[0]->type || is_quoted(pinfo)) {
        return false;
    }
    ip->key.ipv6 = ends[0]->type == AT_IPv6;
    for (int end = 0; end < 2; end++) {
        memcpy(ip->key.address[end], ends[end]->data, ip->key.ipv6 ? 16 : 4);
        ip->key.port[end] = (uint16_t)(end == 0 ? pinfo->srcport : pinfo->destport);
    }
    ip->key.proto = ports != NULL ? ports->proto : 0;
    return ports != NULL;
}

static void
add_packet(struct join_capture *capture, const packet_info *pinfo, struct packet_flow *ip,
           const struct mirror_info *mirror)
{
    struct join_packet_in in = {.frame = pinfo->num, .role = ip->role, .tcp_flags = ip->tcp_flags, .bytes = ip->bytes};
    packet_fragments_note(capture->fragments, ip);
    in.is_later_fragment = ip->is_fragment && !ip->is_first;
    in.key = ip->key;
    in.time = join_nanoseconds(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
    if (mirror != NULL && mirror->interface_id != NULL) {
        in.interface = join_intern_interface(capture->index, mirror->interface_id, strlen(mirror->interface_id), false);
    }
    in.original = mirror != NULL ? mirror->duplicate_of : 0;
    join_add_packet(capture->index, &in);
    if (capture->sessions != NULL) {
        join_sessions_note(capture->sessions, capture->index, mirror);
    }
}

/* Whether two taps show a packet that is no mirror's; mirrors have duplicates of their own. */
static void
see_double(struct join_capture *capture, const struct ip_packet *packet)
{
    /* TCP's header says where the payload stands in the flow. */
    const struct mirror_identity what = {.ip_id = true, .payload = packet->protocol == IP_PROTO_TCP ? 0 : 16};
    enum join_identity identity = join_identity_of(packet);
    if (identity != JOIN_NO_IDENTITY) {
        join_doubles_see(capture->doubles, capture->index, mirror_packet_hash(packet, &what, capture->seed), identity);
    }
}

/* The packet that a cloud sees of a frame, whatever tunnels are in it: the one that was mirrored, or that the frame
 * itself carries. NULL if there is none, or it is carried in a way that is not looked into. */
static const uint8_t *
packet_of_cloud(const packet_info *pinfo, const struct mirror_info *mirror, const uint8_t *frame, size_t length)
{
    if (mirror != NULL) {
        bool is_innermost = addresses_equal(&mirror->inner_src, &pinfo->net_src) &&
                            addresses_equal(&mirror->inner_dst, &pinfo->net_dst);
        return is_innermost ? NULL : ip_with(&mirror->inner_src, &mirror->inner_dst, frame, length);
    }
    size_t at;
    return frame_find_ip(pinfo->rec->rec_header.packet_header.pkt_encap, frame, length, &at) ? frame + at : NULL;
}

void
join_note_packets(struct join_capture *capture, tvbuff_t *tvb, packet_info *pinfo)
{
    struct packet_flow ip;
    size_t length = tvb_captured_length(tvb), reported = tvb_reported_length(tvb);
    const uint8_t *frame = length > 0 ? tvb_get_ptr(tvb, 0, (int)length) : NULL;
    const struct mirror_info *mirror = mirror_info_of(pinfo);
    const uint8_t *inner = innermost_ip(pinfo, frame, length);
    size_t at = inner != NULL ? (size_t)(inner - frame) : 0;
    struct ip_packet packet;
    bool known = inner != NULL
                     ? ip_packet_read(inner, length - at, &packet) && packet_flow_of(&packet, reported - at, &ip)
                     : read_dissected(pinfo, &ip);
    if (!known) {
        capture->index->n_not_ip++;
        return;
    }
    add_packet(capture, pinfo, &ip, mirror);
    if (inner != NULL && mirror == NULL) {
        see_double(capture, &packet);
    }
    const uint8_t *outer = inner != NULL ? packet_of_cloud(pinfo, mirror, frame, length) : NULL;
    if (outer != NULL && outer < inner) {
        size_t before = (size_t)(outer - frame);
        if (packet_flow_read(outer, length - before, reported - before, &ip)) {
            add_packet(capture, pinfo, &ip, mirror);
        }
    }
}
