# SPDX-License-Identifier: GPL-2.0-or-later
"""Lists of every format say of an address what Python's ipaddress says, and what is wrong with them is said."""
import csv
import io
import ipaddress
import json
import pathlib
import random
import subprocess
import tempfile
import unittest
from typing import NamedTuple

import wireshark

PROGRAM = wireshark.BUILD / "tests/lists"
KINDS = ("block", "allow", "scanner", "range")
#: What is not global in the registries that RFC 6890 began, and multicast; but for what stands for the internet in documentation.
SPECIAL = [ipaddress.ip_network(text) for text in (
    "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.168.0.0/16",
    "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4", "::/64", "100::/64", "2001::/23", "fc00::/7", "fe80::/10", "ff00::/8")]


class Entry(NamedTuple):
    """What a list says of a network."""
    network: ipaddress.IPv4Network | ipaddress.IPv6Network
    port: int = 0
    category: str = "-"
    service: str = "-"
    region: str = "-"
    place: int = 0


class List(NamedTuple):
    """A list as a user names it, and what is in it."""
    name: str
    text: str | bytes
    entries: list[Entry]
    kind: str = "block"
    category: str = "-"
    special: bool = False
    file: str | None = None
    others: int = 0


def networks(dice: random.Random, n: int, ipv6: bool = True) -> list:
    """Networks, most of which lie in others or hold some, and single addresses."""
    found: list = []
    for _ in range(n):
        if ipv6 and dice.random() < 0.4:
            bits = dice.choice((16, 32, 47, 48, 63, 64, 65, 96, 127, 128, 128))
            base = int(ipaddress.IPv6Address("2001:db8::")) + (dice.getrandbits(4) << 76) + (dice.getrandbits(3) << 62) + dice.getrandbits(4)
            found.append(ipaddress.IPv6Network((base >> (128 - bits) << (128 - bits), bits)))
        else:
            bits = dice.choice((4, 8, 15, 16, 17, 23, 24, 24, 25, 31, 32, 32, 32))
            base = dice.choice((0x0b000000, 0xc0000200, 0x0a000000, 0xfffffff0)) | dice.getrandbits(3) << 14 | dice.getrandbits(9)
            base &= 0xffffffff
            found.append(ipaddress.IPv4Network((base >> (32 - bits) << (32 - bits), bits)))
    return found


def shown(network) -> str:
    single = network.prefixlen == network.max_prefixlen
    return str(network.network_address) if single else str(network)


def with_port(entry: Entry) -> str:
    address = entry.network.network_address
    return f"[{address}]:{entry.port}" if address.version == 6 else f"{address}:{entry.port}"


def places(entries: list[Entry], first: int = 1) -> list[Entry]:
    return [entry._replace(place=first + i) for i, entry in enumerate(entries)]


def singles(dice: random.Random, n: int) -> list[Entry]:
    """Addresses with ports and families of malware."""
    return [Entry(ipaddress.ip_network(network.network_address), dice.choice((80, 443, 8080)), dice.choice(("Emotet", "Cobalt Strike")))
            for network in networks(dice, n)]


def table(rows: list[list], **options) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n", **options).writerows(rows)
    return out.getvalue()


def make_plain(dice):
    entries = [Entry(network, place=2 * i + 3) for i, network in enumerate(networks(dice, 60))]
    lines = [f"{shown(entry.network)}{dice.choice(('', ' ', ' # why', '; why', ',17', chr(9) + '7'))}\n{dice.choice(('', '# a', '; b', '// c', '  '))}"
             for entry in entries]
    return List("plain", ("\ufeff# of\n\n" + "\n".join(lines) + "\n").replace("\n", "\r\n"), entries, category="bad")


def make_commas(dice):
    entries = places([Entry(network, category=dice.choice(("scans", "sends spam", "-"))) for network in networks(dice, 30)])
    return List("commas", "".join(f"{shown(entry.network)}, {entry.category}\n" if entry.category != "-" else f"{entry.network}\n"
                                  for entry in entries), entries)


