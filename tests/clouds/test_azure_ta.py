# SPDX-License-Identifier: GPL-2.0-or-later
"""Traffic Analytics' tables: what each row shows, in every form that they are handed on in, against Python's csv and json."""
import base64
import csv
import io
import json
import random
import re
import unittest

import wireshark

ALONE = wireshark.ALONE
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
SAMPLE = wireshark.SOURCE / "samples/azure-ta.csv"
#: Columns that stand in a field of all clouds; the others are flowlog.azure.<column>.
NEUTRAL = {"TimeGenerated": "flowlog.log.timestamp", "FlowStartTime": "flowlog.start", "FlowEndTime": "flowlog.end",
           "DestPort": "flowlog.dstport", "L4Protocol": "flowlog.proto", "FlowDirection": "flowlog.direction",
           "FlowStatus": "flowlog.action", "MacAddress": "flowlog.interface", "PacketsDestToSrc": "flowlog.packets.received",
           "PacketsSrcToDest": "flowlog.packets.sent", "BytesDestToSrc": "flowlog.bytes.received",
           "BytesSrcToDest": "flowlog.bytes.sent", "AclRule": "flowlog.rule", "AzureRegion": "flowlog.region"}
WORDS = {"FlowDirection": {"Inbound": "ingress", "I": "ingress", "Outbound": "egress", "O": "egress"},
         "FlowStatus": {"Allowed": "ACCEPT", "A": "ACCEPT", "Denied": "REJECT", "D": "REJECT"},
         "L4Protocol": {"T": "6", "TCP": "6", "U": "17", "UDP": "17", "ICMP": "1"}}
TIMES = ("TimeGenerated", "FlowIntervalStartTime", "FlowIntervalEndTime", "FlowStartTime", "FlowEndTime")
LISTS = ("SrcPublicIps", "DestPublicIps")
COUNTERS = ("flows_started", "flows_ended", "packets_out", "packets_in", "bytes_out", "bytes_in")
#: Columns whose names the older table has otherwise.
OLDER = {"SrcNic": "NIC1", "DestNic": "NIC2", "SrcVm": "VM1", "DestVm": "VM2", "SrcSubnet": "Subnet1", "DestSubnet": "Subnet2",
         "SrcRegion": "Region1", "DestRegion": "Region2", "SrcIp": "SrcIP", "DestIp": "DestIP", "NsgRule": "NSGRule", "NsgList": "NSGList",
         "MacAddress": "MACAddress", "SrcPublicIps": "SrcPublicIPs", "DestPublicIps": "DestPublicIPs"}


def columns() -> list[str]:
    with SAMPLE.open(newline="") as file:
        return [name.removesuffix(" [UTC]") for name in next(csv.reader(file))]


def filter_of(column: str) -> str:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", column).lower()
    return NEUTRAL.get(column, "flowlog.azure." + words)


def public_list(pick: random.Random, n: int) -> str:
    return " ".join("|".join(map(str, (f"2001:db8::{pick.randrange(1, 9999):x}" if pick.random() < 0.2 else
                                       f"198.51.{pick.randrange(100, 103)}.{pick.randrange(256)}",
                                       *(pick.randrange(1 << 40) for _ in COUNTERS)))) for _ in range(n))


def rows(seed: int, n: int) -> list[dict]:
    """Flow rows with a value in every column that has one."""
    pick = random.Random(seed)
    made = []
    for number in range(n):
        row = {name: f"{name} {number}" for name in columns()}
        public = number % 4
        row |= {name: f"2026-01-13T10:{number % 60:02}:{at:02}.{pick.randrange(10 ** 7):07}Z" for at, name in enumerate(TIMES)}
        row |= {"SubType": "FlowLog", "FaSchemaVersion": "3", "SrcIp": "" if public == 1 else f"10.1.0.{number % 250}",
                "DestIp": "" if public == 2 else "2001:db8:1::7" if number % 7 == 3 else "10.2.0.9", "DestPort": pick.choice((22, 443, 65535)),
                "L4Protocol": pick.choice(tuple(WORDS["L4Protocol"])), "IsFlowCapturedAtUdrHop": pick.choice((True, False)),
                "FlowDirection": pick.choice(tuple(WORDS["FlowDirection"])), "FlowStatus": pick.choice(tuple(WORDS["FlowStatus"])),
                "MacAddress": f"7C1E520A{number % 5:04}", "TargetResourceId": "", "NsgRule": "",
                "SrcPublicIps": public_list(pick, 1 + number % 5) if public == 1 else "",
                "DestPublicIps": public_list(pick, 1 + number % 9) if public == 2 else ""}
        row |= {name: pick.randrange(1 << 50) for name in row if re.search("Flows$|^Packets|^Bytes", name)}
        made.append(row)
    return made


