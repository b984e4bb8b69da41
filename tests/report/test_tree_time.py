# SPDX-License-Identifier: GPL-2.0-or-later
"""flowlog,tree and flowlog,time: each number, against a count that knows nothing of the program."""
import json
import unittest

import logs
import records
import wireshark

BRANCHES = "action status proto service direction interface rule path provider".split()
AMOUNTS = ("records", "packets", "bytes", "rejects")
VERDICTS = {"ACCEPT": "accepted", "REJECT": "rejected", None: "other"}


def reports(path, *commands: str, args: tuple = ()) -> list[dict]:
    printed = wireshark.tshark("-r", path, "-q", *args, *(word for command in commands for word in ("-z", f"flowlog,{command}")))
    return [json.loads(line) for line in printed.splitlines()]


def amounts(row: dict) -> tuple:
    return tuple(records.exact(row[name]) for name in AMOUNTS)


class Tree(unittest.TestCase):
    def test_every_number(self):
        for name, (path, everything) in records.files().items():
            document, = reports(path, "tree,json,0")
            total = records.Sums()
            for record in everything:
                total.count(record)
            self.assertEqual([amounts(row) for row in document["all"]], [total.cells()])
            missing = {row["what"] for row in document["missing"]}
            for branch in BRANCHES:
                with self.subTest(log=name, branch=branch):
                    rows, without = records.tally(everything, branch)
                    if not rows:
                        self.assertNotIn(branch, document)
                        continue
                    found = {tuple(value for cell, value in row.items() if cell not in AMOUNTS): amounts(row)
                             for row in document[branch]}
                    self.assertEqual(found, {key: row.cells() for key, row in rows.items()})
                    remark = f"{branch}: {without} of the records do not say it."
                    self.assertEqual(remark in document["remarks"], without > 0)
            if name != "merged":
                self.assertEqual("rule" in missing, name == "aws")

    def test_rows_of_a_branch(self):
        path, everything = records.files(60)["aws"]
        text = wireshark.tshark("-r", path, "-q", "-z", "flowlog,tree,1,flowlog.action == \"ACCEPT\"")
        n = sum(record.action == "ACCEPT" for record in everything)
        self.assertIn("Filter: flowlog.action == \"ACCEPT\"", text)
        action = text.split("By action\n")[1].splitlines()[1]
        self.assertEqual(action.split()[:2], ["ACCEPT", str(n)])
        self.assertRegex(text, r"interface: 1 of 5 rows are shown\.")


class Time(unittest.TestCase):
    def test_every_number(self):
        for name, (path, everything) in records.files().items():
            for seconds in (1, 60, 3599, 86400):
                with self.subTest(log=name, seconds=seconds):
                    self.check(path, everything, seconds)

    def check(self, path, everything, seconds):
        document, = reports(path, f"time,json,{seconds}")
        bins: dict[int, dict[str, records.Sums]] = {}
        for record in everything:
            verdicts = bins.setdefault(record.start // seconds * seconds, {word: records.Sums() for word in VERDICTS.values()})
            verdicts[VERDICTS[record.action]].count(record)
        starts = sorted(bins)
        before = [0] + [(b - a) // seconds - 1 for a, b in zip(starts, starts[1:])]
        expected = [(start, empty, *(cell for word in VERDICTS.values() for cell in bins[start][word].cells()[:3]))
                    for start, empty in zip(starts, before)]
        self.assertEqual([tuple(map(records.exact, row.values())) for row in document["rows"]], expected)
        self.assertEqual((document["seconds"], document["without"], document["records"]), (seconds, 0, len(everything)))

    def test_times_as_text(self):
        path, _ = records.files(60)["aws"]
        text = wireshark.tshark("-r", path, "-q", "-z", "flowlog,time,86400")
        self.assertRegex(text, r"\n2026-01-03 00:00:00 +0 +\d+ ")

    def test_records_without_a_start(self):
        header = [column for column in logs.V2 if column != "start"]
        row = [logs.VALUES[column] if column != "version" else "2" for column in header]
        path = wireshark.write("nostart.log", f"{' '.join(header)}\n{' '.join(row)}\n")
        document, = reports(path, "time,json,60")
        self.assertNotIn("rows", document)
        self.assertEqual([(row["what"], row["log"], row["columns"], row["records"]) for row in document["missing"]],
                         [("start", "aws.vpc", "start", 1)])

    def test_times_at_the_ends_of_what_is_logged(self):
        starts = ("0", "1", "9999999999", "253402300799")
        path = wireshark.write("ends.log", "\n".join([logs.header("v2"), *(logs.row(start=start, end=start, srcport=str(i + 1))
                                                                          for i, start in enumerate(starts)), ""]))
        document, = reports(path, "time,json,1", args=wireshark.ALONE)
        self.assertEqual(sum(row["accepted_records"] for row in document["rows"]) + document["without"], len(starts))
        self.assertEqual([row["start"] for row in document["rows"]][:2], [0, 1])


if __name__ == "__main__":
    unittest.main()