def make_ranges(dice):
    entries, lines = [], []
    for number, network in enumerate(networks(dice, 40), 1):
        first = network.network_address
        last = min(int(network.broadcast_address) + dice.getrandbits(5), 2 ** network.max_prefixlen - 1)
        last = type(first)(last)
        lines.append(dice.choice(("{}-{}", "{} - {} # why", "{}-{},why")).format(first, last))
        category = "why" if lines[-1].endswith(",why") else "-"
        entries += [Entry(one, category=category, place=number) for one in ipaddress.summarize_address_range(first, last)]
    return List("ranges", "\n".join(lines), entries)


def make_ports(dice):
    entries = places([entry._replace(category="-") for entry in singles(dice, 40)])
    return List("ports", "".join(with_port(entry) + "\n" for entry in entries), entries)


def make_netset(dice):
    head = "#\n# firehol_level1\n#\n# ipv4 hash:net ipset\n#\n# Maintainer      : FireHOL\n# Category        : attacks\n# Entries, ips    : 2, 3\n#\n"
    entries = places([Entry(network) for network in networks(dice, 40, ipv6=False)], 10)
    return List("netset", head + "".join(shown(entry.network) + "\n" for entry in entries), entries, category="attacks")


def make_drop(dice):
    entries = places([Entry(network) for network in networks(dice, 40)], 3)
    return List("drop", "; Spamhaus DROP List 2026/11/27\n; Last-Modified: now\n" + "".join(
        f"{entry.network} ; SBL{256894 + entry.place}\n" for entry in entries), entries)


def make_drop_json(dice):
    entries = places([Entry(network) for network in networks(dice, 40)])
    lines = [json.dumps({"cidr": str(entry.network), "sblid": f"SBL{entry.place}", "rir": "apnic"}) for entry in entries]
    return List("dropjson", "\n".join([*lines, '{"type":"metadata","timestamp":1,"size":2,"records":3}', ""]), entries)


def make_feodo(dice):
    entries = places(singles(dice, 30), 4)
    rows = [["2026-01-17 07:30:05", entry.network.network_address, entry.port, "offline", "2026-08-18", entry.category] for entry in entries]
    text = ("# Feodo Tracker\n# abuse.ch, see terms\n" + table([["first_seen_utc", "dst_ip", "dst_port", "c2_status", "last_online", "malware"], *rows],
                                                          quoting=csv.QUOTE_ALL) + "# END 30 entries\n")
    return List("feodo", text, entries)


def make_feodo_json(dice):
    entries = places(singles(dice, 30))
    return List("feodojson", json.dumps([{"ip_address": str(entry.network.network_address), "port": entry.port, "status": "online", "hostname": None,
                                          "as_number": 64500, "malware": entry.category} for entry in entries], indent=4), entries)


def make_threatfox(dice):
    entries = places(singles(dice, 30), 3)
    head = ["first_seen_utc", "ioc_id", "ioc_value", "ioc_type", "threat_type", "fk_malware", "malware_alias", "malware_printable", "last_seen_utc",
            "confidence_level", "is_compromised", "reference", "tags", "anonymous", "reporter"]
    lines = ["# ThreatFox, an export", "# " + ",".join(f'"{name}"' for name in head)]
    for entry in entries:
        row = ["2026-07-04 21:46:30", "1844853", with_port(entry), "ip:port", "botnet_cc", "win.x", 'a "b" c', entry.category, "", "75", "False", "", "x,y", "0", "r"]
        lines.append(", ".join('"' + cell.replace('"', '""') + '"' for cell in row))
    lines.insert(3, lines[2].replace("ip:port", "domain"))
    entries = [entries[0], *(entry._replace(place=entry.place + 1) for entry in entries[1:])]
    return List("threatfox", "\r\n".join([*lines, "# Number of entries: 31", ""]), entries, others=1)


