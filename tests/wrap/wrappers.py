# SPDX-License-Identifier: GPL-2.0-or-later
"""What people hold instead of the log that the cloud wrote: one table, name -> the log in that wrapper.

Each row of WRAPPERS is a function that puts a log into the wrapper as the program writes it that makes such files, and what
the wrapper says of the rows besides.
"""
import base64
import csv
import dataclasses
import datetime
import gzip
import io
import json
import urllib.parse
from collections.abc import Callable

import logs
import wireshark

STREAM, GROUP = "eni-0a1b2c3d4e5f60718-all", "/vpc/flows"
BEGIN = 1767434400000  # 2026-01-03 10:00:00 UTC, in milliseconds
#: ISO 8601 as most programs write it.
ISO = "2026-01-03T10:00:00.{:03d}Z"


class Log:
    """A log of one format: its rows, and the lines that a log service has of it."""

    def __init__(self, kind: str, rows: list[dict], has_header: bool):
        self.kind, self.columns, self.rows, self.has_header = kind, logs.COLUMNS[kind], rows, has_header
        self.lines = [" ".join(row[name] for name in self.columns) for row in rows]
        #: Of a format of one's own each event is a line, and so is the header where a program read the file line by line.
        self.messages = [" ".join(self.columns)] * has_header + self.lines

    def plain(self) -> str:
        return "".join(f"{line}\n" for line in self.messages)


def rows(kind: str, seed: int) -> list[dict]:
    """Accepted and refused, of both families, without traffic and lost; tags and ports of all sorts."""
    made = [dict(zip(logs.COLUMNS[kind], line.split(" "), strict=True)) for line in logs.rows(kind, 12, seed)]
    for at in (3, 8):
        made[at] |= {"srcaddr": f"2001:db8::{at}", "dstaddr": "2001:db8:ffff::5", **({"type": "IPv6"} if "type" in made[at] else {})}
    made[5] |= {"protocol": "1", "srcport": "0", "dstport": "0"}
    made[6] |= {"bytes": "9223372036854775807", "packets": "9007199254740993"}  # which other readers round
    kept = {"version", "account-id", "interface-id", "start", "end", "resource-type", "tgw-id", "tgw-attachment-id"}
    for at, status in ((4, "NODATA"), (9, "SKIPDATA")):
        made[at] = {name: value if name in kept else "-" for name, value in made[at].items()} | {"log-status": status}
    for at, tag in enumerate(("plain", "two words", "caf\u00e9 \u20ac", "a,b;c", 'say "x"', "tab\there", "100%", "back\\slash")):
        if "instance-tag" in made[at] and made[at]["instance-tag"] != "-":
            made[at]["instance-tag"] = urllib.parse.quote(tag, safe="")
    return made


def the_logs() -> dict[str, Log]:
    """The default format; one of one's own, with all columns there are, behind its header; and a Transit Gateway's."""
    return {"v2": Log("v2", rows("v2", 1), False), "v11": Log("v11", rows("v11", 2), True), "tgw": Log("tgw", rows("tgw", 3), False)}


@dataclasses.dataclass
class Wrapper:
    make: Callable[[Log], str | bytes]
    says: dict[str, object]  # field -> what it is of each row, or a function of the number of the event
    kinds: tuple[str, ...]
    before: int  # frames before the rows, and behind them, which say why they are none
    behind: int
    more: tuple[str, ...]  # columns that no log has


WRAPPERS: dict[str, Wrapper] = {}


def wrapper(name: str, kinds: tuple = ("v2", "v11", "tgw"), before: int = 0, behind: int = 0, more: tuple = (), **says):
    """Adds a function to the table; says has "time" for flowlog.log.timestamp and so on."""
    def add(make):
        WRAPPERS[name] = Wrapper(make, {f"flowlog.log.{field}": value for field, value in says.items()}, kinds, before, behind, more)
        return make
    return add


# ---- pieces ----

