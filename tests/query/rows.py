# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow log rows of every odd kind, as the log and as the tables that engines make of it."""
import datetime
import ipaddress
import random
import sqlite3

COLUMNS = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
           "log-status vpc-id flow-direction pkt-srcaddr pkt-dstaddr").split()
NUMBERS = {"version", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end"}
START = 1767434400  # 2026-01-03 10:00:00 UTC


def rows(count: int) -> list[dict]:
    """None stands for what the log leaves out."""
    pick = random.Random(17)
    v4 = ["10.0.0.5", "10.0.1.20", "10.1.0.9", "203.0.113.9", "198.51.100.7", "192.0.2.1"]
    v6 = ["2001:db8::1", "2001:db8:1::5", "2a05:d018::9", "::ffff:203.0.113.9"]
    made = []
    for number in range(count):
        start = START + pick.randrange(-600, 600)
        row = dict.fromkeys(COLUMNS)
        row |= {"version": 5, "account-id": pick.choice(["123456789010", "999999999999"]),
                "interface-id": f"eni-{pick.randrange(3):017x}", "start": start, "end": start + pick.randrange(1, 60),
                "log-status": "OK", "vpc-id": pick.choice(["vpc-0a", "vpc-0b", None])}
        if number % 9 == 0:
            row["log-status"] = pick.choice(["NODATA", "SKIPDATA"])
        else:
            family = v4 if pick.random() < 0.8 else v6
            protocol = pick.choice([1, 6, 6, 6, 17, 58, 132])
            has_ports = protocol in (6, 17, 132)
            row |= {"srcaddr": pick.choice(family), "dstaddr": pick.choice(family), "protocol": protocol,
                    "srcport": pick.choice([22, 80, 443, 8050, 51000]) if has_ports else 0,
                    "dstport": pick.choice([22, 53, 443, 3389, 8000, 8100, 8101]) if has_ports else 0,
                    "packets": pick.randrange(1, 99), "bytes": pick.choice([40, 1000, 5_000_000_000]),
                    "action": pick.choice(["ACCEPT", "REJECT"]), "flow-direction": pick.choice(["ingress", "egress", None])}
            if pick.random() < 0.3:
                row |= {"pkt-srcaddr": pick.choice(family), "pkt-dstaddr": row["dstaddr"]}
        made.append(row)
    return made


def log(some: list[dict]) -> str:
    lines = [" ".join("-" if row[name] is None else str(row[name]) for name in COLUMNS) for row in some]
    return "\n".join([" ".join(COLUMNS), *lines]) + "\n"


def seconds(text: str) -> float:
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00")).timestamp()


def in_network(network: str, address: str | None) -> bool | None:
    """What engines answer of an address that may be missing, or of the other family."""
    if address in (None, "", "-"):
        return None
    return ipaddress.ip_address(address) in ipaddress.ip_network(network)


def position(text: str | None, part: str | None) -> int | None:
    return None if text is None or part is None else text.find(part) + 1


def packed(address: str | None) -> bytes | None:
    try:
        return ipaddress.ip_address(address).packed
    except ValueError:
        return None


def truncated(address: bytes | None, bits: int) -> bytes | None:
    if address is None:
        return None
    if bits > 8 * len(address):
        raise ValueError("the prefix is longer than the address")
    return ((int.from_bytes(address, "big") >> (8 * len(address) - bits)) << (8 * len(address) - bits)).to_bytes(
        len(address), "big")


def database(name: str, columns: dict[str, str], some: list[tuple]) -> sqlite3.Connection:
    """A table in SQLite, with the functions that the clouds' engines have and it has not."""
    connection = sqlite3.connect(":memory:")
    for function, arguments, body in (
            ("contains", 2, in_network), ("strpos", 2, position), ("NET_SAFE_IP_FROM_STRING", 1, packed),
            ("NET_IP_FROM_STRING", 1, packed), ("NET_IP_TRUNC", 2, truncated),
            ("BYTE_LENGTH", 1, lambda value: None if value is None else len(value)),
            ("from_unixtime", 1, lambda seconds: seconds), ("TIMESTAMP_MICROS", 1, lambda micros: micros)):
        connection.create_function(function, arguments, body, deterministic=True)
    connection.execute(f"CREATE TABLE \"{name}\" ({', '.join(f'{column} {kind}' for column, kind in columns.items())})")
    connection.executemany(f"INSERT INTO \"{name}\" VALUES ({', '.join('?' * len(columns))})", some)
    return connection
