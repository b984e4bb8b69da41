/* names.h - the numbers of network interfaces and of rules, each kind its own
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_NAMES_H
#define CLOUDFLOW_JOIN_NAMES_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

enum { JOIN_NONE = 0 }; /* no such interface, rule, record, packet: all numbers begin with 1 */

/* Limits, so that a log cannot fill memory with what is kept of names. */
enum {
    JOIN_NUMBER_BITS = 21, /* what packets and records have room for of the number of an interface or a rule */
    JOIN_NUMBER_MASK = (1 << JOIN_NUMBER_BITS) - 1,
    JOIN_MOST_NAMES = 1 << 20 /* interfaces, and rules, that have a number; the others are as if not logged */
};

/* A network interface that records or packets name. */
struct join_interface {
    char *name;
    char *logged;     /* as the log spells it, or NULL */
    uint32_t clouds;  /* whose records name it: bits of clouds.c */
    uint64_t network; /* hash of the private network that it is in; 0: not known */
    uint64_t hub;     /* hash of what it attaches that network to, or 0 */
    bool networks_differ;
    bool has_records;
    bool has_packets;
    bool both_directions; /* some 5-tuple was logged both ways: replies are logged here */
};

/* Names and their numbers, both ways. */
struct join_names {
    GHashTable *interface_numbers; /* name as it is spelled here -> number */
    GPtrArray *interfaces;         /* by number - 1; struct join_interface */
    uint32_t last_interface;       /* the one that was asked for last; rows of a log mostly repeat it */
    GHashTable *rule_numbers;      /* name -> number */
    GPtrArray *rules;              /* by number - 1; char */
    uint64_t n_unnamed;            /* names that have no number because there are too many */
};

/* Makes it empty; clear() frees what it holds, not the struct. */
void join_names_init(struct join_names *names);
void join_names_clear(struct join_names *names);
/* Forgets the names that were added when there were so many already. */
void join_names_cut(struct join_names *names, uint32_t interfaces, uint32_t rules);

/* The number of an interface, however it is spelled; its name is what the log calls it. JOIN_NONE for the empty name
 * and when there are too many. */
uint32_t join_names_intern_interface(struct join_names *names, const char *text, size_t length, bool logged);
/* The interface of a number and its name, borrowed as long as the names live; NULL for JOIN_NONE. */
const char *join_names_interface_name(const struct join_names *names, uint32_t number);
struct join_interface *join_names_interface(const struct join_names *names, uint32_t number);

/* The same for a rule, whose name is kept as it is. Rules and interfaces are numbered apart. */
uint32_t join_names_intern_rule(struct join_names *names, const char *text, size_t length);
const char *join_names_rule(const struct join_names *names, uint32_t number);

#endif
