/* fuzz_epan.c - record packets and mirrored packets through both dissectors and the join, inside Wireshark
 *
 * Bits 0 and 1 of the first byte choose preferences. The rest is frames, each behind FRAME_MARK and a byte: bit 0 says
 * that the frame is Ethernet, else it is a record packet without its tags; bit 1 that it was cut; the others move the
 * clock. All frames are dissected once, as tshark does in its first pass, and again, in both orders, with a tree and
 * columns. In the last pass, from the last frame to the first, the labels of the tree are made only if bit 2 of the
 * first byte is set: without them Wireshark leaves out most items, as it does for a filter, and is quicker.
 * Wireshark is not built with sanitizers: what they see is our code, and memory that it gets from Wireshark comes from
 * malloc().
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#define _GNU_SOURCE /* memmem() */
#include "dissector/flowlog/tap.h"
#include "dissector/mirror/mirror.h"
#include "compat/epan_compat.h"
#include "tests/fuzz/drive.h"
#include <epan/column-info.h>
#include <epan/column.h>
#include <epan/disabled_protos.h>
#include <epan/epan.h>
#include <epan/epan_dissect.h>
#include <epan/frame_data.h>
#include <epan/prefs.h>
#include <epan/tap.h>
#include <epan/timestamp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <wiretap/wtap.h>
#include <wsutil/filesystem.h>
#include <wsutil/privileges.h>
#include <wsutil/wslog.h>

static const uint8_t FRAME_MARK[] = {0xfa, 0xce};
enum { CHOOSES_PREFERENCES = 3, SHOWS_LAST_PASS = 4 };
enum { MOST_FRAMES = 64, IS_ETHERNET = 1, IS_CUT = 2 };
enum { FIRST_SECOND = 1700000000 };

struct frame {
    frame_data fd;
    wtap_rec rec;
    uint8_t *bytes;
    uint32_t length;
};

struct packet_provider_data {
    struct frame frames[MOST_FRAMES];
    uint32_t n;
};

void plugin_register(void);
int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const nstime_t *
time_of_frame(struct packet_provider_data *capture, guint32 number)
{
    return number >= 1 && number <= capture->n ? &capture->frames[number - 1].fd.abs_ts : NULL;
}

/* Wireshark finds no file of its own through this, which its libraries call instead of theirs. For 4.0 reads its lists
 * of vendors, ports and enterprises again for each new capture, which takes 70 ms, and never gives the last ones back,
 * 10 MB. */
char *
get_datafile_path(const char *filename)
{
    return g_build_filename("/nonexistent", filename, NULL);
}

/* Even so a new capture takes Wireshark a few milliseconds. So most inputs share one, and only our own routines for the
 * beginning and the end of a capture are called for each: the linker leads their registration here. What still grows,
 * by half a kilobyte an input, are the names of addresses, which 4.0 does not give back either. */
enum { INPUTS_A_SESSION = 500, MOST_ROUTINES = 16 };

struct routines {
    void (*routine[MOST_ROUTINES])(void);
    size_t n;
};
static struct routines starts, ends;

static void
keep_routine(struct routines *routines, void (*routine)(void))
{
    drive_require(routines->n < MOST_ROUTINES);
    routines->routine[routines->n++] = routine;
}

static void
run_routines(const struct routines *routines)
{
    for (size_t i = 0; i < routines->n; i++) {
        routines->routine[i]();
    }
}

void __wrap_register_init_routine(void (*routine)(void));
void __wrap_register_cleanup_routine(void (*routine)(void));

void
__wrap_register_init_routine(void (*routine)(void))
{
    keep_routine(&starts, routine);
}

void
__wrap_register_cleanup_routine(void (*routine)(void))
{
    keep_routine(&ends, routine);
}

/* Wireshark catches what goes wrong in a dissector and logs it. What goes wrong in others is not looked for here. */
static void
on_log(const char *domain, enum ws_log_level level, struct timespec when, const char *file, long line, const char *func,
       const char *format, va_list args, void *data)
{
    static const char *const ours[] = {"protocol Flow log", "protocol mirror", "protocol Mirror", "dissector/",
                                       "flowlog"};
    char *text = g_strdup_vprintf(format, args);
    (void)domain, (void)level, (void)when, (void)file, (void)line, (void)func, (void)data;
    for (size_t i = 0; i < G_N_ELEMENTS(ours) && level >= LOG_LEVEL_WARNING; i++) {
        if (strstr(text, ours[i]) != NULL) {
            g_printerr("Wireshark says: %s\n", text);
            abort();
        }
    }
    g_free(text);
}

