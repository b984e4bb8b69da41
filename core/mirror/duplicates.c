/* duplicates.c - has another session shown this packet already?
 *
 * A queue of the packets of the last window, in chunks, and a hash table over it. The table's slots hold the newest
 * packet of each kind; each packet holds the next older one. What leaves the queue is not taken out of the table: a
 * position before the queue's head is the end of a chain.
 *
 * Times are what the file says. A packet that is far from the ones before it in time may be after a pause, or have come
 * from a clock that is wrong; so a few such windows are kept, and what the others hold stays.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/duplicates.h"
#include "core/base/portable.h"
#include <glib.h>

#define CHUNK_ENTRIES 1024
#define FIRST_SLOTS   1024
#define NO_STREAM     UINT32_MAX
#define BARE_STREAM   (UINT32_MAX - 1)
#define MOST_WINDOWS  4

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

/* The packets of a time. */
struct window {
    int64_t newest_ns;   /* the time of the packet that came last */
    GPtrArray *chunks;   /* chunk i holds the positions from i * CHUNK_ENTRIES on; NULL once they left */
    uint32_t head, tail; /* positions: oldest entry, and where the next one goes; from 1 on */
    uint32_t *slots;
    uint32_t n_slots; /* a power of two, at least the number of entries */
};

struct mirror_duplicates {
    int64_t window_ns;
    struct window *windows[MOST_WINDOWS]; /* the one that was used last first; NULL behind the last */
    GArray *found;                        /* struct duplicate, by ascending frame */
    GArray *found_later;                  /* of originals that came after their duplicates */
    bool is_sorted;                       /* found_later is by ascending frame */
};

static struct window *
window_new(void)
{
    struct window *window = g_new0(struct window, 1);
    window->chunks = g_ptr_array_new_with_free_func(g_free);
    window->head = window->tail = 1;
    window->n_slots = FIRST_SLOTS;
    window->slots = g_new0(uint32_t, FIRST_SLOTS);
    return window;
}

static void
window_free(struct window *window)
{
    if (window) {
        g_ptr_array_free(window->chunks, TRUE);
        g_free(window->slots);
        g_free(window);
    }
}

struct mirror_duplicates *
mirror_duplicates_new(int64_t window_ns)
{
    struct mirror_duplicates *duplicates = g_new0(struct mirror_duplicates, 1);
    duplicates->window_ns = window_ns;
    duplicates->windows[0] = window_new();
    duplicates->found = g_array_new(FALSE, FALSE, sizeof(struct duplicate));
    duplicates->found_later = g_array_new(FALSE, FALSE, sizeof(struct duplicate));
    return duplicates;
}

void
mirror_duplicates_free(struct mirror_duplicates *duplicates)
{
    if (duplicates) {
        for (size_t i = 0; i < MOST_WINDOWS; i++) {
            window_free(duplicates->windows[i]);
        }
        g_array_free(duplicates->found, TRUE);
        g_array_free(duplicates->found_later, TRUE);
        g_free(duplicates);
    }
}

static struct entry *
entry_at(const struct window *window, uint32_t position)
{
    struct entry *chunk = g_ptr_array_index(window->chunks, position / CHUNK_ENTRIES);
    return &chunk[position % CHUNK_ENTRIES];
}

static bool
is_near(int64_t window_ns, int64_t a, int64_t b)
{
    return a - b <= window_ns && b - a <= window_ns;
}

/* Lets entries go that are out of the window, as seen from now. */
static void
expire(struct window *window, int64_t window_ns, int64_t now)
{
    while (window->head < window->tail && !is_near(window_ns, entry_at(window, window->head)->time_ns, now)) {
        window->head++;
        if (window->head % CHUNK_ENTRIES == 0) {
            gpointer *chunk = &g_ptr_array_index(window->chunks, window->head / CHUNK_ENTRIES - 1);
            g_free(*chunk);
            *chunk = NULL;
        }
    }
}

static void
link_entry(struct window *window, uint32_t position)
{
    struct entry *entry = entry_at(window, position);
    uint32_t *slot = &window->slots[entry->hash & (window->n_slots - 1)];
    entry->older = *slot;
    *slot = position;
}

static void
grow_slots(struct window *window)
{
    g_free(window->slots);
    window->n_slots *= 2;
    window->slots = g_new0(uint32_t, window->n_slots);
    for (uint32_t position = window->head; position < window->tail; position++) {
        link_entry(window, position);
    }
}

static void
append(struct window *window, const struct entry *entry)
{
    if (window->tail / CHUNK_ENTRIES >= window->chunks->len) {
        g_ptr_array_add(window->chunks, g_new(struct entry, CHUNK_ENTRIES));
    }
    if (window->tail - window->head >= window->n_slots) {
        grow_slots(window);
    }
    *entry_at(window, window->tail) = *entry;
    link_entry(window, window->tail++);
}

