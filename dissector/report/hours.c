/* hours.c - hours of interfaces that have records, and those that lack them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/hours.h"
#include "compat/epan_compat.h"

static int
by_log(const void *row, const void *other, const void *data _U_)
{
    const struct report_hour *a = (const struct report_hour *)row, *b = (const struct report_hour *)other;
    int order = strcmp(a->log->id, b->log->id);
    return order != 0 ? order : report_hour_compare(a->hour, b->hour);
}

static int
by_interface(const void *row, const void *other, const void *data _U_)
{
    const struct report_hour *a = (const struct report_hour *)row, *b = (const struct report_hour *)other;
    return a->interface != b->interface ? (a->interface > b->interface) - (a->interface < b->interface)
                                        : report_hour_compare(a->hour, b->hour);
}

static void
add_gap(GArray *found, struct report_gap gap)
{
    if (gap.n > 0) {
        g_array_append_val(found, gap);
    }
}

/* Ranks the hours of each log, notes them in hours, one a rank, and finds those that no interface has. */
static void
rank_hours(const struct report_table *table, GArray *hours, GArray *found)
{
    uint32_t *sorted = report_table_sorted(table, by_log, NULL), n = report_table_count(table);
    const struct report_hour *previous = NULL;
    for (uint32_t i = 0; i < n; i++) {
        struct report_hour *hour = report_hour_at(table, sorted[i]);
        bool is_same_log = previous != NULL && previous->log == hour->log;
        if (!is_same_log || previous->hour != hour->hour) {
            g_array_append_val(hours, hour->hour);
        }
        if (is_same_log) {
            int64_t missing = hour->hour - previous->hour - 1;
            add_gap(found, (struct report_gap){previous->hour + 1, hour->hour, (uint32_t)CLAMP(missing, 0, UINT32_MAX),
                                               REPORT_NO_INTERFACE, hour->log});
        }
        hour->rank = hours->len - 1;
        previous = hour;
    }
    g_free(sorted);
}

struct ranks {
    uint32_t first, last;
};

/* The ranks of a log's hours. */
static struct ranks *
ranks_of(GHashTable *logs, const struct report_hour *hour)
{
    struct ranks *ranks = (struct ranks *)g_hash_table_lookup(logs, hour->log);
    if (ranks == NULL) {
        ranks = g_new(struct ranks, 1);
        *ranks = (struct ranks){hour->rank, hour->rank};
        g_hash_table_insert(logs, (gpointer)(uintptr_t)hour->log, ranks);
    }
    ranks->first = MIN(ranks->first, hour->rank);
    ranks->last = MAX(ranks->last, hour->rank);
    return ranks;
}

/* The hours of ranks that an interface lacks, from one on and up to another one. */
static void
add_lack(const GArray *hours, const struct report_hour *of, uint32_t from, uint32_t to,
         struct report_hour_counts *counts, GArray *found)
{
    if (to > from) {
        int64_t first = g_array_index(hours, int64_t, from), last = g_array_index(hours, int64_t, to - 1);
        add_gap(found, (struct report_gap){first, last + 1, to - from, of->interface, of->log});
        counts[of->interface].lacks += to - from;
    }
}

static void
find_lacks(const struct report_table *table, const GArray *hours, struct report_hour_counts *counts, GArray *found)
{
    uint32_t *sorted = report_table_sorted(table, by_interface, NULL), n = report_table_count(table);
    GHashTable *logs = g_hash_table_new_full(NULL, NULL, NULL, g_free); /* of pointers of ours: no log chooses them */
    for (uint32_t i = 0; i < n; i++) {
        ranks_of(logs, report_hour_at(table, sorted[i]));
    }
    for (uint32_t i = 0; i < n; i++) {
        const struct report_hour *hour = report_hour_at(table, sorted[i]);
        const struct ranks *ranks = ranks_of(logs, hour);
        bool is_first = i == 0 || report_hour_at(table, sorted[i - 1])->interface != hour->interface;
        bool is_last = i + 1 == n || report_hour_at(table, sorted[i + 1])->interface != hour->interface;
        counts[hour->interface].has++;
        add_lack(hours, hour, is_first ? ranks->first : report_hour_at(table, sorted[i - 1])->rank + 1, hour->rank,
                 counts, found);
        if (is_last) {
            add_lack(hours, hour, hour->rank + 1, ranks->last + 1, counts, found);
        }
    }
    g_hash_table_destroy(logs);
    g_free(sorted);
}

/* Those of a log as a whole first, then the longest. */
static gint
compare_gaps(gconstpointer one, gconstpointer other)
{
    const struct report_gap *a = (const struct report_gap *)one, *b = (const struct report_gap *)other;
    const int orders[] = {
        (b->interface == REPORT_NO_INTERFACE) - (a->interface == REPORT_NO_INTERFACE),
        (a->n < b->n) - (a->n > b->n),
        report_hour_compare(a->from, b->from),
        (a->interface > b->interface) - (a->interface < b->interface),
        strcmp(a->log->id, b->log->id),
    };
    for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
        if (orders[i] != 0) {
            return orders[i];
        }
    }
    return 0;
}

GArray *
report_gaps_find(const struct report_table *table, struct report_hour_counts *counts)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(struct report_gap));
    GArray *hours = g_array_new(FALSE, FALSE, sizeof(int64_t));
    rank_hours(table, hours, found);
    find_lacks(table, hours, counts, found);
    g_array_sort(found, compare_gaps);
    g_array_free(hours, TRUE);
    return found;
}
