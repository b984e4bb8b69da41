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
        document |= {"unmapped": [list(pair) for pair in document["unmapped"].items()], "start_time": flow["start"] * 1000, "end_time": flow["end"] * 1000, "disposition_id": verdict[1]}
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


def printed(value, outer: bool = True):
    """As Athena prints what stands in a column."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}={printed(each, False)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(printed(each, False) for each in value) + "]"
    return ("" if outer else "null") if value is None else str(value)


def ilf(document: dict, mix: int) -> str:
    """As MITRE's format has it: one level, in any order, what is not there among it."""
    def text(value) -> str:
        return "" if value is None else json.dumps(value)
    values = {}
    for name, value in flat(document).items():
        values |= {f"{name}.{i}": each for i, each in enumerate(value)} if isinstance(value, list) else {name: value}
    cells = [f"{name}={text(value)}" for name, value in values.items() if not isinstance(value, dict)] + ["url=", "tls="]
    return f"OCSF_400106[AWS,*,2026-01-04T00:00:00Z,({';'.join(cells[mix:] + cells[:mix])};)] "


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
            for form, text in {"lines": ndjson(documents), "gz": gzip.compress(json.dumps(documents, indent=2).encode())}.items():
                with self.subTest(name, form=form):
                    found = shown(wireshark.write(f"documents/{name}.{form}.json", text))
                    self.assertEqual(len(found), len(expected))
                    for i, line in enumerate(found):
                        self.assertEqual(dict(zip(SHOWN, line, strict=True)), dict(zip(SHOWN, expected[i], strict=True)), rows()[i])

    def test_documents_in_what_services_put_around_them(self):
        """Beside lines of the log in one file, and objects of its own columns."""
        flows = rows()
        expected = shown(wireshark.write("documents/plain.log", plain(flows)))
        default = COLUMNS[:14]
        lines = [" ".join(str(flow[name] if name != "version" else 2) for name in default) for flow in flows]
        for line, text in zip(lines, shown(wireshark.write("documents/lines.log", "".join(line + "\n" for line in lines))), strict=True):
            self.assertIn(text[SHOWN.index("flowlog.start")][:12], wireshark.shown_time("Jan  3, 2026 10:00:00.000000000 UTC"), line)
        documents = [json.dumps(ocsf(flow, VERSIONS[i % 3]) if i % 2 else ecs(flow)) for i, flow in enumerate(flows)]
        events = [{"id": str(i), "timestamp": flow["start"] * 1000, "message": document} for i, (flow, document) in enumerate(zip(flows, documents, strict=True))]
        payload = {"messageType": "DATA_MESSAGE", "owner": "123456789012", "logGroup": "/flows", "logStream": "vpc", "subscriptionFilters": ["f"], "logEvents": events}
        packed = b64(gzip.compress(json.dumps(payload).encode()))
        fields = [[{"field": name, "value": str(value)} for name, value in {"@ptr": "x", **flat(json.loads(document))}.items() if value is not None and not isinstance(value, list)]
                  for document in documents[12:13] + documents[3:4]]
        forms = {
            "events": json.dumps({"events": [{"logStreamName": "vpc", "ingestionTime": 1767434500000, **event} for event in events]}, indent=4),
            "payload": json.dumps(payload), "objects": json.dumps({**payload, "logEvents": [{**event, "message": json.loads(event["message"])} for event in events]}),
            "function": json.dumps({"awslogs": {"data": packed}}),
            "stream": json.dumps({"Records": [{"kinesis": {"partitionKey": "p", "data": packed}, "eventSource": "aws:kinesis"}]}),
            "stream-of-documents": json.dumps({"Records": [{"Data": b64(document.encode()), "PartitionKey": "p"} for document in documents]}),
            "firehose": "".join(json.dumps({"message": document}) for document in documents), "hits": json.dumps({"hits": {"hits": [
                {"_index": "flows", "_id": "1", "_source": json.loads(document)} for document in documents]}}),
            "docker": ndjson({"log": document + "\n", "stream": "stdout", "time": "2026-01-03T10:00:00Z"} for document in documents),
            "touching": "".join(documents), "text": "@timestamp,@message\n" + "".join(f'"2026-01-03 10:00:00.000","{d.replace(chr(34), chr(34) * 2)}"\n' for d in documents),
        }
        for name, text in forms.items():
            with self.subTest(name):
                found = shown(wireshark.write(f"documents/in.{name}.json", text))
                self.assertEqual([dict(zip(SHOWN, line, strict=True)) for line in found], [dict(zip(SHOWN, line, strict=True)) for line in expected])
        results = json.dumps({"results": fields, "status": "Complete"})
        self.assertEqual(shown(wireshark.write("documents/results.json", results), *SHOWN[3:]), [expected[12][3:], expected[3][3:]])
        mixed = json.dumps({"events": [events[0], {**events[1], "message": lines[1]}, events[2]]})
        ports = shown(wireshark.write("documents/mixed.json", mixed), "flowlog.dstport", "flowlog.action", "flowlog.aws.vpc_id", "flowlog.log.error")
        self.assertEqual(ports, [["443", "ACCEPT", "vpc-0a", ""], ["443", "ACCEPT", "", ""], ["443", "ACCEPT", "vpc-0a", ""]])

    def test_lines_of_the_intermediate_format(self):
        flows = [flow for flow in rows() if flow["log-status"] == "OK"]
        expected = shown(wireshark.write("documents/ok.log", plain(flows)))
        lines = [ilf({name: value for name, value in ocsf(flow, "1.1.0").items() if name != "observables"}, i) for i, flow in enumerate(flows)]
        found = shown(wireshark.write("documents/rows.ilf", "\n".join(lines) + "\n"))
        self.assertEqual([dict(zip(SHOWN, line, strict=True)) for line in found], [dict(zip(SHOWN, line, strict=True)) for line in expected])
        at, names = lines[0].index("src_endpoint.ip="), ("flowlog.dstport", "flowlog.malformed")
        odd = [lines[0][:at] + 'a="x;)\\"]";b=[1,"2;"];c={"k": ")"};' + lines[0][at:], lines[0][:at + 9], lines[0].replace("Amazon VPC", "V").replace("Flowlogs", "F"),
               lines[0].replace("(", "", 1), lines[0] + "x", 'OCSF_400106[,,,()] ', lines[0][:at] + 'src_endpoint.ip="x\t', lines[1]]
        found = shown(wireshark.write("documents/odd.ilf", "\n".join([lines[0], *odd]) + "\n"), *names)
        self.assertEqual([line[0] for line in found], ["443", "443", *[""] * 6, "443"])

    def test_tables_of_documents(self):
        """Members by their paths, as Kibana exports them; columns that a query of Security Lake's table has given names."""
        flows = rows()[:13]
        expected = shown(wireshark.write("documents/some.log", plain(flows)))
        lake = [{name: "" if value is None else value for name, value in flat(ocsf(flow, "1.1.0"), between="_").items() if not isinstance(value, list) or len(value) == 1}
                for flow in flows]
        for each, flow in zip(lake, flows, strict=True):
            for side in ("src", "dst"):
                each[f"{side}_endpoint_intermediate_ips"] = "" if flow[f"pkt-{side}addr"] == "-" else f"[{flow[side + 'addr']}]"
        chosen = [{name: value for name, value in each.items() if not name.startswith(("metadata_product_name", "metadata_product_feature"))} for each in lake]
        elastic = [{name: json.dumps(value) if isinstance(value, list) else value for name, value in flat(ecs(flow)).items()} for flow in flows]
        forms = {"lake": table(lake), "elastic": table(elastic), "flat-objects": ndjson({name: value for name, value in each.items() if name[0] != "@"} for each in elastic),
                 "athena": table([{name: printed(value) for name, value in ocsf(flow, "1.1.0").items()} for flow in flows]),
                 "json": table([{name: json.dumps(value) if isinstance(value, (dict, list)) else value for name, value in ocsf(flow).items()} for flow in flows])}
        for name, text in forms.items():
            with self.subTest(name):
                found = shown(wireshark.write(f"documents/{name}.csv", text))
                self.assertEqual([dict(zip(SHOWN, line, strict=True)) for line in found], [dict(zip(SHOWN, line, strict=True)) for line in expected])
        few = [{name: each[name] for name in ("start_time_dt", "src_endpoint_ip", "dst_endpoint_ip", "src_endpoint_port", "dst_endpoint_port", "action",
                                              "dst_endpoint_interface_uid", "src_endpoint_interface_uid", "connection_info_direction")} for each in chosen]
        names = ("flowlog.provider", "flowlog.ip.src", "flowlog.srcport", "flowlog.action", "flowlog.interface", "flowlog.direction")
        places = [SHOWN.index(name) for name in names]
        found = shown(wireshark.write("documents/few.csv", table(few[:8])), *names)
        self.assertEqual(found, [[line[place] for place in places] for line in expected[:8]])
        # Nothing but another schema's names says nothing of whose they are.
        for taken in (("_interface_uid",), ("_ip",)):
            other = [{name: value for name, value in each.items() if not name.endswith(taken)} | {"flow_direction": "ingress"} for each in few]
            kind = wireshark.run("captype", wireshark.write("documents/other.csv", table(other))).stdout.split(": ")[-1].strip()
            self.assertNotEqual(kind, "flowlog")


