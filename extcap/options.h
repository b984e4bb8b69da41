/* options.h - what Wireshark, or a user, asks the program to do
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_OPTIONS_H
#define CLOUDFLOW_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

enum live_action {
    LIVE_NO_ACTION,
    LIVE_HELP,
    LIVE_VERSION,
    LIVE_INTERFACES,
    LIVE_LINK_TYPES,
    LIVE_CONFIG,
    LIVE_FILTER, /* whether the capture filter is valid */
    LIVE_CAPTURE
};

/* The interfaces of Wireshark's list, each of which has its own arguments, so that Wireshark asks for the one that is
 * needed before it begins. */
enum live_interface { LIVE_NO_INTERFACE, LIVE_FILE, LIVE_COMMAND };

struct live_options {
    enum live_action action;
    enum live_interface interface;
    const char *fifo;    /* to which to write; "-": standard output */
    const char *filter;  /* NULL or empty: there is none */
    const char *file;    /* to follow */
    const char *command; /* to run */
    const char *columns; /* of rows without a header; NULL: nobody said */
    const char *formats; /* the file of formats; likewise */
    bool only_new;
};

/* Takes the arguments apart, which the options then point into. Returns false, with a message, if they are wrong. */
bool live_options_read(int argc, char **argv, struct live_options *options, GString *message);

/* Prints what an action asks to know: all but LIVE_FILTER and LIVE_CAPTURE. */
void live_options_describe(const struct live_options *options);

#endif
