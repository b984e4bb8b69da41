# SPDX-License-Identifier: GPL-2.0-or-later
"""What coverage counts: frames of tunnels once, what the capture lost and where, bytes that do not agree."""
import json
import re
import unittest

from joined import cases, merged, session, wireshark
from packets import ACK, ethernet, geneve, gre, ip, pcap, tcp, tunnel, udp, vxlan

HOST, PEER, IN, THERE = "10.0.0.10", "10.0.0.20", "172.16.0.1", "172.16.0.2"
ENI, OTHER = "eni-0123456789abcdef0", "eni-0fedcba9876543210"


def row(src=HOST, dst=PEER, ports=(1000, 514), proto=17, packets=1, size=48, first=0, last=9, eni=ENI, action="ACCEPT") -> str:
    return (f"2 123456789010 {eni} {src} {dst} {ports[0]} {ports[1]} {proto} {packets} {size} {cases.START + first} "
            f"{cases.START + last} {action} OK")


def capture(name: str, frames, rows):
    """Frames, as (seconds, frame), merged with a log of these rows."""
    wireshark.write(f"{name}.log", "\n".join([cases.V2, *rows]) + "\n")
    wireshark.write(f"{name}.pcap", pcap(frames, start=cases.START))
    return merged(f"{name}.pcapng", f"{name}.log", f"{name}.pcap", in_order=True)


def coverage(path, *args) -> dict:
    return json.loads(wireshark.tshark("-q", "-r", path, *args, "-z", "flowlog,coverage,json"))


def text_of(path, *args) -> list[str]:
    return [line.strip() for line in wireshark.tshark("-q", "-r", path, *args, "-z", "flowlog,coverage").splitlines()]


class Tunnels(unittest.TestCase):
    INNER = [udp(IN, THERE, 1000, 2000, bytes([i])) for i in range(4)]
    #: Outer protocol and ports, and what stands in the outer IP packet. Few packets, so no mirror is seen in them.
    KINDS = {"gre": (47, (0, 0), [ip(HOST, PEER, 47, gre(0x0800, packet)) for packet in INNER]),
             "ipip": (4, (0, 0), [ip(HOST, PEER, 4, packet) for packet in INNER]),
             "gre in gre": (47, (0, 0), [ip(HOST, PEER, 47, gre(0x0800, ip("192.168.0.1", "192.168.0.2", 47, gre(0x0800, packet))))
                                         for packet in INNER]),
             "vxlan": (17, (50000, 4789), [udp(HOST, PEER, 50000, 4789, vxlan(7, ethernet(packet))) for packet in INNER]),
             "geneve": (17, (50000, 6081), [udp(HOST, PEER, 50000, 6081, geneve(7, 0x6558, ethernet(packet))) for packet in INNER])}

    def test_a_frame_is_one_packet(self):
        """Whichever of its packets has a record; and it never says that one is missing when there is one."""
        for kind, (proto, ports, packets) in self.KINDS.items():
            frames = [(i, ethernet(packet)) for i, packet in enumerate(packets)]
            outer = row(ports=ports, proto=proto, packets=4, size=sum(map(len, packets)))
            inner = row(IN, THERE, (1000, 2000), packets=4, size=sum(map(len, self.INNER)), eni=OTHER)
            no_mirror = ("-o", "mirror.mode:never")
            others = (([inner], 4, 1), ([outer, inner], 4, 2), ([row("10.9.9.9", size=28)], 0, 0))
            for rows, counted, links in (([outer], 4, 1), *(others if kind in ("gre", "vxlan") else ())):
                path = capture("tunnels", frames, rows)
                with self.subTest(kind=kind, rows=rows):
                    shown = coverage(path, *no_mirror)["ip_packets"]
                    self.assertEqual((shown["packets"], shown["tunnels"]), (4, 4))
                    self.assertEqual((shown["counted"]["packets"], shown["not_counted"]["packets"]), (counted, 4 - counted))
                    whole = packets if rows != [inner] else self.INNER
                    self.assertEqual(shown["bytes"], sum(map(len, whole)))
                    why = "AWS does not log mirrored traffic (UDP to port 4789)" if kind == "vxlan" else "no record of this flow"
                    reasons = [] if counted else [(4, why)]
                    self.assertEqual([(reason["packets"], reason["reason"]) for reason in shown["not_counted_reasons"]], reasons)
                    for args in (("-2",), ()):
                        fields = wireshark.fields(path, "flowlog.record", "flowlog.no_record", args=(*args, *no_mirror),
                                                  display_filter="!flowlog")
                        for records, reason in (line + [""] * (2 - len(line)) for line in fields):
                            self.assertEqual(len(records.split(",")) if records else 0, links)
                            self.assertEqual(reason, "" if counted or not args else why)

    def test_a_tunnel_in_a_mirror(self):
        """The cloud sees the packet that was mirrored, whatever is in it."""
        packets = self.KINDS["gre"][2]
        frames = [(i, tunnel("10.0.5.5", "10.0.9.9", vxlan(7, ethernet(packet)))) for i, packet in enumerate(packets)]
        path = capture("mirrored-tunnel", frames, [row(ports=(0, 0), proto=47, packets=4, size=sum(map(len, packets)))])
        args = ("-o", "mirror.mode:always", *session(7, ENI))
        shown = coverage(path, *args)
        self.assertEqual(shown["ip_packets"]["counted"], {"packets": 4, "bytes": sum(map(len, packets))})
        self.assertEqual(shown["flow_records"]["all_captured"]["records"], 1)


