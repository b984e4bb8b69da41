/* mirror_duplicates.c - has another session shown this packet already?
 *
 * A queue of the packets of the last window, in chunks, and a hash table over it. The table's slots hold the newest
 * packet of each kind; each packet holds the next older one. What leaves the queue is not taken out of the table: a
 * position before the queue's head is the end of a chain.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provider/mirror_duplicates.h"
#include <glib.h>

#define CHUNK_ENTRIES 1024
#define FIRST_SLOTS   1024
#define NO_STREAM     UINT32_MAX

/* So many equal packets of one session in a row, such as a burst of duplicate ACKs, can be told from each other when
 * the other session's copies follow later. Limits what a flood of equal packets costs. */
#define MAX_EQUAL 64

struct entry {
    uint64_t hash;
    int64_t time_ns;
    uint32_t older; /* position of the next older entry of the slot, 0 if none */
    uint32_t frame;
    uint32_t stream, copy_stream; /* who showed it, and who showed it again */
};

struct duplicate {
    uint32_t frame, original;
    int64_t later_ns;
};

struct mirror_duplicates {
    int64_t window_ns;
    GPtrArray *chunks;   /* chunk i holds the positions from i * CHUNK_ENTRIES on; NULL once they left */
    uint32_t head, tail; /* positions: oldest entry, and where the next one goes; from 1 on */
    uint32_t *slots;
    uint32_t n_slots; /* a power of two, at least the number of entries */
    GArray *found;    /* struct duplicate, by ascending frame */
};

struct mirror_duplicates *
mirror_duplicates_new(int64_t window_ns)
{
    struct mirror_duplicates *duplicates = g_new0(struct mirror_duplicates, 1);
    duplicates->window_ns = window_ns;
    duplicates->chunks = g_ptr_array_new_with_free_func(g_free);
    duplicates->head = duplicates->tail = 1;
    duplicates->n_slots = FIRST_SLOTS;
    duplicates->slots = g_new0(uint32_t, FIRST_SLOTS);
    duplicates->found = g_array_new(FALSE, FALSE, sizeof(struct duplicate));
    return duplicates;
}

void
mirror_duplicates_free(struct mirror_duplicates *duplicates)
{
    if (duplicates) {
        g_ptr_array_free(duplicates->chunks, TRUE);
        g_array_free(duplicates->found, TRUE);
        g_free(duplicates->slots);
        g_free(duplicates);
    }
}

static struct entry *
entry_at(const struct mirror_duplicates *duplicates, uint32_t position)
{
    struct entry *chunk = g_ptr_array_index(duplicates->chunks, position / CHUNK_ENTRIES);
    return &chunk[position % CHUNK_ENTRIES];
}

static bool
is_near(const struct mirror_duplicates *duplicates, int64_t a, int64_t b)
{
    return a - b <= duplicates->window_ns && b - a <= duplicates->window_ns;
}

/* Lets entries go that are out of the window, as seen from now. */
static void
expire(struct mirror_duplicates *duplicates, int64_t now)
{
    while (duplicates->head < duplicates->tail &&
           !is_near(duplicates, entry_at(duplicates, duplicates->head)->time_ns, now)) {
        duplicates->head++;
        if (duplicates->head % CHUNK_ENTRIES == 0) {
            gpointer *chunk = &g_ptr_array_index(duplicates->chunks, duplicates->head / CHUNK_ENTRIES - 1);
            g_free(*chunk);
            *chunk = NULL;
        }
    }
}

static void
link_entry(struct mirror_duplicates *duplicates, uint32_t position)
{
    struct entry *entry = entry_at(duplicates, position);
    uint32_t *slot = &duplicates->slots[entry->hash & (duplicates->n_slots - 1)];
    entry->older = *slot;
    *slot = position;
}

static void
grow_slots(struct mirror_duplicates *duplicates)
{
    g_free(duplicates->slots);
    duplicates->n_slots *= 2;
    duplicates->slots = g_new0(uint32_t, duplicates->n_slots);
    for (uint32_t position = duplicates->head; position < duplicates->tail; position++) {
        link_entry(duplicates, position);
    }
}

static void
append(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t stream, uint32_t frame, int64_t time_ns)
{
    if (duplicates->tail / CHUNK_ENTRIES >= duplicates->chunks->len) {
        g_ptr_array_add(duplicates->chunks, g_new(struct entry, CHUNK_ENTRIES));
    }
    if (duplicates->tail - duplicates->head >= duplicates->n_slots) {
        grow_slots(duplicates);
    }
    *entry_at(duplicates, duplicates->tail) =
        (struct entry){.hash = hash, .time_ns = time_ns, .frame = frame, .stream = stream, .copy_stream = NO_STREAM};
    link_entry(duplicates, duplicates->tail++);
}

void
mirror_duplicates_expect(const struct mirror_duplicates *duplicates, uint64_t hash)
{
#ifdef __GNUC__
    __builtin_prefetch(&duplicates->slots[hash & (duplicates->n_slots - 1)], 1);
#else
    (void)duplicates;
    (void)hash;
#endif
}

/* The newest packet with this hash that another session showed and this one did not yet; NULL if there is none. Of a
 * packet that more than one session showed again, only the newest may be meant: who showed it is not known in full. */
static struct entry *
find_original(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t stream, int64_t time_ns)
{
    unsigned equal = 0;
    uint32_t position = duplicates->slots[hash & (duplicates->n_slots - 1)];
    for (; position >= duplicates->head && equal < MAX_EQUAL; position = entry_at(duplicates, position)->older) {
        struct entry *entry = entry_at(duplicates, position);
        if (entry->hash != hash || !is_near(duplicates, entry->time_ns, time_ns)) {
            continue;
        }
        bool mine = entry->stream == stream || entry->copy_stream == stream;
        if (!mine && (equal == 0 || entry->copy_stream == NO_STREAM)) {
            return entry;
        }
        equal++;
    }
    return NULL;
}

uint32_t
mirror_duplicates_see(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t stream, uint32_t frame,
                      int64_t time_ns)
{
    expire(duplicates, time_ns);
    struct entry *original = find_original(duplicates, hash, stream, time_ns);
    if (original == NULL) {
        append(duplicates, hash, stream, frame, time_ns);
        return 0;
    }
    if (original->copy_stream == NO_STREAM) {
        original->copy_stream = stream;
    }
    struct duplicate duplicate = {frame, original->frame, time_ns - original->time_ns};
    g_array_append_val(duplicates->found, duplicate);
    return original->frame;
}

static gint
compare_frames(gconstpointer a, gconstpointer b)
{
    const struct duplicate *left = a, *right = b;
    return (left->frame > right->frame) - (left->frame < right->frame);
}

uint32_t
mirror_duplicates_find(const struct mirror_duplicates *duplicates, uint32_t frame, int64_t *later_ns)
{
    struct duplicate key = {.frame = frame};
    guint index;
    if (!g_array_binary_search(duplicates->found, &key, compare_frames, &index)) {
        return 0;
    }
    const struct duplicate *found = &g_array_index(duplicates->found, struct duplicate, index);
    *later_ns = found->later_ns;
    return found->original;
}
