/* rejects.c - "flowlog,rejects": who was turned away, where, and what else was accepted from there
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/rejects.h"
#include "core/packet/ip_packet.h"
#include "dissector/report/amounts.h"
#include "dissector/report/distinct.h"
#include "dissector/report/elements.h"
#include "dissector/report/most.h"
#include "dissector/report/opened.h"
#include "dissector/report/span.h"
#include "dissector/report/table.h"
#include "dissector/report/words.h"

/* What a source sent; its key is the address. */
struct source {
    uint64_t rejects, hosts, ports, accepted;
    struct report_number packets, accepted_packets, accepted_bytes;
    struct report_span span; /* of what was rejected */
};

/* From where to where; all bytes that name nothing are 0. */
struct way_key {
    uint32_t source, interface, reason; /* row of the source, numbers of words */
    uint16_t port;
    uint8_t destination[16], length; /* 0: not said */
    uint8_t proto, has_proto, has_port, is_answer, is_accepted;
};

struct way {
    struct report_amounts amounts;
    struct report_span span;
    uint32_t source;
    bool is_accepted;
};

struct rejects {
    uint32_t most;
    struct report_table *sources, *ways, *words;
    struct report_distinct *hosts, *ports;
    uint64_t n_without; /* rejected, of no source */
    uint64_t n_among;   /* of several sources each */
};

static char *
start(void *state, const char **at)
{
    ((struct rejects *)state)->most = report_word_number(at, REPORT_ROWS);
    return NULL;
}

static size_t
needs(const void *state _U_, const struct report_need **list)
{
    static const struct report_need all[] = {
        REPORT_NEED("action", false, FLOW_ACTION),
        REPORT_NEED("source address", false, FLOW_SRC, FLOW_SRC_AMONG),
        REPORT_NEED("destination address", true, FLOW_DST),
        REPORT_NEED("destination port", true, FLOW_DSTPORT),
        REPORT_NEED("interface", true, FLOW_INTERFACE),
        REPORT_NEED_PACKETS,
        REPORT_NEED_BYTES,
    };
    *list = all;
    return G_N_ELEMENTS(all);
}

static void
begin(struct rejects *rejects)
{
    rejects->sources = report_table_new(sizeof(struct source));
    rejects->ways = report_table_new(sizeof(struct way));
    rejects->words = report_table_new(0);
    rejects->hosts = report_distinct_new();
    rejects->ports = report_distinct_new();
}

/* The port of the service: where the record is of answers, their source's. */
static void
set_port(struct way_key *key, const struct flow_record *record)
{
    bool is_said;
    const struct flow_value *proto = record->role[FLOW_PROTO];
    key->has_proto = proto != NULL;
    key->proto = proto != NULL ? (uint8_t)proto->number : 0;
    key->is_answer = report_opened_by(record, &is_said) == REPORT_OPENED_BY_DESTINATION;
    const struct flow_value *port = record->role[key->is_answer ? FLOW_SRCPORT : FLOW_DSTPORT];
    key->has_port = port != NULL && (proto == NULL || ip_protocol_has_ports(key->proto));
    key->port = key->has_port ? (uint16_t)port->number : 0;
}

static void
add_way(struct rejects *rejects, const struct report_record *seen, uint32_t source, const struct report_span *span)
{
    struct way_key key;
    const struct flow_record *record = seen->record;
    const struct flow_value *dst = record->role[FLOW_DST];
    memset(&key, 0, sizeof(key)); /* what lies between the members too */
    key.source = source;
    key.interface = report_words_number(rejects->words, record->role[FLOW_INTERFACE]);
    key.is_accepted = seen->is_accepted;
    if (seen->is_rejected) {
        const struct flow_value *rule = record->role[FLOW_RULE];
        key.reason = report_words_number(rejects->words, rule != NULL ? rule : record->role[FLOW_REJECT_REASON]);
    }
    if (dst != NULL) {
        key.length = (uint8_t)flow_address_length(dst);
        memcpy(key.destination, dst->address, key.length);
    }
    set_port(&key, record);
    struct way *way = (struct way *)report_table_row(rejects->ways, &key, sizeof(key));
    if (way != NULL) {
        way->source = source;
        way->is_accepted = seen->is_accepted;
        report_amounts_add(&way->amounts, seen);
        report_span_add(&way->span, span);
    }
    if (seen->is_rejected) {
        struct source *row = (struct source *)report_table_at(rejects->sources, source);
        const uint16_t port[] = {key.port, (uint16_t)(key.has_proto ? key.proto : UINT16_MAX), key.is_answer};
        row->hosts += key.length > 0 && report_distinct_add(rejects->hosts, source, key.destination, key.length);
        row->ports += key.has_port && report_distinct_add(rejects->ports, source, port, sizeof(port));
    }
}

