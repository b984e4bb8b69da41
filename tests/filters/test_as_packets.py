# SPDX-License-Identifier: GPL-2.0-or-later
"""Filters that name Wireshark's own fields find records as they find packets.

The measure is stock Wireshark: for each record there is a packet of the same addresses, protocol, ports and flags, and a
filter must find the records of the packets that it finds.
"""
import collections
import pathlib
import struct
import sys
import unittest

import logs
import wireshark
from sharkd import Sharkd

sys.path.append(str(pathlib.Path(__file__).resolve().parents[1] / "mirror"))
import packets  # noqa: E402

COLUMNS = "version srcaddr dstaddr srcport dstport protocol packets bytes start end pkt-srcaddr pkt-dstaddr tcp-flags".split()
T = 1767312000
Flow = collections.namedtuple("Flow", "src dst proto sport dport flags")
V4, V6 = ("10.0.1.10", "198.51.100.7"), ("2001:db8::10", "2001:db8:7::1")
FLOWS = [Flow(*ends, proto, *ports, flags)
         for ends in (V4, V4[::-1], V6, V6[::-1])
         for proto, ports, flags in [(6, (51344, 443), 2), (6, (443, 51344), 18), (6, (51345, 22), 4), (6, (22, 4000), 22),
                                     (6, (51346, 443), 23), (17, (5353, 53), 0), (17, (53, 5353), 0), (1, (0, 0), 0),
                                     (58, (0, 0), 0), (2, (0, 0), 0), (47, (0, 0), 0), (50, (0, 0), 0), (132, (7, 9), 0),
                                     (136, (8, 53), 0), (253, (0, 0), 0)]]
FILTERS = """ip ipv6 tcp udp icmp icmpv6 igmp gre esp sctp udplite
    ip.proto==6 ip.proto==1 ip.proto!=6 ip.proto==253 ipv6.nxt==6 ipv6.nxt==58
    ip.addr==10.0.1.10 ip.addr==10.0.0.0/8 ip.src==10.0.1.10 ip.dst==10.0.1.10 ip.host=="10.0.1.10" ip.src_host=="10.0.1.10"
    ip.dst_host=="10.0.1.10" ipv6.addr==2001:db8::10 ipv6.src==2001:db8::10 ipv6.dst==2001:db8::/48
    ipv6.host=="2001:db8::10" ipv6.src_host=="2001:db8::10" ipv6.dst_host=="2001:db8::10"
    tcp.port==443 tcp.srcport==443 tcp.dstport==443 tcp.port==53 udp.port==53 udp.srcport==53 udp.dstport==53 sctp.port==9
    sctp.srcport==7 sctp.dstport==9 tcp.port
    tcp.flags==2 tcp.flags==0x12 tcp.flags&2 tcp.flags tcp.flags.syn==1 tcp.flags.syn==0 tcp.flags.reset==1 tcp.flags.fin==1
    tcp.flags.fin==0 tcp.flags.push==1 tcp.flags.ack==1 tcp.flags.urg==1
    tcp&&ip udp||icmp !tcp !ip !(tcp||udp) tcp.flags.syn==1&&tcp.flags.ack==0 tcp.flags.syn==1&&tcp.flags.ack==1&&ipv6""".split()
#: Filters that must find something: with the other things of a packet's they could not, the test would say nothing.
EMPTY = {"tcp.port==53", "tcp.flags.push==1", "tcp.flags.urg==1"}


def row(flow: Flow, second: int, nat: str | None = None) -> str:
    values = logs.VALUES | {"version": "5", "srcaddr": flow.src, "dstaddr": flow.dst, "srcport": str(flow.sport),
                            "dstport": str(flow.dport), "protocol": str(flow.proto), "start": str(T + second),
                            "end": str(T + second), "pkt-srcaddr": nat or flow.src, "pkt-dstaddr": flow.dst,
                            "tcp-flags": str(flow.flags)}
    return " ".join(values[name] for name in COLUMNS)


def packet(flow: Flow) -> bytes:
    ports = struct.pack("!HH", flow.sport, flow.dport)
    payload = {6: ports + struct.pack("!IIBBHHH", 1, 0, 0x50, flow.flags, 1024, 0, 0), 17: ports + struct.pack("!HH", 8, 0),
               136: ports + struct.pack("!HH", 8, 0), 1: struct.pack("!BBHHH", 8, 0, 0, 1, 1),
               58: struct.pack("!BBHHH", 128, 0, 0, 1, 1), 2: struct.pack("!BBH4s", 0x11, 0, 0, bytes(4)),
               47: struct.pack("!HH", 0, 0x6558), 50: struct.pack("!II", 1, 1) + bytes(16),
               132: ports + struct.pack("!II", 1, 0)}.get(flow.proto, bytes(4))
    return packets.ip(flow.src, flow.dst, flow.proto, payload)


