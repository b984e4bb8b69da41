/* options.c - what Wireshark, or a user, asks the program to do
 *
 * The protocol is that of Wireshark's extcap: see its page of that name, extcap(4).
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include "core/record/packet.h"
#include "extcap/options.h"

/* What each interface is called, by Wireshark and for its users. */
static const struct {
    const char *name, *title;
} interfaces[] = {
    [LIVE_FILE] = {"cloudflow-file", "Cloud flow log (follow a file)"},
    [LIVE_COMMAND] = {"cloudflow-command", "Cloud flow log (follow a command)"},
};

enum {
    OPTION_HELP = 1,
    OPTION_VERSION,
    OPTION_INTERFACES,
    OPTION_INTERFACE,
    OPTION_LINK_TYPES,
    OPTION_CONFIG,
    OPTION_CAPTURE,
    OPTION_FILTER,
    OPTION_FIFO,
    OPTION_FILE,
    OPTION_COMMAND,
    OPTION_ROWS,
    OPTION_COLUMNS,
    OPTION_FORMATS,
    OPTION_IGNORED /* what Wireshark may say that makes no difference */
};

static const struct option known[] = {
    {"help", no_argument, NULL, OPTION_HELP},
    {"version", no_argument, NULL, OPTION_VERSION},
    {"extcap-version", optional_argument, NULL, OPTION_IGNORED},
    {"extcap-interfaces", no_argument, NULL, OPTION_INTERFACES},
    {"extcap-interface", required_argument, NULL, OPTION_INTERFACE},
    {"extcap-dlts", no_argument, NULL, OPTION_LINK_TYPES},
    {"extcap-config", no_argument, NULL, OPTION_CONFIG},
    {"extcap-reload-option", required_argument, NULL, OPTION_IGNORED},
    {"extcap-control-in", required_argument, NULL, OPTION_IGNORED},
    {"extcap-control-out", required_argument, NULL, OPTION_IGNORED},
    {"extcap-cleanup-postkill", no_argument, NULL, OPTION_IGNORED},
    {"extcap-capture-filter", required_argument, NULL, OPTION_FILTER},
    {"capture", no_argument, NULL, OPTION_CAPTURE},
    {"fifo", required_argument, NULL, OPTION_FIFO},
    {"file", required_argument, NULL, OPTION_FILE},
    {"command", required_argument, NULL, OPTION_COMMAND},
    {"rows", required_argument, NULL, OPTION_ROWS},
    {"columns", required_argument, NULL, OPTION_COLUMNS},
    {"formats", required_argument, NULL, OPTION_FORMATS},
    {NULL, 0, NULL, 0},
};

static bool
take_interface(struct live_options *options, const char *name, GString *message)
{
    for (size_t i = LIVE_FILE; i < G_N_ELEMENTS(interfaces); i++) {
        if (strcmp(name, interfaces[i].name) == 0) {
            options->interface = (enum live_interface)i;
            return true;
        }
    }
    g_string_append_printf(message, "there is no interface \"%s\"", name);
    return false;
}

static bool
take_rows(struct live_options *options, const char *which, GString *message)
{
    options->only_new = strcmp(which, "new") == 0;
    if (!options->only_new && strcmp(which, "all") != 0) {
        g_string_append(message, "--rows is \"all\" or \"new\"");
        return false;
    }
    return true;
}

/* An action that has been asked for stays, but for that of a filter, which may be said beside a capture. */
static void
ask(struct live_options *options, enum live_action action)
{
    if (options->action == LIVE_NO_ACTION || options->action == LIVE_FILTER) {
        options->action = action;
    }
}

static bool
take(struct live_options *options, int option, GString *message)
{
    static const enum live_action actions[] = {
        [OPTION_HELP] = LIVE_HELP,
        [OPTION_VERSION] = LIVE_VERSION,
        [OPTION_INTERFACES] = LIVE_INTERFACES,
        [OPTION_LINK_TYPES] = LIVE_LINK_TYPES,
        [OPTION_CONFIG] = LIVE_CONFIG,
        [OPTION_CAPTURE] = LIVE_CAPTURE,
    };
    switch (option) {
    case OPTION_INTERFACE:
        return take_interface(options, optarg, message);
    case OPTION_FILTER:
        options->filter = optarg;
        options->action = options->action == LIVE_NO_ACTION ? LIVE_FILTER : options->action;
        return true;
    case OPTION_FIFO:
        options->fifo = optarg;
        return true;
    case OPTION_FILE:
        options->file = optarg;
        return true;
    case OPTION_COMMAND:
        options->command = optarg;
        return true;
    case OPTION_ROWS:
        return take_rows(options, optarg, message);
    case OPTION_COLUMNS:
        options->columns = optarg;
        return true;
    case OPTION_FORMATS:
        options->formats = optarg;
        return true;
    case OPTION_IGNORED:
        return true;
    default:
        ask(options, actions[option]);
        return true;
    }
}

static bool
is_missing(const char *value)
{
    return value == NULL || value[0] == '\0';
}

