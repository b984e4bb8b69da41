/* streams.c - is it a mirror, and of which session
 *
 * An overlay's tunnel end point speaks for the hosts behind it: what it sends comes from them. A mirror's outer source
 * sends copies of both directions, and in a cloud it is itself one of the two ends. That is what tells them apart.
 * A tunnel end point can be one of the ends of an overlay too (a container host that talks itself), and a firewall
 * behind a tunnel can send back what it lets pass; but an overlay's end points answer each other, and nothing comes
 * back from a mirror's target.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/streams.h"
#include "core/base/bytes.h"
#include "core/base/hash.h"

/* How many inner conversations are remembered while nothing is decided. Newer ones overwrite older ones, so that an
 * overlay with millions of them costs half a megabyte; a mirror is found out by the first answer that follows its
 * question closely enough. */
#define CONVERSATION_SLOTS 65536

struct stream_key {
    uint8_t src[16];
    uint32_t number;
    uint8_t family; /* enum mirror_encap, but that VXLAN is VXLAN in all its forms */
    uint8_t length;
    bool has_number;
    uint8_t unused;
};

struct path_key {
    struct stream_key stream;
    uint8_t dst[16];
};

/* What goes from one outer address to another, whatever its numbers: a tap may send each direction under a number of
 * its own. */
struct outer_pair {
    struct path_key key; /* without a number */
    struct outer_pair *back;
    bool has_hosts;
    bool is_mirror;   /* its paths together carry both directions of a conversation */
    GPtrArray *paths; /* borrowed, in the order in which they were seen */
};

struct stream_entry {
    struct mirror_stream stream;
    struct stream_key key;
};

struct path_entry {
    struct mirror_path path; /* first, so that a path is its entry */
    struct path_key key;
    struct outer_pair *pair;
    bool by_pair; /* it is the pair that carries both directions, not this path alone */
};

struct mirror_streams {
    const struct mirror_sessions *table;
    uint64_t seed;
    uint32_t next_index;
    GHashTable *streams; /* struct stream_key -> struct stream_entry that holds it */
    GHashTable *paths;
    GHashTable *pairs;       /* of those, without their numbers */
    struct path_entry *last; /* captures come in runs */
    uint64_t *conversations; /* see saw_other_direction() */
};

static guint
stream_hash(gconstpointer key)
{
    return (guint)hash_bytes(hash_process_seed(), key, sizeof(struct stream_key));
}

static gboolean
stream_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(struct stream_key)) == 0;
}

static guint
path_hash(gconstpointer key)
{
    return (guint)hash_bytes(hash_process_seed(), key, sizeof(struct path_key));
}

static gboolean
path_equal(gconstpointer a, gconstpointer b)
{
    return memcmp(a, b, sizeof(struct path_key)) == 0;
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
    struct outer_pair *pair = data;
    g_ptr_array_free(pair->paths, TRUE);
    g_free(pair);
}

struct mirror_streams *
mirror_streams_new(const struct mirror_sessions *table)
{
    struct mirror_streams *streams = g_new0(struct mirror_streams, 1);
    streams->table = table;
    streams->seed = hash_seed();
    streams->streams = g_hash_table_new_full(stream_hash, stream_equal, NULL, free_stream);
    streams->paths = g_hash_table_new_full(path_hash, path_equal, NULL, g_free);
    streams->pairs = g_hash_table_new_full(path_hash, path_equal, NULL, free_pair);
    return streams;
}

void
mirror_streams_free(struct mirror_streams *streams)
{
    if (streams) {
        g_hash_table_destroy(streams->paths);
        g_hash_table_destroy(streams->pairs);
        g_hash_table_destroy(streams->streams);
        g_free(streams->conversations);
        g_free(streams);
    }
}