class Lines(unittest.TestCase):
    """A document may hold the line that it was made of."""

    LINE = "2 123456789012 eni-0a1b2c3d4e5f60718 10.0.0.71 52.95.128.179 34210 8443 6 7 471 1767434400 1767434457 ACCEPT OK"

    def test_the_line_goes_before_what_has_become_of_it(self):
        flow = rows()[0]
        made = ecs(flow)
        names = ("flowlog.provider", "flowlog.dstport", "flowlog.aws.vpc_id", "flowlog.log.error")
        line, document = ["aws.vpc", "8443", "", ""], ["aws.vpc", "443", "vpc-0a", ""]
        nested = {**made, "event": {**made["event"], "original": self.LINE}}
        unnamed = self.LINE.replace("2 ", "5 ", 1) + " vpc-0a 7 -"
        texts = {
            "original": (nested, line), "message": ({**made, "message": self.LINE}, line), "other": ({**made, "message": "nothing of ours"}, document),
            "empty": ({**made, "message": ""}, document), "none": (made, document), "unnamed": ({**made, "event": {**made["event"], "original": unnamed}}, document),
            "ocsf": ({**ocsf(flow), "message": self.LINE}, line), "ocsf-other": ({**ocsf(flow), "message": "ACCEPT"}, document),
        }
        for name, (text, expected) in texts.items():
            with self.subTest(name):
                self.assertEqual(shown(wireshark.write(f"documents/{name}.json", ndjson([text])), *names), [expected])
        # Whichever stands first in the file, read in order and again.
        for order in (list(texts), list(texts)[::-1]):
            path = wireshark.write("documents/orders.json", ndjson(texts[name][0] for name in order))
            self.assertEqual(shown(path, *names, args=("-2", *wireshark.ALONE)), [texts[name][1] for name in order])
        held = shown(wireshark.write("documents/held.json", ndjson([nested])), "flowlog.log.wrapper")[0][0]
        self.assertIn('"dataset":"aws.vpcflow"', held)


