/* reason.c - why a packet has no record, or a record no packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/reason.h"
#include "dissector/join/choices.h"
#include "core/join/clouds.h"
#include "core/join/time.h"
#include "core/provider/registry.h"
#include "core/provider/unlogged.h"

const char join_fallen_reason[] = "records and packets so early in the capture are no longer kept (flowlog.join_notes)";

static const char many_interfaces[] =
    "the flow has records at more than 32 interfaces, and packets were looked for at the first 32 only";
G_STATIC_ASSERT(JOIN_MOST_LINKED == 32);

bool
join_has_many_interfaces(const struct join *join, uint32_t conversation)
{
    int n = 0;
    for (uint32_t stream = join_first_stream(join, conversation); stream != JOIN_NONE && n <= JOIN_MOST_LINKED; n++) {
        stream = join_next_stream(join, stream);
    }
    return n > JOIN_MOST_LINKED;
}

/* Why these clouds log nothing of a packet; NULL if they do. certain becomes whether that holds for each of them. */
static const char *
unlogged(uint32_t clouds, const struct flow_ends *ends, bool *certain)
{
    const char *reason = NULL;
    *certain = true;
    bool first = true;
    for (size_t i = 0; i < flow_n_providers; i++) {
        if ((clouds >> i & 1) != 0) {
            const char *own = flow_unlogged_reason(flow_providers[i], ends);
            *certain = first || (*certain && own == reason);
            reason = reason != NULL ? reason : own;
            first = false;
        }
    }
    return reason;
}

const char *
join_why_no_record(struct join *join, const struct join_packet *packet)
{
    struct flow_key key;
    join_conversation_key(join, packet->conversation, &key);
    if (!packet->forward) {
        flow_key_turn(&key);
    }
    const struct flow_ends ends = {key.ipv6, key.proto, {key.port[0], key.port[1]}, {key.address[0], key.address[1]}};
    uint32_t clouds = join_clouds_of(join, packet);
    bool certain;
    const char *not_logged = unlogged(clouds != 0 ? clouds : join->clouds, &ends, &certain);
    if (not_logged != NULL && certain) {
        return not_logged;
    }
    if (join->records.count == 0) {
        return "there is no flow record";
    }
    if (packet->time < join_minus(join->logged_first, join->settings.slack) ||
        packet->time > join_plus(join->logged_last, join->settings.slack)) {
        return "outside the time of the flow log";
    }
    if (join_fell_out(join, &join->fallen_records, packet->time, packet->time)) {
        return "its record may no longer be kept: the oldest fell out (flowlog.join_notes)";
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
    if (join_has_many_interfaces(join, packet->conversation)) {
        return "the flow has records at more than 32 interfaces, and none at the first 32 counts this packet";
    }
    if (join_first_stream(join, packet->conversation) != JOIN_NONE) {
        return "the flow has records, but none that counts this packet";
    }
    const char *perhaps = not_logged != NULL ? not_logged : join_left_out_by(join, clouds != 0 ? clouds : join->clouds);
    if (perhaps != NULL) {
        char *text = g_strdup_printf("no record of this flow; perhaps because %s", perhaps);
        const char *kept = g_intern_string(text); /* as many as the providers' tables have reasons */
        g_free(text);
        return kept;
    }
    return join->gaps.is_full ? "no record of this flow; the log lost more than is kept (SKIPDATA)"
                              : "no record of this flow";
}

const char *
join_why_no_packet(const struct join *join, const struct join_record *record, const struct join_summary *summary)
{
    const struct join_stream *stream = join_stream(join, record->stream);
    const struct join_interface *interface = join_interface(join, stream->key.interface);
    if (join->packets.count == 0) {
        return "there is no IP packet";
    }
    if (record->last < join_minus(join->packets_first, join->settings.slack) ||
        record->first > join_plus(join->packets_last, join->settings.slack)) {
        return "outside the time of the capture";
    }
    if (join_fell_out(join, &join->fallen_packets, record->first, record->last)) {
        return "its packets may no longer be kept: the oldest fell out (flowlog.join_notes)";
    }
    if (join->mirrored && interface != NULL && !interface->has_packets) {
        return "the capture has no packets mirrored from this interface";
    }
    if (!summary->is_linked) {
        return many_interfaces;
    }
    if (record->kind == JOIN_SOME_REFUSED) {
        return "some packets of the flow were dropped in this time, and nothing says which";
    }
    if (join_newest_packet(join, join_conversation_of(join, record->stream)) != JOIN_NONE) {
        return "the flow was captured, but no packet of this time and direction";
    }
    return "no packet of this flow was captured";
}
