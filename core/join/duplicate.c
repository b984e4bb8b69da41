/* duplicate.c - records that count again what another has counted
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/duplicate.h"
#include "core/join/meet.h"
#include "core/join/networks.h"
#include "core/join/runs.h"
#include "core/join/sort_in.h"
#include "core/join/time.h"

enum { FEW = 32 }; /* records of a 5-tuple of which nothing is kept: they are gathered each time */

/* What is kept of a 5-tuple: its records up to now, each row once, by place and time. */
struct known {
    struct join_places places;
    struct join_runs *rows; /* of each place */
    uint32_t room;          /* so many are made */
};

struct join_duplicates {
    struct join *join;
    struct join_pool firsts; /* uint32_t, by the number of the record - 1: frame of its first (of a row of a side log,
                                which is no frame, its number); if it says the same as one at its place, of that,
                                which may have a first itself; 0: it is none */
    GHashTable *kept;        /* conversation -> struct known */
    struct known *scratch;   /* of small conversations */
    GArray *numbers;         /* uint32_t; of the records that are gathered */
    GHashTable *two_lengths; /* interface and format of which two logs cut longer and shorter windows, as
                                find_other_length() writes them */
    uint32_t renumbered;     /* what that of the index was when kept was right */
    uint32_t first_frame;
};

static void
free_known(gpointer data)
{
    struct known *known = data;
    for (uint32_t i = 0; i < known->room; i++) {
        join_runs_clear(&known->rows[i]);
    }
    g_free(known->rows);
    g_free(known);
}

static void
forget_places(struct known *known)
{
    for (uint32_t i = 0; i < known->room; i++) {
        join_runs_empty(&known->rows[i]);
    }
    known->places.n = known->places.judged = 0;
}

struct join_duplicates *
join_duplicates_new(struct join *join)
{
    struct join_duplicates *duplicates = g_new0(struct join_duplicates, 1);
    duplicates->join = join;
    join_pool_init(&duplicates->firsts, sizeof(uint32_t));
    duplicates->kept = g_hash_table_new_full(NULL, NULL, NULL, free_known); /* its keys are numbers that we give */
    duplicates->two_lengths = g_hash_table_new(NULL, NULL);                 /* the same */
    duplicates->scratch = g_new0(struct known, 1);
    duplicates->numbers = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    duplicates->renumbered = join->renumbered;
    return duplicates;
}

void
join_duplicates_free(struct join_duplicates *duplicates)
{
    if (duplicates != NULL) {
        join_pool_clear(&duplicates->firsts);
        g_hash_table_destroy(duplicates->kept);
        g_hash_table_destroy(duplicates->two_lengths);
        free_known(duplicates->scratch);
        g_array_free(duplicates->numbers, TRUE);
        g_free(duplicates);
    }
}

size_t
join_duplicates_memory(const struct join_duplicates *duplicates)
{
    enum { ENTRY = 24 }; /* of the hash table, about */
    GHashTableIter iter;
    gpointer value;
    size_t bytes = join_pool_memory(&duplicates->firsts) + duplicates->numbers->len * sizeof(uint32_t);
    g_hash_table_iter_init(&iter, duplicates->kept);
    while (g_hash_table_iter_next(&iter, NULL, &value)) {
        const struct known *known = value;
        bytes += sizeof(*known) + known->room * sizeof(struct join_runs) + ENTRY;
        for (uint32_t i = 0; i < known->room; i++) {
            bytes += known->rows[i].numbers->len * sizeof(uint32_t);
        }
    }
    return bytes;
}

static uint32_t *
first_of(const struct join_duplicates *duplicates, uint32_t number)
{
    return join_pool_at(&duplicates->firsts, number - 1);
}

