/* interfaces.h - numbers of the capture interfaces of a file: one for each network interface that a log names, and for
 * each precision of its times
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_INTERFACES_H
#define CLOUDFLOW_INTERFACES_H

#include "core/record/frame_info.h"
#include "core/record/packet_text.h"

/* Digits behind the point of a time that Wireshark shows, at the most. */
enum { FLOW_INTERFACE_DIGITS = 9 };

/* The digits of the interface that a time needs: those it was logged with. But where zeros at the end are left out, a
 * log must not have ten interfaces for one, so fewer are made whole milliseconds, microseconds and, as Azure writes,
 * tenths of them. */
static inline uint8_t
flow_interface_digits(const struct flow_time *time)
{
    static const uint8_t digits[FLOW_INTERFACE_DIGITS + 1] = {0, 3, 3, 3, 6, 6, 6, 7, 9, 9};
    return digits[time->digits];
}

/* Adds an interface to the file, whose number is one more than that of the interface before; the first is 0. digits:
 * of its times. */
typedef void (*flow_interface_add)(void *context, const char *name, uint8_t digits);

struct flow_interfaces;

/* Adds the interface that stands for rows without one, with all digits. It must be there before any row: a file that is
 * saved while its interfaces are still being found would otherwise name each of them wrongly. */
struct flow_interfaces *flow_interfaces_new(flow_interface_add add, void *context);
void flow_interfaces_free(struct flow_interfaces *interfaces);

/* The number of the interface that the row names, or of what stands for none, with times of so many digits. With add,
 * one not seen before is added; else its number is 0. If it is one too many, remarks says so, and the number is that of
 * rows without one. */
uint32_t flow_interface_id(struct flow_interfaces *interfaces, const struct flow_frame_info *info, uint8_t digits,
                           bool add, struct flow_remarks *remarks);

#endif
