#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Flow logs that are wrapped

What it costs that rows stand in JSON, in a table or in compressed payloads instead of in a plain log: the same default records,
in the forms that services and programs give them.
"""
import base64
import csv
import functools
import gzip
import itertools
import json
import pathlib
import sys

import bench
import logs
import wireshark

N = bench.RECORDS
FULL = N >= 200_000
#: With few records the start of the tools weighs more than the records do, and costs them all the same.
SLACK = 1 if FULL else 4
#: Events of a payload, rows of a result, lines of a text.
EVENTS = 500
STREAM, GROUP = "eni-0a1b2c3d4e5f60718-all", "/flows"

dumps = functools.partial(json.dumps, separators=(",", ":"))


def batches(rows):
    """The rows, so many at a time, each with its number."""
    rows = enumerate(rows)
    while batch := list(itertools.islice(rows, EVENTS)):
        yield batch


def event(number: int, row: str) -> dict:
    return {"id": f"{10 ** 55 + number}", "timestamp": 1700000000000 + number, "message": row}


def payload(batch) -> str:
    """What a subscription delivers."""
    return dumps({"messageType": "DATA_MESSAGE", "owner": "123456789012", "logGroup": GROUP, "logStream": STREAM,
                  "subscriptionFilters": ["all"], "logEvents": [event(*each) for each in batch]})


def b64(data: bytes) -> str:
    return base64.b64encode(data).decode()


def messages(rows, out) -> None:
    out.writelines(dumps({"message": row}) + "\n" for row in rows)


def documents(rows, out) -> None:
    out.writelines(dumps({"@timestamp": "2026-01-03T10:00:00.000Z", "message": row, "agent": {"name": "shipper", "version": "8.1"},
                          "host": "h1"}) + "\n" for row in rows)


def filtered(rows, out) -> None:
    """What aws logs filter-log-events prints."""
    out.write('{\n    "events": [\n')
    for number, row in enumerate(rows):
        made = {"logStreamName": STREAM, "timestamp": 1700000000000 + number, "message": row,
                "ingestionTime": 1700000009000 + number, "eventId": f"{10 ** 55 + number}"}
        text = json.dumps(made, indent=4).replace("\n", "\n        ")
        out.write(",\n"[:2 * (number > 0)] + "        " + text)
    out.write('\n    ],\n    "searchedLogStreams": []\n}\n')


def payloads(rows, out) -> None:
    out.writelines(map(payload, batches(rows)))


def function(rows, out) -> None:
    """What a function gets of a subscription, one event a line."""
    out.writelines(dumps({"awslogs": {"data": b64(gzip.compress(payload(batch).encode(), 6, mtime=0))}}) + "\n"
                   for batch in batches(rows))


def stream(rows, out) -> None:
    """Rows that were put into a stream, many in a record."""
    out.writelines(dumps({"Data": b64("".join(f"{row}\n" for _, row in batch).encode()), "PartitionKey": "p"}) + "\n"
                   for batch in batches(rows))


def result(rows, out) -> None:
    """What aws logs get-query-results prints."""
    fields = ([{"field": "@timestamp", "value": "2026-01-03 10:00:00.000"}, {"field": "@message", "value": row},
               {"field": "@ptr", "value": f"CmEKJgoi{number:032x}"}] for number, row in enumerate(rows))
    out.write('{"queryLanguage":"CWLI","results":[')
    out.writelines(("," if number else "") + dumps(row) for number, row in enumerate(fields))
    out.write('],"status":"Complete"}\n')


def console(rows, out) -> None:
    """What the log service's console saves of its events."""
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("timestamp", "message"))
    writer.writerows((1700000000000 + number, row) for number, row in enumerate(rows))


def athena(rows, out) -> None:
    writer = csv.writer(out, lineterminator="\n", quoting=csv.QUOTE_ALL)
    writer.writerow(name.replace("-", "_") for name in logs.COLUMNS["v2"])
    writer.writerows(row.split(" ") for row in rows)


def table(rows, out) -> None:
    writer = csv.writer(out, lineterminator="\n", delimiter="\t")
    writer.writerow(logs.COLUMNS["v2"])
    writer.writerows(row.split(" ") for row in rows)


#: What is said of each form, and how many times the plain log it may cost.
FORMS = {
    messages: ('lines of `{"message": row}`', 1.5), documents: ("documents with the row in `message`", 1.5),
    filtered: ("what `filter-log-events` prints", 1.5), payloads: ("payloads of a subscription", 1.5),
    function: ("payloads in gzip in base64", 2), stream: ("rows in base64", 2), result: ("results of a query as JSON", 1.5),
    console: ("a table with the row in `message`", 1.5), athena: ("a table all in quotes", 1.5),
    table: ("a table with tabs", 1.5),
}


def wrapped(form, n: int) -> pathlib.Path:
    path = wireshark.files() / f"{form.__name__}-{n}.{'csv' if form in (console, athena, table) else 'json'}"
    if not path.exists():
        with bench.records("v2", n).open(encoding="ascii") as plain, path.open("w", encoding="ascii", newline="") as out:
            next(plain)
            form((line.rstrip("\n") for line in plain), out)
        path.chmod(0o644)
    return path


def first_pass(path) -> tuple:
    """Dissects every record and prints none."""
    return ("tshark", "-n", "-r", path, "-Y", "frame.number==0")


def dissecting() -> list[bench.Result]:
    plain, *costs = bench.best(first_pass(bench.records("v2", N)), *(first_pass(wrapped(form, N)) for form in FORMS))
    return [bench.Result(f"first pass over {what}, against the plain log", cost.user / plain.user, limit * SLACK)
            for (what, limit), cost in zip(FORMS.values(), costs)]


def memory() -> list[bench.Result]:
    results = []
    for form in (messages, filtered, function, console):
        few, many = (bench.once(*first_pass(wrapped(form, n))) for n in (N // 4, N))
        results.append(bench.Result(f"peak memory of a first pass over {FORMS[form][0]}: growth when there are four times as many records",
                                    (many.peak - few.peak) / 2**20, 20, " MB"))
    return results


if __name__ == "__main__":
    sys.exit(bench.report(dissecting() + memory()))
