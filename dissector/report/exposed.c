/* exposed.c - "flowlog,exposed": the ports that the internet reached, or tried to
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/exposed.h"
#include "core/packet/internet.h"
#include "core/packet/ip_packet.h"
#include "core/packet/key.h"
#include "dissector/flowlog/counts.h"
#include "dissector/report/amounts.h"
#include "dissector/report/distinct.h"
#include "dissector/report/elements.h"
#include "dissector/report/most.h"
#include "dissector/report/needs.h"
#include "dissector/report/opened.h"
#include "dissector/report/span.h"
#include "dissector/report/table.h"
#include "dissector/report/words.h"

/* Ports that machines are administered through. */
static const struct {
    uint16_t port;
    const char *name;
} admin_ports[] = {
    {22, "SSH"},      {23, "Telnet"},       {135, "RPC"},       {139, "NetBIOS"}, {445, "SMB"},
    {2375, "Docker"}, {2376, "Docker"},     {3389, "RDP"},      {5900, "VNC"},    {5985, "WinRM"},
    {5986, "WinRM"},  {6443, "Kubernetes"}, {10250, "kubelet"},
};

/* All bytes that name nothing are 0. */
struct key {
    uint32_t interface; /* number of a word */
    uint16_t port;
    uint8_t address[16], length;
    uint8_t proto, has_proto, has_port;
};

enum told { TOLD_BY_NOTHING, TOLD_BY_PORTS, TOLD_BY_LOG };

enum { MOST_COLUMNS = 24 };

enum verdict { ACCEPTED, REJECTED, UNSAID, N_VERDICTS };

struct row {
    bool is_admin;
    enum told told; /* by what it is known that the internet opened the flows */
    uint64_t accepted, rejected, accepted_sources, rejected_sources;
    uint64_t unsaid, unsaid_sources; /* of which the log says neither */
    uint64_t opened_here;            /* records that say that this end opened the flow, whose port is then a client's */
    struct report_number bytes_in, bytes_out;
    struct report_span span;
};

struct exposed {
    uint32_t most;
    struct report_table *rows, *words;
    struct report_distinct *sources[N_VERDICTS];
    uint64_t n_answers; /* records of the internet that are taken for answers */
    uint64_t n_public;  /* between two public addresses, of which one may be inside */
};

/* A record, as seen from inside. */
struct view {
    const struct flow_record *record;
    const struct flow_value *inside, *outside; /* addresses */
    bool comes_in;
    enum report_opened opened;
    bool is_said;
};

static char *
start(void *state, const char **at)
{
    ((struct exposed *)state)->most = report_word_number(at, REPORT_ROWS);
    return NULL;
}

static size_t
needs(const void *state _U_, const struct report_need **list)
{
    static const struct report_need all[] = {
        REPORT_NEED("action", true, FLOW_ACTION),
        REPORT_NEED("source address", false, FLOW_SRC, FLOW_SRC_AMONG),
        REPORT_NEED("destination address", false, FLOW_DST),
        REPORT_NEED("destination port", false, FLOW_DSTPORT),
        REPORT_NEED("interface", true, FLOW_INTERFACE),
        REPORT_NEED_BYTES,
    };
    *list = all;
    return G_N_ELEMENTS(all);
}

static bool
is_internet(const struct flow_value *address)
{
    return address_is_internet(address->address, flow_address_length(address));
}

/* Which end is inside: by the direction, where the log has it; else the one that is not of the internet. Returns false
 * if the record is not between inside and the internet. */
static bool
look_from_inside(struct exposed *exposed, const struct flow_record *record, struct view *view)
{
    const struct flow_value *src = record->role[FLOW_SRC], *dst = record->role[FLOW_DST];
    bool has_among = src == NULL && record->role[FLOW_SRC_AMONG] != NULL;
    src = has_among ? record->role[FLOW_SRC_AMONG] : src;
    if (src == NULL || dst == NULL) {
        return false;
    }
    bool src_is_public = is_internet(src), dst_is_public = is_internet(dst);
    bool in = flow_value_is(record->role[FLOW_DIRECTION], "ingress");
    bool out = flow_value_is(record->role[FLOW_DIRECTION], "egress");
    if (!in && !out) {
        exposed->n_public += src_is_public && dst_is_public;
        in = src_is_public && !dst_is_public;
        out = dst_is_public && !src_is_public;
    }
    *view = (struct view){.record = record, .inside = in ? dst : src, .outside = in ? src : dst, .comes_in = in};
    view->opened = report_opened_by(record, &view->is_said);
    return (in && src_is_public) || (out && dst_is_public && !has_among);
}