void
mirror_duplicates_expect(const struct mirror_duplicates *duplicates, uint64_t hash)
{
    const struct window *window = duplicates->windows[0];
    portable_expect_write(&window->slots[hash & (window->n_slots - 1)]);
}

/* The newest packet with this hash that another session showed and this one did not yet; NULL if there is none. Of a
 * packet that more than one session showed again, only the newest may be meant: who showed it is not known in full. */
static struct entry *
find_original(const struct window *window, int64_t window_ns, const struct entry *copy)
{
    unsigned equal = 0;
    uint32_t position = window->slots[copy->hash & (window->n_slots - 1)];
    for (; position >= window->head && equal < MAX_EQUAL; position = entry_at(window, position)->older) {
        struct entry *entry = entry_at(window, position);
        if (entry->hash != copy->hash || !is_near(window_ns, entry->time_ns, copy->time_ns)) {
            continue;
        }
        bool mine = entry->stream == copy->stream || entry->copy_stream == copy->stream;
        if (!mine && (equal == 0 || entry->copy_stream == NO_STREAM)) {
            return entry;
        }
        equal++;
    }
    return NULL;
}

/* The window of a time, moved to the front: the one whose newest packet is near, else one that is empty. */
static struct window *
window_of(struct mirror_duplicates *duplicates, int64_t time_ns)
{
    struct window **windows = duplicates->windows, *found = NULL;
    size_t i;
    for (i = 0; i < MOST_WINDOWS && windows[i] != NULL; i++) {
        if (windows[i]->tail == 1 || is_near(duplicates->window_ns, windows[i]->newest_ns, time_ns)) {
            found = windows[i];
            break;
        }
    }
    if (found == NULL) {
        i = MIN(i, MOST_WINDOWS - 1);
        window_free(windows[i]);
        found = window_new();
    }
    for (; i > 0; i--) {
        windows[i] = windows[i - 1];
    }
    windows[0] = found;
    found->newest_ns = time_ns;
    expire(found, duplicates->window_ns, time_ns);
    return found;
}

uint32_t
mirror_duplicates_see(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t stream, uint32_t frame,
                      int64_t time_ns)
{
    const struct entry seen = {
        .hash = hash, .time_ns = time_ns, .frame = frame, .stream = stream, .copy_stream = NO_STREAM};
    struct window *window = window_of(duplicates, time_ns);
    struct entry *original = find_original(window, duplicates->window_ns, &seen);
    if (original == NULL) {
        append(window, &seen);
        return 0;
    }
    if (original->copy_stream == NO_STREAM) {
        original->copy_stream = stream;
    }
    struct duplicate duplicate = {frame, original->frame, time_ns - original->time_ns};
    g_array_append_val(duplicates->found, duplicate);
    return original->frame;
}

void
mirror_duplicates_see_bare(struct mirror_duplicates *duplicates, uint64_t hash, uint32_t frame, int64_t time_ns)
{
    struct entry seen = {
        .hash = hash, .time_ns = time_ns, .frame = frame, .stream = BARE_STREAM, .copy_stream = NO_STREAM};
    struct window *window = window_of(duplicates, time_ns);
    struct entry *copy = find_original(window, duplicates->window_ns, &seen);
    if (copy != NULL && copy->copy_stream == NO_STREAM) {
        struct duplicate duplicate = {copy->frame, frame, copy->time_ns - time_ns};
        copy->copy_stream = BARE_STREAM;
        seen.copy_stream = copy->stream;
        g_array_append_val(duplicates->found_later, duplicate);
        duplicates->is_sorted = false;
    }
    append(window, &seen);
}

static gint
compare_frames(gconstpointer a, gconstpointer b)
{
    const struct duplicate *left = a, *right = b;
    return (left->frame > right->frame) - (left->frame < right->frame);
}

uint32_t
mirror_duplicates_find(struct mirror_duplicates *duplicates, uint32_t frame, int64_t *later_ns)
{
    struct duplicate key = {.frame = frame};
    GArray *list = duplicates->found;
    guint index;
    if (!g_array_binary_search(list, &key, compare_frames, &index)) {
        list = duplicates->found_later;
        if (!duplicates->is_sorted) {
            g_array_sort(list, compare_frames);
            duplicates->is_sorted = true;
        }
        if (!g_array_binary_search(list, &key, compare_frames, &index)) {
            return 0;
        }
    }
    const struct duplicate *found = &g_array_index(list, struct duplicate, index);
    *later_ns = found->later_ns;
    return found->original;
}
