# SPDX-License-Identifier: GPL-2.0-or-later
"""Saves logs as pcapng, and prints what saved files hold: scripts/test-versions compares what each version prints.

usage: cross_versions.py save FOLDER | read FOLDER
"""
import hashlib
import pathlib
import shutil
import sys

import case_logs
import wireshark

# Numbers and words, which no release of Wireshark formats anew.
SHOWN = ("frame.number", "frame.time_epoch", "frame.len", "frame.interface_name", "frame.comment", "flowlog.provider",
         "flowlog.raw", "flowlog.action", "flowlog.bytes", "flowlog.unknown", "ip.addr", "ipv6.addr", "tcp.dstport",
         "_ws.expert.message")


def save(folder: pathlib.Path):
    """Saves every log with each tool that can."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, path in case_logs.put_all().items():
        for tool in ("tshark", "editcap", "mergecap"):
            copy = wireshark.files() / f"{name}.{tool}.pcapng"
            command = {"tshark": ("-r", path, "-w", copy), "editcap": (path, copy),
                       "mergecap": ("-a", "-w", copy, path)}[tool]
            done = wireshark.run(tool, *command)
            if done.returncode != 0:
                raise SystemExit(f"{tool} {name}: {done.stderr}")
            shutil.copy(copy, folder)


def read(folder: pathlib.Path):
    """Prints a line for each file: how many frames, how many bytes they show as, and a digest of that."""
    for path in sorted(folder.rglob("*.pcapng*")):
        rows = wireshark.fields(wireshark.copy(path), *SHOWN)
        # Of several messages, releases print those of one part of the tree before those of another in orders of their own.
        shown = "\n".join("\t".join([*row[:-1], ",".join(sorted(row[-1].split(",")))]) for row in rows)
        if wireshark.release() >= (4, 4):
            shown = shown.replace("\\\\", "\\")  # these print a backslash as two
        shown = shown.encode()
        print(path.relative_to(folder), len(rows), len(shown), hashlib.sha256(shown).hexdigest()[:16])


if __name__ == "__main__":
    {"save": save, "read": read}[sys.argv[1]](pathlib.Path(sys.argv[2]))
