#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts a profile where Wireshark looks for the user's own, and brings one that is there up to date.

What the user changed stays. That is told by what was installed the last time, which is kept beside it: a file that is as it
was installed is replaced, one that is missing is added, and of any other each setting, rule, button or graph is brought
up to date unless the user changed or removed it. What is kept is said.
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import subprocess
import sys

INSTALLED = ".cloudflow-installed.json"  # in the profile; a file, since Wireshark removes a profile's files and no folders
RECENT = "recent"  # Wireshark writes this one anew each time it ends, so that what differs is nothing to speak of
# Files as they were installed before that was kept.
EARLIER = {"f5b55d8c194160724bce4cb99c17135a4f6d8a86c5baaa7bfe90c22b3f4608bd",
           "5282c2e1e5719dfac5ecc0dcbc147ac63a5c3d50584bbd342f9e68cc564aa577",
           "cad22eb532f75ac63520a83259a77ed87363985c33cb55109691efa317f1aa02"}

# How an entry begins, and its name, in files of lines; all others hold "name: value", a value on several lines indented.
LINES = {"colorfilters": re.compile(r"!?@([^@]*)@"), "dfilter_buttons": re.compile(r'"\w+","((?:[^"\\]|\\.)*)"'),
         "io_graphs": re.compile(r'"\w+","((?:[^"\\]|\\.)*)"')}
SETTING = re.compile(r"([a-z0-9_.]+):")


class Entries:
    """The entries of a file, by name and in order, each with the lines before it that are none, and what stands last."""

    def __init__(self, name: str, text: str):
        begins = LINES.get(name, SETTING)
        self.is_settings = name not in LINES
        self.texts: dict[tuple, list[str]] = {}
        self.before: dict[tuple, list[str]] = {}
        lines: list[str] = []
        last = None
        for line in text.splitlines(keepends=True):
            found = begins.match(line)
            if found:
                times = sum(key[0] == found[1] for key in self.texts)
                last = (found[1], times)
                self.before[last], self.texts[last], lines = lines, [line], []
            elif last and self.is_settings and not lines and line[:1] in " \t":
                self.texts[last].append(line)
            else:
                lines.append(line)
        self.after = lines

    def value(self, key: tuple) -> str | None:
        """What it says, however it is written; None if it is not there, or a setting says nothing."""
        if key not in self.texts:
            return None
        text = "".join(self.texts[key])
        if self.is_settings:
            return re.sub(r'[\s"]+', "", text.partition(":")[2]) or None
        return text.strip()

    def put(self, key: tuple, other: "Entries"):
        """Adds the other's entry: a setting at the end, anything else behind what stands before it there."""
        self.texts[key] = other.texts[key]
        self.before[key] = []
        if self.is_settings:
            return
        names = list(other.texts)
        previous = next((name for name in reversed(names[:names.index(key)]) if name in self.texts), None)
        order = [name for name in self.texts if name != key]
        order.insert(order.index(previous) + 1 if previous else 0, key)
        self.texts = {name: self.texts[name] for name in order}

    def text(self) -> str:
        parts = [line for key, texts in self.texts.items() for line in [*self.before[key], *texts]] + self.after
        return "".join(part if part.endswith("\n") else part + "\n" for part in parts)


def merge(name: str, installed: str, users: str, ours: str) -> tuple[str, list[str]]:
    """The user's file with what is new in ours, and the names of the entries that stay as the user has them."""
    was, there, new = (Entries(name, text) for text in (installed, users, ours))
    kept = []
    for key in [*there.texts]:
        before, now, value = was.value(key), there.value(key), new.value(key)
        if now == value:
            continue
        if now == before or (now is None and value is not None and before is None):
            if value is None:
                del there.texts[key]
            else:
                there.texts[key] = new.texts[key]
        elif value is not None:
            kept.append(key[0])
    for key in new.texts:
        if key not in there.texts:
            if was.value(key) is None:
                there.put(key, new)
            else:
                kept.append(f"no {key[0]}")
    return there.text(), kept


def replace(path: pathlib.Path, text: str):
    """Writes it as a whole or not at all; a link stays one."""
    path = path.resolve()
    new = path.with_name(f"{path.name}.new")
    new.write_text(text, encoding="utf-8", errors="surrogateescape")
    os.replace(new, path)


def read(path: pathlib.Path) -> str:
    return path.read_text(encoding="utf-8", errors="surrogateescape")


def update(name: str, path: pathlib.Path, installed: str | None, ours: str) -> str | None:
    """Brings a file up to date; returns what there is to say of it."""
    if not path.exists():
        replace(path, ours)
        return "added"
    users = read(path)
    if users == ours:
        return None
    if users == installed or (installed is None and hashlib.sha256(path.read_bytes()).hexdigest() in EARLIER):
        replace(path, ours)
        return "brought up to date"
    text, kept = merge(name, installed or "", users, ours)
    if name == RECENT:
        kept = []
    if text != users:
        replace(path, text)
    said = ["brought up to date"] if text != users else []
    return "; ".join([*said, *([f"kept as you have it: {', '.join(kept)}"] if kept else [])]) or None


def columns(copy: pathlib.Path) -> str | None:
    path = copy / "preferences"
    return Entries(path.name, read(path)).value(("gui.column.format", 0)) if path.exists() else None


def without_widths(text: str) -> str:
    """What Wireshark remembers, but for the widths of columns: it takes them by place, so that they are of those columns."""
    entries = Entries(RECENT, text)
    entries.texts.pop(("column.width", 0), None)
    return entries.text()


def install(source: pathlib.Path, copy: pathlib.Path):
    known = copy / INSTALLED
    is_new = not copy.exists()
    copy.mkdir(parents=True, exist_ok=True)
    try:
        installed = json.loads(known.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        installed = {}
    ours = {path.name: read(path) for path in sorted(source.iterdir())}
    print(copy, file=sys.stderr)
    had = columns(copy)
    for name, text in ours.items():  # in order of name: preferences before recent
        if name == RECENT and columns(copy) != had and (copy / name).exists():
            replace(copy / name, without_widths(read(copy / name)))
            installed[name] = without_widths(installed.get(name, ""))
        said = update(name, copy / name, installed.get(name), text)
        if said and not is_new:
            print(f"  {name}: {said}", file=sys.stderr)
    replace(known, json.dumps(ours))


def places() -> list[pathlib.Path]:
    """Where Wireshark has the profile for all users, and looks for the user's own."""
    folders = dict(re.findall(r"^(\w+ configuration):\s*(.+)$", subprocess.run(
        ["tshark", "-G", "folders"], capture_output=True, text=True, check=True).stdout, re.MULTILINE))
    return [pathlib.Path(folders[f"{whose} configuration"], "profiles/Cloudflow") for whose in ("Global", "Personal")]


if __name__ == "__main__":
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("folder", nargs="*", type=pathlib.Path,
                         help="the profile, and where to; else that of all users, and the user's own")
    given = options.parse_args().folder
    if len(given) not in (0, 2):
        options.error("two folders, or none")
    install(*(given or places()))
