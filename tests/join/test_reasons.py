# SPDX-License-Identifier: GPL-2.0-or-later
"""Why a packet has no record and a record no packet, and that the reason given is the true one."""
import json
import unittest

from joined import cases, merged, session, wireshark
from packets import SYN, ethernet, pcap, tcp, tunnel, udp, vxlan

HOST, PEER, ENI = "10.0.0.10", "198.51.100.7", "eni-0123456789abcdef0"


def row(src=HOST, dst=PEER, sport=1000, dport=514, first=0, last=1, eni=ENI, proto=17, action="ACCEPT") -> str:
    return (f"2 123456789010 {eni} {src} {dst} {sport} {dport} {proto} 1 48 {cases.START + first} {cases.START + last} "
            f"{action} OK")


def status(word: str, first: int, last: int, eni=ENI) -> str:
    return f"2 123456789010 {eni} - - - - - - - {cases.START + first} {cases.START + last} - {word}"


def capture(name: str, packets, rows, columns=cases.V2):
    """Packets, as (seconds, IP packet), merged with a log of these rows."""
    wireshark.write(f"{name}.log", "\n".join([columns, *rows]) + "\n")
    wireshark.write(f"{name}.pcap", pcap([(at, ethernet(data)) for at, data in packets], start=cases.START))
    return merged(f"{name}.pcapng", f"{name}.log", f"{name}.pcap")


def no_record(path, *args) -> dict:
    """Port of origin -> the reason."""
    found = wireshark.fields(path, "udp.srcport", "tcp.srcport", "flowlog.no_record", args=("-2", *args),
                             display_filter="flowlog.no_record")
    return {int(udp_port or tcp_port): reason for udp_port, tcp_port, reason in found}


