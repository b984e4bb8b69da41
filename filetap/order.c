/* order.c - gives the rows of a file in the order of their time
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/order.h"
#include "filetap/runs.h"

/* The most that the rows of all files together may take, in MiB, unless those of one file may take more. */
enum { OF_ALL_FILES = 512 };
static const uint64_t MIB = 1 << 20;

/* A row that waits while much of the file passes must be looked for far away when it is read again, so only a few may
 * wait for more than EPOCHS of these: a time in the future, say. An epoch is a fourth of the text that might wait. */
enum { EPOCHS = 4, MOST_OLD = 100 };

struct filetap_order {
    unsigned mib;
    unsigned files; /* that most is reckoned for */
    size_t most;    /* bytes that may wait */
    struct filetap_runs *waiting;
    struct filetap_kept *given; /* whose text the caller has */
    uint32_t epoch;             /* 1 is the first */
    int64_t end_of_epoch;       /* in the text */
    unsigned young[EPOCHS + 1]; /* rows that wait, by their epoch's place */
    unsigned old;               /* and those of earlier ones */
    enum filetap_next ended;    /* how reading ended behind the rows that wait; FILETAP_ROW: it has not */
    int err;
    char *err_info;
    bool has_given;
    int64_t latest_secs; /* of the rows that were given */
    int32_t latest_nsecs;
    uint64_t n_late;
};

static unsigned open_files;

struct filetap_order *
filetap_order_new(unsigned mib)
{
    struct filetap_order *order = g_new0(struct filetap_order, 1);
    order->mib = mib;
    order->waiting = filetap_runs_new();
    order->ended = FILETAP_ROW;
    open_files++;
    return order;
}

void
filetap_order_free(struct filetap_order *order)
{
    open_files--;
    filetap_runs_free(order->waiting);
    g_free(order->given);
    g_free(order->err_info);
    g_free(order);
}

uint64_t
filetap_order_late(const struct filetap_order *order)
{
    return order->n_late;
}

/* Notes how far the file has been read. */
static void
note_read(struct filetap_order *order, int64_t at)
{
    while (at >= order->end_of_epoch) {
        order->epoch++;
        order->end_of_epoch += (int64_t)(order->mib * MIB / EPOCHS);
        unsigned *oldest = &order->young[order->epoch % (EPOCHS + 1)];
        order->old += *oldest;
        *oldest = 0;
    }
}

static void
add(struct filetap_order *order, const struct filetap_row *row)
{
    struct filetap_kept *kept = filetap_keep(row);
    kept->epoch = order->epoch;
    order->young[kept->epoch % (EPOCHS + 1)]++;
    filetap_runs_add(order->waiting, kept);
}

static struct filetap_kept *
take(struct filetap_order *order)
{
    struct filetap_kept *row = filetap_runs_take(order->waiting);
    if (row != NULL && row->epoch + EPOCHS < order->epoch) {
        order->old--;
    } else if (row != NULL) {
        order->young[row->epoch % (EPOCHS + 1)]--;
    }
    return row;
}

/* Whether one more row should be read before one is given. */
static bool
has_room(struct filetap_order *order)
{
    if (order->files != open_files) {
        uint64_t of_each = (uint64_t)MAX(order->mib, OF_ALL_FILES) * MIB / open_files;
        order->files = open_files;
        order->most = (size_t)MIN(order->mib * MIB, of_each);
    }
    size_t size = filetap_runs_size(order->waiting);
    return size == 0 || (size < order->most && order->old <= MOST_OLD);
}

static void
note_given(struct filetap_order *order, int64_t secs, int32_t nsecs)
{
    if (order->has_given && filetap_is_before(secs, nsecs, order->latest_secs, order->latest_nsecs)) {
        order->n_late++;
        return;
    }
    order->has_given = true;
    order->latest_secs = secs;
    order->latest_nsecs = nsecs;
}

enum filetap_next
filetap_order_next(struct filetap_order *order, struct filetap_times *times, const struct filetap_container *container,
                   void *state, struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    if (order->mib == 0) {
        enum filetap_next got = filetap_times_next(times, container, state, input, row, err, err_info);
        if (got == FILETAP_ROW) {
            note_given(order, row->info.time.secs, row->info.time.nsecs);
        }
        return got;
    }
    while (order->ended == FILETAP_ROW && has_room(order)) {
        order->ended = filetap_times_next(times, container, state, input, row, &order->err, &order->err_info);
        if (order->ended == FILETAP_ROW) {
            note_read(order, filetap_input_tell(input));
            add(order, row);
        }
    }
    g_free(order->given);
    order->given = take(order);
    if (order->given == NULL) {
        *err = order->err;
        *err_info = order->err_info;
        order->err_info = NULL;
        return order->ended;
    }
    filetap_kept_get(order->given, row);
    note_given(order, row->info.time.secs, row->info.time.nsecs);
    return FILETAP_ROW;
}
