/* text.h - text of a log where it stands in a sentence, or is a value that did not come out of the packet's bytes
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TEXT_H
#define CLOUDFLOW_TEXT_H

#include "compat/epan_compat.h"

/* Text of a log, with a NUL at its end, as it may be shown: what a terminal or a window would act on (characters that
 * control, turn the direction of text, end a line or are not seen) is escaped, what is no UTF-8 is replaced. The result
 * is the pool's, or text itself. */
const char *text_shown(wmem_allocator_t *pool, const char *text);
/* Text of a log as the value of a field: what is no UTF-8 is replaced. The result is the pool's. */
char *text_utf8(wmem_allocator_t *pool, const char *text, size_t length);

#endif
