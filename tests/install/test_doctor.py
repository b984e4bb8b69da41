# SPDX-License-Identifier: GPL-2.0-or-later
# label: slow
"""Provokes each finding of scripts/doctor and looks for the one line that mends it."""
import itertools
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import unittest

import near
import wireshark
from someone import LOG, Someone, built

# What it said in each case, for people to read.
SAID = wireshark.BUILD / "doctor.txt"
DOCTOR = wireshark.copy(wireshark.SOURCE / "scripts/doctor")
serial = itertools.count()
AT_ONCE = 10  # files that the doctor is asked about: of more, a busy machine takes longer than a program may


def compile_module(name: str, source: str, *flags: str) -> pathlib.Path:
    """Builds a module to be found by Wireshark from a few lines of C."""
    code = wireshark.write(f"{name}.c", source)
    module = code.with_suffix(".so")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", module, code, *flags], check=True)
    return module


def foreign_module(major: int, minor: int, body: str = "") -> pathlib.Path:
    return compile_module(f"foreign{next(serial)}", f"""
        extern void missing_function(void);
        const char plugin_version[] = "9.9";
        const int plugin_want_major = {major}, plugin_want_minor = {minor};
        void plugin_register(void) {{ {body} }}
        """)


def counted(text: str) -> str:
    """A pattern of the text, in which N stands for a number."""
    return re.sub(r"\bN\b", "[0-9]+", re.escape(text))


