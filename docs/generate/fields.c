/* fields.c - prints docs/fields.md from the tables of core/provider/
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include <string.h>
#include "core/provider/registry.h"
#include "core/record/neutral.h"

static const char *
type_name(const struct flow_field *field, bool ipv6)
{
    static const char *const names[] = {
        [FLOW_TEXT] = "string",
        [FLOW_PERCENT] = "string",
        [FLOW_BOOL] = "boolean",
        [FLOW_UINT8] = "unsigned, 1 byte",
        [FLOW_UINT16] = "unsigned, 2 bytes",
        [FLOW_UINT32] = "unsigned, 4 bytes",
        [FLOW_UINT64] = "unsigned, 8 bytes",
        [FLOW_REAL] = "decimal number",
        [FLOW_HEX8] = "unsigned, 1 byte",
        [FLOW_ADDRESS] = "IPv4",
        [FLOW_UNIXTIME] = "time",
        [FLOW_DATETIME] = "time",
        [FLOW_DURATION] = "duration",
        [FLOW_FRAME] = "frame number",
        [FLOW_TUPLE] = "string",
        [FLOW_BRANCH] = "no value",
    };
    return ipv6 ? "IPv6" : names[field->type];
}

/* A '|' would end the table's cell. */
static void
print_cell(const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '|') {
            putchar('\\');
        }
        putchar(*text);
    }
}

static void
print_meaning(const struct flow_field *field)
{
    print_cell(field->help);
    const char *separator = ". Values: ";
    for (const struct flow_name *name = field->names; name != NULL && name->logged != NULL; name++) {
        if (strcmp(name->logged, name->name) == 0) {
            printf("%s`%s`", separator, name->logged);
        } else {
            printf("%s`%s` %s", separator, name->logged, name->name);
        }
        separator = ", ";
    }
}

/* The names that the column alone goes by; positions of a tuple have none. */
static void
print_aliases(const struct flow_provider *provider, const struct flow_field *field)
{
    const char *before = ". Also written ";
    for (const char *alias = field->aliases; alias != NULL;) {
        size_t length = strcspn(alias, "|");
        if (flow_provider_field(provider, alias, length) == field) {
            printf("%s`%.*s`", before, (int)length, alias);
            before = ", ";
        }
        alias = alias[length] == '|' ? alias + length + 1 : NULL;
    }
}

static void
print_filter(const struct flow_provider *provider, const struct flow_field *field, bool ipv6)
{
    char *name = flow_filter_name(provider, field, ipv6);
    printf("`%s`", name);
    g_free(name);
}

static void
print_column(const struct flow_provider *provider, const struct flow_field *field)
{
    printf("| `%s` | ", field->column);
    print_filter(provider, field, false);
    if (field->type == FLOW_ADDRESS) {
        printf(", ");
        print_filter(provider, field, true);
    }
    printf(" | %s | ", field->type == FLOW_ADDRESS ? "IPv4, IPv6" : type_name(field, false));
    if (field->since > 0) {
        printf("%u", field->since);
    }
    printf(" | ");
    print_meaning(field);
    print_aliases(provider, field);
    puts(" |");
}

static void
print_rows(const struct flow_provider *provider, const struct flow_field *fields)
{
    puts("\n| column | filter | type | since version | meaning |\n|---|---|---|---|---|");
    for (const struct flow_field *field = fields; field->column != NULL; field++) {
        if (flow_provider_has(provider, field)) {
            print_column(provider, field);
        }
    }
}

/* The columns, and below them the positions of those that are lists themselves. */
static void
print_columns(const struct flow_provider *provider, const struct flow_field *fields)
{
    print_rows(provider, fields);
    for (const struct flow_field *field = fields; field->column != NULL; field++) {
        for (size_t i = 0; field->tuple != NULL && field->tuple->tables[i] != NULL; i++) {
            printf("\nPositions of `%s`", field->column);
            if (field->tuple->tables[1] != NULL) {
                printf(", form %zu", i + 1);
            }
            puts(":");
            print_rows(provider, field->tuple->tables[i]);
        }
    }
}

static void
print_neutral(void)
{
    puts("| filter | type | meaning |\n|---|---|---|");
    for (int role = FLOW_NO_ROLE + 1; role < FLOW_N_NEUTRAL; role++) {
        const struct flow_field *field = &flow_neutral[role];
        for (int ipv6 = 0; ipv6 <= (field->type == FLOW_ADDRESS); ipv6++) {
            printf("| ");
            print_filter(flow_providers[0], field, ipv6);
            printf(" | %s | ", type_name(field, ipv6));
            print_meaning(field);
            puts(" |");
        }
    }
}

int
main(void)
{
    puts(
        "# Filter fields\n\n"
        "This page is generated from the tables that the program itself works by: `cmake --build build --target "
        "docs`.\n\n"
        "A value that the log leaves out (`-` or nothing) has no field, so `flowlog.bytes` as a filter means \"says "
        "how many\n"
        "bytes\". Records are also found by `ip.addr`, `ip.src`, `ip.dst`, `ipv6.*`, `tcp.port`, `udp.port`, "
        "`dccp.port`, `sctp.port` and\n"
        "their source and destination forms, like packets.\n\n"
        "What follows from other records and packets (streams, who opened a flow, the other end, what was captured) is "
        "whole\n"
        "once all of them are known: in Wireshark, and with `tshark -2`. In one pass a frame knows those before it, so "
        "`-Y` finds\n"
        "few or none.\n\n"
        "## Every cloud\n");
    print_neutral();
    puts("\n## What a log service adds to a row");
    print_columns(flow_providers[0], flow_container_fields);
    for (size_t i = 0; i < flow_n_providers; i++) {
        const struct flow_provider *provider = flow_providers[i];
        if (provider->fields != NULL) {
            printf("\n## %s (`%s`)\n", provider->title, provider->id);
            print_columns(provider, provider->fields);
        }
    }
    return 0;
}
