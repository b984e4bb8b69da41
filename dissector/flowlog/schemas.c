/* schemas.c - the schemas of the record packets of a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/schemas.h"
#include "compat/epan_compat.h"
#include "core/provider/registry.h"

static struct flow_schemas *schemas;

/* A capture that was put together by hand could name new columns in every packet; the store is emptied before that
 * fills memory. */
const struct flow_schema *
flowlog_schema(const struct flow_packet_text *lines, const char **reason)
{
    enum { MOST_SCHEMAS = 1024 };
    /* Nearly every record is of the log of the record before. */
    static const struct flow_provider *latest;
    static size_t latest_length;
    size_t length = (size_t)lines->id_length;
    const struct flow_provider *provider = latest;
    if (latest == NULL || latest_length != length || memcmp(latest->id, lines->id, length) != 0) {
        provider = flow_provider_by_id(lines->id, length);
    }
    if (provider == NULL) {
        *reason = "this version knows no provider of that name";
        return NULL;
    }
    latest = provider;
    latest_length = length;
    if (flow_schemas_count(schemas) >= MOST_SCHEMAS) {
        flow_schemas_clear(schemas);
    }
    *reason = "there are no columns, or too many";
    return flow_schemas_get(schemas, provider, lines->names, (size_t)lines->names_length);
}

static void
forget_schemas(void)
{
    flow_schemas_clear(schemas);
}

void
flowlog_register_schemas(void)
{
    schemas = flow_schemas_new();
    register_cleanup_routine(forget_schemas);
}
