/* categories.c - names of the categories in Suricata's lists
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "core/list/categories.h"
#include <glib.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <string.h>
#include "core/list/list.h"

enum { CATEGORIES = 61, MOST_BYTES = 64 << 10, NAME_BYTES = 64 };

static void
read_line(char **categories, const char *line)
{
    char *behind;
    guint64 number = g_ascii_strtoull(line, &behind, 10);
    if (behind == line || *behind != ',' || number == 0 || number >= CATEGORIES || categories[number] != NULL) {
        return;
    }
    size_t length = strcspn(behind + 1, ",\r");
    if (length > 0) {
        categories[number] = address_list_shown(behind + 1, length, NAME_BYTES);
    }
}

char **
list_categories_read(const char *folder)
{
    char *path = folder != NULL ? g_build_filename(folder, "categories.txt", NULL) : NULL;
    FILE *file = path != NULL && g_file_test(path, G_FILE_TEST_IS_REGULAR) ? g_fopen(path, "rb") : NULL;
    char **categories = NULL;
    g_free(path);
    if (file != NULL) {
        char *text = g_malloc(MOST_BYTES + 1);
        text[fread(text, 1, MOST_BYTES, file)] = '\0';
        fclose(file);
        categories = g_new0(char *, CATEGORIES);
        char **lines = g_strsplit(text, "\n", -1);
        for (size_t i = 0; lines[i] != NULL; i++) {
            read_line(categories, lines[i]);
        }
        g_strfreev(lines);
        g_free(text);
    }
    return categories;
}

void
list_categories_free(char **categories)
{
    for (unsigned i = 0; categories != NULL && i < CATEGORIES; i++) {
        g_free(categories[i]);
    }
    g_free(categories);
}

const char *
list_category(char *const *categories, unsigned number)
{
    return categories != NULL && number < CATEGORIES ? categories[number] : NULL;
}
