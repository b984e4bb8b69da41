/* ahead.c - the lines of a file, and those behind a line that must be seen before it is known what the line is
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "filetap/ahead.h"

struct filetap_ahead *
filetap_ahead_new(void)
{
    struct filetap_ahead *ahead = g_new0(struct filetap_ahead, 1);
    ahead->line.most = FILETAP_LINE_MOST;
    ahead->ended = FILETAP_ROW;
    g_queue_init(&ahead->behind);
    return ahead;
}

static void
free_line(void *line)
{
    g_free(((struct filetap_line *)line)->text);
    g_free(line);
}

void
filetap_ahead_go(struct filetap_ahead *ahead, uint64_t number)
{
    g_queue_clear_full(&ahead->behind, free_line);
    g_free(ahead->err_info);
    ahead->err_info = NULL;
    ahead->ended = FILETAP_ROW;
    ahead->line.number = number;
}

void
filetap_ahead_free(struct filetap_ahead *ahead)
{
    filetap_ahead_go(ahead, 0);
    g_free(ahead->line.text);
    g_free(ahead);
}

enum filetap_next
filetap_ahead_next(struct filetap_ahead *ahead, struct filetap_input *input, int *err, char **err_info)
{
    uint64_t number = ahead->line.number + 1;
    struct filetap_line *read = g_queue_pop_head(&ahead->behind);
    enum filetap_next got = FILETAP_ROW;
    if (read != NULL) {
        g_free(ahead->line.text);
        ahead->line = *read;
        g_free(read);
    } else if (ahead->ended == FILETAP_ROW) {
        got = filetap_line_read(input, &ahead->line, true, err, err_info);
    } else {
        got = ahead->ended;
        *err = ahead->err;
        *err_info = ahead->err_info;
        ahead->err_info = NULL;
    }
    ahead->line.number = number;
    return got;
}

const struct filetap_line *
filetap_ahead_look(struct filetap_ahead *ahead, struct filetap_input *input, GList **place)
{
    GList *next = *place != NULL ? (*place)->next : ahead->behind.head;
    if (next == NULL && ahead->ended == FILETAP_ROW) {
        struct filetap_line *line = g_new0(struct filetap_line, 1);
        line->most = FILETAP_LINE_MOST;
        ahead->ended = filetap_line_read(input, line, true, &ahead->err, &ahead->err_info);
        if (ahead->ended == FILETAP_ROW) {
            line->room = line->length;
            line->text = g_realloc(line->text, line->room + 1); /* many may be short */
            g_queue_push_tail(&ahead->behind, line);
            next = ahead->behind.tail;
        } else {
            free_line(line);
        }
    }
    *place = next != NULL ? next : *place;
    return next != NULL ? next->data : NULL;
}

void
filetap_ahead_drop(struct filetap_ahead *ahead, const GList *place)
{
    bool is_last = place == NULL;
    while (!is_last) {
        is_last = ahead->behind.head == place;
        free_line(g_queue_pop_head(&ahead->behind));
        ahead->line.number++;
    }
}
