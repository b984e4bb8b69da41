# SPDX-License-Identifier: GPL-2.0-or-later
"""Conversations and Endpoints count what the records count, and are printed as tshark prints its own."""
import collections
import gzip
import json
import re
import pathlib
import struct
import sys
import unittest

import logs
import wireshark
from sharkd import Sharkd

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "mirror"))
import packets  # noqa: E402

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


def log(name: str, *rows: tuple, span: int = 599) -> object:
    """A log of rows (source, destination, packets, bytes[, second])."""
    lines = [logs.row(srcaddr=row[0], dstaddr=row[1], packets=str(row[2]), bytes=str(row[3]),
                      start=str(1767312000 + sum(row[4:])), end=str(1767312000 + span + sum(row[4:]))) for row in rows]
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
        done = wireshark.run("mergecap", "-w", cls.path, log("measure.log", *rows, span=0), packets)
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


class ByPort(unittest.TestCase):
    """Addresses, ports and protocol tell rows apart; times are from the first start to the last end."""
    COLUMNS = "version srcaddr dstaddr srcport dstport protocol packets bytes start end".split()
    T = 1767312000
    SIX = "2001:db8::5"
    #: source, destination, its ports, protocol, packets, bytes, start, end
    RECORDS = ((A, B, 5000, 443, 6, 10, 1000, 0, 59), (B, A, 443, 5000, 6, 7, 7000, 5, 70), (A, B, 5000, 443, 17, 3, 300, 6, 6),
               (A, B, 5001, 443, 6, 2, 80, 7, 30), (A, B, 0, 0, 1, 4, 336, 8, 9), (SIX, "2001:db8::6", 53, 53, 17, 1, 90, 20, 21),
               (A, B, 5000, 443, 6, 1, 40, 3, 2), (B, A, 0, 0, 50, 5, 500, 30, 40), (C, C, 1, 2, 6, 6, 600, 50, 51),
               (C, C, 2, 1, 6, 2, 200, 52, 58))
    TO_ITSELF = ((C, C, 7, 7, 17, 3, 120, 60, 61),)

    @classmethod
    def setUpClass(cls):
        cls.path = cls.write("ports.log", cls.RECORDS)

    @classmethod
    def write(cls, name: str, records: tuple):
        rows = [f"2 {src} {dst} {sport} {dport} {proto} {packets} {size} {cls.T + start} {cls.T + end}"
                for src, dst, sport, dport, proto, packets, size, start, end in records]
        return wireshark.write(name, "\n".join([" ".join(cls.COLUMNS), *rows, ""]))

    def truth(self, by_ports: bool) -> dict:
        """Each pair of ends, sorted, and the protocol -> packets and bytes from either end, first start, last end, records."""
        found = {}
        for src, dst, sport, dport, proto, n, size, start, end in self.RECORDS:
            ends = [(src, sport if by_ports else 0), (dst, dport if by_ports else 0)]
            key = (*sorted(ends), proto if by_ports else None)
            sums = found.setdefault(key, {"out": collections.Counter(), "times": [], "records": 0})
            sums["out"][ends[0], "packets"] += n
            sums["out"][ends[0], "bytes"] += size
            sums["times"] += [start, max(start, end)]
            sums["records"] += 1
        return found

    def json(self, what: str, *args: str) -> dict:
        printed = wireshark.tshark("-r", self.path, *wireshark.ALONE, *args, "-q", "-z", what).splitlines()
        self.assertEqual(len(printed), 1)
        return json.loads(printed[0])

    def test_json(self):
        for name, by_ports in (("flowlog", False), ("flowlog.ports", True)):
            page = self.json(f"conv,{name},json")
            self.assertEqual({key: page[key] for key in ("schema", "report", "arguments", "filter", "records", "left_out")},
                             {"schema": 1, "report": "conv", "arguments": name, "filter": None, "records": len(self.RECORDS),
                              "left_out": 0})
            truth = self.truth(by_ports)
            self.assertEqual(len(page["rows"]), len(truth))
            for row in page["rows"]:
                ends = [(row["a"], row.get("port_a") or 0), (row["b"], row.get("port_b") or 0)]
                sums = truth.pop((*sorted(ends), row.get("proto")))
                for end, name_of_end in zip(ends, "ab"):
                    for what in ("packets", "bytes"):
                        if ends[0] != ends[1]:
                            self.assertEqual(row[f"{what}_from_{name_of_end}"] or 0, sums["out"][end, what], row)
                self.assertEqual(row["packets"], sum(n for (_, what), n in sums["out"].items() if what == "packets"))
                self.assertEqual([row["first"], row["last"], row["records"]],
                                 [self.T + min(sums["times"]), self.T + max(sums["times"]), sums["records"]])
        ping = next(row for row in page["rows"] if row["proto"] == 1)
        self.assertEqual((ping["port_a"], ping["packets_from_b"]), (None, None))

    def test_json_of_endpoints(self):
        sent, received = collections.Counter(), collections.Counter()
        for src, dst, sport, dport, proto, n, *_ in self.RECORDS:
            sent[src, sport, proto] += n
            received[dst, dport, proto] += n
        rows = self.json("endpoints,flowlog.ports,json")["rows"]
        found = {(row["address"], row["port"] or 0, row["proto"]): (row["packets_sent"] or 0, row["packets_received"] or 0)
                 for row in rows}
        self.assertEqual(found, {end: (sent[end], received[end]) for end in sent | received})

    def test_records_of_endpoints(self):
        """A record of what an address sent to itself is one record of it."""
        for name, by_ports in (("flowlog", False), ("flowlog.ports", True)):
            records = collections.Counter()
            for src, dst, sport, dport, proto, *_ in self.RECORDS + self.TO_ITSELF:
                records.update({(src, sport, proto), (dst, dport, proto)} if by_ports else {src, dst})
            path = self.write("itself.log", self.RECORDS + self.TO_ITSELF)
            rows = json.loads(wireshark.tshark("-r", path, *wireshark.ALONE, "-q", "-z", f"endpoints,{name},json"))["rows"]
            self.assertEqual({(row["address"], row["port"] or 0, row["proto"]) if by_ports else row["address"]: row["records"]
                              for row in rows}, records)

    def test_filter_behind_json(self):
        page = self.json('conv,flowlog.ports,json,udp.port in {53, 443}')
        self.assertEqual((page["filter"], page["records"]), ("udp.port in {53, 443}", 2))

    def test_in_the_order_of_the_command_line(self):
        names = ("conv,flowlog.ports", "endpoints,flowlog,json", "conv,flowlog")
        printed = wireshark.tshark("-r", self.path, "-q", *(word for name in names for word in ("-z", name)))
        places = [printed.index(title) for title in ("Flow log Conversations by Port", '"report":"endpoints"',
                                                     "Flow log Conversations\n")]
        self.assertEqual(places, sorted(places))

    def test_printed(self):
        rows = [cells(row) for row in tables("-r", self.path, *wireshark.ALONE, "-N", "m",
                                             what=("conv,flowlog.ports",))["Flow log Conversations by Port"][3:]]
        self.assertIn([f"{A}:5000", f"{B}:443", "7", "7000", "bytes", "11", "1040", "bytes", "18", "8040", "bytes",
                       "0.000000000", "70.0000", "TCP"], rows)
        self.assertIn([A, B, "0", "0", "bytes", "4", "336", "bytes", "4", "336", "bytes", "8.000000000", "1.0000", "ICMP"], rows)
        self.assertIn(["[2001:db8::5]:53", "[2001:db8::6]:53", "0", "0", "bytes", "1", "90", "bytes", "1", "90", "bytes",
                       "20.000000000", "1.0000", "UDP"], rows)

    def test_as_tshark_prints_tcp(self):
        """The numbers of packets' own tables stand where ours do."""
        capture = packets.pcap([(0, packets.tcp(A, B, 5000, 443, 2, 1)), (2, packets.tcp(B, A, 443, 5000, 18, 1))],
                               start=self.T, linktype=101)
        rows = [f"2 {A} {B} 5000 443 6 1 40 {self.T} {self.T}", f"2 {B} {A} 443 5000 6 1 40 {self.T + 2} {self.T + 2}"]
        log_of_them = wireshark.write("two.log", "\n".join([" ".join(self.COLUMNS), *rows, ""]))
        stock = tables("-r", wireshark.write("two.pcap", capture), what=("conv,tcp", "endpoints,tcp"))
        ours = tables("-r", log_of_them, what=("conv,flowlog.ports", "endpoints,flowlog.ports"))
        for mine, theirs in (("Flow log Conversations by Port", "TCP Conversations"), ("Flow log Endpoints by Port", "TCP Endpoints")):
            for line, expected in zip(ours[mine][1:], stock[theirs][1:], strict=True):
                self.assertEqual(line[:len(expected)].rstrip(), expected.rstrip())

    def test_windows(self):
        with Sharkd() as sharkd:
            sharkd.load(self.path)
            taps = {tap["type"]: tap for tap in sharkd.ask("tap", tap0="conv:Flow log ports", tap1="endpt:Flow log ports")["taps"]}
            # sharkd tells the ports of tables of one protocol only.
            rows = taps["conv"]["convs"]
            self.assertEqual(collections.Counter(tuple(sorted((row["saddr"], row["daddr"]))) for row in rows),
                             collections.Counter(tuple(sorted((one[0], other[0]))) for one, other, _ in self.truth(True)))
            tcp = max(rows, key=lambda row: row["txf"])
            self.assertEqual([tcp[name] for name in ("txf", "txb", "rxf", "rxb", "start", "stop")], [11, 1040, 7, 7000, 0, 70])
            found = [frame["num"] for frame in sharkd.ask("frames", filter=tcp["filter"])]
            self.assertEqual(found, [frame["num"] for frame in sharkd.ask(
                "frames", filter=f"flowlog.proto == 6 && flowlog.port == 5000 && flowlog.ip.addr == {A}")])
            ends = {row["filter"].replace(" ", ""): row for row in taps["host"]["hosts"]}
            shared = ends[f"ip.addr=={A}&&flowlog.port==5000"]  # TCP and UDP: rows are known by address and port
            self.assertEqual((shared["txf"], shared["rxf"]), (14, 7))
            self.assertEqual(ends[f"ip.addr=={A}&&tcp.port==5001"]["txf"], 2)
            self.assertEqual(len(sharkd.ask("frames", filter="flowlog.ports")), len(self.RECORDS))


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
