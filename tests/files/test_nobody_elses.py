# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are no flow logs are opened, or refused, just as Wireshark does without us."""
import gzip
import os
import pathlib
import stat
import unittest

import others
import wireshark

# Where every Debian keeps text, JSON, tables, gzip files and binaries; so many of one kind are enough.
ROOTS = ("/etc", "/usr/share", "/usr/lib", "/usr/bin", "/var/lib/dpkg")
MOST_OF_A_KIND = 4
FEWEST_FILES = 300
LARGEST = 300_000


def system_files() -> list[pathlib.Path]:
    """Some ordinary files of this system of every kind (told by extension) that anybody may read."""
    kinds: dict[str, list[pathlib.Path]] = {}
    for root in ROOTS:
        for folder, folders, names in os.walk(root):
            folders.sort()
            for name in sorted(names):
                path = pathlib.Path(folder, name)
                found = kinds.setdefault(f"{root} {path.suffix}", [])
                if len(found) < MOST_OF_A_KIND and is_ordinary(path):
                    found.append(path)
    return [path for found in kinds.values() for path in found]


def is_ordinary(path: pathlib.Path) -> bool:
    about = path.lstat()
    return stat.S_ISREG(about.st_mode) and about.st_mode & stat.S_IROTH and 0 < about.st_size <= LARGEST


class NobodyElses(unittest.TestCase):
    def compare(self, paths: list):
        """The same verdict on each file with the plug-ins and without."""
        with_us = wireshark.run("captype", *paths)
        stock = wireshark.run("captype", *paths, plugins=False)
        judged = len(stock.stdout.splitlines()) + stock.stderr.count("captype: ")
        self.assertEqual(judged, len(paths), stock.stderr)
        self.assertEqual(with_us.stdout.splitlines(), stock.stdout.splitlines())
        self.assertEqual(with_us.stderr, stock.stderr)
        self.assertNotIn(": flowlog", with_us.stdout)

    def test_what_looks_like_a_log(self):
        paths = []
        for name, text in others.texts().items():
            for extension in ("", ".log", ".json", ".gz"):
                content = text.encode()
                paths.append(wireshark.write(f"others/{name}{extension}",
                                             gzip.compress(content) if extension == ".gz" else content))
        self.compare(paths)

    def test_files_of_the_system(self):
        paths = system_files()
        self.assertGreater(len(paths), FEWEST_FILES)
        copies = [wireshark.write(f"system/{number}-{path.name}", path.read_bytes())
                  for number, path in enumerate(paths)]
        self.compare(copies)

    def test_captures_of_every_format(self):
        captures = []
        for kind in ("dns", "eth", "tcp", "usb-linux"):
            source = wireshark.files() / f"{kind}.pcapng"
            made = wireshark.run("randpkt", "-b", "200", "-c", "20", "-t", kind, source)
            self.assertEqual(made.returncode, 0, made.stderr)
            captures.append(source)
            for wanted in self.formats():
                copy = source.with_name(f"{kind}.{wanted}")
                if wireshark.run("editcap", "-F", wanted, source, copy).returncode == 0:
                    captures.append(copy)
        self.assertGreater(len(captures), 60)
        self.compare(captures)
        self.assert_same_frames(captures)

    def formats(self) -> list[str]:
        """The formats that editcap can write."""
        done = wireshark.run("editcap", "-F")
        listing = (done.stdout + done.stderr).splitlines()
        return [line.split()[0] for line in listing if " - " in line and line.startswith("    ")]

    def assert_same_frames(self, captures: list):
        """The dissection of foreign captures is what stock Wireshark shows."""
        for capture in captures[:: len(captures) // 6]:
            shown = wireshark.run("tshark", "-r", capture, "-V")
            stock = wireshark.run("tshark", "-r", capture, "-V", plugins=False)
            self.assertEqual(shown.stdout, stock.stdout)
            self.assertTrue(shown.stdout)


if __name__ == "__main__":
    unittest.main()
