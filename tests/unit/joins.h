/* joins.h - what the tests of the join share: an index and its matcher
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_TESTS_JOINS_H
#define CLOUDFLOW_TESTS_JOINS_H

#include "core/join/match.h"

#define SECOND INT64_C(1000000000)

static const struct join_settings settings = {.slack = 60 * SECOND};

static struct join_matcher *matcher; /* of the index of the test that runs */

/* An empty index, with its matcher in matcher; both are freed by end(). */
static struct join *
begin(const struct join_settings *with)
{
    struct join *join = join_new(with);
    matcher = join_matcher_new(join);
    return join;
}

static void
end(struct join *join)
{
    join_matcher_free(matcher);
    join_free(join);
}

#endif