def threatfox_json(entries, name):
    return [{"id": "1", name: with_port(entry), "ioc_type": "ip:port", "threat_type": "botnet_cc", "malware_printable": entry.category,
             "confidence_level": 75, "tags": ["a"]} for entry in entries]


def make_threatfox_api(dice):
    entries = places(singles(dice, 20))
    data = threatfox_json(entries, "ioc") + [{"id": "2", "ioc": "example.com", "ioc_type": "domain"}]
    return List("threatfoxapi", json.dumps({"query_status": "ok", "data": data}), entries, others=1)


def make_threatfox_export(dice):
    entries = places(singles(dice, 20))
    return List("threatfoxexport", json.dumps({str(1337 + i): [item] for i, item in enumerate(threatfox_json(entries, "ioc_value"))}, indent=1), entries)


def make_dshield(dice):
    entries = places([Entry(ipaddress.IPv4Network((0x0b000000 + (dice.getrandbits(8) << 8), 24))) for _ in range(20)], 4)
    return List("dshield", "# DShield.org Recommended Block List\n#\nStart\tEnd\tNetmask\tAttacks\tName\tCountry\temail\n" + "".join(
        f"{entry.network[0]}\t{entry.network[-1]}\t24\t299\tHURRICANE\tUS\tabuse@example.net\n" for entry in entries), entries)


def make_zeek(dice):
    entries = places([Entry(network, category=dice.choice(("Sending phishing email", "-"))) for network in networks(dice, 30)], 3)
    rows = [f"{entry.category}\t{shown(entry.network)}\t{'Intel::ADDR' if '/' not in shown(entry.network) else 'Intel::SUBNET'}\t-\tF\n" for entry in entries]
    return List("zeek", "#fields\tmeta.desc\tindicator\tindicator_type\tmeta.url\tmeta.do_notice\nx\tevil.example\tIntel::DOMAIN\t-\tF\n" + "".join(rows),
                entries, others=1)


def make_reputation(dice):
    entries = places([Entry(network, category=dice.choice(("BadHosts", "7"))) for network in networks(dice, 30)], 2)
    numbers = {"BadHosts": 1, "7": 7}
    return List("reputation", "203.0.113.99,1,0\n" + "".join(f"{shown(entry.network)},{numbers[entry.category]},{dice.randrange(1, 128)}\n" for entry in entries),
                entries, file="rep/reputation.list", others=1)


def make_stix(dice):
    entries, objects = [], [{"type": "identity", "id": "identity--1", "name": "us"}]
    for number, network in enumerate(networks(dice, 30), 1):
        kind = f"ipv{network.version}-addr:value"
        other = ipaddress.ip_network(network[-1])
        pattern, found = dice.choice((
            (f"[{kind} = '{shown(network)}']", [network]),
            (f"[{kind} ISSUBSET '{network}']", [network]),
            (f"[{kind} = '{shown(network)}' OR {kind} = '{shown(other)}']", [network, other]),
            (f"[{kind} = '{shown(network)}'] OR [domain-name:value = 'a.example'] OR [{kind} IN ('{shown(other)}')]", [network, other])))
        objects.append({"type": "indicator", "id": "indicator--1", "pattern": pattern, "pattern_type": "stix", "indicator_types": ["malicious-activity"]})
        entries += [Entry(one, category="malicious-activity", place=number) for one in found]
    objects += [{"type": "indicator", "pattern": "[domain-name:value = 'x.example']", "pattern_type": "stix"},
                {"type": "indicator", "pattern": "[ipv4-addr:value = '11.0.0.1']", "pattern_type": "stix", "revoked": True},
                {"type": "indicator", "pattern": "alert ip any any -> 11.0.0.1 any", "pattern_type": "snort"}]
    return List("stix", json.dumps({"type": "bundle", "id": "bundle--1", "objects": objects}), entries, others=3)


