/* capture.c - a log that grows, as a capture
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>
#include "core/provider/registry.h"
#include "core/record/interfaces.h"
#include "core/wrap/formats.h"
#include "extcap/capture.h"
#include "extcap/pcapng.h"
#include "extcap/rows.h"
#include "extcap/wait.h"

/* How long to wait for somebody to read what is written, in milliseconds, and between two looks. */
enum { FOR_READER = 30000, LOOK = 20 };

struct capture {
    struct pcapng *file;
    struct flow_packets *packets;
    struct flow_interfaces *interfaces;
    struct flow_time lent; /* for the next row without a time */
    bool may_lend;
};

static void
add_interface(void *context, const char *name, uint8_t digits)
{
    const struct capture *capture = context;
    pcapng_interface(capture->file, name, digits);
}

/* As the reader does, a frame without a time of its own gets that of the row before; nobody waits for one behind it. */
static void
lend_or_borrow(struct capture *capture, struct flow_frame_info *info, struct flow_remarks *remarks)
{
    if (info->has_time && pcapng_has_time(&info->time, flow_interface_digits(&info->time))) {
        capture->lent = info->time;
        capture->may_lend = true;
        return;
    }
    remarks->time_from = capture->may_lend ? FLOW_TIME_BEFORE : FLOW_TIME_READING;
    info->time = capture->lent;
    if (!capture->may_lend) {
        info->time = (struct flow_time){.secs = g_get_real_time() / G_USEC_PER_SEC};
    }
}

static bool
take_row(void *context, struct live_row *row)
{
    struct capture *capture = context;
    struct flow_remarks remarks = {.time_from = FLOW_TIME_OWN, .line = row->line};
    struct flow_packet packet;
    if (!row->has_info) {
        flow_frame_info(row->schema, row->text, row->length, &row->info);
    }
    lend_or_borrow(capture, &row->info, &remarks);
    uint8_t digits = flow_interface_digits(&row->info.time);
    uint32_t interface = flow_interface_id(capture->interfaces, &row->info, digits, true, &remarks);
    if (!pcapng_has_time(&row->info.time, digits)) {
        row->info.time = (struct flow_time){.secs = 0};
    }
    flow_packet_make(capture->packets, row->schema, row->length, row->whole_length, &remarks, &packet);
    pcapng_packet(capture->file, interface, digits, &row->info, &packet, row->text);
    return !pcapng_is_full(capture->file) || pcapng_flush(capture->file);
}

static bool
when_idle(void *context)
{
    const struct capture *capture = context;
    return pcapng_flush(capture->file);
}

/* A pipe can be opened for writing when somebody has opened it for reading, which Wireshark's dumpcap does soon. */
static int
open_out(const char *path, GString *message)
{
    if (strcmp(path, "-") == 0) {
        return STDOUT_FILENO;
    }
    for (int waited = 0;; waited += LOOK) {
        int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY | O_TRUNC);
        if (fd >= 0) {
            return fd;
        }
        if (errno != ENXIO || waited >= FOR_READER) {
            g_string_append_printf(message, "%s cannot be written: %s", path,
                                   errno == ENXIO ? "nobody reads it" : g_strerror(errno));
            return -1;
        }
        if (live_wait(NULL, 0, LOOK) == LIVE_STOP) {
            return -1;
        }
    }
}

/* All texts of the source, one after the other. */
static bool
read_texts(struct source *source, struct live_rows *rows, GString *message)
{
    struct live_text *text = g_new(struct live_text, 1);
    enum live_end end;
    do {
        const char *reason = NULL;
        text->source = source;
        text->at = text->used = 0;
        text->offset = text->blank_lines = 0;
        end = live_rows_read(rows, text, source->old(source), &reason);
        if (end == LIVE_UNREADABLE) {
            g_string_append_printf(message, "the log %s, which cannot be followed", reason);
        }
    } while (end == LIVE_TEXT_ENDED && source->next(source));
    g_free(text);
    return end != LIVE_UNREADABLE;
}

