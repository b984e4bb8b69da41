/* opening.h - what the files that open envelopes share: envelope.c (objects), envelope_own.c (those that are rows),
 * envelope_text.c (texts in their members)
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_OPENING_H
#define CLOUDFLOW_OPENING_H

#include "core/record/rows.h"
#include "core/wrap/recognise.h"
#include "core/wrap/table.h"

enum {
    /* Of all texts together that were made of one item: unescaped, decoded or decompressed. */
    OPENING_MOST_BYTES = 64 << 20,
    OPENING_MOST_VALUES = 1 << 20, /* of JSON that is parsed */
    OPENING_MOST_ROWS = 1 << 20,
    OPENING_DEEPEST = 12,  /* texts and objects in each other */
    OPENING_MOST_GZIP = 4, /* gzip in gzip */
    /* How often a text may be looked through. What holds no rows is opened again to say so, in each object that it
     * stands in, so that without an end the work would double with the depth. */
    OPENING_MOST_LOOKS = 24,
};

/* The item that is being opened, and what it takes. */
struct flow_opening {
    const struct flow_provider *const *providers;
    struct flow_tables *tables;
    const struct flow_provider *usual; /* whose rows that say what is wrong are */
    struct flow_recogniser *recogniser;
    const struct flow_header *header; /* in force */
    struct flow_rows *rows;
    bool cut;           /* the item may be no more than its beginning, and is looked at, not read */
    bool partial;       /* so is what is read now: what it ends in is left out, and a row that follows says so */
    bool only_lines;    /* objects that are rows themselves are left alone */
    bool is_unnamed;    /* nobody has named the columns of the line that was added last */
    bool has_more;      /* something stood behind the object that was to be alone */
    bool is_control;    /* rows that hold no record stand in a message that says it holds none */
    size_t left;        /* bytes, of OPENING_MOST_BYTES */
    size_t values_left; /* of OPENING_MOST_VALUES */
    size_t looks_left;  /* bytes, of OPENING_MOST_LOOKS times the item and the texts that were made of it */
    unsigned depth;
    size_t known;                      /* rows that are a flow log's, and headers */
    const struct flow_provider *first; /* of the first of them */
    const char *reason;                /* why the last one that could not be opened could not; NULL: nothing special */
    const char *misfit; /* the last reason that is said of a row whose log has another format; NULL: there was none */
    const char *inner;  /* text that was decoded and holds no rows; NULL: there is none */
    size_t inner_length;
    struct flow_origin origin; /* of the rows, as the objects around them say it */
    const char *interface;     /* that the log stream names; NULL if none does */
    size_t interface_length;
    GString *stream; /* the log stream whose name was looked at last, and how much of it names an interface: */
    size_t stream_interface;
    GPtrArray *texts, *objects; /* that rows borrow from */
    /* Adds the rows of an object; see flow_envelope_object(). */
    bool (*object)(struct flow_opening *opening, const char *text, size_t length, unsigned how);
};

/* How an object is opened: it may hold what wraps rows; if it holds none, it becomes a row that says so; if anything
 * stands behind it, it is left alone. */
enum { OPENING_MAY_WRAP = 1, OPENING_MUST = 2, OPENING_ALONE = 4 };

/* A text that lives as long as the rows; takes it over, room bytes of memory. */
void flow_opening_keep(struct flow_opening *opening, char *text, size_t room);

/* Notes that a row or a header of the provider's was found. */
void flow_opening_known(struct flow_opening *opening, const struct flow_provider *provider);

/* Adds a row that says what is wrong with the text, of which no more is kept than a packet has room for. */
void flow_opening_fault(struct flow_opening *opening, const char *reason, const char *text, size_t length);

/* Adds the rows of an object that is a provider's own, and returns whether it is; unless_line: but for one that the
 * line may stand in which it was made of. */
bool flow_opening_own(struct flow_opening *opening, const char *text, size_t length, bool unless_line);

/* Adds the rows of a text of lines or JSON that lives as long as they. Returns whether any of them is a flow log's; if
 * none is, there are none. */
bool flow_opening_text(struct flow_opening *opening, const char *text, size_t length);

/* Adds the rows of each item of a text of JSON, likewise. */
bool flow_opening_items(struct flow_opening *opening, const char *text, size_t length);

/* Adds the rows of the text that a string alone holds, or one that says that there are none. Returns false if it is no
 * string. */
bool flow_opening_string(struct flow_opening *opening, const char *text, size_t length);

/* The same as flow_opening_text() of base64 of text, or of gzip of text. */
bool flow_opening_data(struct flow_opening *opening, const char *data, size_t length, bool cut);

#endif