/* The place of a record, with room for its numbers; JOIN_MOST_PLACES if there are too many. */
static uint32_t
place_of(const struct join *join, struct known *known, const struct join_record *record)
{
    const struct join_place at = {.interface = join_stream(join, record->stream)->key.interface,
                                  .at = record->at,
                                  .direction = (uint8_t)join_direction_of(record),
                                  .format = record->format};
    uint32_t place = join_place_of(&known->places, &at);
    if (place < JOIN_MOST_PLACES && place >= known->room) {
        known->rows = g_renew(struct join_runs, known->rows, place + 1);
        join_runs_init(&known->rows[known->room++]);
    }
    return place;
}

static gint
compare_numbers(gconstpointer a, gconstpointer b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return x < y ? -1 : x > y;
}

/* Rows of a side log are judged by themselves: they are no frames, which statistics count. */
static bool
is_of_side_log(const struct join *join, uint32_t number)
{
    return number <= join->pinned.records;
}

/* All records of a conversation that have been judged: those before number. */
static void
gather(const struct join *join, struct join_duplicates *duplicates, struct known *known, uint32_t conversation,
       uint32_t before)
{
    g_array_set_size(duplicates->numbers, 0);
    for (uint32_t stream = join_first_stream(join, conversation); stream != JOIN_NONE;
         stream = join_next_stream(join, stream)) {
        for (uint32_t number = join_stream(join, stream)->records; number != JOIN_NONE;
             number = join_record(join, number)->next) {
            if (number < before && is_of_side_log(join, number) == is_of_side_log(join, before)) {
                g_array_append_val(duplicates->numbers, number);
            }
        }
    }
    if (duplicates->numbers->len > 1) {
        g_array_sort(duplicates->numbers, compare_numbers);
    }
    for (guint i = 0; i < duplicates->numbers->len; i++) {
        uint32_t number = g_array_index(duplicates->numbers, uint32_t, i);
        uint32_t place = place_of(join, known, join_record(join, number));
        if (place < JOIN_MOST_PLACES && !join_record(join, number)->repeats) {
            join_runs_add(join, &known->rows[place], number);
        }
    }
}

static struct known *
known_of(const struct join *join, struct join_duplicates *duplicates, uint32_t conversation, uint32_t before)
{
    struct known *known = g_hash_table_lookup(duplicates->kept, GUINT_TO_POINTER(conversation));
    if (known != NULL) {
        return known;
    }
    known = duplicates->scratch;
    if (join_count_notes(join, conversation, FEW) > FEW) {
        known = g_new0(struct known, 1);
        g_hash_table_insert(duplicates->kept, GUINT_TO_POINTER(conversation), known);
    }
    forget_places(known);
    gather(join, duplicates, known, conversation, before);
    return known;
}

/* The best record so far of those that count the same as record. */
struct search {
    const struct join_duplicates *duplicates;
    const struct join_record *record;
    bool here;      /* at the record's own place */
    bool step;      /* a record that counts since the one before it */
    uint32_t early; /* records that ended before it */
    uint32_t best;
    int64_t common; /* of the best */
};

static bool
consider(void *context, uint32_t number)
{
    struct search *search = context;
    const struct join_record *other = join_record(search->duplicates->join, number);
    int64_t common = INT64_MAX;
    bool same = search->here
                    ? join_say_the_same(search->record, other)
                    : *first_of(search->duplicates, number) == 0 && join_count_the_same(search->record, other, &common);
    if (same &&
        (search->best == JOIN_NONE || common > search->common || (common == search->common && number < search->best))) {
        search->best = number;
        search->common = common;
    }
    if (search->here) {
        return other->first == search->record->first;
    }
    /* Records of one place hardly overlap: those before one that ends too early end earlier still. */
    return search->step || other->last >= search->record->first || search->early++ == 0;
}

/* Up to when a record may begin that counts the same at another place. */
static int64_t
latest(const struct search *search)
{
    return join_plus(search->record->last, join_nanoseconds(1 + (search->step ? search->record->period : 0), 0));
}

