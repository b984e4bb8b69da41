# SPDX-License-Identifier: GPL-2.0-or-later
"""What records and packets show of each other besides their links."""
import json
import pathlib
import subprocess
import unittest

from joined import cases, merged, wireshark
import logs
from packets import ethernet, pcap, udp

CAPTURE = "shown.pcapng"


def column(display_filter: str, *names: str, args=("-2",), path=CAPTURE) -> list:
    rows = wireshark.fields(path, *names, args=args, display_filter=display_filter)
    return [tuple(row + [""] * (len(names) - len(row))) for row in rows]


class Shown(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.case, azure = cases.whole_case()
        wireshark.write("shown.log", cls.case.aws_log())
        wireshark.write("shown.json", azure)
        wireshark.write("shown.pcap", cls.case.plain())
        merged(CAPTURE, "shown.log", "shown.json", "shown.pcap")

    def test_who_opened_it(self):
        rows = column("flowlog", "ip.src", "ip.dst", "flowlog.ip.initiator", "flowlog.ipv6.initiator", "flowlog.initiator.port",
                      "flowlog.srcport", "flowlog.dstport")
        clients = {"40000", "50000", "51515", "45678", "10456", "33333", "41234", "42000", "23956", "40404", "55188", "35000"}
        seen = {row[4] for row in rows}
        self.assertLessEqual(clients, seen)
        self.assertFalse(seen & {"443", "22", "80", "5432", "8080", "9000"}, "a server was called the initiator")

    def test_the_way_of_a_packet(self):
        """As its record says it, seen from the interface; the other way if the record counts both and it is an answer."""
        turned = {"ingress": "egress", "egress": "ingress"}
        said = {frame: (source, direction, provider) for frame, source, direction, provider
                in column("flowlog", "frame.number", "flowlog.ip.src", "flowlog.direction", "flowlog.provider")}
        seen = set()
        for source, records, directions in column("ip && flowlog.record && !flowlog", "ip.src", "flowlog.record", "flowlog.direction"):
            # AWS's count one direction, and at a NAT gateway with other addresses than the packet's.
            there = [(source if provider == "aws.vpc" else of, way, provider)
                     for of, way, provider in map(said.get, records.split(","))]
            expected = [way if of == source else turned[way] for of, way, _ in there if way]
            self.assertEqual(directions.split(",") if directions else [], expected)
            seen |= {(provider, of == source, way) for of, way, provider in there if way}
        self.assertEqual(seen, {("aws.vpc", True, "ingress"), ("aws.vpc", True, "egress"), ("azure.vnet", True, "ingress"),
                                ("azure.vnet", False, "ingress"), ("azure.vnet", True, "egress"), ("azure.vnet", False, "egress")})

    def test_records_alone_tell_it_by_their_flags(self):
        rows = column("flowlog.srcport == 443 && flowlog.dstport == 40000", "flowlog.initiator.port",
                      "flowlog.initiator.reason", path="shown.log")
        self.assertEqual([row[0] for row in rows], ["40000"])
        self.assertIn("SYN", rows[0][1])

    def test_one_line_for_a_long_download(self):
        rows = column("flowlog && tcp.port == 33333", "flowlog.stream", "flowlog.stream.records", "flowlog.stream.packets",
                      "flowlog.stream.bytes", "flowlog.stream.duration")
        self.assertEqual(len(set(rows)), 1)
        packets = [packet for packet in self.case.packets if 33333 in packet.ports]
        _, records, count, size, duration = rows[0]
        self.assertEqual(int(records), len(rows))
        self.assertGreaterEqual(int(records), 60)
        self.assertEqual((int(count), int(size)), (len(packets), sum(packet.size for packet in packets)))
        self.assertEqual(float(duration), int(packets[-1].at) - int(packets[0].at))

    def test_every_flow_once(self):
        """By its earliest record, although the log is not sorted."""
        rows = column("flowlog", "flowlog.stream", "flowlog.start", "flowlog.stream.first", "flowlog.stream.packets")
        first = {}
        for stream, start, *_ in rows:
            first[stream] = min(first.get(stream, start), start)
        listed = [row for row in rows if row[2]]
        self.assertEqual({stream: start for stream, start, *_ in listed}, first)
        self.assertEqual(len(listed), len(first))
        counted = sum(0 if record.marks else len(record.packets) for record in self.case.records)
        self.assertEqual(sum(int(row[3]) for row in listed), counted)

    def test_other_direction(self):
        rows = column("flowlog && tcp.port == 33333", "frame.number", "flowlog.reverse", "flowlog.raw", "flowlog.ip.src")
        start = {row[0]: row for row in rows}
        for number, reverse, row, src in rows:
            other = start[reverse]
            self.assertNotEqual(other[3], src)
            self.assertEqual(other[1], number)
            self.assertLess(abs(int(row.split()[10]) - int(other[2].split()[10])), 60)

    def test_other_end(self):
        rows = column("flowlog && tcp.port == 41234", "frame.number", "flowlog.other_end", "flowlog.interface",
                      "flowlog.ip.src")
        by_number = {row[0]: row for row in rows}
        self.assertEqual({row[2] for row in rows}, {cases.WEB_ENI, cases.DB_ENI})
        for number, end, interface, src in rows:
            self.assertNotEqual(by_number[end][2], interface)
            self.assertEqual(by_number[end][3], src)

    def test_what_is_one_flow(self):
        """Private addresses are used again: the log must say that two interfaces see one flow, by VPC and direction."""
        ends = {"srcaddr": "10.0.0.1", "dstaddr": "10.0.0.2", "pkt_srcaddr": "10.0.0.1", "pkt_dstaddr": "10.0.0.2"}

        def v5(eni, vpc, direction, **other):
            return logs.row("v5", interface_id=eni, vpc_id=vpc, flow_direction=direction, **(ends | other))

        def tgw(attachment, direction):
            return logs.row("tgw", tgw_attachment_id=attachment, flow_direction=direction, tgw_src_vpc_id="vpc-0a",
                            tgw_dst_vpc_id="vpc-0b", srcaddr="10.0.0.1", dstaddr="10.0.0.2")

        def shown(kind, *rows):
            path = wireshark.write("one-flow.log", "\n".join([logs.header(kind), *rows, ""]))
            return column("flowlog", "flowlog.other_end", "flowlog.other_end.possible", "flowlog.duplicate_of", path=path)
        self.assertEqual(shown("v5", v5("eni-0a", "vpc-0a", "egress"), v5("eni-0b", "vpc-0b", "egress")), [("", "", "")] * 2)
        self.assertEqual(shown("v5", v5("eni-0a", "vpc-0a", "egress"), v5("eni-0b", "vpc-0b", "ingress")),
                         [("", "2", ""), ("", "1", "")])
        self.assertEqual(shown("v5", v5("eni-0a", "vpc-0a", "egress"), v5("eni-0b", "vpc-0a", "ingress")),
                         [("2", "", ""), ("1", "", "1")])
        # A load balancer between: what it takes in has its own address in the log.
        self.assertEqual(shown("v5", v5("eni-0a", "-", "egress"), v5("eni-0e", "-", "ingress", dstaddr="10.0.0.9")),
                         [("2", "", ""), ("1", "", "1")])
        # The default format says neither.
        self.assertEqual(shown("v2", *(logs.row("v2", interface_id=eni) for eni in ("eni-0a", "eni-0b"))),
                         [("", "2", ""), ("", "1", "")])
        # From one VPC to another: the Transit Gateway's log joins them.
        self.assertEqual(shown("tgw", tgw("tgw-attach-0a", "ingress"), tgw("tgw-attach-0b", "egress")),
                         [("2", "", ""), ("1", "", "1")])
        joined = wireshark.write("joined.log", "\n".join([
            logs.header("v5"), v5("eni-0a", "vpc-0a", "egress"), v5("eni-0b", "vpc-0b", "ingress"), logs.header("tgw"),
            tgw("tgw-attach-0a", "ingress"), tgw("tgw-attach-0b", "egress"), ""]))
        rows = column("flowlog", "flowlog.other_end", "flowlog.other_end.possible", path=joined)
        self.assertEqual(rows, [("2,3,4", ""), ("1,3,4", ""), ("1,2,4", ""), ("1,2,3", "")])

    def test_reverse_is_mutual_and_of_the_same_time(self):
        def there(start):
            return logs.row(start=str(start), end=str(start))

        def back(start):
            return logs.row(srcaddr=logs.VALUES["dstaddr"], dstaddr=logs.VALUES["srcaddr"], srcport=logs.VALUES["dstport"],
                            dstport=logs.VALUES["srcport"], start=str(start), end=str(start))
        path = wireshark.write("reverse.log", "\n".join([logs.header("v2"), there(1700000000), back(1700000052), back(1700000100),
                                                         there(1700000101), back(1700000102), ""]))
        self.assertEqual([row[0] for row in column("flowlog", "flowlog.reverse", path=path)], ["", "", "4", "3", ""])

    def test_blocked_return_path(self):
        rows = column("flowlog.expert.return_blocked", "flowlog.action", "flowlog.srcport")
        self.assertEqual(sorted(rows), [("ACCEPT", "51515"), ("REJECT", "8080")])

    def test_never_answered(self):
        ports = {row[0] for row in column("flowlog.expert.never_answered", "flowlog.srcport")}
        # The one that nobody answered, the SNMP query to which only an ICMP error came, and a datagram in fragments.
        self.assertEqual(ports, {"35000", "34000", "2049"})

    def test_community_id_is_wiresharks(self):
        theirs = "communityid.hash" if wireshark.release() >= (4, 6) else "communityid"  # 4.6 renamed it
        names = ("frame.number", theirs, "flowlog.community_id", "flowlog", "ip.proto", "flowlog.proto", "ip.flags.mf",
                 "ip.frag_offset", "flowlog.stream")
        by_stream, compared = {}, {"records": 0, "packets": 0}
        args = ("-2", "--enable-protocol", "communityid")
        for number, theirs, ours, record, *_, stream in column("!icmp && !(flowlog.proto == 1)", *names, args=args):
            if not column_is_fragment(number):
                self.assertEqual(ours, theirs, f"frame {number}")
                compared["records" if record else "packets"] += 1
            for one in stream.split(",") if stream else []:
                self.assertEqual(by_stream.setdefault(one, ours), ours)
        self.assertGreater(compared["records"], 100)
        self.assertGreater(compared["packets"], 3000)

    def test_filters_find_both_kinds(self):
        for display_filter in ("ip.addr == 203.0.113.9 && ip.addr == 10.0.0.5 && tcp.port == 50000 && tcp.port == 22",
                               'flowlog.action == "REJECT" && tcp.port == 50000', "flowlog.stream == {}",
                               'flowlog.community_id == "{}"'):
            if "{" in display_filter:
                stream, community = column("flowlog && tcp.port == 50000", "flowlog.stream", "flowlog.community_id")[0]
                display_filter = display_filter.format(stream if "stream" in display_filter else community)
            kinds = [bool(row[0]) for row in column(display_filter, "flowlog")]
            self.assertEqual((kinds.count(True), kinds.count(False)), (1, 3), display_filter)

    def test_a_list_in_one_pass_finds_the_packets_of_earlier_records(self):
        """What a filter names may be what the join adds to a packet, also where nothing else asks for the join."""
        path = merged("one-pass.pcapng", "shown.log", "shown.pcap", in_order=True)
        rejected = {place for record in self.case.records if " REJECT " in record.row for place in record.packets}
        for display_filter, count in (('flowlog.action == "REJECT" && !flowlog', len(rejected)),
                                      (f'flowlog.interface == "{cases.JUMP_ENI}" && !flowlog',
                                       len({place for place, *_ in self.case.seen[cases.JUMP_ENI]}))):
            lines = wireshark.tshark("-r", path, "-Y", display_filter).splitlines()
            self.assertEqual(len(lines), count, display_filter)

    def test_why_a_packet_has_no_record(self):
        reasons = dict(column("flowlog.no_record", "ip.dst", "flowlog.no_record"))
        self.assertEqual(reasons, {
            "169.254.169.253": "AWS does not log traffic to its DNS server",
            "169.254.169.254": "AWS does not log traffic to the instance metadata service",
            "255.255.255.255": "no record of this flow; perhaps because AWS does not log DHCP",  # or Azure's
            "10.0.0.77": "no record of this flow"})

    def test_coverage(self):
        captured = {place for place, packet in enumerate(self.case.packets) if packet.at < 600}
        wireshark.write("part.pcap", self.case.plain(captured))
        path = merged("part.pcapng", "shown.log", "part.pcap")
        counted = {place for record in self.case.records if record.interface != cases.AZURE_MAC
                   for place in record.packets if place in captured}
        text = wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage")
        whole = json.loads(wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json"))
        records = [record for record in self.case.records if record.interface != cases.AZURE_MAC]
        # A flow at two interfaces is counted at one of them: each packet once.
        logged = [place for record in records for place in record.packets]
        self.assertEqual(whole["flow_records"]["packets"], len(set(logged)))
        self.assertEqual(whole["flow_records"]["at_other_interfaces"]["packets"], len(logged) - len(set(logged)))
        self.assertGreater(len(logged), len(set(logged)))
        # That is the first one that the log names of the 5-tuple.
        rows = {record.row: record for record in records}
        in_order = [rows[row] for row, in column("flowlog", "flowlog.raw", path=path)]
        first, places, once = {}, {}, []
        for record in in_order:
            src, dst, proto, ports = record.key
            first.setdefault((frozenset([(src, ports[0]), (dst, ports[1])]), proto), []).append(record.interface)
            places.setdefault(record.key, set()).add(record.interface)
        for record in records:
            src, dst, proto, ports = record.key
            order = first[frozenset([(src, ports[0]), (dst, ports[1])]), proto]
            if record.interface == min(places[record.key], key=order.index):
                once.append(record)
        self.assertEqual(whole["flow_records"]["records"], len(once))
        none = [record for record in once if not captured & set(record.packets)]
        self.assertEqual(whole["flow_records"]["none_captured"]["records"], len(none))
        self.assertIn(f"{len(records) - len(once)} more count what records at another interface count", text)
        self.assertEqual(sum(reason["records"] for reason in whole["flow_records"]["none_captured_reasons"]), len(none))
        self.assertEqual(whole["ip_packets"]["packets"], len(captured))
        self.assertEqual(whole["ip_packets"]["counted"]["packets"], len(counted))
        self.assertEqual(sum(reason["packets"] for reason in whole["ip_packets"]["not_counted_reasons"]),
                         len(captured) - len(counted))
        self.assertIn("outside the time of the capture", text)
        self.assertIn("AWS does not log DHCP", text)

    def test_lost_records_are_a_reason(self):
        lost = f"2 123456789010 {cases.WEB_ENI} - - - - - - - {cases.START} {cases.START + 60} - SKIPDATA\n"
        wireshark.write("lost.log", "\n".join([cases.V2, lost]) + self.case.aws_log())
        path = merged("lost.pcapng", "lost.log", "shown.pcap")
        reasons = dict(column("flowlog.no_record", "ip.dst", "flowlog.no_record", path=path))
        self.assertIn("SKIPDATA", reasons["10.0.0.77"])

    def test_a_log_beside_the_capture(self):
        """It gives what merging gives, less the frames that are not there."""
        log = str(wireshark.files() / "shown.log")
        beside = column("tcp", "frame.time_epoch", "flowlog.action", "flowlog.interface", "flowlog.stream",
                        args=("-2", "-o", f"flowlog.log:{log}"), path="shown.pcap")
        merged("aws-only.pcapng", "shown.log", "shown.pcap")
        together = column("tcp && !flowlog", "frame.time_epoch", "flowlog.action", "flowlog.interface", "flowlog.stream",
                          path="aws-only.pcapng")
        self.assertEqual([row[:3] for row in beside], [row[:3] for row in together])
        rows = column("flowlog.record.row", "flowlog.record.row", args=("-2", "-o", f"flowlog.log:{log}"), path="shown.pcap")
        known = {record.row for record in self.case.records}
        self.assertGreater(len(rows), 3000)
        self.assertIn(rows[0][0], known)
        one_pass = column("flowlog.record.row", "flowlog.record.row", args=("-o", f"flowlog.log:{log}"), path="shown.pcap")
        self.assertEqual(len(one_pass), len(rows))

    def test_a_log_beside_is_read_once(self):
        """By one sharkd that opens captures one after the other: again only where the log, or the preference, changed."""
        row = "2 1 eni-1 10.{}.0.1 10.0.0.2 1 2 17 1 28 {} {} {} OK".format

        def beside(name, action, n):
            rows = (row(i >> 8 & 255, cases.START, cases.START, action) for i in range(n))
            return wireshark.write(name, "\n".join([cases.V2, *rows]) + "\n")
        packet = ethernet(udp("10.0.0.1", "10.0.0.2", 1, 2, b""))
        wireshark.write("beside.pcap", pcap([(0, packet)], start=cases.START))
        log, other = beside("often.log", "ACCEPT", 100000), beside("other.log", "REJECT", 5)
        sharkd = wireshark.popen("sharkd", "-", stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                 text=True)

        def ask(method, **params):
            sharkd.stdin.write(json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}) + "\n")
            sharkd.stdin.flush()
            return json.loads(next(line for line in sharkd.stdout if line.startswith("{")))["result"]

        def opened(path) -> tuple:
            """Bytes that were read for it, and what the packet's record says."""
            def has_read():
                return int(pathlib.Path(f"/proc/{sharkd.pid}/io").read_text(encoding="ascii").split()[1])
            before = has_read()
            ask("setconf", name="flowlog.log", value=str(path))
            ask("load", file=str(wireshark.files() / "beside.pcap"))
            tree = json.dumps(ask("frame", frame=1, proto=True))
            return has_read() - before, "REJECT" if "REJECT" in tree else "ACCEPT" if "ACCEPT" in tree else ""
        size = log.stat().st_size
        with sharkd:
            for path, action, reads in ((log, "ACCEPT", True), (log, "ACCEPT", False), (other, "REJECT", False),
                                        (log, "ACCEPT", True), ("", "", False), (log, "ACCEPT", True)):
                amount, shown = opened(path)
                self.assertEqual((shown, amount > size // 2), (action, reads), path)
            beside("often.log", "REJECT", 100000)
            self.assertEqual(log.stat().st_size, size)
            self.assertIn("the log has changed", json.dumps(ask("frame", frame=1, proto=True)))
            amount, shown = opened(log)
            self.assertEqual((shown, amount > size // 2), ("REJECT", True))
            ask("bye")

    def test_rows_beside_are_named_as_rows(self):
        """A link leads to a frame; a row of the log beside the capture is none."""
        row = "5 1 eni-0{} {} {} {} {} 6 {} 60 1700000001 1700000059 ACCEPT OK {} {} {} {}".format
        there = row("a", "10.0.0.1", "10.0.0.2", 40000, 80, 1, 2, "10.0.0.1", "10.0.0.2", "egress")
        back = row("a", "10.0.0.2", "10.0.0.1", 80, 40000, 1, 18, "10.0.0.2", "10.0.0.1", "ingress")
        end = row("b", "10.0.0.1", "10.0.0.2", 40000, 80, 1, 2, "10.0.0.1", "10.0.0.2", "ingress")
        names = ("flowlog.reverse", "flowlog.other_end", "flowlog.initiator.frame", "flowlog.reverse.row",
                 "flowlog.other_end.row", "flowlog.initiator.row", "flowlog.stream.first")
        for name, rows in (("one-way.log", [back]), ("others.log", [there, end])):
            wireshark.write(name, "\n".join([cases.V5, *rows]) + "\n")

        def shown(path, beside):
            rows = column("flowlog", *names, args=("-2", "-o", f"flowlog.log:{wireshark.files() / beside}"), path=path)
            return [(*row[:-1], bool(row[-1])) for row in rows]  # 4.0 prints 1, later releases True
        self.assertEqual(shown("one-way.log", "others.log"), [("", "", "", there, "", there, True)])
        self.assertEqual(shown("others.log", "one-way.log"),
                         [("", "2", "1", back, "", "", True), ("", "1", "2", "", "", "", True)])
        # The same rows twice: each is in the totals once, and the frame is the flow's first, as a row is no frame.
        self.assertEqual([row[-1] for row in shown("one-way.log", "one-way.log")], [True])

    def test_a_log_beside_that_is_none(self):
        for path, complaint in (("shown.pcap", "is not a flow log"), ("none.log", "cannot be opened")):
            done = wireshark.run("tshark", "-r", "shown.pcap", "-c", "1", "-o", f"flowlog.log:{wireshark.files() / path}")
            self.assertEqual(done.returncode, 0)
            self.assertIn(complaint, done.stderr)

    def test_either_kind_alone_shows_nothing_new(self):
        self.assertEqual(column("flowlog.record || flowlog.no_record || flowlog.join", "frame.number", path="shown.pcap"), [])
        self.assertEqual(column("flowlog.packets.captured || flowlog.no_packet", "frame.number", path="shown.log"), [])


def column_is_fragment(number: str) -> bool:
    return number in fragments()


def fragments() -> set:
    if not fragments_seen:
        fragments_seen.update(row[0] for row in column("ip.flags.mf == 1 || ip.frag_offset > 0", "frame.number"))
    return fragments_seen


fragments_seen: set = set()

if __name__ == "__main__":
    unittest.main()
