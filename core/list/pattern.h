/* pattern.h - the addresses in a pattern of STIX
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_PATTERN_H
#define CLOUDFLOW_LIST_PATTERN_H

#include <stdbool.h>
#include <stddef.h>

/* What is done with each address or network; false ends the reading. */
typedef bool (*list_pattern_found)(void *context, const char *text, size_t length);

enum list_pattern {
    LIST_PATTERN_READ,    /* found was called for each address */
    LIST_PATTERN_OTHER,   /* it names no address */
    LIST_PATTERN_COMPLEX, /* it names an address, and more that must be so: nothing was found */
    LIST_PATTERN_MALFORMED
};

/* Reads comparisons that are joined by OR, of addresses with "=", ISSUBSET or IN; those of anything else are passed
 * over. */
enum list_pattern list_pattern_read(const char *pattern, list_pattern_found found, void *context);

#endif
