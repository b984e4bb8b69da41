/* command.c - runs a command and reads what it prints
 *
 * The command is a process group of its own, so that all it has started is ended with it.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/prctl.h>
#endif
#include "extcap/source.h"
#include "extcap/wait.h"

enum {
    SAID = 700,      /* bytes kept of its complaints, the last ones: Wireshark shows 1,024 of all that a capture says */
    PATIENCE = 2000, /* milliseconds that it has to end when it is asked to */
    LOOK = 20        /* and between two looks whether it has */
};

struct command {
    struct source source; /* the first, so that one is the other */
    pid_t pid;            /* and number of the process group; 0: it has ended and was waited for */
    int status;           /* how it ended */
    bool has_ended;       /* of itself */
    bool asked;           /* to end */
    struct pollfd fds[2]; /* what it prints, and what it complains of; fd is -1 when there is no more */
    GString *said;
    bool said_more;
};

enum { PRINTS, COMPLAINS };

static void
run_child(const char *command, const int *prints, const int *complains, pid_t parent)
{
    setpgid(0, 0);
#ifdef __linux__
    /* Nobody else ends it if this program is killed. */
    prctl(PR_SET_PDEATHSIG, SIGTERM);
    if (getppid() != parent) {
        _exit(127);
    }
#else
    (void)parent;
#endif
    live_wait_in_child();
    int nothing = open("/dev/null", O_RDONLY);
    if (nothing < 0 || dup2(nothing, 0) < 0 || dup2(prints[1], 1) < 0 || dup2(complains[1], 2) < 0) {
        _exit(127);
    }
    /* What Wireshark has open is none of its business. */
    for (int fd = 3; fd < 256; fd++) {
        close(fd);
    }
    execl("/bin/sh", "sh", "-c", command, (char *)NULL);
    _exit(127);
}

static bool
make_pipe(int *ends)
{
    return pipe(ends) == 0 && fcntl(ends[0], F_SETFD, FD_CLOEXEC) == 0 && fcntl(ends[0], F_SETFL, O_NONBLOCK) == 0;
}

/* Keeps the last of what it complains of: that is what it ended for. */
static void
hear(struct command *command, const char *text, size_t length)
{
    if (command->asked) {
        return; /* that it was asked to end is no news */
    }
    g_string_append_len(command->said, text, (gssize)length);
    if (command->said->len > SAID) {
        g_string_erase(command->said, 0, (gssize)(command->said->len - SAID));
        command->said_more = true;
    }
}

static ssize_t
take(struct command *command, int which, char *buffer, size_t room)
{
    struct pollfd *from = &command->fds[which];
    ssize_t n = from->fd >= 0 ? read(from->fd, buffer, room) : -1;
    if (n == 0 || (n < 0 && from->fd >= 0 && errno != EAGAIN && errno != EINTR)) {
        close(from->fd);
        from->fd = -1;
    }
    return n;
}

/* Takes as much as a pipe holds, and not more: what complains without end must not keep it from all else. */
static void
take_complaints(struct command *command)
{
    enum { PIECE = 4096, PIECES = 16 };
    char text[PIECE];
    ssize_t n = 1;
    for (int i = 0; i < PIECES && n > 0; i++) {
        n = take(command, COMPLAINS, text, sizeof(text));
        hear(command, text, n > 0 ? (size_t)n : 0);
    }
}

static int
read_command(struct source *source, char *buffer, unsigned room)
{
    struct command *command = (struct command *)source;
    for (;;) {
        take_complaints(command);
        ssize_t n = take(command, PRINTS, buffer, room);
        if (n > 0) {
            return live_wait(NULL, 0, 0) == LIVE_STOP ? SOURCE_STOP : (int)n;
        }
        if (command->fds[PRINTS].fd < 0) {
            return SOURCE_END;
        }
        if (!source->idle(source->context) || live_wait(command->fds, 2, -1) == LIVE_STOP) {
            return SOURCE_STOP;
        }
    }
}

