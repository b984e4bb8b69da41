/* declared.c - the formats that the user declared for header-less rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "compat/ws_compat.h"
#include "filetap/declared.h"
#include "core/base/hash.h"
#include <wsutil/filesystem.h>
#include <wsutil/report_message.h>

static void
declare(struct flow_recogniser *recogniser, const char *format, bool forced, const char *where)
{
    static GHashTable *reported;
    char *problem = flow_recogniser_declare(recogniser, format, forced);
    if (problem != NULL) {
        char *message = g_strdup_printf("cloudflow: %s: %s. The format is not used.", where, problem);
        if (reported == NULL) {
            reported = g_hash_table_new_full(hash_string, g_str_equal, g_free, NULL);
        }
        if (g_hash_table_add(reported, g_strdup(message))) {
            report_warning("%s", message);
        }
        g_free(message);
        g_free(problem);
    }
}

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

void
filetap_declare_formats(struct flow_recogniser *recogniser)
{
    const char *forced = g_getenv("CLOUDFLOW_FORMAT");
    if (forced != NULL && *forced != '\0') {
        declare(recogniser, forced, true, "CLOUDFLOW_FORMAT");
    }
    char *path = get_persconffile_path("flowlog_formats", TRUE), *text = NULL;
    if (g_file_get_contents(path, &text, NULL, NULL)) {
        char **lines = g_strsplit(text, "\n", -1);
        for (char **line = lines; *line != NULL; line++) {
            char *format = second_cell(*line);
            if (format != NULL) {
                declare(recogniser, format, false, path);
            }
            g_free(format);
        }
        g_strfreev(lines);
    }
    g_free(text);
    g_free(path);
}
