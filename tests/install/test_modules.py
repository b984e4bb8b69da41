# SPDX-License-Identifier: GPL-2.0-or-later
"""The two modules as Wireshark lists them, and what they need to be loaded."""
import json
import re
import subprocess
import unittest

import wireshark


def project_version() -> str:
    text = (wireshark.SOURCE / "CMakeLists.txt").read_text()
    return re.search(r"project\(cloudflow VERSION ([0-9.]+)", text).group(1)


def modules() -> dict:
    """Folder kind -> module file of this build."""
    major, minor = wireshark.release()
    folder = wireshark.BUILD / "plugins" / f"{major}.{minor}"
    return {kind: folder / kind / "cloudflow.so" for kind in ("epan", "wiretap")}


class Modules(unittest.TestCase):
    def test_listed_with_name_version_and_kind(self):
        rows = [[cell.strip() for cell in line.split("\t")] for line in wireshark.tshark("-G", "plugins").splitlines()]
        ours = sorted(row for row in rows if row[0] == "cloudflow.so")
        self.assertEqual([row[1] for row in ours], [project_version()] * 2)
        self.assertEqual([row[2] for row in ours], ["dissector", "file type"])

    def test_each_part_has_one_name(self):
        """In the lists of protocols and file types; menus and preferences take theirs from there."""
        rows = [line.split("\t") for line in wireshark.tshark("-G", "protocols").splitlines()]
        parts = {"flowlog": "Flow log", "mirror": "Traffic mirror"}
        for part, title in parts.items():
            ours = [row for row in rows if row[2].split(".")[0] == part]
            self.assertIn([title, title, part], [row[:3] for row in ours])
            for name, short, _filter, *_ in ours:
                if _filter.startswith("mirror.in_"):
                    self.assertIn(title.lower(), name)  # whose protocol is Wireshark's
                else:
                    self.assertEqual(name[:len(title)], title)
                self.assertEqual(short[:len(title)], title)
        types = wireshark.run("capinfos", "-t",
                              wireshark.copy(wireshark.SOURCE / "samples" / "aws-vpc-default.log")).stdout
        self.assertRegex(types, r"File type: +Flow log\n")

    def test_tools_without_dissection_load_the_reader(self):
        needed = subprocess.run(["objdump", "-p", modules()["wiretap"]], capture_output=True, text=True, check=True)
        self.assertIn("libwiretap", needed.stdout)
        self.assertNotIn("libwireshark", needed.stdout)

    def test_hardened(self):
        """As programs that read anybody's files are."""
        checked = ""
        for kind, module in modules().items():
            with self.subTest(kind):
                def said(*options):
                    return subprocess.run(["readelf", "-W", *options, module], capture_output=True, text=True,
                                          check=True).stdout
                dynamic, segments, symbols = said("--dynamic"), said("--segments"), said("--dyn-syms")
                self.assertRegex(dynamic, r"BIND_NOW")
                self.assertNotRegex(dynamic, r"TEXTREL|\(RPATH\)|\(RUNPATH\)")
                self.assertIn("GNU_RELRO", segments)
                self.assertRegex(segments, r"GNU_STACK .* RW ")
                self.assertIn("__stack_chk_fail", symbols)
                checked += symbols
        # Of calls whose sizes a compiler knows nothing is left to check, so a module may have none.
        self.assertRegex(checked, r" __\w+_chk[@ (]")

    def test_nothing_is_undefined(self):
        """Each function comes from a library that the module names, so it can be loaded wherever those are."""
        for kind, module in modules().items():
            done = subprocess.run(["ldd", "-r", module], capture_output=True, text=True, check=False)
            self.assertNotIn("undefined symbol", done.stdout + done.stderr, kind)

    def test_modules_export_what_wireshark_asks_for_and_nothing_else(self):
        wanted = {"plugin_version", "plugin_want_major", "plugin_want_minor", "plugin_register", "plugin_describe"}
        for kind, module in modules().items():
            with self.subTest(kind):
                symbols = subprocess.run(["nm", "-D", "--defined-only", "--format=posix", module], capture_output=True,
                                         text=True, check=True).stdout
                names = {line.split()[0] for line in symbols.splitlines()}
                self.assertEqual({name for name in names if not name.startswith("__asan")}, wanted)

    def test_another_wireshark_compiles_them_anew(self):
        """Headers of a newer Wireshark may be older than the objects, so the command must differ."""
        commands = json.loads((wireshark.BUILD / "compile_commands.json").read_text())
        rooms = tuple(f"{wireshark.SOURCE}/{room}/" for room in ("filetap", "dissector", "plugin"))
        ours = [entry["command"] for entry in commands if entry["file"].startswith(rooms)]
        self.assertGreater(len(ours), 10)
        release = ".".join(map(str, wireshark.release()))
        self.assertEqual([command for command in ours if f'"{release}.' not in command.replace("\\", "")], [])


if __name__ == "__main__":
    unittest.main()
