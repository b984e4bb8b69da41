/* forms.c - what programs that pass lines on put before them
 *
 *   awslogs             /vpc/flowlogs eni-0a1b2c3d-all [2026-01-03T10:00:00.000Z] row
 *   the same of a tail  2026-01-03T10:00:00.000000+00:00 eni-0a1b2c3d-all row
 *   saw --pretty        [2026-01-03T10:00:00Z] (eni-0a1b2c3d-all) row
 *   kubectl --prefix    [pod/name/container] [2026-01-03T10:00:00.000000000Z] row
 *   compose             name-1  | [2026-01-03T10:00:00.000000000Z] row
 *   containerd          2026-01-03T10:00:00.000000000Z stdout F row
 *   syslog, RFC 3164    <13>Jan  3 10:00:00 host program[123]: row
 *   the same, RFC 5424  <13>1 2026-01-03T10:00:00Z host program 123 id [data x="y"] row
 *   rsyslog, journalctl 2026-01-03T10:00:00.000000+00:00 host program[123]: row
 *   aws --output text   EVENTS<tab>id<tab>time of ingestion<tab>log stream<tab>row<tab>time, or without id and stream
 *   --timestamps        2026-01-03T10:00:00.000000000Z row
 *   Docker's json-file  {"log":"row\n","stream":"stdout","time":"2026-01-03T10:00:00.000000000Z"}
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/record/cells.h"
#include "core/wrap/forms.h"
#include "core/wrap/looks.h"

/* ---- pieces of a prefix: each is taken off *at, or false is returned ---- */

void
flow_prefix_add(struct flow_prefix *prefix, const char *text, size_t length)
{
    prefix->cells[prefix->n_cells++] = (struct flow_prefix_cell){text, length};
}

static bool
take_text(const char **at, const char *end, const char *text)
{
    size_t length = strlen(text);
    if ((size_t)(end - *at) < length || memcmp(*at, text, length) != 0) {
        return false;
    }
    *at += length;
    return true;
}

/* A cell up to one of the bytes in stops, which is taken too. */
static bool
take_until(const char **at, const char *end, const char *stops, struct flow_prefix *prefix)
{
    const char *text = *at;
    while (*at < end && (**at == '\0' || strchr(stops, **at) == NULL)) {
        ++*at;
    }
    if (*at == end || *at == text) {
        return false;
    }
    flow_prefix_add(prefix, text, (size_t)(*at - text));
    ++*at;
    return true;
}

/* A word that is a time. */
static bool
take_time(const char **at, const char *end, struct flow_prefix *prefix)
{
    const char *ahead = *at;
    size_t length;
    const char *word = next_word(&ahead, end, &length);
    if (word == NULL || !flow_has_time_before(word, length)) {
        return false;
    }
    flow_prefix_add(prefix, word, length);
    *at = ahead;
    return true;
}

bool
flow_prefix_end(struct flow_prefix *prefix, const char *at, const char *end, const char *columns)
{
    while (at < end && *at == ' ') {
        at++;
    }
    prefix->columns = columns;
    prefix->row = (struct flow_prefix_cell){at, (size_t)(end - at)};
    return true;
}

/* Ends a prefix that a time may still belong to. */
static bool
end_with_time(const char *at, const char *end, struct flow_prefix *prefix, const char *columns, const char *with_time)
{
    bool has_time = take_time(&at, end, prefix);
    return flow_prefix_end(prefix, at, end, has_time ? with_time : columns);
}

/* ---- forms ---- */

/* A name of a log stream, which may be coloured. With plain, one that nothing else has. */
static bool
is_stream(const struct flow_prefix_line *line, const char *word, size_t length, bool plain)
{
    while (length > 0 && word[0] == '\033') {
        const char *m = memchr(word, 'm', length);
        length -= m != NULL ? (size_t)(m + 1 - word) : length;
        word = m != NULL ? m + 1 : word;
    }
    const char *escape = memchr(word, '\033', length);
    length = escape != NULL ? (size_t)(escape - word) : length;
    for (const struct flow_looks *const *looks = line->looks; *looks != NULL; looks++) {
        if (flow_shape_matches((*looks)->streams, word, length) &&
            (!plain || flow_shape_matches((*looks)->plain_streams, word, length))) {
            return true;
        }
    }
    return false;
}

static bool
take_log_stream(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    static const char *const columns[2][3] = {
        {"@logStream\t", "@logStream\t@timestamp\t", "@logStream\t@timestamp\t@ingestionTime\t"},
        {"@logGroup\t@logStream\t", "@logGroup\t@logStream\t@timestamp\t",
         "@logGroup\t@logStream\t@timestamp\t@ingestionTime\t"},
    };
    const char *at = line->text, *end = at + line->length;
    size_t first_length, second_length;
    const char *first = next_word(&at, end, &first_length), *behind = at;
    if (first == NULL) {
        return false;
    }
    bool has_group = !is_stream(line, first, first_length, true);
    flow_prefix_add(prefix, first, first_length);
    if (has_group) {
        const char *second = next_word(&at, end, &second_length);
        if (second == NULL || !is_stream(line, second, second_length, false)) {
            return false;
        }
        flow_prefix_add(prefix, second, second_length);
        behind = at;
    }
    if (has_group && flow_has_time_before(first, first_length)) {
        return flow_prefix_end(prefix, behind, end, "@timestamp\t@logStream\t");
    }
    int times = 0;
    while (times < 2 && take_time(&behind, end, prefix)) {
        times++;
    }
    return flow_prefix_end(prefix, behind, end, columns[has_group][times]);
}

