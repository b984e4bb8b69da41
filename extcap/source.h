/* source.h - where the text of a log comes from while it is written: a file, or what a command prints
 *
 * A source is a text, or several, one after the other: a file that was replaced by another goes on with the text of
 * that.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_SOURCE_H
#define CLOUDFLOW_SOURCE_H

#include <stdbool.h>
#include <stdint.h>
#include <glib.h>

enum {
    SOURCE_END = 0,  /* of this text; there may be another */
    SOURCE_STOP = -1 /* the capture is to end, or nothing more can be read */
};

struct source {
    /* Reads up to room bytes, waiting until there is one. Returns their number, or one of the above. */
    int (*read)(struct source *source, char *buffer, unsigned room);
    /* Goes on with the next text. Returns false if there is none. */
    bool (*next)(struct source *source);
    /* How many bytes of the text were there before the capture began and are not wanted. */
    uint64_t (*old)(const struct source *source);
    /* Ends it. Returns whether all went well; if not, or if there is something to say, a message is appended. */
    bool (*close)(struct source *source, GString *message);
    /* Called before the source waits: what was read must be shown by then. Returns false if the capture is to end. */
    bool (*idle)(void *context);
    void *context;
};

/* A file, which need not be there yet, and may be replaced, cut short or moved away, as `tail -F` follows it. With
 * only_new, what it holds when it is opened first is not wanted. Returns NULL, with a message, if it cannot be
 * followed. */
struct source *source_file(const char *path, bool only_new, GString *message);

/* What a command prints, which /bin/sh runs. */
struct source *source_command(const char *command, GString *message);

#endif
