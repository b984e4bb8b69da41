/* glance.c - which records may count a packet, while records and packets still come
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/glance.h"
#include "core/base/hash.h"
#include "core/join/series.h"
#include "core/join/sorted.h"
#include "core/join/time.h"

enum {
    ENTRY = 40,    /* bytes that a conversation takes beside its streams, at the most */
    ALLOCATED = 16 /* bytes that what is allocated takes beside its size */
};

/* A stream as far as it is known. */
struct glance {
    uint32_t stream;
    uint32_t newest; /* of the records that have been put in order */
    struct join_sorted records;
    struct glance *next; /* of the conversation */
};

struct join_glances {
    const struct join *join;
    GHashTable *all; /* number of the conversation -> struct glance, its first stream */
    GArray *fresh;   /* numbers of records that are new */
};

static guint
hash_of_number(gconstpointer number)
{
    return (guint)hash_step(hash_process_seed(), GPOINTER_TO_UINT(number));
}

static void
free_glances(gpointer first)
{
    for (struct glance *glance = first, *next = NULL; glance != NULL; glance = next) {
        next = glance->next;
        join_sorted_clear(&glance->records);
        g_free(glance);
    }
}

static struct glance *
new_glance(uint32_t stream)
{
    struct glance *glance = g_new0(struct glance, 1);
    glance->stream = stream;
    return glance;
}

struct join_glances *
join_glances_new(const struct join *join)
{
    struct join_glances *glances = g_new0(struct join_glances, 1);
    glances->join = join;
    glances->all = g_hash_table_new_full(hash_of_number, g_direct_equal, NULL, free_glances);
    glances->fresh = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    return glances;
}

void
join_glances_free(struct join_glances *glances)
{
    if (glances != NULL) {
        g_hash_table_destroy(glances->all);
        g_array_free(glances->fresh, TRUE);
        g_free(glances);
    }
}

void
join_glances_clear(struct join_glances *glances)
{
    g_hash_table_remove_all(glances->all);
}

size_t
join_glances_memory(const struct join_glances *glances)
{
    size_t bytes = sizeof(*glances);
    GHashTableIter iter;
    gpointer first;
    g_hash_table_iter_init(&iter, glances->all);
    while (g_hash_table_iter_next(&iter, NULL, &first)) {
        bytes += ENTRY;
        for (const struct glance *glance = first; glance != NULL; glance = glance->next) {
            bytes += ALLOCATED + sizeof(*glance) + join_sorted_memory(&glance->records);
        }
    }
    return bytes;
}

bool
join_glances_know(const struct join_glances *glances, uint32_t conversation)
{
    return g_hash_table_contains(glances->all, GUINT_TO_POINTER(conversation));
}

/* Puts the records of a stream in order that came since the last time. Their chain leads from the newest back. */
static void
catch_up(struct join_glances *glances, struct glance *glance)
{
    const struct join *join = glances->join;
    uint32_t newest = join_stream(join, glance->stream)->records;
    g_array_set_size(glances->fresh, 0);
    for (uint32_t number = newest; number > glance->newest; number = join_record(join, number)->next) {
        g_array_append_val(glances->fresh, number);
    }
    glance->newest = newest;
    for (guint i = glances->fresh->len; i-- > 0;) {
        join_sorted_add(join, &glance->records, g_array_index(glances->fresh, uint32_t, i));
    }
}

/* The first streams of a conversation that has one, all of whose records are in order. */
static struct glance *
streams_of(struct join_glances *glances, uint32_t conversation)
{
    struct glance *first = g_hash_table_lookup(glances->all, GUINT_TO_POINTER(conversation));
    if (first == NULL) {
        first = new_glance(conversation);
        g_hash_table_insert(glances->all, GUINT_TO_POINTER(conversation), first);
    }
    struct glance *glance = first;
    for (int n = 1;; n++) {
        catch_up(glances, glance);
        uint32_t next = join_next_stream(glances->join, glance->stream);
        if (next == JOIN_NONE || n == JOIN_MOST_LINKED) {
            return first;
        }
        if (glance->next == NULL) {
            glance->next = new_glance(next);
        }
        glance = glance->next;
    }
}

