# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables with a header, whatever separates their cells: the rows of the plain log, and whatever a table can have wrong."""
import base64
import csv
import gzip
import io
import itertools
import json
import subprocess
import unittest

import logs
import wireshark

N = 60
COLUMNS = logs.COLUMNS["v5"]
#: What every form of a log shows alike. Of the columns that tables name with '_', the fields are the same.
SHOWN = ("frame.time_epoch", "frame.interface_name", "frame.packet_flags_direction", "flowlog.provider", "flowlog.ip.src", "flowlog.ip.dst",
         "flowlog.srcport", "flowlog.dstport", "flowlog.proto", "flowlog.packets", "flowlog.bytes", "flowlog.start", "flowlog.end",
         "flowlog.action", "flowlog.direction", "flowlog.status", "flowlog.interface", "flowlog.account", "flowlog.region", "flowlog.tcp.flags",
         "flowlog.aws.vpc_id", "flowlog.aws.subnet_id", "flowlog.aws.traffic_path", "flowlog.aws.pkt_dst_aws_service", "flowlog.unknown",
         "flowlog.malformed", "flowlog.log.error")
#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}


def shown(path, *names: str, args=wireshark.ALONE, **kwargs) -> list[list[str]]:
    return wireshark.fields(path, *names, args=args, env=IN_ORDER, **kwargs)


def rows() -> list[list[str]]:
    """The rows of the log, some of which are of windows without traffic."""
    made = [line.split(" ") for line in logs.rows("v5", N)]
    absent = ["-" if COLUMNS.index("srcaddr") <= i <= COLUMNS.index("bytes") or COLUMNS.index("tcp-flags") <= i else cell
              for i, cell in enumerate(made[7])]
    absent[COLUMNS.index("action")], absent[COLUMNS.index("log-status")] = "-", "NODATA"
    return made[:7] + [absent] + made[7:]


def table(names: list[str], cells: list[list[str]], **how) -> str:
    """As Python's own module writes it."""
    out = io.StringIO()
    csv.writer(out, **({"lineterminator": "\n"} | how)).writerows([names, *cells])
    return out.getvalue()


def forms() -> dict[str, bytes]:
    """Name -> the log in one form."""
    data = rows()
    below = [name.replace("-", "_") for name in COLUMNS]
    camel = ["".join(part.title() if i else part for i, part in enumerate(name.split("-"))) for name in COLUMNS]
    comma = table(COLUMNS, data)
    quoted = table(below, [["" if cell == "-" else cell for cell in row] for row in data], quoting=csv.QUOTE_ALL)
    texts = {
        "comma": comma, "no-end": comma[:-1], "crlf": comma.replace("\n", "\r\n"), "blank-lines": "\n" + comma.replace("\n", "\n \n\n"),
        "tab": table(COLUMNS, data, delimiter="\t"), "semicolon": table(COLUMNS, data, delimiter=";", quoting=csv.QUOTE_ALL),
        "sep": "sep=;\r\n" + table(below, data, delimiter=";", lineterminator="\r\n"), "bom": "\ufeff" + comma,
        "athena": quoted, "null": quoted.replace('""', ""), "names": table(camel, data), "upper": table([name.upper() for name in below], data),
        "index": table(["", *COLUMNS], [["", *row] for row in data]), "quoted-tab": table(below, data, delimiter="\t", quoting=csv.QUOTE_ALL),
    }
    made = {name: text.encode() for name, text in texts.items()}
    header, first = comma.splitlines()[0], "\n".join(comma.splitlines()[:30]) + "\n"
    made["again"] = (first + "\ufeff" + header + "\n" + "\n".join(comma.splitlines()[30:]) + "\n").encode()
    # Parts of three tables, and headers that no row stands below.
    parts = [table(below, data[:10], quoting=csv.QUOTE_ALL), table(COLUMNS, data[10:40], delimiter=";"), table(COLUMNS, []),
             table(COLUMNS[::-1], [row[::-1] for row in data[40:]], delimiter="\t"), table(COLUMNS, [])]
    made["parts"] = "".join(parts).encode()
    made |= {"utf-16": comma.encode("utf-16"), "utf-16-be": b"\xfe\xff" + quoted.replace("\n", "\r\n").encode("utf-16-be"),
             "gz": gzip.compress(quoted.encode()), "bgz": gzip.compress(comma[:3000].encode()) + gzip.compress(comma[3000:].encode())}
    return made


