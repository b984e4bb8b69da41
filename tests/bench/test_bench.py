# SPDX-License-Identifier: GPL-2.0-or-later
"""The benchmarks run, on few records and with generous limits, so that they are there when they are needed."""
import os
import pathlib
import subprocess
import sys
import unittest

HERE = pathlib.Path(__file__).parent


class Benchmarks(unittest.TestCase):
    def test_each_runs_and_measures(self):
        for script in sorted(HERE.glob("[!t]*.py")):
            with self.subTest(script.name):
                done = subprocess.run([sys.executable, "-B", script], capture_output=True, text=True,
                                      env=os.environ | {"CLOUDFLOW_BENCH_RECORDS": "5000", "CLOUDFLOW_BENCH_REPEATS": "1"})
                self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
                self.assertGreaterEqual(done.stdout.count("\n"), 1)


if __name__ == "__main__":
    unittest.main()
