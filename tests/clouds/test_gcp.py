# SPDX-License-Identifier: GPL-2.0-or-later
"""Google Cloud's flow logs and firewall log: what an entry says against what Python's json reads in it."""
import base64
import copy
import csv
import datetime
import io
import json
import re
import unittest

import wireshark

IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
#: Paths within a payload or an entry that stand in a field of all clouds; the others are flowlog.gcp.<path>.
NEUTRAL = {"connection.src_ip": "flowlog.ip.src", "connection.dest_ip": "flowlog.ip.dst", "connection.src_port": "flowlog.srcport",
           "connection.dest_port": "flowlog.dstport", "connection.protocol": "flowlog.proto", "reporter": "flowlog.direction",
           "packets_sent": "flowlog.packets", "bytes_sent": "flowlog.bytes", "disposition": "flowlog.action",
           "start_time": "flowlog.start", "end_time": "flowlog.end", "rule_details.reference": "flowlog.rule",
           "rule_details.direction": "flowlog.direction", "instance.project_id": "flowlog.account",
           "instance.region": "flowlog.region", "labels.target_resource_name": "flowlog.resource",
           "timestamp": "flowlog.log.timestamp", "receiveTimestamp": "flowlog.log.ingestion"}
WORDS = {"reporter": {"SRC": "egress", "SRC_GATEWAY": "egress", "DEST": "ingress", "DEST_GATEWAY": "ingress"},
         "disposition": {"DROPPED": "REJECT", "DENIED": "REJECT", "ALLOWED": "ACCEPT"},
         "rule_details.direction": {"INGRESS": "ingress", "EGRESS": "egress"}}
#: What follows from the entry as a whole.
MADE = ("frame.time_epoch", "frame.interface_name", "flowlog.provider", "flowlog.interface", "flowlog.account", "flowlog.region",
        "flowlog.gcp.instance.vm_name", "flowlog.gcp.instance.zone", "flowlog.gcp.vpc.vpc_name", "flowlog.gcp.vpc.project_id",
        "flowlog.gcp.vpc.subnetwork_name", "flowlog.sampled", "flowlog.unknown.name", "flowlog.malformed")


def network(of: str) -> dict:
    return {"project_id": f"{of}-host", "vpc_name": f"{of}-net", "subnetwork_name": f"{of}-subnet", "subnetwork_region": "us-east1"}


def end(of: str) -> dict:
    """All that can be said of one end of a flow."""
    return {
        f"{of}_instance": {"project_id": f"{of}-project", "region": "us-central1", "vm_name": f"{of}-vm", "zone": "us-central1-a",
                           "managed_instance_group": {"name": f"{of}-group", "region": "us-central1", "zone": f"{of}-zone"}},
        f"{of}_vpc": network(of),
        f"{of}_location": {"asn": 15169 + len(of), "city": "Zürich", "continent": "Europe", "country": "che", "region": "ZH"},
        f"{of}_gateway": {"project_id": f"{of}-gp", "location": "us-west1", "name": f"{of}-gateway", "type": "VPN_TUNNEL",
                          "interconnect_name": f"{of}-ic", "interconnect_project_number": "123456789012", "vpc": network(f"{of}-g")},
        f"{of}_gke_details": {"cluster": {"cluster_name": f"{of}-cluster", "cluster_location": "us-central1"},
                              "pod": {"pod_name": f"{of}-pod", "pod_namespace": "default",
                                      "workload": {"workload_name": f"{of}-load", "workload_type": "DEPLOYMENT"}},
                              "service": [{"service_name": f"{of}-service", "service_namespace": "default"}] * 2},
        f"{of}_google_service": {"type": "GOOGLE_API", "service_name": f"{of}.googleapis.com", "connectivity": "PRIVATE_GOOGLE_ACCESS",
                                 "private_domain": "private.googleapis.com"},
        f"{of}_serverless_details": {"project_id": f"{of}-run", "region": "europe-west1", "cloud_run_service_details": {"service_name": "s"},
                                     "cloud_run_job_details": {"job_name": "j"},
                                     "cloud_run_worker_pool_details": {"worker_pool_name": "w"}}}


def balancer() -> dict:
    return {"type": "APPLICATION_LOAD_BALANCER", "scheme": "EXTERNAL_MANAGED", "forwarding_rule_name": "fr",
            "forwarding_rule_project_id": "fp", "url_map_name": "um"}


