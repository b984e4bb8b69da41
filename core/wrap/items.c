/* items.c - an item of a JSON text to rows: parses it, asks the providers whose it is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <inttypes.h>
#include <string.h>
#include "core/record/lesson.h"
#include "core/wrap/elements.h"
#include "core/wrap/envelope.h"
#include "core/wrap/items.h"
#include "core/wrap/repair.h"
#include "core/wrap/written.h"

struct flow_item {
    struct flow_rows *rows;
    struct flow_lists *lists;
    const struct flow_provider *listed; /* whose lists those are */
    struct flow_rows *spare;
    struct flow_layouts *layouts;
    struct flow_tables *tables;
    bool owns_layouts; /* and tables */
    const struct flow_provider *const *providers;
    struct flow_recogniser *recogniser;
    struct flow_item_kind first;
    struct flow_envelope *envelope;
    json_t *root;
    char *reason;
    bool is_parsed;   /* the whole of it */
    bool is_repaired; /* what was parsed is not the text */
};

static size_t
read_object(void *context, const char *text, size_t length, GString *cells, const struct flow_schema **schema)
{
    const struct flow_item *item = context;
    return flow_layouts_cells(item->layouts, item->listed, text, length, cells, schema);
}

struct flow_item *
flow_item_like(const struct flow_item *other, struct flow_schemas *schemas)
{
    struct flow_item *item = g_new0(struct flow_item, 1);
    item->rows = flow_rows_new(schemas);
    item->spare = flow_rows_new(schemas);
    item->lists = flow_lists_new();
    flow_lists_objects(item->lists, read_object, item);
    item->layouts = other->layouts;
    item->tables = other->tables;
    item->providers = other->providers;
    item->recogniser = other->recogniser;
    item->first = other->first;
    item->envelope = flow_envelope_new(other->providers, other->tables, other->recogniser, item->rows);
    return item;
}

struct flow_item *
flow_item_new(struct flow_schemas *schemas, const struct flow_provider *const *providers,
              struct flow_recogniser *recogniser, struct flow_item_kind first)
{
    struct flow_layouts *layouts = flow_layouts_new(schemas);
    struct flow_tables *tables = flow_tables_new(providers);
    const struct flow_item as_given = {
        .layouts = layouts, .tables = tables, .providers = providers, .recogniser = recogniser, .first = first};
    struct flow_item *item = flow_item_like(&as_given, schemas);
    item->owns_layouts = true;
    return item;
}

static void
forget(struct flow_item *item)
{
    json_decref(item->root);
    g_free(item->reason);
    item->root = NULL;
    item->reason = NULL;
    item->is_parsed = item->is_repaired = false;
    flow_envelope_clear(item->envelope);
}

void
flow_item_free(struct flow_item *item)
{
    forget(item);
    flow_envelope_free(item->envelope);
    flow_rows_free(item->rows);
    flow_rows_free(item->spare);
    flow_lists_free(item->lists);
    if (item->owns_layouts) {
        flow_layouts_free(item->layouts);
        flow_tables_free(item->tables);
    }
    g_free(item);
}

/* Whether what stands between items is the beginning of a string. */
static bool
is_open_string(const struct scan_item *found)
{
    size_t end = found->kept;
    while (end > 0 && g_ascii_isspace(found->text[end - 1])) {
        end--;
    }
    return found->kind == SCAN_STRAY && end > 0 && found->text[0] == '"' && (end == 1 || found->text[end - 1] != '"');
}

static const char *
fault_of(const struct scan_item *found)
{
    if (is_open_string(found)) {
        return "the file, or its line, ends inside this string";
    }
    switch (found->kind) {
    case SCAN_TOO_LARGE:
        return "the record is too large";
    case SCAN_CUT:
        return "the file ends inside this record";
    case SCAN_BROKEN:
        return "the record breaks off where the next one begins";
    case SCAN_TAIL:
        return "the file begins inside this record";
    default:
        return "neither a record nor what stands between records";
    }
}