static void
add_source(struct rejects *rejects, const struct report_record *seen, const struct flow_value *src)
{
    size_t length = flow_address_length(src);
    struct source *source = (struct source *)report_table_row(rejects->sources, src->address, length);
    if (source == NULL) {
        return;
    }
    struct report_span span = report_span_of(seen->record);
    if (seen->is_rejected) {
        source->rejects++;
        report_number_add(&source->packets, &seen->packets);
        report_span_add(&source->span, &span);
    } else {
        source->accepted++;
        report_number_add(&source->accepted_packets, &seen->packets);
        report_number_add(&source->accepted_bytes, &seen->bytes);
    }
    add_way(rejects, seen, report_table_last(rejects->sources), &span);
}

/* A record of several sources, which counts the packets of all together, is one of each. */
static void
add_sources(struct rejects *rejects, const struct report_record *seen)
{
    struct report_record uncounted = *seen;
    uncounted.packets.is_said = uncounted.bytes.is_said = false;
    const struct flow_value *src = NULL;
    while ((src = flow_record_among(seen->record, FLOW_SRC_AMONG, src)) != NULL) {
        add_source(rejects, &uncounted, src);
    }
}

static void
record(void *state, const struct report_record *seen)
{
    struct rejects *rejects = (struct rejects *)state;
    const struct flow_value *src = seen->record->role[FLOW_SRC];
    if (rejects->sources == NULL) {
        begin(rejects);
    }
    if (!seen->is_rejected && !seen->is_accepted) {
        return;
    }
    if (src != NULL) {
        add_source(rejects, seen, src);
    } else if (seen->record->role[FLOW_SRC_AMONG] != NULL) {
        rejects->n_among++;
        add_sources(rejects, seen);
    } else {
        rejects->n_without += seen->is_rejected;
    }
}

static void
clear(void *state)
{
    struct rejects *rejects = (struct rejects *)state;
    report_table_free(rejects->sources);
    report_table_free(rejects->ways);
    report_table_free(rejects->words);
    report_distinct_free(rejects->hosts);
    report_distinct_free(rejects->ports);
    *rejects = (struct rejects){.most = rejects->most};
}

/* ---- printing ---- */

static int
most_rejects_first(const void *row, const void *other, const void *data _U_)
{
    const struct source *a = (const struct source *)row, *b = (const struct source *)other;
    return (a->rejects < b->rejects) - (a->rejects > b->rejects);
}

static int
rejected_first(const void *row, const void *other, const void *data _U_)
{
    const struct way *a = (const struct way *)row, *b = (const struct way *)other;
    uint64_t x = a->amounts.records, y = b->amounts.records;
    return a->is_accepted != b->is_accepted ? a->is_accepted - b->is_accepted : (x < y) - (x > y);
}

/* Accepted ones first, of the sources by their ranks, and most bytes first. */
static int
by_rank(const void *row, const void *other, const void *data)
{
    const struct way *a = (const struct way *)row, *b = (const struct way *)other;
    const uint32_t *ranks = (const uint32_t *)data;
    uint32_t x = a->is_accepted ? ranks[a->source] : UINT32_MAX, y = b->is_accepted ? ranks[b->source] : UINT32_MAX;
    uint64_t m = a->amounts.bytes.number, n = b->amounts.bytes.number;
    return x != y ? (x > y) - (x < y) : (m < n) - (m > n);
}

