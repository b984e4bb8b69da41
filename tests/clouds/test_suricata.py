# SPDX-License-Identifier: GPL-2.0-or-later
"""Suricata's flow and netflow events, and those of AWS Network Firewall: fields against what Python's json reads."""
import gzip
import json
import unittest

import wireshark

PROTOCOLS = {"TCP": 6, "UDP": 17, "ICMP": 1, "IPv6-ICMP": 58, "GRE": 47, "SCTP": 132, "MPLS-in-IP": 137, "A/N": 107, "253": 253, "009": 9}
BITS = {"fin": 1, "syn": 2, "rst": 4, "psh": 8, "ack": 16, "urg": 32, "ecn": 64, "cwr": 128}
BOTH = {f"{what}_to{where}": f"flowlog.{name}.{way}" for what, name in (("pkts", "packets"), ("bytes", "bytes"))
        for where, way in (("server", "sent"), ("client", "received"))}


def stamp(second: float) -> str:
    return f"2026-01-03T10:{int(second) // 60:02}:{int(second) % 60:02}.{round(second % 1 * 1e6):06}+0000"


def event(number: int, kind: str, **more) -> dict:
    proto = list(PROTOCOLS)[number % len(PROTOCOLS)]
    made = {"timestamp": stamp(number + 600), "flow_id": 2**53 + 12345 + number, "event_type": kind, "src_ip": f"10.0.1.{number % 250}",
            "dest_ip": "2001:db8::7" if number % 5 == 0 else "203.0.113.66", "proto": proto, "app_proto": ("tls", "unknown", "dns")[number % 3]}
    if number % 5 == 0:
        made["src_ip"] = f"2001:db8::{number + 16:x}"
    if proto in ("TCP", "UDP", "SCTP"):
        made |= {"src_port": 30000 + number, "dest_port": 443}
    elif "ICMP" in proto:
        made |= {"icmp_type": 8, "icmp_code": 0}
    about = {"start": stamp(number + 0.25), "end": stamp(number + 9.5), "age": 9, "tx_cnt": number}
    if kind == "flow":
        about |= {name: 10**15 + 17 * number + i for i, name in enumerate(BOTH)}
        about |= {"state": "closed", "reason": "timeout", "alerted": number % 2 == 0}
    else:
        about |= {"pkts": 3 + number, "bytes": 2**53 + number, "min_ttl": 49, "max_ttl": 64}
    made[kind] = about
    if proto == "TCP":
        flags = (0x1b, 0x02, 0xff, 0x14)[number // len(PROTOCOLS) % 4]
        made["tcp"] = {"tcp_flags": f"{flags:02x}", **{name: True for name, bit in BITS.items() if flags & bit}}
        if kind == "flow":
            made["tcp"] |= {"tcp_flags_ts": "1b", "tcp_flags_tc": "12", "state": "closed"}
    return made | more


def in_firewall(made: dict) -> dict:
    return {"firewall_name": "edge", "availability_zone": "eu-west-1b", "event_timestamp": "1767434400", "event": made}


def lines(*objects) -> str:
    return "".join(json.dumps(one) + "\n" for one in objects)


def rows(path, *names: str) -> list[list[str]]:
    return wireshark.fields(path, *names, args=wireshark.ALONE)


def flags_of(made: dict) -> str:
    return str(int(made["tcp"]["tcp_flags"], 16)) if "tcp" in made else ""


class Values(unittest.TestCase):
    ENDS = ("flowlog.ip.src", "flowlog.ipv6.src", "flowlog.ip.dst", "flowlog.ipv6.dst", "flowlog.srcport", "flowlog.dstport", "flowlog.proto",
            "flowlog.tcp.flags", "flowlog.action")

    def ends(self, made: dict) -> list[str]:
        four = ":" not in made["src_ip"]
        return [*((made["src_ip"], "", made["dest_ip"], "") if four else ("", made["src_ip"], "", made["dest_ip"])),
                str(made.get("src_port", "")), str(made.get("dest_port", "")), str(PROTOCOLS[made["proto"]]), flags_of(made), ""]

    def test_flow_events_count_both_ways(self):
        events = [event(number, "flow", in_iface="eth0", host="sensor", vlan=[100]) for number in range(40)]
        path = wireshark.write("eve/flow.json", lines(*events))
        self.assertEqual(rows(path, *self.ENDS), [self.ends(one) for one in events])
        names = [*BOTH.values(), "flowlog.packets", "flowlog.bytes", "flowlog.suricata.flow_id", "flowlog.suricata.app_proto",
                 "flowlog.suricata.flow.age", "flowlog.interface", "flowlog.suricata.vlan", "flowlog.provider", "flowlog.unknown"]
        self.assertEqual(rows(path, *names), [
            [str(flow[name]) for name in BOTH] + [str(flow["pkts_toserver"] + flow["pkts_toclient"]), str(flow["bytes_toserver"] + flow["bytes_toclient"]),
             str(one["flow_id"]), one["app_proto"], "9", "eth0", "[100]", "suricata.flow", ""] for one in events for flow in [one["flow"]]])
        # Who opened a flow is known by its source.
        opened = wireshark.fields(path, "flowlog.ip.initiator", display_filter="ip.src == 10.0.1.1", args=("-2",))
        self.assertEqual(opened, [["10.0.1.1"]])

    def test_netflow_events_count_one_way(self):
        events = [event(number, "netflow") for number in range(40)]
        for name, wrap, cloud in (("eve/netflow.json", dict, "suricata"), ("eve/firewall.log.gz", in_firewall, "aws")):
            text = lines(*map(wrap, events))
            path = wireshark.write(name, gzip.compress(text.encode()) if name.endswith("gz") else text)
            with self.subTest(name):
                self.assertEqual(rows(path, *self.ENDS), [self.ends(one) for one in events])
                own = [f"flowlog.{cloud}.{column}" for column in ("flow_id", "netflow.min_ttl", "netflow.max_ttl", "app_proto", "event_type")]
                found = rows(path, "flowlog.packets", "flowlog.bytes", "flowlog.packets.sent", "frame.time_epoch", "flowlog.unknown", *own)
                self.assertEqual(found, [[str(one["netflow"]["pkts"]), str(one["netflow"]["bytes"]), "", f"{1767434400.25 + i:.9f}", "",
                                          str(one["flow_id"]), "49", "64", one["app_proto"], "netflow"] for i, one in enumerate(events)])

    def test_the_firewall_says_where_and_what_it_decrypted(self):
        path = wireshark.write("eve/edge.json", lines(
            in_firewall(event(0, "netflow", tls_inspected=True)) | {"aws_category": ["Technology and Internet"]},
            in_firewall(event(10, "netflow", tls_inspected=False)) | {"availability_zone": "eu-west-1c", "unheard_of": 7}))
        found = rows(path, "flowlog.interface", "flowlog.resource", "flowlog.aws.availability_zone", "flowlog.aws.aws_category",
                     "flowlog.aws.event_timestamp", "flowlog.provider", "flowlog.unknown")
        whole = wireshark.shown_time("Jan  3, 2026 10:00:00.000000000 UTC")
        self.assertEqual(found, [
            ["eu-west-1b/edge", "edge", "eu-west-1b", '["Technology and Internet"]', whole, "aws.nfw", ""],
            ["eu-west-1c/edge", "edge", "eu-west-1c", "", whole, "aws.nfw", "unheard_of=7"]])
        again = wireshark.files() / "edge-again.json"
        wireshark.run("tshark", "-r", path, "-F", "flowlog", "-w", again, *wireshark.ALONE)
        self.assertEqual([row[:4] for row in rows(again, "flowlog.interface", "flowlog.resource", "flowlog.provider", "flowlog.unknown")],
                         [[row[0], row[1], row[5], row[6]] for row in found])
        listed = wireshark.tshark("-r", path, *wireshark.ALONE).splitlines()
        self.assertEqual(["TLS inspected" in line for line in listed], [True, False])

    def test_entries_in_what_services_put_around_them(self):
        entries = [json.dumps(in_firewall(event(number, "netflow", tls_inspected=True))) for number in range(3)]
        texts = {"events": json.dumps({"events": [{"logStreamName": "/aws/network-firewall/flow/edge", "timestamp": 1767434400000 + i, "message": text}
                                                  for i, text in enumerate(entries)]}),
                 "messages": lines(*({"message": text} for text in entries))}
        for name, text in texts.items():
            with self.subTest(name):
                found = rows(wireshark.write(f"eve/in-{name}.json", text), "flowlog.provider", "flowlog.interface", "flowlog.packets", "flowlog.srcport")
                self.assertEqual(found, [["aws.nfw", "eu-west-1b/edge", str(3 + i), str(30000 + i) if i < 2 else ""] for i in range(3)])

    def test_directions_of_a_flow_are_one_stream(self):
        there = event(0, "netflow", src_ip="10.0.1.9", dest_ip="203.0.113.9")
        back = there | {"src_ip": there["dest_ip"], "dest_ip": there["src_ip"], "src_port": there["dest_port"], "dest_port": there["src_port"]}
        path = wireshark.write("eve/both.json", lines(in_firewall(there), in_firewall(back)))
        found = wireshark.fields(path, "flowlog.stream", "flowlog.aws.flow_id", "flowlog.reverse", args=("-2",))
        self.assertEqual(found, [["0", str(there["flow_id"]), "2"], ["0", str(there["flow_id"]), "1"]])

    def test_what_suricata_decided(self):
        words = {"drop": "REJECT", "pass": "ACCEPT", "accept": "ACCEPT"}
        events = [event(i, "flow") for i in range(len(words) + 1)]
        for one, word in zip(events, words):
            one["flow"]["action"] = word
        path = wireshark.write("eve/action.json", lines(*events))
        self.assertEqual(rows(path, "flowlog.action"), [*([word] for word in words.values()), [""]])

    def test_flags_without_their_sum(self):
        one = event(0, "netflow", tcp={"syn": True, "ack": True, "cwr": True, "fin": False})
        path = wireshark.write("eve/flags.json", lines(one, event(10, "netflow", tcp={"tcp_flags": "2g"}), event(20, "netflow", tcp={"tcp_flags": "010"})))
        self.assertEqual(rows(path, "flowlog.tcp.flags", "flowlog.malformed"), [[str(2 + 16 + 128), ""], ["", "2g"], ["", "010"]])


class AmongOthers(unittest.TestCase):
    def test_other_events_say_that_they_are_no_records(self):
        flow = event(1, "flow")
        alert = {**event(2, "flow"), "event_type": "alert", "alert": {"action": "allowed"}}
        dns = {**{name: value for name, value in event(3, "flow").items() if name != "flow"}, "event_type": "dns", "dns": {"rrname": "x.example"}}
        stats = {"timestamp": stamp(0), "event_type": "stats", "stats": {"uptime": 9}}
        for name, wrap, events in (("eve", dict, [stats, alert, dns, flow, alert, event(4, "netflow")]),
                                   ("firewall", in_firewall, [alert, dns, event(5, "netflow"), alert])):
            path = wireshark.write(f"eve/mixed-{name}.json", lines(*map(wrap, events)))
            kinds = ["flow", "netflow"] if name == "eve" else ["netflow"]
            with self.subTest(name):
                found = rows(path, "flowlog.log.error", "flowlog.log.text", "flowlog.srcport")
                self.assertEqual(len(found), len(events))
                others = [row for row in found if row[0]]
                self.assertEqual([row[0] for row in others], ["the record is not a flow log's"] * sum(one["event_type"] not in kinds for one in events))
                self.assertEqual(sorted(json.loads(row[1].replace("\\\\", "\\"))["event_type"] if name == "eve" else "" for row in others),
                                 sorted(one["event_type"] if name == "eve" else "" for one in events if one["event_type"] not in kinds))

    def test_hostile(self):
        odd = [event(1, "flow", src_ip="10.0.0.300", proto="NOTHING", src_port=70000), event(2, "flow", flow={"pkts_toserver": -1, "start": "never"}),
               event(3, "netflow", netflow={"pkts": "7", "bytes": "900", "max_ttl": 300, "start": None}), event(4, "netflow", tcp=[1], flow_id=-5),
               event(5, "netflow", metadata={"a": {"b": [1, {"c": None}]}}, proto="tcp")]
        path = wireshark.write("eve/odd.json", lines(event(0, "flow"), *odd) + json.dumps(event(6, "flow"))[:-9])
        found = rows(path, "flowlog.malformed", "flowlog.unknown", "flowlog.packets", "flowlog.log.error")
        self.assertEqual(len(found), 7)
        malformed = [value for row in found for value in row[0].split(",") if value]
        self.assertEqual(sorted(malformed), sorted(["10.0.0.300", "NOTHING", "70000", "-1", "never", "300", "-5", "tcp"]))
        self.assertIn("7", [row[2] for row in found])
        self.assertIn("the file ends inside this record", [row[3] for row in found])


if __name__ == "__main__":
    unittest.main()