def shown(milliseconds: int) -> str:
    moment = datetime.datetime.fromtimestamp(milliseconds // 1000, datetime.timezone.utc)
    return wireshark.shown_time(f"{moment:%b} {moment.day:2}, {moment:%Y %H:%M:%S}.{milliseconds % 1000:03d}000000 UTC")


def event_time(number: int) -> str:
    return shown(BEGIN + number)


def whole_second(_number: int) -> str:
    return shown(BEGIN)


def arrival(number: int) -> str:
    return shown(BEGIN + 100000 + number)


def event_id(number: int) -> str:
    return str(10 ** 55 + number)


def iso(number: int) -> str:
    return ISO.format(number)


def b64(data) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def compact(value) -> str:
    return json.dumps(value, separators=(",", ":"))


def ndjson(objects) -> str:
    return "".join(compact(each) + "\n" for each in objects)


def lines(texts) -> str:
    return "".join(f"{text}\n" for text in texts)


def table(header: list, cells, **how) -> str:
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | how)).writerows([header, *cells])
    return out.getvalue()


def numbered(log: Log):
    return enumerate(log.messages)


def below(name: str) -> str:
    return name.replace("-", "_")


def camel(name: str) -> str:
    """As Panther and CloudWatch write it: interface-id is interfaceId, srcaddr is srcAddr."""
    name = name.replace("srcaddr", "src-addr").replace("dstaddr", "dst-addr").replace("srcport", "src-port").replace("dstport", "dst-port")
    first, *others = name.split("-")
    return first + "".join(part.title() for part in others)


def insights(name: str) -> str:
    return {"start": "startTime", "end": "endTime"}.get(name, camel(name))


NUMBERS = {"version", "srcport", "dstport", "protocol", "packets", "bytes", "start", "end", "tcp-flags", "traffic-path"}


def typed(row: dict, spell=lambda name: name) -> dict:
    """Numbers as numbers, what is missing as null."""
    return {spell(name): None if value == "-" else int(value) if name in NUMBERS else value for name, value in row.items()}


# ---- CloudWatch Logs: the command line ----

def events(log: Log, of: str = "filter") -> list[dict]:
    made = [{"logStreamName": STREAM, "timestamp": BEGIN + i, "message": text, "ingestionTime": BEGIN + 100000 + i, "eventId": event_id(i)}
            for i, text in numbered(log)]
    return made if of == "filter" else [{key: event[key] for key in ("timestamp", "message", "ingestionTime")} for event in made]


SEARCHED = [{"logStreamName": STREAM, "searchedCompletely": True}]
OF_EVENT = {"timestamp": event_time, "ingestion": arrival}
OF_FILTER = {**OF_EVENT, "stream": STREAM, "event_id": event_id}


@wrapper("filter-log-events", **OF_FILTER)
def _(log):
    return json.dumps({"events": events(log), "searchedLogStreams": SEARCHED, "nextToken": "t"}, indent=4) + "\n"


@wrapper("filter-log-events, token first, compact", **OF_FILTER)
def _(log):
    return compact({"nextToken": "t", "searchedLogStreams": [], "events": events(log)})


@wrapper("filter-log-events, pages", **OF_FILTER)
def _(log):
    made = events(log)
    return "".join(json.dumps({"nextToken": "t", "events": part, "searchedLogStreams": SEARCHED}, indent=4) + "\n"
                   for part in (made[:5], [], made[5:]))


@wrapper("get-log-events", **OF_EVENT)
def _(log):
    return json.dumps({"events": events(log, "get"), "nextForwardToken": "f/1/s", "nextBackwardToken": "b/1/s"}, indent=4) + "\n"


@wrapper("get-log-events, tokens first, compact", **OF_EVENT)
def _(log):
    return compact({"nextForwardToken": "f/1/s", "nextBackwardToken": "b/1/s", "events": events(log, "get")})


@wrapper("events, one a line", **OF_FILTER)
def _(log):
    return ndjson(events(log))


@wrapper("--query events[]", **OF_FILTER)
def _(log):
    return json.dumps(events(log), indent=4) + "\n"


@wrapper("--query events[].message, json")
def _(log):
    return json.dumps(log.messages, indent=4) + "\n"


@wrapper("--query events[].message, json, compact")
def _(log):
    return compact(log.messages)


@wrapper("--query events[].message, text", kinds=("v2", "tgw"))
def _(log):
    return "\t".join(log.messages) + "\n"


@wrapper("filter-log-events --output text", kinds=("v2", "tgw"), behind=1, **OF_FILTER)
def _(log):
    return lines([*(f"EVENTS\t{event_id(i)}\t{BEGIN + 100000 + i}\t{STREAM}\t{text}\t{BEGIN + i}" for i, text in numbered(log)),
                  f"SEARCHEDLOGSTREAMS\t{STREAM}\tTrue"])


