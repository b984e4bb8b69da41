/* copies.c - which frame showed a packet before, as far as the preferences look for that
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/mirror/copies.h"
#include "core/base/hash.h"
#include "core/mirror/duplicates.h"
#include "core/mirror/inner.h"
#include "dissector/mirror/settings.h"

#define NS_PER_S 1000000000
/* Keeps the difference of two times within 64 bits. */
#define MAX_SECONDS 4000000000

static struct mirror_duplicates *duplicates;
static uint64_t seed;

void
mirror_forget_copies(void)
{
    mirror_duplicates_free(duplicates);
    duplicates = NULL;
}

void
mirror_start_copies(void)
{
    mirror_forget_copies();
    duplicates = mirror_duplicates_new((int64_t)mirror_settings.duplicate_window_ms * (NS_PER_S / 1000));
    seed = hash_seed();
}

static uint64_t
hash_of(const struct ip_packet *packet)
{
    const struct mirror_identity identity = {.ip_id = mirror_settings.duplicate_ip_id,
                                             .payload = mirror_settings.duplicate_payload};
    return mirror_packet_hash(packet, &identity, seed);
}

static int64_t
time_of(const packet_info *pinfo)
{
    int64_t seconds = CLAMP((int64_t)pinfo->abs_ts.secs, -MAX_SECONDS, MAX_SECONDS);
    return seconds * NS_PER_S + pinfo->abs_ts.nsecs;
}

struct mirror_copy
mirror_begin_copy(const struct ip_packet *packet, const packet_info *pinfo)
{
    struct mirror_copy copy = {.compare = mirror_settings.duplicates && packet->bytes != NULL};
    copy.remember = copy.compare && !PINFO_FD_VISITED(pinfo);
    if (copy.remember) {
        copy.hash = hash_of(packet);
        mirror_duplicates_expect(duplicates, copy.hash);
    }
    return copy;
}

uint32_t
mirror_original_of(const struct mirror_copy *copy, uint32_t stream, const packet_info *pinfo, int64_t *later_ns)
{
    bool look = copy->compare;
    if (copy->remember) {
        look = mirror_duplicates_see(duplicates, copy->hash, stream, pinfo->num, time_of(pinfo)) != 0;
    }
    return look ? mirror_duplicates_find(duplicates, pinfo->num, later_ns) : 0;
}

void
mirror_note_copy(const struct ip_packet *packet, uint32_t stream, const packet_info *pinfo)
{
    if (mirror_settings.duplicates && !PINFO_FD_VISITED(pinfo)) {
        mirror_duplicates_see(duplicates, hash_of(packet), stream, pinfo->num, time_of(pinfo));
    }
}

void
mirror_note_bare(const struct ip_packet *packet, const packet_info *pinfo)
{
    if (duplicates != NULL) {
        mirror_duplicates_see_bare(duplicates, hash_of(packet), pinfo->num, time_of(pinfo));
    }
}
