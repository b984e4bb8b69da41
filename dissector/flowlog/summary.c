/* summary.c - a record in one line: the Info column, and the line that its tree begins with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/summary.h"
#include "dissector/flowlog/ports.h"
#include <epan/addr_resolv.h>
#include <epan/ipproto.h>
#include <epan/to_str.h>
#include <wsutil/to_str.h>

const struct flow_value *
flowlog_packet_src(const struct flow_record *record)
{
    return record->role[record->role[FLOW_PKT_SRC] != NULL ? FLOW_PKT_SRC : FLOW_SRC];
}

const struct flow_value *
flowlog_packet_dst(const struct flow_record *record)
{
    return record->role[record->role[FLOW_PKT_DST] != NULL ? FLOW_PKT_DST : FLOW_DST];
}

void
flowlog_address_of(const struct flow_value *value, address *out)
{
    bool ipv4 = value->kind == FLOW_IS_IPV4;
    set_address(out, ipv4 ? AT_IPv4 : AT_IPv6, ipv4 ? 4 : 16, value->address);
}

/* The Info column is made for every record that is read, and printf() would cost more than decoding the record. */
static void
append_number(GString *out, uint64_t number)
{
    char digits[24], *end = digits + sizeof(digits), *first = uint64_to_str_back(end, number);
    g_string_append_len(out, first, end - first);
}

/* By its name, if names are wanted and it has one. */
static void
append_address(GString *out, packet_info *pinfo, const struct flow_value *value, bool with_port)
{
    char text[WS_INET6_ADDRSTRLEN];
    const char *shown = text;
    if (gbl_resolv_flags.network_name) {
        address end;
        flowlog_address_of(value, &end);
        shown = address_to_display(pinfo->pool, &end);
    } else if (value->kind == FLOW_IS_IPV6) {
        ws_inet_ntop6(value->address, text, sizeof(text));
    } else {
        compat_ipv4_to_text(value->address, text, sizeof(text));
    }
    bool bracket = with_port && strchr(shown, ':') != NULL;
    g_string_append(out, bracket ? "[" : "");
    g_string_append(out, shown);
    g_string_append(out, bracket ? "]" : "");
}

/* By its name, if names are wanted and it has one. */
static void
append_port(GString *out, const struct flow_record *record, uint64_t port)
{
    const struct flow_value *proto = record->role[FLOW_PROTO];
    const struct flowlog_ports *ports =
        gbl_resolv_flags.transport_name && proto != NULL ? flowlog_ports_of(proto->number) : NULL;
    const char *name = ports != NULL ? try_serv_name_lookup(ports->type, (guint32)port) : NULL;
    if (name != NULL) {
        g_string_append(out, name);
    } else {
        append_number(out, port);
    }
}

static void
append_end(GString *out, packet_info *pinfo, const struct flow_record *record, const struct flow_value *end,
           const struct flow_value *port)
{
    bool with_port = port != NULL && port->number != 0;
    if (end == NULL) {
        g_string_append_c(out, '?');
    } else {
        append_address(out, pinfo, end, with_port);
    }
    if (with_port) {
        g_string_append_c(out, ':');
        append_port(out, record, port->number);
    }
}

static void
append_protocol(GString *out, const struct flow_value *proto)
{
    const char *name = try_val_to_str_ext((guint32)proto->number, &ipproto_val_ext);
    if (name != NULL) {
        g_string_append(out, name);
    } else {
        g_string_append(out, "protocol ");
        append_number(out, proto->number);
    }
}

static void
append_count(GString *out, const struct flow_value *count, const char *unit)
{
    append_number(out, count->number);
    g_string_append_c(out, ' ');
    g_string_append(out, unit);
    if (count->number != 1) {
        g_string_append_c(out, 's');
    }
}

/* "10.0.0.5 -> 10.0.0.9" as the interface saw it, where the packets carried other addresses. */
static void
append_interface_view(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *src = flowlog_packet_src(record), *dst = flowlog_packet_dst(record);
    const struct flow_value *log_src = record->role[FLOW_SRC], *log_dst = record->role[FLOW_DST];
    if (log_src == NULL || log_dst == NULL || (flow_same_address(src, log_src) && flow_same_address(dst, log_dst))) {
        return;
    }
    g_string_append(out, ", logged as ");
    append_end(out, pinfo, record, log_src, NULL);
    g_string_append(out, " -> ");
    append_end(out, pinfo, record, log_dst, NULL);
}

static bool
has_port(const struct flow_value *port)
{
    return port != NULL && port->number != 0;
}

static void
append_one_port(GString *out, const struct flow_record *record, const struct flow_value *port)
{
    if (has_port(port)) {
        append_port(out, record, port->number);
    } else {
        g_string_append_c(out, port != NULL ? '0' : '?');
    }
}

/* Appends what separates what comes next from what has been said since begin. */
static void
separate(GString *out, size_t begin, const char *separator)
{
    if (out->len > begin) {
        g_string_append(out, separator);
    }
}

static void
append_word(GString *out, size_t begin, const struct flow_value *word)
{
    if (word != NULL) {
        separate(out, begin, " ");
        g_string_append_len(out, word->text, (gssize)word->text_length);
    }
}

