# SPDX-License-Identifier: GPL-2.0-or-later
"""scripts/merge: any number of logs and captures become one file that has each of their frames, in the order of time."""
import gzip
import os
import pathlib
import resource
import shutil
import signal
import subprocess
import time
import unittest

import logs
import wireshark

MERGE = wireshark.copy(wireshark.SOURCE / "scripts/merge")
MERGE.chmod(0o755)
N_FILES, N_ROWS = 90, 5


def merge(*arguments, limit: int | None = None, **options) -> subprocess.CompletedProcess:
    """Runs it as users start it, but for root's rights; limit: how many files may be open at a time."""
    def set_limit():
        if limit:
            resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    return wireshark.run(MERGE, *arguments, preexec_fn=set_limit, **options)


def row(start: int, interface: int, port: int) -> str:
    return logs.row(interface_id=f"eni-{interface:017x}", start=str(start), end=str(start + 59), srcport=str(port), version="2")


def folder(name: str) -> pathlib.Path:
    place = wireshark.files() / name
    place.mkdir()
    place.chmod(0o777)
    return place


def counted(path) -> tuple[str, str]:
    """The number of frames, and whether they are in order."""
    cells = wireshark.run("capinfos", "-T", "-r", "-c", "-o", path).stdout.strip().split("\t")
    return cells[1], cells[2]


class Many(unittest.TestCase):
    """A bucket of many small objects, each of which goes back in time."""

    @classmethod
    def setUpClass(cls):
        cls.folder = folder("bucket")
        for i in range(N_FILES):
            rows = [row(1767434400 + 20 * i + 40 * j % 90, (i + j) % 7, 1024 + N_ROWS * i + j) for j in range(N_ROWS)]
            text = f"{logs.header('v2')}\n" + "".join(f"{one}\n" for one in rows)
            name = f"bucket/AWSLogs/123456789010/vpcflowlogs/eu-west-1/2026/01/{1 + i // 30:02}/{i:04x}.log"
            wireshark.write(name if i % 2 else f"{name}.gz", text if i % 2 else gzip.compress(text.encode()))
        for path in cls.folder.rglob("*"):
            path.chmod(0o755 if path.is_dir() else 0o644)

    def test_in_stages(self):
        """Each row is a frame, an interface is one, and few files are open at a time."""
        out = wireshark.files() / "many.pcapng"
        done = merge(out, self.folder, "--at-once", "5")
        said = f"{out}: {N_FILES * N_ROWS} frames of {N_FILES} logs, in the order of time (counted by capinfos)\n"
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", said))
        self.assertEqual(counted(out), (str(N_FILES * N_ROWS), "True"))
        rows = wireshark.fields(out, "tcp.srcport", "frame.interface_name")
        self.assertEqual(sorted(int(port) for port, _ in rows), [1024 + i for i in range(N_FILES * N_ROWS)])
        self.assertEqual(len({name for _, name in rows}), 7)
        listed = wireshark.run("capinfos", "-I", out).stdout
        self.assertEqual(listed.count("Name = eni-"), 7)
        again = wireshark.files() / "again.pcapng"
        self.assertEqual(merge(again, self.folder, limit=40).returncode, 0)  # 16 at a time
        self.assertEqual(wireshark.fields(again, "flowlog.raw", "frame.interface_name"),
                         wireshark.fields(out, "flowlog.raw", "frame.interface_name"))

    def test_to_a_pipe(self):
        done = merge("-", self.folder, text=False)
        self.assertEqual(done.returncode, 0)
        self.assertIn(b"standard output: ", done.stderr)
        path = wireshark.write("piped.pcapng", done.stdout)
        self.assertEqual(counted(path)[0], str(N_FILES * N_ROWS))

    def test_progress(self):
        done = merge("progress.pcapng", self.folder, "--progress", "--at-once", "30")
        self.assertIn("merging 60 of 90 files", done.stderr)
        self.assertIn("stage 2: 0 of 1", done.stderr)

    def test_nothing_is_left_behind(self):
        """Neither when it is ended in the middle, nor when there is nothing to merge."""
        place = folder("ended")
        running = wireshark.popen(MERGE, place / "out.pcapng", self.folder, "--at-once", "2",
                                  stderr=subprocess.PIPE)
        for _ in range(600):
            if any(list(part.iterdir()) for part in place.iterdir()):
                break
            time.sleep(0.05)
        running.send_signal(signal.SIGTERM)
        running.communicate(timeout=60)
        self.assertEqual(running.returncode, 128 + signal.SIGTERM)
        self.assertEqual(list(place.iterdir()), [])
        wireshark.write("ended.txt", "a page of prose\n")
        self.assertEqual(merge(place / "out.pcapng", "ended.txt").returncode, 2)
        self.assertEqual(list(place.iterdir()), [])

    def test_what_is_there_stays(self):
        out = wireshark.write("there.pcapng", "mine")
        some = sorted(self.folder.rglob("*.log"))[:2]
        done = merge(out, *some)
        self.assertEqual((done.returncode, out.read_text()), (2, "mine"))
        self.assertIn("is there already; --force writes over it; nothing was written", done.stderr)
        os.chown(out, *([wireshark.NOBODY] * 2) if os.geteuid() == 0 else (-1, -1))
        self.assertEqual(merge("--force", out, *some).returncode, 0)
        self.assertEqual(counted(out)[0], str(2 * N_ROWS))


