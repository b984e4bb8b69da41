/* shift.c - by how much the times of a log and those of a capture differ
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/shift.h"
#include "core/join/order.h"
#include "core/join/sample.h"
#include "core/join/series.h"
#include "core/join/time.h"

enum {
    /* Records of the whole capture that are looked at, and of one interface. A search judges the sample some 400
     * times, so these two and the next one bound the time that it takes. */
    MOST_RECORDS = 1024,
    MOST_RECORDS_HERE = 256,
    MOST_SEARCHES = 64, /* interfaces whose own shift is looked for; others have the capture's */
    /* Coarse steps either way: half a second each with the default slack of a minute, as logs write whole seconds. */
    STEPS = 120,
};

/* What another shift must gain to be believed: one packet that contradicts the counters, and its own cost_of() up to
 * 25 seconds; a larger shift needs two. */
static const double least_gain = 4.5;
/* Shifts that cost no more than this above the best are as good: a twentieth of one that contradicts is no evidence. */
static const double as_well = 0.25;

/* One, and whether most packets are in the time of a record then. */
struct shift {
    int64_t by;
    bool is_sure;
};

struct join_shifts {
    uint64_t budget;          /* records and packets that may be looked at yet */
    uint64_t counting;        /* what may be counted yet of conversations that are too large for the budget */
    GHashTable *of_interface; /* number -> struct shift, if it is another one than that of the whole capture */
    struct shift of_all;
};

/* A stream with packets, at its interface. */
struct candidate {
    uint32_t interface, stream;
};

static gint
by_interface(gconstpointer a, gconstpointer b)
{
    const struct candidate *x = a, *y = b;
    return x->interface != y->interface ? (x->interface < y->interface ? -1 : 1)
           : x->stream != y->stream     ? (x->stream < y->stream ? -1 : 1)
                                        : 0;
}

static GArray *
find_candidates(const struct join *join)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(struct candidate));
    for (uint32_t number = join_next_conversation(join, JOIN_NONE); number != JOIN_NONE;
         number = join_next_conversation(join, number)) {
        if (join_newest_packet(join, number) == JOIN_NONE) {
            continue;
        }
        for (uint32_t stream = join_first_stream(join, number); stream != JOIN_NONE;
             stream = join_next_stream(join, stream)) {
            struct candidate candidate = {join_stream(join, stream)->key.interface, stream};
            g_array_append_val(found, candidate);
        }
    }
    g_array_sort(found, by_interface);
    return found;
}

/* Some of these streams, evenly spread, with at most so many records; fewer once the budget is used up. */
static struct join_sample *
take_sample(struct join *join, struct join_shifts *shifts, const struct candidate *candidates, uint32_t n,
            uint32_t most)
{
    struct join_sample *sample = join_sample_new(join->settings.slack);
    uint32_t taken = MIN(n, most);
    for (uint32_t i = 0; i < taken && !join_sample_is_full(sample, most); i++) {
        uint32_t stream = candidates[(uint64_t)i * n / taken].stream;
        struct join_resolved *resolved = join_resolved_new();
        resolved->conversation = join_conversation_of(join, stream);
        uint64_t work = join_count_notes(join, resolved->conversation, shifts->budget);
        if (work > shifts->budget) {
            /* Its notes were counted up to the budget. What is left may do for interfaces whose flows are smaller. */
            shifts->counting -= MIN(work, shifts->counting);
            shifts->budget = shifts->counting > 0 ? shifts->budget : 0;
            join_resolved_free(resolved);
            break;
        }
        shifts->budget -= work;
        join_order_records(join, resolved);
        join_gather_packets(join, resolved);
        for (guint j = 0; j < resolved->summaries->len; j++) {
            const struct join_summary *summary = join_summary_at(resolved, j);
            if (summary->is_linked && summary->stream == stream) {
                join_sample_add(sample, join, resolved, summary, most);
            }
        }
        join_resolved_free(resolved);
    }
    return sample;
}

struct choice {
    int64_t shift;
    double cost;
};

/* What a shift costs. Small ones are likelier, but by so little that it only decides among shifts that agree alike: a
 * minute costs less than a quarter of one packet that contradicts. */
static double
cost_of(const struct join_sample *sample, int64_t shift)
{
    const double of_a_second = 0.02;
    if (shift < -sample->slack || shift > sample->slack) {
        return G_MAXDOUBLE;
    }
    return join_sample_judge(sample, shift).cost + of_a_second * ABS((double)shift) / JOIN_SECOND;
}

/* The best of the shifts about a middle one: of those that agree as well none at all or, if that is not among them, the
 * one in their middle. */
static struct choice
search_about(const struct join_sample *sample, int64_t middle, int64_t step, int steps)
{
    double *costs = g_new(double, 2 * steps + 1);
    int best = 0;
    for (int i = 0; i <= 2 * steps; i++) {
        costs[i] = cost_of(sample, middle + (i - steps) * step);
        best = costs[i] < costs[best] ? i : best;
    }
    int first = best, last = best;
    while (first > 0 && costs[first - 1] <= costs[best] + as_well) {
        first--;
    }
    while (last < 2 * steps && costs[last + 1] <= costs[best] + as_well) {
        last++;
    }
    int64_t low = middle + (first - steps) * step, high = middle + (last - steps) * step;
    struct choice choice = {low <= 0 && high >= 0 ? 0 : low + (high - low) / 2, costs[best]};
    g_free(costs);
    return choice;
}

