#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the fuzz targets and a dictionary of the words that logs are made of.

corpus.py FOLDER makes a folder of seeds for each target in FOLDER, and FOLDER/words.dict. Seeds are short: what a target
makes of them is not, and a short input is tried more often.
"""
import base64
import gzip
import json
import pathlib
import random
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path[1:1] = [str(pathlib.Path(__file__).resolve().parents[1] / folder) for folder in ("azure", "files", "install", "list", "mirror")]
import blobs  # noqa: E402
import captures  # noqa: E402
import case_logs  # noqa: E402
import logs  # noqa: E402
import near  # noqa: E402
import samples  # noqa: E402
import test_lists  # noqa: E402

RESOURCE = "/subscriptions/s-1/resourceGroups/g-1/providers/Microsoft.Network/networkSecurityGroups/n-1"
#: Logs of other clouds than Azure's, which blobs.py makes, that are JSON.
JSON_SAMPLES = [path for path in sorted(samples.SAMPLES.iterdir())
                if path.is_file() and not path.name.startswith(("azure", "case")) and samples.content(path)[:1] in (b"{", b"[")]
#: The fourth line of record packets, right and wrong.
REMARKS = ("time=borrowed", "time=borrowed from=after", "time=borrowed from=reading interfaces=200000",
           "interfaces=99999999999999999999 time= =borrowed time=own from=before x time=borrowed ")

def keys(value) -> set[str]:
    """The names in a JSON value, of all its objects."""
    inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
    return {*(value if isinstance(value, dict) else ()), *(name for one in inner for name in keys(one))}


def words() -> list[str]:
    """Column names, value names and forms of values, as the tables of core/ have them, and the names of the samples' JSON."""
    found = {f'"{name}":' for path in JSON_SAMPLES for item in samples.items(path.name) for name in keys(item)}
    for path in sorted((pathlib.Path(__file__).resolve().parents[2] / "core").rglob("*.c")):
        text = path.read_text()
        found.update(re.findall(r'^\s*\{"([^"]+)", FLOW_', text, re.M))
        found.update(re.findall(r'^\s*\{"([^"]+)", "', text, re.M))
        for shape in re.findall(r'\.shape = "([^"]+)"', text):
            found.update(shape.replace("#", "7").split("|"))
    found.update(["2024-05-01T10:00:00.000000+00:00", "2024-05-01T10:00:00.000Z", "1700000000000", "2001:db8::1",
                  "18446744073709551616", "65543", "NaN", "%41", "%4", "\\t", "\t", "\n", "\r\n", "\x1b[32m", "\ufeff", '{"records":[', "]}", '"flowTuples":[',
                  '"category":"FlowLogFlowEvent"', '"category":"NetworkSecurityGroupFlowEvent"', '"flowRecords":',
                  '"properties":', ',{', "\n{", "\\u0000", "\\ud800", "\\udc00\\ud83d", "\\u001b[2J", "\\/", "\x7f", "\u202e", "\\xff",
                  "/subscriptions/", "/resourceGroups/", "/providers/Microsoft.Network/", "//", "/subscriptions",
                  "@message", "@logGroup", "@logStream", "@file", "@ptr", '{"log":"', '"stream":"stdout"', "vpc.log.gz:",
                  "/aws/vpc/flowlogs ", "<134>1 ", "Nov 14 22:13:20 host app[1]: ", " stdout F ", '"flowState":"D"',
                  '"protocol":', '"mac":', '"encryption":', " ".join(REMARKS), *REMARKS])
    return sorted(found)


#: Bytes that are no text: byte order marks, ends of UTF-8 and UTF-16 characters, EtherTypes, ports and headers of mirrors.
BYTES = ("fffe", "feff", "0a00", "000a", "0d000a00", "c080", "eda080", "f4908080", "f8888080", "e282", "88be", "22eb", "6558",
         "8100", "88a8", "8847", "8864", "8988", "8926", "893f", "88e5", "892f", "f1c1", "894f", "8903", "aaaa03000000", "86dd",
         "12b5", "17c1", "12b6", "08000000", "88000008", "0c000003", "00006558", "0108", "0103", "0166", "450000", "60000000",
         "face00", "face01", "face02", "face03", "face04", "face05")


