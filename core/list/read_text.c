/* read_text.c - lists that are lines: addresses, or tables of them
 *
 * Of a line of addresses the first word is read: FireHOL's netsets, Spamhaus's DROP ("192.0.2.0/24 ; SBL1"), Emerging
 * Threats, IPsum, and lists that are nothing but addresses. Some say more, each in its own way:
 *   DShield's block list    192.0.2.0 TAB 192.0.2.255 TAB 24 TAB ...
 *   Suricata's reputation   192.0.2.1,category,score      https://docs.suricata.io/en/latest/reputation/
 *   Tor's exit-addresses    ExitAddress 192.0.2.1 2026-11-25 10:00:00
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/read_text.h"
#include <glib.h>
#include <stdio.h>
#include <string.h>
#include "core/list/categories.h"
#include "core/list/table.h"

/* What the lines are: what the first of them that is no remark is. */
enum { UNDECIDED, ADDRESSES, REPUTATION, TABLE };

struct list_text_reader {
    struct list_taker *taker;
    int kind;
    bool unproved; /* the table's header stood in a remark: the first row proves it */
    struct list_table table;
    char *folder;
    char **categories; /* names of Suricata's, by number; NULL: not read, or none */
};

struct list_text_reader *
list_text_reader_new(struct list_taker *taker, const char *folder)
{
    struct list_text_reader *reader = g_new0(struct list_text_reader, 1);
    reader->taker = taker;
    reader->folder = g_strdup(folder);
    taker->list->format = "addresses";
    return reader;
}

void
list_text_reader_free(struct list_text_reader *reader)
{
    list_categories_free(reader->categories);
    g_free(reader->folder);
    g_free(reader);
}

static bool
starts_with(const char *text, size_t length, const char *word)
{
    return length >= strlen(word) && memcmp(text, word, strlen(word)) == 0;
}

static bool
is_blank(char c)
{
    return c == ' ' || c == '\t';
}

/* Where the word ends that begins at `at`: at what separates it from a remark. */
static const char *
end_of_word(const char *at, const char *end)
{
    while (at < end && !is_blank(*at) && *at != ',' && *at != ';' && *at != '#') {
        at++;
    }
    return at;
}

static const char *
skip_blanks(const char *at, const char *end)
{
    while (at < end && is_blank(*at)) {
        at++;
    }
    return at;
}

static void
set_table(struct list_text_reader *reader, const char *format, bool unproved)
{
    reader->kind = TABLE;
    reader->unproved = unproved;
    reader->taker->list->format = format;
}

/* Whether the text is the header of a table with commas, semicolons or tabs between its cells. It stays as it is. */
static bool
find_header(struct list_text_reader *reader, const char *text, size_t length)
{
    static const char separators[] = ",\t;";
    bool found = false;
    char *copy = g_malloc(length + 1);
    for (const char *separator = separators; *separator != '\0' && !found; separator++) {
        memcpy(copy, text, length);
        found = list_table_header(&reader->table, copy, length, *separator, true);
    }
    g_free(copy);
    return found;
}

/* FireHOL: "# Category        : attacks". */
static void
note_category(struct address_list *list, const char *text, const char *end)
{
    static const char word[] = "Category";
    if (list->category != NULL || !starts_with(text, (size_t)(end - text), word)) {
        return;
    }
    text = skip_blanks(text + strlen(word), end);
    if (text < end && *text == ':') {
        text = skip_blanks(text + 1, end);
        list->category = text < end ? address_list_shown(text, (size_t)(end - text), LIST_TEXT_BYTES) : NULL;
    }
}

static void
read_remark(struct list_text_reader *reader, const char *at, const char *end)
{
    while (at < end && (*at == '#' || *at == ';' || *at == '/' || is_blank(*at))) {
        at++;
    }
    if (reader->kind != UNDECIDED && !reader->unproved) {
        return;
    }
    note_category(reader->taker->list, at, end);
    if (find_header(reader, at, (size_t)(end - at))) {
        set_table(reader, "table", true);
    }
}

static bool
is_remark(const char *line, size_t length)
{
    return line[0] == '#' || line[0] == ';' || starts_with(line, length, "//");
}

