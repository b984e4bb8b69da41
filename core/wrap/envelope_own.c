/* envelope_own.c - the rows of an object in an envelope that is a flow log's itself
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/wrap/claims.h"
#include "core/wrap/opening.h"

/* How many values a parser would make of the text, at the least. */
static size_t
count_values(const char *text, size_t length)
{
    size_t n = 1;
    for (size_t i = 0; i < length; i++) {
        n += text[i] == ',' || text[i] == '{' || text[i] == '[';
    }
    return n;
}

/* Adds the rows of an object that a provider claims. Returns false if there are none, because the object is cut. */
static bool
add_own(struct flow_opening *opening, const struct flow_provider *provider, const char *text, size_t length)
{
    size_t values = count_values(text, length);
    if (values > opening->values_left) {
        flow_opening_fault(opening, "the record has more values than can be parsed at once", text, length);
        return true;
    }
    opening->values_left -= values;
    json_t *object = json_loadb(text, length, JSON_ALLOW_NUL | JSON_REJECT_DUPLICATES, NULL);
    if (object == NULL && !opening->partial) {
        flow_opening_fault(opening, "the record is not JSON, or a name stands twice in one object of it", text, length);
        return true;
    }
    if (object == NULL) {
        return false;
    }
    g_ptr_array_add(opening->objects, object);
    flow_rows_provide(opening->rows, provider);
    flow_rows_enter(opening->rows);
    flow_rows_source(opening->rows, text, length);
    flow_item_json(provider)->rows(opening->rows, object);
    flow_rows_source(opening->rows, NULL, 0);
    flow_rows_leave(opening->rows);
    flow_rows_provide(opening->rows, opening->usual);
    return true;
}

bool
flow_opening_own(struct flow_opening *opening, const char *text, size_t length, bool unless_line)
{
    const struct flow_provider *provider =
        opening->only_lines ? NULL : flow_item_whose(opening->tables, opening->providers, text, length);
    bool is_left = provider == NULL || (unless_line && provider->may_hold_line);
    if (is_left || (!opening->cut && !add_own(opening, provider, text, length))) {
        return false;
    }
    flow_opening_known(opening, provider);
    return true;
}