def prefixed(row: str) -> dict[str, str]:
    """Rows behind what the programs that fetch and search logs put before them."""
    stream = "eni-0a1b2c3d4e5f60718-all"
    fronts = {"awslogs": f"/aws/vpc/flowlogs {stream} ", "zgrep": "AWSLogs/1/vpcflowlogs/eu/2023/11/14/a_vpcflowlogs_b.log.gz:",
              "grep-number": "a.log:17:", "syslog": "<134>Nov 14 22:13:20 host app[1]: ",
              "syslog-5424": "<134>1 2023-11-14T22:13:20Z host app 1 - - ", "kubectl": "2023-11-14T22:13:20.123456789Z stdout F ",
              "pod": "[pod/forwarder-1/main] "}
    texts = {name: f"{front}{row}\n" * 2 for name, front in fronts.items()}
    texts["events"] = f"EVENTS\t37\t1700009000000\t{stream}\t{row}\t1700000000000\nEVENTS\t1700009000000\t{row}\t1700000000000\n"
    texts["docker"] = "".join(json.dumps({"log": row + "\n", "stream": "stdout", "time": "2023-11-14T22:13:20Z"}) + "\n" for _ in range(2))
    return texts


def seeds() -> dict[str, str | bytes]:
    v2, v5, v11, tgw = (logs.file(name, 3) for name in ("v2", "v5", "v11", "tgw"))
    row = logs.row("v2")
    return {
        "v2": v2, "v5": v5, "v11": v11, "tgw": tgw,
        "v2-no-header": row + "\n" + row,
        "tgw-no-header": logs.row("tgw") + "\n",
        "concatenated": v2 + v5 + tgw,
        "windows": "\ufeff" + v2.replace("\n", "\r\n"),
        "blank-lines": "\n \n" + v5.replace("\n", "\n\n").replace(" ", "  "),
        "export": "".join(f"2024-05-01T10:00:0{i}.000Z {row}\n" for i in range(3)),
        "tail": "".join(f"\x1b[32m2024-05-01T10:00:00.000000+00:00\x1b[0m \x1b[36meni-0a1b2c3d4e5f60718-all\x1b[0m {row}\n"
                        for _ in range(2)),
        "nodata": logs.header("v2") + "\n" + logs.nodata() + "\n" + logs.nodata("SKIPDATA") + "\n",
        "unnamed": "eni-0a1b2c3d4e5f60718 10.0.0.5 10.0.0.9 ACCEPT OK 17\n" * 2,
        "common-names": "version start end bytes packets account-id type\n2 1 2 3 4 123456789012 IPv4\n",
        "bad-rows": logs.header("v2") + "\n" + row + " more\nshort\n" + row.replace(" 6 ", " 600 ") + "\n",
        "comments": "# from the bucket\n\n#\n" + v5, "comments-no-header": f"# from the bucket\n{row}\n# a remark\n{row}\n",
        "comments-common-names": "# a remark\nversion start end bytes action interface-id\n2 1 2 3 ACCEPT eni-0a1b2c3d\n",
        "underscores": v5.replace("-", "_"),
        "bytes": logs.header("v2") + "\n\0\xff\x80" + row + "\n",
        "passed-on": "".join(before + line + "\n" for before in case_logs.PREFIXES for line in (logs.header("v5"), logs.row("v5"), row)),
        "long-line": v2 + "\x01 " + row + "\n" + row,
        "utf-8": f"{logs.header('v2')}\n{row.replace('eni-', 'é€𝄞')}\n".encode() + b"\xc0\x80\xed\xa0\x80\xf4\x90\x80\x80\xe2\x82\n",
        "utf-16-le": ("\ufeff" + logs.header("v2") + "\r\n" + row + "\r\n").encode("utf-16-le"),
        "utf-16-be": ("\ufeff" + row + "\n" + row).encode("utf-16-be"),
        "utf-16-odd": ("\ufeff" + row + "\n").encode("utf-16-le") + b"\x00\xd8\n\x00\x41",
        "inside-a-row": row[40:] + "\n" + v2,
        "unknown-status": row + "\n" + row.replace(" OK", " LOST") + "\n" + row,
        "record-packet": "\n".join([logs.header("v2"), row, *REMARKS]),
        **{path.name: "\n".join(samples.row_texts(path.name)[:2] + samples.row_texts(path.name)[-1:]) + "\n"
           for path in sorted(samples.SAMPLES.glob("*-vpc.log")) if not path.name.startswith("aws")},
        **{f"behind-{name}": text for name, text in prefixed(row).items()},
    }