/* Whether two texts are parts of a line of Suricata's: a category from 1 to 60, and a score from 0 to 127. */
static bool
is_reputation(const struct list_text cells[3], uint16_t *category, uint16_t *score)
{
    enum { CATEGORIES = 60, SCORES = 127 };
    *score = 0;
    bool has_score = list_port_of(cells[2], score) || list_text_is(cells[2], "0");
    return list_port_of(cells[1], category) && *category <= CATEGORIES && has_score && *score <= SCORES;
}

static const struct list_table commas = {.separator = ','};

static bool
read_reputation(struct list_text_reader *reader, uint32_t number, char *line, size_t length)
{
    struct list_text cells[LIST_TABLE_COLUMNS];
    uint16_t category, score;
    char name[16];
    if (list_table_cells(&commas, line, length, cells) != 3 || !is_reputation(cells, &category, &score)) {
        list_bad(reader->taker, number, "no address, category and score", line, length);
        return true;
    }
    if (score == 0) {
        reader->taker->list->n_others++; /* it says that nothing is known against it */
        return true;
    }
    snprintf(name, sizeof(name), "%u", category);
    const char *named = list_category(reader->categories, category);
    named = named != NULL ? named : name;
    const struct list_remarks remarks = {.category = {named, strlen(named)}};
    return list_take(reader->taker, number, cells[0].text, cells[0].length, &remarks);
}

/* What the first line says that is no remark. */
static void
decide(struct list_text_reader *reader, const char *line, size_t length)
{
    struct list_text cells[LIST_TABLE_COLUMNS];
    struct list_parsed parsed;
    uint16_t category, score;
    if (find_header(reader, line, length)) {
        set_table(reader, "table", false);
        return;
    }
    reader->kind = ADDRESSES;
    char *copy = g_memdup2(line, length);
    if (list_table_cells(&commas, copy, length, cells) == 3 && is_reputation(cells, &category, &score) &&
        list_parse(cells[0].text, cells[0].length, &parsed) == NULL) {
        reader->kind = REPUTATION;
        reader->taker->list->format = "reputation";
        reader->categories = list_categories_read(reader->folder);
    }
    g_free(copy);
}

/* Of a range in three cells, as DShield writes them, the network as text; NULL if the line is none. The third cell must
 * agree with the others: two addresses in a line may be anything. */
static char *
range_of(const char *line, const char *end)
{
    const char *tab = memchr(line, '\t', (size_t)(end - line));
    const char *next = tab != NULL ? memchr(tab + 1, '\t', (size_t)(end - tab - 1)) : NULL;
    if (next == NULL) {
        return NULL;
    }
    const char *stop = end_of_word(next + 1, end);
    char *network = g_strdup_printf("%.*s/%.*s", (int)(tab - line), line, (int)(stop - next - 1), next + 1);
    struct list_parsed first, last;
    bool agrees = list_parse(network, strlen(network), &first) == NULL && !first.masked &&
                  list_parse(tab + 1, (size_t)(next - tab - 1), &last) == NULL && first.ipv6 == last.ipv6 &&
                  first.last.high == last.last.high && first.last.low == last.last.low;
    if (!agrees) {
        g_free(network);
        return NULL;
    }
    return network;
}

/* Whether what stands behind the address is another one, so that nobody can tell whether it is a range. */
static bool
has_another(const char *at, const char *end)
{
    struct list_parsed parsed;
    while (at < end && (is_blank(*at) || *at == ',')) {
        at++;
    }
    const char *stop = end_of_word(at, end);
    return (memchr(at, '.', (size_t)(stop - at)) != NULL || memchr(at, ':', (size_t)(stop - at)) != NULL) &&
           list_parse(at, (size_t)(stop - at), &parsed) == NULL;
}

/* What stands behind a comma is said of the address, if it is a word. */
static struct list_text
remark_of(const char *at, const char *end)
{
    at = skip_blanks(at, end);
    if (at == end || *at != ',') {
        return (struct list_text){NULL, 0};
    }
    at = skip_blanks(at + 1, end);
    const char *stop = at;
    while (stop < end && *stop != ',' && *stop != '#' && *stop != ';') {
        stop++;
    }
    while (stop > at && is_blank(stop[-1])) {
        stop--;
    }
    bool is_word = false;
    for (const char *c = at; c < stop && !is_word; c++) {
        is_word = g_ascii_isalpha(*c);
    }
    return is_word ? (struct list_text){at, (size_t)(stop - at)} : (struct list_text){NULL, 0};
}

