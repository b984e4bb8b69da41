/* write.h - writes records as the text of a log again, for wiretap
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_FILETAP_WRITE_H
#define CLOUDFLOW_FILETAP_WRITE_H

#include "compat/wtap_compat.h"

/* can_write_encap and dump_open of the file type. */
int filetap_can_write(int encap);
ws_bool filetap_write_open(wtap_dumper *file, int *err, char **err_info);

#endif