def tables() -> dict[str, bytes]:
    """Rows below the header that fuzz_csv.c puts in front, or behind one of their own; the first byte says which."""
    row, quoted = "2,10.0.0.1,10.0.0.2,40000,443,1700000000,OK\n", '"2","10.0.0.1","10.0.0.2","40000","443","1700000001","OK"\r\n'
    texts = {"plain": row * 3, "quoted": quoted * 3, "lines": '2,"10.0.0.1\r\n\n","a ""b"" c",1,2,3,"\\t\t,"\n' + row,
             "open": '2,"10.0.0.1,1\n' + row + quoted, "behind": '2,"10.0.0.1"x,1\n' + row, "ends": row + '2,"10',
             "short": "2,10.0.0.1\n\n ,\n" + row, "headers": row + ",".join(logs.V5) + "\n" + row + "\t".join(logs.V2) + "\n2\t3\n",
             "long": row + '2,"\1' + row + quoted, "bytes": '2,\0,"\0\n\n' + row}
    own = {"sep": "sep=;\r\nsrcaddr;dstaddr;srcport;dstport;start;log-status\r\n1;2;3;4;5;6\r\n", "index": "," + ",".join(logs.V5) + "\n0," + row,
           "quotes": '\ufeff"srcaddr","dstaddr","srcport","dstport","start","log_status","a ""b"""\n' + quoted,
           "two": ",".join(logs.V2) + "\n" + row + ";".join(logs.V2[::-1]) + "\n" + row.replace(",", ";")}
    line = logs.row("v2")
    own |= {"message": f'timestamp,message\n1700000000000,{line}\n2,"{line}\n{line}"\n3,hello\n4,"{line}\n',
            "insights": f'"@timestamp","@message"\r\n"2023-11-14 22:13:20.000","{line}"\r\n', "alone": f"@message\n{line}\n",
            "object": 'id,message\n1,"{""message"":""' + line + '""}"\n'}
    made = {f"{name}-{option}": bytes([option]) + text.encode() for name, text in texts.items() for option in (0, 1, 2, 3, 128)}
    made |= {f"{name}-tab": bytes([4]) + text.replace(",", "\t").encode() for name, text in texts.items()}
    made |= {f"own-{name}": bytes([64]) + text.encode() for name, text in own.items()}
    return made | {f"utf-16-{name}": bytes([64]) + ("\ufeff" + text).encode("utf-16-le") for name, text in own.items()}


