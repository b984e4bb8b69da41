/* join-reason.c - why a packet has no record, or a record no packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join.h"
#include "dissector/join-time.h"

bool
join_in_gap(const struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    for (guint i = 0; i < join->gaps->len; i++) {
        const struct join_gap *gap = &g_array_index(join->gaps, struct join_gap, i);
        bool here = gap->interface == interface || gap->interface == JOIN_NONE || interface == JOIN_NONE;
        if (here && first <= gap->last && last >= gap->first) {
            return true;
        }
    }
    return false;
}

const char *
join_why_no_record(const struct join *join, const struct join_packet *packet)
{
    struct join_key key;
    join_conversation_key(join, packet->conversation, &key);
    const struct flow_ends ends = {key.ipv6, key.proto, {key.port[0], key.port[1]}, {key.address[0], key.address[1]}};
    const GPtrArray *providers = join_providers();
    for (guint i = 0; i < providers->len; i++) {
        const char *reason = flow_unlogged_reason(g_ptr_array_index(providers, i), &ends);
        if (reason != NULL) {
            return reason;
        }
    }
    if (join->records.count == 0) {
        return "there is no flow record";
    }
    if (packet->time < join_minus(join->logged_first, join->settings.slack) ||
        packet->time > join_plus(join->logged_last, join->settings.slack)) {
        return "outside the time of the flow log";
    }
    const struct join_interface *interface = join_interface(join, packet->interface);
    if (interface != NULL && !interface->has_records) {
        return "the flow log has no record of the mirrored interface";
    }
    if (join_in_gap(join, packet->interface, packet->time, packet->time)) {
        return "the log says that records of this time were lost (SKIPDATA)";
    }
    if (packet->copy) {
        return "the packet is in the capture more than once";
    }
    return join_conversation(join, packet->conversation)->n_records > 0
               ? "the flow has records, but none that counts this packet"
               : "no record of this flow";
}

const char *
join_why_no_packet(const struct join *join, const struct join_record *record)
{
    const struct join_stream *stream = join_stream(join, record->stream);
    const struct join_interface *interface = join_interface(join, stream->interface);
    if (join->packets.count == 0) {
        return "there is no IP packet";
    }
    if (record->last < join_minus(join->packets_first, join->settings.slack) ||
        record->first > join_plus(join->packets_last, join->settings.slack)) {
        return "outside the time of the capture";
    }
    if (join->mirrored && interface != NULL && !interface->has_packets) {
        return "the capture has no packets mirrored from this interface";
    }
    if (join_conversation(join, stream->conversation)->n_packets > 0) {
        return "the flow was captured, but no packet of this time and direction";
    }
    return "no packet of this flow was captured";
}
