/* pcapng.h - writes a capture file block by block, to a pipe that Wireshark reads while it is written
 *
 * The format is that of draft-ietf-opsawg-pcapng.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PCAPNG_H
#define CLOUDFLOW_PCAPNG_H

#include <stdbool.h>
#include <stdint.h>
#include "core/record/frame_info.h"
#include "core/record/packet.h"

/* dumpcap, which reads what is written, wants the whole block of a packet to be no longer than a packet may be. */
enum { PCAPNG_PACKET_MOST = FLOW_PACKET_MOST - 64 };

struct pcapng;

/* Writes to fd, which stays the caller's. Begins a section: hardware and application say what was captured, and by
 * whom. */
struct pcapng *pcapng_new(int fd, const char *hardware, const char *application);
void pcapng_free(struct pcapng *file);

/* Adds an interface, whose times have so many digits behind the point. */
void pcapng_interface(struct pcapng *file, const char *name, uint8_t digits);

/* Whether a time can be written with so many digits. */
bool pcapng_has_time(const struct flow_time *time, uint8_t digits);

/* Adds a packet of the interface, whose times have so many digits. row: that of the packet; info: its time, which
 * pcapng_has_time(), and its direction. */
void pcapng_packet(struct pcapng *file, uint32_t interface, uint8_t digits, const struct flow_frame_info *info,
                   const struct flow_packet *packet, const char *row);

/* Writes out what is waiting. Returns false if the capture is to end, or if writing failed: then errno is kept in
 * pcapng_error(). */
bool pcapng_flush(struct pcapng *file);

/* Why writing failed: an errno, or 0. That nobody reads any more is no failure. */
int pcapng_error(const struct pcapng *file);

/* Whether so much is waiting that it should be written out. */
bool pcapng_is_full(const struct pcapng *file);

#endif
