/* lists.c - what lists of addresses say of a record's
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/lists.h"
#include "core/list/lists.h"
#include "core/record/neutral.h"
#include "dissector/flowlog/fields.h"
#include <epan/strutil.h>
#include <epan/to_str.h>
#include <epan/uat.h>
#include <wsutil/report_message.h>

/* A row of the preference. */
struct row {
    char *name, *file, *category;
    guint kind;
    ws_bool special;
};

static struct row *rows;
static guint n_rows;
static bool changed;

/* The lists that were read; NULL if there are none. */
static struct address_lists *lists;

static int ett_list = -1;

static const value_string kinds[] = {
    {ADDRESS_LIST_BLOCK, "block"},
    {ADDRESS_LIST_ALLOW, "allow"},
    {ADDRESS_LIST_SCANNER, "scanner"},
    {ADDRESS_LIST_RANGE, "range"},
    {0, NULL},
};

UAT_CSTRING_CB_DEF(rows, name, struct row)
UAT_FILENAME_CB_DEF(rows, file, struct row)
UAT_VS_DEF(rows, kind, struct row, guint, ADDRESS_LIST_BLOCK, "block")
UAT_CSTRING_CB_DEF(rows, category, struct row)
UAT_BOOL_CB_DEF(rows, special, struct row)

static void *
copy_row(void *to, const void *from, size_t size _U_)
{
    const struct row *source = (const struct row *)from;
    struct row *target = (struct row *)to;
    target->name = g_strdup(source->name);
    target->file = g_strdup(source->file);
    target->category = g_strdup(source->category);
    target->kind = source->kind;
    target->special = source->special;
    return target;
}

static void
free_row(void *data)
{
    struct row *row = (struct row *)data;
    g_free(row->name);
    g_free(row->file);
    g_free(row->category);
}

static ws_bool
check_row(void *data, char **problem)
{
    const struct row *row = (const struct row *)data;
    *problem = row->name == NULL || *row->name == '\0'   ? g_strdup("A list needs a name")
               : row->file == NULL || *row->file == '\0' ? g_strdup("A list needs a file")
                                                         : NULL;
    return *problem == NULL;
}

static void
note_change(void)
{
    changed = true;
}

/* Whether a file is not what it was when it was read. */
static bool
files_changed(void)
{
    for (size_t i = 0; lists != NULL && i < address_lists_count(lists); i++) {
        if (address_list_changed(address_lists_get(lists, i))) {
            return true;
        }
    }
    return false;
}

static void
read_list(const struct row *row)
{
    const struct address_list_row named = {.name = row->name,
                                           .file = row->file,
                                           .category = row->category,
                                           .kind = (enum address_list_kind)row->kind,
                                           .special = row->special};
    const struct address_list *list = address_lists_load(lists, &named);
    char *words = address_list_explain(list);
    if (list->error != NULL) {
        report_failure("Lists of addresses: %s", words);
    } else if (words != NULL) {
        report_warning("Lists of addresses: %s", words);
    }
    g_free(words);
}

/* When a capture is opened, or shown anew. */
static void
start(void)
{
    if (!changed && !files_changed()) {
        return;
    }
    changed = false;
    address_lists_free(lists);
    lists = n_rows > 0 ? address_lists_new() : NULL;
    for (guint i = 0; i < n_rows; i++) {
        read_list(&rows[i]);
    }
    if (lists != NULL) {
        address_lists_build(lists);
    }
}

void
flowlog_register_lists(module_t *module)
{
    static int *ett[] = {&ett_list};
    static uat_field_t columns[] = {
        UAT_FLD_CSTRING(rows, name, "Name", "What you call the list: flowlog.list has it"),
        UAT_FLD_FILENAME(rows, file, "File", "The list, in whatever format it is published"),
        UAT_FLD_VS(rows, kind, "Kind", kinds,
                   "block: known for attacks. allow: not to be reported, whatever other lists say. scanner: scans "
                   "everybody, for research. range: whose an address is"),
        UAT_FLD_CSTRING(rows, category, "Category", "What stands in the list, where its entries do not say it"),
        UAT_FLD_BOOL(rows, special, "Special Addresses",
                     "The list means private, shared and other special addresses (RFC 6890), too, though it is one of "
                     "attackers or scanners"),
        UAT_END_FIELDS,
    };
    uat_t *table = uat_new("Lists of addresses", sizeof(struct row), "flowlog_lists", TRUE, &rows, &n_rows,
                           UAT_AFFECTS_DISSECTION, NULL, copy_row, check_row, free_row, note_change, NULL, columns);
    prefs_register_uat_preference(module, "lists", "Lists of addresses",
                                  "Files of known attackers, of scanners, and of the clouds' own ranges, which the "
                                  "addresses of records are looked up in",
                                  table);
    proto_register_subtree_array(ett, G_N_ELEMENTS(ett));
    register_init_routine(start);
}

