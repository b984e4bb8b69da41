/* columns.c - addresses, Protocol and Info of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/columns.h"
#include "dissector/flowlog/ports.h"
#include <epan/ipproto.h>
#include <epan/strutil.h>
#include <epan/to_str.h>
#include <wsutil/to_str.h>

/* The end points that stand in the packets, which differ from the log's own at a NAT gateway. */
static const struct flow_value *
packet_end(const struct flow_record *record, enum flow_role in_packet, enum flow_role in_log)
{
    return record->role[in_packet] != NULL ? record->role[in_packet] : record->role[in_log];
}

static void
to_address(packet_info *pinfo, const struct flow_value *value, address *out)
{
    if (value->kind == FLOW_IS_IPV4) {
        alloc_address_wmem(pinfo->pool, out, AT_IPv4, 4, value->address);
    } else {
        alloc_address_wmem(pinfo->pool, out, AT_IPv6, 16, value->address);
    }
}

static void
set_ports(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flowlog_ports *ports = proto != NULL ? flowlog_ports_of(proto->number) : NULL;
    if (ports != NULL) {
        pinfo->ptype = ports->type;
        pinfo->srcport = record->role[FLOW_SRCPORT] != NULL ? (guint32)record->role[FLOW_SRCPORT]->number : 0;
        pinfo->destport = record->role[FLOW_DSTPORT] != NULL ? (guint32)record->role[FLOW_DSTPORT]->number : 0;
    }
}

void
flowlog_set_addresses(packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *src = packet_end(record, FLOW_PKT_SRC, FLOW_SRC);
    const struct flow_value *dst = packet_end(record, FLOW_PKT_DST, FLOW_DST);
    if (src != NULL) {
        to_address(pinfo, src, &pinfo->net_src);
        copy_address_shallow(&pinfo->src, &pinfo->net_src);
    }
    if (dst != NULL) {
        to_address(pinfo, dst, &pinfo->net_dst);
        copy_address_shallow(&pinfo->dst, &pinfo->net_dst);
    }
    set_ports(pinfo, record);
}

static void
append_text(GString *info, const struct flow_value *value)
{
    if (value != NULL) {
        g_string_append_len(info, value->text, (gssize)value->text_length);
        g_string_append_c(info, ' ');
    }
}

/* The Info column is made for every record that is read, and printf() would cost more than decoding the record. */
static void
append_number(GString *info, uint64_t number)
{
    char digits[24], *end = digits + sizeof(digits), *first = uint64_to_str_back(end, number);
    g_string_append_len(info, first, end - first);
}

static void
append_address(GString *info, const struct flow_value *value)
{
    char text[WS_INET6_ADDRSTRLEN];
    if (value->kind == FLOW_IS_IPV6) {
        ws_inet_ntop6(value->address, text, sizeof(text));
    } else {
        compat_ipv4_to_text(value->address, text, sizeof(text));
    }
    g_string_append(info, text);
}

static void
append_end(GString *info, const struct flow_value *end, const struct flow_value *port)
{
    if (end == NULL) {
        g_string_append_c(info, '?');
        return;
    }
    bool with_port = port != NULL && port->number != 0;
    bool bracket = with_port && end->kind == FLOW_IS_IPV6;
    if (bracket) {
        g_string_append_c(info, '[');
    }
    append_address(info, end);
    if (bracket) {
        g_string_append_c(info, ']');
    }
    if (with_port) {
        g_string_append_c(info, ':');
        append_number(info, port->number);
    }
}

static void
append_protocol(GString *info, const struct flow_value *proto)
{
    if (proto != NULL) {
        const char *name = try_val_to_str_ext((guint32)proto->number, &ipproto_val_ext);
        if (name != NULL) {
            g_string_append(info, name);
        } else {
            g_string_append(info, "protocol ");
            append_number(info, proto->number);
        }
        g_string_append_c(info, ' ');
    }
}

static void
append_count(GString *info, const char *separator, const struct flow_value *count, const char *unit)
{
    if (count != NULL) {
        g_string_append(info, separator);
        append_number(info, count->number);
        g_string_append_c(info, ' ');
        g_string_append(info, unit);
        if (count->number != 1) {
            g_string_append_c(info, 's');
        }
    }
}

/* "10.0.0.5 -> 10.0.0.9" as the interface saw it, where the packets carried other addresses. */
static void
append_interface_view(GString *info, const struct flow_record *record, const struct flow_value *src,
                      const struct flow_value *dst)
{
    const struct flow_value *log_src = record->role[FLOW_SRC], *log_dst = record->role[FLOW_DST];
    if (log_src == NULL || log_dst == NULL) {
        return;
    }
    if (!flow_same_address(src, log_src) || !flow_same_address(dst, log_dst)) {
        g_string_append(info, ", logged as ");
        append_end(info, log_src, NULL);
        g_string_append(info, " -> ");
        append_end(info, log_dst, NULL);
    }
}

