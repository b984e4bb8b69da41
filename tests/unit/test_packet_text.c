/* test_packet_text.c - the text of a record packet
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include <glib.h>
#include "core/record/packet_text.h"

static void
check(struct flow_remarks remarks, const char *line)
{
    char out[FLOW_REMARKS_ROOM];
    struct flow_remarks again;
    size_t length = flow_remarks_write(&remarks, out);
    g_assert_cmpstr(out, ==, line);
    g_assert_cmpuint(length, ==, strlen(line));
    g_assert_cmpint(length > 0, ==, flow_remarks_any(&remarks));
    flow_remarks_read(&again, out, length, false);
    g_assert_cmpint(again.time_from, ==, remarks.time_from);
    g_assert_cmpuint(again.most_interfaces, ==, remarks.most_interfaces);
    g_assert_cmpuint(again.line, ==, remarks.line);
}

static void
test_written(void)
{
    check((struct flow_remarks){0}, "");
    check((struct flow_remarks){.time_from = FLOW_TIME_BEFORE}, "time=borrowed");
    check((struct flow_remarks){.time_from = FLOW_TIME_AFTER}, "time=borrowed from=after");
    check((struct flow_remarks){.time_from = FLOW_TIME_READING}, "time=borrowed from=reading");
    check((struct flow_remarks){.most_interfaces = 200000}, "interfaces=200000");
    check((struct flow_remarks){.line = 17}, "line=17");
    check((struct flow_remarks){.line = 1000, .time_from = FLOW_TIME_BEFORE}, "line=1000 time=borrowed");
    check((struct flow_remarks){FLOW_TIME_READING, UINT64_MAX, UINT64_MAX},
          "line=18446744073709551615 time=borrowed from=reading interfaces=18446744073709551615");
}

static struct flow_remarks
read_line(const char *line, bool cut)
{
    struct flow_remarks remarks;
    char *exact = g_memdup2(line, strlen(line)); /* so that a step beyond the end is seen */
    flow_remarks_read(&remarks, exact, strlen(line), cut);
    g_free(exact);
    return remarks;
}

static void
test_read(void)
{
    static const struct {
        const char *line;
        enum flow_time_from from;
        uint64_t most, number;
    } cases[] = {
        {"", FLOW_TIME_OWN, 0, 0},
        {"  time=borrowed  ", FLOW_TIME_BEFORE, 0, 0},
        {"new=1 time=borrowed later=yes", FLOW_TIME_BEFORE, 0, 0},
        {"from=after time=borrowed", FLOW_TIME_AFTER, 0, 0},
        {"time=borrowed from=before", FLOW_TIME_BEFORE, 0, 0},
        {"time=borrowed from=elsewhere", FLOW_TIME_BEFORE, 0, 0},
        {"time=borrowed from=afterwards", FLOW_TIME_BEFORE, 0, 0},
        {"from=after", FLOW_TIME_OWN, 0, 0},
        {"time=lent from=after", FLOW_TIME_OWN, 0, 0},
        {"time", FLOW_TIME_OWN, 0, 0},
        {"time= =borrowed = ==", FLOW_TIME_OWN, 0, 0},
        {"interfaces=17", FLOW_TIME_OWN, 17, 0},
        {"interfaces=17x interfaces= interfaces=-1", FLOW_TIME_OWN, 0, 0},
        {"interfaces=18446744073709551616", FLOW_TIME_OWN, 0, 0},
        {"line=17", FLOW_TIME_OWN, 0, 17},
        {"time=borrowed line=17 interfaces=5", FLOW_TIME_BEFORE, 5, 17},
        {"line=17. line= lines=3", FLOW_TIME_OWN, 0, 0},
    };
    for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
        struct flow_remarks remarks = read_line(cases[i].line, false);
        g_assert_cmpint(remarks.time_from, ==, cases[i].from);
        g_assert_cmpuint(remarks.most_interfaces, ==, cases[i].most);
        g_assert_cmpuint(remarks.line, ==, cases[i].number);
    }
}

static void
test_read_where_a_packet_was_cut(void)
{
    g_assert_cmpuint(read_line("interfaces=2000", true).most_interfaces, ==, 0);
    g_assert_cmpuint(read_line("line=17", true).line, ==, 0);
    g_assert_cmpuint(read_line("interfaces=200000 ti", true).most_interfaces, ==, 200000);
    g_assert_cmpint(read_line("time=borrowed from=aft", true).time_from, ==, FLOW_TIME_BEFORE);
}

/* What is written is what is read, in a packet that is whole and in one that was cut. */
static void
test_packet(void)
{
    static const struct flow_provider provider = {.id = "made.up"};
    struct flow_schema *schema = flow_schema_new(&provider, "a b", 3);
    const struct flow_remarks remarks = {.time_from = FLOW_TIME_AFTER};
    for (unsigned cut = 0; cut < 2; cut++) {
        GByteArray *packet = g_byte_array_new();
        struct flow_packet_text lines;
        struct flow_remarks again;
        char end[FLOW_REMARKS_ROOM];
        flow_packet_text_front(packet, schema);
        size_t length = flow_packet_text_end(&remarks, packet->len, 3, 3 + cut, 1000, end);
        g_byte_array_append(packet, (const guint8 *)"1 2", 3);
        g_byte_array_append(packet, (const guint8 *)end, (guint)length);
        g_assert_true(flow_packet_text_split((const char *)packet->data, (int)packet->len, &lines));
        g_assert_cmpmem(lines.id, lines.id_length, "made.up", 7);
        g_assert_cmpmem(lines.names, lines.names_length, "a b", 3);
        g_assert_cmpmem(lines.row, lines.row_length, "1 2", 3);
        g_assert_cmpint(lines.row_offset, ==, 12);
        g_assert_cmpint(lines.remarks_ended, ==, cut);
        flow_remarks_read(&again, lines.remarks, (size_t)lines.remarks_length, !lines.remarks_ended && cut != 0);
        g_assert_cmpint(again.time_from, ==, FLOW_TIME_AFTER);
        g_assert_false(flow_packet_text_split((const char *)packet->data, 11, &lines));
        g_byte_array_unref(packet);
    }
    flow_schema_free(schema);
}

int
main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/remarks/written", test_written);
    g_test_add_func("/remarks/read", test_read);
    g_test_add_func("/remarks/cut", test_read_where_a_packet_was_cut);
    g_test_add_func("/packet", test_packet);
    return g_test_run();
}
