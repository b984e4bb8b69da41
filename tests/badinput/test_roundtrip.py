# SPDX-License-Identifier: GPL-2.0-or-later
"""A record looks the same read in one pass, at random, and after any tool has saved it."""
import gzip
import json
import re
import unittest

import logs
import wireshark


def sample() -> str:
    """Every kind of row that there is, broken ones included."""
    rows = list(logs.rows("v11", 40))
    lines = [logs.row("v2"), "2024-05-01T10:00:01.123Z " + logs.row("v2"), logs.row("tgw"), "eni-0a1b2c3d4e5f60718 what",
             logs.header("v11"), *rows, "", rows[0] + " more", "short", logs.row("v11", srcport="65543", start="NaN"),
             logs.header("v2"), *logs.rows("v2", 40), logs.nodata(), logs.nodata("SKIPDATA"), "x" * 300000,
             logs.header("tgw"), *logs.rows("tgw", 40), logs.row("tgw", start="1700000001123"),
             "account-id srcaddr dstaddr bytes some-new-column flow-direction interface-id",
             "123456789010 2001:db8::1 2001:db8::2 17 new ingress eni-17", "123456789010 - - - - egress -",
             logs.header("v2"), *(logs.row("v2", interface_id=f"eni-{i:08x}") for i in range(300)), logs.row("v2", srcaddr="\udcff")]
    return "\n".join(lines)


def trees(path, *args, **kwargs) -> list[dict]:
    """The layers of each frame, without what a record says of others; of the frame itself what does not depend on the file."""
    packets = json.loads(wireshark.tshark("-r", path, "-T", "json", "--no-duplicate-keys", *wireshark.ALONE, *args, **kwargs))
    layers = [packet["_source"]["layers"] for packet in packets]
    for layer in layers:
        frame = layer["frame"]
        layer["frame"] = {name: frame.get(name) for name in
                          ("frame.time_epoch", "frame.len", "frame.cap_len", "frame.packet_flags", "frame.packet_flags_tree")}
        layer["frame"]["name"] = frame.get("frame.interface_id_tree", {}).get("frame.interface_name")
    return layers