def make_misp(dice):
    entries = places([entry._replace(category="OSINT - Emotet", port=dice.choice((0, entry.port))) for entry in singles(dice, 30)])
    attributes = [{"category": "Network activity", "to_ids": True, "type": "ip-dst|port" if entry.port else "ip-src",
                   "value": f"{entry.network.network_address}|{entry.port}" if entry.port else str(entry.network.network_address)} for entry in entries]
    attributes += [{"category": "Network activity", "to_ids": False, "type": "ip-dst", "value": "11.0.0.1"},
                   {"category": "Network activity", "to_ids": True, "type": "domain", "value": "a.example"}]
    return List("misp", json.dumps({"Event": {"info": "OSINT - Emotet", "uuid": "1", "Attribute": attributes[:20],
                                              "Object": [{"name": "file", "Attribute": attributes[20:]}]}}),
                misp_order(entries), others=2)


def misp_order(entries):
    """Objects are read before attributes."""
    late, early = entries[:20], entries[20:]
    early = places(early)
    return early + places(late, len(early) + 3)


def make_misp_csv(dice):
    entries = places([entry._replace(category="Network activity", port=0) for entry in singles(dice, 20)], 2)
    rows = [["u", 1, entry.category, "ip-dst", str(entry.network.network_address), "it, says", 1, 1] for entry in entries]
    rows.append(["u", 1, "Network activity", "ip-dst", "11.0.0.9", "", 0, 1])
    return List("mispcsv", table([["uuid", "event_id", "category", "type", "value", "comment", "to_ids", "date"], *rows]), entries, others=1)


def make_warninglist(dice):
    entries = places([Entry(network, category="List of known scanners") for network in networks(dice, 40)])
    return List("warninglist", json.dumps({"description": "d", "list": [str(entry.network) for entry in entries], "matching_attributes": ["ip-src"],
                                           "name": "List of known scanners", "type": "cidr", "version": 20260811}), entries, kind="scanner")


def make_tor_bulk(dice):
    entries = places([Entry(ipaddress.ip_network(network[0])) for network in networks(dice, 20)])
    return List("torbulk", "".join(f"{entry.network[0]}\n" for entry in entries), entries, category="Tor")


def make_tor(dice):
    entries = [Entry(ipaddress.ip_network(network[0]), place=4 * i + 4) for i, network in enumerate(networks(dice, 20))]
    return List("tor", "".join(f"ExitNode {'0' * 40}\nPublished 2026-11-25 10:00:00\nLastStatus 2026-11-25 11:00:00\nExitAddress {entry.network[0]} 2026-11-25 10:00:00\n"
                               for entry in entries), entries)


def make_aws(dice):
    v4, v6 = [], []
    for network in networks(dice, 40):
        entry = Entry(network, service=dice.choice(("AMAZON", "S3")), region=dice.choice(("eu-west-1", "GLOBAL")))
        (v4 if network.version == 4 else v6).append(entry)
    v4.append(v4[0]._replace(service="EC2"))
    entries = places(v4 + v6)
    def item(entry):
        name = "ip_prefix" if entry.network.version == 4 else "ipv6_prefix"
        return {name: str(entry.network), "region": entry.region, "service": entry.service, "network_border_group": entry.region}
    return List("awsranges", json.dumps({"syncToken": "1", "createDate": "2026-09-24-10-00-00", "prefixes": [*map(item, v4)], "ipv6_prefixes": [*map(item, v6)]}),
                entries, kind="range")


def make_azure(dice):
    entries, values = [], []
    for number, (name, service, region) in enumerate((("AzureCloud.westus", "", "westus"), ("Storage.WestUS", "AzureStorage", "westus"), ("Storage", "AzureStorage", "")), 1):
        own = [Entry(network, service=service or "AzureCloud", region=region or "-", place=number) for network in networks(dice, 15)]
        values.append({"name": name, "id": name, "properties": {"changeNumber": 1, "region": region, "platform": "Azure", "systemService": service,
                                                                "addressPrefixes": [str(entry.network) for entry in own]}})
        entries += own
    return List("azuretags", json.dumps({"changeNumber": 1, "cloud": "Public", "values": values}, indent=2), entries, kind="range")


