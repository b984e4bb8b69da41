/* wait.c - waiting that ends when the capture is to end
 *
 * A signal may come at any time, also between the last look and the wait: so its handler writes to a pipe that every
 * wait looks at.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>
#include "extcap/wait.h"

static int bell[2] = {-1, -1}; /* the pipe's ends: read, write */
static int watched = -1;
static pid_t parent; /* 0: nobody's end matters */
static bool stopped;

enum { SECOND = 1000 };

static const int signals[] = {SIGTERM, SIGINT, SIGHUP};

static void
ring(int number)
{
    (void)number;
    int saved = errno;
    /* If the pipe is full, it has been rung. */
    if (write(bell[1], "", 1) < 0) {
        errno = saved;
    }
    errno = saved;
}

static bool
prepare(int fd)
{
    return fcntl(fd, F_SETFD, FD_CLOEXEC) == 0 && fcntl(fd, F_SETFL, O_NONBLOCK) == 0;
}

static void
handle(int number, void (*handler)(int))
{
    struct sigaction action;
    memset(&action, 0, sizeof(action));
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    sigaction(number, &action, NULL);
}

bool
live_wait_begin(void)
{
    if (pipe(bell) != 0 || !prepare(bell[0]) || !prepare(bell[1])) {
        return false;
    }
    handle(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        handle(signals[i], ring);
    }
    return true;
}

void
live_wait_in_child(void)
{
    handle(SIGPIPE, SIG_DFL);
    for (size_t i = 0; i < sizeof(signals) / sizeof(signals[0]); i++) {
        handle(signals[i], SIG_DFL);
    }
}

void
live_wait_watch(int out, bool with_parent)
{
    watched = out;
    parent = with_parent ? getppid() : 0;
}

bool
live_stopped(void)
{
    return stopped;
}

/* Waits as long as poll() does, but looks every second whether the parent is still there. */
static int
wait_beside_parent(struct pollfd *fds, unsigned n, int milliseconds)
{
    for (;;) {
        int slice = parent != 0 && (milliseconds < 0 || milliseconds > SECOND) ? SECOND : milliseconds;
        int got = poll(fds, n, slice);
        if (parent != 0 && getppid() != parent) {
            stopped = true;
        }
        if (got != 0 || stopped || slice == milliseconds) {
            return got;
        }
        milliseconds -= milliseconds > 0 ? slice : 0;
    }
}

enum live_event
live_wait(struct pollfd *fds, unsigned n, int milliseconds)
{
    struct pollfd all[LIVE_MOST_FDS + 2] = {{bell[0], POLLIN, 0}, {watched, 0, 0}};
    for (unsigned i = 0; i < n; i++) {
        all[2 + i] = fds[i];
    }
    int got = stopped ? 0 : wait_beside_parent(all, 2 + n, milliseconds);
    if (got < 0) {
        /* A signal that has rung the bell; what else could fail would fail for ever. */
        stopped = stopped || errno != EINTR || poll(all, 1, 0) > 0;
    } else if (all[0].revents != 0 || (all[1].revents & (POLLERR | POLLHUP | POLLNVAL)) != 0) {
        stopped = true;
    }
    if (stopped) {
        return LIVE_STOP;
    }
    for (unsigned i = 0; i < n; i++) {
        fds[i].revents = got > 0 ? all[2 + i].revents : 0;
    }
    return got > 0 ? LIVE_READY : LIVE_TIMEOUT;
}
