# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a small database in MaxMind's format, DB version 2.0: https://maxmind.github.io/MaxMind-DB/"""
import ipaddress
import struct

RECORD_SIZE = 28  # bits; two records are a node


class Float(float):
    """A number that is to be written as a double."""


def _head(kind: int, size: int) -> bytes:
    """The control byte of a value, with what follows it for kinds above 7 and sizes above 28."""
    small = size if size < 29 else 29 if size < 29 + 256 else 30
    more = b"" if small < 29 else bytes([size - 29]) if small == 29 else struct.pack("!H", size - 29 - 256)
    if kind <= 7:
        return bytes([kind << 5 | small]) + more
    return bytes([small, kind - 7]) + more


def _value(value) -> bytes:
    if isinstance(value, str):
        data = value.encode()
        return _head(2, len(data)) + data
    if isinstance(value, Float):
        return _head(3, 8) + struct.pack("!d", value)
    if isinstance(value, dict):
        return _head(7, len(value)) + b"".join(_value(name) + _value(item) for name, item in value.items())
    if isinstance(value, list):
        return _head(11, len(value)) + b"".join(map(_value, value))
    kind, number = value if isinstance(value, tuple) else (6, value)  # 5: 16 bits, 6: 32, 9: 64
    data = number.to_bytes(8, "big").lstrip(b"\0")
    return _head(kind, len(data)) + data


def _node(left: int, right: int) -> bytes:
    """Two numbers of 28 bits; the upper four of each share the byte in the middle."""
    middle = (left >> 24) << 4 | right >> 24
    return (left & 0xffffff).to_bytes(3, "big") + bytes([middle]) + (right & 0xffffff).to_bytes(3, "big")


def database(networks: dict[str, dict], kind: str) -> bytes:
    """What is known of each network; none may lie in another. IPv4 stands below ::/96, as in MaxMind's own."""
    nodes: list[list] = [[None, None]]  # each way on: None, the number of a node, or the data of a network
    for name, facts in networks.items():
        network = ipaddress.ip_network(name)
        bits = f"{int(network.network_address):0{network.max_prefixlen}b}"[:network.prefixlen]
        bits = "0" * 96 + bits if network.version == 4 else bits
        at = 0
        for bit in bits[:-1]:
            if nodes[at][int(bit)] is None:
                nodes.append([None, None])
                nodes[at][int(bit)] = len(nodes) - 1
            at = nodes[at][int(bit)]
        assert nodes[at][int(bits[-1])] is None
        nodes[at][int(bits[-1])] = facts
    data, tree = b"", b""
    for node in nodes:
        ways = []
        for way in node:
            if isinstance(way, dict):
                ways.append(len(nodes) + 16 + len(data))
                data += _value(way)
            else:
                ways.append(len(nodes) if way is None else way)
        tree += _node(*ways)
    about = {"node_count": len(nodes), "record_size": (5, RECORD_SIZE), "ip_version": (5, 6), "database_type": kind,
             "languages": ["en"], "binary_format_major_version": (5, 2), "binary_format_minor_version": (5, 0),
             "build_epoch": (9, 1767312000), "description": {"en": "Made by a test"}}
    return tree + bytes(16) + data + b"\xab\xcd\xefMaxMind.com" + _value(about)


def city(name: str, country: str, iso: str, latitude: float, longitude: float) -> dict:
    return {"city": {"names": {"en": name}}, "country": {"iso_code": iso, "names": {"en": country}},
            "location": {"accuracy_radius": (5, 20), "latitude": Float(latitude), "longitude": Float(longitude)}}


def system(number: int, organisation: str) -> dict:
    return {"autonomous_system_number": number, "autonomous_system_organization": organisation}