def make_google(dice, with_scope=True):
    said = {"service": "Google Cloud", "region": "us-central1"} if with_scope else {}
    entries = places([Entry(network, **said) for network in networks(dice, 40)])
    extra = {"service": "Google Cloud", "scope": "us-central1"} if with_scope else {}
    return List("cloud" if with_scope else "goog", json.dumps({"syncToken": "1", "creationTime": "2026-06-01T00:00:00.000000", "prefixes": [
        {f"ipv{entry.network.version}Prefix": str(entry.network), **extra} for entry in entries]}), entries, kind="range")


def make_goog(dice):
    return make_google(dice, with_scope=False)


def make_oracle(dice):
    entries = places([Entry(network, service=dice.choice(("OCI", "OSN,OBJECT_STORAGE")), region=f"region-{i // 10}") for i, network in enumerate(networks(dice, 40))])
    regions = [{"region": f"region-{i}", "cidrs": [{"cidr": str(entry.network), "tags": entry.service.split(",")} for entry in entries[10 * i:10 * i + 10]]} for i in range(4)]
    return List("oracle", json.dumps({"last_updated_timestamp": "2026-01-01T00:00:00.000000", "regions": regions}), entries, kind="range")


MAKERS = [maker for name, maker in sorted(globals().items()) if name.startswith("make_")]

#: A document of each kind with little in it, which the fuzzer begins with.
SHORT_JSON = [json.dumps(value) for value in (
    ["192.0.2.1"], [{"ip_address": "192.0.2.1", "port": 443, "malware": "a"}], {"data": [{"ioc": "192.0.2.1:443", "ioc_type": "ip:port"}]},
    {"1": [{"ioc_value": "[2001:db8::1]:443", "ioc_type": "ip:port"}]}, {"list": ["2001:db8::/32"], "name": "a", "type": "cidr"},
    {"objects": [{"type": "indicator", "labels": ["a"], "pattern": "[ipv4-addr:value = '192.0.2.1' OR ipv4-addr:value ISSUBSET '198.51.100.0/24']"}]},
    {"Event": {"info": "a", "Attribute": [{"category": "b", "type": "ip-dst|port", "value": "192.0.2.1|443"}]}},
    {"prefixes": [{"ip_prefix": "192.0.2.0/24", "service": "a", "region": "b"}], "ipv6_prefixes": [{"ipv6_prefix": "2001:db8::/32"}]},
    {"values": [{"name": "a.b", "properties": {"region": "b", "systemService": "", "addressPrefixes": ["192.0.2.0/24"]}}]},
    {"regions": [{"region": "a", "cidrs": [{"cidr": "192.0.2.0/24", "tags": ["b", "c"]}]}]})] + ['{"cidr":"192.0.2.0/24"}\n{"type":"metadata"}\n']


def is_special(address) -> bool:
    return any(address in network for network in SPECIAL if network.version == address.version)


