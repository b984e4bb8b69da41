/* kept.c - conversations that have been resolved, packed
 *
 * A frame that is shown asks for a few records, packets and sums of its conversation. To make the whole anew each time
 * would cost the square of it when frames of many flows alternate, and to keep it as it was made costs more than the
 * records. So it is packed, and unpacked where it is looked at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/kept.h"
#include <string.h>
#include "core/base/hash.h"

/* What stands before the three arrays. */
struct head {
    uint32_t size, n_records, n_matches, n_summaries;
};

enum {
    ENTRY = 48 /* bytes that an allocation and its entry in the hash table take beside its size, at the most */
};

struct join_kept {
    GHashTable *all; /* number of the conversation -> struct head and what follows */
    size_t size;     /* of those */
    GByteArray *bytes;
    const struct join *join;
    struct join_packed packed; /* what was found last */
    struct join_resolved found;
};

/* The times of a record are mostly what it says itself. */
static void
take_times(const void *join, void *element)
{
    struct join_matched_record matched;
    memcpy(&matched, element, sizeof(matched));
    const struct join_record *record = join_record(join, matched.record);
    matched.first = (int64_t)((uint64_t)matched.first - (uint64_t)record->first);
    matched.last = (int64_t)((uint64_t)matched.last - (uint64_t)record->last);
    memcpy(element, &matched, sizeof(matched));
}

static void
put_times_back(const void *join, void *element)
{
    struct join_matched_record matched;
    memcpy(&matched, element, sizeof(matched));
    const struct join_record *record = join_record(join, matched.record);
    matched.first = (int64_t)((uint64_t)matched.first + (uint64_t)record->first);
    matched.last = (int64_t)((uint64_t)matched.last + (uint64_t)record->last);
    memcpy(element, &matched, sizeof(matched));
}

static const struct join_packed_kind record_kind = {sizeof(struct join_matched_record) / 4, 3, take_times,
                                                    put_times_back};
static const struct join_packed_kind match_kind = {sizeof(struct join_match) / 4, 4, NULL, NULL};
static const struct join_packed_kind summary_kind = {sizeof(struct join_summary) / 4, 1, NULL, NULL};

static guint
hash_of_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), GPOINTER_TO_UINT(number));
}

struct join_kept *
join_kept_new(const struct join *join)
{
    struct join_kept *kept = g_new0(struct join_kept, 1);
    kept->all = g_hash_table_new_full(hash_of_number, g_direct_equal, NULL, g_free);
    kept->bytes = g_byte_array_new();
    kept->join = join;
    kept->packed = (struct join_packed){.records = join_reader_new(&record_kind, join),
                                        .matches = join_reader_new(&match_kind, join),
                                        .summaries = join_reader_new(&summary_kind, join)};
    return kept;
}

void
join_kept_free(struct join_kept *kept)
{
    if (kept != NULL) {
        g_hash_table_destroy(kept->all);
        g_byte_array_free(kept->bytes, TRUE);
        join_reader_free(kept->packed.records);
        join_reader_free(kept->packed.matches);
        join_reader_free(kept->packed.summaries);
        g_free(kept);
    }
}

size_t
join_kept_memory(const struct join_kept *kept)
{
    return sizeof(*kept) + kept->size + (size_t)g_hash_table_size(kept->all) * ENTRY +
           join_reader_memory(kept->packed.records) + join_reader_memory(kept->packed.matches) +
           join_reader_memory(kept->packed.summaries);
}

void
join_kept_clear(struct join_kept *kept)
{
    g_hash_table_remove_all(kept->all);
    kept->size = 0;
    kept->found.conversation = JOIN_NONE;
}

void
join_kept_add(struct join_kept *kept, const struct join_resolved *resolved)
{
    enum { MOST_UNUSED = 1 << 20 }; /* bytes that are not given back between two calls */
    gpointer key = GUINT_TO_POINTER(resolved->conversation);
    struct head head = {0, resolved->records->len, resolved->matches->len, resolved->summaries->len};
    GByteArray *bytes = kept->bytes;
    g_byte_array_set_size(bytes, 0);
    g_byte_array_append(bytes, (const guint8 *)&head, sizeof(head));
    join_pack(bytes, &record_kind, kept->join, resolved->records->data, head.n_records);
    join_pack(bytes, &match_kind, kept->join, resolved->matches->data, head.n_matches);
    join_pack(bytes, &summary_kind, kept->join, resolved->summaries->data, head.n_summaries);
    head.size = bytes->len;
    memcpy(bytes->data, &head, sizeof(head));
    const struct head *old = g_hash_table_lookup(kept->all, key);
    kept->size += head.size - (old != NULL ? old->size : 0);
    kept->found.conversation = JOIN_NONE;
    g_hash_table_insert(kept->all, key, g_memdup2(bytes->data, bytes->len));
    if (bytes->len > MOST_UNUSED) {
        g_byte_array_free(bytes, TRUE);
        kept->bytes = g_byte_array_new();
    }
}

const struct join_resolved *
join_kept_find(struct join_kept *kept, uint32_t conversation)
{
    if (kept->found.conversation == conversation) {
        return &kept->found;
    }
    const struct head *head = g_hash_table_lookup(kept->all, GUINT_TO_POINTER(conversation));
    if (head == NULL) {
        return NULL;
    }
    struct join_packed *packed = &kept->packed;
    const uint8_t *bytes = (const uint8_t *)(head + 1);
    bytes = join_reader_begin(packed->records, bytes, head->n_records);
    bytes = join_reader_begin(packed->matches, bytes, head->n_matches);
    join_reader_begin(packed->summaries, bytes, head->n_summaries);
    packed->n_summaries = head->n_summaries;
    kept->found = (struct join_resolved){.packed = packed, .conversation = conversation};
    return &kept->found;
}