static uint32_t
find_at_others(struct search *search, struct known *known, uint32_t own)
{
    const struct join_place *places = known->places.all;
    join_judge_places(search->duplicates->join, &known->places);
    search->here = false;
    search->step = search->record->kind == JOIN_CONTINUES || search->record->kind == JOIN_END;
    for (uint32_t i = 0; i < known->places.n; i++) {
        if (i != own && places[i].flow == places[own].flow && places[i].direction == places[own].direction) {
            search->early = 0;
            join_runs_find(search->duplicates->join, &known->rows[i], latest(search), consider, search);
        }
    }
    return search->best;
}

/* Two logs of an interface that differ in nothing but the length of their windows: one does not write the same traffic
 * twice, so a window that holds others is the longer log's. */
struct lengths {
    const struct join_duplicates *duplicates;
    const struct join_record *record;
    bool is_known;     /* that this interface has two such logs */
    uint32_t early;    /* records that ended before it */
    uint32_t n_inside; /* records within its time, and their packets */
    uint64_t packets;
    uint32_t best; /* the first of the other length */
    bool alike;    /* one that begins with it */
};

/* Whether a record is within the time of another, by more than the second that neighbours share. */
static bool
is_inside(const struct join_record *inner, const struct join_record *outer)
{
    int64_t lasts = join_between(inner->first, inner->last);
    return inner->first >= outer->first && inner->last <= outer->last &&
           lasts < join_between(outer->first, outer->last) && join_packets_of(inner) <= join_packets_of(outer) &&
           (lasts >= JOIN_SECOND || (inner->first > outer->first && inner->last < outer->last));
}

static bool
compare_length(void *context, uint32_t number)
{
    struct lengths *lengths = context;
    const struct join_record *record = lengths->record, *other = join_record(lengths->duplicates->join, number);
    bool inside = is_inside(other, record), holds = is_inside(record, other);
    if ((inside || holds) && other->kind == JOIN_WINDOW && other->action == record->action &&
        *first_of(lengths->duplicates, number) == 0) {
        lengths->n_inside += inside;
        lengths->packets += inside ? MIN(join_packets_of(other), UINT32_MAX) : 0;
        lengths->alike = lengths->alike || other->first == record->first;
        lengths->best = lengths->best == JOIN_NONE ? number : MIN(lengths->best, number);
    }
    return lengths->is_known || other->last >= record->first || lengths->early++ == 0;
}

/* It needs proof before such logs are known: a window that holds two others and counts no less, or two that begin with
 * the same packet and do not end together. */
static uint32_t
find_other_length(struct join_duplicates *duplicates, const struct known *known, const struct join_record *record,
                  uint32_t own)
{
    enum { MOST_SPAN = 3600 }; /* seconds; no log has windows as long, but a record may claim any */
    gpointer key = GUINT_TO_POINTER(known->places.all[own].interface << JOIN_FORMAT_BITS | record->format);
    struct lengths lengths = {.duplicates = duplicates, .record = record};
    if (record->kind != JOIN_WINDOW || join_between(record->first, record->last) >= join_nanoseconds(MOST_SPAN, 0)) {
        return JOIN_NONE;
    }
    lengths.is_known = g_hash_table_contains(duplicates->two_lengths, key);
    join_runs_find(duplicates->join, &known->rows[own], record->last, compare_length, &lengths);
    bool holds_two = lengths.n_inside >= 2 && lengths.packets <= join_packets_of(record);
    if (!lengths.is_known && !lengths.alike && !holds_two) {
        return JOIN_NONE;
    }
    if (lengths.best != JOIN_NONE) {
        g_hash_table_add(duplicates->two_lengths, key);
    }
    return lengths.best;
}

/* Whether a conversation has one record. */
static bool
is_alone(const struct join *join, uint32_t conversation)
{
    return join_next_stream(join, conversation) == JOIN_NONE &&
           join_record(join, join_stream(join, conversation)->records)->next == JOIN_NONE;
}

