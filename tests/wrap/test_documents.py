# SPDX-License-Identifier: GPL-2.0-or-later
"""Documents of other schemas (OCSF, ECS) that were made of AWS's flow logs: the fields of the rows that they were made of."""
import base64
import csv
import gzip
import io
import json
import unittest

import wireshark

COLUMNS = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status vpc-id "
           "subnet-id instance-id tcp-flags type pkt-srcaddr pkt-dstaddr region az-id sublocation-type sublocation-id "
           "pkt-src-aws-service pkt-dst-aws-service flow-direction traffic-path ecs-cluster-name ecs-task-id reject-reason").split()
#: What a document and its row show alike.
SHOWN = ("frame.time_epoch", "frame.interface_name", "frame.packet_flags_direction", "flowlog.provider", "ip.src", "ip.dst", "ipv6.src",
         "ipv6.dst", "tcp.srcport", "tcp.dstport", "udp.srcport", "udp.dstport", "flowlog.ip.src", "flowlog.ip.dst", "flowlog.ipv6.src",
         "flowlog.ipv6.dst", "flowlog.srcport", "flowlog.dstport", "flowlog.proto", "flowlog.packets", "flowlog.bytes", "flowlog.start",
         "flowlog.end", "flowlog.action", "flowlog.direction", "flowlog.status", "flowlog.interface", "flowlog.account", "flowlog.region",
         "flowlog.tcp.flags", "flowlog.aws.version", "flowlog.aws.vpc_id", "flowlog.aws.subnet_id", "flowlog.aws.instance_id",
         "flowlog.aws.type", "flowlog.aws.pkt_srcaddr", "flowlog.aws.pkt_dstaddr", "flowlog.aws.az_id", "flowlog.aws.sublocation_type",
         "flowlog.aws.sublocation_id", "flowlog.aws.pkt_src_aws_service", "flowlog.aws.pkt_dst_aws_service", "flowlog.aws.traffic_path",
         "flowlog.aws.ecs_cluster_name", "flowlog.aws.ecs_task_id", "flowlog.aws.reject_reason", "flowlog.malformed", "flowlog.log.error")
#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
VERSIONS = ("1.0.0-rc.2", "1.1.0", "1.5.0")
START = 1767434400


def shown(path, *names: str, args=wireshark.ALONE) -> list[list[str]]:
    return wireshark.fields(path, *(names or SHOWN), args=args, env=IN_ORDER)


def row(**values) -> dict:
    """A row of the log by its columns; what is not given it leaves out."""
    usual = {"version": 8, "account-id": "123456789012", "interface-id": "eni-0a1b2c3d4e5f60718", "protocol": 6, "packets": 7, "bytes": 471,
             "start": START, "end": START + 57, "action": "ACCEPT", "log-status": "OK", "vpc-id": "vpc-0a", "subnet-id": "subnet-0b",
             "instance-id": "i-0c", "tcp-flags": 3, "type": "IPv4", "region": "eu-west-1", "az-id": "euw1-az2"}
    return dict.fromkeys(COLUMNS, "-") | usual | {name.replace("_", "-"): value for name, value in values.items()}


def rows() -> list[dict]:
    """The address that the packets carried is there only where it is another: a document does not say it twice."""
    out = {"flow_direction": "egress", "srcaddr": "10.0.0.71", "srcport": 34210, "dstport": 443}
    made = [row(**out, dstaddr="52.95.128.179", traffic_path=path, pkt_dst_aws_service="S3") for path in range(1, 9)]
    made += [
        row(flow_direction="ingress", srcaddr="198.51.100.7", dstaddr="10.0.0.71", srcport=40222, dstport=22, action="REJECT", reject_reason="BPA",
            tcp_flags=2, ecs_cluster_name="c", ecs_task_id="t-1", sublocation_type="outpost", sublocation_id="op-1"),
        row(flow_direction="ingress", srcaddr="10.0.1.5", dstaddr="10.0.0.220", pkt_dstaddr="203.0.113.5", srcport=39812, dstport=80, start=START + 1),
        row(**out, dstaddr="10.0.9.9", pkt_srcaddr="10.9.9.1", pkt_dstaddr="10.9.9.2", instance_id="-", action="REJECT"),
        row(flow_direction="egress", srcaddr="2001:db8::5", dstaddr="2001:db8::71", srcport=34892, dstport=53, protocol=17, type="IPv6", tcp_flags=0),
        row(flow_direction="ingress", srcaddr="192.0.2.1", dstaddr="10.0.0.71", srcport=0, dstport=0, protocol=1, tcp_flags="-"),
    ]
    for status in ("NODATA", "SKIPDATA"):
        empty = dict.fromkeys(COLUMNS, "-") | {name: made[0][name] for name in ("version", "account-id", "interface-id", "start", "end")}
        made.append(empty | {"log-status": status})
    return made


