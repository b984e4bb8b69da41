# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripts as a whole: what they say to --help and to what they do not know, and that their code is clean."""
import pathlib
import subprocess
import unittest

import wireshark
from someone import Someone

SCRIPTS = sorted(path for path in (wireshark.SOURCE / "scripts").iterdir() if path.is_file())
OF_PYTHON = "python3"


def first_line(path: pathlib.Path) -> str:
    return path.read_text(errors="replace").partition("\n")[0]


class Arguments(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.user = Someone("asker")
        cls.clone = cls.user.clone()
        cls.links = cls.user.home / "links"
        cls.links.mkdir()
        for script in SCRIPTS:
            (cls.links / script.name).symlink_to(cls.clone / "scripts" / script.name)

    def ask(self, script: pathlib.Path, *arguments: str) -> subprocess.CompletedProcess:
        """Runs it through a symbolic link; there is no home to install anything in, and nothing to build with."""
        return self.user.run(self.links / script.name, *arguments, CLOUDFLOW_BUILD="/nonexistent/build")

    def test_help(self):
        for script in SCRIPTS:
            with self.subTest(script.name):
                done = self.ask(script, "--help")
                self.assertEqual((done.returncode, done.stderr), (0, ""))
                self.assertRegex(done.stdout, rf"^usage: (scripts/)?{script.name}")

    def test_unknown_arguments(self):
        """Nothing is done, also if an argument that is known stands before it."""
        samples = {path: path.read_bytes() for path in (self.clone / "samples").iterdir() if path.is_file()}
        for name, *arguments in (*((script.name, "--no-such") for script in SCRIPTS),
                                 ("install", "--system", "extra", "--help"), ("uninstall", "--system", "extra"),
                                 ("test-versions", "--keep", "buster"), ("test", "unit"), ("fuzz", "1", "fuzz_nothing"),
                                 ("fuzz", "ten"), ("sanitize", "--valgrind", "all")):
            with self.subTest([name, *arguments]):
                done = self.ask(self.clone / "scripts" / name, *arguments)
                self.assertEqual((done.returncode, done.stdout), (2, ""), done.stderr)
                self.assertRegex(done.stderr, "(?m)^usage: ")
                self.assertIn(arguments[-1] if arguments[-1] != "--help" else "extra", done.stderr)
        self.assertEqual(samples, {path: path.read_bytes() for path in samples})

    def test_demo_of_what_is_no_file(self):
        for name in ("nothing.log", str(self.user.home)):
            done = self.ask(self.clone / "scripts/demo", name)
            self.assertEqual((done.returncode, done.stderr), (1, f"error: {name} is not a file that you may read\n"))


class Clean(unittest.TestCase):
    """shellcheck and pyflakes find nothing."""

    def check(self, *command):
        done = subprocess.run([*map(str, command)], cwd=wireshark.SOURCE, capture_output=True, text=True, check=False)
        self.assertEqual((done.returncode, done.stdout, done.stderr), (0, "", ""))

    def test_shell(self):
        shell = [path for path in [*SCRIPTS, wireshark.SOURCE / ".ci/run", *wireshark.SOURCE.glob("tests/*/*.sh")]
                 if OF_PYTHON not in first_line(path)]
        self.assertGreater(len(shell), 10)
        self.check("shellcheck", *shell, *wireshark.SOURCE.glob("scripts/lib/*.sh"))

    def test_python(self):
        python = [path for path in SCRIPTS if OF_PYTHON in first_line(path)]
        self.assertEqual(len(python), 5)
        self.check("pyflakes3", *python, *wireshark.SOURCE.glob("scripts/lib/*.py"), *wireshark.SOURCE.glob("tests/*/*.py"))


if __name__ == "__main__":
    unittest.main()
