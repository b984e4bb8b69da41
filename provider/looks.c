/* looks.c - what a row of text is, judged by what its values look like
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "provider/cells.h"
#include "provider/looks.h"

enum flow_fit
flow_fit(const struct flow_schema *schema, const char *line, size_t length, unsigned *proving)
{
    const char *at = line, *end = line + length;
    size_t n = 0, cell_length;
    enum flow_fit result = FLOW_FITS;
    *proving = 0;
    for (const char *cell; (cell = next_word(&at, end, &cell_length)) != NULL; n++) {
        if (n >= schema->n_columns) {
            return FLOW_NO_FIT;
        }
        const struct flow_field *field = schema->columns[n].field;
        if (field == NULL || (cell_length == 1 && cell[0] == '-')) {
            continue;
        }
        if (field->shape != NULL) {
            if (!flow_shape_matches(field->shape, cell, cell_length)) {
                return FLOW_NO_FIT;
            }
            ++*proving;
            continue;
        }
        if (field->type == FLOW_PERCENT || field->type == FLOW_TEXT) {
            continue;
        }
        struct flow_value value = {.field = field, .text = cell, .text_length = cell_length};
        flow_convert(&value, NULL);
        if (value.kind == FLOW_IS_BAD) {
            result = FLOW_FITS_IN_PART;
        } else if (field->type == FLOW_ADDRESS) {
            ++*proving;
        }
    }
    return n == schema->n_columns ? result : FLOW_NO_FIT;
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
    return flow_shape_matches(form, line, (size_t)(end - line));
}

/* Whether a value could stand in a flow log: '-', a number, an address, an id, a word in capitals. */
static bool
is_plausible(const char *cell, size_t length, bool *address)
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
    return capitals || hyphen ||
           flow_shape_matches("IPv4|IPv6|ingress|egress|unknown|TransitGateway*|arn:*", cell, length);
}

static bool
is_interface_id(const char *cell, size_t length)
{
    enum { LEAST = 12 }; /* eni- and eight digits; newer ones have 17 */
    if (length < LEAST || memcmp(cell, "eni-", 4) != 0) {
        return flow_shape_matches("tgw-attach-*", cell, length);
    }
    for (size_t i = 4; i < length; i++) {
        if (!g_ascii_isxdigit(cell[i])) {
            return false;
        }
    }
    return true;
}

bool
flow_row_is_certain(const char *line, size_t length)
{
    const char *at = line, *end = line + length;
    size_t cell_length;
    unsigned values = 0, implausible = 0, ids = 0, words = 0, addresses = 0, absent = 0;
    for (const char *cell; (cell = next_word(&at, end, &cell_length)) != NULL; values++) {
        bool address;
        implausible += !is_plausible(cell, cell_length, &address);
        addresses += address;
        absent += cell_length == 1 && cell[0] == '-';
        ids += is_interface_id(cell, cell_length);
        words += flow_shape_matches("ACCEPT|REJECT|OK|NODATA|SKIPDATA", cell, cell_length);
    }
    return values >= 5 && ids > 0 && words > 0 && implausible * 4 <= values && (addresses >= 2 || absent >= 3);
}