class Odd(unittest.TestCase):
    def found(self, documents, *names: str) -> list[list[str]]:
        return shown(wireshark.write("documents/odd.json", ndjson(documents)), *names, "flowlog.log.error")

    def changed(self, flow=None, **parts) -> dict:
        """A document with other members: of objects in it, those that are given."""
        made = ocsf(flow or rows()[8])
        for name, value in parts.items():
            made[name] = {**made[name], **value} if isinstance(value, dict) and isinstance(made.get(name), dict) else value
        return made

    def test_values(self):
        names = ("flowlog.proto", "flowlog.account", "flowlog.direction", "flowlog.action", "flowlog.aws.traffic_path", "flowlog.malformed")
        usual = ["6", "123456789012", "ingress", "REJECT", "", ""]
        cases = (
            ({}, {}), ({"connection_info": {"protocol_num": 6.0}, "cloud": {"account": {"uid": 123456789012.0}}}, {}),
            ({"cloud": {"account": {"uuid": "123456789012"}}}, {}), ({"connection_info": {"protocol_num": 6.5}}, {0: "", 5: "protocol"}),
            ({"connection_info": {"direction": "Lateral", "direction_id": None}}, {2: "", 5: "direction"}),
            ({"connection_info": {"direction": "Other", "direction_id": 99}}, {2: ""}),
            ({"connection_info": {"boundary_id": 2}}, {5: "path"}), ({"connection_info": {"boundary_id": 11.0}}, {4: "8"}),
            ({"action": "Modified", "disposition": None, "action_id": None}, {3: "", 5: "action"}), ({"action": None, "disposition": None}, {}),
            ({"action": "REJECT"}, {}), ({"action": "Allowed"}, {5: "action"}),
        )
        for (change, expected), line in zip(cases, self.found([self.changed(**change) for change, _ in cases], *names), strict=True):
            with self.subTest(change):
                for i, value in enumerate(usual):
                    if i == 5 and 5 in expected:
                        self.assertNotEqual(line[5], "")
                    else:
                        self.assertEqual(line[i], expected.get(i, value), names[i])

    def test_ends(self):
        """The interface is that of the end which the direction names; where nothing says which, no end's."""
        one, other = {"interface_uid": "eni-0a1b2c3d4e5f60718", "vpc_uid": "vpc-0a"}, {"interface_uid": "eni-0ffffffffffffffff", "vpc_uid": "vpc-0f"}
        names = ("flowlog.interface", "frame.interface_name", "flowlog.aws.vpc_id", "flowlog.malformed")
        theirs, ours, nobodys = ["eni-0ffffffffffffffff"] * 2 + ["vpc-0f", "", ""], ["eni-0a1b2c3d4e5f60718"] * 2 + ["vpc-0a", "", ""], ["", "unknown", "", "", ""]
        unsaid = {"direction": "Unknown", "direction_id": 0}
        cases = (
            ({}, other, one, ours), ({"direction": "Outbound", "direction_id": 2}, other, one, theirs), (unsaid, other, one, nobodys), (unsaid, one, one, ours),
            ({}, other, {"interface_uid": None, "vpc_uid": "-"}, theirs), (unsaid, {**one, "interface_uid": None}, other, theirs),
        )
        made = [self.changed(connection_info=direction, src_endpoint=source, dst_endpoint=destination) for direction, source, destination, _ in cases]
        # Whatever order they stand in.
        self.assertEqual(self.found([*made, dict(reversed(made[0].items()))], *names), [*(case[3] for case in cases), ours])

    def test_addresses_between(self):
        names = ("flowlog.ip.src", "flowlog.aws.pkt_srcaddr", "ip.src", "flowlog.malformed")
        cases = (
            ("198.51.100.7", [], ["198.51.100.7", "", "198.51.100.7", ""]), ("198.51.100.7", ["198.51.100.7"], ["198.51.100.7", "", "198.51.100.7", ""]),
            ("198.51.100.7", ["10.9.9.9"], ["10.9.9.9", "198.51.100.7", "198.51.100.7,10.9.9.9", ""]), ("-", ["10.9.9.9"], ["10.9.9.9", "", "10.9.9.9", ""]),
            (None, ["10.9.9.9"], ["10.9.9.9", "", "10.9.9.9", ""]), ("198.51.100.7", "10.9.9.9", ["10.9.9.9", "198.51.100.7", "198.51.100.7,10.9.9.9", ""]),
        )
        found = self.found([self.changed(src_endpoint={"ip": address, "intermediate_ips": between}) for address, between, _ in cases], *names)
        self.assertEqual([[line[0], line[1], line[3]] for line in found], [[expected[0], expected[1], expected[3]] for _, _, expected in cases])
        # Which of two is the interface's is not said, so no address is taken for it.
        line = self.found([self.changed(src_endpoint={"intermediate_ips": ["10.9.9.9", "10.9.9.8"]})], *names)[0]
        self.assertEqual([line[0], line[1]], ["", "198.51.100.7"])
        self.assertNotEqual(line[3], "")

    def test_whose_documents_are(self):
        """Others of the same schema are not AWS's: alone they are no flow log, among AWS's a frame says so."""
        firewall = {"product": {"name": "A firewall", "vendor_name": "V"}}
        others = [self.changed(metadata=firewall), self.changed(class_uid=4003), self.changed(class_uid=None), {**self.changed(), "metadata": "Amazon"},
                  {name: value for name, value in self.changed().items() if name != "class_uid"}, {**ecs(rows()[0]), "aws": {"vpcflow": "x"}},
                  {**ecs(rows()[0]), "aws": {"s3access": {}}}, {"aws": {"vpcflow": {"log_status": "OK"}}}, {"class_uid": 4001}]
        for other in others:
            with self.subTest(other):
                kind = wireshark.run("captype", wireshark.write("documents/other.json", ndjson([other]))).stdout.split(": ")[-1].strip()
                self.assertNotEqual(kind, "flowlog")
        found = self.found([self.changed(), *others, self.changed()], "flowlog.dstport")
        self.assertEqual([line[0] for line in found], ["22", *[""] * len(others), "22"])
        self.assertEqual({line[1] for line in found[1:-1]}, {"the record is not a flow log's"})
        # Columns that a Transit Gateway's log does not have.
        others = {f"{side}_endpoint": {"interface_uid": f"eni-{side}", "vpc_uid": "vpc-0a"} for side in ("src", "dst")}
        gateway = ecs(rows()[0]) | others | {"disposition": "Blocked"}
        gateway["aws"]["vpcflow"] |= {"tgw_id": "tgw-0a", "tgw_attachment_id": "tgw-attach-0b"}
        self.assertEqual(self.found([gateway], "flowlog.provider", "flowlog.interface", "flowlog.dstport")[0], ["aws.tgw", "tgw-attach-0b", "443", ""])

    def test_documents_that_mean_harm(self):
        """Members that nest deep, long names, the same path in many spellings: rows, or frames that say what is wrong."""
        deep = self.changed()
        for _ in range(60):
            deep["unmapped"] = {"unmapped": deep["unmapped"], "src_endpoint": {"ip": "192.0.2.1"}}
        spellings = {f"src_endpoint{'_' * (i % 40)}{'.' if i % 2 else '-'}{'_' * (i // 40)}interface_uid": f"eni-{i:08x}" for i in range(400)}
        many = {**self.changed(), **spellings, "unmapped": {"x" * 300: "y" * 5000}}
        lists = self.changed(src_endpoint={"intermediate_ips": [[["10.0.0.1"]]], "ip": {"ip": "10.0.0.2"}}, dst_endpoint=[1, 2])
        found = self.found([self.changed(), deep, many, lists, self.changed(metadata={"product": {"name": "Amazon VPC", "version": {"a": []}}})], "flowlog.dstport")
        self.assertEqual(len(found), 5)
        self.assertEqual([found[0][0], found[1][0], found[4][0]], ["22", "22", "22"])
        text = json.dumps(self.changed())
        for cut in range(1, len(text), 431):
            done = wireshark.run("tshark", "-r", wireshark.write("documents/cut.json", text + "\n" + text[:cut]), "-T", "fields", "-e", "flowlog.dstport")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertTrue(done.stdout.startswith("22\n"))


if __name__ == "__main__":
    unittest.main()
