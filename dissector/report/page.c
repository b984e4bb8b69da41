/* page.c - what a report prints: facts, tables and remarks, as text or as one line of JSON
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/report/page.h"
#include "dissector/common/schema.h"
#include "dissector/common/text.h"
#include <inttypes.h>
#include <wsutil/json_dumper.h>

/* WIDEST: characters that a column is padded to. A longer value makes its own row longer: padded, each of the others
 * would take as much memory as the longest name in the log. */
enum { NUMBER_SIZE = 32, WIDEST = 200 };
static const uint64_t most_exact = UINT64_C(1) << 53;
static const char rule[] = "================================================================================\n";

struct report_page {
    GString *out;
    GPtrArray *remarks; /* char * */
    const struct report_column *columns;
    size_t n_columns, at_column; /* n_columns is 0 outside tables */
    const char *heading;
    bool has_rows;
    GString *cells; /* of the table, as text, each with a NUL behind it */
    bool is_json;
    json_dumper dumper;
};

static void
add_number_json(struct report_page *page, uint64_t number, bool over)
{
    if (over || number > most_exact) {
        char text[NUMBER_SIZE];
        snprintf(text, sizeof(text), "%s%" PRIu64, over ? ">" : "", number);
        json_dumper_value_string(&page->dumper, text);
    } else {
        json_dumper_value_anyf(&page->dumper, "%" PRIu64, number);
    }
}

/* What a log says may be anything. */
static void
add_text_json(struct report_page *page, const char *text, size_t length)
{
    char *valid = text_utf8(NULL, text, length);
    json_dumper_value_string(&page->dumper, valid);
    wmem_free(NULL, valid);
}

struct report_page *
report_page_begin(GString *out, bool is_json, const char *name, const char *title, const char *filter)
{
    struct report_page *page = g_new0(struct report_page, 1);
    page->out = out;
    page->remarks = g_ptr_array_new_with_free_func(g_free);
    page->cells = g_string_new(NULL);
    page->is_json = is_json;
    if (is_json) {
        page->dumper.output_string = out;
        json_dumper_begin_object(&page->dumper);
        report_page_fact_number(page, "schema", REPORT_SCHEMA);
        report_page_fact(page, "report", name);
    } else {
        g_string_append_printf(out, "%sFlow log: %s\nFilter: %s\n", rule, title,
                               filter != NULL ? filter : "<No Filter>");
    }
    return page;
}

struct report_page *
report_page_begin_row(GString *out, size_t n_columns)
{
    struct report_page *page = g_new0(struct report_page, 1);
    page->out = out;
    page->cells = g_string_new(NULL);
    page->n_columns = n_columns;
    return page;
}

void
report_page_end_row(struct report_page *page)
{
    const char *end = page->cells->str + page->cells->len;
    for (const char *cell = page->cells->str; cell < end; cell += strlen(cell) + 1) {
        g_string_append_printf(page->out, "%s%s", cell != page->cells->str ? " " : "", cell);
    }
    g_string_free(page->cells, TRUE);
    g_free(page);
}

bool
report_page_is_json(const struct report_page *page)
{
    return page->is_json;
}

void
report_page_end(struct report_page *page)
{
    if (page->is_json) {
        json_dumper_set_member_name(&page->dumper, "remarks");
        json_dumper_begin_array(&page->dumper);
    }
    for (guint i = 0; i < page->remarks->len; i++) {
        const char *remark = (const char *)page->remarks->pdata[i];
        if (page->is_json) {
            add_text_json(page, remark, strlen(remark));
        } else {
            g_string_append_printf(page->out, "%s\n", remark);
        }
    }
    if (page->is_json) {
        json_dumper_end_array(&page->dumper);
        json_dumper_end_object(&page->dumper);
        json_dumper_finish(&page->dumper);
    } else {
        g_string_append(page->out, rule);
    }
    g_ptr_array_free(page->remarks, TRUE);
    g_string_free(page->cells, TRUE);
    g_free(page);
}

void
report_page_fact(struct report_page *page, const char *member, const char *text)
{
    if (page->is_json) {
        json_dumper_set_member_name(&page->dumper, member);
        if (text != NULL) {
            add_text_json(page, text, strlen(text));
        } else {
            json_dumper_value_anyf(&page->dumper, "null");
        }
    }
}

void
report_page_block(struct report_page *page, const char *member, const char *text)
{
    report_page_fact(page, member, text);
    if (!page->is_json && text != NULL) {
        g_string_append_printf(page->out, "\n%s\n\n", text);
    }
}

void
report_page_fact_number(struct report_page *page, const char *member, uint64_t number)
{
    if (page->is_json) {
        json_dumper_set_member_name(&page->dumper, member);
        add_number_json(page, number, false);
    }
}

