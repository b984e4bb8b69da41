# SPDX-License-Identifier: GPL-2.0-or-later
"""Builds packets and capture files out of nothing but the standard library."""
import ipaddress
import struct

A_MAC, B_MAC, ROUTER_MAC = "0a:00:00:00:00:0a", "0a:00:00:00:00:0b", "0a:00:00:00:00:01"
FIN, SYN, RST, PSH, ACK = 1, 2, 4, 8, 16


def mac(text: str) -> bytes:
    return bytes.fromhex(text.replace(":", ""))


def addr(text: str) -> bytes:
    return ipaddress.ip_address(text).packed


def checksum(data: bytes) -> int:
    total = sum(struct.unpack(f"!{(len(data) + 1) // 2}H", data + b"\0" * (len(data) % 2)))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


def ethernet(payload: bytes, ethertype: int = 0x0800, src: str = A_MAC, dst: str = B_MAC, vlans: tuple = ()) -> bytes:
    tags = b"".join(struct.pack("!HH", 0x8100, vlan) for vlan in vlans)
    return mac(dst) + mac(src) + tags + struct.pack("!H", ethertype) + payload


def ip(src: str, dst: str, protocol: int, payload: bytes, ident: int = 0, ttl: int = 64, length: int | None = None,
       fragment: int = 0x4000) -> bytes:
    """An IP packet of the addresses' version; length overrides what the header says."""
    if ":" in src:
        return struct.pack("!IHBB", 6 << 28, len(payload) if length is None else length, protocol, ttl) + addr(src) + \
            addr(dst) + payload
    length = 20 + len(payload) if length is None else length
    head = struct.pack("!BBHHHBBH", 0x45, 0, length, ident, fragment, ttl, protocol, 0) + addr(src) + addr(dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:] + payload


def _pseudo(src: str, dst: str, protocol: int, segment: bytes) -> bytes:
    return addr(src) + addr(dst) + struct.pack("!IxxxB", len(segment), protocol) + segment


def udp(src: str, dst: str, sport: int, dport: int, payload: bytes, zero: bool = False, **kwargs) -> bytes:
    """An IP packet with UDP in it; zero leaves its checksum out, as tunnels do."""
    head = struct.pack("!HHH", sport, dport, 8 + len(payload))
    total = 0 if zero else checksum(_pseudo(src, dst, 17, head + b"\0\0" + payload)) or 0xffff
    return ip(src, dst, 17, head + struct.pack("!H", total) + payload, **kwargs)


def tcp(src: str, dst: str, sport: int, dport: int, flags: int, seq: int, ack: int = 0, payload: bytes = b"",
        bad_checksum: bool = False, **kwargs) -> bytes:
    head = struct.pack("!HHIIBBH", sport, dport, seq, ack, 0x50, flags, 64240)
    total = 0x1234 if bad_checksum else checksum(_pseudo(src, dst, 6, head + bytes(4) + payload))
    return ip(src, dst, 6, head + struct.pack("!HH", total, 0) + payload, **kwargs)


def ping(src: str, dst: str, reply: bool, seq: int = 1, size: int = 32, **kwargs) -> bytes:
    body = struct.pack("!HH", 7, seq) + bytes(range(size))
    kind = 0 if reply else 8
    return ip(src, dst, 1, struct.pack("!BBH", kind, 0, checksum(struct.pack("!BBH", kind, 0, 0) + body)) + body, **kwargs)


def arp(src: str, dst: str) -> bytes:
    return ethernet(struct.pack("!HHBBH", 1, 0x0800, 6, 4, 1) + mac(A_MAC) + addr(src) + bytes(6) + addr(dst), 0x0806,
                    dst="ff:ff:ff:ff:ff:ff")


