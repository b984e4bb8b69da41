/* doubles.c - packets that a capture shows twice, as two taps do whose captures were merged
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/doubles.h"
#include "core/base/bytes.h"

enum {
    N_BUCKETS = 1 << 14, /* a power of two; at a million packets a second, three fit for each of the time */
    IN_BUCKET = 4,
    ONE_FLOW_IN = 4, /* what is only likely counts from so large a part of the flow on, */
    FEWEST = 3       /* and from so many packets on */
};

static const int64_t NEAR = 50 * 1000000; /* shorter than any system waits before it sends again unasked */

struct seen {
    uint64_t hash;
    int64_t time;
    uint32_t packet;
    uint32_t times; /* 0: nothing */
};

struct join_doubles {
    struct seen buckets[N_BUCKETS][IN_BUCKET];
};

struct join_doubles *
join_doubles_new(void)
{
    return g_new0(struct join_doubles, 1);
}

void
join_doubles_free(struct join_doubles *doubles)
{
    g_free(doubles);
}

static bool
is_to_many(const struct ip_packet *packet)
{
    return packet->address_length == 4 ? packet->dst[0] >= 224 : packet->dst[0] == 0xff;
}

/* Whether a TCP segment moves the sequence number, so that it is not sent twice but as a retransmission. */
static bool
has_place_in_flow(const struct ip_packet *packet)
{
    enum { OFFSET_AT = 12, FLAGS_AT = 13 };
    if (packet->transport == 0 || packet->captured <= packet->transport + FLAGS_AT) {
        return false;
    }
    const uint8_t *tcp = packet->bytes + packet->transport;
    size_t header = packet->transport + 4 * (size_t)(tcp[OFFSET_AT] >> 4);
    return (tcp[FLAGS_AT] & (TCP_FIN | TCP_SYN)) != 0 || packet->length > header;
}

enum join_identity
join_identity_of(const struct ip_packet *packet)
{
    if (is_to_many(packet)) {
        return JOIN_NO_IDENTITY;
    }
    if (packet->address_length == 4 && be16(packet->bytes + 4) != 0) {
        return JOIN_IDENTIFIED;
    }
    bool is_tcp = packet->protocol == IP_PROTOCOL_TCP && packet->is_first;
    return is_tcp && has_place_in_flow(packet) ? JOIN_IN_FLOW : JOIN_NO_IDENTITY;
}

static bool
is_near(int64_t a, int64_t b)
{
    return a < b ? (uint64_t)b - (uint64_t)a <= (uint64_t)NEAR : (uint64_t)a - (uint64_t)b <= (uint64_t)NEAR;
}

/* The place of a packet: its own, else one that holds nothing, else that of the oldest. */
static struct seen *
place_of(struct seen *bucket, uint64_t hash)
{
    struct seen *oldest = bucket;
    for (int i = 0; i < IN_BUCKET; i++) {
        if (bucket[i].hash == hash && bucket[i].times > 0) {
            return &bucket[i];
        }
        if (oldest->times > 0 && (bucket[i].times == 0 || bucket[i].time < oldest->time)) {
            oldest = &bucket[i];
        }
    }
    return oldest;
}

void
join_doubles_see(struct join_doubles *doubles, struct join *join, uint64_t hash, enum join_identity identity)
{
    uint32_t number = join->packets.count;
    struct join_packet *packet = join_packet(join, number);
    struct seen *seen = place_of(doubles->buckets[hash & (N_BUCKETS - 1)], hash);
    bool again = seen->times > 0 && seen->hash == hash && is_near(seen->time, packet->time);
    enum { TWICE = 2, OFTEN = 3 };
    uint32_t times = again ? MIN(seen->times + 1, OFTEN) : 1;
    if (times == TWICE) {
        packet->shown_before = identity;
    } else if (times == OFTEN && seen->packet >= join->first_packet) {
        join_packet(join, seen->packet)->shown_before = JOIN_NO_IDENTITY;
    }
    *seen = (struct seen){hash, packet->time, number, times};
}

struct join_shown_twice
join_shown_twice(const struct join *join, uint32_t conversation)
{
    struct join_shown_twice known = {0}, likely = {0};
    uint64_t n_packets = 0;
    for (uint32_t number = join_newest_packet(join, conversation); number != JOIN_NONE;
         number = join_packet(join, number)->next, n_packets++) {
        const struct join_packet *packet = join_packet(join, number);
        if (packet->shown_before != JOIN_NO_IDENTITY) {
            struct join_shown_twice *sum = packet->shown_before == JOIN_IDENTIFIED ? &known : &likely;
            sum->packets++;
            sum->bytes += packet->bytes;
        }
    }
    if (likely.packets >= FEWEST && likely.packets + known.packets >= n_packets / ONE_FLOW_IN) {
        known.packets += likely.packets;
        known.bytes += likely.bytes;
    }
    return known;
}

bool
join_is_first_shown_twice(const struct join *join, uint32_t number)
{
    if (join_packet(join, number)->shown_before == JOIN_NO_IDENTITY) {
        return false;
    }
    /* Each walk ends at the one before, so that all of them together are one walk through the conversation. */
    do {
        number = join_packet(join, number)->next;
    } while (number != JOIN_NONE && join_packet(join, number)->shown_before == JOIN_NO_IDENTITY);
    return number == JOIN_NONE;
}