def connection(number: int = 0, **more) -> dict:
    return {"src_ip": f"10.0.{number // 250}.{1 + number % 250}", "src_port": 40000 + number, "dest_ip": "203.0.113.9", "dest_port": 443,
            "protocol": 6} | more


def flow(number: int = 0, **more) -> dict:
    """A payload as the smallest flow log has it."""
    start = f"2026-11-01T09:{number // 60:02}:{number % 60:02}."
    return {"connection": connection(number), "reporter": "SRC", "bytes_sent": str(1000 + number), "packets_sent": str(1 + number),
            "start_time": start + "123456789Z", "end_time": start + "987654321Z"} | more


def full_flow() -> dict:
    return flow(1) | end("src") | end("dest") | {
        "rtt_msec": "36", "round_trip_time": {"median_msec": 12.75}, "connection_direction": "EGRESS", "rdma_traffic_type": "RoCE",
        "internet_routing_details": {"egress_as_path": [{"as_details": [{"asn": 3491}, {"asn": 150436}]}]},
        "load_balancing": balancer() | {"reporter": "BACKEND", "backend_service_name": "bs", "backend_group_name": "bg",
                                        "backend_group_type": "INSTANCE_GROUP", "backend_group_location": "us-east1", "vpc": network("lb")},
        "network_service": {"dscp": 46},
        "psc": {"reporter": "CONSUMER", "psc_endpoint": {"project_id": "pe", "region": "r1", "psc_connection_id": "77",
                                                         "target_service_type": "PUBLISHED_SERVICE", "vpc": network("pe")},
                "psc_attachment": {"project_id": "pa", "region": "r2", "vpc": network("pa")}}}


def full_drop() -> dict:
    dropped = flow(2, reporter="DEST") | end("dest") | {"disposition": "DROPPED", "drop_reason": "FIREWALL_DENY", "packets_dropped": "7",
                                                        "bytes_dropped": "420", "throughput_inclusion": "EXCLUDED"}
    return {name: value for name, value in dropped.items() if name not in ("packets_sent", "bytes_sent")}


def full_firewall(number: int = 3, **more) -> dict:
    lists = ("source_range", "destination_range", "source_tag", "target_tag", "source_service_account", "target_service_account",
             "source_secure_tag", "target_secure_tag", "source_region_code", "destination_region_code", "source_fqdn", "destination_fqdn",
             "source_threat_intelligence", "destination_threat_intelligence", "source_address_groups", "destination_address_groups")
    return {"connection": connection(number), "disposition": "DENIED",
            "rule_details": {"reference": "network:default/firewall:deny-all", "direction": "EGRESS", "action": "DENY", "priority": 1000,
                             "apply_security_profile_fallback_action": "UNSPECIFIED",
                             "ip_port_info": [{"ip_protocol": "TCP", "port_range": ["443", "8000-8100"]}],
                             **{name: [f"{name}-1", f"{name}-2"] for name in lists}},
            "instance": end("own")["own_instance"], "vpc": network("own"), "remote_instance": end("far")["far_instance"],
            "remote_vpc": network("far"), "remote_location": end("far")["far_location"], "load_balancer_details": balancer()} | more


def entry(payload: dict, number: int = 0) -> dict:
    """The LogEntry of a payload."""
    is_firewall = "rule_details" in payload
    log = "compute.googleapis.com%2Ffirewall" if is_firewall else "networkmanagement.googleapis.com%2Fvpc_flows"
    labels = {"project_id": "log-project", "location": "us-central1", "subnetwork_id": "758019854043528829", "subnetwork_name": "log-subnet"}
    made = {"insertId": f"id{number}", "jsonPayload": payload, "logName": "projects/log-project/logs/" + log, "severity": "INFO",
            "resource": {"type": "gce_subnetwork", "labels": labels}, "timestamp": f"2026-11-01T09:20:{number % 60:02}.000000001Z",
            "receiveTimestamp": f"2026-11-01T09:20:{number % 60:02}.000000002Z"}
    if not is_firewall:
        labels |= {"name": "all", "resource_container": "projects/123456789012"}
        made["labels"] = {"target_resource_name": "projects/p/global/networks/default"}
    return made


