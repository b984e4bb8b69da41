/* files.c - jobs of the reader: texts and JSON of one odd kind each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "tests/fuzz/drive.h"
#include "tests/fuzz/fake_file.h"
#include "tests/work/work.h"
#include "core/provider/registry.h"

#define HEADER                                                                                                         \
    "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "         \
    "log-status"
#define ROW                                                                                                            \
    "2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK\n"
#define TUPLE "\"1700000060123,10.1.0.4,203.0.113.9,40112,443,6,O,E,NX,12,1804,14,9210\""
#define RECORD(x)                                                                                                      \
    "{\"time\":\"2026-01-03T10:00:52.1646355Z\",\"flowLogVersion\":4,\"macAddress\":\"7C1E520A0005\"," x               \
    "\"category\":\"FlowLogFlowEvent\",\"flowRecords\":{\"flows\":[{\"aclID\":\"a\",\"flowGroups\":[{\"rule\":\"R\","  \
    "\"flowTuples\":["
#define RECORD_END "]}]}]}}"

static GString *
lines(guint n, const char *first, const char *each)
{
    GString *text = g_string_new(first);
    for (guint i = 0; i < n; i++) {
        g_string_append_printf(text, each, i);
    }
    return text;
}

static gpointer
rows(guint n)
{
    return lines(n, "", ROW);
}

static gpointer
rows_below_a_header(guint n)
{
    return lines(n, HEADER "\n", ROW);
}

static gpointer
rows_of_grep(guint n)
{
    return lines(n, "", "a.log.gz:%u:" ROW);
}

static gpointer
changing_headers(guint n)
{
    return lines(n, "", HEADER " extra%u\n" ROW);
}

static gpointer
broken_rows(guint n)
{
    return lines(n, ROW, "2 123456789010 eni-%u : and : so : on\n");
}

static gpointer
one_long_row(guint n)
{
    GString *text = lines(n, ROW "2 123456789010 eni-1", " word%u:");
    return g_string_append_c(text, '\n');
}

static gpointer
one_long_prefix(guint n)
{
    GString *text = lines(n, ROW, "a%u:");
    return g_string_append(text, ROW);
}

static gpointer
timeless_rows(guint n)
{
    return lines(n, ROW, "# a comment, %u\n");
}

static gpointer
rows_in_utf16(guint n)
{
    GString *text = rows(n);
    gsize length;
    char *utf16 = g_convert(text->str, (gssize)text->len, "UTF-16LE", "UTF-8", NULL, &length, NULL);
    g_string_assign(text, "\xff\xfe");
    g_string_append_len(text, utf16, (gssize)length);
    g_free(utf16);
    return text;
}

static gpointer
records(guint n)
{
    return lines(n, "", RECORD("\"n\":%u,") TUPLE RECORD_END "\n");
}

static gpointer
tuples(guint n)
{
    GString *text = lines(n, RECORD("") TUPLE, "," TUPLE);
    return g_string_append(text, RECORD_END);
}

static gpointer
damaged_tuples(guint n)
{
    GString *text = lines(n, RECORD("") TUPLE, ",\"17000%u,10\"");
    return g_string_append(text, RECORD_END);
}

static gpointer
deep(guint n)
{
    GString *text = g_string_new(RECORD("") TUPLE RECORD_END "\n");
    for (guint i = 0; i < n; i++) {
        g_string_append(text, "{\"a\":[");
    }
    return text;
}

static gpointer
many_keys(guint n)
{
    GString *text = lines(n, "{\"time\":\"2026-01-03T10:00:52Z\"", ",\"key%u\":1");
    return g_string_append(
        text, ",\"category\":\"FlowLogFlowEvent\",\"flowRecords\":{\"flows\":[{\"flowGroups\":[{\"flowTuples\":[" TUPLE
                  RECORD_END);
}

static gpointer
one_key(guint n)
{
    GString *text = g_string_new(RECORD("") TUPLE RECORD_END "\n{\"category\":\"FlowLogFlowEvent\"");
    for (guint i = 0; i < n; i++) {
        g_string_append(text, ",\"time\":1");
    }
    return g_string_append(text, "}");
}

static gpointer
stray_text(guint n)
{
    return lines(n, RECORD("") TUPLE RECORD_END "\n", "]}, word%u {\"a\":\n");
}

static gpointer
colliding_keys(guint n)
{
    GString *text = g_string_new(RECORD("") TUPLE RECORD_END "\n{\"category\":\"FlowLogFlowEvent\"");
    for (guint i = 0; i < n; i++) {
        char *key = work_colliding_text(i);
        g_string_append_printf(text, ",\"%s\":1", key);
        g_free(key);
    }
    return g_string_append(text, "}");
}

static gpointer
colliding_headers(guint n)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < n; i++) {
        char *name = work_colliding_text(i);
        g_string_append_printf(text, HEADER " x%s\n" ROW, name);
        g_free(name);
    }
    return text;
}

/* ---- wrapped rows ---- */

