/* declared.h - the formats that the user declared for header-less rows
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_DECLARED_H
#define CLOUDFLOW_DECLARED_H

#include "core/wrap/recognise.h"

/* Tells the recogniser the format of the environment variable CLOUDFLOW_FORMAT; those of the file flowlog_formats in
 * the configuration folder, which the dissector module's preferences write; and those of a file as core/wrap/formats.h
 * has it. That is, and scripts/doctor says the same: the one that CLOUDFLOW_FORMATS names; else flowlog_formats.json in
 * the folder of the profile; else flowlog_formats.json in the personal configuration folder. All are read for each file
 * that is opened. What is wrong with any of them is a warning, once a process. */
void filetap_declare_formats(struct flow_recogniser *recogniser);

#endif