class Loss(unittest.TestCase):
    def test_by_interface_and_session(self):
        """Each interface has its own loss; only records whose whole time was captured can have any."""
        def flow(port, src=HOST, dst=PEER):
            return [(i / 10, udp(src, dst, port, 514, bytes([port & 255, i]))) for i in range(100)]
        size = len(flow(1)[0][1])

        def mirrored(vni, packets, source):
            return [(at, tunnel(source, "10.0.9.9", vxlan(vni, ethernet(data)))) for at, data in packets]
        lost = {3, 50, 51}
        first = [packet for i, packet in enumerate(flow(1000)) if i not in lost]
        second = [packet for i, packet in enumerate(flow(2000, "10.0.0.30")) if i % 2]
        frames = sorted(mirrored(1, first, HOST) + mirrored(2, second, "10.0.0.30"))
        rows = [row(packets=100, size=100 * size), row("10.0.0.30", ports=(2000, 514), packets=100, size=100 * size, eni=OTHER),
                row(ports=(1001, 514), packets=7), row(ports=(1002, 514), packets=500, first=-30, last=20),
                row("10.0.0.40", packets=60, eni="eni-none")]
        path = capture("loss", frames, rows)
        known = (*session(1, ENI), *session(2, OTHER))
        for args in (("-o", "mirror.mode:always", *known), ("-2", "-o", "mirror.mode:always", *known)):
            shown = coverage(path, *args)["loss"]
            found = [(place["interface"], place["records"], place["packets"], place["captured"], place["not_captured"])
                     for place in shown["interfaces"]]
            self.assertEqual(found, [("eni-none", 1, 60, 0, 60), (OTHER, 1, 100, 50, 50), (ENI, 2, 107, 97, 10)])
            found = [(place["interface"], place["packets"], place["captured"], place["not_captured_of_records_without_packets"])
                     for place in shown["mirror_sessions"]]
            self.assertEqual(found, [(OTHER, 100, 50, 0), (ENI, 107, 97, 7)])
            lines = text_of(path, *args)
            self.assertIn(f"{OTHER}: 50 of 100 packets that the log counts were not captured (50.0 %)", lines)
            self.assertIn(f"{ENI}: 10 of 107 packets that the log counts were not captured (9.3 %), 7 of them of records that have none",
                          lines)
            self.assertIn("1 more: none of the packets that the log counts was captured", lines)
        # Where nobody says at which interface the sessions are, a session lacks what records count of which it has some.
        shown = coverage(path, "-o", "mirror.mode:always")["loss"]["mirror_sessions"]
        self.assertEqual([(place["interface"], place["packets"], place["captured"]) for place in shown],
                         [(None, 100, 50), (None, 100, 97)])

    def test_hundreds_of_interfaces(self):
        frames, rows = [(0, ethernet(udp(HOST, PEER, 1, 1, b"first")))], []
        for i in range(300):
            data = udp(f"10.1.{i >> 8}.{i & 255}", PEER, 1000, 514, b"log")
            frames.append((i / 100, ethernet(data)))
            rows.append(row(f"10.1.{i >> 8}.{i & 255}", packets=i + 1, first=1, last=2, eni=f"eni-{i:017x}"))
        frames.append((5, ethernet(udp(HOST, PEER, 1, 1, b"last"))))
        path = capture("hundreds", frames, rows)
        shown = coverage(path)["loss"]["interfaces"]
        self.assertEqual([place["not_captured"] for place in shown], list(range(299, -1, -1)))
        lines = [line for line in text_of(path) if line.startswith("eni-")]
        self.assertEqual(len(lines), 10)
        self.assertTrue(lines[0].startswith(f"eni-{299:017x}: 299 of 300 "))

    def test_sums_that_no_number_holds(self):
        frames = [(i, ethernet(udp(HOST, PEER, 1000, 514, b"log"))) for i in range(20)]
        rows = [row(packets=2**63, size=1, first=at, last=at + 1) for at in (2, 4, 6)]
        path = capture("full", frames, rows)
        place = coverage(path)["loss"]["interfaces"][0]
        self.assertEqual((place["packets"], place["not_captured"], place["or_more"]), (2**63 - 1, 2**63 - 1, True))
        self.assertIn("or more: too large a sum", " ".join(text_of(path)))


