# SPDX-License-Identifier: GPL-2.0-or-later
"""AWS's flow logs as objects of named values: what queries, parsers and stores of logs make of their lines."""
import datetime
import json
import re
import unittest

import objects
import wireshark

ACCOUNT, ENI, GATEWAY = "123456789012", "eni-0a1b2c3d4e5f60718", "tgw-attach-0a1b2c3d4e5f60718"


def camel(name: str) -> str:
    return re.sub(r"-(.)", lambda match: match[1].upper(), name)


#: How programs spell the columns, of which AWS writes "interface-id".
SPELLINGS = {"s3": str, "athena": lambda name: name.replace("-", "_"), "insights": camel, "pascal": lambda name: camel(name)[0].upper() + camel(name)[1:],
             "glued": lambda name: name.replace("-", "")}
#: Names of CloudWatch's parser that are not AWS's own spelt otherwise: capitals within a word.
PARSED = {"srcaddr": "srcAddr", "dstaddr": "dstAddr", "srcport": "srcPort", "dstport": "dstPort"}


def spelt(rows: list[dict], spell) -> list[dict]:
    return [{spell(name): value for name, value in row.items()} for row in rows]


def with_nodata(where: dict, n: int, nothing=None) -> list[dict]:
    rows = [where | flow for flow in objects.flows(5, n)]
    left_out = ("srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "action")
    for status in ("NODATA", "SKIPDATA"):
        rows.append(where | dict.fromkeys(left_out, nothing) | {"start": 1700000000 + 60 * n, "end": 1700000660, "log-status": status})
    return rows


class Vpc(unittest.TestCase):
    ROWS = with_nodata({"version": 2, "account-id": ACCOUNT, "interface-id": ENI}, 30)
    WANTED = [objects.expected("aws.vpc", row, ENI, ACCOUNT) for row in ROWS]

    def test_spellings(self):
        for name, spell in (SPELLINGS | {"parsed": lambda name: PARSED.get(name, camel(name))}).items():
            with self.subTest(spelling=name):
                self.assertEqual(objects.shown(f"aws-{name}.json", json.dumps(spelt(self.ROWS, spell))), self.WANTED)

    def test_containers(self):
        for name, content in objects.containers(spelt(self.ROWS, SPELLINGS["athena"])).items():
            with self.subTest(name=name):
                self.assertEqual(objects.shown(f"aws-{name}", content), self.WANTED[:1] if name == "one.json" else self.WANTED)

    def test_all_columns(self):
        """Those that name more than the default, as Insights and Log Analytics spell them."""
        more = {"vpc-id": "vpc-0a1b2c3d", "subnet-id": "subnet-0a1b2c3d", "instance-id": "i-0a1b2c3d", "tcp-flags": 3, "type": "IPv4",
                "pkt-srcaddr": "10.0.0.7", "pkt-dstaddr": "10.0.0.8", "region": "eu-west-1", "az-id": "euw1-az1",
                "pkt-src-aws-service": "S3", "flow-direction": "egress", "traffic-path": 8, "ecs-cluster-name": "shop",
                "instance-tag": "a%20b", "next-hop-interface-type": "nat_gateway"}
        columns = ["flowlog.aws." + name.replace("-", "_") for name in more if name not in ("tcp-flags", "region", "flow-direction")]
        values = [str(value).replace("%20", " ") for name, value in more.items() if name not in ("tcp-flags", "region", "flow-direction")]
        row = self.ROWS[0] | more
        oddly = {"subNetId": row["subnet-id"], "startTime": row["start"], "endTime": row["end"]}
        insights = {camel(name): value for name, value in row.items() if name not in ("subnet-id", "start", "end")} | oddly
        sentinel = {SPELLINGS["pascal"](name): value for name, value in row.items() if name not in ("type", "start", "end")}
        sentinel |= {"TrafficType": "IPv4", "Type": "AWSVPCFlow", "TenantId": "t", "TimeGenerated": "2023-11-14T22:13:20Z",
                     "SourceSystem": "s", "Start": "2023-11-14T22:13:20Z", "End": "2023-11-14T22:14:15Z"}
        for made in (row, insights, sentinel):
            shown = objects.shown("aws-all.json", json.dumps(made), *objects.SHARED, "flowlog.tcp.flags", "flowlog.region",
                                  "flowlog.malformed.name", *columns)
            wanted = objects.expected("aws.vpc", row | {"direction": "egress"}, ENI, ACCOUNT, {"egress": "egress"})
            wanted[2] += ",10.0.0.7"
            wanted[4] += ",10.0.0.8"
            self.assertEqual(shown, [wanted + ["3", "eu-west-1", "", *values]])

    def test_times_written_out(self):
        stamp = [{**row, **{name: datetime.datetime.fromtimestamp(row[name], datetime.timezone.utc).isoformat().replace("+00:00", "Z")
                            for name in ("start", "end")}} for row in self.ROWS]
        self.assertEqual(objects.shown("aws-times.json", json.dumps(stamp)), self.WANTED)

    def test_bad_input(self):
        row = self.ROWS[0]
        rows = [row, row | {"interface-id": "lo"}, row | {"action": "allow", "packets": 1.5}, row | {"action": "allow", "interface-id": "lo"},
                row | {"more": {"deep": {"er": True}}, "tags": ["a"]}, {"eventName": "DescribeFlowLogs", "awsRegion": "eu-west-1"},
                [1, 2], "text", row]
        text = "\n".join(map(json.dumps, rows)) + "\n" + '{"version": 2, "version": 3, ' + json.dumps(row)[1:] + "\n" + json.dumps(row)[:-40]
        shown = objects.shown("aws-bad.json", text, "flowlog.provider", "flowlog.malformed.name", "flowlog.unknown.name", "flowlog.log.error")
        errors = [line[3] for line in shown]
        shown[2][1] = ",".join(sorted(shown[2][1].split(",")))  # releases differ in the order
        self.assertEqual(shown[:3], [["aws.vpc", "", "", ""], ["aws.vpc", "", "", ""], ["aws.vpc", "action,packets", "", ""]])
        self.assertEqual(errors[3], "the record is not a flow log's")
        self.assertEqual(shown[4], ["aws.vpc", "", "more.deep.er,tags", ""])
        self.assertEqual(errors[5], "the record is not a flow log's")
        self.assertIn("a name stands twice", " ".join(errors[6:]))
        self.assertEqual(errors[-1], "the file ends inside this record")
        self.assertEqual(len([error for error in errors if error == ""]), 6)

    def test_few_columns(self):
        """What a query chose is a flow log's if it is surely one: else it stays what Wireshark takes it for."""
        row = {name.replace("-", ""): value for name, value in self.ROWS[0].items()}
        for names, provider in (("srcaddr dstaddr srcport dstport bytes", None), ("srcaddr dstaddr bytes action", None),
                                ("srcaddr dstaddr srcport dstport protocol packets bytes start end action", None),
                                ("interfaceid srcaddr dstaddr dstport bytes", "aws.vpc"),
                                ("srcaddr dstaddr srcport logstatus bytes", "aws.vpc")):
            path = wireshark.write("aws-few.json", (json.dumps({name: row[name] for name in names.split()}) + "\n") * 30)
            if provider is None:
                self.assertNotIn("flowlog", wireshark.run("captype", path).stdout, names)
            else:
                self.assertEqual(wireshark.fields(path, "flowlog.provider"), [[provider]] * 30)


class Tgw(unittest.TestCase):
    def test_spellings(self):
        rows = []
        for flow in objects.flows(6, 20):
            flow = {name: value for name, value in flow.items() if name != "action"}
            rows.append({"version": 6, "resource-type": "TransitGateway", "account-id": ACCOUNT, "tgw-id": "tgw-0a1b2c3d",
                         "tgw-attachment-id": GATEWAY, "tgw-src-vpc-id": "vpc-0a1b2c3d", "packets-lost-no-route": 3} | flow)
        wanted = [objects.expected("aws.tgw", row, GATEWAY, ACCOUNT) for row in rows]
        for name, spell in SPELLINGS.items():
            with self.subTest(spelling=name):
                self.assertEqual(objects.shown(f"tgw-{name}.json", json.dumps(spelt(rows, spell))), wanted)


if __name__ == "__main__":
    unittest.main()
