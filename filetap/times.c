/* times.c - gives rows without a time one that is not far off
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/search.h"
#include "filetap/kept.h"
#include "filetap/times.h"

/* A time that rows without one get, from this offset of the file on. */
struct loan {
    int64_t offset;
    int64_t secs;
    int32_t nsecs;
    uint8_t digits;
    uint8_t from; /* enum flow_time_from; FLOW_TIME_OWN: there is none yet */
};

struct filetap_times {
    struct loan loan; /* for the next row without a time */
    GArray *loans;    /* of struct loan, by offset: each where it differs from the one before; NULL if not random */
    GQueue waiting;   /* of struct filetap_kept, in the order of the file */
    struct filetap_kept *given; /* out of the queue, whose text the caller has */
    enum filetap_next ended;    /* how reading ended behind the rows that wait; FILETAP_ROW: it has not */
    int err;
    char *err_info;
};

struct filetap_times *
filetap_times_new(bool random)
{
    struct filetap_times *times = g_new0(struct filetap_times, 1);
    times->loans = random ? g_array_new(FALSE, FALSE, sizeof(struct loan)) : NULL;
    times->ended = FILETAP_ROW;
    g_queue_init(&times->waiting);
    return times;
}

void
filetap_times_free(struct filetap_times *times)
{
    if (times->loans != NULL) {
        g_array_free(times->loans, TRUE);
    }
    g_queue_clear_full(&times->waiting, g_free);
    g_free(times->given);
    g_free(times->err_info);
    g_free(times);
}

static struct loan
loan_of(const struct flow_time *time, enum flow_time_from from)
{
    return (struct loan){.secs = time->secs, .nsecs = time->nsecs, .digits = time->digits, .from = (uint8_t)from};
}

static struct loan
loan_of_reading(void)
{
    return (struct loan){.secs = g_get_real_time() / G_USEC_PER_SEC, .from = FLOW_TIME_READING};
}

static void
lend(const struct loan *loan, struct filetap_row *row)
{
    row->info.has_time = true;
    row->info.time = (struct flow_time){loan->secs, loan->nsecs, loan->digits};
    row->remarks.time_from = loan->from;
}

static void
take_info(struct filetap_row *row)
{
    if (!row->has_info) {
        flow_frame_info(row->schema, row->text, row->length, &row->info);
        row->has_info = true;
    }
    row->remarks = (struct flow_remarks){.line = row->line};
}

static bool
is_same(const struct loan *a, const struct loan *b)
{
    return a->secs == b->secs && a->nsecs == b->nsecs && a->digits == b->digits && a->from == b->from;
}

/* All rows without a time between two entries have that of the first, so most need no entry of their own. */
static void
remember(struct filetap_times *times, int64_t offset)
{
    if (times->loans == NULL) {
        return;
    }
    guint n = times->loans->len;
    if (n == 0 || !is_same(&g_array_index(times->loans, struct loan, n - 1), &times->loan)) {
        times->loan.offset = offset;
        g_array_append_val(times->loans, times->loan);
    }
}

/* What the row has to do with times: it lends its own, or borrows one. */
static void
lend_or_borrow(struct filetap_times *times, struct filetap_row *row)
{
    if (row->info.has_time) {
        times->loan = loan_of(&row->info.time, FLOW_TIME_BEFORE);
    } else {
        lend(&times->loan, row);
        remember(times, row->offset);
    }
}

/* Reads on, from a row without a time, to one that has it, and keeps all of them. Then it is known what the first ones
 * can borrow. */
static void
wait_for_time(struct filetap_times *times, const struct filetap_container *container, void *state,
              struct filetap_input *input, struct filetap_row *row)
{
    size_t bytes = 0;
    for (;;) {
        g_queue_push_tail(&times->waiting, filetap_keep(row));
        bytes += row->length;
        if (row->info.has_time) {
            times->loan = loan_of(&row->info.time, FLOW_TIME_AFTER);
            return;
        }
        if (times->waiting.length >= FILETAP_MOST_WAITING || bytes >= FILETAP_MOST_WAITING_BYTES) {
            break;
        }
        times->ended = container->next(state, input, row, &times->err, &times->err_info);
        if (times->ended != FILETAP_ROW) {
            break;
        }
        take_info(row);
    }
    times->loan = loan_of_reading();
}

static enum filetap_next
give_waiting(struct filetap_times *times, struct filetap_row *row)
{
    g_free(times->given);
    times->given = g_queue_pop_head(&times->waiting);
    filetap_kept_get(times->given, row);
    lend_or_borrow(times, row);
    return FILETAP_ROW;
}

/* The rows that waited are all given out: how reading went on behind them. */
static enum filetap_next
give_end(struct filetap_times *times, int *err, char **err_info)
{
    *err = times->err;
    *err_info = times->err_info;
    times->err_info = NULL;
    return times->ended;
}

enum filetap_next
filetap_times_next(struct filetap_times *times, const struct filetap_container *container, void *state,
                   struct filetap_input *input, struct filetap_row *row, int *err, char **err_info)
{
    if (times->waiting.length > 0) {
        return give_waiting(times, row);
    }
    if (times->ended != FILETAP_ROW) {
        return give_end(times, err, err_info);
    }
    enum filetap_next got = container->next(state, input, row, err, err_info);
    if (got != FILETAP_ROW) {
        return got;
    }
    take_info(row);
    if (!row->info.has_time && times->loan.from == FLOW_TIME_OWN) {
        wait_for_time(times, container, state, input, row);
        return give_waiting(times, row);
    }
    lend_or_borrow(times, row);
    return FILETAP_ROW;
}

enum filetap_next
filetap_times_read_at(const struct filetap_times *times, const struct filetap_container *container, void *state,
                      struct filetap_input *input, int64_t offset, struct filetap_row *row, int *err, char **err_info)
{
    enum filetap_next got = container->read_at(state, input, offset, row, err, err_info);
    if (got != FILETAP_ROW) {
        return got;
    }
    take_info(row);
    if (!row->info.has_time) {
        const struct loan *loan = times->loans != NULL ? search_last_until(times->loans, offset) : NULL;
        const struct loan reading = loan_of_reading();
        lend(loan != NULL ? loan : &reading, row);
    }
    return FILETAP_ROW;
}
