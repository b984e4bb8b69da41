/* looks.c - what a row of text is, judged by what its values look like
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/record/value.h"
#include "core/wrap/looks.h"

/* Whether the value is a number that its column can hold because of how many digits it has, or of the first as well. */
static bool
is_small_number(const struct flow_field *field, const char *cell, size_t length)
{
    static const struct {
        unsigned char most; /* digits that always fit */
        char below;         /* and one more fits if the first is less than this */
    } fits[] = {[FLOW_UINT8] = {2, '2'},
                [FLOW_UINT16] = {4, '6'},
                [FLOW_UINT32] = {9, '4'},
                [FLOW_UINT64] = {19, '1'},
                [FLOW_UNIXTIME] = {11, '0'}};
    if (field->names != NULL || field->type >= G_N_ELEMENTS(fits)) {
        return false;
    }
    size_t most = fits[field->type].most;
    if (length > most && (most == 0 || length > most + 1 || cell[0] >= fits[field->type].below)) {
        return false;
    }
    for (size_t i = 0; i < length; i++) {
        if (!g_ascii_isdigit(cell[i])) {
            return false;
        }
    }
    return true;
}

/* Whether the value is none that its column, which has no shape, can hold. proving gets one more if it is an address.
 */
static bool
is_bad(const struct flow_field *field, const char *cell, size_t length, unsigned *proving)
{
    if (field->type == FLOW_PERCENT || field->type == FLOW_TEXT || is_small_number(field, cell, length)) {
        return false;
    }
    struct flow_value value = {.field = field, .text = cell, .text_length = length};
    flow_convert(&value, NULL);
    *proving += field->type == FLOW_ADDRESS && value.kind != FLOW_IS_BAD;
    return value.kind == FLOW_IS_BAD;
}

enum flow_fit
flow_fit(const struct flow_schema *schema, const char *line, size_t length, unsigned *proving)
{
    uint32_t edges[FLOW_EDGES_ROOM];
    enum flow_fit result = FLOW_FITS;
    bool misshapen = false;
    *proving = 0;
    if (flow_cell_edges(schema, line, length, edges) != 2 * schema->n_columns) {
        return FLOW_NO_FIT;
    }
    for (size_t i = 0; i < schema->n_columns; i++) {
        const struct flow_field *field = schema->columns[i].field;
        const char *cell = line + edges[2 * i];
        size_t cell_length = edges[2 * i + 1] - edges[2 * i];
        if (field == NULL || (cell_length == 1 && cell[0] == '-')) {
            continue;
        }
        if (field->shape == NULL) {
            result = is_bad(field, cell, cell_length, proving) ? FLOW_FITS_IN_PART : result;
        } else if (flow_shape_matches(field->shape, cell, cell_length)) {
            *proving += !field->strict; /* a version is a number like many */
        } else if (misshapen || i == 0) {
            return FLOW_NO_FIT;
        } else {
            misshapen = true;
        }
    }
    if (misshapen && result != FLOW_FITS) {
        return FLOW_NO_FIT;
    }
    return misshapen ? FLOW_FITS_BUT_ONE : result;
}

bool
flow_fits_but_one(const struct flow_schema *schema, const char *line, size_t length)
{
    unsigned proving;
    return flow_fit(schema, line, length, &proving) == FLOW_FITS_BUT_ONE;
}

static size_t
count_words(const char *line, size_t length)
{
    const char *at = line, *end = line + length;
    size_t n = 0, word_length;
    while (next_word(&at, end, &word_length) != NULL) {
        n++;
    }
    return n;
}

/* How well a word can be the end of a value of a column: not, or as well as many others could, or as few could. */
enum ending { NO_ENDING, ANY_ENDING, PROVING_ENDING };

static enum ending
ending_of_bytes(const char *word, size_t length, const char *bytes, enum ending result)
{
    for (size_t i = 0; i < length; i++) {
        if (word[i] == '\0' || strchr(bytes, word[i]) == NULL) {
            return NO_ENDING;
        }
    }
    return result;
}

