# SPDX-License-Identifier: GPL-2.0-or-later
"""What the profile's buttons, colours, columns and graphs find, in a file of records, packets and mirrors."""
import csv
import ipaddress
import pathlib
import re
import subprocess
import sys
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "mirror"))
import wireshark  # noqa: E402
from packets import SYN, ethernet, pcap, tcp, udp  # noqa: E402

START = 1700000000
HOST, OTHER, OUTSIDE, SIX = "10.0.0.5", "10.0.0.7", "203.0.113.9", "2600:1f18::1"
ENI = "eni-0123456789abcdef0"
HEADER = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status flow-direction"
PRIVATE = [ipaddress.ip_network(net) for net in ("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16",
                                                 "172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3")]
OF_PROFILE = wireshark.SOURCE / "profiles/Cloudflow"
ALL = frozenset({"Rejected", "Records only", "Packets only", "Each flow once", "Lost or malformed", "From the internet",
                 "Without duplicates"})


def row(src: str, dst: str, sport: int, dport: int, size: int, action: str = "ACCEPT") -> str:
    return (f"5 123456789010 {ENI} {src} {dst} {sport} {dport} 17 1 {size} {START} {START + 59} {action} OK ingress")


def status(word: str) -> str:
    return f"5 123456789010 {ENI} - - - - - - - {START + 60} {START + 119} - {word} -"


# Each frame, with the buttons that find it, the colouring rule, and the columns Action, ports, Bytes, Direction, Interface.
RECORDS = [
    (row(OUTSIDE, HOST, 40000, 443, 31), "Records only|Each flow once|From the internet|Without duplicates", "Flow log: accepted",
     ["ACCEPT", "40000", "443", "31", "ingress", ENI]),
    (row(OUTSIDE, HOST, 40000, 443, 31), "Records only|From the internet", "Flow log: accepted",
     ["ACCEPT", "40000", "443", "31", "ingress", ENI]),
    (row(OUTSIDE, HOST, 40001, 443, 31), "Records only|Each flow once|From the internet|Without duplicates", "Flow log: accepted",
     ["ACCEPT", "40001", "443", "31", "ingress", ENI]),
    (row(OTHER, HOST, 50000, 22, 31, "REJECT"), "Rejected|Records only|Each flow once|Without duplicates", "Flow log: rejected",
     ["REJECT", "50000", "22", "31", "ingress", ENI]),
    (row(SIX, "2600:1f18::2", 1, 2, 71), "Records only|Each flow once|From the internet|Without duplicates",
     "Flow log: accepted", ["ACCEPT", "1", "2", "71", "ingress", ENI]),
    (row(OTHER, HOST, 99999, 23, 31), "Records only|Each flow once|Lost or malformed|Without duplicates",
     "Flow log: row or value malformed", ["ACCEPT", "", "", "31", "ingress", ENI]),  # not 0; Info has the one that is known
    (status("SKIPDATA"), "Records only|Each flow once|Lost or malformed|Without duplicates", "Flow log: records lost",
     ["", "", "", "", "", ENI]),
    (status("NODATA"), "Records only|Each flow once|Without duplicates", "Flow log: no traffic", ["", "", "", "", "", ENI]),
    ("# a comment", "Records only|Each flow once|Lost or malformed|Without duplicates", "Flow log: row or value malformed",
     [""] * 6),
    (f"version srcaddr dstaddr protocol bytes start end\n2 {OTHER} 10.0.0.8 17 77 {START + 200} {START + 200}",
     "Records only|Each flow once|Without duplicates", "Flow log", ["", "", "", "77", "", ""]),
]
PACKETS = [
    (1, ethernet(udp(OUTSIDE, HOST, 40001, 443, b"abc")), "Packets only|From the internet|Without duplicates", "UDP",
     ["ACCEPT", "40001", "443", "31", "ingress", ENI]),
    (2, ethernet(udp(OTHER, HOST, 50000, 22, b"abc")), "Rejected|Packets only|Without duplicates", "Flow log: rejected",
     ["REJECT", "50000", "22", "31", "ingress", ENI]),
    (3, ethernet(tcp(OTHER, "10.0.0.9", 1234, 4321, SYN, 1)), "Packets only|Without duplicates", "TCP SYN/FIN",
     ["", "1234", "4321", "40", "", ""]),
    (5, ethernet(udp(SIX, "2600:1f18::2", 5, 6, b"six"), 0x86dd), "Packets only|From the internet|Without duplicates", "UDP",
     ["", "5", "6", "11", "", ""]),
]
# samples/mirror/http-both-ends.pcap: ten packets, each mirrored where it was sent and then where it came.
MIRRORED = [("Packets only|Without duplicates", "HTTP|TCP SYN/FIN", ["", None, None, None, "egress", ""]),
            ("Packets only", "Mirror: duplicate", ["", None, None, None, "ingress", ""])] * 10


def entries(name: str) -> list[list[str]]:
    """The entries of a file of lists, as Wireshark reads it."""
    lines = [line for line in (OF_PROFILE / name).read_text(encoding="utf-8").splitlines() if not line.startswith("#")]
    return [[re.sub(r"\\x(..)", lambda found: chr(int(found[1], 16)), value) for value in row] for row in csv.reader(lines)]