class Lists(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def path(self, name: str, content: str | bytes) -> pathlib.Path:
        path = pathlib.Path(self.folder.name) / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    def argument(self, one: List) -> str:
        category = "" if one.category == "-" or one.name == "netset" else one.category
        return f"{'!' * one.special}{one.kind}:{one.name}:{category}:{self.path(one.file or one.name, one.text)}"

    def ask(self, arguments: list[str], queries: list[tuple]) -> tuple[list[list[str]], list[list[list[str]]]]:
        """What is said of the lists, and of each query."""
        done = subprocess.run([PROGRAM, *arguments], input="".join(f"{address} {port}\n" for address, port in queries), capture_output=True,
                              text=True, check=False, timeout=120)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        rows = [line.split("\t") for line in done.stdout.splitlines()]
        answers: list[list[list[str]]] = []
        for row in rows:
            if row[0] == "found":
                answers.append([row[1:]])
            elif row[0] == "match":
                answers[-1].append(row[1:])
        return [row for row in rows if row[0] not in ("found", "match")], answers

    def queries(self, dice: random.Random, lists: list[List], n: int) -> list[tuple]:
        entries = [entry for one in lists for entry in one.entries]
        found = []
        for entry in dice.sample(entries, min(n, len(entries))):
            whole = 2 ** entry.network.max_prefixlen
            for at in (int(entry.network[0]) - 1, int(entry.network[0]), int(entry.network[-1]), int(entry.network[-1]) + 1):
                found.append((type(entry.network[0])(at % whole), dice.choice((0, 443, entry.port))))
        return found

    def expected(self, lists: list[List], address, port: int) -> tuple[list[str], list[list[str]]]:
        """By a search through all."""
        words: dict = {}
        found, kinds = {}, 0
        for one in lists:
            for entry in one.entries:
                rank = words.setdefault((one.name, entry.category, entry.service, entry.region), len(words))
                counts = one.kind in ("allow", "range") or one.special or not is_special(address)
                if address in entry.network and entry.port in (0, port) and counts:
                    kinds |= 1 << KINDS.index(one.kind)
                    category = entry.category if entry.category != "-" else one.category
                    network = f"{entry.network.network_address.packed.hex()}/{entry.network.prefixlen}"
                    key = (-entry.network.prefixlen, rank, entry.port)
                    row = [one.name, category, entry.service, entry.region, network, str(entry.port), entry.place]
                    if key not in found or found[key][-1] > entry.place:
                        found[key] = row
        rows = [[*map(str, found[key])] for key in sorted(found)]
        return [str(len(rows)), str(kinds), str(kinds >> 1 & 1), "0"], rows

    def check(self, lists: list[List], queries: list[tuple]):
        said, answers = self.ask([self.argument(one) for one in lists], queries)
        for one, row in zip(lists, [row for row in said if row[0] == "list"], strict=True):
            self.assertEqual(row[1:2] + row[3:], [one.name, str(len(one.entries)), "0", str(one.others), "0", "-"], (row, one.text[:300]))
        for (address, port), answer in zip(queries, answers, strict=True):
            head, rows = self.expected(lists, address, port)
            self.assertEqual(answer, [head, *rows], f"{address} port {port}")

    def test_every_format(self):
        self.assertGreater(len(MAKERS), 24)
        self.path("rep/categories.txt", "1,BadHosts,Known bad hosts\n2,Other,Something\n")
        for maker in MAKERS:
            dice = random.Random(maker.__name__)
            one = maker(dice)
            with self.subTest(one.name):
                self.check([one], self.queries(dice, [one], 60))

    def test_all_lists_together(self):
        """Overlapping lists of all kinds: all that hold an address are named, whatever their number."""
        self.path("rep/categories.txt", "1,BadHosts,Known bad hosts\n")
        dice = random.Random(1)
        lists = [maker(dice) for maker in MAKERS]
        lists += [make_plain(dice)._replace(name="good", kind="allow"), make_netset(dice)._replace(name="bogons", special=True)]
        lists = [one._replace(special=dice.random() < 0.2) if one.kind == "block" else one for one in lists]
        queries = [query for query in self.queries(dice, lists, 90) if int(self.expected(lists, *query)[0][0]) <= 64]
        self.assertGreater(len(queries), 200)
        self.check(lists, queries)

    def test_large_list(self):
        """Large enough for an index; networks anywhere, some of them around many."""
        dice = random.Random(2)
        entries = []
        for place in range(1, 4001):
            whole, sizes = ((32, (4, 9, 15, 16, 17, 24, 32, 32)), (128, (2, 3, 18, 19, 20, 35, 64, 65, 128, 128)))[place % 2]
            bits, first = dice.choice(sizes), dice.getrandbits(whole) >> (3 if place % 5 else 0)
            kind = ipaddress.IPv4Network if whole == 32 else ipaddress.IPv6Network
            first |= 1 << 125 if whole == 128 and place % 5 else 0
            entries.append(Entry(kind((first >> (whole - bits) << (whole - bits), bits)), place=place))
        one = List("large", "".join(f"{entry.network}\n" for entry in entries), entries, special=True)
        anywhere = [(ipaddress.IPv4Address(dice.getrandbits(32)), 0) for _ in range(60)] + [(ipaddress.IPv6Address(dice.getrandbits(128)), 0) for _ in range(60)]
        self.check([one], self.queries(dice, [one], 50) + anywhere)

    def test_special_addresses(self):
        text = "10.0.0.0/8\n0.0.0.0/0\nfe80::/10\n"
        entries = places([Entry(ipaddress.ip_network(line)) for line in text.split()])
        queries = [(ipaddress.ip_address(text), 0) for text in ("10.0.0.1", "192.168.1.1", "8.8.8.8", "fe80::1", "224.0.0.251")]
        for kind in KINDS:
            for special in (False, True):
                self.check([List("a", text, entries, kind=kind, special=special)], queries)

    def facts(self, content: str | bytes, name: str = "list", args: tuple = ()) -> tuple[list[str], list[list[str]], list[str]]:
        """What is said of a list: its row, what was not understood, and the sentences, without the folder's name."""
        path = self.path(name, content) if content is not None else pathlib.Path(self.folder.name) / name
        said, _ = self.ask([f"block:a::{path}", *args], [])
        clean = [[cell.replace(str(path.parent) + "/", "") for cell in row] for row in said]
        return clean[0][2:], [row[1:] for row in clean if row[0] == "problem"], [row[1] for row in clean if row[0] == "said" and row[1]]

    def test_lines_that_are_wrong(self):
        text = ("192.0.2.1\nwhat\n192.0.2.07\n192.0.2.0/33\n192.0.2.5/24\n192.0.2.1 192.0.2.9\n1.2.3.4\t1.2.3.9\t24\tx\n"
                "192.0.2.9-192.0.2.1\n\x01\x7f\u202e\n" + "x" * 70000 + "\n2001:db8::1/64\nmore\nand more\n")
        row, problems, said = self.facts(text)
        self.assertEqual(row, ["addresses", "3", "10", "0", "2", "-"])
        self.assertEqual([(number, cause) for number, cause, _ in problems], [
            ("2", "no address"), ("3", "a number of the address begins with 0"), ("4", "no prefix length"),
            ("6", 'two addresses: a range has "-" between them'), ("7", 'two addresses: a range has "-" between them'),
            ("8", "the range ends before it begins"), ("9", "no address"), ("10", "a line that is too long")])
        self.assertEqual(problems[6][2], "???")
        self.assertEqual(len(problems[7][2]), 48)
        self.assertTrue(said[0].startswith('list: 10 lines were not understood: line 2 (no address: "what"), line 3 ('), said)
        self.assertTrue(said[0].endswith('"), and so on.'), said)
        self.assertEqual(said[1:], ["list: 2 networks have bits of a host, which were taken as 0."])

    def test_cells_that_are_wrong(self):
        head = "first_seen_utc,dst_ip,dst_port,malware\n"
        row, problems, _ = self.facts(head + "a,192.0.2.1,443,x\na,192.0.2.1,70000,x\na,,443,x\na,192.0.2.1,\"443,x\na,192.0.2.1\nb\n")
        self.assertEqual(row, ["table", "2", "4", "0", "0", "-"])
        self.assertEqual([problem[:2] for problem in problems],
                         [["3", "no port"], ["4", "no address"], ["5", "a quote that nothing closes"], ["7", "no address"]])
        row, problems, _ = self.facts("192.0.2.1,1,50\n192.0.2.2,61,50\n192.0.2.3,1,128\n192.0.2.4,1\n")
        self.assertEqual(row, ["reputation", "1", "3", "0", "0", "-"])

    def test_objects_that_are_wrong(self):
        items = [{"ip_address": "192.0.2.1", "port": 443}, {"ip_address": "192.0.2.1", "port": 65536}, {"ip_address": "192.0.2.1", "port": "x"},
                 {"ip_address": "192.0.2.1", "port": [1]}, {"ip_address": "what", "port": None}]
        row, problems, said = self.facts(json.dumps(items))
        self.assertEqual(row, ["JSON", "1", "4", "0", "0", "-"])
        self.assertEqual([problem[:2] for problem in problems], [["2", "no port"], ["3", "no port"], ["4", "no port"], ["5", "no address"]])
        self.assertIn("list: 4 items were not understood: item 2 (no port:", said[0])
        pattern = {"type": "indicator", "pattern": "[ipv4-addr:value = '192.0.2.1' AND file:size = 3]", "pattern_type": "stix"}
        row, problems, _ = self.facts(json.dumps({"type": "bundle", "objects": [pattern]}))
        self.assertEqual(problems[0][:2], ["1", "a pattern of more than addresses"])
        row, problems, _ = self.facts('{"cidr":"192.0.2.0/24"}\n{"cidr":"192.0\n{"a":1}\n\n{"cidr":"192.0.2.0/25"}\n')
        self.assertEqual(row[:3], ["JSON, one object a line", "2", "2"])
        self.assertEqual([problem[:2] for problem in problems], [["2", "broken JSON"], ["3", "JSON without an address that is known as one"]])

    def error(self, content, name: str = "list") -> str:
        return self.facts(content, name)[0][-1]

    def test_files_that_are_no_lists(self):
        self.assertEqual(self.error(None), "list: No such file or directory")
        pathlib.Path(self.folder.name, "folder").mkdir()
        self.assertEqual(self.error(None, "folder"), "folder: is no file")
        self.assertEqual(self.error(b"192.0.2.1\nx\0y"), "list: line 2: is binary, and no list")
        self.assertEqual(self.error(b"\x1f\x8b\x08abc"), "list: is gzip: unpack it")
        self.assertEqual(self.error("192.0.2.1\n".encode("utf-16")), "list: is UTF-16: write it as UTF-8")
        self.assertEqual(self.error("<html>\n<body>\n"), "list: line 1: no address; nothing in the file is an address")
        self.assertEqual(self.error('{"a": [1, 2]}'), "list: JSON of no kind that is known as a list of addresses")
        cut = json.dumps({"prefixes": [{"ip_prefix": "192.0.2.0/24"}] * 3}, indent=1)[:-20]
        self.assertRegex(self.error(cut), r"^list: line 10: the JSON is broken or cut, so nothing of it is taken: ")
        self.assertRegex(self.error('["192.0.2.1", "\\u0000"]'), r"^list: line 1: the JSON is broken")
        self.assertRegex(self.error("[" * 100000), r"^list: line 1: the JSON is broken")
        self.assertEqual(self.error(""), "-")
        self.assertEqual(self.error("# nothing is known\n"), "-")
        self.assertEqual(self.error('{"prefixes": []}'), "-")
        self.assertEqual(self.error("[]"), "-")

    def test_files_that_are_too_large(self):
        path = self.path("list", "192.0.2.1\n")
        with open(path, "r+b") as file:
            file.truncate(2 << 30)
        self.assertEqual(self.error(None), "list: has 2147483648 bytes; more than 1073741824 are not read")
        with open(path, "wb") as file:
            file.write(b'["192.0.2.1",' + b" " * (65 << 20) + b'"192.0.2.2"]')
        self.assertEqual(self.error(None), "list: more than 67108864 bytes of JSON are not read")


if __name__ == "__main__":
    unittest.main()
