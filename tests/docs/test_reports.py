# SPDX-License-Identifier: GPL-2.0-or-later
"""docs/reports.md shows what its commands print. Run with --write to write that into the page."""
import concurrent.futures
import json
import pathlib
import re
import shlex
import sys
import unittest

import wireshark

PAGE = wireshark.SOURCE / "docs/reports.md"
BLOCK = re.compile(r"^```console\n\$ (tshark [^\n]+)\n(.*?)^```$", re.M | re.S)


#: Where the page lists the members of rows in JSON.
MEMBERS = re.compile(r"(^\| report \| array \| members of its objects \|\n\|---\|---\|---\|\n)((?:\|[^\n]*\n)*)", re.M)
#: Between them, these say all that an element of flowlog,top can be.
LOGS = ("aws-vpc-newest.log", "aws-vpc.log.gz", "azure-vnet.json", "gcp-vpc.json")


def members() -> str:
    """The rows of that table, made of what the reports print of the samples."""
    helped = json.loads(wireshark.tshark("-q", "-r", wireshark.copy(wireshark.SOURCE / "samples" / LOGS[0]), "-z", "flowlog,help,json"))
    elements = [row["element"] for row in helped["elements"]]
    commands = {name: f"flowlog,{name},json" for name in ("tree", "rejects", "exposed", "gaps")} | {"time": "flowlog,time,json,600"}
    commands |= {f"top,{element}": f"flowlog,top,json,{element}" for element in elements}
    arrays: dict[tuple[str, str], list[str]] = {}
    gap = wireshark.write("gap.log", "".join(f"2 1 eni-1 10.0.0.1 10.0.0.2 1 2 6 1 40 {start} {start} ACCEPT OK\n" for start in (1767434400, 1767470400)))
    for log in [*(wireshark.copy(wireshark.SOURCE / "samples" / name) for name in LOGS), gap]:
        reports = [option for command in commands.values() for option in ("-z", command)]
        printed_lines = wireshark.tshark("-q", "-r", log, *reports).splitlines()
        for report in map(json.loads, printed_lines):
            name = report["report"] + (f",{report['arguments']}" if report["report"] == "top" else "")
            for array, found in report.items():
                if isinstance(found, list) and found and isinstance(found[0], dict) and array != "missing":
                    arrays.setdefault((name, array), list(found[0]))
    order = list(commands)
    made = sorted(arrays.items(), key=lambda item: order.index(item[0][0]))
    return "".join(f"| `{name}` | `{array}` | {' '.join(f'`{member}`' for member in found)} |\n" for (name, array), found in made)


def printed(command: str, samples: dict) -> str:
    """What a command of the page prints; samples says where the files are that it names."""
    return wireshark.tshark(*(samples.get(word, word) for word in shlex.split(command)[1:]))


def up_to_date(page: str) -> str:
    commands = [block.group(1) for block in BLOCK.finditer(page)]
    samples = {name: wireshark.copy(wireshark.SOURCE / name) for name in re.findall(r"-r (samples/\S+)", page)}
    with concurrent.futures.ThreadPoolExecutor(2) as people:
        answers = dict(zip(commands, people.map(printed, commands, [samples] * len(commands))))
    page = MEMBERS.sub(lambda table: table[1] + members(), page)
    return BLOCK.sub(lambda block: f"```console\n$ {block.group(1)}\n{answers[block.group(1)]}```", page)


class Reports(unittest.TestCase):
    def test_commands_print_what_the_page_shows(self):
        page = PAGE.read_text()
        self.assertGreater(len(BLOCK.findall(page)), 25)
        self.assertEqual(up_to_date(page), page, "run PYTHONPATH=tests/lib python3 tests/docs/test_reports.py --write")

    def test_each_element_has_its_members(self):
        rows = MEMBERS.search(PAGE.read_text())[2]
        helped = json.loads(wireshark.tshark("-q", "-r", wireshark.copy(wireshark.SOURCE / "samples" / LOGS[0]), "-z", "flowlog,help,json"))
        self.assertEqual([row["element"] for row in helped["elements"]], re.findall(r"^\| `top,(\w+)` \|", rows, re.M))

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
