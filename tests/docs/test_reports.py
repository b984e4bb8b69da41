# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/reports.md shows what its commands print. Run with --write to write that into the page."""
import concurrent.futures
import pathlib
import re
import shlex
import sys
import unittest

import wireshark

PAGE = wireshark.SOURCE / "docs/reports.md"
BLOCK = re.compile(r"^```console\n\$ (tshark [^\n]+)\n(.*?)^```$", re.M | re.S)


def printed(command: str, samples: dict) -> str:
    """What a command of the page prints; samples says where the files are that it names."""
    return wireshark.tshark(*(samples.get(word, word) for word in shlex.split(command)[1:]))


def up_to_date(page: str) -> str:
    commands = [block.group(1) for block in BLOCK.finditer(page)]
    samples = {name: wireshark.copy(wireshark.SOURCE / name) for name in re.findall(r"-r (samples/\S+)", page)}
    with concurrent.futures.ThreadPoolExecutor(2) as people:
        answers = dict(zip(commands, people.map(printed, commands, [samples] * len(commands))))
    return BLOCK.sub(lambda block: f"```console\n$ {block.group(1)}\n{answers[block.group(1)]}```", page)


class Reports(unittest.TestCase):
    def test_commands_print_what_the_page_shows(self):
        page = PAGE.read_text()
        self.assertGreater(len(BLOCK.findall(page)), 25)
        self.assertEqual(up_to_date(page), page, "run PYTHONPATH=tests/lib python3 tests/docs/test_reports.py --write")

    def test_each_report_has_its_section(self):
        help_text = wireshark.tshark("-q", "-r", wireshark.copy(wireshark.SOURCE / "samples/aws-vpc.log.gz"),
                                     "-z", "flowlog,help")
        names = set(re.findall(r"^flowlog,(\w+)", help_text, re.M))
        self.assertGreater(len(names), 5)
        self.assertEqual({name for name in names if f"\n### flowlog,{name}" not in PAGE.read_text()}, set())

    def test_each_question_has_its_answer(self):
        """Each row of the tables of questions leads to a command of the page, or says why there is none."""
        page = PAGE.read_text()
        commands = " ".join(command for command, _ in BLOCK.findall(page))
        rows = re.findall(r"^\| [^|\n]+ \| (.+) \|$", page[page.index("## Questions"):page.index("### Answers")], re.M)
        asked = [row for row in rows if not re.fullmatch(r"-+|command.*", row)]
        self.assertGreater(len(asked), 30)
        for row in asked:
            named = re.findall(r"`(flowlog,[^`]+)`", row)
            with self.subTest(row):
                self.assertTrue(named or row.startswith("no: ") or "`conv,flowlog`" in row or "`-Y" in row)
                for command in named:
                    self.assertIn(command, commands)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        pathlib.Path(PAGE).write_text(up_to_date(PAGE.read_text()))
    else:
        unittest.main()