static bool
take_saw(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    return take_text(&at, end, "[") && take_until(&at, end, "] ", prefix) && at[-1] == ']' &&
           flow_has_time_before(prefix->cells[0].text, prefix->cells[0].length) && take_text(&at, end, " (") &&
           take_until(&at, end, ") ", prefix) && at[-1] == ')' && take_text(&at, end, " ") &&
           flow_prefix_end(prefix, at, end, "@timestamp\t@logStream\t");
}

static bool
take_kubectl(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    return take_text(&at, end, "[pod/") && take_until(&at, end, "/] ", prefix) && at[-1] == '/' &&
           take_until(&at, end, "/] ", prefix) && at[-1] == ']' && take_text(&at, end, " ") &&
           end_with_time(at, end, prefix, "@pod\t@container\t", "@pod\t@container\t@timestamp\t");
}

static bool
take_compose(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    size_t name_length;
    const char *name = next_word(&at, end, &name_length);
    while (at < end && *at == ' ') {
        at++;
    }
    if (name != line->text || !take_text(&at, end, "|")) {
        return false;
    }
    flow_prefix_add(prefix, name, name_length);
    return end_with_time(at, end, prefix, "@container\t", "@container\t@timestamp\t");
}

static bool
take_containerd(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    if (!take_time(&at, end, prefix) || !take_text(&at, end, " ")) {
        return false;
    }
    const char *output = at;
    if (!take_text(&at, end, "stdout") && !take_text(&at, end, "stderr")) {
        return false;
    }
    flow_prefix_add(prefix, output, (size_t)(at - output));
    return take_text(&at, end, " F ") && flow_prefix_end(prefix, at, end, "@timestamp\t@output\t");
}

/* "<13>", if it is there: then the cell is added. Returns whether it was. */
static bool
take_priority(const char **at, const char *end, struct flow_prefix *prefix)
{
    const char *ahead = *at;
    if (!take_text(&ahead, end, "<") || !take_until(&ahead, end, ">", prefix)) {
        return false;
    }
    *at = ahead;
    return true;
}

/* "host program[123]: " or "host program: ". with_pid tells which. */
static bool
take_host_and_program(const char **at, const char *end, struct flow_prefix *prefix, bool *with_pid)
{
    if (!take_until(at, end, " ", prefix) || !take_until(at, end, "[: ", prefix) || (*at)[-1] == ' ') {
        return false;
    }
    *with_pid = (*at)[-1] == '[';
    return !*with_pid || (take_until(at, end, "] ", prefix) && (*at)[-1] == ']' && take_text(at, end, ":"));
}

static bool
take_syslog(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    static const char *const columns[2][2] = {
        {"@time\t@host\t@process\t", "@time\t@host\t@process\t@pid\t"},
        {"@priority\t@time\t@host\t@process\t", "@priority\t@time\t@host\t@process\t@pid\t"},
    };
    enum { TIME = sizeof("Jan  3 10:00:00") - 1 };
    const char *at = line->text, *end = at + line->length;
    bool with_priority = take_priority(&at, end, prefix), with_pid;
    /* A name of a month, in English as the standard wants it; a day with a blank, or as journalctl a zero, before it.
     */
    if (end - at <= TIME || !g_ascii_isupper(at[0]) || !g_ascii_islower(at[1]) || !g_ascii_islower(at[2]) ||
        !flow_shape_matches(" # ##:##:##| ## ##:##:##|  # ##:##:##", at + 3, TIME - 3) || at[TIME] != ' ') {
        return false;
    }
    flow_prefix_add(prefix, at, TIME);
    at += TIME + 1;
    return take_host_and_program(&at, end, prefix, &with_pid) &&
           flow_prefix_end(prefix, at, end, columns[with_priority][with_pid]);
}

static bool
take_rsyslog(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    bool with_pid;
    return take_time(&at, end, prefix) && take_text(&at, end, " ") &&
           take_host_and_program(&at, end, prefix, &with_pid) &&
           flow_prefix_end(prefix, at, end,
                           with_pid ? "@timestamp\t@host\t@process\t@pid\t" : "@timestamp\t@host\t@process\t");
}

/* "-", or elements in brackets, in whose values a backslash stands before a quote, a backslash and a bracket. */
static bool
take_structured_data(const char **at, const char *end, struct flow_prefix *prefix)
{
    const char *begin = *at;
    bool in_value = false;
    if (!take_text(at, end, "-")) {
        while (*at < end && **at == '[') {
            for (++*at; *at < end && (in_value || **at != ']'); ++*at) {
                if (in_value && **at == '\\' && end - *at > 1) {
                    ++*at;
                } else if (**at == '"') {
                    in_value = !in_value;
                }
            }
            *at += *at < end;
        }
    }
    flow_prefix_add(prefix, begin, (size_t)(*at - begin));
    return *at > begin && take_text(at, end, " ");
}