@wrapper("get-log-events --output text", kinds=("v2", "tgw"), before=1, **OF_EVENT)
def _(log):
    return lines(["b/1/s\tf/1/s", *(f"EVENTS\t{BEGIN + 100000 + i}\t{text}\t{BEGIN + i}" for i, text in numbered(log))])


GREEN, CYAN, RED, WHITE, END = "\033[32m", "\033[36m", "\033[31m", "\033[37m", "\033[0m"


@wrapper("logs tail --format short", timestamp=whole_second)
def _(log):
    return lines(f"2026-01-03T10:00:00 {text}" for text in log.messages)


@wrapper("logs tail", timestamp=event_time, stream=STREAM)
def _(log):
    return lines(f"2026-01-03T10:00:00.{i:03d}000+00:00 {STREAM} {text}" for i, text in numbered(log))


@wrapper("logs tail --format json", timestamp=whole_second, stream=STREAM)
def _(log):
    return lines(f"2026-01-03T10:00:00+00:00 {STREAM} {text}" for text in log.messages)


@wrapper("logs tail --color on")
def _(log):
    return lines(f"{GREEN}2026-01-03T10:00:00.{i:03d}000+00:00{END} {CYAN}{STREAM}{END} {text}" for i, text in numbered(log))


@wrapper("awslogs get", group=GROUP, stream=STREAM)
def _(log):
    return lines(f"{GROUP} {STREAM} {text}" for text in log.messages)


@wrapper("awslogs get --timestamp", group=GROUP, stream=STREAM, timestamp=event_time)
def _(log):
    return lines(f"{GROUP} {STREAM} {iso(i)} {text}" for i, text in numbered(log))


@wrapper("saw get --pretty", timestamp=whole_second, stream=STREAM)
def _(log):
    return lines(f"[2026-01-03T10:00:00Z] ({STREAM}) {text}" for text in log.messages)


@wrapper("saw get --pretty, in colours")
def _(log):
    return lines(f"[{RED}2026-01-03T10:00:00Z{END}] ({WHITE}{STREAM}{END}) {text}" for text in log.messages)


# ---- CloudWatch Logs: what it delivers ----

@wrapper("export to S3", timestamp=event_time)
def _(log):
    return lines(f"{iso(i)} {text}" for i, text in numbered(log))


def payload(log: Log, numbers: slice = slice(None), control: bool = False, **of_event) -> dict:
    made = [{"id": event_id(i), "timestamp": BEGIN + i, "message": text, **of_event} for i, text in numbered(log)][numbers]
    if control:
        made = [{"id": "", "timestamp": BEGIN, "message": "CWL CONTROL MESSAGE: Checking health of destination Firehose."}]
    return {"messageType": "CONTROL_MESSAGE" if control else "DATA_MESSAGE", "owner": "CloudwatchLogs" if control else "123456789012",
            "logGroup": "" if control else GROUP, "logStream": "" if control else STREAM, "subscriptionFilters": [] if control else ["all"],
            "logEvents": made}


def packed(value) -> bytes:
    return gzip.compress(compact(value).encode(), mtime=0)


OF_PAYLOAD = {"timestamp": event_time, "stream": STREAM, "group": GROUP, "event_id": event_id, "owner": "123456789012"}
HALVES = (slice(6), slice(6, None))


@wrapper("subscription", **OF_PAYLOAD)
def _(log):
    return compact(payload(log))


@wrapper("subscription, concatenated", **OF_PAYLOAD)
def _(log):
    return "".join(compact(payload(log, half)) for half in HALVES)


@wrapper("subscription, a line each", **OF_PAYLOAD)
def _(log):
    return ndjson(payload(log, half) for half in HALVES)


@wrapper("subscription, gzip concatenated", **OF_PAYLOAD)
def _(log):
    return b"".join(packed(payload(log, half)) for half in HALVES)


@wrapper("subscription, control message", before=1, **OF_PAYLOAD)
def _(log):
    return compact(payload(log, control=True)) + compact(payload(log))


@wrapper("subscription, extracted fields", **OF_PAYLOAD)
def _(log):
    return compact(payload(log, extractedFields={"srcaddr": "192.0.2.77", "dstport": "9", "action": "REJECT"}))


@wrapper("function's event", **OF_PAYLOAD)
def _(log):
    return json.dumps({"awslogs": {"data": b64(packed(payload(log)))}}, indent=2)


