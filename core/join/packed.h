/* packed.h - arrays of structs that are much like the one before, in little room, and still read at any place
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_PACKED_H
#define CLOUDFLOW_JOIN_PACKED_H

#include <glib.h>
#include <stdint.h>

/* The structs of an array. They hold numbers, of which a size in words of 4 bytes is all that is known here, and no
 * gaps that are not zero. */
struct join_packed_kind {
    uint32_t words;      /* of a struct */
    uint32_t page_shift; /* 1 << that many structs are unpacked together */
    /* Makes a struct like the one before by taking away what is known of it otherwise, and puts that back; NULL if
     * there is nothing. context is that of the reader. */
    void (*take)(const void *context, void *element);
    void (*put_back)(const void *context, void *element);
};

/* Appends n structs to bytes. */
void join_pack(GByteArray *bytes, const struct join_packed_kind *kind, const void *context, const void *elements,
               uint32_t n);

/* Reads one packed array at a time. */
struct join_reader;

struct join_reader *join_reader_new(const struct join_packed_kind *kind, const void *context);
/* Takes NULL, too. */
void join_reader_free(struct join_reader *reader);
/* Bytes of memory that it holds. */
size_t join_reader_memory(const struct join_reader *reader);
/* Begins to read n structs at bytes, which must live as long as they are read. Returns where they end. */
const uint8_t *join_reader_begin(struct join_reader *reader, const uint8_t *bytes, uint32_t n);
/* How many structs are unpacked together. */
uint32_t join_reader_per_page(const struct join_reader *reader);
/* Unpacks the first struct of a page alone, for a search. element has room for it. */
void join_reader_peek(const struct join_reader *reader, uint32_t page, void *element);
/* The struct at an index below n. Borrowed until join_reader_begin() is called again. */
void *join_reader_at(struct join_reader *reader, uint32_t index);

#endif
