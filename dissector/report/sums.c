/* sums.c - what records count, summed for each pair of ends or each end: addresses, or addresses and ports
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/sums.h"
#include "core/base/hash.h"

void
amount_add(struct amount *amount, const struct flowlog_count *count)
{
    report_number_add(&amount->packets, &(const struct report_number){count->packets, count->packets_said, false});
    report_number_add(&amount->bytes, &(const struct report_number){count->bytes, count->bytes_said, false});
}

struct amount
sum_total(const struct sum *sum)
{
    struct amount total = sum->forth;
    report_number_add(&total.packets, &sum->back.packets);
    report_number_add(&total.bytes, &sum->back.bytes);
    return total;
}

struct sums {
    GHashTable *known; /* a set of the sums, by their keys */
    GPtrArray *sums;   /* struct sum *, which it owns, in the order of their first records until sorted */
};

static uint64_t
hash_end(const address *end, uint16_t port, int proto)
{
    uint64_t hash = hash_bytes(hash_process_seed(), (const uint8_t *)end->data, (size_t)end->len);
    return hash_step(hash, (uint64_t)port << 32 | (uint32_t)proto);
}

/* The same for both directions. */
static guint
hash_sum(gconstpointer sum)
{
    const struct sum_key *key = &((const struct sum *)sum)->key;
    uint64_t hash = hash_end(&key->from, key->from_port, key->proto) + hash_end(&key->to, key->to_port, key->proto);
    return (guint)(hash >> 32);
}

static bool
is_end(const address *a, uint16_t port_a, const address *b, uint16_t port_b)
{
    return port_a == port_b && addresses_equal(a, b);
}

static gboolean
is_same_sum(gconstpointer a, gconstpointer b)
{
    const struct sum_key *x = &((const struct sum *)a)->key, *y = &((const struct sum *)b)->key;
    return x->proto == y->proto && x->has_ports == y->has_ports &&
           ((is_end(&x->from, x->from_port, &y->from, y->from_port) &&
             is_end(&x->to, x->to_port, &y->to, y->to_port)) ||
            (is_end(&x->from, x->from_port, &y->to, y->to_port) && is_end(&x->to, x->to_port, &y->from, y->from_port)));
}

bool
sum_is_forward(const struct sum *sum, const struct sum_key *key)
{
    return is_end(&sum->key.from, sum->key.from_port, &key->from, key->from_port);
}

static void
free_sum(gpointer sum)
{
    free_address(&((struct sum *)sum)->key.from);
    free_address(&((struct sum *)sum)->key.to);
    g_free(sum);
}

struct sums *
sums_new(void)
{
    struct sums *sums = g_new(struct sums, 1);
    sums->known = g_hash_table_new(hash_sum, is_same_sum);
    sums->sums = g_ptr_array_new_with_free_func(free_sum);
    return sums;
}

void
sums_free(struct sums *sums)
{
    g_hash_table_destroy(sums->known);
    g_ptr_array_free(sums->sums, TRUE);
    g_free(sums);
}

void
sums_clear(struct sums *sums)
{
    g_hash_table_remove_all(sums->known);
    g_ptr_array_set_size(sums->sums, 0);
}

struct sum *
sums_of(struct sums *sums, const struct sum_key *key, const struct flow_record *record, const packet_info *pinfo)
{
    const struct sum wanted = {.key = *key};
    nstime_t end = flowlog_end_of(record, &pinfo->rel_ts);
    struct sum *sum = (struct sum *)g_hash_table_lookup(sums->known, &wanted);
    if (sum == NULL) {
        sum = g_new0(struct sum, 1);
        sum->key = *key;
        copy_address(&sum->key.from, &key->from);
        copy_address(&sum->key.to, &key->to);
        sum->start = pinfo->rel_ts;
        sum->start_abs = pinfo->abs_ts;
        sum->stop = end;
        g_hash_table_add(sums->known, sum);
        g_ptr_array_add(sums->sums, sum);
    }
    if (nstime_cmp(&pinfo->rel_ts, &sum->start) < 0) {
        sum->start = pinfo->rel_ts;
        sum->start_abs = pinfo->abs_ts;
    }
    if (nstime_cmp(&end, &sum->stop) > 0) {
        sum->stop = end;
    }
    sum->n_records++;
    return sum;
}

static gint
most_packets_first(gconstpointer a, gconstpointer b)
{
    uint64_t x = sum_total(*(const struct sum *const *)a).packets.number;
    uint64_t y = sum_total(*(const struct sum *const *)b).packets.number;
    return (x < y) - (x > y);
}

const GPtrArray *
sums_sorted(struct sums *sums)
{
    g_ptr_array_sort(sums->sums, most_packets_first); /* which is stable */
    return sums->sums;
}
