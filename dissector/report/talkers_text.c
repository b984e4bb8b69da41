/* talkers_text.c - conversations and endpoints as tshark prints its own, which eyes and scripts know
 *
 * By ports, tables of tshark are of one protocol; ours says it at the end of the row.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/ports.h"
#include "dissector/report/talkers.h"
#include <epan/conversation.h>
#include <epan/conversation_table.h>
#include <epan/ipproto.h>
#include <epan/timestamp.h>
#include <wsutil/str_util.h>

enum { CELL = 32 };

static const char *
number_text(char cell[CELL], struct report_number number)
{
    snprintf(cell, CELL, "%s%" PRIu64, number.over ? ">" : "", number.number);
    return cell;
}

/* As tshark writes bytes: "151 MB". */
static const char *
size_text(char cell[CELL], struct report_number size)
{
    if (size.number > INT64_MAX) { /* more than format_size() takes, whose largest unit this is */
        snprintf(cell, CELL, "%s%" PRIu64 " TB", size.over ? ">" : "", size.number / UINT64_C(1000000000000));
        return cell;
    }
    char *text = format_size_wmem(NULL, (int64_t)size.number, FORMAT_SIZE_UNIT_BYTES, 0);
    g_strlcpy(cell, text, CELL);
    wmem_free(NULL, text);
    return cell;
}

/* A row's numbers as text: Wireshark 4.6 writes bytes with or without a unit, as the user prefers. */
struct cells {
    char packets[CELL], bytes[CELL];
};

static void
write_cells(struct cells *cells, const struct amount *amount, bool with_unit)
{
    number_text(cells->packets, amount->packets);
    if (with_unit) {
        size_text(cells->bytes, amount->bytes);
    } else {
        number_text(cells->bytes, amount->bytes);
    }
}

static void
print_start(const struct sum *sum)
{
    ts_type type = timestamp_get_type();
    bool is_utc = type == TS_UTC || type == TS_UTC_WITH_YMD || type == TS_UTC_WITH_YDOY;
    const char *format = "%Y-%m-%d %H:%M:%S";
    switch (type) {
    case TS_ABSOLUTE:
    case TS_UTC:
        format = "%H:%M:%S";
        break;
    case TS_ABSOLUTE_WITH_YMD:
    case TS_UTC_WITH_YMD:
        break;
    case TS_ABSOLUTE_WITH_YDOY:
    case TS_UTC_WITH_YDOY:
        format = "%Y/%j %H:%M:%S";
        break;
    case TS_EPOCH:
        printf("%20.9f", nstime_to_sec(&sum->start_abs));
        return;
    default:
        printf("%14.9f", nstime_to_sec(&sum->start));
        return;
    }
    struct tm parts;
    char text[64] = "no date";
    if ((is_utc ? ws_gmtime_r(&sum->start_abs.secs, &parts) : ws_localtime_r(&sum->start_abs.secs, &parts)) != NULL) {
        strftime(text, sizeof(text), format, &parts);
    }
    fputs(text, stdout);
}

static void
print_conversation_head(bool by_ports)
{
    const char *bytes = "Bytes", *start = "   Relative    ", *below = "     Start     ";
    int width = by_ports ? 59 : 47;
    switch (timestamp_get_type()) {
    case TS_ABSOLUTE:
    case TS_UTC:
        bytes = "Size ";
        start = "Absolute Time  ";
        break;
    case TS_ABSOLUTE_WITH_YMD:
    case TS_ABSOLUTE_WITH_YDOY:
    case TS_UTC_WITH_YMD:
    case TS_UTC_WITH_YDOY:
        bytes = "Size ";
        start = "Absolute Date  ";
        below = "    Start      ";
        break;
    case TS_EPOCH:
        start = "      Relative       ";
        below = "        Start        ";
        break;
    default:
        break;
    }
    printf("%*s|       <-      | |       ->      | |     Total     | %s|   Duration   |%s\n", width, "", start,
           by_ports ? " Protocol |" : "");
    printf("%*s| Frames  %s | | Frames  %s | | Frames  %s | %s|              |%s\n", width, "", bytes, bytes, bytes,
           below, by_ports ? "          |" : "");
}

static const char *
protocol_text(char cell[CELL], int proto)
{
    const char *name = proto >= 0 ? try_val_to_str_ext((guint32)proto, &ipproto_val_ext) : "-";
    if (name != NULL) {
        g_strlcpy(cell, name, CELL);
    } else {
        snprintf(cell, CELL, "%d", proto);
    }
    return cell;
}

