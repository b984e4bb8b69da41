# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Azure records are read in whatever they are wrapped, one frame a tuple."""
import gzip
import json
import subprocess
import unittest

import blobs
import wireshark

SHOWN = ("frame.time_epoch", "frame.interface_name", "flowlog.provider", "flowlog.rule", "flowlog.srcport", "flowlog.bytes", "flowlog.log.error")


class Wrappings(unittest.TestCase):
    def test_every_wrapping_gives_the_same_frames(self):
        for kind in ("vnet", "nsg"):
            expected = [[f"{1700000000 + i}.000000000", "000D3A000001", f"azure.{kind}", f"Rule_{i // 4}", str(1024 + i),
                         str(60 + 100 + i), ""] for i in range(12)]
            for name, text in blobs.wrappings(kind).items():
                with self.subTest(kind=kind, wrapping=name):
                    path = blobs.put("wrapped", text)
                    self.assertEqual(wireshark.fields(path, *SHOWN), expected)
                    self.assertEqual(wireshark.fields(path, *SHOWN, args=("-2",)), expected)

    def test_samples_have_a_frame_a_tuple(self):
        for name in ("azure-vnet", "azure-nsg", "azure-nsg-v1"):
            path = wireshark.SOURCE / "samples" / f"{name}.json"
            frames = wireshark.fields(wireshark.copy(path), "flowlog.azure.flow_tuple", "flowlog.log.error",
                                      env={"CLOUDFLOW_ORDER": "file"})
            tuples = [flow for flow in self.flatten(json.loads(path.read_text()))]
            self.assertGreater(len(tuples), 30)
            self.assertEqual(frames, [[flow, ""] for flow in tuples])
            self.assertEqual(len(tuples), blobs.count(json.loads(path.read_text())))

    def flatten(self, value):
        if isinstance(value, dict):
            for key, inner in value.items():
                yield from inner if key == "flowTuples" else self.flatten(inner)
        elif isinstance(value, list):
            for inner in value:
                yield from self.flatten(inner)

    def test_blob_cut_anywhere(self):
        """All whole records, then a frame that says the file ends inside one."""
        items = blobs.records("vnet", 3, 2)
        blob = blobs.compact({"records": items})
        ends = [blob.index(blobs.compact(item)) + len(blobs.compact(item)) for item in items]
        begins = [blob.index(blobs.compact(item)) for item in items]
        for cut in list(range(ends[0] - 1, begins[1] + 3)) + list(range(begins[1] + 3, ends[2] + 2, 151)):
            with self.subTest(cut=cut):
                whole = sum(end <= cut for end in ends)
                inside = any(begin < cut < end for begin, end in zip(begins, ends))
                frames = wireshark.fields(blobs.put("cut", blob[:cut]), "flowlog.srcport", "flowlog.log.error")
                self.assertEqual([port for port, error in frames if not error], [str(1024 + i) for i in range(2 * whole)])
                self.assertEqual([error for _, error in frames if error],
                                 ["the file ends inside this record"] if inside else [])

    def test_blobs_behind_a_cut_one(self):
        """Whatever a blob was cut in, but for the few places where another may begin, the next blob is read."""
        items = blobs.records("vnet", 2, 2)
        blob, item = blobs.compact({"records": items}), blobs.compact(items[1])
        begin = blob.index(item)
        for cut in range(begin + item.index("1024" if "1024" in item else "1026"), begin + len(item)):
            if blob[cut - 1] in "{[,:":
                continue
            with self.subTest(cut=cut):
                path = blobs.put("behind", blob[:cut] + blob)
                done = wireshark.run("capinfos", "-c", "-M", "-T", "-r", path)
                self.assertEqual(done.stdout.split()[-1], str(2 + 1 + 4))
        rows = wireshark.fields(path, "flowlog.srcport", "flowlog.log.error", env={"CLOUDFLOW_ORDER": "file"})
        self.assertEqual(rows[2], ["", "the record breaks off where the next one begins"])

    def test_begins_anywhere(self):
        """A frame that holds the end of the record that the file begins in, then all records behind it."""
        names = ("flowlog.log.error", "flowlog.log.text", "flowlog.srcport", "frame.time_epoch")
        for kind in ("vnet", "nsg"):
            items = [blobs.compact(item) for item in blobs.records(kind, 3, 2)]
            for name, text in (("lines", "\n".join(items)), ("fragment", ",".join(items) + "]}"),
                               ("wrapped", items[0] + "]}\n" + blobs.compact({"records": [json.loads(item) for item in items[1:]]})),
                               ("indented", "\n".join(json.dumps(json.loads(item), indent=1) for item in items))):
                end = text.index('"time"', 20) - 1 if name != "indented" else text.index('{\n "time"', 20)
                end -= len('{"records":[') if name == "wrapped" else 0
                for cut in (1, 2, 10, items[0].index("flowTuples") + 3, items[0].index(",10.") + 1, len(items[0]) - 3):
                    with self.subTest(kind=kind, text=name, cut=cut):
                        path = blobs.put("begins", text[cut:])
                        rows = wireshark.fields(path, *names)
                        self.assertEqual(rows[0][:3], ["the file begins inside this record", text[cut:end].rstrip(",\n").replace("\n", "\\n"), ""])
                        self.assertEqual(rows[0][3], rows[1][3])
                        self.assertEqual([row[0::2] for row in rows[1:]], [["", str(1024 + i)] for i in range(2, 6)])
                self.check_ways(path, names, rows)

    def check_ways(self, path, names, rows):
        """The same frames in a second pass, compressed, through a pipe, saved, and as UTF-16."""
        content = path.read_bytes()
        self.assertEqual(wireshark.fields(path, *names, args=("-2",)), rows)
        self.assertEqual(wireshark.fields(blobs.put("begins.gz", gzip.compress(content)), *names), rows)
        self.assertEqual(wireshark.fields(blobs.put("begins-16", b"\xff\xfe" + content.decode().encode("utf-16-le")), *names, args=("-2",)), rows)
        piped = wireshark.run("tshark", "-r", "-", "-T", "fields", *(arg for name in names for arg in ("-e", name)), input=content, text=False)
        self.assertEqual([line.split("\t") for line in piped.stdout.decode().splitlines()], rows)

    def test_cut_gzip_gives_the_rows_before_and_an_error(self):
        packed = gzip.compress(blobs.compact({"records": blobs.records("vnet", 400, 50)}).encode())
        path = wireshark.write("azure/cut.json.gz", packed[:len(packed) // 2])
        done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.srcport")
        self.assertGreater(len(done.stdout.splitlines()), 1000)
        self.assertIn("cut short", done.stderr)

    def test_connector_records(self):
        flat = {"time": "2023-11-14T22:14:00Z", "category": blobs.CATEGORY["nsg"], "version": "2",
                "operationName": "NetworkSecurityGroupFlowEvents", "nsgRuleName": "UserRule_Web", "mac": "000D3A000009",
                "resourceId": "/SUBSCRIPTIONS/S-1/RESOURCEGROUPS/G-1/PROVIDERS/MICROSOFT.NETWORK/NETWORKSECURITYGROUPS/N",
                "startTime": "1700000000", "sourceAddress": "192.0.2.1", "destinationAddress": "10.1.0.4",
                "sourcePort": "1234", "destinationPort": "80", "transportProtocol": "T", "deviceDirection": "I",
                "deviceAction": "D", "flowState": "B", "packetsStoD": "", "bytesStoD": "", "packetsDtoS": "",
                "bytesDtoS": ""}
        path = blobs.put("connector", blobs.compact({"records": [flat, flat | {"deviceAction": "A", "packetsStoD": "3",
                                                                              "packetsDtoS": "4"}]}))
        shown = wireshark.fields(path, "frame.time_epoch", "ip.src", "tcp.dstport", "flowlog.action", "flowlog.rule",
                                 "flowlog.interface", "frame.interface_name", "flowlog.resource", "flowlog.packets",
                                 "flowlog.azure.version")
        common = ["1700000000.000000000", "192.0.2.1", "80"]
        rest = ["UserRule_Web", "000D3A000009", "000D3A000009", "N"]
        self.assertEqual(shown, [[*common, "REJECT", *rest, "", "2"], [*common, "ACCEPT", *rest, "7", "2"]])

    def test_records_taken_apart(self):
        """One record a tuple: as a member of its own, or with each list split into its elements."""
        for kind in ("vnet", "nsg"):
            whole = blobs.record(kind, blobs.tuples(kind, 3))
            flat = {key: value for key, value in whole.items() if key not in ("flowRecords", "properties")}
            flat |= {"rule": "Rule_A"}
            one = [flat | {"flowTuple": flow} for flow in blobs.tuples(kind, 3)]
            split = []
            for flow in blobs.tuples(kind, 3):
                inner = {"rule": "Rule_A", "flowTuples": flow}
                split.append(whole | ({"flowRecords": {"flows": {"flowGroups": inner}}} if kind == "vnet" else
                                      {"properties": {"flows": {"flows": inner}}}))
            expected = wireshark.fields(blobs.put("whole", blobs.compact(whole)), *SHOWN)
            self.assertEqual(len(expected), 3)
            for items in one, split:
                path = blobs.put("apart", "\n".join(map(blobs.compact, items)))
                self.assertEqual(wireshark.fields(path, *SHOWN), expected)

    def test_pipe_shows_the_first_record_at_once(self):
        first, second = (blobs.compact(item) for item in blobs.records("vnet", 2, 1))
        process = wireshark.popen("tshark", "-l", "-r", "-", "-T", "fields", "-e", "flowlog.rule",
                                  stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdin.write(('{"records":[' + first).encode())
        process.stdin.flush()
        self.assertEqual(process.stdout.readline(), b"Rule_0\n")  # hangs if it waits for more
        process.stdin.write(("," + second + "]}").encode())
        process.stdin.close()
        self.assertEqual(process.stdout.read(), b"Rule_1\n")
        process.stdout.close()
        self.assertEqual(process.wait(), 0)


if __name__ == "__main__":
    unittest.main()
