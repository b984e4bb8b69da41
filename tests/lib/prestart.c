// SPDX-License-Identifier: GPL-2.0-or-later
// Loaded before tshark (LD_PRELOAD): a tshark that has started waits for command lines, and a copy of it runs each.
//
// tshark reads its command line before it starts its libraries, which takes most of a short run, for the few options
// that they need, and again after it for the rest. The wait is where that last reading begins. PRESTART_SOCKET is the
// number of the socket on which prestarted.py asks.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <err.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#define IN_PLACE_OF_WIRESHARKS __attribute__((visibility("default")))

enum { MAX_LINE = 1 << 17, MAX_WORDS = 4096, STREAMS = 3 };

typedef int getopt_long_func(int, char *const *, const char *, const void *, int *);
// Some releases have an argument more than the first five.
typedef void *wtap_open_func(const char *, unsigned, int *, char **, bool, const void *);

static char line[MAX_LINE];
static char *words[MAX_WORDS + 1]; // the command line of a copy
static int n_words;                // 0 but in a copy
static bool started;

IN_PLACE_OF_WIRESHARKS int ws_getopt_long(int argc, char *const *argv, const char *options, const void *long_options,
                                          int *index);
IN_PLACE_OF_WIRESHARKS void *epan_load_settings(void);
IN_PLACE_OF_WIRESHARKS void *wtap_open_offline(char *name, unsigned type, int *error, char **reason, bool at_random,
                                               const void *more);
IN_PLACE_OF_WIRESHARKS void epan_cleanup(void);

static void *
original(const char *function)
{
    void *found = dlsym(RTLD_NEXT, function);
    if (!found)
        errx(EXIT_FAILURE, "prestart: there is no %s", function);
    return found;
}

// Waits for a command line, its words each ended by a zero byte, that comes with the standard streams to use.
// Returns the number of words, or 0 when nobody will ask any more.
static int
receive(int socket, int streams[STREAMS])
{
    union {
        struct cmsghdr align;
        char space[CMSG_SPACE(sizeof(int[STREAMS]))];
    } control;
    struct iovec part = {.iov_base = line, .iov_len = sizeof line};
    struct msghdr message = {
        .msg_iov = &part, .msg_iovlen = 1, .msg_control = &control, .msg_controllen = sizeof control};
    ssize_t length = recvmsg(socket, &message, MSG_CMSG_CLOEXEC);
    if (length <= 0)
        return 0;
    struct cmsghdr *header = CMSG_FIRSTHDR(&message);
    if (message.msg_flags & (MSG_TRUNC | MSG_CTRUNC) || !header || header->cmsg_len != CMSG_LEN(sizeof(int[STREAMS])) ||
        line[length - 1] != '\0')
        errx(EXIT_FAILURE, "prestart: not a command line with its streams");
    memcpy(streams, CMSG_DATA(header), sizeof(int[STREAMS]));
    int n = 0;
    for (char *word = line; word < line + length; word += strlen(word) + 1) {
        if (n == MAX_WORDS)
            errx(EXIT_FAILURE, "prestart: more than %d words", MAX_WORDS);
        words[n++] = word;
    }
    words[n] = NULL;
    return n;
}

// Answers each command line with the wait status of the copy that ran it; returns only in such a copy, the number of
// words.
static int
serve(int socket)
{
    int streams[STREAMS];
    int n;
    while ((n = receive(socket, streams)) > 0) {
        pid_t copy = fork();
        if (copy < 0)
            err(EXIT_FAILURE, "prestart");
        if (copy == 0) {
            for (int i = 0; i < STREAMS; i++)
                dup2(streams[i], i);
            close(socket);
            return n;
        }
        for (int i = 0; i < STREAMS; i++)
            close(streams[i]);
        int status;
        if (waitpid(copy, &status, 0) != copy || send(socket, &status, sizeof status, MSG_NOSIGNAL) != sizeof status)
            err(EXIT_FAILURE, "prestart");
    }
    _exit(EXIT_SUCCESS);
}

// What tshark does last before it reads the rest of its command line.
void *
epan_load_settings(void)
{
    started = true;
    return ((void *(*)(void))original("epan_load_settings"))();
}

int
ws_getopt_long(int argc, char *const *argv, const char *options, const void *long_options, int *index)
{
    static getopt_long_func *getopt_long;
    if (!getopt_long)
        getopt_long = (getopt_long_func *)original("ws_getopt_long");
    const char *socket = getenv("PRESTART_SOCKET");
    if (socket && started && n_words == 0)
        n_words = serve(atoi(socket));
    return n_words ? getopt_long(n_words, words, options, long_options, index)
                   : getopt_long(argc, argv, options, long_options, index);
}

// The file to read is one of the options that are read early in some releases, so tshark was started with PRESTART_FILE
// in its place, which is as long as any path. tshark will name the file again, hence the true name goes where that one
// stands.
void *
wtap_open_offline(char *name, unsigned type, int *error, char **reason, bool at_random, const void *more)
{
    const char *placeholder = getenv("PRESTART_FILE");
    if (n_words && placeholder && strcmp(name, placeholder) == 0)
        for (int i = 1; i + 1 < n_words; i++)
            if (strcmp(words[i], "-r") == 0 && strlen(words[i + 1]) <= strlen(placeholder))
                strcpy(name, words[i + 1]);
    wtap_open_func *open_offline = (wtap_open_func *)original("wtap_open_offline");
    return open_offline(name, type, error, reason, at_random, more);
}

// Giving back all memory piece by piece, just before the end, would first have the kernel make a copy of most of it.
void
epan_cleanup(void)
{
    if (n_words == 0)
        ((void (*)(void))original("epan_cleanup"))();
}
