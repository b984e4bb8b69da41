/* layout.h - what is known of how items are laid out: shared by layouts.c, which reads by it, and lesson.c
 *
 * Layouts are a tree of steps, each of which is the text from the end of one value to the beginning of the next. Since
 * that has all names and brackets, whatever follows the same steps has the same members. Of the steps that may follow
 * one, a text fits one at the most: a step that is the beginning of another ends before a value, or blanks, of which
 * the other has the first byte: a blank, '"' or '{'. No value begins so that the first takes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LAYOUT_H
#define CLOUDFLOW_LAYOUT_H

#include "core/record/json_text.h"
#include "core/record/rows.h"

enum { FLOW_LAYOUT_VALUES = FLOW_MAX_COLUMNS };

/* What a reporter asks for. */
struct flow_asked {
    const char *column; /* the reporter's own pointer */
    size_t value;       /* its number */
};

/* How an item's values become cells. */
struct flow_layout {
    const struct flow_schema *schema;   /* NULL: they do not */
    uint16_t *values;                   /* for each column, the number of the value */
    const struct flow_schema *reported; /* the same columns behind that of the reporter; NULL: not needed so far */
    GArray *asked;                      /* struct flow_asked, of the columns that there are */
};

struct flow_step {
    char *text;
    size_t length;
    bool before_string;         /* its last byte is the quotation mark */
    struct flow_layout *layout; /* of an item that ends with this step */
    struct flow_step *next;     /* another that may follow the same step */
    struct flow_step *followers;
};

/* The values of an item, in the order of its text. */
struct flow_layout_values {
    struct json_text value[FLOW_LAYOUT_VALUES];
    size_t n;
};

struct flow_layouts {
    struct flow_schemas *schemas;
    GHashTable *first; /* provider -> struct flow_step, without text */
    size_t n_steps;
    struct flow_rows *trial;
    GString *name; /* a reporter's */
    /* What flow_layouts_match() found: text is NULL if nothing. */
    const struct flow_provider *provider;
    const char *text;
    size_t length;
    struct flow_layout *layout;
    struct flow_layout_values values;
};

/* Reads the value behind a step. An object in a string may be taken for one that has columns, so none is. Returns its
 * end; NULL if it must be parsed. */
static inline const char *
flow_step_value(const struct flow_step *step, const char *at, const char *end, struct json_text *value)
{
    if (!step->before_string) {
        return json_text_other(at, end, value);
    }
    bool may_be_object = at < end && (*at == '{' || (*at == '\\' && end - at > 1 && at[1] == 'u'));
    return may_be_object ? NULL : json_text_string(at, end, value);
}

/* Forgets all layouts. */
void flow_layouts_clear(struct flow_layouts *layouts);

#endif
