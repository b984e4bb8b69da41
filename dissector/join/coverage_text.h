/* coverage_text.h - a survey as text
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_JOIN_COVERAGE_TEXT_H
#define CLOUDFLOW_JOIN_COVERAGE_TEXT_H

#include "dissector/join/survey.h"

/* Prints it, and problem, unless that is NULL. */
void join_print_text(const struct join_survey *survey, const struct join *join, const char *problem);
/* Prints why there is none. */
void join_print_problem_text(const char *problem);

#endif
