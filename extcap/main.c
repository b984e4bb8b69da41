/* main.c - cloudflow-live, a program that Wireshark starts to follow a cloud flow log
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>
#include "extcap/capture.h"
#include "extcap/wait.h"

enum { ENDED_WELL = 0, FAILED = 1, WRONG_OPTIONS = 2 };

/* Wireshark shows what stands on standard error when a capture has ended. */
static void
say(const GString *message)
{
    if (message->len > 0) {
        fprintf(stderr, "%s\n", message->str);
    }
}

/* Wireshark takes any words for what is wrong with a filter, and none for its being right. */
static bool
is_filter_wrong(const struct live_options *options)
{
    return options->filter != NULL && options->filter[0] != '\0';
}

static const char no_filter[] = "a flow log has no capture filter; a display filter finds its records";

static int
run(const struct live_options *options, GString *message)
{
    if (options->action == LIVE_FILTER) {
        if (is_filter_wrong(options)) {
            puts(no_filter);
        }
        return ENDED_WELL;
    }
    if (options->action != LIVE_CAPTURE) {
        live_options_describe(options);
        return ENDED_WELL;
    }
    if (is_filter_wrong(options)) {
        g_string_append(message, no_filter);
        return FAILED;
    }
    if (!live_wait_begin()) {
        g_string_append(message, g_strerror(errno));
        return FAILED;
    }
    return live_capture(options, message) ? ENDED_WELL : FAILED;
}

int
main(int argc, char **argv)
{
    /* Whatever is opened later must not be taken for one of the three. */
    int fd;
    while ((fd = open("/dev/null", O_RDWR)) >= 0 && fd <= STDERR_FILENO) {
    }
    close(fd);
    struct live_options options;
    GString *message = g_string_new(NULL);
    int status = live_options_read(argc, argv, &options, message) ? run(&options, message) : WRONG_OPTIONS;
    say(message);
    g_string_free(message, TRUE);
    return status;
}
