#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""The join

What it costs to bring flow records and packets together. The logs and captures are the same each time: flows of five
windows, of which each direction has a record and each record a packet.
"""
import ipaddress
import random
import struct
import sys

import bench
import logs
import wireshark

N = bench.RECORDS
FULL = N >= bench.FULL
WINDOWS = 5
WITHOUT = ("--disable-protocol", "flowlog.join")


def flows(n: int):
    """(client, server, ports, first second) of so many flows."""
    dice = random.Random(20240602)
    for i in range(n):
        yield (0x0a000000 | dice.getrandbits(22), 0xc6336400 | dice.getrandbits(8), dice.randrange(1024, 65536),
               dice.choice((53, 80, 443, 8443)), dice.randrange(600))


def dotted(address: int) -> str:
    return ".".join(str(address >> shift & 255) for shift in (24, 16, 8, 0))


def events(n: int) -> list:
    """(second, source, destination, source port, destination port) of n records or packets, by time."""
    found = []
    for client, server, sport, dport, first in flows(n // (2 * WINDOWS)):
        for window in range(WINDOWS):
            found.append((first + 60 * window, client, server, sport, dport))
            found.append((first + 60 * window, server, client, dport, sport))
    found.sort()
    return found


def apart(n: int) -> list:
    """The same of n flows, each of one record: what takes the most memory for a record."""
    return [(i % 3600, 0x0a000000 + (i >> 1), 0xc6336401, 1024 + i % 2, 443) for i in range(n)]


def in_ipv6(address: int) -> str:
    return str(ipaddress.IPv6Address((0x20010db8 << 96) + address))


def make(n: int, kind: str = "") -> tuple:
    """A log and a capture of n records and n packets; kind "repeated" makes them one flow's of one second, "apart" n flows',
    and "apart6" the log one of IPv6."""
    name = f"join-{n}-{kind}"
    log, capture = wireshark.files() / f"{name}.log", wireshark.files() / f"{name}.pcap"
    ethernet = bytes.fromhex("020000000002020000000001") + b"\x08\x00"
    chosen = {"repeated": lambda: [events(10)[0]] * n, "apart": lambda: apart(n),
              "apart6": lambda: apart(n)}.get(kind, lambda: events(n))()
    written = in_ipv6 if kind == "apart6" else dotted
    with open(log, "w", encoding="ascii") as rows, open(capture, "wb") as packets:
        rows.write(logs.header("v2") + "\n")
        packets.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
        for i, (second, src, dst, sport, dport) in enumerate(chosen):
            at = 1700000000 + second
            rows.write(f"2 123456789010 eni-0a1b2c3d4e5f60718 {written(src)} {written(dst)} {sport} {dport} 17 1 46 {at} {at} "
                       "ACCEPT OK\n")
            ip = struct.pack(">BBHHHBBHII", 0x45, 0, 46, i & 0xFFFF, 0, 64, 17, 0, src, dst)
            frame = ethernet + ip + struct.pack(">HHHH", sport, dport, 26, 0) + bytes(18)
            packets.write(struct.pack("<IIII", at, i % 1000000, len(frame), len(frame)) + frame)
    log.chmod(0o644)
    capture.chmod(0o644)
    return log, capture


def merge(*files) -> str:
    name = f"{files[0].stem}-merged.pcapng"
    bench.once("mergecap", "-w", name, *files)
    return name


def first_pass(path, *more) -> tuple:
    """A pass that prints a list, or would: nothing of the join can be asked for later."""
    return ("tshark", "-n", "-r", path, "-Y", "frame.number==0", *more)


def noting(path, *more) -> tuple:
    """A pass after which a second one may come: the join takes notes."""
    return ("tshark", "-n", "-r", path, "-q", "-z", "io,stat,0", *more)


def links(path, *more) -> tuple:
    """Two passes, the second of which shows each link."""
    return ("tshark", "-n", "-2", "-r", path, "-T", "fields", "-e", "flowlog.record", "-e", "flowlog.packet", *more)


def results() -> list[bench.Result]:
    log, capture = make(N)
    both = merge(log, capture)
    packets_passed, records_passed, packets_noted, records_noted = (
        bench.against(command(path), command(path, *WITHOUT), repeats=7 if FULL else 1)
        for command in (first_pass, noting) for path in (capture, log))
    records, records_off = records_noted[1:]
    apart_log, apart6_log = make(N, "apart")[0], make(N, "apart6")[0]
    worst, worst_off, worst6, worst6_off = bench.best(links(apart_log), links(apart_log, *WITHOUT), links(apart6_log),
                                                      links(apart6_log, *WITHOUT), repeats=1)
    joined, only_records, only_packets = bench.best(links(both), links(log), links(capture), repeats=3 if FULL else 1)
    hostile = merge(*make(N, "repeated"))
    same = bench.once(*links(hostile))
    slack = 1 if FULL else 4
    return [
        bench.Result("first pass over packets alone, against without the join", packets_passed[0], 1.02 * slack),
        bench.Result("first pass over flow records alone, against without the join", records_passed[0], 1.02 * slack),
        bench.Result("first pass over packets alone that keeps what a second pass needs, against without the join",
                     packets_noted[0], 1.1 * slack),
        bench.Result("first pass over flow records alone that keeps what a second pass needs, against without the join",
                     records_noted[0], 1.15 * slack),
        bench.Result("memory that the join takes for a flow record",
                     (records.peak - records_off.peak) / N, 100 * slack * slack, " bytes"),
        bench.Result("the same at the end of two passes, for the only record of a flow: the worst case",
                     (worst.peak - worst_off.peak) / N, 100 * slack * slack, " bytes"),
        bench.Result("the same over IPv6, each client's address in two flows",
                     (worst6.peak - worst6_off.peak) / N, 100 * slack * slack, " bytes"),
        bench.Result("two passes that join records and packets, against the sum of two passes over each alone",
                     joined.user / (only_records.user + only_packets.user), 1.3 * slack),
        bench.Result("the same, when all records and packets are of one flow and one second",
                     same.user / (only_records.user + only_packets.user),
                     2 * slack),
    ]


if __name__ == "__main__":
    sys.exit(bench.report(results()))