#define PLAIN_ROW                                                                                                      \
    "2 123456789010 eni-1235b8ca 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 ACCEPT OK"
#define WRAPPED "{\"message\":\"" PLAIN_ROW "\"}\n"

static gpointer
members_around(guint n)
{
    GString *text = lines(n, WRAPPED "{", "\"key%u\":[1],");
    return g_string_append(text, "\"message\":\"" PLAIN_ROW "\"}\n");
}

static gpointer
one_member_around(guint n)
{
    GString *text = lines(n, WRAPPED "{", "\"message\":\"x%u\",");
    return g_string_append(text, "\"message\":\"" PLAIN_ROW "\"}\n");
}

static gpointer
lists_around(guint n)
{
    GString *text = g_string_new(WRAPPED "{\"logEvents\":");
    for (guint i = 0; i < n; i++) {
        g_string_append(text, "[{\"message\":");
    }
    return g_string_append(text, "\n");
}

static gpointer
texts_around(guint n)
{
    GString *text = g_string_new(WRAPPED);
    for (guint i = 0; i < n; i++) {
        g_string_append(text, "{\"message\":\"{\\\"message\\\":\\\"");
    }
    return g_string_append(text, "\"}\n");
}

static gpointer
wrapped_among_others(guint n)
{
    return lines(n, WRAPPED, "{\"message\":\"other %u\"}\n" WRAPPED);
}

static gpointer
messages_of_a_text(guint n)
{
    GString *text = lines(n, "{\"message\":\"", "other %u\\n" PLAIN_ROW "\\n");
    return g_string_append(text, "\"}\n");
}

static gpointer
row_of_many_columns(guint n)
{
    GString *text = lines(n, WRAPPED "{\"@provider\":\"aws.vpc\"", ",\"key%u\":\"a\\tb\"");
    return g_string_append(text, "}\n");
}

/* ---- tables ---- */

#define TABLE "version,srcaddr,dstaddr,srcport,dstport,start,log-status\n"

static gpointer
rows_of_a_table(guint n)
{
    return lines(n, TABLE, "2,10.0.0.1,\"10.0.0.2\",1,2,%u,OK\n");
}

static gpointer
rows_over_lines(guint n)
{
    return lines(n, TABLE, "2,10.0.0.1,10.0.0.2,1,2,%u,\"O\nK\"\n");
}

static gpointer
one_row_over_lines(guint n)
{
    GString *text = lines(n, TABLE "2,10.0.0.1,10.0.0.2,1,2,3,\"", "line %u\n");
    return g_string_append(text, "\"\n");
}

static gpointer
one_open_quote(guint n)
{
    return lines(n, TABLE "2,10.0.0.1,10.0.0.2,1,2,3,\"", "line %u,\"\",1\n");
}

static gpointer
open_quotes(guint n)
{
    return lines(n, TABLE, "2,\"10.0.0.%u\nline,\"\",1\n\n");
}

