/* turns.c - statistics of one command line print in the order in which they stand there
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/common/turns.h"
#include <glib.h>
#include <stdbool.h>

struct turn {
    void (*print)(void *data);
    void *data;
    bool has_come;
};

static GPtrArray *turns; /* struct turn *, in the order of the command line; NULL: none */

struct turn *
turn_take(void (*print)(void *data), void *data)
{
    struct turn *turn = g_new(struct turn, 1);
    *turn = (struct turn){print, data, false};
    if (turns == NULL) {
        turns = g_ptr_array_new();
    }
    g_ptr_array_add(turns, turn);
    return turn;
}

void
turn_come(struct turn *turn)
{
    turn->has_come = true;
    for (guint i = 0; i < turns->len; i++) {
        if (!((const struct turn *)turns->pdata[i])->has_come) {
            return;
        }
    }
    for (guint i = 0; i < turns->len; i++) {
        struct turn *next = (struct turn *)turns->pdata[i];
        next->has_come = false;
        next->print(next->data);
    }
}

void
turn_leave(struct turn *turn)
{
    if (turn != NULL) {
        g_ptr_array_remove(turns, turn);
        g_free(turn);
    }
}
