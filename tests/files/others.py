# SPDX-License-Identifier: GPL-2.0-or-later
"""Texts that look like a cloud flow log and are none: what a hasty reader would claim."""
import json

RESOURCE = "/SUBSCRIPTIONS/00000000-0000-0000-0000-000000000000/RESOURCEGROUPS/RG/PROVIDERS/MICROSOFT.NETWORK/"


def _lines(*lines: str, times: int = 40) -> str:
    return "".join(line + "\n" for line in lines * times)


def _json_records(**record) -> str:
    return json.dumps({"records": [record] * 20})


def texts() -> dict[str, str]:
    """Name -> content; each would be somebody's log, table or document."""
    load_balancer = ('http 2018-07-02T22:23:00.186641Z app/my-loadbalancer/50dc6c495c0c9188 192.168.131.39:2817 '
                     '10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET http://www.example.com:80/ HTTP/1.1" '
                     '"curl/7.46.0" - - arn:aws:elasticloadbalancing:us-east-2:123456789012:targetgroup/t/73e2 '
                     '"Root=1-58337262-36d228ad5d99923122bbe354" "-" "-" 0')
    s3_access = ('79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be bucket [06/Feb/2019:00:00:38 +0000] '
                 '192.0.2.3 79a59df9 3E57427F3EXAMPLE REST.GET.VERSIONING - "GET /b?versioning HTTP/1.1" 200 - 113 - 7 '
                 '- "-" "S3Console/0.4" - s9lzHYrFp76ZVxRcpX9+5cjAnEH2ROuNkd2BHfIa6UkFVdtjf5mKR3 SigV4')
    trail = {"Records": [{"eventVersion": "1.08", "eventTime": "2023-07-19T21:11:57Z", "awsRegion": "us-east-1",
                          "eventName": "DescribeFlowLogs", "sourceIPAddress": "192.0.2.1"}] * 20}
    resolver = {"version": "1.100000", "account_id": "123456789012", "region": "us-east-1", "vpc_id": "vpc-1",
                "query_timestamp": "2022-03-03T12:00:00Z", "query_name": "example.com.", "srcaddr": "10.0.0.4",
                "srcport": "42100", "transport": "UDP"}
    return {
        "prose.txt": "The version of srcaddr and dstaddr shown here is version 2 of the protocol.\n" * 30,
        "numbers.txt": _lines("2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        "table.txt": _lines("2 alpha eni beta gamma 1 2 3 4 5 6 7 ok OK"),
        "version.txt": _lines("version 2", "account-id unknown"),
        "csv-people.csv": "id,version,start,end,action,status\n" + _lines("1,2,1700000000,1700000060,run,OK"),
        "csv-flows.csv": "Src IP,Dst IP,Protocol,Bytes\n" + _lines("10.0.0.1,10.0.0.2,6,100"),
        "syslog.log": _lines("Nov 23 06:31:05 host kernel: IN=eth0 OUT= SRC=10.0.0.1 DST=10.0.0.2 LEN=60 PROTO=TCP "
                             "SPT=1 DPT=2"),
        "syslog-of-aws.log": _lines("Nov 23 06:31:05 host agent[7]: attached eni-0a1b2c3d4e5f60718 10.0.0.1 10.0.0.2 OK"),
        "syslog-5424.log": _lines("<34>1 2023-10-11T22:14:15.003Z host su - ID47 - 'su root' failed"),
        "kubectl.log": _lines("[pod/vpc-cni-1/aws-node] 2023-01-01T00:00:00Z version 2 of eni-0a1b2c3d4e5f60718 is OK"),
        "compose.log": _lines("web-1  | 2 123456789012 requests, 10.0.0.1 10.0.0.2 ACCEPT"),
        "grep.log": _lines("a.log:2 3 4 5 6 7 8 9 10 11 12 13 14 15", "aws.c:12: version account-id srcaddr"),
        "awslogs.log": _lines("/aws/lambda/shop eni-rotator START RequestId: 1 Version: 2"),
        "message.json": _lines(json.dumps({"timestamp": 1, "message": "2 123456789012 eni-0a1b2c3d 10.0.0.1 10.0.0.2 1 2 "
                                           "6 1 40 1700000000 1700000001 ACCEPT OK"})),
        "ends-of-rows.log": _lines("443 22 6 25 20000 1620140761 1620140821 ACCEPT OK"),
        "title.log": "Report\n" + _lines("2 3 4 5 6 7 8 9 10 11 12 13 14 15"),
        "ends-of-json.json": 'Event"}]},' + _lines('{"time":"2023-01-01T00:00:00Z","category":"Administrative"},'),
        "json-in-prose.log": _lines(f"sent {json.dumps({'category': 'FlowLogFlowEvent'})}]}}, {json.dumps({'category': 'FlowLogFlowEvent'})}"),
        "nginx.log": _lines('10.0.0.1 - - [10/Oct/2020:13:55:36 +0000] "GET / HTTP/1.1" 200 2326 "-" "curl"'),
        "alb.log": _lines(load_balancer),
        "s3-access.log": _lines(s3_access),
        "cloudtrail.json": json.dumps(trail),
        "resolver.json": _lines(json.dumps(resolver)),
        "zeek.log": "#separator \\x09\n#fields\tts\tuid\tid.orig_h\n"
                    + _lines("1.2\tC1\t10.0.0.1\t1\t10.0.0.2\t2\ttcp"),
        "suricata.json": _lines('{"timestamp":"2023-01-01T00:00:00+0000","event_type":"flow","src_ip":"10.0.0.1",'
                                '"dest_ip":"10.0.0.2","proto":"TCP","flow":{"bytes_toserver":1,"action":"allowed"}}'),
        "docker.json": _lines('{"log":"2 eni accept\\n","stream":"stdout","time":"2023-01-01T00:00:00Z"}'),
        "azure-activity.json": _json_records(time="2023-01-01T00:00:00Z", category="Administrative",
                                             resourceId=RESOURCE + "NETWORKSECURITYGROUPS/A",
                                             operationName="MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/WRITE"),
        "azure-rule-counter.json": _json_records(time="2023-01-01T00:00:00Z",
                                                 category="NetworkSecurityGroupRuleCounter",
                                                 resourceId=RESOURCE + "NETWORKSECURITYGROUPS/A",
                                                 properties={"vnetResourceGuid": "{0}", "matchedConnections": 2}),
        "records.json": json.dumps({"records": [{"flow": "yes", "flowTuple": "1,2,3"}] * 20}),
        "events.json": json.dumps({"events": [{"timestamp": 1700000000000, "name": "start"}] * 20}),
        "messages.json": json.dumps({"messageType": "CONTROL_MESSAGE", "logEvents": []}),
        "array.json": json.dumps([{"message": "version of the srcaddr"}] * 20),
        "gcp-audit.json": json.dumps([{"logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity",
                                       "timestamp": "2023-01-01T00:00:00Z", "jsonPayload": {"src_ip": "1.2.3.4"}}] * 9),
        "package.json": json.dumps({"name": "flow", "version": "2.0.0", "scripts": {"start": "node ."}}, indent=2),
        "har.json": json.dumps({"log": {"version": "1.2", "creator": {"name": "x", "version": "1"}, "entries": []}}),
        "notebook.ipynb": json.dumps({"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}),
        "empty.log": "",
        "blank.log": "\n\n \n",
        "brace.json": "{",
        "bracket.json": "[",
        "bom.txt": "\ufeff",
        "hosts.txt": _lines("10.0.0.1 host-a", "10.0.0.2 host-b"),
        "query.sql": "SELECT srcaddr, dstaddr, bytes FROM vpc_flow_logs WHERE action = 'REJECT';\n",
        "format.txt": "${version} ${account-id} ${interface-id} ${srcaddr} ${dstaddr} ${srcport} ${dstport}\n",
        "athena.ddl": "CREATE EXTERNAL TABLE vpc_flow_logs (version int, account_id string, interface_id string)\n",
    }
