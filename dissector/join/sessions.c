/* sessions.c - which mirror session each packet is of, for coverage
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/sessions.h"

static void
clear_session(gpointer session)
{
    g_free(((struct join_session *)session)->label);
}

struct join_sessions *
join_sessions_new(void)
{
    struct join_sessions *sessions = g_new0(struct join_sessions, 1);
    sessions->of_packet = g_array_new(FALSE, FALSE, sizeof(uint16_t));
    sessions->sessions = g_array_new(FALSE, TRUE, sizeof(struct join_session));
    g_array_set_clear_func(sessions->sessions, clear_session);
    return sessions;
}

void
join_sessions_free(struct join_sessions *sessions)
{
    if (sessions != NULL) {
        g_array_free(sessions->of_packet, TRUE);
        g_array_free(sessions->sessions, TRUE);
        g_free(sessions);
    }
}

/* Drops what is noted of packets that have fallen out, when that is half of all. */
static void
drop_fallen(struct join_sessions *sessions, uint32_t first_packet)
{
    uint32_t fallen = first_packet > sessions->first ? first_packet - sessions->first : 0;
    if (fallen > sessions->of_packet->len / 2) {
        fallen = MIN(fallen, sessions->of_packet->len);
        g_array_remove_range(sessions->of_packet, 0, fallen);
        sessions->first += fallen;
    }
}

void
join_sessions_note(struct join_sessions *sessions, const struct join *join, const struct mirror_info *mirror)
{
    uint16_t number =
        mirror != NULL && mirror->stream < JOIN_MOST_SESSIONS ? (uint16_t)mirror->stream : JOIN_NO_SESSION;
    drop_fallen(sessions, join->first_packet);
    if (sessions->of_packet->len == 0) {
        sessions->first = join->packets.count;
    }
    g_array_append_val(sessions->of_packet, number);
    if (number == JOIN_NO_SESSION) {
        return;
    }
    if (number >= sessions->sessions->len) {
        g_array_set_size(sessions->sessions, number + 1U);
    }
    struct join_session *session = &g_array_index(sessions->sessions, struct join_session, number);
    if (session->label == NULL) {
        session->label = g_strdup(mirror->label);
        session->interface = join_packet(join, join->packets.count)->interface;
    }
}

uint16_t
join_session_of(const struct join_sessions *sessions, uint32_t packet)
{
    return packet >= sessions->first && packet - sessions->first < sessions->of_packet->len
               ? g_array_index(sessions->of_packet, uint16_t, packet - sessions->first)
               : JOIN_NO_SESSION;
}
