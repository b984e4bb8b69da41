/* doubles.h - packets that a capture shows twice, as two taps do whose captures were merged
 *
 * What makes two packets the same one: all of the IP and the transport header but for what changes on the way (TTL,
 * checksums), and the first bytes of what follows, within milliseconds. Of IPv4 with an identification that is nobody's
 * but its own. Without one (IPv6, and senders that leave it 0) a retransmission can look the same; so there only what
 * has a place in its flow is compared, and what is found counts only where it is a good part of the flow.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_DOUBLES_H
#define CLOUDFLOW_JOIN_DOUBLES_H

#include "core/join/index.h"
#include "core/packet/ip_packet.h"

/* How well two packets that look the same are known to be the same one. */
enum join_identity {
    JOIN_NO_IDENTITY, /* nothing tells it from one that says the same */
    JOIN_IN_FLOW,     /* its sequence number, which a retransmission has as well */
    JOIN_IDENTIFIED   /* its identification */
};

enum join_identity join_identity_of(const struct ip_packet *packet);

/* The packets of the last milliseconds, in a table whose size does not depend on the capture. */
struct join_doubles;

/* Free it with join_doubles_free(), which takes NULL, too. */
struct join_doubles *join_doubles_new(void);
void join_doubles_free(struct join_doubles *doubles);

/* Sees the packet that was added last, which is none of a mirror's and not sent to many, by a hash of what makes it
 * itself. Marks it if the same was seen just before. What comes three times and more is a sender that repeats itself,
 * and is not marked. */
void join_doubles_see(struct join_doubles *doubles, struct join *join, uint64_t hash, enum join_identity identity);

/* The packets of a conversation that were seen before, as far as the capture has been read. */
struct join_shown_twice {
    uint64_t packets, bytes;
};

struct join_shown_twice join_shown_twice(const struct join *join, uint32_t conversation);
/* Whether a packet is the first of its conversation that was seen before. */
bool join_is_first_shown_twice(const struct join *join, uint32_t packet);

#endif
