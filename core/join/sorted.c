/* sorted.c - the numbers of records in the order of what they say, to which others are added at any time
 *
 * They stand in leaves of a few hundred, and the leaves in an array: a B-tree of two levels. A balanced tree of GLib's
 * would take as much for each as the record itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/sorted.h"
#include "core/base/search.h"

enum { FIRST_ROOM = 4, MOST_ROOM = 256 };

/* The order of two records; 0 if they say the very same. */
static int
compare_records(const struct join_record *a, const struct join_record *b)
{
    int order = join_compare_content(a, b);
    return order != 0 ? order : (int)a->tcp_flags - (int)b->tcp_flags;
}

void
join_sorted_clear(struct join_sorted *sorted)
{
    for (uint32_t i = 0; i < sorted->n; i++) {
        g_free(sorted->leaves[i].records);
    }
    g_free(sorted->leaves);
    *sorted = (struct join_sorted){.n = 0};
}

size_t
join_sorted_memory(const struct join_sorted *sorted)
{
    enum { ALLOCATED = 16 }; /* what an allocation takes beside its size, at the most */
    size_t bytes = sorted->n > 0 ? sorted->room * sizeof(sorted->leaves[0]) + ALLOCATED : 0;
    for (uint32_t i = 0; i < sorted->n; i++) {
        bytes += sorted->leaves[i].room * sizeof(struct join_sorted_record) + ALLOCATED;
    }
    return bytes;
}

/* What is asked of the records before a place. */
struct asked {
    const struct join *join;
    const struct join_sorted *sorted;
    const struct join_sorted_leaf *leaf; /* whose records are asked; NULL: the first of each leaf is */
    const struct join_record *content;   /* or NULL */
    enum join_direction direction;
    int64_t time;
};

/* Whether a record is before the content, or of the direction and begins at the time or before. */
static bool
is_before(const void *context, size_t number)
{
    const struct asked *asked = context;
    const struct join_sorted_leaf *leaf = asked->leaf != NULL ? asked->leaf : &asked->sorted->leaves[number];
    const struct join_record *record = join_record(asked->join, leaf->records[asked->leaf != NULL ? number : 0].record);
    if (asked->content != NULL) {
        return compare_records(record, asked->content) < 0;
    }
    enum join_direction direction = join_direction_of(record);
    return direction < asked->direction || (direction == asked->direction && record->first <= asked->time);
}

/* The place behind the last record that is before what is asked for: in the leaf of that record, so perhaps at its
 * end. There is a leaf. */
static struct join_sorted_place
place_of(struct asked *asked)
{
    struct join_sorted_place place;
    uint32_t n = asked->sorted->n;
    size_t leaves = n > 1 ? search_count_before(n, is_before, asked) : 1; /* only a single one is ever empty */
    place.leaf = leaves > 0 ? (uint32_t)leaves - 1 : 0;
    asked->leaf = &asked->sorted->leaves[place.leaf];
    place.at = (uint32_t)search_count_before(asked->leaf->n, is_before, asked);
    return place;
}

/* Puts a leaf at a place among the others. */
static struct join_sorted_leaf *
insert_leaf(struct join_sorted *sorted, uint32_t at, uint32_t room)
{
    if (sorted->n == sorted->room) {
        sorted->room = MAX(1, 2 * sorted->room);
        sorted->leaves = g_renew(struct join_sorted_leaf, sorted->leaves, sorted->room);
    }
    struct join_sorted_leaf *leaf = &sorted->leaves[at];
    memmove(leaf + 1, leaf, (sorted->n++ - at) * sizeof(*leaf));
    *leaf = (struct join_sorted_leaf){.room = room, .records = g_new(struct join_sorted_record, room)};
    return leaf;
}

/* Makes room for one more in a full leaf: it gets more, or half of it goes to a new one. What is added at the end
 * begins a new leaf, as most records come in their order. place moves with what stands there. */
static void
make_room(struct join_sorted *sorted, struct join_sorted_place *place)
{
    struct join_sorted_leaf *leaf = &sorted->leaves[place->leaf];
    if (leaf->room < MOST_ROOM) {
        leaf->room += leaf->room / 2;
        leaf->records = g_renew(struct join_sorted_record, leaf->records, leaf->room);
        return;
    }
    bool is_end = place->at == leaf->n && place->leaf + 1 == sorted->n;
    uint32_t kept = is_end ? leaf->n : leaf->n / 2;
    struct join_sorted_leaf *further = insert_leaf(sorted, place->leaf + 1, is_end ? FIRST_ROOM : leaf->room);
    leaf = further - 1;
    further->n = leaf->n - kept;
    memcpy(further->records, leaf->records + kept, further->n * sizeof(leaf->records[0]));
    leaf->n = kept;
    if (is_end || place->at > kept) {
        place->leaf++;
        place->at -= kept;
    }
}

void
join_sorted_add(const struct join *join, struct join_sorted *sorted, uint32_t record)
{
    const struct join_record *content = join_record(join, record);
    if (sorted->n == 0) {
        insert_leaf(sorted, 0, FIRST_ROOM);
    }
    struct asked asked = {.join = join, .sorted = sorted, .content = content};
    struct join_sorted_place place = place_of(&asked);
    bool is_end = place.at == sorted->leaves[place.leaf].n;
    const struct join_sorted_record *there =
        join_sorted_at(sorted, is_end ? (struct join_sorted_place){place.leaf + 1, 0} : place);
    if (there != NULL && compare_records(join_record(join, there->record), content) == 0) {
        return;
    }
    if (sorted->leaves[place.leaf].n == sorted->leaves[place.leaf].room) {
        make_room(sorted, &place);
    }
    struct join_sorted_leaf *leaf = &sorted->leaves[place.leaf];
    memmove(leaf->records + place.at + 1, leaf->records + place.at, (leaf->n - place.at) * sizeof(leaf->records[0]));
    leaf->records[place.at] = (struct join_sorted_record){record, 0};
    leaf->n++;
}

struct join_sorted_place
join_sorted_after(const struct join *join, const struct join_sorted *sorted, enum join_direction direction,
                  int64_t time)
{
    if (sorted->n == 0) {
        return (struct join_sorted_place){0, 0};
    }
    struct asked asked = {.join = join, .sorted = sorted, .direction = direction, .time = time};
    struct join_sorted_place place = place_of(&asked);
    if (place.at == sorted->leaves[place.leaf].n && place.leaf + 1 < sorted->n) {
        place = (struct join_sorted_place){place.leaf + 1, 0};
    }
    return place;
}

struct join_sorted_record *
join_sorted_at(const struct join_sorted *sorted, struct join_sorted_place place)
{
    bool is_there = place.leaf < sorted->n && place.at < sorted->leaves[place.leaf].n;
    return is_there ? &sorted->leaves[place.leaf].records[place.at] : NULL;
}

struct join_sorted_record *
join_sorted_before(const struct join_sorted *sorted, struct join_sorted_place *place)
{
    if (place->at == 0) {
        if (place->leaf == 0) {
            return NULL;
        }
        place->at = sorted->leaves[--place->leaf].n;
    }
    place->at--;
    return join_sorted_at(sorted, *place);
}
