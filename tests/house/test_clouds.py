# SPDX-License-Identifier: GPL-2.0-or-later
"""What one cloud alone does stands in its folder of core/provider/, so that another can be added by a folder and a line."""
import re
import unittest

import wireshark

CLOUDS = sorted(path.name for path in (wireshark.SOURCE / "core/provider").iterdir() if path.is_dir())
#: Names by which their vendors and resources go, beside those of the folders.
WORDS = (*CLOUDS, "amazon", "google", "microsoft", "alibaba", "oracle", "eni-", "tgw-", "vpc-", "nsg", "vnet")
#: The table of mirror fields has the name of one that is one cloud's, and says whose some are. What services put around rows
#: has the names that they give it.
ALLOWED = {"core/mirror/fields.def": {"gcp", "google", "tencent"}, "core/wrap/envelope_names.c": {"aws"}}
COMMENT = re.compile(r'("(?:\\.|[^"\\\n])*")|/\*.*?\*/|//[^\n]*', re.DOTALL)


def code_of(text: str) -> str:
    """The text without its comments."""
    return COMMENT.sub(lambda match: match[1] or " ", text)


def sources(of_clouds: bool = False) -> dict[str, str]:
    """Name -> code of each file that serves all clouds; with of_clouds, of the others too."""
    paths = [path for top in ("compat", "core", "filetap", "dissector", "plugin")
             for path in (wireshark.SOURCE / top).rglob("*") if path.suffix in (".c", ".h", ".def")]
    names = {str(path.relative_to(wireshark.SOURCE)): path for path in paths}
    return {name: code_of(path.read_text()) for name, path in sorted(names.items())
            if of_clouds or not re.match(r"core/provider/([^/]+/|providers\.def)", name)}


class Clouds(unittest.TestCase):
    def test_code_for_all_names_none(self):
        code = sources()
        self.assertGreater(len(code), 100)
        self.assertIn("aws", CLOUDS)
        found = {name: {word for word in WORDS if word in text.lower()} - ALLOWED.get(name, set())
                 for name, text in code.items()}
        self.assertEqual({name: words for name, words in found.items() if words}, {})

    def test_only_comments_are_left_out(self):
        self.assertEqual(code_of('a("/* aws */", "\\"//aws"); /* azure */ b; // gcp\nc'), 'a("/* aws */", "\\"//aws");   b;  \nc')


class ContainerColumns(unittest.TestCase):
    """What stands around a row is the same for all clouds."""

    def test_each_that_is_put_before_rows_has_a_field(self):
        text = (wireshark.SOURCE / "core/record/neutral.c").read_text()
        known = set(re.findall(r'^\s*\{"(@\w+)"', text[text.index("flow_container_fields[]"):], re.MULTILINE))
        used: set[str] = set()
        for name, code in sources(of_clouds=True).items():
            if name != "core/record/neutral.c":
                for literal in re.findall(r'"((?:\\.|[^"\\\n])*)"', code):
                    # In a query's text they are an engine's.
                    used |= set() if literal.startswith("fields @") else set(re.findall(r"@\w+", literal.replace("\\t", " ")))
        self.assertGreater(len(used), 15)
        members = {"@message", "@log", "@provider", "@ptr", "@id", "@log_group", "@log_stream"}  # of objects that are read
        self.assertEqual(used - known - members, set())
        self.assertEqual(known - used, set(), "fields that nothing fills")


if __name__ == "__main__":
    unittest.main()
