/* reader.c - the file type: opens a log, hands its rows to wiretap one by one or at random
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "compat/wtap_compat.h"
#include "filetap/container.h"
#include "filetap/declared.h"
#include "filetap/filetap.h"
#include "filetap/interfaces.h"
#include "filetap/order.h"
#include "filetap/pdu.h"
#include "filetap/sorting.h"
#include "filetap/times.h"
#include "filetap/write.h"
#include "core/provider/registry.h"
#include "core/wrap/recognise.h"
#include <wsutil/report_message.h>

static const struct filetap_container *const containers[] = {&filetap_tabs,
                                                             &filetap_lines_wrapped,
                                                             &filetap_lines,
                                                             &filetap_csv,
                                                             &filetap_csv_wrapped,
                                                             &filetap_json,
                                                             &filetap_lines_wrapped_in_brackets,
                                                             &filetap_lines_in_brackets};

static int file_type = -1;

/* An open file. */
struct filetap {
    const struct filetap_container *container;
    void *state;
    struct filetap_input input, random; /* of wth->fh and wth->random_fh */
    struct flow_recogniser *recogniser;
    struct filetap_times *times;
    struct filetap_sorting sorting;
    struct filetap_order *order;
    struct flow_interfaces *interfaces;
    struct flow_packets *packets;
};

/* Makes the row a wiretap record. sequential: interfaces not seen before may be added. */
static void
write_record(wtap *wth, struct filetap_row *row, wtap_rec *rec, Buffer *buffer, bool sequential)
{
    struct filetap *file = wth->priv;
    const struct flow_frame_info *info = &row->info;
    wtap_compat_begin_packet(wth, rec);
    rec->presence_flags = WTAP_HAS_TS | WTAP_HAS_CAP_LEN | WTAP_HAS_INTERFACE_ID;
    rec->ts.secs = (time_t)info->time.secs;
    rec->ts.nsecs = info->time.nsecs;
    rec->tsprec = wtap_compat_precision(flow_interface_digits(&info->time));
    if (info->direction != FLOW_NO_DIRECTION) {
        wtap_block_add_uint32_option(rec->block, OPT_PKT_FLAGS,
                                     info->direction == FLOW_INGRESS ? PACK_FLAGS_DIRECTION_INBOUND
                                                                     : PACK_FLAGS_DIRECTION_OUTBOUND);
    }
    rec->rec_header.packet_header.interface_id =
        flow_interface_id(file->interfaces, info, (uint8_t)rec->tsprec, sequential, &row->remarks);
    filetap_pdu_write(file->packets, row, rec, buffer);
}

static ws_bool
read_next(wtap *wth, wtap_rec *rec, WTAP_BUF_PARAM int *err, char **err_info, gint64 *data_offset)
{
    struct filetap *file = wth->priv;
    struct filetap_row row;
    *err = 0;
    if (filetap_order_next(file->order, file->times, file->container, file->state, &file->input, &row, err, err_info) !=
        FILETAP_ROW) {
        filetap_sorting_say(&file->sorting, filetap_order_late(file->order), wth);
        return false;
    }
    *data_offset = row.offset;
    write_record(wth, &row, rec, WTAP_BUF(rec), true);
    return true;
}

static ws_bool
read_at(wtap *wth, gint64 seek_off, wtap_rec *rec, WTAP_BUF_PARAM int *err, char **err_info)
{
    struct filetap *file = wth->priv;
    struct filetap_row row;
    *err = 0;
    if (filetap_times_read_at(file->times, file->container, file->state, &file->random, seek_off, &row, err,
                              err_info) != FILETAP_ROW) {
        if (*err == 0) {
            *err = WTAP_ERR_SHORT_READ; /* the file has shrunk since it was read */
        }
        return false;
    }
    write_record(wth, &row, rec, WTAP_BUF(rec), false);
    return true;
}

/* Frees what the probe made. */
static void
forget(struct filetap *file)
{
    if (file->state != NULL) {
        file->container->close(file->state);
    }
    filetap_input_clear(&file->random);
    filetap_input_clear(&file->input);
    flow_recogniser_free(file->recogniser);
}

static void
close_file(wtap *wth)
{
    struct filetap *file = wth->priv;
    forget(file);
    flow_packets_free(file->packets);
    flow_interfaces_free(file->interfaces);
    filetap_order_free(file->order);
    filetap_times_free(file->times);
    /* wiretap frees file itself */
}

/* What kind of log it is stands where a capture says what took it, and not in a comment: to a comment that is there
 * mergecap adds the names of all its files, and from some 64 KiB on it writes a section that nobody can read. */
static void
describe_section(wtap *wth, const char *title)
{
    wtap_block_t section = g_array_index(wth->shb_hdrs, wtap_block_t, 0);
    char *hardware = g_strdup_printf("%s, one packet a record", title);
    wtap_block_add_string_option(section, OPT_SHB_HARDWARE, hardware, strlen(hardware));
    g_free(hardware);
    static const char application[] = "Cloudflow " CLOUDFLOW_VERSION;
    wtap_block_add_string_option(section, OPT_SHB_USERAPPL, application, strlen(application));
}

static const char wrong_layout[] = "cloudflow: the plug-in was built for another Wireshark (" G_STRINGIFY(
    WIRESHARK_VERSION_MAJOR) "." G_STRINGIFY(WIRESHARK_VERSION_MINOR) ") than this one";

