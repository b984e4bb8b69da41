# SPDX-License-Identifier: GPL-2.0-or-later
"""Azure flow log records for tests, the ways in which they are wrapped, and a count of their tuples that knows none of it."""
import json
import pathlib

import wireshark

CATEGORY = {"vnet": "FlowLogFlowEvent", "nsg": "NetworkSecurityGroupFlowEvent"}
VNET = "{},10.1.0.{},203.0.113.9,{},443,6,O,E,NX,1,60,2,{}"
NSG = "{},10.1.0.{},203.0.113.9,{},443,T,O,A,E,1,60,2,{}"
BOM = "\ufeff"


def tuples(kind: str, n: int, first: int = 0) -> list[str]:
    """n tuples, each of them unlike the others."""
    form, second = (VNET, 1000) if kind == "vnet" else (NSG, 1)
    return [form.format((1700000000 + i) * second, i % 250, 1024 + i % 60000, 100 + i) for i in range(first, first + n)]


def record(kind: str, flows: list, rule: str = "Rule_A", **more) -> dict:
    """A record with these tuples below one rule."""
    front = {"time": "2023-11-14T22:14:00.1234567Z", "macAddress": "000D3A000001", "category": CATEGORY[kind]}
    if kind == "vnet":
        front |= {"flowLogVersion": 4, "targetResourceID": "/subscriptions/s-1/resourceGroups/g-1/providers/"
                                                           "Microsoft.Network/virtualNetworks/v-1",
                  "flowRecords": {"flows": [{"aclID": "acl-1", "flowGroups": [{"rule": rule, "flowTuples": flows}]}]}}
    else:
        front |= {"resourceId": "/SUBSCRIPTIONS/S-1/RESOURCEGROUPS/G-1/PROVIDERS/MICROSOFT.NETWORK/"
                                "NETWORKSECURITYGROUPS/NSG-1",
                  "properties": {"Version": 2, "flows": [
                      {"rule": rule, "flows": [{"mac": "000D3A000001", "flowTuples": flows}]}]}}
    return front | more


def compact(value) -> str:
    return json.dumps(value, separators=(",", ":"))


def records(kind: str, n: int = 3, each: int = 4) -> list[dict]:
    return [record(kind, tuples(kind, each, i * each), f"Rule_{i}") for i in range(n)]


def wrappings(kind: str) -> dict[str, str]:
    """The same records in every wrapping that they come in."""
    items = records(kind)
    texts = [compact(item) for item in items]
    blob = compact({"records": items})
    return {
        "one line": blob,
        "pretty": json.dumps({"records": items}, indent=4),
        "indent 0": json.dumps({"records": items}, indent=0),
        "byte order mark": BOM + blob,
        "one record a line": "\n".join(texts) + "\n",
        "one record a line, CRLF": "\r\n".join(texts),
        "one record a line, pretty": "\n".join(json.dumps(item, indent=2) for item in items),
        "array": compact(items),
        "records in records": compact({"records": items[:2] + [{"records": items[2:]}]}),
        "members around": compact({"count": 4, "about": {"records": "none"}, "list": [1, [2]], "records": items,
                                   "nextLink": None}),
        "concatenated blobs": compact({"records": items[:1]}) + compact({"records": items[1:]}),
        "concatenated, with marks": BOM + compact({"records": items[:1]}) + "\n" + BOM + compact({"records": items[1:]}),
        "fragment without beginning": "," + ",".join(texts) + "]}",
        "fragment without end": '{"records":[' + ",".join(texts) + ",",
        "fragment of neither": "," + ",".join(texts),
        "cut fragments, concatenated": '{"records":[' + ",".join(texts[:2]) + '{"records":[' + ",".join(texts[2:]),
        "blanks in front": " \n\t" + blob,
        "JSON sequence": "".join("\x1e" + text + "\n" for text in texts),
    }


def count(value) -> int:
    """How many elements all lists called flowTuples have."""
    if isinstance(value, dict):
        return sum(len(inner) if key == "flowTuples" else count(inner) for key, inner in value.items())
    return sum(map(count, value)) if isinstance(value, list) else 0


def put(name: str, content) -> pathlib.Path:
    return wireshark.write(f"azure/{name}.json", content)