@wrapper("get-records", **OF_PAYLOAD, partition="p")
def _(log):
    made = [{"SequenceNumber": "1", "ApproximateArrivalTimestamp": 1767434401.5, "Data": b64(packed(payload(log, half))), "PartitionKey": "p"}
            for half in HALVES]
    return json.dumps({"Records": made, "NextShardIterator": "A", "MillisBehindLatest": 0}, indent=4)


@wrapper("get-records, a row each", partition="p")
def _(log):
    return compact({"Records": [{"Data": b64(text + "\n"), "PartitionKey": "p"} for text in log.messages]})


@wrapper("gzip in gzip", **OF_PAYLOAD)
def _(log):
    return compact({"awslogs": {"data": b64(gzip.compress(packed(payload(log))))}})


@wrapper("stream's event of a function", **OF_PAYLOAD, partition="p")
def _(log):
    return compact({"Records": [{"kinesis": {"kinesisSchemaVersion": "1.0", "partitionKey": "p", "sequenceNumber": "1",
                                             "data": b64(packed(payload(log, half))), "approximateArrivalTimestamp": 1767434401.5},
                                 "eventSource": "aws:kinesis", "eventVersion": "1.0", "eventID": "shardId-0:1", "eventName": "aws:kinesis:record",
                                 "invokeIdentityArn": "arn:aws:iam::1:role/r", "awsRegion": "eu-west-1"} for half in HALVES]})


@wrapper("delivery stream's event of a function", **OF_PAYLOAD)
def _(log):
    return compact({"invocationId": "1", "deliveryStreamArn": "arn:aws:firehose:eu-west-1:1:deliverystream/d", "region": "eu-west-1",
                    "records": [{"recordId": "1", "approximateArrivalTimestamp": BEGIN, "data": b64(packed(payload(log, half)))} for half in HALVES]})


@wrapper("delivery stream, touching")
def _(log):
    return "".join(compact({"message": text}) for text in log.messages)


@wrapper("delivery stream, a line each")
def _(log):
    return ndjson({"message": text} for text in log.messages)


def transformed(row: dict) -> dict:
    """As the log service's parseVPC makes it of the default format."""
    return {{"srcaddr": "srcAddr", "dstaddr": "dstAddr", "srcport": "srcPort", "dstport": "dstPort"}.get(name, camel(name)): value
            for name, value in row.items()}


@wrapper("transformed beside plain", kinds=("v2",), **OF_PAYLOAD)
def _(log):
    made = payload(log)
    for i, event in enumerate(made["logEvents"]):
        event["message"] = compact(transformed(log.rows[i])) if i % 2 else event["message"]
    return compact(made)


@wrapper("transformed, objects", kinds=("v2",), **OF_PAYLOAD)
def _(log):
    made = payload(log)
    for row, event in zip(log.rows, made["logEvents"]):
        event["message"] = transformed(row)
    return compact(made)


# ---- CloudWatch Logs Insights, and the console ----

MOMENT = "2026-01-03 10:00:00.{:03d}"


def result(found: list[dict]) -> dict:
    return {"queryLanguage": "CWLI", "results": [[{"field": name, "value": value} for name, value in {**row, "@ptr": "CmEKJgoi"}.items()] for row in found],
            "statistics": {"recordsMatched": float(len(found)), "recordsScanned": 99.0, "bytesScanned": 1e6}, "status": "Complete"}


def found_messages(log: Log) -> list[dict]:
    return [{"@timestamp": MOMENT.format(i), "@logStream": STREAM, "@message": text} for i, text in numbered(log)]


def found_fields(log: Log) -> list[dict]:
    return [{"@timestamp": MOMENT.format(i), **{insights(name): value for name, value in row.items()}} for i, row in enumerate(log.rows)]


OF_INSIGHTS = {"timestamp": event_time, "stream": STREAM}


@wrapper("get-query-results, messages", **OF_INSIGHTS)
def _(log):
    return json.dumps(result(found_messages(log)), indent=4)


@wrapper("get-query-results, messages, compact", **OF_INSIGHTS)
def _(log):
    return compact(result(found_messages(log)))


@wrapper("get-query-results, fields", kinds=("v2", "v11"))
def _(log):
    return json.dumps(result(found_fields(log)), indent=4)


@wrapper("Insights, console CSV", **OF_INSIGHTS)
def _(log):
    return table(["@timestamp", "@logStream", "@message"], [row.values() for row in found_messages(log)])