static void
source_cell(const struct rejects *rejects, uint32_t source, struct report_page *page)
{
    size_t length;
    const uint8_t *address = report_table_key(rejects->sources, source, &length);
    report_address_cell(page, address, length);
}

/* Prints the sources that come first. Returns the ranks of these, to be g_free()d; that of the others is UINT32_MAX. */
static uint32_t *
print_sources(const struct rejects *rejects, uint32_t shown, const uint32_t *sorted, struct report_page *page)
{
    static const struct report_column columns[] = {
        {"src", "Source", false},
        {"rejects", "Rejected", true},
        {"packets", "Packets", true},
        {"hosts", "Hosts", true},
        {"ports", "Ports", true},
        REPORT_COLUMNS_OF_SPAN,
        {"accepted", "Accepted", true},
        {"accepted_packets", "Packets accepted", true},
        {"accepted_bytes", "Bytes accepted", true},
    };
    uint32_t n = report_table_count(rejects->sources), *ranks = g_new(uint32_t, n + 1);
    memset(ranks, 0xff, (n + 1) * sizeof(*ranks));
    report_page_table(page, "sources", "\nWho was rejected, and how much was accepted from there", columns,
                      G_N_ELEMENTS(columns));
    for (uint32_t i = 0; i < shown; i++) {
        const struct source *row = (const struct source *)report_table_at(rejects->sources, sorted[i]);
        ranks[sorted[i]] = i;
        source_cell(rejects, sorted[i], page);
        report_page_count(page, row->rejects);
        report_page_number(page, &row->packets);
        report_page_count(page, row->hosts);
        report_page_count(page, row->ports);
        report_span_cells(&row->span, page);
        report_page_count(page, row->accepted);
        report_page_number(page, &row->accepted_packets);
        report_page_number(page, &row->accepted_bytes);
    }
    report_page_table_end(page);
    return ranks;
}

static void
port_cell(const struct way_key *key, bool is_wanted, struct report_page *page)
{
    if (key->has_port && is_wanted) {
        report_page_count(page, key->port);
    } else {
        report_page_none(page);
    }
}

static const struct report_column way_columns[] = {
    {"src", "Source", false},     {"dst", "Destination", false},       {"proto", "Protocol", false},
    {"dstport", "To port", true}, {"srcport", "From port", true},      {"interface", "Interface", false},
    {"records", "Records", true}, {"packets", "Packets", true},        {"bytes", "Bytes", true},
    REPORT_COLUMNS_OF_SPAN,       {"reason", "Rule or reason", false}, /* of what was rejected only */
};

static void
print_way(const struct rejects *rejects, uint32_t number, struct report_page *page)
{
    struct way_key key;
    size_t length;
    const struct way *way = (const struct way *)report_table_at(rejects->ways, number);
    memcpy(&key, report_table_key(rejects->ways, number, &length), sizeof(key));
    source_cell(rejects, key.source, page);
    if (key.length > 0) {
        report_address_cell(page, key.destination, key.length);
    } else {
        report_page_none(page);
    }
    report_proto_cell(page, key.has_proto, key.proto);
    port_cell(&key, !key.is_answer, page);
    port_cell(&key, key.is_answer, page);
    report_words_cell(rejects->words, key.interface, page);
    report_page_count(page, way->amounts.records);
    report_page_number(page, &way->amounts.packets);
    report_page_number(page, &way->amounts.bytes);
    report_span_cells(&way->span, page);
    if (!way->is_accepted) {
        report_words_cell(rejects->words, key.reason, page);
    }
}

static uint32_t
count_rejected_ways(const struct rejects *rejects, const uint32_t *sorted)
{
    uint32_t n = 0, all = report_table_count(rejects->ways);
    while (n < all && !((const struct way *)report_table_at(rejects->ways, sorted[n]))->is_accepted) {
        n++;
    }
    return n;
}

