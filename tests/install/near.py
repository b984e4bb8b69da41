# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are nearly flow logs, or stand where one should: each with what the doctor says of it, and how it is mended."""
import base64
import bz2
import gzip
import io
import json
import lzma
import tarfile
import zipfile

ROW = ("2 123456789010 eni-1235b8ca123456789 172.31.16.139 172.31.16.21 20641 22 6 20 4249 1418530010 1418530070 "
       "ACCEPT OK")
NAMES = "version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status"
LOG = f"{NAMES}\n{ROW}\n"
SHORT = "172.31.16.139 172.31.16.21 20641 22 ACCEPT"
DEFAULT = "row 1 has the values of AWS VPC flow log in its default format, separated by {}, and no header names their columns"
UNNAMED = "values of a flow log, separated by commas, and no header names their columns; which is which cannot be told"
NAME_THEM = "put their names, as docs/fields.md has them, in front: {{ printf 'NAMES\\n'; {} FILE; }} | tshark -r -"
CUSTOM = "of a flow log of a custom format, {} values, and neither a header nor a declared format names them"
DECLARE = ("declare the format as the flow log has it: CLOUDFLOW_FORMAT='${NAME} ${NAME} ...' tshark -r FILE "
           "(docs/guide.md, Custom formats without a header)")
EXPORT = "export the missing {} too, or name them{} as docs/fields.md does for {}"
OTHER = "get the flow log instead: which files are read says docs/guide.md, Opening a log"
AGAIN = "get the file again: gzip -t FILE must say nothing"
WHOLE = "get the file again from what wrote it, whole; if that put no flow log into it, there is none to show"
WANTED = "{} of these names stand in nothing but flow logs, and 4 are wanted"


def header(separator: str, command: str) -> str:
    return f"put the header in front: {{ printf '{NAMES.replace(' ', separator)}\\n'; {command} FILE; }} | tshark -r -"


def with_commas(row: str) -> str:
    return row.replace(" ", ",") + "\n"


def zipped() -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("flow.log", LOG)
    return out.getvalue()


def tarred() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        member = tarfile.TarInfo("flow.log")
        member.size = len(LOG)
        archive.addfile(member, io.BytesIO(LOG.encode()))
    return out.getvalue()


def spoilt() -> bytes:
    """Gzip whose last member is damaged, far behind the rows that tell what it is."""
    last = bytearray(gzip.compress(ROW.encode(), mtime=0))
    last[-8:-4] = b"\xff\xff\xff\xff"
    return gzip.compress((LOG + f"{ROW}\n" * 2000).encode(), 0, mtime=0) + bytes(last)


def subscription(bytes_kept: int) -> str:
    payload = {"messageType": "DATA_MESSAGE", "logEvents": [{"id": "1", "timestamp": 1, "message": ROW}]}
    return json.dumps({"awslogs": {"data": base64.b64encode(gzip.compress(json.dumps(payload).encode())[:bytes_kept]).decode()}})


GZIP = gzip.compress(LOG.encode() * 2000, mtime=0)