static wtap_open_return_val
begin(wtap *wth, struct filetap *file, const char *title, int *err, char **err_info)
{
    if (!wtap_layout_fits(wth, file_type, WTAP_ENCAP_WIRESHARK_UPPER_PDU, WTAP_TSPREC_NSEC)) {
        *err = WTAP_ERR_INTERNAL;
        *err_info = g_strdup_printf("%s; install the one that was built for this", wrong_layout);
        forget(file);
        g_free(file);
        return WTAP_OPEN_ERROR;
    }
    file->times = filetap_times_new(wth->random_fh != NULL);
    file->sorting = filetap_sorting_of(wth);
    file->order = filetap_order_new(file->sorting.mib);
    file->interfaces = flow_interfaces_new(filetap_interfaces_add, wth);
    file->packets = flow_packets_new(FLOW_PACKET_MOST);
    wth->priv = file;
    wth->snapshot_length = 0;
    wth->subtype_read = read_next;
    wth->subtype_seek_read = read_at;
    wth->subtype_close = close_file;
    describe_section(wth, title);
    return WTAP_OPEN_MINE;
}

/* Finds the file's container and opens it. Returns false if there is none, or with err set. The file is at the
 * beginning again. */
static bool
probe(struct filetap *file, unsigned how, const char **title, int *err)
{
    int first = filetap_input_first(&file->input);
    for (size_t i = 0; i < G_N_ELEMENTS(containers) && file->state == NULL; i++) {
        if (containers[i]->may_begin(first)) {
            if (!filetap_input_rewind(&file->input, FILETAP_PROBE_SIZE, err)) {
                return false;
            }
            file->container = containers[i];
            file->state = containers[i]->open(&file->input, how, file->recogniser, title);
        }
    }
    return file->state != NULL && filetap_input_rewind(&file->input, 0, err);
}

static bool
may_be_ours(int first)
{
    for (size_t i = 0; i < G_N_ELEMENTS(containers); i++) {
        if (containers[i]->may_begin(first)) {
            return true;
        }
    }
    return false;
}

/* A way to look at a file as Wireshark does without the plug-in, since it is asked before every built-in reader. */
static bool
is_switched_off(void)
{
    const char *reader = g_getenv("CLOUDFLOW_READER");
    return reader != NULL && g_ascii_strcasecmp(reader, "off") == 0;
}

/* Whether the file can be looked at. If not, it is left to the other readers: nobody can tell whether it is a log. */
static bool
can_look(wtap *wth)
{
    static bool has_warned;
    bool can = wtap_layout_begins_right(wth);
    if (!can && !has_warned) {
        has_warned = true;
        report_warning("%s, and opens no flow log; install the one that was built for this", wrong_layout);
    }
    return can;
}

static wtap_open_return_val
open_file(wtap *wth, int *err, char **err_info)
{
    *err = 0;
    if (is_switched_off() || !can_look(wth)) {
        return WTAP_OPEN_NOT_MINE;
    }
    struct filetap_input input = filetap_input_new(wth->fh, wth->ispipe);
    if (!may_be_ours(filetap_input_first(&input))) {
        filetap_input_clear(&input);
        return WTAP_OPEN_NOT_MINE;
    }
    struct filetap *file = g_new0(struct filetap, 1);
    *file = (struct filetap){.input = input, .recogniser = flow_recogniser_new(flow_providers)};
    filetap_declare_formats(file->recogniser);
    flow_recogniser_file(file->recogniser, wth->pathname);
    unsigned how = (wth->random_fh != NULL ? FILETAP_RANDOM : 0u) | (wth->ispipe ? FILETAP_PIPE : 0u);
    const char *title;
    if (!probe(file, how, &title, err)) {
        forget(file);
        g_free(file);
        return *err != 0 ? WTAP_OPEN_ERROR : WTAP_OPEN_NOT_MINE;
    }
    file->random = filetap_input_again(&file->input, wth->random_fh);
    return begin(wth, file, title, err, err_info);
}

void
filetap_register(void)
{
    /* Not comments: a log that is saved as one cannot keep them, and Wireshark warns of that. */
    static const struct supported_option_type section_options[] = {{OPT_SHB_HARDWARE, ONE_OPTION_SUPPORTED},
                                                                   {OPT_SHB_USERAPPL, ONE_OPTION_SUPPORTED}};
    static const struct supported_option_type interface_options[] = {{OPT_IDB_NAME, ONE_OPTION_SUPPORTED},
                                                                     {OPT_IDB_TSRESOL, ONE_OPTION_SUPPORTED}};
    static const struct supported_option_type packet_options[] = {{OPT_PKT_FLAGS, ONE_OPTION_SUPPORTED}};
    static const struct supported_block_type blocks[] = {
        {WTAP_BLOCK_SECTION, ONE_BLOCK_SUPPORTED, OPTION_TYPES_SUPPORTED(section_options)},
        {WTAP_BLOCK_IF_ID_AND_INFO, MULTIPLE_BLOCKS_SUPPORTED, OPTION_TYPES_SUPPORTED(interface_options)},
        {WTAP_BLOCK_PACKET, MULTIPLE_BLOCKS_SUPPORTED, OPTION_TYPES_SUPPORTED(packet_options)},
    };
    static const struct file_type_subtype_info info = {
        .description = "Flow log",
        .name = "flowlog",
        .default_file_extension = "log",
        .additional_file_extensions = "json;txt;csv",
        .num_supported_blocks = G_N_ELEMENTS(blocks),
        .supported_blocks = blocks,
        .can_write_encap = filetap_can_write,
        .dump_open = filetap_write_open,
    };
    /* Magic, and first of all: else built-in readers take these files for something else. */
    static struct open_info opener = {.name = "Flow log", .type = OPEN_INFO_MAGIC, .open_routine = open_file};
    wtap_register_open_info(&opener, true);
    file_type = wtap_register_file_type_subtype(&info);
}