def entries(n: int = 30) -> list[dict]:
    payloads = [flow(), full_flow(), full_drop(), full_firewall()] + [flow(i) for i in range(4, n)]
    return [entry(payload, i) for i, payload in enumerate(payloads)]


# ---- what is expected ----

#: Anything else is a guess.
SAID = "this log's source is who opened the flow"



def leaves(value: dict, path: str = "") -> dict:
    """Path -> value of all that is no object, but for what surrounds the payload."""
    found = {}
    for name, inner in value.items():
        at = path if name == "jsonPayload" else f"{path}.{name}" if path else name
        found |= leaves(inner, at) if isinstance(inner, dict) else {at: inner}
    return found


def filter_name(path: str) -> str:
    path = path.replace(".pod.pod_workload.", ".pod.workload.")
    return NEUTRAL.get(path) or "flowlog.gcp." + re.sub("(?<=[a-z])([A-Z])", lambda m: "_" + m[1].lower(), path)


def nanoseconds(text: str) -> int:
    """Of a time as Google's logs or engines write it, or as tshark prints it."""
    text = text.removesuffix(" UTC").removesuffix("Z")
    whole, _, fraction = text.partition(".")
    form = "%b %d, %Y %H:%M:%S" if "," in whole else "%Y-%m-%d %H:%M:%S"
    moment = datetime.datetime.strptime(re.sub(" +", " ", whole.replace("T", " ") if "," not in whole else whole), form)
    return int(moment.replace(tzinfo=datetime.timezone.utc).timestamp()) * 10**9 + int(fraction.ljust(9, "0") or 0)


def shown_alike(rows: list[list[str]]) -> list[list[str]]:
    """Later releases write True where earlier ones write 1."""
    return [["1" if value == "True" else value for value in row] for row in rows]


def is_time(path: str) -> bool:
    return path in ("start_time", "end_time", "timestamp", "receiveTimestamp")


def expected(path: str, value) -> object:
    if is_time(path):
        return nanoseconds(value)
    if isinstance(value, list):
        return json.dumps(value, separators=(",", ":"), ensure_ascii=False)
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() else str(value)
    return WORDS.get(path, {}).get(value, str(value))


def own(of: dict) -> list[str]:
    """The values of MADE, by the members of an entry or a payload."""
    payload, log = of.get("jsonPayload", of), of.get("resource", {}).get("labels", {})
    is_firewall = "rule_details" in payload
    reporter = payload.get("reporter", "")
    side = reporter.split("_")[0].lower()
    vm = payload.get("instance" if is_firewall else f"{side}_instance", {})
    gateway = payload.get(f"{side}_gateway", {})
    vpc = payload.get("vpc" if is_firewall else f"{side}_vpc", {})
    if vm and not reporter.endswith("_GATEWAY"):
        interface = "/".join(vm[part] for part in ("project_id", "zone", "vm_name"))
    elif gateway and reporter.endswith("_GATEWAY"):
        interface = "/".join(gateway[part] for part in ("project_id", "location", "name"))
    else:
        interface = "/".join([log[part] for part in ("project_id", "subnetwork_name") if part in log] + [payload["connection"][f"{side}_ip"]])
    time = nanoseconds(payload["start_time"] if not is_firewall else of["timestamp"])
    counts = any(name in payload for name in ("packets_sent", "bytes_sent", "packets_dropped", "bytes_dropped"))
    return [f"{time // 10**9}.{time % 10**9:09}", interface, "gcp.firewall" if is_firewall else "gcp.vpc", interface,
            vm.get("project_id") or log.get("project_id", ""), vm.get("region", ""), vm.get("vm_name", ""), vm.get("zone", ""),
            vpc.get("vpc_name", ""), vpc.get("project_id", ""), vpc.get("subnetwork_name") or log.get("subnetwork_name", ""),
            "1" if counts else "", "", ""]


# ---- containers ----

def renamed(made: dict, form: str) -> dict:
    """An entry as Log Analytics has it, with a payload that is an object or text."""
    text = json.dumps if form == "text" else copy.copy
    return {"insert_id": made["insertId"], "log_name": made["logName"], "json_payload": text(made["jsonPayload"]), "severity": "INFO",
            "labels": text(made.get("labels", {})) if made.get("labels") else None,
            "resource": {"type": made["resource"]["type"], "labels": text(made["resource"]["labels"])},
            "timestamp": in_sql(made["timestamp"]), "receive_timestamp": in_sql(made["receiveTimestamp"])}


