# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations and Endpoints count what the records count."""
import collections
import gzip
import re
import unittest

import wireshark

SAMPLE = wireshark.SOURCE / "samples/aws-vpc.log.gz"
SIZES = {"bytes": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3}


def truth():
    """Bytes by pair of addresses, from the log's text."""
    header, *rows = gzip.decompress(SAMPLE.read_bytes()).decode().splitlines()
    column = header.split().index
    total = collections.Counter()
    for cells in map(str.split, rows):
        if cells[column("bytes")] != "-":
            ends = frozenset((cells[column("pkt-srcaddr")], cells[column("pkt-dstaddr")]))
            total[ends] += int(cells[column("bytes")])
    return total


class Weighted(unittest.TestCase):
    def test_bytes_of_conversations(self):
        printed = wireshark.tshark("-r", wireshark.copy(SAMPLE), "-q", "-z", "conv,flowlog")
        found = {}
        for line in printed.splitlines():
            match = re.match(r"(\S+)\s+<-> (\S+)\s+(.*)", line)
            if match:
                sizes = re.findall(r"(\d+) (bytes|kB|MB|GB)", match[3])
                found[frozenset(match.group(1, 2))] = int(sizes[2][0]), SIZES[sizes[2][1]]
        expected = truth()
        self.assertEqual(set(found), set(expected))
        for ends, (number, unit) in found.items():
            self.assertEqual(number, expected[ends] // unit, ends)


if __name__ == "__main__":
    unittest.main()