static struct mirror_stream *
find_stream(struct mirror_streams *streams, const struct stream_key *key)
{
    struct stream_entry *entry = g_hash_table_lookup(streams->streams, key);
    if (entry == NULL) {
        entry = g_new0(struct stream_entry, 1);
        entry->key = *key;
        entry->stream.id = g_hash_table_size(streams->streams);
        g_hash_table_insert(streams->streams, &entry->key, entry);
        if (key->has_number) {
            entry->stream.session = mirror_sessions_find(streams->table, key->number, key->src, key->length);
        }
        if (entry->stream.session) {
            entry->stream.interface = mirror_sessions_interface(streams->table, entry->stream.session);
        }
        if (entry->stream.interface == NULL && key->length) {
            entry->stream.interface = mirror_sessions_by_address(streams->table, key->src, key->length);
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

static struct path_key
turned(const struct path_key *key)
{
    struct path_key back = *key;
    memcpy(back.stream.src, key->dst, sizeof back.stream.src);
    memcpy(back.dst, key->stream.src, sizeof back.dst);
    return back;
}

static struct outer_pair *
find_pair(struct mirror_streams *streams, struct path_key key)
{
    key.stream.number = 0;
    key.stream.has_number = false;
    struct outer_pair *pair = g_hash_table_lookup(streams->pairs, &key);
    if (pair == NULL) {
        struct path_key back = turned(&key);
        pair = g_new0(struct outer_pair, 1);
        pair->key = key;
        pair->paths = g_ptr_array_new();
        g_hash_table_insert(streams->pairs, &pair->key, pair);
        pair->back = g_hash_table_lookup(streams->pairs, &back);
        if (pair->back) {
            pair->back->back = pair;
        }
    }
    return pair;
}

static struct path_entry *
add_path(struct mirror_streams *streams, const struct path_key *key)
{
    struct path_entry *entry = g_new0(struct path_entry, 1);
    struct path_key turned_key = turned(key);
    entry->key = *key;
    entry->path.stream = find_stream(streams, &key->stream);
    entry->path.is_loop = memcmp(key->stream.src, key->dst, sizeof key->dst) == 0;
    entry->pair = find_pair(streams, *key);
    g_ptr_array_add(entry->pair->paths, entry);
    g_hash_table_insert(streams->paths, &entry->key, entry);
    struct path_entry *back = g_hash_table_lookup(streams->paths, &turned_key);
    if (back && back != entry) {
        entry->path.back = &back->path;
        back->path.back = &entry->path;
    }
    return entry;
}

struct mirror_path *
mirror_streams_path(struct mirror_streams *streams, const struct mirror_header *header, const uint8_t *src,
                    const uint8_t *dst, size_t length)
{
    struct path_key key = {.stream.number = header->number,
                           .stream.family = family_of(header->encap),
                           .stream.length = (uint8_t)length,
                           .stream.has_number = header->has_number};
    if (length > 0) {
        memcpy(key.stream.src, src, length);
        memcpy(key.dst, dst, length);
    }
    if (streams->last && path_equal(&streams->last->key, &key)) {
        return &streams->last->path;
    }
    struct path_entry *entry = g_hash_table_lookup(streams->paths, &key);
    if (entry == NULL) {
        entry = add_path(streams, &key);
    }
    streams->last = entry;
    return &entry->path;
}

void
mirror_streams_declare(struct mirror_streams *streams, struct mirror_path *path, enum mirror_reason reason)
{
    path->reason = reason;
    if (!path->stream->is_mirror) {
        path->stream->is_mirror = true;
        path->stream->index = streams->next_index++;
    }
}

/* Neither unset nor a group: an address that one host has. */
static bool
is_host(const uint8_t *address, size_t length)
{
    static const uint8_t zero[16];
    if (length == 0 || memcmp(address, zero, length) == 0) {
        return false;
    }
    return length == 4 ? address[0] < 224 : address[0] != 0xff;
}

/* An overlay's end points: hosts' packets go both ways. (What a kernel announces on a tunnel device of its own, to
 * groups, is no answer.) */
static bool
is_two_way(const struct mirror_path *path)
{
    return path->has_hosts && path->back && path->back->has_hosts;
}

bool
mirror_path_is_open(const struct mirror_path *path, const struct mirror_header *header)
{
    return header->valid_vni && !path->is_loop && !is_two_way(path);
}

static void
take_evidence_back(struct mirror_path *path)
{
    if (path->reason == MIRROR_BY_ENDPOINT || path->reason == MIRROR_BY_BOTH_DIRECTIONS) {
        path->reason = MIRROR_NOT;
    }
}

static bool
is_two_way_pair(const struct outer_pair *pair)
{
    return pair->has_hosts && pair->back && pair->back->has_hosts;
}

static void
take_evidence_of_pair_back(struct outer_pair *pair)
{
    pair->is_mirror = false;
    for (guint i = 0; i < pair->paths->len; i++) {
        struct path_entry *entry = g_ptr_array_index(pair->paths, i);
        if (entry->by_pair) {
            take_evidence_back(&entry->path);
            entry->by_pair = false;
        }
    }
}

static void
note_hosts(struct mirror_path *path, const struct mirror_inner *inner)
{
    struct outer_pair *pair = ((struct path_entry *)path)->pair;
    path->has_hosts =
        is_host(inner->ip.src, inner->ip.address_length) && is_host(inner->ip.dst, inner->ip.address_length);
    if (is_two_way(path)) {
        take_evidence_back(path);
        take_evidence_back(path->back);
    }
    if (path->has_hosts && !pair->has_hosts) {
        pair->has_hosts = true;
        if (is_two_way_pair(pair)) {
            take_evidence_of_pair_back(pair);
            take_evidence_of_pair_back(pair->back);
        }
    }
}

static void
learn_mac(struct mirror_stream *stream, const struct mirror_inner *inner, const uint8_t *src, size_t length)
{
    bool sends = mirror_inner_address_is(inner, inner->ip.src, src, length),
         receives = mirror_inner_address_is(inner, inner->ip.dst, src, length);
    if (inner->macs && sends != receives) {
        stream->has_mac = true;
        memcpy(stream->mac, sends ? inner->macs + MIRROR_MAC_LENGTH : inner->macs, MIRROR_MAC_LENGTH);
    }
}

/* Who carried the other direction of the packet's conversation before. */
enum other_direction { NOBODY, THIS_PATH, THIS_PAIR };

/* Each slot holds what the newest packet of a conversation was like: a hash of conversation and outer addresses, in its
 * lowest bits the direction, and above that some of a hash of the path. */
static enum other_direction
saw_other_direction(struct mirror_streams *streams, const struct path_entry *entry, const struct mirror_inner *inner)
{
    enum { DIRECTION = 1, PATH = 0xfffe };
    uint64_t hash;
    bool from_lower;
    if (!is_host(inner->ip.src, inner->ip.address_length) || !is_host(inner->ip.dst, inner->ip.address_length) ||
        !mirror_packet_conversation(&inner->ip, hash_step(streams->seed, (uintptr_t)entry->pair), &hash, &from_lower)) {
        return NOBODY;
    }
    if (streams->conversations == NULL) {
        streams->conversations = g_new0(uint64_t, CONVERSATION_SLOTS);
    }
    uint64_t *slot = &streams->conversations[hash >> 16 & (CONVERSATION_SLOTS - 1)];
    uint64_t path = hash_step(streams->seed, (uintptr_t)entry) & PATH;
    uint64_t mine = (hash & ~(uint64_t)(PATH | DIRECTION)) | path | from_lower;
    if (*slot == (mine ^ DIRECTION)) {
        return THIS_PATH;
    }
    if (((*slot ^ mine) & ~(uint64_t)PATH) == DIRECTION && !is_two_way_pair(entry->pair)) {
        return THIS_PAIR;
    }
    *slot = mine;
    return NOBODY;
}

static void
declare_by_pair(struct mirror_streams *streams, struct path_entry *entry)
{
    entry->by_pair = true;
    mirror_streams_declare(streams, &entry->path, MIRROR_BY_BOTH_DIRECTIONS);
}

/* All that a pair carries is a mirror's. Paths that it gets later are declared one by one. */
static void
declare_pair(struct mirror_streams *streams, struct outer_pair *pair)
{
    pair->is_mirror = true;
    for (guint i = 0; i < pair->paths->len; i++) {
        struct path_entry *entry = g_ptr_array_index(pair->paths, i);
        if (entry->path.reason == MIRROR_NOT && !is_two_way(&entry->path)) {
            declare_by_pair(streams, entry);
        }
    }
}

static void
judge_by_directions(struct mirror_streams *streams, struct path_entry *entry, const struct mirror_inner *inner)
{
    if (entry->pair->is_mirror) {
        declare_by_pair(streams, entry);
        return;
    }
    switch (saw_other_direction(streams, entry, inner)) {
    case THIS_PATH:
        mirror_streams_declare(streams, &entry->path, MIRROR_BY_BOTH_DIRECTIONS);
        break;
    case THIS_PAIR:
        declare_pair(streams, entry->pair);
        break;
    case NOBODY:
        break;
    }
}

void
mirror_streams_judge(struct mirror_streams *streams, struct mirror_path *path, const struct mirror_header *header,
                     const struct mirror_inner *inner, const uint8_t *src, size_t length)
{
    if (inner && !path->has_hosts) {
        note_hosts(path, inner);
    }
    if (path->reason != MIRROR_NOT && (path->stream->has_mac || inner == NULL)) {
        return;
    }
    if (inner) {
        learn_mac(path->stream, inner, src, length);
    }
    if (path->reason != MIRROR_NOT) {
        return;
    }
    if (header->is_mirror) {
        mirror_streams_declare(streams, path, MIRROR_BY_HEADER);
    } else if (path->stream->session) {
        mirror_streams_declare(streams, path, MIRROR_BY_TABLE);
    } else if (inner == NULL || !mirror_path_is_open(path, header)) {
        return;
    } else if (is_host(src, length) && (mirror_inner_address_is(inner, inner->ip.src, src, length) ||
                                        mirror_inner_address_is(inner, inner->ip.dst, src, length))) {
        mirror_streams_declare(streams, path, MIRROR_BY_ENDPOINT);
    } else {
        judge_by_directions(streams, (struct path_entry *)path, inner);
    }
}
