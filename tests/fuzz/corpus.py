#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the seeds of the fuzz targets and a dictionary of the words that logs are made of.

corpus.py FOLDER makes FOLDER/fuzz_decode, FOLDER/fuzz_file, FOLDER/fuzz_json and FOLDER/words.dict.
"""
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "lib"))
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "azure"))
import blobs  # noqa: E402
import logs  # noqa: E402

def words() -> list[str]:
    """Column names, value names and forms of values, as the tables of provider/ have them."""
    found = set()
    for path in sorted((pathlib.Path(__file__).resolve().parents[2] / "provider").glob("*.c")):
        text = path.read_text()
        found.update(re.findall(r'^\s*\{"([^"]+)", FLOW_', text, re.M))
        found.update(re.findall(r'^\s*\{"([^"]+)", "', text, re.M))
        for shape in re.findall(r'\.shape = "([^"]+)"', text):
            found.update(shape.replace("#", "7").split("|"))
    found.update(["2024-05-01T10:00:00.000000+00:00", "2024-05-01T10:00:00.000Z", "1700000000000", "2001:db8::1",
                  "18446744073709551616", "65543", "NaN", "%41", "%4", "\\t", "\t", "\n", "\r\n", "\x1b[32m", "\ufeff", '{"records":[', "]}", '"flowTuples":[',
                  '"category":"FlowLogFlowEvent"', '"category":"NetworkSecurityGroupFlowEvent"', '"flowRecords":',
                  '"properties":', ',{', "\n{", "\\u0000"])
    return sorted(found)


def seeds() -> dict[str, bytes]:
    v2, v5, v11, tgw = (logs.file(name, 3) for name in ("v2", "v5", "v11", "tgw"))
    row = logs.row("v2")
    return {
        "v2": v2, "v5": v5, "v11": v11, "tgw": tgw,
        "v2-no-header": row + "\n" + row,
        "tgw-no-header": logs.row("tgw") + "\n",
        "concatenated": v2 + v5 + tgw,
        "windows": "\ufeff" + v2.replace("\n", "\r\n"),
        "blank-lines": "\n \n" + v5.replace("\n", "\n\n").replace(" ", "  "),
        "export": "".join(f"2024-05-01T10:00:0{i}.000Z {row}\n" for i in range(3)),
        "tail": "".join(f"\x1b[32m2024-05-01T10:00:00.000000+00:00\x1b[0m \x1b[36meni-0a1b2c3d4e5f60718-all\x1b[0m {row}\n"
                        for _ in range(2)),
        "nodata": logs.header("v2") + "\n" + logs.nodata() + "\n" + logs.nodata("SKIPDATA") + "\n",
        "unnamed": "eni-0a1b2c3d4e5f60718 10.0.0.5 10.0.0.9 ACCEPT OK 17\n" * 2,
        "common-names": "version start end bytes packets account-id type\n2 1 2 3 4 123456789012 IPv4\n",
        "bad-rows": logs.header("v2") + "\n" + row + " more\nshort\n" + row.replace(" 6 ", " 600 ") + "\n",
        "comments": "# from the bucket\n\n#\n" + v5, "comments-no-header": f"# from the bucket\n{row}\n# a remark\n{row}\n",
        "comments-common-names": "# a remark\nversion start end bytes action interface-id\n2 1 2 3 ACCEPT eni-0a1b2c3d\n",
        "underscores": v5.replace("-", "_"),
        "bytes": logs.header("v2") + "\n\0\xff\x80" + row + "\n",
        "long-line": v2 + "\x01 " + row + "\n" + row,
    }


def main(folder: pathlib.Path) -> None:
    for target, options in (("fuzz_decode", (0, 4, 8, 16, 32)), ("fuzz_file", (0, 1, 2, 3, 4, 8, 16))):
        (folder / target).mkdir(parents=True, exist_ok=True)
        for name, text in seeds().items():
            for option in options:
                data = bytes([option]) + text.encode("utf-8", "surrogateescape")
                (folder / target / f"{name}-{option}").write_bytes(data)
    tabbed = "\t".join(logs.COLUMNS["v11"]) + "\n" + "\t".join(logs.row("v11").split()) + "\n"
    (folder / "fuzz_decode" / "tabbed").write_bytes(b"\0" + tabbed.encode())
    (folder / "fuzz_decode" / "escaped").write_bytes(b"\0srcaddr\tinstance-tag\t@timestamp\n10.0.0.1\ta\\tb%41\\\\\t\n")
    (folder / "fuzz_json").mkdir(parents=True, exist_ok=True)
    for kind in blobs.CATEGORY:
        for name, text in blobs.wrappings(kind).items():
            (folder / "fuzz_json" / f"{kind}-{name}").write_bytes(b"\0" + text.encode())
    broken = pathlib.Path(__file__).resolve().parents[2] / "samples/azure-broken.json"
    for number, line in enumerate(broken.read_text().splitlines()):
        (folder / "fuzz_json" / f"broken-{number}").write_bytes(b"\0" + line.encode())
    lines = [f'"{"".join(f"{chr(b)}" if 0x20 <= b < 0x7f and chr(b) not in chr(34) + chr(92) else f"{chr(92)}x{b:02x}" for b in word.encode())}"'
             for word in words()]
    (folder / "words.dict").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main(pathlib.Path(sys.argv[1]))
