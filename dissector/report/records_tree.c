/* records_tree.c - Statistics > Flow Logs: trees of numbers of records
 *
 * Wireshark's trees count in int, which records fit and bytes do not: what sums bytes is a report in a window of its
 * own.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/dissector.h"
#include "compat/epan_compat.h"
#include "core/record/record.h"
#include "dissector/flowlog/once.h"
#include "dissector/flowlog/tap.h"
#include "dissector/report/elements.h"
#include "dissector/report/table.h"
#include <epan/stats_tree.h>

enum { MOST_ELEMENTS = 8 };

/* Wireshark walks all rows of a branch to add one: with so many it is still quick. The others share a row. */
enum { MOST_ROWS = 10000 };

struct form {
    const char *command; /* of tshark's -z, with ",tree" behind it */
    const char *title;
    const char *elements[MOST_ELEMENTS]; /* up to a NULL */
};

static const struct form forms[] = {
    {"flowlog_records", "Records", {"action", "status", "proto", "direction", "path", "reason", "rule", "provider"}},
    {"flowlog_addresses", "Addresses", {"src", "dst"}},
    {"flowlog_services", "Services", {"service", "dstport"}},
    {"flowlog_places", "Places", {"interface", "instance", "subnet", "vpc", "az", "account", "region"}},
};

/* A row of a branch. */
struct label {
    char *text;
    bool is_other; /* of those that share a row */
};

struct branch {
    const struct report_element *element;
    char *title;
    bool is_action; /* whose rows need none below them that say how many were accepted */
    int node;
    struct report_table *labels; /* struct label, by the element's keys */
};

/* What one window or command has counted. */
struct counts {
    struct branch branches[MOST_ELEMENTS];
    size_t n;
    GString *scratch[2];
    struct flowlog_once once;
};

static GHashTable *trees; /* stats_tree -> struct counts; no log chooses pointers */

static void
free_counts(gpointer data)
{
    struct counts *counts = (struct counts *)data;
    for (size_t i = 0; i < counts->n; i++) {
        struct branch *branch = &counts->branches[i];
        for (uint32_t row = 0; row < report_table_count(branch->labels); row++) {
            g_free(((struct label *)report_table_at(branch->labels, row))->text);
        }
        report_table_free(branch->labels);
        g_free(branch->title);
    }
    for (size_t i = 0; i < G_N_ELEMENTS(counts->scratch); i++) {
        g_string_free(counts->scratch[i], TRUE);
    }
    flowlog_once_clear(&counts->once);
    g_free(counts);
}

static void
begin(stats_tree *tree, const struct form *form)
{
    struct counts *counts = g_new0(struct counts, 1);
    for (size_t i = 0; i < G_N_ELEMENTS(counts->scratch); i++) {
        counts->scratch[i] = g_string_new(NULL);
    }
    for (; counts->n < MOST_ELEMENTS && form->elements[counts->n] != NULL; counts->n++) {
        struct branch *branch = &counts->branches[counts->n];
        const char *name = form->elements[counts->n];
        branch->element = report_element_find(name, strlen(name));
        branch->is_action = strcmp(name, "action") == 0;
        branch->title = g_strdup_printf("By %s", report_element_title(branch->element));
        branch->node = stats_tree_create_node(tree, branch->title, 0, STAT_DT_INT, TRUE);
        branch->labels = report_table_new(sizeof(struct label));
    }
    g_hash_table_replace(trees, tree, counts);
}

static void
end(stats_tree *tree)
{
    g_hash_table_remove(trees, tree);
}

static char *
text_of(const struct report_element *element, const struct report_key *key)
{
    struct report_column columns[REPORT_MOST_KEY_COLUMNS];
    GString *text = g_string_new(NULL);
    struct report_page *page = report_page_begin_row(text, report_element_columns(element, false, columns));
    report_element_cells(element, false, (const uint8_t *)key->bytes, key->length, page);
    report_page_end_row(page);
    return g_string_free(text, FALSE);
}

static const char *
label_of(struct branch *branch, const struct report_key *key, bool *is_new_other)
{
    struct label *label = (struct label *)report_table_row(branch->labels, key->bytes, key->length);
    if (label == NULL) {
        return "Others";
    }
    if (label->text == NULL && !label->is_other) {
        label->is_other = report_table_count(branch->labels) > MOST_ROWS;
        *is_new_other = label->is_other;
        label->text = label->is_other ? NULL : text_of(branch->element, key);
    }
    return label->is_other ? "Others" : label->text;
}

static void
count(stats_tree *tree, struct counts *counts, struct branch *branch, const struct flow_record *record)
{
    static const char *const actions[][2] = {{"ACCEPT", "Accepted"}, {"REJECT", "Rejected"}};
    struct report_key keys[2];
    keys[0].scratch = counts->scratch[0];
    keys[1].scratch = counts->scratch[1];
    size_t n = report_element_keys(branch->element, record, false, keys);
    tick_stat_node(tree, branch->title, 0, FALSE);
    if (n == 0) {
        tick_stat_node(tree, "Not said", branch->node, FALSE);
    }
    for (size_t i = 0; i < n; i++) {
        bool is_new_other = false;
        int row = tick_stat_node(tree, label_of(branch, &keys[i], &is_new_other), branch->node, TRUE);
        if (is_new_other) {
            increase_stat_node(tree, "How many", row, FALSE, 1);
        }
        for (size_t action = 0; !branch->is_action && action < G_N_ELEMENTS(actions); action++) {
            if (flow_value_is(record->role[FLOW_ACTION], actions[action][0])) {
                tick_stat_node(tree, actions[action][1], row, FALSE);
            }
        }
    }
}

static tap_packet_status
add(stats_tree *tree, packet_info *pinfo, epan_dissect_t *edt _U_, const void *data, tap_flags_t flags _U_)
{
    const struct flowlog_tap *tap = (const struct flowlog_tap *)data;
    struct counts *counts = (struct counts *)g_hash_table_lookup(trees, tree);
    if (!flowlog_once_counts(&counts->once, pinfo->num, tap)) {
        tick_stat_node(tree, "Left out, as they count the same traffic again", 0, FALSE);
        return TAP_PACKET_REDRAW;
    }
    for (size_t i = 0; i < counts->n; i++) {
        count(tree, counts, &counts->branches[i], tap->record);
    }
    return TAP_PACKET_REDRAW;
}

/* Wireshark does not tell the functions that it calls which tree this is. */
#define BEGIN(number)                                                                                                  \
    static void begin_##number(stats_tree *tree)                                                                       \
    {                                                                                                                  \
        begin(tree, &forms[number]);                                                                                   \
    }
BEGIN(0)
BEGIN(1)
BEGIN(2)
BEGIN(3)
#undef BEGIN

void
report_register_trees(void)
{
    static void (*const begins[G_N_ELEMENTS(forms)])(stats_tree *) = {begin_0, begin_1, begin_2, begin_3};
    trees = g_hash_table_new_full(NULL, NULL, NULL, free_counts);
    for (size_t i = 0; i < G_N_ELEMENTS(forms); i++) {
        char *path = g_strconcat("Flow Logs" STATS_TREE_LEVEL, forms[i].title, NULL);
        stats_tree_register_plugin("flowlog", forms[i].command, path, 0, add, begins[i], end);
        g_free(path);
    }
}