def text_of(value) -> str:
    return "" if value is None else str(value).lower() if isinstance(value, bool) else str(value)


def shown_bool(value: bool) -> str:
    return str(value) if wireshark.release() >= (4, 4) else str(int(value))


def expected(row: dict) -> dict[str, str]:
    """Filter -> what it shows of the row, but for addresses, lists and times."""
    return {filter_of(name): WORDS.get(name, {}).get(str(value), text_of(value)) if name != "IsFlowCapturedAtUdrHop" else
            shown_bool(value) for name, value in row.items()
            if name not in ("SrcIp", "DestIp", "NsgRule", *LISTS, *TIMES)}


def times_of(row: dict) -> dict[str, str]:
    """Filter -> time as printed, nine digits."""
    made = {}
    for name in TIMES:
        clock, fraction = row[name].removesuffix("Z").split("T")[1].split(".")
        made[filter_of(name)] = wireshark.shown_time(f"Jan 13, 2026 {clock}.{fraction.ljust(9, '0')} UTC")
    return made


def own_address(row: dict, end: str) -> str:
    """The address of an end: its own, or the one that stands alone in the list."""
    listed = row[f"{end}PublicIps"].split()
    return row[f"{end}Ip"] or (listed[0].split("|")[0] if len(listed) == 1 else "")


def portal(made: list[dict]) -> str:
    """As the portal saves a result in American English."""
    def local(text: str) -> str:
        hour, rest = int(text[11:13] or 0), text[13:-1]
        return text and f"1/13/2026, {(hour - 1) % 12 + 1}{rest} {'AM' if hour < 12 else 'PM'}"
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([name + " [UTC]" if name in TIMES else name for name in made[0]])
    writer.writerows([local(value) if name in TIMES else text_of(value) for name, value in row.items()] for row in made)
    return "\ufeff" + out.getvalue()