/* What an action cannot do without. */
static bool
is_complete(const struct live_options *options, GString *message)
{
    bool needs_interface =
        options->action == LIVE_LINK_TYPES || options->action == LIVE_CONFIG || options->action == LIVE_CAPTURE;
    if (options->action == LIVE_NO_ACTION) {
        g_string_append(message, "nothing to do: --help says what there is");
    } else if (needs_interface && options->interface == LIVE_NO_INTERFACE) {
        g_string_append(message, "--extcap-interface is missing");
    } else if (options->action == LIVE_CAPTURE && is_missing(options->fifo)) {
        g_string_append(message, "--fifo is missing");
    } else if (options->action == LIVE_CAPTURE && options->interface == LIVE_FILE && is_missing(options->file)) {
        g_string_append(message, "no file to follow was chosen");
    } else if (options->action == LIVE_CAPTURE && options->interface == LIVE_COMMAND && is_missing(options->command)) {
        g_string_append(message, "no command to run was given");
    }
    return message->len == 0;
}

bool
live_options_read(int argc, char **argv, struct live_options *options, GString *message)
{
    *options = (struct live_options){.action = LIVE_NO_ACTION};
    opterr = 0;
    for (int option; (option = getopt_long(argc, argv, ":", known, NULL)) != -1;) {
        if (option == '?' || option == ':') {
            g_string_append_printf(message, option == ':' ? "%s needs a value" : "%s is no option", argv[optind - 1]);
            return false;
        }
        if (!take(options, option, message)) {
            return false;
        }
    }
    if (optind < argc) {
        g_string_append_printf(message, "\"%s\" is no option", argv[optind]);
        return false;
    }
    return is_complete(options, message);
}

static void
print_interfaces(void)
{
    printf("extcap {version=%s}\n", CLOUDFLOW_VERSION);
    for (size_t i = LIVE_FILE; i < G_N_ELEMENTS(interfaces); i++) {
        printf("interface {value=%s}{display=%s}\n", interfaces[i].name, interfaces[i].title);
    }
}

/* The numbers of arguments and of groups are Wireshark's order of showing them. */
static void
print_config(enum live_interface interface)
{
    if (interface == LIVE_FILE) {
        printf("arg {number=0}{call=--file}{display=Flow log}{type=fileselect}{mustexist=false}{required=true}"
               "{tooltip=The file to follow as it grows. It need not be there yet, and may be replaced by another}"
               "{group=Log}\n"
               "arg {number=1}{call=--rows}{display=Rows}{type=selector}"
               "{tooltip=What to show of a file that has rows already}{group=Log}\n"
               "value {arg=1}{value=all}{display=All rows of the file, and new ones}{default=true}\n"
               "value {arg=1}{value=new}{display=Only rows that are written from now on}{default=false}\n");
    } else {
        printf("arg {number=0}{call=--command}{display=Command}{type=string}{required=true}"
               "{placeholder=aws logs tail LOG-GROUP --follow}"
               "{tooltip=A command of the shell that prints a flow log, and goes on printing}{group=Log}\n");
    }
    printf(
        "arg {number=2}{call=--columns}{display=Columns}{type=string}{required=false}"
        "{placeholder=version account-id interface-id ...}"
        "{tooltip=What the columns are if the log has a format of its own and no header}{group=Log}\n"
        "arg {number=3}{call=--formats}{display=Formats}{type=fileselect}{mustexist=true}{required=false}"
        "{tooltip=A file of the formats of several logs, such as what aws ec2 describe-flow-logs prints}{group=Log}\n");
}

static void
print_help(void)
{
    printf(
        "cloudflow-live %s: follows a cloud flow log, and writes it as a capture while it grows.\n\n"
        "Wireshark starts this program for its interfaces \"%s\" and \"%s\". By hand:\n\n"
        "  cloudflow-live --capture --extcap-interface %s --fifo - --file FILE [--rows all|new] | wireshark -k -i -\n"
        "  cloudflow-live --capture --extcap-interface %s --fifo - --command COMMAND | tshark -i -\n\n"
        "  --columns COLUMNS  what the columns are of rows without a header\n"
        "  --formats FILE     the formats of several logs, such as what aws ec2 describe-flow-logs prints\n",
        CLOUDFLOW_VERSION, interfaces[LIVE_FILE].title, interfaces[LIVE_COMMAND].title, interfaces[LIVE_FILE].name,
        interfaces[LIVE_COMMAND].name);
}

void
live_options_describe(const struct live_options *options)
{
    switch (options->action) {
    case LIVE_HELP:
        print_help();
        break;
    case LIVE_VERSION:
        printf("cloudflow-live %s\n", CLOUDFLOW_VERSION);
        break;
    case LIVE_INTERFACES:
        print_interfaces();
        break;
    case LIVE_LINK_TYPES:
        printf("dlt {number=%d}{name=WIRESHARK_UPPER_PDU}{display=Records of a cloud flow log}\n",
               FLOW_PACKET_LINK_TYPE);
        break;
    case LIVE_CONFIG:
        print_config(options->interface);
        break;
    default:
        break;
    }
}