/* What lists of packets may have columns for; those of the profile Cloudflow have. */
static void
append_columns(GString *out, const struct flow_record *record, size_t before)
{
    size_t empty = out->len;
    const struct flow_value *srcport = record->role[FLOW_SRCPORT], *dstport = record->role[FLOW_DSTPORT];
    separate(out, before, "; ");
    size_t begin = out->len;
    append_word(out, begin, record->role[FLOW_ACTION]);
    append_word(out, begin, record->role[FLOW_DIRECTION]);
    if (has_port(srcport) || has_port(dstport)) {
        separate(out, begin, " ");
        append_one_port(out, record, srcport);
        g_string_append(out, " -> ");
        append_one_port(out, record, dstport);
    }
    if (record->role[FLOW_BYTES] != NULL) {
        separate(out, begin, ", ");
        append_count(out, record->role[FLOW_BYTES], "byte");
    }
    if (out->len == begin) {
        g_string_truncate(out, empty);
    }
}

static void
append_flow(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *proto = record->role[FLOW_PROTO], *packets = record->role[FLOW_PACKETS];
    size_t begin = out->len;
    if (proto != NULL) {
        append_protocol(out, proto);
    }
    if (packets != NULL) {
        separate(out, begin, " ");
        append_count(out, packets, "packet");
    }
    append_interface_view(out, pinfo, record);
    if (record->schema->provider->summary != NULL) {
        record->schema->provider->summary(record, out);
    }
    if (out->len >= begin + 2 && out->str[begin] == ',') {
        g_string_erase(out, (gssize)begin, 2);
    }
    append_columns(out, record, begin);
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
append_malformed(GString *out, const struct flow_record *record)
{
    const char *separator = "[malformed: ";
    for (size_t i = 0; i < record->n_values; i++) {
        const struct flow_value *value = &record->values[i];
        if (value->kind == FLOW_IS_BAD) {
            g_string_append(out, separator);
            g_string_append_len(out, value->name, (gssize)value->name_length);
            separator = ", ";
        }
    }
    if (separator[0] == ',') {
        g_string_append(out, "] ");
    }
}

/* The blank behind that, where nothing follows. */
static void
trim(GString *out)
{
    if (out->len > 0 && out->str[out->len - 1] == ' ') {
        g_string_truncate(out, out->len - 1);
    }
}

/* What there is to say of a row that tells of no flow. Returns false if it may tell of one. */
static bool
append_no_flow(GString *out, const struct flow_record *record)
{
    const struct flow_value *error = record->role[FLOW_LOG_ERROR];
    if (record->problem == FLOW_ROW_UNNAMED) {
        g_string_append(out, "Unnamed columns:");
        for (size_t i = 0; i < record->n_values; i++) {
            g_string_append_c(out, ' ');
            g_string_append_len(out, record->values[i].text, (gssize)record->values[i].text_length);
        }
        return true;
    }
    if (record->problem != FLOW_ROW_OK) {
        g_string_append(out, "Row cannot be read: ");
        flow_record_explain(record, out);
        return true;
    }
    if (error != NULL) {
        g_string_append(out, "Cannot be read: ");
        g_string_append_len(out, error->text, (gssize)error->text_length);
        return true;
    }
    return false;
}

/* "NODATA, no traffic", if the record says that it has no data. */
static bool
append_status(GString *out, const struct flow_record *record)
{
    const struct flow_value *status = record->role[FLOW_STATUS];
    bool no_traffic = flow_value_is(status, "NODATA");
    if (!no_traffic && !flow_value_is(status, "SKIPDATA")) {
        return false;
    }
    g_string_append(out, no_traffic ? "NODATA, no traffic" : "SKIPDATA, records of this time were lost");
    return true;
}

void
flowlog_append_info(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    if (append_no_flow(out, record)) {
        return;
    }
    append_malformed(out, record);
    if (append_status(out, record)) {
        if (tells_of_a_flow(record)) {
            g_string_append(out, ", but: ");
            append_flow(out, pinfo, record);
        }
        const struct flow_value *interface = record->role[FLOW_INTERFACE];
        if (interface != NULL) {
            g_string_append(out, "; ");
            g_string_append_len(out, interface->text, (gssize)interface->text_length);
        }
    } else if (has_values(record)) {
        append_flow(out, pinfo, record);
    } else {
        g_string_append(out, "No values");
    }
    trim(out);
}

static void
append_header_flow(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    const struct flow_value *src = flowlog_packet_src(record), *dst = flowlog_packet_dst(record);
    const struct flow_value *packets = record->role[FLOW_PACKETS], *bytes = record->role[FLOW_BYTES];
    size_t begin = out->len;
    append_word(out, begin, record->role[FLOW_ACTION]);
    append_word(out, begin, record->role[FLOW_DIRECTION]);
    if (src != NULL || dst != NULL) {
        separate(out, begin, " ");
        append_end(out, pinfo, record, src, record->role[FLOW_SRCPORT]);
        g_string_append(out, " -> ");
        append_end(out, pinfo, record, dst, record->role[FLOW_DSTPORT]);
    }
    append_interface_view(out, pinfo, record);
    if (packets != NULL) {
        separate(out, begin, ", ");
        append_count(out, packets, "packet");
    }
    if (bytes != NULL) {
        separate(out, begin, ", ");
        append_count(out, bytes, "byte");
    }
}

void
flowlog_append_header(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    if (append_no_flow(out, record)) {
        return;
    }
    append_malformed(out, record);
    if (!append_status(out, record)) {
        append_header_flow(out, pinfo, record);
    } else if (tells_of_a_flow(record)) {
        g_string_append(out, ", but: ");
        append_header_flow(out, pinfo, record);
    }
    trim(out);
}