@wrapper("Insights, console CSV, fields", kinds=("v2", "v11"))
def _(log):
    found = found_fields(log)
    return table(list(found[0]), [row.values() for row in found])


@wrapper("Insights, console JSON", **OF_INSIGHTS)
def _(log):
    return json.dumps(found_messages(log), indent=2)


@wrapper("Insights, console JSON, fields", kinds=("v2", "v11"))
def _(log):
    return compact(found_fields(log))


@wrapper("console's events", timestamp=event_time)
def _(log):
    return table(["timestamp", "message"], [[BEGIN + i, text] for i, text in numbered(log)])


# ---- tables ----

@wrapper("Athena", more=("hour", "day"))
def _(log):
    """Each cell in quotes, what is missing without; and the columns that the table is divided by."""
    strings = {name for name in log.columns if name not in NUMBERS}
    cells = [[f'"{value}"' if value != "-" or name in strings else "" for name, value in row.items()] + ['"10"', '"03"'] for row in log.rows]
    return lines(",".join(row) for row in [[f'"{name}"' for name in [*map(below, log.columns), "hour", "day"]], *cells])


@wrapper("Athena, the first guide's names", kinds=("v2",))
def _(log):
    names = ("version account interfaceid sourceaddress destinationaddress sourceport destinationport protocol numpackets numbytes starttime endtime "
             "action logstatus").split()
    return table(names, [row.values() for row in log.rows], quoting=csv.QUOTE_ALL)


@wrapper("a table with tabs")
def _(log):
    return table(log.columns, [row.values() for row in log.rows], delimiter="\t")


@wrapper("a spreadsheet's table")
def _(log):
    return "\ufeff" + table([below(name) for name in log.columns], [row.values() for row in log.rows], delimiter=";", lineterminator="\r\n")


@wrapper("a spreadsheet's table with its own first line")
def _(log):
    return "sep=;\r\n" + table(log.columns, [row.values() for row in log.rows], delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)


@wrapper("pandas", more=("",))
def _(log):
    return table(["", *log.columns], [[i, *row.values()] for i, row in enumerate(log.rows)])


@wrapper("S3 Select")
def _(log):
    return ndjson(log.rows)


# ---- documents ----

@wrapper("document: message", timestamp=event_time)
def _(log):
    return ndjson({"@timestamp": iso(i), "message": text, "agent": {"name": "a", "type": "filebeat"}, "tags": ["vpc"]} for i, text in numbered(log))


@wrapper("document: body")
def _(log):
    return ndjson({"body": text, "attributes": {"a": {"b": [1, 2]}}, "resource": {"cloud.provider": "aws"}} for text in log.messages)


@wrapper("document: event.original")
def _(log):
    return ndjson({"@timestamp": iso(i), "event": {"original": text, "kind": "event"}, "message": text} for i, text in numbered(log))


@wrapper("document: event.original, flat")
def _(log):
    return ndjson({"event.original": text, "message": text} for text in log.messages)


@wrapper("document: @message", timestamp=event_time)
def _(log):
    return ndjson({"@id": event_id(i), "@timestamp": BEGIN + i, "@message": text, "@owner": "1", "@log_group": GROUP} for i, text in numbered(log))


@wrapper("several rows in a message")
def _(log):
    return compact({"message": log.plain()})


def hits(log: Log) -> list[dict]:
    return [{"_index": "flows", "_id": f"d{i}", "_score": 1.0, "_source": {"@timestamp": iso(i), "message": text}, "sort": [1]} for i, text in numbered(log)]


OF_HIT = {"index": "flows", "event_id": lambda number: f"d{number}"}


@wrapper("search answer", **OF_HIT)
def _(log):
    return json.dumps({"took": 3, "timed_out": False, "_shards": {"total": 1, "successful": 1}, "hits": {
        "total": {"value": 12, "relation": "eq"}, "max_score": 1.0, "hits": hits(log)}}, indent=2)


@wrapper("search answer, hits a line each", **OF_HIT)
def _(log):
    return ndjson(hits(log))


@wrapper("bulk")
def _(log):
    return lines(text for i, message in numbered(log) for text in (compact({"index": {"_index": "flows", "_id": f"d{i}"}}), compact({"message": message})))


SPLUNK = {"index": "main", "host": "h1"}


