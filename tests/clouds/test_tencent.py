# SPDX-License-Identifier: GPL-2.0-or-later
"""Tencent Cloud's flow logs: lines that have AWS's columns, and objects of values."""
import json
import unittest

import objects
import wireshark

ACCOUNT, ENI, CCN = "1250000009", "eni-0abcxyz1", "ccn-f49l6u0z"
COLUMNS = ("version", "account-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start",
           "end", "action", "log-status")
MISSING = (*objects.MISSING, -1, "-1")


def with_nodata(where: dict, n: int) -> list[dict]:
    made = [where | flow for flow in objects.flows(4, n)]
    made.append(where | dict.fromkeys(COLUMNS[3:8], "-") | {"packets": -1, "bytes": -1, "start": 1700000000 + 60 * n, "end": 1700000600,
                                                            "action": "-", "log-status": "NODATA"})
    return made


def line(row: dict) -> str:
    return " ".join("-" if row[name] in objects.MISSING else str(row[name]) for name in COLUMNS) + "\n"


class Vpc(unittest.TestCase):
    ROWS = with_nodata({"version": 1, "account-id": int(ACCOUNT), "interface-id": ENI}, 40)
    WANTED = [objects.expected("tencent.vpc", row, ENI, ACCOUNT, missing=MISSING) for row in ROWS]

    def test_lines(self):
        text = "".join(map(line, self.ROWS))
        self.assertEqual(objects.shown("tencent.log", text), self.WANTED)
        self.assertEqual(objects.shown("tencent-last.log", line(self.ROWS[-1])), self.WANTED[-1:])
        self.assertEqual(objects.shown("tencent-bad.log", text, "flowlog.malformed.name"), [[""]] * len(self.ROWS))

    def test_objects(self):
        for name, content in objects.containers([row | {"__TIMESTAMP__": 1700100000123, "__SOURCE__": "10.0.0.1"} for row in self.ROWS]).items():
            with self.subTest(name=name):
                self.assertEqual(objects.shown(f"tencent-{name}", content), self.WANTED[:1] if name == "one.json" else self.WANTED)
        self.assertEqual(objects.shown("tencent-around.json", json.dumps(self.ROWS[0] | {"__TIMESTAMP__": 1700100000123, "__SOURCE__": "a"}),
                                       "flowlog.log.timestamp", "flowlog.tencent.source", "flowlog.unknown.name"),
                         [[wireshark.shown_time("Nov 16, 2023 02:00:00.123000000 UTC"), "a", ""]])

    def test_answer_of_a_search(self):
        """What Cloud Log Service's interface gives: objects in strings of objects."""
        answer = {"Response": {"Context": "c", "ListOver": True, "RequestId": "r", "Results": [
            {"Time": 1700100000000, "TopicId": "t", "Source": "10.0.0.1", "LogJson": json.dumps(objects.strings(row))} for row in self.ROWS]}}
        self.assertEqual(objects.shown("tencent-answer.json", json.dumps(answer)), self.WANTED)

    def test_told_from_aws(self):
        """By the version; without one by the account, and if that could be either's it is AWS's, whose columns are chosen."""
        row = self.ROWS[0]
        bare = {name: value for name, value in row.items() if name != "version"}
        made = [row, row | {"account-id": "100012345678", "interface-id": "eni-0a1b2c3d"}, row | {"version": 2, "account-id": "123456789012"},
                row | {"version": "5", "account-id": "123456789012"}, bare, bare | {"account-id": "123456789012"}]
        self.assertEqual(objects.shown("tencent-aws.json", json.dumps(made), "flowlog.provider"),
                         [["tencent.vpc"], ["tencent.vpc"], ["aws.vpc"], ["aws.vpc"], ["tencent.vpc"], ["aws.vpc"]])
        self.assertEqual(objects.shown("tencent-aws.log", "".join(map(line, made[:3])), "flowlog.provider"),
                         [["tencent.vpc"], ["tencent.vpc"], ["aws.vpc"]])


class Ccn(unittest.TestCase):
    WHERE = {"version": 1, "region-id": "eu-frankfurt", "ccn-id": CCN, "srcregionid": "eu-frankfurt", "dstregionid": "ap-tokyo"}

    def test_rows(self):
        made = with_nodata(self.WHERE, 20)
        wanted = [objects.expected("tencent.ccn", row, "", "", missing=MISSING) for row in made]
        for spelling in ("ccn-id", "ccnid"):
            spelt = [{spelling if name == "ccn-id" else name: value for name, value in row.items()} for row in made]
            for name, content in objects.containers(spelt).items():
                with self.subTest(name=name, spelling=spelling):
                    self.assertEqual(objects.shown(f"ccn-{name}", content), wanted[:1] if name == "one.json" else wanted)
        self.assertEqual(objects.shown("ccn-where.json", json.dumps(made[0]), "flowlog.resource", "flowlog.region",
                                       "flowlog.tencent.srcregionid", "flowlog.tencent.dstregionid", "flowlog.unknown.name"),
                         [[CCN, "eu-frankfurt", "eu-frankfurt", "ap-tokyo", ""]])


if __name__ == "__main__":
    unittest.main()
