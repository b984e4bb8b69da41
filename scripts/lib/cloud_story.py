# SPDX-License-Identifier: GPL-2.0-or-later
"""The flows that make-cloud-samples writes logs of, cut into what a log's windows count, and words that look like a cloud's."""
import base64
import datetime
import hashlib
import json
import random
import typing

START = 1767434400  # 2026-01-03 10:00:00 UTC
ATTACKER, DROP_SITE = "203.0.113.9", "203.0.113.66"
ICMP, TCP, UDP = 1, 6, 17
NAMES = {ICMP: "ICMP", TCP: "TCP", UDP: "UDP"}
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


class Flow(typing.NamedTuple):
    """What went on between two hosts; src opened it. Times are seconds since START."""
    at: float
    lasts: float
    src: str
    dst: str
    sport: int
    dport: int
    proto: int
    sent: tuple[int, int]  # packets and bytes of IP from src to dst
    received: tuple[int, int]
    allowed: bool = True


class Half(typing.NamedTuple):
    """What one window saw of one direction of a flow."""
    start: float
    end: float
    src: str
    dst: str
    sport: int
    dport: int
    packets: int
    size: int
    flow: Flow
    forward: bool  # from the one who opened
    first: bool
    last: bool


class Story:
    def __init__(self, network: str, minute: int):
        """The flows of a network, "10.2", in the twelve minutes from minute on."""
        self.jump, self.web, self.database = f"{network}.0.5", f"{network}.0.7", f"{network}.2.20"
        self.hosts = (self.jump, self.web, self.database)
        self.random = random.Random(int(network.split(".")[1]))
        self.from_ = 60 * minute
        self.flows = []
        self.tell()
        self.flows.sort()

    def add(self, at, lasts, src, dst, dport, sent, received=(0, 0), proto=TCP, allowed=True, sport=None):
        port = 0 if proto == ICMP else sport or self.random.randint(32768, 60999)
        self.flows.append(Flow(round(self.from_ + at, 3), lasts, src, dst, port, dport, proto, sent, received, allowed))

    def tell(self):
        pick = self.random
        for minute in range(12):
            at = 60 * minute
            self.add(at + pick.uniform(0, 59), pick.uniform(1, 30), f"198.51.100.{pick.randint(1, 40)}", self.web, 443,
                     (pick.randint(8, 30), pick.randint(900, 4000)), (pick.randint(8, 40), pick.randint(4000, 60000)))
            self.add(at + pick.uniform(0, 59), pick.uniform(1, 9), self.web, self.database, 5432,
                     (pick.randint(20, 40), pick.randint(3000, 9000)), (pick.randint(20, 40), pick.randint(9000, 90000)))
            self.add(at + pick.uniform(0, 59), 0.1, self.jump, f"{self.jump[:-2]}.53", 53, (1, 71), (1, 135), UDP)
            self.add(at + pick.uniform(0, 59), 0, f"192.0.2.{pick.randint(1, 250)}", self.jump,
                     pick.choice((23, 445, 3389, 5900)), (1, 44), allowed=False)
        for step in range(30):
            self.add(20 + 12 * step + pick.uniform(0, 5), 0, ATTACKER, self.jump, 22, (1, 60), allowed=False)
        self.add(395, 0, ATTACKER, self.web, 0, (1, 84), proto=ICMP, allowed=False)
        self.add(402, 8, ATTACKER, self.web, 8080, (18, 2210), (16, 7411))
        self.add(431, 150, ATTACKER, self.web, 8080, (240, 21300), (200, 88200))
        self.add(455, 200, self.web, DROP_SITE, 8443, (38000, 52_000_000), (19000, 988_000), sport=40222)

    def at(self, host: str) -> list[Flow]:
        return [flow for flow in self.flows if host in (flow.src, flow.dst)]


def halves(flow: Flow, window: int) -> list[Half]:
    """The flow's directions, cut at the ends of windows; their counts add up to the flow's."""
    end, cuts = flow.at + flow.lasts, [flow.at]
    while (mark := (cuts[-1] // window + 1) * window) < end:
        cuts.append(mark)
    cuts.append(end)
    spans = list(zip(cuts, cuts[1:]))
    found = []
    for forward, (packets, size) in ((True, flow.sent), (False, flow.received)):
        ends = (flow.src, flow.dst, flow.sport, flow.dport) if forward else (flow.dst, flow.src, flow.dport, flow.sport)
        for i, (first, last) in enumerate(spans):
            counts = [n * (i + 1) // len(spans) - n * i // len(spans) for n in (packets, size)]
            if counts[0] > 0:
                found.append(Half(first, last, *ends, *counts, flow, forward, i == 0, i == len(spans) - 1))
    return found


def seconds(at: float) -> int:
    return START + int(at)


def stamp(at: float, digits: int = 0, zone: str = "Z") -> str:
    """RFC 3339; the digits of a second beyond milliseconds are made up of the time itself."""
    whole = datetime.datetime.fromtimestamp(START + int(at), datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S")
    fraction = f"{round(at * 1000) % 1000:03d}{round(at * 7919) % 1000000:06d}"[:digits]
    return whole + ("." + fraction if digits else "") + zone


def token(*parts, length: int = 13) -> str:
    """Lower-case letters and digits, the same ones for the same parts."""
    return base64.b32encode(hashlib.sha256(repr(parts).encode()).digest()).decode().lower()[:length]


def hexes(*parts, length: int = 8) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:length]


def guid(*parts) -> str:
    return "-".join(hexes(*parts, place, length=n) for place, n in enumerate((8, 4, 4, 4, 12)))


def lines(values: list) -> str:
    return "".join(json.dumps(value, separators=(",", ":")) + "\n" for value in values)