/* What is administered through the port, or NULL. */
static const char *
admin_name(const struct key *key)
{
    bool may_be_tcp = !key->has_proto || key->proto == IP_PROTOCOL_TCP;
    for (size_t i = 0; key->has_port && may_be_tcp && i < G_N_ELEMENTS(admin_ports); i++) {
        if (key->port == admin_ports[i].port) {
            return admin_ports[i].name;
        }
    }
    return NULL;
}

static struct row *
row_of(struct exposed *exposed, const struct view *view)
{
    struct key key;
    const struct flow_value *proto = view->record->role[FLOW_PROTO];
    const struct flow_value *port = view->record->role[view->comes_in ? FLOW_DSTPORT : FLOW_SRCPORT];
    memset(&key, 0, sizeof(key)); /* what lies between the members too */
    key.interface = report_words_number(exposed->words, view->record->role[FLOW_INTERFACE]);
    key.length = (uint8_t)flow_address_length(view->inside);
    memcpy(key.address, view->inside->address, key.length);
    key.has_proto = proto != NULL;
    key.proto = proto != NULL ? (uint8_t)proto->number : 0;
    key.has_port = port != NULL && (proto == NULL || ip_protocol_has_ports(key.proto));
    key.port = key.has_port ? (uint16_t)port->number : 0;
    struct row *row = (struct row *)report_table_row(exposed->rows, &key, sizeof(key));
    if (row != NULL) {
        row->is_admin = admin_name(&key) != NULL;
    }
    return row;
}

/* That this end opened the flow matters where the ports alone would not have told. */
static void
note_opened_here(struct exposed *exposed, const struct view *view)
{
    const struct flow_value *src = view->record->role[FLOW_SRCPORT], *dst = view->record->role[FLOW_DSTPORT];
    exposed->n_answers += view->comes_in;
    if (view->is_said && src != NULL && dst != NULL &&
        flow_service_end((uint16_t)src->number, (uint16_t)dst->number) < 0) {
        struct row *row = row_of(exposed, view);
        if (row != NULL) {
            row->opened_here++;
        }
    }
}

static void
count_in(struct exposed *exposed, const struct view *view, const struct report_record *seen, struct row *row)
{
    uint32_t number = report_table_last(exposed->rows);
    struct report_span span = report_span_of(view->record);
    enum verdict verdict = seen->is_rejected ? REJECTED : seen->is_accepted ? ACCEPTED : UNSAID;
    uint64_t n_new = 0;
    for (const struct flow_value *source = view->outside; source != NULL;) {
        n_new += report_distinct_add(exposed->sources[verdict], number, source->address, flow_address_length(source));
        source = source->element == FLOW_NO_ELEMENT ? NULL : flow_record_among(view->record, FLOW_SRC_AMONG, source);
    }
    enum told told = view->opened == REPORT_OPENED_UNKNOWN ? TOLD_BY_NOTHING
                     : view->is_said                       ? TOLD_BY_LOG
                                                           : TOLD_BY_PORTS;
    row->told = MAX(row->told, told);
    report_span_add(&row->span, &span);
    if (verdict == REJECTED) {
        row->rejected++;
        row->rejected_sources += n_new;
    } else if (verdict == ACCEPTED) {
        row->accepted++;
        row->accepted_sources += n_new;
    } else {
        row->unsaid++;
        row->unsaid_sources += n_new;
    }
}

/* Bytes of traffic that was not rejected, each way. */
static void
count_bytes(const struct view *view, const struct report_record *seen, struct row *row)
{
    struct flowlog_count forth, back;
    flowlog_counts_of(view->record, &forth, &back);
    const struct report_number there = {forth.bytes, seen->bytes.is_said, false};
    const struct report_number here = {back.bytes, seen->bytes.is_said && view->record->schema->provider->both_ways,
                                       false};
    report_number_add(view->comes_in ? &row->bytes_in : &row->bytes_out, &there);
    report_number_add(view->comes_in ? &row->bytes_out : &row->bytes_in, &here);
}

