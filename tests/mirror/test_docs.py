# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/mirror.md names every field and preference there is, and none that is not."""
import re
import unittest

import wireshark

PAGE = (wireshark.SOURCE / "docs/mirror.md").read_text()


class Page(unittest.TestCase):
    def test_fields(self):
        registered = {line.split("\t")[2] for line in wireshark.tshark("-G", "fields").splitlines()
                      if line.startswith("F\t") and line.split("\t")[2].startswith("mirror.")}
        registered -= {name for name in registered if name.startswith("mirror.in_")}
        protocols = {"mirror.bare"}
        # Within a row of the table of fields, ".x" stands for "mirror.x".
        named = {name if name.startswith("mirror") else "mirror" + name for name in re.findall(r"`((?:mirror)?\.[a-z0-9_.]+)`", PAGE)}
        preferences = {line.lstrip("#").split(":")[0] for line in wireshark.tshark("-G", "currentprefs").splitlines()
                       if line.lstrip("#").startswith("mirror.")}
        self.assertGreater(len(registered), 40)
        self.assertEqual(registered - named, set())
        self.assertEqual(named - registered - preferences - protocols, set())
        self.assertEqual({name for name in preferences if name not in named}, set())


if __name__ == "__main__":
    unittest.main()
