# SPDX-License-Identifier: GPL-2.0-or-later
"""What happens on a Wireshark other than the ones compat/ knows."""
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

import wireshark
from someone import LOG, Someone

NEWEST = (4, 6)


def flags() -> list[str]:
    return ["-std=c11", "-D_DEFAULT_SOURCE", "-DCLOUDFLOW_VERSION=\"0\"",
            *pkg_config("--cflags", "wireshark", "glib-2.0", "jansson")]


def pkg_config(*args: str) -> list[str]:
    return shlex.split(subprocess.run(["pkg-config", *args], capture_output=True, text=True, check=True).stdout)


def reader_sources(top: pathlib.Path) -> list[pathlib.Path]:
    """What of the reader knows Wireshark's structures."""
    return [top / "plugin/wiretap_plugin.c", *sorted(top.glob("filetap/*.c"))]


def header(name: str) -> pathlib.Path:
    """An installed header of Wireshark."""
    folders = [flag[2:] for flag in flags() if flag.startswith("-I")]
    return next(path for path in (pathlib.Path(folder, name) for folder in folders) if path.exists())


class UntriedRelease(unittest.TestCase):
    def compile_for(self, minor: int) -> subprocess.CompletedProcess:
        """Compiles the reader against headers that call themselves 4.minor."""
        headers = wireshark.files() / f"headers-4.{minor}"
        headers.mkdir()
        version = header("ws_version.h").read_text()
        (headers / "ws_version.h").write_text(
            re.sub(r"(#define WIRESHARK_VERSION_MINOR\s+)\d+", rf"\g<1>{minor}", version))
        return subprocess.run(["cc", "-fsyntax-only", "-I", headers, "-I", wireshark.SOURCE,
                               *flags(), *reader_sources(wireshark.SOURCE)],
                              capture_output=True, text=True, check=False)

    def test_newer_one_warns_and_builds_if_the_interface_fits(self):
        done = self.compile_for(NEWEST[1] + 2)
        self.assertIn("not on this one: run the tests before trusting it", done.stderr)
        # What is taken for the release after the newest one must have its interface, or the compiler says so.
        self.assertEqual(done.returncode == 0, wireshark.release() >= NEWEST, done.stderr)

    def test_one_in_between_warns(self):
        self.assertIn("not on this one: run the tests before trusting it", self.compile_for(2).stderr)

    def test_this_one_does_not(self):
        self.assertNotIn("run the tests", self.compile_for(wireshark.release()[1]).stderr)


class OtherLayout(unittest.TestCase):
    """A reader built with another struct wtap than the library has."""

    def reader_with(self, name, member):
        """A user of such a reader: it believes in a member that is not there, in front of the one that matches."""
        user = Someone(name)
        top = user.clone()
        path = top / "compat/wtap_compat.h"
        if wireshark.release() >= NEWEST:
            path = top / "wiretap/wtap_module.h"
            path.parent.mkdir()
            shutil.copy(header("wiretap/wtap_module.h"), path)
        member = re.compile(rf"^( +{member};.*)$", re.MULTILINE)
        text = path.read_text()
        self.assertEqual(len(member.findall(text)), 1)
        path.write_text(member.sub(r"void *not_there; \1", text))
        module = wireshark.files() / f"{name}.so"
        subprocess.run(["cc", "-shared", "-fPIC", "-fvisibility=hidden", "-o", module, "-I", top,
                        "-I", header("wiretap/wtap.h").parent, *flags(), *reader_sources(top),
                        wireshark.BUILD / "libcore.a", "-lwiretap", "-lwsutil",
                        *pkg_config("--libs", "glib-2.0", "jansson", "zlib")], check=True)
        user.put(user.personal, "wiretap", module)
        return user

    def check_others_files(self, user):
        text = wireshark.write("layout.json", '{"an": "ordinary file"}\n')
        self.assertEqual(user.run("captype", text).stdout, f"{text}: json\n")

    def test_refuses_the_file(self):
        user = self.reader_with("shifted", r"char +\*pathname")
        log = wireshark.write("layout.log", LOG * 5)
        for tool, *args in (("tshark", "-r", log), ("capinfos", log)):
            done = user.run(tool, *args)
            self.assertIn("built for another Wireshark", done.stderr)
            self.assertGreater(done.returncode, 0)
        self.check_others_files(user)

    def test_leaves_all_files_alone_if_it_cannot_even_look(self):
        user = self.reader_with("unreadable", r"FILE_T +fh")
        log = wireshark.write("layout.log", LOG * 5)
        done = user.run("captype", log, log)
        self.assertEqual(done.stderr.count("built for another Wireshark"), 1, done.stderr)
        self.assertNotIn("flowlog", done.stdout)
        self.check_others_files(user)


if __name__ == "__main__":
    unittest.main()
