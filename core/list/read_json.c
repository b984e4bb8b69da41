/* read_json.c - lists that are JSON: a document, or an object a line
 *
 * What an object is, its members say, so that one walk reads them all:
 *   Spamhaus     {"cidr": "192.0.2.0/24", "sblid": "SBL1", "rir": "..."}, one a line
 *   Feodo        [{"ip_address": "192.0.2.1", "port": 443, "malware": "..."}]
 *   ThreatFox    {"query_status": "ok", "data": [{"ioc": "192.0.2.1:443", "ioc_type": "ip:port", ...}]},
 *                or an export: {"1": [{"ioc_value": "...", ...}]}
 *   STIX         {"type": "bundle", "objects": [{"type": "indicator", "pattern": "..."}]}: see pattern.c
 *   MISP         {"Event": {"info": "...", "Attribute": [{"type": "ip-dst", "value": "...", "to_ids": true}]}},
 *                and warning lists: {"name": "...", "type": "cidr", "list": ["192.0.2.0/24"]}
 *   ranges       {"prefixes": [{"ip_prefix": "192.0.2.0/24", "service": "...", "region": "..."}]},
 *                {"prefixes": [{"ipv4Prefix": "...", "service": "...", "scope": "..."}]},
 *                {"values": [{"name": "...", "properties": {"systemService": "...", "addressPrefixes": [...]}}]},
 *                {"regions": [{"region": "...", "cidrs": [{"cidr": "...", "tags": ["..."]}]}]}
 * and what is a list of nothing but addresses.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/read_json.h"
#include <glib.h>
#include <jansson.h>
#include <string.h>
#include "core/list/pattern.h"
#include "core/list/table.h"

/* Wrappers in each other. */
enum { MOST_DEPTH = 12 };

/* What is known while a document is walked. */
struct walk {
    struct list_taker *taker;
    uint32_t place;
    bool counts;                /* places are items, which are counted as they come */
    bool found;                 /* something that is known was there */
    bool full;                  /* no more can be taken */
    struct list_remarks around; /* what wrappers say */
};

static struct list_text
text_of(const json_t *value)
{
    return json_is_string(value) ? (struct list_text){json_string_value(value), json_string_length(value)}
                                 : (struct list_text){NULL, 0};
}

/* The first of the members, named one after the other and ended by NULL, that is a text and not empty. */
static struct list_text
first_text(const json_t *object, const char *const *names)
{
    for (size_t i = 0; names[i] != NULL; i++) {
        struct list_text text = text_of(json_object_get(object, names[i]));
        if (text.length > 0) {
            return text;
        }
    }
    return (struct list_text){NULL, 0};
}

static struct list_text
or_else(struct list_text text, struct list_text other)
{
    return text.length > 0 ? text : other;
}

static void
begin_item(struct walk *walk)
{
    walk->found = true;
    walk->place += walk->counts;
}

static void
take(struct walk *walk, struct list_text address, const struct list_remarks *remarks)
{
    walk->full = walk->full || !list_take(walk->taker, walk->place, address.text, address.length, remarks);
}

/* A port, as a number or as text; false if something else stands there. */
static bool
port_of(const json_t *value, uint16_t *port)
{
    if (value == NULL || json_is_null(value)) {
        return true;
    }
    if (json_is_integer(value)) {
        json_int_t number = json_integer_value(value);
        *port = (uint16_t)number;
        return number > 0 && number <= UINT16_MAX;
    }
    return json_is_string(value) && list_port_of(text_of(value), port);
}

/* An object that has an address in a member, with what other members say of it. */
static void
take_object(struct walk *walk, const json_t *object, struct list_text address)
{
    static const char *const categories[] = {"malware_printable", "malware", "threat_type", NULL};
    static const char *const services[] = {"service", NULL}, *const regions[] = {"region", "scope", NULL};
    struct list_remarks remarks = walk->around;
    struct list_text type = text_of(json_object_get(object, "ioc_type")), in_value = {NULL, 0};
    GString *tags = g_string_new(NULL);
    size_t i;
    json_t *tag;
    remarks.category = or_else(first_text(object, categories), remarks.category);
    remarks.service = or_else(first_text(object, services), remarks.service);
    remarks.region = or_else(first_text(object, regions), remarks.region);
    json_array_foreach(json_object_get(object, "tags"), i, tag)
    {
        if (remarks.service.length == 0 && json_is_string(tag) && tags->len < LIST_TEXT_BYTES) {
            g_string_append_printf(tags, "%s%s", tags->len > 0 ? "," : "", json_string_value(tag));
        }
    }
    if (remarks.service.length == 0 && json_object_get(object, "cidr") != NULL) {
        remarks.service = (struct list_text){tags->str, tags->len};
    }
    address = list_split_port(address, &in_value);
    if (type.length > 0 && !list_is_address_type(type)) {
        walk->taker->list->n_others++;
    } else if (!port_of(json_object_get(object, "port"), &remarks.port) ||
               (in_value.length > 0 && !list_port_of(in_value, &remarks.port))) {
        list_bad(walk->taker, walk->place, "no port", address.text, address.length);
    } else {
        take(walk, address, &remarks);
    }
    g_string_free(tags, TRUE);
}

