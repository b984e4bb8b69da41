/* test_tables.c - what must hold of every row of every table
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/provider/unlogged.h"
#include "core/record/neutral.h"
#include "core/record/record.h"

typedef void (*visitor)(const struct flow_provider *provider, const struct flow_field *field, gpointer data);

static void
visit_table(const struct flow_provider *provider, const struct flow_field *field, visitor visit, gpointer data)
{
    for (; field != NULL && field->column != NULL; field++) {
        if (!flow_provider_has(provider, field)) {
            continue;
        }
        visit(provider, field, data);
        for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
            visit_table(provider, field->tuple->tables[i], visit, data);
        }
    }
}

static void
visit_all(visitor visit, gpointer data)
{
    for (size_t i = 0; i < flow_n_providers; i++) {
        visit_table(flow_providers[i], flow_providers[i]->fields, visit, data);
    }
    visit_table(flow_providers[0], flow_container_fields, visit, data);
}

static void
row_is_described(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    (void)provider, (void)data;
    g_assert_nonnull(field->title);
    g_assert_nonnull(field->help);
    g_assert_cmpuint(strlen(field->title), >, 0);
    g_assert_cmpuint(strlen(field->help), >, 0);
    g_assert_false(g_str_has_suffix(field->help, "."));
}

/* What a neutral role says of its part, the cloud's row need not. */
static void
stands_in_a_part(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    (void)provider, (void)data;
    enum flow_role part = flow_field_part(field);
    g_assert_cmpint(part, >=, FLOW_PART_FLOW);
    g_assert_cmpint(part, <=, FLOW_PART_STREAM);
    if (flow_field_neutral(field) != NULL) {
        g_assert_cmpint(field->part, ==, FLOW_NO_ROLE);
    }
    if (field->column[0] == '@') {
        g_assert_cmpint(part, ==, FLOW_PART_LOG);
    }
}

static void
filter_name_is_legal(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    (void)data;
    char *name = flow_filter_name(provider, field, false);
    g_assert_true(g_str_has_prefix(name, "flowlog."));
    for (const char *c = name; *c != '\0'; c++) {
        g_assert_true(g_ascii_islower(*c) || g_ascii_isdigit(*c) || *c == '_' || *c == '.');
    }
    g_assert_null(strstr(name, ".."));
    g_free(name);
}

/* Columns of one filter name are one field: all say the same of it. */
static void
same_name_is_same_field(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    char *name = flow_filter_name(provider, field, false);
    const struct flow_field *other = g_hash_table_lookup(data, name);
    if (other != NULL && flow_field_neutral(field) == NULL) {
        g_assert_cmpint(other->type, ==, field->type);
        g_assert_cmpstr(other->title, ==, field->title);
    }
    g_hash_table_replace(data, name, (gpointer)field);
}

/* A number under a neutral name must fit the neutral field, and so on. */
static void
type_suits_the_role(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    (void)provider, (void)data;
    const struct flow_field *neutral = flow_field_neutral(field);
    if (neutral == NULL || field->type == neutral->type) {
        return;
    }
    bool times = (field->type == FLOW_UNIXTIME || field->type == FLOW_DATETIME) &&
                 (neutral->type == FLOW_UNIXTIME || neutral->type == FLOW_DATETIME);
    bool texts = (field->type == FLOW_TEXT || field->type == FLOW_PERCENT) && neutral->type == FLOW_TEXT;
    bool bytes = field->type == FLOW_HEX8 && neutral->type == FLOW_UINT8;
    if (!times && !texts && !bytes) {
        g_error("%s: its type is not that of %s", field->column, neutral->column);
    }
}

static void
test_rows(void)
{
    GHashTable *names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    visit_all(row_is_described, NULL);
    visit_all(filter_name_is_legal, NULL);
    visit_all(stands_in_a_part, NULL);
    visit_all(same_name_is_same_field, names);
    visit_all(type_suits_the_role, NULL);
    g_assert_cmpuint(g_hash_table_size(names), >, 70);
    g_hash_table_destroy(names);
}

static void
test_neutral_rows(void)
{
    for (int role = FLOW_NO_ROLE + 1; role < FLOW_N_NEUTRAL; role++) {
        const struct flow_field *field = &flow_neutral[role];
        g_assert_nonnull(field->column);
        g_assert_cmpint(field->role, ==, role);
        row_is_described(NULL, field, NULL);
        filter_name_is_legal(flow_providers[0], field, NULL);
    }
}

static void
test_default_columns_are_known(void)
{
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_provider *provider = flow_providers[i];
        if (provider->default_columns == NULL) {
            continue;
        }
        struct flow_schema *schema =
            flow_schema_new(provider, provider->default_columns, strlen(provider->default_columns));
        for (size_t column = 0; column < schema->n_columns; column++) {
            g_assert_nonnull(schema->columns[column].field);
        }
        flow_schema_free(schema);
    }
}

