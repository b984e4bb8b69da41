/* networks.h - whether records at two interfaces are of one flow
 *
 * The same addresses and ports at the same time do not make one flow: private addresses are used again in each network.
 * It is one if a log says so: by the networks that the interfaces are in, or by where on its way each counted it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_NETWORKS_H
#define CLOUDFLOW_JOIN_NETWORKS_H

#include "core/join/resolved.h"

/* What a log calls something; NULL where it does not say. */
struct join_name {
    const char *text; /* not terminated */
    size_t length;
};

/* The network that an interface is in: what it is called, whose it is if names are so each owner's own, and what joins
 * it to others, if the interface is of that. */
struct join_network {
    struct join_name name, owner, hub;
};

/* Notes the network of an interface. One of which a log says different ones is in none that is known. */
void join_note_network(struct join *join, uint32_t interface, const struct join_network *network);

/* Records of one 5-tuple and direction that were counted at one place. */
struct join_place {
    uint32_t interface;
    uint8_t at;        /* enum join_at */
    uint8_t direction; /* enum join_direction */
    uint8_t format;    /* of the log, where its logs are told apart */
    uint8_t flow;      /* places of one flow have the same number, once they are judged */
};

enum { JOIN_MOST_PLACES = 32 }; /* of a 5-tuple that are looked at */

/* The places of a 5-tuple. */
struct join_places {
    uint32_t n, judged;
    struct join_place all[JOIN_MOST_PLACES];
};

/* The index of a record's place, which is added if there is room; else JOIN_MOST_PLACES. */
uint32_t join_place_of(struct join_places *places, const struct join_place *place);

/* Judges which places are of one flow, if any was added since. */
void join_judge_places(const struct join *join, struct join_places *places);

/* Whether two places that are not known to be of one flow may be. */
bool join_may_be_one_flow(const struct join *join, const struct join_place *a, const struct join_place *b);

#endif
