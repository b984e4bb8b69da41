# SPDX-License-Identifier: GPL-2.0-or-later
"""The documents agree with the program."""
import re
import subprocess
import unittest

import wireshark


class Fields(unittest.TestCase):
    def test_page_is_what_the_tables_say(self):
        generated = subprocess.run([wireshark.BUILD / "fields_doc"], check=True, stdout=subprocess.PIPE, text=True).stdout
        written = (wireshark.SOURCE / "docs/fields.md").read_text()
        self.assertEqual(written, generated, "run cmake --build build --target docs")

    def test_every_filter_on_the_page_is_registered(self):
        page = set(re.findall(r"`(flowlog\.[a-z0-9_.]+)`", (wireshark.SOURCE / "docs/fields.md").read_text()))
        registered = {line.split("\t")[2] for line in wireshark.tshark("-G", "fields").splitlines()
                      if line.startswith("F\t") and line.split("\t")[2].startswith("flowlog.")}
        self.assertGreater(len(page), 90)
        self.assertEqual(page - registered, set())

    def test_every_registered_filter_is_on_the_page(self):
        page = (wireshark.SOURCE / "docs/fields.md").read_text()
        registered = {line.split("\t")[2] for line in wireshark.tshark("-G", "fields").splitlines()
                      if line.startswith("F\t") and line.split("\t")[2].startswith("flowlog.")}
        missing = {name for name in registered if f"`{name}`" not in page and ".expert" not in name}
        self.assertEqual(missing, set())


class Clouds(unittest.TestCase):
    PATH = wireshark.SOURCE / "docs/guide-clouds.md"

    def test_table_is_what_the_providers_say(self):
        generated = subprocess.run([wireshark.BUILD / "clouds_doc", self.PATH], check=True, stdout=subprocess.PIPE, text=True).stdout
        self.assertEqual(self.PATH.read_text(), generated, "run cmake --build build --target docs")

    def test_each_log_has_a_section(self):
        """Each log of the table is spoken of below it, or has a page of its own."""
        page = self.PATH.read_text()
        named = set(re.findall(r"^\| [^|]+ \| `([a-z.]+)` \|", page, re.M))
        written = set(re.findall(r"`([a-z]+\.[a-z]+)`", page[page.index("\n## ", page.index("<!-- end")):]))
        self.assertGreater(len(named), 7)
        self.assertEqual({log for log in named - written if not log.startswith(("aws.", "azure."))}, set())


class Links(unittest.TestCase):
    def test_links_between_documents_lead_somewhere(self):
        for page in [*wireshark.SOURCE.glob("*.md"), *wireshark.SOURCE.glob("docs/*.md")]:
            for target in re.findall(r"\]\((?!https?:|#)([^)#]+)", page.read_text()):
                with self.subTest(page=page.name, target=target):
                    self.assertTrue((page.parent / target).exists())


if __name__ == "__main__":
    unittest.main()
