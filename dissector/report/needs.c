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

static size_t
count_missing(const struct report_facts *facts)
{
    size_t n = 0;
    for (size_t i = 0; i < facts->n_needs * facts->n_sources; i++) {
        n += is_missing(&facts->sources[i % facts->n_sources], i / facts->n_sources);
    }
    return n;
}

void
report_needs_print(const struct report_facts *facts, struct report_page *page)
{
    static const struct report_column columns[] = {{"what", "Not in the log", false},
                                                   {"log", "Log", false},
                                                   {"columns", "Its columns that would say it", false},
                                                   {"records", "Records", true}};
    bool any = count_missing(facts) > 0;
    if (!any && !report_page_is_json(page)) {
        return;
    }
    report_page_table(page, "missing", NULL, columns, G_N_ELEMENTS(columns));
    for (size_t i = 0; any && i < facts->n_needs * facts->n_sources; i++) {
        const struct report_need *need = &facts->needs[i / facts->n_sources];
        const struct report_source *source = &facts->sources[i % facts->n_sources];
        if (is_missing(source, i / facts->n_sources)) {
            char *names = report_need_columns(need, source->provider);
            report_page_text(page, need->what, strlen(need->what), NULL);
            report_page_text(page, source->provider->id, strlen(source->provider->id), source->provider->title);
            report_page_text(page, names, strlen(names), names[0] != '\0' ? names : "none");
            report_page_count(page, source->n_records);
            g_free(names);
        }
    }
    report_page_table_end(page);
}