class Mixed(unittest.TestCase):
    """What a folder may hold beside sound logs is named, with the reason, and the rest is merged."""

    #: Name -> what is said of it.
    SKIPPED = {
        "notes.txt": "no flow log and no capture",
        "other.json": "no flow log and no capture, though Wireshark opens it as “json”; the doctor says more",
        "empty.log": "empty, 0 bytes",
        "twice.log": "/a b/c\\nd.log', which is merged already",
        "gone.log": "not readable: No such file or directory",
        "mine.log": "not readable: Permission denied",
        "pipe": "no regular file, and files are read twice",
    }

    def test_folder(self):
        place = folder("mixed")
        text = "".join(f"{row(1767434400 + i, 1, 2000 + i)}\n" for i in range(3))
        odd = wireshark.write("mixed/a b/c\nd.log", text)
        packed = gzip.compress("".join(f"{row(1767434400 + i, 2, i % 60000)}\n" for i in range(4000)).encode(), 1)
        wireshark.write("mixed/-cut.log.gz", packed[:len(packed) // 2])
        for name in ("case-packets.pcap", "azure-vnet.json"):
            shutil.copy(wireshark.SOURCE / "samples" / name, place)
        for name, content in (("notes.txt", "a page of prose\n"), ("other.json", '{"a": 1}'), ("empty.log", ""), ("mine.log", text)):
            wireshark.write(f"mixed/{name}", content)
        (place / "mine.log").chmod(0)
        (place / "twice.log").symlink_to(odd)
        (place / "gone.log").symlink_to("nowhere")
        os.mkfifo(place / "pipe")
        (place / "a b").chmod(0o755)
        out = wireshark.files() / "mixed.pcapng"
        done = merge(out, place)
        self.assertEqual(done.returncode, 1)
        lines = done.stderr.splitlines()
        for name, reason in self.SKIPPED.items():
            with self.subTest(name):
                line = next(line for line in lines if f"/{name}" in line and line.startswith("skipped: "))
                self.assertIn(reason, line)
        cut = next(line for line in lines if line.startswith("damaged: ") and "/-cut.log.gz" in line)
        self.assertRegex(cut, r": appears to have been cut short .*; what could be read of it, \d+ frames, is merged$")
        kept = int(cut.split(" frames, ")[0].split()[-1])
        self.assertTrue(1000 < kept < 3000, cut)
        self.assertEqual(lines[-1], "not merged as they are: 1 damaged, 1 empty, 1 named twice, 1 no file, 2 no log, 2 not readable")
        packets = int(counted(place / "case-packets.pcap")[0])
        records = int(counted(place / "azure-vnet.json")[0])
        self.assertEqual(counted(out), (str(3 + kept + packets + records), "True"))
        self.assertIn(f"{3 + kept + packets + records} frames of 3 logs and 1 capture, in the order of time", done.stderr)

    def test_a_capture_that_is_not_in_order(self):
        """is sorted, as what it is merged with is."""
        packets = wireshark.copy(wireshark.SOURCE / "samples/case-packets.pcap")
        content = packets.read_bytes()
        length = 16 + int.from_bytes(content[32:36], "little")
        late = wireshark.write("late.pcap", content[:24] + content[24 + length:] + content[24:24 + length])
        self.assertEqual(counted(late)[1], "False")
        done = merge("sorted.pcapng", late, wireshark.copy(wireshark.SOURCE / "samples/case-aws.log"))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(counted("sorted.pcapng")[1], "True")

    def test_wrong_use(self):
        log = wireshark.write("one.log", row(1767434400, 1, 1) + "\n")
        for arguments, said in ((("use.pcapng",), "must be named: OUT FILE|FOLDER..."), (("use.pcapng", log, "--at-once", "1"), "'1' is no number"),
                                ((wireshark.files(), log), "is a folder; the first argument is the file to write"),
                                (("use.pcapng", folder("none")), "there is no file to merge; nothing was written")):
            with self.subTest(arguments):
                done = merge(*arguments)
                self.assertEqual(done.returncode, 2)
                self.assertIn(said, done.stderr)
        done = merge("use.pcapng", log, plugins=False)
        self.assertEqual((done.returncode, done.stderr), (2, "error: mergecap does not load Cloudflow's reader; the doctor says "
                                                             "why; nothing was written\n"))
        self.assertFalse((wireshark.files() / "use.pcapng").exists())


if __name__ == "__main__":
    unittest.main()
