/* repair.c - mends the commas of what would be JSON but for them
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <glib.h>
#include <stdbool.h>
#include <string.h>
#include "core/wrap/repair.h"

struct mending {
    const char *at, *end;
    GString *out;
    bool after_value;     /* the last token ended a value, or was a name */
    bool comma_is_behind; /* the last token is a comma behind a value: */
    gsize comma;          /* its place in out */
    struct flow_repair repair;
};

static void
take_string(struct mending *mending)
{
    const char *begin = mending->at++;
    while (mending->at < mending->end && *mending->at != '"') {
        mending->at += *mending->at == '\\' && mending->end - mending->at > 1 ? 2 : 1;
    }
    mending->at += mending->at < mending->end;
    g_string_append_len(mending->out, begin, mending->at - begin);
}

static void
take_opening(struct mending *mending)
{
    bool is_string = *mending->at == '"';
    if (mending->after_value) {
        g_string_append_c(mending->out, ',');
        mending->repair.put_in++;
    }
    if (is_string) {
        take_string(mending);
    } else {
        g_string_append_c(mending->out, *mending->at++);
    }
    mending->after_value = is_string;
    mending->comma_is_behind = false;
}

static void
take_other(struct mending *mending)
{
    char c = *mending->at++;
    bool closes = c == '}' || c == ']';
    if (closes && mending->comma_is_behind) {
        mending->out->str[mending->comma] = ' ';
        mending->repair.left_out++;
    }
    mending->comma_is_behind = c == ',' && mending->after_value;
    mending->comma = mending->out->len;
    mending->after_value = closes || (c != ',' && c != ':');
    g_string_append_c(mending->out, c);
}

char *
flow_repair_commas(const char *text, size_t length, size_t *mended, struct flow_repair *repair)
{
    struct mending mending = {.at = text, .end = text + length, .out = g_string_sized_new(length + 1)};
    while (mending.at < mending.end) {
        char c = *mending.at;
        if (g_ascii_isspace(c)) {
            g_string_append_c(mending.out, c);
            mending.at++;
        } else if (c == '"' || c == '{' || c == '[') {
            take_opening(&mending);
        } else {
            take_other(&mending);
        }
    }
    *repair = mending.repair;
    *mended = mending.out->len;
    bool any = repair->put_in + repair->left_out > 0;
    return g_string_free(mending.out, !any);
}