class Reasons(unittest.TestCase):
    def test_a_window_without_traffic_and_one_of_lost_records_are_the_logs_time(self):
        packets = [(at, udp(HOST, PEER, port, 514, b"log")) for at, port in ((0, 1000), (430, 1), (530, 2), (900, 3))]
        path = capture("windows", packets, [row(), status("NODATA", 400, 460), status("SKIPDATA", 500, 560)])
        self.assertEqual(no_record(path), {1: "no record of this flow",
                                           2: "the log says that records of this time were lost (SKIPDATA)",
                                           3: "outside the time of the flow log"})

    def test_records_lost_at_another_interface_explain_nothing(self):
        """Neither that a mirrored packet has no record, nor that a flow has no answer."""
        other = "eni-0fedcba9876543210"
        frames = [(at, tunnel(HOST, "10.0.9.9", vxlan(1, ethernet(udp(HOST, PEER, port, 514, b"log")))))
                  for at, port in ((0, 1000), (1, 1))]
        wireshark.write("lost.pcap", pcap(frames, start=cases.START))
        rows = [row(), row(PEER, HOST, 514, 1000), row(sport=2000)]
        for eni, reason, unanswered in ((other, "no record of this flow", ["2000"]),
                                        (ENI, "the log says that records of this time were lost (SKIPDATA)", [])):
            wireshark.write("lost.log", "\n".join([cases.V2, *rows, status("SKIPDATA", 0, 60, eni)]) + "\n")
            path = merged("lost.pcapng", "lost.log", "lost.pcap")
            shown = wireshark.fields(path, "flowlog.no_record", args=("-2", *session(1, ENI)),
                                     display_filter="flowlog.no_record")
            self.assertEqual(shown, [[reason]])
            shown = wireshark.fields(path, "flowlog.srcport", args=("-2",),
                                     display_filter="flowlog.expert.never_answered")
            self.assertEqual([line[0] for line in shown], unanswered)

    def test_more_interfaces_than_are_looked_at(self):
        """Records and packets say so, and those of 32 interfaces, which all are looked at, do not."""
        for n in (32, 40):
            packets = [(0, udp(HOST, PEER, 1000, 514, b"log")), (50, udp(HOST, PEER, 1000, 514, b"log"))]
            path = capture("many", packets, [row(eni=f"eni-{i:017x}") for i in range(n)])
            shown = wireshark.fields(path, "flowlog.no_packet", args=("-2",), display_filter="flowlog.no_packet")
            records = "the flow has records at more than 32 interfaces, and packets were looked for at the first 32 only"
            self.assertEqual(shown, [[records]] * (n - 32))
            reason = "the flow has records at more than 32 interfaces, and none at the first 32 counts this packet" if n > 32 \
                else "the flow has records, but none that counts this packet"
            self.assertEqual(no_record(path), {1000: reason})
            shown = wireshark.tshark("-2", "-r", path, "-Y", "flowlog.expert.many_interfaces", "-V")
            self.assertEqual(shown.count(f"[The same addresses and ports were logged at {n} interfaces: packets are held against the records at the first 32"),
                             2 if n > 32 else 0)
            found = json.loads(wireshark.tshark("-q", "-r", path, "-o", "flowlog.count_all:TRUE", "-z", "flowlog,coverage,json"))
            reasons = [(one["records"], one["reason"]) for one in found["flow_records"]["none_captured_reasons"]]
            self.assertEqual(reasons, [(n - 32, records)] if n > 32 else [])

    def test_a_log_without_times_has_no_outside(self):
        columns = "version interface-id srcaddr dstaddr srcport dstport protocol packets bytes action log-status"
        path = capture("timeless", [(0, udp(HOST, PEER, 1000, 514, b"")), (1, udp(HOST, PEER, 1, 514, b""))],
                       [f"2 {ENI} {HOST} {PEER} 1000 514 17 1 28 ACCEPT OK"], columns)
        self.assertEqual(no_record(path), {1: "no record of this flow"})

    def test_only_amazons_dns_server_is_not_logged(self):
        packets = [(0, udp(HOST, PEER, 1000, 514, b"")), (1, udp(HOST, "8.8.8.8", 1, 53, b"")),
                   (2, udp(HOST, "10.0.0.2", 2, 53, b"")), (3, tcp(HOST, "10.0.0.2", 3, 53, SYN, 1)),
                   (4, udp(HOST, "10.0.0.18", 4, 53, b"")), (5, udp("10.0.0.2", PEER, 5, 53, b""))]
        dns = "AWS does not log DNS to its server (network's address + 2)"
        none = "no record of this flow"
        self.assertEqual(no_record(capture("dns", packets, [row()])), {1: none, 2: dns, 3: dns, 4: dns, 5: none})

    def test_only_what_is_sent_to_the_port_of_mirrors_is_one(self):
        packets = [(0, udp(HOST, PEER, 1000, 514, b"")), (1, udp(HOST, PEER, 4789, 1, b"")), (2, udp(PEER, HOST, 4789, 2, b"")),
                   (3, udp(HOST, PEER, 3, 4789, b"")), (4, udp(PEER, HOST, 4, 4789, b""))]
        shown = wireshark.fields(capture("mirrored", packets, [row()]), "udp.dstport", "flowlog.no_record", args=("-2",),
                                 display_filter="flowlog.no_record")
        mirrored, none = "AWS does not log mirrored traffic (UDP to port 4789)", "no record of this flow"
        self.assertEqual(shown, [["1", none], ["2", none], ["4789", mirrored], ["4789", mirrored]])

    def test_a_reason_is_the_packets_own_clouds(self):
        """Azure's hosts are not told what Amazon does not log; where nothing tells the cloud, it is a possibility."""
        case, azure = cases.whole_case(scenes=(cases.azure, cases.web))
        wireshark.write("clouds.log", case.aws_log())
        wireshark.write("clouds.json", azure)
        metadata, dhcp = "AWS does not log traffic to the instance metadata service", "AWS does not log DHCP"
        hosts = [(cases.WEB, "169.254.169.254", 80), (cases.AZURE_VM, "169.254.169.254", 80), ("10.0.7.7", "169.254.169.254", 80),
                 (cases.AZURE_VM, "255.255.255.255", 67), ("0.0.0.0", "255.255.255.255", 67)]
        packets = [(20 + i, ethernet(udp(src, dst, i + 1, port, b""))) for i, (src, dst, port) in enumerate(hosts)]
        wireshark.write("clouds.pcap", pcap(packets, start=cases.START))
        perhaps = "no record of this flow; perhaps because "
        none = perhaps + "the log may be set to leave it out (enabledFilteringCriteria)"
        self.assertEqual(no_record(merged("clouds.pcapng", "clouds.log", "clouds.json", "clouds.pcap")),
                         {1: metadata, 2: none, 3: perhaps + metadata, 4: none, 5: perhaps + dhcp})
        self.assertEqual(no_record(merged("aws-alone.pcapng", "clouds.log", "clouds.pcap")),
                         {1: metadata, 2: metadata, 3: metadata, 4: dhcp, 5: dhcp})

    def test_a_log_of_one_verdict_may_be_set_to_it(self):
        """Rejected traffic alone is no log of a network; accepted alone may be, so only coverage says it."""
        packets = [(0, udp(HOST, PEER, 1000, 514, b"")), (1, udp(HOST, PEER, 1, 514, b""))]
        none, only = "no record of this flow", "the log may be set to {} traffic only: it has no other record"
        for actions, reason, choice in ((("REJECT",), f"{none}; perhaps because {only.format('rejected')}", only.format("rejected")),
                                        (("ACCEPT",), none, only.format("accepted")), (("ACCEPT", "REJECT"), none, None)):
            path = capture("verdicts", packets, [row(action=action, sport=1000 + i) for i, action in enumerate(actions)])
            self.assertEqual(no_record(path), {1: reason})
            text = wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json", "-z", "flowlog,coverage")
            shown = json.loads(text[text.index("{\n"):text.index("\n}") + 2])["not_logged_by_choice"]
            self.assertEqual(shown, [{"log": "AWS VPC flow log", "reason": choice}] if choice else [])
            self.assertEqual(f"  AWS VPC flow log: {choice}" in text, choice is not None)

    def test_what_an_azure_log_is_set_to(self):
        """Its records do not say; a listing of the flow logs does."""
        case, azure = cases.whole_case(scenes=(cases.azure,))
        wireshark.write("set.json", azure)
        wireshark.write("set.pcap", pcap([(20, ethernet(udp(cases.AZURE_VM, "10.9.9.9", 1, 514, b"")))], start=cases.START))
        path = merged("set.pcapng", "set.json", "set.pcap")
        none, some = "no record of this flow", "the log is set to leave traffic out (enabledFilteringCriteria)"
        target = "/subscriptions/0/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/net"

        def log(criteria, enabled=True) -> dict:
            return {"name": "net-log", "enabled": enabled, "targetResourceId": target, "enabledFilteringCriteria": criteria}
        listings = (([log("")], none, None), (log(None), none, None), ([], none, None),
                    ([log("dstPort=443")], f"{none}; perhaps because {some}", ["net-log of net has only what matches dstPort=443"]),
                    ({"value": [{"name": "net-log", "properties": log("srcIP=10.1.0.9")}, log("", False)]},
                     f"{none}; perhaps because {some}", ["net-log of net has only what matches srcIP=10.1.0.9",
                                                         "net-log of net is switched off"]))
        for listing, reason, left_out in listings:
            wireshark.write("listing.json", json.dumps(listing))
            args = ("-o", f"flowlog.azure_flow_logs:{wireshark.files() / 'listing.json'}")
            self.assertEqual(no_record(path, *args), {1: reason})
            text = wireshark.tshark("-q", "-r", path, *args, "-z", "flowlog,coverage,json", "-z", "flowlog,coverage")
            shown = json.loads(text[text.index("{\n"):text.index("\n}") + 2])["not_logged_by_choice"]
            self.assertEqual(shown, [{"log": "Azure VNet flow log", "reason": some, "left_out": left_out}] if left_out else [])
            for line in left_out or ():
                self.assertIn(f"\n    {line}\n", text)
        for content, problem in (("{", "not JSON"), ('{"a": 1}', "it holds no flow log"), (None, "No such file")):
            name = "listing.json" if content else "none.json"
            wireshark.write("listing.json", content or "")
            done = wireshark.run("tshark", "-r", path, "-c", "1", "-o", f"flowlog.azure_flow_logs:{wireshark.files() / name}")
            self.assertIn(problem, done.stderr)

    def test_one_kind_alone_is_not_outside_the_others_time(self):
        wireshark.write("alone.log", "\n".join([cases.V2, row()]) + "\n")
        wireshark.write("alone.pcap", pcap([(0, ethernet(udp(HOST, PEER, 1000, 514, b"")))], start=cases.START))
        for name, kind, reasons, text in (("alone.log", "flow_records", "none_captured_reasons", "there is no IP packet"),
                                          ("alone.pcap", "ip_packets", "not_counted_reasons", "there is no flow record")):
            shown = json.loads(wireshark.tshark("-q", "-r", name, "-z", "flowlog,coverage,json"))
            self.assertEqual([reason["reason"] for reason in shown[kind][reasons]], [text])


