/* drive.c - reads a file through a container as Wireshark does, and checks what a container promises
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdlib.h>
#include <string.h>
#include "tests/fuzz/drive.h"
#include "tests/fuzz/fake_file.h"
#include "filetap/times.h"
#include "core/provider/registry.h"
#include "core/record/record.h"
#include "core/record/rows.h"

static bool
lies_in(const char *text, size_t length, const char *whole, size_t whole_length)
{
    return whole != NULL && text >= whole && length <= whole_length && (size_t)(text - whole) <= whole_length - length;
}

static void
check_value(const struct flow_value *value, const char *row, size_t length, const char *scratch, size_t scratch_length)
{
    drive_require((uint64_t)value->offset + value->length <= length);
    drive_require((value->kind == FLOW_IS_BAD) == (value->reason != NULL));
    bool is_logged = lies_in(value->text, value->text_length, row, length) ||
                     lies_in(value->text, value->text_length, scratch, scratch_length);
    bool is_named = value->field != NULL && value->field->names != NULL;
    drive_require(is_logged || (is_named && strlen(value->text) == value->text_length));
    drive_require(value->kind != FLOW_IS_TEXT || memchr(value->text, '\0', value->text_length) == NULL);
    if (value->kind == FLOW_IS_TIME) {
        drive_require(value->time.nsecs >= 0 && value->time.nsecs < 1000000000);
    }
}

/* What flow_frame_info() should find, from the decoded row. */
static struct flow_frame_info
info_of(const struct flow_record *record)
{
    struct flow_frame_info info = {0};
    const struct flow_value *start = record->role[FLOW_START], *interface = record->role[FLOW_INTERFACE];
    const struct flow_value *direction = record->role[FLOW_DIRECTION];
    start = start != NULL ? start : record->role[FLOW_LOG_TIME];
    if (start != NULL) {
        info.has_time = true;
        info.time = start->time;
    }
    if (interface != NULL) {
        info.interface = interface->text;
        info.interface_length = interface->text_length;
    }
    if (direction != NULL) {
        info.direction = direction->text[0] == 'i' ? FLOW_INGRESS : FLOW_EGRESS;
    }
    return info;
}

static void
check_info(const struct flow_record *record, const char *row, size_t length)
{
    struct flow_frame_info fast, whole = info_of(record);
    flow_frame_info(record->schema, row, length, &fast);
    if (record->problem == FLOW_ROW_WRONG_COUNT) {
        return;
    }
    drive_require(fast.has_time == whole.has_time);
    drive_require(!fast.has_time || (fast.time.secs == whole.time.secs && fast.time.nsecs == whole.time.nsecs &&
                                     fast.time.digits == whole.time.digits));
    drive_require(fast.direction == whole.direction);
    drive_require(fast.interface == whole.interface && fast.interface_length == whole.interface_length);
}

void
drive_decode(const struct flow_schema *schema, const char *text, size_t length)
{
    /* Blocks of the exact size, so that a step beyond either end is seen. */
    char *row = malloc(length > 0 ? length : 1);
    size_t scratch_length = schema->rewrites ? 2 * length : 0;
    char *scratch = schema->rewrites ? malloc(scratch_length > 0 ? scratch_length : 1) : NULL;
    struct flow_record record = {.values = calloc(flow_schema_room(schema, length), sizeof(struct flow_value))};
    if (length > 0) {
        memcpy(row, text, length);
    }
    flow_decode(schema, row, length, scratch, &record);
    drive_require(record.n_values <= flow_schema_room(schema, length));
    for (size_t i = 0; i < record.n_values; i++) {
        check_value(&record.values[i], row, length, scratch, scratch_length);
    }
    for (int role = 0; role < FLOW_N_ROLES; role++) {
        const struct flow_value *value = record.role[role];
        drive_require(value == NULL || (value->kind != FLOW_IS_BAD && value->kind != FLOW_ABSENT));
    }
    GString *words = g_string_new(NULL);
    flow_record_explain(&record, words);
    drive_require((words->len > 0) == (record.problem != FLOW_ROW_OK));
    if (record.problem == FLOW_ROW_OK && schema->provider->summary != NULL) {
        schema->provider->summary(&record, words);
    }
    g_string_free(words, TRUE);
    bool has_tuple = false;
    for (size_t i = 0; i < schema->n_columns; i++) {
        has_tuple = has_tuple || (schema->columns[i].field != NULL && schema->columns[i].field->tuple != NULL);
    }
    if (!schema->tabbed && !has_tuple) {
        check_info(&record, row, length);
    }
    free(record.values);
    free(scratch);
    free(row);
}

static void
declare(struct flow_recogniser *recogniser, unsigned formats)
{
    if ((formats & 1) != 0) {
        g_free(flow_recogniser_declare(recogniser, "${interface-id} $${srcaddr} dstaddr bytes,action", true));
    }
    if ((formats & 2) != 0) {
        g_free(flow_recogniser_declare(recogniser, "account-id interface-id srcaddr dstaddr instance-tag", false));
        g_free(flow_recogniser_declare(recogniser, "account-id interface-id dstaddr srcaddr instance-tag", false));
        g_free(flow_recogniser_declare(recogniser, "interface-id start flow-direction srcaddr", false));
    }
}

/* To make a recogniser takes longer than to read a short file. What it says does not depend on what it was asked before
 * as long as it has room for more schemas: so many bytes of headers do not fill it. */
