/* file.c - follows a file that grows
 *
 * It is looked at again and again rather than watched: that works on every file system, and costs nothing worth
 * naming. What comes in quick succession is read at once; of a file that rests, a second may pass before it is seen.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "extcap/source.h"
#include "extcap/wait.h"

/* Milliseconds between two looks: twice as many each time, as long as nothing comes. */
enum { SOONEST = 50, LATEST = 1000 };

struct file {
    struct source source; /* the first, so that one is the other */
    char *path;
    int fd;
    bool only_new, was_there;
    bool is_left; /* another stands in its place, or it was cut short */
    int64_t at;   /* how much was read */
    uint64_t old; /* see source.h */
    int pause;    /* before the next look */
    char *error;  /* why it could not be read on */
};

static bool
cannot(struct file *file, const char *what, int error)
{
    g_free(file->error);
    file->error = g_strdup_printf("%s %s: %s", file->path, what, g_strerror(error));
    return false;
}

/* Opens it if it is there. Returns false, with a message, if it is there and can never be read. */
static bool
try_open(struct file *file)
{
    struct stat found;
    file->fd = open(file->path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (file->fd < 0) {
        /* Whoever replaces a file may give it its rights after its name. */
        return errno == ENOENT || (file->was_there && errno == EACCES) || cannot(file, "cannot be opened", errno);
    }
    int error = fstat(file->fd, &found) != 0 ? errno : S_ISDIR(found.st_mode) ? EISDIR : 0;
    if (error != 0) {
        close(file->fd);
        file->fd = -1;
        return cannot(file, "cannot be followed", error);
    }
    file->old = file->only_new && S_ISREG(found.st_mode) ? (uint64_t)found.st_size : 0;
    file->was_there = true;
    file->is_left = false;
    file->at = 0;
    return true;
}

/* Whether the file that is open will not grow any more: another stands in its place, or it was cut short. That it was
 * moved away means nothing as long as no other is there. */
static bool
was_left(const struct file *file)
{
    struct stat mine, named;
    if (fstat(file->fd, &mine) != 0 || !S_ISREG(mine.st_mode)) {
        return false;
    }
    return mine.st_size < file->at ||
           (stat(file->path, &named) == 0 && (named.st_dev != mine.st_dev || named.st_ino != mine.st_ino));
}

static bool
rest(struct file *file)
{
    if (!file->source.idle(file->source.context) || live_wait(NULL, 0, file->pause) == LIVE_STOP) {
        return false;
    }
    file->pause = MIN(2 * file->pause, LATEST);
    return true;
}

static int
read_file(struct source *source, char *buffer, unsigned room)
{
    struct file *file = (struct file *)source;
    for (;;) {
        if (file->fd < 0 && !try_open(file)) {
            return SOURCE_STOP;
        }
        ssize_t n = file->fd >= 0 ? read(file->fd, buffer, room) : 0;
        if (n > 0) {
            file->at += n;
            file->pause = SOONEST;
            return live_wait(NULL, 0, 0) == LIVE_STOP ? SOURCE_STOP : (int)n;
        }
        if (n < 0 && errno != EAGAIN && errno != EINTR) {
            cannot(file, "cannot be read", errno);
            return SOURCE_STOP;
        }
        /* Something may have come between the last look and the other's coming: so it is read once more. */
        if (file->fd >= 0 && file->is_left) {
            return SOURCE_END;
        }
        file->is_left = file->fd >= 0 && was_left(file);
        if (!file->is_left && !rest(file)) {
            return SOURCE_STOP;
        }
    }
}

static bool
next_file(struct source *source)
{
    struct file *file = (struct file *)source;
    close(file->fd);
    file->fd = -1;
    file->old = 0;
    file->pause = SOONEST;
    return true;
}

static uint64_t
old_of_file(const struct source *source)
{
    return ((const struct file *)source)->old;
}

static bool
close_file(struct source *source, GString *message)
{
    struct file *file = (struct file *)source;
    bool is_well = file->error == NULL;
    if (!is_well) {
        g_string_append(message, file->error);
    } else if (!file->was_there) {
        g_string_append_printf(message, "%s was not there, so nothing was read", file->path);
    }
    if (file->fd >= 0) {
        close(file->fd);
    }
    g_free(file->error);
    g_free(file->path);
    g_free(file);
    return is_well;
}

struct source *
source_file(const char *path, bool only_new, GString *message)
{
    struct file *file = g_new0(struct file, 1);
    file->source = (struct source){.read = read_file, .next = next_file, .old = old_of_file, .close = close_file};
    file->path = g_strdup(path);
    file->fd = -1;
    file->only_new = only_new;
    file->pause = SOONEST;
    if (!try_open(file)) {
        close_file(&file->source, message);
        return NULL;
    }
    file->only_new = false; /* whatever comes from now on is new */
    return &file->source;
}
