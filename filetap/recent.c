/* recent.c - what was used of late, to be used again: a few things, by a number
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/recent.h"

struct entry {
    int64_t number;
    uint64_t used; /* when, as a count of uses */
    size_t size;
    void *thing;
};

/* At first, only a part of what may be kept is: who goes through a file from its beginning to its end needs no more. A
 * thing that is added again soon after it was dropped shows that more is needed. */
enum { PARTS = 16 };

struct filetap_recent {
    GDestroyNotify free_thing;
    GArray *entries; /* of struct entry */
    guint latest;
    uint64_t uses;
    size_t size, most_size;
    unsigned most;
    unsigned parts;   /* of them that are used */
    GArray *dropped;  /* numbers of late, of int64_t: at most twice as many as may be kept */
    guint at_dropped; /* the place of the next one */
};

struct filetap_recent *
filetap_recent_new(GDestroyNotify free_thing, size_t most_size, unsigned most)
{
    struct filetap_recent *recent = g_new0(struct filetap_recent, 1);
    recent->free_thing = free_thing;
    recent->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
    recent->most_size = most_size;
    recent->most = most;
    recent->parts = 1;
    recent->dropped = g_array_new(FALSE, FALSE, sizeof(int64_t));
    return recent;
}

static void
drop(struct filetap_recent *recent, guint number)
{
    const struct entry *entry = &g_array_index(recent->entries, struct entry, number);
    recent->size -= entry->size;
    recent->free_thing(entry->thing);
    g_array_remove_index_fast(recent->entries, number);
}

void
filetap_recent_free(struct filetap_recent *recent)
{
    while (recent != NULL && recent->entries->len > 0) {
        drop(recent, recent->entries->len - 1);
    }
    if (recent != NULL) {
        g_array_free(recent->entries, TRUE);
        g_array_free(recent->dropped, TRUE);
    }
    g_free(recent);
}

void *
filetap_recent_find(struct filetap_recent *recent, int64_t number)
{
    struct entry *entries = (struct entry *)(void *)recent->entries->data; /* NULL before there is any */
    guint n = recent->entries->len, at = recent->latest;
    if (at >= n || entries[at].number != number) {
        for (at = 0; at < n && entries[at].number != number; at++) {
        }
        if (at == n) {
            return NULL;
        }
    }
    recent->latest = at;
    entries[at].used = ++recent->uses;
    return entries[at].thing;
}

static guint
least_recent(const struct filetap_recent *recent)
{
    guint least = 0;
    for (guint i = 1; i < recent->entries->len; i++) {
        if (g_array_index(recent->entries, struct entry, i).used <
            g_array_index(recent->entries, struct entry, least).used) {
            least = i;
        }
    }
    return least;
}

static void
note_dropped(struct filetap_recent *recent, int64_t number)
{
    if (recent->dropped->len < 2 * recent->most) {
        g_array_append_val(recent->dropped, number);
        return;
    }
    g_array_index(recent->dropped, int64_t, recent->at_dropped) = number;
    recent->at_dropped = (recent->at_dropped + 1) % recent->dropped->len;
}

static bool
was_dropped(const struct filetap_recent *recent, int64_t number)
{
    const int64_t *dropped = (const int64_t *)(const void *)recent->dropped->data; /* NULL before there is any */
    for (guint i = 0; i < recent->dropped->len; i++) {
        if (dropped[i] == number) {
            return true;
        }
    }
    return false;
}

void
filetap_recent_add(struct filetap_recent *recent, int64_t number, void *thing, size_t size)
{
    if (recent->parts < PARTS && was_dropped(recent, number)) {
        recent->parts *= 2;
    }
    while (recent->entries->len > 0 && (recent->entries->len >= recent->most / PARTS * recent->parts ||
                                        recent->size + size > recent->most_size / PARTS * recent->parts)) {
        guint least = least_recent(recent);
        note_dropped(recent, g_array_index(recent->entries, struct entry, least).number);
        drop(recent, least);
    }
    const struct entry entry = {number, ++recent->uses, size, thing};
    recent->size += size;
    recent->latest = recent->entries->len;
    g_array_append_val(recent->entries, entry);
}