static bool
take_syslog_5424(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    if (!take_priority(&at, end, prefix) || !take_text(&at, end, "1 ") || !take_until(&at, end, " ", prefix) ||
        !flow_has_time_before(prefix->cells[1].text, prefix->cells[1].length) || !take_until(&at, end, " ", prefix) ||
        !take_until(&at, end, " ", prefix) || !take_until(&at, end, " ", prefix) ||
        !take_until(&at, end, " ", prefix) || !take_structured_data(&at, end, prefix)) {
        return false;
    }
    take_text(&at, end, "\xef\xbb\xbf"); /* the standard's mark of UTF-8 */
    return flow_prefix_end(prefix, at, end,
                           "@priority\t@timestamp\t@host\t@process\t@pid\t@messageId\t@structuredData\t");
}

static bool
is_number(const struct flow_prefix_cell *cell)
{
    size_t n = 0;
    while (n < cell->length && g_ascii_isdigit(cell->text[n])) {
        n++;
    }
    return n > 0 && n == cell->length;
}

/* What aws logs filter-log-events prints, and get-log-events without the first and the third: members of an event in
 * the order of their names, so that the time stands behind the row. */
static bool
take_events(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    enum { ID, INGESTION, STREAM, ROW, TIME, N };
    struct flow_prefix_cell cells[N];
    const char *at = line->text, *end = at + line->length;
    size_t n = 0;
    if (!take_text(&at, end, "EVENTS\t")) {
        return false;
    }
    for (const char *tab = at; n < N && tab != NULL; at = tab + 1) {
        tab = memchr(at, '\t', (size_t)(end - at));
        cells[n++] = (struct flow_prefix_cell){at, (size_t)((tab != NULL ? tab : end) - at)};
        if (tab == NULL) {
            break;
        }
    }
    bool is_short = n == N - 2;
    const struct flow_prefix_cell *ingestion = &cells[is_short ? 0 : INGESTION], *time = &cells[n - 1];
    if ((n != N && !is_short) || cells[n - 1].text + cells[n - 1].length != end || !is_number(ingestion) ||
        !is_number(time)) {
        return false;
    }
    if (!is_short) {
        flow_prefix_add(prefix, cells[ID].text, cells[ID].length);
        flow_prefix_add(prefix, cells[STREAM].text, cells[STREAM].length);
    }
    flow_prefix_add(prefix, ingestion->text, ingestion->length);
    flow_prefix_add(prefix, time->text, time->length);
    const struct flow_prefix_cell *row = &cells[is_short ? 1 : ROW];
    return flow_prefix_end(prefix, row->text, row->text + row->length,
                           is_short ? "@ingestionTime\t@timestamp\t"
                                    : "@eventId\t@logStream\t@ingestionTime\t@timestamp\t");
}

static bool
take_string(const json_t *object, const char *name, struct flow_prefix_cell *cell)
{
    const json_t *value = json_object_get(object, name);
    if (!json_is_string(value)) {
        return false;
    }
    *cell = (struct flow_prefix_cell){json_string_value(value), json_string_length(value)};
    return true;
}

static bool
take_docker(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    struct flow_prefix_cell log, output, time;
    if (line->length < 2 || line->text[0] != '{' || line->text[1] != '"') {
        return false;
    }
    line->json = json_loadb(line->text, line->length, JSON_REJECT_DUPLICATES | JSON_ALLOW_NUL, NULL);
    if (!take_string(line->json, "log", &log) || !take_string(line->json, "stream", &output) ||
        !take_string(line->json, "time", &time) || json_object_size(line->json) != 3) {
        return false;
    }
    while (log.length > 0 && (log.text[log.length - 1] == '\n' || log.text[log.length - 1] == '\r')) {
        log.length--;
    }
    flow_prefix_add(prefix, output.text, output.length);
    flow_prefix_add(prefix, time.text, time.length);
    return flow_prefix_end(prefix, log.text, log.text + log.length, "@output\t@timestamp\t");
}

static bool
take_time_alone(struct flow_prefix_line *line, struct flow_prefix *prefix)
{
    const char *at = line->text, *end = at + line->length;
    return take_time(&at, end, prefix) && take_text(&at, end, " ") && flow_prefix_end(prefix, at, end, "@timestamp\t");
}

const flow_form flow_forms[] = {
    take_log_stream,  take_saw,     take_kubectl, take_compose, take_containerd, take_syslog,
    take_syslog_5424, take_rsyslog, take_events,  take_docker,  take_time_alone, NULL,
};

static bool
is_page(const char **at, const char *end, const char *direction)
{
    return take_text(at, end, direction) && (*at = memchr(*at, '/', (size_t)(end - *at))) != NULL &&
           take_text(at, end, "/s");
}

bool
flow_form_beside(const char *line, size_t length)
{
    const char *at = line, *end = line + length;
    return is_page(&at, end, "b/") && take_text(&at, end, "\t") && is_page(&at, end, "f/") && at == end;
}
