/* fake_file.h - wiretap's file functions over a piece of memory
 *
 * Containers read through the few functions that wiretap exports for it. A fuzz target links these in their stead, so
 * that a container runs at the speed of memory and without a file, and so that reading can fail where it likes.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FAKE_FILE_H
#define CLOUDFLOW_FAKE_FILE_H

#include "compat/wtap_compat.h"

enum fake_ending {
    FAKE_ENDS,       /* as files do */
    FAKE_BREAKS_OFF, /* an error; what the failing call had read is lost */
    FAKE_TRAILS_OFF, /* an error, which shows only after all bytes were given out */
    FAKE_PAUSES      /* file_getsp() takes the middle for the end, once, as it does between members of a gzip */
};

/* A file of these bytes, which it borrows. */
FILE_T fake_file_open(const void *bytes, size_t size, enum fake_ending ending);
void fake_file_close(FILE_T file);

#endif