def doubles(made: list[dict]) -> str:
    """CSV whose numbers have a fraction, with times as the API writes them and names in other capitals."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([name.upper() if at % 2 else name.lower() for at, name in enumerate(made[0])])
    writer.writerows([f"{value}.0" if type(value) is int else str(value) for value in row.values()] for row in made)
    return out.getvalue()


def nulls(row: dict) -> dict:
    return {name: None if value == "" else value for name, value in row.items()}


def table(made: list[dict], name: str = "PrimaryResult") -> dict:
    return {"name": name, "columns": [{"name": name, "type": "string"} for name in made[0]], "rows": [list(nulls(row).values()) for row in made]}


def wrapped(made: list[dict]) -> dict[str, str]:
    """Name of a file -> the rows in it, in each way that they are handed on."""
    lines = [json.dumps(nulls(row)) for row in made]
    printed = [{name: None if value == "" else str(value) for name, value in row.items()} | {"TableName": "PrimaryResult"} for row in made]
    body = json.dumps({"records": made})
    return {
        "portal.csv": portal(made), "doubles.csv": doubles(made), "export.json": "\n".join(lines), "cli.json": json.dumps(printed, indent=2),
        "api.json": json.dumps({"tables": [table(made)]}), "api-pretty.json": json.dumps({"tables": [table(made)], "statistics": {"a": [1]}}, indent=2),
        "kusto.json": json.dumps({"Tables": [{"TableName": "Table_0", "Columns": [{"ColumnName": name} for name in made[0]],
                                              "Rows": [list(row.values()) for row in made]}]}),
        "names-only.json": json.dumps({"columns": list(made[0]), "rows": [list(row.values()) for row in made]}),
        "hub.json": json.dumps({"body": {"records": made}, "offset": "1", "sequenceNumber": 7}),
        "hub-text.json": json.dumps({"Body": body, "SequenceNumber": 7, "EnqueuedTimeUtc": "1/13/2026 11:00:00 AM"}),
        "hub-bytes.json": json.dumps({"Body": base64.b64encode(body.encode()).decode()}),
        "kafka.json": json.dumps({"topic": "flows", "partition": 0, "value": body}),
        "splunk.json": "\n".join(json.dumps({"preview": False, "offset": at, "result": {"_raw": line, "host": "h"}})
                                 for at, line in enumerate(lines)),
    }


class Values(unittest.TestCase):
    """Every column, in every wrapper."""

    @classmethod
    def setUpClass(cls):
        cls.rows = rows(17, 24)
        cls.expected = [expected(row) | times_of(row) for row in cls.rows]

    def shown(self, name: str, content: str, filters: list[str]) -> list[list[str]]:
        return wireshark.fields(wireshark.write(f"ta/{name}", content), *filters, args=(*ALONE, "-E", "aggregator=;"), env=IN_ORDER)

    def test_each_column_in_each_wrapper(self):
        filters = list(self.expected[0])
        ends = ["flowlog.ip.src", "flowlog.ipv6.src", "flowlog.ip.dst", "flowlog.ipv6.dst"]
        listed = ["flowlog.azure.src_public_ip", "flowlog.azure.src_public_ip.ipv6", "flowlog.azure.dest_public_ip",
                  "flowlog.azure.dest_public_ip.ipv6", *(f"flowlog.azure.public_ip_{name}" for name in COUNTERS)]
        bad = ["flowlog.malformed", "flowlog.unknown.name", "flowlog.log.error", "flowlog.provider"]
        for name, content in wrapped(self.rows).items():
            with self.subTest(name):
                shown = self.shown(name, content, filters + ends + listed + bad)
                self.assertEqual(len(shown), len(self.rows))
                for got, row, want in zip(shown, self.rows, self.expected):
                    got = dict(zip(filters + ends + listed + bad, got))
                    if name == "cli.json":
                        want = want | {"flowlog.azure.type": got["flowlog.azure.type"]}
                    self.assertEqual({at: got[at] for at in filters}, want)
                    self.assertEqual([got[at] for at in bad], ["", "", "", "azure.ta"])
                    for end, at in (("Src", "src"), ("Dest", "dst")):
                        address = own_address(row, end)
                        self.assertEqual([got[f"flowlog.ip.{at}"], got[f"flowlog.ipv6.{at}"]],
                                         ["", address] if ":" in address else [address, ""])
                    elements = [element.split("|") for element in (row["SrcPublicIps"] + row["DestPublicIps"]).split()]
                    end = "src" if row["SrcPublicIps"] else "dest"
                    for suffix, is_wanted in (("", False), (".ipv6", True)):
                        self.assertEqual(got[f"flowlog.azure.{end}_public_ip{suffix}"],
                                         ";".join(element[0] for element in elements if (":" in element[0]) == is_wanted))
                    for position, counter in enumerate(COUNTERS, 1):
                        self.assertEqual(got[f"flowlog.azure.public_ip_{counter}"], ";".join(element[position] for element in elements))

    def test_what_the_wrapper_says(self):
        files = wrapped(self.rows[:2])
        self.assertEqual(self.shown("api.json", files["api.json"], ["flowlog.log.wrapper"]), [['{"name":"PrimaryResult"}']] * 2)
        time = wireshark.shown_time("Jan 13, 2026 11:00:00.000000000 UTC")
        self.assertEqual(self.shown("hub-text.json", files["hub-text.json"], ["flowlog.log.ingestion"]), [[time]] * 2)

    def test_sums_leave_out_what_was_not_counted(self):
        refused = rows(18, 1)[0] | {"FlowStatus": "D", **dict.fromkeys(("PacketsDestToSrc", "PacketsSrcToDest", "BytesDestToSrc",
                                                                        "BytesSrcToDest"), 0)}
        counted = rows(19, 1)[0] | {"FlowStatus": "Allowed", "PacketsDestToSrc": 5, "PacketsSrcToDest": 7}
        shown = self.shown("sums.json", json.dumps([refused, counted]), ["flowlog.packets.sent", "flowlog.packets", "flowlog.sampled"])
        self.assertEqual(shown, [["0", "", ""], ["7", "12", ""]])


class OlderTable(unittest.TestCase):
    """AzureNetworkAnalytics_CL, whose names end in a letter for the type."""

    def test_columns_by_their_stems(self):
        def suffix(name: str) -> str:
            kind = "t" if name in TIMES else "d" if re.search("Flows$|Port$", name) else "b" if name.startswith("Is") else "s"
            return f"{OLDER.get(name, name)}_{kind}" if name not in ("TimeGenerated", "TenantId", "Type", "SourceSystem") else name
        made = rows(20, 3)
        known = {name for name in made[0] if not re.match("Packets|Bytes|Acl|Status|Private|.*Service|.*Tenant|.*Environment|.*Cloud|"
                                                          ".*NetworkGroups|FlowLogR|TargetR|.*Subscription|SrcPorts|.*Gateway|.*Circuit$|"
                                                          ".*Balancer", name)} | {"TenantId"}
        older = [{suffix(name): value for name, value in row.items() if name in known} for row in made]
        ways = ({"FlowDirection_s": "O"}, {"FlowDirection_s": "I"}, {"FlowDirection_s": "O", "FlowStatus_s": "D"})
        counters = {"InboundPackets_d": 3.0, "OutboundPackets_d": 4.0, "InboundBytes_d": 300.0, "OutboundBytes_d": 400.0}
        older = [row | {"FlowStatus_s": "A"} | way | counters | {"PublicIPs_s": "203.0.113.77|1|1|2|3|4|5", "VMIP_s": "10.9.9.9"}
                 for row, way in zip(older, ways)]
        path = wireshark.write("ta/older.json", json.dumps(older))
        fields = ["flowlog.packets.sent", "flowlog.packets.received", "flowlog.bytes.sent", "flowlog.packets", "flowlog.bytes",
                  "flowlog.unknown.name", "flowlog.malformed", "flowlog.azure.src_vm", "flowlog.azure.public_ip"]
        shown = wireshark.fields(path, *fields, args=ALONE, env=IN_ORDER)
        names = [row["SrcVm"] for row in made]
        # What came in and what went out is the source's and the destination's only where the source is at the interface.
        self.assertEqual(shown, [["4", "3", "400", "7", "700", "", "", names[0], "203.0.113.77"],
                                 ["", "", "", "7", "700", "", "", names[1], "203.0.113.77"],
                                 ["4", "3", "400", "7", "700", "", "", names[2], "203.0.113.77"]])
        for condition, n in (("ip.addr == 203.0.113.77", 3), ("ip.src == 203.0.113.77", 0), ("ip.addr == 10.9.9.9", 3)):
            self.assertEqual(len(wireshark.fields(path, "frame.number", display_filter=condition, args=ALONE)), n, condition)


def one(**more) -> dict:
    return rows(1, 1)[0] | {"SrcIp": "", "SrcPublicIps": "203.0.113.9|9|8|7|6|5|4", **more}


class Lists(unittest.TestCase):
    """Public addresses, each with its own counters."""

    def shown(self, name: str, public: str, *fields: str, condition: str | None = None) -> list[list[str]]:
        path = wireshark.write(f"ta/{name}.json", json.dumps(one(SrcPublicIps=public)) + "\n" + json.dumps(one()))
        return wireshark.fields(path, *fields, args=ALONE, env=IN_ORDER, display_filter=condition)

    def test_each_address_is_found_at_its_end(self):
        path = wireshark.write("ta/found.json", "\n".join(json.dumps(row) for row in (
            one(SrcPublicIps="203.0.113.9|1|1|1|1|1|1 2001:db8::9|2|2|2|2|2|2"),
            rows(2, 1)[0] | {"DestIp": "", "DestPublicIps": "198.51.100.1|1|1|1|1|1|1   198.51.100.2|3|3|3|3|3|3 "})))
        for condition, frames in (("ip.addr == 203.0.113.9", "1"), ("ip.src == 203.0.113.9", "1"), ("ip.dst == 203.0.113.9", ""),
                                  ("ipv6.src == 2001:db8::9", "1"), ("ip.dst == 198.51.100.2", "2"), ("ip.addr == 198.51.100.0/24", "2"),
                                  ("flowlog.ip.addr == 198.51.100.2", "2"), ("flowlog.ip.dst", "1"), ("flowlog.ip.src", "2"),
                                  ("flowlog.azure.public_ip_bytes_in == 3", "2"), ("ip.src_host == \"203.0.113.9\"", "1")):
            found = wireshark.fields(path, "frame.number", display_filter=condition, args=ALONE, env=IN_ORDER)
            self.assertEqual(",".join(number for number, in found), frames, condition)

    def test_tree_has_a_branch_for_each(self):
        path = wireshark.write("ta/tree.json", json.dumps(one(SrcPublicIps="203.0.113.9|1|2|3|4|5|6 198.51.100.7|7|8|9|10|11|12")))
        tree = wireshark.tshark("-r", path, "-O", "flowlog", *ALONE)
        branch = tree[tree.index("        Public Sources:"):]
        lines = branch.splitlines()[1:15]
        counters = ("Flows Started", "Flows Ended", "Outbound Packets", "Inbound Packets", "Outbound Bytes", "Inbound Bytes")
        self.assertEqual(lines, [line for address, first in (("203.0.113.9", 1), ("198.51.100.7", 7)) for line in (
            f"            Public Source: {address}",
            *(f"                {name}: {first + at}" for at, name in enumerate(counters)))])

    def test_one_alone_is_the_end_and_several_are_none(self):
        bad = "203.0.113.9|1|1|1|1|1|1 nobody|1|1|1|1|1|1"
        for name, public, source in (("alone", "203.0.113.9|1|1|1|1|1|1", "203.0.113.9"), ("two", "203.0.113.9|1|1|1|1|1|1 192.0.2.1|1|1|1|1|1|1", ""),
                                     ("bad", bad, ""), ("none", "", ""), ("short", "203.0.113.9|1 192.0.2.1|1|1|1|1|1|1", "")):
            with self.subTest(name):
                self.assertEqual(self.shown(name, public, "flowlog.ip.src", "_ws.col.Source")[0], [source, source])

    def test_hostile_elements_are_marked(self):
        cases = {"203.0.113.9|1|2|3|4|5": 1, "203.0.113.9|1|2|3|4|5|6|7": 1, "||||||": 0, "203.0.113.9|-1|x|2|3|4|18446744073709551616": 3,
                 "|1|2|3|4|5|6": 0, "1.2.3|1|2|3|4|5|6 203.0.113.9|1|2|3|4|5|6": 1, "\t|\n|\\|a|b|c|d": 5, "  ": 0, "a\u0000b": 1}
        for number, (public, n) in enumerate(cases.items()):
            with self.subTest(public):
                bad, provider = self.shown(f"hostile{number}", public, "flowlog.malformed", "flowlog.provider")[0]
                self.assertEqual(provider, "azure.ta")
                self.assertEqual(len(bad.split(",")) if bad else 0, n, bad)

    def test_a_long_list_is_whole(self):
        addresses = [f"198.{18 + at // 65536}.{at // 256 % 256}.{at % 256}" for at in range(10000)]
        public = " ".join(f"{address}|1|1|2|3|4|5" for address in addresses)
        shown = self.shown("long", public, "flowlog.azure.src_public_ip", "flowlog.expert.left_out", "flowlog.expert.cut")
        whole = 262144 // 30  # what a packet has room for
        self.assertGreater(len(shown[0][0].split(",")), min(len(addresses), whole) - 200)
        self.assertTrue(shown[0][0].startswith(",".join(addresses[:1000])))
        self.assertNotEqual(shown[0][2] == "", len(shown[0][0].split(",")) < len(addresses))
        for address in (addresses[0], addresses[5000]):
            self.assertEqual(self.shown("long", public, "frame.number", condition=f"ip.addr == {address}"), [["1"]])

    def test_what_is_left_out_is_said(self):
        for name, public, why in (("malformed", " ".join(["x"] * 1000), "936"), ("many", " ".join(["::|" + "|" * 5] * 20000), "3616")):
            with self.subTest(name):
                shown = self.shown(name, public, "_ws.expert.message")
                self.assertRegex(shown[0][0], f"{why} elements of the lists in the row are not taken apart")
                self.assertNotIn("left out", shown[1][0])


class Times(unittest.TestCase):
    """Dates as countries write them; none is guessed."""

    def test_only_what_is_sure_is_a_time(self):
        third, tenth = "Jan  3, 2026", "Jan 13, 2026"
        cases = {"1/3/2026, 10:05:12.345 AM": f"{third} 10:05:12.345000000 UTC", "1/3/2026 12:00:00 AM": f"{third} 00:00:00.000000000 UTC",
                 "1/3/2026, 12:30 PM": f"{third} 12:30:00.000000000 UTC", "1/3/2026, 1:00:00\u202fPM": f"{third} 13:00:00.000000000 UTC",
                 "13/1/2026 10:00:00": f"{tenth} 10:00:00.000000000 UTC", "1/13/2026 10:00:00": f"{tenth} 10:00:00.000000000 UTC",
                 "13.01.2026 10:00:00,5": f"{tenth} 10:00:00.500000000 UTC", "3.1.2026, 10:00:00": f"{third} 10:00:00.000000000 UTC",
                 "2026/1/3 10:00:00": f"{third} 10:00:00.000000000 UTC", "2026-01-03T10:00:00Z": f"{third} 10:00:00.000000000 UTC",
                 "13/01/2026, 1:00:00 pm": f"{tenth} 13:00:00.000000000 UTC", "2026-01-03 10:00:00.1234567": f"{third} 10:00:00.123456700 UTC",
                 "1/1/2026 10:00:00": "Jan  1, 2026 10:00:00.000000000 UTC",
                 "1/3/2026 10:00:00": None, "01-03-2026 10:00:00": None, "3/1/2026, 10:00:00 am": None, "13/13/2026 10:00:00": None,
                 "13/1/2026 10:00:00 AM": None, "30/2/2026 10:00:00": None, "1/3/2026 13:00:00 PM": None, "1/3/2026 0:00:00 AM": None,
                 "1/3/26 10:00:00 AM": None, "1/3/2026": None, "1/3/2026 25:00:00": None, "1/3/2026, 10:05:12.345 AM x": None,
                 "1/3/2026 10:00:00 XM": None, "//2026 10:00:00 AM": None, "1/3/2026, 10:00:00 A": None}
        made = [one(FlowStartTime=text) for text in cases]
        path = wireshark.write("ta/times.json", "\n".join(map(json.dumps, made)))
        shown = wireshark.fields(path, "flowlog.start", "flowlog.malformed", args=ALONE, env=IN_ORDER)
        for (text, time), (start, bad) in zip(cases.items(), shown, strict=True):
            with self.subTest(text):
                self.assertEqual(start, wireshark.shown_time(time) if time else "")
                self.assertEqual(bad == "", time is not None)
        said = wireshark.fields(path, "_ws.expert.message", args=ALONE, env=IN_ORDER)[list(cases).index("1/3/2026 10:00:00")][0]
        self.assertIn("which of its numbers is the day and which the month cannot be told", said)


class OtherRows(unittest.TestCase):
    """What is no row of flows says so."""

    def test_other_subtypes(self):
        other = {name: None for name in columns()} | {"SubType": "Topology", "TimeGenerated": "2026-01-03T11:20:00Z"}
        for name, content in wrapped([one(), {at: "" if value is None else value for at, value in other.items()}]).items():
            with self.subTest(name):
                path = wireshark.write(f"ta/other-{name}", content)
                shown = wireshark.fields(path, "flowlog.log.error", "flowlog.action", args=ALONE, env=IN_ORDER)
                self.assertEqual([len(error) > 0 for error, _ in shown], [False, True])
                self.assertRegex(shown[1][0], "not of flows|not a flow log")

    def test_rows_of_another_length_than_the_table(self):
        made = table([one()] * 3)
        made["rows"][1] = made["rows"][1][:-1]
        made["rows"].append("no row")
        path = wireshark.write("ta/uneven.json", json.dumps({"tables": [made]}))
        shown = wireshark.fields(path, "flowlog.log.error", args=ALONE, env=IN_ORDER)
        self.assertEqual([error for error, in shown],
                         ["", "the row has not as many cells as the table has columns", "", "the message is not a flow log's"])

    def test_tables_of_others_are_nobodys(self):
        made = {"name": "PrimaryResult", "columns": [{"name": "Computer", "type": "string"}, {"name": "CPU", "type": "real"}], "rows": [["a", 1.5]]}
        path = wireshark.write("ta/nobody.json", json.dumps({"tables": [made]}))
        self.assertNotIn("Flow log", wireshark.run("capinfos", "-t", path).stdout)

    def test_a_table_cut_anywhere(self):
        whole = json.dumps({"tables": [table([one()] * 4)]})
        pick = random.Random(5)
        for at in sorted(pick.sample(range(4000, len(whole)), 6)):
            path = wireshark.write("ta/cut.json", whole[:at])
            shown = wireshark.fields(path, "flowlog.log.error", "flowlog.action", args=ALONE, env=IN_ORDER)
            self.assertLessEqual(sum(action != "" for _, action in shown), 4)
            self.assertNotEqual(shown[-1][0], "", at)


class Reports(unittest.TestCase):
    """Each row is counted once, and what has several addresses at an end is in no table of addresses, which says so."""

    def report(self, name: str) -> dict:
        return json.loads(wireshark.tshark("-q", "-r", wireshark.copy(SAMPLE), "-z", name))

    @classmethod
    def setUpClass(cls):
        with SAMPLE.open(newline="") as file:
            cls.rows = list(csv.DictReader(file))
        cls.several = [row for row in cls.rows if " " in row["SrcPublicIps"] + row["DestPublicIps"]]

    def test_sample_has_both_kinds(self):
        self.assertGreater(len(self.several), 3)
        self.assertGreater(len(self.rows), len(self.several) + 3)

    def test_tables_of_addresses(self):
        text = wireshark.tshark("-q", "-r", wireshark.copy(SAMPLE), "-z", "conv,flowlog,json")
        shown = json.loads(text)
        self.assertEqual(shown["records"], len(self.rows) - len(self.several))
        packets = sum(int(row[name]) for row in self.rows if row not in self.several for name in ("PacketsSrcToDest", "PacketsDestToSrc"))
        self.assertIn(str(packets), {str(sum(row["packets"] for row in shown["rows"]))})
        self.assertIn(f"Not counted: {len(self.several)} records that sum up flows of several addresses at an end", text)

    def test_who_was_rejected_where(self):
        shown = self.report("flowlog,rejects,json,0")
        refused: dict[str, set] = {}
        for row in self.rows:
            if row["FlowStatus"] == "Denied":
                for element in row["SrcPublicIps"].split():
                    refused.setdefault(element.split("|")[0], set()).add((row["DestIp"], row["DestPort"], row["AclRule"]))
        self.assertEqual({row["src"]: row["rejects"] for row in shown["sources"]}, {src: len(ways) for src, ways in refused.items()})
        exposed = {(row["address"], str(row["port"] or "")): row["rejected_sources"] for row in self.report("flowlog,exposed,json,0")["rows"]
                   if row["rejected"]}
        self.assertEqual(exposed, {(row["DestIp"], row["DestPort"]): len(row["SrcPublicIps"].split()) for row in self.rows
                                   if row["FlowStatus"] == "Denied"})

    def test_time_counts_rows_and_not_elements(self):
        shown = self.report("flowlog,time,json,86400")
        bytes_of = sum(int(row[name]) for row in self.rows if row["FlowStatus"] == "Allowed" for name in ("BytesSrcToDest", "BytesDestToSrc"))
        self.assertIn(str(bytes_of), json.dumps(shown))

    def test_help_says_what_it_is(self):
        said = [row for row in self.report("flowlog,help,json")["limits"] if "summary" in json.dumps(row)]
        self.assertIn("none is linked with packets", json.dumps(said))


if __name__ == "__main__":
    unittest.main()