class LinkReasons(unittest.TestCase):
    """What a link rests on, and how far a log is off."""

    def shown(self, path, *args):
        fields = ("flowlog", "flowlog.record", "flowlog.link.reason", "flowlog.clock_shift", "flowlog.packets.captured")
        rows = wireshark.fields(path, *fields, args=("-2", *args))
        return [row + [""] * (len(fields) - len(row)) for row in rows]

    def test_a_clock_that_is_off(self):
        """By as much in all records of an interface; the capture is late, or early."""
        for late in (-20, 0, 20):
            packets = [(i * 0.7 + late, udp(HOST, PEER, 1000, 514, bytes([i % 256]))) for i in range(600)]
            size, rows = len(packets[0][1]), []
            for first in range(0, 600, 60):
                own = packets[first:first + 60]
                rows.append(row(packets=60, size=60 * size, first=int(own[0][0] - late), last=int(own[-1][0] - late)))
            frames = [(at, ethernet(data)) for i, (at, data) in enumerate(packets) if i not in (9, 300)]
            path = capture("shift", frames, rows)
            place = coverage(path)["loss"]["interfaces"][0]
            self.assertAlmostEqual(place["clock_shift"], -late, delta=1)
            lines = [line for line in text_of(path) if line.startswith(ENI)]
            self.assertEqual("the capture" in lines[0], late != 0)
            self.assertEqual("ahead of" in lines[0], late < 0)
            found = self.shown(path)
            self.assertTrue(all(abs(float(line[3] or 0) + late) < 1 for line in found), found[:3])
            form = r"(up to )?(19|20)(\.\d+)? s outside the record's time, as much as log and capture differ at this interface"
            records = [line[2] for line in found if line[0]]
            self.assertEqual(len([reason for reason in records if re.fullmatch(form, reason)]), 10 if late else 0, records)
            self.assertEqual(any(line[2] for line in found if not line[0]), late != 0)

    def test_a_record_that_counts_more_than_stands_in_its_time(self):
        """One record says nothing of clocks; a packet near it is its own if it still wants one."""
        path = capture("near", [(at, ethernet(udp(HOST, PEER, 1000, 514, bytes([at])))) for at in (1, 2, 8)],
                       [row(packets=3, size=87, first=1, last=3)])
        reason = "4 s outside the record's time, in which fewer packets stand than the record counts"
        found = self.shown(path)
        self.assertEqual([line[2] for line in found if line[0]], [f"up to {reason}"])
        self.assertEqual([line[2] for line in found if not line[0]], ["", "", reason])


