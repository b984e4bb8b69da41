/* page.c - prints a page of docs/ with its generated part anew
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include "docs/generate/page.h"
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* The lines between which the part stands. */
#define BEGIN "<!-- The list is written by: cmake --build build --target docs -->\n"
#define END   "<!-- end of the list -->\n"

int
page_print(int argc, char **argv, void (*print)(void))
{
    char *page = NULL;
    if (argc != 2 || !g_file_get_contents(argv[1], &page, NULL, NULL)) {
        fprintf(stderr, "usage: %s docs/PAGE.md\n", argv[0]);
        return EXIT_FAILURE;
    }
    const char *begin = strstr(page, BEGIN), *end = begin != NULL ? strstr(begin, END) : NULL;
    if (end != NULL) {
        printf("%.*s\n", (int)(begin + strlen(BEGIN) - page), page);
        print();
        printf("\n%s", end);
    } else {
        fputs("the page has no list between\n" BEGIN "and\n" END, stderr);
    }
    g_free(page);
    return end != NULL ? EXIT_SUCCESS : EXIT_FAILURE;
}