@wrapper("Splunk export, JSON", **SPLUNK)
def _(log):
    return ndjson({"preview": False, "offset": i, "result": {"_raw": text, "_time": "2026-01-03 10:00:00.000 UTC", "index": "main", "host": "h1",
                                                              "source": "s3", "sourcetype": "aws:cloudwatchlogs:vpcflow"}} for i, text in numbered(log))


@wrapper("Splunk search, JSON", **SPLUNK)
def _(log):
    return compact({"preview": False, "init_offset": 0, "messages": [], "fields": [{"name": "_raw"}, {"name": "index"}],
                    "results": [{"_raw": text, "_time": "2026-01-03T10:00:00.000+00:00", "index": "main", "host": "h1"} for text in log.messages]})


@wrapper("Splunk export, CSV", **SPLUNK)
def _(log):
    return table(["_raw", "_time", "host", "index", "linecount", "source", "sourcetype"],
                 [[text, "2026-01-03T10:00:00.000+0000", "h1", "main", "1", "s3", "aws:vpc"] for text in log.messages], quoting=csv.QUOTE_ALL)


@wrapper("Splunk's event collector", **SPLUNK)
def _(log):
    return "".join(compact({"time": 1767434400, "host": "h1", "index": "main", "source": "s3", "event": text}) for text in log.messages)


@wrapper("Panther", kinds=("v2", "v11"), more=("p_log_type", "p_row_id", "p_event_time", "p_any_ip_addresses"))
def _(log):
    return ndjson({**typed(row, camel), "p_log_type": "AWS.VPCFlow", "p_row_id": "ab", "p_event_time": "2026-01-03 10:00:00.000000000",
                   "p_any_ip_addresses": ["10.0.0.1"]} for row in log.rows)


@wrapper("Sumo, JSON", kinds=("v2", "tgw"))
def _(log):
    return ndjson({"_messagetime": BEGIN + i, "_sourcecategory": "aws/vpc", "_sourcehost": "h1", "_raw": text} for i, text in numbered(log))


@wrapper("Sumo, CSV", kinds=("v2", "tgw"))
def _(log):
    return table(["_messageid", "_messagetime", "_sourcename", "_raw"], [[i, BEGIN + i, "s", text] for i, text in numbered(log)], quoting=csv.QUOTE_ALL)


@wrapper("Vector, parsed", kinds=("v2", "v11"))
def _(log):
    return ndjson(typed(row, below) for row in log.rows)


@wrapper("Vector", timestamp=event_time, host="h1", file="aws.log")
def _(log):
    return ndjson({"file": "aws.log", "host": "h1", "message": text, "source_type": "file", "timestamp": iso(i)} for i, text in numbered(log))


@wrapper("Fluent Bit", output="stdout", timestamp=lambda number: shown(BEGIN))
def _(log):
    return compact([{"date": 1767434400.0, "log": text, "stream": "stdout", "kubernetes": {"pod_name": "p"}} for text in log.messages])


@wrapper("Fluent Bit, a line each", output="stdout")
def _(log):
    return ndjson({"log": text, "stream": "stdout", "kubernetes": {"pod_name": "p", "labels": {"app": "x"}}} for text in log.messages)


def nanoseconds(number: int) -> str:
    return str((BEGIN + number) * 10 ** 6)


@wrapper("Loki's answer", timestamp=event_time)
def _(log):
    return compact({"status": "success", "data": {"resultType": "streams", "result": [
        {"stream": {"job": "flows"}, "values": [[nanoseconds(i), text] for i, text in numbered(log)]}], "stats": {"summary": {"bytesProcessedPerSecond": 1}}}})


@wrapper("Loki's push", timestamp=event_time)
def _(log):
    return json.dumps({"streams": [{"stream": {"job": "flows"}, "values": [[nanoseconds(i), text, {"trace": "1"}] for i, text in numbered(log)]}]}, indent=1)


@wrapper("logcli --output jsonl", timestamp=event_time)
def _(log):
    return ndjson({"labels": {"job": "flows"}, "line": text, "timestamp": iso(i)} for i, text in numbered(log))


@wrapper("Datadog's archive", timestamp=event_time, host="h1")
def _(log):
    return ndjson({"_id": f"A{i}", "date": iso(i), "service": "vpc", "host": "h1", "source": "aws", "message": text, "status": "info", "tags": ["a:b"],
                   "attributes": {"aws": {"awslogs": {"logGroup": GROUP}}}} for i, text in numbered(log))