static gint
by_cost(gconstpointer a, gconstpointer b)
{
    const struct choice *x = a, *y = b;
    return x->cost < y->cost ? -1 : x->cost > y->cost;
}

/* Shifts in coarse steps that agree better than both neighbours, the best first. The caller frees them. */
static GArray *
find_valleys(const struct join_sample *sample, int64_t step)
{
    GArray *valleys = g_array_new(FALSE, FALSE, sizeof(struct choice));
    double before = G_MAXDOUBLE, cost = G_MAXDOUBLE;
    for (int64_t shift = -sample->slack; shift <= sample->slack + step; shift += step) {
        double after = cost_of(sample, shift);
        if (cost < before && cost <= after) {
            struct choice choice = {shift - step, cost};
            g_array_append_val(valleys, choice);
        }
        before = cost;
        cost = after;
    }
    g_array_sort(valleys, by_cost);
    return valleys;
}

/* Coarse steps first; then about the best of those in finer ones, each time over a little more than the step before. */
static struct choice
search(const struct join_sample *sample)
{
    enum { MOST_VALLEYS = 4 }; /* windows of a minute, and flows that repeat themselves, give more than one */
    int64_t step = MAX(sample->slack / STEPS, JOIN_SECOND / 2);
    struct choice best = {0, G_MAXDOUBLE};
    GArray *valleys = find_valleys(sample, step);
    for (guint i = 0; i < MIN(valleys->len, MOST_VALLEYS); i++) {
        struct choice choice = search_about(sample, g_array_index(valleys, struct choice, i).shift, step / 10, 15);
        best = choice.cost < best.cost ? choice : best;
    }
    g_array_free(valleys, TRUE);
    best = search_about(sample, best.shift, step / 50, 10);
    /* Down to a millisecond with the default slack: some logs have those. */
    return search_about(sample, best.shift, step / 500, 10);
}

/* The shift of a sample, which is a known one unless another one agrees much better. Counts the searches. */
static struct shift
choose(const struct join_sample *sample, int64_t known, uint32_t *searches)
{
    /* Packets that may contradict before times are not to be trusted: so many, or one in so many of the sample. Lost
     * records and what a log leaves out give a few; a lag of each record's own gives more than a tenth. */
    enum { FEW = 8, FEW_IN = 10 };
    struct shift shift = {known, true};
    if (sample->votes != NULL && sample->n_records == 0) {
        ++*searches;
        join_votes_count(sample->votes, known, &shift.by);
        return shift;
    }
    struct join_agreement agreement = join_sample_judge(sample, known);
    if (agreement.contradictions == 0) {
        return shift;
    }
    if (sample->slack > 0) {
        ++*searches;
        struct choice choice = search(sample);
        if (choice.cost <= cost_of(sample, known) - least_gain) {
            shift.by = choice.shift;
            agreement = join_sample_judge(sample, shift.by);
        }
    }
    shift.is_sure = agreement.contradictions <= MAX(FEW, sample->n_packets / FEW_IN);
    return shift;
}

struct join_shifts *
join_shifts_find(struct join *join)
{
    struct join_shifts *shifts = g_new0(struct join_shifts, 1);
    shifts->of_interface = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    GArray *found = find_candidates(join);
    const struct candidate *candidates = (const struct candidate *)(void *)found->data;
    /* A conversation at many interfaces would be looked at for each of them: twice the whole is enough, once for the
     * capture and once for the interfaces. */
    shifts->budget = 2 * ((uint64_t)join->records.count + join->packets.count);
    shifts->counting = 8 * shifts->budget;
    struct join_sample *sample = take_sample(join, shifts, candidates, found->len, MOST_RECORDS);
    uint32_t searches = 0;
    shifts->of_all = choose(sample, 0, &searches);
    join_sample_free(sample);
    for (guint i = 0, end; i < found->len && searches < MOST_SEARCHES && shifts->budget > 0; i = end) {
        for (end = i; end < found->len && candidates[end].interface == candidates[i].interface; end++) {
        }
        sample = take_sample(join, shifts, candidates + i, end - i, MOST_RECORDS_HERE);
        struct shift shift = choose(sample, shifts->of_all.by, &searches);
        if (shift.by != shifts->of_all.by || shift.is_sure != shifts->of_all.is_sure) {
            g_hash_table_insert(shifts->of_interface, GUINT_TO_POINTER(candidates[i].interface),
                                g_memdup2(&shift, sizeof(shift)));
        }
        join_sample_free(sample);
    }
    g_array_free(found, TRUE);
    return shifts;
}

void
join_shifts_free(struct join_shifts *shifts)
{
    if (shifts != NULL) {
        g_hash_table_destroy(shifts->of_interface);
        g_free(shifts);
    }
}

int64_t
join_shift_of(const struct join_shifts *shifts, uint32_t interface, bool *is_sure)
{
    static const struct shift none = {0, true};
    const struct shift *own =
        shifts != NULL ? g_hash_table_lookup(shifts->of_interface, GUINT_TO_POINTER(interface)) : &none;
    own = own != NULL ? own : &shifts->of_all;
    *is_sure = own->is_sure;
    return own->by;
}