static void
count(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    (void)provider, (void)field;
    ++*(unsigned *)data;
}

/* 54 columns of AWS VPC up to version 11, 36 of Transit Gateway. */
static void
test_aws_is_complete(void)
{
    const struct flow_provider *vpc = flow_provider_by_id("aws.vpc", 7), *tgw = flow_provider_by_id("aws.tgw", 7);
    unsigned n_vpc = 0, n_tgw = 0;
    visit_table(vpc, vpc->fields, count, &n_vpc);
    visit_table(tgw, tgw->fields, count, &n_tgw);
    g_assert_cmpuint(n_vpc, ==, 54);
    g_assert_cmpuint(n_tgw, ==, 36);
}

/* Whatever case it is written in, and never in place of a column of that very name. */
static void
alias_names_the_field(const struct flow_provider *provider, const struct flow_field *field, gpointer data)
{
    bool is_column =
        flow_provider_field(provider, field->column, strlen(field->column)) != NULL; /* not a position alone */
    char **aliases = g_strsplit(is_column && field->aliases != NULL ? field->aliases : "", "|", -1);
    for (char **alias = aliases; *alias != NULL; alias++) {
        char *loud = g_ascii_strup(*alias, -1);
        const struct flow_field *found = flow_provider_field(provider, loud, strlen(loud));
        const struct flow_field *exact = flow_provider_field(provider, *alias, strlen(*alias));
        g_assert_nonnull(found);
        g_assert_cmpint(found->role, ==, field->role);
        g_assert_true(exact == found || strcmp(exact->column, *alias) == 0);
        ++*(unsigned *)data;
        g_free(loud);
    }
    g_strfreev(aliases);
}

static void
test_aliases(void)
{
    unsigned n = 0;
    const struct flow_provider *nsg = flow_provider_by_id("azure.nsg", 9),
                               *vnet = flow_provider_by_id("azure.vnet", 10);
    visit_all(alias_names_the_field, &n);
    g_assert_cmpuint(n, >=, 8);
    g_assert_cmpstr(flow_provider_field(nsg, "mac", 3)->column, ==, "mac");
    g_assert_cmpstr(flow_provider_field(vnet, "mac", 3)->column, ==, "macAddress");
    g_assert_null(flow_provider_field(vnet, "ma", 2));
    g_assert_null(flow_provider_field(vnet, "macs", 4));
    g_assert_null(flow_provider_field(nsg, "encryption", 10));
}

/* A name as look-ups see it that leave out what programs change: case, '-', '_' and '.'. */
static char *
loosely(const char *name, size_t length)
{
    GString *out = g_string_new(NULL);
    for (size_t i = 0; i < length; i++) {
        if (strchr("-_.", name[i]) == NULL) {
            g_string_append_c(out, g_ascii_tolower(name[i]));
        }
    }
    return g_string_free(out, FALSE);
}

static void
note_loosely(GHashTable *seen, const struct flow_field *field, const char *name, size_t length)
{
    char *plain = loosely(name, length);
    const struct flow_field *other = g_hash_table_lookup(seen, plain);
    bool is_column = strlen(field->column) == length && memcmp(field->column, name, length) == 0;
    if (other != NULL && other != field && (is_column || strncmp(other->column, name, length) != 0)) {
        g_error("%s and %s cannot be told apart", other->column, plain);
    }
    if (other == NULL) {
        g_hash_table_insert(seen, g_strdup(plain), (gpointer)field);
    }
    g_free(plain);
}

/* A column is found even if it begins as what is left out of columns; nor do the columns of reporters lack a row. */
static void
test_names_differ_loosely(void)
{
    unsigned n_reporters = 0;
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_provider *provider = flow_providers[i];
        GHashTable *seen = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
        for (int aliases = 0; aliases < 2; aliases++) {
            for (const struct flow_field *field = provider->fields; field != NULL && field->column != NULL; field++) {
                const char *name = aliases ? field->aliases : field->column;
                const struct flow_field *found = flow_provider_field(provider, field->column, strlen(field->column));
                g_assert_true(found == field || !flow_provider_has(provider, field));
                while (flow_provider_has(provider, field) && name != NULL) {
                    size_t length = strcspn(name, "|");
                    note_loosely(seen, field, name, length);
                    name = name[length] == '|' ? name + length + 1 : NULL;
                }
            }
        }
        for (const struct flow_reporter *by = provider->reporters; by != NULL && by->columns[0] != NULL; by++) {
            for (const char *const *column = by->columns; *column != NULL; column++) {
                const struct flow_field *field = flow_provider_field(provider, *column, strlen(*column));
                g_assert_nonnull(field);
                g_assert_cmpstr(field->column, ==, *column);
                n_reporters++;
            }
            g_assert_true(by->when == NULL || flow_provider_field(provider, by->when, strlen(by->when)) != NULL);
        }
        g_hash_table_destroy(seen);
    }
    g_assert_cmpuint(n_reporters, >, 0);
}

