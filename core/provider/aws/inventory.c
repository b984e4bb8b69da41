/* inventory.c - sessions and interfaces out of the AWS command line's own output
 *
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-traffic-mirror-sessions.html
 * https://docs.aws.amazon.com/cli/latest/reference/ec2/describe-network-interfaces.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/provider/aws/inventory.h"
#include <jansson.h>
#include <string.h>

#define MAX_VNI 0xffffff

static const char *
string_of(const json_t *object, const char *key)
{
    const char *text = json_string_value(json_object_get(object, key));
    return text && *text ? text : NULL;
}

/* The value of the tag "Name", borrowed; *all becomes the tags as "key=value" if it is not NULL. */
static const char *
read_tags(const json_t *tags, char ***all)
{
    const char *name = NULL;
    GPtrArray *texts = g_ptr_array_new();
    size_t i;
    json_t *tag;
    json_array_foreach(tags, i, tag)
    {
        const char *key = string_of(tag, "Key"), *value = string_of(tag, "Value");
        if (key == NULL) {
            continue;
        }
        if (strcmp(key, "Name") == 0) {
            name = value;
        }
        g_ptr_array_add(texts, g_strdup_printf("%s=%s", key, value ? value : ""));
    }
    if (all && texts->len) {
        g_ptr_array_add(texts, NULL);
        *all = (char **)g_ptr_array_free(texts, FALSE);
    } else {
        g_ptr_array_set_free_func(texts, g_free);
        g_ptr_array_free(texts, TRUE);
    }
    return name;
}

/* Keeps the first message. Takes this one. */
static void
complain(char **error, char *message)
{
    if (*error) {
        g_free(message);
    } else {
        *error = message;
    }
}

static void
read_session(struct mirror_sessions *table, const json_t *item, char **error)
{
    const char *id = string_of(item, "TrafficMirrorSessionId");
    const json_t *vni = json_object_get(item, "VirtualNetworkId");
    json_int_t number = json_integer_value(vni);
    if (!json_is_integer(vni) || number < 0 || number > MAX_VNI) {
        complain(error,
                 g_strdup_printf("session %s has no VirtualNetworkId between 0 and %d", id ? id : "(no id)", MAX_VNI));
        return;
    }
    struct mirror_session *session = mirror_session_new((uint32_t)number, string_of(item, "NetworkInterfaceId"));
    const char *description = string_of(item, "Description");
    const char *name = read_tags(json_object_get(item, "Tags"), &session->tags);
    name = name ? name : description;
    session->name = g_strdup(name ? name : id);
    session->provider = g_strdup("aws");
    session->notes = name == description ? g_strdup(id) : g_strdup(description ? description : id);
    json_int_t length = json_integer_value(json_object_get(item, "PacketLength"));
    session->packet_length = length > 0 && length <= G_MAXUINT16 ? (uint32_t)length : 0;
    mirror_sessions_take(table, session);
}

/* Adds the addresses under key in each object of the list, or in the one object. */
static void
read_addresses(const json_t *from, const char *key, struct mirror_interface *interface)
{
    char *bad;
    size_t i;
    json_t *item;
    if (json_is_object(from) && string_of(from, key)) {
        mirror_addresses_parse(string_of(from, key), interface, &bad);
        g_free(bad);
    }
    json_array_foreach(from, i, item)
    {
        if (string_of(item, key)) {
            mirror_addresses_parse(string_of(item, key), interface, &bad);
            g_free(bad);
        }
    }
}

static void
read_interface(struct mirror_sessions *table, const json_t *item, char **error)
{
    const char *id = string_of(item, "NetworkInterfaceId");
    if (id == NULL) {
        complain(error, g_strdup("a network interface has no NetworkInterfaceId"));
        return;
    }
    struct mirror_interface *interface = mirror_interface_new(id);
    const char *name = read_tags(json_object_get(item, "TagSet"), NULL);
    interface->name = g_strdup(name ? name : string_of(item, "Description"));
    read_addresses(item, "PrivateIpAddress", interface);
    read_addresses(json_object_get(item, "PrivateIpAddresses"), "PrivateIpAddress", interface);
    read_addresses(json_object_get(item, "Ipv6Addresses"), "Ipv6Address", interface);
    read_addresses(item, "MacAddress", interface);
    mirror_sessions_take_interface(table, interface);
}

typedef void (*read_item)(struct mirror_sessions *table, const json_t *item, char **error);

/* A document is what the command prints, or one item of its list: that is what --query and jq make of it. */
static void
read_document(struct mirror_sessions *table, const json_t *document, const char *key, read_item read, char **error)
{
    const json_t *list = json_object_get(document, key);
    if (list == NULL && json_object_get(document, "NetworkInterfaceId")) {
        read(table, document, error);
        return;
    }
    if (!json_is_array(list)) {
        complain(error, g_strdup_printf("there is no list called %s", key));
        return;
    }
    size_t i;
    json_t *item;
    json_array_foreach(list, i, item)
    {
        read(table, item, error);
    }
}

static bool
load(struct mirror_sessions *table, const char *json, size_t length, const char *key, read_item read, char **error)
{
    json_error_t problem;
    json_t *root = json_loadb(json, length, 0, &problem);
    *error = NULL;
    if (root == NULL) {
        *error = g_strdup_printf("line %d: %s", problem.line, problem.text);
        return false;
    }
    if (json_is_array(root)) {
        size_t i;
        json_t *document;
        json_array_foreach(root, i, document)
        {
            read_document(table, document, key, read, error);
        }
    } else {
        read_document(table, root, key, read, error);
    }
    json_decref(root);
    return *error == NULL;
}

bool
aws_load_sessions(struct mirror_sessions *table, const char *json, size_t length, char **error)
{
    return load(table, json, length, "TrafficMirrorSessions", read_session, error);
}

bool
aws_load_interfaces(struct mirror_sessions *table, const char *json, size_t length, char **error)
{
    return load(table, json, length, "NetworkInterfaces", read_interface, error);
}