def http(client: str, server: str, sport: int = 40000, ident: int = 100, body: bytes = b"hello\n") -> list:
    """(packet sent by the client?, IP packet) of one whole HTTP exchange."""
    request = b"GET /index.html HTTP/1.1\r\nHost: server.example\r\nUser-Agent: sample\r\n\r\n"
    response = b"HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n" % len(body) + body
    c, s = 1000, 5000
    plan = [(True, SYN, b""), (False, SYN | ACK, b""), (True, ACK, b""), (True, PSH | ACK, request), (False, ACK, b""),
            (False, PSH | ACK, response), (True, ACK, b""), (True, FIN | ACK, b""), (False, FIN | ACK, b""),
            (True, ACK, b"")]
    packets = []
    for i, (up, flags, data) in enumerate(plan):
        seq, other = (c, s) if up else (s, c)
        ends = (client, server, sport, 80) if up else (server, client, 80, sport)
        extra = {} if ":" in client else {"ident": ident + i}
        packets.append((up, tcp(*ends, flags, seq, other if flags & ACK else 0, data, **extra)))
        used = len(data) + bool(flags & (SYN | FIN))
        c, s = (c + used, s) if up else (c, s + used)
    return packets


# Headers of mirrors; each returns what stands between the outer transport and the inner packet, and that packet.

def vxlan(vni: int, inner: bytes, flags: int = 0x0800, policy: int = 0, reserved: int = 0) -> bytes:
    return struct.pack("!HHI", flags, policy, vni << 8 | reserved) + inner


def gpe(vni: int, protocol: int, inner: bytes, flags: int = 0x0c) -> bytes:
    return struct.pack("!BHBI", flags, 0, protocol, vni << 8) + inner


def option(cls: int, kind: int, value: bytes, length: int | None = None) -> bytes:
    """A GENEVE option; length, in words, may lie."""
    return struct.pack("!HBB", cls, kind, len(value) // 4 if length is None else length) + value


def geneve(vni: int, ethertype: int, inner: bytes, options: bytes = b"", words: int | None = None) -> bytes:
    return struct.pack("!BBHI", len(options) // 4 if words is None else words, 0, ethertype, vni << 8) + options + inner


def gre(protocol: int, inner: bytes, key: int | None = None, sequence: int | None = None) -> bytes:
    flags = (0x2000 if key is not None else 0) | (0x1000 if sequence is not None else 0)
    fields = b"".join(struct.pack("!I", field) for field in (key, sequence) if field is not None)
    return struct.pack("!HH", flags, protocol) + fields + inner


def erspan2(session: int, inner: bytes, cut: bool = False) -> bytes:
    return gre(0x88be, struct.pack("!HHI", 0x1000, session | (0x400 if cut else 0), 0) + inner, sequence=1)


def erspan3(session: int, inner: bytes, egress: bool, sub: bool = False, frame_type: int = 0) -> bytes:
    last = frame_type << 10 | (8 if egress else 0) | (1 if sub else 0)
    return gre(0x22eb, struct.pack("!HHIHH", 0x2000, session, 0, 0, last) + (bytes(8) if sub else b"") + inner, sequence=1)


def tunnel(src: str, dst: str, payload: bytes, port: int = 4789, sport: int = 50000, **kwargs) -> bytes:
    """The whole outer frame around a UDP payload."""
    return ethernet(udp(src, dst, sport, port, payload, zero=":" not in src, **kwargs), 0x86dd if ":" in src else 0x0800,
                    src=ROUTER_MAC)


def over_ip(src: str, dst: str, payload: bytes, protocol: int = 47) -> bytes:
    return ethernet(ip(src, dst, protocol, payload), src=ROUTER_MAC)


def pcap(frames, snaplen: int = 262144, start: int = 1717200000, linktype: int = 1) -> bytes:
    """A capture file of frames, or of (seconds after the start, frame), one millisecond apart otherwise."""
    out = [struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, snaplen, linktype)]
    for i, frame in enumerate(frames):
        at, frame = frame if isinstance(frame, tuple) else (i / 1000, frame)
        micros = round((start + at) * 1000000)
        kept = frame[:snaplen]
        out.append(struct.pack("<IIII", micros // 1000000, micros % 1000000, len(kept), len(frame)) + kept)
    return b"".join(out)
