# SPDX-License-Identifier: GPL-2.0-or-later
"""No function is longer than a screen shows."""
import pathlib
import re
import unittest

import wireshark

MOST_LINES = 60
ROOMS = ("core", "filetap", "dissector", "plugin", "compat")
#: clang-format keeps to .clang-format's style: a function's name begins a line, "{" stands alone before its body, and "}"
#: alone behind it. Tables end with "};".
BODY = re.compile(r"^(?P<head>[a-z_]\w*\([^;]*?\))\n\{\n(?P<body>.*?)^\}\n", re.MULTILINE | re.DOTALL)


def functions(text: str) -> dict[str, int]:
    """Name -> lines, from the one with the name to the closing brace."""
    return {match["head"].partition("(")[0]: match[0].count("\n") for match in BODY.finditer(text)}


def sources() -> list[pathlib.Path]:
    return sorted(path for room in ROOMS for path in (wireshark.SOURCE / room).rglob("*.[ch]"))


class Functions(unittest.TestCase):
    def test_none_is_too_long(self):
        lengths = {f"{path.relative_to(wireshark.SOURCE)}: {name}()": lines
                   for path in sources() for name, lines in functions(path.read_text()).items()}
        self.assertGreater(len(lengths), 500)
        self.assertEqual({name: lines for name, lines in lengths.items() if lines > MOST_LINES}, {})

    def test_every_body_is_seen(self):
        """What begins as a body does, and is not the body of a function that was counted, would be missed above."""
        for path in sources():
            text = path.read_text()
            with self.subTest(path.name):
                self.assertEqual(len(re.findall(r"^\{$", text, re.MULTILINE)), len(BODY.findall(text)))

    def test_lines_are_counted(self):
        def function(lines):
            return "static int\nlong_one(int a,\n         int b)\n{\n" + "    a++;\n" * (lines - 4) + "}\n"
        table = "static const int table[] = {\n" + "    1,\n" * 100 + "};\n"
        for lines in (MOST_LINES, MOST_LINES + 1):
            self.assertEqual(functions(table + function(lines) + table), {"long_one": lines})


if __name__ == "__main__":
    unittest.main()
