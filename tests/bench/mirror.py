#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Mirrored packets

What the mirror dissector costs. The capture is the same each time: 200 sessions of both ends of TCP conversations, a fifth
of the conversations seen twice, at 50,000 packets a second. The more packets fall into the window in which duplicates are
looked for, the worse their table fits a processor's cache.
"""
import random
import struct
import sys

import bench
import wireshark

N = bench.RECORDS
FULL = N >= bench.FULL
SESSIONS = 200
GAP_US = 20
COLLECTOR = bytes([10, 0, 255, 1])


def checksum(header: bytes) -> int:
    total = sum(struct.unpack(f"!{len(header) // 2}H", header))
    total = (total & 0xffff) + (total >> 16)
    return ~(total + (total >> 16)) & 0xffff


def ipv4(src: bytes, dst: bytes, protocol: int, ident: int, length: int) -> bytes:
    head = struct.pack("!BBHHHBBH4s4s", 0x45, 0, length, ident, 0x4000, 64, protocol, 0, src, dst)
    return head[:10] + struct.pack("!H", checksum(head)) + head[12:]


def outer(session: int, inner: bytes) -> bytes:
    """The inner frame as the session's interface sends it to the collector."""
    host = bytes([10, 0, session >> 8, 1 + session % 254])
    udp = struct.pack("!HHHH", 49152 + len(inner) % 1000, 4789, 8 + 8 + len(inner), 0)
    vxlan = struct.pack("!II", 0x08000000, (1000 + session) << 8)
    ip = ipv4(host, COLLECTOR, 17, 0, 20 + len(udp) + 8 + len(inner))
    return b"\2\0\0\0\0\1\2\0\0\0\0\2\x08\0" + ip + udp + vxlan + inner


def packets(number: int):
    """(microseconds, frame) of that many mirrored packets."""
    rng = random.Random(20240601)
    payload = bytes(rng.randrange(256) for _ in range(1400))
    clock, count = 0, 0
    while count < number:
        a, b = rng.sample(range(SESSIONS), 2)
        ends = [bytes([10, 0, s >> 8, 1 + s % 254]) for s in (a, b)]
        ports = [rng.randrange(20000, 60000), rng.choice((80, 443, 5432, 8080))]
        seqs = [rng.randrange(1 << 31), rng.randrange(1 << 31)]
        twice = rng.random() < 0.2
        for turn in range(rng.choice((8, 20, 60))):
            side = turn & 1
            size = 0 if turn < 2 else rng.choice((0, 120, 700, 1400))
            flags = (0x02, 0x12)[turn] if turn < 2 else 0x18
            tcp = struct.pack("!HHIIBBHHH", ports[side], ports[1 - side], seqs[side], seqs[1 - side] if turn else 0, 0x50,
                              flags, 64000, 0, 0)
            ip = ipv4(ends[side], ends[1 - side], 6, rng.randrange(65536), 40 + size)
            inner = b"\2\0\0\0\1\1\2\0\0\0\1\2\x08\0" + ip + tcp + payload[:size]
            seqs[side] += size or (turn < 2)
            for session in (a, b)[:1 + twice]:
                clock += GAP_US
                yield clock, outer(session, inner)
                count += 1
                if count == number:
                    return


def capture(number: int):
    path = wireshark.files() / f"mirror-{number}.pcap"
    with open(path, "wb") as out:
        out.write(struct.pack("<IHHiIII", 0xa1b2c3d4, 2, 4, 0, 0, 262144, 1))
        for clock, frame in packets(number):
            out.write(struct.pack("<IIII", 1717200000 + clock // 1000000, clock % 1000000, len(frame), len(frame)) + frame)
    path.chmod(0o644)
    return path


def results() -> list[bench.Result]:
    path = capture(N)
    ours = ("tshark", "-n", "-r", path, "-Y", "frame.number==0")
    # A window as long as the capture keeps every packet in memory: the worst case.
    window = ("-o", "mirror.duplicate_window:3600000")
    stock, plug = bench.best((*bench.STOCK, *ours), ours)
    without, worst = (bench.once(*ours, *more) for more in (("-o", "mirror.duplicates:FALSE"), window))
    return [bench.Result("first pass over mirrored packets, against stock tshark on the same file", plug.user / stock.user,
                         1.10 if FULL else 4),
            bench.Result("memory that the search for duplicates takes for a packet, when none leaves the window",
                         (worst.peak - without.peak) / N, 40 if FULL else 1000, " bytes")]


if __name__ == "__main__":
    sys.exit(bench.report(results()))
