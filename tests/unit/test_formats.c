/* test_formats.c - a file of formats, and which of them a row from somewhere may have
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/provider/registry.h"
#include "core/wrap/formats.h"

#define ROW   "3 vpc-0a1b2c3d 10.0.0.1 10.0.0.2 REJECT"
#define MINE  "version vpc-id srcaddr dstaddr action"
#define OTHER "version vpc-id dstaddr srcaddr action"

static struct flow_recogniser *recogniser;

static void
declare(const char *json)
{
    char *problem = flow_formats_read(recogniser, json, strlen(json));
    g_assert_null(problem);
}

static struct flow_text
text_of(const char *text)
{
    return (struct flow_text){text, text != NULL ? strlen(text) : 0};
}

/* The names of the columns that a row has which is from there; NULL if it is none. */
static const char *
names_of(const char *group, const char *stream, const char *file)
{
    const struct flow_origin origin = {text_of(group), text_of(stream), text_of(file)};
    const char *line = ROW;
    size_t length = strlen(ROW);
    const struct flow_schema *schema = flow_recogniser_row_from(recogniser, &origin, NULL, &line, &length);
    return schema != NULL ? schema->names : NULL;
}

static const char doubt[] = "@error\t@text";

/* Where a row is from: the names of groups, of streams with and without what stands behind the interface, of files. */
static void
test_origins(void)
{
    static const struct {
        const char *formats, *group, *stream, *file, *names;
    } cases[] = {
        {"{'format':'" MINE "'}", NULL, NULL, NULL, MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "'}]", NULL, NULL, NULL, doubt},
        {"[{'format':'" MINE "'},{'format':'" MINE "','group':'g'}]", NULL, NULL, NULL, MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','group':'g'}]", "g", NULL, NULL, OTHER},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','group':'g'}]", "h", NULL, NULL, MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','group':'g'}]", "1:g", NULL, NULL, OTHER},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','group':'g'}]", "g:1", NULL, NULL, MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','group':'g'}]", "", NULL, NULL, MINE},
        {"[{'format':'" MINE "','group':'g'},{'format':'" OTHER "','group':'g'}]", "g", NULL, NULL, doubt},
        {"[{'format':'" MINE "','stream':'a*'},{'format':'" OTHER "','stream':'a'}]", "g", "ab", NULL, MINE},
        {"[{'format':'" MINE "','stream':'a*'},{'format':'" OTHER "','stream':'a'}]", "g", "a", NULL, doubt},
        {"[{'format':'" MINE "','stream':'*'},{'format':'" OTHER "'}]", "g", "", NULL, MINE},
        {"{'format':'" MINE "','interface':'eni-01234567'}", NULL, "eni-01234567-all", NULL, MINE},
        {"{'format':'" MINE "','interface':'eni-01234567'}", NULL, "eni-012345678-all", NULL, NULL},
        {"{'format':'" MINE "','interface':'eni-01234567'}", NULL, "other", NULL, MINE},
        {"{'format':'" MINE "','interface':'eni-01234567'}", NULL, "eni-", NULL, MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','id':'fl-01234567'}]", NULL, NULL, "a_fl-01234567_b", OTHER},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','id':'fl-01234567'}]", NULL, NULL, "fl-01234567", OTHER},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','id':'fl-01234567'}]", NULL, NULL, "fl-012345678", MINE},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','id':'fl-01234567'}]", NULL, NULL, "xfl-01234567", doubt},
        {"[{'format':'" MINE "'},{'format':'" OTHER "','id':'fl-01234567'}]", NULL, NULL, "fl-short", doubt},
        {"[{'format':'" MINE "','id':'fl-01234567'},{'format':'" OTHER "','group':'g'}]", "g", NULL, "fl-01234567",
         doubt},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        char *json = g_strdelimit(g_strdup(cases[i].formats), "'", '"');
        g_test_message("%zu: %s", i, json);
        recogniser = flow_recogniser_new(flow_providers);
        declare(json);
        g_assert_cmpstr(names_of(cases[i].group, cases[i].stream, cases[i].file), ==, cases[i].names);
        flow_recogniser_free(recogniser);
        g_free(json);
    }
}

/* What was asked before makes no difference, however many logs there are; a name that is too long is none. */
static void
test_many_origins(void)
{
    enum { MANY = 20000, LONG = 100000 };
    recogniser = flow_recogniser_new(flow_providers);
    declare("[{\"format\":\"" MINE "\"},{\"format\":\"" OTHER "\",\"stream\":\"s1*\"}]");
    for (int i = 0; i < MANY; i++) {
        char *stream = g_strdup_printf("s%d", i % (MANY / 2));
        g_assert_cmpstr(names_of("g", stream, NULL), ==, stream[1] == '1' ? OTHER : MINE);
        g_free(stream);
    }
    char *stream = g_strnfill(LONG, 's');
    g_assert_cmpstr(names_of("g", stream, NULL), ==, doubt);
    g_free(stream);
    flow_recogniser_free(recogniser);
}

/* Of a file that is wrong nothing counts, and what was declared before it does. */
static void
test_wrong_files(void)
{
    static const char *const wrong[] = {
        "",
        " ",
        "[",
        "{",
        "7",
        "\"a\"",
        "null",
        "[7]",
        "[[]]x",
        "{}",
        "[{}]",
        "{\"format\":null}",
        "{\"format\":\"" OTHER "\",\"group\":[]}",
        "[{\"format\":\"" OTHER "\"},{}]",
        "{\"format\":\"" OTHER "\"} }",
        "{\"format\":\"" OTHER "\",\"format\":\"" OTHER "\"}",
        "{\"FlowLogs\":7}",
        "{\"FlowLogs\":[7]}",
        "{\"FlowLogs\":[{}]}",
        "{\"LogFormat\":7}",
        "\xef\xbb\xbf",
        "{\"format\":\"\xff\"}",
        "{\"format\":\"a\\u0000b\"}",
    };
    recogniser = flow_recogniser_new(flow_providers);
    declare("{\"format\":\"" MINE "\"}");
    for (size_t i = 0; i < G_N_ELEMENTS(wrong); i++) {
        char *problem = flow_formats_read(recogniser, wrong[i], strlen(wrong[i]));
        g_test_message("%s: %s", wrong[i], problem);
        g_assert_true(problem != NULL && problem[0] != '\0' && strchr(problem, '\n') == NULL);
        g_assert_cmpstr(names_of(NULL, NULL, NULL), ==, MINE);
        g_free(problem);
    }
    declare("[]");
    declare("{\"FlowLogs\":[]} [] {\"FlowLogs\":[],\"NextToken\":\"a\"}");
    g_assert_cmpstr(names_of(NULL, NULL, NULL), ==, MINE);
    flow_recogniser_free(recogniser);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/formats/origins", test_origins);
    g_test_add_func("/formats/many-origins", test_many_origins);
    g_test_add_func("/formats/wrong-files", test_wrong_files);
    return g_test_run();
}
