/* runs.c - rows that wait, of which the earliest is taken first
 *
 * The rows stand in lists that are in order, runs. A row is added at the end of a run if it can be, or else begins one.
 * Rows that are in order make one run, and rows that are nearly so a few, however many there are.
 *
 * Of the runs whose last row is no later than the new one, that with the latest takes it. So the last rows of the runs
 * are each earlier than that of the run before, which makes it a matter of binary search; and a run that all rows have
 * been taken of is the last run, since every other row that waits is later.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/search.h"
#include "filetap/runs.h"

struct run {
    struct filetap_kept *last;
    int64_t secs; /* of the last */
    int32_t nsecs;
};

/* The first row of a run. */
struct head {
    struct filetap_kept *row;
    int64_t secs, offset;
    int32_t nsecs;
    guint run;
};

struct filetap_runs {
    GArray *runs;  /* of struct run */
    GArray *heads; /* of struct head, as many: a heap */
    size_t size;
};

struct filetap_runs *
filetap_runs_new(void)
{
    struct filetap_runs *runs = g_new0(struct filetap_runs, 1);
    runs->runs = g_array_new(FALSE, FALSE, sizeof(struct run));
    runs->heads = g_array_new(FALSE, FALSE, sizeof(struct head));
    return runs;
}

void
filetap_runs_free(struct filetap_runs *runs)
{
    for (guint i = 0; i < runs->heads->len; i++) {
        struct filetap_kept *next = g_array_index(runs->heads, struct head, i).row;
        while (next != NULL) {
            struct filetap_kept *row = next;
            next = row->next;
            g_free(row);
        }
    }
    g_array_free(runs->runs, TRUE);
    g_array_free(runs->heads, TRUE);
    g_free(runs);
}

size_t
filetap_runs_size(const struct filetap_runs *runs)
{
    return runs->size + runs->runs->len * (sizeof(struct run) + sizeof(struct head));
}

/* ---- the heap of first rows ---- */

static bool
goes_before(const struct head *a, const struct head *b)
{
    if (a->secs != b->secs || a->nsecs != b->nsecs) {
        return filetap_is_before(a->secs, a->nsecs, b->secs, b->nsecs);
    }
    return a->offset < b->offset;
}

static struct head
head_of(struct filetap_kept *row, guint run)
{
    return (struct head){row, row->secs, row->offset, row->nsecs, run};
}

/* Puts a head where it belongs, between this place and the first. */
static void
put_head(struct head *all, guint at, struct head head)
{
    for (guint above; at > 0 && goes_before(&head, &all[above = (at - 1) / 2]); at = above) {
        all[at] = all[above];
    }
    all[at] = head;
}

static void
add_head(GArray *heads, struct head head)
{
    g_array_append_val(heads, head);
    put_head(&g_array_index(heads, struct head, 0), heads->len - 1, head);
}

/* Puts a head in the place of the first. It is the later row of a run, and so belongs far down mostly: all that are in
 * its way go up, and it is put from the bottom, which takes half the comparisons. */
static void
replace_first(GArray *heads, struct head head)
{
    struct head *all = &g_array_index(heads, struct head, 0);
    guint at = 0;
    for (guint below; (below = 2 * at + 1) < heads->len; at = below) {
        below += below + 1 < heads->len && goes_before(&all[below + 1], &all[below]);
        all[at] = all[below];
    }
    put_head(all, at, head);
}

/* ---- rows ---- */

struct search {
    const GArray *runs;
    const struct filetap_kept *row;
};

static bool
ends_later(const void *context, size_t number)
{
    const struct search *search = context;
    const struct run *run = &g_array_index(search->runs, struct run, number);
    return filetap_is_before(search->row->secs, search->row->nsecs, run->secs, run->nsecs);
}

void
filetap_runs_add(struct filetap_runs *runs, struct filetap_kept *row)
{
    const struct search search = {runs->runs, row};
    const struct run ending = {row, row->secs, row->nsecs};
    bool is_latest = runs->runs->len > 0 && !ends_later(&search, 0);
    guint number = is_latest ? 0 : (guint)search_count_before(runs->runs->len, ends_later, &search);
    row->next = NULL;
    runs->size += filetap_kept_size(row);
    if (number == runs->runs->len) {
        g_array_append_val(runs->runs, ending);
        add_head(runs->heads, head_of(row, number));
        return;
    }
    struct run *run = &g_array_index(runs->runs, struct run, number);
    run->last->next = row;
    *run = ending;
}

struct filetap_kept *
filetap_runs_take(struct filetap_runs *runs)
{
    guint n = runs->heads->len;
    if (n == 0) {
        return NULL;
    }
    const struct head first = g_array_index(runs->heads, struct head, 0);
    if (first.row->next != NULL) {
        filetap_kept_fetch(first.row->next->next);
        replace_first(runs->heads, head_of(first.row->next, first.run));
    } else {
        const struct head moved = g_array_index(runs->heads, struct head, n - 1);
        g_array_set_size(runs->heads, n - 1);
        if (n > 1) {
            replace_first(runs->heads, moved);
        }
        g_assert(first.run == runs->runs->len - 1);
        g_array_set_size(runs->runs, n - 1);
    }
    runs->size -= filetap_kept_size(first.row);
    return first.row;
}
