/* sample.c - records and packets by which the shift of an interface is judged
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/sample.h"
#include "core/base/search.h"
#include "core/base/sum.h"
#include "core/join/agree.h"
#include "core/join/series.h"
#include "core/join/time.h"

/* What one record counted, or several that are of the same time. */
struct span {
    int64_t first, last;
    uint64_t wants;
    bool has_ends; /* first and last are the seconds of its first and last packet */
};

/* The records of one log and direction. */
struct sampled_series {
    GArray *spans;  /* struct span, by time; neighbours share a second at the most */
    GArray *times;  /* int64_t, of the packets, in order */
    bool are_marks; /* each names a packet: that others are outside contradicts nothing */
    /* Whether packets before or behind all records should be some record's: not if the log has a part of the flow. */
    bool is_whole_before, is_whole_after;
};

static void
free_series(gpointer data)
{
    struct sampled_series *series = data;
    g_array_free(series->spans, TRUE);
    g_array_free(series->times, TRUE);
}

struct join_sample *
join_sample_new(int64_t slack)
{
    struct join_sample *sample = g_new0(struct join_sample, 1);
    sample->series = g_array_new(FALSE, FALSE, sizeof(struct sampled_series));
    g_array_set_clear_func(sample->series, free_series);
    sample->slack = slack;
    return sample;
}

void
join_sample_free(struct join_sample *sample)
{
    g_array_free(sample->series, TRUE);
    join_votes_free(sample->votes);
    g_free(sample);
}

bool
join_sample_is_full(const struct join_sample *sample, uint32_t most)
{
    /* A time that is a packet's own says more than a count. */
    return sample->n_records >= most || (sample->votes != NULL && join_votes_times(sample->votes) >= most / 2);
}

/* ---- taking samples ---- */

static void
add_span(GArray *spans, const struct join_fill_counter *counter, bool has_ends)
{
    struct span *before = spans->len > 0 ? &g_array_index(spans, struct span, spans->len - 1) : NULL;
    bool full = false;
    if (before != NULL && (counter->first == before->first || counter->last <= before->last ||
                           join_minus(before->last, JOIN_SECOND) >= counter->first)) {
        before->last = MAX(before->last, counter->last);
        before->wants = sum_saturating(before->wants, counter->wants, &full);
        return;
    }
    struct span span = {counter->first, counter->last, counter->wants, has_ends};
    g_array_append_val(spans, span);
}

static void
add_series(struct join_sample *sample, const struct join_series *series, bool has_ends, bool are_marks, uint32_t most)
{
    struct sampled_series sampled = {g_array_new(FALSE, FALSE, sizeof(struct span)),
                                     g_array_new(FALSE, FALSE, sizeof(int64_t)), are_marks, true, true};
    uint32_t n = MIN(series->counters->len, most);
    for (uint32_t i = 0; i < n; i++) {
        const struct join_fill_counter *counter = &g_array_index(series->counters, struct join_fill_counter, i);
        /* A log that has only one of start and end says nothing of when the other was. */
        if (counter->wants != UINT64_MAX && counter->first > INT64_MIN / 2 && counter->last < INT64_MAX / 2) {
            add_span(sampled.spans, counter, has_ends && counter->has_ends);
        }
    }
    for (guint i = 0; i < series->packets->len; i++) {
        const struct join_fill_packet *packet = &g_array_index(series->packets, struct join_fill_packet, i);
        /* Steps that refuse count nothing, so what they may have refused is not missing where others count. */
        bool is_uncounted =
            !has_ends && !are_marks && (packet->looks_refused || (packet->opens && !packet->is_answered));
        if (!is_uncounted) {
            g_array_append_val(sampled.times, packet->time);
        }
    }
    if (sampled.spans->len == 0 || sampled.times->len == 0) {
        free_series(&sampled);
        return;
    }
    int64_t first = g_array_index(sampled.spans, struct span, 0).first;
    int64_t last = g_array_index(sampled.spans, struct span, sampled.spans->len - 1).last;
    sampled.is_whole_before = g_array_index(sampled.times, int64_t, 0) >= join_minus(first, sample->slack);
    sampled.is_whole_after =
        n == series->counters->len &&
        g_array_index(sampled.times, int64_t, sampled.times->len - 1) <= join_plus(last, sample->slack);
    sample->n_records += sampled.spans->len;
    sample->n_packets += sampled.times->len;
    g_array_append_val(sample->series, sampled);
}

