/* opened.c - which end of a record opened its flow, as far as the record alone can tell
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/opened.h"
#include "core/packet/ip_packet.h"
#include "core/packet/key.h"
#include "core/record/provider.h"

enum report_opened
report_opened_by(const struct flow_record *record, bool *is_said)
{
    const struct flow_provider *provider = record->schema->provider;
    const struct flow_value *proto = record->role[FLOW_PROTO], *flags = record->role[FLOW_TCP_FLAGS];
    const struct flow_value *src = record->role[FLOW_SRCPORT], *dst = record->role[FLOW_DSTPORT];
    bool is_tcp = proto != NULL && proto->number == IP_PROTOCOL_TCP;
    bool syn = is_tcp && flags != NULL && (flags->number & TCP_SYN) != 0;
    bool ack = syn && (flags->number & TCP_ACK) != 0;
    *is_said = true;
    if (syn && !provider->both_ways && !(ack && (provider->every_ack || provider->any_ack))) {
        return ack ? REPORT_OPENED_BY_DESTINATION : REPORT_OPENED_BY_SOURCE;
    }
    if (flow_record_opener_named(record)) {
        return REPORT_OPENED_BY_SOURCE;
    }
    *is_said = false;
    bool has_ports = src != NULL && dst != NULL && proto != NULL && ip_protocol_has_ports((uint8_t)proto->number);
    int service = has_ports ? flow_service_end((uint16_t)src->number, (uint16_t)dst->number) : -1;
    return service < 0 ? REPORT_OPENED_UNKNOWN : service == 0 ? REPORT_OPENED_BY_DESTINATION : REPORT_OPENED_BY_SOURCE;
}
