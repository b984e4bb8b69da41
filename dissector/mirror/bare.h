/* bare.h - packets that are in the capture themselves, of which mirrors may hold copies
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DISSECTOR_MIRROR_BARE_H
#define CLOUDFLOW_DISSECTOR_MIRROR_BARE_H

/* mirror is the id of the mirror protocol: where that is switched off, so is this. */
void mirror_register_bare(int mirror);

/* At the beginning and the end of a capture. */
void mirror_start_bare(void);
void mirror_forget_bare(void);

/* Says that the capture has mirrors. */
void mirror_watch_bare(void);

#endif
