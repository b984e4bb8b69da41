/* sessions.c - the table of mirror sessions: whose packets carry which number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/sessions.h"
#include "core/base/hash.h"
#include "core/base/portable.h"
#include <string.h>

struct mirror_sessions {
    GPtrArray *all;         /* struct mirror_session, owned */
    GHashTable *by_number;  /* number -> struct same_number */
    unsigned generation;    /* counts what was taken */
    GHashTable *by_name;    /* a session's name -> that session, NULL: several have it; both borrowed */
    GHashTable *interfaces; /* id -> struct mirror_interface, owned */
    GHashTable *by_address; /* struct mirror_address -> struct mirror_interface, NULL: several have it */
};

/* The sessions of one number. */
struct same_number {
    GPtrArray *sessions;                  /* borrowed */
    unsigned generation;                  /* of the table when the two below were made; 0: they are not */
    GHashTable *by_source;                /* struct mirror_address -> the first session that asks for it */
    const struct mirror_session *anybody; /* the first that does not care; NULL if each does */
};

static void
same_number_free(gpointer data)
{
    struct same_number *same = data;
    g_ptr_array_unref(same->sessions);
    g_hash_table_destroy(same->by_source);
    g_free(same);
}

static void
interface_free(struct mirror_interface *interface)
{
    if (interface) {
        g_free(interface->id);
        g_free(interface->name);
        g_array_free(interface->addresses, TRUE);
        g_array_free(interface->macs, TRUE);
        g_free(interface);
    }
}

static void
session_free(struct mirror_session *session)
{
    g_free(session->name);
    g_free(session->provider);
    g_free(session->notes);
    g_strfreev(session->tags);
    interface_free(session->interface);
    g_free(session);
}

static guint
address_hash(gconstpointer key)
{
    const struct mirror_address *address = key;
    return (guint)hash_bytes(hash_process_seed(), address->bytes, address->length);
}

static bool
address_is(const struct mirror_address *address, const uint8_t *bytes, size_t length)
{
    return address->length == length && (length == 0 || memcmp(address->bytes, bytes, length) == 0);
}

static gboolean
address_equal(gconstpointer a, gconstpointer b)
{
    const struct mirror_address *other = b;
    return address_is(a, other->bytes, other->length);
}

struct mirror_sessions *
mirror_sessions_new(void)
{
    struct mirror_sessions *table = g_new0(struct mirror_sessions, 1);
    table->all = g_ptr_array_new_with_free_func((GDestroyNotify)session_free);
    table->by_number = g_hash_table_new_full(NULL, NULL, NULL, same_number_free);
    table->by_name = g_hash_table_new(hash_string, g_str_equal);
    table->interfaces = g_hash_table_new_full(hash_string, g_str_equal, NULL, (GDestroyNotify)interface_free);
    table->by_address = g_hash_table_new_full(address_hash, address_equal, g_free, NULL);
    return table;
}

void
mirror_sessions_free(struct mirror_sessions *table)
{
    if (table) {
        g_hash_table_destroy(table->by_number);
        g_hash_table_destroy(table->by_name);
        g_hash_table_destroy(table->by_address);
        g_hash_table_destroy(table->interfaces);
        g_ptr_array_unref(table->all);
        g_free(table);
    }
}

struct mirror_interface *
mirror_interface_new(const char *id)
{
    struct mirror_interface *interface = g_new0(struct mirror_interface, 1);
    interface->id = g_strdup(id);
    interface->addresses = g_array_new(FALSE, FALSE, sizeof(struct mirror_address));
    interface->macs = g_array_new(FALSE, FALSE, MIRROR_MAC_LENGTH);
    return interface;
}

struct mirror_session *
mirror_session_new(uint32_t number, const char *interface_id)
{
    struct mirror_session *session = g_new0(struct mirror_session, 1);
    session->number = number;
    session->interface = mirror_interface_new(interface_id);
    return session;
}

void
mirror_sessions_take(struct mirror_sessions *table, struct mirror_session *session)
{
    gpointer key = GUINT_TO_POINTER(session->number);
    struct same_number *same = g_hash_table_lookup(table->by_number, key);
    if (same == NULL) {
        same = g_new0(struct same_number, 1);
        same->sessions = g_ptr_array_new();
        same->by_source = g_hash_table_new_full(address_hash, address_equal, g_free, NULL);
        g_hash_table_insert(table->by_number, key, same);
    }
    table->generation++;
    g_ptr_array_add(same->sessions, session);
    g_ptr_array_add(table->all, session);
    if (session->name) {
        bool taken = g_hash_table_contains(table->by_name, session->name);
        g_hash_table_insert(table->by_name, session->name, taken ? NULL : session);
    }
}

bool
mirror_sessions_has_own_name(const struct mirror_sessions *table, const struct mirror_session *session)
{
    return session->name && g_hash_table_lookup(table->by_name, session->name) == session;
}

void
mirror_sessions_take_interface(struct mirror_sessions *table, struct mirror_interface *interface)
{
    if (g_hash_table_contains(table->interfaces, interface->id)) {
        interface_free(interface);
        return;
    }
    table->generation++;
    g_hash_table_insert(table->interfaces, interface->id, interface);
    for (guint i = 0; i < interface->addresses->len; i++) {
        const struct mirror_address *address = &g_array_index(interface->addresses, struct mirror_address, i);
        gpointer holder;
        bool taken = g_hash_table_lookup_extended(table->by_address, address, NULL, &holder) && holder != interface;
        g_hash_table_replace(table->by_address, g_memdup2(address, sizeof *address), taken ? NULL : interface);
    }
}

