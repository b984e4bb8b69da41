/* pdu.h - writes rows as record packets: the format that docs/record-format.md describes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PDU_H
#define CLOUDFLOW_PDU_H

#include "filetap/container.h"

struct filetap_pdus;
struct filetap_pdus *filetap_pdus_new(void);
void filetap_pdus_free(struct filetap_pdus *pdus);

/* Fills rec and its buffer with the row, but for time and interface. */
void filetap_pdu_write(struct filetap_pdus *pdus, const struct filetap_row *row, wtap_rec *rec, Buffer *buffer);

#endif