def in_sql(time: str) -> str:
    """With the precision that engines have."""
    return time.replace("T", " ").removesuffix("Z")[:26] + " UTC"


def timed_by_engine(all_of_them: list[dict]) -> list[dict]:
    return [one | {name: in_sql(one[name]) for name in ("timestamp", "receiveTimestamp")} for one in all_of_them]


def of_engine(made: dict, number_type=int) -> dict:
    """A row of BigQuery: native numbers, other times."""
    def native(value):
        if isinstance(value, dict):
            return {name: native(inner) for name, inner in value.items()}
        return number_type(value) if isinstance(value, (str, int)) and re.fullmatch("[0-9]{1,9}", str(value)) else value
    row = native(made)
    row |= {name: in_sql(made[name]) for name in ("timestamp", "receiveTimestamp")}
    return row | {"trace": None, "httpRequest": None}


def flattened(value: dict, separator: str, path: str = "") -> dict:
    found = {}
    for name, inner in value.items():
        if isinstance(inner, dict):
            found |= flattened(inner, separator, path + name + separator)
        else:
            found[path + name] = inner
    return found


def table(rows: list[dict]) -> str:
    text = io.StringIO()
    names = list(dict.fromkeys(name for row in rows for name in row))
    writer = csv.DictWriter(text, names, restval="")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: json.dumps(value, separators=(",", ":"), ensure_ascii=False) if isinstance(value, list) else value
                         for name, value in row.items()})
    return text.getvalue()


def published(made: dict) -> dict:
    """A message of Pub/Sub."""
    data = base64.b64encode(json.dumps(made).encode()).decode()
    return {"ackId": "a", "message": {"data": data, "attributes": {"logging.googleapis.com/timestamp": made["timestamp"]}, "messageId": "1"}}


def lines(items: list) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


