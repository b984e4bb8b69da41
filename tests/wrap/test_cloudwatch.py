# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows in what CloudWatch puts around them: what the loop over wrappers.py does not ask, and whatever a payload can have wrong."""
import base64
import gzip
import json
import unittest

import logs
import wireshark

N = 40
#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
STREAM, GROUP = "eni-0a1b2c3d4e5f60718-all", "/flows"


def shown(path, *names: str, args=wireshark.ALONE) -> list[list[str]]:
    return wireshark.fields(path, *names, args=args, env=IN_ORDER)


def rows() -> list[str]:
    return list(logs.rows("v2", N))


def b64(data) -> str:
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def events(lines: list[str], stream: bool = True) -> list[dict]:
    """As filter-log-events has them."""
    made = [{"logStreamName": STREAM, "timestamp": 1767434400000 + i, "message": line, "ingestionTime": 1767434500000 + i,
             "eventId": str(10 ** 55 + i)} for i, line in enumerate(lines)]
    return made if stream else [{key: event[key] for key in ("timestamp", "message", "ingestionTime")} for event in made]


def payload(lines: list[str], control: bool = False) -> dict:
    """What a subscription delivers."""
    found = [{"id": event["eventId"], "timestamp": event["timestamp"], "message": event["message"]} for event in events(lines)]
    return {"messageType": "CONTROL_MESSAGE" if control else "DATA_MESSAGE", "owner": "123456789012", "logGroup": GROUP,
            "logStream": STREAM, "subscriptionFilters": ["all"], "logEvents": found}


def packed(lines: list[str]) -> str:
    return b64(gzip.compress(json.dumps(payload(lines)).encode(), mtime=0))


def ndjson(objects) -> str:
    return "".join(json.dumps(each) + "\n" for each in objects)


def result(rows_of_fields: list[dict], **how) -> str:
    """As get-query-results has it."""
    fields = [[{"field": name, "value": value} for name, value in {**row, "@ptr": "CmEKJgoi"}.items()] for row in rows_of_fields]
    return json.dumps({"queryLanguage": "CWLI", "results": fields, "statistics": {"recordsMatched": 1.0}, "status": "Complete"}, **how)


class Forms(unittest.TestCase):
    def test_members_without_a_column_of_their_own(self):
        others = json.loads(shown(wireshark.write("payload.json", json.dumps(payload(rows()))), "flowlog.log.wrapper")[0][0])
        self.assertEqual(others, {"messageType": "DATA_MESSAGE", "subscriptionFilters": ["all"]})
        odd = {"a b": 'x \\" y\\', "n": [1, {"c  d": "\t"}]}
        path = wireshark.write("odd.json", json.dumps({**odd, "message": rows()[0]}, indent=3))
        self.assertEqual(shown(path, "flowlog.log.wrapper"), [[wireshark.shown_text(json.dumps(odd, separators=(",", ":")))]])

    def test_a_stream_names_the_interface_of_rows_that_do_not(self):
        header = "srcaddr dstaddr srcport dstport protocol packets bytes start end action"
        row = "10.0.1.10 203.0.113.66 40222 443 6 3 300 1767434400 1767434460 ACCEPT"
        for stream in (STREAM, STREAM[:-4], STREAM[:-3] + "reject"):
            made = events([header, row, row])
            path = wireshark.write("stream.json", json.dumps({"events": [{**event, "logStreamName": stream} for event in made]}))
            names = ("flowlog.interface", "frame.interface_name", "flowlog.log.interface", "flowlog.dstport")
            self.assertEqual(shown(path, *names), [[STREAM[:-4], STREAM[:-4], STREAM[:-4], "443"]] * 2)
        path = wireshark.write("stream.json", json.dumps({"events": events(rows()[:1])}))
        self.assertEqual(shown(path, "flowlog.log.interface"), [[""]])


