/* counts.c - what a record counts, and when
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/counts.h"
#include "dissector/flowlog/parts.h"
#include "dissector/flowlog/ports.h"

static struct flowlog_count
count_of(const struct flow_value *packets, const struct flow_value *bytes)
{
    return (struct flowlog_count){packets != NULL ? packets->number : 0, bytes != NULL ? bytes->number : 0,
                                  packets != NULL, bytes != NULL};
}

void
flowlog_counts_of(const struct flow_record *record, struct flowlog_count *forth, struct flowlog_count *back)
{
    const struct flow_value *const *role = record->role;
    bool both_ways = role[FLOW_PACKETS_SENT] != NULL || role[FLOW_BYTES_SENT] != NULL;
    *forth =
        count_of(role[both_ways ? FLOW_PACKETS_SENT : FLOW_PACKETS], role[both_ways ? FLOW_BYTES_SENT : FLOW_BYTES]);
    *back = count_of(role[FLOW_PACKETS_RECEIVED], role[FLOW_BYTES_RECEIVED]);
}

nstime_t
flowlog_end_of(const struct flow_record *record, const nstime_t *begin)
{
    static const nstime_t nothing = NSTIME_INIT_ZERO;
    nstime_t end = *begin, span;
    if (flowlog_span(record, &span) && nstime_cmp(&span, &nothing) > 0) {
        nstime_add(&end, &span);
    }
    return end;
}

struct flowlog_tuple
flowlog_tuple_of(const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flow_value *src = record->role[FLOW_SRCPORT], *dst = record->role[FLOW_DSTPORT];
    struct flowlog_tuple tuple = {.proto = proto != NULL ? (int)proto->number : -1,
                                  .srcport = src != NULL ? (uint16_t)src->number : 0,
                                  .dstport = dst != NULL ? (uint16_t)dst->number : 0};
    bool of_ports = proto != NULL && flowlog_ports_of(proto->number) != NULL;
    tuple.has_ports = tuple.srcport != 0 || tuple.dstport != 0 || (of_ports && (src != NULL || dst != NULL));
    return tuple;
}
