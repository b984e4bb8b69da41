/* paths.c - streams, paths and pairs, by their outer addresses and numbers
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/hash.h"
#include "core/mirror/paths.h"

/* Whole bytes are compared, so it has none that are unused. A stream's has no destination, a pair's no number. */
struct outer_key {
    uint8_t src[16], dst[16];
    uint32_t number;
    uint8_t family; /* enum mirror_encap, but that VXLAN is VXLAN in all its forms */
    uint8_t length;
    bool has_number;
    uint8_t unused;
};

struct stream_entry {
    struct mirror_stream stream;
    struct outer_key key;
};

struct path_entry {
    struct mirror_path path;
    struct outer_key key;
};

struct pair_entry {
    struct mirror_pair pair;
    struct outer_key key;
};

struct mirror_paths {
    const struct mirror_sessions *table;
    GHashTable *streams, *paths, *pairs; /* struct outer_key -> the entry that holds it */
    struct path_entry *last;             /* captures come in runs */
};

static guint
key_hash(gconstpointer key)
{
    return (guint)hash_bytes(hash_process_seed(), key, sizeof(struct outer_key));
}

static gboolean
key_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(struct outer_key)) == 0;
}

static void
free_stream(gpointer data)
{
    struct stream_entry *entry = data;
    g_free(entry->stream.label);
    g_free(entry);
}

static void
free_pair(gpointer data)
{
    struct pair_entry *entry = data;
    g_ptr_array_free(entry->pair.paths, TRUE);
    g_free(entry);
}

struct mirror_paths *
mirror_paths_new(const struct mirror_sessions *table)
{
    struct mirror_paths *paths = g_new0(struct mirror_paths, 1);
    paths->table = table;
    paths->streams = g_hash_table_new_full(key_hash, key_equal, NULL, free_stream);
    paths->paths = g_hash_table_new_full(key_hash, key_equal, NULL, g_free);
    paths->pairs = g_hash_table_new_full(key_hash, key_equal, NULL, free_pair);
    return paths;
}

void
mirror_paths_free(struct mirror_paths *paths)
{
    g_hash_table_destroy(paths->paths);
    g_hash_table_destroy(paths->pairs);
    g_hash_table_destroy(paths->streams);
    g_free(paths);
}

static struct mirror_stream *
find_stream(struct mirror_paths *paths, struct outer_key key)
{
    memset(key.dst, 0, sizeof key.dst);
    struct stream_entry *entry = g_hash_table_lookup(paths->streams, &key);
    if (entry == NULL) {
        const struct mirror_sessions *table = paths->table;
        entry = g_new0(struct stream_entry, 1);
        entry->key = key;
        entry->stream.id = g_hash_table_size(paths->streams);
        g_hash_table_insert(paths->streams, &entry->key, entry);
        if (key.has_number) {
            entry->stream.session = mirror_sessions_find(table, key.number, key.src, key.length);
        }
        if (entry->stream.session) {
            entry->stream.interface = mirror_sessions_interface(table, entry->stream.session);
        }
        if (entry->stream.interface == NULL && key.length) {
            entry->stream.interface = mirror_sessions_by_address(table, key.src, key.length);
        }
    }
    return &entry->stream;
}

static uint8_t
family_of(enum mirror_encap encap)
{
    return encap == MIRROR_VXLAN_GBP || encap == MIRROR_VXLAN_GPE || encap == MIRROR_GENEVE_VXLAN ? MIRROR_VXLAN
                                                                                                  : encap;
}

static struct outer_key
turned(const struct outer_key *key)
{
    struct outer_key back = *key;
    memcpy(back.src, key->dst, sizeof back.src);
    memcpy(back.dst, key->src, sizeof back.dst);
    return back;
}

static struct mirror_pair *
find_pair(struct mirror_paths *paths, struct outer_key key)
{
    key.number = 0;
    key.has_number = false;
    struct pair_entry *entry = g_hash_table_lookup(paths->pairs, &key);
    if (entry == NULL) {
        struct outer_key turned_key = turned(&key);
        struct pair_entry *back = g_hash_table_lookup(paths->pairs, &turned_key);
        entry = g_new0(struct pair_entry, 1);
        entry->key = key;
        entry->pair.paths = g_ptr_array_new();
        g_hash_table_insert(paths->pairs, &entry->key, entry);
        if (back) {
            entry->pair.back = &back->pair;
            back->pair.back = &entry->pair;
        }
    }
    return &entry->pair;
}

static struct path_entry *
add_path(struct mirror_paths *paths, const struct outer_key *key)
{
    struct path_entry *entry = g_new0(struct path_entry, 1);
    struct outer_key turned_key = turned(key);
    entry->key = *key;
    entry->path.stream = find_stream(paths, *key);
    entry->path.is_loop = memcmp(key->src, key->dst, sizeof key->dst) == 0;
    entry->path.pair = find_pair(paths, *key);
    g_ptr_array_add(entry->path.pair->paths, &entry->path);
    g_hash_table_insert(paths->paths, &entry->key, entry);
    struct path_entry *back = g_hash_table_lookup(paths->paths, &turned_key);
    if (back && back != entry) {
        entry->path.back = &back->path;
        back->path.back = &entry->path;
    }
    return entry;
}

struct mirror_path *
mirror_paths_find(struct mirror_paths *paths, const struct mirror_header *header, const uint8_t *src,
                  const uint8_t *dst, size_t length)
{
    struct outer_key key = {.number = header->number,
                            .family = family_of(header->encap),
                            .length = (uint8_t)length,
                            .has_number = header->has_number};
    if (length > 0) {
        memcpy(key.src, src, length);
        memcpy(key.dst, dst, length);
    }
    if (paths->last == NULL || !key_equal(&paths->last->key, &key)) {
        struct path_entry *entry = g_hash_table_lookup(paths->paths, &key);
        paths->last = entry != NULL ? entry : add_path(paths, &key);
    }
    return &paths->last->path;
}
