/* loss.c - packets that the log counts and the capture lacks, by interface and by mirror session
 *
 * A session is said to lack what was logged at its interface. Where that is not known, it can only be said of records
 * of which it shows some packet.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/loss.h"
#include "core/base/search.h"
#include "core/join/time.h"

/* A packet that more than one frame shows, by the first of them. */
struct copy {
    uint32_t original;
    uint16_t session;
};

void
join_loss_init(struct join_loss *loss, const struct join *join, const struct join_sessions *sessions)
{
    *loss = (struct join_loss){.join = join, .sessions = sessions};
    loss->interfaces = g_array_new(FALSE, TRUE, sizeof(struct join_place_loss));
    loss->by_session = g_array_new(FALSE, TRUE, sizeof(struct join_place_loss));
    loss->of_record = g_array_new(FALSE, TRUE, sizeof(uint32_t));
    loss->touched = g_array_new(FALSE, FALSE, sizeof(uint32_t));
    loss->copies = g_array_new(FALSE, FALSE, sizeof(struct copy));
    g_array_set_size(loss->interfaces, join->names.interfaces->len + 1);
    if (sessions != NULL) {
        g_array_set_size(loss->by_session, sessions->sessions->len);
        g_array_set_size(loss->of_record, sessions->sessions->len);
    }
}

void
join_loss_clear(struct join_loss *loss)
{
    GArray *arrays[] = {loss->interfaces, loss->by_session, loss->of_record, loss->touched, loss->copies};
    for (size_t i = 0; i < G_N_ELEMENTS(arrays); i++) {
        g_array_free(arrays[i], TRUE);
    }
}

static gint
compare_copies(gconstpointer a, gconstpointer b)
{
    uint32_t x = ((const struct copy *)a)->original, y = ((const struct copy *)b)->original;
    return x < y ? -1 : x > y;
}

/* Of what several sessions show, a record is matched to one copy only. */
static void
gather_copies(struct join_loss *loss, const struct join_resolved *resolved)
{
    g_array_set_size(loss->copies, 0);
    for (guint i = 0; resolved->has_copies && i < resolved->packets->len; i++) {
        uint32_t number = g_array_index(resolved->packets, uint32_t, i);
        struct copy copy = {join_original_of(loss->join, number), join_session_of(loss->sessions, number)};
        g_array_append_val(loss->copies, copy);
    }
    g_array_sort(loss->copies, compare_copies);
}

static void
touch(struct join_loss *loss, uint32_t session)
{
    if (session != JOIN_NO_SESSION && g_array_index(loss->of_record, uint32_t, session)++ == 0) {
        g_array_append_val(loss->touched, session);
    }
}

struct copy_search {
    const GArray *copies;
    uint32_t original;
};

static bool
is_before(const void *context, size_t number)
{
    const struct copy_search *search = context;
    return g_array_index(search->copies, struct copy, number).original < search->original;
}

static void
touch_sessions_of(struct join_loss *loss, uint32_t number)
{
    if (loss->copies->len == 0) {
        touch(loss, join_session_of(loss->sessions, number));
        return;
    }
    const struct copy_search search = {loss->copies, join_original_of(loss->join, number)};
    for (size_t i = search_count_before(loss->copies->len, is_before, &search); i < loss->copies->len; i++) {
        const struct copy *copy = &g_array_index(loss->copies, struct copy, i);
        if (copy->original != search.original) {
            break;
        }
        touch(loss, copy->session);
    }
}

static void
add_to_place(struct join_place_loss *place, const struct join_record *record, uint64_t captured)
{
    join_amount_add(&place->logged, join_packets_of(record), 0);
    captured = MIN(captured, join_packets_of(record));
    place->captured = captured > UINT64_MAX - place->captured ? UINT64_MAX : place->captured + captured;
    if (captured == 0) {
        bool full = false;
        place->absent = sum_saturating(place->absent, join_packets_of(record), &full);
    }
}