#: Name -> content, problem, fix. FILE stands for the name, N for a number that the compressor has a say in.
FILES: dict[str, tuple[bytes | str, str, str]] = {
    # Tables
    "headless.csv": (with_commas(ROW), DEFAULT.format("commas"), header(",", "cat")),
    "headless.csv.gz": (gzip.compress(with_commas(ROW).encode()), DEFAULT.format("commas"), header(",", "gzip -dc")),
    "headless-quoted.csv": (",".join(f'"{cell}"' for cell in ROW.split()), DEFAULT.format("commas"), header(",", "cat")),
    "headless.tsv": (ROW.replace(" ", "\t"), DEFAULT.format("tabs"), header("\\t", "cat")),
    "headless-custom.csv": (with_commas(f"vpc-1235b8ca123456789 eni-1235b8ca123456789 {SHORT}"), f"row 1 has 7 {UNNAMED}",
                            NAME_THEM.format("cat")),
    "headless-short.csv": (with_commas(SHORT), f"row 1 may have 5 {UNNAMED}", NAME_THEM.format("cat")),
    "flows.csv": ("srcaddr,dstaddr,name,note\n10.0.0.1,10.0.0.2,a,b\n",
                  "row 1, separated by commas, names too few columns of AWS VPC flow log: known are srcaddr, dstaddr; not known "
                  f"are name, note; {WANTED.format(2)}", EXPORT.format("columns", " in row 1", "aws.vpc")),
    "no-addresses.csv": ("\n\naccount-id;interface-id;action;packets;log-status\n1;eni-1;ACCEPT;2;OK\n",
                         "row 3, separated by semicolons, names too few columns of AWS VPC flow log: known are account-id, "
                         "interface-id, action, packets, log-status; missing is the source address, srcaddr; missing is the "
                         f"destination address, dstaddr; {WANTED.format(2)}; the value of account-id, column 1, does not "
                         "look like one: 1", EXPORT.format("columns", " in row 3", "aws.vpc")),
    # Lines
    "custom.log": (f"vpc-1235b8ca123456789 eni-1235b8ca123456789 {SHORT}\n", f"row 1 is a row {CUSTOM.format(7)}", DECLARE),
    "custom-short.log": (f"{SHORT}\n", f"row 1 may be a row {CUSTOM.format(5)}", DECLARE),
    # JSON
    "few.json": ('[\n {"srcaddr": "10.0.0.1", "dstaddr": "10.0.0.2", "note": 1}]',
                 "the object at row 2, column 2 has too few columns of AWS VPC flow log: known are srcaddr, dstaddr; not known "
                 f"are note; {WANTED.format(2)}", EXPORT.format("members", "", "aws.vpc")),
    "broken.json": ('{"records": [\n  {"time": "2026", "a": 1,,}\n]}\n',
                    "it is no JSON at row 2, column 27: string or '}' expected near ','",
                    "mend that, or write the file anew with what made it"),
    "cut.json": ('{"records": [\n  {"time": "2026", "a": 1',
                 "the record that begins at row 2, column 3 is cut: the text ends inside it",
                 "get the whole file again, and compare its size with that of the object"),
    "base64.json": ('{"awslogs": {"data": "H4sIAAAA*AAAAAAA"}}',
                    "the object at row 1, column 1 may wrap records in its awslogs, but the data are neither base64 nor a flow "
                    "log's", WHOLE),
    "base64-cut.json": (subscription(40), "the object at row 1, column 1 may wrap records in its awslogs, but the compressed "
                        "payload ends before its end", WHOLE),
    "message.json": ('{"events": [{"message": "hello, world", "timestamp": 1}]}',
                     "the object at row 1, column 13 may wrap records in its message, but the message is not a flow log's",
                     WHOLE),
    # Other kinds of files
    "x.parquet": (b"PAR1\x15\x04\x15", "it is Apache Parquet, whose columns are not read yet",
                  "duckdb -c \"copy (from read_parquet('FILE')) to '/dev/stdout' (format csv, header)\" | tshark -r -"),
    "x.orc": (b"ORC\x08\x03", "it is Apache ORC, which is not read",
              "python3 -c 'import sys; from pyarrow import csv, orc; csv.write_csv(orc.read_table(sys.argv[1]), "
              "sys.stdout.buffer)' FILE | tshark -r -"),
    "x.avro": (b"Obj\x01\x04\x16", "it is Apache Avro, which is not read", "fastavro FILE | tshark -r -"),
    "x.zip": (zipped(), "it is a zip archive", "unzip -p FILE | tshark -r -"),
    "x.tar": (tarred(), "it is a tar archive", "tar -xOf FILE | tshark -r -"),
    "x.tar.gz": (gzip.compress(tarred()), "it is a tar archive", "gzip -dc FILE | tar -xOf - | tshark -r -"),
    "x.log.xz": (lzma.compress(LOG.encode()), "it is compressed with xz", "xz -dc FILE | tshark -r -"),
    "x.log.bz2": (bz2.compress(LOG.encode()), "it is compressed with bzip2", "bzip2 -dc FILE | tshark -r -"),
    "utf16.log": (LOG.encode("utf-16-le"), "it is UTF-16LE without the mark that says so",
                  "cat FILE | iconv -f UTF-16LE -t UTF-8 | tshark -r -"),
    "headless.pcap": (b"\x03\xf1\x53\x65\0\0\0\0\x3c\0\0\0", "its name is a capture's, and it begins as none: "
                      "03 f1 53 65 00 00 00 00", "get the file again: its beginning is missing, or it is something else"),
    # gzip
    "twice.log.gz": (gzip.compress(gzip.compress(LOG.encode())), "it is compressed 2 times",
                     "gzip -dc FILE | gzip -dc | tshark -r -"),
    "damaged.log.gz": (GZIP[:10] + b"\xff" + GZIP[11:], "its gzip is damaged at byte 11: invalid block type", AGAIN),
    "cut.log.gz": (GZIP[:-300], "is cut: it ends at byte N, in the middle of what is compressed, behind N bytes of text; what "
                   "stands behind that is lost", AGAIN),
    "spoilt.log.gz": (spoilt(), "is damaged within its N first bytes, behind N bytes of text: incorrect data check; what stands "
                      "behind that is lost", AGAIN),
    # What came instead of a log
    "empty.log": (b"", "is empty, 0 bytes", "get the file again from where it comes from"),
    "empty.log.gz": (gzip.compress(b""), "it is gzip of nothing",
                     "get the file again from where it comes from: the log has no rows in it"),
    "denied.log.gz": ('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>AccessDenied</Code><Message>Access\n Denied</Message>'
                      "</Error>", "it is no log, but what a server answered instead of one: AccessDenied: Access Denied",
                      "get the file again, with the rights to do so, or from where it is now"),
    "proxy.log": ("<!DOCTYPE html><html><head><title>Sign\x1b[31m in</title></head></html>",
                  "it is no log, but what a server answered instead of one: Sign\\x1b[31m in",
                  "get the file again, with the rights to do so, or from where it is now"),
    # Other services' logs
    "trail.json": ('{"Records":[{"eventVersion":"1.08","eventSource":"ec2.amazonaws.com","eventName":"DescribeFlowLogs"}]}',
                   "it is of AWS CloudTrail, a log of calls", OTHER),
    "digest.json": ('{"awsAccountId":"1","digestStartTime":"2026-01-03T10:00:00Z","digestS3Bucket":"b"}',
                    "it is of AWS CloudTrail, a digest of its files", OTHER),
    "balancer.log": ("https 2026-01-03T10:00:00.186641Z app/front/50dc6c495c0c9188 192.0.2.39:2817 10.0.0.1:80 0.086 0.048 0.037 "
                     '200 200 0 57 "GET https://www.example.com:443/ HTTP/1.1" "curl"\n',
                     "it is of an AWS Application Load Balancer's requests", OTHER),
    "firewall.json": ('{"timestamp":1,"formatVersion":1,"webaclId":"arn","httpRequest":{"clientIp":"192.0.2.1"}}',
                      "it is of AWS WAF, a log of requests", OTHER),
    "activity.json": ('{"records":[{"time":"2026","resourceId":"/S","operationName":"X/WRITE","category":"Administrative"}]}',
                      "it is of Azure's activity log", OTHER),
    "audit.json": ('[{"protoPayload":{"serviceName":"compute.googleapis.com"},"logName":"projects/p/logs/'
                   'cloudaudit.googleapis.com%2Factivity","insertId":"x"}]', "it is of Google Cloud's audit logs", OTHER),
}
