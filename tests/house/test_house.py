# SPDX-License-Identifier: GPL-2.0-or-later
"""The house stays as docs/design.md draws it: who may use whom, by the #include lines and by what the linker sees."""
import pathlib
import re
import shutil
import subprocess
import unittest

import wireshark

BASE = {"core/base"}
RECORD, PACKET = BASE | {"core/record"}, BASE | {"core/packet"}
CORE = RECORD | PACKET | {"core/join", "core/list", "core/mirror", "core/wrap", "core/query", "core/provider"}
#: A room, and those whose files it may use; its own it may use always. A folder in core/provider/ is a cloud.
ROOMS = {
    "core/base": set(),
    "core/record": BASE,
    "core/packet": BASE,
    "core/list": BASE,
    "core/join": PACKET,
    "core/mirror": PACKET,
    "core/wrap": RECORD,
    "core/query": RECORD,
    "core/provider/suricata": RECORD | {"core/wrap"},
    "core/provider/*": RECORD | PACKET | {"core/wrap", "core/mirror", "core/query", "core/provider/suricata"},
    "core/provider": RECORD | {"core/wrap", "core/mirror", "core/query", "core/provider/*", "core/provider/suricata"},
    "compat": set(),
    "filetap": CORE | {"compat"},
    "extcap": CORE,
    "programs": CORE,
    "dissector": set(),
    "dissector/common": PACKET | {"compat", "dissector"},
    "dissector/flowlog": CORE | {"compat", "dissector", "dissector/common"},
    "dissector/mirror": CORE | {"compat", "dissector", "dissector/common"},
    "dissector/report": CORE | {"compat", "dissector", "dissector/common", "dissector/flowlog", "dissector/mirror", "dissector/join"},
    "dissector/join": CORE | {"compat", "dissector", "dissector/common", "dissector/flowlog", "dissector/mirror"},
    "plugin": {"compat", "filetap", "dissector", "dissector/flowlog", "dissector/mirror", "dissector/join", "dissector/report"},
}
#: Headers of others, by the room that includes them; the longest that fits counts.
STANDARD = r"(assert|ctype|errno|float|inttypes|limits|math|stdarg|stdbool|stddef|stdint|stdio|stdlib|string|time)\.h|glib\.h|glib/.*"
OTHERS = {
    "core": STANDARD + r"|jansson\.h",
    "core/wrap": STANDARD + r"|jansson\.h|zlib\.h",
    "core/base": STANDARD + r"|arpa/inet\.h|winsock2\.h|ws2tcpip\.h|emmintrin\.h",  # only in what stands in elsewhere
    "programs": STANDARD,
    "extcap": STANDARD + r"|(fcntl|getopt|poll|signal|unistd)\.h|sys/(prctl|stat|wait)\.h",
    "filetap": STANDARD + r"|ws[a-z_]+\.h|wireshark\.h|wiretap/.*|wsutil/.*",
    "dissector": STANDARD + r"|ws[a-z_]+\.h|wireshark\.h|epan/.*|wsutil/.*|wiretap/wtap\.h|jansson\.h",
    "": r".*",
}


def sources() -> list[pathlib.Path]:
    return sorted(path for top in ("compat", "core", "filetap", "extcap", "programs", "dissector", "plugin")
                  for path in (wireshark.SOURCE / top).rglob("*") if path.suffix in (".c", ".h", ".def"))


def room_of(folder: str) -> str:
    """The key of ROOMS of a folder."""
    return "core/provider/*" if folder not in ROOMS and re.fullmatch(r"core/provider/[^/]+", folder) else folder


def may_use(user: str, used: str) -> bool:
    """Whether a file of one folder may use a file of another."""
    return user == used or room_of(used) in ROOMS[room_of(user)]


def others_of(folder: str) -> str:
    while folder and folder not in OTHERS:
        folder = folder.rpartition("/")[0]
    return OTHERS[folder]


def circle_of(arrows: dict[str, set[str]]) -> list[str]:
    """Some circle of the graph, or none."""
    done: set[str] = set()
    for start in sorted(arrows):
        path: list[str] = []
        left = [(start, iter(sorted(arrows[start])))] if start not in done else []
        if left:
            path.append(start)
        while left:
            step = next(left[-1][1], None)
            if step is None:
                left.pop()
                done.add(path.pop())
            elif step in path:
                return [*path[path.index(step):], step]
            elif step not in done:
                path.append(step)
                left.append((step, iter(sorted(arrows.get(step, ())))))
    return []