class Coverage(unittest.TestCase):
    def test_text_and_json_at_once(self):
        capture("forms", [(0, udp(HOST, PEER, 1000, 514, b""))], [row()])
        text = wireshark.tshark("-q", "-r", "forms.pcapng", "-z", "flowlog,coverage,json", "-z", "flowlog,coverage")
        shown = json.loads(text[text.index("{\n"):text.index("\n}") + 2])
        self.assertEqual(shown["flow_records"]["records"], 1)
        self.assertEqual(text.count("Flow log coverage"), 1)

    def test_what_is_no_form_is_said(self):
        capture("forms", [(0, udp(HOST, PEER, 1000, 514, b""))], [row()])
        for argument in ("flowlog,coverage,xml", "flowlog,coverage,ip.addr==10.0.0.1"):
            done = wireshark.run("tshark", "-q", "-r", "forms.pcapng", "-z", argument)
            self.assertIn("neither", done.stderr)
            self.assertEqual(done.stdout, "")

    def test_it_says_what_it_lacks(self):
        capture("forms", [(0, udp(HOST, PEER, 1000, 514, b""))], [row()])
        for path, args, problem in (("forms.pcap", (), "There is no flow log"),
                                    ("forms.pcapng", ("--disable-protocol", "flowlog.join"), "The join is switched off")):
            text = wireshark.tshark("-q", "-r", path, *args, "-z", "flowlog,coverage")
            self.assertIn("Flow log coverage\n\n" + problem, text)
            shown = json.loads(wireshark.tshark("-q", "-r", path, *args, "-z", "flowlog,coverage,json"))
            self.assertEqual(shown["problem"][:len(problem)], problem)

    def test_sums_that_no_number_holds(self):
        half = 2**63
        rows = [row(first=at, last=at).replace(" 1 48 ", f" {half} {half} ") for at in (0, 1)]
        path = capture("half", [(0, udp(HOST, PEER, 1000, 514, b""))], rows)
        text = wireshark.tshark("-q", "-r", path, "-z", "flowlog,coverage,json", "-z", "flowlog,coverage")
        logged = json.loads(text[text.index("{\n"):text.index("\n}") + 2])["flow_records"]
        self.assertEqual((logged["packets"], logged["or_more"]), (2**63 - 1, True))
        self.assertIn(f"{2**64 - 1} or more: too large a sum", text)
        shown = wireshark.tshark("-2", "-r", path, "-Y", "flowlog.expert.stream_overflow", "-V")
        self.assertEqual(shown.count(f"of the Flow: {2**64 - 1} or more"), 4)

    def test_impossible_counters_are_valid_json(self):
        most = 2**64 - 1
        rows = [row(dport=port).replace(" 1 48 ", f" {most} {most} ") for port in (1, 2)]
        capture("most", [(0, udp(HOST, PEER, 1000, 1, b""))], rows)
        logged = json.loads(wireshark.tshark("-q", "-r", "most.pcapng", "-z", "flowlog,coverage,json"))["flow_records"]
        self.assertEqual((logged["records"], logged["packets"], logged["bytes"]), (2, 2**63 - 1, 2**63 - 1))


if __name__ == "__main__":
    unittest.main()
