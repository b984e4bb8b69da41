/* mirrors.c - jobs of mirrors: sessions, paths and copies of one odd kind each
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/mirror/duplicates.h"
#include "core/mirror/streams.h"
#include "tests/work/work.h"

#define SECOND INT64_C(1000000000)

static gpointer
number(guint n)
{
    return GUINT_TO_POINTER(n);
}

static void
nothing(gpointer input)
{
    (void)input;
}

static void
address_of(guint i, uint8_t address[4])
{
    address[0] = 10;
    address[1] = (uint8_t)(i >> 16);
    address[2] = (uint8_t)(i >> 8);
    address[3] = (uint8_t)i;
}

/* Each source opens a session of one number; the table has one for each. */
static void
sessions_of_one_number(gpointer input)
{
    guint n = GPOINTER_TO_UINT(input);
    struct mirror_sessions *table = mirror_sessions_new();
    for (guint i = 0; i < n; i++) {
        struct mirror_session *session = mirror_session_new(7, NULL);
        session->has_source = true;
        session->source.length = 4;
        address_of(i, session->source.bytes);
        mirror_sessions_take(table, session);
    }
    struct mirror_streams *streams = mirror_streams_new(table);
    const struct mirror_header header = {.encap = MIRROR_VXLAN, .number = 7, .has_number = true};
    for (guint i = 0; i < n; i++) {
        uint8_t source[4];
        const uint8_t target[4] = {10, 255, 0, 1};
        address_of(i, source);
        mirror_sessions_find(table, 7, source, 4);
        struct mirror_path *path = mirror_streams_path(streams, &header, source, target, 4);
        mirror_streams_judge(streams, path, &header, NULL, source, 4);
    }
    mirror_streams_free(streams);
    mirror_sessions_free(table);
}

static void
copies(guint n, int64_t step, bool same)
{
    struct mirror_duplicates *duplicates = mirror_duplicates_new(SECOND);
    int64_t later;
    for (guint i = 0; i < n; i++) {
        mirror_duplicates_see(duplicates, same ? 1 : i / 2, i % 2, i + 1, (int64_t)i * step);
    }
    for (guint i = 0; i < n; i++) {
        mirror_duplicates_find(duplicates, i + 1, &later);
    }
    mirror_duplicates_free(duplicates);
}

static void
copies_of_one_moment(gpointer input)
{
    copies(GPOINTER_TO_UINT(input), 0, false);
}

static void
copies_of_one_packet(gpointer input)
{
    copies(GPOINTER_TO_UINT(input), 0, true);
}

static void
copies_of_odd_times(gpointer input)
{
    copies(GPOINTER_TO_UINT(input), -90000 * SECOND, false);
}

const struct job mirror_jobs[] = {
    {"sessions of one number", 1000, number, sessions_of_one_number, nothing},
    {"copies of one moment", 2000, number, copies_of_one_moment, nothing},
    {"copies of one packet", 2000, number, copies_of_one_packet, nothing},
    {"copies of clocks that go backwards", 2000, number, copies_of_odd_times, nothing},
    {.name = NULL},
};
