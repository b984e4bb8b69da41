/* interfaces.c - numbers of the capture interfaces of a file
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/base/hash.h"
#include "core/record/interfaces.h"

/* Wireshark keeps some 370 bytes of each. Rows of interfaces beyond this number are not lost: they stand where rows
 * without one do, and their own columns still say where they were taken. */
enum { MOST_INTERFACES = 200000, LONGEST_NAME = 255 };

/* Names met of late, by their last bytes, in which ids differ. Most rows find theirs here without a hash being made of
 * the whole name. */
enum { RECENT = 1 << 8 };
static const uint32_t golden_ratio = 0x9e3779b1; /* spreads them over its highest bits */

struct recent {
    const char *name; /* in the key in ids, or NULL */
    size_t length;
    uint32_t id;
    uint8_t digits;
};

struct flow_interfaces {
    flow_interface_add add;
    void *context;
    GHashTable *ids; /* a character for the digits and the name, which is empty for rows without one -> number */
    uint32_t nameless[FLOW_INTERFACE_DIGITS + 1]; /* numbers for rows without a name, by digits; 0: not added yet */
    struct recent recent[RECENT];
};

static uint32_t
add_one(struct flow_interfaces *interfaces, const char *key, const char *name, uint8_t digits)
{
    uint32_t id = g_hash_table_size(interfaces->ids);
    g_hash_table_insert(interfaces->ids, g_strdup(key), GUINT_TO_POINTER(id));
    interfaces->add(interfaces->context, name, digits);
    return id;
}

/* mergecap takes an interface without a name for the same as any other: this is what Wireshark calls one. */
static uint32_t
add_nameless(struct flow_interfaces *interfaces, uint8_t digits)
{
    const char key[] = {(char)('0' + digits), '\0'};
    return add_one(interfaces, key, "unknown", digits);
}

struct flow_interfaces *
flow_interfaces_new(flow_interface_add add, void *context)
{
    struct flow_interfaces *interfaces = g_new0(struct flow_interfaces, 1);
    interfaces->add = add;
    interfaces->context = context;
    interfaces->ids = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
    add_nameless(interfaces, FLOW_INTERFACE_DIGITS);
    return interfaces;
}

void
flow_interfaces_free(struct flow_interfaces *interfaces)
{
    g_hash_table_destroy(interfaces->ids);
    g_free(interfaces);
}

static struct recent *
recent_of(struct flow_interfaces *interfaces, const char *name, size_t length)
{
    uint32_t last = 0;
    if (length >= sizeof(last)) {
        memcpy(&last, name + length - sizeof(last), sizeof(last));
    } else {
        memcpy(&last, name, length);
    }
    return &interfaces->recent[last * golden_ratio >> 24];
}

/* Wireshark prints an interface's name as it is, to a terminal too. */
static bool
has_control(const char *name, size_t length)
{
    for (size_t i = 0; i < length; i++) {
        if (g_ascii_iscntrl(name[i])) {
            return true;
        }
    }
    return false;
}

static uint32_t
nameless_id(struct flow_interfaces *interfaces, uint8_t digits, bool add)
{
    if (digits == FLOW_INTERFACE_DIGITS) {
        return 0;
    }
    if (interfaces->nameless[digits] == 0 && add) {
        interfaces->nameless[digits] = add_nameless(interfaces, digits);
    }
    return interfaces->nameless[digits];
}

/* Of a name that the latest rows did not have. */
static uint32_t
look_up(struct flow_interfaces *interfaces, const char *name, size_t length, uint8_t digits, bool add,
        struct flow_remarks *remarks)
{
    if (memchr(name, '\0', length) != NULL) {
        return nameless_id(interfaces, digits, add); /* a NUL in it would make it look like another */
    }
    char terminated[1 + LONGEST_NAME + 1] = {(char)('0' + digits)};
    memcpy(terminated + 1, name, length);
    terminated[1 + length] = '\0';
    gpointer key, id;
    if (!g_hash_table_lookup_extended(interfaces->ids, terminated, &key, &id)) {
        if (!g_utf8_validate(name, (gssize)length, NULL) || has_control(name, length)) {
            return nameless_id(interfaces, digits, add);
        }
        if (g_hash_table_size(interfaces->ids) > MOST_INTERFACES) { /* one of them stands for none */
            remarks->most_interfaces = MOST_INTERFACES;
            return nameless_id(interfaces, digits, add);
        }
        if (!add) {
            return 0;
        }
        add_one(interfaces, terminated, terminated + 1, digits);
        g_hash_table_lookup_extended(interfaces->ids, terminated, &key, &id);
    }
    *recent_of(interfaces, name, length) = (struct recent){(const char *)key + 1, length, GPOINTER_TO_UINT(id), digits};
    return GPOINTER_TO_UINT(id);
}

uint32_t
flow_interface_id(struct flow_interfaces *interfaces, const struct flow_frame_info *info, uint8_t digits, bool add,
                  struct flow_remarks *remarks)
{
    const char *name = info->interface;
    size_t length = info->interface_length;
    if (name == NULL || length == 0 || length > LONGEST_NAME) {
        return nameless_id(interfaces, digits, add);
    }
    const struct recent *recent = recent_of(interfaces, name, length);
    if (length == recent->length && digits == recent->digits && memcmp(name, recent->name, length) == 0) {
        return recent->id;
    }
    return look_up(interfaces, name, length, digits, add, remarks);
}