class TwoLogs(unittest.TestCase):
    def test_two_verdicts(self):
        """Two logs over one interface that do not agree; what two interfaces say of a packet can both be true."""
        packets = [(at, udp(HOST, PEER, 1000, 514, bytes([at]))) for at in range(1, 6)]
        size = sum(len(data) for _, data in packets)
        accepts, rejects = (row(packets=5, size=size, first=1, last=5, action=action) for action in ("ACCEPT", "REJECT"))
        wireshark.write("verdicts.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))
        wireshark.write("accepts.log", "\n".join([cases.V2, accepts]) + "\n")
        for rejecting, claimed in ((rejects, 5), (rejects.replace(ENI, OTHER), 0), (accepts, 0)):
            wireshark.write("rejects.log", "\n".join([cases.V5, f"5{rejecting[1:]} 0 {HOST} {PEER} egress"]) + "\n")
            path = merged("verdicts.pcapng", "accepts.log", "rejects.log", "verdicts.pcap", in_order=True)
            self.assertEqual(coverage(path)["ip_packets"]["two_verdicts"], claimed)
            self.assertEqual(any(line.startswith(f"{claimed} are claimed by") for line in text_of(path)), claimed > 0)
            for args in (("-2",), ()):
                lines = wireshark.tshark("-r", path, *args, "-Y", "flowlog.expert.two_verdicts").splitlines()
                self.assertEqual(len(lines), claimed, args)

    def test_a_flow_in_two_logs_is_counted_once(self):
        """Both in windows of other lengths, and where the second one writes the very same with more columns."""
        packets = [(at, udp(HOST, PEER, 1000, 514, bytes([at]))) for at in range(5)]
        size = len(packets[0][1])
        short = [row(packets=n, size=n * size, first=first, last=first + n - 1) for first, n in ((0, 2), (2, 3))]
        wireshark.write("logs.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))
        wireshark.write("v2.log", "\n".join([cases.V2, *short]) + "\n")
        longer = ([row(packets=5, size=5 * size, first=0, last=4)], 1, 0)
        for rows, others, repeats in (longer, (short, 0, 2)):
            wireshark.write("v5.log", "\n".join([cases.V5, *(f"5{text[1:]} 0 {HOST} {PEER} egress" for text in rows)]) + "\n")
            path = merged("logs.pcapng", "v2.log", "v5.log", "logs.pcap")
            shown = coverage(path)
            records = shown["flow_records"]
            self.assertEqual((records["packets"], records["all_captured"]["packets"]), (5, 5))
            self.assertEqual(records["flows_in_several_logs"], others)
            self.assertEqual(records["records"] + records["other_logs"]["records"], 3 if others else 2)
            self.assertEqual(records["repeated"], repeats)
            self.assertEqual(shown["loss"]["interfaces"][0]["packets"], 5)
            lines = " ".join(text_of(path))
            self.assertEqual("1 flows stand in two logs, or more, over one interface" in lines, others == 1)
            self.assertEqual("2 more say what another one says, as a second log does: counted once" in lines, repeats == 2)


class TwoInterfaces(unittest.TestCase):
    """A flow that is logged at both ends is counted once."""
    ENDS = {ENI: "egress", OTHER: "ingress"}

    def rows(self, windows):
        """Packets of 0 to 599 s, one a second, in windows of so many seconds at each of the interfaces."""
        def record(eni, first):
            last = min(first + windows[eni], 600) - 1
            text = row(packets=last - first + 1, size=30 * (last - first + 1), first=first, last=last, eni=eni)
            return f"5{text[1:]} 0 {HOST} {PEER} {self.ENDS[eni]}"
        return [record(eni, first) for eni in self.ENDS for first in range(0, 600, windows[eni])]

    def log(self, rows):
        return wireshark.write("ends.log", "\n".join([cases.V5, *rows]) + "\n")

    def test_once(self):
        """At the first interface that is logged, or at the one that a mirror shows; the other one where that has nothing."""
        packets = [(i, udp(HOST, PEER, 1000, 514, b"%02d" % (i % 100))) for i in range(600)]
        wireshark.write("ends.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))
        wireshark.write("ends-mirrored.pcap", pcap([(at, tunnel("10.0.5.5", "10.0.9.9", vxlan(7, ethernet(data))))
                                                    for at, data in packets], start=cases.START))
        mirror = ("-o", "mirror.mode:always", *session(7, OTHER))
        for first, second in ((60, 60), (60, 100), (600, 60)):
            rows = self.rows({ENI: first, OTHER: second})
            log = self.log(rows)
            plain = merged("ends.pcapng", "ends.log", "ends.pcap", in_order=True)
            mirrored = merged("ends-mirrored.pcapng", "ends.log", "ends-mirrored.pcap", in_order=True)
            n_first, n_second = 600 // first, 600 // second
            beside = ("-o", f"flowlog.log:{log}")
            for path, args, n in ((plain, (), n_first), (mirrored, mirror, n_second),
                                  (plain, ("-o", "flowlog.count_all:TRUE"), n_first + n_second),
                                  ("ends.pcap", beside, n_first), ("ends-mirrored.pcap", (*beside, *mirror), n_second)):
                with self.subTest(windows=(first, second), path=str(path), args=args):
                    shown = coverage(path, *args)
                    records, others = shown["flow_records"], n_first + n_second - n
                    packets_counted = 600 if others else 1200
                    self.assertEqual((records["records"], records["packets"], records["bytes"]),
                                     (n, packets_counted, 30 * packets_counted))
                    self.assertEqual((records["all_captured"]["records"], records["captured"]["packets"]), (n, packets_counted))
                    self.assertEqual(records["at_other_interfaces"]["records"], others)
                    self.assertEqual(records["at_other_interfaces"]["packets"], 600 if others else 0)
                    if path != mirrored and "mirrored" not in str(path):
                        self.assertEqual({place["interface"]: place["packets"] for place in shown["loss"]["interfaces"]},
                                         {ENI: 600, OTHER: 600})
        # What the first log lost, and the mirrored one, is counted where it was logged.
        rows = self.rows({ENI: 60, OTHER: 60})
        self.log(rows[:5] + rows[12:])
        path = merged("ends.pcapng", "ends.log", "ends.pcap", in_order=True)
        self.assertEqual([coverage(path)["flow_records"][key] for key in ("records", "packets")], [10, 600])
        self.log(rows[:15])
        path = merged("ends-mirrored.pcapng", "ends.log", "ends-mirrored.pcap", in_order=True)
        records = coverage(path, *mirror)["flow_records"]
        self.assertEqual([records[key] for key in ("records", "packets")], [10, 600])
        self.assertEqual([records[kind]["packets"] for kind in ("all_captured", "perhaps_all_captured")], [240, 60])
        self.assertIn("5 more count what records at another interface count: each flow is counted once (flowlog.count_all)",
                      text_of(path, *mirror))


class Turn(unittest.TestCase):
    def test_it_prints_in_its_turn(self):
        path = capture("turn", [(0, ethernet(udp(HOST, PEER, 1000, 514, bytes(40))))], [row(packets=1, size=68)])
        wanted = ("top,json,src", "coverage,json", "top,json,dst", "coverage")
        shown = wireshark.tshark("-q", "-r", path, *(word for name in wanted for word in ("-z", f"flowlog,{name}")))
        places = [shown.index(text) for text in ('"arguments":"src"', '"flow_records"', '"arguments":"dst"', "Flow records")]
        self.assertEqual(places, sorted(places))


class Whole(unittest.TestCase):
    def test_as_many_packets_but_other_bytes(self):
        """One was lost, and one that is not the record's stands in its time."""
        sizes = [40, 60, 80]
        frames = [(i, ethernet(udp(HOST, PEER, 1000, 514, bytes(size)))) for i, size in enumerate(sizes)]
        logged = sum(sizes) + 3 * 28
        for size, kind in ((logged, "all_captured"), (logged + 500, "other_bytes_captured"), ("-", "all_captured")):
            path = capture("bytes", frames, [row(packets=3, size=size)])
            records = coverage(path)["flow_records"]
            self.assertEqual({name: records[name]["records"] for name in ("all_captured", "other_bytes_captured")},
                             {name: int(name == kind) for name in ("all_captured", "other_bytes_captured")})
            tree = wireshark.tshark("-2", "-r", path, "-Y", "flowlog.packets.captured", "-V")
            self.assertEqual(tree.count("all that were logged"), {logged: 2, "-": 1}.get(size, 0))
            self.assertEqual("with other bytes" in tree, size == logged + 500)
            self.assertEqual("500 bytes missing" in tree, size == logged + 500)

    def test_what_may_be_anothers_is_not_said_to_be_all(self):
        """Two records share a second in which one of them lost a packet: what is left fits the first to the byte, and yet may
        be the second's. So may what stands next to a packet of a record that is not there."""
        frames = [(at, ethernet(udp(HOST, PEER, 1000, 514, bytes(40)))) for at in (0, 5.2, 9, 9.5)]
        first, second = row(packets=2, size=136, first=0, last=5), row(packets=3, size=204, first=5, last=9)
        others = [row(packets=1, size=68, first=20 + i, last=20 + i) for i in range(3)]
        frames += [(20.5 + i, frames[0][1]) for i in range(3)]
        for rows, said in (([first, second, *others], ["perhaps all", "some", *3 * ["all"]]),
                           ([first, *others], ["perhaps all", "perhaps all", "all", "all"]),
                           ([first, row(packets=2, size=136, first=9, last=9), *others], 5 * ["all"])):
            path = capture("doubtful", frames, rows)
            shown = wireshark.fields(path, "flowlog.captured", args=("-2", "-Y", "flowlog.captured"))
            self.assertEqual([line[0] for line in shown], said)
            records = coverage(path)["flow_records"]
            self.assertEqual([records[name]["records"] for name in ("all_captured", "perhaps_all_captured")],
                             [said.count("all"), said.count("perhaps all")])

    def test_azures_bytes_are_not_those_of_ip_packets(self):
        """They hold more than that, and nothing is said of bytes that cannot be compared."""
        def with_ethernet(found):
            sent, sent_bytes, received, received_bytes = map(int, found[2].split(","))
            return f"{found[1]}{sent},{sent_bytes + 14 * sent},{received},{received_bytes + 14 * received}\""
        case, log = cases.whole_case(scenes=(cases.azure,))
        wireshark.write("azure.json", re.sub(r"(,[CE],NX,)([0-9,]+)\"", with_ethernet, log))
        wireshark.write("azure.pcap", case.plain())
        path = merged("azure.pcapng", "azure.json", "azure.pcap")
        records = coverage(path)["flow_records"]
        self.assertEqual(records["other_bytes_captured"]["records"], 0)
        self.assertGreaterEqual(records["all_captured"]["records"], 3)
        tree = wireshark.tshark("-2", "-r", path, "-Y", "flowlog.packets.captured", "-V")
        self.assertIn(" (all that were logged)", tree)
        self.assertNotIn("bytes missing", tree)


def exchange(client=HOST, server=PEER, ident=100, turns=10) -> list:
    """A TCP connection that goes on, as (seconds, packet, its number of bytes)."""
    packets, seq = [], {True: 1000, False: 5000}
    for i in range(2 * turns):
        up = i % 2 == 0
        ends = (client, server, 1000, 443) if up else (server, client, 443, 1000)
        # Senders number their packets, but for IPv6 and those that leave it 0.
        number = {} if ":" in client else {"ident": ident + i if ident else 0}
        packets.append((i / 10, tcp(*ends, ACK, seq[up], seq[not up], bytes([i]) * 20, **number)))
        seq[up] += 20
    return packets


def forwarded(data: bytes) -> bytes:
    """The packet one hop on."""
    at = 7 if data[0] >> 4 == 6 else 8
    return data[:at] + bytes([data[at] - 1]) + (data[at + 1:] if at == 7 else data[9:10] + b"\x12\x34" + data[12:])


def frame(data: bytes) -> bytes:
    return ethernet(data, 0x86dd if data[0] >> 4 == 6 else 0x0800)


class Doubles(unittest.TestCase):
    def shown(self, name, packets, rows=()):
        """Packets that are said to be shown twice, and frames that have the warning, in one pass and in two."""
        frames = [(at, frame(data)) for at, data in sorted(packets, key=lambda packet: packet[0])]
        path = capture(name, frames, [*rows, row("10.9.9.9", first=0, last=60)])
        twice = coverage(path)["ip_packets"]["shown_twice"]
        warned = len(wireshark.fields(path, "frame.number", args=("-2",), display_filter="flowlog.expert.shown_twice"))
        return twice["packets"], twice["flows"], warned, path

    def test_two_taps(self):
        """A hop apart or at the same place, whatever numbers the packets."""
        for client, server, ident in ((HOST, PEER, 100), (HOST, PEER, 0), ("2001:db8::1", "2001:db8::2", 0)):
            packets = exchange(client, server, ident)
            for late, change in ((0.0004, forwarded), (0.002, bytes)):
                rows = [row(*ends, ports, 6, 10, 600 if ":" not in client else 800)
                        for ends, ports in (((client, server), (1000, 443)), ((server, client), (443, 1000)))]
                both = packets + [(at + late, change(data)) for at, data in packets]
                with self.subTest(client=client, ident=ident, late=late):
                    *found, path = self.shown("taps", both, rows)
                    self.assertEqual(found, [20, 1, 1])
                    self.assertEqual(coverage(path)["flow_records"]["captured_twice"]["records"], 2)
                    self.assertEqual(len(wireshark.fields(path, "frame.number", args=("-2",),
                                                          display_filter="flowlog.expert.captured_twice")), 2)
                    if ident:  # only what cannot be told otherwise waits for the second pass
                        self.assertEqual(len(wireshark.fields(path, "frame.number", display_filter="flowlog.expert.shown_twice")), 1)
        lines = text_of(path)
        self.assertIn("20 of all, of 1 flows, are shown a second time, as two taps do: they count double", lines)
        self.assertIn("of 2 records twice what they count was captured, or more times: two taps?", lines)
        part = packets + [(at + 0.001, data) for at, data in packets[:8]]
        self.assertEqual(self.shown("taps", part)[:3], (8, 1, 1))

    def test_what_is_sent_again_is_no_double(self):
        again = exchange()
        plain = exchange("2001:db8::1", "2001:db8::2")
        senders = {
            # A retransmission after 200 ms, and, with a number of its own, at once.
            "later": again + [(at + 0.2, data) for at, data in again],
            "renumbered": again + [(at + 0.002, data) for at, data in exchange(ident=5000)],
            # Without a number, a few retransmissions at once in a long flow, and duplicate acknowledgements.
            "ipv6": plain + [(at + 0.002, data) for at, data in plain[:2]],
            "acks": [(i / 1000, tcp("2001:db8::1", "2001:db8::2", 1000, 443, ACK, 1, 77)) for i in range(40)],
            "udp": [(i / 1000, udp(HOST, PEER, 1000, 514, b"gauge:1")) for i in range(40)],
            "udp6": [(i / 1000, udp("2001:db8::1", "2001:db8::2", 1000, 514, b"gauge:1")) for i in range(40)],
            "one number": [(i / 1000, udp(HOST, PEER, 1000, 514, b"gauge:1", ident=1)) for i in range(40)],
            "multicast": [(i // 2 / 5 + i % 2 / 1000, udp(HOST, "239.1.1.1", 1000, 514, b"gauge:1", ident=i // 2 + 1))
                          for i in range(40)],
        }
        for name, packets in senders.items():
            with self.subTest(name):
                self.assertEqual(self.shown("again", packets)[:3], (0, 0, 0))

    def test_a_mirrored_copy_is_the_mirrors(self):
        """It is a duplicate, which is counted once."""
        packets = exchange()
        frames = [(at, frame(data)) for at, data in packets] + \
            [(at + 0.001, tunnel("10.0.5.5", "10.0.9.9", vxlan(7, ethernet(data)))) for at, data in packets]
        path = capture("bare", sorted(frames), [row("10.9.9.9")])
        self.assertEqual(coverage(path, "-o", "mirror.mode:always")["ip_packets"]["shown_twice"]["packets"], 0)

    def test_in_a_tunnel(self):
        """A frame is one double, whatever it carries; and so is what is in the capture bare and in a tunnel."""
        packets = exchange()
        tunnelled = [(at, ip("192.0.2.1", "192.0.2.2", 47, gre(0x0800, data), ident=7000 + i)) for i, (at, data) in enumerate(packets)]
        self.assertEqual(self.shown("gre", tunnelled + [(at + 0.001, forwarded(data)) for at, data in tunnelled])[:3], (20, 1, 1))
        self.assertEqual(self.shown("gre", tunnelled + [(at - 0.001, data) for at, data in packets])[:3], (20, 1, 1))


if __name__ == "__main__":
    unittest.main()