enum { BYTES_A_RECOGNISER = 8192, N_FORMATS = 4 };

struct flow_recogniser *
drive_recogniser(uint8_t options, size_t size)
{
    static struct {
        struct flow_recogniser *recogniser;
        size_t bytes;
    } kept[N_FORMATS];
    unsigned formats = (options >> 2) % N_FORMATS;
    if (kept[formats].recogniser != NULL && kept[formats].bytes + size > BYTES_A_RECOGNISER) {
        flow_recogniser_free(kept[formats].recogniser);
        kept[formats].recogniser = NULL;
    }
    if (kept[formats].recogniser == NULL) {
        kept[formats].recogniser = flow_recogniser_new(flow_providers);
        kept[formats].bytes = 0;
        declare(kept[formats].recogniser, formats);
    }
    kept[formats].bytes += size;
    return kept[formats].recogniser;
}

static void
free_row(void *row)
{
    g_free(((struct drive_row *)row)->text);
}

static void
keep(GArray *rows, const struct filetap_row *row)
{
    struct drive_row kept = {.schema = row->schema,
                             .is_fault = strcmp(row->schema->names, flow_fault_columns) == 0,
                             .text = g_memdup2(row->text, row->length),
                             .length = row->length,
                             .whole_length = row->whole_length,
                             .offset = row->offset,
                             .line = row->line,
                             .time = row->info.time,
                             .time_from = row->remarks.time_from};
    drive_require(row->schema != NULL && row->info.has_time);
    drive_require(row->length <= row->whole_length && row->length <= WTAP_MAX_PACKET_SIZE_STANDARD);
    drive_require(rows->len == 0 || g_array_index(rows, struct drive_row, rows->len - 1).offset < row->offset);
    drive_require(rows->len == 0 || g_array_index(rows, struct drive_row, rows->len - 1).line <= row->line);
    g_array_append_val(rows, kept);
}

static void
check_again(const struct filetap_times *times, const struct filetap_container *container, void *state,
            struct filetap_input *random, const struct drive_row *row)
{
    struct filetap_row again;
    int err = 0;
    char *err_info = NULL;
    drive_require(filetap_times_read_at(times, container, state, random, row->offset, &again, &err, &err_info) ==
                  FILETAP_ROW);
    drive_require(again.schema == row->schema);
    drive_require(again.length == row->length && again.whole_length == row->whole_length);
    drive_require(row->length == 0 || memcmp(again.text, row->text, row->length) == 0);
    drive_require(again.offset == row->offset && again.line == row->line);
    drive_require(again.info.time.secs == row->time.secs && again.info.time.nsecs == row->time.nsecs &&
                  again.info.time.digits == row->time.digits && again.remarks.time_from == row->time_from);
}

/* All rows in sequence. Now and then an earlier one is looked up, as Wireshark does while a file loads; that must not
 * disturb the sequence. */
static bool
read_all(struct filetap_times *times, const struct filetap_container *container, void *state,
         struct filetap_input *input, struct filetap_input *random, GArray *rows)
{
    struct filetap_row row;
    int err = 0;
    char *err_info = NULL;
    enum filetap_next got;
    while ((got = filetap_times_next(times, container, state, input, &row, &err, &err_info)) == FILETAP_ROW) {
        keep(rows, &row);
        if (rows->len % 3 == 0) {
            check_again(times, container, state, random, &g_array_index(rows, struct drive_row, rows->len / 2));
        }
    }
    drive_require((got == FILETAP_ERROR) == (err != 0));
    g_free(err_info);
    return got == FILETAP_ERROR;
}

GArray *
drive_container(const struct filetap_container *container, struct flow_recogniser *recogniser, const void *bytes,
                size_t size, uint8_t options, bool *failed)
{
    enum fake_ending ending = (enum fake_ending)(options & 3);
    FILE_T fh = fake_file_open(bytes, size, ending), random = fake_file_open(bytes, size, ending);
    const char *title = NULL;
    int err = 0;
    GArray *rows = NULL;
    struct filetap_input input = filetap_input_new(fh, false), again;
    struct filetap_times *times = filetap_times_new(true);
    bool begins = container->may_begin(filetap_input_first(&input));
    drive_require(filetap_input_rewind(&input, FILETAP_PROBE_SIZE, &err));
    void *state = container->open(&input, FILETAP_RANDOM, recogniser, &title);
    drive_require(file_tell(fh) <= FILETAP_PROBE_SIZE);
    again = filetap_input_again(&input, random);
    if (state != NULL && begins) {
        drive_require(title != NULL);
        drive_require(filetap_input_rewind(&input, 0, &err));
        rows = g_array_new(FALSE, FALSE, sizeof(struct drive_row));
        g_array_set_clear_func(rows, free_row);
        *failed = read_all(times, container, state, &input, &again, rows);
        for (guint i = rows->len; i-- > 0;) {
            const struct drive_row *row = &g_array_index(rows, struct drive_row, i);
            check_again(times, container, state, &again, row);
            drive_decode(row->schema, row->text, row->length);
        }
    }
    if (state != NULL) {
        container->close(state);
    }
    filetap_input_clear(&again);
    filetap_input_clear(&input);
    filetap_times_free(times);
    fake_file_close(fh);
    fake_file_close(random);
    return rows;
}
