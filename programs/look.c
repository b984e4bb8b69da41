/* look.c - cloudflow-look: what keeps a file that is nearly a flow log from being read as one; the doctor asks it
 *
 * Prints two lines, what is missing and what to do about it; nothing if it has nothing to say.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include "core/provider/registry.h"
#include "core/wrap/nearly.h"
#include "core/wrap/unpack.h"

enum { NO_FILE = 1, WRONG_USE = 2 };
/* Bytes of the text that are looked at, as many as the reader does; and how often it may be compressed. */
enum { PROBED = 65536, MOST_GZIP = 4 };

/* The text that gzip stands for; of what is damaged, as much as there is. */
static char *
unpack(char *bytes, size_t *length)
{
    for (int times = 0; times < MOST_GZIP && flow_is_gzip(bytes, *length); times++) {
        char *plain;
        flow_gunzip(bytes, *length, PROBED, &plain, length);
        g_free(bytes);
        bytes = plain;
    }
    return bytes;
}

/* The same of UTF-16 with a byte order mark. */
static char *
as_utf8(char *bytes, size_t *length)
{
    bool is_utf16 = *length >= 2 && (memcmp(bytes, "\xff\xfe", 2) == 0 || memcmp(bytes, "\xfe\xff", 2) == 0);
    gsize n;
    char *text = is_utf16 ? g_convert(bytes, (gssize)(*length & ~(size_t)1), "UTF-8", "UTF-16", NULL, &n, NULL) : NULL;
    if (text == NULL) {
        return bytes;
    }
    g_free(bytes);
    *length = n;
    return text;
}

/* The text that the file begins with; NULL if it cannot be read. */
static char *
beginning(const char *path, size_t *length)
{
    FILE *file = fopen(path, "rb");
    if (file == NULL) {
        fprintf(stderr, "cloudflow-look: %s: %s\n", path, g_strerror(errno));
        return NULL;
    }
    char *bytes = g_malloc(PROBED);
    *length = fread(bytes, 1, PROBED, file);
    fclose(file);
    return as_utf8(unpack(bytes, length), length);
}

/* Prints a line, whatever the names and values in it are. */
static void
print_line(const char *text)
{
    for (; *text != '\0'; text++) {
        bool is_control = (unsigned char)*text < ' ';
        is_control ? (void)printf("\\x%02x", (unsigned)*text) : (void)putchar(*text);
    }
    putchar('\n');
}

static int
look(const char *path)
{
    size_t length;
    char *text = beginning(path, &length);
    if (text == NULL) {
        return NO_FILE;
    }
    struct flow_recogniser *recogniser = flow_recogniser_new(flow_providers);
    struct flow_nearly nearly;
    if (flow_nearly_look(flow_providers, recogniser, text, length, &nearly)) {
        print_line(nearly.problem);
        print_line(nearly.fix);
        g_free(nearly.problem);
        g_free(nearly.fix);
    }
    flow_recogniser_free(recogniser);
    g_free(text);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : NO_FILE;
}

int
main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--version") == 0) {
        printf("cloudflow-look " CLOUDFLOW_VERSION "\n");
        return EXIT_SUCCESS;
    }
    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("usage: cloudflow-look FILE\n\nSays what keeps a file that is nearly a flow log from being read as one, "
               "and what "
               "to do about it. The doctor asks this of files that do not open.\n");
        return EXIT_SUCCESS;
    }
    if (argc != 2) {
        fprintf(stderr, "usage: cloudflow-look FILE\n");
        return WRONG_USE;
    }
    return look(argv[1]);
}
