#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""AWS flow logs

How fast they are read and dissected, and in how much memory.
"""
import sys

import bench

N = bench.RECORDS
FULL = N >= bench.FULL
#: With few records the start of the tools weighs more than the records do.
SLACK = 1 if FULL else 4


def first_pass(path) -> tuple:
    """Dissects every record and prints none."""
    return ("tshark", "-n", "-r", path, "-Y", "frame.number==0")


def reading() -> list[bench.Result]:
    log = bench.records("v2", N, compress=True)
    ours, theirs = bench.best(("capinfos", "-c", log), ("sh", "-c", f"zcat {log} | wc -l"))
    return [bench.Result("`capinfos -c` of default records in .gz, against `zcat \\| wc -l`", ours.cpu / theirs.cpu,
                         1.3 if FULL else 40)]


def dissecting() -> list[bench.Result]:
    v2, v5, udp = bench.best(*(first_pass(path) for path in (bench.records("v2", N), bench.records("v5", N),
                                                             bench.udp_packets(N))))
    return [bench.Result("first pass over default records (14 columns), against UDP packets", v2.user / udp.user,
                         0.35 * SLACK),
            bench.Result("first pass over version 5 records (29 columns), against UDP packets", v5.user / udp.user,
                         0.6 * SLACK)]


def memory() -> list[bench.Result]:
    few, many = (bench.once(*first_pass(bench.records("v2", n))) for n in (N, 4 * N))
    return [bench.Result("peak memory of a first pass: growth when there are four times as many records",
                         (many.peak - few.peak) / 2**20, 20, " MB")]


if __name__ == "__main__":
    sys.exit(bench.report(reading() + dissecting() + memory()))
