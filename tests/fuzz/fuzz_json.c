/* fuzz_json.c - reads a whole JSON log; no byte of it that holds something may get lost
 *
 * The first byte of the input says how the file ends (drive.h), the rest is the file.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/wrap/items.h"
#include "tests/fuzz/drive.h"
#include "core/provider/registry.h"

struct source {
    const char *at, *end;
    unsigned step;
};

static int
read_source(void *from, char *buffer, unsigned room)
{
    struct source *source = from;
    size_t n = MIN(MIN((size_t)(source->end - source->at), source->step), room);
    memcpy(buffer, source->at, n);
    source->at += n;
    return (int)n;
}

/* What the scanner finds, for any size of the pieces that the text comes in. known, which may be NULL, is asked for the
 * lengths of items. */
static GArray *
scan_all(const char *text, size_t size, unsigned step, struct flow_item *known)
{
    struct scan *scan = scan_new(read_source, flow_item_wraps, flow_providers, 0);
    if (known != NULL) {
        scan_ask(scan, flow_item_known, known);
    }
    struct source source = {text, text + size, step};
    GArray *items = g_array_new(FALSE, FALSE, sizeof(struct scan_item));
    struct scan_item item;
    while (scan_next(scan, &source, &item) != SCAN_END) {
        drive_require(item.offset >= 0 && (uint64_t)item.offset + item.length <= size && item.length > 0);
        drive_require(item.kept <= item.length);
        drive_require(memcmp(item.text, text + item.offset, item.kept) == 0);
        g_array_append_val(items, item);
    }
    scan_free(scan);
    return items;
}

static void
require_same(const GArray *one, const GArray *other)
{
    drive_require(one->len == other->len);
    for (guint i = 0; i < one->len; i++) {
        const struct scan_item *a = &g_array_index(one, struct scan_item, i);
        const struct scan_item *b = &g_array_index(other, struct scan_item, i);
        drive_require(a->kind == b->kind && a->limit == b->limit && a->kept == b->kept);
        drive_require(a->offset == b->offset && a->length == b->length);
    }
}

/* Who says how long an envelope is says what the scanner would find. */
static void
check_known(const char *text, size_t size, const GArray *whole, struct flow_recogniser *recogniser)
{
    struct flow_schemas *schemas = flow_schemas_new();
    const struct flow_item_kind envelope = {flow_providers[0], true};
    struct flow_item *item = flow_item_new(schemas, flow_providers, recogniser, envelope);
    GArray *known = scan_all(text, size, G_MAXUINT, item);
    require_same(whole, known);
    g_array_free(known, TRUE);
    flow_item_free(item);
    flow_schemas_free(schemas);
}

static void
check_scan(const char *text, size_t size, struct flow_recogniser *recogniser)
{
    GArray *whole = scan_all(text, size, G_MAXUINT, NULL), *bytewise = scan_all(text, size, 1, NULL);
    uint64_t behind = 0;
    require_same(whole, bytewise);
    check_known(text, size, whole, recogniser);
    for (guint i = 0; i < whole->len; i++) {
        const struct scan_item *item = &g_array_index(whole, struct scan_item, i);
        drive_require((uint64_t)item->offset >= behind);
        behind = (uint64_t)item->offset + item->length;
    }
    g_array_free(whole, TRUE);
    g_array_free(bytewise, TRUE);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0) {
        return 0;
    }
    struct flow_recogniser *recogniser = drive_recogniser(0, size);
    bool failed = false;
    check_scan((const char *)data + 1, size - 1, recogniser);
    GArray *rows = drive_container(&filetap_json, recogniser, data + 1, size - 1, data[0] & 3, &failed);
    if (rows != NULL) {
        g_array_free(rows, TRUE);
    }
    return 0;
}
