# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs of AWS and Azure that are made up, with what their rows say, for tests that count it again."""
import dataclasses
import ipaddress
import json
import pathlib
import random

import wireshark

HOUR = 3600
START = 1_700_000_000 // HOUR * HOUR
TCP, UDP, ICMP = 6, 17, 1
SYN, ACK, FIN = 2, 16, 1
COLUMNS = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status "
           "tcp-flags flow-direction reject-reason").split()
DEFAULT = COLUMNS[:14]


@dataclasses.dataclass(frozen=True)
class Row:
    """What a row says; None: nothing."""
    log: str
    interface: str
    start: int
    end: int
    status: str | None = None
    action: str | None = None
    src: str | None = None
    dst: str | None = None
    sport: int | None = None
    dport: int | None = None
    proto: int | None = None
    sent: tuple | None = None  # packets and bytes
    received: tuple | None = None  # of logs that count both ways
    flags: int | None = None
    direction: str | None = None
    reason: str | None = None

    @property
    def packets(self) -> int | None:
        return self.both_ways(0)

    @property
    def bytes(self) -> int | None:
        return self.both_ways(1)

    def both_ways(self, which: int) -> int | None:
        return None if self.sent is None else self.sent[which] + (self.received or (0, 0))[which]


class Maker:
    """Rows of traffic between hosts inside, and from and to the internet."""

    def __init__(self, seed: int):
        self.dice = random.Random(seed)
        self.inside = [f"10.0.{i}.{i + 4}" for i in range(6)] + ["2600:1f14::5", "172.16.9.9"]
        self.outside = [f"203.0.113.{i}" for i in range(1, 30)] + ["8.8.8.8", "2001:db8::9", "2a00::1"]
        self.interfaces = [f"eni-0{i:016x}" for i in range(5)]

    def port(self) -> int:
        return self.dice.choice((22, 3389, 443, 8080, 53, 445, self.dice.randrange(1, 65536),
                                 self.dice.randrange(32768, 65536), self.dice.randrange(32768, 65536)))

    def ends(self) -> tuple:
        """Two addresses of one family, and who of them is inside."""
        while True:
            src, dst = (self.dice.choice(self.inside + self.outside) for _ in range(2))
            if src != dst and ipaddress.ip_address(src).version == ipaddress.ip_address(dst).version:
                return src, dst

    def hour(self, number: int) -> int:
        """An hour of the log, which has none of some, and an interface none of more."""
        while True:
            hour = self.dice.randrange(30)
            if hour not in (4, 5, 6, 17) and not (number == 3 and hour > 20) and not (number == 2 and hour in (9, 10)):
                return START + hour * HOUR

    def aws(self, columns: list[str]) -> Row:
        dice, number = self.dice, self.dice.randrange(5)
        start = self.hour(number) + dice.randrange(HOUR)
        common = {"log": "aws.vpc", "interface": self.interfaces[number], "start": start,
                  "end": start + dice.randrange(60)}
        if dice.random() < 0.05:
            return Row(**common, status=dice.choice(("NODATA", "SKIPDATA")))
        src, dst = self.ends()
        proto = dice.choice((TCP, TCP, TCP, UDP, ICMP if ":" not in src else 58))
        ports = (self.port(), self.port()) if proto in (TCP, UDP) else (0, 0)
        more = {}
        if "tcp-flags" in columns:
            more = {"flags": dice.choice((0, FIN, SYN, SYN | ACK, SYN | FIN)) if proto == TCP else 0,
                    "direction": dice.choice(("ingress", "egress"))}
        action = dice.choice(("ACCEPT", "ACCEPT", "REJECT"))
        if "reject-reason" in columns and action == "REJECT" and dice.random() < 0.3:
            more["reason"] = "BPA"
        return Row(**common, status="OK", action=action, src=src, dst=dst, sport=ports[0], dport=ports[1], proto=proto,
                   sent=(dice.randrange(1, 100), dice.randrange(40, 10**11)), **more)

    def azure(self) -> Row:
        dice, number = self.dice, self.dice.randrange(3)
        start = self.hour(number) + dice.randrange(HOUR)
        src, dst = self.ends()
        proto = dice.choice((TCP, UDP))
        state = dice.choice("BCED")
        counts = {"B": {}, "D": {"sent": (0, 0), "received": (0, 0)}}.get(
            state, {"sent": (dice.randrange(1, 50), dice.randrange(40, 10**6)),
                    "received": (dice.randrange(50), dice.randrange(10**6))})
        return Row(log="azure.vnet", interface=f"000D3A00000{number}", start=start, end=start,
                   action="REJECT" if state == "D" else "ACCEPT", src=src, dst=dst, sport=self.port(), dport=self.port(),
                   proto=proto, direction=dice.choice(("ingress", "egress")), reason=dice.choice(("Rule_A", "Deny_All")),
                   **counts)


def aws_line(row: Row, columns: list[str]) -> str:
    values = {"version": 8, "account-id": "123456789012", "interface-id": row.interface, "srcaddr": row.src,
              "dstaddr": row.dst, "srcport": row.sport, "dstport": row.dport, "protocol": row.proto,
              "packets": row.packets, "bytes": row.bytes, "start": row.start, "end": row.end, "action": row.action,
              "log-status": row.status, "tcp-flags": row.flags, "flow-direction": row.direction,
              "reject-reason": row.reason}
    return " ".join("-" if values[column] is None else str(values[column]) for column in columns)


def azure_record(row: Row, state: str) -> dict:
    counts = [*row.sent, *row.received] if row.sent else ["", "", "", ""]
    cells = [row.start * 1000, row.src, row.dst, row.sport, row.dport, row.proto,
             {"ingress": "I", "egress": "O"}[row.direction], state, "NX", *counts]
    return {"time": "2023-11-14T22:14:00.1234567Z", "macAddress": row.interface, "category": "FlowLogFlowEvent",
            "flowLogVersion": 4, "flowRecords": {"flows": [{"aclID": "acl-1", "flowGroups": [
                {"rule": row.reason, "flowTuples": [",".join(map(str, cells))]}]}]}}


def aws(name: str, n: int, seed: int, columns: list[str] = COLUMNS) -> tuple[pathlib.Path, list[Row]]:
    """Writes a log; returns its path and its rows."""
    maker = Maker(seed)
    rows = [maker.aws(columns) for _ in range(n)]
    lines = [" ".join(columns), *(aws_line(row, columns) for row in rows)]
    return wireshark.write(name, "\n".join(lines) + "\n"), rows


def azure(name: str, n: int, seed: int) -> tuple[pathlib.Path, list[Row]]:
    maker = Maker(seed)
    rows = [maker.azure() for _ in range(n)]
    records = [azure_record(row, "D" if row.action == "REJECT" else "B" if row.sent is None else "C") for row in rows]
    return wireshark.write(name, json.dumps({"records": records}, separators=(",", ":"))), rows


def report(path, command: str, *more: str) -> dict:
    """What -z flowlog,<command> prints as JSON. The join is left out: rows that are made up may count what others count."""
    return json.loads(wireshark.tshark("-q", "-r", path, *wireshark.ALONE, "-z", f"flowlog,{command}", *more))