static bool
next_of_command(struct source *source)
{
    (void)source;
    return false;
}

static uint64_t
old_of_command(const struct source *source)
{
    (void)source;
    return 0;
}

/* Whether it has ended; then it has been waited for. */
static bool
look_after(struct command *command)
{
    if (command->pid != 0 && waitpid(command->pid, &command->status, WNOHANG) == command->pid) {
        command->has_ended = !command->asked;
        command->pid = 0;
    }
    return command->pid == 0;
}

/* Gives the process group its time to end, and what it complains of meanwhile a reader. */
static bool
ends_in_time(struct command *command, pid_t group)
{
    for (int waited = 0; waited < PATIENCE; waited += LOOK) {
        take_complaints(command);
        if (look_after(command) && (!command->asked || kill(-group, 0) != 0)) {
            return true;
        }
        poll(NULL, 0, LOOK);
    }
    return false;
}

/* Ends whatever of it still runs. With prints at their end, it ends of itself, or nothing more will be seen of it. */
static void
end(struct command *command, bool has_printed_all)
{
    pid_t group = command->pid;
    bool has_ended = has_printed_all && ends_in_time(command, group);
    kill(-group, SIGTERM); /* what it left running, too */
    if (!has_ended) {
        command->asked = true;
        if (!ends_in_time(command, group)) {
            kill(-group, SIGKILL);
            if (command->pid != 0) {
                waitpid(command->pid, &command->status, 0);
            }
        }
    }
    command->pid = 0;
    take_complaints(command);
}

/* Appends what it complained of, such as a terminal or a window can show. */
static void
add_said(struct command *command, GString *message)
{
    char *said = g_strstrip(g_utf8_make_valid(command->said->str, (gssize)command->said->len));
    for (char *at = said; *at != '\0'; at++) {
        *at = g_ascii_iscntrl(*at) && *at != '\n' ? ' ' : *at;
    }
    if (said[0] != '\0') {
        g_string_append_printf(message, "%s%s%s", message->len > 0 ? ":\n" : "the command said:\n",
                               command->said_more ? "... " : "", said);
    }
    g_free(said);
}

static bool
close_command(struct source *source, GString *message)
{
    struct command *command = (struct command *)source;
    end(command, command->fds[PRINTS].fd < 0);
    bool is_well = !command->has_ended || command->status == 0;
    if (command->has_ended && WIFSIGNALED(command->status)) {
        g_string_append_printf(message, "the command was ended by a signal (%s)",
                               g_strsignal(WTERMSIG(command->status)));
    } else if (!is_well) {
        g_string_append_printf(message, "the command ended with status %d", WEXITSTATUS(command->status));
    }
    add_said(command, message);
    for (int i = 0; i < 2; i++) {
        if (command->fds[i].fd >= 0) {
            close(command->fds[i].fd);
        }
    }
    g_string_free(command->said, TRUE);
    g_free(command);
    return is_well;
}

struct source *
source_command(const char *text, GString *message)
{
    int prints[2] = {-1, -1}, complains[2] = {-1, -1};
    pid_t parent = getpid(), pid = -1;
    if (make_pipe(prints) && make_pipe(complains) && (pid = fork()) == 0) {
        run_child(text, prints, complains, parent);
    }
    if (pid < 0) {
        g_string_append_printf(message, "the command cannot be run: %s", g_strerror(errno));
        return NULL; /* and the program ends, with what it has open */
    }
    setpgid(pid, pid); /* whoever is first */
    close(prints[1]);
    close(complains[1]);
    struct command *command = g_new0(struct command, 1);
    command->source =
        (struct source){.read = read_command, .next = next_of_command, .old = old_of_command, .close = close_command};
    command->pid = pid;
    command->fds[PRINTS] = (struct pollfd){prints[0], POLLIN, 0};
    command->fds[COMPLAINS] = (struct pollfd){complains[0], POLLIN, 0};
    command->said = g_string_new(NULL);
    return &command->source;
}