/* Where an address stands in a record, and what that says of the traffic with it. */
struct end {
    const struct flow_value *address;
    const char *name;      /* static */
    const char *direction; /* NULL: it is not known */
    uint16_t port;
    enum flow_role service, region; /* what a range says of it; FLOW_NO_ROLE: nothing */
};

struct target {
    packet_info *pinfo;
    proto_tree *tree;
    tvbuff_t *tvb;
    int at, length;
    proto_item *last; /* the list that was added last, or NULL */
};

static void
add_text(const struct target *target, proto_tree *tree, enum flow_role role, const char *text)
{
    if (text != NULL) {
        proto_item_set_generated(
            proto_tree_add_string(tree, flowlog_neutral_hf(role)->id, target->tvb, target->at, target->length, text));
    }
}

static void
add_address(const struct target *target, proto_tree *tree, const struct flow_value *value)
{
    const struct flowlog_hf *hf = flowlog_neutral_hf(FLOW_LISTED);
    proto_item *item;
    if (value->kind == FLOW_IS_IPV4) {
        ws_in4_addr ipv4;
        memcpy(&ipv4, value->address, sizeof(ipv4));
        item = proto_tree_add_ipv4(tree, hf->id, target->tvb, target->at, target->length, ipv4);
    } else {
        item = proto_tree_add_ipv6(tree, hf->ipv6, target->tvb, target->at, target->length,
                                   (const ws_in6_addr *)value->address);
    }
    proto_item_set_generated(item);
}

/* The network that is listed, with the port if it has one. */
static const char *
network_of(wmem_allocator_t *pool, const struct address_list_match *match)
{
    address first;
    set_address(&first, match->ipv6 ? AT_IPv6 : AT_IPv4, match->ipv6 ? 16 : 4, match->address);
    const char *network = wmem_strdup_printf(pool, "%s/%u", address_to_str(pool, &first), match->bits);
    return match->port != 0 ? wmem_strdup_printf(pool, "%s port %u", network, match->port) : network;
}

/* Of lists that others outweigh, the kind is another word. */
static const char *
kind_of(const struct address_list_match *match, const struct address_list_found *found)
{
    bool outweighed =
        found->allowed && (match->list->kind == ADDRESS_LIST_BLOCK || match->list->kind == ADDRESS_LIST_SCANNER);
    return outweighed ? "allowed" : kinds[match->list->kind].strptr;
}

static void
add_match(struct target *target, const struct end *end, const struct address_list_match *match,
          const struct address_list_found *found)
{
    wmem_allocator_t *pool = target->pinfo->pool;
    const char *network = network_of(pool, match), *kind = kind_of(match, found);
    proto_item *item = proto_tree_add_string(target->tree, flowlog_neutral_hf(FLOW_LIST)->id, target->tvb, target->at,
                                             target->length, match->list->name);
    proto_item_set_generated(item);
    proto_item_append_text(item, " (%s%s%s), %s, %s", kind, match->category != NULL ? ": " : "",
                           match->category != NULL ? match->category : "", end->name, network);
    target->last = item;
    proto_tree *tree = proto_item_add_subtree(item, ett_list);
    add_text(target, tree, FLOW_LIST_KIND, kind);
    add_text(target, tree, FLOW_LIST_CATEGORY, match->category);
    add_address(target, tree, end->address);
    add_text(target, tree, FLOW_LIST_END, end->name);
    add_text(target, tree, FLOW_LIST_DIRECTION, end->direction);
    add_text(target, tree, FLOW_LIST_NETWORK, network);
    add_text(
        target, tree, FLOW_LIST_ENTRY,
        wmem_strdup_printf(pool, "%s, %s %u", match->list->file, match->list->by_item ? "item" : "line", match->place));
}

/* Whether a text is said by a range before this one. */
static bool
was_said(const struct address_list_found *found, size_t number, bool region, const char *text)
{
    for (size_t i = 0; i < number; i++) {
        const char *said = region ? found->match[i].region : found->match[i].service;
        if (found->match[i].list->kind == ADDRESS_LIST_RANGE && said != NULL && strcmp(said, text) == 0) {
            return true;
        }
    }
    return false;
}

static void
add_range(const struct target *target, const struct end *end, const struct address_list_found *found, size_t number)
{
    const char *service = found->match[number].service, *region = found->match[number].region;
    if (end->service == FLOW_NO_ROLE) {
        return;
    }
    if (service != NULL && !was_said(found, number, false, service)) {
        add_text(target, target->tree, end->service, service);
    }
    if (region != NULL && !was_said(found, number, true, region)) {
        add_text(target, target->tree, end->region, region);
    }
}

