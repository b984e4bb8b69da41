/* community.h - Community ID, the name that tools share for a flow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_COMMUNITY_H
#define CLOUDFLOW_JOIN_COMMUNITY_H

#include "core/packet/key.h"

enum { JOIN_COMMUNITY_ID_SIZE = 2 + 28 + 1 };

/* Writes the Community ID, version 1 and seed 0, of a key either way round. Returns false for ICMP, where it depends on
 * type and code, which flow logs do not have. */
bool join_community_id(const struct flow_key *key, char text[JOIN_COMMUNITY_ID_SIZE]);

#endif