def log(name: str, rows: list[str]) -> pathlib.Path:
    return wireshark.write(name, "\n".join([" ".join(COLUMNS), *rows, ""]))


class AsPackets(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        records = log("records.log", [row(flow, 2 * i) for i, flow in enumerate(FLOWS)])
        capture = struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 101)
        for i, flow in enumerate(FLOWS):
            data = packet(flow)
            capture += struct.pack("<IIII", T + 2 * i + 1, 0, len(data), len(data)) + data
        cls.path = wireshark.files() / "both.pcapng"
        done = wireshark.run("mergecap", "-w", cls.path, records, wireshark.write("packets.pcap", capture))
        assert done.returncode == 0, done.stderr

    def test_every_filter(self):
        """Records have odd numbers, each before its packet."""
        with Sharkd() as sharkd:
            sharkd.load(self.path)
            for text in FILTERS:
                with self.subTest(text):
                    found = {frame["num"] for frame in sharkd.ask("frames", filter=text)}
                    stock = {number - 1 for number in found if number % 2 == 0}
                    self.assertEqual({number for number in found if number % 2 == 1}, stock)
                    self.assertEqual(not stock, text in EMPTY)

    def test_left_out_again(self):
        with Sharkd() as sharkd:
            sharkd.load(self.path)
            for text, odd in (("tcp && !flowlog", 0), ("tcp && flowlog", 1)):
                found = [frame["num"] for frame in sharkd.ask("frames", filter=text)]
                self.assertEqual({number % 2 for number in found}, {odd})
                self.assertEqual(len(found), sum(flow.proto == 6 for flow in FLOWS))

    def test_flags_that_the_log_does_not_tell(self):
        """A VPC log has ACK beside SYN only, so nothing says that there was none; what it has not at all is not said either."""
        path = log("flags.log", [row(Flow(*V4, 6, 1, 2, flags), i) for i, flags in enumerate((0, 1, 2, 3, 18, 4))] +
                   [row(Flow(*V4, 17, 1, 2, 0), 9)])
        with Sharkd() as sharkd:
            sharkd.load(path)
            for text, expected in (("tcp.flags.ack == 0", [3, 4]), ("tcp.flags.ack == 1", [5]), ("tcp.flags.push == 0", []),
                                   ("tcp.flags.urg", []), ("tcp.flags.syn == 0", [1, 2, 6]), ("tcp.flags.fin == 1", [2, 4]),
                                   ("tcp.flags == 0", [1]), ("tcp.seq || tcp.stream || ip.ttl || ip.len", [])):
                with self.subTest(text):
                    self.assertEqual([frame["num"] for frame in sharkd.ask("frames", filter=text)], expected)

    def test_both_addresses_of_a_translation(self):
        path = log("nat.log", [row(FLOWS[0], 0, nat="203.0.113.5")])
        for text in ("ip.src == 10.0.1.10 && ip.src == 203.0.113.5", "ip.addr == 203.0.113.5", 'ip.host == "203.0.113.5"'):
            self.assertEqual(wireshark.fields(path, "frame.number", display_filter=text), [["1"]], text)
        self.assertEqual(wireshark.fields(path, "ip.src", "ip.addr", "ip.proto", "tcp.flags.syn"),
                         [["10.0.1.10,203.0.113.5", "10.0.1.10,203.0.113.5,198.51.100.7", "6",
                           "1" if wireshark.release() < (4, 4) else "True"]])

    def test_no_statistic_takes_records_for_packets(self):
        records = wireshark.files() / "records.log"
        printed = wireshark.tshark("-r", records, "-q", "-Y", "tcp", *(word for name in (
            "io,phs", "io,phs,tcp", "conv,tcp", "conv,ip", "conv,ipv6", "endpoints,udp", "conv,udp", "icmp,srt")
            for word in ("-z", name)))
        hierarchy = [line.split()[0] for line in printed.splitlines() if "frames:" in line and "frame " not in line]
        self.assertEqual(hierarchy, ["exported_pdu", "flowlog"] * 2)
        self.assertNotIn(V4[0], printed)
        self.assertNotIn(V6[0], printed)
        self.assertEqual({tuple(cells) for cells in wireshark.fields(records, "frame.protocols", args=("-Y", "tcp"))},
                         {("exported_pdu:flowlog",)})

    def test_nothing_is_shown_twice(self):
        path = log("shown.log", [row(FLOWS[0], 0)])
        shown = wireshark.tshark("-r", path, "-V", "-Y", "tcp && ip.host")
        self.assertNotIn("Internet Protocol", shown)
        self.assertNotIn("Transmission Control", shown)
        self.assertEqual(shown.count(": 10.0.1.10"), 2)  # as the interface and as the packets had it


if __name__ == "__main__":
    unittest.main()
