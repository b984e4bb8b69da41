/* names.c - the numbers of network interfaces and of rules, each kind its own
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/names.h"
#include <string.h>
#include "core/base/hash.h"

enum {
    MOST_NAME = 256, /* longer ones are no names; with the zero at the end */
};

void
join_names_init(struct join_names *names)
{
    names->interface_numbers = g_hash_table_new(hash_string, g_str_equal);
    names->interfaces = g_ptr_array_new();
    names->rule_numbers = g_hash_table_new(hash_string, g_str_equal);
    names->rules = g_ptr_array_new_with_free_func(g_free);
}

static void
free_interface(struct join_interface *interface)
{
    g_free(interface->name);
    g_free(interface->logged);
    g_free(interface);
}

void
join_names_clear(struct join_names *names)
{
    join_names_cut(names, 0, 0);
    g_hash_table_destroy(names->interface_numbers);
    g_ptr_array_free(names->interfaces, TRUE);
    g_hash_table_destroy(names->rule_numbers);
    g_ptr_array_free(names->rules, TRUE);
}

void
join_names_cut(struct join_names *names, uint32_t interfaces, uint32_t rules)
{
    for (guint i = interfaces; i < names->interfaces->len; i++) {
        struct join_interface *interface = g_ptr_array_index(names->interfaces, i);
        g_hash_table_remove(names->interface_numbers, interface->name);
        free_interface(interface);
    }
    g_ptr_array_set_size(names->interfaces, (gint)MIN(interfaces, names->interfaces->len));
    for (guint i = rules; i < names->rules->len; i++) {
        g_hash_table_remove(names->rule_numbers, g_ptr_array_index(names->rules, i));
    }
    g_ptr_array_set_size(names->rules, (gint)MIN(rules, names->rules->len));
    names->last_interface = JOIN_NONE;
}

struct join_interface *
join_names_interface(const struct join_names *names, uint32_t number)
{
    return number != JOIN_NONE ? g_ptr_array_index(names->interfaces, number - 1) : NULL;
}

const char *
join_names_interface_name(const struct join_names *names, uint32_t number)
{
    const struct join_interface *interface = join_names_interface(names, number);
    return interface == NULL ? NULL : interface->logged != NULL ? interface->logged : interface->name;
}

const char *
join_names_rule(const struct join_names *names, uint32_t number)
{
    return number != JOIN_NONE ? g_ptr_array_index(names->rules, number - 1) : NULL;
}

static bool
is_text(const char *name, const char *text, size_t length)
{
    return name != NULL && strlen(name) == length && memcmp(name, text, length) == 0;
}

/* Whether one more name is kept of those that there are. */
static bool
has_room(struct join_names *names, const GPtrArray *kept)
{
    names->n_unnamed += kept->len >= JOIN_MOST_NAMES;
    return kept->len < JOIN_MOST_NAMES;
}

uint32_t
join_names_intern_rule(struct join_names *names, const char *text, size_t length)
{
    char name[MOST_NAME];
    if (length == 0 || length >= sizeof(name)) {
        return JOIN_NONE;
    }
    memcpy(name, text, length);
    name[length] = '\0';
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(names->rule_numbers, name));
    if (number == JOIN_NONE && has_room(names, names->rules)) {
        char *kept = g_strdup(name);
        g_ptr_array_add(names->rules, kept);
        number = names->rules->len;
        g_hash_table_insert(names->rule_numbers, kept, GUINT_TO_POINTER(number));
    }
    return number;
}

/* Writes the one spelling of an interface's name, with a zero at its end: a MAC address comes with colons, hyphens or
 * neither, and ids in either case. */
static void
spell(const char *text, size_t length, char *spelling)
{
    enum { MAC_LENGTH = 17 };
    bool is_mac = length == MAC_LENGTH;
    for (size_t i = 0; i < length && is_mac; i++) {
        is_mac = i % 3 == 2 ? text[i] == ':' || text[i] == '-' : g_ascii_isxdigit(text[i]);
    }
    size_t n = 0;
    for (size_t i = 0; i < length; i++) {
        if (!is_mac || i % 3 != 2) {
            spelling[n++] = g_ascii_tolower(text[i]);
        }
    }
    spelling[n] = '\0';
}

uint32_t
join_names_intern_interface(struct join_names *names, const char *text, size_t length, bool logged)
{
    char spelling[MOST_NAME];
    if (length == 0 || length >= sizeof(spelling)) {
        return JOIN_NONE;
    }
    if (is_text(join_names_interface_name(names, names->last_interface), text, length)) {
        return names->last_interface;
    }
    spell(text, length, spelling);
    uint32_t number = GPOINTER_TO_UINT(g_hash_table_lookup(names->interface_numbers, spelling));
    if (number == JOIN_NONE && has_room(names, names->interfaces)) {
        struct join_interface *interface = g_new0(struct join_interface, 1);
        interface->name = g_strdup(spelling);
        g_ptr_array_add(names->interfaces, interface);
        number = names->interfaces->len;
        g_hash_table_insert(names->interface_numbers, interface->name, GUINT_TO_POINTER(number));
    }
    struct join_interface *interface = join_names_interface(names, number);
    if (logged && interface != NULL && interface->logged == NULL && !is_text(interface->name, text, length)) {
        interface->logged = g_strndup(text, length);
    }
    names->last_interface = number;
    return number;
}
