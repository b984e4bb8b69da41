/* gaps.c - when records were lost, and at which interface
 *
 * A balanced tree holds, for each interface, the union of what was lost there: intervals that neither meet nor overlap,
 * by interface and time. Those of all interfaces together stand in it once more, as ANY, for packets of which it is not
 * known where they were seen. So a question, and an interval more, is a walk down the tree.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/gaps.h"
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
join_gaps_init(struct join_gaps *gaps)
{
    gaps->tree = g_tree_new_full(compare_gaps, NULL, g_free, NULL);
}

void
join_gaps_clear(struct join_gaps *gaps)
{
    g_tree_unref(gaps->tree);
    if (gaps->pinned != NULL) {
        g_array_free(gaps->pinned, TRUE);
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
join_gaps_pin(struct join_gaps *gaps)
{
    gaps->pinned = g_array_new(FALSE, FALSE, sizeof(struct gap));
    gaps->n_pinned = gaps->n;
    g_tree_foreach(gaps->tree, pin_gap, gaps->pinned);
}

void
join_gaps_restart(struct join_gaps *gaps)
{
    g_tree_unref(gaps->tree);
    join_gaps_init(gaps);
    for (guint i = 0; i < gaps->pinned->len; i++) {
        g_tree_insert(gaps->tree, g_memdup2(&g_array_index(gaps->pinned, struct gap, i), sizeof(struct gap)), NULL);
    }
    gaps->n = gaps->n_pinned;
    gaps->is_full = gaps->is_full && gaps->pinned->len >= JOIN_MOST_GAPS;
}

/* The last interval of an interface that begins at a time or before, or NULL. */
static const struct gap *
last_before(const struct join_gaps *gaps, uint32_t interface, int64_t time)
{
    const struct gap asked = {interface, time, 0};
    GTreeNode *after = g_tree_upper_bound(gaps->tree, &asked);
    GTreeNode *node = after != NULL ? g_tree_node_previous(after) : g_tree_node_last(gaps->tree);
    const struct gap *gap = node != NULL ? g_tree_node_key(node) : NULL;
    return gap != NULL && gap->interface == interface ? gap : NULL;
}

/* Each interval that it swallows leaves the tree, so that in all no more are taken out than were put in. */
static void
add_gap(struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last)
{
    const struct gap *met = last_before(gaps, interface, join_plus(last, 1));
    while (met != NULL && met->last >= join_minus(first, 1)) {
        first = MIN(first, met->first);
        last = MAX(last, met->last);
        g_tree_remove(gaps->tree, met);
        met = last_before(gaps, interface, join_plus(last, 1));
    }
    if ((guint)g_tree_nnodes(gaps->tree) >= JOIN_MOST_GAPS) {
        gaps->is_full = true;
        return;
    }
    struct gap *gap = g_new(struct gap, 1);
    *gap = (struct gap){interface, first, last};
    g_tree_insert(gaps->tree, gap, NULL);
}

void
join_gaps_add(struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last)
{
    const struct gap *known = last_before(gaps, interface, first);
    if (known != NULL && known->last >= last) {
        return; /* several records may tell of one gap */
    }
    gaps->n++;
    add_gap(gaps, interface, first, MAX(first, last));
    add_gap(gaps, ANY, first, MAX(first, last));
}

static bool
meets(const struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last)
{
    const struct gap *gap = last_before(gaps, interface, last);
    return gap != NULL && gap->last >= first;
}

bool
join_gaps_meet(const struct join_gaps *gaps, uint32_t interface, int64_t first, int64_t last)
{
    return g_tree_nnodes(gaps->tree) > 0 &&
           (interface == JOIN_NONE ? meets(gaps, ANY, first, last)
                                   : meets(gaps, interface, first, last) || meets(gaps, JOIN_NONE, first, last));
}
