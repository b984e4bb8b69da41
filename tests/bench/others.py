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
#: Flows of an object of IBM's.
FLOWS = 200


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


def alibaba(dice: random.Random, second: int) -> dict:
    """As Log Service ships it: text but for the time."""
    src, srcport, dst, dstport = ends(dice)
    start = 1700000000 + second
    return {"__time__": start + 60, "__topic__": "flow_log", "__source__": "log_service", "version": "1", "srcaddr": src,
            "dstaddr": dst, "srcport": str(srcport), "dstport": str(dstport), "protocol": "6", "packets": str(dice.getrandbits(8)),
            "bytes": str(dice.getrandbits(16)), "start": str(start), "end": str(start + 30),
            "action": dice.choice(("ACCEPT", "REJECT")), "log-status": "OK", "account-id": "1379000000000004",
            "eni-id": f"eni-gw8{dice.randrange(50):017d}", "vm-id": "i-gw8dbisgcwejbnvf2k5b", "vpc-id": "vpc-gw8cmerfqg4hha576takg",
            "vswitch-id": "vsw-gw8wcwy4nj43l7qfeut73", "region": "eu-central-1", "direction": dice.choice(("in", "out")),
            "tcp-flags": "2", "traffic_path": "ipv4Gateway"}


def suricata(dice: random.Random, second: int) -> dict:
    src, srcport, dst, dstport = ends(dice)
    at = f"2023-11-14T22:{13 + second // 60:02d}:{second % 60:02d}.{dice.randrange(1000000):06d}+0000"
    return {"timestamp": at, "flow_id": dice.getrandbits(50), "in_iface": "ens5", "event_type": "flow", "src_ip": src, "src_port": srcport,
            "dest_ip": dst, "dest_port": dstport, "proto": "TCP", "app_proto": "tls",
            "flow": {"pkts_toserver": dice.getrandbits(6), "pkts_toclient": dice.getrandbits(6), "bytes_toserver": dice.getrandbits(14),
                     "bytes_toclient": dice.getrandbits(18), "start": at, "end": at, "age": 1, "state": "closed",
                     "reason": "timeout", "alerted": False},
            "community_id": f"1:{dice.getrandbits(160):027x}=",
            "tcp": {"tcp_flags": "1b", "tcp_flags_ts": "1b", "tcp_flags_tc": "1b", "syn": True, "fin": True, "psh": True,
                    "ack": True, "state": "closed", "ts_max_regions": 1, "tc_max_regions": 1}}


def ibm(dice: random.Random, second: int) -> dict:
    """The flows of an interface in an interval, FLOWS of them."""
    def flow() -> dict:
        src, srcport, dst, dstport = ends(dice)
        at = f"2023-11-14T22:{13 + second // 60:02d}:{second % 60:02d}Z"
        amounts = {f"{what}_from_{end}": dice.getrandbits(12) for end in ("initiator", "target") for what in ("bytes", "packets")}
        return {"start_time": at, "end_time": at, "connection_start_time": at, "direction": dice.choice("IO"),
                "action": dice.choice(("accepted", "rejected")), "initiator_ip": src, "target_ip": dst, "initiator_port": srcport,
                "target_port": dstport, "transport_protocol": 6, "ether_type": "IPv4", "was_initiated": True,
                "was_terminated": False, **amounts, **{f"cumulative_{name}": 2 * n for name, n in amounts.items()}}
    crn = "crn:v1:bluemix:public:is:eu-de:a/5ca1ab1e00004000::"
    return {"version": "0.0.1", "collector_crn": crn + "flow-log-collector:r010-12752ead-347a-1085-da2d-75ba0b377e99",
            "attached_endpoint_type": "vnic", "network_interface_id": f"02b7-{dice.randrange(50):012d}",
            "instance_crn": crn + "instance:02b7_257db94a-45fc-1bad-3403-77f3046764ae",
            "vpc_crn": crn + "vpc:r010-aa93db74-368e-57ea-9c87-0e0610a2eba0", "capture_start_time": "2023-11-14T22:13:00Z",
            "capture_end_time": "2023-11-14T22:17:59Z", "state": "ok", "number_of_flow_logs": FLOWS,
            "flow_logs": [flow() for _ in range(FLOWS)]}


def records(make, n: int) -> pathlib.Path:
    """n records. Each is a line, but for IBM's. A twentieth of them is made up, the rest repeats those at later times."""
    path = wireshark.files() / f"{make.__name__}-{n}.json"
    if not path.exists():
        dice = random.Random(20240603)
        n //= FLOWS if make is ibm else 1
        some = max(n // 20, 1)
        lines = [json.dumps(make(dice, 360 * i // some), separators=(",", ":")) + "\n" for i in range(some)]
        with path.open("w", encoding="ascii") as out:
            for first in range(0, n, some):
                i = first // some
                out.writelines(line.replace("2023-11-14T22:", f"2023-11-14T{i:02d}:").replace("1700", f"17{i:02d}")
                               for line in lines[:n - first])
        path.chmod(0o644)
    return path


def first_pass(path) -> tuple:
    """Dissects every record and prints none."""
    return ("tshark", "-n", "-r", path, "-Y", "frame.number==0")


LOGS = {google: "Google Cloud records (41 columns)", oracle: "Oracle Cloud records (29 columns)",
        ibm: "IBM Cloud records (31 columns)", alibaba: "Alibaba Cloud records (24 columns)",
        suricata: "Suricata flow records (31 columns)"}


def dissecting() -> list[bench.Result]:
    *logs, udp = bench.best(*(first_pass(records(make, N)) for make in LOGS), first_pass(bench.udp_packets(N)))
    return [bench.Result(f"first pass over {what}, against UDP packets", log.user / udp.user, 1 * SLACK)
            for what, log in zip(LOGS.values(), logs)]


def memory() -> list[bench.Result]:
    few, many = (bench.once(*first_pass(records(google, n))) for n in (N // 4, N))
    return [bench.Result("peak memory of a first pass over Google Cloud records: growth when there are four times as many",
                         (many.peak - few.peak) / 2**20, 20, " MB")]


if __name__ == "__main__":
    sys.exit(bench.report(dissecting() + memory()))
