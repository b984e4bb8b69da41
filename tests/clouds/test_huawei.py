# SPDX-License-Identifier: GPL-2.0-or-later
"""Huawei Cloud's VPC flow logs: lines, and objects of the same values."""
import json
import unittest

import objects
import wireshark

PROJECT, INTERFACE = "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef"
COLUMNS = ("version", "project-id", "interface-id", "srcaddr", "dstaddr", "srcport", "dstport", "protocol", "packets", "bytes", "start",
           "end", "action", "log-status")


def rows(n: int) -> list[dict]:
    where = {"version": 1, "project-id": PROJECT, "interface-id": INTERFACE}
    made = [where | flow for flow in objects.flows(3, n)]
    for status in ("NODATA", "SKIPDATA"):
        made.append(where | dict.fromkeys(COLUMNS[3:10], "-") | {"start": 1700000000 + 60 * n, "end": 1700000600, "action": "-",
                                                                 "log-status": status})
    return made


def line(row: dict) -> str:
    return " ".join("-" if row[name] in objects.MISSING else str(row[name]) for name in COLUMNS) + "\n"


class Huawei(unittest.TestCase):
    ROWS = rows(40)
    WANTED = [objects.expected("huawei.vpc", row, INTERFACE, PROJECT) for row in ROWS]

    def test_lines(self):
        text = "".join(line(row) for row in self.ROWS)
        self.assertEqual(objects.shown("huawei.log", text), self.WANTED)
        # any of them may be the first
        self.assertEqual(objects.shown("huawei-last.log", line(self.ROWS[-1])), self.WANTED[-1:])
        # a header is no part of the log, but of what was made of it
        header = " ".join(COLUMNS) + "\n"
        self.assertEqual(objects.shown("huawei-header.log", header + text), self.WANTED)

    def test_objects(self):
        for spelling in ("-", "_"):
            made = [{name.replace("-", spelling): value for name, value in row.items()} for row in self.ROWS]
            for name, content in objects.containers(made).items():
                with self.subTest(name=name, spelling=spelling):
                    self.assertEqual(objects.shown(f"huawei-{name}", content), self.WANTED[:1] if name == "one.json" else self.WANTED)

    def test_answer_of_a_search(self):
        """What Log Tank Service's interface gives: lines among objects."""
        answer = {"logs": [{"content": line(row).strip(), "labels": {"hostName": "x"}, "line_num": str(at)} for at, row in enumerate(self.ROWS)],
                  "count": len(self.ROWS), "isQueryComplete": True}
        self.assertEqual(objects.shown("huawei-answer.json", json.dumps(answer)), self.WANTED)

    def test_bad_input(self):
        row = line(self.ROWS[0]).split()
        broken = [" ".join(row[:at] + [value] + row[at + 1:]) + "\n" for at, value in ((7, "256"), (12, "MAYBE"), (9, "1e9"))]
        short, aws = " ".join(row[:-1]) + "\n", f"2 123456789012 eni-0a1b2c3d {' '.join(row[3:])}\n"
        shown = objects.shown("huawei-bad.log", line(self.ROWS[0]) + "".join(broken) + short + aws, "flowlog.provider",
                              "flowlog.malformed.name")
        self.assertEqual(shown[:4], [["huawei.vpc", ""], ["huawei.vpc", "protocol"], ["huawei.vpc", "action"], ["huawei.vpc", "bytes"]])
        self.assertEqual(shown[5], ["aws.vpc", ""])
        self.assertEqual(len(shown), 6)

    def test_nobody_elses_lines(self):
        row = line(self.ROWS[0]).split()
        for name, text in {"order": " ".join(reversed(row)), "version": " ".join(["2", *row[1:]]), "names": " ".join(["x", *row[1:]]),
                           "request": f"1 {PROJECT} req-{INTERFACE} 10.0.0.1 10.0.0.2 - - GET /v2.1/servers 200 1 2 3 4"}.items():
            path = wireshark.write(f"huawei-other-{name}.log", (text + "\n") * 40)
            self.assertNotIn("flowlog", wireshark.run("captype", path).stdout, name)


if __name__ == "__main__":
    unittest.main()