/* What a listener finds must be whole. */
static tap_packet_status
tap_flowlog(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *tapped, tap_flags_t flags)
{
    const struct flowlog_tap *tap = tapped;
    (void)data, (void)pinfo, (void)edt, (void)flags;
    for (int role = 0; role < FLOW_N_ROLES; role++) {
        const struct flow_value *value = tap->record->role[role];
        drive_require(value == NULL || (value->kind != FLOW_IS_BAD && value->kind != FLOW_ABSENT));
        drive_require(value == NULL || value->text_length == 0 ||
                      memchr(value->text, '\n', value->text_length) == NULL);
    }
    return TAP_PACKET_DONT_REDRAW;
}

static tap_packet_status
tap_mirror(void *data, packet_info *pinfo, epan_dissect_t *edt, const void *tapped, tap_flags_t flags)
{
    const struct mirror_info *mirror = tapped;
    (void)data, (void)edt, (void)flags;
    drive_require(mirror->label != NULL && mirror->duplicate_of != pinfo->num);
    return TAP_PACKET_DONT_REDRAW;
}

/* Only what stands around our layers is dissected: what others make of what stands inside takes long and is theirs. */
static void
enable_few(void)
{
    static const char *const few[] = {"frame",  "exported_pdu", "eth",    "ethertype", "vlan",   "ip",
                                      "ipv6",   "icmp",         "icmpv6", "udp",       "tcp",    "gre",
                                      "erspan", "vxlan",        "geneve", "flowlog",   "mirror", "flowlog.join"};
    void *cookie = NULL;
    for (int id = proto_get_first_protocol(&cookie); id != -1; id = proto_get_next_protocol(&cookie)) {
        const char *name = proto_get_protocol_filter_name(id);
        bool is_ours = false;
        for (size_t i = 0; i < G_N_ELEMENTS(few); i++) {
            is_ours = is_ours || strcmp(name, few[i]) == 0;
        }
        if (!is_ours && proto_can_toggle_protocol(id) && !proto_is_pino(find_protocol_by_id(id))) {
            proto_set_decoding(id, false);
        }
    }
}

static column_info columns;

int
LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    /* Nobody's own preferences; and every piece of memory by itself, so that AddressSanitizer sees its bounds. */
    g_setenv("HOME", "/nonexistent", TRUE);
    g_setenv("XDG_CONFIG_HOME", "/nonexistent", TRUE);
    g_setenv("WIRESHARK_DEBUG_WMEM_OVERRIDE", "simple", FALSE);
    ws_log_init_with_writer("fuzz_epan", on_log, NULL);
    init_process_policies();
    g_free(configuration_init((*argv)[0], NULL));
    timestamp_set_type(TS_RELATIVE);
    timestamp_set_precision(TS_PREC_AUTO);
    timestamp_set_seconds_type(TS_SECONDS_DEFAULT);
    wtap_init(FALSE);
    plugin_register();
    drive_require(epan_init(NULL, NULL, FALSE));
    e_prefs *prefs = epan_load_settings();
    prefs_apply_all();
    enable_few();
    build_column_format_array(&columns, prefs->num_cols, TRUE);
    drive_require(register_tap_listener("flowlog", &columns, NULL, 0, NULL, tap_flowlog, NULL, NULL) == NULL);
    drive_require(register_tap_listener("mirror", (void *)time_of_frame, NULL, 0, NULL, tap_mirror, NULL, NULL) ==
                  NULL);
    return 0;
}

static void
choose_preferences(uint8_t chosen)
{
    static uint8_t current;
    if (chosen != current) {
        char *error = NULL;
        char mode[] = "mirror.mode:auto", always[] = "mirror.mode:always";
        char notes[] = "flowlog.join_notes:0", few_notes[] = "flowlog.join_notes:4";
        drive_require(prefs_set_pref((chosen & 1) != 0 ? always : mode, &error) == PREFS_SET_OK);
        drive_require(prefs_set_pref((chosen & 2) != 0 ? few_notes : notes, &error) == PREFS_SET_OK);
        prefs_apply_all();
        current = chosen;
    }
}

