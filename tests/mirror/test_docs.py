# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/mirror.md names every field and preference there is, and none that is not."""
import re
import subprocess
import unittest

import wireshark

PATH = wireshark.SOURCE / "docs/mirror.md"
PAGE = PATH.read_text()


class Page(unittest.TestCase):
    def test_list_of_fields_is_what_the_table_says(self):
        generated = subprocess.run([wireshark.BUILD / "mirror_doc", PATH], check=True, stdout=subprocess.PIPE, text=True).stdout
        self.assertEqual(PAGE, generated, "run cmake --build build --target docs")

    def test_fields(self):
        registered = {line.split("\t")[2] for line in wireshark.tshark("-G", "fields").splitlines()
                      if line.startswith("F\t") and line.split("\t")[2].startswith("mirror.")}
        registered -= {name for name in registered if name.startswith("mirror.in_")}
        protocols = {"mirror.bare"}
        named = set(re.findall(r"`(mirror\.[a-z0-9_.]+)`", PAGE))
        preferences = {line.lstrip("#").split(":")[0] for line in wireshark.tshark("-G", "currentprefs").splitlines()
                       if line.lstrip("#").startswith("mirror.")}
        self.assertGreater(len(registered), 40)
        self.assertEqual(registered - named, set())
        self.assertEqual(named - registered - preferences - protocols, set())
        self.assertEqual({name for name in preferences if name not in named}, set())


if __name__ == "__main__":
    unittest.main()