def number(value):
    return None if value == "-" else value


def ends(flow: dict, side: str, packet: str, own: str, direction: str) -> dict:
    """One end of the flow in OCSF: the address of the packets, and that of the interface between them."""
    address, carried = flow[f"{side}addr"], flow[f"pkt-{side}addr"]
    end = {"ip": address if carried == "-" else carried, "port": number(flow[f"{side}port"]), "svc_name": flow[f"pkt-{side}-aws-service"],
           "intermediate_ips": None if carried == "-" else [address]}
    is_own = flow["flow-direction"] == direction or (flow["flow-direction"] == "-" and side == "src")
    return end | {f"{name}_uid": flow[f"{name}-id"] if is_own else None for name in ("interface", "vpc", "instance", "subnet")}


def iso(seconds: int, blank: str = " ") -> str:
    return f"2026-01-03{blank}10:{(seconds - START) // 60:02}:{(seconds - START) % 60:02}+00:00"


def ocsf(flow: dict, version: str = "1.5.0") -> dict:
    old, refused = version.startswith("1.0"), flow["action"] == "REJECT"
    path, direction = flow["traffic-path"], {"ingress": ("Inbound", 1), "egress": ("Outbound", 2), "-": ("Unknown", 0)}[flow["flow-direction"]]
    verdict = {"ACCEPT": ("Allowed", 1, "Allowed"), "REJECT": ("Denied", 2, "Blocked"), "-": ("Unknown", 0, "-")}[flow["action"]]
    document = {
        "activity_id": 5 if refused else 6, "activity_name": "Refuse" if refused else "Traffic", "category_uid": 4, "class_uid": 4001,
        "class_name": "Network Activity", "disposition": verdict[2], "severity": "Informational", "severity_id": 1,
        "cloud": {**({"account_uid": flow["account-id"]} if old else {"account": {"uid": flow["account-id"]}}), "provider": "AWS",
                  "region": flow["region"], "zone": flow["az-id"]},
        "connection_info": {"boundary": "-" if path == "-" else "a way", "boundary_id": 99 if path == "-" else path + 3, "direction": direction[0],
                            "direction_id": direction[1], "protocol_num": number(flow["protocol"]), "protocol_ver": flow["type"],
                            "tcp_flags": number(flow["tcp-flags"])},
        "src_endpoint": ends(flow, "src", "", "", "egress"), "dst_endpoint": ends(flow, "dst", "", "", "ingress"),
        "metadata": {"product": {"feature": {"name": "Flowlogs"}, "name": "Amazon VPC", "vendor_name": "AWS", "version": str(flow["version"])},
                     "profiles": ["cloud", "security_control"], "version": version},
        "status_code": flow["log-status"], "time": flow["start"] * 1000, "traffic": {"bytes": number(flow["bytes"]), "packets": number(flow["packets"])},
        "type_uid": 400105 if refused else 400106,
        "unmapped": {name.replace("-", "_"): flow[name] for name in COLUMNS if name.startswith(("sub", "ecs", "rej")) and name != "subnet-id"},
    }
    if old:
        # A map, as programs that read Parquet write it.
        document |= {"start_time": flow["start"] * 1000, "end_time": flow["end"] * 1000, "disposition_id": verdict[1]}
    else:
        document |= {"start_time_dt": iso(flow["start"]), "end_time_dt": iso(flow["end"], "T"), "time_dt": iso(flow["start"]), "action": verdict[0],
                     "action_id": verdict[1], "start_time": None, "end_time": None}
    if version == "1.5.0":
        document["observables"] = [{"name": "src_endpoint.ip", "value": flow["srcaddr"], "type": "IP Address", "type_id": 2}]
    return document


