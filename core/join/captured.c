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
    if (matched->captured != join_packets_of(record)) {
        return matched->captured < join_packets_of(record) ? JOIN_CAPTURED_SOME : JOIN_CAPTURED_MORE;
    }
    if (record->ip_bytes && matched->bytes != join_bytes_of(record)) {
        return JOIN_CAPTURED_OTHER;
    }
    return matched->is_doubtful ? JOIN_CAPTURED_PERHAPS : JOIN_CAPTURED_ALL;
}

const char *
join_captured_name(enum join_captured captured)
{
    static const char *const names[] = {
        [JOIN_CAPTURED_NONE] = "none",           [JOIN_CAPTURED_UNCOUNTED] = "uncounted",
        [JOIN_CAPTURED_SOME] = "some",           [JOIN_CAPTURED_ALL] = "all",
        [JOIN_CAPTURED_PERHAPS] = "perhaps all", [JOIN_CAPTURED_OTHER] = "as many but other bytes",
        [JOIN_CAPTURED_MORE] = "more",
    };
    return names[captured];
}

uint64_t
join_captured_times(const struct join_record *record, const struct join_matched_record *matched)
{
    enum { FEWEST = 2 };
    if (!record->has_packets || !record->ip_bytes || join_packets_of(record) < FEWEST ||
        matched->captured % join_packets_of(record) != 0) {
        return 1;
    }
    uint64_t times = matched->captured / join_packets_of(record);
    /* Divided, not multiplied, as a log may claim any number. */
    return times > 1 && matched->bytes % times == 0 && matched->bytes / times == join_bytes_of(record) ? times : 1;
}