class RoundTrip(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.log = wireshark.write("all.log", sample().encode("utf-8", "surrogateescape"))
        cls.trees = trees(cls.log)
        names = [tree["frame"]["name"] for tree in cls.trees]
        assert len(cls.trees) == 434 and len(set(names)) > 300, (len(cls.trees), len(set(names)))

    def assert_same(self, path, *args, **kwargs):
        got = trees(path, *args, **kwargs)
        self.assertEqual(len(got), len(self.trees))
        for i, (a, b) in enumerate(zip(self.trees, got)):
            self.assertEqual(a, b, f"frame {i + 1}")

    def test_every_frame_has_the_interface_of_its_row(self):
        rows = wireshark.fields(self.log, "frame.interface_name", "flowlog.interface")
        named = [row for row in rows if row[1]]
        self.assertGreater(len(named), 400)
        for name, interface in named:
            self.assertEqual(name, interface)
        self.assertEqual(len({row[0] for row in rows if not row[1]}), 1)

    def test_direction_is_the_packets_flag(self):
        rows = wireshark.fields(self.log, "flowlog.direction", "frame.packet_flags_direction")
        self.assertGreater(len([row for row in rows if row[0] == "egress"]), 40)
        for direction, flag in rows:
            self.assertEqual(flag, {"ingress": "0x00000001", "egress": "0x00000002", "": ""}[direction])

    def test_two_passes_equal_one(self):
        self.assert_same(self.log, "-2")
        one, two = (wireshark.tshark("-r", self.log, "-x", *args) for args in ((), ("-2",)))
        self.assertEqual(one, two)

    def test_two_passes_equal_one_in_gzip(self):
        path = wireshark.write("all.log.gz", b"".join(gzip.compress(line) for line in self.log.read_bytes().splitlines(True)))
        self.assert_same(path)
        self.assert_same(path, "-2")

    def test_tshark(self):
        path = wireshark.files() / "tshark.pcapng"
        wireshark.tshark("-r", self.log, "-w", path)
        self.assert_same(path)

    def test_tshark_in_two_passes(self):
        path = wireshark.files() / "tshark2.pcapng"
        wireshark.tshark("-2", "-R", "frame", "-r", self.log, "-w", path)
        self.assert_same(path)

    def test_editcap(self):
        path = wireshark.files() / "editcap.pcapng"
        self.assertEqual(wireshark.run("editcap", self.log, path).returncode, 0)
        self.assert_same(path)
        with self.log.open("rb") as stream:
            self.assertEqual(wireshark.run("editcap", "-", path, stdin=stream).returncode, 0)
        self.assert_same(path)

    def test_mergecap(self):
        for args in ((), ("-a",), ("-I", "none"), ("-I", "any")):
            with self.subTest(args):
                path = wireshark.files() / "mergecap.pcapng"
                self.assertEqual(wireshark.run("mergecap", *args, "-w", path, self.log).returncode, 0)
                self.assert_same(path)

    def test_reordercap(self):
        """It knows only the interfaces at the beginning of its input: tshark writes them all there in two passes."""
        between, path = wireshark.files() / "unordered.pcapng", wireshark.files() / "reordered.pcapng"
        wireshark.tshark("-2", "-r", self.log, "-w", between)
        done = wireshark.run("reordercap", between, path)
        self.assertEqual(done.returncode, 0, done.stderr)
        got = trees(path)
        self.assertEqual(sorted(json.dumps(tree) for tree in got), sorted(json.dumps(tree) for tree in self.trees))
        times = [tree["frame"]["frame.time_epoch"] for tree in got]
        self.assertEqual(times, sorted(times, key=float if wireshark.release() < (4, 6) else str))

    def test_merge_of_two_logs(self):
        half = list(logs.rows("v2", 50, seed=2))
        one = wireshark.write("one.log", "\n".join([logs.header("v2"), *half[:25]]))
        two = wireshark.write("two.log", "\n".join([logs.header("v2"), *half[25:]]))
        path = wireshark.files() / "merged.pcapng"
        for args in ((), ("-a",), ("-I", "none"), ("-I", "any")):
            done = wireshark.run("mergecap", *args, "-w", path, one, two)
            self.assertEqual(done.returncode, 0, done.stderr)
            rows = wireshark.fields(path, "frame.interface_name", "flowlog.interface", "flowlog.raw")
            self.assertEqual(sorted(row[2] for row in rows), sorted(half))
            self.assertTrue(all(row[0] == row[1] for row in rows))

    def test_merge_of_many_objects(self):
        """Names of S3's length, whose sum mergecap would once write where no more than 65,535 bytes have room; 4.4 still
        does, for any captures, so there it is told to merge them in batches, as the guide says."""
        names = [f"123456789010_vpcflowlogs_eu-central-1_fl-0a1b2c3d4e5f60718_20260103T{i // 12 % 24:02}{i % 12 * 5:02}Z_{i:08x}.log.gz"
                 for i in range(800)]
        objects = [gzip.compress("\n".join([logs.header("v2"), logs.row("v2", bytes=str(i)), ""]).encode()) for i in range(800)]
        for name, content in zip(names, objects):
            wireshark.write(name, content)
        self.assertGreater(sum(map(len, names)), 65535)
        path = wireshark.files() / "many.pcapng"
        if wireshark.release() == (4, 4):
            self.merge("first.pcapng", *names[:400])
            self.merge("second.pcapng", *names[400:])
            self.merge(path, "first.pcapng", "second.pcapng")
        else:
            self.merge(path, *names)
        self.assert_counts(path, sorted)
        self.merge(path, "-", text=False, input=b"".join(objects))
        self.assert_counts(path, list)

    def merge(self, target, *sources, **kwargs):
        done = wireshark.run("mergecap", "-w", target, *sources, **kwargs)
        self.assertEqual((done.returncode, len(done.stderr)), (0, 0), done.stderr)

    def assert_counts(self, path, order):
        self.assertEqual(order(int(row[0]) for row in wireshark.fields(path, "flowlog.bytes")), list(range(800)))

    def test_saved_file_without_the_reader_module(self):
        """Who gets the pcapng needs only the dissector."""
        path = wireshark.files() / "for-others.pcapng"
        wireshark.tshark("-r", self.log, "-w", path)
        top = wireshark.stage()
        (epan,) = (top / "plugins").glob("*/epan")
        (top / "half").mkdir(exist_ok=True)
        target = top / "half" / epan.parent.name
        target.mkdir(exist_ok=True)
        if not (target / "epan").exists():
            (target / "epan").symlink_to(epan)
        env = {"WIRESHARK_PLUGIN_DIR": str(top / "half")}
        modules = wireshark.run("tshark", "-G", "plugins", env=env).stdout
        self.assertEqual(len(re.findall(r"^cloudflow\.so", modules, re.M)), 1)
        self.assert_same(path, env=env)

    def test_capinfos(self):
        out = wireshark.run("capinfos", "-M", self.log).stdout
        self.assertRegex(out, rf"Number of packets:\s+{len(self.trees)}\b")
        self.assertRegex(out, r"File type:\s+flowlog\n")
        self.assertIn("one packet a record", wireshark.run("capinfos", self.log).stdout)


if __name__ == "__main__":
    unittest.main()
