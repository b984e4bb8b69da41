/* captured.c - how what was captured of a record compares with what it counts
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/join/captured.h"

enum join_captured
join_captured_of(const struct join_record *record, const struct join_matched_record *matched)
{
    if (matched->captured == 0) {
        return JOIN_CAPTURED_NONE;
    }
    if (!record->has_packets) {
        return JOIN_CAPTURED_UNCOUNTED;
    }
    if (matched->captured != record->packets) {
        return matched->captured < record->packets ? JOIN_CAPTURED_SOME : JOIN_CAPTURED_MORE;
    }
    return record->ip_bytes && matched->bytes != record->bytes ? JOIN_CAPTURED_OTHER : JOIN_CAPTURED_ALL;
}

uint64_t
join_captured_times(const struct join_record *record, const struct join_matched_record *matched)
{
    enum { FEWEST = 2 };
    if (!record->has_packets || !record->ip_bytes || record->packets < FEWEST ||
        matched->captured % record->packets != 0) {
        return 1;
    }
    uint64_t times = matched->captured / record->packets;
    /* Divided, not multiplied, as a log may claim any number. */
    return times > 1 && matched->bytes % times == 0 && matched->bytes / times == record->bytes ? times : 1;
}
