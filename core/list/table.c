/* table.c - rows of a table of addresses, whose columns have names
 *
 * Feodo Tracker and ThreatFox (CSV), MISP's CSV, Zeek's intelligence files, and what else names its columns like these.
 * https://feodotracker.abuse.ch/blocklist/, https://threatfox.abuse.ch/export/,
 * https://docs.zeek.org/en/master/frameworks/intel.html
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/table.h"
#include <glib.h>
#include <string.h>

/* Of several columns for the same, that with the higher rank is taken. */
static const struct name {
    const char *name;
    enum list_column column;
    int rank;
} names[] = {
    {"dst_ip", LIST_ADDRESS, 9},
    {"ioc_value", LIST_ADDRESS, 9},
    {"ioc", LIST_ADDRESS, 8},
    {"ip_address", LIST_ADDRESS, 8},
    {"indicator", LIST_ADDRESS, 8},
    {"ip", LIST_ADDRESS, 7},
    {"ipaddress", LIST_ADDRESS, 7},
    {"address", LIST_ADDRESS, 6},
    {"cidr", LIST_ADDRESS, 6},
    {"network", LIST_ADDRESS, 6},
    {"prefix", LIST_ADDRESS, 6},
    {"ip_prefix", LIST_ADDRESS, 6},
    {"value", LIST_ADDRESS, 5},
    {"dst_port", LIST_PORT, 9},
    {"port", LIST_PORT, 8},
    {"ioc_type", LIST_TYPE, 9},
    {"indicator_type", LIST_TYPE, 9},
    {"type", LIST_TYPE, 8},
    {"malware_printable", LIST_CATEGORY, 9},
    {"malware", LIST_CATEGORY, 8},
    {"meta.desc", LIST_CATEGORY, 7},
    {"threat_type", LIST_CATEGORY, 6},
    {"meta.source", LIST_CATEGORY, 5},
    {"category", LIST_CATEGORY, 5},
    {"description", LIST_CATEGORY, 4},
    {"to_ids", LIST_ACTIVE, 9},
};

bool
list_text_is(struct list_text text, const char *word)
{
    return text.length == strlen(word) && g_ascii_strncasecmp(text.text, word, text.length) == 0;
}

bool
list_is_address_type(struct list_text type)
{
    static const char *const types[] = {"ip:port",       "ip",        "ipv4",        "ipv6",        "cidr",
                                        "ip-src",        "ip-dst",    "ip-src|port", "ip-dst|port", "Intel::ADDR",
                                        "Intel::SUBNET", "ipv4-addr", "ipv6-addr"};
    for (size_t i = 0; i < G_N_ELEMENTS(types); i++) {
        if (list_text_is(type, types[i])) {
            return true;
        }
    }
    return false;
}

bool
list_port_of(struct list_text text, uint16_t *port)
{
    unsigned number = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (!g_ascii_isdigit(text.text[i])) {
            return false;
        }
        number = number * 10 + (unsigned)(text.text[i] - '0');
        if (number > UINT16_MAX) {
            return false;
        }
    }
    *port = (uint16_t)number;
    return number > 0;
}

struct list_text
list_split_port(struct list_text value, struct list_text *port)
{
    const char *bar = value.length > 0 ? memchr(value.text, '|', value.length) : NULL;
    if (bar != NULL) {
        *port = (struct list_text){bar + 1, value.length - (size_t)(bar + 1 - value.text)};
        value.length = (size_t)(bar - value.text);
    }
    return value;
}

/* The text of a cell in quotes, which begins behind the first one; two quotes are one. Returns what stands behind it.
 */
static char *
unquote(char *at, char *end, struct list_text *cell)
{
    char *out = at;
    cell->text = at;
    while (at < end && (*at != '"' || (at + 1 < end && at[1] == '"'))) {
        at += *at == '"';
        *out++ = *at++;
    }
    cell->length = (size_t)(out - cell->text);
    return at < end ? at + 1 : NULL;
}

static struct list_text
trimmed(char *from, char *to)
{
    while (from < to && *from == ' ') {
        from++;
    }
    while (to > from && to[-1] == ' ') {
        to--;
    }
    return (struct list_text){from, (size_t)(to - from)};
}

