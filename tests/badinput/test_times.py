# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows without a time: each frame has one, which is not far off, and says whose it is."""
import gzip
import os
import subprocess
import threading
import time
import unittest

import logs
import wireshark

HEADER = logs.header("v2")
TIMED = [logs.row("v2", start=str(1767434400 + 10 * i), end=str(1767434409 + 10 * i), bytes=str(i)) for i in range(5)]
BEFORE, AFTER = "of the row before it", "of the first row behind it that has one"
READING = "when it was read, since no row near it has one"
#: What stands without a time in the middle of a log, or before all of it.
TIMELESS = {"a comment": "# exported by an analyst", "too few values": "broken row", "too many values": TIMED[0] + " more",
            "NODATA without times": logs.nodata().replace("1700000001 1700000059", "- -"),
            "SKIPDATA without times": logs.nodata("SKIPDATA").replace("1700000001 1700000059", "- -"),
            "a malformed start": logs.row("v2", start="soon"), "more than a packet holds": "x" * 300000,
            "a bad byte": logs.row("v2", start="\udcff")}


def text(*lines):
    return "".join(line + "\n" for line in lines)


def put(name, *lines):
    return wireshark.write(name, text(*lines).encode("utf-8", "surrogateescape"))


SHOWN = ("frame.time_epoch", "frame.time_relative", "flowlog.time_borrowed")


def times(path, *args, **kwargs):
    """(seconds since 1970, seconds since the first frame, whose time it is) of each frame."""
    rows = wireshark.fields(path, *SHOWN, args=("-t", "e", *args), **kwargs)
    return [(epoch(row[0]), float(row[1]), row[2]) for row in rows]


def epoch(printed):
    """4.6 prints a date."""
    if "T" not in printed:
        return float(printed)
    whole, fraction = printed.rstrip("Z").split(".")
    return float(f"{int(time.mktime(time.strptime(whole, '%Y-%m-%dT%H:%M:%S')))}.{fraction}")


def windows(path, *filters):
    return wireshark.tshark("-q", "-r", path, "-z", ",".join(("io,stat,10", *filters))).splitlines()