def ecs(flow: dict) -> dict:
    """As Elastic's pipeline makes it: what the log leaves out is left out, and some of the columns stand elsewhere."""
    there = {name: value for name, value in flow.items() if value != "-"}

    def taken(**names) -> dict:
        return {name: there[column] for name, column in names.items() if column in there}

    own = {name.replace("-", "_"): there[name] for name in there if name.startswith(("version", "acc", "int", "act", "log", "vpc", "subnet", "ins", "pkt-srca",
                                                                                     "pkt-dsta", "type", "tcp", "ecs-task", "traffic"))}
    own |= {"sublocation": taken(type="sublocation-type", id="sublocation-id")} | taken(pkt_src_service="pkt-src-aws-service", pkt_dst_service="pkt-dst-aws-service")
    return {
        "@timestamp": iso(flow["end"], "T"), "aws": {"vpcflow": {name: str(value) if isinstance(value, int) else value for name, value in own.items()}},
        "cloud": {"account": {"id": flow["account-id"]}, "provider": "aws", "region": flow["region"], "availability_zone": flow["az-id"],
                  "instance": taken(id="instance-id")},
        "data_stream": {"dataset": "aws.vpcflow", "namespace": "default", "type": "logs"}, "ecs": {"version": "8.11.0"},
        "source": taken(address="srcaddr", ip="srcaddr", port="srcport", bytes="bytes", packets="packets"),
        "destination": taken(address="dstaddr", ip="dstaddr", port="dstport"),
        "event": {"kind": "event", "category": ["network"], "start": iso(flow["start"], "T"), "end": iso(flow["end"], "T"), **taken(reason="reject-reason")},
        "network": taken(bytes="bytes", packets="packets", direction="flow-direction", iana_number="protocol"),
        "orchestrator": {"cluster": taken(name="ecs-cluster-name")}, "related": {"ip": ["10.0.0.1"]}, "tags": ["forwarded"],
    }


def plain(flows: list[dict], columns=COLUMNS) -> str:
    return "".join(" ".join(str(cell) for cell in cells) + "\n" for cells in [columns, *([flow[name] for name in columns] for flow in flows)])


def ndjson(objects) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def flat(document, before: str = "", between: str = ".") -> dict:
    made = {}
    for name, value in document.items():
        made |= flat(value, before + name + between, between) if isinstance(value, dict) and value else {before + name: value}
    return made


def table(cells: list[dict]) -> str:
    out = io.StringIO()
    names = list(dict.fromkeys(name for each in cells for name in each))
    writer = csv.DictWriter(out, names, quoting=csv.QUOTE_ALL, lineterminator="\n")
    writer.writeheader()
    writer.writerows(cells)
    return out.getvalue()


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


class Schemas(unittest.TestCase):
    maxDiff = None

    def test_a_document_shows_what_its_row_shows(self):
        expected = shown(wireshark.write("documents/plain.log", plain(rows())))
        self.assertEqual(len(expected), len(rows()))
        self.assertEqual({line[3] for line in expected}, {"aws.vpc"})
        made = {version: [ocsf(flow, version) for flow in rows()] for version in VERSIONS} | {"ecs": [ecs(flow) for flow in rows()]}
        for name, documents in made.items():
            for form, text in {"lines": ndjson(documents), "array": json.dumps(documents, indent=2), "gz": gzip.compress(ndjson(documents).encode())}.items():
                with self.subTest(name, form=form):
                    found = shown(wireshark.write(f"documents/{name}.{form}.json", text))
                    self.assertEqual(len(found), len(expected))
                    for i, line in enumerate(found):
                        self.assertEqual(dict(zip(SHOWN, line, strict=True)), dict(zip(SHOWN, expected[i], strict=True)), rows()[i])


if __name__ == "__main__":
    unittest.main()
