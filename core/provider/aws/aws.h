/* aws.h - what the two kinds of AWS flow log share
 *
 * SPDX-License-Identifier: GPL-2.0-or-later
 */
#ifndef CLOUDFLOW_AWS_H
#define CLOUDFLOW_AWS_H

#include "core/record/record.h"

enum { AWS_VPC = 1, AWS_TGW = 2 };

/* The longest interval of aggregation that a flow log can be set to, which is the default too. */
enum { AWS_LONGEST_WINDOW = 600 };

/* The columns of both; flow_field.sets says which one has a column. */
extern const struct flow_field aws_fields[];
/* What neither logs, and what the rows of either look like. */
extern const struct flow_unlogged aws_unlogged[];
extern const struct flow_looks aws_looks;
/* Documents of other schemas: by which paths they name the columns, and which objects they are. */
extern const struct flow_path aws_paths[];
extern const struct flow_json aws_vpc_json, aws_tgw_json;
/* What `aws ec2 describe-flow-logs` says of both. */
extern const struct flow_format_list aws_formats;

/* The members of struct flow_provider that are the same for both. */
#define AWS_SHARED                                                                                                     \
    .fields = aws_fields, .looks = &aws_looks, .window = AWS_LONGEST_WINDOW, .unlogged = aws_unlogged,                 \
    .ip_bytes = true, .verdict_chosen = true, .finish = aws_finish, .flat_json = true, .paths = aws_paths,             \
    .may_hold_line = true, .formats = &aws_formats

/* flow_provider.finish of both: of a document, which addresses are the packets' and which the interface's. */
void aws_finish(struct flow_record *record);

/* flow_provider.summary of both: the AWS service at the far end and the way the traffic took. */
void aws_summary(const struct flow_record *record, GString *info);

#endif
