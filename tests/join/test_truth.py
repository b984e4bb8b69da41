# SPDX-License-Identifier: GPL-2.0-or-later
"""Each link between a record and a packet, against logs that were derived from the packets."""
import random
import types
import unittest

from flowlogs import Google, Ibm
from joined import Links, cases, describe, merged, precision_and_recall, session, truth, wireshark
from packets import gre, ip, pcap, udp
from traffic import Flow


class Truth(unittest.TestCase):
    def check(self, case, path, name, args=("-2",), captured=None, both=True, least=1.0):
        links, true = Links(case, path, args), truth(case, captured)
        sides = [("packet to record", links.from_packets)] + ([("record to packets", links.from_records)] if both else [])
        for side, found in sides:
            precision, recall = precision_and_recall(found, true)
            print(f"{name}, {side}: {len(true)} links, precision {precision:.4f}, recall {recall:.4f}")
            self.assertGreaterEqual(precision, least, describe(case, found - true))
            self.assertGreaterEqual(recall, least, describe(case, true - found))
        return links

    @classmethod
    def setUpClass(cls):
        cls.case, azure = cases.whole_case()
        wireshark.write("aws.log", cls.case.aws_log())
        wireshark.write("azure.json", azure)
        wireshark.write("plain.pcap", cls.case.plain())

    def test_merged_by_time(self):
        path = merged("by-time.pcapng", "aws.log", "azure.json", "plain.pcap")
        links = self.check(self.case, path, "merged by time")
        self.assertEqual(len(links.packets), len(self.case.packets))
        self.assertEqual(len(links.records), len(self.case.records))
        for number, record in enumerate(self.case.records):
            sizes = sum(self.case.packets[place].size for place in record.packets)
            self.assertEqual(links.counted[number], (len(record.packets), sizes, "uncounted" if record.marks else "all"), record.row)

    def test_logs_of_three_clouds_of_the_same_traffic(self):
        """Each counts the packets once more, and what one refused no other's record makes let in."""
        flows: dict[tuple, list] = {}
        for eni, sightings in self.case.seen.items():
            for place, direction, action, _ in sightings if eni != cases.NAT_ENI else ():
                packet = self.case.packets[place]
                if 51515 in packet.ports:
                    continue  # what these clouds let in they let out, too
                own = packet.src if direction == "egress" else packet.dst
                ends = frozenset(((packet.src, packet.ports[0]), (packet.dst, packet.ports[1])))
                flows.setdefault((eni, own, ends, packet.proto, action), []).append(place)
        traffic = types.SimpleNamespace(packets=self.case.packets, flows=[
            Flow(eni, own, tuple(places), action == "ACCEPT") for (eni, own, _, _, action), places in flows.items()])
        logs = {"google.json": Google(share=1), "ibm.json": Ibm()}
        written = {name: log.records(traffic, lambda interface: 0) for name, log in logs.items()}
        for name, log in logs.items():
            wireshark.write(name, log.text(written[name]))
        shown = types.SimpleNamespace(packets=self.case.packets, records=sum(written.values(), [*self.case.records]))
        path = merged("clouds.pcapng", "aws.log", "azure.json", "plain.pcap", *logs)
        links = self.check(shown, path, "three clouds")
        said = {name: {links.counted[len(self.case.records) + i][2] for i, record in enumerate(shown.records[len(self.case.records):])
                       if record in records} for name, records in written.items()}
        self.assertEqual(said, {"google.json": {"uncounted"}, "ibm.json": {"all"}})

    def test_packets_first(self):
        path = merged("packets-first.pcapng", "plain.pcap", "azure.json", "aws.log", in_order=True)
        self.check(self.case, path, "packets first")

    def test_records_first_in_one_pass(self):
        path = merged("records-first.pcapng", "aws.log", "azure.json", "plain.pcap", in_order=True)
        self.check(self.case, path, "records first, one pass", args=(), both=False)

    def test_mirrored_at_one_end(self):
        """Of a flow that both ends logged, a packet is counted by the interface where it was mirrored."""
        wireshark.write("web.pcap", self.case.mirrored(cases.WEB_ENI, cases.WEB, 1))
        path = merged("mirrored.pcapng", "aws.log", "web.pcap")
        links = Links(self.case, path, ("-2", *session(1, cases.WEB_ENI)))
        true = {(record, place) for record, place in truth(self.case)
                if self.case.records[record].interface == cases.WEB_ENI}
        self.assertEqual(precision_and_recall(links.from_packets, true), (1, 1))
        self.assertEqual(links.from_records, links.from_packets)
        print(f"mirrored at one end: {len(true)} links, precision 1.0000, recall 1.0000")

    def test_the_interface_as_the_session_table_spells_it(self):
        """An id in capitals is the one of the log, and packets are filtered by the log's word for it."""
        wireshark.write("spelled.pcap", self.case.mirrored(cases.WEB_ENI, cases.WEB, 1))
        path = merged("spelled.pcapng", "spelled.pcap", "aws.log", in_order=True)
        args = ("-2", *session(1, cases.WEB_ENI.upper()))
        true = {(record, place) for record, place in truth(self.case)
                if self.case.records[record].interface == cases.WEB_ENI}
        self.assertEqual(precision_and_recall(Links(self.case, path, args).from_packets, true), (1, 1))
        named = wireshark.fields(path, "flowlog.interface", args=args, display_filter="mirror && flowlog.record")
        self.assertEqual({name for row in named for name in row[0].split(",")}, {cases.WEB_ENI})

    def test_mirrored_at_both_ends(self):
        """The copy of a packet is counted at the end where it was seen, too."""
        for number, (eni, own) in enumerate(((cases.WEB_ENI, cases.WEB), (cases.DB_ENI, cases.DB)), 1):
            wireshark.write(f"end{number}.pcap", self.case.mirrored(eni, own, number))
        path = merged("both-ends.pcapng", "end1.pcap", "aws.log", "end2.pcap")
        args = ("-2", *session(1, cases.WEB_ENI), *session(2, cases.DB_ENI))
        links = Links(self.case, path, args)
        true = {(record, place) for record, place in truth(self.case)
                if self.case.records[record].interface in (cases.WEB_ENI, cases.DB_ENI)}
        self.assertEqual(precision_and_recall(links.from_packets, true), (1, 1))
        for interfaces in wireshark.fields(path, "mirror.interface", "flowlog.interface", args=args,
                                           display_filter="mirror && flowlog.record"):
            self.assertEqual(*interfaces)
        print(f"mirrored at both ends: {len(true)} links, precision 1.0000, recall 1.0000")

    def test_copies_are_counted_once(self):
        """Whichever of the sessions are named; two sessions of one interface deliver its packets twice."""
        ends = ((cases.WEB_ENI, cases.WEB), (cases.DB_ENI, cases.DB))
        for number, (eni, own) in enumerate((*ends, ends[0]), 1):
            wireshark.write(f"copy{number}.pcap", self.case.mirrored(eni, own, number))
        path = merged("copies.pcapng", "copy1.pcap", "aws.log", "copy2.pcap", "copy3.pcap")
        for named in ({}, {1: 0}, {2: 1}, {1: 0, 2: 1}, {1: 0, 2: 1, 3: 0}):
            args = [option for number, end in named.items() for option in session(number, ends[end][0])]
            links = Links(self.case, path, ("-2", *args))
            for number, (count, size, _) in links.counted.items():
                record = self.case.records[number]
                if record.interface in (cases.WEB_ENI, cases.DB_ENI):
                    sizes = sum(self.case.packets[place].size for place in record.packets)
                    self.assertEqual((count, size), (len(record.packets), sizes), f"named: {named}; {record.row}")

    def test_late_records(self):
        """AWS says that its times may be a minute late; they seem early where the capture's clock is fast."""
        for late in (1, 25, 59, -4):
            case, _ = cases.whole_case(scenes=(cases.web, cases.download, cases.icmp, cases.both_ends),
                                       late={cases.WEB_ENI: late})
            wireshark.write("late.log", case.aws_log())
            wireshark.write("late.pcap", case.plain())
            self.check(case, merged("late.pcapng", "late.log", "late.pcap"), f"records {late} seconds late")

    def test_a_capture_with_holes(self):
        """It begins and ends within the log's time, and every thirtieth packet is missing."""
        dice = random.Random(3)
        captured = {place for place, packet in enumerate(self.case.packets)
                    if 100 < packet.at < 1500 and dice.randrange(30)}
        wireshark.write("holes.pcap", self.case.plain(captured))
        path = merged("holes.pcapng", "aws.log", "azure.json", "holes.pcap")
        # Whether a packet of the second in which one record ends and the next begins is of the one or of the other
        # can no longer be counted out.
        self.check(self.case, path, "capture with holes", captured=captured, least=0.99)

    def test_a_tunnel_however_it_was_captured(self):
        """The cloud counts the outer packet, and the inner one where that passes an interface of its own."""
        inner = [udp("172.16.0.1", "172.16.0.2", 1000, 2000, bytes([i])) for i in range(4)]
        outer = [ip("10.0.0.1", "10.0.0.2", 47, gre(0x0800, packet)) for packet in inner]
        counted = {"47": sum(map(len, outer)), "17": sum(map(len, inner))}
        rows = [f"2 1 eni-{proto} {net}.1 {net}.2 {ports} {proto} 4 {counted[proto]} {cases.START} {cases.START + 3} ACCEPT OK"
                for net, ports, proto in (("10.0.0", "0 0", "47"), ("172.16.0", "1000 2000", "17"))]
        wireshark.write("tunnel.log", "\n".join([cases.V2, *rows]) + "\n")
        for linktype, head in ((1, bytes(12) + b"\x08\0"), (101, b""), (113, b"\0\0\0\1\0\6" + bytes(8) + b"\x08\0"),
                               (276, b"\x08\0" + bytes(18)), (0, b"\2\0\0\0")):
            frames = [(i, head + packet) for i, packet in enumerate(outer)]
            wireshark.write("tunnel.pcap", pcap(frames, start=cases.START, linktype=linktype))
            path = merged("tunnel.pcapng", "tunnel.log", "tunnel.pcap")
            shown = wireshark.fields(path, "flowlog.proto", "flowlog.packets.captured", "flowlog.bytes.captured", args=("-2",),
                                     display_filter="flowlog")
            self.assertEqual({proto: (count, size) for proto, count, size in shown},
                             {proto: ("4", str(size)) for proto, size in counted.items()}, linktype)

    def test_a_log_delivered_twice(self):
        """Two flow logs for one interface write each record twice; both count the same packets."""
        wireshark.write("twice.log", self.case.aws_log() + self.case.aws_log())
        path = merged("twice.pcapng", "twice.log", "plain.pcap")
        links = {}
        for row, packets, count in wireshark.fields(path, "flowlog.raw", "flowlog.packet", "flowlog.stream.records",
                                                    args=("-2",), display_filter="flowlog"):
            links.setdefault(row, []).append((packets, count))
        self.assertEqual(len(links), sum(record.interface != cases.AZURE_MAC for record in self.case.records))
        for row, seen in links.items():
            self.assertEqual(len(seen), 2)
            self.assertEqual(seen[0], seen[1], row)
            self.assertNotEqual(seen[0][0], "")


if __name__ == "__main__":
    unittest.main()
