/* orders.c - what the rows of a tally are put in order by
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/packet/key.h"
#include "dissector/report/tally.h"

static uint64_t
records_of(const struct report_tally_row *row)
{
    return row->amounts.records;
}

static uint64_t
packets_of(const struct report_tally_row *row)
{
    return row->amounts.packets.number;
}

static uint64_t
bytes_of(const struct report_tally_row *row)
{
    return row->amounts.bytes.number;
}

static uint64_t
rejects_of(const struct report_tally_row *row)
{
    return row->amounts.rejects.number;
}

static uint64_t
distinct_of(const struct report_tally_row *row)
{
    return row->distinct;
}

static size_t
address_bytes(const struct flow_value *value, uint8_t *bytes)
{
    size_t length = flow_address_length(value);
    memcpy(bytes, value->address, length);
    return length;
}

static size_t
peer_value(const struct report_element *element, const struct flow_record *record, const struct report_key *key,
           uint8_t *value)
{
    const struct flow_value *peer = report_element_peer(element, record, key);
    return peer != NULL ? address_bytes(peer, value) : 0;
}

static size_t
port_value(const struct report_element *element _U_, const struct flow_record *record, const struct report_key *key _U_,
           uint8_t *value)
{
    const struct flow_value *port = record->role[FLOW_DSTPORT], *proto = record->role[FLOW_PROTO];
    if (port == NULL || port->number == 0) {
        return 0;
    }
    const uint16_t both[] = {(uint16_t)port->number, proto != NULL ? (uint16_t)proto->number : UINT16_MAX};
    memcpy(value, both, sizeof(both));
    return sizeof(both);
}

static uint16_t
port_of(const struct flow_record *record, enum flow_role role)
{
    return record->role[role] != NULL ? (uint16_t)record->role[role]->number : 0;
}

/* The 5-tuple, the same for both directions. */
static size_t
tuple_value(const struct report_element *element _U_, const struct flow_record *record,
            const struct report_key *key _U_, uint8_t *value)
{
    const struct flow_value *src = record->role[FLOW_SRC], *dst = record->role[FLOW_DST];
    const struct flow_value *proto = record->role[FLOW_PROTO];
    if (src == NULL || dst == NULL || src->kind != dst->kind) {
        return 0;
    }
    struct flow_key flow = {.ipv6 = src->kind == FLOW_IS_IPV6,
                            .proto = proto != NULL ? (uint8_t)proto->number : 0,
                            .port = {port_of(record, FLOW_SRCPORT), port_of(record, FLOW_DSTPORT)}};
    address_bytes(src, flow.address[0]);
    address_bytes(dst, flow.address[1]);
    flow_key_lower_first(&flow);
    size_t length = flow_key_address_length(&flow), head = 1 + sizeof(flow.port);
    value[0] = flow.proto;
    memcpy(value + 1, flow.port, sizeof(flow.port));
    memcpy(value + head, flow.address[0], length);
    memcpy(value + head + length, flow.address[1], length);
    return head + 2 * length;
}

/* clang-format off */
static const struct report_order orders[] = {
    {"records", "records", NULL, REPORT_NEED(NULL, false, FLOW_NO_ROLE), records_of, NULL, NULL},
    {"flows", "different 5-tuples, both directions as one", "Flows", REPORT_NEED("source address", false, FLOW_SRC), distinct_of, tuple_value, NULL},
    {"packets", "packets", NULL, REPORT_NEED_PACKETS, packets_of, NULL, NULL},
    {"bytes", "bytes", NULL, REPORT_NEED_BYTES, bytes_of, NULL, NULL},
    {"peers", "different addresses at the other end; of what is no address, different sources", "Peers", REPORT_NEED("source address", false, FLOW_SRC), distinct_of, peer_value, report_element_has_peers},
    {"ports", "different destination ports, by protocol", "Ports", REPORT_NEED("destination port", false, FLOW_DSTPORT), distinct_of, port_value, report_element_has_ports},
    {"rejects", "rejected records", NULL, REPORT_NEED_ACTION, rejects_of, NULL, NULL},
};
/* clang-format on */

const struct report_order *
report_order_number(size_t number)
{
    return number < G_N_ELEMENTS(orders) ? &orders[number] : NULL;
}

const struct report_order *
report_order_find(const char *name, size_t length)
{
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (strlen(orders[i].name) == length && memcmp(orders[i].name, name, length) == 0) {
            return &orders[i];
        }
    }
    return NULL;
}
