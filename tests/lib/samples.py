# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in samples/, read with no part of the program."""
import gzip
import json
import pathlib

SAMPLES = pathlib.Path(__file__).resolve().parents[2] / "samples"


def content(path: pathlib.Path) -> bytes:
    """Without the compression, of which each release of zlib makes other bytes."""
    data = path.read_bytes()
    return gzip.decompress(data) if path.suffix == ".gz" else data


def text(name: str) -> str:
    return content(SAMPLES / name).decode()


def items(name: str) -> list:
    """The JSON values of a file, one behind the other."""
    rest, found, decoder = text(name).strip(), [], json.JSONDecoder()
    while rest:
        value, end = decoder.raw_decode(rest)
        found.append(value)
        rest = rest[end:].lstrip()
    return found


def row_texts(name: str) -> list[str]:
    """The text of each row of a sample: objects, those of arrays and of IBM's intervals, or lines below a table's header."""
    if not text(name).startswith(("{", "[")):
        return text(name).splitlines()[name.endswith(".csv"):]
    objects = [one for item in items(name) for one in (item if isinstance(item, list) else item.get("flow_logs") or [item])]
    return [json.dumps(one, separators=(",", ":")) for one in objects]
