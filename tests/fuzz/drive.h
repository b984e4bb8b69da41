/* drive.h - reads a file through a container as Wireshark does, and checks what a container promises
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DRIVE_H
#define CLOUDFLOW_DRIVE_H

#include <stdlib.h>
#include "filetap/container.h"
#include "core/wrap/recognise.h"

/* A row as next() gave it. */
struct drive_row {
    const struct flow_schema *schema; /* the container's or the recogniser's */
    bool is_fault;                    /* it says why a part of the log is no row */
    char *text;
    size_t length;
    uint64_t whole_length;
    int64_t offset;
    uint64_t line;
    struct flow_time time; /* of the frame */
    enum flow_time_from time_from;
};

/* Ends the program with a message unless the condition holds. */
#define drive_require(condition)                                                                                       \
    do {                                                                                                               \
        if (!(condition)) {                                                                                            \
            g_printerr("%s:%d: not so: %s\n", __FILE__, __LINE__, #condition);                                         \
            abort(); /* not g_error(), whose trap libFuzzer does not catch, so that the input would be lost */         \
        }                                                                                                              \
    } while (0)

/* Decodes a row and checks that every value lies within it. */
void drive_decode(const struct flow_schema *schema, const char *text, size_t length);

/* Opens the bytes with the container, reads all rows in sequence and again at random, through a second handle. If the
 * container takes the file, returns its rows for the caller to free, and in failed whether reading ended with an error;
 * else NULL. Every row has a time, which is the same at random. A byte of the options: bits 0 and 1 choose how the file
 * ends. */
GArray *drive_container(const struct filetap_container *container, struct flow_recogniser *recogniser,
                        const void *bytes, size_t size, uint8_t options, bool *failed);

/* A recogniser with the formats declared that bits 2 and 3 of the options choose, for an input of so many bytes.
 * Borrowed until the next call. */
struct flow_recogniser *drive_recogniser(uint8_t options, size_t size);

#endif