static const char *
column_at(const struct flow_provider *provider, const char *name)
{
    const struct flow_path *path;
    const struct flow_field *field = flow_provider_column(provider, name, strlen(name), &path);
    return field != NULL && path != NULL ? field->column : NULL;
}

/* Each path leads to a column of some log, and is found in whatever spelling; what is no more than like one is not. */
static void
test_paths(void)
{
    unsigned n = 0;
    const struct flow_provider *vpc = flow_provider_by_id("aws.vpc", 7), *tgw = flow_provider_by_id("aws.tgw", 7);
    for (const struct flow_path *path = vpc->paths; path->path != NULL; path++, n++) {
        size_t behind;
        char *loud = g_strdelimit(g_ascii_strup(path->path, -1), ".", '_');
        bool is_before = g_str_has_suffix(path->path, ".");
        g_assert_true(is_before || flow_provider_path(vpc, loud, strlen(loud), &behind) == path);
        g_assert_true(path->column == NULL || g_strcmp0(column_at(vpc, loud), path->column) == 0);
        g_assert_true(path->column != NULL || is_before || path->words != NULL);
        g_free(loud);
    }
    g_assert_cmpuint(n, >, 50);
    g_assert_cmpstr(column_at(vpc, "aws.vpcflow.sublocation.type"), ==, "sublocation-type");
    g_assert_cmpstr(column_at(vpc, "aws_vpcflow_action"), ==, "action");
    g_assert_cmpstr(column_at(tgw, "aws.vpcflow.tgw_attachment_id"), ==, "tgw-attachment-id");
    static const char *const none[] = {
        "sourceip", "aws.vpcflow",        "aws.vpcflow.", "aws.vpcflows.action", "srcaddr", "@action", "source.ip.x",
        "",         "aws.vpcflow.nothing"};
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_assert_null(column_at(vpc, none[i]));
    }
    g_assert_null(column_at(tgw, "disposition"));
}

/* What stands before a column because of how the log is kept. */
static void
test_payload(void)
{
    const struct flow_provider *vpc = flow_provider_by_id("gcp.vpc", 7), *aws = flow_provider_by_id("aws.vpc", 7);
    static const char *const same[] = {"connection.src_ip",
                                       "connection_src_ip",
                                       "jsonPayload.connection.src_ip",
                                       "jsonPayload_connection_src_ip",
                                       "json_payload.connection.src_ip",
                                       "src_ip",
                                       "JSONPAYLOAD.CONNECTION.SRC_IP",
                                       "jsonPayload.src_ip"};
    static const char *const none[] = {"jsonPayload",
                                       "jsonPayload.",
                                       "jsonPayloadconnection.src_ip",
                                       "",
                                       "_",
                                       "jsonPayload.jsonPayload.connection.src_ip",
                                       "payload.connection.src_ip"};
    for (size_t i = 0; i < G_N_ELEMENTS(same); i++) {
        const struct flow_field *field = flow_provider_field(vpc, same[i], strlen(same[i]));
        g_assert_nonnull(field);
        g_assert_cmpstr(field->column, ==, "connection.src_ip");
    }
    for (size_t i = 0; i < G_N_ELEMENTS(none); i++) {
        g_assert_null(flow_provider_field(vpc, none[i], strlen(none[i])));
    }
    static const char workload[] = "jsonPayload_src_gke_details_pod_pod_workload_workload_name";
    g_assert_cmpstr(flow_provider_field(vpc, workload, strlen(workload))->column, ==,
                    "src_gke_details.pod.workload.workload_name");
    g_assert_cmpuint(flow_provider_payload(vpc, "json_payload.x", 14), ==, 13);
    g_assert_cmpuint(flow_provider_payload(vpc, "jsonPayload", 11), ==, 11);
    g_assert_cmpuint(flow_provider_payload(aws, "jsonPayload.x", 13), ==, 0);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tables/rows", test_rows);
    g_test_add_func("/tables/neutral", test_neutral_rows);
    g_test_add_func("/tables/default-columns", test_default_columns_are_known);
    g_test_add_func("/tables/aws-is-complete", test_aws_is_complete);
    g_test_add_func("/tables/aliases", test_aliases);
    g_test_add_func("/tables/names-differ-loosely", test_names_differ_loosely);
    g_test_add_func("/tables/paths", test_paths);
    g_test_add_func("/tables/payload", test_payload);
    return g_test_run();
}
