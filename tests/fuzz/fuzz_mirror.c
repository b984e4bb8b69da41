/* fuzz_mirror.c - libFuzzer target: mirror headers, inner packets, the decision, duplicates and clouds' files
 *
 * The first byte chooses what the rest is: a cloud's file by its number, from 1 on, else a capture. Packets run through
 * the same state, so that a corpus file is a capture: records of one length byte and as many bytes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/bytes.h"
#include "core/mirror/direction.h"
#include "core/mirror/duplicates.h"
#include "core/provider/mirrors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const mirror_read_header readers[] = {mirror_header_vxlan, mirror_header_gpe, mirror_header_geneve,
                                             mirror_header_gre};

static const struct mirror_identity identity = {.ip_id = true, .payload = 64};

static void
fuzz_bare(struct mirror_duplicates *duplicates, uint32_t frame, const uint8_t *data, size_t length)
{
    struct ip_packet packet;
    size_t ip;
    if (ethernet_find_ip(ETHER_FRAME, data, length, &ip)) {
        if (ip >= length) {
            g_printerr("an IP packet at %zu of %zu bytes\n", ip, length);
            abort();
        }
        if (ip_packet_read(data + ip, length - ip, &packet)) {
            mirror_duplicates_see_bare(duplicates, mirror_packet_hash(&packet, &identity, 1), frame, frame);
        }
    }
}

static void
fuzz_packet(struct mirror_streams *streams, struct mirror_duplicates *duplicates, uint32_t frame, const uint8_t *data,
            size_t length)
{
    static const uint8_t source[] = {10, 0, 0, 1}, target[] = {10, 0, 0, 2};
    struct mirror_header header;
    struct mirror_inner inner;
    if (!readers[length % G_N_ELEMENTS(readers)](data, length, &header)) {
        return;
    }
    if (header.encap == MIRROR_GENEVE) {
        mirror_header_add_options(mirror_clouds, data, &header);
    }
    bool is_ip = mirror_inner_read(data + header.length, length - header.length, header.payload, &inner);
    struct mirror_path *path = mirror_streams_path(streams, &header, source, target, sizeof source);
    mirror_streams_judge(streams, path, &header, is_ip ? &inner : NULL, source, sizeof source);
    mirror_path_direction(path, &header, &inner, source, sizeof source);
    if (is_ip && path->reason != MIRROR_NOT) {
        int64_t later = 0;
        uint64_t hash = mirror_packet_hash(&inner.ip, &identity, 1);
        uint32_t first = mirror_duplicates_see(duplicates, hash, path->stream->index, frame, (int64_t)frame * length);
        uint32_t found = mirror_duplicates_find(duplicates, frame, &later);
        if (first >= frame || (first != 0 && first != found)) {
            g_printerr("frame %u is a duplicate of %u\n", frame, first);
            abort();
        }
    }
}

static void
fuzz_capture(const uint8_t *data, size_t size)
{
    struct mirror_sessions *table = mirror_sessions_new();
    mirror_sessions_take(table, mirror_session_new(1, NULL));
    struct mirror_streams *streams = mirror_streams_new(table);
    struct mirror_duplicates *duplicates = mirror_duplicates_new(1000);
    for (uint32_t frame = 1; size > 0; frame++) {
        size_t length = MIN(data[0], size - 1);
        uint8_t *copy = g_memdup2(data + 1, length);
        if (frame % 4 == 0) {
            fuzz_bare(duplicates, frame, length ? copy : data, length);
        } else {
            fuzz_packet(streams, duplicates, frame, length ? copy : data, length);
        }
        g_free(copy);
        data += 1 + length;
        size -= 1 + length;
    }
    mirror_duplicates_free(duplicates);
    mirror_streams_free(streams);
    mirror_sessions_free(table);
}

/* The file of that number, from 0 on; NULL if there are not so many. */
static const struct mirror_inventory *
inventory_of(int number)
{
    for (const struct mirror_cloud *const *cloud = mirror_clouds; *cloud != NULL; cloud++) {
        const struct mirror_inventory *inventory = (*cloud)->inventories;
        for (; inventory != NULL && inventory->preference != NULL; inventory++) {
            if (number-- == 0) {
                return inventory;
            }
        }
    }
    return NULL;
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *error = NULL;
    if (size == 0) {
        return 0;
    }
    const struct mirror_inventory *inventory = inventory_of(data[0] - 1);
    if (inventory == NULL) {
        fuzz_capture(data + 1, size - 1);
        return 0;
    }
    struct mirror_sessions *table = mirror_sessions_new();
    inventory->load(table, (const char *)data + 1, size - 1, &error);
    g_free(error);
    mirror_sessions_free(table);
    return 0;
}
