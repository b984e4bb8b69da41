/* json_cell.c - a value of JSON as a cell of a tabbed row
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <math.h>
#include <string.h>
#include "core/record/json_cell.h"
#include "core/record/value.h"

/* As few digits as bring the number back, since the log's own are gone. From 2^53 on several integers are one double,
 * and which of them was logged is not known: it gets an exponent, with which it is no counter's value. */
static void
append_real(GString *out, double number)
{
    static const char *const formats[2][3] = {{"%.15g", "%.16g", "%.17g"}, {"%.14e", "%.15e", "%.16e"}};
    const double all_differ = 9007199254740992.0;
    char digits[G_ASCII_DTOSTR_BUF_SIZE];
    bool is_rounded = fabs(number) >= all_differ;
    for (size_t i = 0; i < G_N_ELEMENTS(formats[0]); i++) {
        g_ascii_formatd(digits, sizeof(digits), formats[is_rounded][i], number);
        if (fabs(g_ascii_strtod(digits, NULL) - number) == 0.0) {
            break;
        }
    }
    g_string_append(out, digits);
}

/* jansson may have been given other functions than the C library's. */
static void
free_dump(char *dump)
{
    json_free_t free_function;
    json_get_alloc_funcs(NULL, &free_function);
    free_function(dump);
}

bool
flow_append_json(GString *out, const json_t *value)
{
    if (json_is_string(value)) {
        flow_escape(out, json_string_value(value), json_string_length(value));
    } else if (json_is_integer(value)) {
        g_string_append_printf(out, "%" JSON_INTEGER_FORMAT, json_integer_value(value));
    } else if (json_is_real(value)) {
        append_real(out, json_real_value(value));
    } else if (value != NULL && !json_is_null(value)) {
        char *dump = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);
        if (dump == NULL) {
            return false;
        }
        flow_escape(out, dump, strlen(dump));
        free_dump(dump);
    }
    return true;
}
