/* sorting.c - whether a file's rows are put in order, and what is said of those that are not
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <string.h>
#include "core/record/value.h"
#include "filetap/order.h"
#include "filetap/sorting.h"
#include <wsutil/report_message.h>

/* 1 TiB; so that no sum of bytes overflows. */
enum { MOST_MIB = 1 << 20 };

static void
warn_of(const char *wanted)
{
    static bool has_warned;
    if (!has_warned) {
        has_warned = true;
        report_warning(
            "cloudflow: CLOUDFLOW_ORDER is \"%s\", which is neither \"file\" nor a number of MiB from 1 to %d. "
            "It is not used.",
            wanted, MOST_MIB);
    }
}

struct filetap_sorting
filetap_sorting_of(wtap *wth)
{
    const char *wanted = g_getenv("CLOUDFLOW_ORDER");
    uint64_t mib = FILETAP_ORDER_USUAL;
    /* Of what is no regular file, wiretap opens FIFOs alone. */
    if (wth->ispipe) {
        return (struct filetap_sorting){.why = "what comes through a pipe is shown as it comes"};
    }
    if (wanted != NULL && g_ascii_strcasecmp(wanted, "file") == 0) {
        return (struct filetap_sorting){.why = "CLOUDFLOW_ORDER=file keeps the order of the file"};
    }
    if (wanted != NULL && *wanted != '\0' && (!flow_parse_uint(wanted, strlen(wanted), MOST_MIB, &mib) || mib == 0)) {
        warn_of(wanted);
        mib = FILETAP_ORDER_USUAL;
    }
    return (struct filetap_sorting){.mib = (unsigned)mib};
}

void
filetap_sorting_say(struct filetap_sorting *sorting, uint64_t late, wtap *wth)
{
    if (late == 0 || sorting->has_said) {
        return;
    }
    sorting->has_said = true;
    char *why =
        sorting->mib == 0
            ? g_strdup(sorting->why)
            : g_strdup_printf("as much as is in order within %u MiB was put in order, CLOUDFLOW_ORDER=%u in the "
                              "environment does so within %u MiB",
                              sorting->mib, MIN(4 * sorting->mib, MOST_MIB), MIN(4 * sorting->mib, MOST_MIB));
    char *comment = g_strdup_printf("Not in the order of time: %" G_GUINT64_FORMAT
                                    " of the records stand behind a later one (%s). To sort them: save them in two "
                                    "passes (tshark -2 -r FILE -w saved.pcapng), then reordercap saved.pcapng "
                                    "sorted.pcapng.",
                                    (guint64)late, why);
    wtap_block_t section = g_array_index(wth->shb_hdrs, wtap_block_t, 0);
    wtap_block_add_string_option(section, OPT_COMMENT, comment, strlen(comment));
    g_free(comment);
    g_free(why);
}
