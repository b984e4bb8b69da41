# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Wrapped logs that are damaged, odd or hostile: a frame says so for each, nothing is guessed, and memory has an end."""
import base64
import gzip
import json
import os
import resource
import unittest

import logs
import wireshark

ROW = logs.row("v2")
MESSAGES = [logs.row("v2", bytes=str(1000 + i)) for i in range(4)]
#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
NONE = "the message is not a flow log's"


def b64(data) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def zipped(data, times: int = 1) -> bytes:
    data = data if isinstance(data, bytes) else data.encode()
    for _ in range(times):
        data = gzip.compress(data, mtime=0)
    return data


def ndjson(objects) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def payload(lines) -> dict:
    """What a subscription delivers."""
    return {"messageType": "DATA_MESSAGE", "owner": "1", "logGroup": "g", "logStream": "s", "subscriptionFilters": [],
            "logEvents": [{"id": str(i), "timestamp": 1767434400000, "message": line} for i, line in enumerate(lines)]}


def shown(path, *names: str, args=(), **kwargs) -> list[list[str]]:
    """The bytes and the error of each frame, and more fields."""
    return wireshark.fields(path, "flowlog.bytes", "flowlog.log.error", *names, args=(*wireshark.ALONE, *args), env=IN_ORDER, **kwargs)


def apart(rows: list[list[str]]) -> list[list[list[str]]]:
    """What stands between each two sound rows of a file in which they are like ROW."""
    found: list[list[list[str]]] = []
    for row in rows:
        if row[:2] == ["4711", ""]:
            found.append([])
        else:
            found[-1].append(row)
    return found[:-1]


def same(rows: list[list[str]], expected: list[list[str]]) -> bool:
    """Whether these are the rows; of an error its beginning is expected."""
    return len(rows) == len(expected) and all(
        row[0] == wanted[0] and row[1].startswith(wanted[1]) and (row[1] == "") == (wanted[1] == "") for row, wanted in zip(rows, expected))


