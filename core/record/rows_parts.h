/* rows_parts.h - what rows_added.c notes of the rows of an item, and rows_taken.c makes them of
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ROWS_PARTS_H
#define CLOUDFLOW_ROWS_PARTS_H

#include "core/record/rows.h"

/* The cells of one object, and the object around it. */
struct node {
    guint parent; /* its own number: none */
    gsize names, names_end;
    gsize values, values_end;
    gsize around; /* bytes of the values in the objects around */
};

/* Rows that differ in nothing but their last cell. */
struct group {
    guint node;
    bool is_one;  /* the cells around may be as long as they are */
    size_t first; /* number of the first row */
    const struct flow_provider *provider;
    const struct flow_schema *line; /* text is a line of this, and the row's last cells; else NULL */
    const char *columns;            /* of the last cell, or of a fault's two; NULL: there is none */
    const json_t *array;            /* of last cells; NULL: one row, or: */
    bool is_list;                   /* last cells are elements of a list that was taken out */
    size_t element;                 /* the first of them */
    const char *reason;             /* of a fault */
    const json_t *value;            /* the last cell, or what is at fault: a value or text */
    const char *text;               /* if there is no last cell: what the row was made of; or NULL */
    size_t length;
};

/* What stands around a tuple is copied into each of a million rows. The longest resource ids that clouds write have
 * some 500 bytes, all cells around a tuple together some 1,500, and their names 300. */
enum { LONGEST_CELL = 1024, LONGEST_CELLS = 2048, LONGEST_NAMES = 2048 };

/* What is kept of a row with more columns than a row can have: there is room for it in a packet even if each byte of it
 * must be escaped. */
enum { MOST_OF_EXCUSED = 98304 };

struct flow_rows {
    struct flow_schemas *schemas;
    const struct flow_provider *provider;
    GArray *nodes, *open; /* open: numbers of the nodes entered, innermost last */
    GString *names, *values;
    GArray *groups;
    const struct flow_lists *lists;
    size_t lists_used;
    bool is_one;        /* the item is one row */
    bool is_whole;      /* which somebody else put together: text and info are its */
    const char *source; /* of the item or object that is being added, or NULL */
    size_t source_length;
    GString *line_names; /* names of a line's columns, tabbed: */
    const struct flow_schema *line_names_of;
    size_t count;
    guint current; /* the group that the next five members are of, or G_MAXUINT */
    const struct flow_schema *schema;
    GString *columns, *text; /* text begins with the cells that stand in front */
    gsize front;
    struct flow_frame_info info; /* but for the interface: */
    bool is_excused;
    gsize interface; /* where in text it is, since text may move */
};

#endif
