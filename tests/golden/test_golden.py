#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Each *.golden file holds a command (its first line) and what it prints; samples/ stands for the samples' folder.

`tests/golden/test_golden.py --update` rewrites them: read the difference before you commit it.
"""
import pathlib
import re
import shlex
import sys
import unittest

if __name__ == "__main__" and "--update" in sys.argv:
    sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
import wireshark

FOLDER = pathlib.Path(__file__).resolve().parent


def staged(word: str) -> str:
    """A word of a command, with samples made readable for the tool that is to read them."""
    match = re.fullmatch(r"samples/(\S+)", word)
    return str(wireshark.copy(wireshark.SOURCE / word)) if match else word


def output(command: str) -> str:
    tool, *args = shlex.split(command.removeprefix("$ "))
    done = wireshark.run(tool, *map(staged, args))
    if done.returncode != 0:
        raise AssertionError(f"{command}: exit {done.returncode}\n{done.stderr}")
    # How Wireshark announces a frame differs from release to release.
    kept = [line for line in done.stdout.splitlines(True) if not re.match(r"Frame \d+: ", line)]
    return uniform("".join(kept)) + done.stderr


def uniform(text: str) -> str:
    """Takes out what differs between releases: where a long label is cut, the zeros at the end of a time, and its Z."""
    text = re.sub(r" \[(truncated|…)\]: .*", " [cut]", text)
    text = re.sub(r"(?<!T)(\d\d:\d\d:\d\d)(\.\d+)?Z?(?=\s)", lambda found: found[1] + shorter(found[2]), text)
    return re.sub(r"(\d)(\.\d+) seconds", lambda found: f"{found[1]}{shorter(found[2])} seconds", text)


def shorter(fraction: str | None) -> str:
    return (fraction or "").rstrip("0").rstrip(".")


class Golden(unittest.TestCase):
    def test_commands_print_what_they_did(self):
        files = sorted(FOLDER.glob("*.golden"))
        self.assertGreater(len(files), 5)
        for path in files:
            command, expected = path.read_text().split("\n", 1)
            with self.subTest(golden=path.name):
                self.maxDiff = None
                self.assertEqual(expected, output(command))


def update():
    for path in sorted(FOLDER.glob("*.golden")):
        command = path.read_text().split("\n", 1)[0]
        path.write_text(command + "\n" + output(command))
        print(path.name)


if __name__ == "__main__":
    if "--update" in sys.argv:
        update()
    else:
        unittest.main()