class Google(unittest.TestCase):
    def read(self, name: str, text: str, *names: str, **more) -> list[list[str]]:
        more.setdefault("env", IN_ORDER)
        return shown_alike(wireshark.fields(wireshark.write(f"gcp/{name}", text), *names, args=wireshark.ALONE, **more))

    def check(self, name: str, text: str, made: list[dict]):
        """Every value of every entry stands in its field, what the entry does not say has none, and nothing is unknown."""
        paths = {path: filter_name(path) for one in made for path, value in leaves(one).items() if value is not None}
        names = list(dict.fromkeys([*MADE, *paths.values()])) # tshark gives the values of a field that is named twice once
        rows = self.read(name, text, *names)
        self.assertEqual(len(rows), len(made))
        for cells, one in zip(rows, made):
            row = dict(zip(names, cells))
            self.assertEqual([row[name] for name in MADE], own(one))
            says = {path: value for path, value in leaves(one).items() if value is not None}
            self.assertEqual({path: nanoseconds(row[paths[path]]) if is_time(path) else row[paths[path]] for path in says},
                             {path: expected(path, value) for path, value in says.items()})
            follows = {"flowlog.packets", "flowlog.bytes", "flowlog.start", *MADE, *(paths[path] for path in says)}
            self.assertEqual({name: value for name, value in row.items() if value != "" and name not in follows}, {})

    def test_containers_of_json(self):
        all_of_them = entries()
        payloads = [flow(), full_flow(), full_drop(), *(flow(i) for i in range(4, 30))]
        native, floats = [of_engine(one) for one in all_of_them], [of_engine(one, float) for one in all_of_them]
        in_engine = timed_by_engine(all_of_them)
        for name, text, made in (
                ("array.json", json.dumps(all_of_them, indent=2), all_of_them), ("sink.json", lines(all_of_them), all_of_them),
                ("one.json", json.dumps(all_of_them[1]), all_of_them[1:2]), ("page.json", json.dumps({"entries": all_of_them}), all_of_them),
                ("events.json", json.dumps({"events": [{"json": one} for one in all_of_them]}), all_of_them),
                ("payloads.json", json.dumps(payloads), payloads), ("bigquery.json", lines(native), native),
                ("bigquery-floats.json", lines(floats), floats),
                ("analytics.json", lines([renamed(one, "object") for one in all_of_them]), in_engine),
                ("analytics-text.json", json.dumps([renamed(one, "text") for one in all_of_them]), in_engine),
                ("pulled.json", json.dumps([published(one) for one in all_of_them]), all_of_them),
                ("pushed.json", lines([published(one) | {"subscription": "projects/p/subscriptions/s"} for one in all_of_them]), all_of_them),
                ("flat.json", lines([flattened(one, "_") for one in all_of_them]), all_of_them)):
            with self.subTest(name):
                self.check(name, text, made)

    def test_tables(self):
        """A kind of log a table, as a query has it; columns by their paths, or with '_', or by an alias."""
        all_of_them = entries()
        flows = [one for one in all_of_them if "reporter" in one["jsonPayload"]]
        firewall = [one for one in all_of_them if one not in flows]
        for name, made in (("flows", flows), ("firewall", firewall)):
            for separator in "._":
                with self.subTest(name, separator=separator):
                    self.check(f"{name}.csv", table([flattened(one, separator) for one in made]), made)
        with self.subTest("objects in cells"):
            rows = [renamed(one, "text") for one in all_of_them]
            for row in rows:
                row["resource"] = json.dumps(row["resource"])
            self.check("analytics.csv", table(rows), timed_by_engine(all_of_them))
            strange = rows[0] | {"log_name": "projects/p/logs/cloudaudit.googleapis.com%2Factivity", "json_payload": "", "resource": ""}
            found = self.read("mixed.csv", table([rows[0], strange, rows[3], rows[1] | {"resource": "{"}]) + "1,2\n",
                              "flowlog.provider", "flowlog.rule", "flowlog.log.error", "flowlog.unknown.name", "_ws.expert.message")
            self.assertEqual([row[:4] for row in found], [
                ["gcp.vpc", "", "", ""], ["gcp.vpc", "", "the record is not a flow log's", ""],
                ["gcp.firewall", "network:default/firewall:deny-all", "", ""], ["gcp.vpc", "", "", "resource"], ["gcp.vpc", "", "", ""]])
            self.assertIn("the row has", found[4][4])
        payloads = [one["jsonPayload"] for one in flows]
        chosen = (*connection(), "reporter", "start_time", "packets_sent", "drop_reason")
        short = [{name: value for name, value in (one["connection"] | one).items() if name in chosen} for one in payloads]
        rows = self.read("short.csv", table(short), "flowlog.ip.src", "flowlog.dstport", "flowlog.direction", "flowlog.packets")
        self.assertEqual(rows, [[one["connection"]["src_ip"], "443", WORDS["reporter"][one["reporter"]],
                                 str(one.get("packets_sent", ""))] for one in payloads])

    def test_saved_and_counted(self):
        all_of_them = entries(500)
        path = wireshark.write("gcp/many.json", lines(all_of_them))
        counted = wireshark.run("capinfos", "-c", "-T", "-r", path)
        self.assertEqual(counted.stdout.split()[-1], str(len(all_of_them)))
        saved = wireshark.files() / "gcp-many.pcapng"
        self.assertEqual(wireshark.run("editcap", path, saved).returncode, 0)
        names = (*MADE, "flowlog.ip.src", "flowlog.bytes", "flowlog.raw")
        self.assertEqual(wireshark.fields(saved, *names, args=wireshark.ALONE), wireshark.fields(path, *names, args=wireshark.ALONE))

    def test_verdicts_and_reporters(self):
        """What a record means: who reports, what was dropped, who opened the connection, what is an estimate."""
        src, dest = end("src"), end("dest")
        bare = {name: value for name, value in flow().items() if name not in ("packets_sent", "bytes_sent")}
        drop = bare | {"disposition": "DROPPED", "packets_dropped": 9, "bytes_dropped": "0"}
        gateways = {name: {part: value for part, value in (src | dest)[name].items()} for name in ("src_gateway", "dest_gateway")}
        vm = {"src_instance": src["src_instance"], "dest_instance": dest["dest_instance"]}
        shown = ("flowlog.direction", "flowlog.action", "flowlog.packets", "flowlog.bytes", "flowlog.sampled", "flowlog.interface",
                 "flowlog.account", "flowlog.initiator.reason")
        of_src, of_dest, address = "src-project/us-central1-a/src-vm", "dest-project/us-central1-a/dest-vm", "log-project/log-subnet/10.0.0.1"
        cases = [
            (flow() | vm, ["egress", "", "1", "1000", "1", of_src, "src-project", False]),
            (flow(reporter="DEST") | vm, ["ingress", "", "1", "1000", "1", of_dest, "dest-project", False]),
            (flow(reporter="SRC_GATEWAY") | gateways, ["egress", "", "1", "1000", "1", "src-gp/us-west1/src-gateway", "src-gp", False]),
            (flow(reporter="DEST_GATEWAY") | gateways, ["ingress", "", "1", "1000", "1", "dest-gp/us-west1/dest-gateway", "dest-gp", False]),
            (flow(), ["egress", "", "1", "1000", "1", address, "log-project", False]),
            (drop | vm, ["egress", "REJECT", "9", "0", "1", of_src, "src-project", False]),
            # A connection record counts nothing, and is of no sample.
            (bare | vm | {"connection_direction": "EGRESS"}, ["egress", "", "", "", "", of_src, "src-project", True]),
            (bare | vm | {"reporter": "DEST", "connection_direction": "INGRESS"}, ["ingress", "", "", "", "", of_dest, "dest-project", True]),
            (flow() | {"connection_direction": "EGRESS"}, ["egress", "", "1", "1000", "1", address, "log-project", True]),
            # Who answered a SYN and sends is not who opened it; a word that nobody knows says nothing.
            (flow() | {"connection_direction": "INGRESS"}, ["egress", "", "1", "1000", "1", address, "log-project", False]),
            (flow() | {"connection_direction": "SIDEWAYS"}, ["egress", "", "1", "1000", "1", address, "log-project", False]),
            (full_firewall(0), ["egress", "REJECT", "", "", "", "own-project/us-central1-a/own-vm", "own-project", True]),
            (full_firewall(0, disposition="ALLOWED"), ["egress", "ACCEPT", "", "", "", "own-project/us-central1-a/own-vm", "own-project", True]),
            (full_firewall(0, disposition="INTERCEPTED", instance={}),
             ["egress", "INTERCEPTED", "", "", "", "fp/fr", "log-project", True])]
        for number, (payload, wanted) in enumerate(cases):
            with self.subTest(number):
                payload = payload | {"connection": connection(0, src_port=50000)}
                path = wireshark.write(f"gcp/case{number}.json", json.dumps([entry(payload)]))
                (row,) = shown_alike(wireshark.fields(path, *shown, args=("-2",)))
                self.assertEqual(row[:-1] + [row[-1] == SAID], wanted)

    def test_spellings(self):
        """Of hand-made records, which other programs are tested with."""
        made = entry(flow())
        made["jsonPayload"] |= {
            "src_gke_details": {"pod": {"pod_workload": {"workload_name": "w", "workload_type": "JOB"}},
                                "service": {"service_name": "s", "service_namespace": "n"}},
            "src_gateway": {"type": "NAT_GATEWAY", "name": "g"}, "dest_gateway": {"type": "VPN_GATEWAY"}, "rtt_msec": 15,
            "round_trip_time": {"median_msec": 12}}
        self.check("spellings.json", json.dumps(made), [made])
        words = [entry(flow(connection=connection(protocol=word))) for word in ("udp", "TCP", "esp", "falcon")]
        self.assertEqual(self.read("words.json", json.dumps(words), "flowlog.proto", "flowlog.malformed"),
                         [["17", ""], ["6", ""], ["50", ""], ["", "falcon"]])

    def test_odd_input(self):
        """Each entry is a frame, and what is wrong with it is said; nothing is guessed, nothing lost."""
        huge = 2**53 + 1
        audit = {"logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity", "insertId": "a", "timestamp": "2026-11-01T09:00:00Z",
                 "protoPayload": {"@type": "type.googleapis.com/google.cloud.audit.AuditLog", "methodName": "v1.compute.firewalls.patch"}}
        unknown = flow(nat_ip="198.51.100.7", connection=connection(nat_ip="198.51.100.8", deep={"er": [1, {"x": None}]}))
        items = [
            (entry(flow(bytes_sent=huge, packets_sent=str(2**63 - 1))), [str(huge), str(2**63 - 1), "", "", ""]),
            (entry(flow(bytes_sent=str(2**64), packets_sent="-1")), ["", "", "", "packets_sent=-1 bytes_sent=18446744073709551616", ""]),
            (entry(flow(bytes_sent=1776.0, packets_sent="7.0")), ["1776", "7", "", "", ""]),
            (entry(flow(bytes_sent=1.5, packets_sent=None)), ["", "", "", "bytes_sent=1.5", ""]),
            (entry(unknown), ["1000", "1", "connection.nat_ip=198.51.100.8,connection.deep.er=[1,{\"x\":null}],nat_ip=198.51.100.7", "", ""]),
            (entry(flow(start_time="yesterday", reporter="BOTH")), ["1000", "1", "", "reporter=BOTH start_time=yesterday", ""]),
            (entry(flow(bytes_sent={"a": 1}, packets_sent=[1])), ["", "", "bytes_sent.a=1", "packets_sent=[1]", ""]),
            (entry(full_firewall()), ["", "", "", "", ""]),
            (audit, ["", "", "", "", "the record is not a flow log's"]),
            (entry(flow(resource="text", labels=[])), ["1000", "1", "resource=text,labels=[]", "", ""]),
            (entry(flow(connection=connection(src_ip="not an address"))), ["1000", "1", "", "connection.src_ip=not an address", ""]),
            (renamed(entry(flow()), "text") | {"labels": "{broken", "resource": "{\"type\":\"gce_subnetwork\"}"},
             ["1000", "1", "labels={broken", "", ""])]
        names = ("flowlog.bytes", "flowlog.packets", "flowlog.unknown", "flowlog.log.error", "flowlog.malformed.name", "flowlog.malformed")
        rows = self.read("odd.json", json.dumps([item for item, _ in items]), *names)
        self.assertEqual(len(rows), len(items))
        for number, (row, (_, wanted)) in enumerate(zip(rows, items)):
            with self.subTest(number):
                wrong = zip(row[4].split(","), row[5].split(",")) if row[4] else ()
                self.assertEqual([*row[:3], " ".join(f"{name}={value}" for name, value in wrong), row[3]], wanted)

    def test_cut(self):
        """What a shipper cut is a frame that says so, behind all that is whole."""
        for whole in (json.dumps([entry(flow(i), i) for i in range(9)]), lines([entry(flow(i), i) for i in range(9)])):
            for cut in (len(whole) // 2, len(whole) // 2 + 1, len(whole) - 1, len(whole) - 3):
                text, at, n = whole[:cut], 0, 0
                try:
                    while (at := text.index("{", at)) >= 0:
                        at = json.JSONDecoder().raw_decode(text, at)[1]
                        n += 1
                except ValueError:
                    has_rest = "{" in text[at:]
                rows = self.read("cut.json", text, "flowlog.bytes", "flowlog.log.error")
                self.assertEqual([row[0] for row in rows[:n]], [str(1000 + i) for i in range(n)])
                self.assertEqual([row[1] for row in rows[n:]], ["the file ends inside this record"] * has_rest)

    def test_other_logs_alone(self):
        """The same cloud's logs of something else are nobody's, though they have a connection too."""
        nat = {"connection": connection(nat_ip="198.51.100.7", nat_port=1), "allocation_status": "OK", "vpc": network("own"),
               "endpoint": end("own")["own_instance"], "gateway_identifiers": {"gateway_name": "g", "region": "us-central1"}}
        others = {"nat": {"logName": "projects/p/logs/compute.googleapis.com%2Fnat_flows", "jsonPayload": nat}, "nat-alone": nat,
                  "audit": {"logName": "projects/p/logs/cloudaudit.googleapis.com%2Factivity", "protoPayload": {"request": full_firewall()}},
                  "nat-text": {"log_name": "projects/p/logs/compute.googleapis.com%2Fnat_flows", "json_payload": json.dumps(nat)}}
        files = [wireshark.write(f"gcp/other-{name}.{kind}", text) for name, one in others.items()
                 for kind, text in (("json", json.dumps([one] * 9)), ("ndjson", lines([one] * 9)), ("csv", table([flattened(one, "_")] * 9)))]
        judged = wireshark.run("captype", *files)
        self.assertNotIn("flowlog", judged.stdout)
        self.assertEqual(len(judged.stdout.splitlines()) + judged.stderr.count("captype: "), len(files))


if __name__ == "__main__":
    unittest.main()
