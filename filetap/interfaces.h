/* interfaces.h - one capture interface per network interface that a log names
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_INTERFACES_H
#define CLOUDFLOW_INTERFACES_H

#include "plugin/compat/wtap_compat.h"

struct filetap_interfaces;

/* Adds the interface that stands for rows without one. It must be there when open returns: a file that is saved while
 * its interfaces are still being found would otherwise name each of them wrongly. */
struct filetap_interfaces *filetap_interfaces_new(wtap *wth);
void filetap_interfaces_free(struct filetap_interfaces *interfaces);

/* The number of the named interface; NULL has number 0. With add, a name not seen before becomes an interface of wth.
 */
guint32 filetap_interface_id(struct filetap_interfaces *interfaces, wtap *wth, const char *name, size_t length,
                             bool add);

#endif