/* What is wrong with what is not a whole item, and what of it is not shown. */
static char *
reason_of(const struct scan_item *found)
{
    GString *reason = g_string_new(fault_of(found));
    if (found->limit == SCAN_LIMIT_VALUES) {
        g_string_append_printf(reason, ": it has more than the %d values that can be parsed at once", SCAN_MOST_VALUES);
    } else if (found->limit == SCAN_LIMIT_BYTES && found->kind != SCAN_STRAY) {
        g_string_append_printf(reason, ": it has more than the %d bytes (64 MiB) that can be parsed at once",
                               SCAN_MOST_BYTES);
    }
    if (found->limit != SCAN_WHOLE) {
        g_string_append_printf(reason, "; %" PRIu64 " of its %" PRIu64 " bytes are left out",
                               found->length - found->kept, found->length);
    }
    return g_string_free(reason, FALSE);
}

enum { PARSING = JSON_ALLOW_NUL | JSON_DECODE_ANY };

/* Makes the rows of a sound item, which nearly all are, without parsing its lists of rows. Returns false if there are
 * none to leave out, or if anything is not as it should be: then the item must be parsed as it stands. */
static bool
load_without_lists(struct flow_item *item, const struct flow_provider *provider, const struct scan_item *found)
{
    size_t length;
    const struct flow_json *json = flow_item_json(provider);
    item->listed = provider;
    const char *text =
        json->list != NULL ? flow_lists_take(item->lists, json->list, found->text, found->kept, &length) : NULL;
    item->root = text != NULL ? json_loadb(text, length, PARSING | JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (item->root == NULL) {
        return false;
    }
    flow_rows_begin(item->rows, provider, item->lists);
    flow_rows_source(item->rows, found->text, found->kept);
    json->rows(item->rows, item->root);
    if (flow_rows_lists_used(item->rows) == flow_lists_count(item->lists)) {
        return true;
    }
    forget(item);
    return false;
}

static json_t *
parse(const struct scan_item *found, size_t flags, json_error_t *error)
{
    return json_loadb(found->text, found->kept, flags | PARSING, error);
}

/* Parses an item of a log that is known to be written with commas amiss. All its rows say what was mended. */
static void
parse_repaired(struct flow_item *item, const struct scan_item *found)
{
    struct flow_repair repair;
    size_t length;
    char *text = flow_repair_commas(found->text, found->kept, &length, &repair);
    item->root = text != NULL ? json_loadb(text, length, PARSING | JSON_REJECT_DUPLICATES, NULL) : NULL;
    g_free(text);
    if (item->root != NULL) {
        char *said = g_strdup_printf("%zu commas put in and %zu left out, without which it is no JSON", repair.put_in,
                                     repair.left_out);
        json_t *cell = json_string(said);
        flow_rows_cell(item->rows, "@repair", cell);
        json_decref(cell);
        g_free(said);
    }
}

/* A name that stands twice in an object would hide the first of its values, and so whole lists of flows. */
static void
parse_item(struct flow_item *item, const struct flow_provider *provider, const struct scan_item *found)
{
    json_error_t error;
    item->is_parsed = true;
    item->root = parse(found, JSON_REJECT_DUPLICATES, &error);
    if (item->root == NULL && json_error_code(&error) == json_error_duplicate_key) {
        item->reason =
            g_strdup_printf("a name stands twice in one object, and only its last value can be shown: %s", error.text);
        flow_rows_fault_text(item->rows, item->reason, found->text, found->kept);
        item->root = parse(found, 0, &error);
    }
    if (item->root == NULL && provider->commas_amiss) {
        item->is_repaired = true;
        parse_repaired(item, found);
    }
    if (item->root == NULL) {
        /* The rows borrow the reason. */
        flow_rows_begin(item->rows, provider, NULL);
        g_free(item->reason);
        /* Where no memory is left, jansson has nothing to say. */
        bool starved = error.text[0] == '\0' || json_error_code(&error) == json_error_out_of_memory;
        item->reason = starved
                           ? g_strdup("there is not enough memory to parse the record")
                           : g_strdup_printf("the record is not JSON: %s (byte %d of it)", error.text, error.position);
        flow_rows_fault_text(item->rows, item->reason, found->text, found->kept);
    }
}

/* The row of an object that write.h made. Returns false if it is something else. */
static bool
add_written(struct flow_item *item, const struct scan_item *found)
{
    const struct flow_provider *provider =
        found->kind == SCAN_ITEM ? flow_written_provider(item->providers, found->text, found->kept) : NULL;
    item->root = provider != NULL ? json_loadb(found->text, found->kept, PARSING | JSON_REJECT_DUPLICATES, NULL) : NULL;
    if (item->root == NULL) {
        return false;
    }
    item->is_parsed = true;
    flow_rows_begin(item->rows, provider, NULL);
    flow_rows_source(item->rows, found->text, found->kept);
    flow_written_rows(item->rows, item->root);
    return true;
}

static bool
is_flat(const struct flow_provider *provider)
{
    return provider != NULL && (provider->flat_json || provider->json == NULL);
}

size_t
flow_item_known(void *context, const char *text, size_t length)
{
    const struct flow_item *item = context;
    if (item->first.is_envelope) {
        return flow_envelope_known(item->envelope, text, length);
    }
    return is_flat(item->first.provider) ? flow_layouts_match(item->layouts, item->first.provider, text, length) : 0;
}

/* Whether the item is a document in which the line may stand that it was made of, and not the object of a log's own
 * columns. */
static bool
may_hold_line(const struct flow_provider *provider, const struct scan_item *found)
{
    return provider != NULL && provider->may_hold_line && provider->json->claims(found->text, found->kept);
}

/* The usual provider is asked first: no two claim the same. */
static const struct flow_provider *
whose_is(const struct flow_item *item, const struct scan_item *found, bool *may_hold)
{
    *may_hold = false;
    if (found->kind == SCAN_STRAY || found->kind == SCAN_TAIL) {
        return NULL;
    }
    const struct flow_provider *usual = item->first.provider;
    if (usual != NULL && usual->json != NULL && usual->json->claims(found->text, found->kept)) {
        *may_hold = usual->may_hold_line;
        return usual;
    }
    const struct flow_provider *provider = flow_item_whose(item->tables, item->providers, found->text, found->kept);
    *may_hold = provider != usual && may_hold_line(provider, found);
    return provider;
}

/* Opens an envelope. Returns whether the item was one; with FLOW_ENVELOPE_MUST, a row says of one without a flow log's
 * rows that it has none. Of one that the file ends in there are the rows that are whole. */
static bool
open_envelope(struct flow_item *item, const struct scan_item *found, unsigned how)
{
    bool must = (how & FLOW_ENVELOPE_MUST) != 0;
    bool is_string = found->kind == SCAN_STRAY && found->text[0] == '"', is_cut = found->kind == SCAN_CUT;
    if ((found->kind != SCAN_ITEM && !is_string && !is_cut) || found->limit != SCAN_WHOLE) {
        return false;
    }
    flow_rows_begin(item->rows, item->first.provider, NULL);
    enum flow_envelope_is is = flow_envelope_open(item->envelope, item->first.provider, found->text, found->kept,
                                                  is_cut ? FLOW_ENVELOPE_CUT : how);
    if (is == FLOW_ENVELOPE_OF_ROWS && is_cut) {
        item->reason = reason_of(found);
        flow_rows_provide(item->rows, item->first.provider);
        flow_rows_fault_text(item->rows, item->reason, found->text, MIN(found->kept, (size_t)SCAN_KEPT));
    }
    bool is_said = is == FLOW_ENVELOPE_OF_NONE && must && flow_rows_count(item->rows) > 0;
    return is == FLOW_ENVELOPE_OF_ROWS || ((is == FLOW_ENVELOPE_OF_NOTHING || is_said) && !is_cut);
}

struct flow_rows *
flow_item_load(struct flow_item *item, const struct scan_item *found)
{
    forget(item);
    /* Which is asked first depends on the file and not on the items before, since items are loaded in any order. */
    if (item->first.is_envelope && open_envelope(item, found, FLOW_ENVELOPE_MUST)) {
        return item->rows;
    }
    if (add_written(item, found)) {
        return item->rows;
    }
    bool may_hold;
    const struct flow_provider *provider = whose_is(item, found, &may_hold);
    if (!item->first.is_envelope && found->kind == SCAN_ITEM && may_hold &&
        open_envelope(item, found, FLOW_ENVELOPE_LINES)) {
        return item->rows;
    }
    const struct flow_provider *usual = provider != NULL ? provider : item->first.provider;
    bool learns = found->kind == SCAN_ITEM && is_flat(provider);
    if (learns && flow_layouts_read(item->layouts, provider, found->text, found->kept, item->rows)) {
        return item->rows;
    }
    flow_layouts_forget(item->layouts);
    if (found->kind == SCAN_ITEM && provider != NULL && load_without_lists(item, provider, found)) {
        return item->rows;
    }
    if (provider == NULL && !item->first.is_envelope && open_envelope(item, found, 0)) {
        return item->rows;
    }
    flow_rows_begin(item->rows, usual, NULL);
    if (found->kind != SCAN_ITEM) {
        item->reason = reason_of(found);
        flow_rows_fault_text(item->rows, item->reason, found->text, found->kept);
        return item->rows;
    }
    parse_item(item, usual, found);
    if (item->root != NULL && provider != NULL) {
        const struct flow_json *json = flow_item_json(provider);
        flow_rows_source(item->rows, found->text, found->kept);
        json->rows(item->rows, item->root);
        if (learns && item->reason == NULL && !item->is_repaired) {
            flow_layouts_learn(item->layouts, provider, json, found->text, found->kept, item->root, item->rows);
        }
        if (item->reason == NULL && !item->is_repaired) {
            flow_elements_learn(item->layouts, provider, json, found->text, found->kept, item->root, item->spare);
        }
    } else if (item->root != NULL) {
        flow_rows_fault_text(item->rows, "the record is not a flow log's", found->text, found->kept);
    }
    return item->rows;
}

const struct flow_header *
flow_item_header(const struct flow_item *item)
{
    return flow_envelope_header(item->envelope);
}

void
flow_item_set_header(struct flow_item *item, const struct flow_header *header)
{
    flow_envelope_set_header(item->envelope, header);
}

size_t
flow_item_size(const struct flow_item *item, size_t kept)
{
    /* jansson takes some 300 bytes for what may be a few of the text; of lists that are not parsed, places are kept. */
    enum { OF_NONE = 4096, UNPARSED = 2, PARSED = 16 };
    return OF_NONE + kept * (item->is_parsed ? PARSED : UNPARSED) + flow_envelope_size(item->envelope);
}

/* ---- the first ---- */

/* What an item is that may be no more than its beginning. */
static struct flow_item_kind
kind_of(const struct flow_provider *const *providers, struct flow_tables *tables, struct flow_envelope *envelope,
        struct flow_rows *rows, const struct scan_item *found)
{
    bool is_object = found->kind == SCAN_ITEM || found->kind == SCAN_CUT || found->kind == SCAN_BROKEN;
    struct flow_item_kind kind = {is_object ? flow_item_whose(tables, providers, found->text, found->kept) : NULL,
                                  false};
    if (kind.provider == NULL || may_hold_line(kind.provider, found)) {
        const struct flow_provider *document = kind.provider;
        flow_envelope_clear(envelope);
        flow_rows_begin(rows, NULL, NULL);
        flow_envelope_open(envelope, NULL, found->text, found->kept,
                           (found->kind == SCAN_ITEM ? 0u : FLOW_ENVELOPE_LOOK) |
                               (document != NULL ? FLOW_ENVELOPE_LINES : 0u));
        kind.provider = flow_envelope_provider(envelope);
        kind.is_envelope = kind.provider != NULL;
        kind.provider = kind.provider != NULL ? kind.provider : document;
    }
    return kind;
}

struct flow_item_kind
flow_item_first(const struct flow_provider *const *providers, struct flow_recogniser *recogniser, scan_read read,
                void *from)
{
    struct scan *scan = scan_new(read, flow_item_wraps, providers, 0);
    struct flow_tables *tables = flow_tables_new(providers);
    struct flow_schemas *schemas = flow_schemas_new();
    struct flow_rows *rows = flow_rows_new(schemas);
    struct flow_envelope *envelope = flow_envelope_new(providers, tables, recogniser, rows);
    struct flow_item_kind kind = {NULL, false};
    bool goes_on = true;
    /* Other items may stand among those of a flow log, but nothing that is neither an item nor a string. */
    while (kind.provider == NULL && goes_on) {
        struct scan_item found;
        enum scan_kind got = scan_next(scan, from, &found);
        goes_on = got == SCAN_ITEM || (got == SCAN_STRAY && found.text[0] == '"');
        if (got != SCAN_END && got != SCAN_ERROR) {
            kind = kind_of(providers, tables, envelope, rows, &found);
        }
    }
    flow_envelope_free(envelope);
    flow_tables_free(tables);
    flow_rows_free(rows);
    flow_schemas_free(schemas);
    scan_free(scan);
    return kind;
}