class Forms(unittest.TestCase):
    def test_every_form_has_the_rows_of_the_plain_log(self):
        plain = "".join(" ".join(row) + "\n" for row in [COLUMNS, *rows()])
        expected = shown(wireshark.write("csv/plain.log", plain), *SHOWN)
        self.assertEqual(len(expected), N + 1)
        self.assertEqual({row[3] for row in expected}, {"aws.vpc"})
        self.assertEqual([row[SHOWN.index("flowlog.bytes")] for row in expected], [row[9].replace("-", "") for row in rows()])
        for name, content in forms().items():
            with self.subTest(name):
                path = wireshark.write(f"csv/{name}", content)
                self.assertEqual(shown(path, *SHOWN), expected)
                if name in ("athena", "parts", "utf-16", "gz"):
                    self.assertEqual(shown(path, *SHOWN, args=(*wireshark.ALONE, "-2")), expected)

    def test_standard_input(self):
        for name in ("athena", "parts"):
            path = wireshark.write(f"csv/{name}", forms()[name])
            with path.open("rb") as stream:
                done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.bytes", stdin=stream, env=IN_ORDER)
            self.assertEqual(done.stdout.splitlines(), [row[9].replace("-", "") for row in rows()])

    def test_row_is_shown_when_it_is_written(self):
        """Of a FIFO, the rows that are there: nothing waits for what comes behind them."""
        header, first, second = table(COLUMNS, rows()).splitlines()[:3]
        read = wireshark.popen("tshark", "-r", "-", "-l", "-T", "fields", "-e", "flowlog.bytes", *wireshark.ALONE, stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env={"CLOUDFLOW_ORDER": "file"})
        try:
            read.stdin.write(f"{header}\n{first}\n".encode())
            read.stdin.flush()
            self.assertEqual(read.stdout.readline().decode().strip(), rows()[0][9])
            read.stdin.write(f"{second}\n".encode())
            read.stdin.close()
            self.assertEqual(read.stdout.read().decode().strip(), rows()[1][9])
        finally:
            read.kill()
            read.wait()
            read.stdout.close()


class Cells(unittest.TestCase):
    def test_what_stands_in_quotes(self):
        """Separators, quotes, ends of lines, what a record packet escapes; and the line that each row begins on."""
        texts = ["plain", "a,b", 'say "x"', "two\nlines", "dos\r\nlines", "\n\n", "tab\there", "back\\slash \\n \\t", ",", '"', "é€𝄞", "x" * 5000]
        names = ["srcaddr", "dstaddr", "srcport", "dstport", "start", "log-status", "note"]
        cells = [["10.0.0.1", "10.0.0.2", str(i), "443", str(1700000000 + i), "OK", text] for i, text in enumerate(texts)]
        for delimiter in ",\t;":
            for quoting in (csv.QUOTE_ALL, csv.QUOTE_MINIMAL):
                content = table(names, cells, delimiter=delimiter, quoting=quoting)
                reader = csv.reader(io.StringIO(content, newline=""), delimiter=delimiter)
                begins, n = [], 0
                for row in reader:
                    begins.append((n + 1, row))
                    n = reader.line_num
                path = wireshark.write("csv/cells", content)
                with self.subTest(delimiter=delimiter, quoting=quoting):
                    found = shown(path, "flowlog.line", "flowlog.srcport", "flowlog.bytes", "flowlog.log.error")
                    self.assertEqual(found, [[str(line), row[2], "", ""] for line, row in begins[1:]])
                    notes = shown(path, "flowlog.unknown.value")
                    self.assertEqual([row[0] for row in notes], [self.printed(text) for text in texts])

    def printed(self, text: str) -> str:
        """As tshark prints a field."""
        return wireshark.shown_text(text).replace("\t", "\\t").replace("\n", "\\n").replace("\r", "\\r")



