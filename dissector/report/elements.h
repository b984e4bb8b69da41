/* elements.h - what reports count by: the elements of "flowlog,top"
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_REPORT_ELEMENTS_H
#define CLOUDFLOW_REPORT_ELEMENTS_H

#include "dissector/report/kind.h"

struct report_element;

/* The element of this name, or NULL. */
const struct report_element *report_element_find(const char *name, size_t length);
/* The elements in turn, up to a NULL. */
const struct report_element *report_element_number(size_t number);
const char *report_element_name(const struct report_element *element);
/* "destination port", in the singular. */
const char *report_element_title(const struct report_element *element);
/* What records must say to have it; returns how many needs there are. */
size_t report_element_needs(const struct report_element *element, const struct report_need **needs);

/* What a record is counted under. */
struct report_key {
    const void *bytes; /* borrowed from the record or from own */
    size_t length;
    uint8_t own[40];
    GString *scratch; /* the caller's, one for each key, for what has no room in own */
};

/* The keys of a record: none, if it does not say the element, one or two. by_proto: the protocol is part of each. */
size_t report_element_keys(const struct report_element *element, const struct flow_record *record, bool by_proto,
                           struct report_key keys[2]);

/* Of an address, who is at the other end; of anything else, the source. NULL: the record does not say. */
const struct flow_value *report_element_peer(const struct report_element *element, const struct flow_record *record,
                                             const struct report_key *key);
/* Whether rows of the element can have different peers, different destination ports, a protocol of their own. */
bool report_element_has_peers(const struct report_element *element);
bool report_element_has_ports(const struct report_element *element);

enum { REPORT_MOST_KEY_COLUMNS = 4 };
/* The columns of a key, as many as are returned. */
size_t report_element_columns(const struct report_element *element, bool by_proto,
                              struct report_column columns[REPORT_MOST_KEY_COLUMNS]);
/* Writes the cells of a key to these columns. */
void report_element_cells(const struct report_element *element, bool by_proto, const uint8_t *key, size_t length,
                          struct report_page *page);

/* Cells that are no key: an address of 4 bytes or 16, and the number of a protocol. */
void report_address_cell(struct report_page *page, const uint8_t *bytes, size_t length);
void report_proto_cell(struct report_page *page, bool is_known, uint8_t proto);

#endif