/* The number of its first, or JOIN_NONE. */
static uint32_t
judge(struct join *join, struct join_duplicates *duplicates, uint32_t number)
{
    struct join_record *record = join_record(join, number);
    uint32_t conversation = join_conversation_of(join, record->stream);
    if (is_alone(join, conversation)) {
        return JOIN_NONE;
    }
    struct known *known = known_of(join, duplicates, conversation, number);
    uint32_t own = place_of(join, known, record);
    if (own == JOIN_MOST_PLACES) {
        return JOIN_NONE;
    }
    struct search search = {.duplicates = duplicates, .record = record, .here = true};
    join_runs_find(join, &known->rows[own], record->first, consider, &search);
    record->repeats = search.best != JOIN_NONE;
    if (!record->repeats) {
        if (find_at_others(&search, known, own) == JOIN_NONE) {
            search.best = find_other_length(duplicates, known, record, own);
        }
        join_runs_add(join, &known->rows[own], number);
    }
    return search.best;
}

/* Forgets what has fallen out. */
static void
renew(const struct join *join, struct join_duplicates *duplicates)
{
    if (duplicates->renumbered != join->renumbered) {
        duplicates->renumbered = join->renumbered;
        g_hash_table_remove_all(duplicates->kept);
        join_pool_drop(&duplicates->firsts, join->pinned.records,
                       MIN(join->first_record - 1, duplicates->firsts.count));
    }
}

static void
judge_next(struct join *join, struct join_duplicates *duplicates)
{
    uint32_t *first = join_pool_add(&duplicates->firsts), number = duplicates->firsts.count;
    bool of_side_log = is_of_side_log(join, number);
    if (number == join->pinned.records + 1) {
        g_hash_table_remove_all(duplicates->kept);
        g_hash_table_remove_all(duplicates->two_lengths);
    }
    uint32_t best = of_side_log || number >= join->first_record ? judge(join, duplicates, number) : JOIN_NONE;
    *first = best == JOIN_NONE || of_side_log ? best : join_record(join, best)->frame;
    if (*first != 0 && !of_side_log && duplicates->first_frame == 0) {
        duplicates->first_frame = join_record(join, number)->frame;
    }
}

/* Judges all records up to this one. */
static void
judge_up_to(struct join_duplicates *duplicates, uint32_t number)
{
    join_sort_in(duplicates->join);
    renew(duplicates->join, duplicates);
    while (duplicates->firsts.count < number) {
        judge_next(duplicates->join, duplicates);
    }
}

struct join_firsts
join_firsts_of(struct join_duplicates *duplicates, uint32_t number)
{
    judge_up_to(duplicates, number);
    struct join_firsts firsts = {.duplicate_of = *first_of(duplicates, number)};
    if (join_record(duplicates->join, number)->repeats) {
        firsts.repeats = firsts.duplicate_of;
        uint32_t same = join_record_of_frame(duplicates->join, firsts.repeats);
        bool again = same != JOIN_NONE && *first_of(duplicates, same) != 0;
        firsts.duplicate_of = again ? *first_of(duplicates, same) : firsts.repeats;
    }
    return firsts;
}

uint32_t
join_duplicate_of(struct join_duplicates *duplicates, uint32_t number)
{
    return join_firsts_of(duplicates, number).duplicate_of;
}

uint32_t
join_first_of(struct join_duplicates *duplicates, uint32_t number)
{
    const struct join *join = duplicates->join;
    if (!is_of_side_log(join, number)) {
        uint32_t frame = join_duplicate_of(duplicates, number);
        return frame != 0 ? join_record_of_frame(duplicates->join, frame) : JOIN_NONE;
    }
    judge_up_to(duplicates, number);
    uint32_t first = *first_of(duplicates, number);
    bool again = join_record(join, number)->repeats && *first_of(duplicates, first) != JOIN_NONE;
    return again ? *first_of(duplicates, first) : first;
}

uint32_t
join_first_duplicate(const struct join_duplicates *duplicates)
{
    return duplicates->first_frame;
}