static void
add_frame(struct packet_provider_data *capture, uint8_t kind, const uint8_t *bytes, size_t length, int64_t *seconds)
{
    static const uint8_t tags[] = {0, 12, 0, 8, 'f', 'l', 'o', 'w', 'l', 'o', 'g', 0, 0, 0, 0, 0};
    struct frame *frame = &capture->frames[capture->n++];
    size_t front = (kind & IS_ETHERNET) != 0 ? 0 : sizeof(tags);
    *frame = (struct frame){.bytes = g_malloc(MAX(front + length, 1)), .length = (uint32_t)(front + length)};
    if (front > 0) {
        memcpy(frame->bytes, tags, front);
    }
    memcpy(frame->bytes + front, bytes, length);
    *seconds += (int8_t)kind >> 2;
    wtap_rec_init(&frame->rec);
    frame->rec.rec_type = REC_TYPE_PACKET;
    frame->rec.presence_flags = WTAP_HAS_TS | WTAP_HAS_CAP_LEN;
    frame->rec.block = wtap_block_create(WTAP_BLOCK_PACKET);
    frame->rec.ts.secs = *seconds;
    frame->rec.ts.nsecs = (int)capture->n;
    frame->rec.rec_header.packet_header.caplen = frame->length;
    frame->rec.rec_header.packet_header.len = frame->length + ((kind & IS_CUT) != 0 ? 100 : 0);
    frame->rec.rec_header.packet_header.pkt_encap =
        (kind & IS_ETHERNET) != 0 ? WTAP_ENCAP_ETHERNET : WTAP_ENCAP_WIRESHARK_UPPER_PDU;
    frame_data_init(&frame->fd, capture->n, &frame->rec, 0, 0);
}

/* What stands behind each mark. */
static void
take_frames(struct packet_provider_data *capture, const uint8_t *data, size_t size)
{
    const uint8_t *end = data + size;
    int64_t seconds = FIRST_SECOND;
    const uint8_t *mark = memmem(data, size, FRAME_MARK, sizeof(FRAME_MARK));
    while (mark != NULL && end - mark > (ptrdiff_t)sizeof(FRAME_MARK) + 1 && capture->n < MOST_FRAMES) {
        const uint8_t *bytes = mark + sizeof(FRAME_MARK) + 1;
        const uint8_t *next = memmem(bytes, (size_t)(end - bytes), FRAME_MARK, sizeof(FRAME_MARK));
        add_frame(capture, bytes[-1], bytes, (size_t)((next != NULL ? next : end) - bytes), &seconds);
        mark = next;
    }
}

static void
dissect(epan_dissect_t *edt, struct packet_provider_data *capture, uint32_t i, column_info *cinfo)
{
    struct frame *frame = &capture->frames[i];
    static uint32_t cumulated;
    static const frame_data *reference;
    nstime_t elapsed = NSTIME_INIT_ZERO;
    reference = &capture->frames[0].fd;
    frame_data_set_before_dissect(&frame->fd, &elapsed, &reference, i > 0 ? &capture->frames[i - 1].fd : NULL);
    tvbuff_t *tvb = tvb_new_real_data(frame->bytes, frame->length, frame->rec.rec_header.packet_header.len);
    epan_dissect_run_with_taps(edt, WTAP_FILE_TYPE_SUBTYPE_UNKNOWN, &frame->rec, tvb, &frame->fd, cinfo);
    if (cinfo != NULL) {
        epan_dissect_fill_in_columns(edt, FALSE, TRUE);
    }
    frame_data_set_after_dissect(&frame->fd, &cumulated);
    epan_dissect_reset(edt);
}

static epan_t *
session_for(struct packet_provider_data *capture)
{
    static const struct packet_provider_funcs functions = {.get_frame_ts = time_of_frame};
    static epan_t *session;
    static unsigned inputs;
    if (session != NULL && inputs == INPUTS_A_SESSION) {
        epan_free(session);
        session = NULL;
    }
    if (session == NULL) {
        session = epan_new(capture, &functions);
        inputs = 0;
    }
    inputs++;
    return session;
}

static void
dissect_all(epan_t *session, struct packet_provider_data *capture, bool shows_last)
{
    epan_dissect_t *first = epan_dissect_new(session, FALSE, FALSE), *second = epan_dissect_new(session, TRUE, TRUE);
    epan_dissect_t *last = epan_dissect_new(session, TRUE, shows_last);
    for (uint32_t i = 0; i < capture->n; i++) {
        dissect(first, capture, i, NULL);
    }
    for (uint32_t i = 0; i < capture->n; i++) {
        dissect(second, capture, i, &columns);
    }
    for (uint32_t i = capture->n; i-- > 0;) {
        dissect(last, capture, i, &columns);
    }
    epan_dissect_free(first);
    epan_dissect_free(second);
    epan_dissect_free(last);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct packet_provider_data capture;
    if (size == 0) {
        return 0;
    }
    capture.n = 0;
    choose_preferences(data[0] & CHOOSES_PREFERENCES);
    take_frames(&capture, data + 1, size - 1);
    epan_t *session = session_for(&capture);
    run_routines(&starts);
    dissect_all(session, &capture, (data[0] & SHOWS_LAST_PASS) != 0);
    run_routines(&ends);
    for (uint32_t i = 0; i < capture.n; i++) {
        frame_data_destroy(&capture.frames[i].fd);
        wtap_rec_cleanup(&capture.frames[i].rec);
        g_free(capture.frames[i].bytes);
    }
    return 0;
}
