/* subject.h - what a filter's field asks of a record
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_SUBJECT_H
#define CLOUDFLOW_QUERY_SUBJECT_H

#include "core/query/engine.h"

enum { QUERY_MOST_ROLES = 4 };

/* Any of the roles, up to FLOW_NO_ROLE; of addresses of a family only; in records of a protocol only. */
struct query_subject {
    enum flow_role roles[QUERY_MOST_ROLES + 1];
    const struct flow_field *own; /* a column of the cloud's own instead */
    int family;                   /* 4 or 6, or 0 */
    int proto;                    /* or -1 */
    bool is_protocol;             /* the field is the protocol, "tcp": that is all that it asks */
};

/* Fills in what the field of a display filter asks of the logs of a provider, which may be NULL; false if no query can
 * ask it. */
bool query_subject(const char *field, const struct flow_provider *provider, struct query_subject *subject);

#endif