static bool
read_address(struct list_text_reader *reader, uint32_t number, const char *line, const char *end)
{
    const char *stop = end_of_word(line, end), *dash = skip_blanks(stop, end);
    struct list_remarks remarks = {.category = {NULL, 0}};
    if (dash < end && *dash == '-') { /* blanks around it */
        stop = end_of_word(skip_blanks(dash + 1, end), end);
    } else if (stop < end && *stop == '\t') {
        char *network = range_of(line, end);
        if (network != NULL) {
            bool goes_on = list_take(reader->taker, number, network, strlen(network), NULL);
            g_free(network);
            return goes_on;
        }
    }
    if (stop < end && *stop != '#' && *stop != ';' && has_another(stop, end)) {
        list_bad(reader->taker, number, "two addresses: a range has \"-\" between them", line, (size_t)(end - line));
        return true;
    }
    remarks.category = remark_of(stop, end);
    return list_take(reader->taker, number, line, (size_t)(stop - line), &remarks);
}

/* Lines around Tor's addresses, and the header of DShield's. Returns whether the line is one of them, or puts where its
 * address begins into line. */
static bool
is_around(const char **line, const char *end)
{
    static const char *const words[] = {"ExitNode ", "Published ", "LastStatus ", "Start\tEnd\t"};
    static const char exit_address[] = "ExitAddress ";
    size_t length = (size_t)(end - *line);
    for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
        if (starts_with(*line, length, words[i])) {
            return true;
        }
    }
    if (starts_with(*line, length, exit_address)) {
        *line = skip_blanks(*line + strlen(exit_address), end);
    }
    return false;
}

/* A row without a cell in the column of addresses proves that a remark before it was no header. */
static void
prove_table(struct list_text_reader *reader, const char *line, size_t length)
{
    struct list_text cells[LIST_TABLE_COLUMNS];
    char *copy = g_memdup2(line, length);
    reader->unproved = false;
    size_t n = list_table_cells(&reader->table, copy, length, cells);
    if (n < 2 || n <= (size_t)reader->table.column[LIST_ADDRESS]) {
        reader->kind = UNDECIDED;
        reader->taker->list->format = "addresses";
    }
    g_free(copy);
}

static bool
read_line(struct list_text_reader *reader, uint32_t number, char *line, size_t length)
{
    const char *at = line, *end = line + length;
    if (reader->kind == TABLE && reader->unproved) {
        prove_table(reader, line, length);
    }
    if (reader->kind != TABLE && is_around(&at, end)) {
        return true;
    }
    if (reader->kind == UNDECIDED) {
        decide(reader, line, length);
        if (reader->kind == TABLE) {
            return true;
        }
    }
    switch (reader->kind) {
    case TABLE:
        return list_table_row(&reader->table, reader->taker, number, line, length);
    case REPUTATION:
        return read_reputation(reader, number, line, length);
    default:
        return read_address(reader, number, at, end);
    }
}

bool
list_text_line(struct list_text_reader *reader, uint32_t number, char *line, size_t length)
{
    static const char fields[] = "#fields\t";
    char *end = line + length;
    /* Blanks of a table's cells count where tabs separate them. */
    while (end > line && (end[-1] == '\r' || end[-1] == ' ' || (end[-1] == '\t' && reader->kind != TABLE))) {
        end--;
    }
    while (line < end && (*line == ' ' || (*line == '\t' && reader->kind != TABLE))) {
        line++;
    }
    length = (size_t)(end - line);
    if (length == 0) {
        return true;
    }
    if (starts_with(line, length, fields)) {
        char *names = line + strlen(fields);
        if (list_table_header(&reader->table, names, (size_t)(end - names), '\t', false)) {
            set_table(reader, "Zeek's intelligence", false);
        }
        return true;
    }
    if (is_remark(line, length)) {
        read_remark(reader, line, end);
        return true;
    }
    return read_line(reader, number, line, length);
}