static void
record(void *state, const struct report_record *seen)
{
    struct exposed *exposed = (struct exposed *)state;
    struct view view;
    if (exposed->rows == NULL) {
        exposed->rows = report_table_new(sizeof(struct row));
        exposed->words = report_table_new(0);
        for (size_t i = 0; i < N_VERDICTS; i++) {
            exposed->sources[i] = report_distinct_new();
        }
    }
    if (!look_from_inside(exposed, seen->record, &view)) {
        return;
    }
    if (view.opened == (view.comes_in ? REPORT_OPENED_BY_DESTINATION : REPORT_OPENED_BY_SOURCE)) {
        note_opened_here(exposed, &view);
        return;
    }
    if (!view.comes_in && seen->is_rejected) {
        return; /* an answer that did not leave */
    }
    struct row *row = row_of(exposed, &view);
    if (row == NULL) {
        return;
    }
    if (view.comes_in) {
        count_in(exposed, &view, seen, row);
    }
    if (!seen->is_rejected) {
        count_bytes(&view, seen, row);
    }
}

static void
clear(void *state)
{
    struct exposed *exposed = (struct exposed *)state;
    report_table_free(exposed->rows);
    report_table_free(exposed->words);
    for (size_t i = 0; i < N_VERDICTS; i++) {
        report_distinct_free(exposed->sources[i]);
    }
    *exposed = (struct exposed){.most = exposed->most};
}

/* ---- printing ---- */

/* Whether the internet came to a row, and did not answer what this end had opened. */
static bool
is_reached(const struct row *row)
{
    return row->accepted + row->unsaid + row->rejected > 0 && (row->opened_here == 0 || row->told == TOLD_BY_LOG);
}

/* Less than 0 if a is more. */
static int
more_first(uint64_t a, uint64_t b)
{
    return (a < b) - (a > b);
}

