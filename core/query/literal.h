/* literal.h - the values of a filter, read as the column that they are compared with
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_QUERY_LITERAL_H
#define CLOUDFLOW_QUERY_LITERAL_H

#include "core/query/engine.h"

/* Fills in a literal of the column's type. Numbers are decimal, hexadecimal with 0x or octal with 0; times are
 * "2026-01-03 10:00:00.5", local, or with Z or +01:00 behind, or seconds since 1970. Returns NULL, or what is wrong, to
 * be g_free()d. */
char *query_literal(const struct query_column *column, const char *text, struct query_literal *literal);

/* Reads "10.0.0.0/8" or an address alone, of the family 4 or 6: bits gets the length of the prefix, *address its text,
 * to be g_free()d, with all other bits 0. Returns as above. */
char *query_network(const char *text, int family, char **address, unsigned *bits);

#endif