static void
add_end(struct target *target, int row, const struct end *end)
{
    struct address_list_found found;
    const struct flow_value *value = end->address;
    address_lists_look_up(lists, value->address, flow_address_length(value), end->port, &found);
    target->at = value->length > 0 ? row + (int)value->offset : 0;
    target->length = (int)value->length;
    target->last = NULL;
    for (size_t i = 0; i < found.n; i++) {
        if (found.match[i].list->kind == ADDRESS_LIST_RANGE) {
            add_range(target, end, &found, i);
        } else {
            add_match(target, end, &found.match[i], &found);
        }
    }
    if (found.more && target->last != NULL) {
        proto_item_append_text(target->last, ", and more entries of lists");
    }
}

static uint16_t
port_of(const struct flow_record *record, enum flow_role role)
{
    return record->role[role] != NULL ? (uint16_t)record->role[role]->number : 0;
}

/* Which way the packets went that a record counts: a bit for "from the source", and one for "to it". Of a log that
 * counts both ways, those that it says to be 0 did not. */
enum { SENT = 1, RECEIVED = 2 };

static unsigned
ways_of(const struct flow_record *record)
{
    const struct flow_value *sent = record->role[FLOW_PACKETS_SENT], *received = record->role[FLOW_PACKETS_RECEIVED];
    if (!record->schema->provider->both_ways) {
        return SENT;
    }
    return (sent == NULL || sent->number > 0 ? SENT : 0) | (received != NULL && received->number > 0 ? RECEIVED : 0);
}

static const char *
direction_of(unsigned ways, bool is_source)
{
    static const char *const of_source[] = {NULL, "from", "to", "both"};
    static const char *const of_destination[] = {NULL, "to", "from", "both"};
    return is_source ? of_source[ways] : of_destination[ways];
}

static bool
is_one_of(const struct end *ends, size_t n, const struct flow_value *value)
{
    for (size_t i = 0; i < n; i++) {
        if (flow_same_address(ends[i].address, value)) {
            return true;
        }
    }
    return false;
}

enum { MOST_ENDS = 8 };

/* The addresses of a record: its ends, as the log and as the packets have them, and whatever else it names. */
static size_t
ends_of(const struct flow_record *record, struct end ends[MOST_ENDS])
{
    static const struct {
        enum flow_role address, port, service, region;
        const char *name;
    } known[] = {
        {FLOW_SRC, FLOW_SRCPORT, FLOW_SRC_RANGE, FLOW_SRC_RANGE_REGION, "source"},
        {FLOW_DST, FLOW_DSTPORT, FLOW_DST_RANGE, FLOW_DST_RANGE_REGION, "destination"},
        {FLOW_PKT_SRC, FLOW_SRCPORT, FLOW_SRC_RANGE, FLOW_SRC_RANGE_REGION, "packet source"},
        {FLOW_PKT_DST, FLOW_DSTPORT, FLOW_DST_RANGE, FLOW_DST_RANGE_REGION, "packet destination"},
    };
    size_t n = 0;
    unsigned ways = ways_of(record);
    for (size_t i = 0; i < G_N_ELEMENTS(known); i++) {
        const struct flow_value *value = record->role[known[i].address];
        size_t of_log = i % 2; /* the address of the same end that stands there already */
        bool again = i >= 2 && record->role[known[of_log].address] != NULL && value != NULL &&
                     flow_same_address(record->role[known[of_log].address], value);
        if (value != NULL && !again) {
            ends[n++] = (struct end){value,
                                     known[i].name,
                                     direction_of(ways, i % 2 == 0),
                                     port_of(record, known[i].port),
                                     known[i].service,
                                     known[i].region};
        }
    }
    for (size_t i = 0; i < record->n_values && n < MOST_ENDS; i++) {
        const struct flow_value *value = &record->values[i];
        bool is_address = value->kind == FLOW_IS_IPV4 || value->kind == FLOW_IS_IPV6;
        if (is_address && value->field != NULL && !is_one_of(ends, n, value)) {
            ends[n++] = (struct end){.address = value, .name = value->field->title};
        }
    }
    return n;
}

static bool
is_asked(const struct flowlog_parts *parts)
{
    bool asked = parts->visible;
    for (int role = FLOW_LIST; role <= FLOW_DST_RANGE_REGION && parts->asked && !asked; role++) {
        const struct flowlog_hf *hf = flowlog_neutral_hf((enum flow_role)role);
        asked = proto_field_is_referenced(parts->tree, hf->id) ||
                (hf->ipv6 > 0 && proto_field_is_referenced(parts->tree, hf->ipv6));
    }
    return asked;
}

void
flowlog_add_lists(packet_info *pinfo, struct flowlog_parts *parts, int row, const struct flow_record *record)
{
    struct end ends[MOST_ENDS];
    if (lists == NULL || !is_asked(parts)) {
        return;
    }
    size_t n = ends_of(record, ends);
    struct target target = {.pinfo = pinfo, .tree = flowlog_part(parts, FLOW_PART_FLOW), .tvb = parts->tvb};
    for (size_t i = 0; i < n; i++) {
        add_end(&target, row, &ends[i]);
    }
}