NAMES = "version,srcaddr,dstaddr,srcport,dstport,start,log-status"
ROW = "2,10.0.0.1,10.0.0.2,{0},443,17000000{0:02},OK"
BEHIND = "behind the quote that closes a cell stands neither a separator nor the end of the row"
OPEN = "a quote that opens in this row is never closed"
ENDS = "the file ends inside this row, where a quote is open"
LONG = "the row is longer than a packet can be, so its cells are not told apart"
#: Bytes of a line that are kept.
MOST = 262144


class Hostile(unittest.TestCase):
    def frames(self, content: str | bytes, name: str = "hostile", **kwargs) -> list[list[str]]:
        """Line, port, and what is wrong, of each frame."""
        frames = shown(wireshark.write(f"csv/{name}", content), "flowlog.line", "flowlog.srcport", "flowlog.log.error", "_ws.expert.message", **kwargs)
        return [[line, port, error or next((said for said in told.split(",") if "the row has" in said), "")] for line, port, error, told in frames]

    def test_rows_that_are_none(self):
        """Each costs its line and no more, and says why; its text is kept."""
        good = [ROW.format(i) for i in range(10)]
        lines = [(good[1], ""), ('2,"10.0.0.1,1,2', OPEN), (good[2], ""), ('2,"10.0.0.1"x,1', BEHIND), ("2,10.0.0.1", "the row has 2 values where the log has 7 columns"),
                 (good[3] + ",more", "the row has 8 values where the log has 7 columns"), ('"a" ,b', BEHIND), (good[4], ""), ('"', OPEN), (good[5], ""),
                 (",,,,,,", ""), ('"open ""twice"" here', OPEN), ('"closed","but', OPEN), (good[9], ""), ('"x","",""",', OPEN), (good[6], ""), ("no cells", "the row has 1 value where the log has 7 columns"),
                 ("x" * (MOST + 10), LONG), (good[7], ""), ('"' + "y" * MOST * 2 + '"', LONG), (good[8], ""), ('2,"10.0.0.1', ENDS)]
        content = "\n".join([NAMES] + [line for line, _ in lines])
        expected = [[str(i + 2), line.split(",")[3] if line in good else "", error] for i, (line, error) in enumerate(lines)]
        self.assertEqual(self.frames(content), expected)
        self.assertEqual(self.frames(content, args=(*wireshark.ALONE, "-2")), expected)
        self.assertEqual(self.frames(content.replace("\n", "\r\n")), expected)
        texts = shown(wireshark.files() / "csv/hostile", "flowlog.log.text", "frame.len", display_filter="flowlog.log.text")
        kept = [line for line, error in lines if error and "the row has" not in error]
        self.assertEqual([row[0] for row in texts if len(row[0]) < 1000], [line for line in kept if len(line) < 1000])
        self.assertEqual([int(row[1]) > len(line) for row, line in zip(texts, kept)], [True] * len(kept))

    def test_file_cut_anywhere(self):
        """All whole rows, and one frame for what the file ends inside."""
        names, *data = table(COLUMNS, rows()[:4], quoting=csv.QUOTE_ALL).splitlines()
        content = "\n".join([names, *data])
        for cut in range(len(names) + 1 + len(data[0]), len(content), 23):
            with self.subTest(cut=cut):
                whole = content[:cut].split("\n")[1:]
                frames = self.frames(content[:cut])
                self.assertEqual(len(frames), len([line for line in whole if line]))
                if whole[-1] and whole[-1] != data[len(whole) - 1]:
                    self.assertTrue(frames[-1][2], frames[-1])
                self.assertEqual([frame[2] for frame in frames[:-1]], [""] * (len(frames) - 1))

    def test_cut_gzip(self):
        """Rows before the end of what can be decompressed; half a row is none."""
        content = table(COLUMNS, rows() * 20, quoting=csv.QUOTE_ALL)
        packed = gzip.compress(content.encode())
        path = wireshark.write("csv/cut.gz", packed[:len(packed) // 2])
        done = wireshark.run("tshark", "-r", path, *wireshark.ALONE, "-T", "fields", "-e", "flowlog.bytes", "-e", "flowlog.log.error", env=IN_ORDER)
        printed = [line.split("\t") for line in done.stdout.splitlines()]
        self.assertNotEqual(done.returncode, 0)
        self.assertIn("cut short", done.stderr)
        self.assertEqual(printed, [[row[9].replace("-", ""), ""] for row in rows() * 20][:len(printed)])
        self.assertGreater(len(printed), 30)

    def test_bytes(self):
        """What is no text is kept as it is, and a NUL makes a malformed value."""
        content = f"{NAMES},note\n".encode() + b"2,10.0.0.1,10.0.0.2,7,443,1700000000,OK,\xff\x00\xc0\n2,10.\x00,10.0.0.2,8,443,1700000001,OK,a\rb\n"
        path = wireshark.write("csv/bytes", content)
        self.assertEqual(shown(path, "flowlog.line", "flowlog.srcport", "flowlog.malformed.name"), [["2", "7", "note"], ["3", "8", "srcaddr"]])

    def test_bounds_of_a_header(self):
        many = [*NAMES.split(","), *(f"x{i}" for i in range(505))]
        cells = [*ROW.format(5).split(","), *("1" * 505)]
        path = wireshark.write("csv/wide", ",".join(many) + "\n" + ",".join(cells) + "\n")
        self.assertNotIn("flowlog", wireshark.run("captype", path).stdout, "half of the names must be known")
        known = COLUMNS * 17  # 493 names, all known
        wide = wireshark.write("csv/known", ",".join(known) + "\n" + ",".join(rows()[0] * 17) + "\n")
        self.assertEqual(shown(wide, "flowlog.provider", "flowlog.line"), [["aws.vpc", "2"]])
        wider = wireshark.write("csv/wider", ",".join(COLUMNS * 18) + "\n" + ",".join(rows()[0] * 18) + "\n")
        self.assertNotIn("flowlog", wireshark.run("captype", wider).stdout)

    def test_more_headers_than_are_kept(self):
        """No row is read by another header than that above it."""
        names = ["account-id", "attachment-id", "cen-id", "src-region-id", "srcaddr", "srcport", "dst-region-id", "dstaddr", "dstport",
                 "protocol", "packets", "bytes", "start", "end", "direction"]
        row = ["1379000000000004", "tr-attach-1", "cen-1", "eu-central-1", "10.5.0.7", "36109", "eu-west-1", "10.5.2.20", "5432",
               "6", "35", "5019", "1767437153", "1767437155", "out"]
        lines = []
        for order in itertools.islice(itertools.permutations(range(len(row))), 5000):
            lines += [",".join(names[at] for at in order), ",".join(row[at] for at in order)]
        lines += lines[:2]
        path = wireshark.write("headers.csv", "\n".join(lines) + "\n")
        for way in ((), ("-2",)):
            found = wireshark.fields(path, "flowlog.bytes", "flowlog.packets", "flowlog.log.error", args=(*way, *wireshark.ALONE))
            self.assertEqual(len(found), 5001)
            unknown = [shown[2] for shown in found if shown != ["5019", "35", ""]]
            self.assertTrue(0 < len(unknown) < 2000 and all("one more than can be kept" in reason for reason in unknown), unknown[:3])
            self.assertEqual(found[-1][2], "")

    def test_other_headers(self):
        """Words that look like a header are a row, unless they are names; many of them cost no more than rows."""
        words = "version,start,end,action,a,b,c\n"
        content = NAMES + "\n" + ROW.format(1) + "\n" + words * 20000 + ROW.format(2) + "\n"
        frames = self.frames(content)
        self.assertEqual(len(frames), 20002)
        self.assertEqual([frames[0][1], frames[-1][1]], ["1", "2"])


class Clouds(unittest.TestCase):
    """Whose log it is, the header tells, and where clouds share one, the first row."""

    def test_whose(self):
        ends = "version,account-id,interface-id,srcaddr,dstaddr,srcport,dstport,protocol,packets,bytes,start,end,action,log-status"
        google = "insertId,jsonPayload.connection.src_ip,jsonPayload.connection.src_port,jsonPayload.connection.dest_ip,jsonPayload.connection.dest_port," \
                 "jsonPayload.connection.protocol,jsonPayload.bytes_sent,jsonPayload.packets_sent,jsonPayload.start_time,jsonPayload.end_time," \
                 "jsonPayload.reporter,logName,timestamp"
        tables = {
            "aws.vpc": (ends, "2,123456789010,eni-0a1b2c3d,10.0.0.1,10.0.0.2,40000,443,6,7,4711,1700000000,1700000060,ACCEPT,OK"),
            "tencent.vpc": (ends, "1,1250000000,eni-0abcxyz1,10.0.0.1,10.0.0.2,40000,443,6,7,4711,1700000000,1700000060,ACCEPT,OK"),
            "huawei.vpc": (ends.replace("account-id", "project_id"), "1,5f67944957444bd6bb4fe3b367de8f3d,1d515d18-1b36-47dc-a983-bd6512aed4bd,10.0.0.1,"
                           "10.0.0.2,40000,443,6,7,4711,1700000000,1700000060,ACCEPT,OK"),
            "alibaba.vpc": ("__topic__,__time__,version,account-id,eni-id,vm-id,vswitch-id,vpc-id,srcaddr,srcport,dstaddr,dstport,protocol,direction,packets,bytes,start,end,"
                            "log-status,action", "flow_log,1700000100,1,1379,eni-bp1abc,i-bp1,vsw-bp1,vpc-bp1,10.0.0.1,40000,10.0.0.2,443,6,in,7,4711,"
                            "1700000000,1700000060,OK,ACCEPT"),
            "gcp.vpc": (google, "a1,10.0.0.1,40000,10.0.0.2,443,6,4711,7,2023-11-14T22:13:20Z,2023-11-14T22:14:20Z,SRC,"
                        "projects/p/logs/compute.googleapis.com%2Fvpc_flows,2023-11-14T22:14:30Z"),
            # A query engine's names of the same, and an engine's own times.
            "gcp.vpc ": (google.replace("jsonPayload.", "").replace(".", "_"), "a1,10.0.0.1,40000,10.0.0.2,443,6,4711,7,2023-11-14 22:13:20 UTC,"
                         "2023-11-14 22:14:20.000000 UTC,SRC,l,2023-11-14 22:14:30 UTC"),
            # The table of the query engine's first guide; and a portal's table, with times as it writes them.
            "aws.vpc  ": ("version,account,interfaceid,sourceaddress,destinationaddress,sourceport,destinationport,protocol,numpackets,numbytes,starttime,endtime,"
                          "action,logstatus", "2,123456789010,eni-0a1b2c3d,10.0.0.1,10.0.0.2,40000,443,6,7,4711,2023-11-14 22:13:20.000,"
                          "2023-11-14 22:14:20.000,ACCEPT,OK"),
            "aws.vpc   ": ("Version,AccountId,InterfaceId,SrcAddr,DstAddr,SrcPort,DstPort,Protocol,Packets,Bytes,Start [UTC],End [UTC],Action,LogStatus,Type",
                           "2,123456789010,eni-0a1b2c3d,10.0.0.1,10.0.0.2,40000,443,6,7,4711,2023-11-14T22:13:20Z,2023-11-14T22:14:20Z,ACCEPT,OK,AWSVPCFlow"),
            # Logs Insights, with the log's columns in front.
            "aws.vpc ": ("@timestamp,@logStream,srcAddr,dstAddr,srcPort,dstPort,protocol,bytes,packets,startTime,endTime,interfaceId,logStatus",
                         "2023-11-14 22:13:20.000,eni-0a1b2c3d-all,10.0.0.1,10.0.0.2,40000,443,6,4711,7,1700000000,1700000060,eni-0a1b2c3d,OK"),
        }
        for provider, (header, row) in tables.items():
            for delimiter in ",\t":
                with self.subTest(provider, delimiter=delimiter):
                    path = wireshark.write("csv/cloud", f"{header}\n{row}\n".replace(",", delimiter))
                    self.assertEqual(shown(path, "flowlog.provider", "frame.time_epoch", "flowlog.ip.src", "flowlog.srcport", "flowlog.ip.dst", "flowlog.dstport",
                                           "flowlog.bytes", "flowlog.packets", "flowlog.start", "flowlog.malformed"),
                                     [[provider.strip(), "1700000000.000000000", "10.0.0.1", "40000", "10.0.0.2", "443", "4711", "7",
                                       wireshark.shown_time("Nov 14, 2023 22:13:20.000000000 UTC"), ""]])



class Wrapped(unittest.TestCase):
    """Tables one of whose columns holds rows, as the consoles of log services save them."""

    FIELDS = ("flowlog.line", "flowlog.srcport", "flowlog.log.timestamp", "flowlog.log.stream", "flowlog.log.error")

    def messages(self) -> list[str]:
        return [logs.row("v2", srcport=str(1000 + i), start=str(1700000000 + i)) for i in range(12)]

    def test_cells_that_hold_several_rows_or_none(self):
        messages = self.messages()
        payload = json.dumps({"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s", "subscriptionFilters": ["f"],
                              "logEvents": [{"id": str(i), "timestamp": 1700000000000, "message": line} for i, line in enumerate(messages[3:6])]})
        cells = [["1", messages[0]], ["2", "\n".join(messages[1:3])], ["3", payload], ["4", "what is no row"], ["5", ""], ["6", messages[6], "more"], ["7", messages[7]]]
        content = table(["id", "message"], cells) + '8,"' + messages[8] + "\n" + f"9,{messages[9]}\n"
        none, count = "the message is not a flow log's", "the row has more cells than the header, or fewer"
        expected = [["2", "1000", ""], ["3", "1001", ""], ["3", "1002", ""], ["5", "1003", ""], ["5", "1004", ""], ["5", "1005", ""], ["6", "", none], ["7", "", "the envelope is empty"],
                    ["8", "", count], ["9", "1007", ""], ["10", "", OPEN], ["11", "1009", ""]]
        path = wireshark.write("csv/several", content)
        self.assertEqual(shown(path, "flowlog.line", "flowlog.srcport", "flowlog.log.error"), expected)
        self.assertEqual(shown(path, "flowlog.line", "flowlog.srcport", "flowlog.log.error", args=(*wireshark.ALONE, "-2")), expected)

    def test_more_rows_than_bytes(self):
        """Compressed, a cell holds more rows than it has bytes."""
        line = self.messages()[0] + "\n"
        packed, plain = (base64.b64encode(data).decode() for data in (gzip.compress(line.encode() * 3000), line.encode()))
        self.assertLess(len(packed), 3000)
        path = wireshark.write("csv/packed", table(["id", "data"], [["1", packed], ["2", plain]]))
        for args in ((), ("-2",)):
            found = shown(path, "flowlog.line", "flowlog.srcport", "flowlog.log.error", args=(*wireshark.ALONE, *args))
            self.assertEqual(found, [["2", "1000", ""]] * 3000 + [["3", "1000", ""]])

    def test_standard_input(self):
        content = table(["timestamp", "message"], [["1700000040000", line] for line in self.messages()])
        done = wireshark.run("tshark", "-r", "-", "-T", "fields", "-e", "flowlog.srcport", input=content, env=IN_ORDER)
        self.assertEqual(done.stdout.split(), [str(1000 + i) for i in range(12)])


if __name__ == "__main__":
    unittest.main()
