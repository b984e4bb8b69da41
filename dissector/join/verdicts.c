/* verdicts.c - packets that are claimed by records of two verdicts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/verdicts.h"

static bool
differ(const struct join *join, uint32_t a, uint32_t b)
{
    const struct join_record *x = join_record(join, a), *y = join_record(join, b);
    return x->stream == y->stream && x->action != JOIN_NO_ACTION && y->action != JOIN_NO_ACTION &&
           x->action != y->action && join_stream(join, x->stream)->key.interface != JOIN_NONE;
}

/* Whether there is one of each verdict, which is rare. */
static bool
has_both(const struct join *join, const uint32_t *records, uint32_t n)
{
    uint32_t verdicts = 0;
    for (uint32_t i = 0; i < n; i++) {
        verdicts |= 1U << join_record(join, records[i])->action;
    }
    return (verdicts & 1U << JOIN_ACCEPT) != 0 && (verdicts & 1U << JOIN_REJECT) != 0;
}

bool
join_verdicts_differ(const struct join *join, const uint32_t *records, uint32_t n)
{
    const uint32_t some = has_both(join, records, n) ? n : 0;
    for (uint32_t i = 1; i < some; i++) {
        for (uint32_t j = 0; j < i; j++) {
            if (differ(join, records[i], records[j])) {
                return true;
            }
        }
    }
    return false;
}

bool
join_has_two_verdicts(const struct join *join, const struct join_resolved *resolved, const struct join_packet *packet)
{
    uint32_t records[JOIN_MOST_GATHERED], n = 0;
    for (uint32_t i = packet->first_match; i != JOIN_NONE && n < JOIN_MOST_GATHERED;) {
        const struct join_match *match = join_match_at(resolved, i - 1);
        records[n++] = join_matched_at(resolved, match->position)->record;
        i = match->next;
    }
    return join_verdicts_differ(join, records, n);
}