def broken_records() -> dict[str, bytes]:
    """Azure records whose resource ids, keys and strings are not well formed."""
    resources = ["", "/", "//", "/subscriptions", "/subscriptions/", RESOURCE + "/", RESOURCE.lower(), RESOURCE + RESOURCE,
                 "/subscriptions/s" * 12, RESOURCE.replace("/", "//"), RESOURCE.replace("g-1", "\0\x1b[2J\u202e"), "/resourceGroups/"]
    records = {f"resource-{i}": blobs.record("nsg", blobs.tuples("nsg", 2), resourceId=text) for i, text in enumerate(resources)}
    records |= {f"target-{i}": blobs.record("vnet", blobs.tuples("vnet", 1), targetResourceID=text) for i, text in enumerate(resources)}
    keys = ["", "\0", "\x1b[2J", "a\tb\nc", "\u202e", "\ue000", "k" * 300, "flowTuples", "records", "@timestamp", "srcaddr srcaddr"]
    records |= {f"key-{i}": blobs.record("nsg", blobs.tuples("nsg", 1), **{key: key}) for i, key in enumerate(keys)}
    flat = {"time": "2023-11-14T22:13:20Z", "category": "FlowLogFlowEvent", "flowState": "D", "sourceIP": "10.0.0.1"}
    records |= {"flat": flat, "flat-names": flat | {"protocol": 6, "mac": "000D3A000001", "encryption": "NX", "flowState": "E"}}
    texts = {name: blobs.compact(value).encode() for name, value in records.items()}
    sound = blobs.compact(blobs.record("vnet", blobs.tuples("vnet", 2))).encode()
    texts |= {f"bytes-{i}": sound.replace(b"acl-1", bad) for i, bad in enumerate(
        (b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\\ud800", b"\\udc00\\ud83d", b"\\u0000", b"\\x", b"\0", b'"', b"\\", b"\n"))}
    texts |= {"twice": sound[:-1] + b"," + sound[1:], "keys-break": sound.replace(b'flowTuples"', b'flow\\uD83D\\uDE00Tuples"'),
              "utf-16-le": b"\xff\xfe" + sound.decode().encode("utf-16-le"), "utf-16-be": b"\xfe\xff" + sound.decode().encode("utf-16-be"),
              "inside": sound[120:] + b"," + sound + b"]}", "stray": b"x " + sound + b" y, {]" + sound + b"}}"}
    return texts


def without(value, names: tuple[str, ...]):
    """A JSON value without members of these names: a seed is short."""
    if isinstance(value, dict):
        return {name: without(one, names) for name, one in value.items() if not name.startswith(names)}
    return [without(one, names) for one in value[:2]] if isinstance(value, list) else value


def kinds(name: str) -> list[dict]:
    """A row of each set of names that a sample has, with what is around it, shortened."""
    found = {}
    for item in samples.items(name):
        for one in item if isinstance(item, list) else [item]:
            found.setdefault(frozenset(keys(one)), without(one, ("src_", "dest_", "cumulative", "vnic", "loggroup", "remote")))
    return list(found.values())[:4]


def clouds() -> dict[str, bytes]:
    """Rows of the other clouds as they are, and in what hands them on."""
    texts = {}
    for path in JSON_SAMPLES:
        rows = kinds(path.name)
        name, row = path.name.split(".")[0], rows[0]
        text = blobs.compact(row)
        coded = base64.b64encode(gzip.compress(text.encode(), mtime=0)).decode()
        wrapped = {"array": rows[:2], "entries": {"entries": [row]}, "events": {"events": [{"json": row}]},
                   "results": {"data": {"results": [{"data": row}]}}, "message": {"message": text, "@timestamp": "2026-01-03T10:00:00Z"},
                   "payload": row.get("jsonPayload", row.get("logContent", row.get("event", row))),
                   "pubsub": {"message": {"data": base64.b64encode(text.encode()).decode(), "messageId": "1"}},
                   "packed": {"awslogs": {"data": coded}}, "numbers": json.loads(re.sub(r'"(\d+)"', r"\1", text)),
                   "nothing": json.loads(re.sub(r'":(\d+|"[^"]*")', '":null', text))}
        texts |= {f"{name}-{number}": blobs.compact(one).encode() for number, one in enumerate(rows)}
        texts |= {f"{name}-{kind}": blobs.compact(value).encode() for kind, value in wrapped.items()}
        texts |= {f"{name}-cut": text[:len(text) // 2].encode(), f"{name}-lines": (text + "\n" + text + ",\n").encode(),
                  f"{name}-twice": (text[:-1] + "," + text[1:]).encode(), f"{name}-broken": re.sub(r"([]}]),", r"\1", text + text).encode()}
    return texts | summaries()


#: A row that sums up flows, with addresses in a list.
SUMMARY = {"SubType": "FlowLog", "FlowStartTime": "1/3/2026, 10:05:12.345 AM", "FlowEndTime": "2026-01-03T10:55:00Z", "SrcIp": None, "DestIp": "10.1.0.5",
           "DestPort": 22.0, "L4Protocol": "T", "FlowDirection": "Inbound", "FlowStatus": "Denied", "MacAddress": "7C1E520A0005",
           "DeniedInFlows": 2, "PacketsSrcToDest": 0, "SrcPublicIps": "203.0.113.9|1|0|0|0|0|0 2001:db8::9|1|0|x|0|0|0 x"}


def summaries() -> dict[str, bytes]:
    rows = [SUMMARY, SUMMARY | {"SubType": "Topology"}, SUMMARY | {"SrcPublicIps": "203.0.113.9|1|2|3|4|5|6"}]
    table = {"name": "PrimaryResult", "columns": [{"name": name, "type": "string"} for name in SUMMARY], "rows": [list(row.values()) for row in rows]}
    values = {"rows": rows, "table": {"tables": [table]}, "names": {"columns": list(SUMMARY), "rows": [*table["rows"], [1], 2, {}]},
              "columns-last": {"rows": table["rows"], "columns": table["columns"]}, "nested": {"tables": [table | {"columns": table["columns"][:3] + [[], {}]}]}}
    return {f"summary-{name}": blobs.compact(value).encode() for name, value in values.items()}


def envelopes() -> dict[str, bytes]:
    """AWS's rows in what services put around them; a packed one is far larger than its text."""
    row = logs.row("v2")
    event = {"id": "1", "timestamp": 1700000000000, "message": row}
    payload = {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "eni-0a1b2c3d4e5f60718-all", "logEvents": [event] * 2}

    def packed(value, times: int = 1) -> str:
        data = (json.dumps(value) if not isinstance(value, str) else value).encode()
        for _ in range(times):
            data = gzip.compress(data, mtime=0)
        return base64.b64encode(data).decode()
    values = {"filter": {"events": [event | {"logStreamName": "s", "ingestionTime": 1, "eventId": "1"}] * 2, "searchedLogStreams": []},
              "get": {"nextForwardToken": "f/1", "events": [event], "nextBackwardToken": "b/1"}, "messages": [row, row], "payload": payload,
              "control": payload | {"messageType": "CONTROL_MESSAGE", "logEvents": [{"message": "CWL CONTROL MESSAGE"}]},
              "lambda": {"awslogs": {"data": packed(payload)}}, "kinesis": {"Records": [{"kinesis": {"data": packed(payload), "partitionKey": "a"}}]},
              "deep": {"awslogs": {"data": packed(row, 12)}}, "large": {"awslogs": {"data": packed(f"{row}\n" * 1000)}},
              "no-base64": {"awslogs": {"data": "H4sI////" + packed(payload)[:80]}}, "pubsub": {"message": {"data": packed(row), "publishTime": "x"}},
              "raw": {"_raw": row, "_time": 1, "host": "h", "index": "i"}, "document": {"event": {"original": row}, "@timestamp": "2023-11-14T22:13:20Z"},
              "hits": {"hits": {"hits": [{"_source": {"message": row}, "_index": "i", "_id": "1"}]}},
              "nested": {"message": json.dumps({"message": json.dumps({"message": row})})},
              "named": dict(zip(logs.V2, row.split())), "insights": {"results": [[{"field": "@message", "value": row}]], "status": "Complete"}}
    texts = {f"envelope-{name}": blobs.compact(value).encode() for name, value in values.items()}
    bomb = gzip.compress(row.encode(), mtime=0) + gzip.compress(b" " * (1 << 20), mtime=0) * 3
    wide = {"@provider": "aws.vpc", **{f"k{i}": "" for i in range(600)}}
    texts |= {"envelope-bomb": blobs.compact({"data": base64.b64encode(bomb).decode()}).encode(), "envelope-wide": blobs.compact(wide).encode(),
              "envelope-half": json.dumps([row, row]).encode()[:-40], "envelope-half-data": texts["envelope-lambda"][:-30],
              "envelope-members": json.dumps({"message": row, **{f"k{i}": [i] for i in range(40)}}).encode(),
              "envelope-lists": b'{"logEvents":' + b'[{"message":' * 40, "envelope-twice": b'{"message":"x",' + json.dumps({"message": row}).encode()[1:],
              "envelope-blanks": blobs.compact({"data": f" {base64.b64encode(row.encode()).decode()}\n"}).encode()}
    return texts | {"envelope-touching": json.dumps({"message": row}).encode() * 2, "envelope-gzip": gzip.compress(texts["envelope-payload"], mtime=0)}


def formats() -> dict[str, bytes]:
    """Files of formats, and a row of a log that they name."""
    custom = "${version} ${interface-id} ${srcaddr} ${dstaddr}"
    own = {"format": custom, "group": "/flows", "stream": "eni-*", "interface": "eni-0a1b2c3d4e5f60718", "id": "fl-0a1b2c3d"}
    told = {"FlowLogs": [{"FlowLogId": "fl-0a1b2c3d", "LogFormat": columns, "LogGroupName": "/flows", "ResourceId": "vpc-0a1b2c3d",
                          "LogDestination": "arn:aws:logs:eu-west-1:1:log-group:/flows", "LogDestinationType": kind,
                          "DestinationOptions": {"FileFormat": "plain-text"}}
                         for columns, kind in ((custom, "cloud-watch-logs"), (custom.replace("srcaddr", "dstaddr"), "s3"))]}
    origin = b"\0/flows\teni-0a1b2c3d4e5f60718-all\ta_fl-0a1b2c3d_b.log\t2 eni-0a1b2c3d4e5f60718 10.0.0.5 10.0.0.9"
    return {name: json.dumps(value).encode() + origin
            for name, value in {"own": own, "several": [own, {"format": custom}], "told": told, "both": [told, own]}.items()}


def mirrors() -> dict[str, bytes]:
    """Captures as fuzz_mirror.c reads them, which tells the kind of a header by the length of its packet, and AWS's tables."""
    texts = {"sessions": b"\1" + json.dumps(captures.SESSIONS_JSON).encode(), "interfaces": b"\2" + json.dumps(captures.INTERFACES_JSON).encode()}
    for name, make in captures.CAPTURES.items():
        frames = [item[1] if isinstance(item, tuple) else item for item in make()[:8]]
        out = bytearray(b"\0")
        for frame in frames:
            for kind, front in enumerate((42, 42, 42, 34)):
                packet = frame[front:][:250]
                packet = packet[:len(packet) - (len(packet) - kind) % 4] if len(packet) > 4 else packet
                out += bytes([len(packet)]) + packet
        texts[name] = bytes(out[:1500])
    return texts


def frame(kind: int, content: bytes, later: int = 0) -> bytes:
    """A frame as fuzz_epan.c reads it."""
    return b"\xfa\xce" + bytes([kind | (later & 0x3f) << 2]) + content


def packet_of(kind: str, row: str, remarks: str = "") -> bytes:
    """A record packet without its tags."""
    names = {"aws.vpc": logs.header("v2"), "aws.tgw": logs.header("tgw")}.get(kind, kind)
    return "\n".join([kind if names != kind else "unnamed", names, row] + ([remarks] if remarks else [])).encode()


def epan() -> dict[str, bytes]:
    """Captures: record packets, mirrors, and both of one flow."""
    ends = {"srcaddr": captures.WEB, "dstaddr": captures.PEER, "srcport": "40000", "dstport": "80"}
    back = {"srcaddr": captures.PEER, "dstaddr": captures.WEB, "srcport": "80", "dstport": "40000"}
    there, again = (packet_of("aws.vpc", logs.row("v2", **row, packets="3")) for row in (ends, back))
    plain = [captures.ethernet(packet) for _, packet in captures.http(captures.WEB, captures.PEER)]
    azure = packet_of("azure", "").replace(b"unnamed\nazure\n", b"azure.vnet\ntime\tmacAddress\trule\tflowTuples\n2023-11-14T22:14:00Z\t0022"
                      b"4871C205\tr\t") + blobs.VNET.format(1700000000000, 4, 40000, 9).encode()
    sums = "\n".join(["azure.ta", "\t".join(SUMMARY), "\t".join(str(value or "") for value in SUMMARY.values())]).encode()
    texts = {"sums": frame(0, sums) + frame(1, plain[0]), "join": frame(0, there) + frame(0, again) + b"".join(frame(1, data, 1) for data in plain[:6]),
             "join-behind": b"".join(frame(1, data) for data in plain[:6]) + frame(0, there, 9) + frame(0, again),
             "azure": frame(0, azure) + frame(0, azure.replace(b",B,", b",E,"), 5) + frame(1, plain[0]) + frame(1, plain[-1], 5),
             "tgw": frame(0, packet_of("aws.tgw", logs.row("tgw"))), "unnamed": frame(0, packet_of("column1 column2", "a b")),
             "nodata": frame(0, packet_of("aws.vpc", logs.nodata("SKIPDATA"))) + frame(1, plain[0]),
             "cut": frame(2, there[:150]) + frame(3, plain[0][:50]),
             "remarks": b"".join(frame(0, there + b"\n" + text.encode(), i) for i, text in enumerate(REMARKS))}
    texts |= {f"mirror-{name}": b"".join(frame(1, item[1] if isinstance(item, tuple) else item) for item in make()[:6])[:1000]
              for name, make in captures.CAPTURES.items()}
    mirrored = b"".join(frame(1, data, 1) for data in captures.one_end()[:4])
    texts |= {"mirror-joined": frame(0, there) + mirrored, "bytes": frame(0, there.replace(b"eni-", b"\xff\xc0\x80\x1b[2J"))}
    return {f"{name}-{options}": bytes([options]) + text for name, text in texts.items() for options in (0, 2 if "join" in name else 1, 4)}


def lists() -> dict[str, bytes]:
    """A list of each format, no longer than an input may be."""
    made = [maker(random.Random(1)) for maker in test_lists.MAKERS]
    return {f"{one.name}-{kind}": bytes([kind]) + one.text.encode()[:1000] for one in made for kind in (0, 4)} | {
        f"json-{i}": b"\0" + text.encode() for i, text in enumerate(test_lists.SHORT_JSON)}


def write(folder: pathlib.Path, files: dict[str, bytes]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in files.items():
        (folder / name).write_bytes(data)


def main(folder: pathlib.Path) -> None:
    write(folder / "fuzz_mirror", mirrors())
    write(folder / "fuzz_formats", formats())
    write(folder / "fuzz_epan", epan())
    write(folder / "fuzz_csv", tables())
    write(folder / "fuzz_list", lists())
    write(folder / "fuzz_nearly", {name: text if isinstance(text, bytes) else text.encode() for name, (text, _, _) in near.FILES.items()})
    write(folder / "fuzz_json", {name: b"\0" + text for name, text in (broken_records() | clouds() | envelopes()).items()})
    write(folder / "fuzz_envelope", {f"{name}-{how}": bytes([how << 2]) + text for name, text in envelopes().items() for how in range(4)}
          | {f"lines-{how}": bytes([how << 2]) + logs.file("v2", 3).encode() for how in range(1, 4)})
    inner = {name: text if isinstance(text, bytes) else text.encode() for name, text in seeds().items() if len(text) < 900} | envelopes()
    write(folder / "fuzz_envelope", {f"{name}-{way}": bytes([way << 2]) + text for name, text in inner.items() for way in range(4)})
    for target, options in (("fuzz_decode", (0, 3, 4, 8, 16, 32)), ("fuzz_file", (0, 1, 2, 3, 4, 8, 16))):
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, text in seeds().items():
            for option in options:
                data = bytes([option]) + (text if isinstance(text, bytes) else text.encode())
                (folder / target / f"{name}-{option}").write_bytes(data)
    tabbed = "\t".join(logs.COLUMNS["v11"]) + "\n" + "\t".join(logs.row("v11").split()) + "\n"
    (folder / "fuzz_decode" / "tabbed").write_bytes(b"\0" + tabbed.encode())
    (folder / "fuzz_decode" / "escaped").write_bytes(b"\0srcaddr\tinstance-tag\t@timestamp\n10.0.0.1\ta\\tb%41\\\\\t\n")
    (folder / "fuzz_json").mkdir(parents=True, exist_ok=True)
    for kind in blobs.CATEGORY:
        for name, text in blobs.wrappings(kind).items():
            (folder / "fuzz_json" / f"{kind}-{name}").write_bytes(b"\0" + text.encode())
    broken = pathlib.Path(__file__).resolve().parents[2] / "samples/azure-broken.json"
    for number, line in enumerate(broken.read_text().splitlines()):
        (folder / "fuzz_json" / f"broken-{number}").write_bytes(b"\0" + line.encode())
    entry = (broken.parent / "gcp-vpc.json").read_bytes()
    item = json.dumps(json.JSONDecoder().raw_decode(entry.decode().lstrip("[ \n"))[0]).encode()
    write(folder / "fuzz_layouts", {str(number): bytes([number]) + b"\n".join([item] * 3) for number in range(4)})
    lines = [f'"{"".join(f"{chr(b)}" if 0x20 <= b < 0x7f and chr(b) not in chr(34) + chr(92) else f"{chr(92)}x{b:02x}" for b in word.encode())}"'
             for word in words()]
    lines += [f'"{"".join(f"{chr(92)}x{pair:02x}" for pair in bytes.fromhex(word))}"' for word in BYTES]
    (folder / "words.dict").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
