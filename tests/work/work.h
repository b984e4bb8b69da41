/* work.h - jobs whose cost must grow no faster than their size: see test_work.py
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_WORK_H
#define CLOUDFLOW_WORK_H

#include <glib.h>

/* Input of size n is made by make(), which is not counted, and worked at by do_it(), which is. */
struct job {
    const char *name;
    guint n;
    gpointer (*make)(guint n);
    void (*work)(gpointer input);
    void (*forget)(gpointer input);
};

/* Each list ends with a job without a name. */
extern const struct job file_jobs[], order_jobs[], join_jobs[], mirror_jobs[], list_jobs[];

/* One of 2^16 texts with the same g_str_hash() and length, by number. */
char *work_colliding_text(guint number);

#endif
