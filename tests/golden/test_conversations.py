# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations and Endpoints count what the records count, and are printed as tshark prints its own."""
import collections
import gzip
import json
import re
import struct
import unittest

import logs
import wireshark
from sharkd import Sharkd

SAMPLE = wireshark.SOURCE / "samples/aws-vpc.log.gz"
SIZES = {"bytes": 1, "kB": 1000, "MB": 1000**2, "GB": 1000**3, "TB": 1000**4}
MOST = 2**64 - 1
A, B, C, D = "10.0.1.10", "10.0.2.20", "10.0.1.11", "198.51.100.7"


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


def tables(*args: str, what: tuple = ("conv,flowlog", "endpoints,flowlog")) -> dict[str, list[str]]:
    """Title -> lines of the tables that one tshark prints; what stands below a table is its last line."""
    printed = wireshark.tshark(*args, "-q", *(word for name in what for word in ("-z", name)))
    found = {}
    lines = iter(re.split(r"^=+\n", printed, flags=re.MULTILINE)[1:])
    for body, below in zip(lines, lines):
        title, *rest = (body + below).splitlines()
        found[title] = rest
    return found


def log(name: str, *rows: tuple) -> object:
    """A log of rows (source, destination, packets, bytes[, second])."""
    lines = [logs.row(srcaddr=row[0], dstaddr=row[1], packets=str(row[2]), bytes=str(row[3]),
                      start=str(1767312000 + sum(row[4:])), end=str(1767312599 + sum(row[4:]))) for row in rows]
    return wireshark.write(name, "\n".join([logs.header("v2"), *lines, ""]))


def azure(name: str, *tuples: tuple) -> object:
    """A VNet flow log of tuples (source, destination, packets and bytes sent, packets and bytes received)."""
    texts = [f"1767434422019,{src},{dst},26494,443,6,O,C,NX,{','.join(map(str, counts))}" for src, dst, *counts in tuples]
    vnet = "/subscriptions/s/resourceGroups/r/providers/Microsoft.Network/virtualNetworks/v"
    return wireshark.write(name, json.dumps({"records": [{
        "time": "2026-01-03T10:00:52.1646355Z", "flowLogVersion": 4, "macAddress": "7C1E520A0005",
        "category": "FlowLogFlowEvent", "targetResourceID": vnet, "operationName": "FlowLogFlowEvent",
        "flowRecords": {"flows": [{"aclID": "a", "flowGroups": [{"rule": "R", "flowTuples": texts}]}]}}]}))


def cells(line: str) -> list[str]:
    """A row's cells, without what only shows the form."""
    return line.replace("<->", " ").split()


def addresses(lines: list[str]) -> list[str]:
    return [line.split()[0] for line in lines]


