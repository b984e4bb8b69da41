# SPDX-License-Identifier: GPL-2.0-or-later
"""Alibaba Cloud's flow logs, as Simple Log Service hands them on."""
import json
import unittest

import objects
import wireshark

ACCOUNT, ENI, VPC, VSWITCH = "1379000000000004", "eni-bp17w00000000000sfw6", "vpc-bp1cznk000000000000vv", "vsw-bp16w000000000000qe6"
WAYS = {"in": "ingress", "out": "egress"}
MISSING = (*objects.MISSING, "null")


def around(at: int) -> dict:
    """What Simple Log Service puts beside a row."""
    return {"__time__": 1700100000 + at, "__topic__": "flow_log", "__source__": "log_service", "__pack_meta__": "1|MTY1MDk2|5|4",
            "__tag__:__receive_time__": str(1700100001 + at), "__tag__:__client_ip__": "10.0.0.77"}


def of_interface() -> dict:
    return {"version": "1", "account-id": ACCOUNT, "eni-id": ENI, "vm-id": "i-bp13cg00000000000zs2", "vswitch-id": VSWITCH,
            "vpc-id": VPC}


def vpc_rows(n: int) -> list[dict]:
    rows = [around(at) | of_interface() | {"direction": ("in", "out")[at % 2], "tcp-flags": (2, 18, 27)[at % 3]} | flow
            for at, flow in enumerate(objects.flows(1, n, MISSING))]
    # Without traffic, and where records were lost, the names that have no value are left out.
    for status in ("NODATA", "SKIPDATA"):
        rows.append(around(n) | of_interface() | {"start": 1700000000 + 60 * n, "end": 1700000060 + 60 * n, "log-status": status})
    return rows


