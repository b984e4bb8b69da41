# SPDX-License-Identifier: GPL-2.0-or-later
"""What the mirror tests share: captures as files, rows as dictionaries, and the tree without the mirror's layer."""
import functools
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))
import captures  # noqa: E402
import wireshark  # noqa: E402


@functools.cache
def path(name: str) -> pathlib.Path:
    """The capture of that name in captures.py, where tshark may read it."""
    return wireshark.write(f"{name}.pcap", captures.pcap(captures.CAPTURES[name]()))


def rows(name_or_path, *names: str, args: tuple = (), display_filter: str | None = None) -> list[dict]:
    """Each frame's fields by name; an absent field is an empty string."""
    file = path(name_or_path) if isinstance(name_or_path, str) else name_or_path
    lines = wireshark.fields(file, *names, args=args, display_filter=display_filter)
    return [dict(zip(names, line + [""] * len(names))) for line in lines]


def column(name_or_path, field: str, args: tuple = (), display_filter: str | None = None) -> list[str]:
    return [row[field] for row in rows(name_or_path, field, args=args, display_filter=display_filter)]


def is_true(value: str) -> bool:
    """A boolean field: 1 in 4.0, True since."""
    return value in ("1", "True")


@functools.cache
def tree(file, plugins: bool, args: tuple = ()) -> str:
    """All frames in full, as tshark -V prints them. tshark may complain about its own limits on standard error."""
    done = wireshark.run("tshark", "-r", file, "-V", *args, plugins=plugins)
    if done.returncode:
        raise AssertionError(f"tshark: exit {done.returncode}\n{done.stderr}")
    return done.stdout


def without_mirror(text: str) -> list[str]:
    """The lines of tree() less the mirror layer."""
    kept, inside = [], False
    for line in text.splitlines():
        inside = line.startswith("Traffic mirror") or (inside and line.startswith("    "))
        if not inside:
            kept.append(line.replace(":mirror", ""))
    return kept
