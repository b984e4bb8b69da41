/* azure.h - what NSG flow logs and VNet flow logs share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_AZURE_H
#define CLOUDFLOW_AZURE_H

#include "core/record/record.h"
#include "core/record/rows.h"

enum { AZURE_NSG = 1, AZURE_VNET = 2 };

/* A flow that goes on is logged at least so often. */
enum { AZURE_SECONDS_BETWEEN_STEPS = 300 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field azure_fields[];

/* flow_provider.finish of both: what the action is where only the state says it, sums of both directions, and what the
 * resource id is made of. */
void azure_finish(struct flow_record *record);

/* flow_provider.summary of both: the state, and the rule that decided. */
void azure_summary(const struct flow_record *record, GString *info);

/* Adds what a resource's id says: the subscription, the resource group, and the resource's own name. */
void azure_compute_resource(struct flow_record *record);

/* Whether all counters of both directions that the record has are 0. */
bool azure_counts_nothing(const struct flow_record *record);

/* How the records of each nest. */
extern const struct flow_json azure_nsg_json, azure_vnet_json;

/* The Azure command line's list of flow logs. */
extern const struct flow_setup azure_setup;

/* The members of struct flow_provider that are the same for both. */
#define AZURE_SHARED                                                                                                   \
    .fields = azure_fields, .steps = true, .both_ways = true, .opener_named = true,                                    \
    .filtered_by = "the log may be set to leave it out (enabledFilteringCriteria)", .setup = &azure_setup,             \
    .window = AZURE_SECONDS_BETWEEN_STEPS, .finish = azure_finish, .summary = azure_summary

#endif
