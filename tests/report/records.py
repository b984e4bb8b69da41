# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs for the tests of reports, and what their records say, read out of the text of the logs by nothing of the program's.

No two records count the same traffic, so that none is left out.
"""
import dataclasses
import ipaddress
import json
import pathlib
import random

import logs
import wireshark

START = 1767434400  # 2026-01-03 10:00:00
PATHS = {"1": "same VPC", "2": "internet gateway or gateway VPC endpoint", "8": "internet gateway"}
REASONS = {"BPA": "VPC Block Public Access", "EC": "VPC Encryption Controls"}
HAVE_PORTS = (6, 17, 33, 132, 136)


@dataclasses.dataclass
class Record:
    """What a record says; None: nothing."""
    provider: str
    src: str | None = None
    dst: str | None = None
    pktsrc: str | None = None
    pktdst: str | None = None
    srcport: int | None = None
    dstport: int | None = None
    proto: int | None = None
    packets: int | None = None
    bytes: int | None = None
    start: int | None = None
    action: str | None = None
    status: str | None = None
    direction: str | None = None
    interface: str | None = None
    instance: str | None = None
    subnet: tuple = ()
    vpc: tuple = ()
    az: tuple = ()
    azpair: tuple | None = None
    account: str | None = None
    region: str | None = None
    rule: str | None = None
    reason: str | None = None
    path: str | None = None


def address(text: str | None) -> str | None:
    """As the program writes it."""
    return str(ipaddress.ip_address(text)) if text else None


# ---- AWS ----

def aws_row(dice: random.Random, i: int) -> str:
    if dice.random() < 0.03:
        return aws_empty(dice.choice(("NODATA", "SKIPDATA")), i)
    v6, proto = dice.random() < 0.2, dice.choice((6, 6, 6, 17, 1, 50, 132))
    near = f"2001:db8::{i % 9:x}" if v6 else f"10.0.{i % 3}.{i % 7}"
    far = f"2001:db8:ffff::{i % 40:x}" if v6 else f"198.51.100.{i % 60}"
    out, ports = dice.random() < 0.5, proto in HAVE_PORTS
    near_port, far_port = (str(p if ports else 0) for p in (dice.choice((22, 53, 443, 5432, 8080)), 10000 + i))
    action = dice.choice(("ACCEPT", "ACCEPT", "REJECT"))
    second = START + dice.randrange(7200)
    return logs.row(
        "v11", interface_id=f"eni-{i % 5:017x}", srcaddr=near if out else far, dstaddr=far if out else near,
        pkt_srcaddr="-" if i % 4 else (far if out else near), pkt_dstaddr="-" if i % 4 else "10.9.9.9",
        srcport=near_port if out else far_port, dstport=far_port if out else near_port, protocol=str(proto),
        packets=str(dice.randrange(1, 1000)), bytes=str(dice.randrange(40, 10**6) if i % 50 else 2**53 + i),
        start=str(second), end=str(second + dice.randrange(60)), action=action, log_status="OK",
        flow_direction="egress" if out else "ingress", traffic_path=dice.choice("128") if out else "-",
        reject_reason=dice.choice(("BPA", "EC", "-")) if action == "REJECT" else "-", instance_id=f"i-{i % 6:017x}" if i % 6 else "-",
        subnet_id=f"subnet-{i % 4}", vpc_id=f"vpc-{i % 3}", az_id=f"euc1-az{i % 3}", region=dice.choice(("eu-central-1", "eu-west-1")),
        next_hop_az_id=f"euc1-az{i % 2}" if i % 5 else "-", account_id=dice.choice(("123456789010", "123456789011")))


def aws_empty(status: str, i: int) -> str:
    values = {column: "-" for column in logs.V11} | {
        "version": "11", "account-id": "123456789010", "interface-id": f"eni-{i % 5:017x}", "start": str(START + i),
        "end": str(START + i + 59), "log-status": status}
    return " ".join(values[column] for column in logs.V11)


def aws_text(n: int, seed: int) -> str:
    dice = random.Random(seed)
    return "".join(f"{line}\n" for line in (logs.header("v11"), *(aws_row(dice, i) for i in range(n))))


def read_aws(text: str) -> list[Record]:
    header, *rows = text.splitlines()
    found = []
    for row in rows:
        cell = {name: value for name, value in zip(header.split(), row.split()) if value != "-"}

        def number(name: str, cell=cell) -> int | None:
            return int(cell[name]) if name in cell else None

        own, hop = cell.get("az-id"), cell.get("next-hop-az-id")
        ends = {"egress": (own, hop), "ingress": (hop, own)}.get(cell.get("flow-direction"))
        found.append(Record(
            "aws.vpc", *(address(cell.get(name)) for name in ("srcaddr", "dstaddr", "pkt-srcaddr", "pkt-dstaddr")),
            number("srcport"), number("dstport"), number("protocol"), number("packets"), number("bytes"), number("start"),
            cell.get("action"), cell.get("log-status"), cell.get("flow-direction"), cell.get("interface-id"),
            cell.get("instance-id"), *((cell[name],) if name in cell else () for name in ("subnet-id", "vpc-id", "az-id")),
            ends if ends and all(ends) else None, cell.get("account-id"), cell.get("region"), None,
            cell.get("reject-reason"), cell.get("traffic-path")))
    return found


# ---- Azure ----

def azure_text(kind: str, n: int, seed: int) -> str:
    """A blob of n tuples, VNet or NSG, each of a flow of its own."""
    dice = random.Random(seed)
    groups: dict[tuple, list[str]] = {}
    for i in range(n):
        second = START + dice.randrange(7200)
        state = dice.choice("BCED") if kind == "vnet" else dice.choice("BCE")
        denied = state == "D" if kind == "vnet" else dice.random() < 0.3
        counts = [dice.randrange(1, 10**6) for _ in range(4)] if state in "CE" and not denied else [0, 0, 0, 0]
        counted = ",".join(map(str, counts)) if any(counts) or kind == "vnet" else ",,,"
        ends = f"10.{1 if kind == 'vnet' else 2}.0.{i % 9},203.0.113.{i % 30},{20000 + i},{dice.choice((22, 443, 3389))}"
        way = dice.choice("IO")
        if kind == "vnet":
            line = f"{second * 1000 + 7},{ends},{dice.choice((6, 17))},{way},{state},NX,{counted}"
        else:
            line = f"{second},{ends},{dice.choice('TU')},{way},{'D' if denied else 'A'},{state},{counted}"
        groups.setdefault((f"000D3A00000{i % 3}", dice.choice(("Rule_A", "Rule_B", "DenyAll"))), []).append(line)
    items = [azure_item(kind, mac, rule, tuples) for (mac, rule), tuples in groups.items()]
    return json.dumps({"records": items})


def azure_item(kind: str, mac: str, rule: str, tuples: list[str]) -> dict:
    front = {"time": "2026-01-03T10:00:52.1646355Z", "macAddress": mac}
    resource = f"/subscriptions/sub-{mac[-1]}/resourceGroups/g/providers/Microsoft.Network/"
    if kind == "vnet":
        return front | {"flowLogVersion": 4, "category": "FlowLogFlowEvent", "targetResourceID": f"{resource}virtualNetworks/v",
                        "flowRecords": {"flows": [{"aclID": "a", "flowGroups": [{"rule": rule, "flowTuples": tuples}]}]}}
    return front | {"category": "NetworkSecurityGroupFlowEvent", "resourceId": f"{resource}networkSecurityGroups/n",
                    "properties": {"Version": 2, "flows": [{"rule": rule, "flows": [{"mac": mac, "flowTuples": tuples}]}]}}


def read_azure(text: str) -> list[Record]:
    found = []
    for item in json.loads(text)["records"]:
        vnet = "flowRecords" in item
        groups = (item["flowRecords"]["flows"][0]["flowGroups"] if vnet else item["properties"]["flows"])
        resource = item["targetResourceID" if vnet else "resourceId"].split("/")
        for group in groups:
            for text_of in group["flowTuples"] if vnet else group["flows"][0]["flowTuples"]:
                at = text_of.split(",")
                action = ("REJECT" if at[7] == "D" else "ACCEPT") if vnet else {"D": "REJECT", "A": "ACCEPT"}[at[7]]
                sums = [int(a) + int(b) if a else None for a, b in ((at[9], at[11]), (at[10], at[12]))]
                found.append(Record(
                    "azure.vnet" if vnet else "azure.nsg", at[1], at[2], None, None, int(at[3]), int(at[4]),
                    int(at[5]) if vnet else {"T": 6, "U": 17}[at[5]], *sums, int(at[0]) // (1000 if vnet else 1), action, None,
                    {"I": "ingress", "O": "egress"}[at[6]], item["macAddress"], account=resource[2], rule=group["rule"]))
    return found


# ---- files ----

def merged(name: str, *paths: pathlib.Path) -> pathlib.Path:
    done = wireshark.run("mergecap", "-w", name, *paths)
    if done.returncode != 0:
        raise AssertionError(done.stderr)
    return wireshark.files() / name


def files(n: int = 400) -> dict[str, tuple[pathlib.Path, list[Record]]]:
    """Logs of one cloud each, and a capture of all of them, with the records of each."""
    texts = {"aws": (".log", aws_text(n, 1), read_aws), "vnet": (".json", azure_text("vnet", n, 2), read_azure),
             "nsg": (".json", azure_text("nsg", n, 3), read_azure)}
    found = {name: (wireshark.write(f"report-{name}{end}", text), read(text)) for name, (end, text, read) in texts.items()}
    everything = [record for _, records in found.values() for record in records]
    return found | {"merged": (merged("report-all.pcapng", *(path for path, _ in found.values())), everything)}


# ---- what is counted ----

def has_port(record: Record, port: int | None) -> bool:
    return port is not None and (port != 0 or record.proto in HAVE_PORTS or record.proto is None)


def service(record: Record) -> tuple | None:
    if record.proto is not None and record.proto not in HAVE_PORTS:
        return (record.proto, None)
    if record.provider.startswith("azure"):
        return (record.proto, record.dstport) if record.dstport is not None else None
    ports = [port for port in (record.srcport, record.dstport) if port is not None]
    return (record.proto, min(ports)) if ports else None


def keys(record: Record, element: str) -> list[tuple]:
    """What the record is counted under: as many cells as the element has columns."""
    def both(*values):
        return list(dict.fromkeys((value,) for value in values if value is not None))

    r = record
    if element in ("subnet", "vpc", "az"):
        return [(value,) for value in getattr(r, element)]
    if element in ("reason", "path"):
        value = getattr(r, element)
        return [(value, (REASONS if element == "reason" else PATHS).get(value))] if value is not None else []
    return {
        "addr": lambda: both(r.src, r.dst), "pktaddr": lambda: both(r.pktsrc, r.pktdst),
        "pair": lambda: [(r.src, r.dst)] if r.src and r.dst else [],
        "pktpair": lambda: [(r.pktsrc, r.pktdst)] if r.pktsrc and r.pktdst else [],
        "port": lambda: both(*(p for p in (r.srcport, r.dstport) if has_port(r, p))),
        "dstport": lambda: both(*(p for p in (r.dstport,) if has_port(r, p))),
        "service": lambda: [service(r)] if service(r) else [], "azpair": lambda: [r.azpair] if r.azpair else [],
    }.get(element, lambda: both(getattr(r, element)))()


def flow(record: Record) -> tuple | None:
    if record.src is None or record.dst is None:
        return None
    return (record.proto or 0, frozenset(((record.src, record.srcport or 0), (record.dst, record.dstport or 0))))


def peer(record: Record, element: str, key: tuple) -> str | None:
    if element == "dst" or element not in ("src", "addr", "pktaddr"):
        return record.src
    src, dst = (record.pktsrc, record.pktdst) if element == "pktaddr" else (record.src, record.dst)
    return dst if key[0] == src else src


def distinct(record: Record, element: str, order: str, key: tuple):
    if order == "flows":
        return flow(record)
    if order == "peers":
        return peer(record, element, key)
    return (record.dstport, record.proto) if record.dstport else None


def add(to: int | None, number: int | None) -> int | None:
    return to if number is None else (to or 0) + number


@dataclasses.dataclass
class Sums:
    records: int = 0
    packets: int | None = None
    bytes: int | None = None
    rejects: int | None = None
    different: set = dataclasses.field(default_factory=set)

    def count(self, record: Record) -> None:
        self.records += 1
        self.packets = add(self.packets, record.packets)
        self.bytes = add(self.bytes, record.bytes)
        self.rejects = add(self.rejects, None if record.action is None else int(record.action == "REJECT"))

    def cells(self) -> tuple:
        return self.records, self.packets, self.bytes, self.rejects


def tally(records: list[Record], element: str, by_proto: bool = False, order: str = "records") -> tuple[dict, int]:
    """Sums by key, and the number of records without any."""
    rows: dict[tuple, Sums] = {}
    without = 0
    for record in records:
        found = keys(record, element)
        without += not found
        for key in found:
            row = rows.setdefault(key + ((record.proto,) if by_proto and element not in ("service", "proto") else ()), Sums())
            row.count(record)
            value = distinct(record, element, order, key) if order in ("flows", "peers", "ports") else None
            if value is not None:
                row.different.add(value)
    return rows, without


def exact(cell) -> int | None:
    """A number of a report: text beyond 2^53."""
    if isinstance(cell, str) and cell.isdigit() and int(cell) > 2**53:
        return int(cell)
    return cell