/* Members that hold an address. */
static bool
is_flat(struct walk *walk, const json_t *object)
{
    static const char *const names[] = {"ip_prefix",  "ipv6_prefix", "ipv4Prefix", "ipv6Prefix", "cidr",
                                        "ip_address", "ioc",         "ioc_value",  NULL};
    struct list_text address = first_text(object, names);
    if (address.length > 0) {
        begin_item(walk);
        take_object(walk, object, address);
    }
    return address.length > 0;
}

struct pattern_found {
    struct walk *walk;
    struct list_remarks remarks;
};

static bool
take_found(void *context, const char *text, size_t length)
{
    struct pattern_found *found = context;
    take(found->walk, (struct list_text){text, length}, &found->remarks);
    return !found->walk->full;
}

/* STIX. Indicators that were revoked say so. */
static bool
is_indicator(struct walk *walk, const json_t *object)
{
    static const char *const patterns[] = {"pattern", NULL}, *const names[] = {"name", NULL};
    const char *type = json_string_value(json_object_get(object, "type"));
    const char *language = json_string_value(json_object_get(object, "pattern_type"));
    struct list_text pattern = first_text(object, patterns);
    if (type == NULL || strcmp(type, "indicator") != 0 || pattern.length == 0) {
        return false;
    }
    begin_item(walk);
    struct pattern_found found = {walk, walk->around};
    struct list_text said = text_of(json_array_get(json_object_get(object, "indicator_types"), 0));
    said = or_else(said, text_of(json_array_get(json_object_get(object, "labels"), 0)));
    found.remarks.category = or_else(or_else(said, first_text(object, names)), walk->around.category);
    if (json_is_true(json_object_get(object, "revoked")) || (language != NULL && strcmp(language, "stix") != 0)) {
        walk->taker->list->n_others++;
        return true;
    }
    switch (list_pattern_read(pattern.text, take_found, &found)) {
    case LIST_PATTERN_COMPLEX:
        list_bad(walk->taker, walk->place, "a pattern of more than addresses", pattern.text, pattern.length);
        break;
    case LIST_PATTERN_MALFORMED:
        list_bad(walk->taker, walk->place, "a pattern that is none", pattern.text, pattern.length);
        break;
    case LIST_PATTERN_OTHER:
        walk->taker->list->n_others += !walk->full;
        break;
    case LIST_PATTERN_READ:
        break;
    }
    return true;
}

/* An attribute of MISP, those not meant for detection among the others. */
static bool
is_attribute(struct walk *walk, const json_t *object)
{
    static const char *const categories[] = {"category", NULL};
    struct list_text type = text_of(json_object_get(object, "type"));
    struct list_text value = text_of(json_object_get(object, "value"));
    if (type.length == 0 || value.length == 0 || json_object_get(object, "category") == NULL) {
        return false;
    }
    begin_item(walk);
    if (!list_is_address_type(type) || json_is_false(json_object_get(object, "to_ids"))) {
        walk->taker->list->n_others++;
        return true;
    }
    struct list_remarks remarks = walk->around;
    struct list_text port = {NULL, 0};
    remarks.category = or_else(remarks.category, first_text(object, categories));
    value = list_split_port(value, &port);
    if (port.length > 0 && !list_port_of(port, &remarks.port)) {
        list_bad(walk->taker, walk->place, "no port", value.text, value.length);
    } else {
        take(walk, value, &remarks);
    }
    return true;
}

static void walk_value(struct walk *walk, const json_t *value, unsigned depth);

/* A tag of services: its name has the region behind a dot, where its properties do not say them. */
static bool
is_service(struct walk *walk, const json_t *object, unsigned depth)
{
    static const char *const services[] = {"systemService", NULL}, *const regions[] = {"region", NULL};
    const json_t *properties = json_object_get(object, "properties");
    const json_t *prefixes = json_object_get(properties, "addressPrefixes");
    if (!json_is_array(prefixes)) {
        return false;
    }
    begin_item(walk);
    struct list_remarks before = walk->around;
    struct list_text name = text_of(json_object_get(object, "name"));
    const char *dot = name.text != NULL ? memchr(name.text, '.', name.length) : NULL;
    name.length = dot != NULL ? (size_t)(dot - name.text) : name.length;
    walk->around.service = or_else(first_text(properties, services), name);
    walk->around.region = first_text(properties, regions);
    bool counts = walk->counts;
    walk->counts = false; /* the tag is the item */
    walk_value(walk, prefixes, depth + 1);
    walk->counts = counts;
    walk->around = before;
    return true;
}

