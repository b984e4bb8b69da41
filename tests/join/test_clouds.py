# SPDX-License-Identifier: GPL-2.0-or-later
"""What the facts of each cloud's log make of its records: what they are linked to, and what is said where they are not."""
import json
import unittest

from flowlogs import stamp
from joined import cases, merged, wireshark
from packets import ACK, PSH, RST, SYN, ethernet, pcap, ping, tcp, udp

WEB, DB, OUTSIDE, PORTS = "10.0.0.9", "10.0.0.20", "203.0.113.9", (40000, 443)


def google(src, dst, reporter, first, last=None, proto=6, ports=PORTS, config="all", **more) -> dict:
    """An entry of a VPC flow log. Times are seconds after the start."""
    end = "src" if reporter.startswith("SRC") else "dest"
    kind = "gateway" if reporter.endswith("GATEWAY") else "instance"
    name = f"{kind}-of-{src if end == 'src' else dst}"
    payload = {"connection": {"src_ip": src, "dest_ip": dst, "protocol": proto}, "reporter": reporter, "start_time": stamp(first),
               "end_time": stamp(first if last is None else last),
               f"{end}_{kind}": {"project_id": "shop", "name" if kind == "gateway" else "vm_name": name},
               f"{end}_vpc": {"project_id": "shop", "vpc_name": "net"}}
    if proto in (6, 17):
        payload["connection"] |= {"src_port": ports[0], "dest_port": ports[1]}
    return {"logName": "projects/shop/logs/networkmanagement.googleapis.com%2Fvpc_flows", "jsonPayload": payload | more,
            "resource": {"type": "vpc_flow_logs_config", "labels": {"name": config, "project_id": "shop"}}}


def firewall(src, dst, disposition, at, proto=6, ports=PORTS) -> dict:
    connection = {"src_ip": src, "dest_ip": dst, "src_port": ports[0], "dest_port": ports[1], "protocol": proto}
    return {"logName": "projects/shop/logs/compute.googleapis.com%2Ffirewall", "timestamp": stamp(at), "jsonPayload": {
        "connection": connection, "disposition": disposition, "instance": {"project_id": "shop", "vm_name": "web"},
        "rule_details": {"reference": "network:net/firewall:web", "direction": "INGRESS"}}}


def counted(packets, size) -> dict:
    return {"packets_sent": str(packets), "bytes_sent": str(size)}


def dropped(reason, packets=1) -> dict:
    return {"disposition": "DROPPED", "drop_reason": reason, "packets_dropped": str(packets), "bytes_dropped": "40"}


def ibm(flows, state="ok", first=0, last=300) -> dict:
    return {"version": "0.0.1", "collector_crn": "crn:c", "network_interface_id": "vnic", "state": state,
            "capture_start_time": stamp(first), "capture_end_time": stamp(last), "number_of_flow_logs": len(flows),
            "flow_logs": [{"start_time": stamp(at), "end_time": stamp(at + 1), "direction": "I", "action": action,
                           "initiator_ip": OUTSIDE, "target_ip": WEB, "initiator_port": port, "target_port": 443,
                           "transport_protocol": 17, "packets_from_initiator": 1, "bytes_from_initiator": 48,
                           "packets_from_target": 0, "bytes_from_target": 0} for at, port, action in flows]}


def oracle(src, dst, first, last, packets, action="ACCEPT", ports=(1000, 514)) -> dict:
    data = {"sourceAddress": src, "destinationAddress": dst, "sourcePort": ports[0], "destinationPort": ports[1], "protocol": 17,
            "packets": packets, "bytesOut": 33 * packets, "startTime": cases.START + first, "endTime": cases.START + last,
            "action": action, "status": "OK", "version": "2"}
    return {"type": "com.oraclecloud.vcn.flowlogs.DataEvent", "data": data, "oracle": {"vnicocid": "ocid1.vnic", "logid": "l"}}