static bool
follow(struct capture *capture, struct source *source, struct flow_recogniser *recogniser, GString *message)
{
    struct live_rows rows = {.recogniser = recogniser, .schemas = flow_schemas_new(), .take = take_row};
    rows.context = capture;
    source->idle = when_idle;
    source->context = capture;
    bool is_well = read_texts(source, &rows, message);
    bool has_written = live_stopped() || pcapng_flush(capture->file);
    flow_schemas_free(rows.schemas);
    if (!has_written && pcapng_error(capture->file) != 0) {
        g_string_append_printf(message, "the capture cannot be written: %s", g_strerror(pcapng_error(capture->file)));
        is_well = false;
    }
    return source->close(source, message) && is_well;
}

static bool
write_to(int out, const struct live_options *options, struct flow_recogniser *recogniser, GString *message)
{
    struct source *source = options->interface == LIVE_FILE ? source_file(options->file, options->only_new, message)
                                                            : source_command(options->command, message);
    if (source == NULL) {
        return false;
    }
    struct capture capture = {
        .file = pcapng_new(out, "Cloud flow log, one packet a record", "Cloudflow " CLOUDFLOW_VERSION)};
    capture.packets = flow_packets_new(PCAPNG_PACKET_MOST);
    capture.interfaces = flow_interfaces_new(add_interface, &capture);
    bool is_well = follow(&capture, source, recogniser, message);
    flow_interfaces_free(capture.interfaces);
    flow_packets_free(capture.packets);
    pcapng_free(capture.file);
    return is_well;
}

/* Declares the columns that were given, if any were. Returns false, with a message, if they are none. */
static bool
declare_columns(struct flow_recogniser *recogniser, const char *given, GString *message)
{
    const char *columns = given != NULL && given[0] != '\0' ? given : g_getenv("CLOUDFLOW_FORMAT");
    char *problem = columns != NULL && columns[0] != '\0' ? flow_recogniser_declare(recogniser, columns, true) : NULL;
    if (problem != NULL) {
        g_string_append_printf(message, "the columns: %s", problem);
    }
    g_free(problem);
    return problem == NULL;
}

/* Without an option, the variable that the reader takes too; else the file where Wireshark has its configuration: of a
 * profile this program knows nothing. To be g_free()d. */
static char *
formats_path(const char *given, bool *is_chosen)
{
    const char *chosen = given != NULL && given[0] != '\0' ? given : g_getenv("CLOUDFLOW_FORMATS");
    const char *folder = g_getenv("WIRESHARK_CONFIG_DIR");
    *is_chosen = chosen != NULL && chosen[0] != '\0';
    if (*is_chosen) {
        return g_strdup(chosen);
    }
    char *usual = g_build_filename(g_get_user_config_dir(), "wireshark", NULL);
    char *path = g_build_filename(folder != NULL && folder[0] != '\0' ? folder : usual, "flowlog_formats.json", NULL);
    g_free(usual);
    return path;
}

/* Declares the formats of a file. Returns false, with a message, if it is wrong, or was chosen and is not there. */
static bool
declare_formats(struct flow_recogniser *recogniser, const char *given, GString *message)
{
    bool is_chosen, is_there;
    char *path = formats_path(given, &is_chosen);
    char *problem = flow_formats_load(recogniser, path, &is_there);
    bool is_wrong = problem != NULL && (is_there || is_chosen);
    if (is_wrong) {
        g_string_append_printf(message, "%s: %s", path, problem);
    }
    g_free(problem);
    g_free(path);
    return !is_wrong;
}

bool
live_capture(const struct live_options *options, GString *message)
{
    int out = open_out(options->fifo, message);
    if (out < 0) {
        return message->len == 0; /* somebody wanted it to end */
    }
    live_wait_watch(out, out != STDOUT_FILENO);
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    if (options->interface == LIVE_FILE) {
        flow_recogniser_file(recogniser, options->file);
    }
    bool is_well = declare_columns(recogniser, options->columns, message) &&
                   declare_formats(recogniser, options->formats, message) &&
                   write_to(out, options, recogniser, message);
    flow_recogniser_free(recogniser);
    close(out);
    return is_well;
}
