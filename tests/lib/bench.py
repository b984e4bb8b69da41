# SPDX-License-Identifier: GPL-2.0-or-later
"""Measures commands against each other.

Machines differ and so does what else they do, hence a benchmark only ever states ratios of things that were measured in the
same run, each as the best of several.
"""
import dataclasses
import functools
import gzip
import os
import pathlib
import random
import statistics
import struct
import subprocess
import time

import logs
import wireshark

FULL = 1_000_000
#: Records of a benchmark; tests take fewer to see that the benchmark works.
RECORDS = int(os.environ.get("CLOUDFLOW_BENCH_RECORDS", FULL))
REPEATS = int(os.environ.get("CLOUDFLOW_BENCH_REPEATS", 5 if RECORDS >= FULL else 3))

#: Before a command: the same Wireshark without our plug-ins.
STOCK = ("env", "WIRESHARK_PLUGIN_DIR=none")


@dataclasses.dataclass
class Cost:
    """What a command cost: seconds of processor time and of the clock, bytes of memory at the most."""
    user: float
    system: float
    wall: float
    peak: int

    @property
    def cpu(self) -> float:
        return self.user + self.system


def once(*command, **options) -> Cost:
    """Runs a command, whose output is thrown away and which must succeed, and says what it cost."""
    begin = time.monotonic()
    process = wireshark.popen(*command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, **options)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        raise RuntimeError(f"{' '.join(map(str, command))}: exit {process.returncode}")
    return Cost(usage.ru_utime, usage.ru_stime, time.monotonic() - begin, usage.ru_maxrss * 1024)


def best(*commands: tuple, repeats: int = REPEATS) -> list[Cost]:
    """The cheapest of several runs of each command. They take turns, so that a busy moment does not hit one alone."""
    runs = [[once(*command) for command in commands] for _ in range(repeats)]
    return [min(cost, key=lambda c: c.cpu) for cost in zip(*runs)]


def against(command: tuple, without: tuple, repeats: int = REPEATS) -> tuple[float, Cost, Cost]:
    """The processor time of a command against that of another, and the cheapest run of each.

    For differences of a few hundredths, which the cheapest runs do not tell on a machine that is now quick and now slow: it
    is the ratio in the middle, of those of runs that followed on each other.
    """
    pairs = [(once(*command), once(*without)) for _ in range(repeats)]
    cheapest = (min(costs, key=lambda cost: cost.cpu) for costs in zip(*pairs))
    return statistics.median(one.cpu / other.cpu for one, other in pairs), *cheapest


def records(kind: str, n: int, compress: bool = False) -> pathlib.Path:
    """A log of n records of the kind (logs.COLUMNS)."""
    path = wireshark.files() / f"{kind}-{n}.log{'.gz' if compress else ''}"
    if not path.exists():
        # A twentieth of the rows is made up, the rest repeats them under other times: made-up rows are slow to make.
        pattern = list(logs.rows(kind, max(n // 20, 1)))
        opener = functools.partial(gzip.open, compresslevel=6) if compress else open
        with opener(path, "wt", encoding="ascii") as out:
            out.write(logs.header(kind) + "\n")
            for i in range(0, n, len(pattern)):
                shift = f" 17{i // len(pattern):02d}"
                out.writelines(row.replace(" 17", shift, 1) + "\n" for row in pattern[:n - i])
        path.chmod(0o644)
    return path


def udp_packets(n: int) -> pathlib.Path:
    """A pcap of n UDP packets of 60 bytes: the cheapest ordinary traffic that there is to compare with.

    It has as many conversations as records() has different rows.
    """
    path = wireshark.files() / f"udp-{n}.pcap"
    if not path.exists():
        dice = random.Random(1)
        ethernet = bytes.fromhex("020000000002020000000001") + b"\x08\x00"
        packets = []
        for i in range(max(n // 20, 1)):
            ip = struct.pack(">BBHHHBBHII", 0x45, 0, 46, i & 0xFFFF, 0, 64, 17, 0, 0x0A000000 | dice.getrandbits(24),
                             0xC6336400 | dice.getrandbits(8))
            udp = struct.pack(">HHHH", dice.randrange(20000, 30000), dice.randrange(30000, 40000), 26, 0)
            packets.append(ethernet + ip + udp + bytes(18))
        with open(path, "wb") as out:
            out.write(struct.pack("<IHHiIII", 0xA1B2C3D4, 2, 4, 0, 0, 65535, 1))
            for i in range(n):
                packet = packets[i % len(packets)]
                out.write(struct.pack("<IIII", 1700000000 + i // 1000, i % 1000 * 1000, len(packet), len(packet)))
                out.write(packet)
        path.chmod(0o644)
    return path


@dataclasses.dataclass
class Result:
    """One line of the table: what was compared, the ratio (or figure), the most it may be, and its unit."""
    what: str
    value: float
    limit: float
    unit: str = ""

    @property
    def holds(self) -> bool:
        return self.value <= self.limit

    def row(self) -> str:
        return f"| {self.what} | {self.value:.2f}{self.unit} | {self.limit:g}{self.unit} |"


def report(results: list[Result]) -> int:
    """Prints the results as rows of the table of docs/performance.md; returns the exit status of the benchmark."""
    for result in results:
        print(result.row(), flush=True)
    return 0 if all(result.holds for result in results) else 1
