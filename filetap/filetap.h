/* filetap.h - the reader of cloud flow logs
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FILETAP_H
#define CLOUDFLOW_FILETAP_H

/* Registers the file type and its opener with wiretap; called once, when the module is loaded. */
void filetap_register(void);

#endif