class Weighted(unittest.TestCase):
    def test_bytes_of_conversations(self):
        found = {}
        for line in tables("-r", wireshark.copy(SAMPLE))["Flow log Conversations"]:
            match = re.match(r"(\S+)\s+<-> (\S+)\s+(.*)", line)
            if match:
                sizes = re.findall(r"(\d+) (bytes|kB|MB|GB)", match[3])
                found[frozenset(match.group(1, 2))] = int(sizes[2][0]), SIZES[sizes[2][1]]
        expected = truth()
        self.assertEqual(set(found), set(expected))
        for ends, (number, unit) in found.items():
            self.assertEqual(number, expected[ends] // unit, ends)

    def test_more_packets_than_32_bits_hold(self):
        """The busiest are first; stock printers leave out what has 2^32-1 packets and more."""
        cases = {
            "aws": (log("busy.log", (C, B, 3, 450), *[(A, B, 30_000_000, 43_500_000_000, i) for i in range(144)]),
                    [[A, B, "0", "0 bytes", "4320000000", "6264 GB", "4320000000", "6264 GB"],
                     [C, B, "0", "0 bytes", "3", "450 bytes", "3", "450 bytes"]],
                    [B, A, C]),
            "azure": (azure("busy.json", (A, B, 3, 420, 3, 180),
                            (C, D, 3_000_000_000, 4_200_000_000_000, 3_000_000_000, 180_000_000_000)),
                      [[C, D, "3000000000", "180 GB", "3000000000", "4200 GB", "6000000000", "4380 GB"],
                       [A, B, "3", "180 bytes", "3", "420 bytes", "6", "600 bytes"]],
                      [C, D, A, B]),
            "at the limit": (log("limit.log", (A, B, 2**32 - 1, 1), (C, D, 2**32 - 2, 1)),
                             [[A, B, "0", "0 bytes", "4294967295", "1 bytes", "4294967295", "1 bytes"],
                              [C, D, "0", "0 bytes", "4294967294", "1 bytes", "4294967294", "1 bytes"]],
                             [A, B, C, D]),
        }
        for name, (path, pairs, ends) in cases.items():
            with self.subTest(name):
                printed = tables("-r", path)
                rows = printed["Flow log Conversations"][3:]
                self.assertEqual([cells(row)[:-2] for row in rows], [" ".join(pair).split() for pair in pairs])
                self.assertEqual(addresses(printed["Flow log Endpoints"][2:]), ends)

    def test_a_sum_that_no_number_holds_says_so(self):
        path = log("turns.log", *[(A, B, 1, MOST, i) for i in range(2000)], (B, A, MOST, 5), (C, D, 1, MOST))
        printed = tables("-r", path)
        first, second, below = printed["Flow log Conversations"][3:]
        self.assertEqual(cells(first)[2:-2], [str(MOST), "5", "bytes", "2000", ">18446744", "TB", f">{MOST}", ">18446744",
                                              "TB"])
        self.assertEqual(cells(second)[5:-2], "1 18446744 TB 1 18446744 TB".split())  # which is no more than is held
        self.assertIn(f"larger than {MOST}", below)
        rows = printed["Flow log Endpoints"][2:]
        self.assertEqual(addresses(rows), [A, B, C, D, ">"])
        self.assertEqual(cells(rows[0])[1], f">{MOST}")
        self.assertNotIn(">", rows[2])
        other = tables("-r", path, what=(f"conv,flowlog,ip.addr=={C}",))["Flow log Conversations"]
        self.assertEqual(len(other[3:]), 1, "nothing is over there, and nothing says so")

    def test_rows_without_counters(self):
        """Who talked is shown, even if the log does not say how much."""
        path = wireshark.write("silent.log", f"{logs.header('v2')}\n{logs.row(srcaddr=A, dstaddr=B, packets='-', bytes='-')}\n"
                                             f"{logs.row(srcaddr=C, dstaddr=C)}\n{logs.nodata()}\n")
        printed = tables("-r", path)
        self.assertEqual([cells(row)[:8] for row in printed["Flow log Conversations"][3:]],
                         [[C, C, "0", "0", "bytes", "7", "4711", "bytes"], [A, B, "0", "0", "bytes", "0", "0", "bytes"]])
        self.assertEqual([cells(row)[:3] for row in printed["Flow log Endpoints"][2:]][1:], [[A, "0", "0"], [B, "0", "0"]])


class Once(unittest.TestCase):
    """Each flow is counted once, however often it is logged, unless the preference says otherwise."""
    ALL = ("-o", "flowlog.count_all:TRUE")

    @classmethod
    def setUpClass(cls):
        v5 = [*logs.V2, "flow-direction", "vpc-id"]

        def row(eni, direction, packets, start, **other):
            values = logs.VALUES | {"version": "5", "srcaddr": A, "dstaddr": B, "interface-id": eni, "flow-direction": direction,
                                    "packets": str(packets), "bytes": str(100 * packets), "start": str(1767312000 + start),
                                    "end": str(1767312059 + start)} | {key.replace("_", "-"): value for key, value in other.items()}
            return " ".join(values[name] for name in v5)
        #: Both ends of one flow, whose windows are cut at other times; one row is delivered twice; two other flows.
        cls.rows = [row("eni-0a", "egress", 10, 0), row("eni-0b", "ingress", 6, 30), row("eni-0b", "ingress", 6, 30),
                    row("eni-0a", "egress", 10, 60), row("eni-0b", "ingress", 14, 90),
                    row("eni-0c", "egress", 5, 0, vpc_id="vpc-0other"), row("eni-0b", "egress", 3, 0, srcaddr=B, dstaddr=A)]
        cls.path = wireshark.write("once.log", "\n".join([" ".join(v5), *cls.rows, ""]))

    def pair(self, *args: str, what="conv,flowlog") -> tuple:
        first, *_, below = tables("-r", self.path, *args, what=(what,))["Flow log Conversations"][3:] + [""]
        return (*(int(cells(first)[n]) for n in (2, 5, 8)), below)  # packets back, forth, both

    def test_printed(self):
        left_out = ("3 records are left out, which count the same traffic again (flowlog.duplicate_of; "
                    "-o flowlog.count_all:TRUE counts every record).")
        for args in ((), ("-2",)):
            self.assertEqual(self.pair(*args)[:3], (3, 25, 28), args)
            self.assertEqual(self.printed_below(*args), left_out)
            self.assertEqual(self.pair(*args, *self.ALL)[:3], (3, 51, 54))
            self.assertIn("Every record is counted", self.printed_below(*args, *self.ALL))
        ends = tables("-r", self.path)["Flow log Endpoints"][2:]
        self.assertEqual([cells(row)[:2] for row in ends[:2]], [[A, "28"], [B, "28"]])
        self.assertEqual(ends[2], left_out)

    def printed_below(self, *args: str) -> str:
        return tables("-r", self.path, *args, what=("conv,flowlog",))["Flow log Conversations"][-1]

    def test_as_a_list_is_printed(self):
        """A single pass whose list asks for nothing of the join would not keep what it needs to know them."""
        lines = wireshark.tshark("-r", self.path, "-z", "conv,flowlog").splitlines()
        self.assertIn("3 records are left out", lines[-1])

    def test_filter(self):
        """What a filter leaves of a flow is counted, though the filter removes the record that counted it first."""
        self.assertEqual(self.pair(what='conv,flowlog,flowlog.interface=="eni-0b"')[:3], (20, 3, 23))
        for args in ((), ("-2",)):
            seen = [row[0] for row in wireshark.fields(self.path, "frame.number", args=args,
                                                       display_filter="!flowlog.duplicate_of")]
            self.assertEqual(seen, ["1", "2", "3", "6"], args)

    def test_the_join_is_off(self):
        self.assertEqual(self.pair("--disable-protocol", "flowlog.join")[:3], (3, 51, 54))

    def test_windows(self):
        with Sharkd() as sharkd:
            sharkd.load(self.path)
            for _ in range(2):
                taps = {tap["type"]: tap for tap in sharkd.ask("tap", tap0="conv:Flow log", tap1="endpt:Flow log")["taps"]}
                self.assertEqual([(row["txf"], row["rxf"]) for row in taps["conv"]["convs"]], [(25, 3)])
                self.assertEqual({row["host"]: (row["txf"], row["rxf"]) for row in taps["host"]["hosts"]},
                                 {A: (25, 3), B: (3, 25)})
        noted = wireshark.fields(self.path, "frame.number", args=("-2",), display_filter="flowlog.expert.duplicates")
        self.assertEqual(noted, [["4"]])


class AsTshark(unittest.TestCase):
    """The same look as that of tshark's own tables, which eyes and scripts know: conv,ip of packets is the measure."""
    TITLES = (("Flow log Conversations", "IPv4 Conversations"), ("Flow log Endpoints", "IPv4 Endpoints"))
    WHAT = ("conv,flowlog", "conv,ip", "endpoints,flowlog", "endpoints,ip")
    #: source, destination, length, second
    PACKETS = ((A, B, 100, 0), (B, A, 1400, 2), (C, D, 12345, 2), (D, C, 40, 7), (A, D, 60, 5), (A, B, 100, 9), (C, D, 40, 1),
               (A, A, 50, 3))

    @classmethod
    def setUpClass(cls):
        capture = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101)
        rows = []
        for src, dst, length, second in sorted(cls.PACKETS, key=lambda packet: packet[3]):
            ends = b"".join(bytes(map(int, end.split("."))) for end in (src, dst))
            packet = struct.pack(">BBHHHBBH", 0x45, 0, length, 0, 0, 64, 253, 0) + ends
            packet += bytes(length - len(packet))
            capture += struct.pack("<IIII", 1767312000 + second, 0, length, length) + packet
            rows.append((src, dst, 1, length, second))
        packets = wireshark.write("measure.pcap", capture)
        cls.path = wireshark.files() / "measure.pcapng"
        done = wireshark.run("mergecap", "-w", cls.path, log("measure.log", *rows), packets)
        assert done.returncode == 0, done.stderr
        wireshark.write("names", f"{A} a-host-of-mine\n")

    def check(self, *args: str, filters: tuple = ("", "")):
        ours, theirs = filters
        what = tuple(name + (ours if "flowlog" in name else theirs) for name in self.WHAT)
        printed = tables("-r", self.path, *args, what=what)
        for mine, stock in self.TITLES:
            self.assertEqual(printed[mine][1:], printed[stock][1:], args)
            self.assertGreater(len(printed[mine]), 3)
        return printed

    def test_every_form_of_time(self):
        for kind in ("r", "a", "ad", "adoy", "e", "u", "ud", "udoy", "dd"):
            self.check("-t", kind)

    def test_names_and_two_passes(self):
        printed = self.check("-2", "-N", "n", "-H", "names")
        self.assertIn("a-host-of-mine", str(printed))

    def test_filter(self):
        printed = self.check(filters=(f",ip.addr == {C} && flowlog", f",ip.addr == {C} && !flowlog"))
        self.assertEqual(printed["Flow log Conversations"][0], f"Filter:ip.addr == {C} && flowlog")

    def test_numbers_without_units(self):
        if wireshark.release() >= (4, 6):
            self.check("-o", "conv.machine_readable:TRUE")

    def test_bad_arguments(self):
        for argument, said in (("conv,flowlog,bad ==", 'Filter "bad ==" is invalid'),
                               ("endpoints,flowlog,bad ==", 'Filter "bad ==" is invalid'),
                               ("conv,flowlogs", 'is not "-z conv,flowlog"')):
            done = wireshark.run("tshark", "-r", self.path, "-q", "-z", argument)
            self.assertEqual((done.returncode, done.stdout), (1, ""))
            self.assertIn(said, done.stderr)


