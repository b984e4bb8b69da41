/* tree.c - "flowlog,tree": all records by what they say of themselves
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/tree.h"
#include "dissector/report/needs.h"
#include "dissector/report/tally.h"

/* Each element is a branch; all of them need one thing at the most. */
static const char *const branches[] = {"action",    "status", "proto", "service", "direction",
                                       "interface", "rule",   "path",  "provider"};
enum { N_BRANCHES = G_N_ELEMENTS(branches), NO_NEED = -1 };

struct tree {
    struct report_amounts all;
    struct report_tally tallies[N_BRANCHES];
    int need_of[N_BRANCHES]; /* in needs, or NO_NEED */
    uint32_t most;           /* rows shown of each branch; 0: all */
    struct report_need needs[N_BRANCHES + 2];
    size_t n_needs;
};

static void
begin_branch(struct tree *tree, size_t branch)
{
    const struct report_need *needs;
    struct report_tally *tally = &tree->tallies[branch];
    tally->element = report_element_find(branches[branch], strlen(branches[branch]));
    tally->order = report_order_number(0);
    tree->need_of[branch] = NO_NEED;
    if (report_element_needs(tally->element, &needs) > 0) {
        tree->need_of[branch] = (int)tree->n_needs;
        tree->needs[tree->n_needs] = needs[0];
        tree->needs[tree->n_needs++].is_optional = true;
    }
}

static char *
start(void *state, const char **at)
{
    static const struct report_need sums[] = {REPORT_NEED_PACKETS, REPORT_NEED_BYTES};
    struct tree *tree = (struct tree *)state;
    tree->most = report_word_number(at, REPORT_ROWS);
    for (size_t i = 0; i < N_BRANCHES; i++) {
        begin_branch(tree, i);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(sums); i++) {
        tree->needs[tree->n_needs++] = sums[i];
    }
    return NULL;
}

static size_t
needs(const void *state, const struct report_need **list)
{
    const struct tree *tree = (const struct tree *)state;
    *list = tree->needs;
    return tree->n_needs;
}

static void
record(void *state, const struct report_record *seen)
{
    struct tree *tree = (struct tree *)state;
    report_amounts_add(&tree->all, seen);
    for (size_t i = 0; i < N_BRANCHES; i++) {
        report_tally_add(&tree->tallies[i], seen);
    }
}

static void
clear(void *state)
{
    struct tree *tree = (struct tree *)state;
    tree->all = (struct report_amounts){0};
    for (size_t i = 0; i < N_BRANCHES; i++) {
        report_tally_clear(&tree->tallies[i]);
    }
}

static void
print(void *state, const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {REPORT_COLUMNS_OF_AMOUNTS};
    const struct tree *tree = (const struct tree *)state;
    report_page_table(page, "all", "\nAll records", columns, G_N_ELEMENTS(columns));
    report_amounts_cells(&tree->all, page);
    report_page_table_end(page);
    for (size_t i = 0; i < N_BRANCHES; i++) {
        int need = tree->need_of[i];
        if (need == NO_NEED || report_need_is_said(facts, (size_t)need)) {
            char *heading = g_strdup_printf("\nBy %s", report_element_title(tree->tallies[i].element));
            report_tally_print(&tree->tallies[i], branches[i], heading, tree->most, page);
            g_free(heading);
        }
    }
}

const struct report_kind report_tree = {
    .name = "tree",
    .arguments = "[,<n>]",
    .help = "All records by action, status, protocol, service, direction, interface, rule, path and kind of log",
    .size = sizeof(struct tree),
    .start = start,
    .needs = needs,
    .record = record,
    .print = print,
    .clear = clear,
};
