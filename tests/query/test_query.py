# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""cloudflow-query and -z flowlog,query: each query returns the rows that the display filter shows."""
import collections
import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import unittest

import rows
import wireshark

PAGE = wireshark.SOURCE / "docs/guide-scale.md"
CONSOLE = re.compile(r"^```console\n\$ (cloudflow-query [^\n]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
PROGRAM = pathlib.Path(os.environ["CLOUDFLOW_BUILD"]) / "programs/cloudflow-query"
ALL = rows.rows(400)

#: Filters of all forms. Those that name what an engine's table has not are asked of the others.
FILTERS = (
    "ip.addr == 203.0.113.9", "ip.src == 10.0.0.0/8 and ip.dst == 198.51.100.7", "ip.addr != 10.0.0.5", "!(ip.addr == 10.0.0.5)",
    "ip.src != 10.0.0.0/8", "not ip.dst in {10.0.0.5, 203.0.113.0/24}", "ipv6.addr == 2001:db8::/32",
    "ipv6.src == 2001:DB8:0::1 or ipv6.dst != 2a05:d018::9", "ip.src", "!ip.src", "ipv6.addr",
    "flowlog.ip.src == 10.0.0.5", "flowlog.ip.addr == 192.0.2.0/24", "flowlog.ipv6.dst == 2001:db8::1",
    "tcp.dstport == 22", "tcp.port == 443 || udp.port == 53", "!(tcp.port == 443)", "tcp.srcport != 80", "udp", "!tcp", "icmp or icmpv6",
    "tcp.dstport in {22, 3389, 8000..8100}", "tcp && !(tcp.dstport in {22, 443})", "flowlog.dstport != 443", "flowlog.port == 0",
    "flowlog.proto == 0x11", "flowlog.proto >= 17 && flowlog.proto < 100", "flowlog.bytes > 4294967296", "flowlog.bytes <= 1000",
    "!flowlog.bytes", "flowlog.packets ge 50 and flowlog.packets lt 60", "not flowlog.packets > 50",
    "flowlog.action == \"REJECT\"", "flowlog.action != \"REJECT\"", "!(flowlog.action == \"REJECT\")", "flowlog.action in {\"ACCEPT\", \"REJECT\"}",
    "flowlog.action == \"it's \\\"odd\\\"\"", "flowlog.direction == \"ingress\" && tcp", "flowlog.direction != \"ingress\"", "!flowlog.direction",
    "flowlog.interface == \"eni-00000000000000001\"", "flowlog.account == \"123456789010\" and !(flowlog.status == \"OK\")",
    "flowlog.status in {\"NODATA\", \"SKIPDATA\"}", "flowlog.start >= \"2026-01-03 10:00:00\"", "flowlog.start < \"2026-01-03 09:55:00Z\" or flowlog.end > \"2026-01-03T11:05:00+01:00\"",
    "flowlog.aws.vpc_id == \"vpc-0a\"", "flowlog.aws.vpc_id != \"vpc-0a\"", "!flowlog.aws.vpc_id && !(udp or tcp)",
    "(ip.addr == 203.0.113.9 or ip.addr == 192.0.2.1) and not (tcp.port == 443 or tcp.port == 80) and flowlog.action == \"ACCEPT\"",
    "!(!(ip.src == 10.0.0.0/8) or !(flowlog.bytes > 100))",
)


def ask(engine: str, text: str, *options: str) -> tuple[int, str, str]:
    done = subprocess.run([PROGRAM, *options, engine, text], capture_output=True, text=True, timeout=60,
                          env={"TZ": "UTC", "LC_ALL": "C.UTF-8"})
    return done.returncode, done.stdout, done.stderr


def either(*values):
    return next((value for value in values if value is not None), None)


class Sql:
    """A table in SQLite: what is spelt otherwise there is replaced."""

    def __init__(self, name: str, columns: dict, table: list, spelt: tuple = ()):
        self.spelt = spelt
        self.rows = rows.database(name, columns, table)

    def answer(self, query: str) -> tuple[list[str], list[tuple]]:
        """The names of the columns and the rows, but for the row's number."""
        for pattern, replacement in self.spelt:
            query = re.sub(pattern, replacement, query)
        cursor = self.rows.execute(query)
        names = [column[0] for column in cursor.description]
        kept = [at for at, name in enumerate(names) if name != "number"]
        return [names[at] for at in kept], [tuple(row[at] for at in kept) for row in cursor]

    def found(self, query: str) -> list[int]:
        query = re.sub(r"\ASELECT .*", "SELECT number", query)
        for pattern, replacement in self.spelt:
            query = re.sub(pattern, replacement, query)
        return sorted(row[0] for row in self.rows.execute(query))


class Words:
    """Rows that a language without a free engine is asked of: its conditions, once respelt, are Python's."""

    def __init__(self, table: list[dict], functions: dict, spelt: tuple):
        self.table, self.functions, self.spelt = table, functions, spelt

    def found(self, query: str) -> list[int]:
        condition = " and ".join(f"({line})" for line in re.findall(r"^\| (?:where|filter) (.*)$", query, re.MULTILINE))
        for pattern, replacement in self.spelt:
            condition = re.sub(pattern, replacement, condition)
        compiled = compile(condition, "query", "eval")
        return sorted(number for number, row in enumerate(self.table)
                      if eval(compiled, self.functions | row))  # noqa: S307 - our own program's text


class Missing:
    """What a comparison with nothing gives: never true."""

    def __eq__(self, other):
        return False

    __ne__ = __lt__ = __le__ = __gt__ = __ge__ = __eq__
    __hash__ = None

    def __add__(self, other):
        return self

    __sub__ = __radd__ = __rsub__ = __add__


NOTHING = Missing()


def athena() -> Sql:
    kinds = {f'"{name.replace("-", "_")}"': "INTEGER" if name in rows.NUMBERS else "TEXT" for name in rows.COLUMNS}
    table = [tuple(row[name] if name in rows.NUMBERS or row[name] is not None else "-" for name in rows.COLUMNS) + (number,)
             for number, row in enumerate(ALL)]
    return Sql("vpc_flow_logs", kinds | {"number": "INTEGER"}, table, ((r"try_cast\((\S+) AS ipaddress\)", r"\1"),))


#: Members of columns that nest stand in the lake's table under names with '_', but for the aliases, which are in quotes.
NESTED = re.compile(r'"[^"]*"|\b(\w+_endpoint|connection_info|traffic|cloud\.account|cloud|metadata\.product)\.(\w+)')


def lake() -> Sql:
    """The interface is at the receiver's end on ingress, else at the sender's; addresses are the packets' where they differ."""
    names = ["metadata_product_name", "metadata_product_version", "cloud_account_uid", "cloud_region", "cloud_zone", "connection_info_protocol_num",
             "connection_info_protocol_ver", "connection_info_tcp_flags", "connection_info_direction", "connection_info_boundary_id", "traffic_packets",
             "traffic_bytes", "start_time_dt", "end_time_dt", "action", "status_code"]
    names += [f"{end}_endpoint_{member}" for end in ("src", "dst") for member in (
        "ip", "port", "svc_name", "intermediate_ips", "interface_uid", "vpc_uid", "subnet_uid", "instance_uid")]
    words = {"ACCEPT": "Allowed", "REJECT": "Denied", "ingress": "Inbound", "egress": "Outbound", None: "-"}
    table = []
    for number, row in enumerate(ALL):
        made = dict.fromkeys(names, "-") | {
            "metadata_product_name": "Amazon VPC", "metadata_product_version": str(row["version"]), "cloud_account_uid": row["account-id"],
            "connection_info_protocol_num": row["protocol"], "connection_info_tcp_flags": None, "connection_info_boundary_id": 99,
            "connection_info_direction": words[row["flow-direction"]], "traffic_packets": row["packets"], "traffic_bytes": row["bytes"],
            "start_time_dt": row["start"], "end_time_dt": row["end"], "action": words[row["action"]], "status_code": row["log-status"]}
        for end, own in (("src", "srcaddr"), ("dst", "dstaddr")):
            address, packet = row[own], row[f"pkt-{own}"]
            made |= {f"{end}_endpoint_ip": packet or address or "-", f"{end}_endpoint_port": row[f"{end}port"],
                     f"{end}_endpoint_intermediate_ips": address if packet not in (None, address) else None}
        here = "dst" if row["flow-direction"] == "ingress" else "src"
        made |= {f"{here}_endpoint_interface_uid": row["interface-id"], f"{here}_endpoint_vpc_uid": row["vpc-id"] or "-"}
        table.append((*made.values(), number))
    return Sql("amazon_security_lake_table_vpc_flow_2_0", dict.fromkeys([*names, "number"], ""), table,
               ((r"try_cast\((.+?) AS ipaddress\)", r"\1"), (r"element_at\((\S+), 1\)", r"\1"),
                (NESTED, lambda match: match[0] if match[0][0] == '"' else f"{match[1].replace('.', '_')}_{match[2]}")))


def insights() -> Words:
    camel = {name: re.sub("-(.)", lambda match: match[1].upper(), name) for name in rows.COLUMNS}
    camel |= {"start": "startTime", "end": "endTime", "srcaddr": "srcAddr", "dstaddr": "dstAddr", "srcport": "srcPort", "dstport": "dstPort"}
    table = [{camel[name]: NOTHING if value is None and name in rows.NUMBERS else either(value, "-")
              for name, value in row.items()} for row in ALL]
    functions = {"ispresent": lambda value: value is not NOTHING, "strcontains": lambda text, part: part in text}
    functions |= {f"isIpv{family}InSubnet": lambda address, network: bool(rows.in_network(network, address)) for family in (4, 6)}
    return Words(table, functions, ((r"(?<![!<>=])=(?!=)", "=="),))


def analytics() -> Words:
    words = {"ACCEPT": "Allowed", "REJECT": "Denied", "ingress": "Inbound", "egress": "Outbound", None: ""}
    protocols = {1: "ICMP", 6: "T", 17: "UDP"}
    table = []
    for row in ALL:
        number = {name: either(row[name], NOTHING) for name in ("dstport", "packets", "bytes", "start", "end")}
        ends = {}
        for end in ("Src", "Dest"):
            address = row["srcaddr" if end == "Src" else "dstaddr"] or ""
            is_public = address in ("203.0.113.9", "198.51.100.7", "192.0.2.1")
            ends |= {f"{end}Ip": "" if is_public else address, f"{end}PublicIps": f"198.18.0.1|1|0|0|0|0|0 {address}|2|0|9|9|9|9" if is_public else ""}
        table.append(ends | {"SubType": "FlowLog", "DestPort": number["dstport"],
                      "L4Protocol": protocols.get(row["protocol"], ""), "FlowDirection": words[row["flow-direction"]],
                      "FlowStatus": words[row["action"]], "PacketsSrcToDest": number["packets"], "PacketsDestToSrc": 0 if row["packets"] else NOTHING,
                      "BytesSrcToDest": number["bytes"], "BytesDestToSrc": 0 if row["bytes"] else NOTHING, "FlowStartTime": row["start"],
                      "FlowEndTime": row["end"], "MacAddress": row["interface-id"]})
    functions = {"isnotempty": bool, "isnotnull": lambda value: value is not NOTHING, "time": rows.seconds}
    functions |= {"has_ipv4": lambda text, address: address in re.split("[ |]", text),
                  "has_ipv4_prefix": lambda text, prefix: any(part.startswith(prefix) for part in re.split("[ |]", text))}
    functions |= {f"ipv{family}_is_in_range": lambda address, network: bool(rows.in_network(network, address)) for family in (4, 6)}
    return Words(table, functions, ((r"(\w+) !contains (\"[^\"]*\")", r"\2 not in \1"), (r"(\w+) contains (\"[^\"]*\")", r"\2 in \1"),
                                    (r"datetime\(([^)]*)\)", r'time("\1")')))


def bigquery() -> Sql:
    kinds = dict.fromkeys(["connection_src_ip", "connection_dest_ip", "connection_src_port", "connection_dest_port", "connection_protocol",
                           "packets_sent", "packets_dropped", "bytes_sent", "bytes_dropped", "start_time", "end_time", "reporter",
                           "disposition", "number"], "")
    table = []
    for number, row in enumerate(ALL):
        dropped = row["action"] == "REJECT"
        counts = [str(row[name]) if row[name] is not None else None for name in ("packets", "bytes")]
        counts = [part for count in counts for part in ((None, count) if dropped else (count, None))]
        table.append((row["srcaddr"], row["dstaddr"], row["srcport"], row["dstport"], row["protocol"], *counts, row["start"] * 10**6,
                      row["end"] * 10**6, {"ingress": "DEST", "egress": "SRC"}.get(row["flow-direction"]),
                      "DROPPED" if dropped else None, number))
    spelt = ((r"\\'", "''"), (r"jsonPayload\.connection\.", "connection_"), (r"jsonPayload\.", ""), (r"NET\.", "NET_"), (r"\bIF\(", "IIF("),
             (r"SAFE_CAST\(((?:[^()]|\([^()]*\))*) AS \w+\)", r"CAST(\1 AS INTEGER)"))
    return Sql("project.dataset.compute_googleapis_com_vpc_flows", kinds, table, spelt)


#: What an engine's table does not have, or not as the log has it; the filter is refused, or asks something else.
LEFT_OUT = {
    "athena": (), "insights": (),
    "securitylake": ("aws.vpc_id",),
    "loganalytics": ("ipv6", "srcport", "tcp.port", "udp.port", "flowlog.port", "aws.vpc_id", "account", "status", "icmpv6", "proto"),
    "bigquery": ("aws.vpc_id", "interface", "account", "status", "ACCEPT", "action != ", "action in"),
}


class Queries(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        path = wireshark.write("rows.log", rows.log(ALL))

        def shown(text: str) -> list[int]:
            return sorted(int(line) - 2 for [line] in wireshark.fields(path, "flowlog.line", display_filter=text, args=wireshark.ALONE))
        with concurrent.futures.ThreadPoolExecutor() as pool:
            cls.shown = dict(zip(FILTERS, pool.map(shown, FILTERS)))

    def check(self, engine: str, table, *options: str, least: int):
        asked = 0
        if isinstance(table, Sql):
            self.addCleanup(table.rows.close)
        for text in FILTERS:
            # The packets' own addresses are in no other table than that of the files.
            packets = "--columns" not in options and engine != "securitylake" and re.search(r"\bip(v6)?\.(addr|src|dst)", text) and "flowlog.ip" not in text
            if packets or any(word in text for word in LEFT_OUT[engine]):
                continue
            with self.subTest(text, engine=engine):
                code, query, problem = ask(engine, text, *options)
                self.assertEqual((code, problem), (0, ""))
                self.assertEqual(table.found(query), self.shown[text], query)
                asked += 1
        self.assertGreaterEqual(asked, least)

    def test_filters_tell_rows_apart(self):
        sizes = collections.Counter(len(found) for found in self.shown.values())
        self.assertLess(sizes[0] + sizes[len(ALL)], 4)

    def test_athena(self):
        self.check("athena", athena(), "--columns", " ".join(rows.COLUMNS), least=len(FILTERS))

    def test_insights(self):
        self.check("insights", insights(), "--columns", "all", least=len(FILTERS))

    def test_security_lake(self):
        self.check("securitylake", lake(), least=30)

    def test_log_analytics(self):
        self.check("loganalytics", analytics(), least=15)

    def test_bigquery(self):
        self.check("bigquery", bigquery(), least=20)

    def test_as_a_report(self):
        path = wireshark.write("rows.log", rows.log(ALL))
        text = 'flowlog.aws.vpc_id == "vpc-0a" && tcp'
        report = json.loads(wireshark.tshark("-q", "-r", path, "-z", f"flowlog,query,json,athena,{text}"))
        self.assertEqual(report["query"] + "\n", ask("athena", text, "--columns", "all")[1])
        self.assertEqual(report["records"], len(self.shown['flowlog.aws.vpc_id == "vpc-0a"']) and len(
            [row for row in ALL if row["vpc-id"] == "vpc-0a" and row["protocol"] == 6]))
        other = wireshark.tshark("-q", "-r", wireshark.copy(wireshark.SOURCE / "samples/azure-vnet.json"), "-z", "flowlog,query,athena,tcp")
        self.assertIn(ask("athena", "tcp")[1], other)
        self.assertRegex(other, r"No record of this file is of the AWS VPC flow log: [^\n]+\n=+\n\Z")
        default = wireshark.copy(wireshark.SOURCE / "samples/aws-vpc-default.log")
        printed = wireshark.tshark("-q", "-r", default, "-z", "flowlog,query,athena,flowlog.aws.vpc_id or tcp")
        self.assertIn("The filter cannot be asked", printed)

    def test_refusals(self):
        cases = {"": "ends where a field is missing", "ip.addr ==": "a value is missing at the end", "ip.addr == x": "not an address",
                 "ip.addr == 10.0.0.0/33": "not an address", "ipv6.addr == 10.0.0.1": "of IPv6", "flowlog.bytes contains 3": "cannot be asked",
                 "ip.src[0] == 1": "cannot be asked", "count(ip.src) > 1": "functions", "foo.bar": "foo.bar is no field", "((ip.src)": "missing",
                 "tcp == 4": "is a protocol", "flowlog.srcport in {}": "a set is empty", "flowlog.bytes > -1": "not a number",
                 "flowlog.bytes > 99999999999999999999": "not a number", 'ip.src == "10.0.0.1': "no end", 'flowlog.action < "B"': "can be equal or not",
                 "ip.src ip.dst": "stands where", "flowlog.start > yesterday": "not a time", "(" * 5000 + "tcp": "levels deep",
                 "!" * 5000 + "tcp": "levels deep", "tcp or " * 10000 + "tcp": "longer than", 'flowlog.interface == "a\x01"': "no place in a query",
                 "tcp.dstport not in {22}": "write !(tcp.dstport in", "tcp.flags.syn == 1": "is no field that can be asked", "tcp.port in {22 23}": "missing in a set", "flowlog.tcp.flags.syn": "no column", "$private(ip.src)": "stands where a field"}
        for text, words in cases.items():
            for engine in LEFT_OUT:
                with self.subTest(text[:40], engine=engine):
                    code, query, problem = ask(engine, text)
                    self.assertEqual((code, query), (1, ""))
                    self.assertIn(words, problem)
        self.assertIn("cannot be asked whether SrcPublicIps", ask("loganalytics", "ip.src == 10.0.0.0/12")[2])
        self.assertIn("has no column for tcp.port", ask("loganalytics", "tcp.port == 22")[2])
        self.assertIn("no word for the protocol 58", ask("loganalytics", "icmpv6")[2])
        self.assertEqual(ask("nobody", "tcp")[0], 2)
        self.assertIn("bigquery", subprocess.run([PROGRAM, "--list"], capture_output=True, text=True).stdout)


class Page(unittest.TestCase):
    def test_commands_print_what_the_page_shows(self):
        page = PAGE.read_text()
        self.assertGreater(len(CONSOLE.findall(page)), 1)
        self.assertEqual(up_to_date(page), page, "run PYTHONPATH=tests/lib python3 tests/query/test_query.py --write")

    def test_each_engine_is_on_the_page(self):
        page = PAGE.read_text()
        names = subprocess.run([PROGRAM, "--list"], capture_output=True, text=True).stdout.splitlines()
        self.assertEqual([line.split()[0] for line in names], re.findall(r"^\| `(\w+)` \|", page, re.MULTILINE))


#: What stands in for the clouds' own programs: it keeps the query, and prints what those do of the rows that it finds.
STAND_IN = """#!/bin/sh
for word; do
    case $word in SELECT*|fields*|NTANetAnalytics*) printf '%s' "$word" > "$(dirname "$0")/asked" ;; esac
done
case "$(basename "$0") $1 $2" in
    *start-*) echo 00000000-0000-4000-8000-000000000000 ;;
    *) cat "$(dirname "$0")/result" ;;
esac
"""


def athena_result(query: str) -> list:
    """With the columns of the default format, which the usual table has."""
    names = rows.COLUMNS[:14]
    return [[name.replace("-", "_") for name in names]] + [[ALL[number][name] for name in names] for number in athena().found(query)]


def insights_result(query: str) -> dict:
    """Rows of the default format, whose version is 2."""
    lines = rows.log(ALL).splitlines()
    results = [[{"field": "@timestamp", "value": "2026-01-03 10:00:00.000"}, {"field": "@logStream", "value": "eni-00000000000000001-all"},
                {"field": "@message", "value": " ".join(["2", *lines[number + 1].split()[1:14]])}, {"field": "@ptr", "value": "CmEKJgoi"}]
               for number in insights().found(query)]
    return {"results": results, "statistics": {"recordsMatched": float(len(results))}, "status": "Complete"}


def bigquery_result(query: str) -> list:
    def shown(row: dict) -> dict:
        dropped = row["action"] == "REJECT"
        return {"logName": "projects/p/logs/compute.googleapis.com%2Fvpc_flows", "jsonPayload": {
            "connection": {"src_ip": row["srcaddr"], "dest_ip": row["dstaddr"], "src_port": str(row["srcport"]),
                           "dest_port": str(row["dstport"]), "protocol": str(row["protocol"])},
            "reporter": "SRC", "disposition": "DROPPED" if dropped else None,
            "packets_dropped" if dropped else "packets_sent": str(row["packets"]), "start_time": f"2026-01-03T10:00:{row['start'] % 60:02}Z",
            "end_time": f"2026-01-03T10:01:{row['start'] % 60:02}Z"}}
    return [shown(ALL[number]) for number in bigquery().found(query.replace("my-project.my_dataset", "project.dataset"))]


def csv_text(table: list) -> str:
    """As Athena writes it: each value in quotes, and what is NULL nothing."""
    return "".join(",".join("" if value is None else f'"{value}"' for value in row) + "\n" for row in table)


def moment(seconds: int) -> str:
    return datetime.datetime.fromtimestamp(seconds, datetime.timezone.utc).strftime("%Y-%m-%d %H:%M:%S.000")


def lake_result(query: str) -> list:
    """What the query itself names its columns."""
    names, found = lake().answer(query)
    return [names] + [[moment(value) if name.endswith("_dt") else value for name, value in zip(names, row)] for row in found]


def analytics_result(query: str) -> list:
    """As az prints it: all values are text."""
    table = analytics()

    def text(name: str, value) -> str | None:
        return None if value is NOTHING else moment(value).replace(" ", "T") + "Z" if name.endswith("Time") else str(value)
    return [{"TableName": "PrimaryResult", "FlowType": "ExternalPublic", "TimeGenerated": "2026-01-03T11:00:00Z",
             **{name: text(name, value) for name, value in table.table[number].items()}} for number in table.found(query)]


def athena_all(query: str) -> list:
    """With all columns that the log has, as the table then has too."""
    names, found = athena().answer(query)
    return [names, *map(list, found)]


#: What every answer has to say of a row, and what those say that have more columns of the log.
SAID = ("frame.time_epoch", "flowlog.provider", "flowlog.ip.src", "flowlog.ipv6.src", "flowlog.ip.dst", "flowlog.ipv6.dst", "flowlog.srcport",
        "flowlog.dstport", "flowlog.proto", "flowlog.packets", "flowlog.bytes", "flowlog.start", "flowlog.end", "flowlog.action",
        "flowlog.status", "flowlog.interface", "flowlog.account", "flowlog.log.error")
MORE = ("ip.addr", "ipv6.addr", "flowlog.direction", "flowlog.aws.vpc_id")


class Answers(unittest.TestCase):
    """What an engine's answer shows, in the form that it has, are the very rows that the display filter shows of the log."""

    ASKED = ("flowlog.action == \"REJECT\" && tcp", "ip.src == 10.0.0.0/8 and ip.dst != 198.51.100.7", "ipv6.addr == 2001:db8::/32",
             "flowlog.status in {\"NODATA\", \"SKIPDATA\"}", "flowlog.bytes > 4294967296 || udp", "flowlog.start >= \"2026-01-03 10:00:00\"")

    def check(self, engine: str, answer, suffix: str, fields: tuple, *options: str, asked: tuple = ASKED):
        path = wireshark.write("rows.log", rows.log(ALL))
        for number, text in enumerate(asked):
            with self.subTest(text, engine=engine):
                query = ask(engine, text, *options)[1].rstrip("\n")
                result = wireshark.write(f"answer-{engine}-{number}{suffix}", answer(query))
                expected = wireshark.fields(path, *fields, display_filter=text, args=wireshark.ALONE)
                self.assertGreater(len(expected), 10)
                self.assertEqual(sorted(wireshark.fields(result, *fields, args=wireshark.ALONE)), sorted(expected))

    def test_athena(self):
        self.check("athena", lambda query: csv_text(athena_all(query)), ".csv", SAID + MORE, "--columns", " ".join(rows.COLUMNS))

    def test_insights(self):
        """Rows of the default format have not the packets' addresses."""
        self.check("insights", lambda query: json.dumps(insights_result(query), indent=4), ".json", SAID,
                   asked=tuple(text.replace("ip.src", "flowlog.ip.src").replace("ip.dst", "flowlog.ip.dst").replace("ipv6.addr", "flowlog.ipv6.addr")
                               for text in self.ASKED))

    def test_log_analytics(self):
        """A summary has no source ports, and public addresses stand in lists, of which each is found."""
        fields = ("flowlog.dstport", "flowlog.proto", "flowlog.action", "flowlog.direction", "flowlog.start", "flowlog.end", "flowlog.interface",
                  "flowlog.log.error")
        asked = ("flowlog.action == \"REJECT\" && tcp", "flowlog.ip.src == 10.0.0.0/8 && udp", "tcp.dstport in {22, 443} && flowlog.direction == \"ingress\"")
        self.check("loganalytics", lambda query: json.dumps(analytics_result(query), indent=2), ".json", fields, asked=asked)
        result = wireshark.write("analytics.json", json.dumps(analytics_result(ask("loganalytics", "tcp")[1])))
        for address in ("10.0.0.5", "203.0.113.9", "198.51.100.7"):
            found = wireshark.fields(result, "frame.number", display_filter=f"ip.addr == {address}", args=wireshark.ALONE)
            self.assertEqual(len(found), sum(row["protocol"] == 6 and address in (row["srcaddr"], row["dstaddr"]) for row in ALL))


class RoundTrip(unittest.TestCase):
    """The page's commands, with what stands in for the clouds."""

    RESULTS = {"athena": lambda query: csv_text(athena_result(query)), "insights": lambda query: json.dumps(insights_result(query)),
               "loganalytics": lambda query: json.dumps(analytics_result(query)),
               "bigquery": lambda query: json.dumps(bigquery_result(query))}

    def test_commands(self):
        folder = wireshark.files() / "round-trip"
        folder.mkdir()
        folder.chmod(0o777)
        for name, text in (("aws", STAND_IN), ("az", STAND_IN), ("bq", STAND_IN), ("cloudflow-query", PROGRAM.read_bytes())):
            wireshark.write(f"round-trip/{name}", text).chmod(0o755)
        page = PAGE.read_text()
        blocks = [block for block in re.findall(r"^```\n(.*?)^```$", CONSOLE.sub("", page), re.MULTILINE | re.DOTALL)
                  if "tshark" in block and "cloudflow-query" in block]
        self.assertEqual(len(blocks), len(self.RESULTS))
        for block in blocks:
            options, engine, text = re.search(r"cloudflow-query (.*?)(\w+) '([^']+)'", block).groups()
            with self.subTest(engine):
                query = ask(engine, text, *options.split())[1].rstrip("\n")
                wireshark.write("round-trip/result", self.RESULTS[engine](query))
                done = wireshark.run("sh", "-e", "-c", f"cd round-trip; {block}", env={"PATH": f"{folder}:{os.environ['PATH']}"})
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertEqual((folder / "asked").read_text(), query)
                expected = [row for row in ALL if expected_of(text, row)]
                self.assertGreater(len(expected), 5)
                self.assertEqual(len(done.stdout.splitlines()), len(expected))
                self.assertTrue(any(address in done.stdout for address in ("203.0.113.9", "198.51.100.7", "10.0.0.5")))


def expected_of(text: str, row: dict) -> bool:
    """The page's filters, once more, by hand."""
    if "203.0.113.9" in text:
        return row["action"] == "REJECT" and "203.0.113.9" in (row["srcaddr"], row["dstaddr"])
    if "10.0.0.5" in text:
        return row["srcaddr"] == "10.0.0.5"
    if "ingress" in text:
        return row["action"] == "ACCEPT" and row["protocol"] == 6 and row["flow-direction"] == "ingress"
    if "3389" in text:
        return row["action"] == "ACCEPT" and row["protocol"] == 6 and row["dstport"] == 3389
    return row["protocol"] == 6 and 22 in (row["srcport"], row["dstport"])


def up_to_date(page: str) -> str:
    def printed(block: re.Match) -> str:
        answer = subprocess.run([PROGRAM, *shlex.split(block[1])[1:]], capture_output=True, text=True, check=True, env={"TZ": "UTC"})
        return f"```console\n$ {block[1]}\n{answer.stdout}```"
    return CONSOLE.sub(printed, page)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        PAGE.write_text(up_to_date(PAGE.read_text()))
    else:
        unittest.main()
