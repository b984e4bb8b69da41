# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the goldens' commands, a log with every kind of row and a capture that is joined with a log under valgrind, to the end.

An error that our modules have a part in fails, and so does memory that they lose. Run by scripts/sanitize --valgrind.
"""
import concurrent.futures
import functools
import os
import pathlib
import re
import shlex
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "badinput"))
import test_golden
import test_roundtrip
import wireshark

OPTIONS = ("--num-callers=40", "--leak-check=full", "--show-leak-kinds=definite,indirect,possible")
#: Pools would hide what is lost. Modules that are unloaded at the end would seem to lose what they keep for all files.
ENVIRONMENT = {"G_SLICE": "always-malloc", "WIRESHARK_DEBUG_WMEM_OVERRIDE": "simple", "G_DEBUG": "resident-modules"}
#: What is kept until the end by design: the fields that were registered, and the tables that tshark prints and never frees.
KEPT = re.compile("in loss record(?s:.*)(register_protocols|add_conversation_table_data)")


def commands() -> list[list[str]]:
    """Each of a tool and its arguments."""
    told = [path.read_text().split("\n", 1)[0] for path in sorted(test_golden.FOLDER.glob("*.golden"))]
    golden = [[*map(test_golden.staged, shlex.split(line.removeprefix("$ ")))] for line in told]
    every = str(wireshark.write("valgrind.log", test_roundtrip.sample().encode("utf-8", "surrogateescape")))
    log, packets = (str(wireshark.copy(wireshark.SOURCE / "samples" / name)) for name in ("case-aws.log", "case-packets.pcap"))
    mirrored = str(wireshark.copy(wireshark.SOURCE / "samples/mirror/http-both-ends.pcap"))
    return [*golden, ["tshark", "-r", every, "-V", "-2"], ["tshark", "-r", packets, "-V", "-2", "-o", f"flowlog.log:{log}"],
            ["tshark", "-r", mirrored, "-q", "-z", "mirror,tree", "-z", "conv,mirror"]]


@functools.cache
def modules() -> re.Pattern:
    """What stands in a line of valgrind's for a function of ours: the name of one of our files."""
    names = {path.name for folder in ("plugin", "compat", "core", "filetap", "dissector")
             for path in (wireshark.SOURCE / folder).rglob("*.[ch]")}
    return re.compile(r"^\s+(?:at|by) 0x.*(?:cloudflow\.so|\((?:%s):\d+\))" % "|".join(map(re.escape, sorted(names))), re.M)


def findings(command: list[str]) -> list[str]:
    """What valgrind says of us."""
    done = wireshark.run("valgrind", *OPTIONS, *command, env=ENVIRONMENT, timeout=900)
    if done.returncode != 0 or "ERROR SUMMARY" not in done.stderr:
        return [f"exit {done.returncode}\n{done.stderr[-3000:]}"]
    text = re.sub(r"^==\d+== ?", "", done.stderr, flags=re.M)
    return [block for block in text.split("\n\n") if modules().search(block) and not KEPT.search(block)]


def main() -> int:
    asked = commands()
    wireshark.stage()
    found = 0
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        for command, blocks in zip(asked, pool.map(findings, asked)):
            found += len(blocks)
            print(f"{shlex.join(command)}: {len(blocks) or 'no'} findings", *blocks, sep="\n\n" if blocks else "", flush=True)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
