/* talkers_json.c - conversations and endpoints as rows of a report's page
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/talkers.h"
#include <epan/to_str.h>

static const struct report_column conversation_columns[] = {
    {"a", "A", false},
    {"b", "B", false},
    {"records", "Records", true},
    {"packets", "Packets", true},
    {"bytes", "Bytes", true},
    {"packets_from_a", "Packets A to B", true},
    {"bytes_from_a", "Bytes A to B", true},
    {"packets_from_b", "Packets B to A", true},
    {"bytes_from_b", "Bytes B to A", true},
    {"first", "First", false},
    {"last", "Last", false},
    {"proto", "Protocol", true},
    {"port_a", "Port A", true},
    {"port_b", "Port B", true},
};
static const struct report_column endpoint_columns[] = {
    {"address", "Address", false},
    {"records", "Records", true},
    {"packets", "Packets", true},
    {"bytes", "Bytes", true},
    {"packets_sent", "Packets Sent", true},
    {"bytes_sent", "Bytes Sent", true},
    {"packets_received", "Packets Received", true},
    {"bytes_received", "Bytes Received", true},
    {"first", "First", false},
    {"last", "Last", false},
    {"proto", "Protocol", true},
    {"port", "Port", true},
};
/* The last of each are of tables by ports. */
enum { OF_PORTS_OF_PAIRS = 3, OF_PORTS_OF_ENDS = 2 };

static void
write_address(struct report_page *page, const address *end)
{
    char *text = address_to_str(NULL, end);
    report_page_text(page, text, strlen(text), NULL);
    wmem_free(NULL, text);
}

static void
write_port(struct report_page *page, const struct sum_key *key, uint16_t port)
{
    if (key->has_ports) {
        report_page_count(page, port);
    } else {
        report_page_none(page);
    }
}

static void
write_amount(struct report_page *page, const struct amount *amount)
{
    report_page_number(page, &amount->packets);
    report_page_number(page, &amount->bytes);
}

static void
write_span(struct report_page *page, const struct sum *sum)
{
    nstime_t length = sum->stop, last = sum->start_abs;
    nstime_subtract(&length, &sum->start);
    nstime_add(&last, &length);
    report_page_time(page, sum->start_abs.secs);
    report_page_time(page, last.secs);
}

static void
write_row(const struct talkers_table *table, const struct sum *sum, struct report_page *page)
{
    struct amount total = sum_total(sum);
    write_address(page, &sum->key.from);
    if (table->is_pairs) {
        write_address(page, &sum->key.to);
    }
    report_page_count(page, sum->n_records);
    write_amount(page, &total);
    write_amount(page, &sum->forth);
    write_amount(page, &sum->back);
    write_span(page, sum);
    if (!table->by_ports) {
        return;
    }
    if (sum->key.proto >= 0) {
        report_page_count(page, (uint64_t)sum->key.proto);
    } else {
        report_page_none(page);
    }
    write_port(page, &sum->key, sum->key.from_port);
    if (table->is_pairs) {
        write_port(page, &sum->key, sum->key.to_port);
    }
}

void
talkers_write_rows(const struct talkers_table *table, struct sums *sums, struct report_page *page)
{
    const struct report_column *columns = table->is_pairs ? conversation_columns : endpoint_columns;
    size_t n = table->is_pairs ? G_N_ELEMENTS(conversation_columns) : G_N_ELEMENTS(endpoint_columns);
    size_t of_ports = table->is_pairs ? OF_PORTS_OF_PAIRS : OF_PORTS_OF_ENDS;
    const GPtrArray *rows = sums_sorted(sums);
    report_page_table(page, "rows", NULL, columns, table->by_ports ? n : n - of_ports);
    for (guint i = 0; i < rows->len; i++) {
        write_row(table, (const struct sum *)rows->pdata[i], page);
    }
    report_page_table_end(page);
}