/* Of the port, its name if names are resolved. The caller frees it with wmem_free(NULL). */
static char *
port_text(const struct sum_key *key, uint16_t port)
{
    const struct flowlog_ports *ports = key->proto >= 0 ? flowlog_ports_of((guint64)key->proto) : NULL;
    port_type type = ports != NULL ? ports->type : PT_NONE;
    return get_conversation_port(NULL, port, conversation_pt_to_conversation_type(type), TRUE);
}

/* An end of a conversation, with its port if it has one. The caller frees it with wmem_free(NULL). */
static char *
end_text(const struct sum_key *key, const address *end, uint16_t port)
{
    char *name = get_conversation_address(NULL, (address *)end, TRUE);
    if (!key->has_ports) {
        return name;
    }
    char *port_name = port_text(key, port);
    bool is_numeric = strchr(name, ':') != NULL;
    char *both = wmem_strdup_printf(NULL, "%s%s%s:%s", is_numeric ? "[" : "", name, is_numeric ? "]" : "", port_name);
    wmem_free(NULL, name);
    wmem_free(NULL, port_name);
    return both;
}

static void
print_conversation(const struct sum *sum, bool by_ports)
{
    bool with_unit = CONVERSATIONS_WITH_UNITS;
    int width = with_unit ? -9 : 9, end_width = by_ports ? 26 : 20;
    struct amount total = sum_total(sum);
    struct cells back, forth, both;
    write_cells(&back, &sum->back, with_unit);
    write_cells(&forth, &sum->forth, with_unit);
    write_cells(&both, &total, with_unit);
    char *from = end_text(&sum->key, &sum->key.from, sum->key.from_port);
    char *to = end_text(&sum->key, &sum->key.to, sum->key.to_port);
    printf("%-*s <-> %-*s  %6s %*s  %6s %*s  %6s %*s  ", end_width, from, end_width, to, back.packets, width,
           back.bytes, forth.packets, width, forth.bytes, both.packets, width, both.bytes);
    wmem_free(NULL, from);
    wmem_free(NULL, to);
    print_start(sum);
    printf("   %12.4f", nstime_to_sec(&sum->stop) - nstime_to_sec(&sum->start));
    if (by_ports) {
        char cell[CELL];
        printf("   %s", protocol_text(cell, sum->key.proto));
    }
    putchar('\n');
}

static void
print_endpoint_head(bool by_ports)
{
    printf("%23s%s| %s | |  Bytes  | | Tx Packets | | Tx Bytes | | Rx Packets | | Rx Bytes |%s\n", "",
           by_ports ? ENDPOINTS_PORT_HEAD : "", ENDPOINTS_HEAD, by_ports ? " Protocol |" : "");
}

static void
print_endpoint(const struct sum *sum, bool by_ports)
{
    bool with_unit = ENDPOINTS_WITH_UNITS;
    struct amount total = sum_total(sum);
    struct cells sent, received, both;
    write_cells(&sent, &sum->forth, with_unit);
    write_cells(&received, &sum->back, with_unit);
    write_cells(&both, &total, with_unit);
    char *name = get_conversation_address(NULL, (address *)&sum->key.from, TRUE);
    char *port = sum->key.has_ports ? port_text(&sum->key, sum->key.from_port) : NULL;
    printf("%-20s", name);
    if (by_ports) {
        printf("      %5s", port != NULL ? port : "");
    } else {
        fputs(ENDPOINTS_NO_PORT, stdout);
    }
    printf(ENDPOINTS_ROW, both.packets, both.bytes, sent.packets, sent.bytes, received.packets, received.bytes);
    if (by_ports) {
        char cell[CELL];
        printf("  %s", protocol_text(cell, sum->key.proto));
    }
    putchar('\n');
    wmem_free(NULL, name);
    wmem_free(NULL, port);
}

void
talkers_print_text(const struct talkers_table *table, struct sums *sums)
{
    const GPtrArray *rows = sums_sorted(sums);
    void (*print_head)(bool by_ports) = table->is_pairs ? print_conversation_head : print_endpoint_head;
    void (*print_row)(const struct sum *sum, bool by_ports) = table->is_pairs ? print_conversation : print_endpoint;
    print_head(table->by_ports);
    for (guint i = 0; i < rows->len; i++) {
        print_row((const struct sum *)rows->pdata[i], table->by_ports);
    }
}