class Data(unittest.TestCase):
    """Members that hold base64 and gzip, each between two that are sound."""
    LINES = "\n".join(MESSAGES) + "\n"
    WHOLE = [[str(1000 + i), ""] for i in range(4)]
    MIME = base64.encodebytes(zipped(LINES)).decode()

    def cases(self) -> dict[str, tuple[str, list[list[str]]]]:
        """Name -> the member's text, and what is shown of it; of an error its beginning."""
        coded, packed = b64(self.LINES), b64(zipped(self.LINES))
        neither, part, damaged = "the data are neither", "the compressed payload ends", "the compressed payload is damaged"
        half = zipped(self.LINES, 1)
        return {
            "plain": (coded, self.WHOLE), "gzip": (packed, self.WHOLE), "lines": (self.MIME, self.WHOLE), "returns": (self.MIME.replace("\n", "\r\n"), self.WHOLE),
            "url": (b64(self.LINES + "\n?>~\u00ff").replace("+", "-").replace("/", "_"), [*self.WHOLE, ["", NONE]]),
            "no padding": (b64(self.LINES + " ").rstrip("="), self.WHOLE), "too much padding": (coded + "=", [["", neither]]),
            "padding first": ("=" + coded, [["", neither]]), "padding inside": (b64("x") + coded, [["", neither]]),
            "blanks at its ends": (f" \n{coded}\t ", self.WHOLE),
            "blanks": (coded[:40] + " " + coded[40:], [["", neither]]), "one more": (packed + "A", [["", neither]]),
            "no alphabet": ("%%%%", [["", neither]]), "nothing": ("", [["", "the envelope is empty"]]), "blank": (" \t\n", [["", neither]]),
            "zeros": (b64(bytes(3000)), [["", NONE]]), "four times": (b64(zipped(self.LINES, 4)), self.WHOLE),
            "five times": (b64(zipped(self.LINES, 5)), [["", "gzip in gzip, more often"]]),
            "a hundred times": (b64(zipped(self.LINES, 100)), [["", "gzip in gzip, more often"]]),
            "half": (b64(half[:len(half) // 3]), [["", part]]), "its head": (b64(half[:12]), [["", part]]),
            "no checksum": (b64(half[:-8]), [*self.WHOLE, ["", part]]), "wrong checksum": (b64(half[:-8] + bytes(8)), [*self.WHOLE, ["", damaged]]),
            "something behind": (b64(half + b"x"), [*self.WHOLE, ["", damaged]]), "in two parts": (b64(zipped(self.LINES) * 2), self.WHOLE * 2),
            "other text": (b64("hello"), [["", NONE]]), "text as it is": (self.LINES, self.WHOLE),
        }

    def test_each(self):
        cases = self.cases()
        good = {"Data": b64(ROW)}
        items = [good]
        for text, _ in cases.values():
            items += [{"Data": text}, good]
        path = wireshark.write("data.json", ndjson(items))
        for args in ((), ("-2",)):
            found = apart(shown(path, args=args))
            self.assertEqual(len(found), len(cases))
            for (name, (_, expected)), rows in zip(cases.items(), found):
                with self.subTest(name, args=args):
                    self.assertTrue(same(rows, expected), f"{rows} instead of {expected}")


class RowsAmongOthers(unittest.TestCase):
    """Lines that are no rows among rows, in every envelope: a frame for each, in its place."""
    OTHERS = ["START RequestId: 1", "2 123456789010 eni-0a1b2c3d", "{}", '{"a": [1, {"b": "c"}]}', "null", "4711", '"', "{", ROW[:-9], "\u202ex"]

    def envelopes(self) -> dict[str, str]:
        lines = [ROW]
        for other in self.OTHERS:
            lines += [other, ROW]
        events = payload(lines)
        each = [payload([line]) for line in lines]
        table = "".join('1,"' + line.replace('"', '""') + '"\n' for line in lines)
        return {
            "filter.json": json.dumps({"events": events["logEvents"], "searchedLogStreams": []}, indent=1), "payload.json": json.dumps(events),
            "messages.json": json.dumps(lines), "firehose.json": ndjson({"message": line} for line in lines),
            "touching.json": ndjson({"message": line} for line in lines).replace("\n", ""), "lambda.json": json.dumps({"awslogs": {"data": b64(zipped(json.dumps(events)))}}),
            "kinesis.json": json.dumps({"Records": [{"kinesis": {"partitionKey": "p", "data": b64(zipped(json.dumps(one)))}} for one in each]}),
            "get-records.json": json.dumps({"Records": [{"Data": b64(line), "PartitionKey": "p"} for line in lines]}),
            "pubsub.json": ndjson({"message": {"data": b64(line), "messageId": "1"}} for line in lines),
            "body.json": ndjson({"body": line, "attributes": {}} for line in lines), "raw.json": ndjson({"result": {"_raw": line, "host": "h"}} for line in lines),
            "original.json": ndjson({"event": {"original": line}} for line in lines), "hit.json": ndjson({"_index": "f", "_source": {"message": line}} for line in lines),
            "docker.json": ndjson({"log": line + "\n", "stream": "stdout", "time": "2026-01-03T10:00:00Z"} for line in lines),
            "events.csv": "timestamp,message\n" + table, "events.tsv": ("timestamp,message\n" + table).replace(',"', '\t"').replace("timestamp,", "timestamp\t"),
        }

    def test_each(self):
        for name, text in self.envelopes().items():
            with self.subTest(name):
                rows = shown(wireshark.write(name, text), "flowlog.log.text", "flowlog.unknown")
                found = apart(rows)
                self.assertEqual([len(each) for each in found], [1] * len(self.OTHERS), rows)
                for other, [row] in zip(self.OTHERS, found):
                    self.assertEqual(row[0], "", other)
                    self.assertTrue(row[1] or row[3], (other, row))

    def test_in_utf16(self):
        for name, text in self.envelopes().items():
            plain = shown(wireshark.write(name, text))
            with self.subTest(name):
                self.assertEqual(shown(wireshark.write(name, ("\ufeff" + text).encode("utf-16-le"))), plain)


class Prefixes(unittest.TestCase):
    """A file that is cut after each of its bytes: every whole row, and a frame for what is left of one that is not. What stands
    between items may be missing without a word, as it is of logs that were put together."""

    @staticmethod
    def files() -> dict[str, tuple[str, list[str]]]:
        """Name -> the text, and the ends of the parts that hold a row each, of which there are as many as rows."""
        def event(i: int) -> str:
            return json.dumps({"timestamp": 1, "message": MESSAGES[i]})
        lines = [json.dumps({"message": line}) for line in MESSAGES[:3]]
        coded = [json.dumps({"awslogs": {"data": b64(zipped(json.dumps(payload([line]))))}}) for line in MESSAGES[:3]]
        events = [event(i) for i in range(3)]
        return {"firehose.json": ("\n".join(lines) + "\n", lines), "touching.json": ("".join(lines), lines), "lambda.json": ("\n".join(coded) + "\n", coded),
                "filter.json": ('{"events":[' + ",".join(events) + '],"searchedLogStreams":[]}', events),
                "messages.json": (json.dumps(MESSAGES[:3]), [json.dumps(line) for line in MESSAGES[:3]])}

    def test_each_byte(self):
        for name, (text, parts) in self.files().items():
            ends, at = [], 0
            for part in parts:
                at = text.index(part, at) + len(part)
                ends.append(at)
            cuts = list(range(ends[0], len(text) + 1, 1 if len(text) < 500 else 3))
            paths = [wireshark.write(f"cut/{name}.{cut}", text[:cut]) for cut in cuts]
            saved = wireshark.files() / "cut.pcapng"
            done = wireshark.run("mergecap", "-a", "-w", saved, *paths, env=IN_ORDER)
            self.assertEqual((done.returncode, done.stderr), (0, ""), name)
            rows = shown(saved)
            for cut in cuts:
                whole = sum(end <= cut for end in ends)
                given, rows = rows[:whole], rows[whole:]
                with self.subTest(name, cut=cut):
                    self.assertEqual(given, [[str(1000 + i), ""] for i in range(whole)], text[:cut][-60:])
                if rows and rows[0][1]:
                    rows = rows[1:]  # what is left
                elif any(end - len(part) < cut < end for part, end in zip(parts, ends)):
                    self.fail(f"{name}, {cut}: nothing says that the file ends in {text[ends[whole - 1]:cut][-60:]!r}")
            self.assertEqual(rows, [])


class TooWide(unittest.TestCase):
    """A row with more columns than can be kept shows its text, or how much of it is left out."""
    RECORD = {"logName": "projects/p/logs/compute.googleapis.com%2Fvpc_flows", "jsonPayload": {
        "connection": {"src_ip": "10.0.0.1", "dest_ip": "10.0.0.2", "src_port": 1, "dest_port": 2, "protocol": 6}, "bytes_sent": "4711"}}
    REASON = "the record has more columns, or longer names of columns, than can be kept"

    def test_each(self):
        many = self.RECORD | {f"k{i}": f"a\t{i}" for i in range(600)}
        long = self.RECORD | {"k" * 20000: "x"}
        large = self.RECORD | {"k" * 20000: "y" * 200000}
        size = len(json.dumps(large))
        path = wireshark.write("wide.json", ndjson([self.RECORD, many, self.RECORD, long, self.RECORD, large, self.RECORD, {"message": json.dumps(many)}, self.RECORD]))
        wireshark.tshark("-r", path, "-w", wireshark.files() / "wide.pcapng")
        for source, args in ((path, ()), (path, ("-2",)), (wireshark.files() / "wide.pcapng", ())):
            found = [each[0] for each in apart(shown(source, "flowlog.log.text", args=args))]
            self.assertEqual([row[:2] for row in found], [["", self.REASON]] * 2 + [
                ["", f"{self.REASON}; {size - 98304} of its {size} bytes are left out"], ["", self.REASON]])
            self.assertEqual([row[2] for row in found], [wireshark.shown_text(text) for text in (
                json.dumps(many), json.dumps(long), json.dumps(large)[:98304], json.dumps(many))])


class Unclaimed(unittest.TestCase):
    """Tables of other kinds, one of whose columns may be called message: our modules say what stock Wireshark says."""
    TABLES = {
        "inventory": "InstanceId,PrivateIpAddress,State,Message\ni-0ccc3333,10.0.0.71,running,ok\n",
        "firewall": "date,time,action,protocol,src-ip,dst-ip,src-port,dst-port,size,tcpflags,info,path\n2026-01-03,10:00:00,ALLOW,TCP,10.0.0.1,10.0.0.2,40000,443,0,-,-,SEND\n",
        "balancer": "type,time,elb,client_ip,client_port,target_ip,target_port,request_processing_time,received_bytes,sent_bytes,request_verb,request_url\n"
                    "https,2026-01-03T10:00:00Z,app/a/1,192.0.2.1,2817,10.0.0.1,80,0.086,34,366,GET,https://a.example/\n",
        "netflow": "ts,te,td,sa,da,sp,dp,pr,flg,ipkt,ibyt\n2026-01-03 10:00:00,2026-01-03 10:00:01,1,10.0.0.1,10.0.0.2,1,2,TCP,.A,3,180\n",
        "spreadsheet": "sep=;\r\nName;Betrag;Message\r\nAnna;1,50;Hallo\r\n", "messages": "timestamp,message\n1700000000000,START RequestId: 1\n1700000000001,END\n",
        "numbers": "1,2,3\n4,5,6\n", "addresses": "srcaddr,dstaddr\n10.0.0.1,10.0.0.2\n", "people": '"@message","name"\n"hello","me"\n',
        "capture": '"No.","Time","Source","Destination","Protocol","Length","Info"\n"1","0.0","10.0.0.1","10.0.0.2","TCP","60","x"\n',
    }

    def test_each(self):
        paths = []
        for name, text in self.TABLES.items():
            paths += [wireshark.write(f"{name}.csv", text), wireshark.write(f"{name}.tsv", text.replace(",", "\t")),
                      wireshark.write(f"{name}-16.csv", ("\ufeff" + text).encode("utf-16-le")), wireshark.write(f"{name}.csv.gz", zipped(text))]
        ours, stock = (wireshark.run("captype", *paths, plugins=plugins) for plugins in (True, False))
        self.assertEqual((ours.returncode, ours.stdout, ours.stderr), (stock.returncode, stock.stdout, stock.stderr))
        self.assertNotIn("flowlog", ours.stdout)


class Swollen(unittest.TestCase):
    """More than the 64 MiB of one item, made of a few kilobytes: what stands beside it is shown, a frame says what is left out, and
    memory has an end."""
    SANITIZED = "CLOUDFLOW_SANITIZED" in os.environ
    #: In a payload there is as much as may be taken in all; a line is gone through, which takes its time.
    IN_LINE, IN_PAYLOAD, MEMORY = 80, 1024, 1 << 30

    @staticmethod
    def bomb(mib: int, unit: bytes, before: bytes = b"", behind: bytes = b"") -> bytes:
        """gzip of so many MiB of the unit, a part each."""
        return zipped(before) + zipped(unit * ((1 << 20) // len(unit))) * mib + zipped(behind)

    def limited(self, path) -> list[list[str]]:
        def limit():
            resource.setrlimit(resource.RLIMIT_AS, (self.MEMORY, self.MEMORY))
        return shown(path, "frame.len", **({} if self.SANITIZED else {"preexec_fn": limit}))

    def test_lines_of_files(self):
        good = json.dumps({"message": ROW}).encode()
        table = b"timestamp,message\n1," + ROW.encode() + b"\n1,"
        for name, unit, before, behind, error in (
            ("json", b"x", good + b'\n{"message":"', b'"}\n' + good + b"\n", "the record is too large: it has more than the 67108864 bytes (64 MiB)"),
            ("text", b"x", ROW.encode() + b"\n", b"\n" + ROW.encode() + b"\n", ""), ("blanks", b" ", ROW.encode() + b"\n", b"x\n" + ROW.encode() + b"\n", ""),
            ("csv", b'{"a":', table, b"\n1," + ROW.encode() + b"\n", "the row is longer than a packet can be"),
            ("quote", b'"', table + b'"', b'"\n1,' + ROW.encode() + b"\n", "the row is longer than a packet can be"),
        ):
            with self.subTest(name):
                [row], = apart(self.limited(wireshark.write(f"swollen-{name}.gz", self.bomb(self.IN_LINE, unit, before, behind))))
                self.assertTrue(row[1].startswith(error), row[1])
                self.assertGreater(int(row[2]), (self.IN_LINE - 1) << 20)

    def test_payloads(self):
        good = {"Data": b64(ROW)}
        for name, unit in (("blanks", b" "), ("zeros", b"\0"), ("quotes", b'"'), ("objects", b'{"a":'), ("brackets", b"["), ("letters", b"x")):
            with self.subTest(name):
                path = wireshark.write("swollen.json", ndjson([good, {"Data": b64(self.bomb(self.IN_PAYLOAD, unit, ROW.encode() + b"\n"))}, good]))
                rows = self.limited(path)
                self.assertEqual([rows[0][:2], rows[1][:2], rows[-1][:2]], [["4711", ""]] * 3)
                self.assertEqual(len(rows), 4)
                self.assertIn("more than 64 MiB; what comes behind is left out", rows[2][1])


if __name__ == "__main__":
    unittest.main()
