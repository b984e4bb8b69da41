/* summary.c - a record in one line: the Info column, and the line that its tree begins with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/summary.h"
#include "dissector/flowlog/ports.h"
#include <epan/addr_resolv.h>
#include <epan/ipproto.h>
#include <epan/to_str.h>

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

/* The Info column is made for every record that is read: printf() would cost more than decoding the record, and GLib's
 * own functions, for a few bytes each, nearly as much. */
static inline void
append(GString *out, const char *text, size_t length)
{
    if (out->allocated_len - out->len > length) {
        memcpy(out->str + out->len, text, length);
        out->len += length;
        out->str[out->len] = '\0';
    } else {
        g_string_append_len(out, text, (gssize)length);
    }
}

static inline void
append_string(GString *out, const char *text)
{
    append(out, text, strlen(text));
}

static void
append_number(GString *out, uint64_t number)
{
    char digits[24], *end = digits + sizeof(digits), *first = end;
    do {
        *--first = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    append(out, first, (size_t)(end - first));
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
    if (with_port && strchr(shown, ':') != NULL) {
        append_string(out, "[");
        append_string(out, shown);
        append_string(out, "]");
    } else {
        append_string(out, shown);
    }
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
        append_string(out, name);
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
        append_string(out, "?");
    } else {
        append_address(out, pinfo, end, with_port);
    }
    if (with_port) {
        append_string(out, ":");
        append_port(out, record, port->number);
    }
}

static void
append_protocol(GString *out, const struct flow_value *proto)
{
    const char *name = try_val_to_str_ext((guint32)proto->number, &ipproto_val_ext);
    if (name != NULL) {
        append_string(out, name);
    } else {
        append_string(out, "protocol ");
        append_number(out, proto->number);
    }
}

static inline void
append_count(GString *out, const struct flow_value *count, const char *unit)
{
    append_number(out, count->number);
    append_string(out, " ");
    append_string(out, unit);
    if (count->number != 1) {
        append_string(out, "s");
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
    append_string(out, ", logged as ");
    append_end(out, pinfo, record, log_src, NULL);
    append_string(out, " -> ");
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
static inline void
separate(GString *out, size_t begin, const char *separator)
{
    if (out->len > begin) {
        append_string(out, separator);
    }
}

static inline void
append_word(GString *out, size_t begin, const struct flow_value *word)
{
    if (word != NULL) {
        separate(out, begin, " ");
        append(out, word->text, word->text_length);
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
        append_string(out, " -> ");
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
            append_string(out, separator);
            append(out, value->name, value->name_length);
            separator = ", ";
        }
    }
    if (separator[0] == ',') {
        append_string(out, "] ");
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
        append_string(out, "Unnamed columns:");
        for (size_t i = 0; i < record->n_values; i++) {
            append_string(out, " ");
            append(out, record->values[i].text, record->values[i].text_length);
        }
        return true;
    }
    if (record->problem != FLOW_ROW_OK) {
        append_string(out, "Row cannot be read: ");
        flow_record_explain(record, out);
        return true;
    }
    if (error != NULL) {
        append_string(out, "Cannot be read: ");
        append(out, error->text, error->text_length);
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
    append_string(out, no_traffic ? "NODATA, no traffic" : "SKIPDATA, records of this time were lost");
    return true;
}

void
flowlog_append_info(GString *out, packet_info *pinfo, const struct flow_record *record)
{
    if (append_no_flow(out, record)) {
        return;
    }
    if (record->remarkable) {
        append_malformed(out, record);
    }
    if (append_status(out, record)) {
        if (tells_of_a_flow(record)) {
            append_string(out, ", but: ");
            append_flow(out, pinfo, record);
        }
        const struct flow_value *interface = record->role[FLOW_INTERFACE];
        if (interface != NULL) {
            append_string(out, "; ");
            append(out, interface->text, interface->text_length);
        }
    } else if (has_values(record)) {
        append_flow(out, pinfo, record);
    } else {
        append_string(out, "No values");
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
        append_string(out, " -> ");
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
    if (record->remarkable) {
        append_malformed(out, record);
    }
    if (!append_status(out, record)) {
        append_header_flow(out, pinfo, record);
    } else if (tells_of_a_flow(record)) {
        append_string(out, ", but: ");
        append_header_flow(out, pinfo, record);
    }
    trim(out);
}
