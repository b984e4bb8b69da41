# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs that are objects of named values: ways to write them, and what is to be shown of them."""
import gzip
import json
import random

import wireshark

#: What every cloud shares, in the order of what expected() returns.
SHARED = ("flowlog.provider", "frame.time_epoch", "ip.src", "ipv6.src", "ip.dst", "ipv6.dst", "flowlog.srcport", "flowlog.dstport",
          "flowlog.proto", "flowlog.packets", "flowlog.bytes", "flowlog.action", "flowlog.direction", "flowlog.status",
          "flowlog.interface", "flowlog.account")
MISSING = (None, "", "-")


def flows(seed: int, n: int, missing: tuple = MISSING) -> list[dict]:
    """So many flows, as a cloud would have counted them, with numbers that JSON's usual readers round."""
    made = random.Random(seed)
    all_flows = []
    for number in range(n):
        six = number % 7 == 3
        flow = {"srcaddr": f"2001:db8::{made.randrange(1, 999):x}" if six else f"10.0.{made.randrange(9)}.{made.randrange(1, 255)}",
                "dstaddr": "2001:db8:1::9" if six else f"198.51.100.{made.randrange(1, 255)}",
                "srcport": made.randrange(1024, 65536), "dstport": made.choice((22, 53, 443)),
                "protocol": made.choice((6, 17)), "packets": made.randrange(1, 1 << 20),
                "bytes": made.choice((60, (1 << 53) + 1, (1 << 63) - 1)), "start": 1700000000 + 60 * number,
                "end": 1700000055 + 60 * number, "action": made.choice(("ACCEPT", "REJECT")), "log-status": "OK"}
        if number % 11 == 5:
            flow |= {"protocol": 1, "srcport": made.choice(missing), "dstport": made.choice(missing)}
        all_flows.append(flow)
    return all_flows


def strings(row: dict) -> dict:
    return {name: value if value is None else str(value) for name, value in row.items()}


def shuffled(row: dict, seed: int) -> dict:
    names = list(row)
    random.Random(seed).shuffle(names)
    return {name: row[name] for name in names}


def containers(rows: list[dict]) -> dict[str, bytes]:
    """Name of a file -> the rows in it, in every way that they are handed on; and the first row alone."""
    lines = "".join(json.dumps(row) + "\n" for row in rows).encode()
    return {"array.json": json.dumps(rows).encode(), "pretty.json": json.dumps(rows, indent=4).encode(), "lines.json": lines,
            "compact.jsonl": b"\n".join(json.dumps(row, separators=(",", ":")).encode() for row in rows),
            "lines.json.gz": gzip.compress(lines), "strings.json": json.dumps([strings(row) for row in rows]).encode(),
            "shuffled.json": "".join(json.dumps(shuffled(row, at)) + "\n" for at, row in enumerate(rows)).encode(),
            "one.json": json.dumps(rows[0], indent=1).encode()}


def expected(provider: str, row: dict, interface: str, account: str, directions: dict | None = None,
             missing: tuple = MISSING) -> list[str]:
    """What SHARED shows of a row whose members have the names of flows()."""
    def text(name: str) -> str:
        value = row.get(name)
        return "" if value in missing else str(value)

    def address(name: str) -> list[str]:
        return ["", text(name)] if ":" in text(name) else [text(name), ""]

    return [provider, f"{text('start')}.000000000", *address("srcaddr"), *address("dstaddr"), text("srcport"), text("dstport"),
            text("protocol"), text("packets"), text("bytes"), text("action"), (directions or {}).get(row.get("direction"), ""),
            text("log-status"), interface, account]


def shown(name: str, content: bytes | str, *fields: str) -> list[list[str]]:
    """The fields of each frame of a file, by default SHARED."""
    return wireshark.fields(wireshark.write(name, content), *(fields or SHARED), args=wireshark.ALONE)
