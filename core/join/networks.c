/* networks.c - whether records at two interfaces are of one flow
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/networks.h"
#include "core/base/hash.h"

static uint64_t
hash_of_name(uint64_t seed, const struct join_name *name)
{
    uint64_t hash = name->text != NULL ? hash_bytes(seed, (const uint8_t *)name->text, name->length) : 0;
    return name->text != NULL && hash == 0 ? 1 : hash;
}

void
join_note_network(struct join *join, uint32_t number, const struct join_network *network)
{
    struct join_interface *interface = join_interface(join, number);
    uint64_t owner = hash_of_name(hash_process_seed(), &network->owner);
    uint64_t hash = hash_of_name(hash_process_seed() ^ owner, &network->name);
    if (interface == NULL || hash == 0) {
        return;
    }
    interface->networks_differ = interface->networks_differ || (interface->network != 0 && interface->network != hash);
    interface->network = hash;
    interface->hub = hash_of_name(hash_process_seed(), &network->hub);
}

enum relation { OTHER_FLOW, MAY_BE_ONE, ONE_BY_DIRECTION, ONE_FLOW };

static bool
is_known(const struct join_interface *interface)
{
    return interface->network != 0 && !interface->networks_differ;
}

/* Of one 5-tuple and direction. */
static enum relation
relation(const struct join *join, const struct join_place *a, const struct join_place *b)
{
    const struct join_interface *x = join_interface(join, a->interface), *y = join_interface(join, b->interface);
    if (x != NULL && x == y) {
        return ONE_FLOW;
    }
    bool out_of_a = a->at == JOIN_AT_SENDER || a->at == JOIN_LEAVES_BETWEEN;
    bool out_of_b = b->at == JOIN_AT_SENDER || b->at == JOIN_LEAVES_BETWEEN;
    bool known = a->at != JOIN_ANYWHERE && b->at != JOIN_ANYWHERE;
    if (x == NULL || y == NULL) {
        /* A log that names none tells its two ends by where each counts. */
        return x == y && known && out_of_a != out_of_b ? ONE_BY_DIRECTION : MAY_BE_ONE;
    }
    if (known && a->at == b->at && (a->at == JOIN_AT_SENDER || a->at == JOIN_AT_RECEIVER)) {
        return OTHER_FLOW; /* nothing is sent by two, or comes to two */
    }
    if (is_known(x) && is_known(y)) {
        bool joined = x->hub != 0 && x->hub == y->hub && known && out_of_a != out_of_b;
        return joined || x->network == y->network ? ONE_FLOW : MAY_BE_ONE;
    }
    return known && out_of_a != out_of_b ? ONE_BY_DIRECTION : MAY_BE_ONE;
}

static void
unite(struct join_places *places, uint8_t flow, uint8_t other)
{
    for (uint32_t i = 0; i < places->n; i++) {
        if (places->all[i].flow == other) {
            places->all[i].flow = flow;
        }
    }
}

/* Unites all places that are related at least so. */
static void
unite_related(const struct join *join, struct join_places *places, enum join_direction direction, enum relation least)
{
    for (uint32_t i = 0; i < places->n; i++) {
        for (uint32_t j = 0; j < i; j++) {
            const struct join_place *a = &places->all[i], *b = &places->all[j];
            if (a->direction == direction && b->direction == direction && a->flow != b->flow &&
                relation(join, a, b) >= least) {
                unite(places, b->flow, a->flow);
            }
        }
    }
}

/* Whether a place is one before it, in another log. */
static bool
is_of_other_log(const struct join_places *places, uint32_t i)
{
    const struct join_place *place = &places->all[i];
    for (uint32_t j = 0; j < i; j++) {
        const struct join_place *other = &places->all[j];
        if (other->interface == place->interface && other->at == place->at && other->direction == place->direction) {
            return true;
        }
    }
    return false;
}

/* A flow has one sender and one receiver. Where a log names no networks and there are more of either, which belong
 * together is not known. */
static void
judge_direction(const struct join *join, struct join_places *places, enum join_direction direction)
{
    uint32_t n = 0, senders = 0, receivers = 0;
    for (uint32_t i = 0; i < places->n; i++) {
        struct join_place *place = &places->all[i];
        if (place->direction == direction) {
            place->flow = (uint8_t)i;
            n++;
            bool again = is_of_other_log(places, i);
            senders += place->at == JOIN_AT_SENDER && !again;
            receivers += place->at == JOIN_AT_RECEIVER && !again;
        }
    }
    if (n < 2) {
        return;
    }
    unite_related(join, places, direction, ONE_FLOW);
    if (senders <= 1 && receivers <= 1) {
        unite_related(join, places, direction, ONE_BY_DIRECTION);
    }
}

void
join_judge_places(const struct join *join, struct join_places *places)
{
    for (int direction = 0; direction < JOIN_N_DIRECTIONS && places->judged < places->n; direction++) {
        judge_direction(join, places, (enum join_direction)direction);
    }
    places->judged = places->n;
}

uint32_t
join_place_of(struct join_places *places, const struct join_place *place)
{
    for (uint32_t i = 0; i < places->n; i++) {
        const struct join_place *known = &places->all[i];
        if (known->interface == place->interface && known->at == place->at && known->direction == place->direction &&
            known->format == place->format) {
            return i;
        }
    }
    if (places->n < JOIN_MOST_PLACES) {
        places->all[places->n++] = *place;
        return places->n - 1;
    }
    return JOIN_MOST_PLACES;
}

bool
join_may_be_one_flow(const struct join *join, const struct join_place *a, const struct join_place *b)
{
    return a->direction == b->direction && relation(join, a, b) >= MAY_BE_ONE;
}