/* Adds the steps that begin or refuse a flow: each names the SYN of its second. */
static void
add_marks(struct join_sample *sample, struct join_series *series, const struct join *join,
          const struct join_resolved *resolved, const struct join_summary *summary, enum join_way way, uint32_t most)
{
    const struct join_series_of marks = {JOIN_BOTH_SEND, 1 << JOIN_BEGIN | 1 << JOIN_DENIED, way, way, 0};
    join_series_gather(series, join, resolved, summary, &marks, NULL);
    for (guint i = 0; i < series->counters->len; i++) {
        struct join_fill_counter *counter = &g_array_index(series->counters, struct join_fill_counter, i);
        const struct join_record *record = join_record(join, join_matched_at(resolved, counter->position)->record);
        counter->first = record->first;
        counter->last = record->last;
        counter->wants = 1;
    }
    guint kept = 0;
    for (guint i = 0; i < series->packets->len; i++) {
        struct join_fill_packet packet = g_array_index(series->packets, struct join_fill_packet, i);
        if (packet.is_tcp && packet.opens) {
            g_array_index(series->packets, struct join_fill_packet, kept++) = packet;
        }
    }
    g_array_set_size(series->packets, kept);
    add_series(sample, series, false, true, most);
}

/* The times of the packets of a series, in order. */
static GArray *
times_of(const struct join_series *series)
{
    GArray *times = g_array_sized_new(FALSE, FALSE, sizeof(int64_t), series->packets->len);
    for (guint i = 0; i < series->packets->len; i++) {
        g_array_append_val(times, g_array_index(series->packets, struct join_fill_packet, i).time);
    }
    return times;
}

/* Has the packets of a series vote on the times of the records that are estimates, of so many records at the most. */
static void
add_votes(struct join_sample *sample, const struct join_series *series, const struct join *join,
          const struct join_resolved *resolved, uint32_t most)
{
    GArray *times = NULL;
    for (guint i = 0; i < series->counters->len && series->packets->len > 0; i++) {
        uint32_t position = g_array_index(series->counters, struct join_fill_counter, i).position;
        const struct join_record *record = join_record(join, join_matched_at(resolved, position)->record);
        if (!record->is_estimate || join_sample_is_full(sample, most)) {
            break; /* a log is one or it is none */
        }
        times = times != NULL ? times : times_of(series);
        sample->votes = sample->votes != NULL ? sample->votes : join_votes_new(sample->slack);
        join_votes_add(sample->votes, record->first, (const int64_t *)(const void *)times->data, times->len);
        if (record->last != record->first) {
            join_votes_add(sample->votes, record->last, (const int64_t *)(const void *)times->data, times->len);
        }
    }
    if (times != NULL) {
        g_array_free(times, TRUE);
    }
}

void
join_sample_add(struct join_sample *sample, const struct join *join, const struct join_resolved *resolved,
                const struct join_summary *summary, uint32_t most)
{
    enum { COUNTS = 1 << JOIN_WINDOW | 1 << JOIN_CONTINUES | 1 << JOIN_END };
    bool split = join_series_is_split(join, resolved, summary, 0);
    const struct join_series_of all[] = {
        {JOIN_LOWER_SENDS, 1 << JOIN_WINDOW, JOIN_EITHER_WAY, JOIN_FORWARD, 0},
        {JOIN_UPPER_SENDS, 1 << JOIN_WINDOW, JOIN_EITHER_WAY, JOIN_BACKWARD, 0},
        {JOIN_BOTH_SEND, COUNTS, JOIN_EITHER_WAY, split ? JOIN_FORWARD : JOIN_EITHER_WAY, 0},
        {JOIN_BOTH_SEND, split ? COUNTS : 0, JOIN_EITHER_WAY, JOIN_BACKWARD, 0},
    };
    struct join_series series = join_series_new();
    for (size_t i = 0; i < G_N_ELEMENTS(all); i++) {
        join_series_gather(&series, join, resolved, summary, &all[i], NULL);
        add_series(sample, &series, all[i].direction != JOIN_BOTH_SEND, false, most);
        add_votes(sample, &series, join, resolved, most);
    }
    add_marks(sample, &series, join, resolved, summary, JOIN_BACKWARD, most);
    add_marks(sample, &series, join, resolved, summary, JOIN_FORWARD, most);
    join_series_free(&series);
}

/* ---- judging them ---- */

