/* unpack.h - text out of base64 and gzip
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_UNPACK_H
#define CLOUDFLOW_UNPACK_H

#include <stdbool.h>
#include <stddef.h>

/* The bytes that text of base64 stands for, of either alphabet, with line ends in it or not, and with blanks at its
 * ends: one inside may have been a '+', and is none. A NUL is behind the bytes. NULL if the text is no base64; what
 * stands behind the last four characters of one that is cut is left out. The caller frees them with g_free(). */
char *flow_unbase64(const char *text, size_t length, bool cut, size_t *n);

/* Whether the bytes begin as gzip does. */
bool flow_is_gzip(const char *bytes, size_t n);

enum flow_unpacked {
    FLOW_UNPACKED,
    FLOW_UNPACKED_CUT,      /* it ends before its end */
    FLOW_UNPACKED_BROKEN,   /* it is damaged */
    FLOW_UNPACKED_TOO_LARGE /* there is more than may be */
};

/* Decompresses gzip, of several parts too. text gets what there is of it, *n bytes, which are at most most, however it
 * ends; the caller frees it with g_free(). Takes memory in proportion to that. */
enum flow_unpacked flow_gunzip(const char *bytes, size_t length, size_t most, char **text, size_t *n);

#endif
