/* categories.h - names of the categories in Suricata's lists
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_LIST_CATEGORIES_H
#define CLOUDFLOW_LIST_CATEGORIES_H

/* Reads the file categories.txt of a folder, lines of "number,name,description"; NULL if there is none. */
char **list_categories_read(const char *folder);
void list_categories_free(char **categories);

/* The name of a category, NULL if it has none. */
const char *list_category(char *const *categories, unsigned number);

#endif