class Doctor(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        SAID.write_text("")

    def setUp(self):
        self.user = Someone(f"patient{next(serial)}")
        self.release = self.user.release

    def ask(self, *files, **options) -> str:
        """What the doctor prints; its exit status must agree with it."""
        python = self.user.run("sh", "-c", "command -v python3").stdout.strip()
        done = self.user.run(python, "-B", DOCTOR, *files, **options)
        with SAID.open("a") as said:
            said.write(f"== {self._testMethodName.removeprefix('test_')}\n{done.stdout}{done.stderr}\n")
        self.assertEqual(done.stderr, "")
        self.assertEqual(done.returncode, 1 if "PROBLEM" in done.stdout else 0, done.stdout)
        return done.stdout

    def expect(self, printed: str, problem: str, fix: str):
        """Exactly one problem, and what is said to mend it."""
        lines = printed.splitlines()
        found = [index for index, line in enumerate(lines) if line.startswith("PROBLEM: ")]
        self.assertEqual(len(found), 1, printed)
        self.assertIn(problem, lines[found[0]])
        self.assertTrue(lines[found[0] + 1].startswith("    fix: "), printed)
        self.assertIn(fix, lines[found[0] + 1])

    def test_all_is_well(self):
        self.user.put_both(self.user.personal)
        printed = self.ask()
        self.assertIn("No problem found.", printed)
        for line in ("tshark: ", "personal plug-ins: ", "global plug-ins: ", "reader: ", "dissector: "):
            self.assertIn(line, printed)
        self.assertIn(f"loaded from {self.user.personal}/epan/cloudflow.so", printed)

    def test_what_follows_logs(self):
        self.user.put_both(self.user.personal)
        self.assertIn("following logs:    is not installed", self.ask())
        follower = self.user.personal_extcap() / "cloudflow-live"
        follower.parent.mkdir(parents=True)
        shutil.copy(wireshark.BUILD / "extcap/cloudflow-live", follower)
        self.user.give()
        self.assertIn(f"following logs:    0.1.0, {follower}", self.ask())
        second = self.user.home / "none/cloudflow-live"  # which stands for the global folder
        second.parent.mkdir()
        shutil.copy(follower, second)
        self.expect(self.ask(), f"two copies of the program that follows logs, {second} and {follower}", f"rm {follower}")
        second.unlink()
        follower.write_bytes(follower.read_bytes()[:100])
        self.expect(self.ask(), f"{follower} does not start", "install Cloudflow again")
        follower.chmod(0o600)
        self.expect(self.ask(), f"{follower} may not be run", "chmod a+rx")

    def test_no_wireshark(self):
        empty = self.user.home / "bin"
        empty.mkdir()
        self.expect(self.ask(PATH=empty), "no tshark in PATH", "sudo apt install tshark")

    def test_wireshark_and_tshark_of_two_releases(self):
        self.user.put_both(self.user.personal)
        fake = self.user.home / "bin/wireshark"
        fake.parent.mkdir()
        fake.write_text("#!/bin/sh\necho 'Wireshark 3.6.2 (Git)'\n")
        fake.chmod(0o755)
        printed = self.ask(PATH=f"{fake.parent}:{os.environ['PATH']}")
        self.expect(printed, "wireshark is 3.6.2 but tshark is", f"remove {fake}")

    def test_not_installed(self):
        self.user.put(self.user.personal, "wiretap")
        self.expect(self.ask(), "the dissector module is not installed", "scripts/install")

    def test_other_release_in_its_folder(self):
        for kind in ("wiretap", "epan"):
            self.user.put(self.user.personal, kind)
        shutil.move(self.user.personal / "epan", self.user.personal.parent / "3.6/epan")
        self.expect(self.ask(), "the dissector was built for Wireshark 3.6", f"made for Wireshark {self.release}")

    def test_built_for_another_minor(self):
        self.user.put(self.user.personal, "wiretap")
        self.user.put(self.user.personal, "epan", self.dissector_like(foreign_module(4, 99)))
        printed = self.ask()
        self.expect(printed, f"was built for Wireshark 4.99, but this is {self.release}", "scripts/install")

    def test_does_not_link(self):
        self.user.put(self.user.personal, "wiretap")
        major, minor = wireshark.release()
        broken = self.dissector_like(foreign_module(major, minor, "missing_function();"))
        self.user.put(self.user.personal, "epan", broken)
        self.expect(self.ask(), "undefined symbol: missing_function", "scripts/install")

    def test_library_is_missing(self):
        for library, problem, fix in (
                ("libjansson.so.9", "needs libjansson.so.9, which is not there", "sudo apt install libjansson4"),
                # A module that was really built for another minor does not get as far as to say so.
                ("libwireshark.so.9", "was built for another Wireshark: it needs libwireshark.so.9", "scripts/install")):
            with self.subTest(library):
                made = compile_module("gone", "int gone(void) { return 1; }", f"-Wl,-soname,{library}")
                module = compile_module("needy", "int gone(void); int needy(void) { return gone(); }", str(made))
                self.user.put_both(self.user.personal)
                self.user.put(self.user.personal, "epan", self.dissector_like(module))
                self.expect(self.ask(), problem, fix)

    def test_not_readable(self):
        self.user.put_both(self.user.personal)
        module = self.user.personal / "epan/cloudflow.so"
        module.chmod(0)
        self.expect(self.ask(), "may not be read by this user", f"sudo chmod a+rX {module}")

    def test_two_copies(self):
        self.user.put_both(self.user.system)
        copy = self.user.put(self.user.personal, "epan")
        printed = self.ask()
        self.expect(printed, "two copies of the dissector", f"rm {copy}")
        self.assertIn(f"loaded from {self.user.system}/epan/cloudflow.so", printed)
        done = self.user.run("sh", "-c", self.fix(printed))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("No problem found.", self.ask())

    def test_copies_under_other_names(self):
        """They do no harm: Wireshark starts, and reads a log."""
        self.user.put_both(self.user.personal)
        copies = [self.user.put(self.user.personal, kind, name=f"cloudflow-{kind}.so") for kind in ("epan", "wiretap")]
        log = wireshark.write("doctor.log", LOG * 3)
        self.assertEqual(len(self.user.run("tshark", "-r", log, "-Y", "flowlog").stdout.splitlines()), 3)
        printed = self.ask()
        for copy in copies:
            self.assertIn(f"PROBLEM: {copy} is one more copy of the ", printed)
            self.assertIn(f"    fix: rm {copy}\n", printed)

    def test_dissector_in_both_folders(self):
        self.user.put_both(self.user.personal)
        module = self.user.put(self.user.personal, "wiretap", built("epan"))
        self.expect(self.ask(), f"{module} is the dissector, which belongs into epan/", "scripts/install")

    def test_empty_module(self):
        self.user.put_both(self.user.personal)
        module = self.user.personal / "epan/cloudflow.so"
        module.write_bytes(b"")
        self.expect(self.ask(), f"{module} is not loaded: ", "scripts/install")

    def test_tshark_does_not_start(self):
        major, minor = wireshark.release()
        fatal = foreign_module(major, minor, "__builtin_trap();")
        for folder, named in ((self.user.personal, ".local/lib/wireshark/plugins"), (self.user.system, "system")):
            with self.subTest(named):
                module = self.user.put(folder, "epan", fatal)
                self.expect(self.ask(), f"tshark does not start with the plug-ins in {self.user.home / named}: it was "
                            "ended by SIG", "install Cloudflow again")
                module.unlink()

    def test_tshark_does_not_start_anyhow(self):
        fake = self.user.home / "bin/tshark"
        fake.parent.mkdir()
        fake.write_text("#!/bin/sh\necho 'tshark: something is missing' >&2\nexit 127\n")
        fake.chmod(0o755)
        self.expect(self.ask(PATH=f"{fake.parent}:{os.environ['PATH']}"),
                    "tshark does not start: tshark: something is missing", "apt install --reinstall tshark")

    def test_dissector_in_the_readers_folder(self):
        self.user.put(self.user.personal, "wiretap", built("epan"))
        printed = self.ask()
        self.assertIn("wiretap/cloudflow.so is the dissector, which belongs into epan/", printed)
        self.assertIn("the dissector module is not installed", printed)

    def test_two_versions(self):
        self.user.put_both(self.user.personal)
        module = self.user.personal / "epan/cloudflow.so"
        version = subprocess.run(["nm", "-D", "--format=posix", module], capture_output=True, text=True, check=True)
        self.assertIn("plugin_version R", version.stdout)
        text = module.read_bytes()
        self.assertIn(b"\0000.1.0\0", text)
        module.write_bytes(text.replace(b"\0000.1.0\0", b"\0000.0.9\0"))
        self.expect(self.ask(), "different versions: 0.0.9 and 0.1.0", "scripts/install")

    @unittest.skipUnless(os.geteuid() == 0, "only root can show what root gets")
    def test_root(self):
        self.user.put_both(self.user.personal)
        printed = self.ask(as_root=True)
        self.assertIn("PROBLEM: running as root", printed)
        self.assertIn("scripts/install --system", printed)

    def test_variable_names_a_folder_without_this_release(self):
        self.user.put_both(self.user.personal)
        nowhere = self.user.home / "nowhere"
        self.expect(self.ask(WIRESHARK_PLUGIN_DIR=nowhere), f"{nowhere} has no {self.release}", "unset WIRESHARK")

    def test_protocol_switched_off(self):
        self.user.put_both(self.user.personal)
        switches = self.user.home / ".config/wireshark/disabled_protos"
        switches.parent.mkdir(parents=True)
        switches.write_text("# written by Wireshark\nflowlog\n")
        self.user.give()
        printed = self.ask()
        self.expect(printed, "the protocol flowlog is switched off", str(switches))
        self.user.run("sh", "-c", self.fix(printed))
        self.assertEqual(switches.read_text(), "# written by Wireshark\n")

    def test_file_of_ours(self):
        self.user.put_both(self.user.personal)
        log = wireshark.write("doctor.log", LOG * 3)
        self.assertIn(f"{log}: Flow log", self.ask(log))

    def test_file_when_the_modules_are_not_there(self):
        text = wireshark.write("doctor.json", '{"flow": 1}\n')
        printed = self.ask(text)
        self.assertIn("doctor.json is opened as “JavaScript Object Notation”, because our modules are not loaded",
                      printed)

    def test_file_that_is_no_log(self):
        self.user.put_both(self.user.personal)
        text = wireshark.write("doctor.txt", "a page of prose\n")
        self.expect(self.ask(text), f"no reader opens {text}; our reader does not know it", f"head -c 300 {text}")

    def test_file_that_is_not_there(self):
        self.user.put_both(self.user.personal)
        self.expect(self.ask("gone.log"), "gone.log does not exist", "ls -l gone.log")

    def test_files_that_may_not_be_read(self):
        self.user.put_both(self.user.personal)
        (self.user.home / "logs").mkdir()
        for name in ("logs/mine.log", "mine.log"):
            (self.user.home / name).write_text(LOG)
        (self.user.home / "link.log").symlink_to("nowhere")
        self.user.give()
        os.chmod(self.user.home / "mine.log", 0o200)
        os.chmod(self.user.home / "logs", 0o600)
        for name, problem, fix in (("mine.log", "may not be read by this user", "sudo chmod a+r mine.log"),
                                   ("logs/mine.log", f"this user may not enter {self.user.home}/logs", "sudo chmod a+x"),
                                   ("link.log", "is a link to nowhere, which does not exist", "ls -l link.log"),
                                   (".", "is a folder", "scripts/merge OUT.pcapng . merges")):
            with self.subTest(name):
                self.expect(self.ask(name), f"PROBLEM: {name} " + ("cannot be reached: " if "/" in name else "") + problem, fix)

    def test_near_misses(self):
        """What is said of each file of near.py, to the letter."""
        self.user.put_both(self.user.personal)
        program = wireshark.copy(wireshark.BUILD / "programs/cloudflow-look")
        program.chmod(0o755)
        names = [wireshark.write(f"near/{name}", near.FILES[name][0]).name for name in near.FILES]
        printed = "".join(self.ask(*(f"{wireshark.files()}/near/{name}" for name in names[i:i + AT_ONCE]))
                          for i in range(0, len(names), AT_ONCE)).replace(f"{wireshark.files()}/near/", "")
        found = re.findall(r"^PROBLEM: (.*)\n    fix: (.*)\n", printed, re.MULTILINE)
        said = {re.sub(r"^no reader opens |( is opened as “[^”]*”)?:.*| .*", "", problem): (problem, fix) for problem, fix in found}
        for name, (_, problem, fix) in near.FILES.items():
            with self.subTest(name):
                self.assertIn(name, said)
                opened = r"(no reader opens {0}|{0} is opened as “[^”]*”)".format(re.escape(name))
                self.assertRegex(said[name][0], f"^({opened}: |{re.escape(name)}:? ){counted(problem)}$")
                self.assertEqual(said[name][1], fix.replace("FILE", name))
        self.assertEqual(len(found), len(near.FILES))
        example = "PROBLEM: {}\n    fix: {}\n".format(*said["flows.csv"])
        self.assertIn(f"$ scripts/doctor flows.csv\n{example}```", (wireshark.SOURCE / "docs/install.md").read_text())

    def test_another_reader_claims_the_file(self):
        log = wireshark.write("doctor.log", LOG * 3)
        self.user.put_both(self.user.personal)
        flags = subprocess.run(["pkg-config", "--cflags", "wireshark"], capture_output=True, text=True, check=True)
        source = pathlib.Path(__file__).with_name("thief.c").read_text()
        thief = compile_module("thief", source, "-I", str(wireshark.SOURCE), *shlex.split(flags.stdout))
        self.user.put(self.user.system, "wiretap", thief, "thief.so")
        printed = self.ask(log)
        self.expect(printed, f"{log} is opened as “Claims everything”: another reader is asked before ours",
                    "-X 'read_format:Flow log'")

    def dissector_like(self, module: pathlib.Path) -> pathlib.Path:
        """Marks a made-up module as one that is linked with the dissection engine."""
        module.write_bytes(module.read_bytes() + b"libwireshark.so")
        return module

    def fix(self, printed: str) -> str:
        return next(line.partition("fix: ")[2] for line in printed.splitlines() if "fix: " in line)


if __name__ == "__main__":
    unittest.main()
