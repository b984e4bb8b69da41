/* wait.h - waiting that ends when the capture is to end
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WAIT_H
#define CLOUDFLOW_WAIT_H

#include <poll.h>
#include <stdbool.h>

enum live_event {
    LIVE_READY,   /* some file descriptor has something */
    LIVE_TIMEOUT, /* none has */
    LIVE_STOP     /* somebody wants the capture to end: a signal asked for it, or nobody reads any more */
};

/* Makes SIGTERM, SIGINT and SIGHUP end the capture, and writing to what nobody reads an error. Returns false, with
 * errno, if the system has no room for that. */
bool live_wait_begin(void);

/* In a child process, before another program runs in it: signals are as they were. */
void live_wait_in_child(void);

/* Watches a pipe that is written to: the capture ends when nobody reads it any more. With the parent process, it ends
 * with that, too: when a Wireshark is killed, its dumpcap goes on reading. */
void live_wait_watch(int out, bool parent);

/* Waits until one of the n descriptors, at most LIVE_MOST_FDS, is ready, or for so many milliseconds; -1: however long
 * it takes. fds get their revents. */
enum { LIVE_MOST_FDS = 2 };
enum live_event live_wait(struct pollfd *fds, unsigned n, int milliseconds);

/* Whether the capture is to end. */
bool live_stopped(void);

#endif