const struct mirror_interface *
mirror_sessions_interface(const struct mirror_sessions *table, const struct mirror_session *session)
{
    const struct mirror_interface *own = session->interface;
    if (own->id == NULL || *own->id == '\0') {
        return own->addresses->len || own->macs->len ? own : NULL;
    }
    const struct mirror_interface *known = g_hash_table_lookup(table->interfaces, own->id);
    return known ? known : own;
}

static void
add_source(struct same_number *same, const struct mirror_address *source, const struct mirror_session *session)
{
    if (!g_hash_table_contains(same->by_source, source)) {
        g_hash_table_insert(same->by_source, g_memdup2(source, sizeof *source), (gpointer)session);
    }
}

/* Sorts the sessions of a number by the outer sources that they ask for. A number may have thousands: AWS's default is
 * random, but many give one to all of theirs. */
static void
sort_by_source(const struct mirror_sessions *table, struct same_number *same)
{
    g_hash_table_remove_all(same->by_source);
    same->anybody = NULL;
    same->generation = table->generation;
    for (guint i = 0; i < same->sessions->len; i++) {
        const struct mirror_session *session = g_ptr_array_index(same->sessions, i);
        const struct mirror_interface *interface =
            session->interface->id ? g_hash_table_lookup(table->interfaces, session->interface->id) : NULL;
        if (session->has_source) {
            add_source(same, &session->source, session);
        } else if (interface && interface->addresses->len) {
            for (guint k = 0; k < interface->addresses->len; k++) {
                add_source(same, &g_array_index(interface->addresses, struct mirror_address, k), session);
            }
        } else if (same->anybody == NULL) {
            same->anybody = session;
        }
    }
}

static struct mirror_address
address_of(const uint8_t *bytes, size_t length)
{
    struct mirror_address address = {.length = (uint8_t)length};
    if (length > 0) {
        memcpy(address.bytes, bytes, length);
    }
    return address;
}

const struct mirror_session *
mirror_sessions_find(const struct mirror_sessions *table, uint32_t number, const uint8_t *source, size_t length)
{
    struct same_number *same = g_hash_table_lookup(table->by_number, GUINT_TO_POINTER(number));
    if (same == NULL) {
        return NULL;
    }
    if (same->generation != table->generation) {
        sort_by_source(table, same);
    }
    const struct mirror_address key = address_of(source, length);
    const struct mirror_session *session = g_hash_table_lookup(same->by_source, &key);
    return session ? session : same->anybody;
}

const struct mirror_interface *
mirror_sessions_by_address(const struct mirror_sessions *table, const uint8_t *address, size_t length)
{
    if (length > sizeof((struct mirror_address *)0)->bytes) {
        return NULL;
    }
    const struct mirror_address key = address_of(address, length);
    return g_hash_table_lookup(table->by_address, &key);
}

bool
mirror_interface_has_address(const struct mirror_interface *interface, const uint8_t *address, size_t length)
{
    for (guint i = 0; i < interface->addresses->len; i++) {
        if (address_is(&g_array_index(interface->addresses, struct mirror_address, i), address, length)) {
            return true;
        }
    }
    return false;
}

bool
mirror_interface_has_mac(const struct mirror_interface *interface, const uint8_t *mac)
{
    for (guint i = 0; i < interface->macs->len; i++) {
        if (memcmp(interface->macs->data + i * MIRROR_MAC_LENGTH, mac, MIRROR_MAC_LENGTH) == 0) {
            return true;
        }
    }
    return false;
}

bool
mirror_address_parse(const char *text, struct mirror_address *address)
{
    address->length = (uint8_t)portable_parse_address(text, strlen(text), address->bytes);
    return address->length > 0;
}

/* Six pairs of hexadecimal digits with colons or dashes between them. */
static bool
parse_mac(const char *text, uint8_t mac[MIRROR_MAC_LENGTH])
{
    if (strlen(text) != 3 * MIRROR_MAC_LENGTH - 1) {
        return false;
    }
    for (size_t i = 0; i < MIRROR_MAC_LENGTH; i++, text += 3) {
        bool last = i == MIRROR_MAC_LENGTH - 1;
        if (!g_ascii_isxdigit(text[0]) || !g_ascii_isxdigit(text[1]) || (!last && text[2] != ':' && text[2] != '-')) {
            return false;
        }
        mac[i] = (uint8_t)(g_ascii_xdigit_value(text[0]) << 4 | g_ascii_xdigit_value(text[1]));
    }
    return true;
}

bool
mirror_addresses_parse(const char *text, struct mirror_interface *interface, char **bad)
{
    *bad = NULL;
    char **words = g_strsplit_set(text, ", \t", -1);
    for (char **word = words; *word && *bad == NULL; word++) {
        struct mirror_address address;
        uint8_t mac[MIRROR_MAC_LENGTH];
        if (**word == '\0') {
            continue;
        }
        if (mirror_address_parse(*word, &address)) {
            if (interface) {
                g_array_append_val(interface->addresses, address);
            }
        } else if (parse_mac(*word, mac)) {
            if (interface) {
                g_array_append_vals(interface->macs, mac, 1);
            }
        } else {
            *bad = g_strdup(*word);
        }
    }
    g_strfreev(words);
    return *bad == NULL;
}