@wrapper("Datadog's answer", host="h1", timestamp=event_time)
def _(log):
    return compact({"data": [{"id": f"A{i}", "type": "log", "attributes": {"service": "vpc", "host": "h1", "timestamp": iso(i), "message": text,
                                                                           "tags": [], "attributes": {}}} for i, text in numbered(log)], "meta": {}})


@wrapper("Datadog's table", host="h1", timestamp=event_time)
def _(log):
    return table(["Date", "Host", "Service", "Message"], [[iso(i), "h1", "vpc", text] for i, text in numbered(log)], quoting=csv.QUOTE_ALL)


# ---- what containers and system logs put before rows ----

@wrapper("Docker's json-file", output="stdout", timestamp=event_time)
def _(log):
    return ndjson({"log": text + "\n", "stream": "stdout", "time": iso(i)} for i, text in numbered(log))


@wrapper("Docker's json-file around events", output="stdout", stream=STREAM, event_id=event_id)
def _(log):
    return ndjson({"log": compact(event) + "\n", "stream": "stdout", "time": iso(0)} for event in events(log))


@wrapper("Kubernetes' log files", output="stdout", timestamp=event_time)
def _(log):
    return lines(f"2026-01-03T10:00:00.{i:03d}000000Z stdout F {text}" for i, text in numbered(log))


@wrapper("kubectl logs --prefix", pod="flows-1", container="app")
def _(log):
    return lines(f"[pod/flows-1/app] {text}" for text in log.messages)


@wrapper("kubectl logs --prefix --timestamps", pod="flows-1", container="app", timestamp=event_time)
def _(log):
    return lines(f"[pod/flows-1/app] 2026-01-03T10:00:00.{i:03d}000000Z {text}" for i, text in numbered(log))


@wrapper("docker compose logs", container="app-1")
def _(log):
    return lines(f"app-1  | {text}" for text in log.messages)


@wrapper("journalctl -o json", host="h1", process="shipper", timestamp=event_time)
def _(log):
    return ndjson({"__CURSOR": f"s=1;i={i}", "__REALTIME_TIMESTAMP": str((BEGIN + i) * 1000), "_HOSTNAME": "h1", "PRIORITY": "6",
                   "SYSLOG_IDENTIFIER": "shipper", "_PID": "77", "MESSAGE": text} for i, text in numbered(log))


@wrapper("journalctl", host="h1", process="shipper", pid="77")
def _(log):
    return lines(f"Jan 03 10:00:00 h1 shipper[77]: {text}" for text in log.messages)


@wrapper("syslog, RFC 3164", host="h1", process="shipper", pid="77")
def _(log):
    return lines(f"<13>Jan  3 10:00:00 h1 shipper[77]: {text}" for text in log.messages)


@wrapper("syslog, RFC 5424", host="h1", process="shipper", pid="77", timestamp=event_time)
def _(log):
    return lines(f'<13>1 {iso(i)} h1 shipper 77 id [x@1 a="b]\\]c"] {text}' for i, text in numbered(log))


@wrapper("rsyslog's files", host="h1", process="shipper", timestamp=event_time)
def _(log):
    return lines(f"2026-01-03T10:00:00.{i:03d}000+00:00 h1 shipper: {text}" for i, text in numbered(log))


@wrapper("grep -Hn", file="day/aws.log")
def _(log):
    return lines(f"day/aws.log:{i + 1}:{text}" for i, text in numbered(log))


# Around a document or an event, which holds the row.

def document(text: str) -> str:
    return compact({"message": text, "agent": "a"})


@wrapper("syslog, RFC 3164, around documents", host="h1", process="shipper", pid="77")
def _(log):
    return lines(f"<13>Jan  3 10:00:00 h1 shipper[77]: {document(text)}" for text in log.messages)


@wrapper("syslog, RFC 5424, around documents", host="h1", process="shipper", timestamp=event_time)
def _(log):
    return lines(f"<13>1 {iso(i)} h1 shipper - - - {document(text)}" for i, text in numbered(log))


@wrapper("Kubernetes' log files around documents", output="stdout", timestamp=event_time)
def _(log):
    return lines(f"2026-01-03T10:00:00.{i:03d}000000Z stdout F {document(text)}" for i, text in numbered(log))


@wrapper("kubectl logs --prefix around flat objects", kinds=("v2", "v11"), pod="flows-1", container="app")
def _(log):
    return lines(f"[pod/flows-1/app] {compact(typed(row, below))}" for row in log.rows)
