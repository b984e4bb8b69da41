/* envelope_names.h - what the members of an object that wraps rows mean, by their names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_ENVELOPE_NAMES_H
#define CLOUDFLOW_ENVELOPE_NAMES_H

#include "core/wrap/members.h"

/* How rows stand in a member. */
enum flow_payload {
    FLOW_NO_PAYLOAD,
    FLOW_PAYLOAD_TEXT, /* lines or JSON; or it is an object, which wraps rows or is one */
    FLOW_PAYLOAD_DATA, /* base64 of that, or of gzip of that; or an object */
    FLOW_PAYLOAD_LIST  /* an array of what wraps rows */
};

struct flow_envelope_name {
    const char *name;
    enum flow_payload payload;
    const char *column; /* of what the member says of the rows; NULL if it holds them */
};

/* What is known of a member by its name; NULL: nothing. rank gets its place among all names: of members that hold rows,
 * the first is tried first. */
const struct flow_envelope_name *flow_envelope_name(const struct flow_member *member, unsigned *rank);

/* The payload of a member of this name whose value is of this kind. */
enum flow_payload flow_envelope_payload(const struct flow_envelope_name *name, enum flow_member_kind kind);

/* Names of members whose arrays and objects hold what wraps rows, each on its own, as those of struct flow_json: up to
 * a NULL. */
extern const char *const flow_envelope_wrappers[];

#endif
