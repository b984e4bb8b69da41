/* postdissector.c - the join's protocol: a post-dissector, which sees each frame when all other dissectors have
 *
 * It adds what it shows to packets; records are shown when the flow log dissector shows them.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/dissector.h"
#include "dissector/flowlog/fields.h"
#include "dissector/flowlog/companion.h"
#include "dissector/join/capture.h"
#include "core/join/sort_in.h"
#include "dissector/join/coverage.h"
#include "dissector/join/expert.h"
#include "dissector/join/filter.h"
#include "dissector/join/from_record.h"
#include "dissector/join/note_packets.h"
#include "dissector/join/show_packet.h"
#include "dissector/join/show_record.h"

static int proto_join = -1;
static protocol_t *join_protocol;
static struct join_capture capture;

static void
start(void)
{
    if (proto_is_protocol_enabled(join_protocol)) {
        join_capture_open(&capture);
    }
}

static void
forget(void)
{
    if (capture.is_idle) {
        proto_set_decoding(proto_join, true);
    }
    if (capture.index != NULL) {
        join_side_log_say_apart(capture.side_log, capture.index); /* a single pass ends here */
    }
    join_capture_close(&capture);
}

/* The first pass is over. */
static void
complete(void)
{
    if (capture.matcher != NULL) {
        join_complete(capture.matcher);
        join_side_log_say_apart(capture.side_log, capture.index);
    }
}

static void
end(void)
{
    join_capture_drop_side_log(&capture);
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
               is_role_referenced(tree, FLOW_RULE) || is_role_referenced(tree, FLOW_DIRECTION) ||
               join_is_packet_expert_referenced(tree);
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
    if (capture.last_fd == pinfo->fd && pinfo->cinfo != NULL && !capture.is_idle) {
        capture.is_idle = !capture.is_surveyed && !is_referenced(tree);
        if (capture.is_idle) {
            /* Calling a post-dissector costs more than finding here that there is nothing to do. */
            proto_set_decoding(proto_join, false);
        }
    }
    capture.last_fd = pinfo->fd;
    return !capture.is_idle;
}

static void
note_record(packet_info *pinfo, proto_tree *tree, const struct flow_record *record)
{
    struct join *join = capture.index;
    capture.record_frame = pinfo->num;
    if (join != NULL && !capture.is_idle && !PINFO_FD_VISITED(pinfo) && is_wanted(pinfo, tree) &&
        (join->records.count == 0 || join_record(join, join->records.count)->frame < pinfo->num)) {
        join_from_record(join, record, pinfo->num);
    }
}

static void
show_record(packet_info *pinfo, struct flowlog_parts *parts, proto_item *item)
{
    join_show_record(&capture, pinfo, parts, item);
}

static bool
is_ip(const packet_info *pinfo)
{
    return pinfo->net_src.type == AT_IPv4 || pinfo->net_src.type == AT_IPv6;
}

static struct flowlog_firsts
firsts_of(const packet_info *pinfo)
{
    if (capture.index == NULL || capture.is_idle) {
        return (struct flowlog_firsts){0, 0};
    }
    capture.is_surveyed = true;
    uint32_t newest = capture.index->records.count;
    bool is_newest = newest >= capture.index->first_record && join_record(capture.index, newest)->frame == pinfo->num;
    uint32_t number = is_newest ? newest : join_record_of_frame(capture.index, pinfo->num);
    if (number == JOIN_NONE) {
        return (struct flowlog_firsts){0, 0};
    }
    struct join_firsts firsts = join_firsts_of(capture.duplicates, number);
    return (struct flowlog_firsts){.duplicate_of = firsts.duplicate_of, .repeats = firsts.repeats};
}

/* Whether there are records that packets may have something to do with: not those of a log of another time. */
static bool
has_records(const struct join *join)
{
    return join->records.count > 0 &&
           (join->records.count > join->pinned.records || !join_side_log_is_apart(capture.side_log, join));
}

static int
dissect_join(tvbuff_t *tvb, packet_info *pinfo, proto_tree *tree, void *data _U_)
{
    struct join *join = capture.index;
    if (join == NULL || pinfo->num == capture.record_frame) {
        return 0;
    }
    if (!PINFO_FD_VISITED(pinfo) && is_wanted(pinfo, tree)) {
        join_note_packets(&capture, tvb, pinfo);
    }
    if (tree != NULL && has_records(join)) {
        uint32_t packet = join_packet_of_frame(join, pinfo->num);
        if (packet != JOIN_NONE) {
            join_show_packet(&capture, pinfo, tree, tvb, packet);
        } else if (PINFO_FD_VISITED(pinfo) && pinfo->num <= join->fallen_packets.frame && is_ip(pinfo)) {
            join_show_fallen(&capture, pinfo, tree, tvb);
        }
    }
    return 0; /* so that frame.protocols does not name us */
}

void
proto_register_join(void)
{
    static const struct flowlog_companion companion = {
        .note = note_record, .firsts_of = firsts_of, .show = show_record};
    proto_join = proto_register_protocol("Flow log of a packet", "Flow log (packets)", "flowlog.join");
    join_protocol = find_protocol_by_id(proto_join);
    register_init_routine(start);
    register_postseq_cleanup_routine(complete);
    register_cleanup_routine(forget);
    register_shutdown_routine(end);
    register_postdissector(create_dissector_handle(dissect_join, proto_join));
    flowlog_set_companion(&companion);
    join_register_preferences(&capture.options);
    join_register_experts(proto_join);
    join_register_packet(proto_join);
    join_register_filter();
}

void
proto_reg_handoff_join(void)
{
    join_hand_off_packets();
}

void
join_register_statistics_taps(void)
{
    join_register_coverage(&capture);
}
