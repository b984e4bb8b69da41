/* gaps.c - when records were lost, and at which interface
 *
 * A balanced tree holds, for each interface, the union of what was lost there: intervals that neither meet nor overlap,
 * by interface and time. Those of all interfaces together stand in it once more, as ANY, for packets of which it is not
 * known where they were seen. So a question, and an interval more, is a walk down the tree.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/index.h"
#include "core/join/time.h"

/* All interfaces together; no interface has this number. */
static const uint32_t ANY = UINT32_MAX;

struct gap {
    uint32_t interface;
    int64_t first, last;
};

static gint
compare_gaps(gconstpointer a, gconstpointer b, gpointer unused)
{
    const struct gap *x = a, *y = b;
    (void)unused;
    return x->interface != y->interface ? (x->interface < y->interface ? -1 : 1)
                                        : join_compare_times(x->first, y->first);
}

void
join_gaps_init(struct join *join)
{
    join->gaps = g_tree_new_full(compare_gaps, NULL, g_free, NULL);
}

void
join_gaps_clear(struct join *join)
{
    g_tree_unref(join->gaps);
    if (join->pinned_gaps != NULL) {
        g_array_free(join->pinned_gaps, TRUE);
    }
}

static gboolean
pin_gap(gpointer key, gpointer value, gpointer pinned)
{
    (void)value;
    g_array_append_vals(pinned, key, 1);
    return FALSE;
}

void
join_gaps_pin(struct join *join)
{
    join->pinned_gaps = g_array_new(FALSE, FALSE, sizeof(struct gap));
    join->n_pinned_gaps = join->n_gaps;
    g_tree_foreach(join->gaps, pin_gap, join->pinned_gaps);
}

void
join_gaps_restart(struct join *join)
{
    g_tree_unref(join->gaps);
    join_gaps_init(join);
    for (guint i = 0; i < join->pinned_gaps->len; i++) {
        g_tree_insert(join->gaps, g_memdup2(&g_array_index(join->pinned_gaps, struct gap, i), sizeof(struct gap)),
                      NULL);
    }
    join->n_gaps = join->n_pinned_gaps;
    join->gaps_full = join->gaps_full && join->pinned_gaps->len >= JOIN_MOST_GAPS;
}

/* The last interval of an interface that begins at a time or before, or NULL. */
static const struct gap *
last_before(const struct join *join, uint32_t interface, int64_t time)
{
    const struct gap asked = {interface, time, 0};
    GTreeNode *after = g_tree_upper_bound(join->gaps, &asked);
    GTreeNode *node = after != NULL ? g_tree_node_previous(after) : g_tree_node_last(join->gaps);
    const struct gap *gap = node != NULL ? g_tree_node_key(node) : NULL;
    return gap != NULL && gap->interface == interface ? gap : NULL;
}

/* Each interval that it swallows leaves the tree, so that in all no more are taken out than were put in. */
static void
add_gap(struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    const struct gap *met = last_before(join, interface, join_plus(last, 1));
    while (met != NULL && met->last >= join_minus(first, 1)) {
        first = MIN(first, met->first);
        last = MAX(last, met->last);
        g_tree_remove(join->gaps, met);
        met = last_before(join, interface, join_plus(last, 1));
    }
    if ((guint)g_tree_nnodes(join->gaps) >= JOIN_MOST_GAPS) {
        join->gaps_full = true;
        return;
    }
    struct gap *gap = g_new(struct gap, 1);
    *gap = (struct gap){interface, first, last};
    g_tree_insert(join->gaps, gap, NULL);
}

void
join_add_gap(struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    join->n_gaps++;
    add_gap(join, interface, first, MAX(first, last));
    add_gap(join, ANY, first, MAX(first, last));
}

static bool
meets(const struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    const struct gap *gap = last_before(join, interface, last);
    return gap != NULL && gap->last >= first;
}

bool
join_in_gap(const struct join *join, uint32_t interface, int64_t first, int64_t last)
{
    return g_tree_nnodes(join->gaps) > 0 &&
           (interface == JOIN_NONE ? meets(join, ANY, first, last)
                                   : meets(join, interface, first, last) || meets(join, JOIN_NONE, first, last));
}
