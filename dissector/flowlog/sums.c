/* sums.c - what records count, summed for each pair of addresses or each address
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/flowlog/sums.h"
#include "core/base/hash.h"
#include "core/base/sum.h"

void
flowlog_counts_of(const struct flow_record *record, struct flowlog_count *forth, struct flowlog_count *back)
{
    const struct flow_value *const *role = record->role;
    bool both_ways = role[FLOW_PACKETS_SENT] != NULL || role[FLOW_BYTES_SENT] != NULL;
    const struct flow_value *packets = role[both_ways ? FLOW_PACKETS_SENT : FLOW_PACKETS];
    const struct flow_value *bytes = role[both_ways ? FLOW_BYTES_SENT : FLOW_BYTES];
    *forth = (struct flowlog_count){packets != NULL ? packets->number : 0, bytes != NULL ? bytes->number : 0};
    packets = role[FLOW_PACKETS_RECEIVED];
    bytes = role[FLOW_BYTES_RECEIVED];
    *back = (struct flowlog_count){packets != NULL ? packets->number : 0, bytes != NULL ? bytes->number : 0};
}

static void
add_number(struct flowlog_number *to, uint64_t number)
{
    to->number = sum_saturating(to->number, number, &to->over);
}

void
flowlog_amount_add(struct flowlog_amount *amount, struct flowlog_count count)
{
    add_number(&amount->packets, count.packets);
    add_number(&amount->bytes, count.bytes);
}

struct flowlog_amount
flowlog_sum_total(const struct flowlog_sum *sum)
{
    struct flowlog_amount total = sum->forth;
    add_number(&total.packets, sum->back.packets.number);
    add_number(&total.bytes, sum->back.bytes.number);
    total.packets.over = total.packets.over || sum->back.packets.over;
    total.bytes.over = total.bytes.over || sum->back.bytes.over;
    return total;
}

struct flowlog_sums {
    GHashTable *known; /* a set of the sums, by their addresses */
    GPtrArray *sums;   /* struct flowlog_sum *, which it owns, in the order of their first records until sorted */
};

static uint64_t
hash_address(const address *one)
{
    return hash_bytes(hash_process_seed(), (const uint8_t *)one->data, (size_t)one->len);
}

/* The same for both directions. */
static guint
hash_sum(gconstpointer sum)
{
    const struct flowlog_sum *it = (const struct flowlog_sum *)sum;
    return (guint)((hash_address(&it->from) + hash_address(&it->to)) >> 32);
}

static gboolean
is_same_sum(gconstpointer a, gconstpointer b)
{
    const struct flowlog_sum *x = (const struct flowlog_sum *)a, *y = (const struct flowlog_sum *)b;
    return (addresses_equal(&x->from, &y->from) && addresses_equal(&x->to, &y->to)) ||
           (addresses_equal(&x->from, &y->to) && addresses_equal(&x->to, &y->from));
}

static void
free_sum(gpointer sum)
{
    free_address(&((struct flowlog_sum *)sum)->from);
    free_address(&((struct flowlog_sum *)sum)->to);
    g_free(sum);
}

struct flowlog_sums *
flowlog_sums_new(void)
{
    struct flowlog_sums *sums = g_new(struct flowlog_sums, 1);
    sums->known = g_hash_table_new(hash_sum, is_same_sum);
    sums->sums = g_ptr_array_new_with_free_func(free_sum);
    return sums;
}

void
flowlog_sums_free(struct flowlog_sums *sums)
{
    g_hash_table_destroy(sums->known);
    g_ptr_array_free(sums->sums, TRUE);
    g_free(sums);
}

void
flowlog_sums_clear(struct flowlog_sums *sums)
{
    g_hash_table_remove_all(sums->known);
    g_ptr_array_set_size(sums->sums, 0);
}

struct flowlog_sum *
flowlog_sums_of(struct flowlog_sums *sums, const address *from, const address *to, const packet_info *pinfo)
{
    struct flowlog_sum key = {.from = *from};
    if (to != NULL) {
        key.to = *to;
    }
    struct flowlog_sum *sum = (struct flowlog_sum *)g_hash_table_lookup(sums->known, &key);
    if (sum == NULL) {
        sum = g_new0(struct flowlog_sum, 1);
        copy_address(&sum->from, &key.from);
        copy_address(&sum->to, &key.to);
        sum->start = sum->stop = pinfo->rel_ts;
        sum->start_abs = pinfo->abs_ts;
        g_hash_table_add(sums->known, sum);
        g_ptr_array_add(sums->sums, sum);
    } else if (nstime_cmp(&pinfo->rel_ts, &sum->stop) > 0) {
        sum->stop = pinfo->rel_ts;
    } else if (nstime_cmp(&pinfo->rel_ts, &sum->start) < 0) {
        sum->start = pinfo->rel_ts;
        sum->start_abs = pinfo->abs_ts;
    }
    return sum;
}

static gint
most_packets_first(gconstpointer a, gconstpointer b)
{
    uint64_t x = flowlog_sum_total(*(const struct flowlog_sum *const *)a).packets.number;
    uint64_t y = flowlog_sum_total(*(const struct flowlog_sum *const *)b).packets.number;
    return (x < y) - (x > y);
}

const GPtrArray *
flowlog_sums_sorted(struct flowlog_sums *sums)
{
    g_ptr_array_sort(sums->sums, most_packets_first); /* which is stable */
    return sums->sums;
}