class First(unittest.TestCase):
    """The first rows stand at the time of the first row that has one."""

    def setUp(self):
        self.control = put("control.log", HEADER, *TIMED)
        self.expected = [(1767434400.0 + 10 * i, 10.0 * i, "") for i in range(5)]

    def check(self, path, n=1, *args, **kwargs):
        first = [(1767434400.0, 0.0, AFTER)] * n
        self.assertEqual(times(path, *args, **kwargs), first + self.expected)

    def test_every_kind(self):
        for kind, line in TIMELESS.items():
            with self.subTest(kind):
                self.check(put("first.log", HEADER, line, *TIMED))
                self.check(put("first.log", *(["#"] * 3 if line[0] == "#" else [HEADER]), line, HEADER, *TIMED),
                           4 if line[0] == "#" else 1)

    def test_every_way_of_reading(self):
        lines = [HEADER, *TIMELESS.values(), *TIMED]
        n, whole = len(TIMELESS), text(*lines).encode("utf-8", "surrogateescape")
        path = put("ways.log", *lines)
        self.check(path, n)
        self.check(path, n, "-2")
        self.check(wireshark.write("ways.log.gz", gzip.compress(whole)), n, "-2")
        for content in (whole, gzip.compress(whole)):
            with subprocess.Popen(["cat"], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as cat:
                threading.Thread(target=lambda content=content: (cat.stdin.write(content), cat.stdin.close())).start()
                self.check("-", n, stdin=cat.stdout)
        saved, merged = wireshark.files() / "saved.pcapng", wireshark.files() / "merged.pcapng"
        wireshark.tshark("-r", path, "-w", saved)
        self.check(saved, n)
        done = wireshark.run("mergecap", "-w", merged, path, self.control)
        self.assertEqual((done.returncode, done.stderr), (0, ""))
        got = times(merged)
        self.assertEqual(sorted(got), sorted([(1767434400.0, 0.0, AFTER)] * n + self.expected * 2))

    def test_statistics_are_those_of_the_log_without_them(self):
        for kind in ("a comment", "NODATA without times"):
            path = put("windows.log", HEADER, TIMELESS[kind], *TIMED)
            self.assertEqual(len(windows(path)), 17)
            self.assertEqual(windows(path, "flowlog.bytes"), windows(self.control, "flowlog.bytes"))

    def test_an_error_behind_them(self):
        """Rows that wait are shown before the message."""
        packed = gzip.compress(text(HEADER, "# one", "# two").encode(), compresslevel=0)
        done = wireshark.run("tshark", "-r", wireshark.write("cut.log.gz", packed[:-12]), "-T", "fields", "-e", "flowlog.raw")
        self.assertEqual(done.stdout.splitlines(), ["# one"])
        self.assertIn("cut short", done.stderr)
        self.assertNotEqual(done.returncode, 0)


class Later(unittest.TestCase):
    def test_the_row_before_lends_its_time(self):
        """With its parts of a second and their precision."""
        lines, expected = [HEADER], []
        for i, line in enumerate(TIMELESS.values()):
            lines += [logs.row("v2", start=str(1767434400123 + 1000 * i)), line, line]
            expected += [f"{1767434400 + i}.123"] * 3
        path = put("later.log", *lines)
        for args in ((), ("-2",)):
            got = times(path, *args)
            self.assertEqual([f"{row[0]:.3f}" for row in got], expected)
            self.assertEqual([row[2] for row in got], ["", BEFORE, BEFORE] * len(TIMELESS))
        listed = wireshark.tshark("-r", path, "-t", "e", "-c", "2").split()
        self.assertEqual(listed.count("1767434400.123"), 2)

    def test_container_times_are_the_rows_own(self):
        path = put("logged.log", "2026-01-03T10:00:00.5Z " + TIMELESS["NODATA without times"],
                   "2026-01-03T10:00:01.5Z broken", *(f"2026-01-03T10:00:02Z {row}" for row in TIMED))
        self.assertEqual([(row[1], row[2]) for row in times(path, env={"CLOUDFLOW_ORDER": "file"})][:2], [(0.0, ""), (1.0, "")])

    def test_notes(self):
        path = put("notes.log", HEADER, "# one", TIMED[0], "# two")
        rows = wireshark.fields(path, "_ws.expert.message", display_filter="flowlog.expert.time_borrowed")
        self.assertEqual([row[0].split(",")[-1] for row in rows],
                         [f"The row has no time of its own: it stands at the time {whose}" for whose in (AFTER, BEFORE)])

    def test_the_mark_is_kept_where_the_row_is_not(self):
        path = put("long.log", HEADER, TIMED[0], "x" * 300000)
        rows = wireshark.fields(path, "frame.cap_len", "flowlog.time_borrowed", "frame.len")
        self.assertEqual(rows[1][:2], ["262144", BEFORE])
        # The front of 141 bytes, the row, and the fourth line.
        self.assertEqual(int(rows[1][2]), len("............flowlog.") + len(f"aws.vpc\n{HEADER}\n") - 4 + 300000 + len("\nline=3 time=borrowed\n"))
        cut = wireshark.files() / "cut.pcapng"
        self.assertEqual(wireshark.run("editcap", "-s", "1000", path, cut).returncode, 0)
        self.assertEqual(wireshark.fields(cut, "frame.cap_len", "flowlog.time_borrowed")[1], ["1000", ""])


class Without(unittest.TestCase):
    """Where no row near has a time, it is the one of reading."""

    def check_reading(self, row, began):
        self.assertTrue(began - 1 <= row[0] <= time.time() + 1, row)
        self.assertEqual(row[2], READING)

    def test_no_time_at_all(self):
        env = {"CLOUDFLOW_FORMAT": "${version} ${srcaddr} ${dstaddr} ${action}"}
        path = wireshark.write("never.log", "2 10.0.0.1 10.0.0.2 ACCEPT\n" * 3)
        for args in ((), ("-2",)):
            began = time.time()
            got = times(path, *args, env=env)
            self.assertEqual(len(got), 3)
            for row in got:
                self.check_reading(row, began)
            self.assertEqual(len({row[0] for row in got}), 1)

    def test_a_thousand_rows_wait(self):
        for n, whose in ((999, AFTER), (1000, READING), (1005, READING)):
            with self.subTest(n):
                path = put("many.log", HEADER, *["#"] * n, TIMED[0], "#")
                for args in ((), ("-2",)):
                    began = time.time()
                    got = times(path, *args)
                    if whose == READING:  # which is later than any row's own time
                        self.assertEqual([row[2] for row in got], ["", BEFORE] + [READING] * n)
                        self.check_reading(got[-1], began)
                    else:
                        self.assertEqual([row[2] for row in got], [AFTER] * n + ["", BEFORE])
                        self.assertEqual({row[1] for row in got}, {0.0})
                    self.assertEqual({row[0] for row in got if row[2] != READING}, {1767434400.0})

    def test_large_rows_wait_for_less(self):
        """16 MiB of them."""
        n = (16 << 20) // 262144 + 10
        got = times(put("large.log", HEADER, *["x" * 262144] * n, TIMED[0]))
        self.assertEqual([row[2] for row in got], [""] + [READING] * n)

    def test_a_pipe_shows_them_when_enough_have_come(self):
        fifo = wireshark.files() / "timeless-fifo"
        os.mkfifo(fifo)
        os.chmod(fifo, 0o666)
        process = wireshark.popen("tshark", "-l", "-r", fifo, "-T", "fields", "-e", "flowlog.time_borrowed", "-e", "flowlog.bytes",
                                  text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        killer = threading.Timer(60, process.kill)
        killer.start()
        with fifo.open("w") as out:
            out.write(text(HEADER, *["#"] * 1000))
            out.flush()
            for _ in range(1000):  # hangs if it waits for more
                self.assertEqual(process.stdout.readline(), f"{READING}\t\n")
            out.write(text(TIMED[3]))
            out.flush()
            self.assertEqual(process.stdout.readline(), "\t3\n")
        self.assertEqual(process.wait(), 0)
        process.stdout.close()
        killer.cancel()


if __name__ == "__main__":
    unittest.main()
