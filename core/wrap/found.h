/* found.h - what the members of an object are that may wrap rows, and what they say of the rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FOUND_H
#define CLOUDFLOW_FOUND_H

#include "core/wrap/envelope_names.h"
#include "core/wrap/opening.h"

enum { FLOW_FOUND_MOST_PAYLOADS = 8, FLOW_FOUND_MOST_FACTS = 16 };

struct flow_found_payload {
    struct flow_member member;
    enum flow_payload kind;
    unsigned rank;
};

/* What the members of an object are. */
struct flow_found {
    const char *text;
    size_t length;
    struct flow_found_payload payloads[FLOW_FOUND_MOST_PAYLOADS]; /* by rank */
    size_t n_payloads;
    struct {
        const char *column;
        struct flow_member member;
    } facts[FLOW_FOUND_MOST_FACTS];
    size_t n_facts;
    struct flow_member columns; /* of a table whose rows are arrays; length 0: there are none */
    size_t n_members;
    size_t behind; /* bytes behind the object */
    bool wraps, is_control, is_broken;
    bool is_action;   /* of a bulk request: what is to be done with the document behind it */
    bool is_doubtful; /* see struct flow_members */
};

/* Looks at the members of an object, which is the text's, and fills in what they are. */
void flow_found_look(const struct flow_opening *opening, const char *text, size_t length, struct flow_found *found);

/* Adds the cells of what the object says of the rows of its payload. */
void flow_found_say(struct flow_opening *opening, const struct flow_found *found,
                    const struct flow_found_payload *payload);

#endif
