/* orders.c - jobs of putting rows in order, which they come out of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/runs.h"
#include "tests/fuzz/drive.h"
#include "tests/work/work.h"

/* Rows of a second. */
enum { A_SECOND = 4 };

static GArray *
times(guint n, int64_t (*time_of)(guint number, guint n, GRand *dice))
{
    GArray *secs = g_array_new(FALSE, FALSE, sizeof(int64_t));
    GRand *dice = g_rand_new_with_seed(1);
    for (guint i = 0; i < n; i++) {
        int64_t time = time_of(i, n, dice) / A_SECOND;
        g_array_append_val(secs, time);
    }
    g_rand_free(dice);
    return secs;
}

static int64_t
ascending(guint number, guint n, GRand *dice)
{
    (void)n, (void)dice;
    return number;
}

static int64_t
descending(guint number, guint n, GRand *dice)
{
    (void)dice;
    return n - number;
}

static int64_t
nearly_ascending(guint number, guint n, GRand *dice)
{
    (void)n;
    return number + g_rand_int_range(dice, 0, 100);
}

static int64_t
anywhere(guint number, guint n, GRand *dice)
{
    (void)number;
    return g_rand_int_range(dice, 0, (gint32)n);
}

static gpointer
in_order(guint n)
{
    return times(n, ascending);
}

static gpointer
in_reverse(guint n)
{
    return times(n, descending);
}

static gpointer
nearly_in_order(guint n)
{
    return times(n, nearly_ascending);
}

static gpointer
shuffled(guint n)
{
    return times(n, anywhere);
}

/* Takes a row, which must not go before the one that was taken last. */
static void
take_next(struct filetap_runs *runs, struct filetap_kept **last)
{
    struct filetap_kept *row = filetap_runs_take(runs);
    drive_require(row != NULL);
    drive_require(*last == NULL || (*last)->secs < row->secs ||
                  ((*last)->secs == row->secs && (*last)->offset < row->offset));
    g_free(*last);
    *last = row;
}

static void
put_in_order(gpointer input)
{
    const GArray *secs = input;
    struct filetap_runs *runs = filetap_runs_new();
    struct filetap_kept *last = NULL;
    for (guint i = 0; i < secs->len; i++) {
        struct filetap_kept *row = g_new0(struct filetap_kept, 1);
        row->secs = g_array_index(secs, int64_t, i);
        row->offset = i;
        filetap_runs_add(runs, row);
    }
    for (guint i = 0; i < secs->len; i++) {
        take_next(runs, &last);
    }
    drive_require(filetap_runs_take(runs) == NULL && filetap_runs_size(runs) == 0);
    g_free(last);
    filetap_runs_free(runs);
}

/* As from a file that is larger than what may wait: each row that comes sends another one on, in order or not. */
static void
wait_in_turns(gpointer input)
{
    enum { WAITING = 64 };
    const GArray *secs = input;
    struct filetap_runs *runs = filetap_runs_new();
    for (guint i = 0; i < secs->len; i++) {
        struct filetap_kept *row = g_new0(struct filetap_kept, 1);
        row->secs = g_array_index(secs, int64_t, i);
        row->offset = i;
        filetap_runs_add(runs, row);
        if (i >= WAITING) {
            g_free(filetap_runs_take(runs));
        }
    }
    drive_require(filetap_runs_size(runs) > 0);
    filetap_runs_free(runs);
}

static void
forget(gpointer secs)
{
    g_array_free(secs, TRUE);
}

const struct job order_jobs[] = {
    {"to put rows in order that are", 2000, in_order, put_in_order, forget},
    {"to put rows in order that are nearly", 2000, nearly_in_order, put_in_order, forget},
    {"to put rows in order that are in reverse", 20000, in_reverse, put_in_order, forget},
    {"to put rows in order that are shuffled", 2000, shuffled, put_in_order, forget},
    {"shuffled rows, few of which may wait", 2000, shuffled, wait_in_turns, forget},
    {"rows in reverse, few of which may wait", 2000, in_reverse, wait_in_turns, forget},
    {.name = NULL},
};
