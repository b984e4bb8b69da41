# SPDX-License-Identifier: GPL-2.0-or-later
"""Whatever is wrong with a record shows: never silence, a crash, or memory without bounds."""
import json
import os
import subprocess
import unittest

import blobs
import wireshark

GOOD = blobs.compact(blobs.record("vnet", blobs.tuples("vnet", 1)))


def frames(text, *more: str) -> list[list[str]]:
    """In the order of the file."""
    return wireshark.fields(blobs.put("bad", text), "flowlog.srcport", "flowlog.log.error", "_ws.expert.message", *more,
                            args=wireshark.ALONE, env={"CLOUDFLOW_ORDER": "file"})


class BadInput(unittest.TestCase):
    def check(self, bad: str | bytes, error: str, rows: int = 0):
        """bad stands between two good records: they are read, and between them come its rows and one error."""
        between = bad if isinstance(bad, bytes) else bad.encode()
        shown = frames(GOOD.encode() + b"\n" + between + b"\n" + GOOD.encode())
        self.assertEqual([shown[0][:2], shown[-1][:2]], [["1024", ""]] * 2, shown)
        errors = [row for row in shown[1:-1] if row[1]]
        self.assertEqual(len(errors), 1, shown)
        self.assertRegex(errors[0][1], error)
        self.assertTrue(errors[0][2], "no expert item")
        self.assertEqual(len(shown), 3 + rows)

    def test_not_json(self):
        self.check(GOOD.replace("Rule_A", "Rule\\q"), "not JSON: invalid escape")
        self.check(GOOD.encode().replace(b"Rule_A", b"Rule\xff\xfe"), "not JSON: unable to decode byte 0xff")
        self.check(GOOD.replace('"Rule_A"', '"Rule_A'), "breaks off|not JSON")
        self.check(GOOD.replace('"Rule_A"', "Rule_A"), "not JSON")
        self.check(GOOD.replace('"flowLogVersion":4', '"flowLogVersion":99999999999999999999'), "too big integer")
        self.check("{" + '"a":{' * 3000 + "}" * 3001, "maximum parsing depth")

    def test_not_a_flow_record(self):
        self.check('{"category":"Administrative","level":"Informational"}', "not a flow log's")
        self.check("some words", "neither a record nor")
        self.check("[1]", "neither a record nor")

    def test_wrong_shape(self):
        record = blobs.record("vnet", [])
        for inner, error in (("none", "neither an object nor an array"), (17, "neither an object nor an array"),
                             ({}, "leads to its flows is missing"), ({"flows": [{"aclID": "a"}]}, "is missing"),
                             ({"flows": [5]}, "not an object"), ({"flows": [{"flowGroups": [{"flowTuples": 7}]}]},
                                                                 "flowTuples is not an array")):
            with self.subTest(inner=inner):
                self.check(blobs.compact(record | {"flowRecords": inner}), error)

    def test_null_is_an_empty_list(self):
        empty = [{"flows": None}, {"flows": [{"flowGroups": None}]}, {"flows": [{"flowGroups": [{"flowTuples": None}]}]}]
        records = [blobs.compact(blobs.record("vnet", [], flowRecords=inner)) for inner in empty]
        self.assertEqual([row[:2] for row in frames("\n".join([*records, GOOD]))], [["1024", ""]])

    def test_names_that_stand_twice(self):
        twice = GOOD.replace('"flowTuples":', '"flowTuples":["lost"],"flowTuples":')
        self.check(twice, "stands twice .* flowTuples|flowTuples", rows=1)
        self.assertIn("lost", frames(GOOD + twice, "flowlog.log.text")[1][3])

    def test_wrong_tuples(self):
        sound = blobs.tuples("vnet", 1)[0]
        wrong = ["", sound + ",1", sound.rsplit(",", 1)[0], "a", 17, None, True, [1, 2], {"a": 1}, sound.replace(",", ";")]
        shown = frames(blobs.compact(blobs.record("vnet", [sound, *wrong, sound])))
        self.assertEqual(len(shown), len(wrong) + 2)
        for row in shown[1:-1]:
            self.assertIn("no form that is known", row[2])
        self.assertEqual([shown[0][2], shown[-1][2]], ["", ""])

    def test_wrong_positions(self):
        sound = blobs.tuples("vnet", 1)[0].split(",")
        names = ("startTime sourceAddress destinationAddress sourcePort destinationPort transportProtocol "
                 "deviceDirection flowState").split()
        for place, name in [*enumerate(names), (9, "packetsStoD"), (12, "bytesDtoS")]:
            with self.subTest(name):
                wrong = ",".join([*sound[:place], "wrong", *sound[place + 1:]])
                shown = frames(blobs.compact(blobs.record("vnet", [wrong])), "flowlog.malformed.name", "flowlog.malformed")
                self.assertEqual(shown[0][3:], [name, "wrong"])
                self.assertIn("malformed", shown[0][2])

    def test_nul(self):
        shown = frames(blobs.compact(blobs.record("vnet", blobs.tuples("vnet", 1), rule="a\0b")), "flowlog.malformed.name")
        self.assertEqual((shown[0][0], shown[0][3]), ("1024", "rule"))
        flow = blobs.tuples("vnet", 1)[0].replace("443", "4\x003")
        shown = frames(blobs.compact(blobs.record("vnet", [flow])), "flowlog.malformed.name")
        self.assertIn("destinationPort", shown[0][3])

    def test_long_values_stand_in_one_row_only(self):
        shown = frames(blobs.compact(blobs.record("vnet", blobs.tuples("vnet", 9), extra="x" * 5000)), "frame.len")
        self.assertEqual(sorted(row[1] for row in shown), [""] * 9 + ["the value is too long to stand in every row"])
        self.assertLess(max(int(row[3]) for row in shown if not row[1]), 1500)

    def test_what_stands_around_rows_does_not_swell_a_file(self):
        """15 long values, or names, around 5,000 tuples of a byte, in one object or in several: saved, a row is some 4 KB at the most."""
        for name, around in (("values", {f"k{i:04d}": "x" * 1000 for i in range(15)}), ("names", {f"{i:03d}" + "n" * 900: "" for i in range(15)}),
                             ("short", {f"k{i:03d}": "x" * 40 for i in range(150)})):
            with self.subTest(name):
                inner = {"rule": "r", "flows": [around | {"mac": "000D3A000001", "flowTuples": ["x"] * 5000}]}
                record = blobs.record("nsg", [], properties={"Version": 2, "flows": [around | inner]}) | around
                path = blobs.put("swell", blobs.compact({"records": [record]}))
                saved = wireshark.files() / "swell.pcapng"
                done = wireshark.run("editcap", path, saved)
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertLess(saved.stat().st_size, 4300 * 5500)
                rows = frames(path.read_text())
                self.assertEqual(sum("no form that is known" in row[2] or row[1].startswith("the record has more") for row in rows), 5000
                                 if name == "values" else len(rows) - sum(row[1].startswith("the value is too long") for row in rows))
                self.assertGreaterEqual(len(rows), 5000)

    def test_many_columns(self):
        shown = frames(blobs.compact(blobs.record("vnet", blobs.tuples("vnet", 2)) | {f"k{i}": i % 9 for i in range(600)}))
        self.assertEqual([row[1][:30] for row in shown], ["the record has more columns, o"] * 2)

    def test_limits_say_what_they_left_out(self):
        """Which limit it was, what it is, and how much: read in sequence and at random, whole, cut and broken off."""
        values, size = GOOD[:-1] + ',"a":[' + "1," * (1 << 20), GOOD[:-1] + ',"a":"'
        size += "\t" * 1000 + "x" * ((64 << 20) - len(size) - 1000)
        value_limit, byte_limit = "more than the 1048576 values", r"more than the 67108864 bytes \(64 MiB\)"
        cases = {"values": (values + "1]}", value_limit, "too large"), "values cut": (values, value_limit, "file ends"),
                 "values broken off": (values[:-1] + "\n" + GOOD, value_limit, "breaks off"),
                 "bytes": (size + '"}', byte_limit, "too large"), "bytes cut": (size + "xx", byte_limit, "file ends"),
                 "no record": ("x\t" * 100000, "", "neither a record nor")}
        for name, (text, limit, fault) in cases.items():
            with self.subTest(name):
                path = blobs.put("limits", GOOD + "\n" + text)
                shown = ("flowlog.log.error", "frame.len", "frame.cap_len", "_ws.expert.message", "frame.time_relative",
                         "flowlog.time_borrowed", "flowlog.log.text")
                rows = wireshark.fields(path, *shown, args=wireshark.ALONE)
                # When it was found to be too large depends on nothing but its size.
                self.assertEqual(wireshark.fields(path, *shown, args=("-2", *wireshark.ALONE)), rows)
                with path.open("rb") as stream:
                    self.assertEqual(wireshark.fields("-", *shown, args=wireshark.ALONE, stdin=stream), rows)
                error, length, kept, expert, time, borrowed, _ = rows[1]
                left_out = len(text.split("\n")[0]) + ("\n" in text) - 98304
                self.assertRegex(error, f"{fault}.*{limit}.*; {left_out} of its {left_out + 98304} bytes are left out")
                self.assertEqual(int(length) - int(kept), left_out)
                self.assertIn(f"{left_out} bytes longer", expert)
                self.assertEqual((float(time), borrowed), (0, "of the row before it"))
        path.unlink()

    def peak(self, *command) -> tuple[int, str]:
        """Kilobytes at the most, and what the command printed."""
        process = wireshark.popen(*command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        output = process.stdout.read()
        process.stdout.close()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        self.assertEqual(process.returncode, 0, output)
        return usage.ru_maxrss, output

    def test_deep_and_long(self):
        """A nest of 100,000 and a string of 500 MB: a frame each, and the record behind them is read."""
        small, _ = self.peak("tshark", "-r", blobs.put("small", GOOD))
        path = wireshark.files() / "huge.json"
        for name, pieces in (("nest", (b'{"a":' * 100000, b"}" * 100000)), ("brackets", (b'{"a":' + b"[" * 100000,)),
                             ("string", (b'{"a":"', *[b"x" * 2**20] * 500, b'"}'))):
            with self.subTest(name):
                with path.open("wb") as out:
                    out.write(GOOD.encode() + b"\n")
                    for piece in pieces:
                        out.write(piece)
                    if name == "brackets":
                        out.write(b"]" * 100000 + b"}")
                    out.write(b"\n" + GOOD.encode())
                path.chmod(0o644)
                peak, output = self.peak("tshark", "-r", path, "-T", "fields", "-e", "flowlog.srcport", "-e",
                                         "flowlog.log.error", "-e", "frame.len")
                rows = [line.split("\t") for line in output.splitlines()]
                self.assertEqual([row[0] for row in rows], ["1024", "", "1024"])
                self.assertTrue(rows[1][1])
                # The sanitizers look at errors, not at amounts, and keep what is freed for a while.
                self.assertLess(peak - small, (600 if wireshark.SANITIZER else 200) * 1024)
        path.unlink()

    def test_foreign_json_is_left_alone(self):
        resource = "/SUBSCRIPTIONS/X/RESOURCEGROUPS/Y/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/Z"
        texts = {
            "trail": {"Records": [{"eventName": "PutObject", "requestParameters": {"flowTuples": ["x"]}}]},
            "activity": {"records": [{"category": "Administrative", "resourceId": resource, "properties": {"flows": []}}]},
            "counter": {"records": [{"category": "NetworkSecurityGroupRuleCounter", "properties": {"flowTuples": []}}]},
            "har": {"log": {"version": "1.2", "entries": []}},
            "geo": {"type": "FeatureCollection", "features": [{"geometry": {"coordinates": [[1, 2]] * 9000}}]},
            "numbers": list(range(20000)), "empty": {"records": []}, "nothing": {},
        }
        for name, value in texts.items():
            with self.subTest(name):
                path = blobs.put("foreign", json.dumps(value))
                ours, stock = (wireshark.run("capinfos", "-t", path, plugins=plugins) for plugins in (True, False))
                self.assertEqual((ours.stdout, ours.stderr), (stock.stdout, stock.stderr))


if __name__ == "__main__":
    unittest.main()