static int
compare(const void *row, const void *other, const void *data _U_)
{
    const struct row *a = (const struct row *)row, *b = (const struct row *)other;
    const int orders[] = {
        more_first(is_reached(a), is_reached(b)),
        more_first(a->accepted > 0, b->accepted > 0),
        more_first(a->unsaid > 0, b->unsaid > 0),
        more_first(a->is_admin, b->is_admin),
        more_first(a->accepted_sources, b->accepted_sources),
        more_first(a->accepted, b->accepted),
        more_first(a->unsaid_sources, b->unsaid_sources),
        more_first(a->unsaid, b->unsaid),
        more_first(a->rejected_sources, b->rejected_sources),
        more_first(a->rejected, b->rejected),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    return 0;
}

/* Which verdicts the table has columns of: in JSON all. */
struct verdicts {
    bool said, unsaid;
};

static void
port_cells(const struct key *key, struct report_page *page)
{
    const char *name = admin_name(key);
    if (key->has_port) {
        report_page_count(page, key->port);
    } else {
        report_page_none(page);
    }
    if (name != NULL) {
        report_page_text(page, name, strlen(name), NULL);
    } else {
        report_page_none(page);
    }
}

static void
print_row(const struct exposed *exposed, uint32_t number, const struct verdicts *verdicts, struct report_page *page)
{
    static const char *const told[] = {[TOLD_BY_PORTS] = "ports", [TOLD_BY_LOG] = "log"};
    struct key key;
    size_t length;
    const struct row *row = (const struct row *)report_table_at(exposed->rows, number);
    memcpy(&key, report_table_key(exposed->rows, number, &length), sizeof(key));
    report_address_cell(page, key.address, key.length);
    report_words_cell(exposed->words, key.interface, page);
    report_proto_cell(page, key.has_proto, key.proto);
    port_cells(&key, page);
    if (verdicts->said) {
        report_page_count(page, row->accepted_sources);
        report_page_count(page, row->accepted);
    }
    if (verdicts->unsaid) {
        report_page_count(page, row->unsaid_sources);
        report_page_count(page, row->unsaid);
    }
    report_page_number(page, &row->bytes_in);
    report_page_number(page, &row->bytes_out);
    if (verdicts->said) {
        report_page_count(page, row->rejected_sources);
        report_page_count(page, row->rejected);
    }
    report_span_cells(&row->span, page);
    if (row->told != TOLD_BY_NOTHING) {
        report_page_text(page, told[row->told], strlen(told[row->told]), NULL);
    } else {
        report_page_none(page);
    }
}

static void
print_remarks(const struct exposed *exposed, uint32_t reached, uint64_t n_answers, struct report_page *page)
{
    if (reached == 0) {
        report_page_remark(page, "No record says that the internet reached a port, or tried to.");
    }
    report_remark_shown(page, exposed->most, reached, "rows");
    if (n_answers > 0) {
        report_page_remark(page,
                           "Left out: %" PRIu64
                           " records from the internet that answer what was opened from inside, by "
                           "their flags or ports.",
                           n_answers);
    }
    if (exposed->n_public > 0) {
        report_page_remark(page,
                           "Left out: %" PRIu64 " records between two public addresses, whose log does not say the "
                           "direction.",
                           exposed->n_public);
    }
    uint64_t refused = report_table_refused(exposed->rows) + report_table_refused(exposed->words);
    for (size_t i = 0; i < N_VERDICTS; i++) {
        refused += report_distinct_refused(exposed->sources[i]);
    }
    report_remark_memory(page, refused);
}

/* The columns of the table, of which those are left out that the log has no verdict for. Returns how many there are. */
static size_t
choose_columns(const struct verdicts *verdicts, struct report_column *chosen)
{
    static const struct {
        struct report_column column;
        enum { ALWAYS, IF_SAID, IF_UNSAID } when;
    } all[] = {
        {{"address", "Address", false}, ALWAYS},     {{"interface", "Interface", false}, ALWAYS},
        {{"proto", "Protocol", false}, ALWAYS},      {{"port", "Port", true}, ALWAYS},
        {{"admin", "Administers", false}, ALWAYS},   {{"accepted_sources", "Accepted from", true}, IF_SAID},
        {{"accepted", "Accepted", true}, IF_SAID},   {{"unsaid_sources", "No verdict from", true}, IF_UNSAID},
        {{"unsaid", "No verdict", true}, IF_UNSAID}, {{"bytes_in", "Bytes in", true}, ALWAYS},
        {{"bytes_out", "Bytes out", true}, ALWAYS},  {{"rejected_sources", "Rejected from", true}, IF_SAID},
        {{"rejected", "Rejected", true}, IF_SAID},
    };
    static const struct report_column last[] = {REPORT_COLUMNS_OF_SPAN, {"known_by", "Known by", false}};
    size_t n = 0;
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        if (all[i].when == ALWAYS || (all[i].when == IF_SAID ? verdicts->said : verdicts->unsaid)) {
            chosen[n++] = all[i].column;
        }
    }
    for (size_t i = 0; i < G_N_ELEMENTS(last); i++) {
        chosen[n++] = last[i];
    }
    return n;
}

static void
print(void *state, const struct report_facts *facts, struct report_page *page)
{
    struct report_column columns[MOST_COLUMNS];
    const struct exposed *exposed = (const struct exposed *)state;
    uint32_t *sorted = report_table_sorted(exposed->rows, compare, NULL), n = 0,
             all = report_table_count(exposed->rows);
    uint64_t n_answers = exposed->n_answers;
    bool is_json = report_page_is_json(page);
    struct verdicts verdicts = {is_json || report_need_is_said(facts, 0), is_json};
    for (uint32_t i = 0; i < all; i++) {
        const struct row *row = (const struct row *)report_table_at(exposed->rows, sorted[i]);
        n += is_reached(row);
        n_answers += is_reached(row) ? 0 : row->accepted + row->unsaid + row->rejected;
        verdicts.unsaid = verdicts.unsaid || row->unsaid > 0;
    }
    report_page_fact_number(page, "rows_in_all", n);
    report_page_fact_number(page, "answers", n_answers);
    report_page_fact_number(page, "between_public", exposed->n_public);
    report_page_table(page, "rows", NULL, columns, choose_columns(&verdicts, columns));
    for (uint32_t i = 0; i < report_shown(exposed->most, n); i++) {
        print_row(exposed, sorted[i], &verdicts, page);
    }
    report_page_table_end(page);
    print_remarks(exposed, n, n_answers, page);
    g_free(sorted);
}

const struct report_kind report_exposed = {
    .name = "exposed",
    .arguments = "[,<n>]",
    .help = "Ports that the internet reached, those of administration first, and then those it tried to reach",
    .size = sizeof(struct exposed),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
