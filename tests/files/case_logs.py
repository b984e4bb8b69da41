# SPDX-License-Identifier: GPL-2.0-or-later
"""Logs that the tests of this folder read: every file in samples/, and a few made here that samples/ need not hold."""
import base64
import gzip
import json
import random

import wireshark

HEADER = ("version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action "
          "log-status")

# What programs that pass lines on put before them.
PREFIXES = ("", "a.log:", "a.log:12:", "/vpc/flows eni-00000000000000001-all ", "[pod/shop-1/cart] ", "cart-1  | ",
            "Jan  3 10:00:00 relay shipper[12]: ", "<13>1 2026-01-03T10:00:00Z relay shipper - - [a b=\"c\"] ",
            "2026-01-03T10:00:00.123456789Z stdout F ")


def aws_rows(count: int, seed: int = 1) -> list[str]:
    """Rows of the default format, in no order of time, some of them without data and some that cannot be read."""
    pick = random.Random(seed)
    rows = []
    for number in range(count):
        start = 1700000000 + pick.randrange(3600)
        interface = f"eni-{pick.randrange(5):017x}"
        if number % 17 == 3:
            rows.append(f"2 123456789010 {interface} - - - - - - - {start} {start + 60} - NODATA")
        elif number % 41 == 7:
            rows.append("this row was cut by something")
        else:
            rows.append(f"2 123456789010 {interface} 10.0.{pick.randrange(4)}.{pick.randrange(256)} 203.0.113."
                        f"{pick.randrange(256)} {pick.randrange(1024, 65536)} {pick.choice((22, 53, 443))} "
                        f"{pick.choice((6, 17))} {pick.randrange(1, 999)} {pick.randrange(60, 9999999)} {start} "
                        f"{start + 60} {pick.choice(('ACCEPT', 'REJECT'))} OK")
    return rows


def wrapped(rows: list[str]) -> dict[str, bytes]:
    """Rows in what services put around them, also where many are in a few bytes of the file."""
    events = [{"id": str(number), "timestamp": 1767434400000 + number, "message": row} for number, row in enumerate(rows)]
    payload = {"messageType": "DATA_MESSAGE", "owner": "123456789010", "logGroup": "/vpc/flows", "subscriptionFilters": ["all"],
               "logStream": "eni-00000000000000001-all", "logEvents": events}
    packed = base64.b64encode(gzip.compress(json.dumps(payload).encode(), mtime=0)).decode()
    entries = (wireshark.SOURCE / "samples/gcp-vpc.json").read_bytes().splitlines()[:40]
    return {
        "aws-events.json": json.dumps({"nextForwardToken": "f/1", "events": events}, indent=1).encode(),
        "aws-payload.gz": gzip.compress(json.dumps(payload).encode(), mtime=0) * 2,
        "aws-lambda.json": "\n".join(json.dumps({"awslogs": {"data": packed}}) for _ in range(3)).encode(),
        "aws-firehose.json": "".join(json.dumps({"message": row}) for row in rows).encode(),
        "aws-documents.json": "".join(json.dumps({"@timestamp": "2026-01-03T10:00:00Z", "event": {"original": row}}) + "\n" for row in rows).encode(),
        "aws-table.csv": "\r\n".join(line.replace(" ", ",") for line in [HEADER, *rows] if "was cut" not in line).encode(),
        "aws-text.log": "".join(f"EVENTS\t{number}\t1767434500000\teni-00000000000000001-all\t{row}\t1767434400000\n"
                                for number, row in enumerate(rows)).encode(),
        "google-pubsub.json": json.dumps([{"message": {"data": base64.b64encode(entry).decode(), "messageId": str(number)}}
                                          for number, entry in enumerate(entries)]).encode(),
    }


def made() -> dict[str, bytes]:
    """Name -> content of the logs made here."""
    rows = aws_rows(400)
    plain = "\n".join([HEADER, *rows]) + "\n"
    records = json.loads((wireshark.SOURCE / "samples/azure-nsg.json").read_text())["records"]
    headers = "\n".join([HEADER, *rows[:20], "srcaddr dstaddr bytes action start",
                         "10.0.0.1 10.0.0.2 7 ACCEPT 1700000000", HEADER, *rows[20:40]])
    # Rows that are cut, that a quote opens and nothing closes, that go on over lines; another table behind the first.
    names = ",".join(f'"{name}"' for name in [*HEADER.replace("-", "_").split(), "note"])
    quoted = "\n".join([names, *(",".join(f'"{cell}"' for cell in [*row.split(), f'a "{number}"'.replace('"', '""') + "\r\n\n" * (number % 3)])
                                 for number, row in enumerate(rows)), '"2","open', rows[0].replace(" ", ","), HEADER.replace(" ", ";"),
                        *(row.replace(" ", ";") for row in rows[:20])]) + "\n"
    messages = "timestamp,message\n" + "".join(f'{1700000000000 + 7919 * number % 3600000},"{row}' + f"\n{row}" * (number % 2) + '"\n'
                                               for number, row in enumerate(rows[:90])) + '1,"open\n'
    return wrapped(rows[:60]) | {
        "aws.log": plain.encode(),
        "aws-no-header.log": "\n".join(rows).encode(),
        "aws-crlf.log": plain.replace("\n", "\r\n").encode(),
        "aws-headers.log": headers.encode(),
        "aws.log.gz": gzip.compress(plain.encode(), mtime=0),
        "aws-passed-on.log": "\n".join(before + row for row in rows[:20] for before in PREFIXES).encode(),
        "aws-zgrep.log": "\n".join(f"{name}.log.gz:{line}" for name in "ab" for line in headers.split("\n")).encode(),
        "aws-docker.json": "".join(json.dumps({"log": f"{row}\n", "stream": "stdout", "time": "2026-01-03T10:00:00Z"}) + "\n"
                                   for row in rows[:20]).encode(),
        "aws-quoted.csv": quoted.encode(), "aws-messages.csv": messages.encode(), "aws-quoted.csv.gz": gzip.compress(quoted.encode(), mtime=0),
        "aws-quoted-utf16.csv": quoted.encode("utf-16"),
        "aws-utf16.log": plain.encode("utf-16"),
        "azure-utf16.json": b"\xfe\xff" + "\n".join(json.dumps(record) for record in records).encode("utf-16-be"),
    }


def samples() -> list:
    """The flow logs among the samples; the others are captures, and tables that go with them."""
    files = sorted((wireshark.SOURCE / "samples").iterdir())
    return [path for path in files if path.is_file() and path.suffix in (".log", ".gz", ".json", ".csv", ".zst")
            and not path.name.startswith("mirror")]


def put_all() -> dict:
    """Writes every log where the tools may read it; name -> path."""
    logs = made() | {path.name: path.read_bytes() for path in samples()}
    return {name: wireshark.write(f"logs/{name}", content) for name, content in logs.items()}