void
report_page_remark(struct report_page *page, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_ptr_array_add(page->remarks, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
report_page_table(struct report_page *page, const char *member, const char *heading,
                  const struct report_column *columns, size_t n_columns)
{
    page->columns = columns;
    page->n_columns = n_columns;
    page->at_column = 0;
    page->has_rows = false;
    if (page->is_json) {
        json_dumper_set_member_name(&page->dumper, member);
        json_dumper_begin_array(&page->dumper);
        return;
    }
    page->heading = heading;
    g_string_truncate(page->cells, 0);
    for (size_t i = 0; i < n_columns; i++) {
        g_string_append_len(page->cells, columns[i].title, (gssize)strlen(columns[i].title) + 1);
    }
}

/* Characters, which is what a terminal's columns are, but for the wide ones of Asia. */
static size_t
width_of(const char *cell)
{
    return (size_t)g_utf8_strlen(cell, -1);
}

static void
append_spaces(GString *out, size_t n)
{
    g_string_append_printf(out, "%*s", (int)n, "");
}

static void
append_rows(struct report_page *page, const size_t *widths)
{
    if (page->heading != NULL) {
        g_string_append_printf(page->out, "%s\n", page->heading);
    }
    const char *cell = page->cells->str, *end = cell + page->cells->len;
    for (size_t i = 0; cell < end; cell += strlen(cell) + 1, i = (i + 1) % page->n_columns) {
        size_t width = width_of(cell), padding = widths[i] > width ? widths[i] - width : 0;
        bool is_last = i + 1 == page->n_columns;
        if (page->columns[i].is_number) {
            append_spaces(page->out, padding);
        }
        g_string_append(page->out, cell);
        if (!page->columns[i].is_number && !is_last) {
            append_spaces(page->out, padding);
        }
        g_string_append(page->out, is_last ? "\n" : "  ");
    }
}

void
report_page_table_end(struct report_page *page)
{
    if (page->is_json) {
        json_dumper_end_array(&page->dumper);
    } else if (page->has_rows) {
        size_t *widths = g_new0(size_t, page->n_columns);
        const char *cell = page->cells->str, *end = cell + page->cells->len;
        for (size_t i = 0; cell < end; cell += strlen(cell) + 1, i = (i + 1) % page->n_columns) {
            widths[i] = MAX(widths[i], MIN(width_of(cell), WIDEST));
        }
        append_rows(page, widths);
        g_free(widths);
    }
    page->n_columns = 0;
}

/* Names the next cell in JSON, where it begins a row if it is the first. */
static void
begin_cell(struct report_page *page)
{
    if (page->is_json) {
        if (page->at_column == 0) {
            json_dumper_begin_object(&page->dumper);
        }
        json_dumper_set_member_name(&page->dumper, page->columns[page->at_column].member);
    }
}

static void
end_cell(struct report_page *page)
{
    page->has_rows = true;
    page->at_column = (page->at_column + 1) % page->n_columns;
    if (!page->is_json) {
        g_string_append_c(page->cells, '\0');
    } else if (page->at_column == 0) {
        json_dumper_end_object(&page->dumper);
    }
}

static void
number_cell(struct report_page *page, uint64_t number, bool over)
{
    begin_cell(page);
    if (page->is_json) {
        add_number_json(page, number, over);
    } else {
        g_string_append_printf(page->cells, "%s%" PRIu64, over ? ">" : "", number);
    }
    end_cell(page);
}

void
report_page_number(struct report_page *page, const struct report_number *number)
{
    if (number->is_said) {
        number_cell(page, number->number, number->over);
    } else {
        report_page_none(page);
    }
}

void
report_page_count(struct report_page *page, uint64_t number)
{
    number_cell(page, number, false);
}

void
report_page_text(struct report_page *page, const char *text, size_t length, const char *shown)
{
    begin_cell(page);
    if (page->is_json) {
        add_text_json(page, text, length);
    } else if (shown != NULL) {
        g_string_append(page->cells, shown);
    } else {
        char *copy = g_strndup(text, length);
        wmem_allocator_t *pool = wmem_allocator_new(WMEM_ALLOCATOR_SIMPLE);
        g_string_append(page->cells, text_shown(pool, copy));
        wmem_destroy_allocator(pool);
        g_free(copy);
    }
    end_cell(page);
}

void
report_page_named(struct report_page *page, uint64_t number, const char *name)
{
    begin_cell(page);
    if (page->is_json) {
        add_number_json(page, number, false);
    } else {
        g_string_append(page->cells, name);
    }
    end_cell(page);
}

void
report_page_time(struct report_page *page, int64_t seconds)
{
    begin_cell(page);
    if (page->is_json) {
        json_dumper_value_anyf(&page->dumper, "%" PRId64, seconds);
    } else {
        GDateTime *moment = g_date_time_new_from_unix_utc(seconds);
        char *text = moment != NULL ? g_date_time_format(moment, "%Y-%m-%d %H:%M:%S") : NULL;
        g_string_append(page->cells, text != NULL ? text : "no date");
        g_free(text);
        if (moment != NULL) {
            g_date_time_unref(moment);
        }
    }
    end_cell(page);
}

void
report_page_none(struct report_page *page)
{
    begin_cell(page);
    if (page->is_json) {
        json_dumper_value_anyf(&page->dumper, "null");
    } else {
        g_string_append_c(page->cells, '-');
    }
    end_cell(page);
}