/* How many packets come before a time of the log. */
static size_t
count_before(const GArray *times, int64_t time, int64_t shift)
{
    return search_count_less(times, join_shifted(time, -shift));
}

/* What a span has at some shift. */
struct held {
    uint64_t n;
    uint64_t shared, half; /* packets that it shares with the next span, and those in the first half of that time */
    bool at_first, at_last;
};

/* Counts what each span has for itself, and what it shares with the next. */
static void
hold(const struct sampled_series *series, int64_t shift, struct held *held, uint64_t *outside)
{
    size_t covered = 0, from = 0, begin = series->is_whole_before ? 0 : SIZE_MAX;
    for (guint i = 0; i < series->spans->len; i++) {
        const struct span *span = &g_array_index(series->spans, struct span, i);
        bool shares = i + 1 < series->spans->len && span[1].first <= span->last;
        int64_t until = shares ? span[1].first : join_plus(span->last, 1);
        size_t low = MAX(count_before(series->times, span->first, shift), from);
        size_t high = MAX(count_before(series->times, until, shift), low), end = high;
        held[i] = (struct held){.n = high - low};
        if (shares) {
            int64_t middle = until + (span->last - until) / 2;
            held[i].half = MAX(count_before(series->times, middle, shift), high) - high;
            end = MAX(count_before(series->times, join_plus(span->last, 1), shift), high);
            held[i].shared = end - high;
        }
        held[i].at_first = count_before(series->times, join_plus(span->first, JOIN_SECOND), shift) > low;
        held[i].at_last = count_before(series->times, join_minus(span->last, JOIN_SECOND - 1), shift) < end;
        covered += end - low;
        begin = MIN(begin, low);
        from = end;
    }
    *outside = (series->is_whole_after ? series->times->len : from) - begin - covered;
}

/* Shares out what two spans have in common: each gets half, unless one then has more than it counted. */
static void
share_out(const struct sampled_series *series, struct held *held)
{
    for (guint i = 0; i + 1 < series->spans->len; i++) {
        uint64_t wants = g_array_index(series->spans, struct span, i).wants;
        uint64_t wants_next = g_array_index(series->spans, struct span, i + 1).wants;
        uint64_t room = wants > held[i].n ? wants - held[i].n : 0;
        uint64_t room_next = wants_next > held[i + 1].n ? wants_next - held[i + 1].n : 0;
        uint64_t least = held[i].shared > room_next ? held[i].shared - room_next : 0;
        uint64_t own = MIN(MAX(held[i].half, least), MIN(room, held[i].shared));
        held[i].n += own;
        held[i + 1].n += held[i].shared - own;
    }
}

/* What it costs that the packet at a record's end is missing, if a share of all is: the share's negative logarithm,
 * rounded. */
static double
cost_of_missing(double share)
{
    return share > 0.3 ? 1 : share > 0.1 ? 2 : share > 0.03 ? 3 : 4;
}

struct join_agreement
join_sample_judge(const struct join_sample *sample, int64_t shift)
{
    struct join_agreement agreement = {0, 0};
    double captured = 0, counted = 0;
    struct held *held = g_new(struct held, sample->n_records), *at = held;
    for (guint i = 0; i < sample->series->len; i++) {
        const struct sampled_series *series = &g_array_index(sample->series, struct sampled_series, i);
        uint64_t outside;
        hold(series, shift, at, &outside);
        share_out(series, at);
        agreement.contradictions += series->are_marks ? 0 : outside;
        agreement.cost += JOIN_CONTRADICTION * (double)outside;
        for (guint j = 0; j < series->spans->len; j++, at++) {
            uint64_t wants = g_array_index(series->spans, struct span, j).wants;
            captured += (double)MIN(at->n, wants);
            counted += (double)wants;
        }
    }
    double share = counted > 0 ? captured / counted : 1;
    double missing = cost_of_missing(1 - share);
    at = held;
    for (guint i = 0; i < sample->series->len; i++) {
        const struct sampled_series *series = &g_array_index(sample->series, struct sampled_series, i);
        for (guint j = 0; j < series->spans->len; j++, at++) {
            const struct span *span = &g_array_index(series->spans, struct span, j);
            agreement.contradictions += at->n > span->wants && !series->are_marks ? at->n - span->wants : 0;
            agreement.cost += join_disagreement(at->n, span->wants, share);
            if (span->has_ends && at->n > 0) {
                agreement.cost += missing * (!at->at_first + !at->at_last);
            }
        }
    }
    g_free(held);
    return agreement;
}