class Windows(unittest.TestCase):
    def test_tables_of_the_windows(self):
        """Wireshark's own tables, which sharkd shows too; they hold up to 2^63-1, both directions together."""
        path = log("windows.log", *[(A, B, 30_000_000, 43_500_000_000, i) for i in range(144)], (B, A, 7, 2**40), (C, D, 1, MOST), (D, C, 1, 9))
        with Sharkd() as sharkd:
            sharkd.load(path)
            taps = {tap["type"]: tap for tap in sharkd.ask("tap", tap0="conv:Flow log", tap1="endpt:Flow log")["taps"]}
        pairs = {(row["saddr"], row["daddr"]): [row[name] for name in ("txf", "txb", "rxf", "rxb")]
                 for row in taps["conv"]["convs"]}
        self.assertEqual(pairs, {(A, B): [4_320_000_000, 6_264_000_000_000, 7, 2**40], (C, D): [1, 2**63 - 1, 1, 0]})
        ends = {row["host"]: [row[name] for name in ("txf", "txb", "rxf", "rxb")] for row in taps["host"]["hosts"]}
        self.assertEqual(ends[B], [7, 2**40, 4_320_000_000, 6_264_000_000_000])
        self.assertEqual(ends[C], [1, 2**63 - 1, 1, 0])


if __name__ == "__main__":
    unittest.main()