/* A stream's records of one direction. */
struct part {
    const struct join *join;
    const struct join_sorted *sorted;
    enum join_direction direction;
};

/* What a record of that direction says; NULL if there is none. */
static const struct join_record *
content_of(const struct part *part, const struct join_sorted_record *sorted)
{
    const struct join_record *record = sorted != NULL ? join_record(part->join, sorted->record) : NULL;
    return record != NULL && join_direction_of(record) == part->direction ? record : NULL;
}

/* Whether a record covers a time: a tuple since the one before it, and what has no end up to the next. */
static bool
covers(const struct part *part, struct join_sorted_place place, int64_t time)
{
    const struct join_record *record = content_of(part, join_sorted_at(part->sorted, place));
    if (record == NULL || record->kind == JOIN_BEGIN || record->kind == JOIN_SOME_REFUSED) {
        return false;
    }
    int64_t first = record->first, last = record->last;
    if (record->kind == JOIN_CONTINUES || record->kind == JOIN_END) {
        const struct join_record *before = content_of(part, join_sorted_before(part->sorted, &place));
        bool open = before != NULL && (before->kind == JOIN_BEGIN || before->kind == JOIN_CONTINUES);
        int64_t since = before != NULL ? before->first : INT64_MIN;
        first = open ? since : MAX(since, join_minus(record->first, join_nanoseconds(record->period, 0)));
    } else if (record->kind == JOIN_DENIED || record->kind == JOIN_OPEN) {
        place = join_sorted_after(part->join, part->sorted, part->direction, record->first);
        const struct join_record *next = content_of(part, join_sorted_at(part->sorted, place));
        int64_t until = next != NULL ? join_minus(next->first, 1) : INT64_MAX;
        int64_t most =
            record->kind == JOIN_OPEN ? join_open_until(record) : join_plus(record->last, part->join->settings.slack);
        last = MAX(last, MIN(until, most));
    }
    return first <= time && time <= last;
}

/* Whether a record goes before one that covers the packet, too, and begins later. */
static bool
is_better(const struct join *join, const struct join_sorted_record *one, const struct join_sorted_record *later)
{
    const struct join_record *record = join_record(join, one->record);
    bool denied = record->action == JOIN_REJECT;
    if (later == NULL || denied != (join_record(join, later->record)->action == JOIN_REJECT)) {
        return later == NULL || !denied;
    }
    return !record->has_packets || one->given < join_packets_of(record);
}

/* The record of a direction that may count a packet of a time: the first that ends of those that still want some, else
 * the last one. What was refused comes after what was let in. NULL if none covers the time. */
static struct join_sorted_record *
look_at(const struct part *part, int64_t time)
{
    enum { BACK = 8 }; /* records of one place hardly overlap: the one is among so many */
    struct join_sorted_record *found = NULL;
    struct join_sorted_place place = join_sorted_after(part->join, part->sorted, part->direction, time);
    struct join_sorted_record *here = join_sorted_at(part->sorted, place);
    for (int back = -1; back < BACK; back++) {
        if (here != NULL && covers(part, place, time) && is_better(part->join, here, found)) {
            found = here;
        }
        here = join_sorted_before(part->sorted, &place);
    }
    return found;
}

uint32_t
join_glances_at(struct join_glances *glances, const struct join_packet *packet, uint32_t *records, uint32_t n)
{
    const struct join *join = glances->join;
    /* A copy is counted where it is known to be from; the first look does not know all that may be. */
    enum join_presence least = packet->copy ? JOIN_HERE : JOIN_PERHAPS_HERE;
    uint32_t found = 0;
    for (struct glance *glance = streams_of(glances, packet->conversation); glance != NULL; glance = glance->next) {
        if (join_presence(join, packet, join_stream(join, glance->stream)->key.interface) < least) {
            continue;
        }
        enum join_direction directions[] = {packet->forward ? JOIN_LOWER_SENDS : JOIN_UPPER_SENDS, JOIN_BOTH_SEND};
        for (size_t j = 0; j < G_N_ELEMENTS(directions); j++) {
            const struct part part = {join, &glance->records, directions[j]};
            struct join_sorted_record *record = look_at(&part, packet->time);
            if (record != NULL && found < n) {
                record->given++;
                records[found++] = record->record;
            }
        }
    }
    return found;
}