/* The end of one of the alternatives of a shape. Of those that are no fixed words, only bytes can be told. */
static enum ending
ending_of_shape(const char *shape, const char *word, size_t length)
{
    static const char bytes[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_:/.";
    enum ending best = NO_ENDING;
    while (shape != NULL) {
        size_t one = strcspn(shape, "|");
        if (memchr(shape, '*', one) != NULL || memchr(shape, '#', one) != NULL) {
            best = MAX(best, ending_of_bytes(word, length, bytes, ANY_ENDING));
        } else if (length <= one && memcmp(shape + one - length, word, length) == 0) {
            best = PROVING_ENDING;
        }
        shape = shape[one] == '|' ? shape + one + 1 : NULL;
    }
    return best;
}

static enum ending
ending_of(const struct flow_field *field, const char *word, size_t length)
{
    if (field == NULL || is_absent(word, length)) {
        return ANY_ENDING;
    }
    if (field->shape != NULL) {
        return ending_of_shape(field->shape, word, length);
    }
    switch (field->type) {
    case FLOW_TEXT:
    case FLOW_PERCENT:
        return ANY_ENDING;
    case FLOW_ADDRESS:
        return ending_of_bytes(word, length, "0123456789abcdefABCDEF.:", PROVING_ENDING);
    case FLOW_DATETIME:
        return ending_of_bytes(word, length, "0123456789-+.:TZ", ANY_ENDING);
    default:
        return ending_of_bytes(word, length, "0123456789", PROVING_ENDING);
    }
}

/* The same for a whole value. */
static enum ending
whole_value(const struct flow_field *field, const char *word, size_t length)
{
    if (field == NULL || is_absent(word, length)) {
        return ANY_ENDING;
    }
    if (field->shape != NULL) {
        return flow_shape_matches(field->shape, word, length) ? PROVING_ENDING : NO_ENDING;
    }
    if (field->type == FLOW_TEXT || field->type == FLOW_PERCENT) {
        return ANY_ENDING;
    }
    struct flow_value value = {.field = field, .text = word, .text_length = length};
    flow_convert(&value, NULL);
    return value.kind == FLOW_IS_BAD ? NO_ENDING : PROVING_ENDING;
}

size_t
flow_first_misfit(const struct flow_schema *schema, const char *line, size_t length, size_t *values)
{
    const char *at = line, *end = line + length;
    size_t n = 0, bad = SIZE_MAX, word_length;
    for (const char *word; (word = next_word(&at, end, &word_length)) != NULL; n++) {
        if (bad == SIZE_MAX && n < schema->n_columns &&
            whole_value(schema->columns[n].field, word, word_length) == NO_ENDING) {
            bad = n;
        }
    }
    *values = n;
    return MIN(bad, n);
}

bool
flow_ends_row(const struct flow_schema *schema, const char *line, size_t length)
{
    size_t n = count_words(line, length), word_length;
    if (n == 0 || n > schema->n_columns) {
        return false;
    }
    const char *at = line, *end = line + length;
    enum ending best = NO_ENDING;
    for (size_t i = schema->n_columns - n; i < schema->n_columns; i++) {
        const struct flow_field *field = schema->columns[i].field;
        const char *word = next_word(&at, end, &word_length);
        bool is_first = i == schema->n_columns - n;
        enum ending how = is_first ? ending_of(field, word, word_length) : whole_value(field, word, word_length);
        if (how == NO_ENDING) {
            return false;
        }
        best = MAX(best, how);
    }
    return best == PROVING_ENDING;
}

bool
flow_has_time_before(const char *line, size_t length)
{
    static const char form[] = "####-##-##T*";
    const char *end = line + length;
    if (length > 0 && line[0] == '\033') {
        const char *m = memchr(line, 'm', length);
        line = m != NULL ? m + 1 : end;
    }
    /* Asked of every row: most differ in this byte already. */
    return end - line > 4 && line[4] == '-' && flow_shape_matches(form, line, (size_t)(end - line));
}

/* Whether a value could stand in a flow log: '-', a number, an address, an id, a word in capitals or of
 * the cloud's. */
static bool
is_plausible(const struct flow_looks *looks, const char *cell, size_t length, bool *address)
{
    uint8_t bytes[16];
    uint64_t number;
    *address = flow_parse_address(cell, length, bytes) != FLOW_IS_BAD;
    if (*address || flow_parse_uint(cell, length, UINT64_MAX, &number) || (length == 1 && cell[0] == '-')) {
        return true;
    }
    bool capitals = true, hyphen = false;
    for (size_t i = 0; i < length; i++) {
        capitals = capitals && (g_ascii_isupper(cell[i]) || g_ascii_isdigit(cell[i]) || cell[i] == '_');
        hyphen = hyphen || cell[i] == '-';
    }
    return capitals || hyphen || flow_shape_matches(looks->words, cell, length);
}

/* How many values of a row are what. */
struct seen {
    unsigned values, implausible, interfaces, others, actions, statuses, addresses, absent;
};

static struct seen
see(const struct flow_looks *looks, const char *line, size_t length)
{
    const char *at = line, *end = line + length;
    size_t cell_length;
    struct seen seen = {0};
    for (const char *cell; (cell = next_word(&at, end, &cell_length)) != NULL; seen.values++) {
        bool address;
        seen.implausible += !is_plausible(looks, cell, cell_length, &address);
        seen.addresses += address;
        seen.absent += cell_length == 1 && cell[0] == '-';
        seen.interfaces += flow_shape_matches(looks->interface_ids, cell, cell_length);
        seen.others += flow_shape_matches(looks->other_ids, cell, cell_length);
        seen.actions += flow_shape_matches(looks->actions, cell, cell_length);
        seen.statuses += flow_shape_matches(looks->statuses, cell, cell_length);
    }
    return seen;
}

bool
flow_row_is_certain(const struct flow_looks *looks, const char *line, size_t length)
{
    struct seen seen = see(looks, line, length);
    bool of_interface = seen.interfaces > 0 && (seen.actions > 0 || seen.statuses > 0);
    bool of_other = seen.others > 0 && seen.actions > 0 && seen.statuses > 0;
    return seen.values >= 5 && (of_interface || of_other) && seen.implausible * 4 <= seen.values &&
           (seen.addresses >= 2 || seen.absent >= 3);
}

bool
flow_row_is_possible(const struct flow_looks *looks, const char *line, size_t length)
{
    struct seen seen = see(looks, line, length);
    return seen.addresses >= 2 && seen.interfaces + seen.others + seen.actions + seen.statuses > 0 &&
           seen.implausible * 4 <= seen.values;
}
