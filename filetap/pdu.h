/* pdu.h - a row as a record packet: the tags in front, and the text of core/record/packet_text.h
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PDU_H
#define CLOUDFLOW_PDU_H

#include "filetap/container.h"

/* What the record packets of a file share. */
struct filetap_pdus;
struct filetap_pdus *filetap_pdus_new(void);
void filetap_pdus_free(struct filetap_pdus *pdus);

/* Fills rec and its buffer with the row, but for time and interface. */
void filetap_pdu_write(struct filetap_pdus *pdus, const struct filetap_row *row, wtap_rec *rec, Buffer *buffer);

#endif
