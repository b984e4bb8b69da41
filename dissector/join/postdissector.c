/* postdissector.c - the index of the open capture, and the packets that go into it
 *
 * A post-dissector sees each frame when all other dissectors have. It adds what it shows to packets; records are shown
 * by the flow log dissector itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/join.h"
#include "dissector/flowlog/ports.h"
#include "dissector/dissector.h"
#include "dissector/flowlog/fields.h"
#include "core/packet/flow.h"
#include "dissector/common/frame_ip.h"
#include "dissector/mirror/mirror.h"
#include <epan/ipproto.h>
#include <wiretap/wtap.h>

static int proto_join = -1;
static protocol_t *join_protocol;
static int proto_ip = -1, proto_ipv6 = -1, proto_icmp = -1, proto_icmpv6 = -1;

static struct join *join;
static struct join *with_side_log; /* that of the capture before, for its records of the side log */
static struct join_fragments *fragments;
static uint32_t record_frame; /* the last frame that was a record */
static bool is_idle;          /* nothing of this file will be asked for: nothing is kept, and we are switched off */
static const frame_data *last_fd;

struct join *
join_of_capture(void)
{
    return is_idle ? NULL : join;
}

static void
drop_side_log(void)
{
    join_free(with_side_log);
    with_side_log = NULL;
    join_side_log_close();
}

static void
start(void)
{
    if (!proto_is_protocol_enabled(join_protocol)) {
        return;
    }
    const struct join_settings settings = {.slack = (int64_t)join_options.slack * 1000000000,
                                           .most_notes = join_options.most_notes};
    if (with_side_log != NULL && join_side_log_is_current()) {
        join = with_side_log;
        join_restart(join, &settings);
    } else {
        drop_side_log();
        join = join_new(&settings);
        join_side_log_open(join);
    }
    with_side_log = NULL;
    fragments = join_fragments_new();
    record_frame = 0;
    last_fd = NULL;
}

static void
forget(void)
{
    if (is_idle) {
        is_idle = false;
        proto_set_decoding(proto_join, true);
    }
    if (join != NULL) {
        with_side_log = join;
        join = NULL;
        if (!join_side_log_is_current()) {
            drop_side_log();
        }
    }
    join_fragments_free(fragments);
    fragments = NULL;
}

static bool
is_role_referenced(proto_tree *tree, enum flow_role role)
{
    const struct flowlog_hf *hf = flowlog_neutral_hf(role);
    return proto_field_is_referenced(tree, hf->id) || (hf->ipv6 != -1 && proto_field_is_referenced(tree, hf->ipv6));
}

/* Whether a filter or the like asks for what the join adds: its own fields, and a record's that packets have too. */
static bool
is_referenced(proto_tree *tree)
{
    bool any = is_role_referenced(tree, FLOW_ACTION) || is_role_referenced(tree, FLOW_INTERFACE) ||
               is_role_referenced(tree, FLOW_RULE);
    for (int role = FLOW_JOIN_RECORD; role < FLOW_N_NEUTRAL && !any; role++) {
        any = is_role_referenced(tree, (enum flow_role)role);
    }
    return any;
}

/* Whether what this frame says may be asked for later. It is not in a single pass that prints a list of packets: there
 * will be no second look, and this one shows nothing of the join. Such a pass is told by columns on the first look,
 * which the first of two passes never has, and by one place in memory for every frame, which Wireshark never uses. */
static bool
is_wanted(const packet_info *pinfo, proto_tree *tree)
{
    if (last_fd == pinfo->fd && pinfo->cinfo != NULL && !is_idle) {
        is_idle = !join_coverage_runs() && !is_referenced(tree);
        if (is_idle) {
            /* Calling a post-dissector costs more than finding here that there is nothing to do. */
            proto_set_decoding(proto_join, false);
        }
    }
    last_fd = pinfo->fd;
    return !is_idle;
}

