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

struct mirror_streams {
    struct mirror_paths *paths;
    uint64_t seed;
    uint32_t next_index;
    uint64_t *conversations; /* see saw_other_direction() */
};

struct mirror_streams *
mirror_streams_new(const struct mirror_sessions *table)
{
    struct mirror_streams *streams = g_new0(struct mirror_streams, 1);
    streams->paths = mirror_paths_new(table);
    streams->seed = hash_seed();
    return streams;
}

void
mirror_streams_free(struct mirror_streams *streams)
{
    if (streams) {
        mirror_paths_free(streams->paths);
        g_free(streams->conversations);
        g_free(streams);
    }
}

struct mirror_path *
mirror_streams_path(struct mirror_streams *streams, const struct mirror_header *header, const uint8_t *src,
                    const uint8_t *dst, size_t length)
{
    return mirror_paths_find(streams->paths, header, src, dst, length);
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
is_two_way_pair(const struct mirror_pair *pair)
{
    return pair->has_hosts && pair->back && pair->back->has_hosts;
}

static void
take_evidence_of_pair_back(struct mirror_pair *pair)
{
    pair->is_mirror = false;
    for (guint i = 0; i < pair->paths->len; i++) {
        struct mirror_path *path = g_ptr_array_index(pair->paths, i);
        if (path->by_pair) {
            take_evidence_back(path);
            path->by_pair = false;
        }
    }
}

static void
note_hosts(struct mirror_path *path, const struct mirror_inner *inner)
{
    struct mirror_pair *pair = path->pair;
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
saw_other_direction(struct mirror_streams *streams, const struct mirror_path *path, const struct mirror_inner *inner)
{
    enum { DIRECTION = 1, PATH = 0xfffe };
    uint64_t hash;
    bool from_lower;
    if (!is_host(inner->ip.src, inner->ip.address_length) || !is_host(inner->ip.dst, inner->ip.address_length) ||
        !mirror_packet_conversation(&inner->ip, hash_step(streams->seed, (uintptr_t)path->pair), &hash, &from_lower)) {
        return NOBODY;
    }
    if (streams->conversations == NULL) {
        streams->conversations = g_new0(uint64_t, CONVERSATION_SLOTS);
    }
    uint64_t *slot = &streams->conversations[hash >> 16 & (CONVERSATION_SLOTS - 1)];
    uint64_t of_path = hash_step(streams->seed, (uintptr_t)path) & PATH;
    uint64_t mine = (hash & ~(uint64_t)(PATH | DIRECTION)) | of_path | from_lower;
    if (*slot == (mine ^ DIRECTION)) {
        return THIS_PATH;
    }
    if (((*slot ^ mine) & ~(uint64_t)PATH) == DIRECTION && !is_two_way_pair(path->pair)) {
        return THIS_PAIR;
    }
    *slot = mine;
    return NOBODY;
}

static void
declare_by_pair(struct mirror_streams *streams, struct mirror_path *path)
{
    path->by_pair = true;
    mirror_streams_declare(streams, path, MIRROR_BY_BOTH_DIRECTIONS);
}

/* All that a pair carries is a mirror's. Paths that it gets later are declared one by one. */
static void
declare_pair(struct mirror_streams *streams, struct mirror_pair *pair)
{
    pair->is_mirror = true;
    for (guint i = 0; i < pair->paths->len; i++) {
        struct mirror_path *path = g_ptr_array_index(pair->paths, i);
        if (path->reason == MIRROR_NOT && !is_two_way(path)) {
            declare_by_pair(streams, path);
        }
    }
}

static void
judge_by_directions(struct mirror_streams *streams, struct mirror_path *path, const struct mirror_inner *inner)
{
    if (path->pair->is_mirror) {
        declare_by_pair(streams, path);
        return;
    }
    switch (saw_other_direction(streams, path, inner)) {
    case THIS_PATH:
        mirror_streams_declare(streams, path, MIRROR_BY_BOTH_DIRECTIONS);
        break;
    case THIS_PAIR:
        declare_pair(streams, path->pair);
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
        judge_by_directions(streams, path, inner);
    }
}
