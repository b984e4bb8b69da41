# SPDX-License-Identifier: GPL-2.0-or-later
"""Twice the input costs about twice the work, whatever the input is.

valgrind counts instructions, so that the answer is the same on a busy machine and on a slow one. work.c does each job at its
size and at twice that.
"""
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

import wireshark

#: n log n is below 2.2 at these sizes, n times its root 2.8, and the square 4. Hashes have a random seed, so that what tables
#: cost differs by a tenth from run to run.
LEAST, MOST = 1.4, 2.5
TIMES = 3  # work.c does each job so often


class Work(unittest.TestCase):
    def test_twice_the_input(self):
        with tempfile.TemporaryDirectory() as folder:
            out = pathlib.Path(folder) / "counts"
            done = subprocess.run(["valgrind", "--tool=callgrind", f"--callgrind-out-file={out}", "--zero-before=counted",
                                   "--dump-after=counted", wireshark.BUILD / "tests/work"],
                                  capture_output=True, text=True, timeout=600, check=False)
            self.assertEqual(done.returncode, 0, done.stderr[-2000:])
            jobs = done.stdout.splitlines()
            self.assertGreater(len(jobs), 20)
            counts = [self.counted(pathlib.Path(f"{out}.{number + 1}")) for number in range(TIMES * len(jobs))]
        for job, (_, once, twice) in zip(jobs, zip(*[iter(counts)] * TIMES)):
            with self.subTest(job):
                print(f"{job}: {once} instructions, {twice / once:.2f} times as many for twice the input")
                self.assertLess(twice / once, MOST)
                self.assertGreater(twice / once, LEAST, "the work does not depend on the input")

    def counted(self, part: pathlib.Path) -> int:
        text = part.read_text()
        self.assertIn("counted", re.search(r"^desc: Trigger: (.*)$", text, re.MULTILINE)[1])
        return int(re.search(r"^(?:totals|summary): (\d+)", text, re.MULTILINE)[1])


if __name__ == "__main__":
    if not shutil.which("valgrind"):
        raise SystemExit("valgrind is not installed")
    unittest.main()