class Vpc(unittest.TestCase):
    ROWS = vpc_rows(40)

    def test_every_container(self):
        wanted = [objects.expected("alibaba.vpc", row, ENI, ACCOUNT, WAYS, MISSING) for row in self.ROWS]
        self.assertEqual({row[13] for row in wanted}, {"OK", "NODATA", "SKIPDATA"})
        for name, content in objects.containers(self.ROWS).items():
            with self.subTest(name=name):
                self.assertEqual(objects.shown(f"alibaba-{name}", content), wanted[:1] if name == "one.json" else wanted)

    def test_answer_of_a_search(self):
        wanted = [objects.expected("alibaba.vpc", row, ENI, ACCOUNT, WAYS, MISSING) for row in self.ROWS]
        answer = {"count": len(self.ROWS), "progress": "Complete", "logs": self.ROWS}
        self.assertEqual(objects.shown("alibaba-answer.json", json.dumps(answer)), wanted)

    def test_what_only_this_log_has(self):
        names = ("flowlog.alibaba.vpc_id", "flowlog.alibaba.vswitch_id", "flowlog.alibaba.vm_id", "flowlog.tcp.flags", "flowlog.region",
                 "flowlog.alibaba.srctype", "flowlog.alibaba.topic", "flowlog.alibaba.tag.client_ip", "flowlog.log.timestamp",
                 "flowlog.log.ingestion")
        row = self.ROWS[0] | {"region": "cn-hangzhou", "srctype": "10.0.0.0/8"}
        self.assertEqual(objects.shown("alibaba-own.json", json.dumps(row), *names),
                         [[VPC, VSWITCH, "i-bp13cg00000000000zs2", "2", "cn-hangzhou", "10.0.0.0/8", "flow_log", "10.0.0.77",
                           wireshark.shown_time("Nov 16, 2023 02:00:00.000000000 UTC"), wireshark.shown_time("Nov 16, 2023 02:00:01.000000000 UTC")]])

    def test_paths_of_traffic(self):
        rows = [self.ROWS[0] | {name: value} for name in ("traffic_path", "TrafficPath", "rafficPath")
                for value in ("natGateway", "2", "21")]
        self.assertEqual(objects.shown("alibaba-paths.json", json.dumps(rows), "flowlog.alibaba.traffic_path", "flowlog.unknown.name"),
                         [["natGateway", ""], ["2", ""], ["21", ""]] * 3)
        tree = wireshark.tshark("-r", wireshark.files() / "alibaba-paths.json", "-V")
        self.assertEqual(tree.count("Traffic Path: natGateway (NAT gateway)"), 3)
        self.assertEqual(tree.count("Traffic Path: 21\n"), 3)

    def test_syn_with_ack_tells_nobody(self):
        """Nobody says whether the log writes an ACK that is not beside a SYN."""
        ends = {"srcaddr": "10.0.0.9", "dstaddr": "198.51.100.7", "srcport": 50001, "dstport": 50002, "protocol": 6}
        rows = [self.ROWS[0] | ends | {"tcp-flags": flags} for flags in (18, 2)]
        for row, wanted in zip(rows, (["", ""], ["10.0.0.9", "50001"])):
            path = wireshark.write("alibaba-opener.json", json.dumps(row))
            self.assertEqual(wireshark.fields(path, "flowlog.ip.initiator", "flowlog.initiator.port", args=("-2",)), [wanted])

    def test_bad_input(self):
        row = objects.strings(self.ROWS[0])
        audit = {"__time__": 1700000000, "__topic__": "actiontrail_audit", "event.eventName": "DescribeInstances", "account-id": ACCOUNT}
        rows = [row, row | {"action": "MAYBE"}, row | {"eni-id": "lo"}, row | {"srcport": "65536", "later": {"a": [1]}}, audit,
                row | {"bytes": 18446744073709551615}, row | {"bytes": "18446744073709551615", "dstaddr": None}]
        lines = "".join(json.dumps(row) + "\n" for row in rows) + json.dumps(row)[:-90]
        names = ("flowlog.provider", "flowlog.malformed.name", "flowlog.unknown.name", "flowlog.unknown.value", "flowlog.bytes",
                 "ip.dst", "flowlog.log.error")
        shown = objects.shown("alibaba-bad.json", lines, *names)
        end = [row["bytes"], row["dstaddr"]]
        self.assertEqual([line[:6] for line in shown[:4]], [["alibaba.vpc", "", "", "", *end], ["alibaba.vpc", "action", "", "", *end],
                         ["alibaba.vpc", "", "", "", *end], ["alibaba.vpc", "srcport", "later.a", "[1]", *end]])
        self.assertEqual([line[4:6] for line in shown[6:7]], [["18446744073709551615", ""]])
        self.assertEqual(len(shown), 8)
        self.assertEqual(shown[4][6], "the record is not a flow log's")
        self.assertIn("the record is not JSON", shown[5][6])  # a number that the parser has no room for
        self.assertEqual(shown[7][6], "the file ends inside this record")

    def test_rounded_numbers(self):
        """With a fraction a number is a double, and from 2**53 on nobody knows of which integer."""
        rows = [json.dumps(self.ROWS[0] | {"bytes": "@"}).replace('"@"', number) for number in (
            "9007199254740991.0", "9007199254740993.0", "9.007199254740993E15", "9007199254740993", "1e3")]
        self.assertEqual(objects.shown("rounded.json", "\n".join(rows), "flowlog.bytes", "flowlog.malformed"),
                         [["9007199254740991", ""], ["", "9.007199254740992e+15"], ["", "9.007199254740992e+15"],
                          ["9007199254740993", ""], ["1000", ""]])

    def test_nobody_elses_objects(self):
        """Rows of Simple Log Service that are no flow log's."""
        row = {name: value for name, value in self.ROWS[0].items() if name.startswith("__") or name in ("account-id", "vpc-id")}
        for name, more in {"audit": {"event.sourceIpAddress": "10.0.0.9"},
                           "slb": {"client_ip": "10.0.0.9", "client_port": "1", "vip_addr": "10.0.0.1", "status": "200"},
                           "waf": {"src_ip": "10.0.0.9", "src_port": "1", "dst_port": "443", "action": "block"},
                           "firewall": {"src_ip": "10.0.0.9", "dst_ip": "10.0.0.1", "src_port": "1", "dst_port": "2", "ip_protocol": "tcp",
                                        "in_bps": "1", "total_bytes": "3", "start_time": "1700000000", "direction": "in"}}.items():
            path = wireshark.write(f"alibaba-other-{name}.json", (json.dumps(row | more) + "\n") * 30)
            self.assertNotIn("flowlog", wireshark.run("captype", path).stdout, name)


class Cen(unittest.TestCase):
    def test_rows(self):
        where = {"account-id": ACCOUNT, "attachment-id": "tr-attach-0a1b2c000000000", "cen-id": "cen-0a1b2c3000000000",
                 "src-region-id": "cn-hangzhou", "dst-region-id": "eu-central-1"}
        rows = []
        for at, flow in enumerate(objects.flows(2, 20, MISSING)):
            flow = {name: value for name, value in flow.items() if name not in ("action", "log-status")}
            rows.append({"__time__": 1700100000, "__topic__": ""} | where | flow | {"direction": ("in", "out")[at % 2]})
        wanted = [objects.expected("alibaba.cen", row, where["attachment-id"], ACCOUNT, WAYS, MISSING) for row in rows]
        for name, content in objects.containers(rows).items():
            with self.subTest(name=name):
                self.assertEqual(objects.shown(f"cen-{name}", content), wanted[:1] if name == "one.json" else wanted)
        self.assertEqual(objects.shown("cen-one.json", json.dumps(rows[0]), "flowlog.resource", "flowlog.alibaba.src_region_id",
                                       "flowlog.alibaba.dst_region_id", "flowlog.unknown.name"),
                         [[where["cen-id"], "cn-hangzhou", "eu-central-1", ""]])


if __name__ == "__main__":
    unittest.main()
