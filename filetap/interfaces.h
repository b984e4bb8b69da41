/* interfaces.h - one capture interface per network interface that a log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_INTERFACES_H
#define CLOUDFLOW_INTERFACES_H

#include "compat/wtap_compat.h"
#include "core/record/frame_info.h"
#include "core/record/packet_text.h"

struct filetap_interfaces;

/* Adds the interface that stands for rows without one. It must be there when open returns: a file that is saved while
 * its interfaces are still being found would otherwise name each of them wrongly. */
struct filetap_interfaces *filetap_interfaces_new(wtap *wth);
void filetap_interfaces_free(struct filetap_interfaces *interfaces);

/* The number of the interface that the row names; if it names none, 0. With add, a name not seen before becomes an
 * interface of wth. If it is one too many, the number is 0 and remarks says so. */
guint32 filetap_interface_id(struct filetap_interfaces *interfaces, wtap *wth, const struct flow_frame_info *info,
                             bool add, struct flow_remarks *remarks);

#endif
