# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""A log opens in the order of its records' start, and reads the same in sequence, in two passes and at random."""
import base64
import gzip
import json
import os
import pathlib
import random
import re
import unittest

import logs
import wireshark
from sharkd import Sharkd

ALONE = wireshark.ALONE
SHOWN = ("frame.time_epoch", "flowlog.line", "frame.interface_name", "flowlog.raw")
LINE = SHOWN.index("flowlog.line")
#: More rows than find room in 1 MiB, which is what CLOUDFLOW_ORDER=1 lets wait.
N = 12000
SMALL = {"CLOUDFLOW_ORDER": "1"}


def aws_rows() -> list[tuple[float, int, str]]:
    """Time, line and text of each row of a shuffled log, in the order of the file."""
    rows = list(logs.rows("v2", N))
    random.Random(1).shuffle(rows)
    start = logs.V2.index("start")
    return [(float(row.split()[start]), number, row) for number, row in enumerate(rows, 2)]


def azure_record(mac: int, tuples: list[str]) -> dict:
    return {"time": "2026-01-03T10:00:52.1646355Z", "flowLogVersion": 4, "macAddress": f"0022480000{mac:02X}",
            "category": "FlowLogFlowEvent", "flowRecords": {"flows": [{"aclID": "a", "flowGroups": [
                {"rule": "R", "flowTuples": tuples}]}]}}


