/* side_log.c - the side log: a flow log that is joined with the capture without being merged into it
 *
 * Wireshark's own file reader opens it, so that it is read as if it were the capture; what comes back are record
 * packets, which are decoded as the dissector would. Only the offset of each row is kept: one that is shown is read
 * again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/side_log.h"
#include "core/join/forget.h"
#include "core/join/time.h"
#include "dissector/flowlog/preferences.h"
#include "dissector/flowlog/schemas.h"
#include "dissector/join/from_record.h"
#include "compat/wtap_read_compat.h"
#include <glib/gstdio.h>
#include <epan/strutil.h>
#include <wsutil/exported_pdu_tlvs.h>
#include <wsutil/report_message.h>

/* What was read: as long as it is the same, it need not be read again. */
struct identity {
    char *path;
    GStatBuf at; /* when the file was opened */
    guint formats;
};

/* What tells a capture from another one, if anything does. */
struct span {
    int64_t first, last;
    uint32_t packets;
};

struct join_side_log {
    wtap *file;
    char *name;
    GArray *offsets;           /* int64_t, by the number of the record - 1 */
    struct identity read_from; /* without a path: it was not read to its end */
    struct span apart_from;    /* the capture of which it was said last */
};

/* The text of a record packet behind its exported-PDU tags; NULL if it is another packet. */
static const char *
text_of(struct wtap_compat_record *record, int *length)
{
    enum { TAG_HEADER = 4 };
    const uint8_t *bytes = wtap_compat_record_bytes(record);
    uint32_t captured = record->rec.rec_header.packet_header.caplen, at = 0;
    bool ours = false;
    if (record->rec.rec_type != REC_TYPE_PACKET ||
        record->rec.rec_header.packet_header.pkt_encap != WTAP_ENCAP_WIRESHARK_UPPER_PDU) {
        return NULL;
    }
    while (captured - at >= TAG_HEADER) {
        uint32_t tag = pntoh16(bytes + at), size = pntoh16(bytes + at + 2);
        at += TAG_HEADER;
        if (tag == EXP_PDU_TAG_END_OF_OPT) {
            *length = (int)(captured - at);
            return ours ? (const char *)bytes + at : NULL;
        }
        if (size > captured - at) {
            return NULL;
        }
        /* The name is padded with zeros. */
        ours = ours || (tag == EXP_PDU_TAG_DISSECTOR_NAME && size >= strlen("flowlog") &&
                        strncmp((const char *)bytes + at, "flowlog", size) == 0);
        at += size;
    }
    return NULL;
}

static void
add_row(struct join_side_log *log, struct join *join, const char *text, int length, int64_t offset)
{
    struct flow_packet_text lines;
    struct flow_record record;
    const char *reason;
    const struct flow_schema *schema =
        flow_packet_text_split(text, length, &lines) ? flowlog_schema(&lines, &reason) : NULL;
    if (schema == NULL) {
        return;
    }
    record.values = g_new(struct flow_value, flow_schema_room(schema, (size_t)lines.row_length));
    char *scratch = schema->rewrites ? (char *)g_malloc((size_t)lines.row_length * 2 + 1) : NULL;
    flow_decode(schema, lines.row, (size_t)lines.row_length, scratch, &record);
    uint32_t number = join_from_record(join, &record, 0);
    g_free(scratch);
    g_free(record.values);
    if (number != JOIN_NONE) {
        g_array_append_val(log->offsets, offset);
    }
}

/* Returns how many rows there were, and sets *err if not all could be read. */
static uint64_t
read_rows(struct join_side_log *log, struct join *join, int *err)
{
    char *err_info = NULL;
    struct wtap_compat_record record;
    int64_t offset;
    uint64_t rows = 0;
    int length = 0;
    wtap_compat_record_init(&record);
    while (wtap_compat_read(log->file, &record, err, &err_info, &offset)) {
        const char *text = text_of(&record, &length);
        if (text != NULL) {
            rows++;
            add_row(log, join, text, length, offset);
        }
        wtap_rec_reset(&record.rec);
    }
    wtap_compat_record_clear(&record);
    g_free(err_info);
    return rows;
}

