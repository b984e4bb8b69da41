# SPDX-License-Identifier: GPL-2.0-or-later
"""What docs/guide-scale.md shows of pipes and of merging is what they print, with programs in place of the clouds' own that
print what those do.

With --write as its only argument it writes the page anew.
"""
import gzip
import json
import os
import re
import shutil
import sys
import unittest

import samples
import wireshark

PAGE = wireshark.SOURCE / "docs/guide-scale.md"
SECTIONS = ("Through a pipe", "Many small objects")
#: Each prints what the real one does with these arguments, out of the folder that it stands in.
STAND_INS = {
    "aws": """case "$1 $2 $3" in
    's3 cp s3://'*.log.gz) [ "$4" = - ] && cat samples/aws-vpc.log.gz ;;
    's3 sync s3://'*) cp -r bucket/. "$4" ;;
    'logs tail my-flow-logs') cat tail.txt ;;
    *) exit 1 ;;
esac""",
    "gcloud": """[ "$1 $2" = 'logging read' ] && cat gcloud.json""",
    "az": """[ "$1 $2 $3" = 'storage blob download' ] && cat samples/azure-vnet.json""",
}


def prepare():
    """A folder with the samples, the stand-ins, and a bucket of small objects, one of which is empty and one no log."""
    place = wireshark.files() / "pipes"
    shutil.copytree(wireshark.SOURCE / "samples", place / "samples")
    place.chmod(0o777)
    for name, text in STAND_INS.items():
        wireshark.write(f"pipes/{name}", f"#!/bin/sh\ncd \"$(dirname \"$0\")\" || exit\n{text}\n").chmod(0o755)
    wireshark.write("pipes/scripts/merge", (wireshark.SOURCE / "scripts/merge").read_bytes()).chmod(0o755)
    lines = samples.text("aws-vpc-default.log").splitlines()
    rows = [line for line in lines if line[:2] == "2 "]
    wireshark.write("pipes/tail.txt", "".join(f"2026-01-03T10:00:{i % 60:02}.000000+00:00 {row.split()[2]}-all {row}\n"
                                              for i, row in enumerate(rows)))
    wireshark.write("pipes/gcloud.json", json.dumps(samples.items("gcp-vpc.json"), indent=2))
    header, *rows = samples.text("aws-vpc.log.gz").splitlines()
    for i in range(96):
        text = "\n".join([header, *rows[i::96], ""])
        wireshark.write(f"pipes/bucket/{i // 4:02}/123456789010_vpcflowlogs_eu-west-1_fl-0123456789abcdef0_20260103T{i // 4:02}"
                        f"{i % 4 * 15:02}Z_{i:08x}.log.gz", gzip.compress(text.encode()))
    wireshark.write("pipes/bucket/manifest.json", '{"files": 96}')
    wireshark.write("pipes/bucket/23/empty.log.gz", "")
    for path in (place / "bucket").rglob("*"):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return place


def answer(command: str) -> str:
    """What a command of the page prints, on both outputs."""
    path = f"{wireshark.files() / 'pipes'}:{os.environ['PATH']}"
    done = wireshark.run("sh", "-c", f"cd pipes; exec 2>&1; {command}", env={"PATH": path})
    return done.stdout


def up_to_date(page: str) -> str:
    """The page with what its commands print now."""
    def printed(block: re.Match) -> str:
        commands = re.findall(r"^\$ ((?:.*\\\n)*.*\n)", block[1], re.MULTILINE)
        return "```\n" + "".join(f"$ {command}{answer(command)}" for command in commands) + "```"

    def section(match: re.Match) -> str:
        return re.sub(r"^```\n(\$ .*?)^```$", printed, match[0], flags=re.MULTILINE | re.DOTALL)
    for title in SECTIONS:
        page = re.sub(rf"^## {title}$.*?(?=^## |\Z)", section, page, flags=re.MULTILINE | re.DOTALL)
    return page


class Pipes(unittest.TestCase):
    def test_page(self):
        prepare()
        page = PAGE.read_text(encoding="utf-8")
        # tshark puts blanks of its own where a page has one tab or some blanks.
        self.assertEqual(up_to_date(page).split(), page.split())
        for program in STAND_INS:
            self.assertRegex(page, rf"(?m)^\$ {program} ")


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        prepare()
        PAGE.write_text(up_to_date(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
    else:
        unittest.main()