class Bad(unittest.TestCase):
    """A frame that says so for each."""

    def faults(self, text: str) -> list[list[str]]:
        return shown(wireshark.write("bad.json", text), "flowlog.srcport", "flowlog.log.error", "flowlog.log.text")

    def test_other_messages(self):
        lines = rows()[:2]
        port = [line.split()[5] for line in lines]
        for text in (ndjson(events([lines[0], "START RequestId: 1", lines[1]])), json.dumps(payload([lines[0], "START RequestId: 1", lines[1]])),
                     json.dumps([lines[0], "START RequestId: 1", lines[1]]), json.dumps({"message": "\n".join([lines[0], "START RequestId: 1", lines[1]])})):
            self.assertEqual(self.faults(text), [[port[0], "", ""], ["", "the message is not a flow log's", "START RequestId: 1"], [port[1], "", ""]])

    def test_control_message(self):
        text = json.dumps(payload(["CWL CONTROL MESSAGE: Checking health"], True)) + json.dumps(payload(rows()[:1]))
        first, second = self.faults(text)
        self.assertIn("control message", first[1])
        self.assertIn("Checking health", first[2])
        self.assertEqual(second[1:], ["", ""])
        self.assertIsNone(self.claimed(json.dumps(payload(["CWL CONTROL MESSAGE: Checking health"], True))))

    def claimed(self, text: str):
        """The kind of file, or None if it is not ours."""
        path = wireshark.write("claimed.json", text)
        kind = wireshark.run("captype", path).stdout.split(": ")[-1].strip()
        return kind if kind == "flowlog" else None

    def test_files_of_none(self):
        for text in (ndjson(events(["START", "END"])), json.dumps(payload(["a"])), json.dumps(["a", "b"]), ndjson([{"message": "x"}] * 9),
                     json.dumps({"awslogs": {"data": packed(["nothing"])}}), json.dumps({"Records": [{"Data": "!!"}]}), '{"message":""}',
                     json.dumps({"data": b64(b"\0\1\2")}), result([{"@message": "a"}]), "[[", '[[{"field":', json.dumps([[{"field": "a"}]]), '["2 123"', '{"logEvents":[]}', "[]", '[""]'):
            self.assertIsNone(self.claimed(text), text[:80])

    def test_payloads_that_are_damaged(self):
        good = {"data": packed(rows())}
        whole = gzip.compress(json.dumps(payload(rows())).encode(), mtime=0)
        lines = gzip.compress("\n".join(rows()).encode(), mtime=0)
        deep = whole
        for _ in range(100):
            deep = gzip.compress(deep)
        for name, data, reason, n in (
            ("half", b64(whole[:len(whole) // 2]), "ends before its end", None), ("half of lines", b64(lines[:len(lines) // 2]), "ends before its end", None),
            ("broken", b64(lines[:300] + b"\0" * 9 + lines[309:]), "damaged", None), ("no base64", "%%%", "neither base64 nor", 1),
            ("deep", b64(deep), "gzip in gzip", 1), ("other", b64(b"nothing of ours"), "not a flow log's", 1), ("empty", "", "empty", 1),
        ):
            with self.subTest(name):
                found = self.faults(ndjson([good, {"data": data}, good]))
                self.assertEqual([row[1:] for row in found[:N] + found[-N:]], [["", ""]] * (2 * N))
                between = found[N:-N]
                self.assertIn(reason, between[-1][1])
                self.assertEqual(len([row for row in between if row[1]]), 1, between)
                if n is not None:
                    self.assertEqual(len(between), n)
                if data and name != "other":
                    self.assertTrue(data.startswith(between[-1][2][:100]), between[-1])

    def test_lists_in_each_other(self):
        """What holds no row is looked at so often only, however deep it stands: else twice as often in each."""
        message = "x" * (4 << 20)
        lists = '{"logEvents":[' * 11 + json.dumps({"message": message}) + "]}" * 11
        path = wireshark.write("lists.json", ndjson([{"message": rows()[0]}]) + lists + "\n")
        done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.log.error", timeout=60)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stdout, r"\A\nmore envelopes in each other than are opened")

    def test_a_bomb(self):
        """64 MiB of one payload are looked at, and the rest is said to be left out."""
        line = (rows()[0] + "\n").encode()
        bomb = gzip.compress(line * 100 + b" " * (70 << 20))
        found = self.faults(ndjson([{"data": b64(rows()[0])}, {"data": b64(bomb)}]))
        self.assertEqual(len(found), 102)
        self.assertIn("64 MiB", found[-1][1])
        for nothing in (gzip.compress(b" " * (70 << 20)), gzip.compress(gzip.compress(bytes(70 << 20)))):
            found = self.faults(ndjson([{"data": b64(rows()[0])}, {"data": b64(nothing)}, {"data": b64(rows()[1])}]))
            self.assertEqual(["64 MiB" in row[1] for row in found], [False, True, False])

    def test_more_rows_than_bytes(self):
        """A payload may have more rows than the item has bytes, and each is found again."""
        lines = rows()[:1] * 20000
        text = json.dumps({"awslogs": {"data": b64(gzip.compress(("\n".join(lines)).encode(), 9))}}) + json.dumps({"message": rows()[1]})
        self.assertLess(len(text), len(lines))
        found = shown(wireshark.write("dense.json", text), "flowlog.srcport", "flowlog.line", args=("-2", *wireshark.ALONE))
        self.assertEqual(found, [[lines[0].split()[5], str(i + 1)] for i in range(len(lines))] + [[rows()[1].split()[5], str(len(lines) + 1)]])


if __name__ == "__main__":
    unittest.main()