static void
print_rejected(const struct rejects *rejects, const uint32_t *sorted, uint32_t shown, struct report_page *page)
{
    report_page_table(page, "rejected", "\nWhere they were rejected", way_columns, G_N_ELEMENTS(way_columns));
    for (uint32_t i = 0; i < shown; i++) {
        print_way(rejects, sorted[i], page);
    }
    report_page_table_end(page);
}

/* Of each source that is shown, as many ways as sources are. */
static bool
print_accepted(const struct rejects *rejects, const uint32_t *ranks, struct report_page *page)
{
    uint32_t *sorted = report_table_sorted(rejects->ways, by_rank, ranks), n = report_table_count(rejects->ways);
    uint32_t of_source = 0, previous = UINT32_MAX;
    bool has_more = false;
    report_page_table(page, "accepted", "\nWhere they were accepted", way_columns, G_N_ELEMENTS(way_columns) - 1);
    for (uint32_t i = 0; i < n; i++) {
        const struct way *way = (const struct way *)report_table_at(rejects->ways, sorted[i]);
        if (!way->is_accepted || ranks[way->source] == UINT32_MAX) {
            break;
        }
        of_source = way->source == previous ? of_source + 1 : 1;
        previous = way->source;
        if (rejects->most == 0 || of_source <= rejects->most) {
            print_way(rejects, sorted[i], page);
        } else {
            has_more = true;
        }
    }
    report_page_table_end(page);
    g_free(sorted);
    return has_more;
}

static void
print_remarks(const struct rejects *rejects, uint32_t sources, uint32_t ways, bool has_more, struct report_page *page)
{
    uint64_t refused = report_table_refused(rejects->sources) + report_table_refused(rejects->ways) +
                       report_table_refused(rejects->words) + report_distinct_refused(rejects->hosts) +
                       report_distinct_refused(rejects->ports);
    if (sources == 0) {
        report_page_remark(page, "No record was rejected.");
    }
    report_remark_shown(page, rejects->most, sources, "sources");
    report_remark_shown(page, rejects->most, ways, "rows of rejected traffic");
    if (has_more) {
        report_page_remark(page,
                           "Of a source with more accepted traffic, the %" PRIu32 " rows of most bytes are shown.",
                           rejects->most);
    }
    if (rejects->n_without > 0) {
        report_page_remark(page, "%" PRIu64 " rejected records do not say their source.", rejects->n_without);
    }
    if (rejects->n_among > 0) {
        report_page_remark(page,
                           "%" PRIu64 " records sum up flows of several sources: each is counted at all of them, its "
                           "packets and bytes at none.",
                           rejects->n_among);
    }
    report_remark_memory(page, refused);
}

static void
print(void *state, const struct report_facts *facts _U_, struct report_page *page)
{
    const struct rejects *rejects = (const struct rejects *)state;
    uint32_t *sources = report_table_sorted(rejects->sources, most_rejects_first, NULL);
    uint32_t *ways = report_table_sorted(rejects->ways, rejected_first, NULL);
    uint32_t n_sources = 0, n_ways = count_rejected_ways(rejects, ways), all = report_table_count(rejects->sources);
    while (n_sources < all &&
           ((const struct source *)report_table_at(rejects->sources, sources[n_sources]))->rejects > 0) {
        n_sources++;
    }
    report_page_fact_number(page, "sources_in_all", n_sources);
    report_page_fact_number(page, "rejected_in_all", n_ways);
    report_page_fact_number(page, "without", rejects->n_without);
    uint32_t *ranks = print_sources(rejects, report_shown(rejects->most, n_sources), sources, page);
    print_rejected(rejects, ways, report_shown(rejects->most, n_ways), page);
    bool has_more = print_accepted(rejects, ranks, page);
    print_remarks(rejects, n_sources, n_ways, has_more, page);
    g_free(ranks);
    g_free(ways);
    g_free(sources);
}

const struct report_kind report_rejects = {
    .name = "rejects",
    .arguments = "[,<n>]",
    .help = "Who was rejected, where and how often, and what was accepted from the same source",
    .size = sizeof(struct rejects),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
