/* json.c - which JSON objects are Azure's flow log records, and where their tuples are
 *
 * NSG    record {... "properties": {"Version", "flows": [{"rule", "flows": [{"mac", "flowTuples": ["...", ...]}]}]}}
 * VNet   record {... "flowRecords": {"flows": [{"aclID", "flowGroups": [{"rule", "flowTuples": ["...", ...]}]}]}}
 *
 * The records stand in {"records": [...]}. Microsoft's documentation and its samples differ in the case of some names,
 * and so do the tools that pass records on.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/azure/azure.h"
#include "core/wrap/json_walk.h"

static const char *const wrappers[] = {"records", NULL};

static const char tuples[] = "flowTuples";

struct kind {
    const char *category, *operation;
    const char *path[5]; /* from the record to its tuples; arrays in between are passed through */
};

static const struct kind nsg = {
    "NetworkSecurityGroupFlowEvent", "NetworkSecurityGroupFlowEvents", {"properties", "flows", "flows", tuples, NULL}};
static const struct kind vnet = {
    "FlowLogFlowEvent", "FlowLogFlowEvent", {"flowRecords", "flows", "flowGroups", tuples, NULL}};

/* The category names the log, and so does the operation. A record without a category is told by where its tuples are,
 * too. */
static bool
claims(const char *text, size_t length, const struct kind *kind)
{
    struct flow_json_walk walk = flow_json_walk(text, length);
    struct flow_json_member member;
    bool on_path = false, has_other = false;
    while (flow_json_walk_next(&walk, &member)) {
        if (member.depth > 1) {
            if (on_path && !has_other && flow_json_is(member.name, member.name_length, tuples)) {
                return true;
            }
            continue;
        }
        on_path = flow_json_is(member.name, member.name_length, kind->path[0]);
        if (flow_json_is(member.name, member.name_length, "category")) {
            if (flow_json_is(member.value, member.value_length, nsg.category) ||
                flow_json_is(member.value, member.value_length, vnet.category)) {
                return flow_json_is(member.value, member.value_length, kind->category);
            }
            has_other = true;
        } else if (flow_json_is(member.name, member.name_length, "operationName") &&
                   flow_json_is(member.value, member.value_length, kind->operation)) {
            return true;
        }
    }
    return false;
}

static bool
claims_nsg(const char *text, size_t length)
{
    return claims(text, length, &nsg);
}

static bool
claims_vnet(const char *text, size_t length)
{
    return claims(text, length, &vnet);
}

static const json_t *
member_of(const json_t *object, const char *name)
{
    const json_t *exact = json_object_get(object, name);
    const char *key;
    json_t *value;
    if (exact == NULL) {
        json_object_foreach((json_t *)object, key, value)
        {
            if (g_ascii_strcasecmp(key, name) == 0) {
                return value;
            }
        }
    }
    return exact;
}

/* The name in the case that the table has it, since filters look for that. */
static const char *
column_of(const char *key)
{
    for (const struct flow_field *field = azure_fields; field->column != NULL; field++) {
        if (g_ascii_strcasecmp(field->column, key) == 0) {
            return field->column;
        }
    }
    return key;
}

static void
add_cells(struct flow_rows *rows, const json_t *object, const json_t *but)
{
    const char *key;
    json_t *value;
    json_object_foreach((json_t *)object, key, value)
    {
        if (value != but) {
            flow_rows_cell(rows, column_of(key), value);
        }
    }
}

static void add_object(struct flow_rows *rows, const json_t *object, const char *const *path);

/* Adds what stands at the end of the path, which is a few steps long whatever the item holds. */
static void
add_step(struct flow_rows *rows, const json_t *value, const char *const *path)
{
    size_t i;
    json_t *element;
    if (json_is_null(value)) {
        return; /* what some programs write for an empty array */
    }
    if (path[0] == NULL) {
        if (!flow_rows_each(rows, "flowTuple", value)) {
            flow_rows_fault(rows, "flowTuples is not an array", value);
        }
    } else if (json_is_array(value)) {
        json_array_foreach((json_t *)value, i, element)
        {
            if (json_is_object(element)) {
                add_object(rows, element, path);
            } else {
                flow_rows_fault(rows, "not an object, where a flow log has one", element);
            }
        }
    } else if (json_is_object(value)) {
        add_object(rows, value, path);
    } else {
        flow_rows_fault(rows, "neither an object nor an array, where a flow log has one", value);
    }
}

static void
add_object(struct flow_rows *rows, const json_t *object, const char *const *path)
{
    const json_t *next = member_of(object, path[0]);
    flow_rows_enter(rows);
    add_cells(rows, object, next);
    if (next != NULL) {
        add_step(rows, next, path + 1);
    } else {
        flow_rows_fault(rows, "the part of the record that leads to its flows is missing", object);
    }
    flow_rows_leave(rows);
}

/* What passes records on may have taken them apart: into one for each tuple, or, as the connector for NSG logs does,
 * into one with a member for each position. */
static void
add_record(struct flow_rows *rows, const json_t *item, const struct kind *kind)
{
    if (member_of(item, kind->path[0]) != NULL ||
        (member_of(item, "flowTuple") == NULL && member_of(item, "sourceAddress") == NULL)) {
        add_object(rows, item, kind->path);
    } else {
        flow_rows_enter(rows);
        add_cells(rows, item, NULL);
        flow_rows_here(rows);
        flow_rows_leave(rows);
    }
}

static void
add_nsg(struct flow_rows *rows, const json_t *item)
{
    add_record(rows, item, &nsg);
}

static void
add_vnet(struct flow_rows *rows, const json_t *item)
{
    add_record(rows, item, &vnet);
}

const struct flow_json azure_nsg_json = {wrappers, claims_nsg, tuples, add_nsg};
const struct flow_json azure_vnet_json = {wrappers, claims_vnet, tuples, add_vnet};