static void
note_record(packet_info *pinfo, proto_tree *tree, const struct flow_record *record)
{
    record_frame = pinfo->num;
    if (join != NULL && !is_idle && !PINFO_FD_VISITED(pinfo) && is_wanted(pinfo, tree) &&
        (join->records.count == 0 || join_record(join, join->records.count)->frame < pinfo->num)) {
        join_from_record(join, record, pinfo->num);
    }
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

/* Where the header of the innermost IP packet begins in the frame: where its addresses stand. NULL if they do not, as
 * in a packet that was put together from others. */
static const uint8_t *
innermost_ip(const packet_info *pinfo, const uint8_t *frame, size_t length)
{
    enum { MOST_HEADERS = 1024 };
    const address *src = &pinfo->net_src, *dst = &pinfo->net_dst;
    if ((src->type != AT_IPv4 && src->type != AT_IPv6) || dst->type != src->type) {
        return NULL;
    }
    size_t header = src->type == AT_IPv4 ? 20 : 40;
    const uint8_t *ip = NULL;
    for (size_t at = 0; ip == NULL && at < MOST_HEADERS && at + header <= length; at++) {
        ip = is_header(frame + at, src, dst) ? frame + at : NULL;
    }
    if (ip == NULL) {
        return NULL;
    }
    enum { SMALLEST_IP_AND_ICMP = 28 };
    size_t before = (size_t)(ip - frame);
    if (before < SMALLEST_IP_AND_ICMP || !is_quoted(pinfo)) {
        return ip;
    }
    /* The address may be the quoted packet's, or that of the error, put back after the quotation. */
    const uint8_t *quoting = join_quoting_ip(ip, before);
    bool is_error = ip[src->type == AT_IPv4 ? 9 : 6] == (src->type == AT_IPv4 ? IP_PROTO_ICMP : IP_PROTO_ICMPV6);
    return quoting != NULL ? quoting : is_error ? ip : NULL;
}

/* Without the packet's bytes: what the dissectors say. */
static bool
read_dissected(const packet_info *pinfo, struct join_ip *ip)
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
add_packet(packet_info *pinfo, struct join_ip *ip, const struct mirror_info *mirror)
{
    struct join_packet_in in = {.frame = pinfo->num, .role = ip->role, .bytes = ip->bytes};
    join_fragments_note(fragments, ip);
    in.key = ip->key;
    in.time = join_nanoseconds(pinfo->abs_ts.secs, pinfo->abs_ts.nsecs);
    if (mirror != NULL && mirror->interface_id != NULL) {
        in.interface = join_intern_interface(join, mirror->interface_id, strlen(mirror->interface_id), false);
    }
    in.original = mirror != NULL ? mirror->duplicate_of : 0;
    join_add_packet(join, &in);
}

/* The IP packet that a frame itself carries; NULL if it carries none, or in a way that is not looked into. */
static const uint8_t *
outermost_ip(const packet_info *pinfo, const uint8_t *frame, size_t length)
{
    size_t at;
    return frame_find_ip(pinfo->rec->rec_header.packet_header.pkt_encap, frame, length, &at) ? frame + at : NULL;
}

static void
collect(tvbuff_t *tvb, packet_info *pinfo)
{
    struct join_ip ip;
    size_t length = tvb_captured_length(tvb), reported = tvb_reported_length(tvb);
    const uint8_t *frame = length > 0 ? tvb_get_ptr(tvb, 0, (int)length) : NULL;
    const struct mirror_info *mirror = mirror_info_of(pinfo);
    const uint8_t *inner = innermost_ip(pinfo, frame, length);
    size_t at = inner != NULL ? (size_t)(inner - frame) : 0;
    bool known = inner != NULL ? join_read_ip(inner, length - at, reported - at, &ip) : read_dissected(pinfo, &ip);
    if (!known) {
        join->n_not_ip++;
        return;
    }
    add_packet(pinfo, &ip, mirror);
    /* In a tunnel that is no mirror the cloud sees the outer packet. */
    const uint8_t *outer = mirror == NULL && inner != NULL ? outermost_ip(pinfo, frame, length) : NULL;
    if (outer != NULL && outer < inner) {
        size_t before = (size_t)(outer - frame);
        if (join_read_ip(outer, length - before, reported - before, &ip)) {
            add_packet(pinfo, &ip, NULL);
        }
    }
}

static bool
is_ip(const packet_info *pinfo)
{
    return pinfo->net_src.type == AT_IPv4 || pinfo->net_src.type == AT_IPv6;
}

static int
dissect_join(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    if (join == NULL || pinfo->num == record_frame) {
        return 0;
    }
    if (!PINFO_FD_VISITED(pinfo) && is_wanted(pinfo, tree)) {
        collect(tvb, pinfo);
    }
    if (tree != NULL && join->records.count > 0) {
        uint32_t packet = join_packet_of_frame(join, pinfo->num);
        if (packet != JOIN_NONE) {
            join_show_packet(join, pinfo, tree, tvb, packet);
        } else if (PINFO_FD_VISITED(pinfo) && pinfo->num <= join->fallen_packets.frame && is_ip(pinfo)) {
            join_show_fallen(pinfo, tree, tvb);
        }
    }
    return 0; /* so that frame.protocols does not name us */
}

void
proto_register_join(void)
{
    proto_join = proto_register_protocol("Cloud Flow Log of a Packet", "Flow log join", "flowlog.join");
    join_protocol = find_protocol_by_id(proto_join);
    register_init_routine(start);
    register_cleanup_routine(forget);
    register_shutdown_routine(drop_side_log);
    register_postdissector(create_dissector_handle(dissect_join, proto_join));
    static const struct flowlog_companion companion = {.note = note_record, .show = join_show_record};
    flowlog_set_companion(&companion);
    join_register_preferences();
    join_register_experts(proto_join);
    join_register_packet(proto_join);
    join_register_filter();
}

void
proto_reg_handoff_join(void)
{
    proto_ip = proto_get_id_by_filter_name("ip");
    proto_ipv6 = proto_get_id_by_filter_name("ipv6");
    proto_icmp = proto_get_id_by_filter_name("icmp");
    proto_icmpv6 = proto_get_id_by_filter_name("icmpv6");
}