static gpointer
one_row_of_cells(guint n)
{
    return lines(n, TABLE "2", ",\"%u\"");
}

static gpointer
changing_headers_of_tables(guint n)
{
    return lines(n, TABLE,
                 "version,srcaddr,dstaddr,srcport,dstport,start,log-status,x%u\n2,10.0.0.1,10.0.0.2,1,2,3,OK,4\n");
}

static gpointer
messages_of_a_table(guint n)
{
    return lines(n, "timestamp,message\n", "%u," ROW);
}

static gpointer
rows_of_names(guint n)
{
    return lines(n, TABLE, "version,srcaddr,a,b,c,d,e%u,f,g\n");
}

static void
read_with(const struct filetap_container *container, const GString *text)
{
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    bool failed = false;
    GArray *found = drive_container(container, recogniser, text->str, text->len, 0, &failed);
    drive_require(found != NULL && found->len > 0 && !failed);
    g_array_free(found, TRUE);
    flow_recogniser_free(recogniser);
}

static void
read_lines(gpointer text)
{
    read_with(&filetap_lines, text);
}

static void
read_json(gpointer text)
{
    read_with(&filetap_json, text);
}

static void
read_csv(gpointer text)
{
    read_with(&filetap_csv, text);
}

static void
read_wrapped(gpointer text)
{
    read_with(&filetap_csv_wrapped, text);
}

static void
forget(gpointer text)
{
    g_string_free(text, TRUE);
}

const struct job file_jobs[] = {
    {"rows", 400, rows, read_lines, forget},
    {"rows below a header", 400, rows_below_a_header, read_lines, forget},
    {"rows behind what grep puts before them", 400, rows_of_grep, read_lines, forget},
    {"a header for each row", 200, changing_headers, read_lines, forget},
    {"headers whose hashes are equal", 200, colliding_headers, read_lines, forget},
    {"broken rows", 400, broken_rows, read_lines, forget},
    {"a row of many words", 2000, one_long_row, read_lines, forget},
    {"a long prefix", 2000, one_long_prefix, read_lines, forget},
    {"rows without a time", 400, timeless_rows, read_lines, forget},
    {"rows in UTF-16", 400, rows_in_utf16, read_lines, forget},
    {"rows of a table", 400, rows_of_a_table, read_csv, forget},
    {"rows over several lines", 400, rows_over_lines, read_csv, forget},
    {"a row over many lines", 1000, one_row_over_lines, read_csv, forget},
    {"a quote that is never closed", 1000, one_open_quote, read_csv, forget},
    {"quotes that are never closed", 400, open_quotes, read_csv, forget},
    {"cells of one row", 10000, one_row_of_cells, read_csv, forget},
    {"a table for each row", 200, changing_headers_of_tables, read_csv, forget},
    {"rows of names", 400, rows_of_names, read_csv, forget},
    {"messages of a table", 200, messages_of_a_table, read_wrapped, forget},
    {"records", 100, records, read_json, forget},
    {"tuples of one record", 400, tuples, read_json, forget},
    {"damaged tuples of one record", 400, damaged_tuples, read_json, forget},
    {"JSON in depth", 1000, deep, read_json, forget},
    {"members of one object", 500, many_keys, read_json, forget},
    {"members whose hashes are equal", 500, colliding_keys, read_json, forget},
    {"a member that stands again and again", 500, one_key, read_json, forget},
    {"words between records", 500, stray_text, read_json, forget},
    {"members around a row", 500, members_around, read_json, forget},
    {"a member around a row again and again", 500, one_member_around, read_json, forget},
    {"lists around a row", 500, lists_around, read_json, forget},
    {"texts around a row", 500, texts_around, read_json, forget},
    {"wrapped rows among others", 200, wrapped_among_others, read_json, forget},
    {"rows and others in one text", 400, messages_of_a_text, read_json, forget},
    {"a row of many columns", 1000, row_of_many_columns, read_json, forget},
    {.name = NULL},
};
