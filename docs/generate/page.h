/* page.h - a page of docs/ that is written by hand but for one part
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_PAGE_H
#define CLOUDFLOW_PAGE_H

/* Prints the page that the program's only argument names, with what print() prints between the two lines that mark its
 * part. Returns the program's exit status, and complains if there is no such page or part. */
int page_print(int argc, char **argv, void (*print)(void));

#endif