def joined(name: str, entries, packets):
    """Packets, as (seconds, IP packet), merged with a log of these objects."""
    wireshark.write(f"{name}.json", "".join(json.dumps(entry) + "\n" for entry in entries))
    wireshark.write(f"{name}.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))
    return merged(f"{name}.pcapng", f"{name}.json", f"{name}.pcap")


def of_records(path, *names) -> list:
    return wireshark.fields(path, *names, args=("-2",), display_filter="flowlog.raw")


def cannot_say(path, report="coverage") -> set:
    document = json.loads(wireshark.tshark("-q", "-r", path, "-z", f"flowlog,{report},json"))
    return {(row["log"], row["limit"]) for row in document["cannot_say" if report == "coverage" else "limits"]}


def segment(flags, up=True, size=0, src=OUTSIDE, dst=WEB, ports=PORTS) -> bytes:
    return tcp(src, dst, *ports, flags, 1, 1, bytes(size)) if up else tcp(dst, src, *ports[::-1], flags, 1, 1, bytes(size))


class Google(unittest.TestCase):
    def test_two_reporters_are_two_ends_and_estimates_are_held_against_nothing(self):
        entries = [google(WEB, DB, "SRC", 1, 2.5, **counted(2, 20)), google(WEB, DB, "DEST", 1.0001, 2.5001, **counted(2, 20)),
                   google(DB, WEB, "SRC", 1.1, ports=PORTS[::-1], **counted(1, 10))]
        packets = [(at, segment(PSH | ACK, size=10, src=WEB, dst=DB)) for at in (1, 2.5)]
        packets += [(1.1, segment(ACK, False, 10, WEB, DB)), (4, segment(ACK, src=WEB, dst=DB))]
        path = joined("ends", entries, packets)
        rows = of_records(path, "flowlog.interface", "flowlog.other_end", "flowlog.packet", "flowlog.captured", "flowlog.sampled")
        self.assertEqual([row[0] for row in rows], [f"shop/instance-of-{end}" for end in (WEB, DB, DB)])
        frames = [frame for frame, in of_records(path, "frame.number")]
        self.assertEqual([row[1] for row in rows], [frames[1], frames[0], ""])
        self.assertEqual([row[2].count(",") for row in rows], [1, 1, 0])
        self.assertEqual({row[3] for row in rows}, {"uncounted"})
        self.assertLessEqual({row[4] for row in rows}, {"1", "True"})
        # What lies outside of the sample's times is nobody's, and no verdict is made up.
        last = wireshark.fields(path, "flowlog.record", "flowlog.no_record", args=("-2",), display_filter="tcp && !flowlog.raw && !flowlog.record")
        self.assertEqual(last, [["", "the flow has records, but none that counts this packet"]])
        self.assertEqual(wireshark.fields(path, "frame.number", args=("-2",), display_filter="tcp && !flowlog.raw && flowlog.action"), [])

    def test_a_network_is_known_with_whose_it_is(self):
        """Two networks of one name are not one, nor is a gateway who sends."""
        entries = [google(WEB, DB, "SRC", 1, 2, **counted(2, 20)), google(WEB, DB, "DEST", 1, 2, **counted(2, 20)),
                   google(WEB, DB, "DEST_GATEWAY", 1, 2, **counted(2, 20)), google(WEB, DB, "SRC_GATEWAY", 1, 2, **counted(2, 20))]
        entries[1]["jsonPayload"]["dest_vpc"]["project_id"] = "other"
        path = joined("owners", entries, [])
        self.assertEqual(of_records(path, "frame.number", "flowlog.other_end", "flowlog.other_end.possible"),
                         [["1", "3,4", "2"], ["2", "", "1,3,4"], ["3", "1,4", "2"], ["4", "1,3", "2"]])

    def test_what_was_refused_is_the_packet_that_was(self):
        """A rule's refusal is that of what asked; of a full queue nobody knows whose it is."""
        entries = [google(OUTSIDE, WEB, "DEST", 1, **dropped("FIREWALL_DENY")),
                   google(OUTSIDE, WEB, "DEST", 5, 9, **counted(3, 30)),
                   google(OUTSIDE, WEB, "DEST", 6, 8, **dropped("QUEUE_OVERFLOW"))]
        packets = [(1, segment(SYN)), (3, segment(SYN)), (3.1, segment(SYN | ACK, False)), (3.2, segment(ACK)),
                   *((at, segment(PSH | ACK, size=10)) for at in (5, 6, 7, 8, 9))]
        path = joined("refused", entries, packets)
        shown = wireshark.fields(path, "frame.time_relative", "flowlog.action", "flowlog.record", args=("-2",), display_filter="tcp && !flowlog.raw")
        self.assertEqual([action for _, action, _ in shown], ["REJECT"] + [""] * 8)
        self.assertEqual([len(records.split(",")) if records else 0 for _, _, records in shown], [1, 0, 0, 0, 1, 1, 1, 1, 1])
        reasons = of_records(path, "flowlog.action", "flowlog.packets", "flowlog.no_packet")
        self.assertEqual(reasons, [["REJECT", "1", ""], ["", "3", ""],
                                   ["REJECT", "1", "some packets of the flow were dropped in this time, and nothing says which"]])

    def test_a_record_of_a_connection_names_who_opened_it_and_counts_nothing(self):
        entries = [google(OUTSIDE, WEB, "DEST", 1, connection_direction="INGRESS"),
                   google(WEB, OUTSIDE, "SRC", 1.1, 2, ports=PORTS[::-1], **counted(2, 20))]
        packets = [(1, segment(SYN)), (1.1, segment(SYN | ACK, False)), (1.2, segment(ACK)), (2, segment(ACK, False, 20))]
        path = joined("opened", entries, packets)
        self.assertEqual(of_records(path, "flowlog.packets", "flowlog.captured", "flowlog.packets.captured", "flowlog.ip.initiator"),
                         [["", "uncounted", "1", OUTSIDE], ["2", "uncounted", "2", OUTSIDE]])
        # Without the SYN it is no other packet's.
        path = joined("not-opened", entries, packets[1:])
        self.assertEqual(of_records(path, "flowlog.captured", "flowlog.ip.initiator")[0], ["none", OUTSIDE])

    def test_a_log_is_known_by_its_configuration_not_by_its_columns(self):
        """Records of one log have different columns; those of two logs are the same traffic twice."""
        entries = [google(OUTSIDE, WEB, "DEST", 1, 4, **counted(3, 30), rtt_msec="3"),
                   google(OUTSIDE, WEB, "DEST", 1, 4, config="other", **counted(3, 30))]
        path = joined("configurations", entries, [(at, segment(ACK, size=10)) for at in (1, 2, 4)])
        self.assertEqual([row[0].count(",") for row in of_records(path, "flowlog.packet")], [2, 2])
        path = joined("columns", entries[:1] + [google(OUTSIDE, WEB, "DEST", 3, 6, **counted(3, 30))],
                      [(at, segment(ACK, size=10)) for at in (1, 3.5, 6)])
        self.assertEqual(sum(row[0].count(",") + 1 for row in of_records(path, "flowlog.packet")), 3)

    def test_the_firewalls_verdict_is_the_connections(self):
        """Both ways, and for as long as it is sure; what is refused is what asks."""
        entries = [firewall(OUTSIDE, WEB, "ALLOWED", 1), firewall(OUTSIDE, WEB, "DENIED", 2, ports=(40001, 22))]
        refused = [(2, segment(SYN, ports=(40001, 22))), (3, segment(SYN, ports=(40001, 22)))]
        packets = [(1, segment(SYN)), (1.1, segment(SYN | ACK, False)), (599, segment(ACK, size=5)), (700, segment(SYN))]
        path = joined("firewall", entries, sorted(packets + refused))
        shown = wireshark.fields(path, "tcp.srcport", "flowlog.action", args=("-2",), display_filter="tcp && !flowlog.raw")
        self.assertEqual(shown, [["40000", "ACCEPT"], ["443", "ACCEPT"], ["40001", "REJECT"], ["40001", "REJECT"],
                                 ["40000", "ACCEPT"], ["40000", ""]])

    def test_only_some_protocols(self):
        path = joined("protocols", [google(OUTSIDE, WEB, "DEST", 1, **counted(1, 1))],
                      [(1, segment(ACK)), (1.5, cases.ip(OUTSIDE, WEB, 89, bytes(24)))])
        self.assertEqual(wireshark.fields(path, "flowlog.no_record", args=("-2",), display_filter="flowlog.no_record"),
                         [["the Google Cloud VPC flow log has TCP, UDP, ICMP, ICMPv6, ESP and GRE only"]])


class Ibm(unittest.TestCase):
    def test_flows_of_an_interval_that_lost_some_and_one_without_traffic(self):
        entries = [ibm([(10, 1000, "accepted"), (20, 1001, "rejected")], "skip data"), ibm([], first=300, last=600)]
        packets = [(10, udp(OUTSIDE, WEB, 1000, 443, bytes(20))), (20, udp(OUTSIDE, WEB, 1001, 443, bytes(20))),
                   (30, udp(OUTSIDE, WEB, 1002, 443, bytes(20))), (40, ping(OUTSIDE, WEB, False, seq=1)),
                   (590, udp(OUTSIDE, WEB, 1003, 443, bytes(20)))]
        path = joined("skip", entries, packets)
        shown = wireshark.fields(path, "flowlog.action", "flowlog.no_record", args=("-2",), display_filter="ip && !flowlog.raw")
        self.assertEqual(shown, [["ACCEPT", ""], ["REJECT", ""],
                                 ["", "the log says that records of this time were lost (SKIPDATA)"],
                                 ["", "the IBM Cloud VPC flow log has TCP and UDP only"], ["", "no record of this flow"]])
        coverage = json.loads(wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json"))
        self.assertEqual((coverage["schema"], coverage["report"]), (1, "coverage"))
        records = coverage["flow_records"]
        self.assertEqual((records["without_flow"], records["lost_windows"], records["records"]), (0, 1, 2))
        self.assertEqual({row[0] for row in of_records(path, "flowlog.captured")} - {""}, {"all"})


class Oracle(unittest.TestCase):
    def test_minutes_of_one_way(self):
        entries = [oracle(OUTSIDE, WEB, 0, 1, 2), oracle(WEB, OUTSIDE, 0, 1, 1, ports=(514, 1000)),
                   oracle(OUTSIDE, WEB, 0, 0, 1, "REJECT", (1001, 22))]
        packets = [(0.1, udp(OUTSIDE, WEB, 1000, 514, b"hello")), (0.2, udp(WEB, OUTSIDE, 514, 1000, b"hello")),
                   (1.2, udp(OUTSIDE, WEB, 1000, 514, b"hello")), (0.5, udp(OUTSIDE, WEB, 1001, 22, b"hello")),
                   (0.6, udp(WEB, "169.254.169.254", 53000, 53, b"hello")), (0.7, udp(WEB, "169.253.0.1", 53001, 53, b"hello"))]
        path = joined("oracle", entries, sorted(packets))
        self.assertEqual([row[:2] for row in of_records(path, "flowlog.captured", "flowlog.action")],
                         [["all", "ACCEPT"], ["all", "ACCEPT"], ["all", "REJECT"]])
        frames = [frame for frame, in of_records(path, "frame.number")]
        self.assertEqual([row[0] for row in of_records(path, "flowlog.reverse")], [frames[1], frames[0], ""])
        shown = wireshark.fields(path, "udp.srcport", "flowlog.no_record", args=("-2",), display_filter="flowlog.no_record && udp")
        self.assertEqual(shown[0], ["53000", "Oracle Cloud does not log certain traffic with its services at link-local addresses"])
        self.assertEqual([shown[1][0], shown[1][1].partition(";")[0]], ["53001", "no record of this flow"])


class Summary(unittest.TestCase):
    """A row that sums up flows counts no packet that could be named: nothing is linked with it, and no verdict comes of it."""

    TCP, PING = segment(SYN, src=WEB, dst=DB), ping(WEB, DB, False, seq=1)

    def row(self, protocol, port, **more) -> dict:
        return {"TimeGenerated": stamp(3600), "SubType": "FlowLog", "FlowIntervalStartTime": stamp(0), "FlowIntervalEndTime": stamp(3600),
                "FlowStartTime": stamp(0), "FlowEndTime": stamp(60), "SrcIp": WEB, "DestIp": DB, "SrcPorts": "40000", "DestPort": port,
                "L4Protocol": protocol, "FlowDirection": "Outbound", "FlowStatus": "Denied", "MacAddress": "7C1E520A0009",
                "PacketsSrcToDest": 3, "PacketsDestToSrc": 0, "BytesSrcToDest": 180, "BytesDestToSrc": 0} | more

    def test_nothing_is_linked_with_it(self):
        rows = [self.row("ICMP", None), self.row("T", 443), self.row("1", None, FlowStatus="Allowed")]
        path = joined("summary", rows, [(1, self.PING), (2, self.PING), (3, self.TCP)])
        names = ("flowlog.record", "flowlog.packet", "flowlog.action", "flowlog.no_record", "flowlog.stream", "flowlog.duplicate_of")
        for args in ((), ("-2",)):
            self.assertEqual(wireshark.fields(path, *names, args=args, display_filter="!flowlog.raw"), [[""] * 6] * 3)
            shown = wireshark.fields(path, *names, args=args, display_filter="flowlog.raw")
            self.assertEqual([row[:2] + row[4:] for row in shown], [["", "", "", ""]] * 3)
        coverage = json.loads(wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json"))
        self.assertEqual((coverage["flow_records"]["records"], coverage["flow_records"]["without_flow"]), (0, 3))
        self.assertTrue(any("none is linked with packets" in limit for _, limit in cannot_say(path)))

    def test_the_log_that_it_was_made_of_is_linked_as_without_it(self):
        at = 1000 * cases.START
        tuples = [f"{at + 500},{WEB},{DB},{PORTS[0]},{PORTS[1]},6,O,B,NX,0,0,0,0", f"{at + 9000},{WEB},{DB},{PORTS[0]},{PORTS[1]},6,O,E,NX,1,40,0,0"]
        log = {"time": stamp(60), "flowLogVersion": 4, "macAddress": "7C1E520A0009", "category": "FlowLogFlowEvent",
               "flowRecords": {"flows": [{"aclID": "a", "flowGroups": [{"rule": "r", "flowTuples": tuples}]}]}}
        links = {}
        for name, entries in (("alone", [log]), ("beside", [log, self.row("T", 443), self.row("ICMP", None)])):
            path = joined(f"summary-{name}", entries, [(0.5, self.TCP), (4, self.PING)])
            raw = wireshark.fields(path, "frame.number", "flowlog.provider", args=("-2",))
            provider = dict(raw)
            shown = wireshark.fields(path, "flowlog.record", "flowlog.action", args=("-2",), display_filter="!flowlog.raw")
            links[name] = [([provider[frame] for frame in record.split(",") if frame], action) for record, action in shown]
        self.assertEqual(links["alone"], links["beside"])
        self.assertIn("azure.vnet", str(links["alone"]))


class Limits(unittest.TestCase):
    def test_what_the_logs_that_are_there_cannot_say(self):
        files = {"gcp": [google(OUTSIDE, WEB, "DEST", 1, **counted(1, 1))], "ibm": [ibm([(1, 1000, "accepted")])]}
        said = {}
        for name, entries in files.items():
            path = joined(f"limits-{name}", entries, [(1, segment(RST))])
            said[name] = cannot_say(path)
            self.assertEqual({limit for _, limit in said[name]}, {limit for _, limit in cannot_say(path, "help")})
            text = wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage", "-z", "flowlog,help")
            for log, limit in said[name]:
                self.assertEqual(text.count(limit), 2, limit)
                self.assertIn(f"{log}: {limit}", text)
        self.assertEqual({limit for _, limit in said["ibm"]}, {"TCP and UDP only", "no TCP flags"})
        limits = {limit for _, limit in said["gcp"]}
        for part in ("estimates from a sample", "without headers", "no verdict, but of packets that were dropped", "no TCP flags"):
            self.assertTrue(any(part in limit for limit in limits), part)
        wireshark.write("limits-aws.log", f"{cases.V2}\n2 1 eni-0123456789abcdef0 {WEB} {DB} 1 2 6 1 40 {cases.START} {cases.START} ACCEPT OK\n")
        self.assertEqual(cannot_say("limits-aws.log"), set())


if __name__ == "__main__":
    unittest.main()
