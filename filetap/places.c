/* places.c - where a line stands and its number, in the one number that wiretap keeps of a frame
 *
 * A place is an offset, and in its lowest bits how many lines it is behind a mark. A mark is set as often as these bits
 * need it, so no line has anything kept for itself.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/base/search.h"
#include "filetap/places.h"

enum { BITS = 12 };

struct mark {
    int64_t offset;
    uint64_t line;
};

struct filetap_places {
    GArray *marks; /* of struct mark, by offset */
    struct mark last;
};

struct filetap_places *
filetap_places_new(void)
{
    struct filetap_places *places = g_new0(struct filetap_places, 1);
    places->marks = g_array_new(FALSE, FALSE, sizeof(struct mark));
    return places;
}

void
filetap_places_free(struct filetap_places *places)
{
    g_array_free(places->marks, TRUE);
    g_free(places);
}

int64_t
filetap_place_of(struct filetap_places *places, int64_t offset, uint64_t line)
{
    if (places->marks->len == 0 || line - places->last.line >= 1 << BITS) {
        places->last = (struct mark){offset, line};
        g_array_append_val(places->marks, places->last);
    }
    return (int64_t)((uint64_t)offset << BITS | (line - places->last.line));
}

int64_t
filetap_place_find(const struct filetap_places *places, int64_t place, uint64_t *line)
{
    int64_t offset = place >> BITS;
    const struct mark *mark = search_last_until(places->marks, offset);
    *line = (mark != NULL ? mark->line : 0) + ((uint64_t)place & ((1 << BITS) - 1));
    return offset;
}