/* 0 if a quote is not closed. */
size_t
list_table_cells(const struct list_table *table, char *line, size_t length, struct list_text *cells)
{
    char *at = line, *end = line + length;
    size_t n = 0;
    while (at != NULL && at <= end) {
        struct list_text cell;
        char *start = at;
        while (table->quotes && start < end && *start == ' ') {
            start++;
        }
        bool quoted = table->quotes && start < end && *start == '"';
        if (quoted && (at = unquote(start + 1, end, &cell)) == NULL) {
            return 0;
        }
        char *stop = at < end ? memchr(at, table->separator, (size_t)(end - at)) : NULL;
        stop = stop != NULL ? stop : end;
        if (!quoted) {
            cell = trimmed(at, stop);
        }
        if (n < LIST_TABLE_COLUMNS) {
            cells[n] = cell;
        }
        n++;
        at = stop < end ? stop + 1 : NULL;
    }
    return n;
}

/* Whether a column of this name holds more than addresses, so that another says what. */
static bool
may_be_anything(struct list_text name)
{
    return list_text_is(name, "ioc_value") || list_text_is(name, "ioc") || list_text_is(name, "indicator") ||
           list_text_is(name, "value");
}

bool
list_table_header(struct list_table *table, char *line, size_t length, char separator, bool quotes)
{
    struct list_text cells[LIST_TABLE_COLUMNS];
    struct list_table made = {.separator = separator, .quotes = quotes};
    int rank[LIST_N_COLUMNS] = {0};
    size_t n = list_table_cells(&made, line, length, cells);
    for (int i = 0; i < LIST_N_COLUMNS; i++) {
        made.column[i] = -1;
    }
    for (size_t i = 0; i < MIN(n, LIST_TABLE_COLUMNS); i++) {
        for (size_t j = 0; j < G_N_ELEMENTS(names); j++) {
            if (names[j].rank > rank[names[j].column] && list_text_is(cells[i], names[j].name)) {
                rank[names[j].column] = names[j].rank;
                made.column[names[j].column] = (int)i;
            }
        }
    }
    if (n < 2 || made.column[LIST_ADDRESS] < 0) {
        return false;
    }
    if (!may_be_anything(cells[made.column[LIST_ADDRESS]])) {
        made.column[LIST_TYPE] = -1; /* it says something else */
    }
    *table = made;
    return true;
}

/* The cell of a column, or none; "-" is none of Zeek's. */
static struct list_text
cell_of(const struct list_table *table, const struct list_text *cells, size_t n, enum list_column column)
{
    int at = table->column[column];
    bool is_there = at >= 0 && (size_t)at < n && !list_text_is(cells[at], "-");
    return is_there ? cells[at] : (struct list_text){NULL, 0};
}

bool
list_table_row(const struct list_table *table, struct list_taker *taker, uint32_t number, char *line, size_t length)
{
    struct list_text cells[LIST_TABLE_COLUMNS];
    size_t n = list_table_cells(table, line, length, cells);
    if (n == 0) {
        list_bad(taker, number, "a quote that nothing closes", line, length);
        return true;
    }
    n = MIN(n, LIST_TABLE_COLUMNS);
    struct list_text address = cell_of(table, cells, n, LIST_ADDRESS);
    struct list_text type = cell_of(table, cells, n, LIST_TYPE), active = cell_of(table, cells, n, LIST_ACTIVE);
    if ((type.text != NULL && !list_is_address_type(type)) || list_text_is(active, "0") ||
        list_text_is(active, "false")) {
        taker->list->n_others++;
        return true;
    }
    if (address.length == 0) {
        list_bad(taker, number, "no address", cells[0].text, cells[0].length);
        return true;
    }
    struct list_remarks remarks = {.category = cell_of(table, cells, n, LIST_CATEGORY)};
    struct list_text port = cell_of(table, cells, n, LIST_PORT);
    address = list_split_port(address, &port);
    if (port.length > 0 && !list_port_of(port, &remarks.port)) {
        list_bad(taker, number, "no port", port.text, port.length);
        return true;
    }
    return list_take(taker, number, address.text, address.length, &remarks);
}