/* What is around lists in each kind of document. */
static bool
walk_wrappers(struct walk *walk, const json_t *object, unsigned depth)
{
    static const char *const members[] = {"prefixes", "ipv6_prefixes", "values", "regions", "cidrs",     "data",
                                          "objects",  "response",      "Event",  "Object",  "Attribute", "list"};
    static const char *const regions[] = {"region", NULL}, *const infos[] = {"info", NULL};
    static const char *const names[] = {"name", NULL};
    struct list_remarks before = walk->around;
    bool any = false;
    walk->around.region = or_else(first_text(object, regions), before.region);
    if (json_object_get(object, "Attribute") != NULL || json_object_get(object, "Object") != NULL) {
        walk->around.category = or_else(first_text(object, infos), before.category);
    } else if (json_object_get(object, "list") != NULL) {
        walk->around.category = or_else(first_text(object, names), before.category);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(members); i++) {
        const json_t *member = json_object_get(object, members[i]);
        if (json_is_array(member) || json_is_object(member)) {
            any = true;
            walk->found = walk->found || json_array_size(member) == 0;
            walk_value(walk, member, depth + 1);
        }
    }
    walk->around = before;
    return any;
}

/* An export: lists by what are numbers. Nothing else has numbers for names. */
static void
walk_export(struct walk *walk, const json_t *object, unsigned depth)
{
    const char *name;
    json_t *member;
    json_object_foreach((json_t *)object, name, member)
    {
        if (g_ascii_isdigit(name[0]) && json_is_array(member)) {
            walk_value(walk, member, depth + 1);
        }
    }
}

static void
walk_object(struct walk *walk, const json_t *object, unsigned depth)
{
    const char *type = json_string_value(json_object_get(object, "type"));
    if (type != NULL && strcmp(type, "metadata") == 0) {
        walk->found = true;
        return;
    }
    if (is_service(walk, object, depth) || is_indicator(walk, object) || is_attribute(walk, object) ||
        is_flat(walk, object) || walk_wrappers(walk, object, depth)) {
        return;
    }
    walk_export(walk, object, depth);
}

static void
walk_value(struct walk *walk, const json_t *value, unsigned depth)
{
    size_t i;
    json_t *element;
    if (walk->full || depth > MOST_DEPTH) {
        return;
    }
    if (json_is_object(value)) {
        walk_object(walk, value, depth);
    } else if (json_is_string(value)) {
        begin_item(walk);
        take(walk, text_of(value), &walk->around);
    }
    json_array_foreach(value, i, element)
    {
        walk_value(walk, element, depth + 1);
    }
}

/* The line at which a text has more values than are parsed; 0 if it has not. What stands in strings counts, too. */
static uint32_t
too_many_values(const char *text, size_t length)
{
    uint32_t values = 0, line = 1;
    for (size_t i = 0; i < length; i++) {
        line += text[i] == '\n';
        values += text[i] == ',' || text[i] == '[' || text[i] == '{';
        if (values > LIST_JSON_VALUES) {
            return line;
        }
    }
    return 0;
}

void
list_json_document(struct list_taker *taker, const char *text, size_t length)
{
    json_error_t error;
    struct walk walk = {.taker = taker, .counts = true};
    uint32_t line = too_many_values(text, length);
    taker->list->format = "JSON";
    if (line > 0) {
        list_fail(taker, line, g_strdup_printf("more than %d values of JSON are not read", LIST_JSON_VALUES));
        return;
    }
    json_t *document = json_loadb(text, length, 0, &error);
    if (document == NULL) {
        char *what = address_list_shown(error.text, strlen(error.text), LIST_TEXT_BYTES);
        list_fail(taker, error.line > 0 ? (uint32_t)error.line : 0,
                  g_strdup_printf("the JSON is broken or cut, so nothing of it is taken: %s", what));
        g_free(what);
        return;
    }
    taker->list->by_item = true;
    walk_value(&walk, document, 0);
    if (!walk.found && !(json_is_array(document) && json_array_size(document) == 0)) {
        list_fail(taker, 0, g_strdup("JSON of no kind that is known as a list of addresses"));
    }
    json_decref(document);
}

bool
list_json_line(struct list_taker *taker, uint32_t number, const char *text, size_t length)
{
    json_error_t error;
    struct walk walk = {.taker = taker, .place = number};
    taker->list->format = "JSON, one object a line";
    json_t *object = json_loadb(text, length, 0, &error);
    if (object == NULL) {
        list_bad(taker, number, "broken JSON", text, length);
        return true;
    }
    walk_value(&walk, object, 0);
    if (!walk.found) {
        list_bad(taker, number, "JSON without an address that is known as one", text, length);
    }
    json_decref(object);
    return !walk.full;
}

bool
list_json_is_object(const char *text, size_t length)
{
    json_t *value = json_loadb(text, length, 0, NULL);
    bool is_object = json_is_object(value);
    json_decref(value);
    return is_object;
}
