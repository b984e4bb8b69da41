/* work.c - does each job at its size and at twice that; callgrind counts what counted() costs
 *
 * Prints the names of the jobs in the order in which they are done.
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#include <stdio.h>
#include "tests/work/work.h"

char *
work_colliding_text(guint number)
{
    GString *text = g_string_new(NULL);
    for (guint bit = 0; bit < 16; bit++) {
        g_string_append(text, (number >> bit & 1) != 0 ? "bz" : "cY"); /* 33 * 'b' + 'z' == 33 * 'c' + 'Y' */
    }
    return g_string_free(text, FALSE);
}

void counted(const struct job *job, gpointer input);

/* callgrind knows it by its name, so it must not become part of another function. */
__attribute__((noinline)) void
counted(const struct job *job, gpointer input)
{
    job->work(input);
}

static void
do_job(const struct job *job, guint n)
{
    gpointer input = job->make(n);
    counted(job, input);
    job->forget(input);
}

int
main(void)
{
    static const struct job *const lists[] = {file_jobs, order_jobs, join_jobs, mirror_jobs, list_jobs};
    for (size_t i = 0; i < G_N_ELEMENTS(lists); i++) {
        for (const struct job *job = lists[i]; job->name != NULL; job++) {
            do_job(job, job->n / 8 > 0 ? job->n / 8 : 1); /* what is made once a process is not counted */
            do_job(job, job->n);
            do_job(job, 2 * job->n);
            puts(job->name);
        }
    }
    return 0;
}