class Filters(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.home = wireshark.stage() / "of-profile"
        profiles = cls.home / ".config/wireshark/profiles"
        profiles.mkdir(parents=True)
        subprocess.run(["cp", "-r", wireshark.BUILD / "profiles/Cloudflow", profiles], check=True)
        subprocess.run(["chmod", "-R", "a+rwX", cls.home], check=True)
        log = "\n".join([HEADER, *(record[0] for record in RECORDS)]) + "\n"
        wireshark.write("three.log", log)
        wireshark.write("three.pcap", pcap([packet[:2] for packet in PACKETS], start=START))
        mirrored = wireshark.copy(wireshark.SOURCE / "samples/mirror/http-both-ends.pcap")
        done = wireshark.run("mergecap", "-a", "-w", "three.pcapng", "three.log", "three.pcap", mirrored)
        assert done.returncode == 0, done.stderr
        cls.frames = [record[-3:] for record in RECORDS] + [packet[-3:] for packet in PACKETS] + MIRRORED

    def tshark(self, *args: str, path: str = "three.pcapng") -> list[str]:
        return wireshark.tshark("-2", "-r", path, "-C", "Cloudflow", *args, env={"HOME": str(self.home)}).splitlines()

    def found(self, expression: str, path: str = "three.pcapng") -> list[int]:
        return [int(number) for number in self.tshark("-Y", expression, "-T", "fields", "-e", "frame.number", path=path)]

    def test_the_file_is_what_is_written_here(self):
        shown = self.tshark("-T", "fields", "-e", "_ws.col.Protocol", "-e", "flowlog.raw", "-e", "mirror.number")
        self.assertEqual(len(shown), len(self.frames))
        raw = [line.split("\t")[1] for line in shown]
        self.assertEqual([line for line in raw if line], [record[0].rpartition("\n")[2] for record in RECORDS])
        self.assertEqual([bool(line.split("\t")[2]) for line in shown], [False] * (len(shown) - 20) + [True] * 20)

    def test_buttons(self):
        buttons = {button[1]: button for button in entries("dfilter_buttons")}
        self.assertEqual(set(buttons), ALL)
        for name, (shown, _, expression, comment) in buttons.items():
            with self.subTest(name):
                expected = [number for number, frame in enumerate(self.frames, 1) if name in frame[0].split("|")]
                self.assertEqual(self.found(expression), expected)
                self.assertEqual((shown, bool(comment)), ("TRUE", True))

    def test_the_internet_is_what_is_not_private(self):
        """At both sides of each end of each private range."""
        ends = {end for net in PRIVATE for end in (int(net[0]) - 1, int(net[0]), int(net[-1]), int(net[-1]) + 1)}
        addresses = [ipaddress.IPv4Address(end) for end in sorted(ends) if 0 <= end < 1 << 32]
        wireshark.write("ends.log", "\n".join([HEADER, *(row(str(address), HOST, 1, 2, 31) for address in addresses)]) + "\n")
        expression, = [button[2] for button in entries("dfilter_buttons") if button[1] == "From the internet"]
        self.assertEqual({addresses[number - 1] for number in self.found(expression, "ends.log")},
                         {address for address in addresses if not any(address in net for net in PRIVATE)})

    def test_colours(self):
        """Those of Wireshark are behind ours, which records have all of."""
        shown = self.tshark("--color", "-T", "fields", "-e", "frame.coloring_rule.name")
        for number, (rule, frame) in enumerate(zip(shown, self.frames, strict=True), 1):
            self.assertIn(rule, frame[1].split("|"), number)
        system = pathlib.Path(next(line.split("\t")[-1] for line in wireshark.tshark("-G", "folders").splitlines()
                                   if line.startswith("Global configuration"))) / "colorfilters"

        def rules(path):
            return [line for line in path.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")]
        self.assertEqual(rules(self.home / ".config/wireshark/profiles/Cloudflow/colorfilters"),
                         rules(OF_PROFILE / "colorfilters") + rules(system))

    def test_columns(self):
        """The same columns say it of records, packets and mirrors; None: not asked here."""
        preferences = (OF_PROFILE / "preferences").read_text(encoding="utf-8")
        titles = re.findall(r'"([^"]+)", "%', preferences)
        listed = [line.split("\t") for line in self.tshark("-T", "tabs")]
        for frame, cells, (_, _, expected) in zip(range(1, len(listed) + 1), listed, self.frames, strict=True):
            cells = dict(zip(titles, map(str.strip, cells), strict=True))
            shown = [cells[title] for title in ("Action", "Src port", "Dst port", "Bytes", "Direction", "Interface")]
            with self.subTest(frame=frame, cells=cells):
                self.assertEqual([None if wanted is None else cell for cell, wanted in zip(shown, expected)], expected)

    def test_widths_are_of_these_columns(self):
        """In their order, which is what later releases go by."""
        formats = [re.sub(r":\d:R$", "", found) for found in re.findall(r'", "(%[^"]+)"', (OF_PROFILE / "preferences").read_text())]
        widths = re.findall(r'^\t"?(%.*?)"?, -?\d+,?$', (OF_PROFILE / "recent").read_text(), re.MULTILINE)
        self.assertGreater(len(widths), 10)
        self.assertEqual(widths, formats)

    def test_graphs(self):
        """Bytes of what each graph's filter finds, and that Wireshark can draw it."""
        expected = {"Accepted bytes": 31 + 31 + 71 + 31, "Rejected bytes": 31, "Rejected records": 1, "Bytes without a verdict": 77,
                    "Bytes of packets": len(PACKETS) + 10}
        graphs = {graph[1]: graph for graph in entries("io_graphs")}
        self.assertEqual(set(graphs), set(expected))
        for name, (_, _, expression, _, _, axis, field, _, _) in graphs.items():
            with self.subTest(name):
                found = self.tshark("-Y", expression, "-T", "fields", "-e", field or "frame.number")
                self.assertEqual(axis == "SUM(Y Field)", bool(field))
                self.assertEqual(sum(map(int, filter(None, found))) if field else len(found), expected[name])


if __name__ == "__main__":
    unittest.main()
