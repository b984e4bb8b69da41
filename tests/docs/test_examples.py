# SPDX-License-Identifier: GPL-2.0-or-later
"""The investigations of the guides print what the guides say, on every release."""
import re
import shutil
import unittest

import wireshark

PAGES = ("guide.md", "guide-azure.md", "guide-clouds.md", "guide-join.md")


def examples(page: str) -> list[tuple[str, str]]:
    """Each command of the page's investigation, and what stands below it."""
    text = (wireshark.SOURCE / "docs" / page).read_text(encoding="utf-8")
    section = re.search(r"^## An investigation$(.*?)(?=^## |\Z)", text, re.MULTILINE | re.DOTALL)[1]
    found = []
    for block in re.findall(r"^```\n(\$ .*?)^```$", section, re.MULTILINE | re.DOTALL):
        for example in re.split(r"^\$ ", block, flags=re.MULTILINE)[1:]:
            command = re.match(r"(?:.*\\\n)*.*\n", example)[0]
            found.append((command.strip(), example[len(command):]))
    return found


class Investigations(unittest.TestCase):
    def test_commands(self):
        shutil.copytree(wireshark.SOURCE / "samples", wireshark.files() / "samples")
        for page in PAGES:
            commands = examples(page)
            self.assertGreater(len(commands), 1, page)
            for command, printed in commands:
                with self.subTest(page=page, command=command):
                    done = wireshark.run("sh", "-c", command)
                    # tshark puts blanks of its own where a page has one tab or some blanks.
                    self.assertEqual((done.returncode, done.stdout.split()), (0, printed.split()), done.stderr)


if __name__ == "__main__":
    unittest.main()