def objects() -> list[pathlib.Path]:
    """What the compiler made of core/, filetap/, extcap/ and dissector/."""
    found: list[pathlib.Path] = []
    for target in ("core", "filetap", "cloudflow_live", "dissector"):
        found += (wireshark.BUILD / f"CMakeFiles/{target}.dir").rglob("*.c.o")
    return [path for path in found if (wireshark.SOURCE / name_of(path)).exists()]


def name_of(path: pathlib.Path) -> str:
    """The source of an object, from the project's top."""
    return re.sub(r"^.*?/CMakeFiles/[a-z_]+\.dir/(.*)\.o$", r"\1", str(path))


class Includes(unittest.TestCase):
    def test_every_folder_is_a_room(self):
        folders = {str(path.parent.relative_to(wireshark.SOURCE)) for path in sources()}
        self.assertGreater(len(folders), 12)
        self.assertEqual([folder for folder in folders if room_of(folder) not in ROOMS], [])

    def test_a_room_uses_what_stands_below_it(self):
        wrong, seen = [], 0
        for path in sources():
            name = str(path.relative_to(wireshark.SOURCE))
            folder = str(path.parent.relative_to(wireshark.SOURCE))
            for mark, included in re.findall(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]', path.read_text(), re.M):
                seen += 1
                if mark == '"' and not (wireshark.SOURCE / included).exists():
                    wrong.append(f"{name} includes {included}, which is none of ours, in quotes")
                elif mark == '"' and not may_use(folder, included.rpartition("/")[0]):
                    wrong.append(f"{name} includes {included}")
                elif mark == "<" and not re.fullmatch(others_of(folder), included):
                    wrong.append(f"{name} includes <{included}>")
        self.assertGreater(seen, 300)
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_each_header_has_a_guard_of_its_own(self):
        """Of two with the same, a file that includes both gets one, and the other seems to be empty."""
        headers: dict[str, list[str]] = {}
        for path in sources():
            if path.suffix == ".h":
                guard = re.search(r"^#ifndef (CLOUDFLOW_\w+_H)\n#define \1$", path.read_text(), re.M)
                headers.setdefault(guard[1] if guard else "none", []).append(str(path.relative_to(wireshark.SOURCE)))
        self.assertGreater(len(headers), 100)
        self.assertEqual({guard: paths for guard, paths in headers.items() if len(paths) > 1 or guard == "none"}, {})

    def test_no_file_includes_itself_by_way_of_others(self):
        arrows: dict[str, set[str]] = {}
        for path in sources():
            node = str(path.relative_to(wireshark.SOURCE).with_suffix(""))
            used = {str(pathlib.PurePath(name).with_suffix(""))
                    for name in re.findall(r'^\s*#\s*include\s+"([^"]+)"', path.read_text(), re.M)}
            arrows.setdefault(node, set()).update(used - {node})
        self.assertEqual(circle_of(arrows), [])


class Calls(unittest.TestCase):
    """The same of what the files refer to in each other, whatever header declares it."""

    @classmethod
    def setUpClass(cls):
        home, cls.arrows = {}, {}
        symbols = {}
        if not shutil.which("nm") or not objects():
            raise unittest.SkipTest("nm is needed, and what a compiler makes that it can read")
        for path in objects():
            name = name_of(path)
            symbols[name] = [line.split() for line in subprocess.run(
                ["nm", "-g", path], check=True, stdout=subprocess.PIPE, text=True).stdout.splitlines()]
            home.update({row[2]: name for row in symbols[name] if len(row) == 3})
        for name, rows in symbols.items():
            cls.arrows[name] = {(home[row[1]], row[1]) for row in rows if row[0] == "U" and row[1] in home} \
                - {(name, row[-1]) for row in rows}

    def test_a_room_calls_what_stands_below_it(self):
        # Where Wireshark is not found, core/ alone is built.
        least = 300 if any(name.startswith("filetap/") for name in self.arrows) else 150
        self.assertGreater(sum(map(len, self.arrows.values())), least)
        wrong = [f"{name} calls {symbol}() of {there}" for name, used in sorted(self.arrows.items())
                 for there, symbol in sorted(used) if not may_use(name.rpartition("/")[0], there.rpartition("/")[0])]
        self.assertEqual(wrong, [], "\n" + "\n".join(wrong))

    def test_no_file_calls_itself_by_way_of_others(self):
        for room in sorted({name.rpartition("/")[0] for name in self.arrows}):
            arrows = {name: {there for there, _ in used if there.startswith(room + "/")} for name, used in self.arrows.items()
                      if name.startswith(room + "/")}
            with self.subTest(room=room):
                self.assertEqual(circle_of(arrows), [])


if __name__ == "__main__":
    unittest.main()
