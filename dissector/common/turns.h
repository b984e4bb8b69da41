/* turns.h - statistics of one command line print in the order in which they stand there
 *
 * Wireshark calls the listeners of a tap to print the other way round, the last one first.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TURNS_H
#define CLOUDFLOW_TURNS_H

/* The turn of one statistic. */
struct turn;

/* Takes the next turn. print(data) is called from turn_come(). */
struct turn *turn_take(void (*print)(void *data), void *data);

/* To be called when Wireshark asks the statistic to print: as soon as it has asked all, they print. */
void turn_come(struct turn *turn);

/* Frees a turn, which may be NULL: its statistic is gone. */
void turn_leave(struct turn *turn);

#endif
