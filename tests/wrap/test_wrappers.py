# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""One log in every wrapper of wrappers.py: the same rows as in plain text, and what the wrapper says of them."""
import concurrent.futures
import gzip
import json
import re
import unittest

import wireshark
import wrappers

#: In the order of the file, so that the n-th frame is the n-th row.
IN_ORDER = {"CLOUDFLOW_ORDER": "file"}
#: What the wrapper says, and where the row stands in it.
OF_WRAPPER = re.compile(r"flowlog\.(log\.|raw|line|part\.)|text$")
OF_UNKNOWN = re.compile(r"flowlog\.unknown|_ws\.expert A column that this version")
OF_FRAME = ("frame.time_epoch", "frame.interface_name", "frame.packet_flags_direction")
#: How each log is read: as it is; compressed, and twice; from a pipe; in UTF-16 as PowerShell writes it.
WAYS = {"v2": ("plain", "gzip"), "v11": ("pipe",), "tgw": ("utf-16",)}


def leaves(value, name: str = "") -> list[tuple[str, str]]:
    """The names and values of a tree, which is a list of pairs wherever it branches."""
    if not isinstance(value, list):
        return [(name, value)]
    if name == "_ws.expert":
        return [(name, dict(value)["_ws.expert.message"])]
    return [leaf for inner_name, inner in value for leaf in leaves(inner, inner_name)]


def decoded(printed: str) -> tuple[list[list], list[dict]]:
    """Of each frame: all that is decoded of its row, and what is said besides."""
    rows, besides = [], []
    for frame in json.loads(printed, object_pairs_hook=list):
        layers = dict(dict(dict(frame)["_source"])["layers"])
        said = leaves(layers.get("flowlog", [("flowlog.log.error", "not opened as a flow log")]))
        frame_said = [(name, value) for name, value in leaves(layers["frame"]) if name in OF_FRAME]
        rows.append(sorted(frame_said + [(name, value) for name, value in said if not OF_WRAPPER.match(name)]))
        besides.append(dict(said))
    return rows, besides


def read(content: bytes, name: str, way: str) -> tuple[list[list], list[dict]]:
    args = ["-T", "json", "-J", "frame flowlog", *wireshark.ALONE]
    if way == "pipe":
        done = wireshark.run("tshark", "-r", "-", *args, input=content, text=False, env=IN_ORDER)
        if done.returncode or done.stderr.strip():
            raise AssertionError(done.stderr)
        return decoded(done.stdout.decode())
    if way == "gzip":
        content, args = content if content.startswith(b"\x1f\x8b") else gzip.compress(content), [*args, "-2"]
    elif way == "utf-16":
        content = content.decode().encode("utf-16")
    return decoded(wireshark.tshark("-r", wireshark.write(f"{name}.{way}", content), *args, env=IN_ORDER))


class Wrappers(unittest.TestCase):
    maxDiff = 4000

    @classmethod
    def setUpClass(cls):
        cls.logs = wrappers.the_logs()
        cls.plain = {kind: read(log.plain().encode(), f"plain-{kind}", "plain")[0] for kind, log in cls.logs.items()}

    def test_plain(self):
        """The log itself is what it was made of."""
        for kind, log in self.logs.items():
            self.assertEqual(len(self.plain[kind]), len(log.rows))
            for row, shown in zip(log.rows, map(dict, self.plain[kind])):
                self.assertEqual(shown.get("flowlog.bytes", "-"), row["bytes"])
                self.assertEqual(shown["flowlog.status"], row["log-status"])
                self.assertNotIn("_ws.malformed", shown)

    def test_each_wrapper(self):
        def one(name: str, kind: str, way: str):
            wrapper = wrappers.WRAPPERS[name]
            content = wrapper.make(self.logs[kind])
            way = "plain" if isinstance(content, bytes) and way == "utf-16" else way
            file = re.sub(r"\W+", "-", f"{name} {kind}")
            return read(content.encode() if isinstance(content, str) else content, file, way)
        jobs = [(name, kind, way) for name, wrapper in wrappers.WRAPPERS.items() for kind in wrapper.kinds for way in WAYS[kind]]
        with concurrent.futures.ThreadPoolExecutor(2) as pool:
            for job, done in zip(jobs, [pool.submit(one, *job) for job in jobs]):
                with self.subTest(" / ".join(job)):
                    self.compare(*job[:2], *done.result())

    def compare(self, name: str, kind: str, rows: list, besides: list):
        wrapper, log = wrappers.WRAPPERS[name], self.logs[kind]
        self.assertEqual(len(rows), wrapper.before + len(log.rows) + wrapper.behind)
        whole = slice(wrapper.before, wrapper.before + len(log.rows))
        for number, (row, said, plain) in enumerate(zip(rows[whole], besides[whole], self.plain[kind]), log.has_header):
            self.assertEqual(sorted(value for name, value in row if name == "flowlog.unknown.name"), sorted(wrapper.more))
            self.assertEqual([leaf for leaf in row if not OF_UNKNOWN.match(" ".join(leaf))], plain)
            expected = {field: value(number) if callable(value) else value for field, value in wrapper.says.items()}
            self.assertEqual({field: said.get(field) for field in expected}, expected)
            self.assertNotIn("flowlog.log.error", said)


if __name__ == "__main__":
    unittest.main()