static void
append_flow(GString *info, const struct flow_record *record)
{
    const struct flow_value *src = packet_end(record, FLOW_PKT_SRC, FLOW_SRC);
    const struct flow_value *dst = packet_end(record, FLOW_PKT_DST, FLOW_DST);
    append_text(info, record->role[FLOW_ACTION]);
    append_text(info, record->role[FLOW_DIRECTION]);
    append_protocol(info, record->role[FLOW_PROTO]);
    if (src != NULL || dst != NULL) {
        append_end(info, src, record->role[FLOW_SRCPORT]);
        g_string_append(info, " -> ");
        append_end(info, dst, record->role[FLOW_DSTPORT]);
    }
    append_count(info, "  ", record->role[FLOW_PACKETS], "packet");
    append_count(info, record->role[FLOW_PACKETS] != NULL ? " " : "  ", record->role[FLOW_BYTES], "byte");
    if (src != NULL && dst != NULL) {
        append_interface_view(info, record, src, dst);
    }
}

/* A record without data has none of these, but what a log says nevertheless must not be hidden. */
static bool
tells_of_a_flow(const struct flow_record *record)
{
    return record->role[FLOW_SRC] != NULL || record->role[FLOW_DST] != NULL || record->role[FLOW_PACKETS] != NULL ||
           record->role[FLOW_BYTES] != NULL;
}

static bool
has_values(const struct flow_record *record)
{
    for (size_t i = 0; i < record->n_values; i++) {
        if (record->values[i].kind != FLOW_ABSENT) {
            return true;
        }
    }
    return false;
}

/* A row whose value is missing from the line because it is malformed must not look like a sound one. */
static void
append_malformed(GString *info, const struct flow_record *record)
{
    const char *separator = "  [malformed: ";
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        if (value->kind == FLOW_IS_BAD) {
            g_string_append_printf(info, "%s%.*s", separator, (int)value->name_length, value->name);
            separator = ", ";
        }
    }
    if (separator[0] == ',') {
        g_string_append_c(info, ']');
    }
}

static void
make_info(GString *info, const struct flow_record *record)
{
    if (record->problem == FLOW_ROW_UNNAMED) {
        g_string_append(info, "Unnamed columns:");
        for (size_t i = 0; i < record->n_values; i++) {
            g_string_append_printf(info, " %.*s", (int)record->values[i].text_length, record->values[i].text);
        }
        return;
    }
    if (record->problem != FLOW_ROW_OK) {
        g_string_append(info, "Row cannot be read: ");
        flow_record_explain(record, info);
        return;
    }
    if (record->role[FLOW_LOG_ERROR] != NULL) {
        g_string_append(info, "Cannot be read: ");
        append_text(info, record->role[FLOW_LOG_ERROR]);
        return;
    }
    const struct flow_value *status = record->role[FLOW_STATUS];
    bool no_traffic = flow_value_is(status, "NODATA");
    if (no_traffic || flow_value_is(status, "SKIPDATA")) {
        append_text(info, record->role[FLOW_STATUS]);
        append_text(info, record->role[FLOW_INTERFACE]);
        g_string_append(info, no_traffic ? " no traffic" : " records of this time were lost");
        if (tells_of_a_flow(record)) {
            g_string_append(info, ", but: ");
            append_flow(info, record);
        }
    } else {
        append_flow(info, record);
        if (record->schema->provider->summary != NULL) {
            record->schema->provider->summary(record, info);
        }
        if (!has_values(record)) {
            g_string_append(info, "No values");
        }
    }
    append_malformed(info, record);
}

/* Whether it can be shown as it is; nearly all can. */
static bool
is_plain(const GString *info)
{
    for (size_t i = 0; i < info->len; i++) {
        if (info->str[i] < ' ' || info->str[i] > '~') {
            return false;
        }
    }
    return true;
}

void
flowlog_set_columns(packet_info *pinfo, const struct flow_record *record)
{
    static GString *info;
    col_set_str(pinfo->cinfo, COL_PROTOCOL, record->schema->provider->protocol);
    if (!col_get_writable(pinfo->cinfo, COL_INFO)) {
        return;
    }
    if (info == NULL) {
        info = g_string_new(NULL);
    }
    g_string_truncate(info, 0);
    make_info(info, record);
    col_add_str(pinfo->cinfo, COL_INFO,
                is_plain(info) ? info->str : format_text(pinfo->pool, (const void *)info->str, info->len));
}
