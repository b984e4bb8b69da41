/* mirror_streams.c - is it a mirror, of which session, in which direction
 *
 * An overlay's tunnel end point speaks for the hosts behind it: what it sends comes from them. A mirror's outer source
 * sends copies of both directions, and in a cloud it is itself one of the two ends. That is what tells them apart.
 * A tunnel end point can be one of the ends of an overlay too (a container host that talks itself), and a firewall
 * behind a tunnel can send back what it lets pass; but an overlay's end points answer each other, and nothing comes
 * back from a mirror's target.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provider/mirror_streams.h"
#include "provider/mirror_bytes.h"

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

struct stream_entry {
    struct mirror_stream stream;
    struct stream_key key;
};

struct path_entry {
    struct mirror_path path;
    struct path_key key;
};

struct mirror_streams {
    const struct mirror_sessions *table;
    uint64_t seed;
    uint32_t next_index;
    GHashTable *streams; /* struct stream_key -> struct stream_entry that holds it */
    GHashTable *paths;
    struct path_entry *last; /* captures come in runs */
    uint64_t *conversations; /* hash, its lowest bit the direction */
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

struct mirror_streams *
mirror_streams_new(const struct mirror_sessions *table)
{
    struct mirror_streams *streams = g_new0(struct mirror_streams, 1);
    streams->table = table;
    streams->seed = hash_seed();
    streams->streams = g_hash_table_new_full(stream_hash, stream_equal, NULL, free_stream);
    streams->paths = g_hash_table_new_full(path_hash, path_equal, NULL, g_free);
    return streams;
}

void
mirror_streams_free(struct mirror_streams *streams)
{
    if (streams) {
        g_hash_table_destroy(streams->paths);
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

static void
link_back(struct mirror_streams *streams, struct path_entry *entry)
{
    struct path_key key = entry->key;
    memcpy(key.stream.src, entry->key.dst, sizeof key.stream.src);
    memcpy(key.dst, entry->key.stream.src, sizeof key.dst);
    struct path_entry *back = g_hash_table_lookup(streams->paths, &key);
    if (back && back != entry) {
        entry->path.back = &back->path;
        back->path.back = &entry->path;
    }
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
        entry = g_new0(struct path_entry, 1);
        entry->key = key;
        entry->path.stream = find_stream(streams, &key.stream);
        g_hash_table_insert(streams->paths, &entry->key, entry);
        link_back(streams, entry);
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
    return header->valid_vni && !is_two_way(path);
}

static void
take_evidence_back(struct mirror_path *path)
{
    if (path->reason == MIRROR_BY_ENDPOINT || path->reason == MIRROR_BY_BOTH_DIRECTIONS) {
        path->reason = MIRROR_NOT;
    }
}

static void
note_hosts(struct mirror_path *path, const struct mirror_inner *inner)
{
    path->has_hosts =
        is_host(inner->ip.src, inner->ip.address_length) && is_host(inner->ip.dst, inner->ip.address_length);
    if (is_two_way(path)) {
        take_evidence_back(path);
        take_evidence_back(path->back);
    }
}

static bool
same_address(const struct mirror_inner *inner, const uint8_t *inner_address, const uint8_t *address, size_t length)
{
    return inner->ip.address_length == length && memcmp(inner_address, address, length) == 0;
}

static void
learn_mac(struct mirror_stream *stream, const struct mirror_inner *inner, const uint8_t *src, size_t length)
{
    bool sends = same_address(inner, inner->ip.src, src, length),
         receives = same_address(inner, inner->ip.dst, src, length);
    if (inner->macs && sends != receives) {
        stream->has_mac = true;
        memcpy(stream->mac, sends ? inner->macs + MIRROR_MAC_LENGTH : inner->macs, MIRROR_MAC_LENGTH);
    }
}

/* Whether the other direction of the packet's conversation came along this path before. */
static bool
saw_other_direction(struct mirror_streams *streams, const struct mirror_path *path, const struct mirror_inner *inner)
{
    uint64_t hash;
    bool from_lower;
    if (!is_host(inner->ip.src, inner->ip.address_length) || !is_host(inner->ip.dst, inner->ip.address_length) ||
        !mirror_packet_conversation(&inner->ip, hash_step(streams->seed, (uintptr_t)path), &hash, &from_lower)) {
        return false;
    }
    if (streams->conversations == NULL) {
        streams->conversations = g_new0(uint64_t, CONVERSATION_SLOTS);
    }
    uint64_t *slot = &streams->conversations[hash >> 1 & (CONVERSATION_SLOTS - 1)];
    uint64_t mine = (hash & ~(uint64_t)1) | from_lower;
    if (*slot == (mine ^ 1)) {
        return true;
    }
    *slot = mine;
    return false;
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
    } else if (is_host(src, length) &&
               (same_address(inner, inner->ip.src, src, length) || same_address(inner, inner->ip.dst, src, length))) {
        mirror_streams_declare(streams, path, MIRROR_BY_ENDPOINT);
    } else if (saw_other_direction(streams, path, inner)) {
        mirror_streams_declare(streams, path, MIRROR_BY_BOTH_DIRECTIONS);
    }
}

static enum mirror_direction
direction_from(bool sends, bool receives)
{
    if (sends == receives) {
        return MIRROR_DIRECTION_UNKNOWN;
    }
    return sends ? MIRROR_EGRESS : MIRROR_INGRESS;
}

enum mirror_direction
mirror_path_direction(const struct mirror_path *path, const struct mirror_header *header,
                      const struct mirror_inner *inner, const uint8_t *src, size_t length)
{
    enum mirror_direction direction = header->direction;
    const struct mirror_stream *stream = path->stream;
    const struct mirror_interface *interface = stream->interface;
    const uint8_t *macs = inner->macs;
    if (!direction && macs && interface) {
        direction = direction_from(mirror_interface_has_mac(interface, macs + MIRROR_MAC_LENGTH),
                                   mirror_interface_has_mac(interface, macs));
    }
    if (!direction && inner->ip.bytes && interface) {
        direction = direction_from(mirror_interface_has_address(interface, inner->ip.src, inner->ip.address_length),
                                   mirror_interface_has_address(interface, inner->ip.dst, inner->ip.address_length));
    }
    if (!direction && inner->ip.bytes) {
        direction = direction_from(same_address(inner, inner->ip.src, src, length),
                                   same_address(inner, inner->ip.dst, src, length));
    }
    if (!direction && macs && stream->has_mac) {
        direction = direction_from(memcmp(macs + MIRROR_MAC_LENGTH, stream->mac, MIRROR_MAC_LENGTH) == 0,
                                   memcmp(macs, stream->mac, MIRROR_MAC_LENGTH) == 0);
    }
    return direction;
}