def azure_rows() -> tuple[str, list[tuple[float, int, str]]]:
    """The log of records whose tuples are shuffled over all of them, and time, number and tuple of each row."""
    dice = random.Random(2)
    times = [1700000000000 + 37 * i for i in range(N)]
    dice.shuffle(times)
    tuples = [f"{time},10.0.{i >> 8}.{i & 255},198.51.100.7,{1024 + i},443,6,O,E,NX,1,40,1,40" for i, time in enumerate(times)]
    records = [azure_record(first // 50 % 7, tuples[first:first + 50]) for first in range(0, N, 50)]
    return (json.dumps({"records": records}),
            [(time / 1000, number, text) for number, (time, text) in enumerate(zip(times, tuples), 1)])


def in_order(rows: list[tuple[float, int, str]]) -> list[int]:
    return [number for _, number, _ in sorted(rows, key=lambda row: row[0])]


def late(times: list[float]) -> int:
    """How many stand behind a later one."""
    n, latest = 0, times[0]
    for time in times:
        n += time < latest
        latest = max(latest, time)
    return n


def properties(path, **env: str) -> str:
    done = wireshark.run("capinfos", path, env=env)
    if done.returncode != 0 or done.stderr:
        raise AssertionError(done.stderr)
    return done.stdout


def is_in_order(path) -> bool:
    return re.search(r"^Strict time order: +(True|False)$", properties(path), re.MULTILINE)[1] == "True"


def packets(path) -> int:
    done = wireshark.run("capinfos", "-c", "-M", path)
    return int(re.search(r"^Number of packets: +(\d+)$", done.stdout, re.MULTILINE)[1])


class Order(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        azure, azure_numbers = azure_rows()
        texts = {"aws.log": (f"{logs.header('v2')}\n" + "".join(f"{row}\n" for _, _, row in aws_rows()), aws_rows()),
                 "azure.json": (azure, azure_numbers)}
        cls.logs = {}
        for name, (text, rows) in texts.items():
            cls.logs[wireshark.write(f"order/{name}", text)] = rows
            cls.logs[wireshark.write(f"order/{name}.gz", gzip.compress(text.encode()))] = rows
        cls.logs[wireshark.write("order/utf16.log.gz", gzip.compress(texts["aws.log"][0].encode("utf-16")))] = aws_rows()

    def sequential(self, path, *args, **env) -> list[list[str]]:
        return wireshark.fields(path, *SHOWN, args=(*ALONE, *args), env=env)

    def lines(self, shown: list[list[str]]) -> list[int]:
        return [int(row[LINE]) for row in shown]

    def test_in_the_order_of_time(self):
        for path, rows in self.logs.items():
            with self.subTest(path.name):
                shown = self.sequential(path)
                self.assertEqual(self.lines(shown), in_order(rows))
                texts = {number: text for _, number, text in rows}
                self.assertTrue(all(row[-1].endswith(texts[int(row[LINE])]) for row in shown))
                self.assertEqual(self.sequential(path, "-2"), shown)
                self.assertTrue(is_in_order(path))
                self.assertNotIn("order of time", properties(path))
                self.check_at_random(path, shown)

    def test_more_rows_than_may_wait(self):
        for path, rows in self.logs.items():
            with self.subTest(path.name):
                shown = self.sequential(path, **SMALL)
                self.assertEqual(sorted(self.lines(shown)), sorted(number for _, number, _ in rows))
                n = late([float(row[0]) for row in shown])
                self.assertGreater(n, 0)
                self.assertLess(n, late([time for time, _, _ in rows]))
                said = properties(path, **SMALL)
                self.assertIn(f"Not in the order of time: {n} of the records stand behind a later one (", said)
                self.assertIn("CLOUDFLOW_ORDER=4 ", said)
                self.assertEqual(self.sequential(path, "-2", **SMALL), shown)
                self.check_at_random(path, shown, SMALL)

    def check_at_random(self, path: pathlib.Path, shown: list[list[str]], env: dict | None = None) -> None:
        dice = random.Random(3)
        with Sharkd(env=env) as sharkd:
            sharkd.load(path)
            self.assertEqual(sharkd.frames(*SHOWN), [[*row] for row in shown])
            for number in dice.sample(range(len(shown)), 60):
                packet = base64.b64decode(sharkd.ask("frame", frame=number + 1, bytes=True)["bytes"]).decode()
                self.assertEqual(packet.split("\n")[2:], [shown[number][-1].replace("\\t", "\t"), f"line={shown[number][LINE]}"])

    def test_order_of_the_file(self):
        for path, rows in self.logs.items():
            with self.subTest(path.name):
                shown = self.sequential(path, CLOUDFLOW_ORDER="file")
                self.assertEqual(self.lines(shown), [number for _, number, _ in rows])
                self.assertEqual(self.sequential(path, "-2", CLOUDFLOW_ORDER="file"), shown)
                self.assertIn(f": {late([time for time, _, _ in rows])} of the records stand behind a later one "
                              "(CLOUDFLOW_ORDER=file", properties(path, CLOUDFLOW_ORDER="file"))

    def test_nearly_sorted_beyond_what_may_wait(self):
        """Delivered logs are out of order by some minutes, and one row by far more."""
        dice = random.Random(4)
        rows = [row for _, row in sorted((i + dice.randrange(500), row) for i, row in enumerate(logs.rows("v2", N)))]
        rows[100] = logs.row(start="1800000000", end="1800000001")
        path = wireshark.write("order/nearly.log.gz",
                               gzip.compress("".join(f"{line}\n" for line in (logs.header("v2"), *rows)).encode()))
        shown = self.sequential(path, **SMALL)
        self.assertEqual(late([float(row[0]) for row in shown]), 0)
        self.assertEqual(shown[-1][LINE], "102")
        self.assertEqual(self.sequential(path, "-2", **SMALL), shown)

    def test_rows_without_a_time_go_with_the_row_before(self):
        rows = ["# above", logs.row(start="1700000030", end="1700000031"), "# of 30", "# of 30 too",
                logs.row(start="1700000010", end="1700000011"), "# of 10", logs.row(start="1700000030", end="1700000032")]
        path = wireshark.write("order/borrowed.log", "".join(f"{line}\n" for line in (logs.header("v2"), *rows)))
        shown = wireshark.fields(path, "flowlog.line", "flowlog.time_borrowed", args=ALONE)
        self.assertEqual([row[0] for row in shown], ["6", "7", "2", "3", "4", "5", "8"])
        self.assertEqual([bool(row[1]) for row in shown], [False, True, True, False, True, True, False])
        self.assertEqual(wireshark.fields(path, "flowlog.line", "flowlog.time_borrowed", args=(*ALONE, "-2")), shown)

    def test_saved_and_merged(self):
        paths = list(self.logs)
        saved, merged = wireshark.files() / "ordered.pcapng", wireshark.files() / "merged.pcapng"
        wireshark.tshark("-r", paths[0], "-w", saved)
        self.assertTrue(is_in_order(saved))
        done = wireshark.run("mergecap", "-w", merged, *paths[:4])
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(is_in_order(merged))
        self.assertIn(f"{4 * N}\n", wireshark.run("capinfos", "-cM", merged).stdout)

    def test_samples_are_in_order(self):
        """As they are, saved, and all of the saved ones merged."""
        saved, frames = [], 0
        for path in sorted((wireshark.SOURCE / "samples").iterdir()):
            if path.is_file() and path.suffix != ".pcap":
                with self.subTest(path.name):
                    log = wireshark.copy(path)
                    saved.append(wireshark.files() / f"{path.name}.pcapng")
                    wireshark.tshark("-r", log, "-w", saved[-1])
                    self.assertEqual([is_in_order(log), is_in_order(saved[-1])], [True, True])
                    frames += packets(log)
        self.assertGreater(len(saved), 8)
        merged = wireshark.files() / "samples.pcapng"
        done = wireshark.run("mergecap", "-w", merged, *saved)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertTrue(is_in_order(merged))
        self.assertEqual(packets(merged), frames)

    def test_a_pipe_shows_rows_as_they_come(self):
        fifo = wireshark.files() / "fifo"
        os.mkfifo(fifo)
        fifo.chmod(0o666)
        for source in ("-", fifo):
            with self.subTest(source=str(source)):
                tshark = wireshark.popen("tshark", "-l", "-r", source, "-T", "fields", "-e", "flowlog.line", stdin=-1, stdout=-1,
                                         text=True)
                stream = tshark.stdin if source == "-" else fifo.open("w", encoding="ascii")
                for line in (logs.header("v2"), logs.row(start="1700000030", end="1700000031"), logs.row()):
                    stream.write(f"{line}\n")
                stream.flush()
                self.assertEqual([tshark.stdout.readline() for _ in range(2)], ["2\n", "3\n"])  # the pipe is open still
                stream.close()
                with tshark.stdout:
                    self.assertEqual((tshark.stdout.read(), tshark.wait()), ("", 0))

    def test_what_cannot_be_an_order(self):
        path = wireshark.write("order/few.log", logs.file("v2", 3))
        for wrong in ("0", "many", "1048577", "-1"):
            done = wireshark.run("tshark", "-r", path, "-T", "fields", "-e", "flowlog.line",
                                 env={"CLOUDFLOW_ORDER": wrong})
            self.assertEqual((done.returncode, done.stdout), (0, "2\n3\n4\n"))
            self.assertIn(f'CLOUDFLOW_ORDER is "{wrong}", which is neither', done.stderr)


if __name__ == "__main__":
    unittest.main()
