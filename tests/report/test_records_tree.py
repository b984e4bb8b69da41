# SPDX-License-Identifier: GPL-2.0-or-later
"""The trees of Statistics > Flow Logs, as tshark prints them, have the numbers of records that the rows give."""
import collections
import unittest

import made
import wireshark


def tree(path, name: str, *args: str) -> dict:
    """The numbers of a tree's items, by the titles that lead to them, without those that say how fast they came."""
    numbers, above = {}, []
    lines = wireshark.tshark("-q", "-r", path, *args, "-z", f"{name},tree").splitlines()
    for line in lines[lines.index(next(line for line in lines if line.startswith("---"))) + 1:]:
        title = line.strip().split("  ")[0]
        if title and not title.startswith(("-", "=")):
            depth = len(line) - len(line.lstrip())
            above = [*(part for part in above if part[0] < depth), (depth, title)]
            numbers[tuple(part for _, part in above)] = int(line.strip()[len(title):].split()[0])
    return numbers


class Trees(unittest.TestCase):
    def assert_branch(self, numbers: dict, title: str, rows, value):
        counted = collections.Counter()
        for row in rows:
            counted[title,] += 1
            if value(row) is None:
                counted[title, "Not said"] += 1
                continue
            counted[title, value(row)] += 1
            if row.action and title != "By action":
                counted[title, value(row), {"ACCEPT": "Accepted", "REJECT": "Rejected"}[row.action]] += 1
        self.assertEqual({path: n for path, n in numbers.items() if path[0] == title}, dict(counted))

    def test_rows_of_two_clouds(self):
        aws, rows = made.aws("tree.log", 900, 4)
        azure, more = made.azure("tree.json", 600, 5)
        path, rows = wireshark.files() / "tree.pcapng", [*rows, *more]
        wireshark.run("mergecap", "-w", path, aws, azure)
        records = tree(path, "flowlog_records", *wireshark.ALONE)
        self.assert_branch(records, "By action", rows, lambda row: row.action)
        self.assert_branch(records, "By log status", rows, lambda row: row.status)
        self.assert_branch(records, "By direction", rows, lambda row: row.direction)
        names = {6: "TCP", 17: "UDP", 1: "ICMP", 58: "ICMPv6"}
        self.assert_branch(records, "By protocol", rows, lambda row: names.get(row.proto))
        self.assert_branch(records, "By kind of flow log", rows, lambda row: {
            "aws.vpc": "AWS VPC flow log", "azure.vnet": "Azure VNet flow log"}[row.log])
        addresses = tree(path, "flowlog_addresses", *wireshark.ALONE)
        self.assert_branch(addresses, "By source address", rows, lambda row: row.src)
        self.assert_branch(addresses, "By destination address", rows, lambda row: row.dst)
        places = tree(path, "flowlog_places", *wireshark.ALONE)
        self.assert_branch(places, "By interface", rows, lambda row: row.interface)
        services = tree(path, "flowlog_services", *wireshark.ALONE)
        self.assertEqual(services["By destination port", "Not said"],
                         sum(row.dport is None or row.proto not in (6, 17) for row in rows))

    def test_more_rows_than_a_tree_holds(self):
        lines = [f"2 1 eni-1 10.{i >> 16}.{i >> 8 & 255}.{i & 255} 10.200.0.1 1024 443 6 1 40 1700000000 1700000001 ACCEPT OK"
                 for i in range(10500)]
        path = wireshark.write("many.log", "\n".join([" ".join(made.DEFAULT), *lines, *lines[-3:]]) + "\n")
        numbers = tree(path, "flowlog_addresses", *wireshark.ALONE)
        self.assertEqual(numbers["By source address",], 10503)
        self.assertEqual(numbers["By source address", "Others"], 503)
        self.assertEqual(numbers["By source address", "Others", "How many"], 500)

    def test_traffic_is_counted_once(self):
        line = "2 1 eni-1 10.0.0.1 10.0.0.2 1024 443 6 1 40 1700000000 1700000001 ACCEPT OK"
        path = wireshark.write("twice.log", "\n".join([" ".join(made.DEFAULT), line, line]) + "\n")
        numbers = tree(path, "flowlog_records")
        self.assertEqual(numbers["By action",], 1)
        self.assertEqual(numbers["Left out, as they count the same traffic again",], 1)


if __name__ == "__main__":
    unittest.main()
