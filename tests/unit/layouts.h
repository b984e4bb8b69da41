/* layouts.h - holds what is read by layouts against what is parsed
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TEST_LAYOUTS_H
#define CLOUDFLOW_TEST_LAYOUTS_H

#include <string.h>
#include "core/provider/registry.h"
#include "core/record/lesson.h"

struct both {
    struct flow_schemas *schemas;
    struct flow_layouts *layouts;
    struct flow_rows *read, *parsed;
};

static inline struct both
both_new(void)
{
    struct flow_schemas *schemas = flow_schemas_new();
    return (struct both){schemas, flow_layouts_new(schemas), flow_rows_new(schemas), flow_rows_new(schemas)};
}

static inline void
both_free(struct both *both)
{
    flow_rows_free(both->read);
    flow_rows_free(both->parsed);
    flow_layouts_free(both->layouts);
    flow_schemas_free(both->schemas);
}

static inline void
both_require(bool holds)
{
    if (!holds) {
        g_error("what is read by a layout is not what is parsed");
    }
}

static inline void
both_same_row(struct flow_rows *a, struct flow_rows *b, size_t number)
{
    struct flow_row one, other;
    flow_rows_get(a, number, &one);
    flow_rows_get(b, number, &other);
    both_require(one.schema == other.schema && one.length == other.length &&
                 memcmp(one.text, other.text, one.length) == 0);
    both_require(one.info.has_time == other.info.has_time && one.info.started == other.info.started &&
                 one.info.time.secs == other.info.time.secs && one.info.time.nsecs == other.info.time.nsecs &&
                 one.info.time.digits == other.info.time.digits && one.info.direction == other.info.direction &&
                 (one.info.interface == NULL) == (other.info.interface == NULL) &&
                 one.info.interface_length == other.info.interface_length &&
                 (one.info.interface == NULL || one.info.interface - one.text == other.info.interface - other.text));
}

static inline void
both_same(struct flow_rows *a, struct flow_rows *b)
{
    both_require(flow_rows_count(a) == 1 && flow_rows_count(b) == 1);
    both_same_row(a, b, 0);
}

/* Whether the item was read by a layout; then it must be what parsing makes of it. Learns it, too. */
static inline bool
both_item(struct both *both, const struct flow_provider *provider, const char *text, size_t length)
{
    bool is_read = flow_layouts_read(both->layouts, provider, text, length, both->read);
    json_t *item = json_loadb(text, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    both_require(!is_read || json_is_object(item));
    if (json_is_object(item)) {
        flow_rows_begin(both->parsed, provider, NULL);
        provider->json->rows(both->parsed, item);
        if (is_read) {
            both_same(both->read, both->parsed);
        } else {
            flow_layouts_learn(both->layouts, provider, provider->json, text, length, item, both->parsed);
        }
    }
    json_decref(item);
    return is_read;
}

#endif
