# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""A log reads the same in sequence, in two passes and at random, and as the pcapng that was saved from it."""
import base64
import itertools
import json
import random
import unittest

import case_logs
import wireshark

# What must be the same whichever way a frame was read. Times and lengths are numbers, so no release formats them anew.
SHOWN = ("frame.number", "frame.time_epoch", "frame.len", "frame.interface_name", "flowlog.provider", "flowlog.raw",
         "_ws.expert.message")


class WaysOfReading(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.logs = case_logs.put_all()
        cls.sequential = {path: wireshark.fields(path, *SHOWN, args=wireshark.ALONE) for path in cls.logs.values()}

    def shown(self, path, *args) -> list[list[str]]:
        known = self.sequential.get(path) if not args else None
        rows = known or wireshark.fields(path, *SHOWN, args=(*wireshark.ALONE, *args))
        self.assertTrue(rows, path)
        return rows

    def test_two_passes(self):
        """But for what only the second pass can know: the remarks at the end of SHOWN, which later frames give rise to."""
        for name, path in self.logs.items():
            with self.subTest(name):
                self.assertEqual([row[:-1] for row in self.shown(path, "-2")], [row[:-1] for row in self.shown(path)])

    def test_standard_input(self):
        for name, path in self.logs.items():
            with self.subTest(name), path.open("rb") as stream:
                done = wireshark.run("tshark", "-r", "-", *wireshark.ALONE, "-T", "fields",
                                     *(word for field in SHOWN for word in ("-e", field)), stdin=stream)
                self.assertEqual(done.stderr, "")
                self.assertEqual([line.split("\t") for line in done.stdout.splitlines()], self.shown(path))

    def test_saved(self):
        for name, path in self.logs.items():
            for tool in ("tshark", "editcap", "mergecap"):
                with self.subTest(name, tool=tool):
                    copy = wireshark.files() / f"saved-{tool}.pcapng"
                    command = {"tshark": ("-r", path, "-w", copy), "editcap": (path, copy),
                               "mergecap": ("-a", "-w", copy, path)}[tool]  # -a: in the order of the log
                    done = wireshark.run(tool, *command)
                    self.assertEqual((done.returncode, done.stderr), (0, ""))
                    self.assertEqual(self.shown(copy), self.shown(path))

    def test_random_access(self):
        """Each frame twice in any order, by one sharkd, which opens one log after the other."""
        dice = random.Random(2)
        expected = {path: self.sequential_bytes(path) for path in self.logs.values()}
        orders = {path: dice.sample(range(len(frames)), len(frames)) + dice.sample(range(len(frames)), len(frames))
                  for path, frames in expected.items()}
        shown = self.at_random(orders)
        for name, path in self.logs.items():
            with self.subTest(name):
                for number, data in zip(orders[path], shown[path], strict=True):
                    self.assertEqual(data, expected[path][number], f"frame {number + 1}")

    def sequential_bytes(self, path) -> list[bytes]:
        frames = json.loads(wireshark.tshark("-r", path, "-T", "jsonraw", "-j", "frame"))
        return [bytes.fromhex(frame["_source"]["layers"]["frame_raw"][0]) for frame in frames]

    def at_random(self, orders: dict) -> dict:
        """The bytes of the frames of files as sharkd gives them, asked for in these orders."""
        calls = []
        for path, order in orders.items():
            calls += [("load", {"file": str(path)})]
            calls += [("frame", {"frame": number + 1, "bytes": True}) for number in order]
        calls += [("bye", {})]
        questions = [json.dumps({"jsonrpc": "2.0", "id": index + 1, "method": method, "params": params})
                     for index, (method, params) in enumerate(calls)]
        done = wireshark.run("sharkd", "-", input="\n".join(questions) + "\n")
        answers = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
        self.assertEqual(len(answers), len(calls), done.stderr[-500:])
        frames = (base64.b64decode(answer["result"]["bytes"]) for (method, _), answer in zip(calls, answers)
                  if method == "frame")
        return {path: list(itertools.islice(frames, len(order))) for path, order in orders.items()}


if __name__ == "__main__":
    unittest.main()
