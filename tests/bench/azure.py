#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Azure flow logs

How fast one blob of VNet flows is read and dissected, and in how much memory.
"""
import json
import pathlib
import shutil
import sys

import bench
import wireshark

N = bench.RECORDS
FULL = N >= bench.FULL
#: With few records the start of the tools weighs more than the records do.
SLACK = 1 if FULL else 8
#: Tuples of a record: as many as a busy interface has in a minute, or as an ordinary one has.
LARGE, ORDINARY = 50_000, 25
TUPLES = ".records[].flowRecords.flows[].flowGroups[].flowTuples[]"


def record(first: int, n: int) -> str:
    flows = [f"{1700000000123 + i},10.{i >> 16 & 255}.{i >> 8 & 255}.{i & 255},198.51.100.{i % 250},{1024 + i % 60000},443,6,O,"
             f"{'BCE'[i % 3]},NX,{i % 3 * 7},{i % 3 * 4711},{i % 3 * 9},{i % 3 * 9876}" for i in range(first, first + n)]
    guid = "00000000-1111-4222-8333-444444444444"
    return json.dumps({
        "time": "2023-11-14T22:14:00.1234567Z", "flowLogVersion": 4, "flowLogGUID": guid, "macAddress": "000D3A000001",
        "category": "FlowLogFlowEvent",
        "flowLogResourceID": f"/SUBSCRIPTIONS/{guid}/RESOURCEGROUPS/NETWORKWATCHERRG/PROVIDERS/MICROSOFT.NETWORK/"
                             "NETWORKWATCHERS/NETWORKWATCHER_WESTEUROPE/FLOWLOGS/SHOP",
        "targetResourceID": f"/subscriptions/{guid}/resourceGroups/shop/providers/Microsoft.Network/virtualNetworks/shop",
        "operationName": "FlowLogFlowEvent", "flowRecords": {"flows": [{"aclID": guid, "flowGroups": [
            {"rule": "DefaultRule_AllowInternetOutBound", "flowTuples": flows}]}]}}, separators=(",", ":"))


def blob(n: int, each: int) -> pathlib.Path:
    """A blob of n tuples in records of so many."""
    path = wireshark.files() / f"vnet-{n}-{each}.json"
    if not path.exists():
        with path.open("w", encoding="ascii") as out:
            out.write('{"records":[')
            for first in range(0, n, each):
                out.write(("," if first else "") + record(first, min(each, n - first)))
            out.write("]}")
        path.chmod(0o644)
    return path


def first_pass(path, *more) -> tuple:
    """Dissects every record and prints none."""
    return ("tshark", "-n", *more, "-r", path, "-Y", "frame.number==0")


def dissecting() -> list[bench.Result]:
    large, ordinary = blob(N, min(LARGE, N)), blob(N, ORDINARY)
    one, two, small, udp = bench.best(first_pass(large), first_pass(large, "-2"), first_pass(ordinary),
                                      first_pass(bench.udp_packets(N)))
    results = [bench.Result("first pass over VNet tuples in records of 50,000, against UDP packets", one.user / udp.user,
                            0.45 * SLACK),
               bench.Result("first pass over VNet tuples in records of 25, against UDP packets", small.user / udp.user,
                            0.6 * SLACK),
               bench.Result("two passes over VNet tuples in records of 50,000, against one", two.user / one.user, 2.5)]
    if shutil.which("jq"):
        ours, jq = bench.best(("capinfos", "-c", large), ("jq", "-r", TUPLES, large))
        results.append(bench.Result("`capinfos -c` of VNet tuples, against `jq` that extracts them", ours.cpu / jq.cpu,
                                    2.5 if FULL else 40))
    return results


def memory() -> list[bench.Result]:
    few, many = (bench.once(*first_pass(blob(n, ORDINARY))) for n in (1000, 2 * N))
    return [bench.Result("peak memory of a first pass over VNet tuples in records of 25, above tshark's own",
                         (many.peak - few.peak) / 2**20, 110, " MB")]


if __name__ == "__main__":
    sys.exit(bench.report(dissecting() + memory()))
