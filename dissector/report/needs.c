/* needs.c - what a report wants records to say, and which logs do not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/needs.h"
#include "core/record/provider.h"

bool
report_need_is_said(const struct report_facts *facts, size_t need)
{
    for (size_t i = 0; i < facts->n_sources; i++) {
        if (facts->sources[i].n_with[need] > 0) {
            return true;
        }
    }
    return facts->n_sources == 0;
}

bool
report_needs_are_met(const struct report_facts *facts)
{
    for (size_t i = 0; i < facts->n_needs; i++) {
        if (!facts->needs[i].is_optional && !report_need_is_said(facts, i)) {
            return false;
        }
    }
    return true;
}

char *
report_need_columns(const struct report_need *need, const struct flow_provider *provider)
{
    GPtrArray *names = flow_provider_columns(provider, need->roles);
    g_ptr_array_add(names, NULL);
    char *joined = g_strjoinv(", ", (char **)names->pdata);
    g_ptr_array_free(names, TRUE);
    return joined;
}

static bool
is_missing(const struct report_source *source, size_t need)
{
    return source->n_records > 0 && source->n_with[need] == 0;
}

static void
print_table(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {{"what", "Not in the log", false},
                                                   {"log", "Log", false},
                                                   {"columns", "Its columns that would say it", false},
                                                   {"records", "Records", true}};
    report_page_table(page, "missing", NULL, columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; i < facts->n_needs * facts->n_sources; i++) {
        const struct report_need *need = &facts->needs[i / facts->n_sources];
        const struct report_source *source = &facts->sources[i % facts->n_sources];
        if (is_missing(source, i / facts->n_sources)) {
            char *names = report_need_columns(need, source->provider);
            report_page_text(page, need->what, strlen(need->what), NULL);
            report_page_text(page, source->provider->id, strlen(source->provider->id), NULL);
            report_page_text(page, names, strlen(names), NULL);
            report_page_count(page, source->n_records);
            g_free(names);
        }
    }
    report_page_table_end(page);
}

/* What the records of one log do not say, with the columns that would. */
static void
print_line(const struct report_facts *facts, const struct report_source *source, struct report_page *page)
{
    GString *all = g_string_new(NULL);
    for (size_t i = 0; i < facts->n_needs; i++) {
        if (is_missing(source, i)) {
            char *names = report_need_columns(&facts->needs[i], source->provider);
            g_string_append_printf(all, "%s%s", all->len > 0 ? "; " : "", facts->needs[i].what);
            if (names[0] != '\0') {
                g_string_append_printf(all, " (%s)", names);
            }
            g_free(names);
        }
    }
    if (all->len > 0) {
        report_page_remark(page, "Not in the %s: %s.", source->provider->title, all->str);
    }
    g_string_free(all, TRUE);
}

void
report_needs_print(const struct report_facts *facts, struct report_page *page)
{
    if (report_page_is_json(page)) {
        print_table(facts, page);
        return;
    }
    for (size_t i = 0; i < facts->n_sources; i++) {
        print_line(facts, &facts->sources[i], page);
    }
}