static void
add_to_sessions(struct join_loss *loss, const struct join_resolved *resolved, const struct join_record *record,
                const struct join_matched_record *matched)
{
    for (uint32_t i = 0; i < matched->captured; i++) {
        touch_sessions_of(loss, join_match_at(resolved, matched->first_match + i)->packet);
    }
    for (guint i = 0; i < loss->touched->len; i++) {
        uint32_t session = g_array_index(loss->touched, uint32_t, i);
        uint32_t *packets = &g_array_index(loss->of_record, uint32_t, session);
        add_to_place(&g_array_index(loss->by_session, struct join_place_loss, session), record, *packets);
        *packets = 0;
    }
    g_array_set_size(loss->touched, 0);
}

/* Whether all packets that a record counts would be in the capture if it had lost none. Logs write whole seconds. */
static bool
is_within_capture(const struct join *join, const struct join_matched_record *matched, int64_t shift)
{
    int64_t first = join_shifted(matched->first, -shift), last = join_shifted(matched->last, -shift);
    return join->packets.count > 0 && first > join_minus(join->packets_first, JOIN_SECOND) &&
           last < join_plus(join->packets_last, JOIN_SECOND) &&
           !join_fell_out(join, &join->fallen_packets, first, last);
}

void
join_loss_add(struct join_loss *loss, const struct join_resolved *resolved)
{
    bool by_session = loss->by_session->len > 0;
    if (by_session) {
        gather_copies(loss, resolved);
    }
    for (guint position = 0; position < resolved->records->len; position++) {
        const struct join_matched_record *matched = join_matched_at(resolved, position);
        const struct join_record *record = join_record(loss->join, matched->record);
        const struct join_summary *summary = join_summary_of(resolved, position);
        if (matched->twin != position || matched->log != 0 || !record->has_packets || !summary->is_linked ||
            !is_within_capture(loss->join, matched, summary->shift)) {
            continue;
        }
        uint32_t interface = join_stream(loss->join, record->stream)->key.interface;
        struct join_place_loss *place = &g_array_index(loss->interfaces, struct join_place_loss, interface);
        place->shift = summary->shift;
        add_to_place(place, record, matched->captured);
        if (by_session) {
            add_to_sessions(loss, resolved, record, matched);
        }
    }
}

static gint
most_lost_first(gconstpointer a, gconstpointer b)
{
    const struct join_place_loss *x = a, *y = b;
    uint64_t lost_x = join_place_lost(x), lost_y = join_place_lost(y);
    return lost_x > lost_y ? -1 : lost_x < lost_y ? 1 : g_strcmp0(x->name, y->name);
}

/* Drops the places without records, and sorts the others. */
static void
keep_those_with_records(GArray *places)
{
    guint kept = 0;
    for (guint i = 0; i < places->len; i++) {
        struct join_place_loss place = g_array_index(places, struct join_place_loss, i);
        if (place.logged.n > 0) {
            g_array_index(places, struct join_place_loss, kept++) = place;
        }
    }
    g_array_set_size(places, kept);
    g_array_sort(places, most_lost_first);
}

void
join_loss_finish(struct join_loss *loss)
{
    for (guint i = 0; i < loss->interfaces->len; i++) {
        struct join_place_loss *place = &g_array_index(loss->interfaces, struct join_place_loss, i);
        place->interface = i;
        place->name = join_interface_name(loss->join, i);
    }
    for (guint i = 0; i < loss->by_session->len; i++) {
        const struct join_session *session = &g_array_index(loss->sessions->sessions, struct join_session, i);
        struct join_place_loss *place = &g_array_index(loss->by_session, struct join_place_loss, i);
        place->interface = session->interface;
        place->name = session->label;
        const struct join_place_loss *there =
            &g_array_index(loss->interfaces, struct join_place_loss, place->interface);
        if (place->interface != JOIN_NONE && there->logged.n > 0) {
            uint64_t of_others = place->logged.packets;
            place->absent = there->logged.packets > of_others ? there->logged.packets - of_others : 0;
            place->logged = there->logged;
            place->shift = there->shift;
        }
    }
    keep_those_with_records(loss->interfaces);
    keep_those_with_records(loss->by_session);
}
