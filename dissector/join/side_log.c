/* side_log.c - the side log: a flow log that is joined with the capture without being merged into it
 *
 * Wireshark's own file reader opens it, so that it is read as if it were the capture; what comes back are record
 * packets, which are decoded as the dissector would. Only the place of each row is kept: one that is shown is read
 * again.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "dissector/join/join.h"
#include "dissector/flowlog/lines.h"
#include "compat/wtap_read_compat.h"
#include <glib/gstdio.h>
#include <epan/strutil.h>
#include <wsutil/report_message.h>

static wtap *log_file;
static GArray *offsets; /* int64_t, by the number of the record - 1 */

/* What was read: as long as it is the same, it need not be read again. */
struct identity {
    char *path;
    GStatBuf at; /* when the file was opened */
    guint formats;
};
static struct identity read_from; /* without a path: nothing was read, or not to its end */

/* The text of a record packet behind its exported-PDU tags; NULL if it is another packet. */
static const char *
text_of(struct wtap_compat_record *record, int *length)
{
    enum { TAG_END = 0, TAG_DISSECTOR = 12, TAG_HEADER = 4 };
    const uint8_t *bytes = wtap_compat_record_bytes(record);
    uint32_t captured = record->rec.rec_header.packet_header.caplen, at = 0;
    bool ours = false;
    if (record->rec.rec_type != REC_TYPE_PACKET ||
        record->rec.rec_header.packet_header.pkt_encap != WTAP_ENCAP_WIRESHARK_UPPER_PDU) {
        return NULL;
    }
    while (captured - at >= TAG_HEADER) {
        uint32_t tag = (uint32_t)bytes[at] << 8 | bytes[at + 1], size = (uint32_t)bytes[at + 2] << 8 | bytes[at + 3];
        at += TAG_HEADER;
        if (tag == TAG_END) {
            *length = (int)(captured - at);
            return ours ? (const char *)bytes + at : NULL;
        }
        if (size > captured - at) {
            return NULL;
        }
        /* The name is padded with zeros. */
        ours = ours || (tag == TAG_DISSECTOR && size >= strlen("flowlog") &&
                        strncmp((const char *)bytes + at, "flowlog", size) == 0);
        at += size;
    }
    return NULL;
}

static void
add_row(struct join *join, const char *text, int length, int64_t offset)
{
    struct flowlog_lines lines;
    struct flow_record record;
    const char *reason;
    const struct flow_schema *schema = flowlog_split(text, length, &lines) ? flowlog_schema(&lines, &reason) : NULL;
    if (schema == NULL) {
        return;
    }
    record.values = g_new(struct flow_value, schema->max_values);
    char *scratch = schema->rewrites ? (char *)g_malloc((size_t)lines.row_length * 2 + 1) : NULL;
    flow_decode(schema, lines.row, (size_t)lines.row_length, scratch, &record);
    uint32_t number = join_from_record(join, &record, 0);
    g_free(scratch);
    g_free(record.values);
    if (number != JOIN_NONE) {
        g_array_append_val(offsets, offset);
    }
}

void
join_side_log_open(struct join *join)
{
    int err = 0, length = 0;
    char *err_info = NULL;
    const char *path = join_options.side_log;
    if (path == NULL || *path == '\0') {
        return;
    }
    struct identity identity = {.path = g_strdup(path), .formats = flowlog_formats_changed()};
    bool known = g_stat(path, &identity.at) == 0;
    log_file = wtap_open_offline(path, WTAP_TYPE_AUTO, &err, &err_info, TRUE);
    if (log_file == NULL) {
        report_failure("The flow log for this capture, \"%s\", cannot be opened: %s", path, wtap_strerror(err));
        g_free(err_info);
        g_free(identity.path);
        return;
    }
    join->room = UINT64_MAX; /* what is read here will be pinned */
    offsets = g_array_new(FALSE, FALSE, sizeof(int64_t));
    struct wtap_compat_record record;
    wtap_compat_record_init(&record);
    int64_t offset;
    uint64_t rows = 0;
    while (wtap_compat_read(log_file, &record, &err, &err_info, &offset)) {
        const char *text = text_of(&record, &length);
        if (text != NULL) {
            rows++;
            add_row(join, text, length, offset);
        }
        wtap_rec_reset(&record.rec);
    }
    wtap_compat_record_clear(&record);
    join_pin(join);
    if (err != 0) {
        report_failure("The flow log for this capture, \"%s\", was read up to an error: %s", path, wtap_strerror(err));
    } else if (rows == 0) {
        report_failure("The flow log for this capture, \"%s\", is not a flow log", path);
    } else if (known) {
        read_from = identity;
        identity.path = NULL;
    }
    g_free(identity.path);
    g_free(err_info);
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
is_as_read(void)
{
    GStatBuf now;
    return read_from.path != NULL && g_stat(read_from.path, &now) == 0 && is_unchanged(&read_from.at, &now);
}

bool
join_side_log_is_current(void)
{
    return is_as_read() && join_options.side_log != NULL && strcmp(read_from.path, join_options.side_log) == 0 &&
           read_from.formats == flowlog_formats_changed();
}

void
join_side_log_close(void)
{
    g_free(read_from.path);
    read_from.path = NULL;
    if (log_file != NULL) {
        wtap_close(log_file);
        log_file = NULL;
    }
    if (offsets != NULL) {
        g_array_free(offsets, TRUE);
        offsets = NULL;
    }
}

char *
join_side_log_row(wmem_allocator_t *pool, uint32_t number)
{
    int err = 0, length = 0;
    char *err_info = NULL, *row = NULL;
    if (log_file == NULL || number > offsets->len || (read_from.path != NULL && !is_as_read())) {
        return NULL; /* in a file that has changed, another row may stand there */
    }
    struct wtap_compat_record record;
    struct flowlog_lines lines;
    wtap_compat_record_init(&record);
    if (wtap_compat_seek_read(log_file, g_array_index(offsets, int64_t, number - 1), &record, &err, &err_info)) {
        const char *text = text_of(&record, &length);
        if (text != NULL && flowlog_split(text, length, &lines)) {
            row = format_text(pool, (const void *)lines.row, (size_t)lines.row_length);
        }
    }
    g_free(err_info);
    wtap_compat_record_clear(&record);
    return row;
}
