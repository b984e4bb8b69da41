/* declared.c - the formats that the user declared for header-less rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "compat/ws_compat.h"
#include "filetap/declared.h"
#include "core/base/hash.h"
#include "core/wrap/formats.h"
#include <wsutil/filesystem.h>
#include <wsutil/report_message.h>

/* Says once a process what is wrong with formats; takes over the problem, which may be NULL. */
static void
warn(const char *where, char *problem, const char *what)
{
    static GHashTable *reported;
    if (problem == NULL) {
        return;
    }
    char *message = g_strdup_printf("cloudflow: %s: %s. %s", where, problem, what);
    if (reported == NULL) {
        reported = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
    }
    if (g_hash_table_add(reported, g_strdup(message))) {
        report_warning("%s", message);
    }
    g_free(message);
    g_free(problem);
}

static const char formats_name[] = "flowlog_formats.json";

static const char not_used[] = "The format is not used.";

/* A preferences table is saved as lines of quoted cells, in which \xNN stands for a byte: "name","format". Returns the
 * second cell, for the caller to free, or NULL. */
static char *
second_cell(const char *line)
{
    const char *at = strstr(line, "\",\"");
    if (line[0] != '"' || at == NULL) {
        return NULL;
    }
    at += 3;
    GString *cell = g_string_new(NULL);
    for (; *at != '\0' && *at != '"'; at++) {
        if (at[0] == '\\' && at[1] == 'x' && g_ascii_isxdigit(at[2]) && g_ascii_isxdigit(at[3])) {
            g_string_append_c(cell, (char)(g_ascii_xdigit_value(at[2]) * 16 + g_ascii_xdigit_value(at[3])));
            at += 3;
        } else {
            g_string_append_c(cell, *at);
        }
    }
    return g_string_free(cell, FALSE);
}

static void
declare_table(struct flow_recogniser *recogniser, const char *path)
{
    char *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL)) {
        char **lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            char *format = second_cell(*line);
            if (format != NULL) {
                warn(path, flow_recogniser_declare(recogniser, format, false), not_used);
            }
            g_free(format);
        }
        g_strfreev(lines);
    }
    g_free(text);
}

/* The file of formats of the profile, or else of all profiles. To be g_free()d. */
static char *
path_in_configuration(void)
{
    char *path = get_persconffile_path(formats_name, TRUE);
    if (!g_file_test(path, G_FILE_TEST_EXISTS)) {
        g_free(path);
        path = get_persconffile_path(formats_name, FALSE);
    }
    return path;
}

static void
declare_file(struct flow_recogniser *recogniser)
{
    const char *chosen = g_getenv("CLOUDFLOW_FORMATS");
    bool is_chosen = chosen != NULL && *chosen != '\0', is_there;
    char *path = is_chosen ? g_strdup(chosen) : path_in_configuration();
    char *problem = flow_formats_load(recogniser, path, &is_there);
    if (is_there || is_chosen) {
        warn(path, problem, "None of its formats is used.");
    } else {
        g_free(problem);
    }
    g_free(path);
}

void
filetap_declare_formats(struct flow_recogniser *recogniser)
{
    const char *forced = g_getenv("CLOUDFLOW_FORMAT");
    if (forced != NULL && *forced != '\0') {
        warn("CLOUDFLOW_FORMAT", flow_recogniser_declare(recogniser, forced, true), not_used);
    }
    char *table = get_persconffile_path("flowlog_formats", TRUE);
    declare_table(recogniser, table);
    g_free(table);
    declare_file(recogniser);
}
