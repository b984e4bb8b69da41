# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic of several kinds, and which flow each packet is of: what the scenarios (scenarios.py) log and capture.

Each kind is made of its own dice, so that it is the same however many others are made before it.
"""
import dataclasses
import functools

import case as cases
from packets import ACK, FIN, PSH, RST, SYN, ping, udp

HOUR_AND_A_QUARTER = 76 * 60


@dataclasses.dataclass(frozen=True)
class Flow:
    """A connection, or attempts at one that were refused, as one interface saw it."""
    interface: str
    own: str  # the address of the interface
    places: tuple
    accepted: bool = True


class Traffic(cases.Case):
    def __init__(self, seed):
        super().__init__(seed)
        self.flows: list[Flow] = []

    def flow(self, interface: str, own: str, places, accepted: bool = True):
        self.flows.append(Flow(interface, own, tuple(places), accepted))

    def interfaces(self) -> list:
        return list(dict.fromkeys(flow.interface for flow in self.flows))


class Connection:
    """Writes the segments of a TCP connection, with the numbers that they would have."""

    def __init__(self, traffic: Traffic, client: str, server: str, sport: int, dport: int):
        self.traffic, self.ends = traffic, {True: (client, server, sport, dport), False: (server, client, dport, sport)}
        self.next = {True: 1000, False: 5000}
        self.places: list = []

    def send(self, at: float, up: bool, flags: int, size: int = 0):
        acked = self.next[not up] if flags & ACK else 0
        self.places.append(self.traffic.tcp(at, *self.ends[up], flags, bytes(size), self.next[up], acked))
        self.next[up] += size + bool(flags & (SYN | FIN))

    def open(self, at: float, trip: float = 0.02) -> float:
        for i, (up, flags) in enumerate(((True, SYN), (False, SYN | ACK), (True, ACK))):
            self.send(at + i * trip / 2, up, flags)
        return at + trip

    def close(self, at: float, trip: float = 0.02) -> float:
        for i, (up, flags) in enumerate(((True, FIN | ACK), (False, FIN | ACK), (True, ACK))):
            self.send(at + i * trip / 2, up, flags)
        return at + trip


def _typing(traffic, connection, at, end):
    """Bursts of keys and answers of some seconds, and pauses of seconds to minutes between them."""
    dice = traffic.dice
    while at < end:
        until = min(end, at + dice.uniform(3, 40))
        while at < until:
            connection.send(at, True, PSH | ACK, dice.choice((1, 1, 1, 2, 36)))
            connection.send(at + 0.011, False, PSH | ACK, dice.choice((1, 1, 2, 36, 80, 300, 1100)))
            if dice.random() < 0.7:
                connection.send(at + 0.03, True, ACK)
            at += dice.expovariate(1 / 0.5) + 0.03
        at += dice.choice((dice.uniform(2, 15), dice.uniform(2, 15), dice.uniform(15, 80), dice.uniform(60, 200)))


def _interactive(traffic: Traffic, interface=cases.JUMP_ENI, own=cases.JUMP):
    connection = Connection(traffic, cases.OUTSIDE, own, 51022, 22)
    at = connection.open(3.37)
    _typing(traffic, connection, at, HOUR_AND_A_QUARTER)
    connection.close(HOUR_AND_A_QUARTER + 0.5)
    traffic.flow(interface, own, connection.places)


def interactive(traffic: Traffic):
    """One remote shell of 76 minutes: some packets a second in bursts, pauses up to minutes."""
    _interactive(traffic)


def console(traffic: Traffic):
    """One connection of 76 minutes on which somebody asks a line, every 2 to 30 seconds, and gets some packets."""
    dice, connection = traffic.dice, Connection(traffic, cases.OUTSIDE, cases.JUMP, 51023, 23)
    at = connection.open(8.81, trip=0.08)
    while at < HOUR_AND_A_QUARTER:
        connection.send(at, True, PSH | ACK, dice.randrange(2, 60))
        for i in range(dice.choice((1, 1, 1, 2, 4))):
            connection.send(at + 0.05 + 0.003 * i, False, PSH | ACK, dice.randrange(2, 1400))
        connection.send(at + 0.11, True, ACK)
        at += dice.choice((dice.uniform(2, 6), dice.uniform(2, 30)))
    connection.close(at, trip=0.08)
    traffic.flow(cases.JUMP_ENI, cases.JUMP, connection.places)


def bulk(traffic: Traffic):
    """One upload of ten minutes, 40 to 100 packets a second in both directions."""
    dice, connection = traffic.dice, Connection(traffic, cases.OUTSIDE, cases.WEB, 52022, 443)
    at = connection.open(11.63)
    while at < 611:
        connection.send(at, True, ACK, dice.choice((100, 100, 80, 13)))
        if dice.random() < 0.4:
            connection.send(at + 0.001, False, ACK)
        at += dice.uniform(0.01, 0.03)
    connection.close(at + 0.1)
    traffic.flow(cases.WEB_ENI, cases.WEB, connection.places)


def _keep_alives(traffic: Traffic, interface, own, peer, sport):
    dice, places = traffic.dice, []
    at = dice.uniform(0, 10)
    while at < HOUR_AND_A_QUARTER:
        data = udp(own, peer, sport, 4500, bytes(dice.randrange(1, 60)))
        places.append(traffic.add(at, data, own, peer, 17, (sport, 4500)))
        if dice.random() < 0.9:
            data = udp(peer, own, 4500, sport, bytes(dice.randrange(1, 60)))
            places.append(traffic.add(at + 0.04, data, peer, own, 17, (4500, sport)))
        at += dice.uniform(7, 20)
    traffic.flow(interface, own, places)


def sparse(traffic: Traffic):
    """Three UDP flows of keep-alives, one in 7 to 20 seconds, for 76 minutes."""
    for i in range(3):
        _keep_alives(traffic, cases.DB_ENI, cases.DB, f"203.0.113.{20 + i}", 4500 + i)


def long(traffic: Traffic):
    """One UDP flow of 42 hours, with a packet each way in 5 to 25 seconds: 5,000 AWS records of a minute."""
    dice, places, at = traffic.dice, [], 1.25
    ends = (cases.DB, "203.0.113.30")
    data = [udp(*ends, 4600, 4500, bytes(size)) for size in range(60)], [udp(*ends[::-1], 4500, 4600, bytes(size)) for size in range(60)]
    while at < 2500 * 60:
        places.append(traffic.add(at, dice.choice(data[0]), *ends, 17, (4600, 4500)))
        places.append(traffic.add(at + 0.04, dice.choice(data[1]), *ends[::-1], 17, (4500, 4600)))
        at += dice.uniform(5, 25)
    traffic.flow(cases.DB_ENI, cases.DB, places)


def _web_request(traffic, at, client, server, sport):
    dice, connection = traffic.dice, Connection(traffic, client, server, sport, 443)
    at = connection.open(at, dice.uniform(0.01, 0.2))
    for _ in range(dice.randrange(1, 6)):
        connection.send(at, True, PSH | ACK, dice.randrange(80, 700))
        for i in range(dice.randrange(1, 5)):
            connection.send(at + 0.01 + i * 0.002, False, PSH | ACK, dice.randrange(200, 1400))
        connection.send(at + 0.05, True, ACK)
        at += dice.choice((0.1, 0.5, 4, 20))
    connection.close(at)
    return connection.places


def _question(traffic, at, client, server, sport):
    dice = traffic.dice
    asked = traffic.add(at, udp(client, server, sport, 53, bytes(dice.randrange(20, 50))), client, server, 17, (sport, 53))
    data = udp(server, client, 53, sport, bytes(dice.randrange(40, 300)))
    return [asked, traffic.add(at + 0.02, data, server, client, 17, (53, sport))]


def _pings(traffic, at, client, server):
    places = []
    for i in range(traffic.dice.randrange(3, 90)):
        for reply in (False, True):
            ends = (server, client) if reply else (client, server)
            places.append(traffic.add(at + i + 0.03 * reply, ping(*ends, reply, seq=i), *ends, 1))
    return places


def network(traffic: Traffic):
    """Two hundred short flows at three interfaces in half an hour, of TCP, DNS and ICMP; some at two of them. A remote
    shell and keep-alives go on beside them."""
    dice = traffic.dice
    own = {cases.WEB: cases.WEB_ENI, cases.DB: cases.DB_ENI, cases.JUMP: cases.JUMP_ENI}
    inside = list(own)
    for i in range(200):
        at, here = dice.uniform(0, 1800), dice.choice(inside)
        peer = dice.choice([address for address in inside if address != here] + [f"198.51.100.{1 + i % 90}"] * 3)
        kind = dice.random()
        if kind < 0.6:
            places = _web_request(traffic, at, peer, here, 40000 + i)
        elif kind < 0.9:
            places = _question(traffic, at, here, peer, 30000 + i)
        else:
            places = _pings(traffic, at, here, peer)
        for address in (here, peer):
            if address in own:
                traffic.flow(own[address], address, places)
    _interactive(traffic)
    _keep_alives(traffic, cases.DB_ENI, cases.DB, "203.0.113.20", 4500)


def _attempt(traffic, at, sport, dport, repeats=()):
    places = [traffic.tcp(at + wait, cases.ATTACKER, cases.JUMP, sport, dport, SYN) for wait in (0, *repeats)]
    traffic.flow(cases.JUMP_ENI, cases.JUMP, places, accepted=False)


def _login(traffic, at, sport, repeated=False) -> float:
    """A connection that is let in, maybe with its first SYN twice; returns when it has ended."""
    dice, connection = traffic.dice, Connection(traffic, cases.ATTACKER, cases.JUMP, sport, 22)
    if repeated:
        connection.send(at - 0.2, True, SYN)
        connection.next[True] -= 1
    at = connection.open(at)
    for _ in range(dice.randrange(1, 30)):
        connection.send(at, True, PSH | ACK, dice.randrange(1, 400))
        connection.send(at + 0.02, False, PSH | ACK, dice.randrange(1, 900))
        at += dice.choice((0.1, 0.3, 1, 7))
    at = connection.close(at)
    traffic.flow(cases.JUMP_ENI, cases.JUMP, connection.places)
    return at


def _refused_at_first(traffic, at, sport) -> float:
    """An attempt that is refused, perhaps with its SYN sent again, and one that is let in 0.4 to 118 seconds later."""
    dice = traffic.dice
    later = dice.choice((0.4, 2, 30, 118))
    _attempt(traffic, at, sport, 22, (1.02,) if later > 1.5 and dice.random() < 0.5 else ())
    return _login(traffic, at + later, sport, repeated=dice.random() < 0.2)


def _reset_late(traffic, at, sport):
    """A RST that comes when the connection has ended, and is refused."""
    at += traffic.dice.choice((0.01, 0.4, 5, 70))
    place = traffic.tcp(at, cases.ATTACKER, cases.JUMP, sport, 22, RST, seq=9000)
    traffic.flow(cases.JUMP_ENI, cases.JUMP, [place], accepted=False)


def verdicts(traffic: Traffic):
    """Port scans that are refused, and flows of which a part was let in and a part was not, at the beginning or the end."""
    for i in range(150):
        _attempt(traffic, 5 + i * 0.7, 47000 + i % 7, 20 + i, (1, 3) if traffic.dice.random() < 0.2 else ())
    for i in range(60):
        _refused_at_first(traffic, 7 + 9.3 * i, 42000 + i)
    for i in range(40):
        _reset_late(traffic, _login(traffic, 3 + 13.7 * i, 43000 + i), 43000 + i)


def mixed(traffic: Traffic):
    """Flows of which the first and the last packet are refused and all between let in: some AWS record counts both."""
    for i in range(60):
        _reset_late(traffic, _refused_at_first(traffic, 7 + 9.3 * i, 42000 + i), 42000 + i)


KINDS = {make.__name__: make for make in (interactive, console, bulk, sparse, long, network, verdicts, mixed)}


@functools.cache
def traffic_of(kind: str) -> Traffic:
    traffic = Traffic(kind)
    KINDS[kind](traffic)
    return traffic