struct join_side_log *
join_side_log_open(const char *path, struct join *join)
{
    int err = 0;
    char *err_info = NULL;
    GStatBuf at;
    if (path == NULL || *path == '\0') {
        return NULL;
    }
    bool known = g_stat(path, &at) == 0;
    wtap *file = wtap_open_offline(path, WTAP_TYPE_AUTO, &err, &err_info, TRUE);
    if (file == NULL) {
        report_failure("The flow log for this capture, \"%s\", cannot be opened: %s", path, wtap_strerror(err));
        g_free(err_info);
        return NULL;
    }
    struct join_side_log *log = g_new0(struct join_side_log, 1);
    guint formats = flowlog_formats_changed();
    log->file = file;
    log->name = g_strdup(path);
    log->offsets = g_array_new(FALSE, FALSE, sizeof(int64_t));
    join->room = UINT64_MAX; /* what is read here will be pinned */
    uint64_t rows = read_rows(log, join, &err);
    join_pin(join);
    if (err != 0) {
        report_failure("The flow log for this capture, \"%s\", was read up to an error: %s", path, wtap_strerror(err));
    } else if (rows == 0) {
        report_failure("The flow log for this capture, \"%s\", is not a flow log", path);
    } else if (known) {
        log->read_from = (struct identity){.path = g_strdup(path), .at = at, .formats = formats};
    }
    return log;
}

/* A change of a second that leaves the size as it was is seen where the system tells parts of seconds. */
static bool
is_unchanged(const GStatBuf *a, const GStatBuf *b)
{
    bool same =
        a->st_mtime == b->st_mtime && a->st_size == b->st_size && a->st_ino == b->st_ino && a->st_dev == b->st_dev;
#ifdef __linux__
    same = same && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
#endif
    return same;
}

/* Whether the file that was read is there as it was. */
static bool
is_as_read(const struct identity *read_from)
{
    GStatBuf now;
    return read_from->path != NULL && g_stat(read_from->path, &now) == 0 && is_unchanged(&read_from->at, &now);
}

bool
join_side_log_is_current(const struct join_side_log *log, const char *path)
{
    return log != NULL && is_as_read(&log->read_from) && path != NULL && strcmp(log->read_from.path, path) == 0 &&
           log->read_from.formats == flowlog_formats_changed();
}

void
join_side_log_close(struct join_side_log *log)
{
    if (log != NULL) {
        g_free(log->read_from.path);
        g_free(log->name);
        wtap_close(log->file);
        g_array_free(log->offsets, TRUE);
        g_free(log);
    }
}

bool
join_side_log_is_apart(const struct join_side_log *log, const struct join *join)
{
    const struct join_pinned *logged = &join->pinned;
    return log != NULL && join->packets.count > 0 && logged->logged_first <= logged->logged_last &&
           (join->packets_last < join_minus(logged->logged_first, join->settings.slack) ||
            join->packets_first > join_plus(logged->logged_last, join->settings.slack));
}

/* Free it with g_free(). */
static char *
time_text(int64_t moment)
{
    int64_t seconds = moment / JOIN_SECOND - (moment % JOIN_SECOND < 0);
    GDateTime *date = g_date_time_new_from_unix_utc(seconds); /* years that it has: see join_nanoseconds() */
    char *text = g_date_time_format(date, "%Y-%m-%d %H:%M:%S");
    g_date_time_unref(date);
    return text;
}

void
join_side_log_say_apart(struct join_side_log *log, const struct join *join)
{
    if (!join_side_log_is_apart(log, join)) {
        return;
    }
    const struct span *said = &log->apart_from,
                      capture = {join->packets_first, join->packets_last, join->packets.count};
    if (said->first == capture.first && said->last == capture.last && said->packets == capture.packets) {
        return;
    }
    log->apart_from = capture;
    char *logged_first = time_text(join->pinned.logged_first), *logged_last = time_text(join->pinned.logged_last);
    char *first = time_text(capture.first), *last = time_text(capture.last);
    report_warning(
        "The flow log for this capture, \"%s\", is of another time: %s to %s UTC. The packets are of %s to %s, "
        "and nothing is said of them.",
        log->name, logged_first, logged_last, first, last);
    g_free(logged_first);
    g_free(logged_last);
    g_free(first);
    g_free(last);
}

char *
join_side_log_row(struct join_side_log *log, wmem_allocator_t *pool, uint32_t number)
{
    int err = 0, length = 0;
    char *err_info = NULL, *row = NULL;
    if (log == NULL || number > log->offsets->len || (log->read_from.path != NULL && !is_as_read(&log->read_from))) {
        return NULL; /* in a file that has changed, another row may stand there */
    }
    struct wtap_compat_record record;
    struct flow_packet_text lines;
    wtap_compat_record_init(&record);
    if (wtap_compat_seek_read(log->file, g_array_index(log->offsets, int64_t, number - 1), &record, &err, &err_info)) {
        const char *text = text_of(&record, &length);
        if (text != NULL && flow_packet_text_split(text, length, &lines)) {
            row = format_text(pool, (const void *)lines.row, (size_t)lines.row_length);
        }
    }
    g_free(err_info);
    wtap_compat_record_clear(&record);
    return row;
}
