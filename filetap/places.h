/* places.h - where a line stands and its number, in the one number that wiretap keeps of a frame
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PLACES_H
#define CLOUDFLOW_PLACES_H

#include <stdint.h>

/* What is known of the lines that were passed: a few bytes for thousands of them. */
struct filetap_places;

struct filetap_places *filetap_places_new(void);
void filetap_places_free(struct filetap_places *places);

/* The place of a line, by its offset in the text, which is less than 2^51, and its number. To be asked for lines in the
 * order of the text; grows with the offset. */
int64_t filetap_place_of(struct filetap_places *places, int64_t offset, uint64_t line);

/* The offset, and in line the number, of a place that was given out. */
int64_t filetap_place_find(const struct filetap_places *places, int64_t place, uint64_t *line);

#endif
