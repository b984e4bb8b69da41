#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Other clouds' flow logs

How fast records that are one JSON object each are read and dissected, and in how much memory. The records have what their
cloud writes when nothing is left out.
"""
import json
import pathlib
import random
import sys

import bench
import wireshark

N = bench.RECORDS
FULL = N >= bench.FULL
#: With few records the start of the tools weighs more than the records do.
SLACK = 1 if FULL else 8


def ends(dice: random.Random) -> tuple:
    return (f"10.{dice.getrandbits(8)}.{dice.getrandbits(8)}.{dice.getrandbits(8)}", dice.randrange(1024, 60000),
            f"10.9.{dice.getrandbits(8)}.{dice.getrandbits(8)}", dice.choice((22, 53, 443, 5432)))


def google_end(name: str, dice: random.Random) -> dict:
    number = dice.randrange(200)
    return {f"{name}_instance": {"managed_instance_group": {"name": f"shop-{number % 7}", "region": "europe-west1"},
                                 "project_id": "shop-production", "region": "europe-west1", "vm_name": f"shop-{number:04d}",
                                 "zone": "europe-west1-b"},
            f"{name}_vpc": {"project_id": "shop-production", "subnetwork_name": f"shop-{number % 3}",
                            "subnetwork_region": "europe-west1", "vpc_name": "shop"}}


def google(dice: random.Random, second: int) -> dict:
    """Between two virtual machines, as a Cloud Storage sink writes it."""
    src, srcport, dst, dstport = ends(dice)
    written = f"2023-11-14T22:{20 + second // 60:02d}:{second % 60:02d}.{dice.getrandbits(29):09d}Z"
    return {"insertId": f"{dice.getrandbits(64):x}", "jsonPayload": {
        "bytes_sent": str(dice.getrandbits(16)), "connection": {"dest_ip": dst, "dest_port": dstport, "protocol": 6,
                                                                "src_ip": src, "src_port": srcport},
        **google_end("dest", dice),
        "end_time": f"2023-11-14T22:{13 + second // 60:02d}:{second % 60:02d}.{dice.getrandbits(29):09d}Z",
        "packets_sent": str(dice.getrandbits(8)), "reporter": dice.choice(("SRC", "DEST")), "rtt_msec": "12",
        **google_end("src", dice),
        "start_time": f"2023-11-14T22:{13 + second // 60:02d}:{second % 60:02d}.000000001Z"},
        "logName": "projects/shop-production/logs/compute.googleapis.com%2Fvpc_flows", "receiveTimestamp": written,
        "resource": {"labels": {"location": "europe-west1-b", "project_id": "shop-production",
                                "subnetwork_id": "1234567890123456789", "subnetwork_name": "shop-0"},
                     "type": "gce_subnetwork"}, "timestamp": written}


def oracle(dice: random.Random, second: int) -> dict:
    """As a Service Connector writes it."""
    src, srcport, dst, dstport = ends(dice)
    ids = {name: f"ocid1.{name}.oc1.eu-frankfurt-1.{dice.randrange(50):060d}" for name in ("vnic", "subnet")}
    start = 1700000000 + second
    return {"datetime": start * 1000, "logContent": {
        "data": {"action": dice.choice(("ACCEPT", "REJECT")), "bytesOut": dice.getrandbits(16), "destinationAddress": dst,
                 "destinationPort": dstport, "endTime": start + 5, "flowid": f"{dice.getrandbits(32):08x}",
                 "packets": dice.getrandbits(8), "protocol": 6, "protocolName": "TCP", "sourceAddress": src,
                 "sourcePort": srcport, "startTime": start, "status": "OK", "version": "2"},
        "id": f"{dice.getrandbits(32):08x}",
        "oracle": {"compartmentid": f"ocid1.compartment.oc1..{1:060d}", "ingestedtime": "2023-11-14T22:20:00.123Z",
                   "loggroupid": f"ocid1.loggroup.oc1..{2:060d}", "logid": f"ocid1.log.oc1..{3:060d}",
                   "tenantid": f"ocid1.tenancy.oc1..{4:060d}", "vniccompartmentocid": f"ocid1.compartment.oc1..{1:060d}",
                   "vnicocid": ids["vnic"], "vnicsubnetocid": ids["subnet"]},
        "source": "-", "specversion": "1.0", "time": "2023-11-14T22:13:20.000Z",
        "type": "com.oraclecloud.vcn.flowlogs.DataEvent"}, "regionId": "eu-frankfurt-1"}


def records(make, n: int) -> pathlib.Path:
    """n records, one a line. A twentieth of them is made up, the rest repeats those."""
    path = wireshark.files() / f"{make.__name__}-{n}.json"
    if not path.exists():
        dice = random.Random(20240603)
        some = max(n // 20, 1)
        lines = [json.dumps(make(dice, 360 * i // some), separators=(",", ":")) + "\n" for i in range(some)]
        with path.open("w", encoding="ascii") as out:
            for first in range(0, n, some):
                out.writelines(lines[:n - first])
        path.chmod(0o644)
    return path


def first_pass(path) -> tuple:
    """Dissects every record and prints none."""
    return ("tshark", "-n", "-r", path, "-Y", "frame.number==0")


def dissecting() -> list[bench.Result]:
    one, other, udp = bench.best(*(first_pass(path) for path in (records(google, N), records(oracle, N), bench.udp_packets(N))))
    return [bench.Result("first pass over Google Cloud records (41 columns), against UDP packets", one.user / udp.user,
                         1 * SLACK),
            bench.Result("first pass over Oracle Cloud records (29 columns), against UDP packets", other.user / udp.user,
                         1 * SLACK)]


def memory() -> list[bench.Result]:
    few, many = (bench.once(*first_pass(records(google, n))) for n in (N // 4, N))
    return [bench.Result("peak memory of a first pass over Google Cloud records: growth when there are four times as many",
                         (many.peak - few.peak) / 2**20, 20, " MB")]


if __name__ == "__main__":
    sys.exit(bench.report(dissecting() + memory()))
